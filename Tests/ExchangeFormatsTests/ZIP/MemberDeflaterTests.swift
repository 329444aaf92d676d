import CMalloc
import ExchangeBase
import Foundation
import Testing

@testable import ExchangeFormats

/// Members that are compressed in blocks.
@Suite struct MemberDeflaterTests {
  private static let size = DeflateBlock.size
  private static let helpers = [0, 1, 3]

  /// Names and contents, of sizes around that of a block.
  private static let members: [(name: String, content: [UInt8])] = {
    let rows = (0..<9_000).map { "XC-\($0 * 7_919 % 100_003),样例部门\($0 % 37),2021-01-04,是\r\n" }.joined()
    let patterns: [(name: String, bytes: [UInt8])] = [
      // Longer than deflate looks back.
      ("noise", ZIPWriterTests.noise(count: 70_001, seed: 11)),
      ("zeros", [0]), ("rows", Array(rows.utf8)),
    ]
    var members: [(name: String, content: [UInt8])] = []
    for pattern in patterns {
      for count in [0, 1, size - 1, size, size + 1, 2 * size, 3 * size + 12_345] {
        members.append(("\(pattern.name)-\(count)", repeated(pattern.bytes, to: count)))
      }
    }
    return members
  }()

  private static func repeated(_ pattern: [UInt8], to count: Int) -> [UInt8] {
    var bytes = Array(pattern.prefix(count))
    while bytes.count < count { bytes += bytes.prefix(count - bytes.count) }
    return bytes
  }

  /// The package of all members, as three helpers make it.
  private static let whole = Result { try package(members, helpers: 3) }

  /// A package of members that come in pieces.
  private static func package(
    _ members: [(name: String, content: [UInt8])], helpers: Int, piece: Int = 1 << 30
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var zip = try ZIPWriter(limits: ZIPLimits(), helpers: helpers) { bytes.append(contentsOf: $0) }
    for member in members {
      try zip.add(name: member.name, modified: ZIPWriterTests.time()) { write in
        try member.content.withUnsafeBytes { content in
          var rest = content[...]
          while !rest.isEmpty {
            try write(UnsafeRawBufferPointer(rebasing: rest.prefix(piece)))
            rest = rest.dropFirst(piece)
          }
        }
      }
    }
    try zip.finish()
    return bytes
  }

  // MARK: Bytes

  @Test(arguments: [0, 1, 7])
  func `a member is the same however many threads help`(helpers: Int) throws {
    #expect(try Self.package(Self.members, helpers: helpers) == Self.whole.get())
  }

  @Test(arguments: [4_093, 1 << 16, size - 1, size, size + 1, 2 * size + 3])
  func `a member is the same in whatever pieces it comes`(piece: Int) throws {
    let members = [Self.members[6], Self.members[19]]
    let expected = try Self.package(members, helpers: 0)
    for helpers in [0, 3] {
      #expect(try Self.package(members, helpers: helpers, piece: piece) == expected, "\(helpers) helpers")
    }
  }

