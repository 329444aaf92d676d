import ExchangeBase

/// What stands among the rows of a table and is no record: totals, remarks, another header, the numbers of its columns, rules,
/// what a database says of the number of rows, page heads and feet.
///
/// Only what can't be a record is known as such, and most records are told from it by a glance at a few bytes.
struct TableFurniture {
  /// What a row is.
  enum Sort: Equatable {
    /// A row below the table, with what is said of it.
    case footer(Finding)
    /// The header once more: the titles' keys.
    case header(keys: [String])
    /// A header whose columns are others: the column of each field, and the titles' keys.
    case otherHeader(columns: [Int?], keys: [String])
    /// The header of another kind, with what that is called.
    case otherKind(LocalizedText)
    /// A rule, the head or foot of a page, the numbers of the columns, or hints how to fill them in.
    case ornament
    /// A row that says nothing.
    case unfilled
    /// A line that says that more follows on another page.
    case unfinished
  }

  private let header: CSVHeader
  private let ownKeys: [String]
  private let headerRow: [UInt8]
  private let index: ColumnIndex
  /// What tells the header of another kind.
  private let others: HeaderRecognition?
  /// What the columns of the kind and of the file are called, by the lengths of the names.
  private let names: [Int: [[UInt8]]]
  /// The rows above the header, by their lengths without digits.
  private let titles: [Int: [[UInt8]]]

  /// The columns of amounts, from 0.
  private let amounts: [Int]
  /// The columns that nothing reads, from 0.
  private let unread: Set<Int>
  /// The columns that hold a day, or a word of a list, in every record.
  private let telling: [Int]

  /// Whether a rule stands right below a header.
  private var hasRules = false
  /// How many rows are still looked at as headers that aren't spelt as the first.
  private var looksLeft = 1_000
  /// How many are still looked at as headers of another kind.
  private var otherLooksLeft = 1_000

  /// Prepares for the rows below `found`, whose columns are read by `rule`; `others` tells the header of another kind.
  init(_ found: FoundHeader, rule: SourceRule?, others: HeaderRecognition? = nil) {
    self.others = others
    header = found.columns
    ownKeys = found.columns.titles.map(HeaderKey.key)
    headerRow = found.row ?? []
    index = ColumnIndex(schema: header.definition.schema, rule: rule)
    let fields = header.definition.schema.fields
    amounts = zip(fields, header.columns).compactMap { field, column in
      field.normalization == .amount ? column : nil
    }
    unread = Set(
      header.untitled
        + header.findings.filter { $0.code == .headerColumnUnknown }.compactMap {
          $0.position.column.map { $0 - 1 }
        })
    telling = zip(fields, header.columns).compactMap { field, column in
      field.isRequired && (field.type == .date || field.enumeration != nil) ? column : nil
    }
    let names = header.titles + fields.flatMap { [$0.title, $0.name] + $0.aliases }
    self.names = Dictionary(grouping: Set(names.map { Array($0.utf8) }), by: \.count)
    self.titles = Dictionary(
      grouping: found.titles.map { $0.filter { !LegacyText.isDigit($0) } }.filter { !$0.isEmpty }, by: \.count
    )
  }

