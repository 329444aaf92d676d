import ExchangeBase

/// 派员参加 (art. 25): the departments called to a joint survey send somebody.
///
/// A survey has days: those for which it was announced, and what was recorded of each (``SurveyDays``). Who came is found anew from
/// all of them whenever one is added, so that it doesn't depend on which came first.
struct AttendanceCourse: AnsweredCourse {
  /// That a department was missing on a day.
  private struct Absence: Hashable {
    let place: SurveyDays.Place
    let debtor: String
  }

  private static let no = "否"

  var duties: Duties
  private var days = SurveyDays()
  /// What a record has ended: it changes with what is recorded of its day.
  private var recorded: Set<Obligation.Key> = []
  /// How many facts there were.
  private var count = 0

  init(_ terms: Terms) { duties = Duties(.attendance, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    count += 1
    let isNotice = fact.event == .arrived && duties.rules.contains { $0.kinds.contains(fact.kind) }
    let isCancellation = fact.kind == Kinds.cancellation
    if isNotice { announce(fact) }
    if isCancellation { days.forget(by: fact, number: count) }
    duties.open(by: fact)
    let standing = duties.housekeep(fact)
    if isNotice || isCancellation {
      let before = obligations
      settle(by: fact)
      // What is withdrawn may have told of what was recorded, be it that it asks nobody any more.
      if standing == .nothingOpen, obligations != before { return .counts }
    }
    if let standing { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    return fact.kind == Kinds.surveyReply ? reply(fact) : record(fact)
  }

  /// A notice for another day moves the survey and frees whom it doesn't call; one for the same day calls more
  /// departments, or the same anew.
  private mutating func announce(_ notice: Fact) {
    let day = notice.surveyDay
    duties.supersede(by: notice) {
      $0.opener.by == notice.by && $0.opener.id != notice.id
        && (notice.to.contains($0.debtor) || $0.opener.surveyDay != day)
    }
    days.announce(notice, number: count)
  }

  private mutating func reply(_ fact: Fact) -> Standing {
    let refuses = fact.values["attend"] == Self.no
    let called = days.called
    guard called.isEmpty || called.contains(fact.by) else { return .notYours }
    return duties.answer(fact) { duty in
      guard duty.isOpen else { return .nothingOpen }
      duty.unmark(.refused)
      if refuses { duty.mark(.refused, by: fact) }
      return .counts
    }
  }

  /// The record ends all duties of its day at once. That it is written after the survey makes nobody late. A later one of the
  /// same day by the same department corrects it: what the latest says of who came is what counts.
  private mutating func record(_ fact: Fact) -> Standing {
    let last = duties.list.last { fact.parties.contains($0.opener.by) && $0.isAnswered }?.opener.surveyDay
    var next = self
    next.days.record(fact, number: count, last: last)
    let bookings = next.days.bookings(told: told)
    let day = bookings.last?.day
    // The first of an announced day is news, be it that it changes nothing.
    let isFirst = day != nil && bookings.last?.isOfTheDay == true
    let earlier = bookings.dropLast().last { $0.record.fact.by == fact.by && $0.day == day }?.record.fact
    next.settle(by: fact)
    // So is what came back since, or was said otherwise between.
    let isNews = next.obligations != obligations
    let standing = duties.answer(fact, where: { $0.opener.by == fact.by }) { duty in
      guard let earlier else { return duty.isOpen || isNews || isFirst ? .counts : duty.standing(of: fact) }
      return !isNews && earlier.tellsTheSame(as: fact)
        ? .alreadyAnswered(by: earlier.id, at: earlier.at) : .counts
    }
    guard standing == .counts else { return standing }
    days.record(fact, number: count, last: last)
    settle(by: fact)
    return standing
  }

  // MARK: Who came

  /// The days of which records have told, by who had called for them.
  private var told: [String: Set<Day>] {
    duties.list.reduce(into: [:]) { days, duty in
      if duty.isAnswered, let day = duty.opener.surveyDay { days[duty.opener.by, default: []].insert(day) }
    }
  }

  /// Ends duties by what is recorded of their days, or corrects how they ended.
  ///
  /// - Parameter news: what has come.
  private mutating func settle(by news: Fact) {
    if days.records.isEmpty, recorded.isEmpty { return }
    let booked = Dictionary(grouping: days.bookings(told: told)) {
      SurveyDays.Place(by: $0.record.fact.by, day: $0.day)
    }
    let standing = days.standing
    var calls: [SurveyDays.Beginning: SurveyDays.Call] = [:]
    var absent: Set<Absence> = []
    for index in duties.list.indices {
      let duty = duties[index]
      let key = duty.obligation.key
      let number = days.number(of: duty.opener)
      let place = SurveyDays.Place(by: duty.opener.by, day: duty.opener.surveyDay)
      let own = booked[place] ?? []
      guard let last = own.last(where: { $0.concerns(duty.opener, number: number) }) else {
        // What had ended it is of another day, since the survey was announced for that, too.
        if recorded.contains(key) { duties[index].show(.superseded, by: news) }
        continue
      }
      let record = last.record.fact
      if duty.isWaiting || duty.isGivenBack {
        // Nobody else can be sent to what is over.
        if last.isOfTheDay { duties[index].withdraw(by: record) }
        continue
      }
      let isMoved = last.isOfTheDay && duty.isReplaced && !isRepeated(duty)
      guard duty.isOpen || duty.isAnswered || standing.contains(duty.opener.id),
        duty.isOpen || isMoved || recorded.contains(key)
      else { continue }
      var outcome = Obligation.Outcome.superseded
      if record.present.contains(duty.debtor) {
        outcome = .met
      } else if last.isOfTheDay {
        let first = own.first { $0.isOfTheDay && $0.concerns(duty.opener, number: number) }
        let beginning = SurveyDays.Beginning(
          place: place, at: duty.opener.beginning, record: (first ?? last).record.number)
        let call = calls[beginning] ?? days.call(for: beginning)
        calls[beginning] = call
        // Who was called twice is missing once.
        if duty.isCalled(by: call), absent.insert(Absence(place: place, debtor: duty.debtor)).inserted {
          outcome = .failed
        }
      } else if duty.isOpen {
        // Nobody is missing on a day for which it wasn't called.
        continue
      }
      guard duty.obligation.outcome != outcome else { continue }
      duties[index].show(outcome, by: record)
      recorded.insert(key)
    }
  }

  /// Whether what took a duty's place calls for the same day.
  private func isRepeated(_ duty: Duty) -> Bool {
    duty.replacers.contains { days.day(ofNotice: $0) == duty.opener.surveyDay }
  }
}

extension Duty {
  /// Ends by what is recorded of its day, or is corrected by it.
  fileprivate mutating func show(_ outcome: Obligation.Outcome, by fact: Fact) {
    guard obligation.outcome != outcome else { return }
    if outcome == .met { unmark(.refused) }
    if outcome == .failed { mark(.absent) } else { unmark(.absent) }
    if isOpen { end(outcome, by: fact) } else { correct(to: outcome, by: fact) }
    keep()
  }

  /// Whether a call that stood when the survey began was for its debtor, be it that this has got it from another by then.
  fileprivate func isCalled(by call: SurveyDays.Call) -> Bool {
    if call.departments.contains(debtor) { return true }
    let isInTime = opener.beginning.map { obligation.openedAt < $0 } ?? true
    return isInTime && call.notices.contains(opener.id)
  }
}

extension Fact {
  /// Until when a department had to be called: the time for which a notice calls, or else the end of the day.
  fileprivate var beginning: Instant? { surveyTime ?? surveyDay.map { Instant(day: $0, hour: 24) } }

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
