import ExchangeBase
import ExchangeRules
import Testing

/// Edge case 12: inquiries. This one is delivered on Monday 4 January, so the reply is due by the end of the
/// 11th.
struct InquiryEdgeCases {
  private func inquiry(_ values: [String: String] = [:], to: [String] = ["WJ"]) -> [Fact] {
    sent("inquiry", "Q", "2021-01-04T09:00", by: "SPJ", to: to, values)
  }

  private func reply(_ at: String, _ outcome: String = "答复", by: String = "WJ", id: String = "R") -> Fact {
    arrived("inquiry-reply", id, at, by: by, to: ["SPJ"], about: "Q", ["outcome": outcome])
  }

  @Test func `case 12: an explicit day goes before the profile's number`() throws {
    let due = try ToldMatter(inquiry()).obligation("reply", "WJ", at: "2021-01-05T00:00").due
    #expect(due == Instant("2021-01-12T00:00"))
    let named = ToldMatter(inquiry(["replyDueDate": "2021-01-06"]))
    #expect(try named.obligation("reply", "WJ", at: "2021-01-05T00:00").due == Instant("2021-01-07T00:00"))
  }

  @Test func `a day that was over when the inquiry came doesn't count`() throws {
    let over = ToldMatter(inquiry(["replyDueDate": "2020-12-31", "proposition": "样例拟办意见"]))
    #expect(try over.obligation("reply", "WJ", at: "2021-01-05T00:00").due == Instant("2021-01-12T00:00"))
    // Sunday the 3rd stands for Monday the 4th, of which most is left.
    let sunday = ToldMatter(inquiry(["replyDueDate": "2021-01-03"]))
    #expect(try sunday.obligation("reply", "WJ", at: "2021-01-04T10:00").due == Instant("2021-01-05T00:00"))
  }