  /// `nil` for a record.
  ///
  /// - Parameters:
  ///   - first: the first column that holds something.
  ///   - isAtTop: whether no record stands between the row and a header.
  ///   - mayBeRest: whether it may be the rest of a record that a line end broke.
  ///   - mayBeOther: whether it is looked at as the header of another kind although it doesn't begin with one of the table's own
  ///     titles. A glance takes what has just the cells of the header for a record.
  mutating func sort(
    of row: CSVRow, firstFilled first: Int, isAtTop: Bool, mayBeRest: Bool, mayBeOther: Bool
  ) -> Sort? {
    guard !row.isBroken else { return nil }
    let cell = UnsafeRawBufferPointer(rebasing: row[first][Trimming.range(of: row[first])])
    if let footer = TotalsRow(row, firstFilled: first, width: header.titles.count) {
      return .footer(footer.finding)
    }
    if Self.isRule(row, from: first) {
      if isAtTop { hasRules = true }
      return .ornament
    }
    if !mayBeRest, saysNothing(row, from: first) { return .unfilled }
    let title =
      cell.first == EndMark.byte ? UnsafeRawBufferPointer(rebasing: cell.drop { $0 == EndMark.byte }) : cell
    if let known = names[title.count], known.contains(where: title.elementsEqual) {
      if let sort = asHeader(row) { return sort }
      if let sort = asOtherKind(row) { return sort }
    } else if mayBeOther || Self.isSparse(row, title), !title.contains(where: LegacyText.isDigit),
      let sort = asOtherKind(row)
    {
      return sort
    }
    if namesAmount(row), let sort = asHeader(row) { return sort }
    if isAtTop {
      if ColumnNumbers.areAll(of: row) || HintRow.isOne(row, telling: telling) { return .ornament }
      // Codes below the titles, of which the first may be one that nobody knows.
      if let sort = asHeader(row), case .header = sort { return sort }
    }
    if isSignature(row, mayBeRest: mayBeRest) {
      return .footer(Finding(.footerSkipped, at: Position(line: row.line), excerpt: Self.shown(row)))
    }
    if row.content.count <= Self.longest, CountRemark.namesOptions(row.content) {
      return .footer(Finding(.footerSkipped, at: Position(line: row.line), excerpt: Self.shown(row)))
    }
    guard row.content.count <= Self.longest, row.filledCount(upTo: 3) <= 2 else { return nil }
    if isTitle(row) { return .ornament }
    if ClosingWords.announceMore(cell), row.filledCount(upTo: 2) == 1, header.titles.count > 1 {
      return .unfinished
    }
    if ClosingWords.areAll(of: cell), row.filledCount(upTo: 2) == 1, header.titles.count > 1 {
      return .footer(Finding(.footerSkipped, at: Position(line: row.line), excerpt: Self.shown(row)))
    }
    switch CountRemark.meaning(of: row.content) {
    case .count:
      return .footer(Finding(.footerSkipped, at: Position(line: row.line), excerpt: Self.shown(row)))
    case .page: return .ornament
    case nil: return nil
    }
  }

  /// Whether a line without separators that is of a sort by itself may also be the next line of the value above it, where a record follows.
  /// Not what stands between the pages and parts of a table: headers, titles, numbers of pages, sums of a part, what a database says of each
  /// of several results, and the rules of a table that is drawn.
  func mayBeValue(_ row: CSVRow, _ sort: Sort) -> Bool {
    switch sort {
    case .header, .otherHeader, .otherKind, .unfinished: return false
    case .unfilled: return !header.rowNumbers.contains(0)
    case .ornament: return Self.isRule(row, from: 0) && !hasRules && !Self.isDrawn(row.content)
    case .footer:
      if CountRemark.meaning(of: row.content) == .count { return !CountRemark.isOfProgram(row.content) }
      return !TotalsRow.isOfPart(row.content)
    }
  }

  /// Whether a row with up to three cells, of that sort, may hold the next lines of values above it. Not what parts a table
  /// or ends it whatever stands above: headers, rules, numbers of pages, sums, 以下空白, what a program says; nor, in the first column alone,
  /// the title of a part, 二、零售类.
  func mayWrap(_ row: CSVRow, _ sort: Sort?, columns: [Int]) -> Bool {
    switch sort {
    case .header, .otherHeader, .otherKind, .unfinished, .ornament: return false
    case .unfilled, .footer: if columns.count > 1 { return false }
    case nil: break
    }
    if CountRemark.meaning(of: row.content) == .count, CountRemark.isOfProgram(row.content) { return false }
    if columns.count == 1, isFirst(columns[0]), FootLine.isPartTitle(row[columns[0]]) { return false }
    return !columns.contains { column in
      let cell = UnsafeRawBufferPointer(rebasing: row[column][Trimming.range(of: row[column])])
      return TotalsRow.sumsUp(cell) || ClosingWords.areAll(of: cell) || CountRemark.namesOptions(cell)
    }
  }

  /// Whether a column is the first but for those that count the rows.
  func isFirst(_ column: Int) -> Bool { (0..<column).allSatisfy(header.rowNumbers.contains) }

  /// Whether a rule has crossings, as a box has.
  private static func isDrawn(_ rule: UnsafeRawBufferPointer) -> Bool {
    rule.indices.contains { place in
      rule[place] == UInt8(ascii: "+") || rule[place] == UInt8(ascii: "|")
        || (rule[place] == 0xE2 && place + 1 < rule.count && [0x94, 0x95].contains(rule[place + 1]))
    }
  }

