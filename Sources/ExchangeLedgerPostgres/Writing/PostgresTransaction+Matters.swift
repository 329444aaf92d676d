import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension PostgresTransaction {
  func insert(_ matter: MatterRow) throws {
    try connection.send(
      "INSERT INTO matters (id, code, name, delivery_row) VALUES ($1, $2, $3, $4)",
      [matter.id, matter.code, DocumentNumber.key(matter.name), matter.delivery])
  }

  /// - Parameter entry: the first of the entries with which it is stored.
  func insert(_ fact: FactRow, from entry: Int64) throws {
    try connection.send(
      """
      INSERT INTO facts (record_row, matter_row, about_row, kind, party, recipients, fields, entry)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        fact.record, fact.matter, fact.about, fact.kind, fact.party, fact.recipients.joined(separator: "|"),
        try LedgerJSON.text(fact.fields), entry,
      ])
  }

  func insert(_ answer: UnclearAnswerRow) throws {
    try connection.send(
      "INSERT INTO unclear_answers (matter_row, drop_row, party) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [answer.matter, answer.drop, answer.party])
  }

  func setWake(_ wake: Instant?, of matter: Int64) throws {
    try connection.send("UPDATE matters SET wake_at = $1 WHERE id = $2", [wake?.text, matter])
  }

  func end(_ version: Int64, at entry: Int64) throws {
    try connection.send("UPDATE obligations SET until_entry = $1 WHERE id = $2", [entry, version])
  }

  func insert(_ version: ObligationVersion) throws {
    let obligation = version.obligation
    let (key, deadline) = (obligation.key, obligation.deadline)
    let begun: [(any PostgresArgument)?] = [
      version.id, version.matter.id, key.rule, key.opener, key.debtor, key.part, obligation.family.rawValue,
      obligation.article, obligation.creditor, obligation.openedAt.text, obligation.records,
      deadline?.trigger.text, deadline?.lastDay.description, deadline?.due.text,
      deadline?.isProvisional ?? false, deadline?.calendarVersion, obligation.originalDue?.text,
      obligation.remindAt?.text, obligation.pressingFrom?.text,
    ]
    let ended: [(any PostgresArgument)?] = [
      obligation.silence.rawValue, obligation.outcome?.rawValue, obligation.settledAt?.text,
      obligation.settledBy, obligation.liability,
      obligation.marks.map(\.rawValue).sorted().joined(separator: " "),
      obligation.evidence.joined(separator: "\n"), version.fromEntry, version.untilEntry,
    ]
    try connection.send(
      """
      INSERT INTO obligations (id, matter_row, rule, opener, debtor, part, family, article, creditor, opened_at,
        records, clock_start, last_day, due, provisional, calendar, original_due, remind_at, pressing_at, silence,
        outcome, settled_at, settled_by, liability, marks, evidence, from_entry, until_entry)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26, $27, $28)
      """, begun + ended)
  }
}
