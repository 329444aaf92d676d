public import ExchangeBase

/// Reads rows that come back as ``RejectedRowsWriter`` writes them with marked cells.
public struct RejectedRows<Source: ByteSource & ~Copyable>: ~Copyable {
  private var rows: CSVRowReader<Source>

  /// Reads `source`, in UTF-8.
  public init(_ source: consuming Source) {
    rows = CSVRowReader(source: source, encoding: .utf8)
  }

  /// The cells of the next row, as they stand; `nil` after the last.
  public mutating func next() throws(FormatError) -> [String]? {
    guard try rows.next() else { return nil }
    let row = rows.row
    return row.fields.indices.map { String(decoding: row.value($0), as: UTF8.self) }
  }

  /// The cells of the next row without the last, which says which of them, from 0, are marked; `nil` after the last.
  public mutating func nextMarked() throws(FormatError) -> (cells: [String], marked: Set<Int>)? {
    guard let cells = try next() else { return nil }
    // Where whoever wrote them was taken over, any number may stand there.
    let marks = cells.last?.split(separator: " ").compactMap { Int($0) }.filter { $0 > 0 } ?? []
    return (Array(cells.dropLast()), Set(marks.map { $0 - 1 }))
  }
}
