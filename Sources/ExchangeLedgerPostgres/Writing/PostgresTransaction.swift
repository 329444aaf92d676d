import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Stores changes in one transaction. Statements are sent one behind the other without waiting for any; records, of which there
/// may be very many, go by `COPY`.
struct PostgresTransaction {
  let connection: PostgresConnection
  /// The records that are stored ahead of what else was decided with them.
  private var begun: DecidedRecords?
  /// The ways of records whose deliveries are still to be put down, by the rows of their routes.
  private var untied: [(route: Int64, deliveries: [Int64])] = []
  private var freeRoute: Int64
  /// The digest of the last entry.
  private var digest: [UInt8]
  /// The numbers that are free now.
  private var free: FreeRows

  init(_ connection: PostgresConnection) throws {
    self.connection = connection
    free = try PostgresView(connection: connection).freeRows()
    freeRoute = try connection.ask("SELECT coalesce(max(id), 0) + 1 FROM routes").first?.number ?? 1
    let last = try connection.ask("SELECT digest FROM entry ORDER BY sequence DESC LIMIT 1").first
    digest = last?.bytes("digest") ?? []
  }

  /// Stores the records of what is stored next.
  mutating func begin(with records: DecidedRecords) throws {
    try expectFree(records.first)
    try insert(records)
    begun = records
  }

  mutating func store(_ changes: LedgerChanges) throws {
    try expectFree(changes.first)
    let isBegun = try takeBegun(for: changes)
    for drop in changes.drops { try insert(drop) }
    for matter in changes.matters where matter.delivery == nil { try insert(matter) }
    for delivery in changes.deliveries { try insert(delivery) }
    for matter in changes.matters where matter.delivery != nil { try insert(matter) }
    if !isBegun { try insert(changes.decidedRecords) }
    try tieRoutes()
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
    free = changes.next
  }

  /// Waits until all of it is stored, and makes sure that no records are without the rest.
  func finish() throws {
    try connection.finish()
    if begun != nil {
      throw LedgerError.fault(
        .database, "已存的记录没有对应的决定", "nothing was decided of records that were stored")
    }
  }

  private func expectFree(_ first: FreeRows) throws {
    guard free == first else {
      throw LedgerError(
        .database,
        LocalizedText(
          "作出决定之后又存进了别的内容；稍后自动重新决定", "something else was stored since this was decided; it is decided again"))
    }
  }

  /// Whether the records of changes are stored already.
  private mutating func takeBegun(for changes: LedgerChanges) throws -> Bool {
    guard let ahead = begun else { return false }
    begun = nil
    guard ahead.first == changes.first, ahead.records.count == changes.records.count else {
      throw LedgerError.fault(
        .database, "决定的与已经开始存的不是一回事", "something else was decided than what was begun to be stored")
    }
    return true
  }

  // MARK: Records

  /// Stores records. The ways that they go are put down with their deliveries; see ``tieRoutes()``.
  private mutating func insert(_ decided: DecidedRecords) throws {
    if decided.records.count == 0 { return }
    let routes = try insertRoutes(of: decided)
    try connection.copy(
      into: """
        records (id, drop_row, route_row, number, sender, msg_id, digest, document, licence, summary, trigger_day, due,
          on_time, provisional_rule)
        """, columns: 14
    ) { copy in
      try decided.records.forEachInPlace { place, record in
        try copy.begin()
        copy.add(record.id)
        copy.add(record.drop)
        copy.add(routes[Way(drop: record.drop, route: decided.routeOfRecord[place])])
        copy.add(record.number)
        copy.add(record.sender)
        copy.add(record.msgId)
        copy.add(record.digest)
        for text in [record.document, record.licence, record.summary] { copy.add(text) }
        copy.add(record.triggerDay)
        copy.add(record.due)
        copy.add(record.isOnTime)
        copy.add(record.provisionalRule)
      }
    }
  }

  /// A way that records of a drop go.
  private struct Way: Hashable {
    let drop: Int64
    let route: Int32
  }

