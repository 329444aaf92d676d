import ExchangeBase

/// An obligation on its way: with its rule, with what opened it, and with the steps that it can take.
struct Duty: Withdrawable {
  let rule: Rule
  let opener: Fact
  private(set) var obligation: Obligation
  /// As it was before something took its place.
  private var replaced: Obligation?
  private(set) var replacers: Set<String> = []
  /// Whether another department got the record instead.
  private var isPassedOn = false
  /// Whether it ended because the department gave the record back, and nobody else has got that yet.
  private(set) var isGivenBack = false
  /// The department that gave back the record, while the duty is with whoever has to find the right one.
  private var waitsInPlaceOf: String?
  var isWaiting: Bool { waitsInPlaceOf != nil }
  var standsFor: String?
  /// Whether what opened it was withdrawn, be it that it had been answered: nobody answers it any more, and nobody changes the answer.
  private(set) var isWithdrawn = false
  /// What a later word took back.
  private var lifted: Set<Obligation.Mark> = []
  /// What met it.
  private var met: Fact?
  /// From when on it has been open without a break.
  private(set) var openSince: Instant

  /// Opens an obligation. It begins with its opener, or later where time opens it.
  init(
    _ terms: Terms, _ rule: Rule, opener: Fact, openedAt: Instant? = nil, from trigger: Deadline.Trigger?,
    debtor: String, creditor: String, part: String = "", silence: Rule.Silence, records: Int = 1
  ) {
    let openedAt = openedAt ?? opener.at
    let deadline = terms.deadline(
      under: rule, from: trigger, values: opener.values, at: openedAt, isAsked: true)
    self.rule = rule
    self.opener = opener
    openSince = openedAt
    obligation = Obligation(
      key: Obligation.Key(rule: rule.id, opener: opener.id, debtor: debtor, part: part), family: rule.family,
      article: rule.article, creditor: creditor, openedAt: openedAt, records: records, deadline: deadline,
      remindAt: terms.reminder(of: deadline, openedAt: openedAt), silence: silence, evidence: [opener.id],
      liability: rule.liability)
  }

  var debtor: String { obligation.key.debtor }
  var isOpen: Bool { !obligation.isSettled }

  /// Whether a moment is after its time.
  func isLate(at moment: Instant) -> Bool { obligation.due.map { moment >= $0 } ?? false }

  /// Starts its clock, if that waits for the delivery of what opened it.
  mutating func start(with delivery: Fact, _ terms: Terms) {
    guard isOpen, rule.trigger == .delivery, obligation.deadline == nil, delivery.about == opener.id,
      delivery.to.contains(debtor)
    else { return }
    set(
      terms.deadline(under: rule, from: .instant(delivery.at), values: opener.values, at: delivery.at), terms)
  }

  /// Gives it a deadline, and the reminder that belongs to it.
  mutating func set(_ deadline: Deadline?, _ terms: Terms) {
    obligation.deadline = deadline
    obligation.remindAt = terms.reminder(of: deadline, openedAt: obligation.openedAt)
  }

  /// Counts anew from what a correction of its opener says.
  mutating func recount(from trigger: Deadline.Trigger, by correction: Fact, _ terms: Terms) {
    let values = opener.values.merging(correction.values) { _, corrected in corrected }
    // Who was late already stays so; who wasn't isn't made late by what it hears now.
    let isAsked = !isLate(at: correction.at)
    set(
      terms.deadline(under: rule, from: trigger, values: values, at: correction.at, isAsked: isAsked), terms)
    cite(correction)
  }

  /// Moves its end to a later day.
  mutating func extend(to deadline: Deadline, by fact: Fact, _ terms: Terms) {
    obligation.originalDue = obligation.originalDue ?? obligation.due
    set(deadline, terms)
    mark(.extended, by: fact)
  }

  /// Lets time pass: where silence is consent, the end of the time ends the obligation.
  mutating func pass(to moment: Instant) {
    guard isOpen, obligation.silence == .deemed, !obligation.marks.contains(.unclear),
      let due = obligation.due, due <= moment
    else { return }
    end(.deemed, at: max(due, openSince))
  }