  /// Whether a row holds a seal, or who made the table, and what stands beside that, and lacks several cells that a record has.
  private func isSignature(_ row: CSVRow, mayBeRest: Bool) -> Bool {
    guard row.content.count <= Self.longest, row.count == row.fields.count,
      (2...Self.mostSigned).contains(row.filledCount(upTo: Self.mostSigned + 1))
    else { return false }
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    // A glance takes others for records.
    let isPlain =
      row[filled[0]].first.map { LegacyText.isDigit($0) || (0x61...0x7A).contains($0 | 0x20) } ?? true
    guard filled.count == 2 || (filled.count * 2 <= header.titles.count && !isPlain) else { return false }
    guard lacks(besides: filled) >= 2 else { return false }
    return FootLine.areSignature(
      filled.map { UnsafeRawBufferPointer(rebasing: row[$0][Trimming.range(of: row[$0])]) },
      mayBeRest: mayBeRest)
  }

  /// How many columns that have to be filled aren't among the columns `filled`.
  private func lacks(besides filled: [Int]) -> Int {
    zip(header.definition.schema.fields, header.columns).count { field, column in
      field.isRequired && column.map { !filled.contains($0) } ?? false
    }
  }

  /// Whether formulas without results, in columns that have to be filled, make a record of a row that holds something in the columns `filled`
  /// besides: nothing lacks that has to be filled, then.
  func areRecord(_ uncomputed: [Int], besides filled: [Int] = []) -> Bool {
    guard lacks(besides: filled + uncomputed) == 0 else { return false }
    return index.needed.contains { fields in
      fields.contains { field in header.columns[field].map { uncomputed.contains($0) } ?? false }
    }
  }

  /// What a row says in which a program says why no more records come; `nil` for any other. A glance takes no such row for a record.
  ///
  /// - Parameters:
  ///   - isCertain: whether it has to begin as only a program's words do; else naming a fault is enough.
  ///   - records: how many records stand above it.
  func brokenExport(in row: CSVRow, isCertain: Bool, below records: Int) -> BrokenExport.Cause? {
    guard header.titles.count > 1, row.innerLineEnds == 0, isNoWholeRow(row) else { return nil }
    let line = Self.text(of: row)
    if isCertain { return BrokenExport.certain(in: line, below: records) }
    return lacksNearlyAll(row) && BrokenExport.isLikely(in: line) ? .error : nil
  }

  /// Whether a row goes on with what a program said: it holds one cell where several have to be filled, or begins as such a line does.
  func goesOnWithError(_ row: CSVRow) -> Bool {
    isNoWholeRow(row) && BrokenExport.goesOn(in: Self.text(of: row))
      || (row.filledCount(upTo: 2) == 1 && lacksNearlyAll(row))
  }

  /// The text of a row from its first filled cell on.
  private static func text(of row: CSVRow) -> UnsafeRawBufferPointer {
    guard !row.isBroken, let first = row.firstFilled else { return row.content }
    return UnsafeRawBufferPointer(rebasing: row.content[row.fields[first].start...])
  }

  private func isNoWholeRow(_ row: CSVRow) -> Bool {
    row.isBroken || row.count != header.titles.count || row.filledCount(upTo: 3) <= 2
  }

