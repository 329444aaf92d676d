import CLibPQ
import ExchangeLedger

/// What a statement has answered. Its rows lie in libpq's memory, and are read where they lie.
final class PostgresAnswer {
  /// The places of columns by their names.
  typealias Columns = [String: Int32]

  fileprivate let result: OpaquePointer
  fileprivate let columns: Columns
  /// How many rows there are.
  let count: Int

  /// - Parameter columns: the places of its columns, where they are known.
  init(_ result: OpaquePointer, columns: Columns? = nil) {
    self.result = result
    self.columns = columns ?? Self.columns(of: result)
    count = Int(PQntuples(result))
  }

  deinit { PQclear(result) }

  static func columns(of result: OpaquePointer) -> Columns {
    var columns = Columns()
    for place in 0..<PQnfields(result) { columns[String(cString: PQfname(result, place))] = place }
    return columns
  }

  /// The rows.
  var rows: [PostgresRow] { (0..<count).map { PostgresRow(answer: self, row: Int32($0)) } }

  /// The first row.
  var first: PostgresRow? { count > 0 ? PostgresRow(answer: self, row: 0) : nil }

  /// The columns for answers of the same statement.
  var places: Columns { columns }
}

/// A row of an answer.
struct PostgresRow: StoredRow {
  fileprivate let answer: PostgresAnswer
  fileprivate let row: Int32

  /// What lies in a column, if it is of one of some types.
  private func value(_ column: String, _ types: UInt32...) -> UnsafeRawBufferPointer? {
    guard let place = answer.columns[column] else { return nil }
    return value(place, types)
  }

  private func value(_ place: Int32, _ types: [UInt32]) -> UnsafeRawBufferPointer? {
    guard PQgetisnull(answer.result, row, place) == 0, types.contains(PQftype(answer.result, place)),
      let address = PQgetvalue(answer.result, row, place)
    else { return nil }
    return UnsafeRawBufferPointer(start: address, count: Int(PQgetlength(answer.result, row, place)))
  }

  func number(_ column: String) -> Int64? {
    value(column, PostgresType.int8, PostgresType.int4).map(Self.number)
  }

  func text(_ column: String) -> String? {
    value(column, PostgresType.text).map { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ column: String) -> [UInt8]? { value(column, PostgresType.bytea).map { Array($0) } }

  func flag(_ column: String) -> Bool? { value(column, PostgresType.bool).map { $0.first == 1 } }

  /// The number in the first column.
  var number: Int64? { value(0, [PostgresType.int8, PostgresType.int4]).map(Self.number) }

  /// The text in the first column.
  var text: String? { value(0, [PostgresType.text]).map { String(decoding: $0, as: UTF8.self) } }

  private static func number(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    switch bytes.count {
    case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    default: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    }
  }
}
