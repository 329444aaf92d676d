import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import SystemPackage

/// An invented week with the whole measure in it: a parallel case with an opinion, an extension, a default and a
/// refusal that comes too late; inquiries with and without a proposition; a survey to which not all come; a
/// commitment, a letter, a task, a return that comes back again; a processor that stands still for a night; a sender
/// who counts differently.
enum MeasureWeek {
  /// Its days, Monday to Friday.
  static let days: [Day] = (4...8).map { "2021-01-0\($0)" }

  /// What is told of them; their packages are also written again when a holiday was announced on the Saturday.
  static func told() throws -> ToldStory { try result.get() }

  private static let result = Result { try play() }

  private static func play() throws -> ToldStory {
    // The program is started every eight hours, but for one night.
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 500"])
    var watch = PackageWatch()
    try live(in: exchange) { try watch.note($0, of: exchange) }
    var week = try ToldStory(days, of: exchange, watch)
    // A package names the calendar by which it is written: what the ledger tells is held against what it told.
    let configuration = try exchange.configuration()
    try Files.replace(
      exchange.layout.calendar.appending("local.csv"),
      with: "date,kind,name,notice_year,source,note\n2021-01-11,holiday,样例节,,样例文件,\n".utf8)
    try exchange.pass("2021-01-09T08:00")
    try watch.compare(in: exchange, by: configuration, after: "another calendar")
    week.watch = watch
    return week
  }

  /// Has an exchange live it.
  ///
  /// - Parameter look: is called with each day when it is over.
  static func live(in exchange: TemporaryExchange, _ look: (Day) throws -> Void = { _ in }) throws {
    let nights: [(day: Day, end: String, act: (TemporaryExchange) throws -> Void)] = [
      ("2021-01-04", "2021-01-05T07:30:30", monday), ("2021-01-05", "2021-01-06T00:00:05", tuesday),
      ("2021-01-06", "2021-01-07T00:00:05", wednesday), ("2021-01-07", "2021-01-08T00:00:05", thursday),
      ("2021-01-08", "2021-01-09T00:00:05", friday),
    ]
    for night in nights {
      try night.act(exchange)
      try exchange.pass(night.end)
      try look(night.day)
    }
  }

  private static func monday(_ exchange: TemporaryExchange) throws {
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL", "caseId": "BL-1", "dueDate": "2021-01-06", "recipients": "XC-SCJG|XC-WJ|XC-ZHZF"])
    try exchange.send(
      "inquiry", from: "XC-SPJ",
      ["msgId": "H-1", "recipients": "XC-WJ", "replyDueDate": "2021-01-05", "proposition": "样例拟办意见"])
    try exchange.send(
      "inquiry", from: "XC-SPJ", ["msgId": "H-2", "recipients": "XC-ZHZF", "replyDueDate": "2021-01-05"])
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "T", "surveyId": "T-1", "surveyDate": "2021-01-06", "recipients": "XC-WJ|XC-ZHZF"])
    // Accepted on the day before the measure came into force, and so not measured.
    try exchange.send(
      "commitment-push", from: "XC-SPJ",
      [
        "msgId": "N-1", "itemCode": "XK001", "itemName": "食品经营许可", "holderId": "92370403999800010P",
        "acceptedDate": "2020-12-21", "commitmentDueDate": "2020-12-22",
      ])
    let letter = try SampleBundle.records(
      "revocation-letter", [["msgId": "L-1", "letterDate": "2021-01-04", "evidence": "样例笔录.pdf"]])
    try exchange.drop(
      ZIPBundle(name: "函告.csv", records: letter, attachments: [("样例笔录.pdf", Array("样例".utf8))]).bytes(),
      as: "函告.zip", from: "XC-SCJG")
    try exchange.send(
      "meeting-resolution", from: "XC-SPJ",
      ["msgId": "R-1", "department": "XC-ZHZF", "meetingDate": "2021-01-04", "dueDate": "2021-01-07"])
    try exchange.pass("2021-01-04T10:00")
    let decisions = (1...4).map { number in
      [
        "msgId": "A-\(number)", "docNo": "样审〔2021〕\(number)号", "itemCode": "XK005",
        "itemName": "医疗机构设置审批及执业登记", "holderId": "92370403999800010P", "validTo": "2025-12-21",
        "decisionDate": number == 1 ? "2020-12-30" : "2020-12-31",
      ]
    }
    try exchange.drop(SampleBundle.records("approval-push", decisions), as: "许可.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T11:00")
    try exchange.send("claim-return", from: "XC-WJ", ["refMsgId": "A-1"], ["refMsgId": "A-2"])
    try exchange.pass("2021-01-04T15:00")
    try exchange.send(
      "reassign", from: "XC-SPJ", ["refMsgId": "A-1", "from": "XC-WJ", "to": "XC-ZHZF"])
    try exchange.pass("2021-01-04T15:30")
    try exchange.send("claim-return", from: "XC-ZHZF", ["refMsgId": "A-1"])
    try exchange.pass("2021-01-04T16:00")
    try exchange.send(
      "daily-statement", from: "XC-SPJ",
      ["statementDate": "2021-01-04", "statementKind": "approval-push", "bundles": "2", "records": "6"])
    try exchange.pass("2021-01-04T17:30")
    try exchange.pass("2021-01-04T23:00")
  }

  private static func tuesday(_ exchange: TemporaryExchange) throws {
    try exchange.send(
      "parallel-opinion", from: "XC-SCJG", ["msgId": "O-1", "caseId": "BL-1", "opinion": "同意"])
    try exchange.send(
      "extension-notice", from: "XC-WJ", ["msgId": "E-1", "caseId": "BL-1", "newDueDate": "2021-01-08"])
    try exchange.send("survey-reply", from: "XC-ZHZF", ["msgId": "S-1", "surveyId": "T-1", "attend": "否"])
    try exchange.pass("2021-01-05T10:00")
    try exchange.send(
      "reconciliation-signoff", from: "XC-DSJ",
      [
        "day": "2021-01-04", "reviewer": "样例复核人", "conclusion": "有差异", "remarks": "样例说明，电话 13800000001",
      ])
    try exchange.pass("2021-01-05T16:00")
  }

  private static func wednesday(_ exchange: TemporaryExchange) throws {
    try exchange.pass("2021-01-06T08:00")
    try exchange.send(
      "survey-record", from: "XC-SPJ",
      ["msgId": "S-2", "surveyId": "T-1", "heldOn": "2021-01-06", "attendance": "XC-WJ"])
    try exchange.pass("2021-01-06T16:00")
  }

  private static func thursday(_ exchange: TemporaryExchange) throws {
    try exchange.send(
      "default-consent", from: "XC-SPJ",
      ["caseId": "BL-1", "department": "XC-ZHZF", "type": "缺席默认", "decidedOn": "2021-01-07"])
    try exchange.send("disposition", from: "XC-SPJ", ["refMsgId": "L-1", "decisionDate": "2021-01-07"])
    try exchange.pass("2021-01-07T08:00")
    try exchange.pass("2021-01-07T16:00")
  }

  private static func friday(_ exchange: TemporaryExchange) throws {
    try exchange.send("parallel-opinion", from: "XC-ZHZF", ["caseId": "BL-1", "opinion": "不同意"])
    try exchange.send(
      "commitment-result", from: "XC-SCJG",
      ["refMsgId": "N-1", "result": "未兑现", "checkDate": "2021-01-08"])
    try exchange.pass("2021-01-08T08:00")
    try exchange.pass("2021-01-08T16:00")
  }
}
