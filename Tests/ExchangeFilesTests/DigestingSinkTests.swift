import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// Files are written once, whole, and known by their digest.
struct DigestingSinkTests {
  private static func scratch() throws -> FilePath { try Files.makeTemporaryFolder(named: "exchange-files") }

  @Test(arguments: [0, 1, 7, 1 << 18, 3 << 18])
  func `the digest is that of the file as it is read again`(size: Int) throws {
    let folder = try Self.scratch()
    defer { try? Files.removeTree(folder) }
    let path = folder.appending("a")
    let sink = try DigestingSink(path: path)
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    for start in stride(from: 0, to: size, by: 100_000) {
      try sink.write(Array(bytes[start..<min(size, start + 100_000)]))
    }
    #expect(sink.size == size)
    #expect(try sink.finish(flushing: true) == Files.sha256(of: path))
    #expect(try Files.bytes(of: path) == bytes)
  }

  @Test func `nothing that lies there is written over`() throws {
    let folder = try Self.scratch()
    defer { try? Files.removeTree(folder) }
    let path = folder.appending("a")
    try Files.replace(path, with: "1".utf8)
    let error = #expect(throws: FileError.self) { try DigestingSink(path: path) }
    #expect(error?.code == .fileExists)
    #expect(try Files.bytes(of: path) == Array("1".utf8))
  }

  @Test func `a file replaces another in one step`() throws {
    let folder = try Self.scratch()
    defer { try? Files.removeTree(folder) }
    let (old, new) = (folder.appending("a"), folder.appending("a.part"))
    try Files.replace(old, with: "1".utf8)
    let sink = try DigestingSink(path: new)
    try sink.write(Array("2".utf8))
    _ = try sink.finish(flushing: true)
    try Files.replace(old, by: new)
    #expect(try Files.names(in: folder).map(\.string) == ["a"])
    #expect(try Files.bytes(of: old) == Array("2".utf8))
  }
}
