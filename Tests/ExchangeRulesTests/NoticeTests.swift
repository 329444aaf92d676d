import ExchangeBase
import ExchangeRules
import Testing

/// What people are told, when, and who.
struct NoticeTests {
  private let inquiry = ToldMatter(sent("inquiry", "Q", "2021-01-04T09:00", by: "SPJ", to: ["WJ"]))

  @Test func `a reminder comes on the working day before, at the profile's time`() throws {
    let obligation = try inquiry.obligation("reply", "WJ", at: "2021-01-05T00:00")
    // Due by the end of Monday the 11th; the working day before is Friday.
    #expect(obligation.remindAt == Instant("2021-01-08T08:30"))
    #expect(obligation.notices(at: try #require(Instant("2021-01-08T08:29:59.999"))).isEmpty)
    #expect(obligation.notices(at: try #require(Instant("2021-01-08T08:30"))) == [.dueSoon])
  }

  @Test(arguments: [
    // There is no room for a day before the last, so it comes on the last day.
    ("2021-01-04T16:00", 1_440, "2021-01-05T08:30"),
    // The office closes before the hour of reminders.
    ("2021-01-04T16:00", 480, nil),
  ])
  func `a short time has its reminder on the last day, where there is room`(
    _ deliveredAt: String, _ closeAt: Int, _ expected: String?
  ) throws {
    let told = ToldMatter(
      [delivery("approval-push", deliveredAt)], SampleProfile.profile(counting: Counting(closeAt: closeAt)))
    #expect(try told.obligation("claim", "WJ", at: deliveredAt).remindAt == expected.flatMap { Instant($0) })
  }

  @Test func `the next wake is the reminder, then the end, then nothing`() throws {
    let obligation = try inquiry.obligation("reply", "WJ", at: "2021-01-05T00:00")
    let due = try #require(obligation.due)
    let reminder = try #require(obligation.remindAt)
    #expect(obligation.nextWake(after: obligation.openedAt) == reminder)
    #expect(obligation.nextWake(after: reminder) == due)
    #expect(obligation.nextWake(after: due) == nil)
    let answered = ToldMatter(
      inquiry.facts + [arrived("inquiry-reply", "R", "2021-01-05T09:00", by: "WJ", to: ["SPJ"])])
    #expect(
      try answered.obligation("reply", "WJ", at: "2021-01-05T10:00").nextWake(after: obligation.openedAt)
        == nil)
  }

  @Test(arguments: [
    (NoticeType.dueSoon, ["WJ"]), (.deemed, ["WJ", "SPJ"]), (.overdue, ["WJ", "SPJ", "DSJ"]),
    (.escalated, ["WJ", "SPJ", "DSJ"]),
  ])
  func `the debtor is reminded, the creditor told, and the bureau told what the profile says`(
    _ notice: NoticeType, _ audience: [String]
  ) throws {
    let profile = SampleProfile.profile(notices: Profile.Notices(toOperator: [.overdue]))
    let obligation = try inquiry.obligation("reply", "WJ", at: "2021-01-05T00:00")
    #expect(profile.audience(of: notice, for: obligation, operators: ["DSJ"]) == audience)
  }

  @Test func `somebody concerned twice is told once`() throws {
    let obligation = try inquiry.obligation("reply", "WJ", at: "2021-01-05T00:00")
    let audience = SampleProfile.profile().audience(
      of: .escalated, for: obligation, operators: ["SPJ", "WJ"])
    #expect(audience == ["WJ", "SPJ"])
  }

  @Test func `a late push is a lead, one in time or unmeasured isn't`() {
    let rule = SampleProfile.profile().rule("push-approval")
    let lead = Lead(rule, .metLate, sender: "SPJ", message: "M")
    #expect(lead?.article == "28.4")
    #expect(lead?.key == Obligation.Key(rule: "push-approval", opener: "M", debtor: "SPJ"))
    #expect(lead?.evidence == ["M"])
    #expect(Lead(rule, .met, sender: "SPJ", message: "M") == nil)
    #expect(Lead(rule, .unmeasured, sender: "SPJ", message: "M") == nil)
    #expect(
      Lead(SampleProfile.profile().rule("push-supervision"), .metLate, sender: "WJ", message: "M") == nil)
  }

  /// An opinion that was extended, a reply, and a check that another's letter had ended: whatever it is, and however it stood.
  @Test func `what comes back is told to whoever owes it, as long as there is time`() throws {
    let notice = { (id: String, at: String, limit: String) in
      sent("parallel-notice", id, at, by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": limit])
    }
    func cancelled(_ id: String, _ at: String, by: String) -> Fact {
      arrived("cancellation", "Z", at, by: by, about: id)
    }
    let extended = arrived(
      "extension-notice", "E", "2021-01-04T11:00", by: "ZJ", to: ["SPJ"], about: "N",
      ["newDueDate": "2021-01-12", "reason": "样例"])
    let parallel = ToldMatter(
      notice("N", "2021-01-04T09:00", "3") + [extended] + notice("N2", "2021-01-05T09:00", "20")
        + [cancelled("N2", "2021-01-05T15:00", by: "SPJ")])
    let commitment = ToldMatter(
      sent(
        "commitment-push", "C", "2021-01-04T09:00", by: "SPJ", to: ["WJ", "YJ"],
        ["commitmentDueDate": "2021-01-04"]) + [
          arrived("revocation-letter", "L", "2021-01-05T09:00", by: "YJ", to: ["SPJ"], about: "C"),
          cancelled("L", "2021-01-05T15:00", by: "YJ"),
        ])
    for (told, rule, debtor) in [
      (parallel, "opinion", "ZJ"), (parallel, "opinion", "GAJ"), (commitment, "commitment", "WJ"),
    ] {
      let moment = "2021-01-05T15:00"
      let now = try #require(Instant(moment))
      let back = told.obligations(at: moment).filter {
        $0.key.rule == rule && $0.key.debtor == debtor && !$0.isSettled
      }
      try #require(back.count == 1)
      #expect(back[0].restoredBy == "Z", "\(rule) \(debtor)")
      #expect(told.profile.announces(back[0], at: now), "\(rule) \(debtor)")
      let due = try #require(back[0].due)
      #expect(!told.profile.announces(back[0], at: due), "\(rule) \(debtor)")
      #expect(told.obligations(at: "2021-01-05T14:00").allSatisfy { $0.restoredBy == nil })
    }
  }
}
