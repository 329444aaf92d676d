/// A table of a Markdown page.
struct MarkdownTable {
  /// The names of the columns.
  let header: [String]
  /// The rows below them, cell by cell.
  let rows: [[String]]

  /// The tables of a page, in order.
  static func all(in page: String) -> [MarkdownTable] {
    page.split(separator: "\n", omittingEmptySubsequences: false).split { !$0.hasPrefix("|") }
      .filter { $0.count > 2 }
      .map { lines in
        let cells = lines.map(cells)
        return MarkdownTable(header: cells[0], rows: Array(cells.dropFirst(2)))
      }
  }

  /// The cells of a column, in order; `nil` where there is no such column.
  func column(_ name: String) -> [String]? {
    header.firstIndex(of: name).map { index in rows.map { $0[index] } }
  }

  /// What stands between backticks.
  static func codes(in cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
  }

  private static func cells(_ line: Substring) -> [String] {
    line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map {
        String($0.trimmingPrefix(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }
  }
}
