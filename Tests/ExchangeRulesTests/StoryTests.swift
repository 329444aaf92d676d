import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// A winter in a district: all matters that the samples tell of, at the level of rules.
struct StoryTests {
  private let profile = SampleProfile.profile()

  @Test func `a decision of New Year's Eve is pushed in time and claimed, returned and claimed late`() throws
  {
    let decided = Day("2020-12-31")
    let pushed = try #require(Instant("2021-01-04T16:00"))
    let push = profile.rule("push-approval")
    #expect(
      profile.deadline(for: push, from: decided, calendar: .builtIn)?.due == Instant("2021-01-05T00:00"))
    #expect(profile.timeliness(of: push, triggerDay: decided, arrivedAt: pushed, calendar: .builtIn) == .met)

    let claims = ToldMatter([
      delivery("approval-push", "2021-01-04T16:00"), arrived("claim", "A", "2021-01-05T09:00", by: "WJ"),
    ])
    #expect(claims.states(at: "2021-01-08T18:00") == ["claim/A WJ met"])
    let returned = ToldMatter([
      delivery("approval-push", "2021-01-04T16:00"),
      arrived("claim-return", "R", "2021-01-05T15:00", by: "WJ", to: ["SPJ"]),
      arrived("reassign", "G", "2021-01-06T10:00", by: "SPJ", to: ["YJ"]),
    ])
    #expect(returned.states(at: "2021-01-08T18:00") == ["claim/R WJ returned", "reassign/G SPJ met"])
    let again = ToldMatter([delivery("approval-push", "2021-01-06T10:00", to: "YJ")])
    #expect(try again.obligation("claim", "YJ", at: "2021-01-06T10:00").due == Instant("2021-01-08T00:00"))
    let late = ToldMatter([
      delivery("approval-push", "2021-01-04T16:00"), arrived("claim", "A", "2021-01-08T09:00", by: "WJ"),
    ])
    #expect(late.states(at: "2021-01-07T09:00") == ["claim WJ overdue"])
    #expect(late.states(at: "2021-01-08T18:00") == ["claim/A WJ met-late (late)"])
  }

  @Test func `a commitment that ran out over Spring Festival is found broken, and dealt with`() throws {
    let told = ToldMatter([
      arrived(
        "commitment-push", "C", "2021-01-11T09:00", by: "SPJ", to: ["WJ"], ["commitmentDueDate": "2021-02-11"]
      ),
      arrived(
        "commitment-result", "R", "2021-03-02T15:00", by: "WJ", to: ["SPJ"], about: "C", ["result": "未兑现"]),
      arrived("disposition", "D", "2021-03-09T10:00", by: "SPJ", to: ["WJ"], about: "R"),
    ])
    #expect(
      try told.obligation("commitment", "WJ", at: "2021-02-18T00:00").due == Instant("2021-03-04T00:00"))
    #expect(told.states(at: "2021-03-05T00:00") == ["commitment WJ met", "dispose-commitment SPJ open"])
    #expect(told.states(at: "2021-03-09T10:00") == ["commitment WJ met", "dispose-commitment SPJ met"])
  }

  @Test func `a survey after the festival is announced before it`() {
    let told = ToldMatter([
      arrived(
        "survey-notice", "N", "2021-02-10T15:00", by: "SPJ", to: ["WJ", "STHJ"],
        ["surveyDate": "2021-02-18"]),
      arrived("survey-reply", "A", "2021-02-10T16:00", by: "WJ", to: ["SPJ"], ["attend": "是"]),
      arrived(
        "survey-record", "R", "2021-02-18T17:00", by: "SPJ", to: ["WJ", "STHJ"], ["attendance": "WJ"]),
    ])
    #expect(told.states(at: "2021-02-18T17:00") == ["attend STHJ overdue (absent)", "attend WJ met"])
  }

  @Test
  func `a parallel case of three: one takes more time, one is absent, one says that default doesn't apply`() {
    let told = ToldMatter(
      sent(
        "parallel-notice", "N", "2021-01-11T09:00", by: "SPJ", to: ["ZJ", "GAJ", "ZHZF"],
        ["limitWorkdays": "5"])
        + [
          arrived(
            "extension-notice", "E", "2021-01-18T09:00", by: "ZJ", to: ["SPJ"], ["newDueDate": "2021-01-22"]),
          arrived(
            "default-exclusion", "X", "2021-01-15T09:00", by: "ZHZF", to: ["SPJ"],
            ["applicantExplainedOn": "2021-01-15"]),
          arrived(
            "default-consent", "D", "2021-01-19T10:00", by: "SPJ", to: ["GAJ"],
            ["department": "GAJ", "type": "缺席默认"]),
          arrived(
            "parallel-opinion", "O", "2021-01-22T16:00", by: "ZJ", to: ["SPJ"],
            ["opinion": "同意", "approverQualified": "是"]),
        ])
    #expect(
      told.states(at: "2021-01-19T00:00") == [
        "confirm/GAJ SPJ open", "opinion GAJ default-candidate", "opinion ZHZF excluded",
        "opinion ZJ extended (extended)",
      ])
    #expect(
      told.states(at: "2021-01-22T16:00") == [
        "confirm/GAJ SPJ met", "opinion GAJ deemed (absent)", "opinion ZHZF excluded",
        "opinion ZJ met (extended)",
      ])
  }

  @Test func `an inquiry with a proposition that nobody answers is agreed to`() {
    let told = ToldMatter(
      sent(
        "inquiry", "Q", "2021-01-11T09:00", by: "SPJ", to: ["ZRZY"],
        ["proposition": "样例拟办意见", "replyDueDate": "2021-01-18"]))
    #expect(told.states(at: "2021-01-18T23:59:59.999") == ["reply ZRZY due-soon"])
    #expect(told.states(at: "2021-01-19T00:00") == ["reply ZRZY deemed"])
  }
}
