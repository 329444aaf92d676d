import ExchangeBase

/// A row in which values of the record above it go on, each in its own column, with nothing in the others: so report tools, `SQL*Plus` and
/// people write what is too long for a cell. Neither the record nor the row is whole, so that both come back.
struct WrappedRow {
  /// The row, as one that comes back.
  let read: ReadRecord
  /// The titles of the columns whose values go on in it.
  let titles: [String]

  /// The most cells of one that hold something.
  static let mostCells = 3
  /// No more rows are taken for those of one record.
  static let limit = 32

  /// The rows below the record on the line `first`, with what is said of them and of it.
  static func told(_ rows: [WrappedRow], below first: Int) -> (rows: [ReadRecord], words: [String: String]) {
    var titles: [String] = []
    for title in rows.flatMap(\.titles) where !titles.contains(title) { titles.append(title) }
    let words = WidthCause.wrapped(titles, first: first, last: rows.last?.read.record.line ?? first)
    return (rows.map { $0.read.told(words) }, words)
  }
}
