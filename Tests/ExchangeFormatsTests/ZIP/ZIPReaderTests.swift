import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Damage, limits and pieces.
@Suite struct ZIPReaderTests {
  static let small = Result { try ZIPLieTests.honest().bytes }

  @Test func `the content is the same in whatever pieces the file comes`() throws {
    let bytes = try ZIPWriterTests.package(ZIPWriterTests.entries)
    let whole = try ForgedZIP.outcome(of: bytes)
    for chunk in 1...64 {
      #expect(try ForgedZIP.outcome(of: bytes, chunk: chunk) == whole, "pieces of \(chunk)")
    }
  }

  @Test func `a file that is cut off anywhere is refused`() throws {
    let bytes = try Self.small.get()
    for count in 0..<bytes.count {
      #expect(try ForgedZIP.outcome(of: Array(bytes.prefix(count))).code == .zipDamaged, "\(count) bytes")
    }
  }

  @Test func `a changed byte is found, or changes nothing that is read`() throws {
    let bytes = try Self.small.get()
    let whole = try ForgedZIP.outcome(of: bytes)
    for index in bytes.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var damaged = bytes
        damaged[index] ^= change
        let outcome = try ForgedZIP.outcome(of: damaged)
        #expect(outcome.code != nil || outcome == whole, "byte \(index) by \(change)")
      }
    }
  }

  @Test func `an empty ZIP has no members`() throws {
    #expect(try ForgedZIP.outcome(of: ForgedZIP().bytes) == .read([:]))
  }

  @Test(arguments: ["", "注释"]) func `a comment is passed over`(comment: String) throws {
    var zip = try ZIPLieTests.honest()
    zip.comment = Array(comment.utf8)
    #expect(try ForgedZIP.outcome(of: zip.bytes).code == nil)
  }

  @Test func `a stored document with an end record of its own is no second end`() throws {
    let inner = ForgedZIP(members: [.init("x", [1])]).bytes
    let zip = ForgedZIP(members: [.init("attachments/说明.docx", inner)])
    #expect(try ForgedZIP.outcome(of: zip.bytes) == .read(["attachments/说明.docx": inner]))
  }

  @Test(
    arguments: [
      (UnpackingLimits(members: 1), "more than 1 members"), (UnpackingLimits(bytes: 1 << 20), "1 MiB"),
      (UnpackingLimits(ratio: 100), "100 times"),
    ] as [(UnpackingLimits, String)])
  func `limits hold`(limits: UnpackingLimits, word: String) throws {
    var bomb = ForgedZIP.Member("bomb", [UInt8](repeating: 0, count: 2 << 20))
    try bomb.deflate()
    let zip = ForgedZIP(members: [bomb, .init("b", [1])])
    let outcome = try ForgedZIP.outcome(of: zip.bytes, limits: limits)
    #expect(outcome.code == .zipTooLarge)
    #expect(outcome.detail?.contains(word) == true, "\(outcome.detail ?? "read")")
  }

  @Test func `a bomb in many members is one`() throws {
    let members = try (0..<8).map { number in
      var member = ForgedZIP.Member("\(number)", [UInt8](repeating: 0, count: 1 << 20))
      try member.deflate()
      return member
    }
    let outcome = try ForgedZIP.outcome(of: ForgedZIP(members: members).bytes)
    #expect(outcome.detail == "more than 200 times the size of the compressed data.")
  }

  @Test func `what a member really holds counts, not what it says`() throws {
    var bomb = ForgedZIP.Member("bomb", [UInt8](repeating: 0, count: 64 << 20))
    try bomb.deflate()
    bomb.both { $0.size = 10 }
    var reader = try ZIPReader(MemorySource(ForgedZIP(members: [bomb]).bytes))
    var count = 0
    let member = try #require(reader.members.first)
    #expect(throws: FormatError.self) { try reader.unpack(member) { count += $0.count } }
    #expect(count == 0)
  }

  @Test func `small files may be as repetitive as they like`() throws {
    var member = ForgedZIP.Member("zeros", [UInt8](repeating: 0, count: 1 << 20))
    try member.deflate()
    let outcome = try ForgedZIP.outcome(
      of: ForgedZIP(members: [member]).bytes, limits: UnpackingLimits(ratio: 1))
    #expect(outcome.code == nil)
  }

  @Test func `what the sink throws comes through`() throws {
    struct Stop: Error {}
    var reader = try ZIPReader(MemorySource(try Self.small.get()))
    for member in reader.members {
      #expect(throws: Stop.self) { try reader.unpack(member) { _ in throw Stop() } }
    }
  }
}
