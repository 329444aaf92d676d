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
  /// Where the stream lies, and the first byte of it that hasn't been read.
  private var range = 0..<0
  private var position = 0
  /// How the stream ended; `nil` before it has.
  private(set) var ending: Ending?

  /// How many compressed bytes what came out so far was made of.
  var consumed: Int { position - range.lowerBound - Int(stream.pointee.avail_in) }

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
    begin(range)
    while case let count = try read(source, into: output), count > 0 {
      try sink(UnsafeRawBufferPointer(rebasing: output[..<count]), consumed)
    }
    return ending ?? .cutShort
  }

  /// Begins with a stream that lies in `range` and may end earlier.
  mutating func begin(_ range: Range<Int>) {
    inflateReset(stream)
    stream.pointee.avail_in = 0
    (self.range, position, ending) = (range, range.lowerBound, nil)
  }

  /// Decompresses the next bytes of the stream into the front of `room`.
  ///
  /// - Returns: how many there are; 0 at the end, of which ``ending`` says how it came.
  /// - Throws: ``InflaterUnavailable``, or what the source throws.
  mutating func read<Source: RandomAccessSource & ~Copyable>(
    _ source: borrowing Source, into room: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    while ending == nil {
      if stream.pointee.avail_in == 0, position < range.upperBound {
        let room = UnsafeMutableRawBufferPointer(rebasing: input.prefix(range.upperBound - position))
        let count = try source.read(at: position, into: room)
        guard count > 0 else { throw SourceCutShort() }
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = UInt32(count)
        position += count
      }
      stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(clamping: room.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      precondition(status != Z_STREAM_ERROR, "zlib's state is only touched here")
      if status == Z_MEM_ERROR { throw InflaterUnavailable() }
      let written = Int(UInt32(clamping: room.count) - stream.pointee.avail_out)
      if status == Z_STREAM_END {
        ending = .whole(position - Int(stream.pointee.avail_in))
      } else if status != Z_OK, status != Z_BUF_ERROR {
        ending = .broken
      } else if written == 0, stream.pointee.avail_in == 0, position == range.upperBound {
        ending = .cutShort
      }
      if written > 0 { return written }
    }
    return 0
  }
}

/// There is no memory to decompress with.
struct InflaterUnavailable: WordedError {
  var words: LocalizedText {
    LocalizedText(
      "没有内存来解压；等机器不忙时再试", "no memory to decompress with; try again when the machine is less busy")
  }
}
