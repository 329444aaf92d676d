import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// The rows of a table: wherever the text is cut they are the same, they are what a plain reader sees, and what is written of
  /// them is read as they were.
  static let rows = FuzzTarget(name: "rows", seeds: { try Seeds.dropped(".csv") }) { bytes in
    for delimiter in CSVDelimiters.likeliestFirst {
      let whole = Rows(bytes, delimiter, piece: max(1, bytes.count))
      for piece in [1, 3, 17] where Rows(bytes, delimiter, piece: piece) != whole {
        return "in pieces of \(piece) there are other rows"
      }
      if let objection = whole.objection(to: bytes, delimiter) { return objection }
      if let objection = whole.objectionToWriting(delimiter) { return objection }
    }
    return nil
  }

  /// A row as the tokenizer found it.
  private struct Row: Equatable {
    var start = 0
    var length = 0
    var line = 0
    var count = 0
    var isBroken = false
    var innerLineEnds = 0
    var unclosedLine: Int?
    var values: [[UInt8]] = []
  }

  /// All rows of a text.
  private struct Rows: Equatable {
    var rows: [Row] = []
    /// Why there are no more, unless the text ended.
    var excess: Int?

    /// Offers so many bytes more at a time.
    init(_ bytes: [UInt8], _ delimiter: UInt8, piece: Int) {
      var tokenizer = CSVTokenizer(delimiter: delimiter)
      var (start, end) = (0, min(piece, bytes.count))
      while true {
        // A copy of just that much: what lies behind it isn't the tokenizer's.
        let isDone = Array(bytes[start..<end]).withUnsafeBytes { window -> Bool in
          switch tokenizer.scan(window, isLast: end == bytes.count) {
          case .row(let length):
            rows.append(Self.row(tokenizer.row(in: window), at: start, length))
            start += length
          case .needsInput:
            // At the end it never asks for more.
            if end == bytes.count { fatalError("more is asked for than there is") }
            end = min(end + piece, bytes.count)
          case .end: return true
          case .tooLong(let limit):
            excess = limit
            return true
          case .unclosedQuote(let line):
            tokenizer.takeRest(of: window, unclosedOn: line)
            rows.append(Self.row(tokenizer.row(in: window), at: start, window.count))
            return true
          }
          return false
        }
        if isDone { return }
      }
    }

    private static func row(_ row: CSVRow, at start: Int, _ length: Int) -> Row {
      Row(
        start: start, length: length, line: row.line, count: row.count, isBroken: row.isBroken,
        innerLineEnds: row.innerLineEnds, unclosedLine: row.unclosedLine,
        values: row.isBroken ? [] : row.fields.indices.map(row.value))
    }

    /// What RFC 4180, read byte by byte, objects to.
    func objection(to bytes: [UInt8], _ delimiter: UInt8) -> String? {
      var (place, line) = (0, 1)
      for row in rows {
        guard row.start == place, row.length > 0 else { return "a row begins at \(row.start), not \(place)" }
        let content = bytes[place..<place + row.length]
        if row.line != line { return "the row at \(place) is on line \(row.line), not \(line)" }
        line += content.withUnsafeBytes { lineEnds(in: $0) }
        if row.unclosedLine == nil, let objection = Self.objection(to: row, content, bytes, delimiter) {
          return "the row at \(place): \(objection)"
        }
        place += row.length
      }
      return excess == nil && place != bytes.count ? "bytes from \(place) on are in no row" : nil
    }

    private static func objection(
      to row: Row, _ content: ArraySlice<UInt8>, _ bytes: [UInt8], _ delimiter: UInt8
    ) -> String? {
      var cells: [[UInt8]] = []
      var place = content.startIndex
      let isEnd = { (place: Int) in place == bytes.count || bytes[place] == 0x0A || bytes[place] == 0x0D }
      while true {
        var cell: [UInt8] = []
        let opens =
          place < bytes.count
          && (bytes[place] == 0x22
            || bytes[place] == 0x3D && place + 1 < bytes.count && bytes[place + 1] == 0x22)
        if opens {
          place += bytes[place] == 0x22 ? 1 : 2
          while place < bytes.count {
            if bytes[place] == 0x22 {
              guard place + 1 < bytes.count, bytes[place + 1] == 0x22 else { break }
              place += 1
            } else if bytes[place] == 0x0A, cell.last == 0x0A, bytes[place - 1] == 0x0D {
              place += 1
              continue
            }
            cell.append(bytes[place] == 0x0D ? 0x0A : bytes[place])
            place += 1
          }
          // No quote closes it, or something stands behind the one that does.
          guard place < bytes.count,
            place + 1 == bytes.count || bytes[place + 1] == delimiter || isEnd(place + 1)
          else { return row.isBroken ? nil : "its quotes make no sense" }
          place += 1
        } else {
          while !isEnd(place), bytes[place] != delimiter {
            if bytes[place] == 0x22 { return row.isBroken ? nil : "a quote stands inside a cell" }
            cell.append(bytes[place])
            place += 1
          }
        }
        cells.append(cell)
        guard place < bytes.count, bytes[place] == delimiter else { break }
        place += 1
      }
      if row.isBroken { return "its quotes are in order" }
      if place < bytes.count {
        place += bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 1
      }
      guard place == content.endIndex else { return "it ends at \(content.endIndex), not \(place)" }
      guard row.count == cells.count else { return "it has \(row.count) cells, not \(cells.count)" }
      return row.values.elementsEqual(cells.prefix(row.values.count))
        ? nil : "its cells are \(row.values), not \(cells)"
    }

    /// What is written of the rows and read again.
    func objectionToWriting(_ delimiter: UInt8) -> String? {
      let whole = rows.filter { !$0.isBroken && $0.count == $0.values.count }
      for lineEnd in LineEnd.allCases {
        let writer = CSVRowWriter(delimiter: delimiter, lineEnd: lineEnd)
        var text: [UInt8] = []
        for row in whole { writer.append(row: row.values.map { $0[...] }, to: &text) }
        let again = Rows(text, delimiter, piece: max(1, text.count))
        guard again.rows.map(\.values) == whole.map(\.values), again.excess == nil else {
          return "what is written of its rows is read as others"
        }
      }
      return nil
    }
  }
}