  /// Makes the routes that there are records of, and gives their rows.
  private mutating func insertRoutes(of decided: DecidedRecords) throws -> [Way: Int64] {
    var rows: [Way: Int64] = [:]
    try decided.records.forEachInPlace { place, record in
      let way = Way(drop: record.drop, route: decided.routeOfRecord[place])
      guard decided.routes.indices.contains(Int(way.route)), rows[way] == nil else { return }
      let route = decided.routes[Int(way.route)]
      try connection.send(
        "INSERT INTO routes (id, drop_row, claimable) VALUES ($1, $2, $3)",
        [freeRoute, record.drop, route.isClaimable])
      untied.append((freeRoute, route.deliveries))
      rows[way] = freeRoute
      freeRoute += 1
    }
    return rows
  }

  /// Puts down which deliveries the routes lead to, once these are stored.
  private mutating func tieRoutes() throws {
    for (route, deliveries) in untied {
      for delivery in deliveries {
        try connection.send(
          "INSERT INTO route_deliveries (delivery_row, route_row) VALUES ($1, $2)", [delivery, route])
      }
    }
    untied = []
  }

  // MARK: What is decided

  private func insert(_ drop: DropRow) throws {
    try connection.send(
      """
      INSERT INTO drops (id, drop_id, sender, file_name, bytes, sha256, received_at, verdict, kind, bundle,
        declared, found, accepted, rejected, unchanged, receipt, receipt_stem)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      """,
      [
        drop.id, drop.drop, drop.sender, drop.fileName, drop.bytes, drop.sha256, drop.receivedAt.text,
        drop.verdict.rawValue, drop.kind, drop.bundle, drop.counts.declared, drop.counts.found,
        drop.counts.accepted, drop.counts.rejected, drop.counts.unchanged, drop.stored.text,
        drop.receiptStem,
      ])
  }

  private func insert(_ delivery: DeliveryRow) throws {
    try connection.send(
      """
      INSERT INTO deliveries (id, delivery_id, drop_row, sender, recipient, kind, records, file_name, sha256,
        claimable, parties)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, ''))
      """,
      [
        delivery.id, delivery.delivery, delivery.drop, delivery.sender, delivery.recipient, delivery.kind,
        delivery.records, delivery.fileName, delivery.sha256, delivery.claimable, delivery.parties.text,
      ])
  }

  private func insert(_ link: DeliveryLink) throws {
    try connection.send(
      """
      INSERT INTO redelivered_records (delivery_row, record_row, claimable) SELECT $1, $2, $3
      WHERE NOT EXISTS (SELECT 1 FROM delivery_records WHERE delivery_row = $1 AND record_row = $2)
      """, [link.delivery, link.record, link.isClaimable],
      else: .fault(
        .database, "投递 \(link.delivery) 已有记录 \(link.record)",
        "delivery \(link.delivery) holds record \(link.record) already"))
  }

  private func insert(_ claim: ClaimRow) throws {
    try connection.send(
      """
      INSERT INTO claims (id, delivery_row, record_row, records, act, at, by_drop, late, round, person, reason_code,
        reason, suggested)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """,
      [
        claim.id, claim.delivery, claim.record, claim.records, claim.act.rawValue, claim.at.text,
        claim.byDrop,
        claim.isLate, claim.round, claim.person, claim.reasonCode, claim.reason, claim.suggested,
      ])
  }

  private func insert(_ publication: PublicationRow) throws {
    try connection.send(
      """
      INSERT INTO publications (drop_row, notice_row, delivery_row, department, box, staged_name, final_name, bytes,
        sha256)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      [
        publication.owner.drop, publication.owner.notice, publication.delivery, publication.department,
        publication.box.rawValue, publication.stagedName, PostgresBytes(publication.finalName),
        publication.content?.bytes, publication.content?.sha256,
      ])
  }

  /// Appends an entry: its digest follows from that before it.
  mutating func append(_ entry: LedgerChanges.Entry) throws {
    digest = EntryChain.digest(
      after: digest, sequence: entry.sequence, at: entry.at, event: entry.event, subject: entry.subject,
      detail: entry.detail, rows: entry.rows)
    try connection.send(
      "INSERT INTO entry (sequence, at, event, subject, detail, rows, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [
        entry.sequence, entry.at.text, entry.event.rawValue, entry.subject, entry.detail, entry.rows,
        PostgresBytes(digest),
      ])
  }
}
