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
