import ExchangeBase

/// The bytes of a document, held against the encoding that it declares.
///
/// A wrong label doesn't always make the decoder stop: UTF-8 read as GBK can come out as other words, without a
/// complaint. So what is labelled one way and plainly is the other ends here.
struct LabelledSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  /// The encoding by the label; UTF-8 without one (XML 1.0, section 4.3.3).
  private(set) var encoding = TextEncoding.utf8

  private var source: Source
  private var label = "UTF-8"
  /// Whether the document declares its encoding.
  private var isLabelled = false
  private var block: [UInt8] = []
  private var given = 0
  /// The end of the block before, where it broke a character that could be UTF-8.
  private var broken: [UInt8] = []
  private var isUTF8 = true
  /// Characters of three and more bytes while all was valid UTF-8, up to ``enough``. In GB 18030 some pairs of letters look like one
  /// of two bytes, hardly ever anything looks like one of three.
  private var longCharacters = 0
  /// So many of them don't come by chance.
  private static var enough: Int { 4 }

  /// Reads the front of `source` with its label. Without label and mark it is in `assumed`, or in UTF-8.
  init(source: consuming Source, assumed: TextEncoding? = nil) throws(FormatError) {
    self.source = source
    try refill()
    let mark = block.withUnsafeBytes { EncodingDetector.mark(at: $0) }
    var marked: TextEncoding?
    if case .known(let encoding, _)? = mark { marked = encoding }
    if mark == nil, assumed?.isUTF16 != true,
      let utf16 = block.withUnsafeBytes({ EncodingDetector.unmarkedUTF16($0, at: 0) })
    {
      let position = Position(line: 1, byte: 0)
      throw .malformed(Finding(.encodingUnmarked, at: position, arguments: ["encoding": utf16.name]))
    }
    encoding = marked ?? .utf8
    label = encoding.name
    let front = try Self.front(of: block, after: mark)
    if let (front, line) = XMLDeclaration.misspelling(in: front) {
      throw .malformed(
        Finding(.xmlMalformed, at: Position(line: line), arguments: XMLWording.declarationSpelt(front)))
    }
    if let (what, line) = XMLDeclaration.misplacement(in: front) {
      throw .malformed(
        Finding(
          .xmlNotAtStart, at: Position(line: line), arguments: ["what": what.en, "whatZh": what.zh]))
    }
    if let label = XMLDeclaration.encodingLabel(in: front) {
      guard let encoding = XMLDeclaration.encoding(for: label, marked: marked) else {
        let position = Position(line: 1)
        throw .malformed(Finding(.encodingUnsupported, at: position, excerpt: Masking.excerpt(label)))
      }
      (self.label, self.encoding) = (label, encoding)
      isLabelled = true
      if let marked, marked.withoutMark != encoding { throw mismatch(actual: marked.name) }
    } else if mark == nil, let assumed {
      (label, encoding) = (assumed.name, assumed)
      isUTF8 = !assumed.isUTF16
    }
    // A label that could be read without a mark is itself no UTF-16, whatever it says.
    if marked?.isUTF16 == true { isUTF8 = false }
    try check()
    if let intrusion = XMLDeclaration.intrusion(in: try Self.front(of: block, after: mark, in: encoding)) {
      throw .malformed(
        Finding(
          .xmlMalformed, at: Position(line: intrusion.line, column: intrusion.column),
          arguments: XMLWording.intrusion(intrusion.first)))
    }
  }

  /// The front of the document in UTF-8, as far as a declaration may go, without its byte order mark. Without one it is in `named`; as
  /// long as nobody knows, of ASCII.
  private static func front(
    of block: [UInt8], after mark: EncodingDetector.Mark?, in named: TextEncoding = .utf8
  ) throws(FormatError) -> [UInt8] {
    var (encoding, length) = (named, 0)
    if case .known(let marked, let bytes)? = mark { (encoding, length) = (marked, bytes) }
    let text = block.dropFirst(length).prefix((encoding.isUTF16 ? 2 : 1) * XMLDeclaration.limit)
    guard !text.isEmpty, encoding.withoutMark != .utf8 else { return Array(text) }
    let decoder: TextDecoder
    do { decoder = try TextDecoder(encoding) } catch { throw .source(error) }
    return [UInt8](unsafeUninitializedCapacity: max(4, 2 * text.count)) { output, count in
      count = text.withUnsafeBytes { decoder.decode($0, into: UnsafeMutableRawBufferPointer(output)).written }
    }
  }

  /// Gives the next bytes.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    if given == block.count {
      try refill()
      try check()
    }
    let count = min(buffer.count, block.count - given)
    buffer.copyBytes(from: block[given..<given + count])
    given += count
    return count
  }

  /// Reads a whole block, however small the pieces are in which the bytes come: what is found doesn't depend on it.
  private mutating func refill() throws(FormatError) {
    given = 0
    var failure: (any Error)?
    block = [UInt8](unsafeUninitializedCapacity: EncodingDetector.window) { buffer, count in
      let space = UnsafeMutableRawBufferPointer(buffer)
      do {
        while count < space.count {
          let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: space[count...]))
          if read == 0 { break }
          count += read
        }
      } catch { failure = error }
    }
    if let failure { throw failure as? FormatError ?? .source(failure) }
  }

  /// Follows the text as UTF-8 for as long as it is that.
  private mutating func check() throws(FormatError) {
    // With so many characters of UTF-8 it is that, and whoever decodes it says where it isn't.
    let isCertain = longCharacters >= Self.enough && !encoding.isUTF16 && encoding != .gb18030
    guard isUTF8, !isCertain, !block.isEmpty else { return }
    let text = broken.isEmpty ? block : broken + block
    let step = text.withUnsafeBytes { UTF8Validation.scan($0) }
    for byte in text[..<step.read] {
      if longCharacters >= Self.enough { break }
      if byte >= 0xE0 { longCharacters += 1 }
    }
    broken = step.stop == .incomplete ? Array(text[step.read...]) : []
    isUTF8 = step.stop != .invalid
    if encoding.isUTF16 {
      throw mismatch(actual: isUTF8 ? "UTF-8" : "GB18030")
    } else if encoding == .gb18030 {
      // Nothing but UTF-8 up to here, and Chinese in it: GB 18030 would have shown itself.
      if isUTF8, longCharacters > 0 { throw mismatch(actual: "UTF-8") }
    } else if !isUTF8, longCharacters < Self.enough, try isGB18030(text[step.read...].prefix(64)) {
      throw mismatch(actual: "GB18030")
    }
  }

  private func isGB18030(_ text: ArraySlice<UInt8>) throws(FormatError) -> Bool {
    let decoder: TextDecoder
    do { decoder = try TextDecoder(.gb18030) } catch { throw .source(error) }
    return withUnsafeTemporaryAllocation(byteCount: 4 * 64, alignment: 8) { output in
      text.withUnsafeBytes { decoder.decode($0, into: output).stop != .invalid }
    }
  }

  private func mismatch(actual: String) -> FormatError {
    let label = Masking.excerpt(label)
    let arguments = [
      "declared": isLabelled ? label : "nothing, which means UTF-8",
      "declaredZh": isLabelled ? label : "（没有写，按规定就是 UTF-8）", "actual": actual,
    ]
    return .malformed(Finding(.encodingMismatch, at: Position(line: 1), arguments: arguments))
  }
}
