// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`, `LedgerWriter`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeBase
import ExchangeFormats
import GRDB

/// What a sender says that it sent on a day (当日报送清单), beside what the ledger has when the day is over.
public struct StatementRow: Sendable, Equatable {
  /// The record that said so.
  public var record: Int64
  /// The day, `YYYY-MM-DD`.
  public var day: String
  /// The kind that is counted.
  public var kind: String
  /// Bundles and records that the sender counts.
  public var bundles: Int, records: Int
  /// The ids of the messages, where the sender lists them.
  public var msgIds: [String]
  /// Bundles and records that went through here on that day; `nil` until it is compared, when the day closes.
  public var foundBundles: Int?, foundRecords: Int?
  /// How many of the ids didn't come.
  public var missing: Int

  /// Makes the row of a statement's line.
  public init(
    record: Int64, day: String, kind: String, bundles: Int, records: Int, msgIds: [String] = [],
    foundBundles: Int? = nil, foundRecords: Int? = nil, missing: Int = 0
  ) {
    self.record = record
    self.day = day
    self.kind = kind
    self.bundles = bundles
    self.records = records
    self.msgIds = msgIds
    self.foundBundles = foundBundles
    self.foundRecords = foundRecords
    self.missing = missing
  }

  /// Whether it has been compared.
  public var isCompared: Bool { foundBundles != nil }

  /// Whether it has been compared, and both sides count the same.
  public var agrees: Bool { bundles == foundBundles && records == foundRecords && missing == 0 }
}

/// The reviewer's word on a day (复核确认).
public struct SignoffRow: Sendable, Equatable {
  /// The record that said so.
  public var record: Int64
  /// The day, `YYYY-MM-DD`.
  public var day: String
  /// Who reviewed it.
  public var reviewer: String
  /// 一致 or 有差异.
  public var conclusion: String
  /// Anything else.
  public var remarks: String?
  /// The SHA-256 of the package that was reviewed.
  public var packageSha256: String?
  /// Whether that isn't the digest of the day's package as it lay here when the word came: the day isn't reviewed by it.
  public var isOfOtherPackage: Bool

  /// Makes the row of a sign-off.
  public init(
    record: Int64, day: String, reviewer: String, conclusion: String, remarks: String? = nil,
    packageSha256: String? = nil, isOfOtherPackage: Bool = false
  ) {
    self.record = record
    self.day = day
    self.reviewer = reviewer
    self.conclusion = conclusion
    self.remarks = remarks
    self.packageSha256 = packageSha256
    self.isOfOtherPackage = isOfOtherPackage
  }
}

/// How far the days that are closed have been reviewed.
public struct ReviewRow: Sendable, Equatable {
  /// How many days have a sign-off that counts.
  public var days = 0
  /// The last of them, `YYYY-MM-DD`.
  public var last: String?
  /// Days of which a department has signed off nothing but another package than the one that lies here.
  public var ofOtherPackages: [(day: String, department: String)] = []

  /// Nothing has been reviewed.
  public init() {}

  /// Whether both say the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.days == right.days && left.last == right.last
      && left.ofOtherPackages.elementsEqual(right.ofOtherPackages, by: ==)
  }
}

extension LedgerView {
  public func accepted(from sender: String, kind: String, on day: String) throws -> (
    bundles: Int, records: Int
  ) {
    let bounds = DayBounds(day)
    let row = try Row.fetchOne(
      // The plus keeps SQLite from going over all that the sender ever sent instead of the day.
      database.cachedStatement(
        sql: """
          SELECT count(*) AS bundles, ifnull(sum(accepted), 0) AS records FROM drops
          WHERE received_at >= ? AND received_at < ? AND +sender = ? AND kind = ?
            AND verdict IN ('accepted', 'partially-accepted')
          """), arguments: [bounds.start, bounds.end, sender, kind])
    return (row?["bundles"] ?? 0, row?["records"] ?? 0)
  }

  /// A statement beside what the ledger has now.
  public func compared(_ statement: StatementRow, of sender: String) throws -> StatementRow {
    var statement = statement
    let found = try accepted(from: sender, kind: statement.kind, on: statement.day)
    statement.foundBundles = found.bundles
    statement.foundRecords = found.records
    statement.missing = try unknown(among: statement.msgIds, of: sender).count
    return statement
  }

