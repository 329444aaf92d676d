public import ExchangeBase

/// Gives strict UTF-8 without a byte order mark out of a source in any encoding that the exchange reads.
///
/// A NUL, and whatever isn't valid in the encoding, ends the reading with ``FormatError/malformed(_:)``; everything
/// before it is given out first, so that who counts lines knows the line; see ``FormatError/located(onLine:)``.
///
/// What stands behind the marks that programs of DOS put at the end of a file is left out with them; see ``EndMark``.
///
/// Three things are read beyond the standards where they are certain: 0x80 in GB 18030 is the euro sign of code page 936; two
/// halves of a pair of UTF-16 in UTF-8 are their character, as some databases store it (CESU-8, Unicode Technical Report
/// 26); and, for who asks for it, a character that was cut off at the end of a value is a ``CutCharacter``.
public struct DecodingSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  /// The encoding; of bytes that don't name theirs, ``TextEncoding/utf8`` as long as only ASCII has come.
  public var encoding: TextEncoding { decoder?.encoding ?? .utf8 }

  private var source: Source
  private let declared: TextEncoding?
  /// `nil` until the encoding is certain.
  private var decoder: TextDecoder?
  private let memory = ByteBuffer(count: EncodingDetector.window + EncodingDetector.surroundings)
  /// The part of `buffer` that has been read and not yet decoded.
  private var pending = 0..<0
  /// The place in the file of the first pending byte.
  private var offset = 0
  private var isAtEnd = false
  private let marksCutCharacters: Bool
  /// What may turn out to be the end marks, and what turned out not to be.
  private var held: [UInt8] = []
  private var released: [UInt8] = []

  /// Whether the source ended with end marks.
  private(set) var hasEndMark = false

  /// Decodes `source` from `encoding`, or, when it is `nil`, finds the encoding out.
  ///
  /// A byte order mark outweighs `encoding`. With `marksCutCharacters`, what is left of a character before the end of a
  /// value is given out as ``CutCharacter/mark``; else it ends the reading.
  public init(source: consuming Source, encoding: TextEncoding? = nil, marksCutCharacters: Bool = false) {
    self.source = source
    declared = encoding
    self.marksCutCharacters = marksCutCharacters
  }

  /// Fills the front of `output`, which has room for at least eight bytes; 0 at the end.
  public mutating func read(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    while true {
      if !released.isEmpty {
        let count = min(released.count, output.count)
        output.copyBytes(from: released[..<count])
        released.removeFirst(count)
        return count
      }
      let count: Int
      do { count = try decode(into: output) } catch {
        guard !held.isEmpty else { throw error }
        // What is before the fault is given out first; it is met again after that.
        (released, held) = (held, [])
        continue
      }
      if count == 0 {
        hasEndMark = hasEndMark || !held.isEmpty
        held.removeAll()
        return 0
      }
      let text = UnsafeRawBufferPointer(rebasing: output[..<count])
      let start = EndMark.start(in: text, goingOn: !held.isEmpty)
      if held.isEmpty {
        held += text[start...]
        if start > 0 { return start }
      } else if start == 0, held.count + count <= EndMark.limit {
        held += text
      } else {
        released = held + text[..<start]
        held = Array(text[start...])
      }
    }
  }

  /// Decodes what comes next, end marks and all.
  private mutating func decode(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    precondition(output.count >= 8, "a character must fit")
    if offset == 0, pending.isEmpty, !isAtEnd { try readMark() }
    if case let count = try readStraight(into: output), count > 0 { return count }
    var written = 0
    while output.count - written >= 8 {
      if pending.isEmpty {
        if isAtEnd || written > 0 { return written }
        try refill()
        continue
      }
      let room = UnsafeMutableRawBufferPointer(rebasing: output[written...])
      let step = try nextStep(into: room)
      pass(step.read)
      written += step.written
      if step.written > 0, step.stop == .invalid { continue }
      if step.written == 0, step.stop != .incomplete || isAtEnd, try mend(into: room, &written) { continue }
      if written > 0 { return written }
      guard step.stop == .incomplete, !isAtEnd else { try refuse() }
      try refill()
    }
    return written
  }

  /// Reads UTF-8 to where it is wanted, as most of it stays what it is; 0 where the long way has to be gone.
  private mutating func readStraight(
    into output: UnsafeMutableRawBufferPointer
  ) throws(FormatError) -> Int {
    guard decoder?.encoding == .utf8, !isAtEnd, pending.count < EncodingDetector.surroundings,
      output.count >= Self.worthwhile
    else { return 0 }
    output.copyMemory(from: pendingBytes)
    let read: Int
    let room = UnsafeMutableRawBufferPointer(
      rebasing: output[pending.count..<min(output.count, EncodingDetector.window)])
    do { read = try source.read(into: room) } catch { throw error as? FormatError ?? .source(error) }
    isAtEnd = read == 0
    let text = UnsafeRawBufferPointer(rebasing: output[..<(pending.count + read)])
    let valid = UTF8Validation.scan(text).read
    // What isn't, or not yet, waits as it always did.
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[valid...]))
    pending = 0..<(text.count - valid)
    offset += valid
    return valid
  }

  /// For how many bytes it is worth while to read them straight.
  private static var worthwhile: Int { 1 << 12 }

  /// Decodes what is pending; until the encoding is certain, only the ASCII in front of the first other byte.
  private mutating func nextStep(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> TextStep {
    if let decoder { return decoder.decode(pendingBytes, into: output) }
    let fitting = UnsafeRawBufferPointer(rebasing: pendingBytes.prefix(output.count))
    let plain = UTF8Validation.plainPrefix(of: fitting)
    if plain > 0 {
      output.copyMemory(from: UnsafeRawBufferPointer(rebasing: pendingBytes.prefix(plain)))
      return TextStep(read: plain, written: plain, stop: .inputUsed)
    }
    while pending.count < EncodingDetector.window, !isAtEnd { try refill() }
    if let utf16 = EncodingDetector.unmarkedUTF16(pendingBytes, at: offset) {
      throw .malformed(
        Finding(.encodingUnmarked, at: Position(byte: 0), arguments: ["encoding": utf16.name]))
    }
    guard pendingBytes[0] != 0 else { return TextStep(read: 0, written: 0, stop: .invalid) }
    let decoder = try makeDecoder(EncodingDetector.encoding(of: pendingBytes))
    self.decoder = decoder
    return decoder.decode(pendingBytes, into: output)
  }

  private mutating func readMark() throws(FormatError) {
    while pending.count < 4, !isAtEnd { try refill() }
    switch EncodingDetector.mark(at: pendingBytes) {
    case .known(let encoding, let length):
      decoder = try makeDecoder(encoding)
      pass(length)
    case .unsupported(let name):
      throw .malformed(Finding(.encodingUnsupported, at: Position(byte: 0), excerpt: name))
    case nil:
      if let declared { decoder = try makeDecoder(declared) }
    }
  }

  private func makeDecoder(_ encoding: TextEncoding) throws(FormatError) -> TextDecoder {
    do { return try TextDecoder(encoding) } catch { throw .source(error) }
  }

  private mutating func pass(_ count: Int) {
    pending = (pending.lowerBound + count)..<pending.upperBound
    offset += count
  }

  /// Moves what is pending, and a little before it, to the front of the buffer and reads behind it.
  private mutating func refill() throws(FormatError) {
    let dropped = max(0, pending.lowerBound - EncodingDetector.surroundings)
    if dropped > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[dropped..<pending.upperBound]))
      pending = (pending.lowerBound - dropped)..<(pending.upperBound - dropped)
    }
    let read: Int
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[pending.upperBound...])
    do { read = try source.read(into: room) } catch { throw error as? FormatError ?? .source(error) }
    isAtEnd = read == 0
    pending = pending.lowerBound..<(pending.upperBound + read)
  }

  private var buffer: UnsafeMutableRawBufferPointer { memory.bytes }

  private var pendingBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[pending]) }

  /// Reads the first of the pending bytes beyond the standard, where that is certain.
  private mutating func mend(
    into output: UnsafeMutableRawBufferPointer, _ written: inout Int
  ) throws(FormatError) -> Bool {
    while pending.count < EncodingDetector.surroundings, !isAtEnd { try refill() }
    guard let first = pendingBytes.first, output.count >= 8 else { return false }
    if encoding == .gb18030, first == 0x80, !isAmongUTF8 {
      output.copyBytes(from: "€".utf8)
      written += 3
      pass(1)
      return true
    }
    if !encoding.isUTF16, encoding != .gb18030, let scalar = Self.pairedScalar(pendingBytes) {
      let text = Array(String(scalar).utf8)
      output.copyBytes(from: text)
      written += text.count
      pass(6)
      return true
    }
    guard marksCutCharacters, let cut = CutCharacter(pendingBytes, encoding), cut.isBeforeBoundary,
      !isAmongUTF8
    else { return false }
    output.copyBytes(from: CutCharacter.mark)
    written += CutCharacter.mark.count
    pass(cut.length)
    return true
  }

  /// The character whose surrogates stand there as two codes of three bytes.
  private static func pairedScalar(_ bytes: UnsafeRawBufferPointer) -> Unicode.Scalar? {
    guard bytes.count >= 6, bytes[0] == 0xED, (0xA0...0xAF).contains(bytes[1]), bytes[3] == 0xED,
      (0xB0...0xBF).contains(bytes[4]), bytes[2] & 0xC0 == 0x80, bytes[5] & 0xC0 == 0x80
    else { return nil }
    let high = UInt32(bytes[1] & 0x0F) << 6 | UInt32(bytes[2] & 0x3F)
    let low = UInt32(bytes[4] & 0x0F) << 6 | UInt32(bytes[5] & 0x3F)
    return Unicode.Scalar(0x10000 + (high << 10 | low))
  }

  /// Whether the first pending byte, of GB 18030, stands in a run of bytes that are UTF-8: then two encodings are mixed,
  /// and going on would make other words of them.
  private var isAmongUTF8: Bool {
    guard encoding == .gb18030 else { return false }
    let (first, last) = (
      max(0, pending.lowerBound - EncodingDetector.surroundings),
      min(pending.upperBound, pending.lowerBound + EncodingDetector.surroundings)
    )
    var (start, end) = (pending.lowerBound, pending.lowerBound)
    while start > first, buffer[start - 1] >= 0x80 { start -= 1 }
    while end < last, buffer[end] >= 0x80 { end += 1 }
    // The run may go on beyond what is looked at.
    if start == first { while start < min(end, first + 3), buffer[start] & 0xC0 == 0x80 { start += 1 } }
    let run = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    let step = UTF8Validation.scan(run)
    let isValid = step.stop == .inputUsed || (step.stop == .incomplete && end == last)
    return isValid && run.prefix(step.read).contains { $0 >= 0xE0 }
  }

  /// Says what is wrong with the first of the pending bytes.
  private mutating func refuse() throws(FormatError) -> Never {
    while pending.count < EncodingDetector.surroundings, !isAtEnd { try refill() }
    let position = Position(byte: offset)
    let bytes = pendingBytes.prefix(4)
    if bytes.prefix(encoding.isUTF16 ? 2 : 1).allSatisfy({ $0 == 0 }), bytes.count > 1 || !encoding.isUTF16 {
      throw .malformed(Finding(.nulByte, at: position, arguments: ["byte": "\(offset)"]))
    }
    let cut = isAmongUTF8 ? nil : CutCharacter(pendingBytes, encoding)
    let shown = cut.map { bytes.prefix($0.length) } ?? bytes
    let arguments = [
      "byte": "\(offset)", "encoding": encoding.name,
      "bytes": shown.map(\.hexadecimal).joined(separator: " "),
    ]
    let code = cut == nil ? FindingCode.encodingInvalid : .characterCut
    throw .malformed(Finding(code, at: position, arguments: arguments))
  }
}

extension UInt8 {
  /// Its two digits: `0A`.
  fileprivate var hexadecimal: String {
    (self < 0x10 ? "0" : "") + String(self, radix: 16, uppercase: true)
  }
}
