public import ExchangeLedger

/// 复核确认 that arrived on a day, of whichever day it speaks.
public struct SignoffLine: Sendable, Equatable {
  /// Whose word it is.
  public let department: String
  /// What it says.
  public let signoff: SignoffRow
  /// Whether that department had signed off that day, by the end of this one, in a way that counts.
  public let isReviewed: Bool

  /// How the sign-off's digest stands to the day's package, in words.
  var check: String {
    if signoff.isOfOtherPackage {
      return isReviewed ? "与日报包不符，不计；以同日另一份相符的复核为准" : "与日报包不符，不计为已复核"
    }
    return signoff.packageSha256 == nil ? "未写摘要" : "相符"
  }

  /// The same for programs: `other`, `unnamed` or `same`.
  var package: String {
    signoff.isOfOtherPackage ? "other" : signoff.packageSha256 == nil ? "unnamed" : "same"
  }
}
