import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

/// An answer that says yes in one column and no in the next is taken by the one that decides, and its sender told.
@Suite(.waits) struct ContraryFieldTests {
  @Test(
    arguments: [
      ("不同意，应设就餐区", true), ("不同意", true), ("不同意见：甲方认为可以", false), ("同意", false), ("", false),
      ("样例：不同意", false),
    ])
  func `what a text begins with tells whether it contradicts`(text: String, isContrary: Bool) throws {
    let definition = try #require(
      try KindLibrary(folder: Repository.root.appending("schemas").string)["inquiry-reply"])
    let contrary = try #require(definition.schema.contrary.first { $0.values == ["同意"] })
    #expect(contrary.isContrary(text) == isContrary)
  }

  /// An answer, and whether its fields contradict each other.
  struct Answer: Sendable, CustomTestStringConvertible {
    let kind: String
    let fields: [String: String]
    let isDoubtful: Bool
    var testDescription: String { "\(kind) \(fields)" }

    init(_ kind: String, _ fields: [String: String], isDoubtful: Bool) {
      (self.kind, self.fields, self.isDoubtful) = (kind, fields, isDoubtful)
    }
  }

  private static let opinion = ["caseId": "BL-1", "approver": "样例庚", "approverQualified": "是"]
  private static let progress = ["refMsgId": "M-1", "progressDate": "2021-01-04"]

  static let answers = [
    Answer("inquiry-reply", ["refMsgId": "Q-1", "outcome": "同意", "answer": "不同意，应设就餐区"], isDoubtful: true),
    Answer("inquiry-reply", ["refMsgId": "Q-1", "outcome": "同意", "answer": "样例：可行"], isDoubtful: false),
    Answer("inquiry-reply", ["refMsgId": "Q-1", "outcome": "不同意", "reason": "同意拟办意见"], isDoubtful: true),
    Answer(
      "parallel-opinion", opinion.merging(["opinion": "同意", "reason": "不同意，消防未通过"]) { $1 },
      isDoubtful: true),
    Answer(
      "parallel-opinion", opinion.merging(["opinion": "不同意", "reason": "不同意，消防未通过"]) { $1 },
      isDoubtful: false),
    Answer("survey-reply", ["surveyId": "TK-1", "attend": "是", "reason": "当日有事"], isDoubtful: true),
    Answer("survey-reply", ["surveyId": "TK-1", "attend": "否", "persons": "样例张三"], isDoubtful: true),
    Answer("survey-reply", ["surveyId": "TK-1", "attend": "是", "persons": "样例张三"], isDoubtful: false),
    Answer(
      "resolution-progress", progress.merging(["done": "是", "content": "尚未完成，预计二月底"]) { $1 },
      isDoubtful: true),
    Answer(
      "resolution-progress", progress.merging(["done": "否", "content": "尚未完成，预计二月底"]) { $1 },
      isDoubtful: false),
  ]

  @Test(arguments: answers)
  func `an answer whose reason says the contrary is taken, and its sender told`(answer: Answer) throws {
    let exchange = try TemporaryExchange()
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "TK-1", "surveyId": "TK-1", "surveyDate": "2021-01-18", "recipients": "XC-WJ"])
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL-1", "caseId": "BL-1", "limitWorkdays": "5", "recipients": "XC-WJ|XC-JTYS"])
    try exchange.send(
      "inquiry", from: "XC-SPJ",
      ["msgId": "Q-1", "subject": "样例事由", "proposition": "样例拟办意见", "recipients": "XC-WJ"])
    try exchange.send(
      "meeting-resolution", from: "XC-SPJ",
      ["msgId": "M-1", "department": "XC-WJ", "meetingDate": "2021-01-04", "dueDate": "2021-02-08"])
    try exchange.run()
    let receipt = try exchange.answer(
      to: SampleBundle.records(answer.kind, [answer.fields]), as: "\(answer.kind)_1.csv", from: "XC-WJ",
      at: "2021-01-04T11:00")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(receipt.codes == (answer.isDoubtful ? ["value-unclear"] : []), "\(receipt.words)")
  }
}
