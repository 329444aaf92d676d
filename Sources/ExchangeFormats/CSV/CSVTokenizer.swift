import ExchangeBase
internal import Glibc

/// Splits UTF-8 into the rows and fields of RFC 4180, with any line end and any one-byte delimiter.
///
/// It is a state machine over a *window* that begins at the current row: it does no I/O, holds no bytes, and keeps
/// its place when the window ends too early, so that it gives the same rows wherever the input is cut. It decides
/// nothing before it has seen what the decision hangs on: the byte after a quote, and the byte after a CR.
struct CSVTokenizer: ~Copyable {
  /// What a scan came to.
  enum Outcome: Equatable {
    /// A row stands in the first `length` bytes of the window, its line end included; see ``row(in:)``.
    case row(length: Int)
    /// The row goes on behind the window: offer the same bytes again with more behind them.
    case needsInput
    /// The input is used up.
    case end
    /// A row or a field is longer than `limit` bytes.
    case tooLong(limit: Int)
    /// The input ends inside quotes that were opened on `line`.
    case unclosedQuote(line: Int)
  }

  /// The most bytes of a field, its quotes included.
  static let fieldLimit = 1 << 20
  /// The most bytes of a row.
  static let rowLimit = 4 << 20
  /// No scan leaves more bytes than these undecided at the end of a window.
  private static let lookahead = 16
  /// The most columns whose values are kept.
  static let columnLimit = 4096

  private enum State { case plain, quoted, broken }

  private let delimiter: UInt8
  private let delimiters: UInt64
  private let fields: UnsafeMutablePointer<CSVField>
  /// How many fields of the row are closed; those beyond ``columnLimit`` are counted, not kept.
  private var fieldCount = 0
  private var fieldStart = 0
  /// The byte after the quote that opened the field in hand.
  private var quotedStart = 0
  /// Where in the window to go on.
  private var scanned = 0
  private var state = State.plain
  private var rowHasQuotes = false
  private var rowLength = 0
  /// How many line ends stand inside the row.
  private var innerLineEnds = 0
  /// Whether the last row ended with a line end, not with the input.
  private(set) var rowHasLineEnd = false
  /// The line on which a quote opened that nothing closes, in a row that was taken with ``takeRest(of:)``.
  private var unclosedLine: Int?
  private var contentLength = 0
  /// The line on which the current row begins, from 1.
  private(set) var line: Int
  private var nextLine: Int
  /// The line behind the current row.
  var lineBehind: Int { nextLine }

  /// Makes a tokenizer for input that begins on `line` and whose fields are parted by `delimiter`, an ASCII
  /// character.
  init(delimiter: UInt8, line: Int = 1) {
    self.delimiter = delimiter
    self.line = line
    nextLine = line
    delimiters = 0x0101_0101_0101_0101 &* UInt64(delimiter)
    fields = .allocate(capacity: Self.columnLimit)
  }

  deinit { fields.deallocate() }

  /// Looks for the end of the row that begins with the window; `isLast` says that nothing follows the window.
  ///
  /// After ``Outcome/row(length:)`` the next window begins `length` bytes later.
  mutating func scan(_ window: UnsafeRawBufferPointer, isLast: Bool) -> Outcome {
    if rowLength > 0 { beginRow() }
    if window.isEmpty { return isLast ? .end : .needsInput }
    while true {
      let outcome =
        switch state {
        case .plain: scanPlain(window, isLast)
        case .quoted: scanQuoted(window, isLast)
        case .broken: scanBroken(window, isLast)
        }
      guard let outcome else { continue }
      switch outcome {
      case .needsInput, .unclosedQuote:
        // However much of the input is offered at a time.
        let isTooLong = window.count > Self.rowLimit + Self.lookahead
        return isTooLong ? .tooLong(limit: Self.rowLimit) : outcome
      case .row, .end, .tooLong: return outcome
      }
    }
  }

  /// The row that the last scan found at the front of `window`; valid as long as the window and until the next
  /// scan.
  func row(in window: UnsafeRawBufferPointer) -> CSVRow {
    CSVRow(
      content: UnsafeRawBufferPointer(rebasing: window.prefix(contentLength)),
      fields: UnsafeBufferPointer(start: fields, count: min(fieldCount, Self.columnLimit)),
      count: fieldCount, line: line, isBroken: state == .broken, innerLineEnds: innerLineEnds,
      unclosedLine: unclosedLine)
  }

