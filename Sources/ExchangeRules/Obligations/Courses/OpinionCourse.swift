import ExchangeBase

/// One department's part in a parallel case: its opinion, the lead's confirmation of its default, and its
/// word to the applicant where the rules about default don't apply.
struct OpinionCourse: Withdrawable {
  private static let no = "否"
  private static let agrees = "同意"
  private static let absence = "缺席默认"

  let department: String
  /// The notice of the case.
  let opener: Fact
  private let terms: Terms
  private var opinion: Duty
  private var confirmation: Duty?
  /// A confirmation that was late by a calendar which lacked a notice, and that nobody owed by the notice.
  private var notOwed: Duty?
  private var explanation: Duty?
  private var extensions = 0
  /// The day to which it was extended last, and when that came.
  private var extended: (to: Day, at: Instant)?
  var standsFor: String?

  init(_ terms: Terms, _ rule: Rule, _ opener: Fact, _ department: String) {
    self.terms = terms
    self.opener = opener
    self.department = department
    let parallel = terms.profile.parallel
    let silence: Rule.Silence =
      switch (rule.silence, parallel.isEnabled, parallel.confirmation) {
      case (.candidate, true, .lead): .candidate
      case (.candidate, true, .automatic): .deemed
      case (.candidate, false, _): .overdue
      case (let other, _, _): other
      }
    opinion = Duty(
      terms, rule, opener: opener, from: rule.trigger.start(of: opener), debtor: department,
      creditor: opener.by, silence: silence)
  }

  var obligations: [Obligation] {
    [opinion, confirmation ?? notOwed, explanation].compactMap { $0?.obligation }
  }
  var isOpen: Bool { [opinion, confirmation, explanation].contains { $0?.isOpen ?? false } }

  mutating func start(with delivery: Fact) { opinion.start(with: delivery, terms) }

  mutating func pass(to moment: Instant) {
    opinion.pass(to: moment)
    guard opinion.isOpen, opinion.isLate(at: moment), let deadline = opinion.obligation.deadline else {
      return
    }
    openConfirmation(at: max(deadline.due, opinion.openSince), from: .day(deadline.lastDay))
  }

  mutating func take(_ fact: Fact) -> Standing {
    if opinion.isWithdrawn { return .nothingOpen }
    return switch fact.kind {
    case Kinds.extensionNotice: extend(by: fact)
    case Kinds.defaultConsent: consent(fact)
    case Kinds.defaultExclusion: exclude(by: fact)
    default: opine(fact)
    }
  }

  mutating func supersede(by fact: Fact) {
    opinion.supersede(by: fact)
    confirmation?.supersede(by: fact)
    explanation?.supersede(by: fact)
  }

  /// Whether something took its place, or its notice was withdrawn.
  var isWithdrawn: Bool { opinion.obligation.outcome == .superseded || opinion.isWithdrawn }

  var isAnswered: Bool { opinion.isAnswered }
  var replacers: Set<String> {
    [opinion, confirmation, explanation].reduce(into: []) { $0.formUnion($1?.replacers ?? []) }
  }

  mutating func withdraw(by fact: Fact) {
    opinion.withdraw(by: fact)
    confirmation?.withdraw(by: fact)
    explanation?.withdraw(by: fact)
  }

  mutating func release(from replacer: String) {
    opinion.release(from: replacer)
    confirmation?.release(from: replacer)
    explanation?.release(from: replacer)
  }

  func asksTheSame(as other: OpinionCourse) -> Bool { department == other.department }

  mutating func restore(by fact: Fact, after successor: OpinionCourse?) {
    opinion.restore(by: fact, after: successor?.opinion)
    confirmation?.restore(by: fact, after: successor?.confirmation)
    explanation?.restore(by: fact, after: successor?.explanation)
    guard opinion.isOpen else { return }
    extensions = max(extensions, successor?.extensions ?? 0)
    extended = extended ?? successor?.extended
    if opinion.obligation.marks.contains(.absent) { openConfirmation(at: fact.at, from: .instant(fact.at)) }
  }

  mutating func noteUnclear(_ fact: Fact) { opinion.noteUnclear(fact) }

  // MARK: Opinion

