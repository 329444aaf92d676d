import ExchangeFiles
import SystemPackage
import Testing

/// What lies in a folder.
struct ListingTests {
  @Test func `names come in the order of their bytes, whatever these are`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-listing")
    defer { try? Files.removeTree(folder) }
    let names: [[UInt8]] = [
      Array("b".utf8), Array("a.done".utf8), Array("a!b".utf8), Array("a".utf8), Array("ab".utf8), [0x7F],
      Array("样例.csv".utf8), [0xD1, 0xF9], [0xFF], [0x80], Array(".hidden".utf8), Array("..a".utf8),
      Array(repeating: 0x78, count: 240),
    ]
    for name in names {
      try Files.replace(folder.appending(try #require(FilePath.Component(bytes: name))), with: name)
    }
    let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try Files.names(in: folder).map(\.bytes) == sorted)
    let entries = try Files.entries(in: folder)
    #expect(entries.map(\.name.bytes) == sorted)
    #expect(entries.map(\.status.size) == sorted.map(\.count))
    let wanted = try Files.entries(in: folder) { $0.first == UInt8(ascii: "a") }
    #expect(wanted.map(\.name.string) == ["a", "a!b", "a.done", "ab"])
  }
}
