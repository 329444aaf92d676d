import ExchangeBase
public import SystemPackage

/// Brings all that one ledger holds into another, of whatever engine: what was stored together is stored together again, so that
/// the other seals it by itself. Where its chain ends with the same digest, all of it arrived.
///
/// Memory doesn't grow with the ledger, but with the most that was ever stored at once.
public struct LedgerTransfer {
  /// How many records, and how many changes, are stored in one transaction.
  private static let (manyRecords, manyChanges) = (50_000, 200)
  /// How many entries without rows are stored at once.
  private static let manyEntries = 1_000

  private let view: any LedgerView
  private let target: any LedgerStore
  private let folder: FilePath
  /// The numbers that are free in the target, with what waits to be stored there.
  private var first = FreeRows()
  /// From where on rows are in no seal yet.
  private var unsealed = FreeRows.beginning
  private var entries: [EntryRow] = []
  private var waiting: [LedgerChanges] = []

  private init(from view: any LedgerView, to target: any LedgerStore, folder: FilePath) {
    (self.view, self.target, self.folder) = (view, target, folder)
  }

  /// Brings the last state of a ledger into an empty one.
  ///
  /// - Parameters:
  ///   - target: one with tables and no entry.
  ///   - folder: where files of our own go meanwhile.
  ///   - note: is told how many entries have arrived.
  /// - Throws: ``LedgerError`` where the target isn't empty, or its chain isn't the same at the end.
  public static func bring(
    _ source: any LedgerSource, into target: any LedgerStore, spoolingIn folder: FilePath,
    _ note: (Int64) -> Void = { _ in }
  ) throws {
    guard try target.read({ try $0.freeRows() }) == FreeRows() else {
      throw LedgerError(
        .database,
        LocalizedText(
          "目标里已经有台账；什么也没有改动。请换一个空的地方",
          "there is a ledger in the target already. Nothing was changed; name an empty place"))
    }
    try source.read { view in
      var transfer = LedgerTransfer(from: view, to: target, folder: folder)
      try transfer.run(note)
    }
  }

  private mutating func run(_ note: (Int64) -> Void) throws {
    try view.forEachEntry { entry in
      entries.append(entry)
      if let text = entry.rows {
        let seal: RowSeal = try LedgerJSON.value(text, .seal)
        try add(SealedSpan(from: unsealed, until: seal.next))
        unsealed = seal.next
      } else if entries.count == Self.manyEntries {
        try add(nil)
      }
      if try store(atLeast: true) { note(first.entry - 1) }
      return true
    }
    try add(nil)
    try addWhatIsInNoSeal()
    _ = try store(atLeast: false)
    let (told, arrived) = (try view.lastEntry(), try target.read { try $0.lastEntry() })
    guard told?.sequence == arrived?.sequence, told?.digest == arrived?.digest else {
      throw LedgerError.fault(
        .damaged, "转存之后链的末端与原来的不同：原来的台账与它自己的链不符",
        "the chain ends otherwise than that of the ledger it comes from, which isn't what its chain tells")
    }
  }

  /// Stores what waits, if it is enough.
  private mutating func store(atLeast isMuch: Bool) throws -> Bool {
    let records = waiting.reduce(0) { $0 + $1.records.count }
    if isMuch, records < Self.manyRecords, waiting.count < Self.manyChanges { return false }
    if !waiting.isEmpty { try target.apply(waiting) }
    waiting = []
    return true
  }

  /// Adds the entries that were gone over, with the rows of a span; the last of them seals these.
  private mutating func add(_ span: SealedSpan?) throws {
    var changes = LedgerChanges(first: first, folder: folder)
    for entry in entries {
      try changes.entries.append(
        LedgerChanges.Entry(
          sequence: entry.sequence, at: entry.at, event: entry.event, subject: entry.subject,
          detail: entry.detail))
    }
    if let span {
      try add(rowsOf: span, to: &changes)
      changes.next = span.next
    } else {
      changes.next.entry += Int64(entries.count)
    }
    first = changes.next
    entries = []
    waiting.append(changes)
  }

  // MARK: Rows

  private func add(rowsOf span: SealedSpan, to changes: inout LedgerChanges) throws {
    var held = Held()
    for table in LedgerTable.allCases {
      try view.forEachRow(of: table, in: span) { row in try add(row, to: &changes, &held) }
      if table == .holdings { held.finish(&changes) }
    }
  }

