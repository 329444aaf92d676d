import ExchangeBase
import ExchangeLedger
import ExchangeRules

// What comes about by time, and what became of what was decided.

extension PostgresTransaction {
  /// Notes what is in its place.
  func note(_ changes: LedgerChanges) throws {
    for (delivery, at) in changes.placed {
      try connection.send("UPDATE deliveries SET delivered_at = $1 WHERE id = $2", [at.text, delivery])
    }
    for publication in changes.forgotten {
      try connection.send("DELETE FROM publications WHERE id = $1", [publication])
    }
    for (drop, at) in changes.publishedDrops {
      try connection.send("UPDATE drops SET published_at = $1 WHERE id = $2", [at.text, drop])
      try connection.send("DELETE FROM publications WHERE drop_row = $1", [drop])
    }
    for (notice, at) in changes.publishedNotices {
      try connection.send("UPDATE notices SET published_at = $1 WHERE id = $2", [at.text, notice])
      try connection.send("DELETE FROM publications WHERE notice_row = $1", [notice])
    }
  }

  func insert(_ notice: NoticeRow, _ entry: Int64) throws {
    try connection.send(
      "INSERT INTO notices (id, notice_id, recipient, issued_at, entry) VALUES ($1, $2, $3, $4, $5)",
      [notice.id, notice.notice, notice.recipient, notice.issuedAt.text, entry])
  }

  func insert(_ line: NoticeLineRow) throws {
    try connection.send(
      """
      INSERT INTO notice_lines (matter_row, rule, opener, debtor, type, due, recipient, notice_row)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        line.matter, line.key.rule, line.key.opener, line.key.debtor, line.type, line.occasion,
        line.recipient,
        line.notice,
      ])
  }

  func insert(_ statement: StatementRow) throws {
    try connection.send(
      """
      INSERT INTO statements (record_row, day, kind, bundles, records, msg_ids, found_bundles, found_records, missing)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      [
        statement.record, statement.day.description, statement.kind, statement.bundles, statement.records,
        statement.msgIds.joined(separator: "|"), statement.foundBundles, statement.foundRecords,
        statement.missing,
      ])
  }

  func compare(_ statement: StatementRow) throws {
    try connection.send(
      "UPDATE statements SET found_bundles = $1, found_records = $2, missing = $3 WHERE record_row = $4",
      [statement.foundBundles, statement.foundRecords, statement.missing, statement.record])
  }

  func insert(_ signoff: SignoffRow) throws {
    try connection.send(
      """
      INSERT INTO signoffs (record_row, day, reviewer, conclusion, remarks, package_sha256, other_package)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      [
        signoff.record, signoff.day.description, signoff.reviewer, signoff.conclusion, signoff.remarks,
        signoff.packageSha256, signoff.isOfOtherPackage,
      ])
  }

  func insert(_ day: ClosedDay, _ open: [OpenCount]) throws {
    try connection.send(
      "INSERT INTO days (day, closed_at, last_entry, digest) VALUES ($1, $2, $3, $4)",
      [day.day.description, day.closedAt.text, day.lastEntry, PostgresBytes(day.digest.utf8)])
    for count in open {
      try connection.send(
        """
        INSERT INTO open_counts (day, family, debtor, obligations, records, provisional)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
          day.day.description, count.family.rawValue, count.debtor, count.obligations, count.records,
          count.provisional,
        ])
    }
  }

  func insert(_ rejudgement: Rejudgement) throws {
    try connection.send(
      """
      INSERT INTO rejudgements (record_row, entry, old_due, due, on_time, provisional)
      VALUES ($1, $2, $3, $4, $5, $6)
      """,
      [
        rejudgement.record, rejudgement.entry, rejudgement.oldDue.text, rejudgement.due.text,
        rejudgement.isOnTime, rejudgement.isProvisional,
      ])
  }

  func insert(_ downtime: Downtime, _ entry: Int64) throws {
    try connection.send(
      "INSERT INTO downtimes (entry, since, until) VALUES ($1, $2, $3)",
      [entry, downtime.since.text, downtime.until.text])
  }

  func set(_ setting: LedgerSetting, _ value: String) throws {
    let rows = try PostgresView(connection: connection).allSettings()
    try SettingSeal.set(setting.rawValue, value, over: rows) { key, value in
      try connection.send(
        "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [key, value])
    }
  }
}
