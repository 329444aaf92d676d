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

  /// Why a word doesn't stand; `nil` where it does.
  public var remark: LocalizedText? {
    switch self {
    case .stands: nil
    case .replaced: title
    case .other:
      LocalizedText(
        "\(LocalizedText.otherDigest.zh)，\(title.zh)", "\(LocalizedText.otherDigest.en), \(title.en)")
    }
  }

  /// How each of several words on a day stands.
  ///
  /// - Parameter areOfOthers: of each, in the order in which they came, whether it is of another package.
  public static func each(_ areOfOthers: [Bool]) -> [SignoffStanding] {
    let last = areOfOthers.lastIndex(of: false)
    return areOfOthers.indices.map { areOfOthers[$0] ? .other : $0 == last ? .stands : .replaced }
  }

  /// Words on a day, each with why it doesn't stand; of several also with which one does.
  ///
  /// - Parameter said: who says what, in the order in which it came, and whether it is of another package.
  public static func words(_ said: [(reviewer: String, conclusion: String, isOfOther: Bool)])
    -> [LocalizedText]
  {
    zip(said, each(said.map { $0.isOfOther })).map { word, standing in
      let plain = LocalizedText("\(word.reviewer)：\(word.conclusion)", "\(word.reviewer): \(word.conclusion)")
      guard let remark = standing.remark ?? (said.count > 1 ? standing.title : nil) else { return plain }
      return LocalizedText("\(plain.zh)（\(remark.zh)）", "\(plain.en) (\(remark.en))")
    }
  }
}

extension LocalizedText {
  /// Said of a sign-off that names the digest of another package than the day's.
  public static let otherDigest = LocalizedText("所记摘要与日包不符", "its digest isn't that of the day's package")
}
