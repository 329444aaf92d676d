/// The header of a file, as it was found.
struct FoundHeader {
  /// What it means.
  let columns: CSVHeader
  /// The row as it came; `nil` where the file has none.
  let row: [UInt8]?
  /// What is said of the rows above it, if they hold anything.
  var skipped: Finding?
  /// What is said of those among them that read as records, which nobody reads there.
  var misplaced: Finding?
  /// Of a form, what is said of the words over it that we didn't write: they may be meant as an answer.
  var overForm: [Finding] = []
  /// What is said of them to the sender. Over a form stands what we wrote ourselves.
  var remarks: [Finding] {
    if let misplaced { return [misplaced] }
    return columns.answerColumns == nil ? [skipped].compactMap(\.self) : overForm
  }

  /// The rows above it that look like titles: each fills half of the columns at most.
  var titles: [[UInt8]] = []
  /// For whom the table was made to be filled in, where it is one of our forms.
  var form: BundleHeader.Form?
  /// The cells of all rows above it that hold something, with their lines.
  var above: [(line: Int, cells: [String])] = []
}

/// Looks for the header among the first rows of a file: the row under whose columns a kind is certain. What stands
/// above it, a title in merged cells, a note, the unit of amounts, is no part of the table.
struct HeaderSearch {
  /// How many rows with content are looked at.
  static let rowLimit = 20

  /// A row as a header would be read from it.
  private struct Candidate {
    let titles: [String]
    let content: [UInt8]
    let line: Int
    let delimiter: UInt8
    let knownCount: Int

    /// How many cells hold something.
    var filledCount: Int { titles.count { !$0.isEmpty } }

    /// What its cells hold; all of it where a quote stands in their way.
    var text: String {
      let filled = titles.filter { !$0.isEmpty }
      return filled.isEmpty ? String(decoding: content, as: UTF8.self) : filled.joined(separator: " ")
    }

    /// How many columns are known, 0 where chance makes so few: 长期 in a record is the name of a column, too.
    var weight: Int { knownCount >= 2 || knownCount * 2 >= filledCount ? knownCount : 0 }

    /// Whether the row looks more like a header than `other` above it, which may be a title with few cells.
    func outranks(_ other: Candidate) -> Bool {
      if weight != other.weight { return weight > other.weight }
      guard weight == 0, filledCount > other.filledCount else { return false }
      return knownCount > other.knownCount || other.filledCount * 2 <= filledCount
    }
  }

  private let recognition: HeaderRecognition
  /// The row in hand, in the dialect under which it has most known columns.
  private var current: Candidate?
  /// The row that looks most like a header, which is told about when none is one.
  private var best: Candidate?
  private var rowCount = 0
  private var filledCount = 0
  /// Whether the row that was looked at last is the header without doubt.
  private(set) var isCertain = false
  /// The first row that was passed over, by its line and first cell, and the unit of amounts that one states.
  private var title: (line: Int, text: String)?
  private var unit: StatedUnit?
  private var passedOver: [Candidate] = []
  /// The first row that seems to be a header whose cells nothing known parts.
  private var foreign: (row: Candidate, separator: ForeignSeparator)?
  /// Whether the rows are those of a sheet, of which one cell may hold a row that was pasted into it.
  private let isSheet: Bool

  /// Looks for a header that `recognition` knows, among the rows of a file or those of a sheet.
  init(_ recognition: HeaderRecognition, ofSheet isSheet: Bool = false) {
    self.recognition = recognition
    self.isSheet = isSheet
  }

  /// Whether another row is to be looked at.
  var goesOn: Bool { !isCertain && filledCount < Self.rowLimit }

  /// Whether a row with content was met.
  var hasContent: Bool { filledCount > 0 }

  /// How many columns are known of the row that looks most like a header.
  var knownCount: Int { best?.knownCount ?? 0 }

  /// The row that looks most like a header, where that is no chance.
  var head: (titles: [String], line: Int)? {
    guard let row = isCertain ? current : best, row.knownCount >= 2 else { return nil }
    return (row.titles, row.line)
  }

  /// The texts of rows that were passed over of which one cell alone holds something.
  var loneTexts: [String] {
    passedOver.compactMap { row in Self.loneCell(row).map { String(decoding: $0, as: UTF8.self) } }
  }

  /// What the rows say that were passed over, as it may be shown, and the line of the first; `nil` where there are none.
  var words: (line: Int, text: String)? {
    passedOver.first.map { ($0.line, Masking.excerpt(passedOver.map(\.text).joined(separator: " "))) }
  }

