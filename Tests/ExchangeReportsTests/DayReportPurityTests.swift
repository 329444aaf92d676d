import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeReports

/// Invented exchanges of several days in which files are taken on one day and decided on the next, and claims come
/// early, late, in part and never.
@Suite struct DayReportPurityTests {
  private static let days: [Day] = (4...9).map { "2021-01-0\($0)" }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `whatever comes later, a closed day's package keeps its bytes and nothing is lost`(seed: UInt64) throws
  {
    var random = SeededGenerator(seed: seed)
    let sample = try SampleLedger()
    var open: [DeliveryRow] = []
    var matters: [Asked] = []
    var packages: [(day: Day, bytes: [UInt8])] = []
    var drops = 0
    for (day, next) in zip(Self.days, Self.days.dropFirst()) {
      var crossing: [(SampleLedger) throws -> Void] = []
      for hour in 10...19 where Int.random(in: 0..<3, using: &random) > 0 {
        drops += 1
        try act(sample, at: "\(day)T\(hour)", &open, &matters, &random)
      }
      if Bool.random(using: &random) {
        drops += 1
        crossing.append {
          try $0.drop(.init(accepted: 2), takenAt: "\(day)T23:59:59", decidedAt: "\(next)T00:00:09")
        }
      }
      if let delivery = open.popLast() {
        drops += 1
        crossing.append {
          try $0.answer(delivery, .claimed, takenAt: "\(day)T23:59:58", decidedAt: "\(next)T00:00:09")
        }
      }
      try sample.close(day, at: "\(next)T00:00:05")
      try sample.pass(to: "\(next)T00:00:05")
      packages.append((day, try sample.package(day)))
      for act in crossing { try act(sample) }
      for package in packages {
        #expect(try sample.package(package.day) == package.bytes, "seed \(seed): \(package.day) after \(day)")
      }
    }
    let reports = try Self.days.map { try sample.report($0) }
    #expect(reports.reduce(0) { $0 + $1.totals.files.total } == drops, "seed \(seed)")
  }

  /// Something that somebody is to answer.
  private struct Asked {
    let code: String
    let kind: String
    let record: RecordRow
  }

  /// An inquiry or a parallel case with little time.
  private func ask(
    _ sample: SampleLedger, at hour: String, _ matters: inout [Asked], _ random: inout SeededGenerator
  ) throws {
    let kind = Bool.random(using: &random) ? "inquiry" : "parallel-notice"
    let code = "\(kind):XC-SPJ:\(hour)"
    let due = "2021-01-0\(Int.random(in: 4...8, using: &random))"
    let record = try sample.send(
      kind, to: ["XC-WJ"], in: code,
      ["replyDueDate": due, "dueDate": due, "proposition": Bool.random(using: &random) ? "样例" : ""],
      at: "\(hour):30:00")
    matters.append(Asked(code: code, kind: kind, record: record))
  }

  /// An answer to one of them, in time or late, or an extension that may change nothing.
  private func say(
    _ sample: SampleLedger, at hour: String, _ matters: inout [Asked], _ random: inout SeededGenerator
  ) throws {
    let asked = matters[Int.random(in: 0..<matters.count, using: &random)]
    let kind =
      asked.kind == "inquiry"
      ? "inquiry-reply" : Bool.random(using: &random) ? "parallel-opinion" : "extension-notice"
    try sample.send(
      kind, from: "XC-WJ", in: asked.code, about: asked.record,
      ["outcome": "不同意", "opinion": "不同意", "newDueDate": "2021-01-08"], at: "\(hour):40:00")
  }

  /// A push to two departments, a rejected file, an answer to an open delivery, or something in another matter.
  private func act(
    _ sample: SampleLedger, at hour: String, _ open: inout [DeliveryRow], _ matters: inout [Asked],
    _ random: inout SeededGenerator
  ) throws {
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      try sample.drop(.init(sender: "XC-WJ", verdict: .rejected, rejected: 3), takenAt: "\(hour):00:00")
    case 1...3 where !open.isEmpty:
      let delivery = open.remove(at: Int.random(in: 0..<open.count, using: &random))
      let isPart = delivery.records > 1 && Bool.random(using: &random)
      try sample.answer(
        delivery, Bool.random(using: &random) ? .claimed : .returned, records: isPart ? 1 : nil,
        takenAt: "\(hour):10:00", decidedAt: "\(hour):10:01")
    case 4: try ask(sample, at: hour, &matters, &random)
    case 5 where !matters.isEmpty: try say(sample, at: hour, &matters, &random)
    default:
      let records = Int.random(in: 1...4, using: &random)
      let drop = try sample.drop(
        .init(
          kind: Bool.random(using: &random) ? "approval-push" : "policy-change", accepted: records,
          unchanged: 1, late: Int.random(in: 0...records, using: &random)),
        takenAt: "\(hour):20:00", decidedAt: "\(hour):20:01")
      for recipient in ["XC-SCJG", "XC-WJ"] {
        open.append(
          try sample.deliver(drop, to: recipient, records: records, at: "\(hour):20:02"))
      }
    }
  }
}
