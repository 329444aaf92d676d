import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Foundation
import GRDB

/// Stores changes in one transaction of SQLite.
struct SQLiteTransaction {
  let database: Database
  /// The keys of the records that are stored.
  private let keys: GatheredKeys
  /// Records that are stored, and wait for what else was decided with them.
  private var begun: (records: DecidedRecords, insertion: RecordInsertion)?
  /// The digest of the last entry, once one was appended.
  private var digest: [UInt8]?

  init(database: Database) {
    self.database = database
    keys = GatheredKeys(database)
  }

  /// Stores the records of what is stored next.
  mutating func begin(with records: DecidedRecords) throws {
    try expectFree(records.first)
    begun = try insert(records).map { (records, $0) }
    // It takes long, and the files are still being written.
    try keys.insert()
  }

  /// What stored the records of changes ahead, if that was done.
  private mutating func insertion(begunFor changes: LedgerChanges) throws -> RecordInsertion? {
    guard let (ahead, insertion) = begun else { return nil }
    begun = nil
    guard ahead.first == changes.first, ahead.records.count == changes.records.count,
      changes.drops.allSatisfy(insertion.isOf)
    else {
      throw LedgerError.fault(
        .database, "决定的与已经开始存的不是一回事", "something else was decided than what was begun to be stored")
    }
    return insertion
  }

  /// Stores what was gathered, and makes sure that no records are stored without the rest, and none twice.
  func finish() throws {
    if begun != nil {
      throw LedgerError.fault(
        .database, "已存的记录没有对应的决定", "nothing was decided of records that were stored")
    }
    try keys.insert()
    try keys.expectNoTwins()
  }

  private func expectFree(_ first: FreeRows) throws {
    guard try SQLiteView(database: database, format: SQLiteLedger.format).freeRows() == first else {
      throw LedgerError(
        .database,
        LocalizedText(
          "作出决定之后又存进了别的内容；稍后自动重新决定", "something else was stored since this was decided; it is decided again"))
    }
  }

  mutating func store(_ changes: LedgerChanges) throws {
    let insertion = try insertion(begunFor: changes)
    if insertion == nil { try expectFree(changes.first) }
    for drop in changes.drops { try insert(drop) }
    for matter in changes.matters where matter.delivery == nil { try insert(matter) }
    for delivery in changes.deliveries { try insert(delivery) }
    for matter in changes.matters where matter.delivery != nil { try insert(matter) }
    try (insertion ?? insert(changes.decidedRecords))?.complete()
    for link in changes.links { try insert(link) }
    for claim in changes.claims { try insert(claim) }
    try changes.facts.forEach { try insert($0, from: changes.first.entry) }
    for answer in changes.unclearAnswers { try insert(answer) }
    for statement in changes.statements { try insert(statement) }
    for signoff in changes.signoffs { try insert(signoff) }
    for (version, entry) in changes.ends { try end(version, at: entry) }
    try changes.forEachObligation { try insert($0) }
    for (matter, wake) in changes.wakes { try setWake(wake, of: matter) }
    for (notice, entry) in changes.notices { try insert(notice, entry) }
    for line in changes.noticeLines { try insert(line) }
    for publication in changes.publications { try insert(publication) }
    try note(changes)
    for comparison in changes.comparisons { try compare(comparison) }
    for (day, open) in changes.closings { try insert(day, open) }
    for rejudgement in changes.rejudgements { try insert(rejudgement) }
    for (downtime, entry) in changes.downtimes { try insert(downtime, entry) }
    for (setting, value) in changes.settings { try set(setting, value) }
    try changes.forEachEntry { try append($0) }
  }

