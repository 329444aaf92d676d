public import ExchangeRules

/// Writes what names departments in one form, whatever their senders call them and in whatever order, so that records are compared by
/// who is meant.
public struct DepartmentCodes: Sendable {
  private let table: RoutingTable

  /// Names are understood as the catalogues have them.
  public init(_ table: RoutingTable) { self.table = table }

  /// The codes of those in a list, each once and in the order of their bytes, with `|` between them.
  ///
  /// The order isn't the catalogue's, which may be put in another. What isn't one department's name stays as it is written, so that
  /// codes are in the same form whether the catalogue still has them or not. A short name that passes from a department to its
  /// successors is written as the code of the first of them on every day: the same text is the same record, whoever gets it by then.
  func canonical(_ list: String) -> String {
    let codes = table.names(in: list).map { name in
      let found = table.departments(matching: name)
      return (found.count == 1 ? found[0] : table.predecessor(of: found))?.code ?? name
    }
    if codes.isEmpty { return list }
    let sorted = codes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var result: [String] = []
    for code in sorted where !(result.last?.utf8.elementsEqual(code.utf8) ?? false) { result.append(code) }
    return result.joined(separator: "|")
  }

  /// Whether a list names departments by nothing but codes of the catalogue: however they are called besides, it means the same.
  public func areCodes(_ list: String) -> Bool {
    table.names(in: list).allSatisfy { name in
      let found = table.departments(matching: name)
      return found.count == 1 && found[0].code == name
    }
  }
}
