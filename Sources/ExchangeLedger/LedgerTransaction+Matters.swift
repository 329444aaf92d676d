public import ExchangeBase
import ExchangeFormats
public import ExchangeRules
import GRDB

extension LedgerTransaction {
  /// The matter of that name, made where there is none yet.
  ///
  /// - Parameter delivery: the row of the delivery whose matter it is.
  public func matter(_ code: String, delivery: Int64? = nil) throws -> MatterRow {
    if let known = try view.matter(code) { return known }
    try database.cachedStatement(sql: "INSERT INTO matters (code, name, delivery_row) VALUES (?, ?, ?)")
      .execute(arguments: [code, DocumentNumber.key(MatterRow.name(in: code)), delivery])
    return MatterRow(id: database.lastInsertedRowID, code: code, delivery: delivery)
  }

  /// Stores a record as a fact of its matter.
  public func insert(_ fact: FactRow) throws {
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

  /// Notes that a drop brought an answer of `party` that could be meant for this matter and for others, and came back.
  public func insertUnclearAnswer(in matter: Int64, drop: Int64, by party: String) throws {
    try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO unclear_answers (matter_row, drop_row, party) VALUES (?, ?, ?)"
    ).execute(arguments: [matter, drop, party])
  }

  /// Stores what is owed in a matter now, and when time alone will next change it.
  ///
  /// What ended stays as it ended, but for what ``Obligation/following(_:)`` lets through.
  ///
  /// - Parameter entry: the entry of the chain that tells why.
  /// - Returns: what changed.
  @discardableResult
  public func setObligations(
    _ obligations: [Obligation], of matter: MatterRow, entry: Int64
  ) throws -> [ObligationChange] {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT * FROM obligations WHERE matter_row = ? AND until_entry IS NULL"),
      arguments: [matter.id])
    var stored: [Obligation.Key: (id: Int64, obligation: Obligation)] = [:]
    for row in rows {
      let obligation = try Obligation(row)
      stored[obligation.key] = (row["id"], obligation)
    }
    var changes: [ObligationChange] = []
    for computed in obligations {
      let old = stored.removeValue(forKey: computed.key)
      let new = old.map { computed.following($0.obligation) } ?? computed
      if let old {
        if new.isStored(as: old.obligation) { continue }
        try end(old.id, entry)
      }
      try insert(new, matter, entry)
      changes.append(ObligationChange(old: old?.obligation, new: new))
    }
    for old in stored.values where old.obligation.outcome == nil {
      try end(old.id, entry)
      changes.append(ObligationChange(old: old.obligation, new: nil))
    }
    return changes
  }

  /// Notes when time alone will next change what is owed in a matter; `nil` for never.
  public func setWake(_ wake: Instant?, of matter: MatterRow) throws {
    try database.cachedStatement(sql: "UPDATE matters SET wake_at = ? WHERE id = ?")
      .execute(arguments: [wake?.text, matter.id])
  }

  private func end(_ id: Int64, _ entry: Int64) throws {
    try database.cachedStatement(sql: "UPDATE obligations SET until_entry = ? WHERE id = ?")
      .execute(arguments: [entry, id])
  }

  private func insert(_ obligation: Obligation, _ matter: MatterRow, _ entry: Int64) throws {
    let key = obligation.key
    let deadline = obligation.deadline
    try database.cachedStatement(
      sql: """
        INSERT INTO obligations (matter_row, rule, opener, debtor, part, family, article, creditor, opened_at,
          records, clock_start, last_day, due, provisional, calendar, original_due, remind_at, pressing_at, silence,
          outcome, settled_at, settled_by, liability, marks, evidence, from_entry)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      matter.id, key.rule, key.opener, key.debtor, key.part, obligation.family.rawValue, obligation.article,
      obligation.creditor, obligation.openedAt.description, obligation.records, deadline?.trigger.text,
      deadline?.lastDay.description, deadline?.due.description, deadline?.isProvisional ?? false,
      deadline?.calendarVersion, obligation.originalDue?.description, obligation.remindAt?.description,
      obligation.pressingFrom?.description, obligation.silence.rawValue, obligation.outcome?.rawValue,
      obligation.settledAt?.description,
      obligation.settledBy, obligation.liability,
      obligation.marks.map(\.rawValue).sorted().joined(separator: " "),
      obligation.evidence.joined(separator: "\n"), entry,
    ])
  }
}

extension Obligation {
  /// Whether storing it would change nothing: all is equal but how the days were counted, which isn't stored.
  fileprivate func isStored(as old: Obligation) -> Bool {
    key == old.key && article == old.article && creditor == old.creditor && openedAt == old.openedAt
      && records == old.records && due == old.due && deadline?.lastDay == old.deadline?.lastDay
      && deadline?.isProvisional == old.deadline?.isProvisional
      && deadline?.calendarVersion == old.deadline?.calendarVersion && originalDue == old.originalDue
      && remindAt == old.remindAt && silence == old.silence && outcome == old.outcome
      && settledAt == old.settledAt && settledBy == old.settledBy && liability == old.liability
      && marks == old.marks && evidence == old.evidence
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
    matter = MatterRow(id: row["matter_row"], code: row["matter_code"], delivery: row["matter_delivery"])
    obligation = try Obligation(row)
    fromEntry = row["from_entry"]
    untilEntry = row["until_entry"]
  }
}
