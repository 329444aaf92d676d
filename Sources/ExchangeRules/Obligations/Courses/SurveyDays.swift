import ExchangeBase

/// The days of a survey: for which it was announced and whom each notice called, and what was recorded of each, in whatever order
/// that came.
struct SurveyDays {
  /// A notice, and where it stands among all facts.
  private struct Notice {
    let fact: Fact
    let number: Int
    /// When it was cancelled, and by which of all facts.
    var end: (number: Int, at: Instant)?

    var day: Day? { fact.surveyDay }

    /// Whether it stood when something happened: before a moment, and before one of the facts.
    func stood(before moment: Instant?, _ number: Int) -> Bool {
      func isBefore(_ at: Instant, _ place: Int) -> Bool {
        place < number && (moment.map { at < $0 } ?? true)
      }
      return isBefore(fact.at, self.number) && !(end.map { isBefore($0.at, $0.number) } ?? false)
    }
  }

  /// A record, and where it stands among all facts.
  struct Record {
    let fact: Fact
    let number: Int
    /// The day for which the survey was announced when it came.
    let announced: Day?
  }

  /// The day of which a record is.
  struct Booking {
    let record: Record
    let day: Day?
    /// Whether the survey was held on that day; else it was on one that was never announced, and whoever came has come.
    let isOfTheDay: Bool

    /// Whether it tells of those whom a notice called for the day. What lay there before the notice does, unless that calls for a
    /// later time of the day.
    func concerns(_ notice: Fact, number: Int) -> Bool {
      if record.number > number { return true }
      return isOfTheDay && (notice.surveyTime.map { record.fact.at >= $0 } ?? true)
    }
  }

  /// A day of those whom one department called.
  struct Place: Hashable {
    let by: String
    let day: Day?
  }

  /// Until when somebody had to be called for a day.
  struct Beginning: Hashable {
    let place: Place
    /// The time for which the notice calls, or else the end of the day.
    let at: Instant?
    /// Which of all facts the first record of the day was: what is recorded is over.
    let record: Int
  }

  /// Whom the survey called for a day when it began.
  struct Call {
    fileprivate(set) var notices: Set<String> = []
    fileprivate(set) var departments: Set<String> = []
  }

  /// In the order of their arrival, as are the records.
  private var notices: [Notice] = []
  private(set) var records: [Record] = []
  /// Where notices stand among all facts, and for which days they call, by their ids.
  private var numbers: [String: Int] = [:]
  private var dates: [String: Day] = [:]

  mutating func announce(_ notice: Fact, number: Int) {
    notices.append(Notice(fact: notice, number: number))
    if numbers[notice.id] == nil { numbers[notice.id] = number }
    dates[notice.id] = notice.surveyDay
  }

  /// Takes a record, the day of which is found when all is known.
  ///
  /// - Parameter last: the day of the last survey of which was told, where no notice stands any more.
  mutating func record(_ fact: Fact, number: Int, last: Day?) {
    let parties = fact.parties
    var announced = last
    if let notice = notices.last(where: { $0.end == nil && parties.contains($0.fact.by) }) {
      announced = notice.day
    }
    records.append(Record(fact: fact, number: number, announced: announced))
  }

  /// Takes notice of what was withdrawn, where it is a notice or a record.
  mutating func forget(by cancellation: Fact, number: Int) {
    for index in notices.indices
    where notices[index].fact.id == cancellation.about && notices[index].fact.by == cancellation.by
      && notices[index].end == nil
    {
      notices[index].end = (number, cancellation.at)
    }
    records.removeAll { $0.fact.id == cancellation.about && $0.fact.by == cancellation.by }
  }

  /// Where a notice stands among all facts.
  func number(of notice: Fact) -> Int { numbers[notice.id] ?? 0 }

  /// The day for which a notice calls, or called before it was cancelled.
  func day(ofNotice id: String) -> Day? { dates[id] }

  /// The ids of the notices that weren't cancelled.
  var standing: Set<String> { Set(notices.filter { $0.end == nil }.map(\.fact.id)) }

  /// Whom the survey calls as it was last announced.
  var called: [String] {
    let standing = notices.filter { $0.end == nil }
    guard let last = standing.last else { return [] }
    return standing.filter { $0.fact.by == last.fact.by && $0.day == last.day }.flatMap(\.fact.to)
  }

  /// Whom the survey called for a day as it stood announced when that began: by the last notices, as far as they are for the day.
  func call(for beginning: Beginning) -> Call {
    var call = Call()
    for notice in notices.reversed()
    where notice.fact.by == beginning.place.by && notice.stood(before: beginning.at, beginning.record) {
      guard notice.day == beginning.place.day else { break }
      call.notices.insert(notice.fact.id)
      call.departments.formUnion(notice.fact.to)
    }
    return call
  }

  /// The days of which the records are, in their order: that on which the survey was held, if it was announced for that, be it
  /// later; else the one for which it was announced when the record came.
  ///
  /// - Parameter told: the days of which something was told already, by who had called for them.
  func bookings(told: [String: Set<Day>]) -> [Booking] {
    let announced = self.announced.merging(told) { $0.union($1) }
    return records.map { record in
      guard let held = record.fact.day("heldOn") else {
        return Booking(record: record, day: record.announced, isOfTheDay: true)
      }
      if record.fact.parties.contains(where: { announced[$0]?.contains(held) ?? false }) {
        return Booking(record: record, day: held, isOfTheDay: true)
      }
      // Where no day was announced, it is the survey all the same.
      return Booking(record: record, day: record.announced, isOfTheDay: record.announced == nil)
    }
  }

  /// The days for which notices call that stand, by who called; without those from which the survey was moved before they came.
  private var announced: [String: Set<Day>] {
    var days: [String: Set<Day>] = [:]
    /// The notice behind, and the next behind that which is for another day than it.
    var later: [String: (next: Notice, other: Notice?)] = [:]
    for notice in notices.reversed() where notice.end == nil {
      let by = notice.fact.by
      var other: Notice?
      if let (next, behind) = later[by] { other = next.day == notice.day ? behind : next }
      later[by] = (notice, other)
      guard let day = notice.day else { continue }
      let begins = notice.fact.surveyTime ?? Instant(day: day)
      if other.map({ $0.fact.at >= begins }) ?? true { days[by, default: []].insert(day) }
    }
    return days
  }
}

extension Fact {
  /// The day for which a notice calls to a survey.
  var surveyDay: Day? { day("surveyDate") }

  /// The moment for which it calls; `nil` where it names no time.
  var surveyTime: Instant? {
    guard let day = surveyDay, let time = values["surveyTime"] else { return nil }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return Instant(day: day, hour: hour, minute: minute)
  }
}
