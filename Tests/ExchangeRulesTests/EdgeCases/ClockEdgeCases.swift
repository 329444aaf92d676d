import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// The edge cases that are about counting days.
struct ClockEdgeCases {
  private let profile = SampleProfile.profile()

  private func due(
    _ rule: String, _ day: String, _ counting: Counting = Counting(), _ calendar: HolidayCalendar = .builtIn
  ) throws -> Deadline {
    let profile = SampleProfile.profile(counting: counting)
    let day = try #require(Day(day))
    return try #require(profile.deadline(for: profile.rule(rule), from: day, calendar: calendar))
  }

  private func timeliness(_ rule: String, _ day: String, arriving moment: String) throws -> Timeliness {
    profile.timeliness(
      of: profile.rule(rule), triggerDay: try #require(Day(day)), arrivedAt: try #require(Instant(moment)),
      calendar: .builtIn)
  }

  @Test func `case 1: the day of the act isn't counted, and the last working day counts to its end`() throws {
    let deadline = try due("push-approval", "2020-12-31")
    #expect(deadline.lastDay.description == "2021-01-04")
    #expect(deadline.due.description == "2021-01-05T00:00:00.000+08:00")
    #expect(
      try due("push-approval", "2020-12-31", Counting(closeAt: 1_050)).due.description
        == "2021-01-04T17:30:00.000+08:00")
  }

  @Test func `case 2: an act on a day off is counted from the next working day, or deemed done on it`() throws
  {
    #expect(try due("claim", "2021-01-02").lastDay.description == "2021-01-04")
    #expect(
      try due("claim", "2021-01-02", Counting(offDayEvent: .deemNextWorkday)).lastDay.description
        == "2021-01-05")
  }

  @Test(arguments: [
    ("push-supervision", "2021-02-09", "2021-02-19"), ("push-commitment", "2020-12-31", "2021-01-04"),
    ("push-disposition", "2021-03-09", "2021-03-09"), ("push-disposition", "2021-01-02", "2021-01-04"),
  ])
  func
    `case 5: what the measure leaves open starts with the act itself, and “at the same time” is the same day`(
      _ rule: String, _ day: String, _ last: String
    ) throws
  {
    #expect(try due(rule, day).lastDay.description == last)
  }

  @Test func `case 5: training has no deadline for its push, and is claimed all the same`() {
    #expect(profile.pushRules(forKind: "training-info").isEmpty)
    #expect(profile.claimRule(forKind: "training-info") != nil)
  }

  @Test func `case 7: a survey is announced by the end of the working day before, or a whole one before`()
    throws
  {
    #expect(try due("notice-survey", "2020-12-28").lastDay.description == "2020-12-25")
    #expect(
      try due("notice-survey", "2020-12-28", Counting(advanceCounting: .clearWorkdays)).lastDay.description
        == "2020-12-24")
    #expect(try timeliness("notice-survey", "2021-02-18", arriving: "2021-02-10T23:59:59.999") == .met)
    #expect(try timeliness("notice-survey", "2021-02-18", arriving: "2021-02-11T00:00") == .metLate)
  }

  @Test func `case 7: only joint surveys have a rule, and a notice that doesn't say is one`() {
    let rule = profile.rule("notice-survey")
    #expect(rule.applies(to: "survey-notice", ["mode": "联合"]))
    #expect(rule.applies(to: "survey-notice", [:]))
    #expect(!rule.applies(to: "survey-notice", ["mode": "委托"]))
  }

  @Test func `case 13: a deadline in a year without a notice is provisional until the notice comes`() throws {
    let told = ToldMatter(
      [
        arrived(
          "commitment-push", "C", "2026-12-01T09:00", by: "SPJ", to: ["WJ"],
          ["commitmentDueDate": "2026-12-25"])
      ])
    let before = try told.obligation("commitment", "WJ", at: "2026-12-02T00:00")
    #expect(before.isProvisional)
    #expect(before.notices(at: try #require(Instant("2026-12-02T00:00"))) == [.provisional])
    let notice = HolidayCalendar(
      years: [2027], entries: [Day("2027-01-04"): .holiday(name: "元旦")], version: "2027")
    let later = ToldMatter(told.facts, told.profile, .builtIn.overlaying(notice))
    let after = try later.obligation("commitment", "WJ", at: "2026-12-02T00:00")
    #expect(!after.isProvisional)
    #expect(try #require(before.due) < #require(after.due))
    #expect(after.deadline?.calendarVersion.hasSuffix("+2027") == true)
  }

  @Test func `case 16: what happened before the measure came into force is kept and not measured`() throws {
    #expect(try timeliness("push-approval", "2020-12-21", arriving: "2021-06-01T08:00") == .unmeasured)
    let told = ToldMatter([delivery("approval-push", "2020-12-21T23:59:59.999")])
    #expect(told.obligations(at: "2021-06-01T08:00").isEmpty)
    #expect(told.standing(of: arrived("claim", "A", "2020-12-23T09:00", by: "WJ")) == .counts)
    let inquiry = ToldMatter(sent("inquiry", "Q", "2020-12-21T09:00", by: "SPJ", to: ["WJ"]))
    #expect(inquiry.obligations(at: "2021-06-01T08:00").isEmpty)
    #expect(inquiry.standing(of: arrived("inquiry-reply", "R", "2021-06-01T09:00", by: "WJ")) == .counts)
  }
}
