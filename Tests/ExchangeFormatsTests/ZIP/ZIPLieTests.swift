import Testing

@testable import ExchangeFormats

/// ZIPs that mean different things to different programs, or nothing at all. Each tells one lie.
@Suite struct ZIPLieTests {
  struct Lie: CustomTestStringConvertible {
    let name: String
    let code: FindingCode
    /// A word of the reason.
    let word: String
    let tell: @Sendable (inout ForgedZIP) throws -> Void

    var testDescription: String { name }

    init(
      _ name: String, _ code: FindingCode, _ word: String,
      _ tell: @escaping @Sendable (inout ForgedZIP) throws -> Void
    ) {
      (self.name, self.code, self.word, self.tell) = (name, code, word, tell)
    }
  }

  static let contents = Array("样例,内容\r\n1,2\r\n".utf8)

  /// Two honest members: one stored, one deflated with a descriptor.
  static func honest() throws -> ForgedZIP {
    var second = ForgedZIP.Member("attachments/b.txt", Array(repeating: 0x62, count: 300))
    try second.deflate()
    second.describe()
    return ForgedZIP(members: [ForgedZIP.Member("a.csv", contents), second])
  }

  @Test func `the honest one is read`() throws {
    let outcome = try ForgedZIP.outcome(of: Self.honest().bytes)
    #expect(
      outcome
        == .read(["a.csv": Self.contents, "attachments/b.txt": Array(repeating: 0x62, count: 300)]))
  }

  @Test(arguments: [(true, false), (false, false), (true, true), (false, true)])
  func `a descriptor may be signed or not, and wide or not`(signed: Bool, wide: Bool) throws {
    var zip = try Self.honest()
    zip.members[0].describe(signed: signed, wide: wide)
    #expect(try ForgedZIP.outcome(of: zip.bytes).code == nil)
  }

  @Test(arguments: structure + headers + data) func `a lie is found`(lie: Lie) throws {
    var zip = try Self.honest()
    try lie.tell(&zip)
    let outcome = try ForgedZIP.outcome(of: zip.bytes)
    #expect(outcome.code == lie.code)
    #expect(outcome.detail?.contains(lie.word) == true, "\(outcome.detail ?? "read")")
  }

  static let structure = [
    Lie("bytes before the first member", .zipDamaged, "isn't where") { $0.prefix = [1, 2, 3] },
    Lie("bytes before the first member, counted with", .zipDamaged, "belong to none") {
      $0.prefix = [1, 2, 3]
      $0.shift = 3
      for index in $0.members.indices { $0.members[index].offset = index == 0 ? 3 : 55 }
    },
    Lie("bytes between members", .zipDamaged, "belong to none") { $0.members[0].after = [0] },
    Lie("bytes before the directory", .zipDamaged, "belong to none") { $0.beforeDirectory = [0] },
    Lie("bytes behind the directory", .zipDamaged, "isn't where") { $0.beforeEnd = [0] },
    Lie("bytes behind the end", .zipDamaged, "follow its end") { $0.suffix = [0] },
    Lie("a second end behind the first", .zipDamaged, "isn't where") {
      $0.suffix = Array($0.bytes.suffix(22))
    },
    Lie("a second end in the comment", .zipDamaged, "two end records") {
      $0.comment = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
    },
    Lie("an end record in the comment, which doesn't reach the end", .zipDamaged, "follow its end") {
      $0.comment = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 30)
    },
    Lie("the directory elsewhere", .zipDamaged, "isn't where") { $0.shift = 1 },
    Lie("more members than there are", .zipDamaged, "directory is damaged") { $0.extraCount = 1 },
    Lie("fewer members than there are", .zipDamaged, "directory is damaged") { $0.extraCount = -1 },
    Lie("volumes", .zipUnsupported, "volumes") { $0.disk = 1 },
    Lie("a member on another volume", .zipUnsupported, "volumes") { $0.members[0].disk = 1 },
    Lie("two entries for one member", .zipDamaged, "overlap") {
      $0.members.append($0.members[0])
      $0.members[2].central.name = Array("c.csv".utf8)
      $0.members[2].isGhost = true
      $0.members[2].offset = 0
    },
    Lie("a member inside another (quoted)", .zipDamaged, "overlap") {
      let inner = ForgedZIP(members: [ForgedZIP.Member("c", [1])]).bytes.prefix(32)
      var outer = ForgedZIP.Member("quoting", Array(inner))
      outer.offset = 0
      var quoted = ForgedZIP.Member("c", [1])
      quoted.isGhost = true
      quoted.offset = UInt32(30 + 7)
      $0.members = [outer, quoted]
    },
    Lie("a member far beyond the end", .zipDamaged, "isn't where") { $0.members[1].offset = 0xFFFF_FFF0 },
    Lie("a member beyond the end in 64 bits", .zipDamaged, "isn't where") {
      $0.members[1].offset = .max
      $0.members[1].central.extra = [1, 0, 8, 0] + number(UInt64(Int.max) - 3)
    },
    Lie("a size beyond 63 bits", .zipDamaged, "directory is damaged") {
      $0.members[0].central.size = .max
      $0.members[0].central.extra = [1, 0, 8, 0] + number(UInt64.max)
    },
    Lie("an extra field that ends too late", .zipDamaged, "directory is damaged") {
      $0.members[0].central.extra = [1, 2, 9, 0, 1]
    },
    Lie("a local extra field that ends too late", .zipDamaged, "extra field") {
      $0.members[0].local.extra = [1, 2, 9, 0, 1]
    },
    Lie("another name in the extra field", .zipDamaged, "two different names") {
      $0.members[0].central.extra = [0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0x78]
    },
    Lie("a locator to nowhere", .zipDamaged, "contradict") {
      $0.beforeEnd = [0x50, 0x4B, 6, 7] + [UInt8](repeating: 0, count: 16)
    },
  ]

  static let headers = [
    Lie("another name in front", .zipDamaged, "(name)") { $0.members[0].local.name = Array("b.csv".utf8) },
    Lie("another method in front", .zipDamaged, "(method)") { $0.members[0].local.method = 8 },
    Lie("other flags in front", .zipDamaged, "(flags)") { $0.members[0].local.flags = 1 << 11 },
    Lie("another checksum in front", .zipDamaged, "(CRC-32)") { $0.members[0].local.checksum ^= 1 },
    Lie("another compressed size in front", .zipDamaged, "(compressed size)") {
      $0.members[0].local.compressed += 1
    },
    Lie("another size in front", .zipDamaged, "(size)") { $0.members[0].local.size += 1 },
    Lie("another checksum beside a descriptor", .zipDamaged, "(CRC-32)") { $0.members[1].local.checksum = 7 },
    Lie("no descriptor", .zipDamaged, "(descriptor)") { $0.members[1].after = [] },
    Lie("another checksum in the descriptor", .zipDamaged, "belong to none") { $0.members[1].after[4] ^= 1 },
    Lie("another size in the descriptor", .zipDamaged, "belong to none") { $0.members[1].after[12] ^= 1 },
    Lie("another compressed size in the descriptor", .zipDamaged, "belong to none") {
      $0.members[1].after[8] ^= 1
    },
    Lie("another signature of the descriptor", .zipDamaged, "belong to none") { $0.members[1].after[0] ^= 1 },
    Lie("a descriptor with a byte more", .zipDamaged, "belong to none") { $0.members[1].after.append(0) },
    Lie("encryption", .zipUnsupported, "encrypted") { $0.members[0].both { $0.flags = 1 } },
    Lie("strong encryption", .zipUnsupported, "encrypted") { $0.members[0].both { $0.flags = 1 << 6 } },
    Lie("AES", .zipUnsupported, "encrypted") { $0.members[0].both { $0.method = 99 } },
    Lie("a flag that nobody knows", .zipUnsupported, "special flags") {
      $0.members[0].both { $0.flags = 1 << 5 }
    },
    Lie("BZIP2", .zipUnsupported, "12 (BZIP2)") { $0.members[0].both { $0.method = 12 } },
    Lie("Deflate64", .zipUnsupported, "9 (Deflate64)") { $0.members[0].both { $0.method = 9 } },
    Lie("a link", .zipUnsupported, "link") { $0.members[0].mode = 0o120777 },
    Lie("a device", .zipUnsupported, "link") { $0.members[0].mode = 0o020644 },
    Lie("a folder that is called a file", .zipDamaged, "folder") { $0.members[0].mode = 0o040755 },
    Lie("a folder with content", .zipDamaged, "folder") {
      $0.members[0].both { $0.name = Array("a/".utf8) }
      $0.members[0].mode = 0
    },
  ]

  static let data = [
    Lie("a wrong checksum", .zipDamaged, "CRC-32") { $0.members[0].both { $0.checksum ^= 1 } },
    Lie("a changed byte", .zipDamaged, "CRC-32") { $0.members[0].data[0] ^= 1 },
    Lie("two sizes of stored data", .zipDamaged, "size isn't") { $0.members[0].both { $0.size += 1 } },
    Lie("a size too large", .zipDamaged, "size isn't") {
      $0.members[1].central.size += 1
      $0.members[1].describe()
    },
    Lie("a size too small", .zipDamaged, "size isn't") {
      $0.members[1].central.size -= 1
      $0.members[1].describe()
    },
    Lie("bytes behind the compressed stream", .zipDamaged, "can't be understood") {
      $0.members[1].data.append(0)
      $0.members[1].central.compressed += 1
      $0.members[1].describe()
    },
    Lie("a compressed stream cut short", .zipDamaged, "can't be understood") {
      $0.members[1].data.removeLast()
      $0.members[1].central.compressed -= 1
      $0.members[1].describe()
    },
    Lie("a broken compressed stream", .zipDamaged, "can't be understood") { $0.members[1].data[0] = 0xFF },
  ]
}
