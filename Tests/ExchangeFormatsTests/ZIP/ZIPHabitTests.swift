import Foundation
import Testing

@testable import ExchangeFormats

/// What programs write into a ZIP that is odd and no lie: it means the same to everybody.
@Suite struct ZIPHabitTests {
  private static let content = Array("样例,内容\r\n1,2\r\n".utf8)

  private static func outcome(
    _ content: [UInt8] = content, _ change: (inout ForgedZIP.Member) throws -> Void
  ) throws -> ForgedZIP.Outcome {
    var member = ForgedZIP.Member("a.csv", content)
    try change(&member)
    return try ForgedZIP.outcome(of: ForgedZIP(members: [.init("b.csv", [1]), member]).bytes)
  }

  private static let whole = ForgedZIP.Outcome.read(["a.csv": content, "b.csv": [1]])

  // MARK: Pipes

  @Test(arguments: [0o010600, 0o010644, 0o010000] as [UInt32], [false, true])
  func `what was packed from a pipe is a file`(mode: UInt32, isDescribed: Bool) throws {
    let outcome = try Self.outcome {
      $0.mode = mode
      if isDescribed { $0.describe() }
    }
    #expect(outcome == Self.whole)
  }

  @Test func `an empty pipe is told as such`() throws {
    let outcome = try Self.outcome([]) { $0.mode = 0o010600 }
    #expect(outcome.code == .zipUnsupported)
    #expect(outcome.detail?.contains("packed from a pipe is empty") == true)
  }

  @Test(arguments: [0o140755, 0o120777, 0o020644, 0o060644] as [UInt32])
  func `sockets, links and devices are no files, with data or without`(mode: UInt32) throws {
    for content in [[], Self.content] {
      #expect(try Self.outcome(content) { $0.mode = mode }.detail?.contains("link or device") == true)
    }
  }

  @Test(
    arguments: [
      ("zip", "cat a.csv | zip -q package.zip - && printf '@ -\\n@=a.csv\\n' | zipnote -w package.zip"),
      ("zip", "cat a.csv | zip -q -0 package.zip - && printf '@ -\\n@=a.csv\\n' | zipnote -w package.zip"),
      ("zip", "cat a.csv | zip -q -fd package.zip - && printf '@ -\\n@=a.csv\\n' | zipnote -w package.zip"),
      ("7z", "cat a.csv | 7z a -bso0 -tzip -sia.csv package.zip"),
      ("7z", "cat a.csv | 7z a -bso0 -tzip -mx=0 -sia.csv package.zip"),
    ])
  func `programs pack from a pipe`(program: String, command: String) throws {
    _ = try #require(ExternalTool(program), "scripts/prepare test installs \(program)")
    let shell = try #require(ExternalTool("sh"))
    try withScratchFolder { folder in
      let place = URL(fileURLWithPath: folder)
      try Data(Self.content).write(to: place.appendingPathComponent("a.csv"))
      let result = try shell.run(["-c", command], in: place)
      #expect(result.status == 0, "\(result.output)")
      let bytes = Array(try Data(contentsOf: place.appendingPathComponent("package.zip")))
      #expect(try ForgedZIP.outcome(of: bytes) == .read(["a.csv": Self.content]))
    }
  }

  // MARK: ZIP64

  /// Which numbers of the second member its header leaves to the ZIP64 field, and what that field holds.
  struct Wide: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var isLocal = false
    var isDescribed = false
    /// Whether the header has all ones for size, compressed size and offset.
    var left = (size: false, compressed: false, offset: false)
    /// The bytes of the field, made from the right size, compressed size and offset.
    let field: @Sendable (_ size: UInt64, _ compressed: UInt64, _ offset: UInt64) -> [UInt8]