  private func insert(_ drop: DropRow) throws {
    try database.run(
      """
      INSERT INTO drops (id, drop_id, sender, file_name, bytes, sha256, received_at, verdict, kind, bundle,
        declared, found, accepted, rejected, unchanged, receipt, receipt_stem)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        drop.id, drop.drop, drop.sender, drop.fileName, drop.bytes, drop.sha256, drop.receivedAt.text,
        drop.verdict.rawValue, drop.kind, drop.bundle, drop.counts.declared, drop.counts.found,
        drop.counts.accepted, drop.counts.rejected, drop.counts.unchanged, drop.stored.text,
        drop.receiptStem,
      ])
  }

  /// Stores records, if there are any; see ``RecordInsertion/complete()``.
  private func insert(_ decided: DecidedRecords) throws -> RecordInsertion? {
    if decided.records.count == 0 { return nil }
    var insertion = try RecordInsertion(database, keys)
    let routes = decided.routes
    // The rows of the routes of one drop; the last is of records that go nowhere by themselves.
    var (drop, rows): (Int64, [Int64?]) = (0, [])
    try decided.records.forEachInPlace { place, record in
      if record.drop != drop {
        (drop, rows) = (record.drop, Array(repeating: nil, count: routes.count + 1))
      }
      let number = Int(decided.routeOfRecord[place])
      let route = routes.indices.contains(number) ? number : routes.count
      let row =
        try rows[route]
        ?? insertion.route(of: record, on: .init(route < routes.count ? routes[route] : nil))
      rows[route] = row
      try insertion.insert(record, route: row)
    }
    insertion.finish()
    return insertion
  }

  private func insert(_ delivery: DeliveryRow) throws {
    try database.run(
      """
      INSERT INTO deliveries (id, delivery_id, drop_row, sender, recipient, kind, records, file_name, sha256,
        claimable, parties)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))
      """,
      arguments: [
        delivery.id, delivery.delivery, delivery.drop, delivery.sender, delivery.recipient, delivery.kind,
        delivery.records, delivery.fileName, delivery.sha256, delivery.claimable, delivery.parties.text,
      ])
  }

  private func insert(_ link: DeliveryLink) throws {
    try database.run(
      """
      INSERT INTO redelivered_records (delivery_row, record_row, claimable) SELECT ?1, ?2, ?3
      WHERE NOT EXISTS (SELECT 1 FROM delivery_records WHERE delivery_row = ?1 AND record_row = ?2)
      """, arguments: [link.delivery, link.record, link.isClaimable])
    guard database.changesCount == 1 else {
      throw LedgerError.fault(
        .database, "投递 \(link.delivery) 已有记录 \(link.record)",
        "delivery \(link.delivery) holds record \(link.record) already")
    }
  }

  private func insert(_ claim: ClaimRow) throws {
    try database.run(
      """
      INSERT INTO claims (id, delivery_row, record_row, records, act, at, by_drop, late, round, person, reason_code,
        reason, suggested)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        claim.id, claim.delivery, claim.record, claim.records, claim.act.rawValue, claim.at.text,
        claim.byDrop, claim.isLate, claim.round, claim.person, claim.reasonCode, claim.reason,
        claim.suggested,
      ])
  }

  private func insert(_ publication: PublicationRow) throws {
    try database.run(
      """
      INSERT INTO publications (drop_row, notice_row, delivery_row, department, box, staged_name, final_name, bytes, sha256)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        publication.owner.drop, publication.owner.notice, publication.delivery, publication.department,
        publication.box.rawValue, publication.stagedName, Data(publication.finalName),
        publication.content?.bytes, publication.content?.sha256,
      ])
  }

  /// Appends an entry: its digest follows from that before it.
  mutating func append(_ entry: LedgerChanges.Entry) throws {
    let digest = EntryChain.digest(
      after: try self.digest ?? lastDigest(), sequence: entry.sequence, at: entry.at, event: entry.event,
      subject: entry.subject, detail: entry.detail, rows: entry.rows)
    try database.run(
      "INSERT INTO entry (sequence, at, event, subject, detail, rows, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        entry.sequence, entry.at.text, entry.event.rawValue, entry.subject, entry.detail, entry.rows,
        Data(digest),
      ])
    self.digest = digest
  }

  /// The digest of the last entry that is stored; nothing where there is none.
  private func lastDigest() throws -> [UInt8] {
    let digest = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT digest FROM entry ORDER BY sequence DESC LIMIT 1"))
    return digest.map { Array($0) } ?? []
  }
}

extension RecordInsertion.Way {
  /// The way of what was decided; a record without one is in no delivery, or was put into it by itself.
  fileprivate init(_ route: LedgerChanges.Route?) {
    self.init(deliveries: route?.deliveries ?? [], isClaimable: route?.isClaimable ?? false)
  }
}
