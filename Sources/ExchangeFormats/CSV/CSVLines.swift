/// The lines of a row that goes over several, or whose quotes make no sense, each taken for a row of its own. A quote that
/// doesn't enclose a whole cell of its line is text there.
struct CSVLines {
  /// The columns, from 0, whose cells hold a quote as text.
  private(set) var strayColumns: [Int] = []
  private let delimiter: UInt8
  private var fields: [CSVField] = []
  private var count = 0
  /// The line in hand, in the row's content.
  private var range = 0..<0
  private var next = 0
  private var number = 0
  private var nextNumber = 0

  /// Prepares for rows whose cells are parted by `delimiter`.
  init(delimiter: UInt8) { self.delimiter = delimiter }

  /// Begins with the lines of `row`.
  mutating func begin(_ row: CSVRow) {
    (range, next) = (0..<0, 0)
    (number, nextNumber) = (row.line, row.line)
  }

  /// Goes to the next line of `content` that holds something; `false` after the last.
  mutating func advance(in content: UnsafeRawBufferPointer) -> Bool {
    while next < content.count {
      let end =
        content[next...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? content.count
      range = next..<end
      number = nextNumber
      let isPair =
        end + 1 < content.count && content[end] == UInt8(ascii: "\r")
        && content[end + 1] == UInt8(ascii: "\n")
      next = end + (isPair ? 2 : 1)
      nextNumber += 1
      split(UnsafeRawBufferPointer(rebasing: content[range]))
      if withRow(in: content, { $0.firstFilled }) != nil { return true }
    }
    return false
  }

  /// The line in hand as a row.
  func withRow<Result>(in content: UnsafeRawBufferPointer, _ body: (CSVRow) -> Result) -> Result {
    fields.withUnsafeBufferPointer { fields in
      body(
        CSVRow(
          content: UnsafeRawBufferPointer(rebasing: content[range]), fields: fields, count: count,
          line: number,
          isBroken: false))
    }
  }

  private mutating func split(_ line: UnsafeRawBufferPointer) {
    fields.removeAll(keepingCapacity: true)
    strayColumns.removeAll(keepingCapacity: true)
    count = 0
    var start = 0
    while start <= line.count {
      let field = enclosed(line, at: start) ?? plain(line, at: start)
      if !field.isQuoted, line[field.start..<field.end].contains(Self.quote) { strayColumns.append(count) }
      if count < CSVTokenizer.columnLimit { fields.append(field) }
      count += 1
      start = field.end + (field.isQuoted ? 2 : 1)
    }
  }

  private func plain(_ line: UnsafeRawBufferPointer, at start: Int) -> CSVField {
    CSVField(start: start, end: line[start...].firstIndex(of: delimiter) ?? line.count)
  }

  /// The cell at `start` where quotes enclose all of it.
  private func enclosed(_ line: UnsafeRawBufferPointer, at start: Int) -> CSVField? {
    var place = start
    if place < line.count, line[place] == UInt8(ascii: "=") { place += 1 }
    guard place < line.count, line[place] == Self.quote else { return nil }
    let first = place + 1
    place = first
    while let quote = line[place...].firstIndex(of: Self.quote) {
      let next = quote + 1
      guard next < line.count, line[next] != delimiter else {
        return CSVField(start: first, end: quote, isQuoted: true, isProtected: first - start == 2)
      }
      guard line[next] == Self.quote else { return nil }
      place = next + 1
    }
    return nil
  }

  private static let quote = UInt8(ascii: "\"")
}
