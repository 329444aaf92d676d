// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`, `LedgerWriter`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
import ExchangeFormats
public import ExchangeRules
import GRDB

extension LedgerTransaction {
  public func ensureMatter(_ code: String, delivery: Int64?) throws -> MatterRow {
    if let known = try view.matter(code) { return known }
    return MatterRow(id: try insertMatter(code, delivery, as: nil), code: code, delivery: delivery)
  }

  func insert(_ matter: MatterRow) throws {
    _ = try insertMatter(matter.code, matter.delivery, as: matter.id)
  }

  private func insertMatter(_ code: String, _ delivery: Int64?, as row: Int64?) throws -> Int64 {
    try database.cachedStatement(
      sql: "INSERT INTO matters (id, code, name, delivery_row) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [row, code, DocumentNumber.key(MatterRow.name(in: code)), delivery])
    return database.lastInsertedRowID
  }

  func insert(_ fact: FactRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO facts (record_row, matter_row, about_row, kind, party, recipients, fields)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      fact.record, fact.matter, fact.about, fact.kind, fact.party, fact.recipients.joined(separator: "|"),
      try LedgerJSON.text(fact.fields),
    ])
  }

  func insert(_ answer: UnclearAnswerRow) throws {
    try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO unclear_answers (matter_row, drop_row, party) VALUES (?, ?, ?)"
    ).execute(arguments: [answer.matter, answer.drop, answer.party])
  }

  public func setWake(_ wake: Instant?, of matter: MatterRow) throws { try setWake(wake, of: matter.id) }

  func setWake(_ wake: Instant?, of matter: Int64) throws {
    try database.cachedStatement(sql: "UPDATE matters SET wake_at = ? WHERE id = ?")
      .execute(arguments: [wake?.text, matter])
  }

  public func end(_ version: ObligationVersion, at entry: Int64) throws { try end(version.id, at: entry) }

  func end(_ version: Int64, at entry: Int64) throws {
    try database.cachedStatement(sql: "UPDATE obligations SET until_entry = ? WHERE id = ?")
      .execute(arguments: [entry, version])
  }

  public func insert(_ obligation: Obligation, in matter: MatterRow, from entry: Int64) throws {
    try insert(obligation, in: matter, from: entry, until: nil, as: nil)
  }

  func insert(_ version: ObligationVersion) throws {
    try insert(
      version.obligation, in: version.matter, from: version.fromEntry, until: version.untilEntry,
      as: version.id)
  }

  /// - Parameter row: the number that it gets; `nil`: the next.
  private func insert(
    _ obligation: Obligation, in matter: MatterRow, from entry: Int64, until end: Int64?, as row: Int64?
  ) throws {
    let key = obligation.key
    let deadline = obligation.deadline
    try database.cachedStatement(
      sql: """
        INSERT INTO obligations (id, matter_row, rule, opener, debtor, part, family, article, creditor, opened_at,
          records, clock_start, last_day, due, provisional, calendar, original_due, remind_at, pressing_at, silence,
          outcome, settled_at, settled_by, liability, marks, evidence, from_entry, until_entry)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      row, matter.id, key.rule, key.opener, key.debtor, key.part, obligation.family.rawValue,
      obligation.article,
      obligation.creditor, obligation.openedAt.description, obligation.records, deadline?.trigger.text,
      deadline?.lastDay.description, deadline?.due.description, deadline?.isProvisional ?? false,
      deadline?.calendarVersion, obligation.originalDue?.description, obligation.remindAt?.description,
      obligation.pressingFrom?.description, obligation.silence.rawValue, obligation.outcome?.rawValue,
      obligation.settledAt?.description,
      obligation.settledBy, obligation.liability,
      obligation.marks.map(\.rawValue).sorted().joined(separator: " "),
      obligation.evidence.joined(separator: "\n"), entry, end,
    ])
  }
}

extension Deadline.Trigger {
  /// The day, or the moment.
  fileprivate var text: String {
    switch self {
    case .day(let day): day.description
    case .instant(let instant): instant.description
    }
  }

  fileprivate init(_ text: String) throws(LedgerError) {
    if let day = Day(text) {
      self = .day(day)
    } else if let instant = Instant(text) {
      self = .instant(instant)
    } else {
      throw .unreadable("day or moment as what started a clock")
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
      throw LedgerError.unreadable("outcome with its moment")
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
    id = row["id"]
    matter = MatterRow(id: row["matter_row"], code: row["matter_code"], delivery: row["matter_delivery"])
    obligation = try Obligation(row)
    fromEntry = row["from_entry"]
    untilEntry = row["until_entry"]
  }
}