  private func add(_ row: any SealedRow, to changes: inout LedgerChanges, _ held: inout Held) throws {
    switch row {
    case let drop as DropRow:
      changes.drops.append(drop)
      if let at = drop.publishedAt { changes.publishedDrops[drop.id] = at }
    case let record as RecordRow:
      try changes.records.append(record)
      changes.routeOfRecord.append(-1)
    case let link as DeliveryLink: held.add(link, to: &changes)
    case let delivery as DeliveryRow:
      changes.deliveries.append(delivery)
      if let at = delivery.deliveredAt { changes.placed[delivery.id] = at }
    case let claim as ClaimRow: changes.claims.append(claim)
    case let matter as MatterRow:
      changes.matters.append(matter)
      if let wake = try view.wake(ofMatter: matter.id) { changes.wakes[matter.id] = wake }
    case let fact as FactRow: try changes.facts.append(fact)
    case let answer as UnclearAnswerRow: changes.unclearAnswers.append(answer)
    case var version as ObligationVersion:
      version.untilEntry = nil
      try changes.obligations.append(version)
    case let ending as Ending:
      if ending.version >= changes.first.obligation {
        changes.replaced[Int(ending.version - changes.first.obligation)] = ending.entry
      } else {
        changes.ends[ending.version] = ending.entry
      }
    case let notice as NoticeRow:
      let entry = entries.first { $0.event == .noticed && $0.subject == notice.notice }
      changes.notices.append((notice, entry?.sequence ?? changes.first.entry))
      if let at = try view.publishedAt(notice.notice) { changes.publishedNotices[notice.id] = at }
    case let line as NoticeLineRow: changes.noticeLines.append(line)
    case let statement as StatementRow: changes.statements.append(statement.uncompared)
    case let comparison as Comparison:
      let statement = comparison.statement
      if let place = changes.statements.firstIndex(where: { $0.record == statement.record }) {
        changes.statements[place] = statement
      } else {
        changes.comparisons.append(statement)
      }
    case let signoff as SignoffRow: changes.signoffs.append(signoff)
    case let day as ClosedDay: changes.closings.append((day, []))
    case let count as DayOpenCount:
      guard let place = changes.closings.firstIndex(where: { $0.day.day == count.day }) else { return }
      changes.closings[place].open.append(count.count)
    case let rejudgement as Rejudgement: changes.rejudgements.append(rejudgement)
    case let downtime as NotedDowntime: changes.downtimes.append((downtime.downtime, downtime.entry))
    default: preconditionFailure("a row of a table that nobody brings along")
    }
  }

  /// What of a ledger no entry seals: what waits, and what is kept of the running itself.
  private mutating func addWhatIsInNoSeal() throws {
    var changes = LedgerChanges(first: first, folder: folder)
    changes.publications = try view.publications()
    for setting in LedgerSetting.allCases {
      if let value = try view.setting(setting) { changes.settings[setting] = value }
    }
    waiting.append(changes)
  }
}

/// Finds the ways on which records go again from the deliveries that hold them.
private struct Held {
  private struct Way: Hashable {
    let deliveries: [Int64]
    let isClaimable: Bool
  }

  private var record: Int64 = 0
  private var links: [DeliveryLink] = []
  private var ways: [Way: Int32] = [:]

  /// Takes a link; they come in order of records.
  mutating func add(_ link: DeliveryLink, to changes: inout LedgerChanges) {
    if link.record != record { finish(&changes) }
    record = link.record
    links.append(link)
  }

  /// Puts down the way of the last record.
  mutating func finish(_ changes: inout LedgerChanges) {
    defer { links = [] }
    guard let isClaimable = links.first?.isClaimable else { return }
    let place = record - changes.first.record
    guard place >= 0, place < changes.routeOfRecord.count,
      links.allSatisfy({ $0.isClaimable == isClaimable && $0.delivery >= changes.first.delivery })
    else {
      // It was stored before, or is held in several ways.
      changes.links += links
      return
    }
    let way = Way(deliveries: links.map(\.delivery), isClaimable: isClaimable)
    if ways[way] == nil {
      ways[way] = Int32(changes.routes.count)
      changes.routes.append(LedgerChanges.Route(deliveries: way.deliveries, isClaimable: isClaimable))
    }
    changes.routeOfRecord[Int(place)] = ways[way] ?? -1
  }
}

extension StatementRow {
  /// The line before it was held against what had come.
  fileprivate var uncompared: StatementRow {
    StatementRow(record: record, day: day, kind: kind, bundles: bundles, records: records, msgIds: msgIds)
  }
}