  /// Takes all of the window, in which the last scan found a quote on `line` that nothing closes, as one broken row.
  mutating func takeRest(of window: UnsafeRawBufferPointer, unclosedOn line: Int) {
    state = .broken
    unclosedLine = line
    rowLength = window.count
    let end = window.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    contentLength = end.map { $0 + 1 } ?? 0
    rowHasLineEnd = contentLength < window.count
    innerLineEnds = lineEnds(in: UnsafeRawBufferPointer(rebasing: window.prefix(contentLength)))
    nextLine = self.line + lineEnds(in: window)
  }

  /// Begins anew, with input that begins on `line`.
  mutating func begin(onLine line: Int) {
    nextLine = line
    unclosedLine = nil
    beginRow()
  }

  private mutating func beginRow() {
    line = nextLine
    (fieldCount, fieldStart, scanned, rowLength) = (0, 0, 0, 0)
    (state, rowHasQuotes) = (.plain, false)
  }

  // MARK: States

  /// Unquoted fields, up to a quote, a line end, or the end of the window.
  private mutating func scanPlain(_ window: UnsafeRawBufferPointer, _ isLast: Bool) -> Outcome? {
    guard let place = skipDelimiters(window, isLast) else {
      guard isLast else { return .needsInput }
      closePlain(at: window.count)
      return endRow(window, content: window.count, length: window.count, lineEnds: 0)
    }
    scanned = place
    if window[place] == UInt8(ascii: "\"") {
      // ="123" is how a spreadsheet is told to keep a number as text.
      let isProtected = place == fieldStart + 1 && window[fieldStart] == UInt8(ascii: "=")
      state = place == fieldStart || isProtected ? .quoted : .broken
      quotedStart = place + 1
      rowHasQuotes = true
      scanned += 1
      return nil
    }
    guard let length = lengthOfLineEnd(window, at: place, isLast) else { return .needsInput }
    closePlain(at: place)
    return endRow(window, content: place, length: place + length, lineEnds: 1)
  }

  /// Closes a field at each delimiter, eight bytes a look, up to the first other special byte, whose place is
  /// returned; `nil` when the window ends before one.
  private mutating func skipDelimiters(_ window: UnsafeRawBufferPointer, _ isLast: Bool) -> Int? {
    let delimiter = self.delimiter
    let fields = self.fields
    var count = fieldCount
    var start = fieldStart
    defer { (fieldCount, fieldStart) = (count, start) }
    while true {
      let left = window.count - scanned
      guard left >= 8 || (isLast && left > 0) else { return nil }
      let word = left >= 8 ? window.loadUnaligned(fromByteOffset: scanned, as: UInt64.self) : tail(of: window)
      var marks = specials(in: UInt64(littleEndian: word))
      while marks != 0 {
        let place = scanned + marks.trailingZeroBitCount >> 3
        guard window[place] == delimiter else { return place }
        if count < Self.columnLimit { fields[count] = CSVField(start: start, end: place) }
        count += 1
        start = place + 1
        marks &= marks &- 1
      }
      scanned += min(8, left)
    }
  }

  /// A quoted field, up to the quote that closes it and what follows.
  private mutating func scanQuoted(_ window: UnsafeRawBufferPointer, _ isLast: Bool) -> Outcome? {
    while let quote = find(UInt8(ascii: "\""), in: window, from: scanned) {
      let next = quote + 1
      guard next < window.count else {
        guard isLast else { return wait(at: quote) }
        closeQuoted(at: quote)
        return endRow(window, content: next, length: next, lineEnds: 0)
      }
      switch window[next] {
      case UInt8(ascii: "\""):
        scanned = next + 1
        continue
      case delimiter:
        closeQuoted(at: quote)
        fieldStart = next + 1
        scanned = fieldStart
        state = .plain
      case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        guard let length = lengthOfLineEnd(window, at: next, isLast) else { return wait(at: quote) }
        closeQuoted(at: quote)
        return endRow(window, content: next, length: next + length, lineEnds: 1)
      default:
        state = .broken
        scanned = next
      }
      return nil
    }
    guard isLast else { return wait(at: window.count) }
    return .unclosedQuote(line: line + lineEnds(in: UnsafeRawBufferPointer(rebasing: window[..<fieldStart])))
  }

  /// A row whose quotes make no sense: its end is the next line end, whatever quotes stand before it.
  private mutating func scanBroken(_ window: UnsafeRawBufferPointer, _ isLast: Bool) -> Outcome? {
    let isLineEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    guard let place = window[scanned...].firstIndex(where: isLineEnd) else {
      guard isLast else { return wait(at: window.count) }
      return endRow(window, content: window.count, length: window.count, lineEnds: 0)
    }
    guard let length = lengthOfLineEnd(window, at: place, isLast) else { return wait(at: place) }
    return endRow(window, content: place, length: place + length, lineEnds: 1)
  }