    func outcome() throws -> ForgedZIP.Outcome {
      var member = ForgedZIP.Member("a.csv", [UInt8](repeating: 0x61, count: 300))
      try member.deflate()
      let offset: UInt64 = 30 + 5 + 1
      let value = field(300, UInt64(member.data.count), offset)
      if isDescribed { member.describe() }
      let (isLocal, left) = (isLocal, left)
      func change(_ header: inout ForgedZIP.Header) {
        if left.size { header.size = .max }
        if left.compressed { header.compressed = .max }
        header.extra = number(1 as UInt16) + number(UInt16(value.count)) + value
      }
      if isLocal { change(&member.local) } else { change(&member.central) }
      if left.offset { member.offset = .max }
      return try ForgedZIP.outcome(of: ForgedZIP(members: [.init("b.csv", [1]), member]).bytes)
    }
  }

  private static let right: [Wide] = [
    Wide(testDescription: "size and compressed size again") {
      number($0) + number($1) + number($2).prefix(0)
    },
    Wide(testDescription: "all three again") { number($0) + number($1) + number($2) },
    Wide(testDescription: "all three again and the disk") {
      number($0) + number($1) + number($2) + number(0 as UInt32)
    },
    Wide(testDescription: "the size again") { size, _, _ in number(size) },
    Wide(testDescription: "an empty field") { _, _, _ in [] },
    Wide(testDescription: "both sizes, and the offset again", left: (true, true, false)) {
      number($0) + number($1) + number($2)
    },
    Wide(testDescription: "all three and the disk", left: (true, true, true)) {
      number($0) + number($1) + number($2) + number(0 as UInt32)
    },
    Wide(testDescription: "in front, both sizes again", isLocal: true) { size, compressed, _ in
      number(size) + number(compressed)
    },
    Wide(testDescription: "in front, zeros in the room that was kept for them", isLocal: true) { _, _, _ in
      number(0 as UInt64) + number(0 as UInt64)
    },
    Wide(testDescription: "in front, what stands behind the data", isLocal: true, isDescribed: true) {
      size, compressed, _ in number(size) + number(compressed)
    },
    Wide(testDescription: "in front, zeros for what stands behind the data", isLocal: true, isDescribed: true)
    {
      _, _, _ in number(0 as UInt64) + number(0 as UInt64)
    },
  ]

  @Test(arguments: right) func `numbers that are written twice are taken`(wide: Wide) throws {
    let content = [UInt8](repeating: 0x61, count: 300)
    #expect(try wide.outcome() == .read(["a.csv": content, "b.csv": [1]]))
  }

  private static let wrong: [Wide] = [
    Wide(testDescription: "another size") { number($0 + 1) + number($1) + number($2) },
    Wide(testDescription: "another compressed size") { number($0) + number($1 + 1) + number($2) },
    Wide(testDescription: "another offset") { number($0) + number($1) + number($2 + 1) },
    Wide(testDescription: "another disk") { number($0) + number($1) + number($2) + number(1 as UInt32) },
    Wide(testDescription: "the offset in the place of the size") { _, _, offset in number(offset) },
    Wide(testDescription: "all three, where one is wanted", left: (false, false, true)) {
      number($0) + number($1) + number($2)
    },
    Wide(testDescription: "a number more than there are") {
      number($0) + number($1) + number($2) + number($0)
    },
    Wide(testDescription: "half a number") { size, _, _ in number(size) + [0, 0] },
    Wide(testDescription: "too few numbers", left: (true, true, false)) { size, _, _ in number(size) },
    Wide(testDescription: "in front, another size", isLocal: true) { size, compressed, _ in
      number(size + 1) + number(compressed)
    },
    Wide(testDescription: "in front, another size than behind", isLocal: true, isDescribed: true) {
      size, compressed, _ in number(size + 1) + number(compressed)
    },
  ]

  @Test(arguments: wrong) func `numbers that contradict each other are not`(wide: Wide) throws {
    let code = try wide.outcome().code
    #expect(code == .zipDamaged || code == .zipUnsupported, "\(String(describing: code))")
  }

  // MARK: Extra fields

  private static let time: [UInt8] = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]

  @Test(
    arguments: [
      [0], [0, 0], [0, 0, 0], [0, 0, 0, 0], [UInt8](repeating: 0, count: 7),
      [UInt8](repeating: 0, count: 4_096),
      time, time + [0], time + [0, 0, 0], time + [UInt8](repeating: 0, count: 61),
      // The field that Android's tools align with.
      [0x35, 0xD9, 5, 0, 4, 0, 0, 0, 0],
    ])
  func `extra fields may be filled up with zeros`(extra: [UInt8]) throws {
    #expect(try Self.outcome { $0.local.extra = extra } == Self.whole)
    #expect(try Self.outcome { $0.central.extra = extra } == Self.whole)
  }

  @Test(
    arguments: [
      [1], [0, 1], [0, 0, 1], [0, 0, 1, 0], time + [0, 0, 0, 1], time + [1], Array(time.dropLast()),
      [0x55, 0x54, 0],
    ])
  func `with nothing else`(extra: [UInt8]) throws {
    #expect(try Self.outcome { $0.local.extra = extra }.code == .zipDamaged)
    #expect(try Self.outcome { $0.central.extra = extra }.code == .zipDamaged)
  }

  @Test(arguments: ["unzip -qq -d out package.zip", "7z x -bso0 -oout package.zip"])
  func `other programs read these too`(command: String) throws {
    let shell = try #require(ExternalTool("sh"))
    for extra in [[0], [0, 0, 0], Self.time + [0, 0]] {
      try withScratchFolder { folder in
        var member = ForgedZIP.Member("a.csv", Self.content)
        member.both { $0.extra = extra }
        let place = URL(fileURLWithPath: folder)
        try Data(ForgedZIP(members: [member]).bytes).write(to: place.appendingPathComponent("package.zip"))
        _ = try shell.run(["-c", command], in: place)
        #expect(Array(try Data(contentsOf: place.appendingPathComponent("out/a.csv"))) == Self.content)
      }
    }
  }
}