  /// What we wrote ourselves, by the rows that were looked at, and the first of these; `nil` where they aren't ours.
  private var written: (table: OwnTable.Written, line: Int, text: String)? {
    let rows = isCertain ? passedOver + [current].compactMap(\.self) : passedOver
    guard let first = rows.first, let table = OwnTable.Written(rows.map(\.titles)) else { return nil }
    return (table, first.line, Masking.excerpt(first.titles.first { !$0.isEmpty } ?? first.text))
  }

  /// Whether we wrote the rows ourselves.
  var isOurs: Bool { !recognition.isRuled && written != nil }

  /// Whether the rows are of a table of ours beside which nothing of others stands in a workbook.
  var isOfOwnWorkbook: Bool { !recognition.isRuled && written?.table.isWholeWorkbook == true }

  /// Whether several cells of a row that was looked at hold something.
  var holdsTable: Bool { isCertain || passedOver.contains { $0.filledCount > 1 } }

  /// Whether no row is a header, and one would be if its cells were parted.
  var isUnparted: Bool { foreign != nil && !isCertain && knownCount <= 1 }

  /// Whether `error`, met behind a row that looks like a header, leaves that row's faults the thing to tell.
  func outweighs(_ error: FormatError) -> Bool {
    guard case .malformed(let finding) = error, let best, best.knownCount > 0 else { return false }
    return finding.code == .csvQuoteUnclosed || finding.code == .csvRecordTooLong
  }

  /// Begins with the next row, which may be blank.
  mutating func begin(isBlank: Bool) {
    rowCount += 1
    if !isBlank { filledCount += 1 }
    current = nil
  }

  /// Looks at the row in hand as one of the dialect of `delimiter`.
  mutating func consider(_ row: CSVRow, delimiter: UInt8) {
    let titles = row.titles
    let count = row.isBroken ? 0 : recognition.knownColumns(titles)
    if let current, current.knownCount >= count { return }
    current = Candidate(
      titles: titles, content: Array(row.content), line: row.line, delimiter: delimiter, knownCount: count)
  }

  /// Ends with the row in hand and returns the delimiter to read on with.
  mutating func end() -> UInt8 {
    guard let current else { return UInt8(ascii: ",") }
    if let row = best {
      if current.outranks(row) { best = current }
    } else {
      best = current
    }
    isCertain = current.knownCount > 0 && recognition.isCertain(current.titles)
    if !isCertain { passOver(current) }
    if !recognition.isRuled, foreign == nil, current.knownCount <= 1,
      let text = isSheet ? Self.loneCell(current) : current.content,
      let separator = ForeignSeparator(in: text, recognition)
    {
      foreign = (current, separator)
    }
    return current.delimiter
  }

  /// The text of the only cell of a row that holds something.
  private static func loneCell(_ row: Candidate) -> [UInt8]? {
    let filled = row.titles.filter { !$0.isEmpty }
    return filled.count == 1 ? Array(filled[0].utf8) : nil
  }

  private mutating func passOver(_ row: Candidate) {
    title = title ?? (row.line, Masking.excerpt(row.titles.first { !$0.isEmpty } ?? row.text))
    passedOver.append(row)
    unit = row.titles.lazy.compactMap { StatedUnit.above(HeaderKey.key(of: $0)) }.first ?? unit
  }

  /// The header that was found, with the row as it came.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when no kind can be told, or there is no row at all.
  func header(encoding: TextEncoding) throws(FormatError) -> FoundHeader {
    guard let row = isCertain ? current : best else { throw .malformed(Finding(.fileEmpty)) }
    if isUnparted, let (row, separator) = foreign {
      guard isSheet else { throw .malformed(separator.finding(line: row.line)) }
      // It is the last, since empty ones at the end are none.
      throw .malformed(separator.finding(at: Position(line: row.line, column: row.titles.count)))
    }
    if let unread { throw .malformed(unread) }
    let columns = try recognition.recognise(row.titles, line: row.line, encoding: encoding, amountUnit: unit)
    // The rows behind it have been read already: a header that isn't certain must send the bundle back.
    guard isCertain || columns.findings.contains(where: { $0.severity == .error }) else {
      throw .malformed(recognition.notRecognised(row.titles, columns, encoding: encoding))
    }
    return FoundHeader(
      columns: columns, row: row.content, skipped: skipped, misplaced: misplaced(above: columns, row),
      overForm: remarks(over: columns), titles: titles(above: columns), form: form(above: columns),
      above: isCertain ? passedOver.map { ($0.line, $0.titles) } : [])
  }

