import ExchangeBase

/// Brings a document from its source to the parser, piece by piece: decoded, with line feeds as line ends, and
/// without a tag beyond the limits.
struct XMLFeed<Source: ByteSource & ~Copyable>: ~Copyable {
  /// Why the bytes can't be read on.
  private(set) var failure: FormatError?
  /// Whether there is nothing more to come.
  private(set) var isAtEnd = false

  private let text: DecodedText<LabelledSource<Source>>
  private var scanner = XMLMarkupScanner()
  private let parser: XMLPushParser
  private let assembly: DocumentAssembly
  private let memory: ByteBuffer
  /// The part of it that is still to be parsed.
  private var unparsed = 0..<0
  private var lanes: XMLLanes?
  private var encodingSoFar = TextEncoding.utf8

  /// Opens `source` for `assembly`; libxml2 gets pieces of at most `pieceSize` bytes (at least 8). A document that
  /// doesn't name its encoding is in `assumed`, or in UTF-8.
  init(
    source: consuming Source, assembly: DocumentAssembly, pieceSize: Int, assumed: TextEncoding? = nil
  ) throws(FormatError) {
    let labelled = try LabelledSource(source: source, assumed: assumed)
    let encoding = labelled.encoding
    text = DecodedText(DecodingSource(source: labelled, encoding: encoding))
    parser = XMLPushParser(assembly: assembly)
    self.assembly = assembly
    memory = ByteBuffer(count: pieceSize)
  }

  /// The encoding that the document turned out to be in.
  var encoding: TextEncoding { lanes == nil || isAtEnd ? text.encoding : encodingSoFar }

  /// Has plain records of a format taken as batches from now on.
  mutating func takePlainRecords(
    _ format: XMLBlockFormat, inBlocksOf size: Int,
    by make: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    guard !isAtEnd, lanes == nil else { return }
    encodingSoFar = text.encoding
    let text = text
    defer { unparsed = 0..<0 }
    let carry = Array(UnsafeRawBufferPointer(rebasing: memory.bytes[unparsed]))
    let cutter = BlockCutter(blockSize: size, carry: carry, failure: nil) {
      room throws(FormatError) in
      try text.read(into: room)
    }
    lanes = XMLLanes(format, cutter: cutter, makeTaker: make)
  }

  /// The next record that the assembly has finished, where none are taken as batches; `nil` when the document has ended well.
  mutating func nextRecord() throws(FormatError) -> ReadRecord? {
    switch try nextPart() {
    case .record(let read): return read
    case .batch: preconditionFailure("who takes plain records as batches asks for parts")
    case nil: return nil
    }
  }

  /// The next record that the assembly has finished, or plain ones; `nil` when the document has ended well.
  mutating func nextPart() throws(FormatError) -> ReadPart? {
    while true {
      if let record = assembly.takeRecord() { return .record(record) }
      assembly.discardTaken()
      if let failure { throw failure }
      if isAtEnd { return nil }
      guard let lanes else {
        advance()
        continue
      }
      if let batch = advance(lanes) { return .batch(batch) }
    }
  }

  /// Ends the reading before its end.
  mutating func stop() {
    lanes?.stop()
    isAtEnd = true
  }

  /// Parses what comes next, or passes over plain records.
  private mutating func advance(_ lanes: XMLLanes) -> RecordBatch? {
    let isBetween = assembly.takesPlainRecords && scanner.isInText && parser.isBetweenElements
    switch lanes.next(isBetweenRecords: isBetween, number: assembly.recordCount, line: scanner.line) {
    case .plain(let lines, let characters):
      scanner.pass(lines: lines)
      parser.pass(lines: lines, characters: characters)
      assembly.pass(records: lanes.batch.count)
      return lanes.batch
    case .text(let piece): parse(piece)
    case nil:
      failure = lanes.failure?.located(onLine: scanner.line)
      if failure == nil { parser.finish() }
      isAtEnd = true
    }
    settle()
    return nil
  }

  /// Parses the next piece; with `upToRecord` no further than the first record begins.
  mutating func advance(upToRecord: Bool = false) {
    guard !isAtEnd else { return }
    if unparsed.isEmpty {
      do {
        unparsed = 0..<(try text.read(into: memory.bytes))
        if unparsed.isEmpty {
          parser.finish()
          isAtEnd = true
        }
      } catch {
        failure = error.located(onLine: scanner.line)
        unparsed = 0..<0
      }
    }
    let piece = UnsafeMutableRawBufferPointer(rebasing: memory.bytes[unparsed])
    let end = upToRecord ? XMLBlockFormat.beginning(in: UnsafeRawBufferPointer(piece)) : nil
    let next = UnsafeMutableRawBufferPointer(rebasing: piece[..<(end ?? piece.count)])
    unparsed = (unparsed.lowerBound + next.count)..<unparsed.upperBound
    if !next.isEmpty { parse(next) }
    settle()
  }

  /// Ends the reading where something failed. What the parser found stands before the bytes that couldn't be decoded.
  private mutating func settle() {
    if let finding = assembly.failure { failure = .malformed(finding) }
    isAtEnd = isAtEnd || failure != nil
    // From here on the source is asked again.
    if isAtEnd { lanes?.stop() }
  }

  private mutating func parse(_ piece: UnsafeMutableRawBufferPointer) {
    let (count, excess) = scanner.scan(piece)
    parser.feed(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    if let excess { assembly.refuse(excess, line: scanner.markupLine) }
  }
}