  /// The lines of senders' statements that belong into the package of a day, each with its sender: those of that day,
  /// and those of earlier days that came on it. Of several for one day and kind the last counts.
  public func statements(on day: LedgerDay) throws -> [(sender: String, statement: StatementRow)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT statements.*, sender FROM statements JOIN records ON record_row = records.id
        WHERE drop_row <= ?2 AND (day = ?3 OR drop_row > ?1 AND day < ?3) AND NOT EXISTS (
          SELECT 1 FROM statements AS later JOIN records AS word ON later.record_row = word.id
          WHERE later.day = statements.day AND later.kind = statements.kind AND word.sender = records.sender
            AND word.id > records.id AND word.drop_row <= ?2)
        ORDER BY records.id
        """, arguments: [day.afterDrop, day.throughDrop, day.day]
    ).map { ($0["sender"], StatementRow($0)) }
  }

  /// The last lines of a sender's statements of a day that were compared and don't agree.
  public func differingStatements(of sender: String, on day: String) throws -> [StatementRow] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT statements.*, max(record_row) FROM statements JOIN records ON record_row = records.id
        WHERE day = ? AND sender = ? GROUP BY kind ORDER BY record_row
        """, arguments: [day, sender]
    ).map(StatementRow.init).filter { $0.isCompared && !$0.agrees }
  }

  /// What went through on a day, by sender and kind, of which the sender has stated nothing by its end.
  ///
  /// - Parameter kinds: the kinds of which nobody states anything.
  public func unstated(
    on day: LedgerDay, but kinds: Set<String>
  ) throws -> [(sender: String, kind: String, bundles: Int, records: Int)] {
    let bounds = DayBounds(day.day)
    return try Row.fetchAll(
      database,
      sql: """
        SELECT sender, kind, count(*) AS bundles, sum(accepted) AS records FROM drops
        WHERE received_at >= ?1 AND received_at < ?2 AND id <= ?3 AND kind IS NOT NULL
          AND verdict IN ('accepted', 'partially-accepted') AND NOT EXISTS (
            SELECT 1 FROM statements JOIN records ON record_row = records.id
            WHERE statements.day = ?4 AND statements.kind = drops.kind AND records.sender = drops.sender
              AND records.drop_row <= ?3)
        GROUP BY sender, kind ORDER BY min(id)
        """, arguments: [bounds.start, bounds.end, day.throughDrop, day.day]
    ).map { ($0["sender"], $0["kind"], $0["bundles"], $0["records"]) }.filter { !kinds.contains($0.1) }
  }

  /// The sign-offs that arrived on a day, each with its sender, and whether that sender had signed off the day in a way
  /// that counts by the end of it.
  public func signoffs(
    on day: LedgerDay
  ) throws -> [(sender: String, signoff: SignoffRow, isReviewed: Bool)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT signoffs.*, records.sender, EXISTS (
          SELECT 1 FROM signoffs AS other JOIN records AS word ON other.record_row = word.id
          WHERE other.day = signoffs.day AND other.other_package = 0 AND word.sender = records.sender
            AND word.drop_row <= ?2) AS reviewed
        FROM records JOIN signoffs ON record_row = records.id
        WHERE drop_row > ?1 AND drop_row <= ?2 ORDER BY records.id
        """, arguments: [day.afterDrop, day.throughDrop]
    ).map { ($0["sender"], SignoffRow($0), $0["reviewed"]) }
  }

  /// How far the days have been reviewed by now.
  public func review() throws -> ReviewRow {
    var review = ReviewRow()
    let counted = try Row.fetchOne(
      database,
      sql: "SELECT count(DISTINCT day) AS days, max(day) AS last FROM signoffs WHERE other_package = 0")
    review.days = counted?["days"] ?? 0
    review.last = counted?["last"]
    review.ofOtherPackages = try Row.fetchAll(
      database,
      sql: """
        SELECT day, sender FROM signoffs JOIN records ON record_row = records.id
        GROUP BY day, sender HAVING min(other_package) = 1 ORDER BY day, sender
        """
    ).map { ($0["day"], $0["sender"]) }
    return review
  }

  /// The sign-offs of a day, whenever they came, in order.
  public func signoffs(of day: String) throws -> [SignoffRow] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM signoffs WHERE day = ? ORDER BY record_row", arguments: [day]
    ).map(SignoffRow.init)
  }
}

extension LedgerTransaction {
  /// Stores a line of a sender's statement.
  public func insert(_ statement: StatementRow) throws {
    try database.execute(
      sql: """
        INSERT INTO statements (record_row, day, kind, bundles, records, msg_ids, found_bundles, found_records, missing)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        statement.record, statement.day, statement.kind, statement.bundles, statement.records,
        statement.msgIds.joined(separator: "|"), statement.foundBundles, statement.foundRecords,
        statement.missing,
      ])
  }

  /// Holds what senders stated of a day against what came on it. Whoever differs is told by a matter (事) of its own,
  /// which wakes at once.
  func compareStatements(of day: String, at: Instant) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT statements.*, sender FROM statements JOIN records ON record_row = records.id
        WHERE day = ? AND found_bundles IS NULL ORDER BY record_row
        """, arguments: [day])
    for row in rows {
      let statement = try view.compared(StatementRow(row), of: row["sender"])
      try database.cachedStatement(
        sql: "UPDATE statements SET found_bundles = ?, found_records = ?, missing = ? WHERE record_row = ?"
      ).execute(arguments: [
        statement.foundBundles, statement.foundRecords, statement.missing, statement.record,
      ])
    }
    for sender in Set(rows.map { $0["sender"] as String }).sorted()
    where try !view.differingStatements(of: sender, on: day).isEmpty {
      try setWake(at, of: ensureMatter("statement:\(sender):\(day)"))
    }
  }

  /// Stores a sign-off.
  public func insert(_ signoff: SignoffRow) throws {
    try database.execute(
      sql: """
        INSERT INTO signoffs (record_row, day, reviewer, conclusion, remarks, package_sha256, other_package)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        signoff.record, signoff.day, signoff.reviewer, signoff.conclusion, signoff.remarks,
        signoff.packageSha256, signoff.isOfOtherPackage,
      ])
  }
}

extension StatementRow {
  init(_ row: Row) {
    let ids: String = row["msg_ids"]
    self.init(
      record: row["record_row"], day: row["day"], kind: row["kind"], bundles: row["bundles"],
      records: row["records"], msgIds: ids.split(separator: "|").map(String.init),
      foundBundles: row["found_bundles"], foundRecords: row["found_records"], missing: row["missing"])
  }
}

extension SignoffRow {
  init(_ row: Row) {
    self.init(
      record: row["record_row"], day: row["day"], reviewer: row["reviewer"], conclusion: row["conclusion"],
      remarks: row["remarks"], packageSha256: row["package_sha256"], isOfOtherPackage: row["other_package"])
  }
}