  /// Whether a row holds a cell or two where at least two more have to be filled.
  func lacksNearlyAll(_ row: CSVRow) -> Bool {
    guard !row.isBroken, row.count == row.fields.count, row.filledCount(upTo: 3) <= 2 else { return false }
    return lacks(besides: row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }) >= 2
  }

  /// The most cells that are filled where a table was signed.
  private static let mostSigned = 6

  /// The most bytes of a row that is looked at as a page's head or foot.
  private static let longest = 400

  /// A row that is passed over, as it may be shown.
  static func shown(_ row: CSVRow) -> String {
    let content = UnsafeRawBufferPointer(rebasing: row.content.prefix(longest))
    let cell = UnsafeRawBufferPointer(rebasing: content[Trimming.range(of: content)])
    return Masking.excerpt(String(decoding: cell, as: UTF8.self))
  }

  // MARK: Rules and titles

  /// Whether all that the cells hold are strokes, as below a header or around a printed table.
  private static func isRule(_ row: CSVRow, from first: Int) -> Bool {
    guard isStroke(row[first], at: strokes(in: row[first]).lowerBound) != nil else { return false }
    guard row.count == row.fields.count else { return false }
    return (first..<row.fields.count).allSatisfy { column in
      let cell = row[column]
      let range = strokes(in: cell)
      var place = range.lowerBound
      while place < range.upperBound {
        guard let length = cell[place] == 0x20 ? 1 : isStroke(cell, at: place) else { return false }
        place += length
      }
      return true
    }
  }

  /// Where the strokes of a cell stand: within the colons by which Markdown aligns a column, `:---:`.
  private static func strokes(in cell: UnsafeRawBufferPointer) -> Range<Int> {
    let (colon, hyphen) = (UInt8(ascii: ":"), UInt8(ascii: "-"))
    var range = Trimming.range(of: cell)
    if range.count > 1, cell[range.lowerBound] == colon, cell[range.lowerBound + 1] == hyphen {
      range = (range.lowerBound + 1)..<range.upperBound
    }
    if range.count > 1, cell[range.upperBound - 1] == colon, cell[range.upperBound - 2] == hyphen {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    return range
  }

  /// Whether every cell that is filled holds a word for nothing, `/`, 无, NULL, or the number of the row, as rows have it that are
  /// made beforehand. Where it holds `#N/A` something went wrong.
  private func saysNothing(_ row: CSVRow, from first: Int) -> Bool {
    guard row.count == row.fields.count else { return false }
    return (first..<row.fields.count).allSatisfy { column in
      let cell = UnsafeRawBufferPointer(rebasing: row[column][Trimming.range(of: row[column])])
      if header.rowNumbers.contains(column) { return Self.isRowNumber(cell) }
      return LegacyText.isNull(cell) && !ErrorCell.isNotAvailable(Array(cell)[...])
    }
  }

  /// Whether a cell holds the number of a row, `3`, `（3）`, 三、, or nothing.
  private static func isRowNumber(_ cell: UnsafeRawBufferPointer) -> Bool {
    if cell.allSatisfy(LegacyText.isDigit) || LegacyText.isNull(cell) { return true }
    guard cell.count <= longestNumber else { return false }
    let number = HeaderKey.key(of: String(decoding: cell, as: UTF8.self)).filter { !numberMarks.contains($0) }
    return !number.isEmpty && number.allSatisfy(\.isNumber)
  }

  private static let longestNumber = 30
  private static let numberMarks = Set("()[].、")

  /// The length of the stroke that stands there: `-`, `=`, `_`, `+`, `*`, `|`, a box drawing character, a dash.
  private static func isStroke(_ text: UnsafeRawBufferPointer, at place: Int) -> Int? {
    switch text[place] {
    case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "*"),
      UInt8(ascii: "|"):
      return 1
    case 0xE2:
      guard place + 2 < text.count else { return nil }
      let isBox = text[place + 1] == 0x94 || text[place + 1] == 0x95
      return isBox || (text[place + 1] == 0x80 && (0x90...0x95).contains(text[place + 2])) ? 3 : nil
    case 0xEF:
      let isWide =
        place + 2 < text.count && text[place + 1] == 0xBC && [0x8D, 0x9D].contains(text[place + 2])
      return isWide ? 3 : nil
    default: return nil
    }
  }

  /// Whether a row is one that stands above the header too, but for the digits in it.
  private func isTitle(_ row: CSVRow) -> Bool {
    guard !titles.isEmpty else { return false }
    var content = Array(row.content[Trimming.range(of: row.content)].lazy.filter { !LegacyText.isDigit($0) })
    if isKnown(content) { return true }
    // The title of a page that goes on with the table, perhaps with the separators of its empty cells behind it.
    while let last = content.last, ",\t;| ".utf8.contains(last) { content.removeLast() }
    for mark in ["（续）", "(续)", "（续表）", "(续表)", "【续】", "[续]", "续表", "续"]
    where content.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
      content.removeLast(mark.utf8.count)
      return titles.values.joined().contains { title in
        content.elementsEqual(title.prefix { !",\t;|".utf8.contains($0) })
      }
    }
    return false
  }

  private func isKnown(_ content: [UInt8]) -> Bool {
    titles[content.count]?.contains(content) ?? false
  }

  // MARK: Headers

  /// What is said of the row right below a header that goes on with it: its titles stand below columns that nothing reads, 罚款金额
  /// below 处罚金额 over two columns; `nil` for any other. What one of them means would be lost.
  func secondLevel(in row: CSVRow) -> Finding? {
    guard !row.isBroken, row.count == row.fields.count, row.content.count <= Self.longest else { return nil }
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    // Of a title that is merged over the last columns only the first has it.
    guard !filled.isEmpty, filled.allSatisfy({ unread.contains($0) || $0 >= header.titles.count }) else {
      return nil
    }
    for column in filled {
      let title = String(decoding: row.value(column), as: UTF8.self)
      guard let place = index.field(for: HeaderKey.key(of: title)), header.columns[place] == nil else {
        continue
      }
      let field = header.definition.schema.fields[place]
      return Finding(
        .headerColumnMissing,
        at: Position(line: row.line, column: column + 1, field: field.name, title: field.title),
        arguments: [
          "aliases": ([field.name] + field.aliases).joined(separator: "、"),
          "hintZh": "：“\(Masking.excerpt(title))”写在表头的第二行，而表头只读一行",
          "hint": ": “\(Masking.excerpt(title))” stands in a second row of the header, of which one is read",
        ])
    }
    return nil
  }

  /// Whether the title of a column of amounts stands below one: whatever the first cell is, its unit may be another.
  private func namesAmount(_ row: CSVRow) -> Bool {
    amounts.contains { column in
      guard column < row.fields.count, (1...Self.longestTitle).contains(row[column].count),
        let start = row[column].first, start >= 0x41
      else { return false }
      let key = HeaderKey.key(of: String(decoding: row.value(column), as: UTF8.self))
      return index.field(for: key).map { header.columns[$0] == column } ?? false
    }
  }

  private static let longestTitle = 120

  /// What a row is whose first cell is the name of a column; `nil` where the others aren't.
  private mutating func asHeader(_ row: CSVRow) -> Sort? {
    if row.content.count == headerRow.count, row.content.elementsEqual(headerRow) {
      return .header(keys: ownKeys)
    }
    guard looksLeft > 0 else { return nil }
    looksLeft -= 1
    let titles = row.titles
    let keys = titles.map(HeaderKey.key)
    let own = Set(ownKeys)
    let filled = keys.count { !$0.isEmpty }
    let known = keys.count { !$0.isEmpty && (index.field(for: $0) != nil || own.contains($0)) }
    guard known >= min(2, own.count), known * 2 > filled else { return nil }
    let agreeing = keys.indices.count { !keys[$0].isEmpty && agrees(keys[$0], at: $0) }
    // What is blank is called as above it.
    if agreeing == known { return .header(keys: keys) }
    let columns = CSVHeader(
      titles: titles, keys: keys, definition: header.definition, index: index, line: row.line
    ).columns
    if columns == header.columns { return .header(keys: keys) }
    return otherKind(of: titles) ?? .otherHeader(columns: columns, keys: keys)
  }

  /// What a row is that may be the header of another kind; `nil` where it is none.
  private mutating func asOtherKind(_ row: CSVRow) -> Sort? {
    guard otherLooksLeft > 0, row.count == row.fields.count, row.filledCount(upTo: 2) == 2 else { return nil }
    otherLooksLeft -= 1
    return otherKind(of: row.titles)
  }

  /// Whether a row begins with an ideograph and fills half of its cells at most, as that of a narrower table does which a spreadsheet
  /// filled up: no glance takes it for a record.
  private static func isSparse(_ row: CSVRow, _ title: UnsafeRawBufferPointer) -> Bool {
    title.first.map(LegacyText.isIdeographLead) == true && row.filledCount(upTo: row.count) * 2 <= row.count
  }

  private func otherKind(of titles: [String]) -> Sort? {
    others?.kind(of: titles, otherThan: header.definition.kind.code).map(Sort.otherKind)
  }

  /// Whether a key names the column that it stands under.
  private func agrees(_ key: String, at column: Int) -> Bool {
    if column < ownKeys.count, ownKeys[column] == key { return true }
    return index.field(for: key).map { header.columns[$0] == column } ?? false
  }
}
