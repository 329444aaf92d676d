import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Synchronization

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// A ledger in memory, written down plainly: what it tells is what every engine has to tell.
final class MemoryLedger: LedgerStore {
  private let state: Mutex<MemoryState>

  init(now: Instant) {
    var state = MemoryState()
    // The same first entry as the other engine's, so that all that follows has the same digests.
    state.append(
      LedgerChanges.Entry(
        sequence: 1, at: now, event: .opened, subject: "ledger",
        detail: #"{"format":"\#(SQLiteLedger.format)"}"#))
    self.state = Mutex(state)
  }

  func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    try body(state.withLock { $0 })
  }

  func apply(
    ahead: DecidedRecords?, _ changes: () throws -> [LedgerChanges], once condition: () throws -> Void
  ) throws {
    var next = state.withLock { $0 }
    for part in try changes() { try next.store(part) }
    try condition()
    let stored = next
    state.withLock { $0 = stored }
  }
}

/// All that a ledger holds. Rows are numbered from 1 in the order of writing.
struct MemoryState {
  var entries: [EntryRow] = []
  var drops: [DropRow] = []
  var records: [RecordRow] = []
  var deliveries: [DeliveryRow] = []
  var links: [DeliveryLink] = []
  var claims: [ClaimRow] = []
  var matters: [MatterRow] = []
  var wakes: [Int64: Instant] = [:]
  var facts: [FactRow] = []
  /// The first entry with which each fact was stored.
  var firstEntries: [Int64] = []
  var unclear: [UnclearAnswerRow] = []
  var versions: [ObligationVersion] = []
  var notices: [NoticeRow] = []
  var publishedNotices: [Int64: Instant] = [:]
  var lines: [NoticeLineRow] = []
  var staged: [PublicationRow] = []
  var lastStaged: Int64 = 0
  var stated: [StatementRow] = []
  var signed: [SignoffRow] = []
  var closings: [(day: ClosedDay, open: [OpenCount])] = []
  var judgements: [Rejudgement] = []
  var downtimes: [(downtime: Downtime, entry: Int64)] = []
  var settings: [LedgerSetting: String] = [:]

  mutating func append(_ entry: LedgerChanges.Entry) {
    let previous = entries.last.map { Self.bytes($0.digest) } ?? []
    let digest = EntryChain.digest(
      after: previous, sequence: entry.sequence, at: entry.at, event: entry.event, subject: entry.subject,
      detail: entry.detail, rows: entry.rows)
    entries.append(
      EntryRow(
        sequence: entry.sequence, at: entry.at, event: entry.event, subject: entry.subject,
        detail: entry.detail, rows: entry.rows, digest: digest.hexadecimal))
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
  }

  mutating func store(_ changes: LedgerChanges) throws {
    guard try freeRows() == changes.first else {
      throw LedgerError.fault(.database, "样例", "something else was stored since this was decided")
    }
    for drop in changes.drops { drops.append(try Self.kept(drop)) }
    deliveries += changes.deliveries
    matters += changes.matters
    for place in 0..<changes.records.count {
      let record = try changes.records.row(place)
      records.append(record)
      let route = Int(changes.routeOfRecord[place])
      guard changes.routes.indices.contains(route) else { continue }
      links += changes.routes[route].deliveries.map {
        DeliveryLink(delivery: $0, record: record.id, isClaimable: changes.routes[route].isClaimable)
      }
    }
    links += changes.links
    claims += changes.claims
    try changes.facts.forEach {
      facts.append($0)
      firstEntries.append(changes.first.entry)
    }
    for answer in changes.unclearAnswers where !unclear.contains(answer) { unclear.append(answer) }
    stated += changes.statements
    signed += changes.signoffs
    for (version, entry) in changes.ends { versions[Int(version) - 1].untilEntry = entry }
    try changes.forEachObligation { versions.append($0) }
    for (matter, wake) in changes.wakes { wakes[matter] = wake }
    notices += changes.notices.map(\.notice)
    lines += changes.noticeLines
    for var publication in changes.publications {
      lastStaged += 1
      publication.id = lastStaged
      staged.append(publication)
    }
    for (delivery, at) in changes.placed { deliveries[Int(delivery) - 1].deliveredAt = at }
    staged.removeAll { changes.forgotten.contains($0.id) }
    for (drop, at) in changes.publishedDrops {
      drops[Int(drop) - 1].publishedAt = at
      staged.removeAll { $0.owner == .drop(drop) }
    }
    for (notice, at) in changes.publishedNotices {
      publishedNotices[notice] = at
      staged.removeAll { $0.owner == .notice(notice) }
    }
    for comparison in changes.comparisons {
      if let place = stated.firstIndex(where: { $0.record == comparison.record }) {
        stated[place] = comparison
      }
    }
    closings += changes.closings
    judgements += changes.rejudgements
    downtimes += changes.downtimes
    settings.merge(changes.settings) { $1 }
    try changes.forEachEntry { append($0) }
    try check()
  }

  /// The row as a ledger gives it back: its receipt is a text.
  private static func kept(_ drop: DropRow) throws -> DropRow {
    DropRow(
      id: drop.id, drop: drop.drop, sender: drop.sender, fileName: drop.fileName, bytes: drop.bytes,
      sha256: drop.sha256, receivedAt: drop.receivedAt, verdict: drop.verdict, kind: drop.kind,
      bundle: drop.bundle, counts: drop.counts, receipt: drop.stored.text,
      receiptStem: drop.receiptStem, publishedAt: drop.publishedAt)
  }

  /// What may be there once only.
  private func check() throws {
    let current = versions.filter { $0.untilEntry == nil }.map { version in
      let key = version.obligation.key
      return [String(version.matter.id), key.rule, key.opener, key.debtor, key.part]
    }
    let told = lines.map {
      [String($0.matter), $0.key.rule, $0.key.opener, $0.key.debtor, $0.type, $0.occasion, $0.recipient]
    }
    let sets: [(String, [[String]])] = [
      ("drop", drops.map { [$0.drop] }), ("receipt", drops.map { [$0.sender, $0.receiptStem] }),
      ("record", records.map { [$0.sender, $0.msgId] }), ("delivery", deliveries.map { [$0.delivery] }),
      ("matter", matters.map { [$0.code] }), ("obligation", current), ("notice", notices.map { [$0.notice] }),
      ("line of a notice", told), ("day", closings.map { [$0.day.day.description] }),
      ("record in a delivery", links.map { ["\($0.delivery)", "\($0.record)"] }),
    ]
    for (what, keys) in sets where Set(keys).count != keys.count {
      throw LedgerError.fault(.database, "样例", "there are two of one \(what)")
    }
  }
}
