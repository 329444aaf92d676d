import ExchangeBase

/// 派员参加 (art. 25): the departments called to a joint survey send somebody.
struct AttendanceCourse: AnsweredCourse {
  private static let no = "否"

  var duties: Duties
  /// The notices that stand, in the order of their arrival.
  private var notices: [Fact] = []
  /// The records of the survey as it was last announced; the last one counts.
  private var records: [Fact] = []
  /// What had called when the last of them came: what was announced since is another survey.
  private var recorded: Set<String> = []

  init(_ terms: Terms) { duties = Duties(.attendance, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    if fact.event == .arrived, duties.rules.contains(where: { $0.kinds.contains(fact.kind) }) {
      announce(fact)
    }
    if fact.kind == Kinds.cancellation { notices.removeAll { $0.id == fact.about && $0.by == fact.by } }
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    return fact.kind == Kinds.surveyReply ? reply(fact) : record(fact)
  }

  /// A notice for another day moves the survey and frees whom it doesn't call; one for the same day calls more
  /// departments, or the same anew.
  private mutating func announce(_ notice: Fact) {
    duties.supersede(by: notice) {
      $0.opener.by == notice.by && $0.opener.id != notice.id
        && (!$0.opener.isForTheDay(of: notice) || notice.to.contains($0.debtor))
    }
    notices.append(notice)
  }

  /// Whom the survey calls as it was last announced.
  private var called: [String] {
    guard let last = notices.last else { return [] }
    return notices.filter { $0.by == last.by && $0.isForTheDay(of: last) }.flatMap(\.to)
  }

  private mutating func reply(_ fact: Fact) -> Standing {
    let refuses = fact.values["attend"] == Self.no
    guard called.isEmpty || called.contains(fact.by) else { return .notYours }
    return duties.answer(fact) { duty in
      guard duty.isOpen else { return .nothingOpen }
      duty.unmark(.refused)
      if refuses { duty.mark(.refused, by: fact) }
      return .counts
    }
  }

  /// The record ends all duties of the survey at once. That it is written after the survey makes nobody late. A later
  /// one by the same department corrects it: what the latest says of who came is what counts. Nobody is missing on a day
  /// for which it wasn't called, so that a record of such a day leaves the duties of who didn't come as they are.
  private mutating func record(_ fact: Fact) -> Standing {
    let isOwn = { (duty: Duty) in duty.opener.by == fact.by }
    if duties.list.contains(where: { $0.isOpen && isOwn($0) && !recorded.contains($0.opener.id) }) {
      records = []
    }
    let earlier = records.last { $0.by == fact.by }
    // What it would end is open, be it that it came back since.
    let ends = duties.list.contains { $0.isOpen && isOwn($0) && $0.isEnded(by: fact) }
    let standing = duties.answer(fact, where: isOwn) { duty in
      guard let earlier else { return duty.isOpen ? .counts : duty.standing(of: fact) }
      return !ends && earlier.tellsTheSame(as: fact)
        ? .alreadyAnswered(by: earlier.id, at: earlier.at) : .counts
    }
    guard standing == .counts else { return standing }
    for index in duties.list.indices where isOwn(duties[index]) {
      duties[index].settle(by: fact, after: records)
    }
    records.append(fact)
    recorded = Set(duties.list.map(\.opener.id))
    return standing
  }
}

extension Duty {
  /// Ends by what a record says of who came, or corrects what earlier ones said.
  fileprivate mutating func settle(by record: Fact, after earlier: [Fact]) {
    let isOfTheDay = isForTheDay(of: record)
    if isWaiting || isGivenBack {
      // Nobody else can be sent to what is over.
      if isOfTheDay { withdraw(by: record) }
      return
    }
    let came = record.present.contains(debtor)
    let outcome: Obligation.Outcome = came ? .met : isOfTheDay ? .failed : .superseded
    let isCorrected = earlier.contains { $0.id == obligation.settledBy } && obligation.outcome != outcome
    guard isOpen ? outcome != .superseded : isCorrected else { return }
    if came { unmark(.refused) }
    if outcome == .failed { mark(.absent) } else { unmark(.absent) }
    if isOpen { end(outcome, by: record) } else { correct(to: outcome, by: record) }
  }

  /// Whether a record ends it, where it is open.
  fileprivate func isEnded(by record: Fact) -> Bool {
    isForTheDay(of: record) || !isWaiting && record.present.contains(debtor)
  }

  /// Whether a record is of the survey on the day for which this calls; one that doesn't say when it was held is.
  private func isForTheDay(of record: Fact) -> Bool {
    guard let held = record.day("heldOn"), let called = rule.dueField.flatMap(opener.day) else { return true }
    return held == called
  }
}

extension Fact {
  /// Whether two notices announce the survey for the same day.
  fileprivate func isForTheDay(of notice: Fact) -> Bool {
    values["surveyDate"] == notice.values["surveyDate"]
  }

  /// The departments that a survey's record names as present, and those for which these came.
  fileprivate var present: Set<String> {
    let lists = ["attendance", Self.presentFor].map { values[$0] ?? "" }
    return Set(lists.flatMap { $0.split(separator: "|").map(String.init) })
  }

  /// Whether another record says nothing else of the survey.
  fileprivate func tellsTheSame(as other: Fact) -> Bool {
    present == other.present && values["heldOn"] == other.values["heldOn"]
      && values["outcome"] == other.values["outcome"]
  }
}
