import ExchangeBase
import Foundation
import Testing

@testable import ExchangeFormats

@Suite struct GzipReaderTests {
  static let content = Array(String(repeating: "样例,内容\r\n", count: 200).utf8)

  /// A gzip member put together by hand: flags and what they announce, and what stands at its end.
  static func member(
    _ content: [UInt8] = content, flags: UInt8 = 0, fields: [UInt8] = [], checksum: UInt32 = 0,
    size: UInt32 = 0
  ) throws -> [UInt8] {
    var file = ForgedZIP.Member("x", content)
    let real = file.central.checksum
    try file.deflate()
    return [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3] + fields + file.data + number(real ^ checksum)
      + number(UInt32(content.count) ^ size)
  }

  private static func outcome(
    of bytes: [UInt8], limits: UnpackingLimits = UnpackingLimits(), chunk: Int = .max
  ) throws -> Result<[UInt8], Refusal> {
    var content: [UInt8] = []
    do {
      var reader = try GzipReader(MemorySource(bytes, chunk: chunk), limits: limits)
      try reader.unpack { content += $0 }
      return .success(content)
    } catch FormatError.malformed(let finding) {
      return .failure(Refusal(finding: finding))
    }
  }

  private struct Refusal: Error, Equatable {
    let finding: Finding
    var detail: String { finding.arguments["detail"] ?? "" }
  }

  @Test func `every optional field of the header is passed over`() throws {
    let fields: [UInt8] = [3, 0, 1, 2, 3] + Array("name.csv\u{0}comment\u{0}".utf8)
    #expect(try Self.outcome(of: Self.member(flags: 0b11101, fields: fields)) == .success(Self.content))
  }

  @Test func `members follow one another`() throws {
    #expect(
      try Self.outcome(of: Self.member() + Self.member([]) + Self.member())
        == .success(Self.content + Self.content))
  }

  @Test func `no more members are read than a program makes`() throws {
    let (member, limit) = (try Self.member([]), GzipReader<MemorySource>.memberLimit)
    let few = try Self.outcome(of: Array(repeatElement(member, count: limit).joined()))
    #expect(few == .success([]))
    let many = try Self.outcome(of: Array(repeatElement(member, count: limit + 1).joined()))
    guard case .failure(let refusal) = many else {
      Issue.record("it was read")
      return
    }
    #expect(refusal.finding.code == .zipTooLarge)
    #expect(refusal.finding.message.zh.contains("由多于 \(limit) 段拼成"))
  }

  @Test func `the content is the same in whatever pieces the file comes`() throws {
    let bytes = try Self.member() + Self.member()
    for chunk in 1...64 {
      #expect(try Self.outcome(of: bytes, chunk: chunk) == .success(Self.content + Self.content))
    }
  }

  @Test func `a lie is found`() throws {
    let lies: [([UInt8], String)] = [
      (try Self.member(checksum: 1), "checksum (CRC-32)"), (try Self.member(size: 1), "size"),
      (try Self.member() + [0], "ends too early"), (try Self.member() + [0, 0], "something else follows"),
      (try Self.member(flags: 0x20), "unknown"), (try Self.member().dropLast(), "ends too early"),
      (try Self.member(flags: 2, fields: [0, 0]), "checksum of its header"),
      (Array("text".utf8), "doesn't begin"), ([0x1F, 0x8B, 8], "ends too early"),
    ]
    for (bytes, word) in lies {
      guard case .failure(let refusal) = try Self.outcome(of: bytes) else {
        Issue.record("\(word): it is read")
        continue
      }
      #expect(refusal.finding.code == .gzipDamaged)
      #expect(refusal.detail.contains(word), "\(refusal.detail)")
    }
  }

  @Test func `limits count over all members`() throws {
    let bytes =
      try Self.member(Array(repeating: 0, count: 700_000)) + Self.member(Array(repeating: 0, count: 700_000))
    guard case .failure(let refusal) = try Self.outcome(of: bytes, limits: UnpackingLimits(bytes: 1 << 20))
    else {
      Issue.record("it is read")
      return
    }
    #expect(refusal.finding.code == .zipTooLarge)
  }

  @Test func `a bomb is stopped by its ratio`() throws {
    let bytes = try Self.member(Array(repeating: 0, count: 8 << 20))
    guard case .failure(let refusal) = try Self.outcome(of: bytes) else {
      Issue.record("it is read")
      return
    }
    #expect(refusal.detail == "more than 200 times the size of the compressed data.")
  }

  @Test func `a bomb in many members is one`() throws {
    let bytes = try Self.member(Array(repeating: 0, count: 1 << 20))
    let bomb = Array(repeatElement(bytes, count: 8).joined())
    guard case .failure(let refusal) = try Self.outcome(of: bomb) else {
      Issue.record("it is read")
      return
    }
    #expect(refusal.finding.code == .zipTooLarge)
  }

  @Test func `a file that is cut off or changed anywhere is never read as another`() throws {
    let bytes = try Self.member()
    for count in 0..<bytes.count {
      #expect(try Self.outcome(of: Array(bytes.prefix(count))) != .success(Self.content))
    }
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x80
      if case .success(let content) = try Self.outcome(of: damaged) { #expect(content == Self.content) }
    }
  }

  @Test func `what Python writes is read`() throws {
    let python = try #require(ExternalTool("python3"))
    try withScratchFolder { folder in
      let script = """
        import gzip, sys
        with gzip.open(sys.argv[1], 'wb') as f: f.write('样例,内容\\r\\n'.encode() * 200)
        """
      let result = try python.run(["-I", "-X", "utf8", "-c", script, "\(folder)/a.csv.gz"])
      #expect(result.status == 0, "\(result.output)")
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.csv.gz")))
      #expect(try Self.outcome(of: bytes) == .success(Self.content))
    }
  }
}
