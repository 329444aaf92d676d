// What a row is asked for is said where that is declared: `StoredRow`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeLedger
import Foundation
public import GRDB

/// What isn't of the type that is asked for isn't there: SQLite holds tables to their types.
extension Row: StoredRow {
  public func number(_ column: String) -> Int64? {
    guard case .int64(let number) = storage(of: column) else { return nil }
    return number
  }

  public func text(_ column: String) -> String? {
    guard case .string(let text) = storage(of: column) else { return nil }
    return text
  }

  public func bytes(_ column: String) -> [UInt8]? {
    guard case .blob(let data) = storage(of: column) else { return nil }
    return Array(data)
  }

  /// What is neither 0 nor 1 is no flag: a question that counts it would take it for another than one that asks whether it is set.
  public func flag(_ column: String) -> Bool? {
    switch number(column) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  private func storage(of column: String) -> DatabaseValue.Storage? {
    (self[column] as (any DatabaseValueConvertible)?)?.databaseValue.storage
  }
}
