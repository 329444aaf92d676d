import Crypto
public import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Foundation
import GRDB

/// The writes of one transaction. Valid only inside ``Ledger/write(_:)``.
public struct LedgerTransaction {
  let database: Database

  /// What this transaction sees, its own writes included.
  public var view: LedgerView { LedgerView(database: database) }

  /// Appends an entry to the chain: its digest is the SHA-256 of the digest before it and of its own text.
  ///
  /// - Parameter detail: the facts; written as JSON with sorted keys.
  /// - Returns: the entry's place in the chain.
  @discardableResult
  public func append(
    _ event: LedgerEvent, subject: String, at: Instant, detail: some Encodable
  ) throws -> Int64 {
    let json = try LedgerJSON.text(detail)
    let last = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT sequence, digest FROM entry ORDER BY sequence DESC LIMIT 1"))
    let sequence: Int64 = (last?["sequence"] ?? 0) + 1
    let previous: Data = last?["digest"] ?? Data()
    let digest = EntryChain.digest(
      previous: previous, sequence: sequence, at: at, event: event.rawValue, subject: subject, detail: json)
    try database.cachedStatement(
      sql: "INSERT INTO entry (sequence, at, event, subject, detail, digest) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [sequence, at.text, event.rawValue, subject, json, digest])
    return sequence
  }

  /// The place that the next entry of the chain will have.
  public func nextEntry() throws -> Int64 { try (view.lastEntry()?.sequence ?? 0) + 1 }

  /// The number that the next drop gets, so that its records can be stored before it is.
  public func nextDropRow() throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT coalesce(max(id), 0) + 1 FROM drops") ?? 1
  }

  /// Does writes that are undone again when `body` returns false.
  public func attempt(_ body: () throws -> Bool) throws {
    try database.inSavepoint { try body() ? .commit : .rollback }
  }

