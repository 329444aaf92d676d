import CLibXlsxWriter
public import ExchangeBase
import Glibc

/// Writes a workbook for Excel and WPS, sheet by sheet and row by row: whatever it holds, a row is held in memory at a time.
///
/// Text stays text, so that nothing long, nothing with zeros in front and nothing that looks like a formula is changed; numbers, days
/// and moments are what they are. The same rows give the same bytes.
///
/// After an error what has been written is no workbook; throw it away.
public final class WorkbookWriter {
  /// How many rows a sheet takes at most, its head among them: what Excel can open.
  public static let rowLimit = 1_048_576
  /// The most UTF-16 units that Excel takes in a cell.
  static let textLimit = 32_767
  /// How wide the head of a column makes it at most, in digits; what is longer goes on below.
  private static let headWidth = 12
  /// How wide a column may become, in digits.
  static let widths = 6...48
  /// How wide the first column of a form may.
  private static let widestOfForms = 72

  let book: UnsafeMutablePointer<lxw_workbook>
  let formats: Formats
  /// The formats of numbers of records, by how many digits they show behind the point.
  var numberFormats: [Int: UnsafeMutablePointer<lxw_format>] = [:]
  private(set) var sheet: OpenSheet?
  /// The names of its sheets, as Excel compares them.
  private var names: Set<String> = []
  private var isClosed = false

  /// A sheet that is being written.
  struct OpenSheet {
    let pointer: UnsafeMutablePointer<lxw_worksheet>
    /// How wide each column is, in digits.
    var columns: [Int]
    var rows = 0
    /// The row of the head.
    var head = 0
    /// What its columns are, where somebody fills them in.
    var form: [FormColumn] = []
    /// How many rows below the head are filled in from nothing; 0 of a form, in which something stands already.
    var entries = 0
  }