  /// In Python: what fits into a block is one stream, and of what doesn't each block follows the one before.
  @Test func `the data is what zlib makes of each block`() throws {
    let python = try #require(ExternalTool("python3"))
    try Self.withPackage(try Self.whole.get()) { path in
      let result = try python.run(["-I", "-c", Self.recompressing, path, "\(Self.size)"])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.output == "\(Self.members.count - 3) of \(Self.members.count)\n")
    }
  }

  private static let recompressing = """
    import sys, struct, zipfile, zlib
    path, size = sys.argv[1], int(sys.argv[2])
    same = 0
    def deflate(block, before, how):
        c = zlib.compressobj(6, zlib.DEFLATED, -15, 8, 0, *([before] if before else []))
        return c.compress(block) + c.flush(how)
    with zipfile.ZipFile(path) as z, open(path, 'rb') as raw:
        for i in z.infolist():
            content = z.read(i)
            starts = range(0, len(content), size)
            expected = b''.join(
                deflate(content[s:s + size], content[max(0, s - 32768):s],
                        zlib.Z_FINISH if s + size >= len(content) else zlib.Z_SYNC_FLUSH) for s in starts)
            raw.seek(i.header_offset + 26)
            raw.seek(sum(struct.unpack('<HH', raw.read(4))), 1)
            same += i.compress_size > 0 and raw.read(i.compress_size) == expected
        print(same, 'of', len(z.namelist()))
    """

  // MARK: Readers

  @Test(arguments: [["unzip", "-tqq"], ["7z", "t"], ["python3", "-I", "-m", "zipfile", "-t"]])
  func `others find no fault`(command: [String]) throws {
    let tool = try #require(ExternalTool(command[0]), "scripts/prepare test installs \(command[0])")
    try Self.withPackage(try Self.whole.get()) { path in
      let result = try tool.run(Array(command.dropFirst()) + [path])
      #expect(result.status == 0, "\(result.output)")
      #expect(!result.output.contains("corrupted"), "\(result.output)")
    }
  }

  @Test func `we read what we write`() throws {
    let outcome = try ForgedZIP.outcome(of: Self.whole.get(), limits: .none)
    let contents = Dictionary(uniqueKeysWithValues: Self.members.map { ($0.name, $0.content) })
    #expect(outcome == .read(contents))
  }

  private static func withPackage(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withScratchFolder { folder in
      let path = "\(folder)/package.zip"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try body(path)
    }
  }

  // MARK: Errors

  private struct Broken: Error {}

  @Test(arguments: helpers)
  func `what the sink throws comes through, wherever it throws`(helpers: Int) throws {
    let content = Self.repeated([0x78, 0x79], to: 5 * Self.size + 7)
    for limit in 0..<8 {
      var pieces = 0
      #expect(throws: Broken.self, "after \(limit) pieces") {
        var zip = try ZIPWriter(limits: ZIPLimits(), helpers: helpers) { _ in
          pieces += 1
          if pieces > limit { throw Broken() }
        }
        try zip.add(name: "a", modified: ZIPWriterTests.time(), content)
        try zip.finish()
      }
      #expect(pieces == limit + 1)
    }
  }

  @Test(arguments: helpers)
  func `of a member that breaks off nothing is in the next one`(helpers: Int) throws {
    let (first, second) = (Self.members[6].content, Self.members[19].content)
    func compressed(by deflater: MemberDeflater) throws -> [UInt8] {
      var data: [UInt8] = []
      try second.withUnsafeBytes { try deflater.compress($0) { data += $0 } }
      try deflater.finish { data += $0 }
      return data
    }
    let expected = try compressed(by: MemberDeflater(helpers: helpers))
    let deflater = try MemberDeflater(helpers: helpers)
    for count in [1, 2 * Self.size + 1, first.count] {
      try first.prefix(count).withUnsafeBytes { try deflater.compress($0) { _ in } }
      deflater.abandon()
      #expect(try compressed(by: deflater) == expected, "after \(count) bytes")
    }
  }

  // MARK: Memory and threads

  /// In a process of its own, in which nothing else happens.
  @Test(.enabled(if: counts_allocations(), "looks at what the allocator has given out"))
  func `a large member takes the memory of some blocks`() async {
    await #expect(processExitsWith: .success) {
      let piece = ZIPWriterTests.noise(count: 70_001, seed: 12)
      let (helpers, size) = (3, 40 << 20)
      var most = 0
      let before = Int(allocated_bytes())
      var zip = try ZIPWriter(limits: ZIPLimits(), helpers: helpers) { _ in
        most = max(most, Int(allocated_bytes()) - before)
      }
      try zip.add(name: "a", modified: ZIPWriterTests.time()) { write in
        for _ in 0..<(size / piece.count) { try piece.withUnsafeBytes { try write($0) } }
      }
      try zip.finish()
      // Two more blocks than helpers, each with its data, and a compressor for each thread.
      #expect(most > 2 * DeflateBlock.size)
      #expect(most < (helpers + 2) * (2 * DeflateBlock.size + 100_000) + (helpers + 1) * 400_000)
    }
  }

  /// In a process of its own: compressors that threads still had would be seen, with a quarter of a mebibyte each.
  @Test(.enabled(if: counts_allocations(), "looks at what the allocator has given out"))
  func `whoever gives up leaves neither memory nor threads behind`() async {
    await #expect(processExitsWith: .success) {
      let content = [UInt8](repeating: 0x78, count: 3 * DeflateBlock.size + 1)
      func giveUp() throws {
        var zip = try ZIPWriter(limits: ZIPLimits(), helpers: 3) { _ in }
        do {
          try zip.add(name: "a", modified: ZIPWriterTests.time()) { write in
            try content.withUnsafeBytes { try write($0) }
            throw CancellationError()
          }
        } catch is CancellationError {}
      }
      for _ in 0..<5 { try giveUp() }
      let before = Int(allocated_bytes())
      for _ in 0..<50 { try giveUp() }
      let kept = Int(allocated_bytes()) - before
      #expect(kept < 200_000, "\(kept) bytes")
    }
  }
}
