import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension PostgresView {
  func matter(_ code: String) throws -> MatterRow? {
    try first("SELECT * FROM matters WHERE code = $1", [code]).map(MatterRow.init)
  }

  func matters(rows: [Int64]) throws -> [MatterRow] {
    try all("SELECT * FROM matters WHERE id = ANY ($1) ORDER BY id", [PostgresArray(rows)]).map(
      MatterRow.init)
  }

  func matters(scope: String, named name: String) throws -> [MatterRow] {
    try all("SELECT * FROM matters WHERE name = $1 ORDER BY id", [DocumentNumber.key(name)])
      .map(MatterRow.init).filter { $0.code.hasPrefix("\(scope):") }
  }

  func matters(inDelivery delivery: Int64, kinds: Set<String>) throws -> [MatterRow] {
    if kinds.isEmpty { return [] }
    return try all(
      """
      SELECT DISTINCT matters.* FROM delivery_records JOIN facts USING (record_row)
        JOIN matters ON matters.id = matter_row
      WHERE delivery_records.delivery_row = $1 AND facts.kind = ANY ($2) ORDER BY matters.id
      """, [delivery, PostgresArray(kinds.sorted())]
    ).map(MatterRow.init)
  }

  func facts(ofRecords rows: [Int64]) throws -> [FactRow] {
    try all("SELECT * FROM facts WHERE record_row = ANY ($1) ORDER BY record_row", [PostgresArray(rows)])
      .map(FactRow.init)
  }

  func field(_ name: String, ofRecord row: Int64) throws -> String? {
    try text("SELECT fields::json ->> $2::text FROM facts WHERE record_row = $1", [row, name])
  }

  func facts(about record: Int64) throws -> [FactRow] {
    try all("SELECT * FROM facts WHERE about_row = $1 ORDER BY record_row", [record]).map(FactRow.init)
  }

  func facts(inMatter matter: Int64) throws -> [FactRow] {
    try all("SELECT * FROM facts WHERE matter_row = $1 ORDER BY record_row", [matter]).map(FactRow.init)
  }

  func openers(of matter: MatterRow, limit: Int) throws -> [RecordRow] {
    try all(
      """
      SELECT records.* FROM facts JOIN records ON records.id = record_row
      WHERE matter_row = $1 AND about_row IS NULL ORDER BY record_row LIMIT $2
      """, [matter.id, limit]
    ).map(RecordRow.init)
  }

  func unclearAnswers(inMatter matter: Int64) throws -> [UnclearAnswerRow] {
    try all("SELECT * FROM unclear_answers WHERE matter_row = $1 ORDER BY drop_row, party", [matter])
      .map(UnclearAnswerRow.init)
  }

  // MARK: Notices

  func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool {
    try first(
      """
      SELECT 1 FROM notice_lines WHERE matter_row = $1 AND rule = $2 AND opener = $3 AND debtor = $4 AND type = $5
        AND due = $6 AND recipient = $7
      """, [matter.id, key.rule, key.opener, key.debtor, type, occasion, recipient]) != nil
  }

  func isTold(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow
  ) throws -> Bool {
    try first(
      """
      SELECT 1 FROM notice_lines WHERE matter_row = $1 AND rule = $2 AND opener = $3 AND debtor = $4 AND type = $5
        AND due = $6 LIMIT 1
      """, [matter.id, key.rule, key.opener, key.debtor, type, occasion]) != nil
  }

  func unpublishedNotices() throws -> [NoticeRow] {
    try all("SELECT * FROM notices WHERE published_at IS NULL ORDER BY id").map(NoticeRow.init)
  }

  func lastNoticeNumber(onDay digits: String) throws -> Int {
    try number(
      """
      SELECT coalesce(max(substring(notice_id FROM '^.{10}([0-9]{1,18})')::bigint), 0) FROM notices
      WHERE notice_id >= 'N' || $1::text || '-' AND notice_id < 'N' || $1::text || '.'
      """, [digits]
    ).map { Int($0) } ?? 0
  }

  func matters(toldOfIn notice: String) throws -> [MatterRow] {
    try all(
      """
      SELECT DISTINCT matters.* FROM notices JOIN notice_lines ON notice_row = notices.id
        JOIN matters ON matters.id = matter_row
      WHERE notice_id = $1 ORDER BY matters.id
      """, [notice]
    ).map(MatterRow.init)
  }

  func notices(about matter: MatterRow) throws -> [(type: String, key: Obligation.Key, notice: NoticeRow)] {
    try all(
      """
      SELECT notices.*, type, rule, opener, debtor FROM notice_lines JOIN notices ON notices.id = notice_row
      WHERE matter_row = $1 ORDER BY notices.id
      """, [matter.id]
    ).map { row in
      (
        try row.word("type"),
        Obligation.Key(
          rule: try row.word("rule"), opener: try row.word("opener"), debtor: try row.word("debtor")),
        try NoticeRow(row)
      )
    }
  }

  func setting(_ setting: LedgerSetting) throws -> String? {
    try text("SELECT value FROM setting WHERE key = $1", [setting.rawValue])
  }

  func allSettings() throws -> [String: String] {
    var settings: [String: String] = [:]
    for row in try all("SELECT key, value FROM setting") {
      if let key = row.text("key") { settings[key] = row.text("value") }
    }
    return settings
  }
}
