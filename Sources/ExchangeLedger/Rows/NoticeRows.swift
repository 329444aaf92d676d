public import ExchangeBase
public import ExchangeRules

/// A notice file that was issued to one department.
public struct NoticeRow: Sendable, Equatable {
  /// The row's number; 0 until it is stored.
  public var id: Int64 = 0
  /// The notice's id (`N20210105-0001-XC-WJ`).
  public var notice: String
  /// Who gets it.
  public var recipient: String
  /// When it was issued.
  public var issuedAt: Instant

  /// Makes the row of a notice that isn't stored yet.
  public init(notice: String, recipient: String, issuedAt: Instant) {
    self.notice = notice
    self.recipient = recipient
    self.issuedAt = issuedAt
  }

  /// Its number among those of a day given as `20210104`; `nil` for a notice of another day.
  public func number(onDay digits: String) -> Int? {
    let parts = notice.split(separator: "-", maxSplits: 2)
    guard parts.count == 3, parts[0] == "N\(digits)" else { return nil }
    return Int(parts[1])
  }
}

/// That a notice tells a department of something; see ``LedgerReader/isNoticed(_:_:occasion:in:to:)``.
public struct NoticeLineRow: Sendable, Hashable {
  /// The row of the notice.
  public var notice: Int64
  /// Of what sort it is.
  public var type: String
  /// The obligation that it is about, or what takes the place of one.
  public var key: Obligation.Key
  /// What makes it a thing to tell of anew, such as another due time.
  public var occasion: String
  /// The row of the matter.
  public var matter: Int64
  /// Who is told.
  public var recipient: String

  /// Notes that something was told.
  public init(
    notice: Int64, type: String, key: Obligation.Key, occasion: String, matter: Int64, recipient: String
  ) {
    self.notice = notice
    self.type = type
    self.key = key
    self.occasion = occasion
    self.matter = matter
    self.recipient = recipient
  }
}
