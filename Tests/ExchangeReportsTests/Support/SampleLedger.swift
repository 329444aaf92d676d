import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import Foundation
import SystemPackage
import Testing

/// A ledger in a folder of its own, and short words for what happens in an exchange.
///
/// Moments are written `2021-01-04T16:00:00`. What is decided goes into the ledger as the processor puts it there.
final class SampleLedger {
  let folder: URL
  private let ledger: Ledger
  private var number = 0

  static let departments: [DayContext.Department] = [
    .init(code: "XC-SPJ", name: "薛城区行政审批服务局", role: "行政审批部门"),
    .init(code: "XC-SCJG", name: "薛城区市场监督管理局", role: "监管部门"),
    .init(code: "XC-WJ", name: "薛城区卫生健康局", role: "监管部门"),
    .init(code: "XC-ZHZF", name: "薛城区综合行政执法局", role: "监管部门"),
    .init(code: "XC-DSJ", name: "薛城区大数据局", role: "大数据局"),
  ]

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "exchange-report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let beginning = try #require(Timestamp("2021-01-01T00:00:00.000+08:00"))
    ledger = try Ledger(path: folder.appendingPathComponent("ledger.sqlite").path, now: beginning)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: What happens

  /// A dropped file, as its receipt will tell it.
  struct Drop {
    var sender = "XC-SPJ"
    var fileName = "approval-push.csv"
    var verdict = VerdictKind.accepted
    var kind: String? = "approval-push"
    var accepted = 0
    var rejected = 0
    var unchanged = 0
    /// How many of the accepted records came late; the others came in time.
    var late = 0
    var unmeasured = 0
    var isMeasured = true
    var findings: [Finding] = []
    var findingTotal: Int?
    /// What the receipt says is found, where that isn't the sum.
    var found: Int?
  }

  /// Takes and decides a file.
  @discardableResult
  func drop(_ drop: Drop, takenAt: String, decidedAt: String? = nil) throws -> DropRow {
    try store(drop, takenAt: takenAt, decidedAt: decidedAt) { _, _ in }
  }

  /// Places a delivery of a drop's first records.
  @discardableResult
  func deliver(
    _ drop: DropRow, to recipient: String, records: Int, at: String, due: String?, isProvisional: Bool = false
  ) throws -> DeliveryRow {
    number += 1
    var delivery = DeliveryRow(
      delivery: "D\(drop.drop)-\(number)", drop: drop.id, sender: drop.sender, recipient: recipient,
      kind: drop.kind ?? "", records: records, fileName: "\(drop.drop).csv", sha256: "",
      opensClaim: due != nil)
    try ledger.write { transaction in
      try transaction.insert(&delivery)
      try transaction.markDelivered(
        delivery, at: moment(at), claimDue: due.map(moment), isProvisional: isProvisional)
    }
    return delivery
  }

  /// Claims or returns records of a delivery; without `records`, all that are open.
  func answer(
    _ delivery: DeliveryRow, _ act: ClaimRow.Act, records: Int? = nil, msgId: String? = nil, takenAt: String,
    decidedAt: String? = nil, reason: String? = nil, suggested: String? = nil
  ) throws {
    let form = Drop(
      sender: delivery.recipient, fileName: "\(delivery.delivery).claim.csv",
      kind: act == .claimed ? "claim" : "claim-return", accepted: 1, isMeasured: false)
    _ = try store(form, takenAt: takenAt, decidedAt: decidedAt) { transaction, row in
      let open =
        try delivery.records - transaction.view.claims(ofDelivery: delivery.id).reduce(0) { $0 + $1.records }
      var claim = ClaimRow(
        delivery: delivery.id,
        record: try msgId.flatMap { try transaction.view.record(sender: delivery.sender, msgId: $0)?.id },
        records: records ?? open, act: act, at: self.moment(takenAt), byDrop: row,
        person: "样例经办人", reasonCode: act == .returned ? "not-ours" : nil, reason: reason, suggested: suggested
      )
      try transaction.insert(&claim)
      // The processor notes the arrival here, not the decision.
      try transaction.append(
        act == .claimed ? .claimed : .returned, subject: delivery.delivery, at: claim.at,
        detail: [String: String]())
    }
  }