  @Test func `whoever only has to find another department for an inquiry hasn't failed to answer`() throws {
    let back = arrived("claim-return", "B", "2021-01-05T09:00", by: "WJ", about: "Q", ["returns": "1"])
    #expect(
      ToldMatter(inquiry() + [back]).states(at: "2021-01-12T00:00") == [
        "reply/B SPJ notice (awaiting-reassignment)", "reply WJ superseded",
      ])
  }

  @Test func `case 12: silence on a proposition is consent, and on a question nothing but late`() throws {
    let proposition = ToldMatter(inquiry(["proposition": "样例拟办意见"]))
    #expect(proposition.states(at: "2021-01-11T23:59:59.999") == ["reply WJ due-soon"])
    #expect(proposition.states(at: "2021-01-12T00:00") == ["reply WJ deemed"])
    let question = ToldMatter(inquiry())
    #expect(question.states(at: "2021-01-12T00:00") == ["reply WJ overdue (unanswered)"])
    let due = try #require(Instant("2021-01-12T00:00"))
    for told in [proposition, question] {
      let obligation = try told.obligation("reply", "WJ", at: "2021-01-12T00:00")
      #expect(Lead(obligation, at: due)?.article == "27")
    }
    #expect(try question.obligation("reply", "WJ", at: "2021-01-12T00:00").notices(at: due) == [.unanswered])
    let never = SampleProfile.profile(inquiry: Profile.Inquiry(deemed: .never))
    #expect(
      ToldMatter(proposition.facts, never).states(at: "2021-01-12T00:00") == ["reply WJ overdue (unanswered)"]
    )
  }

  @Test func `an answer that didn't say which question it meant was no silence`() {
    let told = ToldMatter(
      inquiry(["proposition": "样例拟办意见"]) + [arrived(Fact.unclearAnswer, "U", "2021-01-11T10:00", by: "WJ")])
    #expect(told.states(at: "2021-01-11T11:00") == ["reply WJ due-soon (unclear)"])
    #expect(told.states(at: "2021-01-12T00:00") == ["reply WJ overdue (unanswered,unclear)"])
    let clear = ToldMatter(told.facts + [reply("2021-01-13T09:00", "不同意")])
    #expect(clear.states(at: "2021-01-14T00:00") == ["reply WJ met-late (late)"])
    let late = ToldMatter(
      inquiry(["proposition": "样例拟办意见"]) + [arrived(Fact.unclearAnswer, "U", "2021-01-12T10:00", by: "WJ")])
    #expect(late.states(at: "2021-01-13T00:00") == ["reply WJ deemed"])
  }

  @Test func `case 12: “not our responsibility” in time discharges`() {
    let told = ToldMatter(inquiry() + [reply("2021-01-05T09:00", "不属职责范围")])
    #expect(told.states(at: "2021-02-01T00:00") == ["reply WJ met (out-of-scope)"])
  }

  @Test func `case 12: a refusal after deemed consent is a conflict, and another word isn't`() {
    let told = ToldMatter(inquiry(["proposition": "样例拟办意见"]))
    let refusal = reply("2021-01-13T09:00", "不同意")
    #expect(told.standing(of: refusal) == .withoutEffect(.decidedByDefault))
    #expect(
      ToldMatter(told.facts + [refusal]).states(at: "2021-01-14T00:00") == ["reply WJ deemed (conflict)"])
    let consent = reply("2021-01-13T09:00", "同意")
    #expect(ToldMatter(told.facts + [consent]).states(at: "2021-01-14T00:00") == ["reply WJ deemed"])
  }

  @Test
  func
    `case 12: as long as its time runs the last of several replies counts, and the first makes it in time`()
    throws
  {
    let first = reply("2021-01-05T09:00")
    let refusal = reply("2021-01-11T23:00", "不同意", id: "R2")
    let told = ToldMatter(inquiry(["proposition": "样例拟办意见"]) + [first])
    #expect(told.standing(of: refusal) == .replaces("R", at: Instant("2021-01-05T09:00")!))
    let changed = ToldMatter(told.facts + [refusal])
    #expect(changed.states(at: "2021-02-01T00:00") == ["reply WJ met (corrected)"])
    let obligation = try changed.obligation("reply", "WJ", at: "2021-02-01T00:00")
    #expect(obligation.settledBy == "R2" && obligation.settledAt == Instant("2021-01-05T09:00"))
    #expect(obligation.evidence == ["Q", "R", "R2"])
    #expect(
      changed.standing(of: reply("2021-01-11T23:30", id: "R3"))
        == .replaces("R2", at: Instant("2021-01-11T23:00")!))
    #expect(
      changed.standing(of: reply("2021-01-11T23:30", "不同意", id: "R3"))
        == .alreadyAnswered(by: "R2", at: Instant("2021-01-11T23:00")!), "the same again")
    #expect(
      told.standing(of: reply("2021-01-12T00:00", "不同意", id: "R4"))
        == .alreadyAnswered(by: "R", at: Instant("2021-01-05T09:00")!), "its time is over")
    let scope = ToldMatter(told.facts + [reply("2021-01-06T09:00", "不属职责范围", id: "R5")])
    #expect(scope.states(at: "2021-02-01T00:00") == ["reply WJ met (corrected,out-of-scope)"])
    let back = ToldMatter(scope.facts + [reply("2021-01-07T09:00", "不同意", id: "R6")])
    #expect(back.states(at: "2021-02-01T00:00") == ["reply WJ met (corrected)"])
    let late = reply("2021-01-13T09:00", id: "R7")
    #expect(
      ToldMatter(inquiry() + [late]).standing(of: reply("2021-01-13T10:00", "不同意", id: "R8"))
        == .alreadyAnswered(by: "R7", at: Instant("2021-01-13T09:00")!), "what was late isn't changed either")
  }

  @Test func `a late reply counts, and is no longer missing`() {
    let late = reply("2021-01-13T09:00")
    #expect(ToldMatter(inquiry()).standing(of: late) == .late(due: Instant("2021-01-12T00:00")!))
    #expect(ToldMatter(inquiry() + [late]).states(at: "2021-01-14T00:00") == ["reply WJ met-late (late)"])
  }

  @Test func `each department asked replies for itself`() {
    let told = ToldMatter(inquiry(to: ["WJ", "YJ"]) + [reply("2021-01-05T09:00")])
    #expect(told.states(at: "2021-01-05T09:00") == ["reply WJ met", "reply YJ open"])
    #expect(told.standing(of: reply("2021-01-05T10:00", by: "ZJ")) == .notYours)
    #expect(
      told.standing(of: reply("2021-01-05T10:00"))
        == .alreadyAnswered(by: "R", at: Instant("2021-01-05T09:00")!))
  }

  @Test func `a withdrawn inquiry needs no reply`() {
    let told = ToldMatter(
      inquiry() + [arrived("cancellation", "X", "2021-01-05T09:00", by: "SPJ", about: "Q")])
    #expect(told.states(at: "2021-02-01T00:00") == ["reply WJ superseded"])
    #expect(told.standing(of: reply("2021-01-06T09:00")) == .nothingOpen)
    #expect(
      told.standing(of: arrived("cancellation", "X2", "2021-01-06T09:00", by: "SPJ", about: "Q"))
        == .nothingOpen)
    #expect(
      ToldMatter(inquiry()).standing(
        of: arrived("cancellation", "X", "2021-01-05T09:00", by: "WJ", about: "Q"))
        == .notYours)
  }
}
