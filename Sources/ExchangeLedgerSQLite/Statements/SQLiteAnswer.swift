import GRDB

/// What stands for the question marks of a statement, in their order.
typealias SQLiteArguments = [(any StatementBinding)?]

/// The rows of an answer, which are read where they lie.
///
/// Each statement is compiled once a connection, however often it is asked: that costs more than most answers. So who makes something
/// of a row may ask anything meanwhile, but not the same again.
struct SQLiteAnswer {
  fileprivate let database: Database
  fileprivate let sql: String
  fileprivate let arguments: SQLiteArguments

  /// Goes over the rows.
  func forEach(_ body: (SQLiteRow) throws -> Void) throws {
    try forEachRow { row in
      try body(row)
      return true
    }
  }

  /// What is made of each row.
  func map<Value>(_ make: (SQLiteRow) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try forEach { values.append(try make($0)) }
    return values
  }

  fileprivate func forEachRow(_ body: (SQLiteRow) throws -> Bool) throws {
    let statement = try FastStatement(database, sql)
    try statement.bind(arguments)
    try statement.forEachRow(body)
  }
}

/// The first row of an answer, if there is one.
struct FirstRow {
  fileprivate let answer: SQLiteAnswer

  /// What is made of it.
  func map<Value>(_ make: (SQLiteRow) throws -> Value) throws -> Value? {
    var value: Value?
    try answer.forEachRow { row in
      value = try make(row)
      return false
    }
    return value
  }
}

extension SQLiteView {
  /// The rows of an answer.
  func all(_ sql: String, arguments: SQLiteArguments = []) -> SQLiteAnswer {
    SQLiteAnswer(database: database, sql: sql, arguments: arguments)
  }

  /// The rows of a table that have some numbers, in their order. For many of them SQLite makes a table of its own; mostly it is one.
  func these(_ rows: [Int64], of table: String) -> SQLiteAnswer {
    if rows.count == 1 { return all("SELECT * FROM \(table) WHERE id = ?", arguments: [rows[0]]) }
    return all(
      "SELECT * FROM \(table) WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
      arguments: [SQLSet.text(rows)])
  }

  /// The first row of an answer.
  func first(_ sql: String, arguments: SQLiteArguments = []) -> FirstRow {
    FirstRow(answer: all(sql, arguments: arguments))
  }

  /// Whether an answer has a row.
  func has(_ sql: String, arguments: SQLiteArguments) throws -> Bool {
    try first(sql, arguments: arguments).map { _ in true } ?? false
  }

  /// Goes over an answer row by row, while anything may be asked.
  func each(
    _ sql: String, _ arguments: SQLiteArguments = [], _ body: (SQLiteRow) throws -> Void
  ) throws {
    try database.each(sql, arguments) { row in
      try body(row)
      return true
    }
  }
}

extension Database {
  /// Goes over an answer row by row, as long as that is wanted, while anything may be asked.
  func each(
    _ sql: String, _ arguments: SQLiteArguments = [], while body: (SQLiteRow) throws -> Bool
  ) throws {
    let statement = try FastStatement(making: sql, self)
    try statement.bind(arguments)
    try statement.forEachRow(body)
  }
}
