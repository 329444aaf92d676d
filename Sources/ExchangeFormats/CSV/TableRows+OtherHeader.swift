// Rows below another header.

extension TableRows {
  /// A header of other columns than the first.
  struct OtherHeader {
    let line: Int
    let columns: [Int?]
    let keys: [String]
  }

  /// The record of a row that stands below a header of other columns. It comes back with its cells under the columns of the
  /// first header, and behind them those that have no place there.
  func misplaced(_ row: CSVRow, below other: OtherHeader) -> ReadRecord {
    let finding = Finding(
      .headerChanged, at: Position(line: row.line, record: number),
      arguments: ["header": "\(other.line)", "first": "\(header.line)"])
    guard !row.isBroken, row.count == row.fields.count else {
      return builder.refused(row, number: number, finding: finding)
    }
    let keys = header.titles.map(HeaderKey.key)
    let places = header.titles.indices.map { column in
      header.columns.firstIndex(of: column).map { other.columns[$0] }
        ?? other.keys.firstIndex(of: keys[column])
    }
    let others = row.fields.indices.filter { !places.contains($0) && !Trimming.range(of: row[$0]).isEmpty }
    var cells = (places + others).map { place in
      place.flatMap { $0 < row.fields.count ? row.value($0)[...] : nil } ?? []
    }
    for (field, column) in header.columns.enumerated() {
      guard let column, let value = units?.marked(cells[column], of: field) else { continue }
      cells[column] = value[...]
    }
    var source: [UInt8] = []
    CSVRowWriter(delimiter: delimiter).appendCells(cells, to: &source)
    return builder.refused(row, number: number, finding: finding, source: source)
  }
}
