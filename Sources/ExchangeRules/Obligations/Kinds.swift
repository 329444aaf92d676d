/// The kinds of records whose meaning the measure's logic itself knows; all others are named by profiles
/// only.
enum Kinds {
  static let cancellation = "cancellation"
  static let claim = "claim"
  static let claimReturn = "claim-return"
  static let correction = "correction"
  static let defaultConsent = "default-consent"
  static let defaultExclusion = "default-exclusion"
  static let extensionNotice = "extension-notice"
  static let parallelOpinion = "parallel-opinion"
  static let reassign = "reassign"
  static let revocationLetter = "revocation-letter"
  static let surveyRecord = "survey-record"
  static let surveyReply = "survey-reply"
  static let unclearAnswer = Fact.unclearAnswer
}
