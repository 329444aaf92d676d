internal import CZlib

/// Compresses bytes to raw deflate data (RFC 1951), piece by piece.
///
/// It owns one `z_stream`, which lies on the heap because zlib keeps its address.
struct Deflater: ~Copyable {
  /// How much compressed data is handed out at a time, in bytes.
  private static let capacity = 64 * 1024

  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer

  /// Gets a compressor ready, at zlib's level 6.
  ///
  /// - Throws: ``ZIPWriteError`` when there is no memory for it.
  init() throws(ZIPWriteError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    output = .allocate(byteCount: Self.capacity, alignment: 1)
    // A negative number of window bits asks for raw data, without zlib's own header.
    guard exchange_deflateInit2(stream, 6, -MAX_WBITS, 8) == Z_OK else {
      stream.deallocate()
      output.deallocate()
      throw ZIPWriteError(
        "没有内存来压缩；等机器不忙时再试",
        "no memory to compress with; try again when the machine is less busy")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Begins a new stream of compressed data.
  func reset() {
    deflateReset(stream)
  }

  /// Takes the next bytes and gives `sink` what compressed data is ready.
  func compress(_ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    // zlib counts input in 32 bits.
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      rest = rest.dropFirst(piece.count)
      try run(piece, Z_NO_FLUSH, sink)
    }
  }

  /// Ends the stream and gives `sink` the rest of the compressed data.
  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, sink)
  }

  private func run(
    _ input: UnsafeRawBufferPointer, _ flush: Int32, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // zlib only reads the input; its type just doesn't say so.
    let bytes = input.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
    stream.pointee.avail_in = UInt32(input.count)
    repeat {
      stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      let status = deflate(stream, flush)
      precondition(status != Z_STREAM_ERROR, "zlib's state is only touched here")
      let written = output.count - Int(stream.pointee.avail_out)
      if written > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<written])) }
    } while stream.pointee.avail_out == 0
    stream.pointee.next_in = nil
  }
}