  // MARK: Steps

  private mutating func wait(at place: Int) -> Outcome {
    scanned = place
    return .needsInput
  }

  private mutating func closePlain(at end: Int) {
    close(CSVField(start: fieldStart, end: end))
  }

  private mutating func closeQuoted(at quote: Int) {
    // The quote stands right behind the field's beginning, or an = is between.
    let isProtected = quotedStart - fieldStart == 2
    close(CSVField(start: quotedStart, end: quote, isQuoted: true, isProtected: isProtected))
  }

  private mutating func close(_ field: CSVField) {
    if fieldCount < Self.columnLimit { fields[fieldCount] = field }
    fieldCount += 1
  }

  private mutating func endRow(
    _ window: UnsafeRawBufferPointer, content: Int, length: Int, lineEnds ends: Int
  ) -> Outcome {
    (contentLength, rowLength) = (content, length)
    if content > Self.rowLimit { return .tooLong(limit: Self.rowLimit) }
    if content > Self.fieldLimit, hasFieldBeyondLimit { return .tooLong(limit: Self.fieldLimit) }
    // Only quotes let a row go over several lines.
    innerLineEnds = rowHasQuotes ? lineEnds(in: UnsafeRawBufferPointer(rebasing: window[..<content])) : 0
    rowHasLineEnd = ends > 0
    nextLine = line + innerLineEnds + ends
    return .row(length: length)
  }

  private var hasFieldBeyondLimit: Bool {
    UnsafeBufferPointer(start: fields, count: min(fieldCount, Self.columnLimit))
      .contains { $0.end - $0.start > Self.fieldLimit }
  }

  // MARK: Bytes

  /// A high bit in each byte of `word` that is the delimiter, a quote, a CR or an LF.
  private func specials(in word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    // A byte that equals the wanted one becomes 0; only a 0 gets no high bit from this sum.
    func others(than wanted: UInt64) -> UInt64 {
      let difference = word ^ wanted
      return ((difference & low) &+ low) | difference
    }
    let plain =
      others(than: delimiters) & others(than: 0x2222_2222_2222_2222) & others(than: 0x0A0A_0A0A_0A0A_0A0A)
      & others(than: 0x0D0D_0D0D_0D0D_0D0D)
    return ~(plain | low)
  }

  /// The last bytes of the window, fewer than eight, as a word, with zeros behind them.
  private func tail(of window: UnsafeRawBufferPointer) -> UInt64 {
    var word: UInt64 = 0
    for place in (scanned..<window.count).reversed() { word = word << 8 | UInt64(window[place]) }
    return word.littleEndian
  }

  /// 2 for CRLF, else 1; `nil` when a CR ends the window and an LF may follow.
  private func lengthOfLineEnd(_ window: UnsafeRawBufferPointer, at place: Int, _ isLast: Bool) -> Int? {
    guard window[place] == UInt8(ascii: "\r") else { return 1 }
    guard place + 1 < window.count else { return isLast ? 1 : nil }
    return window[place + 1] == UInt8(ascii: "\n") ? 2 : 1
  }

  private func find(_ byte: UInt8, in window: UnsafeRawBufferPointer, from place: Int) -> Int? {
    guard place < window.count, let base = window.baseAddress,
      let found = memchr(base + place, Int32(byte), window.count - place)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

/// The number of line ends in `bytes`: LF, CR, or both together.
func lineEnds(in bytes: UnsafeRawBufferPointer) -> Int {
  var count = 0
  var previous: UInt8 = 0
  for byte in bytes {
    if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && previous != UInt8(ascii: "\r")) {
      count += 1
    }
    previous = byte
  }
  return count
}

/// The delimiters that are recognised.
enum CSVDelimiters {
  /// Comma, tab, semicolon and bar.
  static let likeliestFirst: [UInt8] = Array(",\t;|".utf8)

  /// What one of them is called.
  static func name(_ separator: UInt8) -> LocalizedText {
    switch separator {
    case UInt8(ascii: ","): LocalizedText("逗号", "comma")
    case UInt8(ascii: "\t"): LocalizedText("制表符", "tab")
    case UInt8(ascii: ";"): LocalizedText("分号", "semicolon")
    default: LocalizedText("竖线", "bar")
    }
  }
}
