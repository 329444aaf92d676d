import ExchangeBase
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

  @Test func `one more disposition on a letter doesn't end another letter's`() {
    let told = ToldMatter(
      [letter("L1", "2021-01-05T09:00"), letter("L2", "2021-01-06T09:00")]
        + [disposition("D", "2021-01-07T09:00", about: "L1")])
    let again = disposition("E", "2021-01-08T09:00", about: "L1", "变更")
    #expect(told.standing(of: again) == .counts)
    #expect(
      ToldMatter(told.facts + [again]).states(at: "2021-01-08T09:00") == [
        "dispose-letter SPJ met", "dispose-letter SPJ open",
      ])
  }

  @Test func `a letter that was given to another department asks that one`() {
    let reassigned = arrived(
      "reassign", "R", "2021-01-06T09:00", by: "WJ", to: ["SPJ2"], about: "L", ["from": "SPJ"])
    let told = ToldMatter([letter("L", "2021-01-05T09:00"), reassigned])
    #expect(
      told.states(at: "2021-01-06T09:00") == ["dispose-letter SPJ superseded", "dispose-letter SPJ2 open"])
    #expect(told.standing(of: disposition("D", "2021-01-07T09:00", about: "L", by: "SPJ2")) == .counts)
    let back = arrived(
      "reassign", "S", "2021-01-07T09:00", by: "WJ", to: ["SPJ"], about: "L", ["from": "SPJ2"])
    #expect(
      ToldMatter(told.facts + [back]).states(at: "2021-01-07T09:00") == [
        "dispose-letter SPJ open", "dispose-letter SPJ2 superseded",
      ])
  }

  @Test func `a later opinion on a legacy case takes the place of the same department's earlier`() {
    func opinion(_ id: String, _ at: String, _ rectify: String, _ due: String? = nil) -> Fact {
      var values = ["rectificationRequired": rectify]
      values["rectifyDueDate"] = due
      return arrived("legacy-opinion", id, at, by: "WJ", to: ["SPJ"], values)
    }
    let longer = ToldMatter([
      opinion("O", "2021-01-04T10:00", "是", "2021-01-15"),
      opinion("P", "2021-01-14T10:00", "是", "2021-01-29"),
      arrived(
        "rectification-result", "V", "2021-01-20T10:00", by: "WJ", to: ["SPJ"], about: "P", ["passed": "是"]),
    ])
    let states = longer.states(at: "2021-02-20T10:00")
    #expect(
      states.filter { $0.hasPrefix("rectif") }.sorted().map { String($0.suffix(10)) }.contains("superseded"))
    #expect(states.count { $0.hasSuffix(" met") } == 1)
    #expect(states.count { $0.hasSuffix("overdue") || $0.hasSuffix("(late)") } == 0, "\(states)")
    let rectify = ToldMatter([
      opinion("O", "2021-01-04T10:00", "否"), opinion("P", "2021-01-05T10:00", "是", "2021-01-29"),
    ])
    #expect(
      rectify.states(at: "2021-01-06T10:00").count { $0.hasPrefix("dispose") && $0.hasSuffix("superseded") }
        == 1)
    #expect(rectify.states(at: "2021-01-06T10:00").count { $0.hasSuffix("open") } == 1)
    let early = disposition("D", "2021-01-06T10:00", about: nil)
    #expect(rectify.standing(of: early) == .withoutEffect(.beforeVerification))
    let placed = delivered("legacy-opinion", about: "P", "2021-01-05T10:05", by: "WJ", to: "SPJ")
    #expect(
      ToldMatter(rectify.facts + [placed]).standing(of: early) == .withoutEffect(.beforeVerification))
    let verified = arrived(
      "rectification-result", "V", "2021-01-07T10:00", by: "WJ", to: ["SPJ"], about: "P", ["passed": "是"])
    #expect(
      ToldMatter(rectify.facts + [early, verified]).standing(
        of: disposition("E", "2021-01-08T10:00", about: nil, "变更"))
        == .counts)
  }

  @Test func `a decision on an opinion that gave way to a later one is told which counts`() {
    func opinion(_ id: String, _ at: String) -> Fact {
      arrived("legacy-opinion", id, at, by: "WJ", to: ["SPJ"], ["rectificationRequired": "否"])
    }
    let told = ToldMatter([opinion("O", "2021-01-04T10:00"), opinion("P", "2021-01-05T10:00")])
    let overtaken = disposition("D", "2021-01-06T10:00", about: "O")
    #expect(told.standing(of: overtaken) == .overtaken(by: "P", at: Instant("2021-01-05T10:00")!))
    let after = ToldMatter(told.facts + [overtaken])
    #expect(after.states(at: "2021-01-06T10:00") == told.states(at: "2021-01-06T10:00"))
    // Under another id, and on the opinion that counts, the same decision does.
    #expect(after.standing(of: disposition("E", "2021-01-06T11:00", about: "P")) == .counts)
    #expect(after.standing(of: disposition("E", "2021-01-06T11:00", about: nil)) == .counts)
    // What has been withdrawn takes nothing's place.
    let withdrawn = arrived("cancellation", "X", "2021-01-05T11:00", by: "WJ", about: "P")
    #expect(ToldMatter(told.facts + [withdrawn]).standing(of: overtaken) == .counts)
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
    #expect(failed.states(at: "2021-01-15T09:00") == ["rectify ZJ due-soon (not-passed)"])
    #expect(failed.states(at: "2021-01-16T00:00") == ["rectify ZJ overdue (not-passed)"])
    #expect(
      failed.standing(of: result("R2", "2021-01-20T09:00", "是")) == .late(due: Instant("2021-01-16T00:00")!))
    let passed = ToldMatter(failed.facts + [result("R2", "2021-01-20T09:00", "是")])
    #expect(
      passed.states(at: "2021-01-20T09:00") == [
        "dispose-rectified SPJ open", "rectify ZJ met-late (late,not-passed)",
      ])
    #expect(
      passed.standing(of: result("R3", "2021-01-21T09:00", "是"))
        == .alreadyAnswered(by: "R2", at: Instant("2021-01-20T09:00")!))
    #expect(passed.standing(of: disposition("D", "2021-01-21T09:00", about: "R2")) == .counts)
  }

  @Test(arguments: [
    (["否"], "rectify ZJ open (not-passed)"), (["否", "否"], "rectify ZJ open (not-passed)"),
    (["是"], "rectify ZJ met"), (["否", "是"], "rectify ZJ met (not-passed)"),
    (["否", "否", "是"], "rectify ZJ met (not-passed)"), (["是", "否"], "rectify ZJ met (conflict)"),
    (["是", "否", "是"], "rectify ZJ met (conflict)"),
  ])
  func `a verification that fails leaves the rectification open until it passes`(
    _ words: [String], _ state: String
  ) {
    let opinion = arrived(
      "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"],
      ["rectificationRequired": "是", "rectifyDueDate": "2021-03-15"])
    let results = words.enumerated().map { number, word in
      arrived(
        "rectification-result", "R\(number)", "2021-01-0\(6 + number)T09:00", by: "ZJ", to: ["SPJ"],
        about: "O",
        ["passed": word])
    }
    for number in results.indices {
      let before = ToldMatter([opinion] + results[..<number])
      #expect(before.standing(of: results[number]) == .counts)
    }
    let states = ToldMatter([opinion] + results).states(at: "2021-01-12T09:00")
    #expect(states.filter { $0.hasPrefix("rectify") } == [state])
    #expect(states.count { $0.hasPrefix("dispose-rectified SPJ open") } == words.count { $0 == "是" })
  }

  @Test(arguments: [false, true])
  func `nothing is to be decided any more on what came of a record that is withdrawn`(_ isDecided: Bool) {
    let push = arrived(
      "commitment-push", "C", "2021-01-05T09:00", by: "SPJ", to: ["ZJ"], ["commitmentDueDate": "2021-01-06"])
    let broken = arrived(
      "commitment-result", "R", "2021-01-07T09:00", by: "ZJ", to: ["SPJ"], about: "C", ["result": "未兑现"])
    let opinion = arrived(
      "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"], ["rectificationRequired": "是"])
    let passed = arrived(
      "rectification-result", "P", "2021-01-07T09:00", by: "ZJ", to: ["SPJ"], about: "O", ["passed": "是"])
    for (facts, by, about, rule) in [
      ([push, broken], "SPJ", "C", "dispose-commitment"),
      ([opinion, passed], "ZJ", "O", "dispose-rectified"),
    ] {
      let decision = isDecided ? [disposition("D", "2021-01-08T09:00", about: facts[1].id)] : []
      let cancelled = arrived("cancellation", "Z", "2021-01-11T09:00", by: by, about: about)
      let told = ToldMatter(facts + decision + [cancelled])
      #expect(ToldMatter(facts + decision).standing(of: cancelled) == (isDecided ? .nothingOpen : .counts))
      #expect(told.states(at: "2021-01-08T10:00").contains("\(rule) SPJ \(isDecided ? "met" : "open")"))
      #expect(told.states(at: "2021-01-11T09:00").contains("\(rule) SPJ \(isDecided ? "met" : "superseded")"))
      #expect(!told.obligations(at: "2021-01-11T09:00").contains { !$0.isSettled })
    }
  }

  @Test func `a letter on what is withdrawn is still to be decided on`() {
    let push = arrived(
      "commitment-push", "C", "2021-01-05T09:00", by: "SPJ", to: ["ZJ"], ["commitmentDueDate": "2021-01-06"])
    let letter = arrived("revocation-letter", "L", "2021-01-07T09:00", by: "ZJ", to: ["SPJ"], about: "C")
    let cancelled = arrived("cancellation", "Z", "2021-01-11T09:00", by: "SPJ", about: "C")
    #expect(
      ToldMatter([push, letter, cancelled]).states(at: "2021-01-11T09:00").contains("dispose-letter SPJ open")
    )
  }

  @Test func `a verification stands where another opinion of the department wants one`() {
    func opinion(_ id: String, _ at: String) -> Fact {
      arrived("legacy-opinion", id, at, by: "ZJ", to: ["SPJ"], ["rectificationRequired": "是"])
    }
    let passed = arrived(
      "rectification-result", "R", "2021-01-07T09:00", by: "ZJ", to: ["SPJ"], about: "P", ["passed": "是"])
    let cancelled = arrived("cancellation", "Z", "2021-01-11T09:00", by: "ZJ", about: "P")
    let told = ToldMatter([
      opinion("O", "2021-01-05T09:00"), opinion("P", "2021-01-06T09:00"), passed, cancelled,
    ])
    #expect(told.states(at: "2021-01-11T09:00").contains("dispose-rectified SPJ open"))
  }

  @Test
  func `who gave a letter back isn't asked to decide on it, until it has it again or decides all the same`() {
    let letter = arrived("revocation-letter", "L", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"])
    let back = arrived("claim-return", "B", "2021-01-06T09:00", by: "SPJ", about: "L", ["returns": "1"])
    let told = ToldMatter([letter, back])
    #expect(told.states(at: "2021-01-06T09:00") == ["dispose-letter SPJ superseded"])
    let reassigned = arrived(
      "reassign", "X", "2021-01-07T09:00", by: "ZJ", to: ["YJ"], about: "L", ["from": "SPJ"])
    #expect(
      ToldMatter(told.facts + [reassigned]).states(at: "2021-01-07T09:00") == [
        "dispose-letter SPJ superseded", "dispose-letter YJ open",
      ])
    let decision = disposition("D", "2021-01-07T09:00", about: "L")
    #expect(told.standing(of: decision) == .counts)
    #expect(
      ToldMatter(told.facts + [decision]).states(at: "2021-01-07T09:00") == ["dispose-letter SPJ met"])
  }

  @Test(arguments: ["是", "否"])
  func `who verifies where its opinion asks for no rectification is told that nothing is open`(_ word: String)
  {
    let opinion = arrived(
      "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"], ["rectificationRequired": "否"])
    let result = arrived(
      "rectification-result", "R", "2021-01-06T09:00", by: "ZJ", to: ["SPJ"], about: "O", ["passed": word])
    #expect(ToldMatter([opinion]).standing(of: result) == .nothingOpen)
    // What was asked before the measure came into force is taken all the same.
    let old = arrived(
      "legacy-opinion", "O", "2020-12-01T09:00", by: "ZJ", to: ["SPJ"], ["rectificationRequired": "是"])
    #expect(ToldMatter([old]).standing(of: result) == .counts)
  }

  @Test(arguments: ["O", "R1", "R3", nil])
  func `a decision on a legacy case ends all that is to be decided of it, whatever it names`(_ about: String?)
  {
    let opinion = arrived(
      "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"],
      ["rectificationRequired": "是", "rectifyDueDate": "2021-03-15"])
    let results = ["是", "否", "是"].enumerated().map { number, word in
      arrived(
        "rectification-result", "R\(number + 1)", "2021-01-0\(6 + number)T09:00", by: "ZJ", to: ["SPJ"],
        about: "O", ["passed": word])
    }
    let told = ToldMatter([opinion] + results)
    let decision = disposition("D", "2021-01-11T09:00", about: about)
    #expect(told.standing(of: decision) == .counts)
    let decided = ToldMatter(told.facts + [decision])
    #expect(!decided.obligations(at: "2021-01-11T09:00").contains { !$0.isSettled })
    #expect(decided.standing(of: disposition("E", "2021-01-12T09:00", about: "O", "变更")) == .counts)
    // Whoever is late with one of them is told so.
    let limited = SampleProfile.profile(rules: SampleProfile.rules(dispose: Limit(1, .workday)))
    #expect(
      ToldMatter(told.facts, limited).standing(of: disposition("D", "2021-01-11T09:00", about: "R3"))
        == .late(due: Instant("2021-01-08T00:00")!))
  }

  private let commitment = arrived(
    "commitment-push", "C", "2021-01-05T09:00", by: "SPJ", to: ["WJ", "YJ"],
    ["commitmentDueDate": "2021-02-11"])

  private func broken(_ id: String, _ at: String, by: String = "WJ", _ result: String = "未兑现") -> Fact {
    arrived("commitment-result", id, at, by: by, to: ["SPJ"], about: "C", ["result": result])
  }

  @Test func `a decision on a commitment ends all that is to be decided of it by then`() {
    let told = ToldMatter([
      commitment, broken("R1", "2021-03-01T09:00"), broken("R2", "2021-03-01T09:00", by: "YJ"),
    ])
    let decision = disposition("D", "2021-03-02T09:00", about: "C")
    #expect(told.standing(of: decision) == .counts)
    let decided = ToldMatter(told.facts + [decision])
    #expect(!decided.obligations(at: "2021-03-02T09:00").contains { !$0.isSettled })
    #expect(
      decided.standing(of: disposition("E", "2021-03-03T09:00", about: "C"))
        == .alreadyAnswered(by: "D", at: Instant("2021-03-02T09:00")!))
    #expect(decided.standing(of: disposition("E", "2021-03-03T09:00", about: "C", "变更")) == .counts)
    // What is told after that is to be decided on, and a decision that names one word ends that.
    let again = ToldMatter(decided.facts + [broken("R3", "2021-03-04T09:00", by: "YJ")])
    #expect(again.obligations(at: "2021-03-04T09:00").count { !$0.isSettled } == 1)
    let one = ToldMatter(told.facts + [disposition("D", "2021-03-02T09:00", about: "R2")])
    let left = one.obligations(at: "2021-03-02T09:00").filter { !$0.isSettled }
    #expect(left.map { $0.key.opener } == ["R1"])
    // Whoever is late with one of them is told so.
    let limited = SampleProfile.profile(rules: SampleProfile.rules(dispose: Limit(1, .workday)))
    #expect(
      ToldMatter(told.facts, limited).standing(of: disposition("D", "2021-03-04T09:00", about: "C"))
        == .late(due: Instant("2021-03-03T00:00")!))
  }

  @Test(arguments: [("C", 0), ("R2", 0), ("R1", 1)])
  func `with the last word of a department its earlier one on the same commitment is decided on`(
    _ about: String, _ left: Int
  ) {
    let told = ToldMatter([
      commitment, broken("R1", "2021-02-26T09:00", "部分兑现"), broken("R2", "2021-03-01T09:00"),
      disposition("D", "2021-03-02T09:00", about: about),
    ])
    #expect(told.obligations(at: "2021-03-02T09:00").count { !$0.isSettled } == left)
  }

  @Test func `two letters on one licence are decided on one by one`() {
    let push = arrived("approval-push", "A", "2021-01-04T09:00", by: "SPJ", to: ["WJ"])
    let letters = ["L1", "L2"].map {
      arrived("revocation-letter", $0, "2021-01-05T09:00", by: "WJ", to: ["SPJ"], about: "A")
    }
    for about in ["A", "L2"] {
      let told = ToldMatter([push] + letters + [disposition("D", "2021-01-06T09:00", about: about)])
      let decided = told.obligations(at: "2021-01-06T09:00").filter { $0.family == .disposition }
      #expect(decided.count { $0.isSettled } == 1 && decided.count == 2)
    }
  }

  @Test func `who gives itself a task owes it, and ends it by its own word`() throws {
    let resolution = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["SPJ", "ZJ"], ["dueDate": "2021-01-15"])
    let told = ToldMatter([resolution])
    #expect(told.states(at: "2021-01-16T00:00") == ["task SPJ overdue", "task ZJ overdue"])
    let own = try told.obligation("task", "SPJ", at: "2021-01-16T00:00")
    #expect(own.creditor == "ZJ")
    #expect(Lead(own, at: try #require(Instant("2021-01-16T00:00")))?.article == "28.1")
    let done = arrived(
      "resolution-progress", "P", "2021-01-14T09:00", by: "SPJ", to: ["ZJ"], about: "M", ["done": "是"])
    #expect(
      ToldMatter([resolution, done]).states(at: "2021-01-14T09:00") == ["task SPJ met", "task ZJ due-soon"])
    let alone = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["SPJ"], ["dueDate": "2021-01-15"])
    #expect(try ToldMatter([alone]).obligation("task", "SPJ", at: "2021-01-16T00:00").creditor == "")
  }

  @Test func `what has no limit presses from its beginning, and calls every so many working days`() throws {
    let told = ToldMatter([letter("L", "2021-01-05T09:00")])
    let open = try told.obligation("dispose-letter", "SPJ", at: "2021-01-05T09:00")
    #expect(open.pressingFrom == open.openedAt)
    func reminders(_ at: String, every days: Int = 10) -> [String?] {
      let profile = SampleProfile.profile(notices: Profile.Notices(remindOpenWorkdays: days))
      let (last, next) = profile.reminders(of: open, around: Instant(at)!, calendar: .builtIn)
      return [last?.description, next?.description].map { $0.map { String($0.prefix(16)) } }
    }
    #expect(reminders("2021-01-05T09:00") == [nil, "2021-01-19T08:30"])
    #expect(reminders("2021-01-19T08:29") == [nil, "2021-01-19T08:30"])
    #expect(reminders("2021-01-19T08:30") == ["2021-01-19T08:30", "2021-02-02T08:30"])
    // Spring Festival isn't worked.
    #expect(reminders("2021-02-20T08:00") == ["2021-02-02T08:30", "2021-02-20T08:30"])
    #expect(reminders("2021-02-20T09:00", every: 0) == [nil, nil])
    let decided = ToldMatter(told.facts + [disposition("D", "2021-01-07T09:00", about: "L")])
    let ended = try decided.obligation("dispose-letter", "SPJ", at: "2021-01-07T09:00")
    #expect(
      SampleProfile.profile().reminders(of: ended, around: Instant("2021-03-01T09:00")!, calendar: .builtIn)
        == (
          nil, nil
        ))
    let limited = SampleProfile.profile(rules: SampleProfile.rules(dispose: Limit(2, .workday)))
    let due = try ToldMatter(told.facts, limited).obligation("dispose-letter", "SPJ", at: "2021-01-05T09:00")
    #expect(
      limited.reminders(of: due, around: Instant("2021-03-01T09:00")!, calendar: .builtIn) == (nil, nil))
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

  @Test func `who finds that a task isn't done after all tells so, and all sides hear of it`() throws {
    let resolution = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["ZJ", "WJ"], ["dueDate": "2021-01-15"])
    func progress(_ id: String, _ at: String, _ done: String, by: String = "ZJ") -> Fact {
      arrived("resolution-progress", id, at, by: by, to: ["SPJ"], about: "M", ["done": done])
    }
    let done = ToldMatter([resolution, progress("P1", "2021-01-11T09:00", "是")])
    #expect(done.standing(of: progress("P2", "2021-01-12T09:00", "否")) == .counts)
    // What one of them says takes nothing from the others.
    #expect(done.standing(of: progress("P2", "2021-01-12T09:00", "否", by: "WJ")) == .counts)
    let undone = ToldMatter(done.facts + [progress("P2", "2021-01-12T09:00", "否")])
    #expect(undone.states(at: "2021-01-12T09:00") == ["task WJ open", "task ZJ met (conflict)"])
    let obligation = try undone.obligation("task", "ZJ", at: "2021-01-12T09:00")
    #expect(obligation.settledBy == "P1" && obligation.evidence.contains("P2"))
    #expect(obligation.notices(at: try #require(Instant("2021-01-12T09:00"))) == [.conflict])
    guard case .alreadyAnswered = undone.standing(of: progress("P3", "2021-01-13T09:00", "否")) else {
      Issue.record("the same again is no news")
      return
    }
    #expect(undone.standing(of: progress("P3", "2021-01-13T09:00", "是")) == .counts)
  }

  /// In time, and after it.
  @Test(arguments: [("2021-01-11T09:00", "task ZJ met"), ("2021-01-18T09:00", "task ZJ met-late (late)")])
  func `the day on which a task was done is put right, and what was found of it stays`(
    at: String, state: String
  ) throws {
    let resolution = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["ZJ"], ["dueDate": "2021-01-15"])
    func progress(_ id: String, _ at: String, _ done: String, _ day: String) -> Fact {
      arrived(
        "resolution-progress", id, at, by: "ZJ", to: ["SPJ"], about: "M", ["done": done, "progressDate": day])
    }
    let done = ToldMatter([resolution, progress("P1", at, "是", "2021-01-08")])
    #expect(done.states(at: "2021-01-19T09:00") == [state])
    let correction = progress("P2", "2021-01-19T10:00", "是", "2021-01-11")
    let moment = try #require(Instant(at))
    #expect(done.standing(of: correction) == .replaces("P1", at: moment))
    let corrected = ToldMatter(done.facts + [correction])
    let obligation = try corrected.obligation("task", "ZJ", at: "2021-01-19T10:00")
    let before = try done.obligation("task", "ZJ", at: "2021-01-19T10:00")
    #expect(obligation.settledBy == "P2" && obligation.evidence == ["M", "P1", "P2"])
    #expect(obligation.outcome == before.outcome && obligation.settledAt == before.settledAt)
    #expect(obligation.marks == before.marks.union([.corrected]))
    #expect(obligation.notices(at: try #require(Instant("2021-01-19T10:00"))) == [.corrected])
    guard
      case .alreadyAnswered = corrected.standing(of: progress("P3", "2021-01-20T09:00", "是", "2021-01-11"))
    else {
      Issue.record("the same again is no news")
      return
    }
    // What isn't done after all goes on being told.
    let undone = ToldMatter(corrected.facts + [progress("P3", "2021-01-20T09:00", "否", "2021-01-20")])
    #expect(undone.standing(of: progress("P4", "2021-01-21T09:00", "否", "2021-01-21")) == .counts)
  }

  @Test func `a withdrawn letter needs no decision`() {
    let told = ToldMatter([
      letter("L", "2021-01-05T09:00"), arrived("cancellation", "X", "2021-01-06T09:00", by: "WJ", about: "L"),
    ])
    #expect(told.states(at: "2021-01-06T09:00") == ["dispose-letter SPJ superseded"])
    #expect(told.standing(of: disposition("D", "2021-01-07T09:00", about: "L")) == .nothingOpen)
  }
}
