public import ExchangeBase
public import ExchangeLedger
public import ExchangeWords

/// 复核确认 of a day, of which something was said on the day of the report: what came then, and what had come before.
public struct SignoffLine: Sendable, Equatable {
  /// Whose word it is.
  public let department: String
  /// What it says.
  public let signoff: SignoffRow
  /// When it came.
  public let receivedAt: Instant
  /// Whether it came on the day of the report.
  public let isNew: Bool
  /// How it stands at the end of that day.
  public let standing: SignoffStanding

  /// What is told on a day: day by day all that had been said by its end.
  static func lines(on day: LedgerDay, _ view: any LedgerView) throws -> [SignoffLine] {
    let reviewed = Set(try view.signoffs(on: day).map(\.signoff.day)).sorted()
    return try reviewed.flatMap { try lines(of: $0, through: day, view) }
  }

  /// The word on a day that stands at the end of another; `nil` where it isn't reviewed.
  static func standing(of day: Day, through last: LedgerDay, _ view: any LedgerView) throws -> SignoffRow? {
    try lines(of: day, through: last, view).first { $0.standing == .stands }?.signoff
  }

  private static func lines(
    of day: Day, through last: LedgerDay, _ view: any LedgerView
  ) throws -> [SignoffLine] {
    let words = try view.signoffs(of: day).compactMap { signoff in
      try view.record(row: signoff.record).map { (signoff: signoff, record: $0) }
    }.filter { $0.record.drop <= last.throughDrop }
    let standings = SignoffStanding.each(words.map { $0.signoff.isOfOtherPackage })
    return try zip(words, standings).compactMap { word, standing in
      guard let drop = try view.drop(row: word.record.drop) else { return nil }
      return SignoffLine(
        department: word.record.sender, signoff: word.signoff, receivedAt: drop.receivedAt,
        isNew: word.record.drop > last.afterDrop, standing: standing)
    }
  }

  /// How the sign-off's digest stands to the day's package, in words.
  var check: String {
    if signoff.isOfOtherPackage { return LocalizedText.otherDigest.zh }
    return signoff.packageSha256 == nil ? "未写摘要" : "相符"
  }

  /// The same for programs: `other`, `unnamed` or `same`.
  var package: String {
    signoff.isOfOtherPackage ? "other" : signoff.packageSha256 == nil ? "unnamed" : "same"
  }

  /// What a reader should know beside its conclusion; `nil` where it stands.
  var remark: String? { standing.remark?.zh }
}
