extension Profile {
  /// How commitments are followed up (art. 24).
  public struct Commitment: Sendable, Hashable {
    /// A way to tell that a commitment isn't kept.
    public enum Channel: String, Sendable, Hashable, CaseIterable {
      /// 推送: a result of the check.
      case push
      /// 函告: a letter about the licence.
      case letter
    }

    /// Whether a result is due for kept commitments too. The measure asks only for those that aren't kept, so
    /// that silence by itself is no violation.
    public let requireAllResults: Bool
    /// The ways that count.
    public let channels: [Channel]

    /// Makes the section; what is left out is the measure's own reading.
    public init(requireAllResults: Bool = false, channels: [Channel] = Channel.allCases) {
      self.requireAllResults = requireAllResults
      self.channels = channels
    }
  }

  /// What silence on an inquiry means (art. 27).
  public struct Inquiry: Sendable, Hashable {
    /// When it is consent.
    public enum Deemed: String, Sendable, Hashable, CaseIterable {
      /// Where the inquiry puts a proposition that can be consented to.
      case proposition
      /// Never.
      case never
    }

    /// When silence is consent.
    public let deemed: Deemed

    /// Makes the section.
    public init(deemed: Deemed = .proposition) { self.deemed = deemed }
  }

  /// When a department of a parallel case is deemed to consent (art. 26).
  public struct Parallel: Sendable, Hashable {
    /// What makes consent of a candidate.
    public enum Confirmation: String, Sendable, Hashable, CaseIterable {
      /// The lead department confirms it, since it alone can judge that the application meets the conditions.
      case lead
      /// The end of the time alone.
      case automatic
    }

    /// Who may say that the rules about default don't apply (art. 26.3).
    public enum Excluder: String, Sendable, Hashable, CaseIterable {
      /// The department that leads the case.
      case lead
      /// The department whose opinion it is.
      case participant
    }

    /// Whether there is default consent at all.
    public let isEnabled: Bool
    /// What makes consent of a candidate.
    public let confirmation: Confirmation
    /// Who may exclude it.
    public let exclusions: [Excluder]
    /// How often a department may have its time extended.
    public let maxExtensions: Int
    /// Whether the opinion of somebody not qualified is none (缺席).
    public let unqualifiedIsAbsent: Bool

    /// Makes the section.
    public init(
      isEnabled: Bool = true, confirmation: Confirmation = .lead, exclusions: [Excluder] = Excluder.allCases,
      maxExtensions: Int = 1, unqualifiedIsAbsent: Bool = true
    ) {
      self.isEnabled = isEnabled
      self.confirmation = confirmation
      self.exclusions = exclusions
      self.maxExtensions = maxExtensions
      self.unqualifiedIsAbsent = unqualifiedIsAbsent
    }
  }

  /// Whether and how often a delivery may be sent back.
  public struct Returns: Sendable, Hashable {
    /// Whether a recipient may send records back.
    public let isEnabled: Bool
    /// The number of returns of a record from which on the bureau has to settle whose it is.
    public let maxReturns: Int

    /// Makes the section.
    public init(isEnabled: Bool = true, maxReturns: Int = 2) {
      self.isEnabled = isEnabled
      self.maxReturns = maxReturns
    }
  }

  /// Who is told what, and when.
  public struct Notices: Sendable, Hashable {
    /// Whether notices go out one by one.
    public enum Batching: String, Sendable, Hashable, CaseIterable {
      /// As soon as there is something to tell.
      case immediate
      /// Together, once a day at ``Notices/remindAt``.
      case daily
    }

    /// How many working days before the last one a reminder is due, where there is room for that.
    public let remindWorkdays: Int
    /// At which time of the day, in minutes after midnight.
    public let remindAt: Int
    /// After how many working days, again and again, whoever owes something without a limit is reminded; 0 for never.
    public let remindOpenWorkdays: Int
    /// Whether notices go out one by one.
    public let batching: Batching
    /// What the big-data bureau is told besides those concerned.
    public let toOperator: [NoticeType]

    /// Makes the section.
    public init(
      remindWorkdays: Int = 1, remindAt: Int = 8 * 60 + 30, remindOpenWorkdays: Int = 10,
      batching: Batching = .immediate, toOperator: [NoticeType] = [.overdue, .escalated]
    ) {
      self.remindWorkdays = remindWorkdays
      self.remindAt = remindAt
      self.remindOpenWorkdays = remindOpenWorkdays
      self.batching = batching
      self.toOperator = toOperator
    }
  }
}
