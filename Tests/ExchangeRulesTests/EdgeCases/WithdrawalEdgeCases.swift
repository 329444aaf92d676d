import ExchangeBase
import ExchangeRules
import Testing

/// What is asked twice and withdrawn once: whoever has answered meanwhile has answered, and who hasn't owes what it owed.
struct WithdrawalEdgeCases {
  /// A question with what is said to it; the answers name the notice that they answer.
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: String
    let by: String
    let to: [String]
    let values: [String: String]
    let testDescription: String
    let answers: @Sendable (_ notice: String) -> [Fact]

    static func parallel(_ name: String, _ answers: @escaping @Sendable (String) -> [Fact]) -> Case {
      Case(
        kind: "parallel-notice", by: "SPJ", to: ["ZJ", "GAJ"], values: ["limitWorkdays": "3"],
        testDescription: name, answers: answers)
    }

    static func survey(_ name: String, _ answers: @escaping @Sendable (String) -> [Fact]) -> Case {
      Case(
        kind: "survey-notice", by: "SPJ", to: ["WJ", "YJ"], values: ["surveyDate": "2021-01-05"],
        testDescription: name, answers: answers)
    }

    static func legacy(
      _ name: String, _ rectify: String, _ answers: @escaping @Sendable (String) -> [Fact]
    ) -> Case {
      Case(
        kind: "legacy-opinion", by: "WJ", to: ["SPJ"],
        values: ["rectificationRequired": rectify, "rectifyDueDate": "2021-01-15"],
        testDescription: name, answers: answers)
    }

