public import ExchangeBase

/// Writes the rows that come back (`<name>.rejected.csv`): each as it came, with what was found about it and its line
/// beside it, ready to be corrected and dropped again.
public struct RejectedRowsWriter: Sendable {
  /// The titles of the two columns that are added; a reader passes over them.
  public static let columns = ["校验问题", "原文件行号"]

  /// How the names of files of such rows end, of tables and of workbooks.
  public static let endings = [".rejected.csv", ".rejected.xlsx"]

  /// What stands over the header; `nil` for nothing.
  public let title: String?
  /// The file's own header row; `nil` where its format has no rows.
  private let ownHeader: [UInt8]?
  private var hasRows: Bool { ownHeader != nil }
  private let fields: [Field]
  /// How many delimiters the whole header row has, and how many of them stand between titles of the file's own.
  private let delimiters: Int
  private let ownDelimiters: Int
  private let wasRejectedBefore: Bool
  private let row: CSVRowWriter
  private let encoder: TextEncoder
  private let language: Language
  private let marksCells: Bool
  /// Where the cells of a row go that came in a sheet.
  private let sheet: SheetCells?

  /// Writes rows of a file of `schema` in the file's `encoding`; plain UTF-8 gets a byte order mark, without which
  /// spreadsheets take it for GBK.
  ///
  /// - Parameters:
  ///   - headerRow: the file's header row in UTF-8, without its line end; `nil` where the format has no rows, so that
  ///     the records' values are written under the schema's titles.
  ///   - language: the language of the findings.
  ///   - title: what stood over the header of a form, so that it is told from it again whose it is.
  ///   - marksCells: whether the rows are those of a sheet, and one more cell has the columns of the cells that something was
  ///     found in, for a workbook.
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public init(
    schema: KindSchema, headerRow: [UInt8]?, encoding: TextEncoding, language: Language,
    title: String? = nil, marksCells: Bool = false
  ) throws(GB18030Unavailable) {
    self.title = title
    self.marksCells = marksCells
    encoder = try TextEncoder(encoding == .utf8 ? .utf8BOM : encoding)
    self.language = language
    fields = schema.fields
    let comma = UInt8(ascii: ",")
    row = CSVRowWriter(delimiter: marksCells ? comma : headerRow.map(Self.delimiter) ?? comma)
    guard let headerRow else {
      ownHeader = nil
      (delimiters, ownDelimiters, wasRejectedBefore, sheet) = (0, 0, false, nil)
      return
    }
    if marksCells {
      let cells = SheetCells(header: headerRow, added: Self.columns)
      ownHeader = cells.own(of: headerRow)
      (delimiters, ownDelimiters, wasRejectedBefore, sheet) = (0, 0, false, cells)
      return
    }
    sheet = nil
    let places = Self.places(of: row.delimiter, in: headerRow)
    delimiters = places.count
    // A corrected file that comes back again has these columns already: its old findings give way to the new ones.
    let added = Self.columns.joined(separator: String(UnicodeScalar(row.delimiter)))
    wasRejectedBefore =
      places.count >= 2
      && headerRow[(places[places.count - 2] + 1)...].filter { $0 != Self.quote }.elementsEqual(added.utf8)
    let own = wasRejectedBefore ? headerRow[..<places[places.count - 2]] : headerRow[...]
    // The added columns stand next to the last title, or rows that leave out empty cells would miss them.
    let delimiter = row.delimiter
    let end = own.lastIndex { $0 != UInt8(ascii: " ") && $0 != delimiter }.map { $0 + 1 } ?? 0
    let header = Array(own[..<end])
    ownHeader = header
    ownDelimiters = Self.places(of: row.delimiter, in: header).count
  }

  /// Appends the header row, under the title if there is one.
  public func header(to output: inout [UInt8]) {
    encoder.appendMark(to: &output)
    encoder.append(to: &output) { text in
      if let title { row.append(row: [Array(title.utf8)[...]], to: &text) }
      let start = text.count
      if let ownHeader {
        text += ownHeader
      } else {
        row.appendCells(fields.map { Array($0.title.utf8)[...] }, to: &text)
      }
      if text.count > start { text.append(row.delimiter) }
      row.append(row: Self.columns.map { Array($0.utf8)[...] }, to: &text)
    }
  }

