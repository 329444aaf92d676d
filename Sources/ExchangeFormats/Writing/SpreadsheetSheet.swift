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
    /// A day (`2021-01-04`).
    case day(Day)
    /// A moment (`2021-01-04 16:00:00`).
    case moment(Instant)
    /// The first moment that is late: at the end of a day that day alone (`2021-01-04`), else to the minute.
    case deadline(Instant)
    /// Nothing.
    case empty

    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Text, or an empty cell.
    public init(_ text: String?) { self = text.map(Cell.text) ?? .empty }

    /// A number, or an empty cell.
    public init(_ number: Int?) { self = number.map(Cell.number) ?? .empty }

    /// A moment as people read it, or an empty cell.
    public init(_ moment: Instant?) { self = moment.map(Cell.moment) ?? .empty }

    /// A day, or an empty cell.
    public init(_ day: Day?) { self = day.map(Cell.day) ?? .empty }

    /// A deadline, or an empty cell.
    public init(due: Instant?) { self = due.map(Cell.deadline) ?? .empty }

    /// What it says, as it is.
    var plainText: String {
      switch self {
      case .text(let text): text
      case .number(let number): "\(number)"
      case .day(let day): day.description
      case .moment(let moment): moment.forPeople
      case .deadline(let moment):
        moment == Instant(day: moment.day)
          ? moment.day.adding(days: -1).description : moment.deadlineForPeople
      case .empty: ""
      }
    }
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
        Self.append(cell, to: &bytes)
      }
      bytes.append(contentsOf: "\r\n".utf8)
    }
    return bytes
  }

  /// A cell as it is written.
  static func written(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): quoted(protected(text))
    // What a spreadsheet may take for its own numbers and dates goes bare.
    case .empty, .number, .day, .moment, .deadline: cell.plainText
    }
  }

  /// Takes from a text what a spreadsheet would do with it.
  ///
  /// - What begins like a formula gets an apostrophe, which spreadsheets show: a visible oddity is better than a
  ///   command that runs on the clerk's machine.
  /// - What looks like a number or a date gets a tab in front, which spreadsheets don't show: it stays text, keeps
  ///   its zeros and doesn't become 1.38E+10 or 2-Jan.
  private static func protected(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    let visible = visible(text)
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
    guard text.utf8.contains(where: isQuoted) else { return text }
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A tab and a semicolon too: where a spreadsheet guesses the separator, or its country's is another, it mustn't take these.
  private static func isQuoted(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: "\t"):
      true
    default: false
    }
  }

  /// What has no business in a cell: a NUL would even end the sheet for some readers, and what turns text around or can't be seen
  /// shows another text than there is.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isUnseen && scalar != "\t" && scalar != "\n" && scalar != "\r"
  }

  /// A text with a sign in place of what has no business in a cell.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isForbidden) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isForbidden($0) ? "\u{FFFD}" : $0 }))
  }
}
