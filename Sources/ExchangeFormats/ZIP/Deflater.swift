internal import CZlib

/// Compresses blocks of bytes to raw deflate data (RFC 1951), each by itself.
///
/// It owns one `z_stream`, which lies on the heap because zlib keeps its address. What it compressed before changes nothing
/// about what comes of a block.
struct Deflater: ~Copyable {
  /// How much compressed data zlib hands over at a time, in bytes.
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

  /// Compresses a block of less than 4 GiB, and appends what comes of it to `data`.
  ///
  /// - Parameters:
  ///   - dictionary: the bytes before the block, as far back as it may refer to them (32 KiB); none where it is the first.
  ///   - isLast: whether the data ends with it. If not it ends on a byte, so that what comes of the next block can follow.
  func compress(
    _ block: UnsafeRawBufferPointer, after dictionary: UnsafeRawBufferPointer, isLast: Bool,
    into data: inout [UInt8]
  ) {
    deflateReset(stream)
    if !dictionary.isEmpty {
      let bytes = dictionary.bindMemory(to: UInt8.self).baseAddress
      let status = deflateSetDictionary(stream, bytes, UInt32(dictionary.count))
      precondition(status == Z_OK, "nothing is compressed yet")
    }
    // zlib only reads the input; its type just doesn't say so.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: block.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(block.count)
    // Deflate makes data a little larger at most: five bytes for each 16 KB that can't be compressed.
    data.reserveCapacity(data.count + block.count + block.count / 1000 + 64)
    // Where the output is full to the byte zlib may end a block twice, which means the same.
    repeat {
      stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      let status = deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      precondition(status != Z_STREAM_ERROR, "zlib's state is only touched here")
      data += UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.pointee.avail_out))])
    } while stream.pointee.avail_out == 0
    stream.pointee.next_in = nil
  }
}
