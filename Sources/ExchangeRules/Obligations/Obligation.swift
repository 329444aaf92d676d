public import ExchangeBase

/// What somebody has to do because something happened, until when, and how it ended: computed from facts,
/// profile and calendar alone, with the evidence for it.
public struct Obligation: Sendable, Hashable {
  /// What tells an obligation from every other of its matter, also when it is computed anew.
  public struct Key: Sendable, Hashable, Comparable {
    /// The id of the rule.
    public let rule: String
    /// The id of the fact that opened it.
    public let opener: String
    /// Who has to act: a department's code, or ``bureau``.
    public let debtor: String
    /// Tells parts apart that ended differently, such as the records of one delivery; empty for the rest or
    /// the whole.
    public let part: String

    /// Stands for the big-data bureau, whoever has that role in the district.
    public static let bureau = "OPERATOR"

    /// Makes a key.
    public init(rule: String, opener: String, debtor: String, part: String = "") {
      self.rule = rule
      self.opener = opener
      self.debtor = debtor
      self.part = part
    }

    /// By rule, opener, debtor and part.
    public static func < (left: Key, right: Key) -> Bool {
      (left.rule, left.opener, left.debtor, left.part) < (right.rule, right.opener, right.debtor, right.part)
    }
  }

  /// How it ended.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Done in time, or done where there is no limit.
    case met
    /// Done, but late.
    case metLate = "met-late"
    /// Sent back (退回); ``Mark/late`` tells that it was late.
    case returned
    /// Overtaken by a cancellation or correction.
    case superseded
    /// The rules about default don't apply (art. 26.3).
    case excluded
    /// Deemed consent: confirmed (art. 26), or by an unanswered proposition (art. 27).
    case deemed
    /// It can't be done any more, and wasn't: nobody came to the survey.
    case failed
  }

  /// What a reader should know beside the state.
  public enum Mark: String, Sendable, Hashable, CaseIterable {
    /// Ended after it was due.
    case late
    /// Done before its time had begun, such as a check before the commitment expired.
    case early
    /// Nobody came, or nobody qualified decided (缺席).
    case absent
    /// Taking part was refused; the reason is in the evidence.
    case refused
    /// What came later contradicts how it ended or what silence meant, such as a refusal after its time.
    case conflict
    /// The time was extended (延期).
    case extended
    /// An extension came too late, or gave no later day, and changed nothing.
    case extensionIneffective = "extension-ineffective"
    /// Sent back again after a reassignment; for the big-data bureau or the joint meeting.
    case escalated
    /// With whoever has to find the right department, since the one that it was asked of gave the record back (待改派).
    case awaitingReassignment = "awaiting-reassignment"
    /// The time is over and no answer came, and silence means nothing (逾期未复).
    case unanswered
    /// Answered with “not our responsibility” (不属职责范围).
    case outOfScope = "out-of-scope"
    /// Somebody who doesn't lead the check said that the commitment was kept, which ends nothing (art. 24).
    case keptByOther = "kept-by-other"
    /// A verification found that the rectification doesn't pass; it goes on (art. 29).
    case notPassed = "not-passed"
    /// What showed how it ended was corrected, and so was this (更正).
    case corrected
    /// It counted as late only until a holiday notice was installed.
    case rejudged
    /// An answer came in time that could be meant for several matters, and came back: its sender wasn't silent, so that
    /// silence doesn't become consent.
    case unclear
  }

  /// What tells it apart.
  public internal(set) var key: Key
  /// The family that computed it.
  public let family: Rule.Family
  /// The article, as people cite it.
  public let article: String
  /// To whom it is owed: who is told when nothing happens. A department's code.
  public let creditor: String
  /// When it came into being.
  public internal(set) var openedAt: Instant
  /// How many records it stands for.
  public internal(set) var records: Int
  /// Until when, and how that was counted; `nil` where nothing sets a limit.
  public internal(set) var deadline: Deadline?
  /// The first moment that was late before an extension; `nil` without one.
  public internal(set) var originalDue: Instant?
  /// From when on little time is left; `nil` without a limit or a reminder.
  public internal(set) var remindAt: Instant?
  /// What follows when the time passes in silence.
  public let silence: Rule.Silence
  /// How it ended; `nil` while it hasn't.
  public internal(set) var outcome: Outcome?
  /// When it ended.
  public internal(set) var settledAt: Instant?
  /// The id of the fact that ended it; `nil` while it hasn't ended, or when time alone ended it.
  public internal(set) var settledBy: String?
  /// What a reader should know beside the state.
  public internal(set) var marks: Set<Mark>
  /// The ids of the facts that it rests on, in order, the opener first.
  public internal(set) var evidence: [String]
  /// The article about answering for it, as the rule names it.
  public let liability: String?
  /// The id of what withdrew an answer on which it had rested, so that it stands as it does without that. Only what is computed has
  /// it: once that is stored it is evidence.
  var reopenedBy: String?
  /// The id of what brought it back after it had ended: what had taken its place, or answered it, was withdrawn, or it was given back to
  /// whoever had it. Only what is computed has it.
  public internal(set) var restoredBy: String?

  /// Makes an obligation. `outcome` and `settledAt` are both there or both not.
  public init(
    key: Key, family: Rule.Family, article: String, creditor: String, openedAt: Instant, records: Int = 1,
    deadline: Deadline?, originalDue: Instant? = nil, remindAt: Instant? = nil, silence: Rule.Silence,
    outcome: Outcome? = nil, settledAt: Instant? = nil, settledBy: String? = nil, marks: Set<Mark> = [],
    evidence: [String], liability: String? = nil
  ) {
    precondition((outcome == nil) == (settledAt == nil), "an outcome has its moment")
    self.key = key
    self.family = family
    self.article = article
    self.creditor = creditor
    self.openedAt = openedAt
    self.records = records
    self.deadline = deadline
    self.originalDue = originalDue
    self.remindAt = remindAt
    self.silence = silence
    self.outcome = outcome
    self.settledAt = settledAt
    self.settledBy = settledBy
    self.marks = marks
    self.evidence = evidence
    self.liability = liability
  }

  /// Whether it has ended.
  public var isSettled: Bool { outcome != nil }

  /// The first moment that is late.
  public var due: Instant? { deadline?.due }

  /// Whether a year without a holiday notice was touched while it is open, so that the deadline may move.
  public var isProvisional: Bool { outcome == nil && deadline?.isProvisional ?? false }

  /// How it stands at a moment that isn't before ``openedAt``.
  public func state(at now: Instant) -> ObligationState {
    ObligationState(outcome: outcome, due: due, remindAt: remindAt, silence: silence, marks: marks, at: now)
  }
}