    /// The notice under an id, with its deliveries.
    func notice(_ id: String, _ at: String) -> [Fact] { sent(kind, id, at, by: by, to: to, values) }
  }

  private static let cases: [Case] = [
    .parallel("nothing") { _ in [] },
    .parallel("a refusal in time") { [said("parallel-opinion", $0, by: "ZJ", ["opinion": "不同意"])] },
    .parallel("an extension in time") {
      [said("extension-notice", $0, by: "ZJ", ["newDueDate": "2021-01-12", "reason": "样例理由"])]
    },
    .parallel("somebody unqualified") {
      [said("parallel-opinion", $0, by: "ZJ", ["opinion": "同意", "approverQualified": "否"])]
    },
    .parallel("an exclusion by the department") { [said("default-exclusion", $0, by: "ZJ")] },
    .parallel("an exclusion by the lead") {
      [said("default-exclusion", $0, by: "SPJ", ["department": "ZJ"])]
    },
    .parallel("an answer that is unclear") { [said(Fact.unclearAnswer, $0, by: "ZJ")] },
    .survey("nothing") { _ in [] },
    .survey("a refusal") { [said("survey-reply", $0, by: "WJ", ["attend": "否"])] },
    .survey("a refusal taken back") {
      [
        said("survey-reply", $0, by: "WJ", ["attend": "否"]),
        said("survey-reply", $0, by: "WJ", ["attend": "是"], at: "2021-01-05T10:00"),
      ]
    },
    .survey("a record") { [said("survey-record", $0, by: "SPJ", ["attendance": "WJ"])] },
    .legacy("nothing", "是") { _ in [] },
    .legacy("a rectification that fails", "是") {
      [said("rectification-result", $0, by: "WJ", ["passed": "否"])]
    },
    .legacy("a rectification that passes", "是") {
      [said("rectification-result", $0, by: "WJ", ["passed": "是"])]
    },
    .legacy("nothing to rectify", "否") { _ in [] },
    .legacy("a decision", "否") { [said("disposition", $0, by: "SPJ", ["decision": "变更"])] },
  ]

  private static func said(
    _ kind: String, _ notice: String, by: String, _ values: [String: String] = [:],
    at moment: String = "2021-01-05T09:00"
  ) -> Fact {
    arrived(
      kind, "\(kind) \(moment)", moment, by: by, to: by == "SPJ" ? ["WJ"] : ["SPJ"], about: notice, values)
  }

  private func cancelled(_ notice: String, _ at: String, by: String = "SPJ") -> Fact {
    arrived("cancellation", "Z \(notice)", at, by: by, about: notice)
  }

  /// What is open, whatever asked it: rule, debtor, time and marks.
  private func open(_ told: ToldMatter, at moment: String) -> [String] {
    told.obligations(at: moment).filter { !$0.isSettled }.map { obligation in
      let marks = obligation.marks.map(\.rawValue).sorted().joined(separator: ",")
      let due = obligation.due.map { "\($0)" } ?? "-"
      return "\(obligation.key.rule)/\(obligation.key.part) \(obligation.key.debtor) \(due) (\(marks))"
    }.sorted()
  }

  @Test(arguments: cases)
  func `what was answered to a notice that is withdrawn as a repetition is answered`(_ some: Case) {
    let once = ToldMatter(some.notice("N", "2021-01-04T09:00") + some.answers("N"))
    let twice = ToldMatter(
      some.notice("N", "2021-01-04T09:00") + some.notice("N2", "2021-01-04T10:00") + some.answers("N2")
        + [cancelled("N2", "2021-01-05T15:00", by: some.by)])
    for moment in ["2021-01-05T15:00", "2021-01-08T12:00", "2021-02-01T09:00"] {
      #expect(open(twice, at: moment) == open(once, at: moment), "\(moment)")
    }
  }

  @Test(arguments: cases)
  func `of three notices the one that stands asks, in whatever order the others are withdrawn`(_ some: Case) {
    let three =
      some.notice("N", "2021-01-04T09:00") + some.notice("N2", "2021-01-04T10:00")
      + some.notice("N3", "2021-01-04T11:00")
    let alone = open(ToldMatter(some.notice("N", "2021-01-04T09:00")), at: "2021-01-04T16:00")
    for first in ["N", "N2", "N3"] {
      let left = ToldMatter(three + [cancelled(first, "2021-01-04T12:00", by: some.by)])
      #expect(open(left, at: "2021-01-04T12:00") == alone, "without \(first)")
      for second in ["N", "N2", "N3"] where second != first {
        let last = ToldMatter(left.facts + [cancelled(second, "2021-01-04T13:00", by: some.by)])
        #expect(open(last, at: "2021-01-04T16:00") == alone, "without \(first) and \(second)")
      }
    }
    let none = ["N", "N2", "N3"].map { cancelled($0, "2021-01-04T14:00", by: some.by) }
    #expect(open(ToldMatter(three + none), at: "2021-01-04T16:00").isEmpty)
  }

  @Test func `what is answered ends with the withdrawal, in time by the day of the answer`() throws {
    let some = Case.parallel("") { _ in [] }
    let told = ToldMatter(
      some.notice("N", "2021-01-04T09:00") + some.notice("N2", "2021-01-04T10:00")
        + [
          Self.said("parallel-opinion", "N2", by: "ZJ", ["opinion": "不同意"]),
          cancelled("N2", "2021-01-05T15:00"),
        ])
    #expect(
      told.states(at: "2021-01-08T00:00").filter { $0.contains("ZJ") } == [
        "opinion ZJ superseded", "opinion ZJ met",
      ])
    let again = Self.said("parallel-opinion", "N", by: "ZJ", ["opinion": "不同意"], at: "2021-01-06T09:00")
    guard case .alreadyAnswered = told.standing(of: again) else {
      Issue.record("the same again is no news")
      return
    }
    let consent = arrived(
      "default-consent", "D", "2021-01-08T09:00", by: "SPJ", to: ["ZJ"], ["department": "ZJ"])
    #expect(told.standing(of: consent) == .withoutEffect(.answered))
  }

  @Test func `a refusal of the first notice is taken back by word on the second`() {
    let some = Case.survey("") { _ in [] }
    let told = ToldMatter(
      some.notice("N", "2021-01-04T09:00")
        + [Self.said("survey-reply", "N", by: "WJ", ["attend": "否"], at: "2021-01-04T09:30")]
        + some.notice("N2", "2021-01-04T10:00")
        + [
          Self.said("survey-reply", "N2", by: "WJ", ["attend": "是"], at: "2021-01-04T11:00"),
          cancelled("N2", "2021-01-04T12:00"),
        ])
    #expect(told.obligations(at: "2021-01-04T12:00").allSatisfy { $0.marks.isEmpty })
    // What was said of another day isn't said of this one.
    let moved = sent(
      "survey-notice", "N2", "2021-01-04T10:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-01-11"])
    let refused = ToldMatter(
      some.notice("N", "2021-01-04T09:00") + moved
        + [
          Self.said("survey-reply", "N2", by: "WJ", ["attend": "否"], at: "2021-01-04T11:00"),
          cancelled("N2", "2021-01-04T12:00"),
        ])
    #expect(
      open(refused, at: "2021-01-04T12:00")
        == open(ToldMatter(some.notice("N", "2021-01-04T09:00")), at: "2021-01-04T12:00"))
  }

  @Test(arguments: [("是", "否"), ("否", "是")])
  func `an opinion on a legacy case stands again where one of the other sort is withdrawn`(
    _ first: String, _ second: String
  ) {
    let opinion = { (id: String, at: String, rectify: String) in
      sent(
        "legacy-opinion", id, at, by: "WJ", to: ["SPJ"],
        ["rectificationRequired": rectify, "rectifyDueDate": "2021-01-15"])
    }
    let before = opinion("O", "2021-01-04T09:00", first)
    let told = ToldMatter(
      before + opinion("P", "2021-01-04T10:00", second) + [cancelled("P", "2021-01-04T11:00", by: "WJ")])
    #expect(
      open(told, at: "2021-01-04T12:00") == open(ToldMatter(before), at: "2021-01-04T12:00"))
    let decision = Self.said("disposition", "O", by: "SPJ", ["decision": "变更"])
    let result = Self.said("rectification-result", "O", by: "WJ", ["passed": "是"])
    for answer in [decision, result] {
      #expect(told.standing(of: answer) == ToldMatter(before).standing(of: answer))
    }
  }

  /// A question, and what the same department may say to it, and say otherwise.
  struct Question: Sendable, CustomTestStringConvertible {
    let kind: String
    let by: String
    let to: [String]
    let values: [String: String]
    let answer: String
    let speaker: String
    let words: [[String: String]]

    var testDescription: String { "\(answer) to \(kind)" }

    func word(_ index: Int, _ at: String) -> Fact {
      arrived(answer, "A\(index) \(at)", at, by: speaker, to: [by], about: "N", words[index])
    }
  }

  private static let questions = [
    Question(
      kind: "inquiry", by: "SPJ", to: ["WJ"], values: [:], answer: "inquiry-reply", speaker: "WJ",
      words: [["outcome": "同意"], ["outcome": "不同意"]]),
    Question(
      kind: "parallel-notice", by: "SPJ", to: ["ZJ", "GAJ"], values: ["limitWorkdays": "3"],
      answer: "parallel-opinion", speaker: "ZJ", words: [["opinion": "同意"], ["opinion": "不同意"]]),
    Question(
      kind: "parallel-notice", by: "SPJ", to: ["ZJ", "GAJ"], values: ["limitWorkdays": "3"],
      answer: "default-exclusion", speaker: "ZJ",
      words: [["basis": "样例"], ["basis": "样例", "applicantExplainedOn": "2021-01-05"]]),
    Question(
      kind: "survey-notice", by: "SPJ", to: ["WJ", "YJ"], values: ["surveyDate": "2021-01-05"],
      answer: "survey-reply", speaker: "WJ", words: [["attend": "否"], ["attend": "是"]]),
    Question(
      kind: "meeting-resolution", by: "SPJ", to: ["WJ"], values: ["dueDate": "2021-01-15"],
      answer: "resolution-progress", speaker: "WJ", words: [["done": "是"], ["done": "否"]]),
    Question(
      kind: "commitment-push", by: "SPJ", to: ["WJ"], values: ["commitmentDueDate": "2021-01-04"],
      answer: "commitment-result", speaker: "WJ", words: [["result": "已兑现"], ["result": "未兑现"]]),
  ]

  /// Whether it had been answered makes no difference; what was answered stays as it was.
  @Test(arguments: questions, [false, true])
  func `what was asked and withdrawn is answered by nobody any more`(
    _ question: Question, isAnswered: Bool
  ) {
    let asked = sent(
      question.kind, "N", "2021-01-04T09:00", by: question.by, to: question.to, question.values)
    let first = isAnswered ? [question.word(0, "2021-01-05T09:00")] : []
    let told = ToldMatter(asked + first + [cancelled("N", "2021-01-05T10:00", by: question.by)])
    for index in question.words.indices {
      let word = question.word(index, "2021-01-05T11:00")
      #expect(told.standing(of: word) == .nothingOpen, "\(question.words[index])")
      let after = ToldMatter(told.facts + [word]).obligations(at: "2021-01-05T12:00")
      #expect(after.filter { $0.key.opener != word.id } == told.obligations(at: "2021-01-05T12:00"))
    }
    // What stands beside it is answered, and changed, as ever.
    let twice = ToldMatter(
      asked + first
        + sent(question.kind, "N2", "2021-01-05T09:30", by: question.by, to: question.to, question.values)
        + [cancelled("N2", "2021-01-05T10:00", by: question.by)])
    #expect(twice.standing(of: question.word(1, "2021-01-05T11:00")) != .nothingOpen)
  }

  @Test func `what was decided on a letter that is withdrawn since can be decided otherwise`() {
    let letter = sent("revocation-letter", "L", "2021-01-04T09:00", by: "WJ", to: ["SPJ"])
    func decision(_ id: String, _ decision: String, _ at: String) -> Fact {
      arrived("disposition", id, at, by: "SPJ", to: ["WJ"], about: "L", ["decision": decision, "docNo": id])
    }
    let withdrawn = cancelled("L", "2021-01-05T10:00", by: "WJ")
    let decided = ToldMatter(letter + [decision("D", "撤销", "2021-01-05T09:00"), withdrawn])
    #expect(decided.standing(of: decision("E", "变更", "2021-01-06T09:00")) == .counts)
    #expect(
      ToldMatter(letter + [withdrawn]).standing(of: decision("E", "变更", "2021-01-06T09:00")) == .nothingOpen)
  }
}
