import ExchangeBase

/// Brings a document from its source to the parser, piece by piece: decoded, with line feeds as line ends, and
/// without a tag beyond the limits.
struct XMLFeed<Source: ByteSource & ~Copyable>: ~Copyable {
  /// Why the bytes can't be read on.
  private(set) var failure: FormatError?
  /// Whether there is nothing more to come.
  private(set) var isAtEnd = false

  private var text: DecodingSource<LabelledSource<Source>>
  private var scanner = XMLMarkupScanner()
  private let parser: XMLPushParser
  private let assembly: DocumentAssembly
  private let memory: ByteBuffer

  /// Opens `source` for `assembly`; libxml2 gets pieces of at most `pieceSize` bytes (at least 8). A document that
  /// doesn't name its encoding is in `assumed`, or in UTF-8.
  init(
    source: consuming Source, assembly: DocumentAssembly, pieceSize: Int, assumed: TextEncoding? = nil
  ) throws(FormatError) {
    let labelled = try LabelledSource(source: source, assumed: assumed)
    let encoding = labelled.encoding
    text = DecodingSource(source: labelled, encoding: encoding)
    parser = XMLPushParser(assembly: assembly)
    self.assembly = assembly
    memory = ByteBuffer(count: pieceSize)
  }

  /// The encoding that the document turned out to be in.
  var encoding: TextEncoding { text.encoding }

  /// The next record that the assembly has finished, or `nil` when the document has ended well.
  mutating func nextRecord() throws(FormatError) -> ReadRecord? {
    while true {
      if let record = assembly.takeRecord() { return record }
      assembly.discardTaken()
      if let failure { throw failure }
      if isAtEnd { return nil }
      advance()
    }
  }

  /// Parses the next piece.
  mutating func advance() {
    guard !isAtEnd else { return }
    do {
      let count = try text.read(into: memory.bytes)
      if count == 0 {
        parser.finish()
      } else {
        parse(UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<count]))
      }
      isAtEnd = count == 0
    } catch { failure = error.located(onLine: scanner.line) }
    // What the parser found stands before the bytes that couldn't be decoded.
    if let finding = assembly.failure { failure = .malformed(finding) }
    isAtEnd = isAtEnd || failure != nil
  }

  private mutating func parse(_ piece: UnsafeMutableRawBufferPointer) {
    let (count, excess) = scanner.scan(piece)
    parser.feed(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    if let excess { assembly.refuse(excess, line: scanner.markupLine) }
  }
}
