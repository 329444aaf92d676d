import ExchangeBase

internal import CZlib

/// Decompresses raw deflate data (RFC 1951) that lies in a source, piece by piece.
///
/// It owns one `z_stream`, which lies on the heap because zlib keeps its address.
struct Inflater: ~Copyable {
  /// How many bytes are read, and how many are handed out, at a time.
  private static let capacity = 64 * 1024

  /// How a stream of compressed data ended.
  enum Ending: Equatable {
    /// By itself, before the byte at this offset.
    case whole(Int)
    /// The bytes ended first.
    case cutShort
    /// It can't be understood.
    case broken
  }

  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private let output: UnsafeMutableRawBufferPointer

  /// Gets a decompressor ready.
  ///
  /// - Throws: ``InflaterUnavailable`` when there is no memory for it.
  init() throws(InflaterUnavailable) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: Self.capacity, alignment: 1)
    output = .allocate(byteCount: Self.capacity, alignment: 1)
    // A negative number of window bits asks for raw data, without zlib's own header.
    guard exchange_inflateInit2(stream, -MAX_WBITS) == Z_OK else {
      stream.deallocate()
      input.deallocate()
      output.deallocate()
      throw InflaterUnavailable()
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
    output.deallocate()
  }

  /// Decompresses one stream.
  ///
  /// - Parameters:
  ///   - range: where it lies; it may end earlier.
  ///   - sink: takes the bytes, and is told how many compressed ones they and all before them were made of.
  /// - Throws: ``InflaterUnavailable``, or what the source or `sink` throws.
  mutating func inflate<Source: RandomAccessSource & ~Copyable>(
    _ source: borrowing Source, in range: Range<Int>,
    to sink: (_ bytes: UnsafeRawBufferPointer, _ compressed: Int) throws -> Void
  ) throws -> Ending {
    inflateReset(stream)
    var position = range.lowerBound
    while position < range.upperBound {
      let room = UnsafeMutableRawBufferPointer(rebasing: input.prefix(range.upperBound - position))
      let count = try source.read(at: position, into: room)
      guard count > 0 else { throw SourceCutShort() }
      stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_in = UInt32(count)
      let start = position - range.lowerBound
      let status = try drain { [stream] bytes in try sink(bytes, start + count - Int(stream.pointee.avail_in))
      }
      position += count - Int(stream.pointee.avail_in)
      if status == Z_STREAM_END { return .whole(position) }
      if status != Z_OK, status != Z_BUF_ERROR { return .broken }
    }
    return .cutShort
  }

  /// Decompresses what was read, and returns zlib's last word on it.
  private func drain(to sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Int32 {
    while true {
      stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      precondition(status != Z_STREAM_ERROR, "zlib's state is only touched here")
      if status == Z_MEM_ERROR { throw InflaterUnavailable() }
      let written = output.count - Int(stream.pointee.avail_out)
      if written > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<written])) }
      // A full output may hide more; anything else than OK is the end of this input.
      if status != Z_OK || stream.pointee.avail_out > 0 { return status }
    }
  }
}

/// There is no memory to decompress with.
struct InflaterUnavailable: Error, CustomStringConvertible {
  var description: String { "no memory to decompress with; try again when the machine is less busy" }
}
