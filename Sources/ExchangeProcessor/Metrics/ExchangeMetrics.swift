import CoreMetrics
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Measures an exchange through swift-metrics, whatever backend that has. Drops are counted from the ledger, each once, and so on no
/// drop's way.
final class ExchangeMetrics {
  /// So many drops before the last are counted where nobody has counted before: no start reads a ledger of years.
  private static let first: Int64 = 10_000
  /// How many drops are read at once.
  private static let page = 500
  /// In what a department's or kind's name isn't that of the catalogues any more.
  private static let other = "other"

  private let factory: any MetricsFactory
  private let departments: Set<String>
  private let kinds: Set<String>
  /// The code under which the bureau's own obligations are told.
  private let bureau: String?
  /// The row of the last drop that is counted; `nil` where none ever was.
  private(set) var counted: Int64?
  private var lastDrops: [[String]: Int64] = [:]
  /// What was told of obligations, so that what isn't any more is told as none.
  private var owed: Set<[String]> = []

  /// - Parameter counted: the row of the last drop that the backend has counted already; `nil` where it has none.
  init(_ configuration: ExchangeConfiguration, factory: any MetricsFactory, counted: Int64?) {
    self.factory = factory
    self.counted = counted
    let participants = configuration.catalogue.table.participants
    departments = Set(participants.map(\.code))
    bureau = participants.first { $0.role == .operator }?.code
    kinds = Set(configuration.kinds.definitions.map(\.kind.code) + [Kind.several])
  }

  private func set(_ metric: Metric, _ labels: [(String, String)] = [], _ value: some BinaryInteger) {
    Recorder(label: metric.rawValue, dimensions: labels, aggregate: false, factory: factory)
      .record(Int64(value))
  }

  private func count(_ metric: Metric, _ labels: [(String, String)], _ amount: Int) {
    guard amount > 0 else { return }
    Counter(label: metric.rawValue, dimensions: labels, factory: factory).increment(by: amount)
  }

  private func department(_ code: String) -> String { departments.contains(code) ? code : Self.other }

  /// Notes which program it is.
  func note(version: String) { set(.build, [("version", version)], 1) }

  /// Notes when the processor last said that it works.
  func noteLastPass(at moment: Instant) { set(.lastPass, [], moment.milliseconds / 1_000) }

  /// Notes a pass that has ended.
  func notePass(at now: Instant, took duration: Duration) {
    noteLastPass(at: now)
    let nanoseconds = duration / .nanoseconds(1)
    Timer(label: Metric.passDuration.rawValue, dimensions: [], factory: factory)
      .recordNanoseconds(Int64(min(nanoseconds, 9e18)))
  }

  /// Counts the drops that were decided since it was last asked.
  func countDrops(in ledger: any LedgerSource) throws {
    let newest = try ledger.read { try $0.drops(before: .max, from: nil, limit: 1) }.first?.id ?? 0
    // A ledger that was put back knows fewer; what it doesn't know any more was counted all the same.
    let known = min(counted ?? max(newest - Self.first, 0), newest)
    var before = Int64.max
    while before > known + 1 {
      let rows = try ledger.read { try $0.drops(before: before, from: nil, limit: Self.page) }
      for row in rows where row.id > known { count(row) }
      guard let last = rows.last?.id, rows.count == Self.page else { break }
      before = last
    }
    counted = newest
    set(.countedDrop, [], newest)
  }

  private func count(_ drop: DropRow) {
    let sender = department(drop.sender)
    let kind = drop.kind.map { kinds.contains($0) ? $0 : Self.other } ?? "unknown"
    count(.drops, [("department", sender), ("verdict", drop.verdict.rawValue)], 1)
    for (outcome, amount) in [
      ("accepted", drop.counts.accepted), ("rejected", drop.counts.rejected),
      ("unchanged", drop.counts.unchanged),
    ] {
      count(.records, [("department", sender), ("kind", kind), ("outcome", outcome)], amount)
    }
    let at = max(drop.receivedAt.milliseconds / 1_000, lastDrops[[sender, kind]] ?? 0)
    lastDrops[[sender, kind]] = at
    set(.lastDrop, [("department", sender), ("kind", kind)], at)
  }

  /// Notes what is owed at a moment.
  func noteObligations(in view: any LedgerView, at now: Instant) throws {
    var counts: [[String]: Int] = [:]
    for count in try view.openCounts() {
      counts[[debtor(count.debtor), count.family.rawValue, "open"], default: 0] += count.obligations
    }
    for count in try view.overdueCounts(at: now) {
      let (debtor, family) = (debtor(count.debtor), count.family.rawValue)
      counts[[debtor, family, "overdue"], default: 0] += count.amount.obligations
      counts[[debtor, family, "open"], default: 0] -= count.amount.obligations
    }
    for labels in owed.union(counts.keys) {
      set(
        .obligations, [("department", labels[0]), ("family", labels[1]), ("state", labels[2])],
        max(counts[labels] ?? 0, 0))
    }
    owed.formUnion(counts.keys)
  }

  private func debtor(_ code: String) -> String {
    code == Obligation.Key.bureau ? bureau ?? Self.other : department(code)
  }

  /// Notes how the exchange stands, and what each check found.
  func note(_ patient: Patient, _ look: QuickLook, troubles: Int) {
    let vitals = patient.vitals
    for inbox in vitals.inboxes {
      let label = [("department", inbox.department)]
      set(.shareUp, label, inbox.isThere ? 1 : 0)
      set(.inboxFiles, label, inbox.files)
      set(.inboxOldest, label, inbox.oldest ?? 0)
      set(.undecidedDrops, label, inbox.undecided.count)
    }
    set(.parkedDrops, [], vitals.parked.count + vitals.givenUp.count)
    set(.unsignedDays, [], vitals.unsignedDays.count)
    set(.unwrittenPackages, [], vitals.unwritten.count)
    set(.ledgerBytes, [], vitals.ledgerBytes)
    if let day = vitals.lastClosedDay {
      set(.lastClosedDay, [], Instant(day: day.adding(days: 1)).milliseconds / 1_000)
    }
    if let proof = vitals.proof {
      set(.lastVerification, [], proof.at.milliseconds / 1_000)
      set(.verificationFaults, [], proof.faults)
    }
    for disk in vitals.disks {
      set(.diskFreeBytes, [("disk", disk.name)], disk.room.freeBytes)
      if let files = disk.room.files { set(.diskFreeFiles, [("disk", disk.name)], files.free) }
    }
    for (check, ailments) in look.findings {
      let severity = ailments.contains { $0.weight == .broken } ? 2 : ailments.isEmpty ? 0 : 1
      set(.checkSeverity, [("check", check.name)], severity)
    }
    set(.troubles, [], troubles)
  }
}
