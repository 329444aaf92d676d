import ExchangeBase
import ExchangeRules
import Testing

/// What came within one moment came one after the other all the same: the place in the ledger tells, whatever ids are called.
struct OneMomentEdgeCases {
  /// Ids in both of their orders: derived ones are digests.
  static let ids = [["A", "B"], ["B", "A"]]
  private static let moment = "2021-01-06T09:00"

  private let inquiry = sent("inquiry", "Q", "2021-01-04T09:00", by: "SPJ", to: ["ZJ"])
  private let notice = sent(
    "parallel-notice", "N", "2021-01-04T09:00", by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "3"])
  private let extended = ("extension-notice", ["newDueDate": "2021-01-12", "reason": "样例理由"])
  private let excluded = ("default-exclusion", [String: String]())

  /// Words of one department, each in a file of its own or all in one.
  private func words(
    _ ids: [String], _ said: [(String, [String: String])], by: String = "ZJ",
    about: String? = nil, inOneFile: Bool = false
  ) -> [Fact] {
    zip(ids, said).enumerated().map { number, word in
      arrived(word.1.0, word.0, Self.moment, by: by, to: ["SPJ"], about: about, word.1.1)
        .placed(inOneFile ? 2 : 2 + Int64(number), Int64(number))
    }
  }

  @Test(arguments: ids, [false, true]) func `of two replies the last one counts`(
    ids: [String], inOneFile: Bool
  ) throws {
    let said = words(
      ids, ["同意", "不同意"].map { ("inquiry-reply", ["outcome": $0]) }, about: "Q", inOneFile: inOneFile)
    let first = ToldMatter(inquiry + [said[0]])
    #expect(first.standing(of: said[1]) == .replaces(ids[0], at: Instant(Self.moment)!))
    // In whatever order they are read.
    let both = try ToldMatter(said.reversed() + inquiry).obligation("reply", "ZJ", at: Self.moment)
    #expect(both.settledBy == ids[1] && both.evidence == ["Q"] + ids && both.marks == [.corrected])
  }

  @Test(arguments: ids) func `of two opinions the last one counts`(ids: [String]) throws {
    let said = words(
      ids, ["同意", "不同意"].map { ("parallel-opinion", ["opinion": $0, "approverQualified": "是"]) })
    let obligation = try ToldMatter(notice + said).obligation("opinion", "ZJ", at: Self.moment)
    #expect(obligation.settledBy == ids[1] && obligation.marks == [.corrected])
  }

  @Test(arguments: ids, ["是", "否"])
  func `that a task isn't done after all is what was said last`(ids: [String], last: String) {
    let resolution = arrived(
      "meeting-resolution", "M", "2021-01-05T09:00", by: "SPJ", to: ["ZJ"], ["dueDate": "2021-01-15"])
    let said = words(
      ids, [last == "是" ? "否" : "是", last].map { ("resolution-progress", ["done": $0]) }, about: "M")
    let state = last == "是" ? "task ZJ met" : "task ZJ met (conflict)"
    #expect(ToldMatter([resolution] + said).states(at: Self.moment) == [state])
  }

  @Test(arguments: ids, ["是", "否"])
  func `a verification that fails after one that passed is a conflict`(ids: [String], last: String) {
    let opinion = arrived(
      "legacy-opinion", "O", "2021-01-05T09:00", by: "ZJ", to: ["SPJ"],
      ["rectificationRequired": "是", "rectifyDueDate": "2021-03-15"])
    let said = words(
      ids, [last == "是" ? "否" : "是", last].map { ("rectification-result", ["passed": $0]) }, about: "O")
    let state = last == "是" ? "rectify ZJ met (not-passed)" : "rectify ZJ met (conflict)"
    #expect(ToldMatter([opinion] + said).states(at: Self.moment).contains(state))
  }

  @Test(arguments: ids, ["WJ", "STHJ"])
  func `of two records of a survey the last one tells who came`(ids: [String], last: String) throws {
    let notice = arrived(
      "survey-notice", "N", "2021-01-04T09:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-01-06"])
    let said = words(
      ids, [last == "WJ" ? "STHJ" : "WJ", last].map { ("survey-record", ["attendance": $0]) }, by: "SPJ")
    let obligation = try ToldMatter([notice] + said).obligation("attend", "WJ", at: Self.moment)
    let outcome: Obligation.Outcome = last == "WJ" ? .met : .failed
    #expect(obligation.outcome == outcome && obligation.settledBy == ids[1])
  }

  @Test(arguments: ids, [false, true])
  func `an extension before the exclusion holds for the explanation`(ids: [String], inOneFile: Bool) throws {
    let said = words(ids, [extended, excluded], inOneFile: inOneFile)
    #expect(ToldMatter(notice).standing(of: said[0]) == .counts)
    #expect(ToldMatter(notice + [said[0]]).standing(of: said[1]) == .counts)
    let told = ToldMatter(notice + said)
    #expect(try told.obligation("explain", "ZJ", at: Self.moment).due == Instant("2021-01-13T00:00"))
    #expect(try told.obligation("opinion", "ZJ", at: Self.moment).marks == [.extended])
  }

  @Test(arguments: ids) func `an extension after the exclusion changes nothing, and is told so`(ids: [String])
    throws
  {
    let said = words(ids, [excluded, extended])
    #expect(ToldMatter(notice + [said[0]]).standing(of: said[1]) == .withoutEffect(.excluded))
    let told = ToldMatter(notice + said)
    #expect(try told.obligation("explain", "ZJ", at: Self.moment).due == Instant("2021-01-08T00:00"))
  }

  @Test func `what was answered before it was asked anew is to be answered again`() {
    let answer = words(["A"], [("parallel-opinion", ["opinion": "同意", "approverQualified": "是"])])
    let anew = arrived(
      "parallel-notice", "N2", Self.moment, by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "3"]
    ).placed(3)
    let told = ToldMatter(notice + answer + [anew]).obligations(at: Self.moment).filter {
      $0.key.debtor == "ZJ"
    }
    #expect(told.map(\.key.opener) == ["N", "N2"] && told.map(\.outcome) == [.met, nil])
  }

  @Test func `a delivery comes behind the records of its drop, and before what came later`() {
    let question = arrived("inquiry", "Q", Self.moment, by: "SPJ", to: ["ZJ"]).placed(1, 7)
    let delivery = Fact(
      id: "Q>ZJ", event: .delivered, kind: "inquiry", at: question.at, by: "SPJ", to: ["ZJ"], about: "Q",
      place: .deliveries(of: 1))
    let reply = arrived(
      "inquiry-reply", "A", Self.moment, by: "ZJ", to: ["SPJ"], about: "Q", ["outcome": "答复"]
    )
    .placed(2, 1)
    let told = ToldMatter([reply, delivery, question])
    #expect(told.matter.facts.map(\.id) == ["Q", "Q>ZJ", "A"])
    #expect(told.obligations(at: Self.moment).map(\.due) == [Instant("2021-01-14T00:00")])
    #expect(told.states(at: Self.moment) == ["reply ZJ met"])
  }
}
