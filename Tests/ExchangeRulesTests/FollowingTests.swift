import ExchangeBase
import ExchangeRules
import Testing

/// What a holiday notice that was missing changes in what has ended. The calendar of 2027 isn't there at first: that
/// the 1st of January is off is known, that the Monday after it is too isn't.
struct FollowingTests {
  private let before = HolidayCalendar.builtIn
  private let notice = HolidayCalendar(
    years: [2027],
    entries: Dictionary(
      uniqueKeysWithValues: (1...4).map { (Day(year: 2027, month: 1, day: $0)!, .holiday(name: "元旦")) }),
    version: "sample-2027")

  /// One obligation as it was found without the notice, and as it is found with it.
  private func judged(_ facts: [Fact], _ rule: String, at moment: String) throws -> (
    old: Obligation, new: Obligation
  ) {
    let old = try ToldMatter(facts, SampleProfile.profile(), before).obligation(rule, "WJ", at: moment)
    let with = before.overlaying(notice)
    let anew = try ToldMatter(facts, SampleProfile.profile(), with).obligation(rule, "WJ", at: moment)
    return (old, anew.following(old))
  }

  private func inquiry(_ proposition: String? = nil) -> [Fact] {
    var values = ["replyDueDate": "2027-01-01"]
    values["proposition"] = proposition
    return sent("inquiry", "Q", "2026-12-28T09:00", by: "SPJ", to: ["WJ"], values)
  }

  private func reply(_ at: String, _ outcome: String = "不同意") -> Fact {
    arrived("inquiry-reply", "A", at, by: "WJ", to: ["SPJ"], about: "Q", ["outcome": outcome])
  }

  @Test func `what ended late by a limit that lacked a notice is in time by the notice`() throws {
    let (old, new) = try judged(inquiry() + [reply("2027-01-05T09:00")], "reply", at: "2027-01-05T10:00")
    #expect(old.outcome == .metLate && old.deadline?.isProvisional == true)
    #expect(new.outcome == .met)
    #expect(new.marks == [.rejudged])
    #expect(new.due == Instant("2027-01-06T00:00"))
    #expect(new.settledAt == old.settledAt)
    #expect(Lead(new, at: try #require(Instant("2027-01-05T10:00"))) == nil)
    // And so it stays, whatever is computed then.
    #expect(new.following(new) == new)
  }

  @Test func `what is late by the notice too stays as it ended`() throws {
    let (old, new) = try judged(inquiry() + [reply("2027-01-06T09:00")], "reply", at: "2027-01-06T10:00")
    #expect(new == old)
  }

  @Test func `silence that was deemed consent too early isn't, and an answer since counts`() throws {
    let open = try judged(inquiry("样例拟办意见"), "reply", at: "2027-01-05T10:00")
    #expect(open.old.outcome == .deemed)
    #expect(open.new.outcome == nil && open.new.marks == [.rejudged])
    let answered = try judged(
      inquiry("样例拟办意见") + [reply("2027-01-05T09:00")], "reply", at: "2027-01-05T10:00")
    #expect(answered.old.marks == [.conflict])
    #expect(answered.new.outcome == .met && answered.new.marks == [.rejudged])
  }

  @Test func `what was put right once stays marked, however it ends`() throws {
    let open = try judged(inquiry("样例拟办意见"), "reply", at: "2027-01-05T10:00")
    let answered = try judged(
      inquiry("样例拟办意见") + [reply("2027-01-05T11:00")], "reply", at: "2027-01-05T12:00")
    let computed = try ToldMatter(
      inquiry("样例拟办意见") + [reply("2027-01-05T11:00")], SampleProfile.profile(), before.overlaying(notice)
    ).obligation("reply", "WJ", at: "2027-01-05T12:00")
    #expect(computed.following(open.new).marks == [.rejudged])
    #expect(computed.following(open.new).outcome == answered.new.outcome)
  }