  /// Appends a row that comes back.
  ///
  /// - Parameters:
  ///   - source: the row as it came, in UTF-8 and without its line end; empty where the format has no rows.
  ///   - record: its values, written where the format has no rows.
  ///   - line: the line of the file on which it began.
  ///   - findings: why it comes back, and what else was found.
  public func append(
    source: [UInt8], record: Record, line: Int, findings: [Finding], to output: inout [UInt8]
  ) {
    encoder.append(to: &output) { text in
      let columns = findings.filter { $0.severity > .notice }.compactMap(\.position.column)
      // Always in quotes: whatever the row looks like, these two are cells of their own.
      var added: [UInt8] = []
      row.appendQuoted(words(of: findings).utf8, to: &added)
      let end = added.count
      row.appendQuoted("\(line)".utf8, to: &added)
      if let sheet {
        let (cells, place) = sheet.arranged(source, adding: [added[..<end], added[end...]])
        text += LostCharacter.shown(cells[...])
        mark(columns.compactMap(place), in: &text)
      } else {
        if hasRows {
          // What may be one column off keeps its last cell, which its quotes put in its place.
          let isTooWide = findings.contains(where: Self.isTooWide)
          text += LostCharacter.shown(isTooWide ? source[...] : ownCells(of: source))
        } else {
          row.appendCells((0..<record.count).map { record[$0] }, to: &text)
        }
        if hasRows || record.count > 0 { text.append(row.delimiter) }
        text += added[..<end]
        text.append(row.delimiter)
        text += added[end...]
        if marksCells { mark(columns, in: &text) }
      }
      row.endRow(&text)
    }
  }

  /// Appends the cell that has the columns of others.
  private func mark(_ columns: [Int], in text: inout [UInt8]) {
    text.append(row.delimiter)
    text += Set(columns).sorted().map(String.init).joined(separator: " ").utf8
  }

  /// Appends a remark that more rows came back than are written: a reader passes over it, as over any below a table.
  public func remark(leftOut: Int, to output: inout [UInt8]) {
    let zh = "另有 \(leftOut) 条\(Self.notHere.zh)，它们在原文件里：改好原文件，换一个报文编号整个重新投放。"
    let en = "\(leftOut) \(Self.notHere.en); mend your own file and drop all of it again under a new id."
    encoder.append(to: &output) { text in
      row.appendQuoted("说明：\(language == .zh ? zh : en)".utf8, to: &text)
      row.endRow(&text)
    }
  }

  private static let notHere = LocalizedText("退回的记录没有写在这里", "more records came back than stand here")

  /// Whether a text below a table is such a remark.
  static func isRemark(_ text: String) -> Bool { text.contains(notHere.zh) || text.contains(notHere.en) }

  private func words(of findings: [Finding]) -> String {
    findings.map { $0.words(in: language) }.joined(separator: " ")
  }

  /// Whether it says that a row has more cells than the header.
  private static func isTooWide(_ finding: Finding) -> Bool {
    guard finding.code == .csvColumnCount, let found = finding.arguments["found"].flatMap(Int.init),
      let expected = finding.arguments["expected"].flatMap(Int.init)
    else { return false }
    return found > expected
  }

  /// The cells of a row that stand below the file's own titles. A row whose cells can't be told apart, or that has
  /// content beside them, keeps all.
  private func ownCells(of source: [UInt8]) -> ArraySlice<UInt8> {
    let places = Self.places(of: row.delimiter, in: source)
    guard places.count > ownDelimiters else { return source[...] }
    let isWhole = wasRejectedBefore && places.count == delimiters
    let rest = source[places[ownDelimiters]...]
    let isBlank = rest.allSatisfy { $0 == row.delimiter || $0 == UInt8(ascii: " ") }
    return isWhole || isBlank ? source[..<places[ownDelimiters]] : source[...]
  }

  /// The delimiter that the header row has most of: comma, tab, semicolon or bar.
  private static func delimiter(of headerRow: [UInt8]) -> UInt8 {
    let marks = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")]
    let counts = marks.map { (mark: $0, count: places(of: $0, in: headerRow).count) }
    return counts.reduce(counts[0]) { $1.count > $0.count ? $1 : $0 }.mark
  }

  /// Where `delimiter` stands outside quotes.
  private static func places(of delimiter: UInt8, in row: [UInt8]) -> [Int] {
    var isQuoted = false
    return row.indices.filter { index in
      if row[index] == quote { isQuoted.toggle() }
      return row[index] == delimiter && !isQuoted
    }
  }

  private static let quote = UInt8(ascii: "\"")
}
