public import ExchangeBase

/// What the package of a week, a month or another period says of the chains it stands in, `chain.txt`: that of the ledger, by the
/// entry on which its last day rests, and those of its days, by the SHA-256 of the package of each. Lines of `name: value`, in one
/// order.
public struct PeriodStatement: Sendable, Equatable {
  /// The package of one of the days.
  public struct DayLine: Sendable, Equatable {
    /// The day.
    public let day: Day
    /// The SHA-256 of its package, lower-case hexadecimal; `nil` where the ledger doesn't tell it.
    public let sha256: String?

    /// Names a package.
    public init(day: Day, sha256: String?) {
      self.day = day
      self.sha256 = sha256
    }
  }

  /// What the period is called: `2021-01`, `2021-W03`.
  public let period: String
  /// When its last day was closed.
  public let closedAt: Instant
  /// The last entry of the ledger that the package rests on.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public let head: String
  /// What the key is called that signs the manifest; `nil` where nothing is signed.
  public let key: String?
  /// What the key is called that was to sign it and was lost, where one signs that came into use later.
  public let lostKey: String?
  /// Its days, in order.
  public let days: [DayLine]

  /// Puts a statement together.
  public init(
    period: String, closedAt: Instant, lastEntry: Int64, head: String, key: String?, lostKey: String? = nil,
    days: [DayLine]
  ) {
    self.period = period
    self.closedAt = closedAt
    self.lastEntry = lastEntry
    self.head = head
    self.key = key
    self.lostKey = lostKey
    self.days = days
  }

  /// The text.
  public var text: String {
    """
    period: \(period)
    closed: \(closedAt.text)
    last-entry: \(lastEntry)
    head: \(head)
    key: \(key ?? "none")

    """ + (lostKey.map { "lost-key: \($0)\n" } ?? "")
      + days.map { "\($0.day): \($0.sha256 ?? "none")\n" }.joined()
  }

  /// Reads such a text; `nil` where it isn't written exactly so.
  public init?(_ text: String) {
    var values: [String: String] = [:]
    var days: [DayLine] = []
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let (name, value) = (String(line[..<colon]), String(line[colon...].dropFirst(2)))
      if let day = Day(name) {
        guard value == "none" || ChainStatement.isDigest(value), days.last.map({ $0.day < day }) ?? true
        else {
          return nil
        }
        days.append(DayLine(day: day, sha256: value == "none" ? nil : value))
      } else {
        values[name] = value
      }
    }
    guard let period = values["period"], PackageStatement.isName(period),
      let closed = values["closed"].flatMap({ Instant($0) }),
      let lastEntry = values["last-entry"].flatMap(Int64.init), let head = values["head"],
      ChainStatement.isDigest(head), let key = values["key"], !days.isEmpty
    else { return nil }
    self.init(
      period: period, closedAt: closed, lastEntry: lastEntry, head: head, key: key == "none" ? nil : key,
      lostKey: values["lost-key"], days: days)
    guard self.text == text else { return nil }
  }
}
