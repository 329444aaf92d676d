public import ExchangeBase

/// Unpacks a gzip file (RFC 1952), strictly: one or more members and nothing else.
public struct GzipReader<Source: RandomAccessSource & ~Copyable>: ~Copyable {
  private let source: Source
  private let limits: UnpackingLimits
  private var inflater: Inflater
  private var meter: UnpackingMeter
  private var total = 0

  /// The most members: programs that compress in blocks make one of every 64 KiB, and none makes empty ones.
  static var memberLimit: Int { 20_000 }

  /// Gets ready to unpack `source`.
  public init(_ source: consuming Source, limits: UnpackingLimits = UnpackingLimits()) throws {
    inflater = try Inflater()
    meter = UnpackingMeter(ratio: limits.ratio)
    self.source = source
    self.limits = limits
  }

  /// Unpacks all, piece by piece, to the end; only then is it known to be whole.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't as it should be, or what the source or `sink` throws.
  public mutating func unpack(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var position = 0
    var members = 0
    repeat {
      members += 1
      guard members <= Self.memberLimit else { throw Self.tooManyMembers }
      do {
        position = try unpackMember(at: position, to: sink)
      } catch is ZIPFieldsEnded {
        throw Self.damaged("没有传完。", "it ends too early.")
      } catch UnpackingMeter.Excess.bytes {
        throw ZIPFault.tooManyBytes(limit: limits.bytes).error()
      } catch UnpackingMeter.Excess.ratio {
        throw ZIPFault.ratio(limit: limits.ratio).error()
      }
    } while position < source.size
  }

  private mutating func unpackMember(
    at start: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let data = try endOfHeader(at: start)
    var meter = meter
    meter.begin(limit: limits.bytes - total)
    defer { self.meter = meter }
    let ending = try inflater.inflate(source, in: data..<source.size) { bytes, compressed in
      try meter.take(bytes, of: compressed)
      try sink(bytes)
    }
    guard case .whole(let end) = ending else {
      throw ending == .cutShort
        ? Self.damaged("没有传完。", "it ends too early.")
        : Self.damaged("压缩数据解不开。", "its data can't be understood.")
    }
    var trailer = try fields(at: end, 8)
    guard try trailer.long() == meter.checksum.value else {
      throw Self.damaged("校验和（CRC-32）不符。", "its checksum (CRC-32) is wrong.")
    }
    guard try trailer.long() == UInt32(truncatingIfNeeded: meter.size) else {
      throw Self.damaged("大小不符。", "its size is wrong.")
    }
    total += meter.size
    return end + 8
  }

  /// Passes over a member's header and returns where its data begins.
  private func endOfHeader(at start: Int) throws -> Int {
    // Extra field, name, comment and checksum may follow; more than this is no header that a program writes.
    let most = min(1 << 17, source.size - start)
    // Most are a few bytes long.
    let few = min(512, most)
    do { return try endOfHeader(at: start, within: few) } catch is ZIPFieldsEnded where few < most {
      return try endOfHeader(at: start, within: most)
    }
  }

  private func endOfHeader(at start: Int, within size: Int) throws -> Int {
    let head = try source.bytes(in: start..<start + size)
    var rest = ZIPFields(head)
    guard try rest.short() == 0x8B1F else {
      throw start == 0
        ? Self.damaged("开头不是 gzip。", "it doesn't begin as gzip does.")
        : Self.damaged("后面还有别的内容。", "something else follows its end.")
    }
    let method = try rest.bytes(1).first
    let flags = try rest.bytes(1).first ?? 0
    guard method == 8, flags & 0xE0 == 0 else {
      throw Self.damaged("用了未知的压缩方式或标志。", "it uses an unknown method or flag.")
    }
    // Time, effort, system.
    _ = try rest.bytes(6)
    var size = 10
    if flags & 1 << 2 != 0 {
      let extra = Int(try rest.short())
      _ = try rest.bytes(extra)
      size += 2 + extra
    }
    for bit in [3, 4] where flags & 1 << bit != 0 {
      repeat { size += 1 } while try rest.bytes(1).first != 0
    }
    if flags & 1 << 1 != 0 {
      var checksum = Checksum()
      head[..<size].withUnsafeBytes { checksum.add($0) }
      guard try rest.short() == UInt16(truncatingIfNeeded: checksum.value) else {
        throw Self.damaged("文件头的校验和不符。", "the checksum of its header is wrong.")
      }
      size += 2
    }
    return start + size
  }

  private func fields(at offset: Int, _ count: Int) throws -> ZIPFields {
    guard offset + count <= source.size else { throw ZIPFieldsEnded() }
    return ZIPFields(try source.bytes(in: offset..<offset + count))
  }

  private static var tooManyMembers: FormatError {
    .malformed(
      Finding(
        .zipTooLarge,
        arguments: [
          "detail": "the gzip file consists of more than \(memberLimit) parts.",
          "detailZh": "gzip 文件由多于 \(memberLimit) 段拼成。",
        ]))
  }

  private static func damaged(_ zh: String, _ en: String) -> FormatError {
    .malformed(Finding(.gzipDamaged, arguments: ["detail": en, "detailZh": zh]))
  }
}
