import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// Edge case 6: commitments. This one expires on Spring Festival's eve, so the check is due by the end of 3
/// March.
struct CommitmentEdgeCases {
  private let push = arrived(
    "commitment-push", "C", "2021-01-05T09:00", by: "SPJ", to: ["WJ", "YJ"],
    ["commitmentDueDate": "2021-02-11"])

  private func result(_ id: String, _ at: String, _ result: String, by: String = "WJ") -> Fact {
    arrived("commitment-result", id, at, by: by, to: ["SPJ", "YJ"], about: "C", ["result": result])
  }

  @Test(arguments: [(true, "2021-03-03"), (false, "2021-03-02")])
  func `case 6: the term may move off a holiday before the ten days begin`(_ rolls: Bool, _ last: String)
    throws
  {
    let told = ToldMatter([push], SampleProfile.profile(counting: Counting(commitmentExpiryRolls: rolls)))
    let obligation = try told.obligation("commitment", "WJ", at: "2021-01-05T09:00")
    #expect(obligation.deadline?.lastDay.description == last)
    #expect(obligation.creditor == "SPJ")
  }

  @Test func `case 6: silence is told and is no violation, unless the profile wants all results`() throws {
    #expect(ToldMatter([push]).states(at: "2021-03-04T00:00") == ["commitment WJ notice"])
    let strict = SampleProfile.profile(commitment: Profile.Commitment(requireAllResults: true))
    let told = ToldMatter([push], strict)
    #expect(told.states(at: "2021-03-04T00:00") == ["commitment WJ overdue"])
    let late = try #require(Instant("2021-03-04T00:00"))
    #expect(
      Lead(try told.obligation("commitment", "WJ", at: "2021-03-04T00:00"), at: late)?.article == "28.4")
    #expect(
      Lead(try ToldMatter([push]).obligation("commitment", "WJ", at: "2021-03-04T00:00"), at: late) == nil)
  }

  @Test(arguments: [
    ("2021-02-18T23:59:59.999", "未兑现", ["commitment WJ met (early)", "dispose-commitment SPJ open"]),
    ("2021-02-19T00:00", "部分兑现", ["commitment WJ met", "dispose-commitment SPJ open"]),
    ("2021-02-19T00:00", "已兑现", ["commitment WJ met"]),
    ("2021-03-04T00:00", "未兑现", ["commitment WJ met-late (late)", "dispose-commitment SPJ open"]),
    // Nobody asked for word of a kept commitment, so it can't be late.
    ("2021-03-04T00:00", "已兑现", ["commitment WJ met"]),
  ])
  func `case 6: any result of the lead ends the check, an early one too`(
    _ at: String, _ result: String, _ states: [String]
  ) {
    #expect(ToldMatter([push, self.result("R", at, result)]).states(at: "2021-03-05T00:00") == states)
  }

  @Test(arguments: ["已兑现", "未兑现"])
  func `case 6: who tells early is told until when the term runs`(_ word: String) throws {
    let early = result("R", "2021-02-18T23:59:59.999", word)
    #expect(ToldMatter([push]).standing(of: early) == .early(until: Day("2021-02-18")))
    #expect(ToldMatter([push]).standing(of: result("R", "2021-02-19T00:00", word)) == .counts)
  }

  @Test func `case 6: the check goes with the commitment to whoever supervises it now`() {
    let reassigned = arrived(
      "reassign", "X", "2021-01-06T09:00", by: "SPJ", to: ["SCJG"], about: "C", ["from": "WJ"])
    let told = ToldMatter([push, reassigned])
    #expect(told.states(at: "2021-03-04T00:00") == ["commitment SCJG notice", "commitment WJ superseded"])
    #expect(told.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "SCJG")) == .counts)
    let corrected = arrived(
      "correction", "K", "2021-01-06T09:00", by: "SPJ", to: ["JTYS", "YJ"], about: "C",
      ["commitmentDueDate": "2021-02-11"])
    let other = ToldMatter([push, corrected])
    #expect(other.states(at: "2021-03-04T00:00") == ["commitment JTYS notice", "commitment WJ superseded"])
    #expect(other.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "JTYS")) == .counts)
    #expect(other.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "YJ")) == .counts)
    #expect(other.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "WJ")) != .counts)
    // The former lead may be among those who go on supervising it.
    let led = ToldMatter([
      push,
      arrived(
        "correction", "K", "2021-01-06T09:00", by: "SPJ", to: ["YJ", "WJ"], about: "C",
        ["commitmentDueDate": "2021-02-11"]),
    ])
    #expect(led.states(at: "2021-03-04T00:00") == ["commitment WJ superseded", "commitment YJ notice"])
    #expect(led.standing(of: result("R", "2021-02-19T00:00", "已兑现", by: "YJ")) == .counts)
    #expect(
      led.standing(of: result("R", "2021-02-19T00:00", "已兑现", by: "WJ")) == .withoutEffect(.notLead))
  }

  @Test
  func `case 6: whoever got the commitment in place of one that doesn't lead may say that it wasn't kept`() {
    let passed = [
      push,
      arrived("reassign", "X", "2021-01-06T09:00", by: "SPJ", to: ["SCJG"], about: "C", ["from": "YJ"]),
    ]
    for facts in [
      passed,
      passed + [
        arrived("reassign", "X2", "2021-01-07T09:00", by: "SPJ", to: ["GAJ"], about: "C", ["from": "WJ"])
      ],
    ] {
      let told = ToldMatter(facts)
      #expect(told.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "SCJG")) == .counts)
      #expect(
        told.standing(of: result("R", "2021-02-19T00:00", "已兑现", by: "SCJG")) == .withoutEffect(.notLead))
      #expect(told.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "YJ")) == .notYours)
      let lead = facts.count == 2 ? "WJ" : "GAJ"
      #expect(told.standing(of: result("R", "2021-02-19T00:00", "已兑现", by: lead)) == .counts)
      let broken = ToldMatter(facts + [result("R", "2021-02-19T00:00", "未兑现", by: "SCJG")])
      #expect(broken.states(at: "2021-02-19T00:00").contains("commitment \(lead) met"))
    }
    // It goes on from whoever got it.
    let further = ToldMatter(
      passed + [
        arrived("reassign", "X2", "2021-01-08T09:00", by: "SPJ", to: ["JTYS"], about: "C", ["from": "SCJG"])
      ])
    #expect(further.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "JTYS")) == .counts)
    #expect(further.standing(of: result("R", "2021-02-19T00:00", "未兑现", by: "SCJG")) == .notYours)
  }

  @Test func `case 6: a letter and a result that contradict each other are a conflict, whichever came first`()
    throws
  {
    let letter = arrived("revocation-letter", "L", "2021-03-02T09:00", by: "YJ", to: ["SPJ"], about: "C")
    let kept = ToldMatter([push, result("R", "2021-03-01T09:00", "已兑现"), letter])
    #expect(try kept.obligation("commitment", "WJ", at: "2021-03-02T09:00").marks.contains(.conflict))
    let broken = ToldMatter([push, letter, result("R", "2021-03-03T09:00", "已兑现")])
    #expect(try broken.obligation("commitment", "WJ", at: "2021-03-03T09:00").marks.contains(.conflict))
    let agreed = ToldMatter([push, letter, result("R", "2021-03-03T09:00", "未兑现")])
    #expect(try !agreed.obligation("commitment", "WJ", at: "2021-03-03T09:00").marks.contains(.conflict))
  }

  /// A letter on the commitment, and its cancellation some days later.
  private func letter(by: String, _ at: String, withdrawn: String) -> [Fact] {
    [
      arrived("revocation-letter", "L", at, by: by, to: ["SPJ"], about: "C"),
      arrived("cancellation", "Z", withdrawn, by: by, to: ["SPJ"], about: "L"),
    ]
  }

  @Test func `a letter that is withdrawn leaves the check as it was`() throws {
    let without = ToldMatter([push])
    let told = ToldMatter([push] + letter(by: "WJ", "2021-02-19T09:00", withdrawn: "2021-02-22T09:00"))
    #expect(
      told.states(at: "2021-02-20T09:00") == ["commitment WJ met", "dispose-letter SPJ open"])
    for moment in ["2021-02-22T09:00", "2021-03-03T09:00", "2021-03-04T00:00"] {
      #expect(
        told.states(at: moment) == without.states(at: moment) + ["dispose-letter SPJ superseded"], "\(moment)"
      )
    }
    let again = try told.obligation("commitment", "WJ", at: "2021-02-22T09:00")
    let first = try without.obligation("commitment", "WJ", at: "2021-02-22T09:00")
    #expect(again.deadline == first.deadline && again.remindAt == first.remindAt)
    #expect(again.evidence == ["C", "Z"])
    // What the ledger has of it gives way, once.
    let met = try told.obligation("commitment", "WJ", at: "2021-02-20T09:00")
    #expect(again.following(met) == again)
    // What comes after the limit is late, and nothing contradicts a letter that isn't one.
    let late = result("R", "2021-03-04T09:00", "未兑现")
    #expect(told.standing(of: late) == .late(due: try #require(Instant("2021-03-04T00:00"))))
    let kept = ToldMatter(told.facts + [result("R", "2021-02-23T09:00", "已兑现")])
    #expect(
      kept.states(at: "2021-02-23T09:00") == ["commitment WJ met", "dispose-letter SPJ superseded"])
    let strict = SampleProfile.profile(commitment: Profile.Commitment(requireAllResults: true))
    #expect(
      ToldMatter(told.facts, strict).states(at: "2021-03-04T00:00").first == "commitment WJ overdue")
  }

  @Test func `a letter that is withdrawn contradicts nothing, and what was said meanwhile counts`() throws {
    let between = result("R", "2021-02-20T09:00", "已兑现")
    let told = ToldMatter(
      [push, between] + letter(by: "WJ", "2021-02-19T09:00", withdrawn: "2021-02-22T09:00"))
    #expect(told.states(at: "2021-02-20T09:00").first == "commitment WJ met (conflict)")
    let met = try told.obligation("commitment", "WJ", at: "2021-02-22T09:00")
    #expect(met.outcome == .met && met.settledBy == "R" && met.marks.isEmpty)
    let was = try told.obligation("commitment", "WJ", at: "2021-02-20T09:00")
    #expect(met.following(was) == met)
    let before = ToldMatter(
      [push, result("R", "2021-02-19T09:00", "已兑现")]
        + letter(by: "YJ", "2021-02-20T09:00", withdrawn: "2021-02-22T09:00"))
    #expect(before.states(at: "2021-02-20T09:00").first == "commitment WJ met (conflict)")
    #expect(before.states(at: "2021-02-22T09:00").first == "commitment WJ met")
    // Only its sender takes it back.
    let other = ToldMatter([
      push, arrived("revocation-letter", "L", "2021-02-19T09:00", by: "WJ", to: ["SPJ"], about: "C"),
      arrived("cancellation", "Z", "2021-02-22T09:00", by: "YJ", to: ["SPJ"], about: "L"),
    ])
    #expect(other.states(at: "2021-02-22T09:00").first == "commitment WJ met")
  }

  @Test(arguments: [("WJ", "2021-03-03"), ("YJ", "2021-04-06")])
  func `whoever was led by another's letter to think that nothing was owed has the whole time again`(
    _ by: String, _ lastDay: String
  ) throws {
    let told = ToldMatter([push] + letter(by: by, "2021-02-19T09:00", withdrawn: "2021-03-22T10:00"))
    let check = try told.obligation("commitment", "WJ", at: "2021-03-22T10:00")
    #expect(check.deadline?.lastDay == Day(lastDay))
  }

  /// Given back by its lead: for the first time, or for the last that the profile allows.
  private func back(_ at: String, by: String = "WJ", round: Int = 1) -> Fact {
    arrived("claim-return", "B\(round)", at, by: by, about: "C", ["returns": "\(round)"])
  }

  @Test(arguments: [(1, "SPJ"), (2, "OPERATOR")])
  func `who gave a commitment back isn't asked to check it, and silence is told to whoever reassigns it`(
    _ round: Int, _ waits: String
  ) throws {
    let facts = [push, back("2021-01-06T09:00", round: round)]
    for profile in [
      SampleProfile.profile(),
      SampleProfile.profile(commitment: Profile.Commitment(requireAllResults: true)),
    ] {
      let told = ToldMatter(facts, profile)
      #expect(
        told.states(at: "2021-01-06T09:00") == [
          "commitment/B\(round) \(waits) open (awaiting-reassignment)", "commitment WJ superseded",
        ])
      let late = try #require(Instant("2021-03-04T00:00"))
      let waiting = try told.obligation("commitment", waits, at: "2021-03-04T00:00")
      #expect(waiting.state(at: late) == .notice && Lead(waiting, at: late) == nil)
      let gone = try told.obligation("commitment", "WJ", at: "2021-03-04T00:00")
      #expect(gone.outcome == .superseded && Lead(gone, at: late) == nil)
      // Once somebody has it, silence is what it was.
      let reassigned = arrived(
        "reassign", "X", "2021-01-07T09:00", by: "SPJ", to: ["SCJG"], about: "C", ["from": "WJ"])
      let passed = ToldMatter(facts + [reassigned], profile)
      let check = try passed.obligation("commitment", "SCJG", at: "2021-03-04T00:00")
      let isStrict = profile.commitment.requireAllResults
      #expect(check.state(at: late) == (isStrict ? .overdue : .notice))
      #expect(check.deadline?.lastDay == Day("2021-03-03"))
      #expect(passed.obligations(at: "2021-03-04T00:00").count { !$0.isSettled } == 1)
    }
  }

  @Test func `who gave a commitment back and tells of it all the same is heard`() throws {
    let told = ToldMatter([push, back("2021-01-06T09:00")])
    for (by, word, outcome) in [("WJ", "未兑现", "WJ"), ("WJ", "已兑现", "WJ"), ("YJ", "未兑现", "SPJ")] {
      let said = result("R", "2021-02-22T09:00", word, by: by)
      #expect(told.standing(of: said) == .counts)
      let after = ToldMatter(told.facts + [said])
      let met = after.obligations(at: "2021-02-22T09:00").filter {
        $0.family == .commitment && $0.outcome == .met
      }
      #expect(met.map(\.key.debtor) == [outcome] && met.allSatisfy { $0.marks.isEmpty }, "\(by) \(word)")
      // Then nothing waits for whoever would get it now.
      let reassigned = arrived(
        "reassign", "X", "2021-02-23T09:00", by: "SPJ", to: ["SCJG"], about: "C", ["from": "WJ"])
      let late = ToldMatter(after.facts + [reassigned]).obligations(at: "2021-02-23T09:00")
      #expect(!late.contains { $0.family == .commitment && !$0.isSettled }, "\(by) \(word)")
    }
  }

  @Test func `a commitment that was given back and is corrected is checked by who leads then`() throws {
    let corrected = arrived(
      "correction", "K", "2021-01-07T09:00", by: "SPJ", to: ["WJ", "YJ"], about: "C",
      ["commitmentDueDate": "2021-03-31"])
    let told = ToldMatter([push, back("2021-01-06T09:00"), corrected])
    let check = try told.obligation("commitment", "WJ", at: "2021-01-07T09:00")
    #expect(!check.isSettled && check.deadline?.lastDay == Day("2021-04-15"))
    #expect(told.obligations(at: "2021-01-07T09:00").count { !$0.isSettled } == 1)
  }

  @Test func `who was late with a check before giving the commitment back stays late`() throws {
    let told = ToldMatter([push, back("2021-03-04T09:00")])
    #expect(told.states(at: "2021-03-04T09:00") == ["commitment WJ notice"])
  }

  @Test func `case 6: a letter tells it as well, where the profile lets it`() {
    let letter = arrived("revocation-letter", "L", "2021-03-02T09:00", by: "YJ", to: ["SPJ"], about: "C")
    #expect(
      ToldMatter([push, letter]).states(at: "2021-03-02T09:00") == [
        "commitment WJ met", "dispose-letter SPJ open",
      ])
    let pushOnly = SampleProfile.profile(commitment: Profile.Commitment(channels: [.push]))
    #expect(
      ToldMatter([push, letter], pushOnly).states(at: "2021-03-02T09:00") == [
        "commitment WJ due-soon", "dispose-letter SPJ open",
      ])
  }

  @Test(arguments: [
    ("YJ", "2021-02-06T10:00", "已兑现", "commitment WJ due-soon (kept-by-other)", false),
    ("YJ", "2021-02-25T10:00", "已兑现", "commitment WJ due-soon (kept-by-other)", false),
    ("YJ", "2021-02-06T10:00", "未兑现", "commitment WJ met (early)", true),
    ("YJ", "2021-02-06T10:00", "部分兑现", "commitment WJ met (early)", true),
    ("YJ", "2021-02-25T10:00", "部分兑现", "commitment WJ met", true),
    ("WJ", "2021-02-06T10:00", "已兑现", "commitment WJ met (early)", false),
  ])
  func `who doesn't lead the check ends it by word that the commitment wasn't kept, and by no other`(
    _ by: String, _ at: String, _ word: String, _ state: String, _ isDisposed: Bool
  ) {
    let states = ToldMatter([push, result("R", at, word, by: by)]).states(at: "2021-03-03T09:00")
    #expect(states.first == state)
    #expect(states.contains("dispose-commitment SPJ open") == isDisposed)
  }

  @Test
  func
    `a supervisor that doesn't lead is told that its word ends nothing, and the lead is asked all the same`()
    throws
  {
    let kept = result("R", "2021-02-06T10:00", "已兑现", by: "YJ")
    #expect(ToldMatter([push]).standing(of: kept) == .withoutEffect(.notLead))
    let told = ToldMatter([push, kept])
    #expect(told.states(at: "2021-03-04T00:00") == ["commitment WJ notice (kept-by-other)"])
    #expect(try told.obligation("commitment", "WJ", at: "2021-03-04T00:00").evidence == ["C", "R"])
    #expect(told.standing(of: result("R2", "2021-02-20T10:00", "已兑现")) == .counts)
    let strict = SampleProfile.profile(commitment: Profile.Commitment(requireAllResults: true))
    #expect(
      ToldMatter(told.facts, strict).states(at: "2021-03-04T00:00") == [
        "commitment WJ overdue (kept-by-other)"
      ])
    // Who has no duty can't be late with it; whose it is was.
    let late = result("R2", "2021-03-04T09:00", "未兑现", by: "YJ")
    #expect(told.standing(of: late) == .counts)
    #expect(
      ToldMatter(told.facts + [late]).states(at: "2021-03-04T09:00").first
        == "commitment WJ met-late (kept-by-other,late)")
  }

  @Test(arguments: [("已兑现", "WJ", "未兑现", "YJ"), ("未兑现", "YJ", "已兑现", "WJ"), ("未兑现", "WJ", "已兑现", "YJ")])
  func `results that contradict each other are a conflict, and what was found broken is decided on`(
    _ first: String, _ by: String, _ second: String, _ other: String
  ) {
    let told = ToldMatter([
      push, result("R", "2021-02-20T09:00", first, by: by),
      result("R2", "2021-02-21T09:00", second, by: other),
    ])
    #expect(
      told.states(at: "2021-02-22T00:00") == ["commitment WJ met (conflict)", "dispose-commitment SPJ open"])
  }

  @Test func `what another department finds later is news, and the same again isn't`() throws {
    let told = ToldMatter([push, result("R", "2021-02-20T09:00", "已兑现")])
    #expect(told.standing(of: result("R2", "2021-02-21T09:00", "未兑现", by: "YJ")) == .counts)
    #expect(
      told.standing(of: result("R2", "2021-02-21T09:00", "已兑现"))
        == .alreadyAnswered(by: "R", at: try #require(Instant("2021-02-20T09:00"))))
    #expect(told.standing(of: result("R2", "2021-02-21T09:00", "已兑现", by: "ZJ")) == .notYours)
    let other = ToldMatter(told.facts + [result("R2", "2021-02-21T09:00", "未兑现")])
    #expect(other.standing(of: result("R3", "2021-02-22T09:00", "已兑现")) == .counts, "back to the first")
    #expect(other.standing(of: result("R3", "2021-02-22T09:00", "未兑现")) != .counts)
    let both = ToldMatter(told.facts + [result("R2", "2021-02-21T09:00", "未兑现", by: "YJ")])
    #expect(
      both.states(at: "2021-02-22T00:00") == ["commitment WJ met (conflict)", "dispose-commitment SPJ open"])
  }

  @Test func `a result about no commitment comes back`() {
    #expect(ToldMatter([]).standing(of: result("R", "2021-02-20T09:00", "未兑现")) == .nothingOpen)
  }

  @Test func `a corrected term counts as soon as the correction is there`() throws {
    let correction = arrived(
      "correction", "K", "2021-01-06T09:00", by: "SPJ", about: "C", ["commitmentDueDate": "2021-03-31"])
    let told = ToldMatter([push, correction])
    #expect(
      try told.obligation("commitment", "WJ", at: "2021-01-05T10:00").deadline?.lastDay.description
        == "2021-03-03")
    let corrected = try told.obligation("commitment", "WJ", at: "2021-01-06T09:00")
    #expect(corrected.deadline?.lastDay.description == "2021-04-15")
    #expect(corrected.evidence == ["C", "K"])
  }

  @Test(arguments: [
    ("2021-02-11", "reassign", "SCJG"), ("2021-02-11", "correction", "SCJG"),
    ("2021-03-25", "correction", "WJ"), ("2021-02-11", "push", "WJ"),
  ])
  func `case 6: whoever gets a check, or another term, after its time has the whole limit from then on`(
    _ term: String, _ how: String, _ debtor: String
  ) throws {
    let pushed = how == "push" ? "2021-03-22T10:00" : "2021-01-05T09:00"
    let push = arrived(
      "commitment-push", "C", pushed, by: "SPJ", to: ["WJ", "YJ"], ["commitmentDueDate": term])
    let later: [Fact] =
      switch how {
      case "reassign":
        [
          arrived(
            "reassign", "X", "2021-03-22T10:00", by: "SPJ", to: [debtor], about: "C", ["from": "WJ"])
        ]
      case "correction":
        [
          arrived(
            "correction", "K", "2021-03-22T10:00", by: "SPJ", to: [debtor, "YJ"], about: "C",
            ["commitmentDueDate": "2021-02-11"])
        ]
      default: []
      }
    let told = ToldMatter([push] + later)
    let given = try told.obligation("commitment", debtor, at: "2021-03-22T10:00")
    #expect(given.deadline?.lastDay == Day("2021-04-06"))
    let broken = result("R", "2021-03-22T11:00", "未兑现", by: debtor)
    #expect(told.standing(of: broken) == .counts)
    let answered = try ToldMatter(told.facts + [broken]).obligation(
      "commitment", debtor, at: "2021-03-22T11:00")
    #expect(answered.outcome == .met && answered.marks.isEmpty)
    #expect(Lead(answered, at: try #require(Instant("2021-03-22T11:00"))) == nil)
  }

  @Test func `case 6: who gets a check back after its time has the whole limit, and who was late stays late`()
    throws
  {
    func passed(_ id: String, _ at: String, from: String, to: String) -> Fact {
      arrived("reassign", id, at, by: "SPJ", to: [to], about: "C", ["from": from])
    }
    let back = ToldMatter([
      push, passed("X", "2021-02-01T10:00", from: "WJ", to: "SCJG"),
      passed("Y", "2021-03-22T10:00", from: "SCJG", to: "WJ"),
    ])
    #expect(
      try back.obligation("commitment", "WJ", at: "2021-03-22T10:00").deadline?.lastDay == Day("2021-04-06"))
    let late = ToldMatter([
      push, passed("X", "2021-03-10T10:00", from: "WJ", to: "SCJG"),
      passed("Y", "2021-03-22T10:00", from: "SCJG", to: "WJ"),
    ])
    #expect(
      try late.obligation("commitment", "WJ", at: "2021-03-22T10:00").deadline?.lastDay == Day("2021-03-03"))
    let corrected = ToldMatter([
      push,
      arrived(
        "correction", "K", "2021-03-22T10:00", by: "SPJ", to: ["WJ", "YJ"], about: "C",
        ["commitmentDueDate": "2021-02-19"]),
    ])
    #expect(
      try corrected.obligation("commitment", "WJ", at: "2021-03-22T10:00").due == Instant("2021-03-05T00:00"))
  }

  @Test func `a cancellation that names a correction gives the check to nobody else`() {
    let corrected = arrived(
      "correction", "K", "2021-01-06T09:00", by: "SPJ", to: ["JTYS"], about: "C",
      ["commitmentDueDate": "2021-02-11"])
    let cancelled = arrived("cancellation", "Z", "2021-01-07T09:00", by: "SPJ", about: "K")
    let told = ToldMatter([push, corrected])
    #expect(
      ToldMatter(told.facts + [cancelled]).states(at: "2021-01-07T09:00")
        == told.states(at: "2021-01-07T09:00"))
  }

  @Test func `a commitment that is withdrawn needs no check`() {
    let cancellation = arrived("cancellation", "X", "2021-01-06T09:00", by: "SPJ", about: "C")
    let told = ToldMatter([push, cancellation])
    #expect(told.states(at: "2021-03-05T00:00") == ["commitment WJ superseded"])
    #expect(told.standing(of: result("R", "2021-03-05T00:00", "未兑现")) == .nothingOpen)
  }
}
