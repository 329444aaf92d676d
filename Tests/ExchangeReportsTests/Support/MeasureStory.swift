import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeTesting

/// An invented week with the whole measure in it: a parallel case with an opinion, an extension, a default and a
/// refusal that comes too late; inquiries with and without a proposition; a survey to which not all come; a
/// commitment, a letter, a task, a return that comes back again; a processor that stands still for a night; a sender
/// who counts differently.
struct MeasureStory {
  static let days: [Day] = (4...8).map { "2021-01-0\($0)" }

  let sample: SampleLedger
  private var notice: RecordRow?
  private var letter: RecordRow?
  private var commitment: RecordRow?

  init() throws { sample = try SampleLedger() }

  /// Lets the days up to one happen, and closes each.
  init(through last: Day) throws {
    try self.init()
    for day in Self.days where day <= last { try play(day) }
  }

  /// Lets a day happen and closes it.
  mutating func play(_ day: Day) throws {
    switch day {
    case "2021-01-04": try monday()
    case "2021-01-05": try tuesday()
    case "2021-01-06": try wednesday()
    case "2021-01-07": try thursday()
    default: try friday()
    }
    let next = Self.days.first { $0 > day } ?? "2021-01-09"
    try sample.close(day, at: "\(next)T00:00:05")
    try sample.pass(to: "\(next)T00:00:06")
  }

  private mutating func monday() throws {
    notice = try sample.send(
      "parallel-notice", to: ["XC-SCJG", "XC-WJ", "XC-ZHZF"], in: "case:XC-SPJ:BL-1",
      ["dueDate": "2021-01-06"], at: "2021-01-04T09:00:00")
    try sample.send(
      "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:H-1",
      ["replyDueDate": "2021-01-05", "proposition": "样例拟办意见"], at: "2021-01-04T09:10:00")
    try sample.send(
      "inquiry", to: ["XC-ZHZF"], in: "inquiry:XC-SPJ:H-2", ["replyDueDate": "2021-01-05"],
      at: "2021-01-04T09:20:00")
    try sample.send(
      "survey-notice", to: ["XC-WJ", "XC-ZHZF"], in: "survey:XC-SPJ:T-1", ["surveyDate": "2021-01-06"],
      at: "2021-01-04T09:30:00")
    commitment = try sample.send(
      "commitment-push", to: ["XC-SCJG"], in: "commitment:XC-SPJ:N-1",
      ["commitmentDueDate": "2020-12-22"], at: "2021-01-04T09:40:00")
    letter = try sample.send(
      "revocation-letter", from: "XC-SCJG", to: ["XC-SPJ"], in: "letter:XC-SCJG:L-1",
      at: "2021-01-04T09:50:00")
    try sample.send(
      "meeting-resolution", to: ["XC-ZHZF"], in: "task:XC-SPJ:R-1", ["dueDate": "2021-01-07"],
      at: "2021-01-04T10:00:00")
    let push = try sample.drop(.init(accepted: 4, late: 1), takenAt: "2021-01-04T11:00:00")
    let delivery = try sample.deliver(push, to: "XC-WJ", records: 4, at: "2021-01-04T11:00:01")
    try sample.answer(delivery, .returned, records: 1, takenAt: "2021-01-04T15:00:00")
    try sample.answer(delivery, .returned, records: 1, takenAt: "2021-01-04T16:00:00", round: 2)
    try sample.state(
      "approval-push", bundles: 2, records: 6, foundBundles: 1, foundRecords: 4, at: "2021-01-04T17:30:00")
  }

  private func tuesday() throws {
    try sample.stop(since: "2021-01-04T23:00:00", until: "2021-01-05T07:30:30")
    try sample.send(
      "parallel-opinion", from: "XC-SCJG", in: "case:XC-SPJ:BL-1", about: notice,
      ["opinion": "同意", "approverQualified": "是"], at: "2021-01-05T09:00:00")
    try sample.send(
      "extension-notice", from: "XC-WJ", in: "case:XC-SPJ:BL-1", about: notice,
      ["newDueDate": "2021-01-08"], at: "2021-01-05T10:00:00")
    try sample.send(
      "survey-reply", from: "XC-ZHZF", in: "survey:XC-SPJ:T-1", ["attend": "否"], at: "2021-01-05T11:00:00")
    try sample.signOff("2021-01-04", "有差异", remarks: "样例说明，电话 13800000001", at: "2021-01-05T16:00:00")
  }

  private func wednesday() throws {
    try sample.send(
      "survey-record", in: "survey:XC-SPJ:T-1", ["attendance": "XC-WJ"], at: "2021-01-06T16:00:00")
  }

  private func thursday() throws {
    try sample.send(
      "default-consent", in: "case:XC-SPJ:BL-1", about: notice, ["department": "XC-ZHZF", "type": "缺席默认"],
      at: "2021-01-07T09:00:00")
    try sample.send("disposition", in: "letter:XC-SCJG:L-1", about: letter, at: "2021-01-07T10:00:00")
  }

  private func friday() throws {
    try sample.send(
      "parallel-opinion", from: "XC-ZHZF", in: "case:XC-SPJ:BL-1", about: notice, ["opinion": "不同意"],
      at: "2021-01-08T09:00:00")
    try sample.send(
      "commitment-result", from: "XC-SCJG", in: "commitment:XC-SPJ:N-1", about: commitment,
      ["result": "未兑现"], at: "2021-01-08T10:00:00")
  }
}
