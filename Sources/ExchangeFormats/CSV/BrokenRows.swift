/// Rows with too few cells, one behind the other, and the whole rows above and below them: the lines of records that line ends
/// without quotes broke, or of which nobody knows what they are.
///
/// A line end in a value in the middle makes rows that have the cells of a record together. One in the first or the last value makes a
/// row that is whole, and cut, and lines without separators above or below it.
struct BrokenRows {
  /// A row with too few cells.
  struct Row {
    fileprivate(set) var read: ReadRecord
    fileprivate let cells: Int
    /// Whether it has no separators, and what stands around it; see ``TableRows/Reading/piece(_:follows:leads:)``.
    fileprivate var isPiece = false
    fileprivate var follows = false
    fileprivate var leads = false
    fileprivate var isTold = false

    /// A row that was read, if it is one and comes back for that.
    init?(_ reading: TableRows.Reading) {
      switch reading {
      case .record(let read): self.init(read)
      case .piece(let read, let follows, let leads):
        self.init(read)
        (isPiece, self.follows, self.leads) = (true, follows, leads)
      case .short, .escaped, .rest, .wrapped, .breakOff: return nil
      }
    }

    init?(_ read: ReadRecord) {
      guard let (cells, width) = read.cellCount, cells < width else { return nil }
      self.read = read
      self.cells = cells
    }

    /// Tells of the row what it is part of. That the file ends with it, without a line end, says more unless that is certain.
    fileprivate mutating func tell(_ words: [String: String], isCertain: Bool) {
      isTold = true
      if isCertain || !read.findings.contains(where: { $0.code == .csvRowCut }) { read = read.told(words) }
    }
  }

  /// No more are looked at together.
  static let limit = 32

  /// The rows, with what is said of them.
  private(set) var rows: [Row]
  /// What is said of the whole row above, and below, where it may be cut.
  private(set) var above: [String: String]?
  private(set) var below: [String: String]?

  /// Judges rows of a table of `width` columns.
  ///
  /// - Parameters:
  ///   - front: the line of the whole row right above, whose last value may be broken.
  ///   - next: that of the one right below, whose first value may be.
  init(_ rows: [Row], width: Int, front: Int?, next: Int?) {
    self.rows = rows
    let leading = front == nil ? 0 : rows.prefix { $0.isPiece && $0.follows }.count
    let trailing = next == nil || rows.last?.leads != true ? 0 : Self.trailing(rows)
    tellRecords(from: leading, width: width)
    if leading == rows.count, trailing > 0, let first = rows.first, let last = rows.last {
      let words = WidthCause.between(first: first.read.record.line, last: last.read.record.line)
      (above, below) = (words, words)
      tell(words, 0..<leading)
      return
    }
    if let front, leading > 0 {
      let words = WidthCause.cut(first: front, last: rows[leading - 1].read.record.line)
      above = words
      tell(words, 0..<leading)
    }
    if let next, trailing > 0 {
      let start = rows.count - trailing
      let words = WidthCause.cut(first: rows[start].read.record.line, last: next)
      below = words
      tell(words, start..<rows.count)
    }
    // Beside rows that are broken a line without separators is hardly one to be deleted.
    guard rows.contains(where: { !$0.isPiece }) else { return }
    for place in rows.indices where rows[place].isPiece && !self.rows[place].isTold {
      tell(WidthCause.part, place..<(place + 1))
    }
  }

  /// How many lines without separators stand at the end of `rows`, with nothing between them.
  private static func trailing(_ rows: [Row]) -> Int {
    var count = 0
    for row in rows.reversed() {
      guard row.isPiece else { break }
      count += 1
      if !row.follows { break }
    }
    return count
  }

  /// Tells of rows from `start` on that have just the cells of a record together.
  private mutating func tellRecords(from start: Int, width: Int) {
    var start = start
    while start < rows.count {
      var (cells, end) = (rows[start].cells, start + 1)
      while end < rows.count, cells < width, cells + rows[end].cells - 1 <= width {
        cells += rows[end].cells - 1
        end += 1
      }
      guard cells == width else {
        start += 1
        continue
      }
      tell(
        WidthCause.halves(first: rows[start].read.record.line, last: rows[end - 1].read.record.line),
        start..<end, isCertain: true)
      start = end
    }
  }

  private mutating func tell(_ words: [String: String], _ range: Range<Int>, isCertain: Bool = false) {
    for place in range { rows[place].tell(words, isCertain: isCertain) }
  }
}

/// Where a line end may have broken a row.
struct RowEdges: Sendable {
  /// Whether its first value is in quotes, and its last, so that none did.
  var isFirstClosed = false
  var isLastClosed = false
  /// Whether it lacks the separator in which other rows end behind their last value.
  var lacksEnd = false
}

extension ReadRecord {
  /// Whether a row may be the rest of the record of `front`, which a line end broke: both have too few cells, and together
  /// no more than a record.
  func isRest(of front: ReadRecord) -> Bool {
    guard let (cells, width) = cellCount, let (others, _) = front.cellCount else { return false }
    return cells < width && cells + others - 1 <= width
  }

  /// The record with other words for its number of cells.
  func told(_ words: [String: String]) -> ReadRecord {
    var record = self
    record.findings = findings.map { finding in
      guard Self.countsCells(finding) else { return finding }
      return Finding(
        .csvColumnCount, at: finding.position, excerpt: finding.excerpt,
        arguments: finding.arguments.merging(words) { _, new in new })
    }
    return record
  }

  private static func countsCells(_ finding: Finding) -> Bool {
    [.csvColumnCount, .csvRowCut].contains(finding.code)
  }

  /// How many cells the row has and should have, where that was found wrong.
  var cellCount: (found: Int, expected: Int)? {
    guard let finding = findings.first(where: Self.countsCells),
      let found = finding.arguments["found"].flatMap(Int.init),
      let expected = finding.arguments["expected"].flatMap(Int.init)
    else { return nil }
    return (found, expected)
  }
}
