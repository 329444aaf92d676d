// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`, `LedgerWriter`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Foundation
import GRDB

extension Ledger {
  /// Stores what was decided: all of it lasts, or nothing.
  ///
  /// - Throws: ``LedgerError`` where something else was stored since it was decided: its numbers aren't free any more.
  public func apply(_ changes: [LedgerChanges]) throws {
    try write { transaction in
      for part in changes { try transaction.store(part) }
    }
  }
}

extension LedgerTransaction {
  func store(_ changes: LedgerChanges) throws {
    guard try view.freeRows() == changes.first else {
      throw LedgerError(.database, "something else was stored since this was decided")
    }
    for drop in changes.drops { try insert(drop) }
    for matter in changes.matters where matter.delivery == nil { try insert(matter) }
    for delivery in changes.deliveries { try insert(delivery) }
    for matter in changes.matters where matter.delivery != nil { try insert(matter) }
    for place in 0..<changes.records.count {
      let record = try changes.records.row(place)
      try insert(record)
      let route = Int(changes.routeOfRecord[place])
      guard changes.routes.indices.contains(route) else { continue }
      for delivery in changes.routes[route].deliveries {
        try insert(
          DeliveryLink(delivery: delivery, record: record.id, isClaimable: changes.routes[route].isClaimable))
      }
    }
    for link in changes.links { try insert(link) }
    for claim in changes.claims { try insert(claim) }
    try changes.facts.forEach { try insert($0) }
    for answer in changes.unclearAnswers { try insert(answer) }
    for statement in changes.statements { try insert(statement) }
    for signoff in changes.signoffs { try insert(signoff) }
    for (version, entry) in changes.ends { try end(version, at: entry) }
    try changes.forEachObligation { try insert($0) }
    for (matter, wake) in changes.wakes { try setWake(wake, of: matter) }
    for publication in changes.publications { try insert(publication) }
    for entry in changes.entries { try append(entry) }
  }

  private func insert(_ drop: DropRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO drops (id, drop_id, sender, file_name, bytes, sha256, received_at, verdict, kind, bundle,
          declared, found, accepted, rejected, unchanged, receipt, receipt_stem)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      drop.id, drop.drop, drop.sender, drop.fileName, drop.bytes, drop.sha256, drop.receivedAt.text,
      drop.verdict.rawValue, drop.kind, drop.bundle, drop.counts.declared, drop.counts.found,
      drop.counts.accepted, drop.counts.rejected, drop.counts.unchanged, try LedgerJSON.text(drop.receipt),
      drop.receiptStem,
    ])
  }

  private func insert(_ record: RecordRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO records (id, drop_row, number, sender, msg_id, digest, document, licence, summary, trigger_day, due,
          on_time, provisional_rule)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.id, record.drop, record.number, record.sender, record.msgId, Data(record.digest),
      record.documents.first, record.documents.dropFirst().first, record.summary, record.triggerDay,
      record.due?.text, record.isOnTime, record.provisionalRule,
    ])
  }

  private func insert(_ delivery: DeliveryRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO deliveries (id, delivery_id, drop_row, sender, recipient, kind, records, file_name, sha256,
          claimable)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      delivery.id, delivery.delivery, delivery.drop, delivery.sender, delivery.recipient, delivery.kind,
      delivery.records, delivery.fileName, delivery.sha256, delivery.claimable,
    ])
  }

  private func insert(_ link: DeliveryLink) throws {
    try database.cachedStatement(
      sql: "INSERT INTO delivery_records (delivery_row, record_row, claimable) VALUES (?, ?, ?)"
    ).execute(arguments: [link.delivery, link.record, link.isClaimable])
  }

  private func insert(_ claim: ClaimRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO claims (id, delivery_row, record_row, records, act, at, by_drop, late, round, person, reason_code,
          reason, suggested)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      claim.id, claim.delivery, claim.record, claim.records, claim.act.rawValue, claim.at.text, claim.byDrop,
      claim.isLate, claim.round, claim.person, claim.reasonCode, claim.reason, claim.suggested,
    ])
  }

  public func insert(_ publication: PublicationRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO publications (drop_row, notice_row, delivery_row, department, box, staged_name, final_name)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      publication.owner.drop, publication.owner.notice, publication.delivery, publication.department,
      publication.box.rawValue, publication.stagedName, Data(publication.finalName),
    ])
  }
}
