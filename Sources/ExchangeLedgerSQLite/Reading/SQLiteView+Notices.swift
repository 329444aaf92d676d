import ExchangeBase
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool {
    try has(
      """
      SELECT 1 FROM notice_lines WHERE matter_row = ? AND rule = ? AND opener = ? AND debtor = ? AND type = ?
        AND due = ? AND recipient = ?
      """,
      arguments: [
        matter.id, key.rule, key.opener, key.debtor, type, occasion, recipient,
      ])
  }

  func isTold(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow
  ) throws -> Bool {
    try has(
      """
      SELECT 1 FROM notice_lines WHERE matter_row = ? AND rule = ? AND opener = ? AND debtor = ? AND type = ?
        AND due = ? LIMIT 1
      """,
      arguments: [matter.id, key.rule, key.opener, key.debtor, type, occasion])
  }

  func unpublishedNotices() throws -> [NoticeRow] {
    try all("SELECT * FROM notices WHERE published_at IS NULL ORDER BY id")
      .map(NoticeRow.init)
  }

  func lastNoticeNumber(onDay digits: String) throws -> Int {
    try value(
      """
      SELECT coalesce(max(CAST(substr(notice_id, 11) AS INTEGER)), 0) FROM notices
      WHERE notice_id >= 'N' || ?1 || '-' AND notice_id < 'N' || ?1 || '.'
      """, arguments: [digits]) ?? 0
  }

  func matters(toldOfIn notice: String) throws -> [MatterRow] {
    try all(
      """
      SELECT DISTINCT matters.* FROM notices JOIN notice_lines ON notice_row = notices.id
        JOIN matters ON matters.id = matter_row
      WHERE notice_id = ? ORDER BY matters.id
      """, arguments: [notice]
    ).map(MatterRow.init)
  }

  func notices(about matter: MatterRow) throws -> [(
    type: String, key: Obligation.Key, notice: NoticeRow
  )] {
    try all(
      """
      SELECT notices.*, type, rule, opener, debtor FROM notice_lines JOIN notices ON notices.id = notice_row
      WHERE matter_row = ? ORDER BY notices.id
      """, arguments: [matter.id]
    ).map { row in
      let key = try Obligation.Key(rule: row["rule"], opener: row["opener"], debtor: row["debtor"])
      return try (row["type"], key, NoticeRow(row))
    }
  }
}
