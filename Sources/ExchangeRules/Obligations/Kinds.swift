/// The words by which the measure's logic itself knows kinds of records; all others are named by profiles only. What
/// claims, gives back, reassigns, corrects or cancels has its word whatever the code of its kind is.
public enum Kinds {
  /// What takes back an earlier record (撤销报文).
  public static let cancellation = "cancellation"
  /// What claims a delivery (认领).
  public static let claim = "claim"
  /// What gives a delivery back (退回).
  public static let claimReturn = "claim-return"
  /// What corrects an earlier record (更正).
  public static let correction = "correction"
  /// What finds default consent in a parallel case (默认同意认定, art. 26).
  public static let defaultConsent = "default-consent"
  static let defaultExclusion = "default-exclusion"
  static let extensionNotice = "extension-notice"
  static let parallelOpinion = "parallel-opinion"
  /// What gives a record to another department (改派).
  public static let reassign = "reassign"
  static let revocationLetter = "revocation-letter"
  static let surveyRecord = "survey-record"
  /// What a supervision department tells the approval department (监管信息, art. 23(2)).
  public static let supervisionPush = "supervision-push"
  static let surveyReply = "survey-reply"
  static let unclearAnswer = Fact.unclearAnswer

  /// Whether nobody can mean both of one case at once: an opinion, and that it takes longer, or that silence is no consent.
  public static func contradict(_ one: String, _ other: String) -> Bool {
    let besides: Set = [extensionNotice, defaultExclusion]
    return one == parallelOpinion && besides.contains(other)
      || other == parallelOpinion && besides.contains(one)
  }
}
