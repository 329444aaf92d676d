import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// What holds for every matter, however odd, under every setting.
struct ObligationPropertyTests {
  private static let calendar = HolidayCalendar.builtIn
  private static let rounds = 100

  /// What of an obligation can't change while nothing happens and no time of its own passes.
  private struct Seen: Hashable {
    let obligation: Obligation
    let state: ObligationState
    let notices: [NoticeType]

    static func all(_ profile: Profile, _ matter: Matter, at moment: Instant) -> [Seen] {
      profile.obligations(in: matter, asOf: moment, calendar: calendar).map {
        Seen(obligation: $0, state: $0.state(at: moment), notices: $0.notices(at: moment))
      }
    }
  }

  /// How an obligation ended and when it is due, beside everything that only comments on it.
  private struct Fate: Hashable {
    let outcome: Obligation.Outcome?
    let settledAt: Instant?
    let due: Instant?
    let records: Int

    init(_ obligation: Obligation) {
      outcome = obligation.outcome
      settledAt = obligation.settledAt
      due = obligation.due
      records = obligation.records
    }
  }

  private func forEachMatter(
    _ check: (Profile, Matter, inout MatterGenerator, Comment) throws -> Void
  ) rethrows {
    var generator = MatterGenerator()
    for _ in 0..<Self.rounds {
      let profile = generator.profile()
      let matter = generator.matter()
      try check(profile, matter, &generator, "seed \(generator.random.seed): \(matter)")
    }
  }

  @Test func `the matters made up reach every outcome, mark, state and standing`() {
    var outcomes: Set<Obligation.Outcome> = []
    var marks: Set<Obligation.Mark> = []
    var states: Set<ObligationState> = []
    var families: Set<Rule.Family> = []
    var reasons: Set<Standing.Reason> = []
    var generator = MatterGenerator(random: SeededGenerator(seed: 20_201_222))
    for _ in 0..<6_000 {
      let profile = generator.profile()
      let matter = generator.matter()
      let now = generator.pick([generator.moment()] + matter.facts.map(\.at))
      for obligation in profile.obligations(in: matter, asOf: now, calendar: Self.calendar) {
        obligation.outcome.map { _ = outcomes.insert($0) }
        marks.formUnion(obligation.marks)
        states.insert(obligation.state(at: now))
        families.insert(obligation.family)
      }
      for _ in 0..<16 {
        let answer = generator.answer(in: matter)
        let standing = profile.proceedings(in: matter, asOf: answer.at, calendar: Self.calendar)
          .standing(of: answer)
        if case .withoutEffect(let reason) = standing { reasons.insert(reason) }
      }
    }
    #expect(outcomes == Set(Obligation.Outcome.allCases))
    // A calendar that changes is no fact of a matter.
    #expect(marks == Set(Obligation.Mark.allCases).subtracting([.rejudged]))
    #expect(states == Set(ObligationState.allCases))
    #expect(families == Set(Rule.Family.allCases).subtracting([.push]))
    #expect(reasons == Set(Standing.Reason.allCases))
  }

