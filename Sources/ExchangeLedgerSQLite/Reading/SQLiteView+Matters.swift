import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func matter(_ code: String) throws -> MatterRow? {
    try first(
      "SELECT * FROM matters WHERE code = ?", arguments: [code]
    ).map(MatterRow.init)
  }

  func matters(rows: [Int64]) throws -> [MatterRow] {
    try these(rows, of: "matters").map(MatterRow.init)
  }

  func matters(scope: String, named name: String) throws -> [MatterRow] {
    try all(
      "SELECT * FROM matters WHERE name = ? ORDER BY id",
      arguments: [DocumentNumber.key(name)]
    ).map(MatterRow.init).filter { $0.code.hasPrefix("\(scope):") }
  }

  func matters(inDelivery delivery: Int64, kinds: Set<String>) throws -> [MatterRow] {
    if kinds.isEmpty { return [] }
    var arguments: SQLiteArguments = [delivery]
    for kind in kinds.sorted() { arguments.append(kind) }
    return try all(
      """
      SELECT DISTINCT matters.* FROM delivery_records JOIN facts USING (record_row)
        JOIN matters ON matters.id = matter_row
      WHERE delivery_records.delivery_row = ? AND facts.kind IN (\(databaseQuestionMarks(count: kinds.count)))
      ORDER BY matters.id
      """, arguments: arguments
    ).map(MatterRow.init)
  }

  func facts(ofRecords rows: [Int64]) throws -> [FactRow] {
    try all(
      "SELECT * FROM facts WHERE record_row IN (SELECT value FROM json_each(?)) ORDER BY record_row",
      arguments: [SQLSet.text(rows)]
    ).map(FactRow.init)
  }

  func field(_ name: String, ofRecord row: Int64) throws -> String? {
    try value("SELECT fields ->> ?2 FROM facts WHERE record_row = ?1", arguments: [row, name])
  }

  func facts(about record: Int64) throws -> [FactRow] {
    try all(
      "SELECT * FROM facts WHERE about_row = ? ORDER BY record_row",
      arguments: [record]
    ).map(FactRow.init)
  }

  func facts(inMatter matter: Int64) throws -> [FactRow] {
    try all(
      "SELECT * FROM facts WHERE matter_row = ? ORDER BY record_row",
      arguments: [matter]
    ).map(FactRow.init)
  }

  func openers(of matter: MatterRow, limit: Int) throws -> [RecordRow] {
    try all(
      """
      SELECT records.* FROM facts JOIN records ON records.id = record_row
      WHERE matter_row = ? AND about_row IS NULL ORDER BY record_row LIMIT ?
      """, arguments: [matter.id, limit]
    ).map(RecordRow.init)
  }

  func unclearAnswers(inMatter matter: Int64) throws -> [UnclearAnswerRow] {
    try all(
      "SELECT * FROM unclear_answers WHERE matter_row = ? ORDER BY drop_row, party",
      arguments: [matter]
    ).map(UnclearAnswerRow.init)
  }
}