  /// Closes a day just after its end.
  func close(_ day: String, at: String) throws {
    try ledger.write { try $0.closeDay(day, at: moment(at)) }
  }

  // MARK: What is said of it

  func report(_ day: String) throws -> DayReport {
    let context = DayContext(
      day: day, dayStatus: LocalizedText("工作日", "working day"), exchangeTitle: "薛城区审管信息交换（样例）",
      measureTitle: "薛城区行政审批与监管协调联动实施办法", measureNumber: "薛政办字〔2020〕19号",
      calendarVersion: "2019–2026", departments: Self.departments,
      kindTitles: [
        "approval-push": "审批信息推送", "supervision-push": "监管信息推送", "claim": "认领", "claim-return": "退回",
      ])
    return try ledger.read { try DayReport($0, context: context) }
  }

  /// The package of a day, as bytes.
  func package(_ day: String) throws -> [UInt8] {
    let path = folder.appendingPathComponent("\(day)-\(UUID().uuidString).zip").path
    _ = try DayPackage(report(day)).write(to: FilePath(path))
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func moment(_ text: String) -> Timestamp { Timestamp("\(text).000+08:00")! }

  private func store(
    _ drop: Drop, takenAt: String, decidedAt: String?, _ body: (LedgerTransaction, Int64) throws -> Void
  ) throws -> DropRow {
    number += 1
    var row = DropRow(receipt: receipt(drop, takenAt: takenAt), receiptStem: "receipt-\(number)")
    if drop.verdict == .duplicate { row.counts = Receipt.Counts() }
    try ledger.write { transaction in
      let place = try transaction.nextDropRow()
      for index in 0..<(drop.verdict == .duplicate ? 0 : drop.accepted) {
        let timeliness: Bool? =
          index < drop.late ? false : index < drop.accepted - drop.unmeasured ? true : nil
        let (trigger, due) =
          timeliness == false ? ("2020-12-30", "2021-01-01T00:00:00") : ("2020-12-31", "2021-01-05T00:00:00")
        var record = RecordRow(
          drop: place, number: index + 1, sender: drop.sender, msgId: "\(row.drop)/\(index + 1)", digest: [],
          summary: "样例事项", triggerDay: drop.isMeasured ? trigger : nil,
          due: drop.isMeasured && timeliness != nil ? moment(due) : nil,
          isOnTime: drop.isMeasured ? timeliness : nil)
        try transaction.insert(&record)
      }
      try body(transaction, place)
      try transaction.insert(&row, row: place)
      try transaction.append(
        .decided, subject: row.drop, at: moment(decidedAt ?? takenAt), detail: [String: String]())
    }
    return row
  }

  private func receipt(_ drop: Drop, takenAt: String) -> Receipt {
    let day = String(takenAt.prefix(10).filter { $0 != "-" })
    var receipt = Receipt(
      drop: "\(day)-\(number)", fileName: drop.fileName, bytes: 100, sha256: "", sender: drop.sender,
      senderName: "", receivedAt: moment(takenAt), verdict: drop.verdict, advice: .doNotResend)
    receipt.kind = drop.kind
    receipt.counts.found = drop.found ?? drop.accepted + drop.rejected + drop.unchanged
    receipt.counts.accepted = drop.accepted
    receipt.counts.rejected = drop.rejected
    receipt.counts.unchanged = drop.unchanged
    receipt.findings = drop.findings
    receipt.findingTotal = drop.findingTotal ?? drop.findings.count
    if drop.isMeasured, drop.accepted > 0 {
      receipt.timeliness = [
        Receipt.Timeliness(
          rule: "push-approval", article: "第二十二条第（一）项", onTime: drop.accepted - drop.late - drop.unmeasured,
          late: drop.late, unmeasured: drop.unmeasured)
      ]
    }
    return receipt
  }
}