  /// After its time an opinion is deemed to be consent, or a candidate for it (art. 26): what says anything else then
  /// stays beside that as a conflict, for whoever leads the case to see. Late consent is consent.
  private mutating func opine(_ fact: Fact) -> Standing {
    let standing = opinion.standing(of: fact)
    let agrees = fact.values["opinion"] == Self.agrees
    let isAbsent = fact.values["approverQualified"] == Self.no && terms.profile.parallel.unqualifiedIsAbsent
    if !isAbsent, opinion.obligation.outcome == .deemed, !opinion.isLate(at: fact.at) {
      // Whom consent was found of before its time was over has that time: who has the right to decides, and nobody was absent.
      opinion.unmark(.absent)
      opinion.unmark(.conflict)
      opinion.answerAfterAll(by: fact)
      return .counts
    }
    guard opinion.isOpen else {
      if !isAbsent, let standing = opinion.putRight(by: fact) { return standing }
      if opinion.obligation.outcome == .deemed, !agrees { opinion.mark(.conflict, by: fact) }
      return standing
    }
    if isAbsent {
      opinion.mark(.absent, by: fact)
      if !agrees { opinion.mark(.conflict, by: fact) }
      openConfirmation(at: fact.at, from: .instant(fact.at))
      return .withoutEffect(.unqualified)
    }
    if !agrees, opinion.obligation.silence == .candidate, opinion.isLate(at: fact.at) {
      // Whoever decides has the right to, by now; that nobody who had decided in time stays so (art. 26.1).
      opinion.mark(.conflict, by: fact)
      return .withoutEffect(.afterTime)
    }
    opinion.unmark(.absent)
    opinion.unmark(.conflict)
    _ = opinion.answer(by: fact)
    confirmation?.supersede(by: fact)
    return standing
  }

  private mutating func extend(by fact: Fact) -> Standing {
    guard opinion.isOpen else { return opinion.standing(of: fact) }
    let current = opinion.obligation.deadline
    let day = fact.day("newDueDate")
    let later = current.flatMap { current in
      day.flatMap { day in
        terms.limit(setAt: fact.at) {
          terms.profile.deadline(for: opinion.rule, from: current.trigger, on: day, calendar: $0)
        }
      }
    }
    let isAgain = extensions >= terms.profile.parallel.maxExtensions
    if !opinion.isLate(at: fact.at), !isAgain, let current, let later, later.lastDay > current.lastDay {
      extensions += 1
      extended = day.map { (to: $0, at: fact.at) }
      opinion.extend(to: later, by: fact, terms)
      return .counts
    }
    opinion.mark(.extensionIneffective, by: fact)
    if opinion.isLate(at: fact.at) { return .withoutEffect(.extensionLate) }
    return .withoutEffect(isAgain ? .extensionAgain : .extensionNotLater)
  }

  // MARK: Default

  private func isCandidate(at moment: Instant) -> Bool {
    opinion.obligation.silence == .candidate
      && (opinion.isLate(at: moment) && !opinion.obligation.marks.contains(.unclear)
        || opinion.obligation.marks.contains(.absent))
  }

  /// The lead has to confirm or exclude from the moment on that there is a candidate.
  private mutating func openConfirmation(at moment: Instant, from trigger: Deadline.Trigger) {
    guard confirmation == nil, isCandidate(at: moment), let rule = confirming else { return }
    confirmation = Duty(
      terms, rule, opener: opener, openedAt: moment, from: trigger, debtor: opener.by, creditor: department,
      part: department, silence: rule.silence)
  }

  /// The rule by which the lead confirms.
  private var confirming: Rule? {
    terms.rules(.confirmation).first { $0.applies(to: opener.kind, opener.values) }
  }

  /// Notes that what ended the lead's confirmation late, as far as was known when it came, came before anything was to be confirmed.
  private mutating func excuseConfirmation(_ outcome: Obligation.Outcome, by fact: Fact) {
    guard confirmation == nil, opinion.obligation.silence == .candidate, let rule = confirming,
      let last = opinion.obligation.deadline?.lastDay, let told = deadline(knownAt: fact.at),
      let was = terms.known(at: fact.at)?.deadline(
        under: rule, from: .day(told.lastDay), values: opener.values, at: told.due, isAsked: true),
      was.due <= fact.at
    else { return }
    var duty = Duty(
      terms, rule, opener: opener, openedAt: told.due, from: .day(last), debtor: opener.by,
      creditor: department, part: department, silence: rule.silence)
    duty.end(outcome, by: fact)
    notOwed = duty
  }

