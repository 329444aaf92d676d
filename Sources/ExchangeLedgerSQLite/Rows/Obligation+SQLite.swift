import ExchangeBase
import ExchangeLedger
import ExchangeRules
import GRDB

// Rows of obligations as this ledger writes them; see `LedgerRows+SQLite.swift`.

extension Deadline.Trigger {
  fileprivate init(_ text: String) throws(LedgerError) {
    if let day = Day(text) {
      self = .day(day)
    } else if let instant = Instant(text) {
      self = .instant(instant)
    } else {
      throw .unreadable(.clockStart)
    }
  }
}

extension Obligation {
  init(_ row: Row) throws {
    let key = Key(rule: row["rule"], opener: row["opener"], debtor: row["debtor"], part: row["part"])
    let marks: String = row["marks"]
    let evidence: String = row["evidence"]
    let outcome: Outcome? = try row.optionalValue("outcome")
    let settledAt = row.optionalInstant("settled_at")
    guard (outcome == nil) == (settledAt == nil) else {
      throw LedgerError.unreadable(.outcome)
    }
    self.init(
      key: key, family: try row.value("family"), article: row["article"], creditor: row["creditor"],
      openedAt: try row.instant("opened_at"), records: row["records"],
      deadline: try Deadline(row, key.rule),
      originalDue: row.optionalInstant("original_due"),
      remindAt: row.optionalInstant("remind_at"), silence: try row.value("silence"),
      outcome: outcome, settledAt: settledAt, settledBy: row["settled_by"],
      marks: Set(marks.split(separator: " ").compactMap { Mark(rawValue: String($0)) }),
      evidence: evidence.split(separator: "\n").map(String.init), liability: row["liability"])
  }
}

extension Deadline {
  fileprivate init?(_ row: Row, _ rule: String) throws {
    guard let due = row.optionalInstant("due"), let start: String = row["clock_start"],
      let text: String = row["last_day"], let lastDay = Day(text)
    else { return nil }
    let trigger = try Trigger(start)
    self.init(
      rule: rule, article: row["article"], trigger: trigger, lastDay: lastDay, due: due,
      count: Count(start: trigger.day, day: lastDay, steps: [], isProvisional: row["provisional"]),
      calendarVersion: row["calendar"])
  }
}

extension ObligationVersion {
  /// Reads a row of `obligations` joined with its matter (`matter_code`, `matter_delivery`).
  init(_ row: Row) throws {
    self.init(
      id: row["id"],
      matter: MatterRow(id: row["matter_row"], code: row["matter_code"], delivery: row["matter_delivery"]),
      obligation: try Obligation(row), fromEntry: row["from_entry"], untilEntry: row["until_entry"])
  }
}