  /// Begins a workbook.
  ///
  /// - Parameters:
  ///   - path: where it is written; whatever is there is overwritten.
  ///   - scratch: a folder for rows on their way; nothing stays there.
  ///   - created: the moment that the workbook shows as that of its making.
  /// - Throws: ``WorkbookError`` where it can't be begun.
  public init(path: String, scratch: String, title: String, created: Instant) throws(WorkbookError) {
    let book = path.withCString { path in
      scratch.withCString { scratch in
        var options = lxw_workbook_options(
          constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: scratch), use_zip64: 1)
        return workbook_new_opt(path, &options)
      }
    }
    guard let book else { throw WorkbookError("没有内存来写工作簿", "there is no memory for a workbook") }
    self.book = book
    formats = Formats(of: book)
    title.withCString { title in
      var properties = lxw_doc_properties()
      properties.title = UnsafeMutablePointer(mutating: title)
      properties.created = time_t(created.milliseconds / 1_000)
      workbook_set_properties(book, &properties)
    }
  }

  deinit { if !isClosed { _ = workbook_close(book) } }

  /// Begins another sheet, with a head that stays in sight and is repeated on each printed page.
  ///
  /// - Parameters:
  ///   - title: its name; what Excel doesn't take in one is left out, and one that is there already is numbered.
  ///   - above: lines over the head.
  ///   - columns: the titles of its columns.
  public func begin(_ title: String, above: [String] = [], columns: [String]) throws(WorkbookError) {
    try beginSheet(title, above: above, columns: columns)
    for (column, title) in columns.enumerated() { try write(.text(title), column, formats.head) }
    sheet?.rows += 1
  }

  private func beginSheet(_ title: String, above: [String], columns: [String]) throws(WorkbookError) {
    try endSheet()
    guard let pointer = named(title).withCString({ workbook_add_worksheet(book, $0) }) else {
      throw WorkbookError("工作表不能叫“\(title)”", "a sheet can't be named “\(title)”")
    }
    let head = lxw_row_t(above.count)
    worksheet_freeze_panes(pointer, head + 1, 0)
    worksheet_repeat_rows(pointer, 0, head)
    worksheet_set_landscape(pointer)
    worksheet_set_paper(pointer, 9)  // A4
    worksheet_fit_to_pages(pointer, 1, 0)
    worksheet_set_footer(pointer, "&L&A&R&P / &N")
    sheet = OpenSheet(
      pointer: pointer, columns: columns.map { min(Self.width(of: $0), Self.headWidth) }, head: above.count)
    for line in above {
      // It goes on over the cells beside it, which are empty, and makes no column wide.
      let shown = Self.cut(SpreadsheetSheet.visible(line))
      let row = lxw_row_t(sheet?.rows ?? 0)
      let result = shown.withCString { worksheet_write_string(pointer, row, 0, $0, formats.above) }
      guard result == LXW_NO_ERROR else { throw WorkbookError(result) }
      sheet?.rows += 1
    }
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - style: how it is told apart from others.
  ///   - alarming: the cells, from 0, that somebody has to look at.
  public func add(
    _ row: [SpreadsheetSheet.Cell], style: RowStyle = .plain, alarming: Set<Int> = []
  ) throws(WorkbookError) {
    guard let rows = sheet?.rows, rows < Self.rowLimit else {
      throw WorkbookError("一张工作表最多 \(Self.rowLimit) 行", "a sheet takes \(Self.rowLimit) rows")
    }
    for (column, cell) in row.enumerated() {
      try write(cell, column, formats[cell, alarming.contains(column) ? .alarm : style])
    }
    sheet?.rows += 1
  }

  /// Begins a sheet that somebody fills in. What stands in it beforehand can't be changed by accident; nothing is secret about it.
  ///
  /// - Parameters:
  ///   - above: lines over the head.
  ///   - columns: what the columns are.
  public func beginForm(
    _ title: String, above: [String], columns: [FormColumn]
  ) throws(WorkbookError) {
    try beginSheet(title, above: above, columns: columns.map(\.title))
    sheet?.form = columns
    for (place, column) in columns.enumerated() {
      try write(.text(column.title), place, column.isGiven ? formats.head : formats.wanted)
    }
    sheet?.rows += 1
  }

  /// Begins a sheet that somebody fills in from nothing: columns of text, each asking for what belongs into it. Those that may be left
  /// empty have another head.
  ///
  /// - Parameter entries: how many rows ask.
  public func beginEntries(_ title: String, columns: [FormColumn], entries: Int) throws(WorkbookError) {
    try beginSheet(title, above: [], columns: columns.map(\.title))
    sheet?.form = columns
    sheet?.entries = entries
    for (place, column) in columns.enumerated() {
      try write(.text(column.title), place, column.isNeeded ? formats.wanted : formats.head)
    }
    sheet?.rows += 1
  }

  /// Adds a row to a form.
  public func addToForm(_ cells: [String]) throws(WorkbookError) {
    guard let sheet, sheet.rows < Self.rowLimit else {
      throw WorkbookError("一张工作表最多 \(Self.rowLimit) 行", "a sheet takes \(Self.rowLimit) rows")
    }
    for (place, (cell, column)) in zip(cells, sheet.form).enumerated() {
      let open = sheet.entries > 0 ? formats[.empty, .plain] : formats.input
      try write(cell.isEmpty ? .empty : .text(cell), place, column.isGiven ? formats.given : open)
    }
    self.sheet?.rows += 1
  }

  /// Ends the workbook: it is written to its file, which isn't flushed.
  public func finish() throws(WorkbookError) {
    try endSheet()
    isClosed = true
    let result = workbook_close(book)
    guard result == LXW_NO_ERROR else { throw WorkbookError(result) }
  }

  private func endSheet() throws(WorkbookError) {
    guard let sheet else { return }
    self.sheet = nil
    for (column, width) in sheet.columns.enumerated() {
      // What a row of a form answers is seen whole.
      let most = column == 0 && !sheet.form.isEmpty ? Self.widestOfForms : Self.widths.upperBound
      let width = min(max(width, Self.widths.lowerBound), most)
      // What somebody types stays what was typed.
      let format = sheet.entries > 0 ? formats[.empty, .plain] : nil
      worksheet_set_column(sheet.pointer, lxw_col_t(column), lxw_col_t(column), Double(width) + 1, format)
    }
    let (head, last) = (lxw_row_t(sheet.head), lxw_row_t(max(sheet.rows - 1, sheet.head)))
    if !sheet.columns.isEmpty {
      worksheet_autofilter(sheet.pointer, head, 0, last, lxw_col_t(sheet.columns.count - 1))
    }
    let asked = sheet.entries > 0 ? head + lxw_row_t(sheet.entries) : last
    if !sheet.form.isEmpty, asked > head {
      for (place, column) in sheet.form.enumerated() where !column.isGiven {
        let result = column.ask(in: sheet.pointer, lxw_col_t(place), rows: head + 1...asked)
        guard result == LXW_NO_ERROR else { throw WorkbookError(result) }
      }
    }
    if !sheet.form.isEmpty, sheet.entries == 0, last > head {
      var allowed = lxw_protection()
      (allowed.format_columns, allowed.format_rows, allowed.autofilter) = (1, 1, 1)
      worksheet_protect(sheet.pointer, nil, &allowed)
    }
    // The library doesn't look whether its rows came to the disk.
    guard let rows = sheet.pointer.pointee.optimize_tmpfile, fflush(rows) == 0, ferror(rows) == 0 else {
      throw WorkbookError.disk
    }
  }

  private func write(
    _ cell: SpreadsheetSheet.Cell, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WorkbookError) {
    guard let sheet else { throw WorkbookError("一行要写在一张工作表里", "a row has to stand in a sheet") }
    let (row, place) = (lxw_row_t(sheet.rows), lxw_col_t(column))
    let result: lxw_error
    switch cell {
    case .empty: result = worksheet_write_blank(sheet.pointer, row, place, format)
    case .number(let number):
      result = worksheet_write_number(sheet.pointer, row, place, Double(number), format)
    case .day, .moment, .deadline:
      if let serial = cell.serial {
        result = worksheet_write_number(sheet.pointer, row, place, serial, format)
      } else {
        result = cell.plainText.withCString { worksheet_write_string(sheet.pointer, row, place, $0, format) }
      }
    case .text(let text):
      var visible = Self.cut(SpreadsheetSheet.visible(text))
      result =
        visible.isEmpty
        ? worksheet_write_blank(sheet.pointer, row, place, format)
        : visible.withUTF8 { text in
          WorkbookText.withCString(UnsafeRawBufferPointer(text)) {
            worksheet_write_string(sheet.pointer, row, place, $0, format)
          }
        }
    }
    guard result == LXW_NO_ERROR else { throw WorkbookError(result) }
    if sheet.rows < Self.measuredRows { widen(column, to: Self.width(of: cell)) }
  }

  /// The first rows tell how wide columns have to be.
  static let measuredRows = 200

  /// Sees to it that a column has room for a text.
  func widen(_ column: Int, for text: String) { widen(column, to: Self.width(of: text)) }

  private func widen(_ column: Int, to width: Int) {
    guard let columns = sheet?.columns, column < columns.count, width > columns[column] else { return }
    sheet?.columns[column] = width
  }

  /// Goes on to the next row.
  func nextRow() { sheet?.rows += 1 }

  /// How many digits a cell is wide as it is shown: a day that is a deadline with its hour.
  private static func width(of cell: SpreadsheetSheet.Cell) -> Int {
    if case .deadline(let moment) = cell {
      width(of: moment.deadlineForPeople)
    } else {
      width(of: cell.plainText)
    }
  }

  /// How many digits a text is wide.
  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) }
  }

  /// What fits into a cell; a text that is longer ends with a sign of it.
  static func cut(_ text: String, to limit: Int = textLimit) -> String {
    guard text.utf8.count > limit, text.utf16.count > limit else { return text }
    var scalars = String.UnicodeScalarView()
    var room = limit - 1
    for scalar in text.unicodeScalars {
      room -= scalar.value > 0xFFFF ? 2 : 1
      if room < 0 { break }
      scalars.append(scalar)
    }
    return String(scalars) + "…"
  }

  /// The most signs that Excel takes in the name of a sheet.
  private static let nameLimit = 31

  /// A name for a sheet: of so many signs, without those that Excel refuses, and none that there is already.
  private func named(_ title: String) -> String {
    let refused = Set("[]:*?/\\'".unicodeScalars)
    let signs = title.unicodeScalars.filter { !refused.contains($0) }
    var ending = signs.isEmpty ? "1" : ""
    var number = 1
    while true {
      let name = String(String.UnicodeScalarView(signs.prefix(Self.nameLimit - ending.count))) + ending
      if names.insert(name.lowercased()).inserted { return name }
      number += 1
      ending = " (\(number))"
    }
  }
}

