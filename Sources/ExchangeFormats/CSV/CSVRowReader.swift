import ExchangeBase

/// Reads rows from a source: decodes it, keeps the current row whole in one buffer, and finds its fields.
struct CSVRowReader<Source: ByteSource & ~Copyable>: ~Copyable {
  /// What parts the fields.
  private(set) var delimiter: UInt8

  private let text: DecodedText<Source>
  private var tokenizer: CSVTokenizer
  private var memory = ByteBuffer(count: 1 << 18)
  /// The part of `buffer` that begins with the current row.
  private var window = 0..<0
  /// The length of the current row, which the next read passes over.
  private var rowLength = 0
  private var isAtEnd = false
  /// Why nothing comes behind the window. The rows that are whole in it are given out first.
  private var failure: FormatError?

  /// Reads `source`, with fields parted by `delimiter`, from `encoding` where that is known.
  init(
    source: consuming Source, encoding: TextEncoding? = nil, delimiter: UInt8 = UInt8(ascii: ","),
    marksCutCharacters: Bool = false
  ) {
    text = DecodedText(
      DecodingSource(source: source, encoding: encoding, marksCutCharacters: marksCutCharacters))
    self.delimiter = delimiter
    tokenizer = CSVTokenizer(delimiter: delimiter)
  }

  /// The encoding, as far as it is known.
  var encoding: TextEncoding { text.encoding }

  /// The current row; valid until the next call of ``next()``.
  var row: CSVRow { tokenizer.row(in: bytes) }

  /// Whether the file ends with the current row and without a line end, as one does that was cut off.
  var endsAbruptly: Bool { !tokenizer.rowHasLineEnd && !hasEndMark }

  /// Whether the file ends with what DOS writes there, as far as it has been read.
  var hasEndMark: Bool { text.hasEndMark }

  /// What cuts all that stands behind the current row, in which nothing is to be read any more, into blocks, and the line on
  /// which that begins.
  func cutter(blockSize: Int) -> (BlockCutter, line: Int) {
    let rest = buffer[(window.lowerBound + rowLength)..<window.upperBound]
    let text = text
    let cutter = BlockCutter(blockSize: blockSize, carry: Array(rest), failure: failure) {
      room throws(FormatError) in
      try text.read(into: room)
    }
    return (cutter, tokenizer.lineBehind)
  }

  /// Goes to the next row; `false` after the last. With `keepingUnclosed`, all that follows a quote that nothing closes is
  /// one broken row.
  mutating func next(keepingUnclosed: Bool = false) throws(FormatError) -> Bool {
    window = (window.lowerBound + rowLength)..<window.upperBound
    rowLength = 0
    while true {
      switch tokenizer.scan(bytes, isLast: isAtEnd || failure != nil) {
      case .row(let length):
        if let failure, !tokenizer.rowHasLineEnd { throw failure }
        rowLength = length
        return true
      case .needsInput: refill()
      case .end:
        if let failure { throw failure }
        return false
      case .tooLong(let limit):
        let position = Position(line: tokenizer.line)
        throw .malformed(Finding(.csvRecordTooLong, at: position, arguments: ["limit": "\(limit)"]))
      case .unclosedQuote(let line):
        if let failure { throw failure }
        tokenizer.takeRest(of: bytes, unclosedOn: line)
        rowLength = window.count
        if keepingUnclosed { return true }
        throw .malformed(row.unclosedFinding(line, isLast: endsAbruptly))
      }
    }
  }

  /// How a file begins that is one line, `count` bytes at most, before any row is read; nothing of any other.
  mutating func onlyLine(upTo count: Int) -> [UInt8] {
    // Why there may be no row is said when it is read again.
    let goesOn = (try? next()) == true && tokenizer.rowHasLineEnd
    begin(delimiter: delimiter)
    return goesOn
      ? [] : Array(bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
  }

  /// Reads the current row again with another delimiter.
  mutating func restart(delimiter: UInt8) throws(FormatError) -> Bool {
    begin(delimiter: delimiter)
    return try next()
  }

  /// Goes back before the current row.
  private mutating func begin(delimiter: UInt8) {
    self.delimiter = delimiter
    tokenizer = CSVTokenizer(delimiter: delimiter, line: tokenizer.line)
    rowLength = 0
  }

  private var buffer: UnsafeMutableRawBufferPointer { memory.bytes }

  private var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[window]) }

  /// Moves the current row to the front of the buffer, makes room, and reads behind it.
  private mutating func refill() {
    if window.lowerBound > 0 {
      buffer.copyMemory(from: bytes)
      window = 0..<window.count
    }
    if window.count > buffer.count / 2 {
      let larger = ByteBuffer(count: buffer.count * 2)
      larger.bytes.copyMemory(from: bytes)
      memory = larger
    }
    do throws(FormatError) {
      let read = try text.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[window.count...]))
      isAtEnd = read == 0
      window = 0..<(window.count + read)
    } catch {
      // Everything before the bytes that can't be decoded lies in the window.
      failure = error.located(onLine: tokenizer.line + lineEnds(in: bytes))
    }
  }
}
