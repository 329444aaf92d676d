public import ExchangeBase

/// What a reviewer's word on a day (复核确认) is worth: of several the last that is of the day's package stands.
public enum SignoffStanding: String, Sendable, CaseIterable {
  /// The day is reviewed by it.
  case stands
  /// A later one took its place.
  case replaced
  /// It names another package than the day's, and reviews nothing.
  case other

  /// How it stands.
  public var title: LocalizedText {
    switch self {
    case .stands: LocalizedText("有效", "stands")
    case .replaced: LocalizedText("已由后一份取代", "replaced by a later one")
    case .other: LocalizedText("不计", "doesn't count")
    }
  }
}

extension LocalizedText {
  /// Said of a sign-off that names the digest of another package than the day's.
  public static let otherDigest = LocalizedText("所记摘要与日包不符", "its digest isn't that of the day's package")
}