  /// Ends it with a fact.
  mutating func end(_ outcome: Obligation.Outcome, by fact: Fact) {
    end(outcome, at: max(fact.at, obligation.openedAt))
    obligation.settledBy = fact.id
    cite(fact)
    if isLate(at: fact.at), [.metLate, .returned, .excluded].contains(outcome) { mark(.late) }
  }

  /// Corrects how it ended, and leaves when: what showed it was corrected.
  mutating func correct(to outcome: Obligation.Outcome, by fact: Fact) {
    obligation.outcome = outcome
    obligation.settledBy = fact.id
    mark(.corrected, by: fact)
  }

  /// Takes an answer that came in time, although it had been found to be deemed before its time was over.
  mutating func answerAfterAll(by fact: Fact) {
    met = fact
    correct(to: .met, by: fact)
  }

  var isAnswered: Bool { obligation.outcome.map { $0 != .superseded } ?? false }

  mutating func supersede(by fact: Fact) {
    if isOpen {
      replaced = obligation
      end(.superseded, by: fact)
    }
    if replaced != nil { replacers.insert(fact.id) }
  }

  /// Whether something that takes its place would be noted.
  var isReplaceable: Bool { isOpen || replaced != nil }

  mutating func withdraw(by fact: Fact) {
    isGivenBack = false
    if fact.kind == Kinds.cancellation { isWithdrawn = true }
    if isOpen { end(.superseded, by: fact) }
    keep()
  }

  /// Whether something that stands has taken its place while it was open.
  var isReplaced: Bool { replaced != nil && !isPassedOn && !isGivenBack && !isOpen && !replacers.isEmpty }

  /// Stays as it ended, whatever had taken its place and is withdrawn.
  mutating func keep() {
    replaced = nil
    replacers = []
  }

  mutating func release(from replacer: String) { replacers.remove(replacer) }

  func asksTheSame(as other: Duty) -> Bool {
    // A survey on another day is another survey.
    let day = { (duty: Duty) in rule.family == .attendance ? rule.dueField.flatMap(duty.opener.day) : nil }
    return debtor == other.debtor && rule.id == other.rule.id && day(self) == day(other)
  }

  mutating func restore(by fact: Fact, after successor: Duty?) {
    guard !isPassedOn, replacers.isEmpty, let earlier = replaced, let ended = obligation.settledAt else {
      return
    }
    obligation = earlier
    obligation.restoredBy = fact.id
    replaced = nil
    openSince = fact.at
    if let successor { hear(successor, from: ended) }
    cite(fact)
  }

  /// Takes what was said to another that asked the same, from a moment on: marks, and an extension if there was time then.
  private mutating func hear(_ other: Duty, from moment: Instant) {
    obligation.marks.subtract(other.lifted)
    obligation.marks.formUnion(other.obligation.marks.subtracting([.extended]))
    for fact in other.obligation.evidence.dropFirst() where !obligation.evidence.contains(fact) {
      obligation.evidence.append(fact)
    }
    guard other.obligation.marks.contains(.extended), !isLate(at: moment),
      let later = other.obligation.deadline
    else { return }
    let due = obligation.due
    if let due, due >= later.due { return }
    obligation.originalDue = obligation.originalDue ?? due
    obligation.deadline = later
    obligation.remindAt = other.obligation.remindAt
    obligation.marks.insert(.extended)
  }

  /// Whether its debtor still has it, be it that this gave the record back and nobody else has got it yet.
  var isWithDebtor: Bool { isOpen || isGivenBack && replacers.isEmpty }

  /// Ends it where it is open, since the department gave the record back.
  mutating func giveBack(by fact: Fact) {
    passOn(by: fact)
    isGivenBack = true
  }

