import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Gathers a day's figures while its rows go by.
struct DayTally {
  private struct PushKey: Hashable {
    let sender, kind, rule: String
  }

  private let asOf: Instant
  private var figures: [String: DayFigures] = [:]
  private var pushes: [PushKey: PushLine] = [:]
  private(set) var latePushes: [LatePush] = []
  private(set) var claims: [ClaimLine] = []
  private(set) var returns: [ReturnLine] = []
  private(set) var rejections: [RejectionLine] = []

  init(asOf: Instant) { self.asOf = asOf }

  /// The push lines in the order of sender, kind and rule.
  var sortedPushes: [PushLine] {
    pushes.values.sorted { ($0.sender, $0.kind, $0.rule) < ($1.sender, $1.kind, $1.rule) }
  }

  /// The figures by department: the catalogue's in its order, then those that it no longer has.
  func lines(for departments: [DayContext.Department]) -> [DayReport.Line] {
    let known = Set(departments.map(\.code))
    let gone = figures.keys.filter { !known.contains($0) }.sorted()
    let role = LocalizedText.notInCatalogue.zh
    let all = departments + gone.map { DayContext.Department(code: $0, name: $0, role: role) }
    return all.map { DayReport.Line(department: $0, figures: figures[$0.code] ?? DayFigures()) }
  }

  /// Counts a dropped file, with its records that came late.
  ///
  /// - Parameter late: the records that counted as late when they came, and whether a holiday notice excused them since.
  mutating func add(_ drop: DropRow, late: [(record: RecordRow, isExcused: Bool)]) throws {
    let records = RecordCounts(drop.counts)
    try Self.check(drop, records)
    figures[drop.sender, default: DayFigures()].files.count(drop.verdict)
    figures[drop.sender, default: DayFigures()].records += records
    if let line = try RejectionLine(drop) { rejections.append(line) }
    let timeliness = try DropTimeliness(drop, late: late)
    for measured in timeliness.measured { add(measured, of: drop) }
    latePushes += timeliness.late
  }

  private mutating func add(_ timeliness: Receipt.Timeliness, of drop: DropRow) {
    var counts = PushCounts()
    counts.onTime = timeliness.onTime
    counts.late = timeliness.late
    counts.unmeasured = timeliness.unmeasured
    let kind = drop.kind ?? ""
    pushes[
      PushKey(sender: drop.sender, kind: kind, rule: timeliness.rule),
      default: PushLine(
        sender: drop.sender, kind: kind, rule: timeliness.rule, article: timeliness.article)
    ].counts += counts
    figures[drop.sender, default: DayFigures()].pushes += counts
  }

  /// Counts a delivery that was placed on the day.
  mutating func add(_ delivery: DeliveryRow) {
    figures[delivery.recipient, default: DayFigures()].received.deliveries += 1
    figures[delivery.recipient, default: DayFigures()].received.records += delivery.records
  }

  /// Counts a delivery that had to be claimed.
  mutating func add(_ standing: DeliveryStanding, openRecords: [RecordRow]) throws(ReportError) {
    guard standing.withdrawn >= 0 else {
      throw .contradiction(
        "投递 \(standing.delivery.delivery) 有 \(standing.delivery.claimable) 条记录待认领，未处理和已处理的却有 "
          + "\(standing.delivery.claimable - standing.withdrawn) 条",
        "delivery \(standing.delivery.delivery) holds \(standing.delivery.claimable) records to claim, "
          + "but \(standing.delivery.claimable - standing.withdrawn) are open or were dealt with")
    }
    let line = ClaimLine(standing, asOf: asOf, openRecords: openRecords)
    claims.append(line)
    figures[standing.delivery.recipient, default: DayFigures()].claims += line.counts
  }

  /// Counts a return, as it stood when the day ended.
  mutating func add(return claim: ClaimRow, on day: LedgerDay, _ view: any LedgerView) throws {
    guard let delivery = try view.delivery(row: claim.delivery) else {
      throw ReportError.contradiction(
        "一次退回指向投递行 \(claim.delivery)，而它不存在",
        "a return names delivery row \(claim.delivery), which doesn't exist")
    }
    returns.append(
      ReturnLine(
        delivery: delivery.delivery, msgId: try claim.record.flatMap { try view.record(row: $0)?.msgId },
        records: claim.records, recipient: try view.drop(row: claim.byDrop)?.sender ?? delivery.recipient,
        sender: delivery.sender, kind: delivery.kind,
        at: claim.at, isLate: try view.isLate(claim, of: delivery, atEndOf: day), round: claim.round,
        reasonCode: claim.reasonCode, reason: claim.reason.map { Masking.excerpt($0, limit: 200) },
        suggested: claim.suggested))
    // What puts right an earlier return has a line, and is none.
    if claim.records > 0 { figures[delivery.recipient, default: DayFigures()].returns += 1 }
  }

  /// Counts what a department still owes, claims aside, as if there were time for all of it.
  mutating func add(_ open: OpenCount, debtor: String) {
    guard open.family != .claim else { return }
    figures[debtor, default: DayFigures()].duties.pending += open.obligations
  }

  /// Tells what is overdue or a candidate from what a department still owes, and counts what it failed to do.
  mutating func add(_ line: ObligationLine) {
    guard line.obligation.family != .claim else { return }
    var counts = DutyCounts()
    switch line.state {
    case .overdue where !line.isOpen: counts.failed = 1
    case .overdue: counts.overdue = 1
    case .defaultCandidate: counts.candidates = 1
    case .open, .dueSoon, .extended, .notice, .met, .metLate, .returned, .superseded, .excluded, .deemed:
      return
    }
    if line.isOpen { counts.pending = -1 }
    figures[line.debtor, default: DayFigures()].duties += counts
  }

  private static func check(_ drop: DropRow, _ records: RecordCounts) throws(ReportError) {
    guard records.balance else {
      throw .contradiction(
        "投放 \(drop.drop)：共 \(records.found) ≠ 接收 \(records.accepted) + 退回 \(records.rejected) + 未变 \(records.unchanged)",
        "drop \(drop.drop): found \(records.found) ≠ accepted \(records.accepted) + rejected "
          + "\(records.rejected) + unchanged \(records.unchanged)")
    }
    switch drop.verdict {
    case .accepted, .partiallyAccepted: return
    case .rejected, .duplicate, .conflict, .putAside:
      guard records.accepted == 0 else {
        throw .contradiction(
          "投放 \(drop.drop) 的结论是 \(drop.verdict.rawValue)，却有 \(records.accepted) 条记录通过",
          "drop \(drop.drop) is \(drop.verdict.rawValue), but \(records.accepted) records went through")
      }
    }
  }
}