  /// What is said where no row is a header and the rows show what they are instead; `nil` where they don't, or a rule says it.
  private var unread: Finding? {
    if recognition.isRuled { return nil }
    // What some of these tables have passes for a claim, which needs no other column.
    if let written {
      return UnreadTable.own(written.table).finding(at: written.line, excerpt: written.text)
    }
    guard !isCertain, let first = passedOver.first, let best else { return nil }
    if passedOver.allSatisfy({ NothingLine.isOne($0.content) }) {
      let words = Masking.excerpt(first.text)
      return Finding(
        .noRecords, at: Position(line: first.line), excerpt: words,
        arguments: ["causeZh": "，只写着“\(words)”", "cause": " and says “\(words)” only"])
    }
    for (upper, lower) in zip(passedOver, passedOver.dropFirst()) {
      guard upper.knownCount > 0, lower.knownCount > 0,
        let kind = recognition.certainKind(of: Self.merged(upper.titles, lower.titles))
      else { continue }
      return UnreadTable.twoRows(upper.line, lower.line, kind: kind)
        .finding(at: upper.line, excerpt: Masking.excerpt(best.text))
    }
    // Its values are quoted nowhere: nobody knows which of them are personal.
    if best.weight == 0, passedOver.allSatisfy({ $0.titles.count <= first.titles.count }),
      recognition.readsAsRecord(first.titles)
    {
      return UnreadTable.noHeader.finding(at: first.line)
    }
    return nil
  }

  /// The titles of a header over two rows: those of the lower one, and where it has none those of the upper one.
  private static func merged(_ upper: [String], _ lower: [String]) -> [String] {
    (0..<max(upper.count, lower.count)).map { column in
      if column < lower.count, !lower[column].isEmpty { return lower[column] }
      return column < upper.count ? upper[column] : ""
    }
  }

  /// What is said of rows above the header `row` that read as records under its columns; `nil` where none does.
  private func misplaced(above columns: CSVHeader, _ row: Candidate) -> Finding? {
    guard isCertain, !passedOver.isEmpty else { return nil }
    var builder = CSVRecordBuilder(header: columns, delimiter: row.delimiter)
    let lines = passedOver.filter { above in
      above.content.withUnsafeBytes { content -> Bool in
        var tokenizer = CSVTokenizer(delimiter: row.delimiter)
        guard case .row = tokenizer.scan(content, isLast: true) else { return false }
        let read = tokenizer.row(in: content)
        return columns.answerColumns == nil ? builder.resemblesRecord(read) : columns.isWholeAnswer(read)
      }
    }.map(\.line)
    return lines.first.map { UnreadTable.recordsAbove(lines, header: row.line).finding(at: $0) }
  }

  /// What is said of the words over a form that we didn't write.
  private func remarks(over columns: CSVHeader) -> [Finding] {
    guard isCertain, columns.answerColumns != nil else { return [] }
    return passedOver.compactMap { row in
      let filled = row.titles.indices.filter { !row.titles[$0].isEmpty }
      let foreign = filled.filter { column in
        column != filled.first || !ReplyForm.isOurs(row.titles[column], over: columns.definition.kind)
      }
      guard let first = foreign.first else { return nil }
      let position = Position(line: row.line, column: foreign.count == 1 ? first + 1 : nil)
      return FormRemark.finding(
        Masking.excerpt(foreign.map { row.titles[$0] }.joined(separator: " ")), at: position)
    }
  }

  private func form(above columns: CSVHeader) -> BundleHeader.Form? {
    guard isCertain, columns.answerColumns != nil else { return nil }
    for row in passedOver {
      let filled = row.titles.filter { !$0.isEmpty }
      guard filled.count == 1,
        let department = ReplyForm.department(inTitle: filled[0], of: columns.definition.kind)
      else { continue }
      return BundleHeader.Form(department: department, line: row.line)
    }
    return nil
  }

  private func titles(above columns: CSVHeader) -> [[UInt8]] {
    guard isCertain else { return [] }
    return passedOver.compactMap { row in
      guard row.titles.count(where: { !$0.isEmpty }) * 2 <= columns.titles.count else { return nil }
      return row.content.withUnsafeBytes { Array($0[Trimming.range(of: $0)]) }
    }
  }

  /// What is said of the rows above the header, if they hold anything.
  private var skipped: Finding? {
    guard isCertain, let title else { return nil }
    if let (line, text) = passedOver.lazy.map({ ($0.line, $0.text) }).first(where: {
      DoubtingWords.doubt($0.1)
    }) {
      return Finding(.noteDoubtsRecords, at: Position(line: line), excerpt: Masking.excerpt(text))
    }
    return Finding(
      .titleSkipped, at: Position(line: title.line), excerpt: title.text,
      arguments: ["rows": "\(rowCount - 1)"])
  }
}
