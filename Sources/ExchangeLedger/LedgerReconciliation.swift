import ExchangeFormats
import GRDB

/// What a sender says that it sent on a day (当日报送清单), beside what the ledger has.
public struct StatementRow: Sendable, Equatable {
  /// The record that said so.
  public var record: Int64
  /// The day, `YYYY-MM-DD`.
  public var day: String
  /// The kind that is counted.
  public var kind: String
  /// Bundles and records that the sender counts.
  public var bundles: Int, records: Int
  /// Bundles and records that went through here.
  public var foundBundles: Int, foundRecords: Int

  /// Makes the row of a statement's line.
  public init(
    record: Int64, day: String, kind: String, bundles: Int, records: Int, foundBundles: Int, foundRecords: Int
  ) {
    self.record = record
    self.day = day
    self.kind = kind
    self.bundles = bundles
    self.records = records
    self.foundBundles = foundBundles
    self.foundRecords = foundRecords
  }

  /// Whether both sides count the same.
  public var agrees: Bool { bundles == foundBundles && records == foundRecords }
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
  /// Bundles and records of a kind that went through for a sender on a day, by the moment of their taking.
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

  /// The lines of senders' statements that arrived on a day, each with its sender.
  public func statements(on day: LedgerDay) throws -> [(sender: String, statement: StatementRow)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT statements.*, sender FROM records JOIN statements ON record_row = records.id
        WHERE drop_row > ? AND drop_row <= ? ORDER BY records.id
        """, arguments: [day.afterDrop, day.throughDrop]
    ).map { row in
      (
        row["sender"],
        StatementRow(
          record: row["record_row"], day: row["day"], kind: row["kind"], bundles: row["bundles"],
          records: row["records"], foundBundles: row["found_bundles"], foundRecords: row["found_records"])
      )
    }
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
        INSERT INTO statements (record_row, day, kind, bundles, records, found_bundles, found_records)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        statement.record, statement.day, statement.kind, statement.bundles, statement.records,
        statement.foundBundles, statement.foundRecords,
      ])
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

extension SignoffRow {
  init(_ row: Row) {
    self.init(
      record: row["record_row"], day: row["day"], reviewer: row["reviewer"], conclusion: row["conclusion"],
      remarks: row["remarks"], packageSha256: row["package_sha256"], isOfOtherPackage: row["other_package"])
  }
}
