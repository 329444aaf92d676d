import ExchangeBase
@testable import ExchangeFormats

/// A ZIP put together by hand, in which every field can lie.
struct ForgedZIP {
  /// What one header says.
  struct Header {
    var flags: UInt16 = 0
    var method: UInt16 = 0
    var checksum: UInt32 = 0
    var compressed: UInt32 = 0
    var size: UInt32 = 0
    var name: [UInt8] = []
    var extra: [UInt8] = []

    fileprivate var bytes: [UInt8] {
      [20, 0] + number(flags) + number(method) + [0, 0, 0x21, 0x52] + number(checksum) + number(compressed)
        + number(size) + number(UInt16(name.count)) + number(UInt16(extra.count))
    }
  }

  /// A member.
  struct Member {
    var local: Header
    var central: Header
    var data: [UInt8]
    /// What stands behind the data.
    var after: [UInt8] = []
    var mode: UInt32 = 0o100644
    var disk: UInt16 = 0
    /// Where the directory says it begins; `nil` for where it does.
    var offset: UInt32?
    /// Whether it only stands in the directory.
    var isGhost = false

    /// An honest stored member.
    init(_ name: String, _ content: [UInt8]) { self.init(name: Array(name.utf8), content) }

    /// An honest stored member whose name is given as bytes.
    init(name: [UInt8], _ content: [UInt8]) {
      var checksum = Checksum()
      content.withUnsafeBytes { checksum.add($0) }
      central = Header(
        checksum: checksum.value, compressed: UInt32(content.count), size: UInt32(content.count), name: name)
      local = central
      data = content
    }

    /// Changes both headers.
    mutating func both(_ change: (inout Header) -> Void) {
      change(&local)
      change(&central)
    }

    /// Deflates the content.
    mutating func deflate() throws {
      var packed: [UInt8] = []
      let deflater = try Deflater()
      data.withUnsafeBytes {
        deflater.compress(
          $0, after: UnsafeRawBufferPointer(start: nil, count: 0), isLast: true, into: &packed)
      }
      data = packed
      let count = UInt32(packed.count)
      both { ($0.method, $0.compressed) = (8, count) }
    }

    /// Moves checksum and sizes behind the data.
    mutating func describe(signed: Bool = true, wide: Bool = false) {
      both { $0.flags |= 1 << 3 }
      (local.checksum, local.compressed, local.size) = (0, 0, 0)
      after = signed ? [0x50, 0x4B, 7, 8] : []
      after += number(central.checksum)
      for size in [central.compressed, central.size] { after += wide ? number(UInt64(size)) : number(size) }
    }
  }

  var prefix: [UInt8] = []
  var members: [Member] = []
  var beforeDirectory: [UInt8] = []
  var beforeEnd: [UInt8] = []
  var comment: [UInt8] = []
  var suffix: [UInt8] = []
  var disk: UInt16 = 0
  /// How many more members the end record tells.
  var extraCount = 0
  /// How far from its place the end record says the directory is.
  var shift = 0

  /// The file.
  var bytes: [UInt8] {
    var bytes = prefix
    var directory: [UInt8] = []
    for member in members {
      let offset = member.offset ?? UInt32(bytes.count - prefix.count)
      if !member.isGhost {
        bytes += [0x50, 0x4B, 3, 4] + member.local.bytes + member.local.name + member.local.extra
        bytes += member.data + member.after
      }
      directory += [0x50, 0x4B, 1, 2, 20, 3] + member.central.bytes + [0, 0] + number(member.disk) + [0, 0]
      directory += number(member.mode << 16) + number(offset) + member.central.name + member.central.extra
    }
    bytes += beforeDirectory
    let start = bytes.count - prefix.count + shift
    bytes += directory + beforeEnd
    let count = UInt16(members.count + extraCount)
    bytes += [0x50, 0x4B, 5, 6] + number(disk) + number(0 as UInt16) + number(count) + number(count)
    bytes += number(UInt32(directory.count)) + number(UInt32(start)) + number(UInt16(comment.count)) + comment
    return bytes + suffix
  }

  /// What a strict reader makes of it: every file's content, or the finding.
  static func outcome(
    of bytes: [UInt8], limits: UnpackingLimits = UnpackingLimits(), chunk: Int = .max
  ) throws -> Outcome {
    do {
      var reader = try ZIPReader(MemorySource(bytes, chunk: chunk), limits: limits)
      if let finding = reader.findings.first { return .refused(finding) }
      var contents: [String: [UInt8]] = [:]
      for member in reader.members {
        var content: [UInt8] = []
        try reader.unpack(member) { content += $0 }
        contents[member.name] = content
      }
      return .read(contents)
    } catch FormatError.malformed(let finding) {
      return .refused(finding)
    }
  }

  /// What became of a ZIP.
  enum Outcome: Equatable {
    case read([String: [UInt8]])
    case refused(Finding)

    var code: FindingCode? {
      if case .refused(let finding) = self { finding.code } else { nil }
    }

    /// What is wrong, in English.
    var detail: String? {
      if case .refused(let finding) = self { finding.arguments["detail"] } else { nil }
    }
  }
}

/// A number, least significant byte first.
func number(_ value: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
