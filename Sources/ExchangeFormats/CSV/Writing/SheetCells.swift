/// Where the cells of a sheet's row stand when it comes back: its own, then those that are added, then what lay beside the table.
///
/// The cells of a sheet are certain, so that the added ones always have their titles above them: whoever takes away what lay beside
/// finds a table that is in order. Of a file that came back before, the columns that were added then are known by their titles.
struct SheetCells {
  /// The columns of the file's own, from 0.
  private let columns: [Int]
  /// How many columns its header has.
  private let width: Int

  /// Looks at a header in commas, whose titles in `added` are of those that are added.
  init(header: [UInt8], added: [String]) {
    let titles = Self.cells(of: header[...]).map { cell in
      String(decoding: cell.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self).filter { !$0.isWhitespace }
    }
    width = (titles.lastIndex { !$0.isEmpty } ?? -1) + 1
    columns = titles.indices.prefix(width).filter { !added.contains(titles[$0]) }
  }

  /// The cells of the file's own in a row, in commas.
  func own(of row: [UInt8]) -> [UInt8] { Self.joined(own(of: Self.cells(of: row[...]))) }

  /// The cells of a row, in commas, with `added` between its own and those beside the table, which stay in their columns where these
  /// are free; and where a column, from 1, stands now.
  func arranged(
    _ row: [UInt8], adding added: [ArraySlice<UInt8>]
  ) -> (cells: [UInt8], place: (Int) -> Int?) {
    let cells = Self.cells(of: row[...])
    let beside = cells.dropFirst(width)
    let holdsMore = beside.contains { !$0.isEmpty }
    let gap = holdsMore ? beside.prefix(added.count).prefix(while: \.isEmpty).count : beside.count
    let all = own(of: cells) + added + beside.dropFirst(gap)
    let shift = columns.count + added.count - width - gap
    return (
      Self.joined(Array(all.prefix(SheetAssembly.columnLimit))),
      { [columns, width] column in
        column > width ? column + shift : columns.firstIndex(of: column - 1).map { $0 + 1 }
      }
    )
  }

  private func own(of cells: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    columns.map { $0 < cells.count ? cells[$0] : [] }
  }

  private static func joined(_ cells: [ArraySlice<UInt8>]) -> [UInt8] {
    Array(cells.joined(separator: CollectionOfOne(UInt8(ascii: ","))))
  }

  /// The cells of a row as they stand, with their quotes.
  private static func cells(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var isQuoted = false
    return row.split(omittingEmptySubsequences: false) { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return byte == UInt8(ascii: ",") && !isQuoted
    }
  }
}
