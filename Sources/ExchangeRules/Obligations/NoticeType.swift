public import ExchangeBase

/// What people are told about an obligation (提醒).
public enum NoticeType: String, Sendable, Hashable, CaseIterable {
  /// It came up for somebody else's sake, and has a limit. Told at once: silence may be taken for consent.
  case opened
  /// There is little time (临期).
  case dueSoon = "due-soon"
  /// The time is over (超期).
  case overdue
  /// The time is over and no answer came, where silence means nothing (逾期未复).
  case unanswered
  /// The time is over and nothing came, which by itself is no violation.
  case notice
  /// Nobody came to the survey (缺席).
  case absent
  /// Taking part was refused.
  case refused
  /// Default consent waits for its confirmation or exclusion (默认候选).
  case defaultCandidate = "default-candidate"
  /// Consent is deemed.
  case deemed
  /// What came later contradicts how it ended.
  case conflict
  /// An extension changed nothing.
  case extensionIneffective = "extension-ineffective"
  /// Sent back too often: the bureau settles whose it is.
  case escalated
  /// A holiday notice that is still to come may move the deadline.
  case provisional
  /// What has no limit is still open; told every so many working days.
  case stillOpen = "still-open"
  /// What showed how it ended was corrected, and so was this.
  case corrected
  /// A holiday notice that came has moved the deadline. The one that computes anew tells this; an obligation
  /// by itself doesn't know.
  case recomputed
}

extension NoticeType {
  /// The kind of the records by which whoever owes something says what is told of it; `nil` where nobody said it.
  private var kind: String? {
    switch self {
    case .defaultCandidate, .conflict: Kinds.parallelOpinion
    case .extensionIneffective: Kinds.extensionNotice
    case .refused: Kinds.surveyReply
    case .opened, .dueSoon, .overdue, .unanswered, .notice, .absent, .deemed, .escalated, .provisional,
      .stillOpen, .corrected, .recomputed:
      nil
    }
  }

  /// The id of the record by which somebody said for whoever owes something what is told of that; `nil` where nobody did.
  ///
  /// - Parameter kind: the kind of a record for which one that its debtor may have said is meant; `nil` of any other.
  public func word(on obligation: Obligation, kind: (String) throws -> String?) rethrows -> String? {
    if self == .corrected { return obligation.family == .attendance ? nil : obligation.settledBy }
    guard let own = self.kind else { return nil }
    return try obligation.evidence.last { try kind($0) == own }
  }
}

extension Obligation {
  /// What there is to tell of how it stands at a moment; `nil` where that is nothing.
  public func noticeOfState(at now: Instant) -> NoticeType? {
    switch state(at: now) {
    case .dueSoon: .dueSoon
    case .overdue where outcome == .failed: .absent
    case .overdue: marks.contains(.unanswered) ? .unanswered : .overdue
    case .notice: .notice
    case .defaultCandidate: .defaultCandidate
    // Who confirms it tells it by that.
    case .deemed: settledBy == nil ? .deemed : nil
    case .open, .extended, .met, .metLate, .returned, .superseded, .excluded: nil
    }
  }

  /// All that there is to tell at a moment. Who has told some of it already tells the rest.
  public func notices(at now: Instant) -> [NoticeType] {
    let ofMarks: [NoticeType?] = [
      marks.contains(.refused) ? .refused : nil, marks.contains(.conflict) ? .conflict : nil,
      marks.contains(.extensionIneffective) ? .extensionIneffective : nil,
      marks.contains(.escalated) && !isSettled ? .escalated : nil, isProvisional ? .provisional : nil,
      marks.contains(.corrected) ? .corrected : nil,
    ]
    return ([noticeOfState(at: now)] + ofMarks).compactMap(\.self)
  }

  /// What makes it a thing to tell of anew. What ended differently of one duty is told once; of several departments that may be deemed to
  /// consent in one case, each is another thing.
  public func occasion(_ occasion: String) -> String {
    family == .confirmation ? "\(occasion) \(key.part)" : occasion
  }

  /// The next moment at which time alone changes something; `nil` where nothing is to come.
  public func nextWake(after now: Instant) -> Instant? {
    isSettled ? nil : [remindAt, due].compactMap(\.self).filter { $0 > now }.min()
  }
}

extension Profile {
  /// Whether whoever owes something is told at once that, until when, and what follows on silence: a clock runs that
  /// somebody else has started, or that nobody but the rules names, as with an explanation. Claims have their form
  /// beside each delivery, and what is left for a while its reminder. What comes back is told whatever it is, as long as there is time: by all
  /// that its debtor was told before it had ended, or had another limit.
  public func announces(_ obligation: Obligation, at now: Instant) -> Bool {
    if obligation.restoredBy != nil, let due = obligation.due {
      return !obligation.isSettled && now < due && obligation.key.debtor != obligation.creditor
    }
    return [.reply, .opinion, .explanation, .attendance, .task].contains(obligation.family)
      && obligation.deadline != nil
      && obligation.key.debtor != obligation.creditor && obligation.state(at: now) == .open
  }

  /// When whoever owes something without a limit is reminded of it, the last time up to a moment and the next after it:
  /// every so many working days from when it came up. Nobody's clock: nothing is late by it.
  public func reminders(
    of obligation: Obligation, around now: Instant, calendar: HolidayCalendar
  ) -> (last: Instant?, next: Instant?) {
    let interval = notices.remindOpenWorkdays
    guard interval > 0, !obligation.isSettled, obligation.deadline == nil else { return (nil, nil) }
    var last: Instant?
    var day = obligation.openedAt.day
    while case let next = calendar.workday(interval, after: day).day, next > day {
      let moment = Instant(day: next, minute: notices.remindAt)
      if moment > now { return (last, moment) }
      (day, last) = (next, moment)
    }
    return (last, nil)
  }

  /// Who is told, in the order of their concern.
  ///
  /// - Parameter operators: the codes of those who have the bureau's role.
  public func audience(of notice: NoticeType, for obligation: Obligation, operators: [String]) -> [String] {
    var audience = [obligation.key.debtor]
    if ![.opened, .dueSoon, .stillOpen].contains(notice) { audience.append(obligation.creditor) }
    if notice == .escalated || notices.toOperator.contains(notice) { audience.append(Obligation.Key.bureau) }
    let codes = audience.flatMap { $0 == Obligation.Key.bureau ? operators : [$0] }
    var seen: Set<String> = []
    return codes.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
