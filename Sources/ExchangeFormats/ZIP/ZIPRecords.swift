import ExchangeBase

/// What the directory of a package says of one entry. Sections are those of PKWARE's APPNOTE 6.3.10.
struct ZIPEntry {
  /// The path inside the package, in UTF-8.
  let name: [UInt8]
  /// When it was modified, in MS-DOS form (section 4.4.6).
  let modified: UInt32
  /// Where its local header begins.
  let offset: UInt64
  /// Whether its sizes are written in 64 bits everywhere, because they may need it.
  var hasWideSizes: Bool
  /// The size of its data in the package.
  var compressed: UInt64 = 0
  /// The size of its data before compression.
  var uncompressed: UInt64 = 0
  /// The CRC-32 of its data before compression.
  var checksum: UInt32 = 0
  /// Whether there is data: it is deflated then, and its sizes follow it. An empty entry is stored.
  var hasData: Bool

  /// The header in front of the data (section 4.3.7). Checksum and sizes aren't known yet.
  var localHeader: [UInt8] {
    var bytes: [UInt8] = []
    let extra = hasWideSizes ? Self.extra([0, 0]) : []
    bytes.append(0x0403_4B50 as UInt32)
    appendCommonFields(to: &bytes, version: hasWideSizes ? .zip64 : .plain)
    bytes.append(0 as UInt32)
    for _ in 0..<2 { bytes.append(hasWideSizes ? UInt32.max : 0) }
    bytes.append(UInt16(name.count))
    bytes.append(UInt16(extra.count))
    return bytes + name + extra
  }

  /// What follows the data: the checksum and the sizes (section 4.3.9).
  var dataDescriptor: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(0x0807_4B50 as UInt32)
    bytes.append(checksum)
    for size in [compressed, uncompressed] {
      if hasWideSizes { bytes.append(size) } else { bytes.append(UInt32(size)) }
    }
    return bytes
  }

  /// The entry in the central directory (section 4.3.12).
  func directoryHeader(limits: ZIPLimits) -> [UInt8] {
    let hasWideOffset = offset >= limits.number
    let extra = Self.extra(
      (hasWideSizes ? [uncompressed, compressed] : []) + (hasWideOffset ? [offset] : []))
    var bytes: [UInt8] = []
    bytes.append(0x0201_4B50 as UInt32)
    // Made on UNIX (3), so that the mode below counts.
    bytes.append(UInt16(3 << 8) | ZIPVersion.zip64.rawValue)
    appendCommonFields(to: &bytes, version: extra.isEmpty ? .plain : .zip64)
    bytes.append(checksum)
    for size in [compressed, uncompressed] { bytes.append(hasWideSizes ? .max : UInt32(size)) }
    bytes.append(UInt16(name.count))
    bytes.append(UInt16(extra.count))
    // No comment, first disk, no internal attributes.
    for _ in 0..<3 { bytes.append(0 as UInt16) }
    bytes.append(UInt32(0o100644) << 16)
    bytes.append(hasWideOffset ? .max : UInt32(offset))
    return bytes + name + extra
  }

  private func appendCommonFields(to bytes: inout [UInt8], version: ZIPVersion) {
    bytes.append(version.rawValue)
    // Bit 11: the name is UTF-8. Bit 3: the sizes follow the data.
    bytes.append(UInt16(1 << 11) | (hasData ? 1 << 3 : 0))
    bytes.append(hasData ? 8 : 0 as UInt16)
    bytes.append(modified)
  }

  /// The ZIP64 extra field (section 4.5.3) with the numbers that need it; none for none.
  private static func extra(_ numbers: [UInt64]) -> [UInt8] {
    guard !numbers.isEmpty else { return [] }
    var bytes: [UInt8] = []
    bytes.append(0x0001 as UInt16)
    bytes.append(UInt16(8 * numbers.count))
    for number in numbers { bytes.append(number) }
    return bytes
  }
}

/// The end of a package: how many entries its directory has, and where that is (sections 4.3.14 to 4.3.16).
struct ZIPEnd {
  /// How many entries there are.
  let entries: Int
  /// Where the central directory begins.
  let offset: UInt64
  /// The size of the central directory.
  let size: UInt64

  /// The end record, with the ZIP64 ones before it where a number is too large for it.
  func bytes(limits: ZIPLimits) -> [UInt8] {
    let isZIP64 = entries >= limits.entries || offset >= limits.number || size >= limits.number
    var bytes = isZIP64 ? zip64Records : []
    bytes.append(0x0605_4B50 as UInt32)
    for _ in 0..<2 { bytes.append(0 as UInt16) }
    for _ in 0..<2 { bytes.append(entries >= limits.entries ? .max : UInt16(entries)) }
    bytes.append(size >= limits.number ? .max : UInt32(size))
    bytes.append(offset >= limits.number ? .max : UInt32(offset))
    bytes.append(0 as UInt16)
    return bytes
  }

  private var zip64Records: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(0x0606_4B50 as UInt32)
    // The size of what follows in this record.
    bytes.append(44 as UInt64)
    bytes.append(UInt16(3 << 8) | ZIPVersion.zip64.rawValue)
    bytes.append(ZIPVersion.zip64.rawValue)
    for _ in 0..<2 { bytes.append(0 as UInt32) }
    for _ in 0..<2 { bytes.append(UInt64(entries)) }
    bytes.append(size)
    bytes.append(offset)
    // The locator: on which disk, where, of how many disks.
    bytes.append(0x0706_4B50 as UInt32)
    bytes.append(0 as UInt32)
    bytes.append(offset + size)
    bytes.append(1 as UInt32)
    return bytes
  }
}

/// The first numbers that no longer fit the original format. Tests lower them.
struct ZIPLimits: Sendable {
  /// A size or offset, in bytes.
  var number: UInt64 = 0xFFFF_FFFF
  /// A number of entries.
  var entries = 0xFFFF
}

/// The version of the format that a reader needs (section 4.4.3), in tenths.
enum ZIPVersion: UInt16 {
  /// Deflate.
  case plain = 20
  /// Sizes and offsets in 64 bits.
  case zip64 = 45
}

extension Instant {
  /// The moment's clock time in MS-DOS form: the time in the low, the day in the high 16 bits, to two seconds.
  var dosTime: UInt32 {
    let digits = text.utf8.filter { (0x30...0x39).contains($0) }.map { UInt32($0 & 0x0F) }
    func number(_ range: Range<Int>) -> UInt32 { digits[range].reduce(0) { $0 * 10 + $1 } }
    // The format begins with 1980 and has seven bits for the year.
    let year = min(max(number(0..<4), 1980), 2107) - 1980
    let day = year << 9 | number(4..<6) << 5 | number(6..<8)
    return day << 16 | number(8..<10) << 11 | number(10..<12) << 5 | number(12..<14) / 2
  }
}

extension [UInt8] {
  /// Appends a number, least significant byte first, as all numbers of the format are.
  fileprivate mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
