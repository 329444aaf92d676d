import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

struct ProfileTests {
  private let push = SampleProfile.rule(
    "push-approval", .push, ["approval-push"], .act(field: "decisionDate"), Limit(1, .workday), of: .sender)
  private let claim = SampleProfile.rule(
    "claim-approval", .claim, ["approval-push", "commitment-push"], .delivery, Limit(1, .workday))
  private let broken = SampleProfile.rule(
    "claim-result", .claim, ["commitment-result"], when: ["result": ["未兑现"]], .delivery, Limit(1, .workday))

  private func profile(_ counting: Counting = Counting()) -> Profile {
    SampleProfile.profile(counting: counting, rules: [push, claim, broken])
  }

  private func rule(_ limit: Limit) -> Rule { SampleProfile.rule("any", .claim, [], .delivery, limit) }

  @Test func `a kind finds its clocks`() {
    let profile = profile()
    #expect(profile.pushRules(forKind: "approval-push") == [push])
    #expect(profile.pushRules(forKind: "commitment-push") == [])
    #expect(profile.claimRule(forKind: "commitment-push") == claim)
    #expect(profile.claimRule(forKind: "training-info") == nil)
    #expect(push.trigger.field == "decisionDate")
    #expect(claim.trigger.field == nil)
  }

  @Test func `some records of a kind need a claim and others don't`() {
    #expect(profile().claimRule(forKind: "commitment-result", values: ["result": "未兑现"]) == broken)
    #expect(profile().claimRule(forKind: "commitment-result", values: ["result": "已兑现"]) == nil)
    #expect(profile().claimRule(forKind: "commitment-result") == nil)
  }

  @Test(arguments: [
    // The record's own day goes before its own number, and that before the rule's.
    (["last": "2021-01-08", "days": "9"], "2021-01-08"), (["days": "2"], "2021-01-06"), ([:], "2021-01-05"),
    // A day off moves to the next working day; what can't be read doesn't count.
    (["last": "2021-01-09"], "2021-01-11"), (["last": "soon", "days": "many"], "2021-01-05"),
    (["days": "-1"], "2021-01-05"), (["days": "99999999999999999999"], "2021-01-05"),
  ])
  func `a record may set its own limit`(_ values: [String: String], _ lastDay: String) throws {
    let rule = SampleProfile.rule(
      "any", .reply, [], .delivery, Limit(1, .workday), limitField: "days", dueField: "last")
    let deadline = profile().deadline(
      for: rule, from: Day("2021-01-04"), values: values, calendar: .builtIn)
    #expect(deadline?.lastDay.description == lastDay)
  }

