import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeReports
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// A ledger in a folder of its own, and short words for what happens in an exchange.
///
/// Moments are written `2021-01-04T16:00:00`. What is decided goes into the ledger as the processor puts it there, and
/// what is owed is computed by the rules.
final class SampleLedger {
  let folder: URL
  let ledger: any LedgerStore
  /// The calendar that counts from now on.
  private(set) var calendar = HolidayCalendar.builtIn
  private var number = 0
  private var records: [Int64: [RecordRow]] = [:]

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
    let beginning = try #require(Instant("2021-01-01T00:00:00.000+08:00"))
    ledger = try SQLiteLedger(path: folder.appendingPathComponent("ledger.sqlite").path, now: beginning)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Stores what is decided over the ledger.
  func decide<Result>(_ body: (LedgerOverlay) throws -> Result) throws -> Result {
    try write { overlay, _ in try body(overlay) }
  }

  /// Stores what is written over the ledger.
  private func write<Result>(_ body: (LedgerOverlay, any LedgerView) throws -> Result) throws -> Result {
    try ledger.write(spoolingIn: FilePath(folder.path), body)
  }

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
    var summary = "样例事项"
    var findings: [Finding] = []
    var findingTotal: Int?
    /// What the receipt says is found, where that isn't the sum.
    var found: Int?
  }

  /// Takes and decides a file.
  @discardableResult
  func drop(_ drop: Drop, takenAt: String, decidedAt: String? = nil) throws -> DropRow {
    try store(drop, takenAt: takenAt, decidedAt: decidedAt) { _, _, _ in }
  }

  /// Places a delivery of a drop's first records; its kind decides until when it is to be claimed.
  @discardableResult
  func deliver(_ drop: DropRow, to recipient: String, records count: Int, at: String) throws -> DeliveryRow {
    number += 1
    let kind = drop.kind ?? ""
    let isClaimable = SampleProfile.profile.claimRule(forKind: kind) != nil
    var delivery = DeliveryRow(
      delivery: "D\(drop.drop)-\(number)", drop: drop.id, sender: drop.sender, recipient: recipient,
      kind: kind, records: count, fileName: "\(drop.drop).csv", sha256: "",
      claimable: isClaimable ? count : 0)
    try decide { overlay in
      overlay.insert(&delivery)
      for record in records[drop.id]?.prefix(count) ?? [] {
        overlay.link(delivery: delivery.id, record: record.id, isClaimable: isClaimable)
      }
    }
    try write { overlay, view in
      let entry = try #require(try overlay.markDelivered(delivery, at: moment(at)))
      let own = try overlay.ensureMatter("delivery:\(delivery.delivery)", delivery: delivery.id)
      let kinds = SampleProfile.profile.kindsTimedByDelivery
      for matter in try [own] + view.matters(inDelivery: delivery.id, kinds: kinds) {
        try settle(matter, overlay, entry, moment(at))
      }
    }
    return delivery
  }

  /// Claims or returns records of a delivery; without `records`, all that are open.
  func answer(
    _ delivery: DeliveryRow, _ act: ClaimAct, records: Int? = nil, msgId: String? = nil, takenAt: String,
    decidedAt: String? = nil, round: Int = 1, reason: String? = nil, suggested: String? = nil
  ) throws {
    let form = Drop(
      sender: delivery.recipient, fileName: "\(delivery.delivery).claim.csv",
      kind: act == .claimed ? "claim" : "claim-return", accepted: 1, isMeasured: false)
    _ = try store(form, takenAt: takenAt, decidedAt: decidedAt) { overlay, row, _ in
      let matter = try overlay.ensureMatter("delivery:\(delivery.delivery)", delivery: delivery.id)
      let duty = try overlay.obligations(of: matter).map(\.obligation).first { $0.outcome == nil }
      let at = self.moment(takenAt)
      var claim = ClaimRow(
        delivery: delivery.id,
        record: try msgId.flatMap { try overlay.record(sender: delivery.sender, msgId: $0)?.id },
        records: records ?? duty?.records ?? 0, act: act, at: at, byDrop: row.id,
        isLate: duty?.due.map { $0 <= at } ?? false, round: round, person: "样例经办人",
        reasonCode: act == .returned ? "not-ours" : nil, reason: reason, suggested: suggested)
      overlay.insert(&claim)
      try self.settle(matter, overlay, overlay.changes.next.entry - 1, self.moment(decidedAt ?? takenAt))
    }
  }

  /// Takes a record that belongs to a matter, and delivers it to each recipient.
  @discardableResult
  func send(
    _ kind: String, from sender: String = "XC-SPJ", to recipients: [String] = [], in matter: String,
    about: RecordRow? = nil, _ fields: [String: String] = [:], at: String, deliveredAt: String? = nil
  ) throws -> RecordRow {
    var sent: RecordRow?
    let drop = try store(
      Drop(sender: sender, fileName: "\(kind).csv", kind: kind, accepted: 1, isMeasured: false), takenAt: at,
      decidedAt: at
    ) { overlay, _, records in
      let record = try #require(records.first)
      let matter = try overlay.ensureMatter(matter)
      try overlay.insert(
        FactRow(
          record: record.id, matter: matter.id, about: about?.id, kind: kind, party: sender,
          recipients: recipients,
          fields: fields))
      try self.settle(matter, overlay, overlay.changes.next.entry - 1, self.moment(at))
      sent = record
    }
    for recipient in recipients { try deliver(drop, to: recipient, records: 1, at: deliveredAt ?? at) }
    return try #require(sent)
  }

  /// Lets time pass: what it alone changes goes into the ledger.
  func pass(to: String) throws {
    try write { overlay, view in
      let now = moment(to)
      let matters = try view.wakingMatters(through: now, limit: 1_000)
      let entry = try overlay.append(
        .timePassed, subject: "clock", at: now, detail: ["matters": "\(matters.count)"])
      for matter in matters { try settle(matter, overlay, entry, now) }
    }
  }

  /// Installs another calendar, and computes what is open anew.
  func install(_ other: HolidayCalendar, at: String) throws {
    calendar = other
    try write { overlay, view in
      let entry = try overlay.append(
        .calendarChanged, subject: "calendar", at: moment(at), detail: ["to": other.version])
      for matter in try view.mattersWithDeadlines(after: 0, limit: 1_000) {
        try settle(matter, overlay, entry, moment(at))
      }
    }
  }

  /// Notes that the processor didn't run.
  func stop(since: String, until: String) throws {
    try decide {
      try $0.insert(Downtime(since: moment(since), until: moment(until)), now: moment(until))
    }
  }

  /// Takes what a sender says that it sent on the day.
  func state(
    _ kind: String, from sender: String = "XC-SPJ", bundles: Int, records: Int, foundBundles: Int,
    foundRecords: Int, at: String
  ) throws {
    let form = Drop(
      sender: sender, fileName: "清单.csv", kind: "daily-statement", accepted: 1, isMeasured: false)
    _ = try store(form, takenAt: at, decidedAt: at) { overlay, _, rows in
      overlay.insert(
        StatementRow(
          record: rows[0].id, day: moment(at).day, kind: kind, bundles: bundles, records: records,
          foundBundles: foundBundles, foundRecords: foundRecords))
    }
  }

  /// Takes a reviewer's word on a day.
  func signOff(_ day: Day, _ conclusion: String, remarks: String? = nil, at: String) throws {
    let form = Drop(
      sender: "XC-DSJ", fileName: "复核.csv", kind: "reconciliation-signoff", accepted: 1, isMeasured: false)
    _ = try store(form, takenAt: at, decidedAt: at) { overlay, _, rows in
      overlay.insert(
        SignoffRow(record: rows[0].id, day: day, reviewer: "样例复核人", conclusion: conclusion, remarks: remarks))
    }
  }

  private func settle(
    _ matter: MatterRow, _ ledger: LedgerOverlay, _ entry: Int64, _ now: Instant
  ) throws {
    let obligations = SampleProfile.profile.obligations(
      in: try ledger.facts(of: matter), asOf: now, calendar: calendar)
    try ledger.setObligations(obligations, of: matter, entry: entry)
    let wake = obligations.compactMap { $0.nextWake(after: now) }.min()
    ledger.setWake(wake, of: matter)
  }

  /// Closes a day just after its end.
  func close(_ day: Day, at: String) throws {
    let changes = try ledger.read {
      try $0.closing(day, at: moment(at), spoolingIn: FilePath(folder.path))
    }
    try ledger.apply([changes])
  }

  // MARK: What is said of it

  func report(_ day: Day) throws -> DayReport {
    let context = DayContext(
      day: day, dayStatus: LocalizedText("工作日", "working day"), exchangeTitle: "薛城区审管信息交换（样例）",
      profile: SampleProfile.profile, calendarVersion: "2019–2026", departments: Self.departments,
      bureau: "XC-DSJ",
      kindTitles: [
        "approval-push": "审批信息推送", "supervision-push": "监管信息推送", "claim": "认领", "claim-return": "退回",
        "training-info": "业务培训信息", "policy-change": "法律法规政策调整信息", "inquiry": "业务函询",
      ],
      unstatedKinds: ["claim", "claim-return", "daily-statement", "reconciliation-signoff"],
      fieldTitles: [
        "approval-push": ["decisionDate": "许可日期"], "disposition": ["decisionDate": "处理日期"],
        "parallel-notice": ["dueDate": "办结期限"],
      ])
    return try ledger.read { try DayReport($0, context: context) }
  }

  /// The package of a day, as bytes.
  func package(_ day: Day) throws -> [UInt8] {
    let path = folder.appendingPathComponent("\(day)-\(UUID().uuidString).zip").path
    _ = try DayPackage(report(day)).write(to: FilePath(path))
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func moment(_ text: String) -> Instant { Instant("\(text).000+08:00")! }

  private func store(
    _ drop: Drop, takenAt: String, decidedAt: String?,
    _ body: (LedgerOverlay, DropRow, [RecordRow]) throws -> Void
  ) throws -> DropRow {
    number += 1
    var row = DropRow(receipt: receipt(drop, takenAt: takenAt), receiptStem: "receipt-\(number)")
    if drop.verdict == .duplicate { row.counts = Receipt.Counts() }
    try decide { overlay in
      overlay.insert(&row)
      let rows = try (0..<(drop.verdict == .duplicate ? 0 : drop.accepted)).map { index in
        var record = record(of: drop, row, index)
        try overlay.insert(&record)
        return record
      }
      records[row.id] = rows
      try overlay.append(
        .decided, subject: row.drop, at: moment(decidedAt ?? takenAt), detail: [String: String]())
      try body(overlay, row, rows)
    }
    return row
  }

  private func record(of drop: Drop, _ row: DropRow, _ index: Int) -> RecordRow {
    let isOnTime: Bool? =
      index < drop.late ? false : index < drop.accepted - drop.unmeasured ? true : nil
    let (trigger, due): (Day, String) =
      isOnTime == false ? ("2020-12-30", "2021-01-01T00:00:00") : ("2020-12-31", "2021-01-05T00:00:00")
    return RecordRow(
      drop: row.id, number: index + 1, sender: drop.sender, msgId: "\(row.drop)/\(index + 1)", digest: [],
      summary: drop.summary, triggerDay: drop.isMeasured ? trigger : nil,
      due: drop.isMeasured && isOnTime != nil ? moment(due) : nil,
      isOnTime: drop.isMeasured ? isOnTime : nil)
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
