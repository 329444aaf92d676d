public import ExchangeBase

/// A sheet of ours that people open in Excel or WPS: rows of cells, written as CSV that a double click shows right.
///
/// For our own receipts and reports only; a department's data is never changed like this.
public struct SpreadsheetSheet: Sendable, Equatable {
  /// One cell.
  public enum Cell: Sendable, Equatable, ExpressibleByStringLiteral {
    /// Text that must stay exactly as it is, whatever it looks like to a spreadsheet.
    case text(String)
    /// A whole number.
    case number(Int)
    /// A day or a moment that the spreadsheet may show as its own date (`2021-01-04 16:00:00`).
    case date(String)
    /// Nothing.
    case empty

    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Text, or an empty cell.
    public init(_ text: String?) { self = text.map(Cell.text) ?? .empty }

    /// A number, or an empty cell.
    public init(_ number: Int?) { self = number.map(Cell.number) ?? .empty }

    /// A moment as people read it, or an empty cell.
    public init(_ moment: Instant?) { self = moment.map { .date($0.forPeople) } ?? .empty }
  }

  /// The rows; they may differ in length.
  public private(set) var rows: [[Cell]] = []

  /// An empty sheet.
  public init() {}

  /// Adds a row. Without cells it is an empty line between two tables.
  public mutating func add(_ cells: Cell...) { rows.append(cells) }

  /// Adds a row.
  public mutating func add(row cells: [Cell]) { rows.append(cells) }

  /// The sheet as CSV (RFC 4180) with byte order mark and CRLF: without the mark Excel would take UTF-8 for GBK.
  public var bytes: [UInt8] { [0xEF, 0xBB, 0xBF] + rowBytes }

  /// The rows alone, to go on with a sheet that has begun.
  public var rowBytes: [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: Self.written(cell).utf8)
      }
      bytes.append(contentsOf: "\r\n".utf8)
    }
    return bytes
  }

  private static func written(_ cell: Cell) -> String {
    switch cell {
    case .empty: ""
    case .number(let number): "\(number)"
    case .date(let text) where isDate(text): text
    case .date(let text), .text(let text): quoted(protected(text))
    }
  }

  /// What may go bare into the sheet: it begins with a digit and has nothing that a formula needs.
  private static func isDate(_ text: String) -> Bool {
    text.utf8.first.map { (0x30...0x39).contains($0) } == true && looksLikeNumber(text)
      && !text.utf8.contains(UInt8(ascii: ","))
  }

  /// Takes from a text what a spreadsheet would do with it.
  ///
  /// - What begins like a formula gets an apostrophe, which spreadsheets show: a visible oddity is better than a
  ///   command that runs on the clerk's machine.
  /// - What looks like a number or a date gets a tab in front, which spreadsheets don't show: it stays text, keeps
  ///   its zeros and doesn't become 1.38E+10 or 2-Jan.
  private static func protected(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    let visible = text.unicodeScalars.contains(where: isForbidden) ? withoutForbidden(text) : text
    if formulaStarts.contains(first) { return "'" + visible }
    return looksLikeNumber(visible) ? "\t" + visible : visible
  }

  /// `=`, `+`, `-` and `@` begin a formula, also in full width where an East Asian input method is at home; tab and
  /// line ends in front of them don't hinder it.
  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
  ]

  /// Whether a spreadsheet may take a cell (UTF-8) for a formula. A number with its sign is none.
  static func beginsFormula(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard let first = cell.first, first < 0x30 || first == 0x3D || first == 0x40 || first == 0xEF else {
      return false
    }
    let start = String(decoding: cell.prefix(4), as: UTF8.self).unicodeScalars.first
    guard let start, formulaStarts.contains(start) else { return false }
    return !(start == "-" || start == "+") || cell.count == 1
      || !cell.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
  }

  /// Digits with nothing else than what numbers, dates and times are written with.
  private static func looksLikeNumber(_ text: String) -> Bool {
    text.utf8.contains { (0x30...0x39).contains($0) }
      && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || numberMarks.contains($0) }
  }

  private static let numberMarks = Set(".,+-/:%eE $￥¥()年月日时分秒".unicodeScalars)

  /// Byte by byte: a quote that carries a combining accent is one `Character` but still has to be doubled.
  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: quotedBytes.contains) else { return text }
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A tab and a semicolon too: where a spreadsheet guesses the separator, or its country's is another, it mustn't take these.
  private static let quotedBytes = Set(",;\"\r\n\t".utf8)

  /// What has no business in a cell: a NUL would even end the sheet for some readers, and what turns text around or can't be seen
  /// shows another text than there is.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isUnseen && scalar != "\t" && scalar != "\n" && scalar != "\r"
  }

  private static func withoutForbidden(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isForbidden($0) ? "\u{FFFD}" : $0 }))
  }
}
