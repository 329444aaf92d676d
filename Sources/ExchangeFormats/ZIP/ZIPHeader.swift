import ExchangeBase

/// What a header says of a member: that in the directory (APPNOTE 6.3.10, section 4.3.12) or that in front of its data
/// (section 4.3.7).
struct ZIPHeader {
  /// The size of a header in front of the data, without name and extra fields.
  static let localSize = 30

  /// The general purpose flags.
  let flags: UInt16
  /// The compression method.
  let method: UInt16
  /// The CRC-32.
  let checksum: UInt32
  /// The size of the data as it lies there.
  let compressed: Int
  /// Its size when it is unpacked.
  let size: Int
  /// The name's bytes.
  let name: [UInt8]
  /// The UNIX mode's sort of file, where there is one.
  let sort: UInt32
  /// Where its local header begins.
  let offset: Int
  /// The size of a local header with name and extra fields.
  let span: Int

  /// What two headers of a member can differ in.
  enum Part {
    case flags, method, name, checksum, compressed, size, descriptor

    /// The part as people read of it.
    var title: LocalizedText {
      switch self {
      case .flags: LocalizedText("标志", "flags")
      case .method: LocalizedText("压缩方式", "method")
      case .name: LocalizedText("文件名", "name")
      case .checksum: LocalizedText("CRC-32", "CRC-32")
      case .compressed: LocalizedText("压缩后的大小", "compressed size")
      case .size: LocalizedText("大小", "size")
      case .descriptor: LocalizedText("数据描述符", "descriptor")
      }
    }
  }

  /// Whether checksum and sizes stand behind the data too, and may be missing in front of it.
  var hasDescriptor: Bool { flags & 1 << 3 != 0 }

  /// Takes the next header of the directory.
  init(directory: inout ZIPFields) throws {
    guard try directory.long() == 0x0201_4B50 else { throw ZIPFieldsEnded() }
    // Who made it, and which version it needs.
    _ = try directory.bytes(4)
    let common = try Common(&directory)
    let comment = Int(try directory.short())
    let disk = try directory.short()
    _ = try directory.short()
    sort = try directory.long() >> 16 & 0o170000
    let place = try directory.long()
    name = Array(try directory.bytes(common.nameSize))
    let extra = try ZIPExtra(try directory.bytes(common.extraSize))
    _ = try directory.bytes(comment)
    // All ones: the ZIP64 field has the number.
    guard (disk == .max ? extra.disk : UInt32(disk)) == 0 else { throw ZIPFault.severalDisks.error() }
    let numbers = try extra.resolved([common.size, common.compressed, place])
    (size, compressed, offset) = (numbers[0], numbers[1], numbers[2])
    (flags, method, checksum, span) = (common.flags, common.method, common.checksum, 0)
    try Self.check(extra, name, flags)
  }

  /// Reads a member's local header, of which `head` are the first ``localSize`` bytes; `nil` when it goes beyond `end`.
  init?<Source: RandomAccessSource & ~Copyable>(
    local head: [UInt8], in source: borrowing Source, at place: Int, until end: Int
  ) throws {
    var fields = ZIPFields(head)
    guard try fields.long() == 0x0403_4B50 else { throw ZIPFieldsEnded() }
    _ = try fields.short()
    let common = try Common(&fields)
    let start = place + Self.localSize
    span = Self.localSize + common.nameSize + common.extraSize
    guard place + span <= end else { return nil }
    var tail = ZIPFields(try source.bytes(in: start..<place + span))
    name = Array(try tail.bytes(common.nameSize))
    let extra = try ZIPExtra(try tail.bytes(common.extraSize))
    let numbers = try extra.resolved(
      [common.size, common.compressed], leavingOpen: common.flags & 1 << 3 != 0, mayBeRoom: true)
    (size, compressed, offset, sort) = (numbers[0], numbers[1], 0, 0)
    (flags, method, checksum) = (common.flags, common.method, common.checksum)
    try Self.check(extra, name, flags)
  }

  /// What both headers have, in the same order.
  private struct Common {
    let flags, method: UInt16
    let checksum, compressed, size: UInt32
    let nameSize, extraSize: Int

    init(_ fields: inout ZIPFields) throws(ZIPFieldsEnded) {
      flags = try fields.short()
      method = try fields.short()
      // Time and day.
      _ = try fields.long()
      checksum = try fields.long()
      compressed = try fields.long()
      size = try fields.long()
      nameSize = Int(try fields.short())
      extraSize = Int(try fields.short())
    }
  }

  /// A second name has to be the same, and there is but one disk.
  private static func check(_ extra: ZIPExtra, _ name: [UInt8], _ flags: UInt16) throws {
    guard extra.disk ?? 0 == 0 else { throw ZIPFault.severalDisks.error() }
    guard let second = extra.name else { return }
    let first = try ZIPName(name, isMarkedUTF8: flags & 1 << 11 != 0)
    guard try first.text == ZIPName(second, isMarkedUTF8: true).text else {
      throw ZIPFault.nameTwice.error(Masking.name(first.text))
    }
  }

  /// What of the format isn't taken.
  var unsupported: ZIPFault? {
    // Bits 0 and 6 and 13 are ways to encrypt, and so is method 99.
    if flags & 0x2041 != 0 || method == 99 { return .encrypted }
    // Bits 1 and 2 tell how hard deflate tried, 3 that a descriptor follows, 11 that the name is UTF-8.
    if flags & ~0x080E != 0 { return .flagsUnknown(flags) }
    guard method == 0 || method == 8 else { return .methodUnknown(method) }
    // What is packed from a pipe keeps the pipe's mode, and is a file like any other.
    if sort == 0o010000 { return size > 0 ? nil : .emptyPipe }
    return [0, 0o100000, 0o040000].contains(sort) ? nil : .linkOrDevice
  }

  /// The first thing that the local header says differently; `nil` when they agree. Where a descriptor follows the
  /// data, what it tells may be left open in front of it.
  func difference(to local: ZIPHeader) -> Part? {
    if local.flags != flags { return .flags }
    if local.method != method { return .method }
    if local.name != name { return .name }
    func agrees<Value: Equatable>(_ path: KeyPath<ZIPHeader, Value>, _ open: Value) -> Bool {
      local[keyPath: path] == self[keyPath: path] || hasDescriptor && local[keyPath: path] == open
    }
    if !agrees(\.checksum, 0) { return .checksum }
    if !agrees(\.compressed, 0) { return .compressed }
    return agrees(\.size, 0) ? nil : .size
  }

  /// Whether `bytes`, which stand between the data and what follows, are this member's descriptor (section 4.3.9): with or
  /// without signature, in 32 or 64 bits.
  func isDescriptor(_ bytes: [UInt8]) -> Bool {
    var fields = ZIPFields(bytes)
    do {
      if bytes.count % 8 == 0, try fields.long() != 0x0807_4B50 { return false }
      guard try fields.long() == checksum else { return false }
      let numbers =
        bytes.count < 20
        ? [UInt64(try fields.long()), UInt64(try fields.long())] : [try fields.wide(), try fields.wide()]
      return numbers == [UInt64(compressed), UInt64(size)] && fields.isEmpty
    } catch {
      return false
    }
  }
}
