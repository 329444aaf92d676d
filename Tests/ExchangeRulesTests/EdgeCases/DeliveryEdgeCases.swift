import ExchangeBase
import ExchangeRules
import Testing

/// The edge cases that are about deliveries: who has to claim, and what else may become of a record.
struct DeliveryEdgeCases {
  /// Delivered on Monday 4 January at 16:00, so due by the end of Tuesday.
  private func told(_ answers: [Fact], records: Int = 1, _ profile: Profile = SampleProfile.profile())
    -> ToldMatter
  {
    ToldMatter([delivery("approval-push", "2021-01-04T16:00", records: records)] + answers, profile)
  }

  @Test
  func `case 3: the recipient's clock starts with the delivery, so nobody pays for the exchange's own time`()
    throws
  {
    let pushed = arrived("inquiry", "Q", "2021-01-04T09:00", by: "SPJ", to: ["WJ"])
    let waiting = ToldMatter([pushed])
    #expect(try waiting.obligation("reply", "WJ", at: "2021-03-01T00:00").deadline == nil)
    let reached = ToldMatter([
      pushed, delivered("inquiry", about: "Q", "2021-01-06T00:00", by: "SPJ", to: "WJ"),
    ])
    #expect(
      try reached.obligation("reply", "WJ", at: "2021-01-06T00:00").deadline?.lastDay.description
        == "2021-01-13")
  }

  @Test func `case 4: late answers are taken, and stay late`() {
    #expect(told([]).states(at: "2021-01-06T00:00") == ["claim WJ overdue"])
    let late = told([arrived("claim", "A", "2021-01-06T00:00", by: "WJ")])
    #expect(late.states(at: "2021-01-08T00:00") == ["claim/A WJ met-late (late)"])
  }

  @Test func `case 8: each supervisor claims for itself`() {
    let told = told([])
    #expect(told.standing(of: arrived("claim", "A", "2021-01-05T09:00", by: "YJ")) == .notYours)
    #expect(told.standing(of: arrived("claim", "A", "2021-01-05T09:00", by: "WJ")) == .counts)
    let other = ToldMatter(told.facts + [arrived("claim", "A", "2021-01-05T09:00", by: "YJ")])
    #expect(other.states(at: "2021-01-05T10:00") == ["claim WJ due-soon"])
  }

  @Test func `case 9: a return in time is no violation, a late one is both`() {
    let inTime = told([arrived("claim-return", "R", "2021-01-05T23:59:59.999", by: "WJ", to: ["SPJ"])])
    #expect(inTime.states(at: "2021-01-09T00:00") == ["claim/R WJ returned", "reassign SPJ open"])
    let late = told([arrived("claim-return", "R", "2021-01-06T00:00", by: "WJ", to: ["SPJ"])])
    #expect(late.states(at: "2021-01-09T00:00") == ["claim/R WJ returned (late)", "reassign SPJ open"])
  }

  @Test func `case 9: a reassignment ends what the return opened, oldest first`() {
    let returns = [
      arrived("claim-return", "R1", "2021-01-05T09:00", by: "WJ", to: ["SPJ"], records: 2),
      arrived("claim-return", "R2", "2021-01-05T10:00", by: "WJ", to: ["SPJ"]),
      arrived("reassign", "G", "2021-01-06T09:00", by: "SPJ", to: ["YJ"], records: 2),
    ]
    #expect(
      told(returns, records: 4).states(at: "2021-01-06T10:00") == [
        "claim WJ overdue", "claim/R1 WJ returned ×2", "claim/R2 WJ returned", "reassign/G SPJ met ×2",
        "reassign SPJ open",
      ])
  }

  @Test func `a reassignment ends the duty of the return that it says, not of the oldest`() {
    let told = told(
      [
        arrived("claim-return", "R1", "2021-01-05T09:00", by: "WJ", to: ["SPJ"]),
        arrived("claim-return", "R2", "2021-01-05T10:00", by: "WJ", to: ["SPJ"]),
        arrived("reassign", "G", "2021-01-06T09:00", by: "SPJ", to: ["YJ"], ["returnedBy": "R2"]),
      ], records: 2)
    let duties = told.obligations(at: "2021-01-06T10:00").filter { $0.family == .reassign }
    #expect(duties.first { $0.isSettled }?.key.opener == "R2")
    #expect(duties.first { !$0.isSettled }?.key.opener == "R1")
  }

  @Test func `case 9: the second return goes to the bureau`() throws {
    let told = told([
      arrived("claim-return", "R", "2021-01-05T09:00", by: "WJ", to: ["SPJ"], ["returns": "2"])
    ])
    #expect(
      told.states(at: "2021-01-05T10:00") == ["claim/R WJ returned", "reassign OPERATOR open (escalated)"])
    let reassign = try told.obligation("reassign", "OPERATOR", at: "2021-01-05T10:00")
    let now = try #require(Instant("2021-01-05T10:00"))
    #expect(reassign.notices(at: now) == [.escalated])
    #expect(told.profile.audience(of: .escalated, for: reassign, operators: ["DSJ"]) == ["DSJ", "WJ"])
  }

  @Test func `case 9: where there are no returns nothing can be sent back`() {
    let profile = SampleProfile.profile(returns: Profile.Returns(isEnabled: false, maxReturns: 2))
    let back = arrived("claim-return", "R", "2021-01-05T09:00", by: "WJ", to: ["SPJ"])
    #expect(told([], profile).standing(of: back) == .notYours)
    #expect(told([back], profile).states(at: "2021-01-05T10:00") == ["claim WJ due-soon"])
  }

  @Test func `case 9: a sender may reassign by itself what nobody has claimed`() {
    let told = told(
      [
        arrived("claim", "A", "2021-01-05T09:00", by: "WJ"),
        arrived("reassign", "G", "2021-01-05T10:00", by: "SPJ", to: ["YJ"], records: 5),
      ], records: 2)
    #expect(told.states(at: "2021-01-05T10:00") == ["claim/A WJ met", "claim/G WJ superseded"])
    let again = arrived("reassign", "G2", "2021-01-05T11:00", by: "SPJ", to: ["ZJ"])
    #expect(told.standing(of: again) == .nothingOpen)
  }

  @Test func `case 10: what is withdrawn before its claim needs none, and what is claimed stays claimed`() {
    let told = told(
      [
        arrived("claim", "A", "2021-01-05T09:00", by: "WJ"),
        arrived("claim-return", "R", "2021-01-05T10:00", by: "WJ", to: ["SPJ"]),
        arrived("cancellation", "X", "2021-01-05T11:00", by: "SPJ", records: 2),
      ], records: 3)
    #expect(
      told.states(at: "2021-01-05T12:00") == [
        "claim/A WJ met", "claim/R WJ returned", "claim/X WJ superseded", "reassign/X SPJ superseded",
      ])
    let again = arrived("cancellation", "X2", "2021-01-05T12:00", by: "SPJ")
    #expect(told.standing(of: again) == .nothingOpen)
  }

  @Test func `case 10: a correction that matters is claimed anew, and another isn't`() {
    let material = ToldMatter([delivery("correction", "2021-01-06T09:00", ["material": "true"])])
    #expect(material.states(at: "2021-01-06T09:00") == ["claim-material WJ open"])
    let other = ToldMatter([delivery("correction", "2021-01-06T09:00", ["material": "false"])])
    #expect(other.states(at: "2021-01-06T09:00").isEmpty)
  }

  @Test func `case 14: what is told twice counts once`() {
    let claim = arrived("claim", "A", "2021-01-05T09:00", by: "WJ")
    let told = told([claim, claim], records: 2)
    #expect(told.states(at: "2021-01-05T10:00") == ["claim WJ due-soon", "claim/A WJ met"])
  }

  @Test func `case 14: a second claim is told of the first`() throws {
    let told = told([arrived("claim", "A", "2021-01-05T09:00", by: "WJ")])
    let again = arrived("claim-return", "B", "2021-01-05T10:00", by: "WJ", to: ["SPJ"])
    #expect(
      told.standing(of: again) == .alreadyAnswered(by: "A", at: try #require(Instant("2021-01-05T09:00"))))
  }

  @Test func `case 15: a town claims like any other department`() {
    let town = ToldMatter([
      delivery("approval-push", "2021-01-04T16:00", to: "T101"),
      arrived("claim", "A", "2021-01-05T09:00", by: "T101"),
    ])
    #expect(town.states(at: "2021-01-05T10:00") == ["claim/A T101 met"])
  }

  @Test(arguments: [
    ("2021-01-08T17:29:59.999", "2021-01-08T17:30"), ("2021-01-08T17:30", "2021-01-11T17:30"),
  ])
  func `what is delivered after the close of business has no time left on that day`(
    _ deliveredAt: String, _ due: String
  ) throws {
    let profile = SampleProfile.profile(
      counting: Counting(closeAt: 1_050), rules: SampleProfile.rules(claim: Limit(0, .workday)))
    let told = ToldMatter([delivery("approval-push", deliveredAt)], profile)
    #expect(try told.obligation("claim", "WJ", at: deliveredAt).due == Instant(due))
  }

  @Test func `delivery is the claim where the profile says so`() throws {
    let told = told([], records: 3, SampleProfile.profile(claimMode: .onDelivery))
    #expect(told.states(at: "2021-01-04T16:00") == ["claim/D WJ met ×3"])
    #expect(
      told.standing(of: arrived("claim", "A", "2021-01-05T09:00", by: "WJ"))
        == .alreadyAnswered(by: "D", at: try #require(Instant("2021-01-04T16:00"))))
  }

  @Test func `parts of a delivery end by themselves and are always the whole`() {
    let told = told(
      [
        arrived("claim", "A", "2021-01-05T09:00", by: "WJ", records: 2),
        arrived("claim-return", "R", "2021-01-05T10:00", by: "WJ", to: ["SPJ"]),
        arrived("claim", "B", "2021-01-06T09:00", by: "WJ", records: 100),
      ], records: 10)
    #expect(told.states(at: "2021-01-04T16:00") == ["claim WJ open ×10"])
    #expect(
      told.states(at: "2021-01-05T11:00").filter { $0.hasPrefix("claim") } == [
        "claim WJ due-soon ×7", "claim/A WJ met ×2", "claim/R WJ returned",
      ])
    #expect(
      told.states(at: "2021-01-06T11:00").filter { $0.hasPrefix("claim") } == [
        "claim/A WJ met ×2", "claim/B WJ met-late ×7 (late)", "claim/R WJ returned",
      ])
  }
}