  private mutating func consent(_ fact: Fact) -> Standing {
    guard fact.by == opener.by else { return .notYours }
    switch opinion.obligation.outcome {
    case nil where isCandidate(at: fact.at):
      if fact.values["type"] == Self.absence { opinion.mark(.absent) }
      opinion.end(.deemed, by: fact)
      return confirmation?.answer(by: fact) ?? .counts
    case .deemed: return opinion.alreadyEnded
    case .excluded, .superseded: return opinion.standing(of: fact)
    case .metLate: return .withoutEffect(.answeredLate)
    case .met, .returned, .failed: return .withoutEffect(.answered)
    case nil:
      excuseConfirmation(.superseded, by: fact)
      return .withoutEffect(opinion.obligation.silence == .candidate ? .notYet : .noDefault)
    }
  }

  private mutating func exclude(by fact: Fact) -> Standing {
    let isLead = fact.by == opener.by
    guard isLead || fact.by == department,
      terms.profile.parallel.exclusions.contains(isLead ? .lead : .participant)
    else { return .notYours }
    if opinion.obligation.outcome == .excluded { return explain(by: fact) }
    let own = opinion.standing(of: fact)
    guard opinion.isOpen else {
      if opinion.obligation.outcome == .deemed { opinion.mark(.conflict, by: fact) }
      return own
    }
    excuseConfirmation(.excluded, by: fact)
    opinion.end(.excluded, by: fact)
    openExplanation(by: fact)
    let confirmed = confirmation?.standing(of: fact)
    if confirmation?.isOpen ?? false { confirmation?.end(.excluded, by: fact) }
    return isLead ? confirmed ?? .counts : own
  }

  // MARK: Explanation (art. 26.3)

  /// The department owes the applicant an explanation within the time of the case, unless it tells of one at
  /// once. Where the lead excludes default after that time, the department couldn't keep it any more: then there is none. What was
  /// owed only by a calendar that lacked a notice was given in time.
  private mutating func openExplanation(by fact: Fact) {
    guard !isExplained(by: fact, until: opinion.obligation.deadline) || wasOwed(explaining: fact),
      let rule = terms.rules(.explanation).first(where: { terms.opens(fact, under: $0) })
    else { return }
    var duty = Duty(
      terms, rule, opener: fact, from: nil, debtor: department, creditor: opener.by, silence: rule.silence)
    if fact.by == department || !opinion.isLate(at: fact.at) {
      duty.set(opinion.obligation.deadline?.under(rule), terms)
    }
    explanation = duty
    if fact.day("applicantExplainedOn") != nil { _ = explain(by: fact) }
  }

  private mutating func explain(by fact: Fact) -> Standing {
    guard explanation?.isOpen ?? false, fact.day("applicantExplainedOn") != nil else {
      return opinion.alreadyEnded
    }
    let lastDay = explanation?.obligation.deadline?.lastDay
    let isInTime = fact.day("applicantExplainedOn").map { $0 <= lastDay ?? $0 } ?? true
    let due = explanation?.obligation.due
    explanation?.end(isInTime ? .met : .metLate, by: fact)
    return isInTime ? .counts : due.map { .late(due: $0) } ?? .counts
  }

  /// Whether a record tells that the applicant got the explanation in time. The day of the explanation
  /// counts, not that of the record.
  private func isExplained(by fact: Fact, until deadline: Deadline?) -> Bool {
    guard let day = fact.day("applicantExplainedOn") else { return false }
    return deadline.map { day <= $0.lastDay } ?? true
  }

  /// Whether a record told of the explanation after the time of the case, as far as that was known when it came.
  private func wasOwed(explaining fact: Fact) -> Bool {
    deadline(knownAt: fact.at).map { !isExplained(by: fact, until: $0) } ?? false
  }

  /// Until when the opinion was to be given by the calendar of a moment; `nil` where no other has come since.
  private func deadline(knownAt moment: Instant) -> Deadline? {
    guard let trigger = opinion.obligation.deadline?.trigger, let then = terms.known(at: moment) else {
      return nil
    }
    let (profile, rule) = (terms.profile, opinion.rule)
    let first = then.limit(setAt: opinion.obligation.openedAt) {
      profile.deadline(for: rule, from: trigger, values: opener.values, calendar: $0)
    }
    guard let first, let extended, extended.at < first.due else { return first }
    return then.limit(setAt: extended.at) {
      profile.deadline(for: rule, from: trigger, on: extended.to, calendar: $0)
    }
  }
}

extension Deadline {
  /// The same moment, for another rule that has no limit of its own.
  fileprivate func under(_ rule: Rule) -> Deadline {
    Deadline(
      rule: rule.id, article: rule.article, trigger: trigger, lastDay: lastDay, due: due, count: count,
      calendarVersion: calendarVersion)
  }
}
