import ExchangeBase
import ExchangeLedger
import ExchangeRules
import Foundation
import GRDB

// What comes about by time, and what became of what was decided.

extension SQLiteTransaction {
  /// Notes what is in its place.
  func note(_ changes: LedgerChanges) throws {
    for (delivery, at) in changes.placed {
      try database.run("UPDATE deliveries SET delivered_at = ? WHERE id = ?", arguments: [at.text, delivery])
    }
    for publication in changes.forgotten {
      try database.run("DELETE FROM publications WHERE id = ?", arguments: [publication])
    }
    for (drop, at) in changes.publishedDrops {
      try database.run("UPDATE drops SET published_at = ? WHERE id = ?", arguments: [at.text, drop])
      try database.run("DELETE FROM publications WHERE drop_row = ?", arguments: [drop])
    }
    for (notice, at) in changes.publishedNotices {
      try database.run("UPDATE notices SET published_at = ? WHERE id = ?", arguments: [at.text, notice])
      try database.run("DELETE FROM publications WHERE notice_row = ?", arguments: [notice])
    }
  }

  func insert(_ notice: NoticeRow, _ entry: Int64) throws {
    try database.run(
      "INSERT INTO notices (id, notice_id, recipient, issued_at, entry) VALUES (?, ?, ?, ?, ?)",
      arguments: [notice.id, notice.notice, notice.recipient, notice.issuedAt.text, entry])
  }

  func insert(_ line: NoticeLineRow) throws {
    try database.run(
      """
      INSERT INTO notice_lines (matter_row, rule, opener, debtor, type, due, recipient, notice_row)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        line.matter, line.key.rule, line.key.opener, line.key.debtor, line.type, line.occasion,
        line.recipient, line.notice,
      ])
  }

  func insert(_ statement: StatementRow) throws {
    try database.run(
      """
      INSERT INTO statements (record_row, day, kind, bundles, records, msg_ids, found_bundles, found_records, missing)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        statement.record, statement.day.description, statement.kind, statement.bundles, statement.records,
        statement.msgIds.joined(separator: "|"), statement.foundBundles, statement.foundRecords,
        statement.missing,
      ])
  }

  func compare(_ statement: StatementRow) throws {
    try database.run(
      "UPDATE statements SET found_bundles = ?, found_records = ?, missing = ? WHERE record_row = ?",
      arguments: [
        statement.foundBundles, statement.foundRecords, statement.missing, statement.record,
      ])
  }

  func insert(_ signoff: SignoffRow) throws {
    try database.run(
      """
      INSERT INTO signoffs (record_row, day, reviewer, conclusion, remarks, package_sha256, other_package)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        signoff.record, signoff.day.description, signoff.reviewer, signoff.conclusion, signoff.remarks,
        signoff.packageSha256, signoff.isOfOtherPackage,
      ])
  }

  func insert(_ day: ClosedDay, _ open: [OpenCount]) throws {
    try database.run(
      "INSERT INTO days (day, closed_at, last_entry, digest) VALUES (?, ?, ?, ?)",
      arguments: [
        day.day.description, day.closedAt.text, day.lastEntry, Data(day.digest.utf8),
      ])
    for count in open {
      try database.run(
        """
        INSERT INTO open_counts (day, family, debtor, obligations, records, provisional) VALUES (?, ?, ?, ?, ?, ?)
        """,
        arguments: [
          day.day.description, count.family.rawValue, count.debtor, count.obligations, count.records,
          count.provisional,
        ])
    }
  }

  func insert(_ rejudgement: Rejudgement) throws {
    try database.run(
      """
      INSERT INTO rejudgements (record_row, entry, old_due, due, on_time, provisional) VALUES (?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        rejudgement.record, rejudgement.entry, rejudgement.oldDue.text, rejudgement.due.text,
        rejudgement.isOnTime, rejudgement.isProvisional,
      ])
  }

  func insert(_ downtime: Downtime, _ entry: Int64) throws {
    try database.run(
      "INSERT INTO downtimes (entry, since, until) VALUES (?, ?, ?)",
      arguments: [entry, downtime.since.text, downtime.until.text])
  }

  func set(_ setting: LedgerSetting, _ value: String) throws {
    try SettingRows.set(setting.rawValue, value, in: database)
  }
}