  /// The same for whoever has to find the right department. Silence is told there, and is nobody's violation: who may
  /// reassign the record can't do what it asks.
  func waiting(for reassigner: String, by fact: Fact, _ terms: Terms) -> Duty {
    var duty = Duty(
      terms, rule, opener: opener, openedAt: fact.at, from: nil, debtor: reassigner,
      creditor: reassigner == obligation.creditor ? "" : obligation.creditor, part: fact.id,
      silence: .notice, records: obligation.records)
    duty.set(obligation.deadline, terms)
    duty.waitsInPlaceOf = debtor
    duty.mark(.awaitingReassignment, by: fact)
    return duty
  }

  /// Whether it is the part of whoever has to find the right department for what another gave back.
  func waits(inPlaceOf other: Duty) -> Bool {
    waitsInPlaceOf == other.debtor && rule.id == other.rule.id && opener.id == other.opener.id
  }

  /// Ends it where it is open, since another department got the record instead.
  mutating func passOn(by fact: Fact) {
    isGivenBack = false
    guard isOpen else { return }
    replaced = obligation
    isPassedOn = true
    end(.superseded, by: fact)
  }

  /// Takes it back from a department that had got the record instead. A limit that ran out there can't be met any more.
  mutating func takeBack(by fact: Fact, _ terms: Terms) {
    isGivenBack = false
    guard isPassedOn, let ended = obligation.settledAt else { return }
    isPassedOn = false
    restore(by: fact, after: nil)
    if isOpen, !isLate(at: ended) { renew(by: fact, terms) }
  }

  /// Counts anew from a fact where the time was over when the fact gave it to somebody.
  private mutating func renew(by fact: Fact, _ terms: Terms) {
    guard isLate(at: fact.at) else { return }
    set(terms.deadline(under: rule, from: .instant(fact.at), values: opener.values, at: fact.at), terms)
  }

  /// Whether a fact has to do with how it stands.
  func rests(on fact: Fact) -> Bool { obligation.evidence.contains(fact.id) }

  /// Takes note that an answer was withdrawn, by which it stood otherwise. Time that has passed meanwhile counts, and what it
  /// brings comes after the withdrawal; who was led by somebody else to think that nothing was owed any more has the whole time again.
  mutating func stand(
    without answer: Fact, after before: Duty, by cancellation: Fact, _ terms: Terms
  ) {
    let old = before.obligation
    obligation.restoredBy = old.restoredBy ?? obligation.restoredBy
    obligation.openedAt = old.openedAt
    obligation.settledAt = obligation.settledAt.map { max($0, old.openedAt) }
    if obligation.outcome == .deemed, obligation.settledBy == nil {
      let wasDeemed = old.outcome == .deemed && old.settledBy == nil
      obligation.settledAt = wasDeemed ? old.settledAt : cancellation.at
    }
    if let earlier = old.reopenedBy {
      // It stands by an earlier withdrawal already, by which it may have got more time.
      cite(earlier)
      obligation.deadline = old.deadline
      obligation.remindAt = old.remindAt
    }
    guard
      (obligation.outcome, obligation.settledAt, obligation.settledBy) != (
        old.outcome, old.settledAt, old.settledBy
      ) || obligation.marks != old.marks
    else {
      obligation.reopenedBy = old.reopenedBy
      return
    }
    obligation.reopenedBy = cancellation.id
    cite(cancellation.id)
    guard isOpen else { return }
    openSince = cancellation.at
    if old.isSettled { obligation.restoredBy = cancellation.id }
    if old.settledBy == answer.id, answer.by != debtor, let ended = old.settledAt, !isLate(at: ended) {
      renew(by: cancellation, terms)
    }
  }

  /// Comes up by the withdrawal of an answer: while that stood, nothing was left to be given to its debtor.
  mutating func comeUp(by cancellation: Fact) {
    obligation.openedAt = cancellation.at
    obligation.settledAt = obligation.settledAt.map { max($0, cancellation.at) }
    openSince = cancellation.at
    cite(cancellation)
  }