  /// Stores a decided drop under the number of ``nextDropRow()``.
  public func insert(_ drop: inout DropRow, row: Int64) throws {
    let receipt = try LedgerJSON.text(drop.receipt)
    try database.cachedStatement(
      sql: """
        INSERT INTO drops (id, drop_id, sender, file_name, bytes, sha256, received_at, verdict, kind, bundle,
          declared, found, accepted, rejected, unchanged, receipt, receipt_stem)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      row, drop.drop, drop.sender, drop.fileName, drop.bytes, drop.sha256, drop.receivedAt.text,
      drop.verdict.rawValue, drop.kind, drop.bundle, drop.counts.declared, drop.counts.found,
      drop.counts.accepted, drop.counts.rejected, drop.counts.unchanged, receipt, drop.receiptStem,
    ])
    drop.id = row
  }

  /// Stores an accepted record and gives it its number.
  public func insert(_ record: inout RecordRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO records (drop_row, number, sender, msg_id, digest, document, licence, summary, trigger_day, due,
          on_time, provisional_rule)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.drop, record.number, record.sender, record.msgId, Data(record.digest), record.documents.first,
      record.documents.dropFirst().first,
      record.summary, record.triggerDay, record.due?.text, record.isOnTime, record.provisionalRule,
    ])
    record.id = database.lastInsertedRowID
  }

  /// Stores a delivery and gives it its number.
  public func insert(_ delivery: inout DeliveryRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO deliveries (delivery_id, drop_row, sender, recipient, kind, records, file_name, sha256, claimable)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      delivery.delivery, delivery.drop, delivery.sender, delivery.recipient, delivery.kind,
      delivery.records, delivery.fileName, delivery.sha256, delivery.claimable,
    ])
    delivery.id = database.lastInsertedRowID
  }

  /// Notes the digest of a delivery's file once it is written.
  public func setDigest(_ sha256: String, of delivery: Int64) throws {
    try database.cachedStatement(sql: "UPDATE deliveries SET sha256 = ? WHERE id = ?")
      .execute(arguments: [sha256, delivery])
  }

  /// Notes that a delivery holds a record, and whether its recipient is to claim it.
  public func link(delivery: Int64, record: Int64, isClaimable: Bool) throws {
    try database.cachedStatement(
      sql: "INSERT INTO delivery_records (delivery_row, record_row, claimable) VALUES (?, ?, ?)"
    ).execute(arguments: [delivery, record, isClaimable])
  }

  /// Stores a claim, a return, or what else became of a delivery.
  public func insert(_ claim: inout ClaimRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO claims (delivery_row, record_row, records, act, at, by_drop, late, round, person, reason_code,
          reason, suggested)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      claim.delivery, claim.record, claim.records, claim.act.rawValue, claim.at.text, claim.byDrop,
      claim.isLate,
      claim.round, claim.person, claim.reasonCode, claim.reason, claim.suggested,
    ])
    claim.id = database.lastInsertedRowID
  }

  /// Stores a staged file that waits for its rename.
  public func insert(_ publication: inout PublicationRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO publications (drop_row, notice_row, delivery_row, department, box, staged_name, final_name)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      publication.owner.drop, publication.owner.notice, publication.delivery, publication.department,
      publication.box.rawValue,
      publication.stagedName, Data(publication.finalName),
    ])
    publication.id = database.lastInsertedRowID
  }

  /// Notes that a delivery was placed in its outbox. Said again, it changes nothing: a delivery is placed once.
  ///
  /// - Returns: the entry that tells it; `nil` when it was told before.
  public func markDelivered(_ delivery: DeliveryRow, at: Instant) throws -> Int64? {
    try database.cachedStatement(
      sql: "UPDATE deliveries SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL"
    ).execute(arguments: [at.text, delivery.id])
    guard database.changesCount == 1 else { return nil }
    return try append(
      .delivered, subject: delivery.delivery, at: at,
      detail: [
        "recipient": delivery.recipient, "file": delivery.fileName, "sha256": delivery.sha256,
        "records": "\(delivery.records)", "claimable": "\(delivery.claimable)",
      ])
  }

  /// Forgets a staged file that is in its place while others of its drop or notice wait.
  public func forget(_ publication: PublicationRow) throws {
    try database.cachedStatement(sql: "DELETE FROM publications WHERE id = ?").execute(arguments: [
      publication.id
    ])
  }

  /// Notes that all files of a drop are in their places; they need no recovery any more.
  public func markPublished(_ drop: DropRow, at: Instant) throws {
    try database.cachedStatement(sql: "UPDATE drops SET published_at = ? WHERE id = ?")
      .execute(arguments: [at.text, drop.id])
    try database.cachedStatement(sql: "DELETE FROM publications WHERE drop_row = ?")
      .execute(arguments: [drop.id])
    try append(.published, subject: drop.drop, at: at, detail: ["receipt": drop.receiptStem])
  }

  /// Closes a day on the last entry before its end; a day is closed once. What senders stated of it is compared.
  public func closeDay(_ day: String, at: Instant) throws {
    try compareStatements(of: day, at: at)
    let last = try view.lastEntry(before: DayBounds(day).end)
    let open = try view.openCounts(after: last?.sequence ?? 0)
    try database.execute(
      sql: "INSERT INTO days (day, closed_at, last_entry, digest) VALUES (?, ?, ?, ?)",
      arguments: [day, at.text, last?.sequence ?? 0, Data((last?.digest ?? "").utf8)])
    try insert(open, day: day)
    try append(
      .dayClosed, subject: day, at: at,
      detail: ["lastEntry": "\(last?.sequence ?? 0)", "digest": last?.digest ?? ""])
  }
}

/// The digest of a link of the chain.
enum EntryChain {
  static func digest(
    previous: Data, sequence: Int64, at: Instant, event: String, subject: String, detail: String
  ) -> Data {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: Data("\(sequence)\n\(at.text)\n\(event)\n\(subject)\n\(detail)\n".utf8))
    return Data(hash.finalize())
  }
}

/// The texts between which the timestamps of a day lie.
struct DayBounds {
  /// The first moment of the day.
  let start: String
  /// The first text after every moment of the day.
  let end: String

  init(_ day: String) {
    start = "\(day)T"
    // "U" follows "T", so this sorts after each timestamp of the day and before those of the next.
    end = "\(day)U"
  }
}