  @Test func `without a limit nothing is due, and nothing is measured`() throws {
    let rule = SampleProfile.rule("any", .push, [], .act(field: "day"))
    let day = Day("2021-01-04")
    #expect(profile().deadline(for: rule, from: day, calendar: .builtIn) == nil)
    #expect(
      profile().timeliness(of: rule, triggerDay: day, arrivedAt: .last, calendar: .builtIn) == .unmeasured)
  }

  @Test func `what is done after it was told isn't measured, unless it is to be told before`() throws {
    let arrival = try #require(Instant("2021-01-04T10:00"))
    let next = Day("2021-01-05")
    let after = SampleProfile.rule("after", .push, [], .act(field: "day"), Limit(1, .workday))
    let before = SampleProfile.rule("before", .push, [], .act(field: "day"), Limit(0, .workday, .before))
    let profile = profile()
    #expect(
      profile.timeliness(of: after, triggerDay: next, arrivedAt: arrival, calendar: .builtIn) == .unmeasured)
    #expect(
      profile.timeliness(of: after, triggerDay: next.adding(days: -1), arrivedAt: arrival, calendar: .builtIn)
        == .met)
    #expect(profile.timeliness(of: before, triggerDay: next, arrivedAt: arrival, calendar: .builtIn) == .met)
  }

  @Test func `a deadline tells where it comes from`() throws {
    let delivered = try #require(Instant("2021-01-04T16:00:01"))
    let deadline = try #require(profile().deadline(for: claim, from: delivered, calendar: .builtIn))
    #expect(deadline.rule == "claim-approval")
    #expect(deadline.article == "样例条款")
    #expect(deadline.trigger == .instant(delivered))
    #expect(deadline.lastDay.description == "2021-01-05")
    #expect(deadline.due.description == "2021-01-06T00:00:00.000+08:00")
    #expect(deadline.count.steps.map(\.part) == [.counted(1)])
    #expect(deadline.calendarVersion == HolidayCalendar.builtIn.version)
    #expect(!deadline.isProvisional)
  }

  @Test(arguments: [
    ("2021-01-04T23:59:59.999", Timeliness.met), ("2021-01-05T00:00", .metLate),
    ("2021-01-04T15:59:59.999Z", .met), ("2021-01-04T16:00:00Z", .metLate),
    // A decision pushed at once is early and not late; one dated tomorrow can't be held against a clock.
    ("2020-12-30T09:00", .unmeasured), ("2020-12-31T09:00", .met),
  ])
  func `the sender's clock runs to the end of the last day`(_ arrival: String, _ expected: Timeliness) throws
  {
    let timeliness = profile().timeliness(
      of: push, triggerDay: Day("2020-12-31"), arrivedAt: try #require(Instant(arrival)),
      calendar: .builtIn)
    #expect(timeliness == expected)
  }

  @Test(arguments: [
    ("2020-12-21", Timeliness.unmeasured), ("2020-12-22", .metLate), ("1999-01-01", .unmeasured),
  ])
  func `what happened before the measure came into force isn't measured`(
    _ trigger: String, _ expected: Timeliness
  ) throws {
    let timeliness = profile().timeliness(
      of: push, triggerDay: try #require(Day(trigger)), arrivedAt: try #require(Instant("2021-06-01T08:00")),
      calendar: .builtIn)
    #expect(timeliness == expected)
  }

  @Test func `the last day can end at the close of business`() throws {
    let closeAt = try #require(Counting.closeAt("17:30"))
    let day = Day("2020-12-31")
    let deadline = try #require(
      profile(Counting(closeAt: closeAt)).deadline(for: push, from: day, calendar: .builtIn))
    #expect(deadline.due.description == "2021-01-04T17:30:00.000+08:00")
    #expect(deadline.isMet(at: try #require(Instant("2021-01-04T17:29:59.999"))))
    #expect(!deadline.isMet(at: deadline.due))
  }

  @Test(arguments: [
    ("24:00", 1_440), ("17:30", 1_050), ("00:01", 1), ("00:00", nil), ("24:01", nil), ("12:60", nil),
    ("7:30", nil), ("17:30:00", nil), ("", nil),
  ])
  func `a time of day is read as people write it`(_ text: String, _ minutes: Int?) {
    #expect(Counting.closeAt(text) == minutes)
  }

  @Test(arguments: [
    // Days and months of the calendar count all days; an end on a day off moves to the next working day.
    (Limit(10, .calendarDay), "2020-12-22", "2021-01-04"),
    (Limit(9, .calendarDay), "2020-12-22", "2020-12-31"),
    (Limit(3, .month), "2020-12-22", "2021-03-22"), (Limit(6, .month), "2020-08-31", "2021-03-01"),
    // “At the same time” is the same day, or the next working day.
    (Limit(0, .workday), "2020-12-22", "2020-12-22"), (Limit(0, .workday), "2021-01-02", "2021-01-04"),
    (Limit(3, .calendarDay, .before), "2021-01-04", "2021-01-01"),
    (Limit(1, .month, .before), "2021-03-31", "2021-02-28"),
    (Limit(0, .workday, .before), "2021-01-02", "2021-01-02"),
  ])
  func `limits come in working days, days and months`(_ limit: Limit, _ start: String, _ end: String) throws {
    let deadline = profile().deadline(for: rule(limit), from: try #require(Day(start)), calendar: .builtIn)
    #expect(deadline?.lastDay.description == end)
  }

  @Test func `the explanation shows how an act on a day off was moved`() throws {
    let day = Day("2021-01-02")
    let deadline = try #require(
      profile(Counting(offDayEvent: .deemNextWorkday)).deadline(for: claim, from: day, calendar: .builtIn))
    #expect(deadline.count.start.description == "2021-01-02")
    #expect(
      deadline.count.steps.map(\.day.description)
        == ["2021-01-02", "2021-01-03", "2021-01-04", "2021-01-05"])
    #expect(deadline.count.steps.map(\.part) == [.skipped, .skipped, .movedTo, .counted(1)])
  }

  @Test func `a calendar that isn't known yet makes every unit provisional`() throws {
    let trigger = Day("2026-12-31")
    for limit in [Limit(1, .workday), Limit(10, .calendarDay), Limit(2, .month)] {
      let deadline = profile().deadline(for: rule(limit), from: trigger, calendar: .builtIn)
      #expect(try #require(deadline).isProvisional)
    }
  }

  @Test func `a later trigger never gives an earlier deadline`() throws {
    var random = SeededGenerator()
    let limits = [
      Limit(1, .workday), Limit(10, .workday), Limit(0, .workday), Limit(7, .calendarDay), Limit(3, .month),
      Limit(1, .workday, .before), Limit(2, .month, .before),
    ]
    let profiles = [
      profile(), profile(Counting(offDayEvent: .deemNextWorkday, advanceCounting: .clearWorkdays)),
    ]
    for _ in 0..<2_000 {
      let day = Day(number: 17_897).adding(days: .random(in: 0..<2_900, using: &random))
      let rule = rule(limits.randomElement(using: &random)!)
      let profile = profiles.randomElement(using: &random)!
      let today = try #require(profile.deadline(for: rule, from: day, calendar: .builtIn)).due
      let tomorrow = try #require(
        profile.deadline(for: rule, from: day.adding(days: 1), calendar: .builtIn)
      ).due
      try #require(today <= tomorrow, "seed \(random.seed)")
    }
  }
}
