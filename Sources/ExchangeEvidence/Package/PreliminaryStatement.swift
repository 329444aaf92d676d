public import ExchangeBase

/// What the package of a day or a period that isn't closed yet says of the chain of the ledger, `chain.txt`: the entry on which it
/// rests. It stands in no chain of packages, and the closed one takes its place. Lines of `name: value`, in one order.
public struct PreliminaryStatement: Sendable, Equatable {
  /// The day, or what the period is called.
  public let name: String
  /// The moment for which it is said what is open.
  public let asOf: Instant
  /// The last entry of the ledger that the package rests on.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public let head: String
  /// What the key is called that signs the manifest; `nil` where nothing is signed.
  public let key: String?

  /// Whether it is of a day, and not of a period.
  public var isOfDay: Bool { Day(name) != nil }

  /// Puts a statement together.
  public init(name: String, asOf: Instant, lastEntry: Int64, head: String, key: String?) {
    self.name = name
    self.asOf = asOf
    self.lastEntry = lastEntry
    self.head = head
    self.key = key
  }

  /// The text.
  public var text: String {
    """
    preliminary: \(name)
    as-of: \(asOf.text)
    last-entry: \(lastEntry)
    head: \(head)
    key: \(key ?? "none")

    """
  }

  /// Reads such a text; `nil` where it isn't written exactly so.
  public init?(_ text: String) {
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      values[String(line[..<colon])] = String(line[colon...].dropFirst(2))
    }
    guard let name = values["preliminary"], PackageStatement.isName(name),
      let asOf = values["as-of"].flatMap({ Instant($0) }),
      let lastEntry = values["last-entry"].flatMap(Int64.init), lastEntry > 0, let head = values["head"],
      ChainStatement.isDigest(head), let key = values["key"]
    else { return nil }
    self.init(name: name, asOf: asOf, lastEntry: lastEntry, head: head, key: key == "none" ? nil : key)
    guard self.text == text else { return nil }
  }
}
