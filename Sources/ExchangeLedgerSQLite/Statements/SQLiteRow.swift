import ExchangeLedger
import GRDBSQLite

/// A row as SQLite gives it, to be read before the next one is asked for: nothing of it is copied but what is looked at.
///
/// What isn't of the type that is asked for isn't there: SQLite holds tables to their types.
struct SQLiteRow: StoredRow {
  private let handle: OpaquePointer
  private let columns: [String]

  /// - Parameters:
  ///   - handle: the statement whose row it is.
  ///   - columns: the names of its columns.
  init(_ handle: OpaquePointer, columns: [String]) {
    self.handle = handle
    self.columns = columns
  }

  func number(_ column: String) -> Int64? {
    guard let place = place(of: column, holding: SQLITE_INTEGER) else { return nil }
    return sqlite3_column_int64(handle, place)
  }

  /// A text is read up to a NUL, should there be one.
  func text(_ column: String) -> String? {
    guard let place = place(of: column, holding: SQLITE_TEXT), let text = sqlite3_column_text(handle, place)
    else { return nil }
    return String(cString: text)
  }

  func bytes(_ column: String) -> [UInt8]? {
    guard let place = place(of: column, holding: SQLITE_BLOB) else { return nil }
    // Where there are none, there is no address.
    let bytes = sqlite3_column_blob(handle, place)
    return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, place))))
  }

  /// What is neither 0 nor 1 is no flag: a question that counts it would take it for another than one that asks whether it is set.
  func flag(_ column: String) -> Bool? {
    switch number(column) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  /// The first column of a name, if it is of a type.
  private func place(of column: String, holding type: Int32) -> Int32? {
    guard let place = columns.firstIndex(of: column).map({ Int32($0) }),
      sqlite3_column_type(handle, place) == type
    else { return nil }
    return place
  }
}
