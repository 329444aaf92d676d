import ExchangeBase
import ExchangeTesting
import Foundation
import Testing

@testable import ExchangeFormats

@Suite struct ZIPWriterTests {
  @Test func `the same entries give the same bytes`() throws {
    #expect(try Self.package(Self.entries) == Self.package(Self.entries))
  }

  @Test func `an entry is the same in whatever pieces it comes`() throws {
    let bytes = Self.noise(count: 5_000, seed: 7) + Array(repeating: UInt8(ascii: "x"), count: 5_000)
    let whole = try Self.package([("a", bytes)])
    for chunk in 1...64 {
      let pieces = try Self.package { zip in
        try zip.add(name: "a", modified: Self.time()) { write in
          for start in stride(from: 0, to: bytes.count, by: chunk) {
            try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { try write($0) }
          }
        }
      }
      #expect(pieces == whole, "in pieces of \(chunk)")
    }
  }

  @Test func `an empty package is an end record alone`() throws {
    #expect(try Self.package([]) == [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18))
  }

  @Test func `an empty entry is stored, with its sizes in the header`() throws {
    let package = try Self.package([("空", [])])
    let header: [UInt8] = [
      0x50, 0x4B, 3, 4, 20, 0, 0, 8, 0, 0, 0x0F, 0x82, 0x24, 0x52, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0,
      0, 0,
    ]
    #expect(Array(package.prefix(33)) == header + Array("空".utf8))
    #expect(Array(package[33..<37]) == [0x50, 0x4B, 1, 2])
  }

  @Test(
    arguments: [
      ("2021-01-04T16:16:31.999+08:00", 0x5224_820F), ("1980-01-01T00:00:00.000+08:00", 0x0021_0000),
      ("2107-12-31T23:59:59.000+08:00", 0xFF9F_BF7D), ("1970-01-01T00:00:00.000+08:00", 0x0021_0000),
    ] as [(String, UInt32)])
  func `times are written in MS-DOS form`(text: String, expected: UInt32) throws {
    #expect(try #require(Instant(text)).dosTime == expected)
  }

  @Test(arguments: ["", "/a", "a/", "a//b", "../a", "a/./b", "a/../b", "a\\b", "a\u{0}b", "../\u{301}a"])
  func `a name that could leave its folder is refused`(name: String) {
    #expect(throws: ZIPWriteError.self) { try Self.package([(name, [1])]) }
  }

  @Test func `a name comes once, however it is composed`() {
    #expect(throws: ZIPWriteError.self) { try Self.package([("e\u{301}", [1]), ("\u{E9}", [2])]) }
  }

  @Test func `more bytes than announced are refused`() {
    #expect(throws: ZIPWriteError.self) {
      try Self.package { zip in
        try zip.add(name: "a", modified: Self.time(), atMost: 3) { write in
          for _ in 0..<2 { try [1, 2].withUnsafeBytes { try write($0) } }
        }
      }
    }
  }

  @Test func `what the sink throws comes through, wherever it throws`() throws {
    let entries = Self.entries.prefix(3) + [("noise.bin", Self.noise(count: 2_000, seed: 5))]
    let size = try Self.package(Array(entries)).count
    for limit in stride(from: 0, to: size, by: 13) {
      var written = 0
      #expect(throws: SinkIsFull.self) {
        var zip = try ZIPWriter {
          written += $0.count
          if written > limit { throw SinkIsFull() }
        }
        for (name, bytes) in entries { try zip.add(name: name, modified: Self.time(), bytes) }
        try zip.finish()
      }
    }
  }

  private struct SinkIsFull: Error {}

  static let entries: [(String, [UInt8])] = [
    ("01-traffic.csv", Array("部门,收到\r\n样例甲,3\r\n".utf8)), ("明细/𬭊 说明.txt", Array("样例".utf8)),
    ("empty.txt", []), ("noise.bin", noise(count: 200_000, seed: 1)),
    ("zeros.bin", Array(repeating: 0, count: 1_000_000)),
  ]

  static func time() throws -> Instant { try #require(Instant("2021-01-04T16:16:31.000+08:00")) }

  static func noise(count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  static func package(_ entries: [(String, [UInt8])], limits: ZIPLimits = ZIPLimits()) throws -> [UInt8] {
    try package(limits: limits) { zip in
      for (name, bytes) in entries { try zip.add(name: name, modified: time(), bytes) }
    }
  }

  static func package(
    limits: ZIPLimits = ZIPLimits(), _ fill: (inout ZIPWriter) throws -> Void
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var zip = try ZIPWriter(limits: limits) { bytes.append(contentsOf: $0) }
    try fill(&zip)
    try zip.finish()
    return bytes
  }
}
