/// Gives strict UTF-8 without a byte order mark out of a source in any encoding that the exchange reads.
///
/// A NUL, and whatever isn't valid in the encoding, ends the reading with ``FormatError/malformed(_:)``; everything
/// before it is given out first, so that who counts lines knows the line; see ``FormatError/located(onLine:)``.
public struct DecodingSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  /// The encoding; of bytes that don't name theirs, ``TextEncoding/utf8`` as long as only ASCII has come.
  public var encoding: TextEncoding { decoder?.encoding ?? .utf8 }

  private var source: Source
  private let declared: TextEncoding?
  /// `nil` until the encoding is certain.
  private var decoder: TextDecoder?
  private let memory = ByteBuffer(count: EncodingDetector.window)
  /// The part of `buffer` that has been read and not yet decoded.
  private var pending = 0..<0
  /// The place in the file of the first pending byte.
  private var offset = 0
  private var isAtEnd = false

  /// Decodes `source` from `encoding`, or, when it is `nil`, finds the encoding out.
  ///
  /// A byte order mark outweighs `encoding`.
  public init(source: consuming Source, encoding: TextEncoding? = nil) {
    self.source = source
    declared = encoding
  }

  /// Fills the front of `output`, which has room for at least eight bytes; 0 at the end.
  public mutating func read(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    precondition(output.count >= 8, "a character must fit")
    if offset == 0, pending.isEmpty, !isAtEnd { try readMark() }
    while true {
      if pending.isEmpty {
        if isAtEnd { return 0 }
        try refill()
        continue
      }
      let step = try nextStep(into: output)
      pending = (pending.lowerBound + step.read)..<pending.upperBound
      offset += step.read
      if step.written > 0 { return step.written }
      guard step.stop == .incomplete, !isAtEnd else { try refuse() }
      try refill()
    }
  }

  /// Decodes what is pending; until the encoding is certain, only the ASCII in front of the first other byte.
  private mutating func nextStep(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> TextStep {
    if let decoder { return decoder.decode(pendingBytes, into: output) }
    let fitting = UnsafeRawBufferPointer(rebasing: pendingBytes.prefix(output.count))
    let plain = UTF8Validation.plainPrefix(of: fitting)
    if plain > 0 {
      output.copyMemory(from: UnsafeRawBufferPointer(rebasing: pendingBytes.prefix(plain)))
      return TextStep(read: plain, written: plain, stop: .inputUsed)
    }
    while pending.count < buffer.count, !isAtEnd { try refill() }
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
      pending = (pending.lowerBound + length)..<pending.upperBound
      offset += length
    case .unsupported(let name):
      throw .malformed(Finding(.encodingUnsupported, at: Position(byte: 0), excerpt: name))
    case nil:
      if let declared { decoder = try makeDecoder(declared) }
    }
  }

  private func makeDecoder(_ encoding: TextEncoding) throws(FormatError) -> TextDecoder {
    do { return try TextDecoder(encoding) } catch { throw .source(error) }
  }

  /// Moves what is pending to the front of the buffer and reads behind it.
  private mutating func refill() throws(FormatError) {
    let kept = pending.count
    if pending.lowerBound > 0, kept > 0 {
      UnsafeMutableRawBufferPointer(rebasing: buffer[..<kept]).copyMemory(from: pendingBytes)
    }
    let read: Int
    do { read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...])) } catch {
      throw error as? FormatError ?? .source(error)
    }
    isAtEnd = read == 0
    pending = 0..<(kept + read)
  }

  private var buffer: UnsafeMutableRawBufferPointer { memory.bytes }

  private var pendingBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[pending]) }

  /// Says what is wrong with the first of the pending bytes.
  private mutating func refuse() throws(FormatError) -> Never {
    while pending.count < 4, !isAtEnd { try refill() }
    let position = Position(byte: offset)
    let bytes = pendingBytes.prefix(4)
    if bytes.prefix(encoding.isUTF16 ? 2 : 1).allSatisfy({ $0 == 0 }), bytes.count > 1 || !encoding.isUTF16 {
      throw .malformed(Finding(.nulByte, at: position, arguments: ["byte": "\(offset)"]))
    }
    let arguments = [
      "byte": "\(offset)", "encoding": encoding.name,
      "bytes": bytes.map(\.hexadecimal).joined(separator: " "),
    ]
    throw .malformed(Finding(.encodingInvalid, at: position, arguments: arguments))
  }
}

extension UInt8 {
  /// Its two digits: `0A`.
  fileprivate var hexadecimal: String {
    (self < 0x10 ? "0" : "") + String(self, radix: 16, uppercase: true)
  }
}
