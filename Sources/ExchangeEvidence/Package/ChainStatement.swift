public import ExchangeBase

/// What a day's package says of the chains it stands in, `chain.txt`: that of the ledger, by the entry on which it rests, and
/// that of packages, by the one of the day before. Lines of `name: value`, in one order.
public struct ChainStatement: Sendable, Equatable {
  /// The package of the day before.
  public struct Previous: Sendable, Equatable {
    /// The day.
    public let day: Day
    /// The SHA-256 of its package, lower-case hexadecimal.
    public let sha256: String

    /// Names a package.
    public init(day: Day, sha256: String) {
      self.day = day
      self.sha256 = sha256
    }
  }

  /// The day.
  public let day: Day
  /// When it was closed.
  public let closedAt: Instant
  /// The last entry of the ledger that the package rests on.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public let head: String
  /// The package of the day before; `nil` for the first.
  public let previous: Previous?
  /// What the key is called that signs the manifest; `nil` where nothing is signed.
  public let key: String?
  /// What the key is called that was to sign it and was lost, where one signs that came into use later.
  public let lostKey: String?

  /// Puts a statement together.
  public init(
    day: Day, closedAt: Instant, lastEntry: Int64, head: String, previous: Previous?, key: String?,
    lostKey: String? = nil
  ) {
    self.day = day
    self.closedAt = closedAt
    self.lastEntry = lastEntry
    self.head = head
    self.previous = previous
    self.key = key
    self.lostKey = lostKey
  }

  /// The text.
  public var text: String {
    """
    day: \(day)
    closed: \(closedAt.text)
    last-entry: \(lastEntry)
    head: \(head)
    previous-day: \(previous.map { "\($0.day)" } ?? "none")
    previous-sha256: \(previous?.sha256 ?? "none")
    key: \(key ?? "none")

    """ + (lostKey.map { "lost-key: \($0)\n" } ?? "")
  }

  /// Reads such a text; `nil` where it isn't written exactly so.
  public init?(_ text: String) {
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      values[String(line[..<colon])] = String(line[colon...].dropFirst(2))
    }
    guard let day = values["day"].flatMap(Day.init), let closed = values["closed"].flatMap({ Instant($0) }),
      let lastEntry = values["last-entry"].flatMap(Int64.init), let head = values["head"],
      Self.isDigest(head), let previousDay = values["previous-day"],
      let sha256 = values["previous-sha256"], let key = values["key"]
    else { return nil }
    var previous: Previous?
    if previousDay != "none" || sha256 != "none" {
      guard let before = Day(previousDay), before < day, Self.isDigest(sha256) else { return nil }
      previous = Previous(day: before, sha256: sha256)
    }
    self.init(
      day: day, closedAt: closed, lastEntry: lastEntry, head: head, previous: previous,
      key: key == "none" ? nil : key, lostKey: values["lost-key"])
    guard self.text == text else { return nil }
  }

  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
