import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeTesting

/// Four invented days: a push of which part is late and part comes back, two deliveries, a claim in time, a return of
/// one record, a late claim of the rest, and a day on which nothing happens.
struct SampleStory {
  static let days: [Day] = ["2021-01-04", "2021-01-05", "2021-01-06", "2021-01-07"]

  let sample: SampleLedger
  private(set) var toMarket: DeliveryRow?
  private(set) var toHealth: DeliveryRow?

  init() throws { sample = try SampleLedger() }

  /// Lets a day happen and closes it.
  mutating func play(_ day: Day) throws {
    switch day {
    case "2021-01-04": try monday()
    case "2021-01-05": try tuesday()
    case "2021-01-06": try wednesday()
    default: break
    }
    let next = Self.days.first { $0 > day } ?? "2021-01-08"
    try sample.close(day, at: "\(next)T00:00:05")
  }

  mutating func playAll() throws {
    for day in Self.days { try play(day) }
  }

  private mutating func monday() throws {
    let push = SampleLedger.Drop(
      fileName: "1月4日 审批.csv", verdict: .partiallyAccepted, accepted: 5, rejected: 2, unchanged: 1, late: 2,
      unmeasured: 1, findings: Self.missing)
    let drop = try sample.drop(push, takenAt: "2021-01-04T16:00:00", decidedAt: "2021-01-04T16:00:01")
    toMarket = try sample.deliver(
      drop, to: "XC-SCJG", records: 3, at: "2021-01-04T16:00:02")
    toHealth = try sample.deliver(
      drop, to: "XC-WJ", records: 2, at: "2021-01-04T16:00:02")
    var again = push
    again.verdict = .duplicate
    try sample.drop(again, takenAt: "2021-01-04T16:05:00")
    try sample.drop(
      .init(
        sender: "XC-WJ", fileName: "<img src=x onerror=alert(1)>.xml", verdict: .rejected, kind: nil,
        findings: [
          Finding(.xmlMalformed, at: Position(line: 3), arguments: ["detail": "Premature end of data"])
        ]),
      takenAt: "2021-01-04T16:30:00")
    try sample.answer(toMarket!, .claimed, takenAt: "2021-01-04T17:00:00", decidedAt: "2021-01-04T17:00:01")
  }

  private func tuesday() throws {
    try sample.answer(
      toHealth!, .returned, records: 1, msgId: "20210104-1/4", takenAt: "2021-01-05T10:00:00",
      reason: "不属于本部门监管，\n请联系 13800000001", suggested: "XC-ZHZF")
  }

  private func wednesday() throws {
    try sample.answer(toHealth!, .claimed, takenAt: "2021-01-06T09:00:00")
    try sample.drop(
      .init(
        fileName: "=1+1.csv", verdict: .conflict, rejected: 2,
        findings: [
          Finding(
            .bundleConflict, excerpt: "20210104",
            arguments: ["receivedAt": "2021-01-04 16:00:00", "fileName": "1月4日 审批.csv"])
        ]),
      takenAt: "2021-01-06T10:00:00")
  }

  private static var missing: [Finding] {
    let contact = Position(line: 3, record: 2, field: "holderContact", title: "联系方式")
    let day = Position(line: 5, record: 4, field: "decisionDate", title: "许可日期")
    return [
      Finding(.valueMissing, at: contact), Finding(.valueMissing, at: day),
      Finding(.valueMissing, at: contact),
      Finding(.itemNameMismatch, at: day, excerpt: "样例", arguments: ["code": "1", "expected": "样例"]),
    ]
  }
}