  @Test func `no obligation without an opener, and no evidence that isn't there yet`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      let known = Set(matter.asOf(now).facts.map(\.id))
      let obligations = profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
      for obligation in obligations {
        try #require(known.contains(obligation.key.opener), comment)
        try #require(obligation.evidence.first == obligation.key.opener, comment)
        try #require(known.isSuperset(of: obligation.evidence), comment)
        try #require(Set(obligation.evidence).count == obligation.evidence.count, comment)
        try #require(obligation.openedAt <= now, comment)
        try #require(obligation.settledAt.map { obligation.openedAt <= $0 && $0 <= now } ?? true, comment)
        try #require(profile.rules.contains { $0.id == obligation.key.rule }, comment)
      }
      try #require(Set(obligations.map(\.key)).count == obligations.count, comment)
      try #require(obligations.map(\.key) == obligations.map(\.key).sorted(), comment)
    }
  }

  @Test func `what happens later doesn't count yet`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      let all = profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
      let known = profile.obligations(in: matter.asOf(now), asOf: now, calendar: Self.calendar)
      try #require(all == known, comment)
    }
  }

  @Test
  func `what was open, plus what was opened, less what ended, is what is open, every day and for every rule`()
    throws
  {
    try forEachMatter { profile, matter, _, comment in
      let first = try #require(matter.facts.first).at.day
      var carried: [String: Int] = [:]
      var before: [Obligation.Key: Obligation] = [:]
      for number in first.number...(first.number + 70) {
        let start = Instant(day: Day(number: number))
        let end = Instant(day: Day(number: number + 1))
        let obligations = profile.obligations(
          in: matter, asOf: end.adding(milliseconds: -1), calendar: Self.calendar)
        for rule in profile.rules.map(\.id) {
          let balance = ObligationBalance(
            of: obligations.filter { $0.key.rule == rule }, from: start, to: end)
          // What had been replaced or answered comes up again where that was withdrawn.
          let again = obligations.filter { obligation in
            obligation.key.rule == rule && before[obligation.key]?.isSettled == true
              && (obligation.settledAt.map { $0 >= start } ?? true)
          }
          try #require(balance.opening == (carried[rule] ?? 0) + again.reduce(0) { $0 + $1.records }, comment)
          let ended = balance.withdrawn + balance.discharged
          try #require(balance.opening + balance.opened - ended == balance.closing, comment)
          carried[rule] = balance.closing
        }
        before = Dictionary(uniqueKeysWithValues: obligations.map { ($0.key, $0) })
      }
    }
  }

  @Test func `what was found on a day stays found`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let moments = [generator.moment(), generator.moment()].sorted()
      let earlier = profile.obligations(in: matter, asOf: moments[0], calendar: Self.calendar)
      let later = profile.obligations(in: matter, asOf: moments[1], calendar: Self.calendar)
      let fates = Dictionary(uniqueKeysWithValues: later.map { ($0.key, Fate($0)) })
      for obligation in earlier where obligation.isSettled {
        let found = later.first { $0.key == obligation.key }
        // A survey's record may be corrected, a reply, an opinion and word of a task be put right; then the day on which it
        // ended stays.
        let isSurveyCorrected =
          found.map { $0.family == .attendance && $0.marks.contains(.corrected) } ?? false
        if obligation.outcome == .superseded, let found, Fate(found) != Fate(obligation),
          !(isSurveyCorrected && found.settledAt == obligation.settledAt)
        {
          // It stands again, since what had taken its place was withdrawn or given back, or whoever gave it back answered.
          let since = matter.facts.filter { $0.at > moments[0] && $0.at <= moments[1] }
          let returning = ["cancellation", "reassign", "correction"]
          try #require(
            since.contains { returning.contains($0.kind) || $0.parties.contains(obligation.key.debtor) },
            comment)
        } else if let found, Fate(found) != Fate(obligation), isAnswerWithdrawn(in: matter, moments) {
          // So it does where an answer was.
          continue
        } else if let found, found.marks.contains(.corrected) {
          let mayChange = [.attendance, .opinion, .reply, .task].contains(found.family)
          try #require(mayChange && found.settledAt == obligation.settledAt, comment)
        } else {
          try #require(fates[obligation.key] == Fate(obligation), comment)
        }
      }
    }
  }

  /// Whether somebody took back what it had said after the first moment and up to the second.
  private func isAnswerWithdrawn(in matter: Matter, _ moments: [Instant]) -> Bool {
    matter.facts.contains { fact in
      fact.kind == "cancellation" && fact.at > moments[0] && fact.at <= moments[1]
        && matter.facts.contains { $0.id == fact.about && $0.by == fact.by && $0.about != nil }
    }
  }

  @Test func `waking when told finds every change`() throws {
    try forEachMatter { profile, matter, generator, comment in
      var steps: [Instant] = []
      var next: Instant? = matter.facts.first?.at
      while let now = next {
        steps.append(now)
        let obligations = profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
        let wakes = obligations.compactMap { $0.nextWake(after: now) }
        next = (wakes + matter.facts.map(\.at).filter { $0 > now }).min()
      }
      for _ in 0..<10 {
        let moment = generator.moment()
        guard let step = steps.last(where: { $0 <= moment }) else { continue }
        try #require(Seen.all(profile, matter, at: step) == Seen.all(profile, matter, at: moment), comment)
      }
    }
  }

  @Test func `whatever there is to look at presses, and what has ended doesn't`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      for obligation in profile.obligations(in: matter, asOf: now, calendar: Self.calendar) {
        if obligation.isSettled {
          try #require(obligation.pressingFrom == nil, comment)
        } else if ![.open, .extended].contains(obligation.state(at: now)) || Lead(obligation, at: now) != nil
        {
          try #require(obligation.pressingFrom.map { $0 <= now } ?? false, comment)
        }
      }
    }
  }

  @Test func `a delivery matters only to the kinds whose clocks it starts`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      let untimed = matter.facts.filter { !profile.kindsTimedByDelivery.contains($0.kind) }.map(\.id)
      let others = matter.facts.filter {
        $0.event == .arrived || $0.about.map { !untimed.contains($0) } ?? true
      }
      let without = Matter(code: matter.code, facts: others)
      try #require(
        profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
          == profile.obligations(in: without, asOf: now, calendar: Self.calendar), comment)
    }
  }

  @Test func `the order in which facts are told makes no difference`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let shuffled = Matter(code: matter.code, facts: matter.facts.shuffled(using: &generator.random))
      let now = generator.moment()
      let one = profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
      let other = profile.obligations(in: shuffled, asOf: now, calendar: Self.calendar)
      try #require(one == other, comment)
    }
  }

  @Test func `all parts of a delivery together are always the delivery`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      guard let delivery = matter.asOf(now).facts.first(where: { $0.about == nil && $0.event == .delivered })
      else { return }
      let claims = profile.obligations(in: matter, asOf: now, calendar: Self.calendar).filter {
        $0.family == .claim
      }
      try #require(claims.reduce(0) { $0 + $1.records } == delivery.records, comment)
      let returned = profile.obligations(in: matter, asOf: now, calendar: Self.calendar)
        .filter { $0.family == .reassign }.reduce(0) { $0 + $1.records }
      let sentBack = claims.filter { $0.outcome == .returned }.reduce(0) { $0 + $1.records }
      try #require(returned == sentBack, comment)
    }
  }

  @Test func `answers taken one after another mean what they mean to the matter as it then is`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      var told = matter.asOf(now)
      var proceedings = profile.proceedings(in: told, asOf: now, calendar: Self.calendar)
      for number in 1...6 {
        let some = generator.answer(in: matter)
        let answer = Fact(
          id: some.id, kind: some.kind, at: now.adding(milliseconds: Int64(number) * 3_600_000), by: some.by,
          to: some.to, about: some.about, values: some.values)
        let anew = profile.proceedings(in: told, asOf: answer.at, calendar: Self.calendar)
        try #require(proceedings.standing(of: answer) == anew.standing(of: answer), comment)
        proceedings.take(answer)
        told = told.adding(answer)
        let obligations = profile.obligations(in: told, asOf: answer.at, calendar: Self.calendar)
        try #require(proceedings.obligations == obligations, comment)
      }
    }
  }

  @Test func `answers of one moment count in the order in which the ledger has them`() throws {
    try forEachMatter { profile, matter, generator, comment in
      let now = generator.moment()
      var told = matter.asOf(now)
      var proceedings = profile.proceedings(in: told, asOf: now, calendar: Self.calendar)
      for place in 1...6 {
        let some = generator.answer(in: matter)
        let answer = Fact(
          id: some.id, kind: some.kind, at: now, by: some.by, to: some.to, about: some.about,
          values: some.values, place: Fact.Place(drop: Int64(place / 2 + 1), record: Int64(place)))
        proceedings.take(answer)
        told = told.adding(answer)
        let obligations = profile.obligations(in: told, asOf: now, calendar: Self.calendar)
        try #require(proceedings.obligations == obligations, comment)
      }
    }
  }

  @Test func `what a sender is told is what then happens`() throws {
    try forEachMatter { profile, matter, generator, comment in
      for _ in 0..<5 {
        let answer = generator.answer(in: matter)
        // What passes on what a record asks answers nothing: other words are told of it.
        if ["reassign", "claim-return"].contains(answer.kind) { continue }
        let before = profile.obligations(in: matter.asOf(answer.at), asOf: answer.at, calendar: Self.calendar)
        let after = profile.obligations(
          in: matter.asOf(answer.at).adding(answer), asOf: answer.at, calendar: Self.calendar)
        let standing = profile.proceedings(in: matter, asOf: answer.at, calendar: Self.calendar)
          .standing(of: answer)
        let comment: Comment = "\(comment) — \(answer): \(standing)"
        let fates = Dictionary(uniqueKeysWithValues: before.map { ($0.key, Fate($0)) })
        let changed = after.filter { $0.key.opener != answer.id && fates[$0.key] != Fate($0) }
        switch standing {
        case .counts:
          try #require(!changed.contains { $0.key.debtor == answer.by && $0.marks.contains(.late) }, comment)
        case .replaces(let earlier, _):
          let put = after.filter { $0.settledBy == answer.id && $0.marks.contains(.corrected) }
          try #require(put.count == 1 && put[0].evidence.contains(earlier), comment)
          try #require(put[0].outcome == .met || put[0].family == .task, comment)
          try #require(
            before.contains {
              ($0.key, $0.outcome, $0.settledAt) == (put[0].key, put[0].outcome, put[0].settledAt)
            }, comment)
        case .early(let until):
          try #require(answer.at.day <= until, comment)
          try #require(changed.contains { $0.isSettled && $0.marks.contains(.early) }, comment)
        case .late(let due):
          try #require(answer.at >= due, comment)
          try #require(after.contains { $0.due == due && $0.evidence.contains(answer.id) }, comment)
        case .withoutEffect(.unqualified):
          // It makes a candidate, which somebody has to confirm.
          try #require(changed.allSatisfy { $0.family == .confirmation && !$0.isSettled }, comment)
        case .withoutEffect, .overtaken, .alreadyAnswered, .notYours, .nothingOpen:
          try #require(changed.isEmpty, comment)
        }
      }
    }
  }
}
