public import ExchangeBase
import ExchangeFormats
public import ExchangeRules
import GRDB

/// A notice file that was issued to one department.
public struct NoticeRow: Sendable, Equatable {
  /// The row's number; 0 until it is stored.
  public internal(set) var id: Int64 = 0
  /// The notice's id (`N20210105-0001-XC-WJ`).
  public var notice: String
  /// Who gets it.
  public var recipient: String
  /// When it was issued.
  public var issuedAt: Instant

  /// Makes the row of a notice that isn't stored yet.
  public init(notice: String, recipient: String, issuedAt: Instant) {
    self.notice = notice
    self.recipient = recipient
    self.issuedAt = issuedAt
  }
}

extension LedgerView {
  /// Whether a department has been told this already.
  ///
  /// - Parameters:
  ///   - key: the obligation that it is about, or what takes the place of one.
  ///   - occasion: what makes it a thing to tell of anew, such as another due time.
  public func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT 1 FROM notice_lines WHERE matter_row = ? AND rule = ? AND opener = ? AND debtor = ? AND type = ?
            AND due = ? AND recipient = ?
          """),
      arguments: [
        matter.id, key.rule, key.opener, key.debtor, type, occasion, recipient,
      ]) != nil
  }

  /// Notices whose files aren't all known to be in their places.
  public func unpublishedNotices() throws -> [NoticeRow] {
    try Row.fetchAll(database, sql: "SELECT * FROM notices WHERE published_at IS NULL ORDER BY id")
      .map(NoticeRow.init)
  }

  /// The highest number among the notices of a day given as `20210104`; 0 when there are none.
  public func lastNoticeNumber(onDay digits: String) throws -> Int {
    try Int.fetchOne(
      database,
      sql: """
        SELECT coalesce(max(CAST(substr(notice_id, 11) AS INTEGER)), 0) FROM notices
        WHERE notice_id >= 'N' || ?1 || '-' AND notice_id < 'N' || ?1 || '.'
        """, arguments: [digits]) ?? 0
  }

  /// The matters of which a notice told.
  public func matters(toldOfIn notice: String) throws -> [MatterRow] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT matters.* FROM notices JOIN notice_lines ON notice_row = notices.id
          JOIN matters ON matters.id = matter_row
        WHERE notice_id = ? ORDER BY matters.id
        """, arguments: [notice]
    ).map(MatterRow.init)
  }

  /// The notices that told of a matter, in order.
  public func notices(about matter: MatterRow) throws -> [(
    type: String, key: Obligation.Key, notice: NoticeRow
  )] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT notices.*, type, rule, opener, debtor FROM notice_lines JOIN notices ON notices.id = notice_row
        WHERE matter_row = ? ORDER BY notices.id
        """, arguments: [matter.id]
    ).map { row in
      (
        row["type"], Obligation.Key(rule: row["rule"], opener: row["opener"], debtor: row["debtor"]),
        try NoticeRow(row)
      )
    }
  }
}

extension LedgerTransaction {
  /// Stores a notice, tells the chain of it, and gives it its number.
  public func insert(_ notice: inout NoticeRow, lines: Int) throws {
    let entry = try append(
      .noticed, subject: notice.notice, at: notice.issuedAt,
      detail: ["recipient": notice.recipient, "lines": "\(lines)"])
    try database.cachedStatement(
      sql: "INSERT INTO notices (notice_id, recipient, issued_at, entry) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [notice.notice, notice.recipient, notice.issuedAt.text, entry])
    notice.id = database.lastInsertedRowID
  }

  /// Notes that a notice tells of something; see ``LedgerView/isNoticed(_:_:occasion:in:to:)``.
  public func insertLine(
    of notice: NoticeRow, type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO notice_lines (matter_row, rule, opener, debtor, type, due, recipient, notice_row)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      matter.id, key.rule, key.opener, key.debtor, type, occasion, notice.recipient, notice.id,
    ])
  }

  /// Notes that all files of a notice are in their places.
  public func markPublished(_ notice: NoticeRow, at: Instant) throws {
    try database.cachedStatement(sql: "UPDATE notices SET published_at = ? WHERE id = ?")
      .execute(arguments: [at.text, notice.id])
    try database.cachedStatement(sql: "DELETE FROM publications WHERE notice_row = ?")
      .execute(arguments: [notice.id])
  }
}

extension NoticeRow {
  init(_ row: Row) throws {
    notice = row["notice_id"]
    recipient = row["recipient"]
    issuedAt = try row.instant("issued_at")
    id = row["id"]
  }
}
