import ExchangeRules
import Testing

/// What the approval department owes after letters, broken commitments and opinions on legacy cases, and what
/// supervision owes about rectification.
struct DispositionEdgeCases {
  private func letter(_ id: String, _ at: String) -> Fact {
    arrived("revocation-letter", id, at, by: "WJ", to: ["SPJ"])
  }

  private func disposition(
    _ id: String, _ at: String, about: String?, _ decision: String = "撤销", by: String = "SPJ"
  ) -> Fact {
    arrived(
      "disposition", id, at, by: by, to: ["WJ"], about: about, ["decision": decision, "docNo": "样例〔2021〕1号"])
  }

  @Test func `a disposition ends what it is about, else what has waited longest`() {
    let letters = [letter("L1", "2021-01-05T09:00"), letter("L2", "2021-01-06T09:00")]
    let named = ToldMatter(letters + [disposition("D", "2021-01-07T09:00", about: "L2")])
    #expect(named.states(at: "2021-01-07T09:00") == ["dispose-letter SPJ open", "dispose-letter SPJ met"])
    for about in [nil, "P"] {
      let oldest = ToldMatter(letters + [disposition("D", "2021-01-07T09:00", about: about)])
      #expect(oldest.states(at: "2021-01-07T09:00") == ["dispose-letter SPJ met", "dispose-letter SPJ open"])
    }
  }

  @Test func `a disposition that comes before the letter doesn't end it`() {
    let told = ToldMatter([disposition("D", "2021-01-04T09:00", about: nil), letter("L", "2021-01-05T09:00")])
    #expect(told.states(at: "2021-01-07T09:00") == ["dispose-letter SPJ open"])
  }

  @Test func `at the same moment the question comes before the answer`() {
    let told = ToldMatter([
      letter("L", "2021-01-05T09:00"), disposition("D", "2021-01-05T09:00", about: "L"),
    ])
    #expect(told.states(at: "2021-01-05T09:00") == ["dispose-letter SPJ met"])
  }

  @Test func `what decides is the approval department, whose push it was or who was told`() throws {
    let push = arrived(
      "commitment-push", "C", "2021-01-05T09:00", by: "SPJ", to: ["WJ", "YJ"],
      ["commitmentDueDate": "2021-02-11"])
    let broken = arrived(
      "commitment-result", "R", "2021-03-02T09:00", by: "WJ", to: ["YJ", "SPJ"], about: "C", ["result": "未兑现"]
    )
    let told = ToldMatter([push, broken])
    #expect(try told.obligation("dispose-commitment", "SPJ", at: "2021-03-02T09:00").creditor == "WJ")
    #expect(told.standing(of: disposition("D", "2021-03-09T09:00", about: "R", by: "YJ")) == .notYours)
    #expect(told.standing(of: disposition("D", "2021-03-09T09:00", about: "R")) == .counts)
  }

  @Test func `one more decision is news, and the same decision isn't`() {
    let told = ToldMatter([letter("L", "2021-01-05T09:00"), disposition("D", "2021-01-07T09:00", about: "L")])
    #expect(told.standing(of: disposition("D2", "2021-01-08T09:00", about: "L", "维持")) == .counts)
    #expect(
      told.standing(of: disposition("D2", "2021-01-08T09:00", about: "L"))
        == .alreadyAnswered(by: "D", at: Instant("2021-01-07T09:00")!))
    #expect(ToldMatter([]).standing(of: disposition("D", "2021-01-08T09:00", about: "L")) == .nothingOpen)
  }

  @Test func `a profile may set a limit`() {
    let profile = SampleProfile.profile(rules: SampleProfile.rules(dispose: Limit(2, .workday)))
    let told = ToldMatter([letter("L", "2021-01-05T09:00")], profile)
    #expect(told.states(at: "2021-01-08T00:00") == ["dispose-letter SPJ overdue"])
    #expect(ToldMatter(told.facts).states(at: "2031-01-08T00:00") == ["dispose-letter SPJ open"])
  }

  @Test func `a legacy case is decided at once, or after the rectification has passed`() {
    func opinion(_ required: String) -> Fact {
      arrived(
        "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"],
        ["rectificationRequired": required, "rectifyDueDate": "2021-01-15"])
    }
    func result(_ id: String, _ at: String, _ passed: String) -> Fact {
      arrived("rectification-result", id, at, by: "ZJ", to: ["SPJ"], about: "O", ["passed": passed])
    }
    #expect(ToldMatter([opinion("否")]).states(at: "2021-01-05T09:00") == ["dispose-legacy SPJ open"])
    let waiting = ToldMatter([opinion("是")])
    #expect(waiting.states(at: "2021-01-16T00:00") == ["rectify ZJ overdue"])
    let failed = ToldMatter([opinion("是"), result("R", "2021-01-15T09:00", "否")])
    #expect(failed.states(at: "2021-01-16T00:00") == ["rectify ZJ met"])
    #expect(failed.standing(of: result("R2", "2021-01-20T09:00", "是")) == .counts)
    let passed = ToldMatter(failed.facts + [result("R2", "2021-01-20T09:00", "是")])
    #expect(passed.states(at: "2021-01-20T09:00") == ["dispose-rectified SPJ open", "rectify ZJ met"])
    #expect(
      passed.standing(of: result("R3", "2021-01-21T09:00", "是"))
        == .alreadyAnswered(by: "R", at: Instant("2021-01-15T09:00")!))
    #expect(passed.standing(of: disposition("D", "2021-01-21T09:00", about: "R2")) == .counts)
  }

  @Test func `a task from the joint meeting ends when it is done, and progress alone doesn't end it`() throws
  {
    let resolution = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["ZJ"], ["dueDate": "2021-01-15"])
    func progress(_ id: String, _ at: String, _ done: String) -> Fact {
      arrived("resolution-progress", id, at, by: "ZJ", to: ["SPJ"], about: "M", ["done": done])
    }
    let told = ToldMatter([resolution, progress("P", "2021-01-18T09:00", "否")])
    #expect(told.states(at: "2021-01-18T09:00") == ["task ZJ overdue"])
    let now = try #require(Instant("2021-01-18T09:00"))
    #expect(Lead(try told.obligation("task", "ZJ", at: "2021-01-18T09:00"), at: now)?.article == "28.1")
    #expect(told.standing(of: progress("P2", "2021-01-19T09:00", "否")) == .counts)
    #expect(
      told.standing(of: progress("P2", "2021-01-19T09:00", "是")) == .late(due: Instant("2021-01-16T00:00")!))
    let done = ToldMatter(told.facts + [progress("P2", "2021-01-19T09:00", "是")])
    #expect(done.states(at: "2021-01-19T09:00") == ["task ZJ met-late (late)"])
  }

  @Test func `a withdrawn letter needs no decision`() {
    let told = ToldMatter([
      letter("L", "2021-01-05T09:00"), arrived("cancellation", "X", "2021-01-06T09:00", by: "WJ", about: "L"),
    ])
    #expect(told.states(at: "2021-01-06T09:00") == ["dispose-letter SPJ superseded"])
    #expect(told.standing(of: disposition("D", "2021-01-07T09:00", about: "L")) == .nothingOpen)
  }
}
