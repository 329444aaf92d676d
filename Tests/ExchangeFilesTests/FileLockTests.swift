import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// What a file holds by which something is done alone.
struct FileLockTests {
  @Test func `what it holds already isn't written again, and of something longer nothing stays`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-lock")
    defer { try? Files.removeTree(folder) }
    let path = folder.appending("lock")
    let lock = try #require(try FileLock(path))
    for bytes in [[1, 2, 3], [4], [4, 5], []] as [[UInt8]] {
      try lock.write(bytes)
      #expect(try Files.bytes(of: path) == bytes)
      let moment = Date(timeIntervalSince1970: 1_000_000_000)
      try FileManager.default.setAttributes([.modificationDate: moment], ofItemAtPath: path.string)
      let before = try #require(try Files.status(of: path))
      try lock.write(bytes)
      let after = try #require(try Files.status(of: path))
      #expect(after.modified == before.modified)
      #expect(try Files.bytes(of: path) == bytes)
    }
  }
}
