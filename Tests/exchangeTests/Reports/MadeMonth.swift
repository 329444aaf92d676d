import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import SystemPackage

/// An invented January: the week of the whole measure, then pushes of which many are late, a survey that a department refuses with a
/// reason, claims in time and late; and a first of February, when its last day is closed.
enum MadeMonth {
  /// The package that the program wrote of it by itself, for tests that only read.
  static func package() throws -> [UInt8] { try result.get() }

  private static let result = Result {
    let exchange = try played()
    // Its files go with it.
    return try withExtendedLifetime(exchange) {
      try Files.bytes(of: exchange.layout.reports.appending("2021-01.zip"))
    }
  }

  private static let kept = Result { try play().kept() }

  /// An exchange of its own in which it has happened, for tests that ask the program for more.
  static func played() throws -> TemporaryExchange { try TemporaryExchange(kept.get()) }

  private static func play() throws -> TemporaryExchange {
    // The program is started when something happens; only a week in which nothing ran is told as downtime.
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 9000"])
    try MeasureWeek.live(in: exchange)
    try exchange.drop(decisions(1...15, on: "2021-01-07"), as: "迟的.csv", from: "XC-SPJ")
    try exchange.drop(decisions(21...25, on: "2021-01-11"), as: "准时的.csv", from: "XC-SPJ")
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "M-99", docNo: "", decided: "2021-01-11")]), as: "坏的.csv",
      from: "XC-SPJ")
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "T-9", "surveyId": "T-9", "surveyDate": "2021-01-14", "recipients": "XC-WJ"])
    try exchange.pass("2021-01-12T09:00", comesBack: true)
    try exchange.send(
      "survey-reply", from: "XC-WJ",
      [
        "msgId": "S-9", "surveyId": "T-9", "attend": "否", "reason": "样例：当日有应急处置任务，请联系 13800000001",
      ])
    try exchange.send("claim", from: "XC-SCJG", ["delivery": "20210112-0002-XC-SCJG"])
    try exchange.pass("2021-01-12T10:00")
    try exchange.send(
      "survey-record", from: "XC-SPJ",
      ["msgId": "S-10", "surveyId": "T-9", "heldOn": "2021-01-14", "attendance": "XC-SCJG"])
    let pushes = (1...12).map { number in
      [
        "msgId": "SP-\(number)", "docNo": "样监〔2021〕\(number)号", "partyId": "92370403999800010P",
        "actionDate": "2021-01-13",
      ]
    }
    try exchange.drop(
      SampleBundle.records("supervision-push", pushes), as: "supervision-push_监管.csv", from: "XC-SCJG")
    try exchange.pass("2021-01-15T10:00")
    try exchange.send("claim", from: "XC-SCJG", ["delivery": "20210112-0001-XC-SCJG"])
    try exchange.pass("2021-01-18T10:00")
    try exchange.pass("2021-01-26T10:00")
    try exchange.pass("2021-02-01T00:00:05")
    return exchange
  }

  private static func decisions(_ numbers: ClosedRange<Int>, on day: String) -> [UInt8] {
    SampleBundle.approvals(
      numbers.map { .init(msgId: "M-\($0)", docNo: "样审〔2021〕\(900 + $0)号", decided: day) })
  }
}
