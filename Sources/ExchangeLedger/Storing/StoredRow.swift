public import ExchangeBase

/// A row as an engine gives it, by the names of its columns.
///
/// Rows that the ledger wrote itself have the forms it wrote: anything else is damage, and costs what the row is about.
public protocol StoredRow {
  /// A whole number; `nil` where there is none, or no such column.
  func number(_ column: String) -> Int64?
  /// A text.
  func text(_ column: String) -> String?
  /// Bytes.
  func bytes(_ column: String) -> [UInt8]?
  /// Whether something holds.
  func flag(_ column: String) -> Bool?
}

// What is in a column, by what it is asked as.
extension StoredRow {
  /// A whole number, where there is one.
  public subscript(_ column: String) -> Int64? { number(column) }
  /// A whole number, where there is one.
  public subscript(_ column: String) -> Int? { number(column).flatMap { Int(exactly: $0) } }
  /// A text, where there is one.
  public subscript(_ column: String) -> String? { text(column) }
  /// Whether something holds, where that is told.
  public subscript(_ column: String) -> Bool? { flag(column) }

  /// A whole number that must be there.
  public subscript(_ column: String) -> Int64 {
    get throws(LedgerError) { try require(number(column), column) }
  }
  /// A whole number that must be there.
  public subscript(_ column: String) -> Int {
    get throws(LedgerError) { Int(try require(number(column), column)) }
  }
  /// A text that must be there.
  public subscript(_ column: String) -> String {
    get throws(LedgerError) { try require(text(column), column) }
  }
  /// Whether something holds, which must be told.
  public subscript(_ column: String) -> Bool {
    get throws(LedgerError) { try require(flag(column), column) }
  }
  /// Bytes that must be there.
  public subscript(_ column: String) -> [UInt8] {
    get throws(LedgerError) { try require(bytes(column), column) }
  }
}

/// Of no row in particular, so that it is compiled for each sort of value.
private func require<Value>(_ value: Value?, _ column: String) throws(LedgerError) -> Value {
  guard let value else { throw .unreadable(.word(column: column)) }
  return value
}

extension StoredRow {
  /// A moment that must be there.
  public func instant(_ column: String) throws(LedgerError) -> Instant {
    guard let value = optionalInstant(column) else { throw .unreadable(.moment(column: column)) }
    return value
  }

  /// A moment, where there is one.
  public func optionalInstant(_ column: String) -> Instant? {
    text(column).flatMap { Instant(canonical: $0) }
  }

  /// A day that must be there.
  public func day(_ column: String) throws(LedgerError) -> Day {
    guard let day = try optionalDay(column) else { throw .unreadable(.day(column: column)) }
    return day
  }

  /// A day, where there is one.
  public func optionalDay(_ column: String) throws(LedgerError) -> Day? {
    guard let text = text(column) else { return nil }
    guard let day = Day(text) else { throw .unreadable(.day(column: column)) }
    return day
  }

  /// A word of ours that must be there.
  public func value<Value: RawRepresentable<String>>(_ column: String) throws(LedgerError) -> Value {
    guard let value = text(column).flatMap({ Value(rawValue: $0) }) else {
      throw .unreadable(.word(column: column))
    }
    return value
  }

  /// A word of ours, where there is one.
  public func optionalValue<Value: RawRepresentable<String>>(
    _ column: String
  ) throws(LedgerError) -> Value? {
    text(column) == nil ? nil : try value(column)
  }
}