  /// The explanation that ZJ owes the applicant of a case whose time is over with the 4th, or with the 5th by the notice, which is heard in
  /// the afternoon of that day or of the next.
  private func explained(_ facts: [Fact], on day: Int) throws -> (old: Obligation, new: Obligation) {
    let heard = try #require(Instant("2027-01-0\(day)T15:00"))
    let with = before.overlaying(notice).succeeding([HolidayCalendar.Earlier(before, until: heard)])
    let old = try ToldMatter(facts, SampleProfile.profile(), before)
      .obligation("explain", "ZJ", at: "2027-01-0\(day)T14:00")
    let anew = try ToldMatter(facts, SampleProfile.profile(), with)
      .obligation("explain", "ZJ", at: "2027-01-0\(day)T15:00")
    return (old, anew.following(old))
  }

  private func asked(_ at: String) -> [Fact] {
    sent("parallel-notice", "N", at, by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "1"])
  }

  private func exclusion(_ id: String, _ at: String, explained: String? = nil, by: String = "ZJ") -> Fact {
    var values: [String: String] = [:]
    values["applicantExplainedOn"] = explained
    values["department"] = by == "ZJ" ? nil : "ZJ"
    return arrived("default-exclusion", id, at, by: by, to: ["SPJ"], values)
  }

  private func extended(_ at: String, to day: String) -> Fact {
    arrived(
      "extension-notice", "E", at, by: "ZJ", to: ["SPJ"], ["newDueDate": day, "reason": "样例理由"])
  }

  @Test func `an explanation that came late by a limit that lacked a notice is in time by the notice`() throws
  {
    let told = exclusion("X", "2027-01-05T10:00", explained: "2027-01-05")
    let cases: [[Fact]] = [
      asked("2026-12-31T10:00") + [told],
      asked("2026-12-31T10:00") + [
        exclusion("X", "2027-01-04T10:00"), exclusion("Y", "2027-01-05T11:00", explained: "2027-01-05"),
      ],
      asked("2026-12-31T10:00") + [extended("2027-01-05T09:00", to: "2027-01-08"), told],
      asked("2026-12-30T10:00") + [extended("2026-12-31T10:00", to: "2027-01-04"), told],
    ]
    for facts in cases {
      let (old, new) = try explained(facts, on: 5)
      #expect(old.outcome == .metLate && old.deadline?.isProvisional == true, "\(facts)")
      #expect(new.outcome == .met && new.marks == [.rejudged], "\(facts)")
      #expect(try #require(new.due) >= #require(Instant("2027-01-06T00:00")), "\(facts)")
      #expect(new.settledBy == old.settledBy && new.following(new) == new, "\(facts)")
    }
    let late = asked("2026-12-31T10:00") + [exclusion("X", "2027-01-06T10:00", explained: "2027-01-06")]
    let (old, new) = try explained(late, on: 6)
    #expect(old.outcome == .metLate && new == old)
  }

  /// The notice has six days off, so that the opinion isn't due on the 4th but on the 7th; it is heard on the 6th.
  @Test
  func
    `a confirmation that was late by a limit that lacked a notice isn't owed by the notice before its time`()
    throws
  {
    let longer = HolidayCalendar(
      years: [2027],
      entries: Dictionary(
        uniqueKeysWithValues: (1...6).map { (Day(year: 2027, month: 1, day: $0)!, .holiday(name: "元旦")) }),
      version: "sample-longer")
    let heard = try #require(Instant("2027-01-06T15:00"))
    let with = before.overlaying(longer).succeeding([HolidayCalendar.Earlier(before, until: heard)])
    let profile = SampleProfile.profile(rules: SampleProfile.rules(confirm: Limit(1, .workday)))
    let consent = arrived(
      "default-consent", "D", "2027-01-06T10:00", by: "SPJ", to: ["ZJ"],
      ["department": "ZJ", "type": "超时默认"])
    let excluded = exclusion("X", "2027-01-06T10:00", explained: "2027-01-06", by: "SPJ")
    let cases: [(Fact, Obligation.Outcome, Obligation.Outcome)] = [
      (consent, .metLate, .superseded), (excluded, .excluded, .excluded),
    ]
    for (fact, ended, outcome) in cases {
      let facts =
        sent(
          "parallel-notice", "N", "2026-12-31T10:00", by: "SPJ", to: ["ZJ"], ["limitWorkdays": "1"]) + [fact]
      let old = try ToldMatter(facts, profile, before).obligation("confirm", "SPJ", at: "2027-01-06T14:00")
      #expect(old.outcome == ended && old.isLateAsTold, "\(fact)")
      let anew = try ToldMatter(facts, profile, with).obligation("confirm", "SPJ", at: "2027-01-06T15:00")
      let new = anew.following(old)
      #expect(new.outcome == outcome && new.marks == [.rejudged], "\(fact)")
      #expect(Lead(new, at: heard) == nil && new.following(new) == new, "\(fact)")
      guard fact.id == "D" else { continue }
      // When the time is over it is owed as if nothing had been confirmed.
      let later = try ToldMatter(facts, profile, with).obligation("confirm", "SPJ", at: "2027-01-08T00:00")
      #expect(later.following(new).outcome == nil && later.openedAt == Instant("2027-01-08T00:00"))
    }
    // What was confirmed in time by what was known isn't told of any more, and stays as it ended.
    let soon = arrived(
      "default-consent", "D", "2027-01-05T10:00", by: "SPJ", to: ["ZJ"],
      ["department": "ZJ", "type": "超时默认"])
    let told = ToldMatter(asked("2026-12-31T10:00") + [soon], profile, with)
    #expect(!told.obligations(at: "2027-01-06T15:00").contains { $0.key.rule == "confirm" })
  }

  @Test func `nothing is left to be explained by a notice where nothing was before it`() throws {
    let heard = try #require(Instant("2027-01-05T15:00"))
    let with = before.overlaying(notice).succeeding([HolidayCalendar.Earlier(before, until: heard)])
    for fact in [
      exclusion("X", "2027-01-04T10:00", explained: "2027-01-04"),
      exclusion("X", "2027-01-05T10:00", explained: "2027-01-04"),
      exclusion("X", "2027-01-05T10:00", explained: "2027-01-04", by: "SPJ"),
      exclusion("X", "2027-01-05T16:00", explained: "2027-01-05"),
    ] {
      let told = ToldMatter(asked("2026-12-31T10:00") + [fact], SampleProfile.profile(), with)
      #expect(!told.obligations(at: "2027-01-05T17:00").contains { $0.key.rule == "explain" }, "\(fact)")
    }
  }

  @Test func `what was withdrawn stands again where that was taken back, and what comes up anew is open`()
    throws
  {
    let facts = inquiry()
    let cancelled = arrived("cancellation", "Z", "2026-12-29T09:00", by: "SPJ", to: ["WJ"], about: "Q")
    let open = try ToldMatter(facts).obligation("reply", "WJ", at: "2026-12-29T10:00")
    let gone = try ToldMatter(facts + [cancelled]).obligation("reply", "WJ", at: "2026-12-29T10:00")
    #expect(gone.outcome == .superseded)
    #expect(gone.following(open) == gone)
    #expect(open.following(gone) == open)
  }

  @Test func `a notice that takes time away makes nobody late afterwards`() throws {
    let saturday = HolidayCalendar(
      years: [2027], entries: [Day(year: 2027, month: 1, day: 9)!: .adjustedWorkday(name: "样例")],
      version: "sample-2027")
    let facts =
      sent("inquiry", "Q", "2027-01-05T09:00", by: "SPJ", to: ["WJ"], [:]) + [reply("2027-01-12T09:00")]
    let profile = SampleProfile.profile()
    let old = try ToldMatter(facts, profile, before).obligation("reply", "WJ", at: "2027-01-12T10:00")
    let anew = try ToldMatter(facts, profile, before.overlaying(saturday))
      .obligation("reply", "WJ", at: "2027-01-12T10:00")
    #expect(old.outcome == .met)
    #expect(anew.outcome == .metLate)
    let kept = anew.following(old)
    #expect(kept.outcome == .met && kept.marks.isEmpty && kept.due == old.due)
  }

  @Test func `nor does it where what was told in time was put right`() throws {
    let saturday = HolidayCalendar(
      years: [2027], entries: [Day(year: 2027, month: 1, day: 2)!: .adjustedWorkday(name: "样例")],
      version: "sample-2027")
    let facts = [
      arrived(
        "meeting-resolution", "M", "2026-12-28T09:00", by: "SPJ", to: ["WJ"], ["dueDate": "2027-01-01"]),
      arrived(
        "resolution-progress", "P1", "2027-01-04T09:00", by: "WJ", to: ["SPJ"], about: "M",
        ["done": "是", "progressDate": "2027-01-02"]),
      arrived(
        "resolution-progress", "P2", "2027-01-04T10:00", by: "WJ", to: ["SPJ"], about: "M",
        ["done": "是", "progressDate": "2027-01-03"]),
    ]
    let profile = SampleProfile.profile()
    let old = try ToldMatter(facts, profile, before).obligation("task", "WJ", at: "2027-01-04T11:00")
    let anew = try ToldMatter(facts, profile, before.overlaying(saturday))
      .obligation("task", "WJ", at: "2027-01-04T11:00")
    #expect(old.outcome == .met && old.marks == [.corrected])
    #expect(anew.outcome == .metLate)
    let kept = anew.following(old)
    #expect(kept.outcome == .met && kept.marks == [.corrected] && kept.settledBy == "P2")
  }

  /// Saturday the 20th is worked, which is heard on the Monday after it.
  private func worked(after earlier: HolidayCalendar, heard: String) throws -> HolidayCalendar {
    let saturday = HolidayCalendar(
      years: [2027], entries: [Day(year: 2027, month: 2, day: 20)!: .adjustedWorkday(name: "样例")],
      version: "sample-saturday")
    return earlier.overlaying(saturday).succeeding([
      HolidayCalendar.Earlier(earlier, until: try #require(Instant(heard)))
    ])
  }

  /// Whatever has its last day on Monday the 22nd, or on the Saturday before that if it is worked.
  private static let due: [(rule: String, debtor: String, facts: [Fact])] = [
    (
      "reply", "WJ",
      sent("inquiry", "Q", "2027-02-15T10:00", by: "SPJ", to: ["WJ"], ["proposition": "样例拟办意见"])
    ),
    (
      "reply", "WJ",
      sent("inquiry", "Q", "2027-02-15T10:00", by: "SPJ", to: ["WJ"], ["replyDueDate": "2027-02-20"])
    ),
    (
      "opinion", "ZJ",
      sent("parallel-notice", "N", "2027-02-15T10:00", by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "5"])
    ),
    (
      "opinion", "ZJ",
      sent("parallel-notice", "N", "2027-02-15T10:00", by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "2"])
        + [
          arrived(
            "extension-notice", "E", "2027-02-16T10:00", by: "ZJ", to: ["SPJ"],
            ["newDueDate": "2027-02-20", "reason": "样例理由"])
        ]
    ),
    ("claim", "WJ", [delivery("approval-push", "2027-02-19T10:00")]),
    (
      "task", "WJ",
      [
        arrived(
          "meeting-resolution", "M", "2027-02-15T10:00", by: "SPJ", to: ["WJ"], ["dueDate": "2027-02-20"])
      ]
    ),
    (
      "rectify", "WJ",
      [
        arrived(
          "legacy-opinion", "L", "2027-02-15T10:00", by: "WJ", to: ["SPJ"],
          ["rectificationRequired": "是", "rectifyDueDate": "2027-02-20"])
      ]
    ),
    (
      "commitment", "WJ",
      [
        arrived(
          "commitment-push", "C", "2027-01-20T09:00", by: "SPJ", to: ["WJ"],
          ["commitmentDueDate": "2027-02-04"])
      ]
    ),
  ]

  @Test func `a notice that is heard late ends nothing before it was heard, whatever is owed`() throws {
    let sooner = try worked(after: before, heard: "2027-02-19T09:00")
    let late = try worked(after: before, heard: "2027-02-22T09:00")
    for (rule, debtor, facts) in Self.due {
      let first = facts[0]
      let told = try ToldMatter(facts, SampleProfile.profile(), before)
        .obligation(rule, debtor, at: "2027-02-22T09:00")
      let anew = try ToldMatter(facts, SampleProfile.profile(), late)
        .obligation(rule, debtor, at: "2027-02-22T09:00")
      #expect(told.deadline?.isProvisional == true, "\(first)")
      #expect(anew.due == told.due && anew.outcome == nil && !anew.isProvisional, "\(first)")
      #expect(anew.following(told) == anew, "\(first)")
      // Where there is time yet, there is as much as the notice says.
      if first.at.day < Day(year: 2027, month: 2, day: 19)! {
        let moved = try ToldMatter(facts, SampleProfile.profile(), sooner)
          .obligation(rule, debtor, at: "2027-02-19T09:00")
        #expect(try #require(moved.due) < #require(told.due), "\(first)")
      }
    }
  }

  @Test func `what comes in time by what was told is in time, and silence is consent when that is over`()
    throws
  {
    let late = try worked(after: before, heard: "2027-02-22T09:00")
    let facts = sent(
      "inquiry", "Q", "2027-02-15T10:00", by: "SPJ", to: ["WJ"], ["proposition": "样例拟办意见"])
    let told = ToldMatter(facts, SampleProfile.profile(), late)
    let answer = reply("2027-02-22T10:00")
    #expect(told.standing(of: answer) == .counts)
    let answered = ToldMatter(facts + [answer], SampleProfile.profile(), late)
    #expect(try answered.obligation("reply", "WJ", at: "2027-02-23T00:00").outcome == .met)
    let silent = try told.obligation("reply", "WJ", at: "2027-02-23T00:00")
    #expect(silent.outcome == .deemed && silent.settledAt == Instant("2027-02-23T00:00"))
    // What is asked after it was heard is counted by it.
    let next = sent(
      "inquiry", "R", "2027-02-22T10:00", by: "SPJ", to: ["GAJ"], ["replyDueDate": "2027-03-06"])
    #expect(
      try ToldMatter(next, SampleProfile.profile(), late).obligation("reply", "GAJ", at: "2027-02-22T11:00")
        .deadline?.calendarVersion == late.version)
  }

  @Test func `a later notice that gives time gives it, and one that takes it away doesn't`() throws {
    let late = try worked(after: before, heard: "2027-02-22T09:00")
    let facts = sent(
      "inquiry", "Q", "2027-02-15T10:00", by: "SPJ", to: ["WJ"], ["proposition": "样例拟办意见"])
    func due(by days: [(Int, DayStatus)]) throws -> Instant? {
      let amended = HolidayCalendar(
        years: [2027],
        entries: Dictionary(
          uniqueKeysWithValues: days.map { (Day(year: 2027, month: 2, day: $0.0)!, $0.1) }),
        version: "sample-amended")
      let calendar = late.overlaying(amended).succeeding([
        HolidayCalendar.Earlier(before, until: try #require(Instant("2027-02-22T09:00"))),
        HolidayCalendar.Earlier(late, until: try #require(Instant("2027-02-22T12:00"))),
      ])
      return try ToldMatter(facts, SampleProfile.profile(), calendar)
        .obligation("reply", "WJ", at: "2027-02-22T13:00").due
    }
    #expect(try due(by: [(21, .adjustedWorkday(name: "样例"))]) == Instant("2027-02-23T00:00"))
    #expect(
      try due(by: [(20, .weekend), (22, .holiday(name: "样例"))]) == Instant("2027-02-24T00:00"))
  }
}

extension Obligation {
  /// Whether it ended late by a limit that a notice may move.
  fileprivate var isLateAsTold: Bool {
    (outcome == .metLate || marks.contains(.late)) && deadline?.isProvisional == true
  }
}
