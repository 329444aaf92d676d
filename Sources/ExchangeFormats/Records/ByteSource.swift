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
