import GRDB
import GRDBSQLite

/// A statement that is run very often: values are bound and read as they lie in memory, without a box for each and without a copy.
///
/// It is one of the connection's cached statements, so that it must be asked for by an SQL text of its own and may be used only
/// inside the access to the database in which it was made. What is bound by address must stay there until it has been run.
struct FastStatement {
  /// The bytes of a text or of a blob.
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private let database: Database
  private let statement: Statement
  private var handle: OpaquePointer { statement.sqliteStatement }

  init(_ database: Database, _ sql: String) throws {
    self.database = database
    statement = try database.cachedStatement(sql: sql)
  }

  /// A statement that is nobody else's.
  init(making sql: String, _ database: Database) throws {
    self.database = database
    statement = try database.makeStatement(sql: sql)
  }

  /// Binds all that it asks for; texts and bytes are copied.
  func bind(_ arguments: SQLiteArguments) throws {
    guard arguments.count == Int(sqlite3_bind_parameter_count(handle)) else { throw error(SQLITE_MISUSE) }
    for (place, argument) in zip(Int32(1)..., arguments) {
      if let argument {
        try check(argument.bind(to: handle, at: place))
      } else {
        try bindNothing(at: place)
      }
    }
  }

  /// Binds a number at a place, counted from 1.
  func bind(_ number: Int64, at place: Int32) throws { try check(sqlite3_bind_int64(handle, place, number)) }

  /// Binds a number, or nothing.
  func bind(_ number: Int64?, at place: Int32) throws {
    if let number { try bind(number, at: place) } else { try bindNothing(at: place) }
  }

  func bindNothing(at place: Int32) throws { try check(sqlite3_bind_null(handle, place)) }

  /// Binds a text in UTF-8; its bytes must stay until the statement has been run.
  func bind(text: Bytes, at place: Int32) throws {
    // An empty buffer may have no address, which would bind NULL.
    guard let address = text.baseAddress, !text.isEmpty else {
      return try check(sqlite3_bind_text(handle, place, "", 0, Self.copies))
    }
    try check(
      address.withMemoryRebound(to: CChar.self, capacity: text.count) {
        sqlite3_bind_text64(handle, place, $0, UInt64(text.count), nil, UInt8(SQLITE_UTF8))
      })
  }

  /// Binds bytes; they must stay until the statement has been run.
  func bind(blob: Bytes, at place: Int32) throws {
    guard let address = blob.baseAddress, !blob.isEmpty else {
      return try check(sqlite3_bind_zeroblob(handle, place, 0))
    }
    try check(sqlite3_bind_blob64(handle, place, address, UInt64(blob.count), nil))
  }

  /// Binds bytes and keeps a copy of them.
  func bind(blob: [UInt8], at place: Int32) throws {
    try check(sqlite3_bind_blob64(handle, place, blob, UInt64(blob.count), Self.copies))
  }

  /// Runs it for its effect.
  func run() throws {
    let result = sqlite3_step(handle)
    let reset = sqlite3_reset(handle)
    guard result == SQLITE_DONE || result == SQLITE_ROW else { throw error(reset) }
  }

  /// Runs it and gives each row, as long as that is wanted.
  func forEachRow(_ body: (SQLiteRow) throws -> Bool) throws {
    defer { sqlite3_reset(handle) }
    let row = SQLiteRow(handle, columns: statement.columnNames)
    while true {
      let result = sqlite3_step(handle)
      if result == SQLITE_DONE { return }
      guard result == SQLITE_ROW else { throw error(result) }
      guard try body(row) else { return }
    }
  }

  /// Runs it and gives the number in the first column of each row.
  func forEachNumber(_ body: (Int64) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while true {
      let result = sqlite3_step(handle)
      if result == SQLITE_DONE { return }
      guard result == SQLITE_ROW else { throw error(result) }
      try body(sqlite3_column_int64(handle, 0))
    }
  }

  /// Runs it and gives the numbers in the first two columns of each row.
  func forEachPair(_ body: (Int64, Int64) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while true {
      let result = sqlite3_step(handle)
      if result == SQLITE_DONE { return }
      guard result == SQLITE_ROW else { throw error(result) }
      try body(sqlite3_column_int64(handle, 0), sqlite3_column_int64(handle, 1))
    }
  }

  /// The number in the first column of the first row; `nil` where there is no row.
  func number() throws -> Int64? {
    let result = sqlite3_step(handle)
    defer { sqlite3_reset(handle) }
    if result == SQLITE_DONE { return nil }
    guard result == SQLITE_ROW else { throw error(result) }
    return sqlite3_column_int64(handle, 0)
  }

  /// Lets go of what is bound: nothing may point at it any longer.
  func forget() { sqlite3_clear_bindings(handle) }

  /// What couldn't be bound would be stored as if it weren't there.
  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw error(code) }
  }

  private func error(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: statement.sql)
  }

  /// SQLite's word for bytes that it has to copy.
  private static var copies: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

extension Database {
  /// Runs a statement for its effect. It is compiled once a connection; what is bound isn't kept.
  func run(_ sql: String, arguments: SQLiteArguments) throws {
    let statement = try FastStatement(self, sql)
    defer { statement.forget() }
    try statement.bind(arguments)
    try statement.run()
  }
}
