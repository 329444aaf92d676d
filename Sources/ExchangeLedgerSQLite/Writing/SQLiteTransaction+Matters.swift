import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteTransaction {
  func insert(_ matter: MatterRow) throws {
    try database.run(
      "INSERT INTO matters (id, code, name, delivery_row) VALUES (?, ?, ?, ?)",
      arguments: [matter.id, matter.code, DocumentNumber.key(matter.name), matter.delivery])
  }

  /// - Parameter entry: the first of the entries with which it is stored.
  func insert(_ fact: FactRow, from entry: Int64) throws {
    try database.run(
      """
      INSERT INTO facts (record_row, matter_row, about_row, kind, party, recipients, fields, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        fact.record, fact.matter, fact.about, fact.kind, fact.party, fact.recipients.joined(separator: "|"),
        try LedgerJSON.text(fact.fields), entry,
      ])
  }

  func insert(_ answer: UnclearAnswerRow) throws {
    try database.run(
      "INSERT OR IGNORE INTO unclear_answers (matter_row, drop_row, party) VALUES (?, ?, ?)",
      arguments: [answer.matter, answer.drop, answer.party])
  }

  func setWake(_ wake: Instant?, of matter: Int64) throws {
    try database.run("UPDATE matters SET wake_at = ? WHERE id = ?", arguments: [wake?.text, matter])
  }

  func end(_ version: Int64, at entry: Int64) throws {
    try database.run("UPDATE obligations SET until_entry = ? WHERE id = ?", arguments: [entry, version])
  }

  func insert(_ version: ObligationVersion) throws {
    let obligation = version.obligation
    let (key, deadline) = (obligation.key, obligation.deadline)
    try database.run(
      """
      INSERT INTO obligations (id, matter_row, rule, opener, debtor, part, family, article, creditor, opened_at,
        records, clock_start, last_day, due, provisional, calendar, original_due, remind_at, pressing_at, silence,
        outcome, settled_at, settled_by, liability, marks, evidence, from_entry, until_entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      arguments: [
        version.id, version.matter.id, key.rule, key.opener, key.debtor, key.part, obligation.family.rawValue,
        obligation.article,
        obligation.creditor, obligation.openedAt.description, obligation.records, deadline?.trigger.text,
        deadline?.lastDay.description, deadline?.due.description, deadline?.isProvisional ?? false,
        deadline?.calendarVersion, obligation.originalDue?.description, obligation.remindAt?.description,
        obligation.pressingFrom?.description, obligation.silence.rawValue, obligation.outcome?.rawValue,
        obligation.settledAt?.description,
        obligation.settledBy, obligation.liability,
        obligation.marks.map(\.rawValue).sorted().joined(separator: " "),
        obligation.evidence.joined(separator: "\n"), version.fromEntry,
        version.untilEntry,
      ])
  }
}
