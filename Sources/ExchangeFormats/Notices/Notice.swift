public import ExchangeBase

/// Under which heading a notice tells what it tells, as `schemas/notice.xsd` lists them.
public enum NoticeHeading: String, Sendable, Codable, CaseIterable {
  /// Something came that has to be answered, or acted upon, by a limit.
  case opened
  /// A limit is about to end.
  case dueSoon = "due-soon"
  /// A limit has ended and nothing came.
  case overdue
  /// A limit has ended without an answer, and silence means nothing (逾期未复).
  case unanswered
  /// A limit has ended and nothing came, which by itself is no violation (art. 24).
  case notice
  /// Nobody came to a survey (art. 25).
  case absent
  /// Taking part in a survey was refused.
  case refused
  /// A department was silent or absent: default consent may be found (art. 26), but nobody has found it yet.
  case defaultCandidate = "default-candidate"
  /// Silence is taken for consent (arts. 26 and 27).
  case deemed
  /// What came later contradicts how it ended.
  case conflict
  /// An extension changed nothing.
  case extensionIneffective = "extension-ineffective"
  /// It is for others to settle, such as a message that was returned twice.
  case escalated
  /// A due time rests on a year without a holiday notice.
  case provisional
  /// What has no limit is still open; told again and again.
  case stillOpen = "still-open"
  /// What showed how it ended was corrected, and so was this.
  case corrected
  /// A due time was counted again, because a holiday notice came.
  case recomputed
  /// What the department stated of a day that is closed isn't what came on it (当日报送清单).
  case statementDiffers = "statement-differs"
  /// What a department was expected to hand in on a day that is closed came late or not at all; told to the bureau.
  case expectedMissing = "expected-missing"
}

/// One thing that the exchange lets a department know by itself, about one matter (事).
public struct Notice: Sendable, Equatable, Codable {
  /// What it tells.
  public var type: NoticeHeading
  /// The rule's id in the profile.
  public var rule: String
  /// The article of the measure.
  public var article: String
  /// What names the matter: a message id, or the number of a survey or case.
  public var matter: String
  /// What the matter is about, without personal data.
  public var subject: String
  /// The code of the department whose turn it is, or was.
  public var accountable: String
  /// That department's name.
  public var accountableName: String
  /// When the limit ends or ended (exclusive), where there is one.
  public var due: Instant?
  /// When it ended before it was counted again.
  public var oldDue: Instant?
  /// Whether the due time rests on a year without a holiday notice.
  public var isProvisional: Bool
  /// How many records it is about.
  public var records: Int
  /// The ids of the messages that it rests on.
  public var evidence: [String]
  /// The whole of it in a sentence, without personal data.
  public var text: LocalizedText
  /// Whether it is a lead only (线索，非认定): it says what was seen, and finds nobody at fault (art. 28).
  public var isLead: Bool

  /// Puts a notice together.
  public init(
    type: NoticeHeading, rule: String, article: String, matter: String, subject: String, accountable: String,
    accountableName: String, due: Instant? = nil, oldDue: Instant? = nil, isProvisional: Bool = false,
    records: Int = 1, evidence: [String] = [], text: LocalizedText, isLead: Bool = false
  ) {
    self.type = type
    self.rule = rule
    self.article = article
    self.matter = matter
    self.subject = subject
    self.accountable = accountable
    self.accountableName = accountableName
    self.due = due
    self.oldDue = oldDue
    self.isProvisional = isProvisional
    self.records = records
    self.evidence = evidence
    self.text = text
    self.isLead = isLead
  }
}

/// What one department is told at one time: a file in XML for programs and one in CSV for people.
public struct Notices: Sendable, Equatable, Codable {
  /// The id of this issue; it stands in the file's name.
  public var id: String
  /// The code of the department that is told.
  public var recipient: String
  /// That department's name.
  public var recipientName: String
  /// When they were issued.
  public var issuedAt: Instant
  /// What it is told; at least one.
  public var notices: [Notice]
  /// How much more it is told that isn't listed.
  public var left: Int

  /// Puts an issue together.
  public init(
    id: String, recipient: String, recipientName: String, issuedAt: Instant, notices: [Notice], left: Int = 0
  ) {
    self.id = id
    self.recipient = recipient
    self.recipientName = recipientName
    self.issuedAt = issuedAt
    self.notices = notices
    self.left = left
  }
}
