import ExchangeBase
import ExchangeRules

/// Who looks at the console.
struct Viewer: Sendable {
  /// The department.
  let department: Department
  /// What every form that it sends has in it.
  let proof: String
  /// The language in which it is told.
  let language: Language

  /// The bureau sees all; whoever else, what it sent, got, owes or is owed.
  var seesAll: Bool { department.role == .operator }

  /// Whose eyes count: a department's code, or `nil` for whoever sees all.
  var reader: String? { seesAll ? nil : department.code }

  /// A text in its language.
  func callAsFunction(_ zh: String, _ en: String) -> String { LocalizedText(zh, en)[language] }

  /// Whose things a department asks for: its own, or, where it sees all, those of the one that it names.
  ///
  /// - Throws: ``NotFound`` for one that it may not ask for, or that isn't there.
  func scope(_ wanted: String?, among table: RoutingTable) throws(NotFound) -> String? {
    guard let wanted, !wanted.isEmpty else { return reader }
    guard seesAll || wanted == department.code else { throw NotFound() }
    guard table.participants.contains(where: { $0.code == wanted }) else { throw NotFound() }
    return wanted
  }
}

/// There is nothing of that name, or nothing that is for whoever asks: nobody can tell which.
struct NotFound: Error {}
