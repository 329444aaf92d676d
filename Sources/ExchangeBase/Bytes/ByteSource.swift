/// Bytes that are pulled in pieces: a file, or memory cut into small pieces by a test.
public protocol ByteSource: ~Copyable {
  /// Fills the front of `buffer` and returns how many bytes it wrote; 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes in memory, given out in pieces of at most `chunk` bytes.
public struct MemorySource: ByteSource, Sendable {
  private let bytes: [UInt8]
  private let chunk: Int
  private var offset = 0

  /// Gives out `bytes`, at most `chunk` at a time.
  public init(_ bytes: some Sequence<UInt8>, chunk: Int = .max) {
    precondition(chunk > 0, "a chunk holds at least one byte")
    self.bytes = Array(bytes)
    self.chunk = chunk
  }

  /// Copies the next piece.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(chunk, buffer.count, bytes.count - offset)
    guard count > 0 else { return 0 }
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }
}

/// Bytes of which any can be read at any time: a file, or memory.
public protocol RandomAccessSource: ~Copyable {
  /// How many bytes there are.
  var size: Int { get }

  /// Fills the front of `buffer` with what stands at `offset` and returns how many bytes it wrote; 0 at the end.
  borrowing func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension MemorySource: RandomAccessSource {
  /// How many bytes there are.
  public var size: Int { bytes.count }

  /// Copies what stands at `offset`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(chunk, buffer.count, bytes.count - offset)
    guard count > 0 else { return 0 }
    buffer.copyBytes(from: bytes[offset..<offset + count])
    return count
  }
}

extension RandomAccessSource where Self: ~Copyable {
  /// The bytes of a range, which lies inside the source.
  ///
  /// - Throws: ``SourceCutShort`` when the source has become shorter, or what it throws.
  public borrowing func bytes(in range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < range.count {
      let count = try bytes.withUnsafeMutableBytes { buffer in
        try read(
          at: range.lowerBound + filled, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      guard count > 0 else { throw SourceCutShort() }
      filled += count
    }
    return bytes
  }
}

/// A file of ours became shorter while it was read.
public struct SourceCutShort: WordedError {
  /// Says that it happened.
  public init() {}

  /// What happened and what to do next.
  public var words: LocalizedText {
    LocalizedText(
      "文件在读的时候变短了；请不要动交换自己的文件夹",
      "the file became shorter while it was read; leave the exchange's own folders alone")
  }
}