extension WorkbookWriter {
  /// How a row is told apart.
  public enum RowStyle: Sendable, CaseIterable {
    /// As any other.
    case plain
    /// Somebody has to look at it.
    case alarm
    /// Sums of what is above.
    case sum
  }

  /// The formats of a workbook's cells.
  struct Formats {
    let head: UnsafeMutablePointer<lxw_format>?
    /// Of forms: the lines over the head, the head of a column to fill in, a cell that is filled in, and one that isn't.
    let above, wanted, given, input: UnsafeMutablePointer<lxw_format>?
    private let cells: [UnsafeMutablePointer<lxw_format>?]
    /// Of plain text, and of a plain day.
    var text: UnsafeMutablePointer<lxw_format>? { cells[0] }
    var day: UnsafeMutablePointer<lxw_format>? { cells[2] }

    private static let sorts = [
      "", "0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd hh:mm", "yyyy-mm-dd \"24:00\"",
    ]

    init(of book: UnsafeMutablePointer<lxw_workbook>) {
      func head(_ color: lxw_color_t) -> UnsafeMutablePointer<lxw_format>? {
        let head = workbook_add_format(book)
        format_set_bold(head)
        format_set_text_wrap(head)
        format_set_align(head, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        format_set_bg_color(head, color)
        format_set_bottom(head, UInt8(LXW_BORDER_THIN.rawValue))
        return head
      }
      func cell(_ color: lxw_color_t) -> UnsafeMutablePointer<lxw_format>? {
        let cell = workbook_add_format(book)
        format_set_num_format(cell, "@")
        format_set_text_wrap(cell)
        format_set_align(cell, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        format_set_bg_color(cell, color)
        format_set_border(cell, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_border_color(cell, 0xD5DCE3)
        return cell
      }
      self.head = head(0xE8EDF3)
      wanted = head(0xFFE9A8)
      given = cell(0xF4F6F8)
      input = cell(0xFFFBEB)
      format_set_unlocked(input)
      above = workbook_add_format(book)
      format_set_bold(above)
      cells = RowStyle.allCases.flatMap { style in
        Self.sorts.map { sort in
          let format = workbook_add_format(book)
          // Text also where somebody types into the cell.
          format_set_num_format(format, sort.isEmpty ? "@" : sort)
          format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
          if sort.isEmpty { format_set_text_wrap(format) }
          switch style {
          case .plain: break
          case .alarm:
            format_set_bg_color(format, 0xFBE5E3)
            format_set_font_color(format, 0x8C1D16)
          case .sum:
            format_set_bold(format)
            format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
          }
          return format
        }
      }
    }

    subscript(cell: SpreadsheetSheet.Cell, style: RowStyle) -> UnsafeMutablePointer<lxw_format>? {
      let sort =
        switch cell {
        case .text, .empty: 0
        case .number: 1
        case .day: 2
        case .moment: 3
        case .deadline(let moment): moment == Instant(day: moment.day) ? 5 : 4
        }
      let place = RowStyle.allCases.firstIndex(of: style) ?? 0
      return cells[place * Self.sorts.count + sort]
    }
  }
}

extension SpreadsheetSheet.Cell {
  /// The number by which Excel knows a day or a moment: days since the end of 1899, which it believes right from March 1900 on.
  var serial: Double? {
    let (day, milliseconds): (Day, Int64) =
      switch self {
      case .day(let day): (day, 0)
      case .moment(let moment): (moment.day, moment.milliseconds - Instant(day: moment.day).milliseconds)
      // The end of a day belongs to it.
      case .deadline(let moment) where moment == Instant(day: moment.day): (moment.day.adding(days: -1), 0)
      case .deadline(let moment): (moment.day, moment.milliseconds - Instant(day: moment.day).milliseconds)
      case .text, .number, .empty: (.first, 0)
      }
    let serial = day.number + 25_569
    return serial > 60 ? Double(serial) + Double(milliseconds / 1_000) / 86_400 : nil
  }
}
