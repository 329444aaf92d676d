import ExchangeBase

/// What a package says of the chains it stands in, `chain.txt`: as that of a closed day, of a closed period, or as a preliminary one.
public enum PackageStatement: Sendable, Equatable {
  /// That of a closed day.
  case day(ChainStatement)
  /// That of a closed period.
  case period(PeriodStatement)
  /// That of a day or a period that wasn't closed.
  case preliminary(PreliminaryStatement)

  /// Reads such a text; `nil` where it is none of them, written exactly so.
  public init?(_ text: String) {
    if let chain = ChainStatement(text) {
      self = .day(chain)
    } else if let period = PeriodStatement(text) {
      self = .period(period)
    } else if let preliminary = PreliminaryStatement(text) {
      self = .preliminary(preliminary)
    } else {
      return nil
    }
  }

  /// The text.
  public var text: String {
    switch self {
    case .day(let chain): chain.text
    case .period(let period): period.text
    case .preliminary(let preliminary): preliminary.text
    }
  }

  /// The day, or what the period is called.
  public var subject: String {
    switch self {
    case .day(let chain): chain.day.description
    case .period(let period): period.period
    case .preliminary(let preliminary): preliminary.name
    }
  }

  /// The last entry of the ledger that the package rests on.
  public var lastEntry: Int64 {
    switch self {
    case .day(let chain): chain.lastEntry
    case .period(let period): period.lastEntry
    case .preliminary(let preliminary): preliminary.lastEntry
    }
  }

  /// That entry's digest, lower-case hexadecimal.
  public var head: String {
    switch self {
    case .day(let chain): chain.head
    case .period(let period): period.head
    case .preliminary(let preliminary): preliminary.head
    }
  }

  /// What the key is called that signs the manifest; `nil` where nothing is signed.
  public var key: String? {
    switch self {
    case .day(let chain): chain.key
    case .period(let period): period.key
    case .preliminary(let preliminary): preliminary.key
    }
  }

  /// What the key is called that was to sign it and was lost, where one signs that came into use later.
  public var lostKey: String? {
    switch self {
    case .day(let chain): chain.lostKey
    case .period(let period): period.lostKey
    case .preliminary: nil
    }
  }

  /// The member with the figures for programs.
  var figures: String {
    switch self {
    case .day: PackageMembers.figures
    case .period: PackageMembers.periodFigures
    case .preliminary(let preliminary):
      preliminary.isOfDay ? PackageMembers.figures : PackageMembers.periodFigures
    }
  }

  /// Whether a day or a period may be called so: by digits, `-`, `_` and the `W` of a week.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x57 || $0 == 0x5F }
  }
}