  /// The same for another department, which got the record instead.
  func handed(to department: String, by fact: Fact, _ terms: Terms) -> Duty {
    var duty = Duty(
      terms, rule, opener: opener, openedAt: fact.at, from: nil, debtor: department,
      creditor: obligation.creditor, silence: obligation.silence, records: obligation.records)
    // A clock that starts with the delivery starts with the new one.
    if rule.trigger != .delivery {
      duty.set(obligation.deadline, terms)
      duty.renew(by: fact, terms)
    }
    duty.cite(fact)
    return duty
  }

  private mutating func end(_ outcome: Obligation.Outcome, at moment: Instant) {
    obligation.outcome = outcome
    obligation.settledAt = moment
    obligation.marks.subtract([.unanswered, .unclear, .awaitingReassignment])
  }

  /// Notes what a reader should know, with the fact that shows it.
  mutating func mark(_ mark: Obligation.Mark, by fact: Fact? = nil) {
    obligation.marks.insert(mark)
    lifted.remove(mark)
    if let fact { cite(fact) }
  }

  /// Notes an answer that came back because it could be meant for several matters. Who was late already stays so.
  mutating func noteUnclear(_ fact: Fact) {
    if isOpen, debtor == fact.by, !isLate(at: fact.at) { mark(.unclear, by: fact) }
  }

  /// Takes a mark back.
  mutating func unmark(_ mark: Obligation.Mark) {
    obligation.marks.remove(mark)
    lifted.insert(mark)
  }

  private mutating func cite(_ fact: Fact) { cite(fact.id) }

  private mutating func cite(_ fact: String) {
    if !obligation.evidence.contains(fact) { obligation.evidence.append(fact) }
  }

  /// What a fact means that would end it now.
  func standing(of fact: Fact) -> Standing {
    guard let outcome = obligation.outcome else {
      return obligation.due.flatMap { fact.at >= $0 ? .late(due: $0) : nil } ?? .counts
    }
    return switch outcome {
    case .met, .metLate, .returned, .failed: alreadyEnded
    case .deemed: .withoutEffect(.decidedByDefault)
    case .excluded: .withoutEffect(.excluded)
    case .superseded: .nothingOpen
    }
  }

  /// That the same was said before, or that time said it.
  var alreadyEnded: Standing {
    .alreadyAnswered(
      by: met?.id ?? obligation.settledBy ?? opener.id,
      at: met?.at ?? obligation.settledAt ?? obligation.openedAt)
  }

  /// Whether it stays as its debtor's own word ended it, whatever somebody says who has taken over since and speaks for itself: that
  /// counts for what is still owed.
  func isKept(from fact: Fact) -> Bool {
    guard fact.isEcho, !isOpen, let met else { return false }
    return met.by == fact.by && !fact.mayReplace(met)
  }

  /// Takes what it waits for.
  mutating func answer(by fact: Fact) -> Standing {
    let standing = standing(of: fact)
    if isOpen {
      // Who only had to find the right department is late with nothing.
      end(isLate(at: fact.at) && !isWaiting ? .metLate : .met, by: fact)
      met = fact
    }
    return standing
  }

  /// Takes another answer of whoever met it, as long as its time runs: the last one counts, and what was in time stays so.
  ///
  /// - Parameter atAnyTime: whether it may come after that, too.
  /// - Returns: what it means; `nil` where it says the same, or comes too late to put anything right.
  mutating func putRight(by fact: Fact, atAnyTime: Bool = false) -> Standing? {
    guard let outcome = obligation.outcome, let earlier = met, earlier.by == fact.by,
      earlier.values != fact.values, fact.mayReplace(earlier),
      atAnyTime || outcome == .met && obligation.due != nil && !isLate(at: fact.at)
    else { return nil }
    met = fact
    correct(to: outcome, by: fact)
    return .replaces(earlier.id, at: earlier.at)
  }

  /// A part of it that ended in another way than the rest, or at another time.
  func part(_ part: String, records: Int) -> Duty {
    var duty = self
    let key = obligation.key
    duty.obligation.key = Obligation.Key(rule: key.rule, opener: key.opener, debtor: key.debtor, part: part)
    duty.obligation.records = records
    return duty
  }
}
