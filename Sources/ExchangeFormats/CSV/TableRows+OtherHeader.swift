import ExchangeBase

// Rows below another header.

extension TableRows {
  /// A header of other columns than the first.
  struct OtherHeader {
    let line: Int
    let columns: [Int?]
    let keys: [String]
    /// What the kind is called whose it is, where it is another than the table's.
    var kind: LocalizedText?
  }

  /// The record of a row that stands below a header of other columns. It comes back with its cells under the columns of the
  /// first header, and behind them those that have no place there; below a header of another kind as it came.
  func misplaced(_ row: CSVRow, below other: OtherHeader) -> ReadRecord {
    let finding = Finding(
      .headerChanged, at: Position(line: row.line, record: number),
      arguments: ["header": "\(other.line)", "first": "\(header.line)"]
        .merging(other.kind.map { Self.words(of: $0, line: other.line) } ?? [:]) { own, _ in own })
    guard other.kind == nil, !row.isBroken, row.count == row.fields.count else {
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

  private static func words(of kind: LocalizedText, line: Int) -> [String: String] {
    [
      "kindZh": "（另一种报文“\(kind.zh)”的）", "kind": " (that of another kind of message, “\(kind.en)”)",
      "remedyZh": "从第 \(line) 行起是另一张表：连同它的表头另存为一个文件，单独投放。",
      "remedy": "Another table begins on line \(line): drop it as a file of its own, with its header.",
    ]
  }
}
