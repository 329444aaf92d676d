// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`, `LedgerWriter`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import Crypto
public import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Foundation
import GRDB

/// The writes of one transaction. Valid only inside ``Ledger/write(_:)``.
public struct LedgerTransaction: LedgerWriter {
  let database: Database

  /// What this transaction sees, its own writes included.
  public var view: LedgerView { LedgerView(database: database) }

  @discardableResult
  public func append(
    _ event: LedgerEvent, subject: String, at: Instant, detail: some Encodable
  ) throws -> Int64 {
    let entry = LedgerChanges.Entry(
      sequence: try nextEntry(), at: at, event: event, subject: subject, detail: try LedgerJSON.text(detail))
    try append(entry)
    return entry.sequence
  }

  /// Appends an entry: its digest is the SHA-256 of the digest before it and of its own text.
  func append(_ entry: LedgerChanges.Entry) throws {
    let previous = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT digest FROM entry ORDER BY sequence DESC LIMIT 1"))
    let digest = EntryChain.digest(
      previous: previous ?? Data(), sequence: entry.sequence, at: entry.at, event: entry.event.rawValue,
      subject: entry.subject, detail: entry.detail)
    try database.cachedStatement(
      sql: "INSERT INTO entry (sequence, at, event, subject, detail, digest) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      entry.sequence, entry.at.text, entry.event.rawValue, entry.subject, entry.detail, digest,
    ])
  }

  /// The place that the next entry of the chain will have.
  public func nextEntry() throws -> Int64 {
    try Int64.fetchOne(database.cachedStatement(sql: "SELECT ifnull(max(sequence), 0) + 1 FROM entry")) ?? 1
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
