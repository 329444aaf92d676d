@testable import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// A small file that is written anew is whole at any moment, whoever writes it, and nothing stays beside it.
struct ReplacingTests {
  private func withFolder(_ body: (FilePath) throws -> Void) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-replacing")
    defer { try? Files.removeTree(folder) }
    try body(folder)
  }

  private static func names(in folder: FilePath) throws -> [String] {
    try Files.names(in: folder).map(\.string).sorted()
  }

  @Test func `many who write one file at a moment all succeed, and each leaves it whole`() throws {
    try withFolder { folder in
      let path = folder.appending("head")
      DispatchQueue.concurrentPerform(iterations: 8) { writer in
        for round in 0..<40 {
          let bytes = [UInt8](repeating: UInt8(writer), count: 1_000 + round)
          #expect(throws: Never.self) { try Files.replace(path, with: bytes) }
          #expect(throws: Never.self) {
            let found = try Files.bytes(of: path)
            #expect(found.count >= 1_000 && Set(found).count == 1)
          }
        }
      }
      let names = try Self.names(in: folder)
      #expect(names == ["head"])
    }
  }

  @Test(arguments: ["file", "link", "folder"])
  func `what a kill or somebody else left under the name for the time being is in nobody's way`(
    sort: String
  ) throws {
    try withFolder { folder in
      let path = folder.appending("head")
      let (part, other) = (Files.unfinished(path), folder.appending("other"))
      try Files.replace(other, with: "other".utf8)
      switch sort {
      case "file": try Files.append(Array("left".utf8), to: part)
      case "link":
        try FileManager.default.createSymbolicLink(atPath: part.string, withDestinationPath: other.string)
      default: try Files.makeFolder(part)
      }
      try Files.replace(path, with: "new".utf8)
      #expect(try Files.bytes(of: path) == Array("new".utf8))
      #expect(try Files.bytes(of: other) == Array("other".utf8))
      #expect(try Self.names(in: folder) == ["head", "other"])
    }
  }

  @Test func `who sleeps at a file keeps the others waiting for a while, and no longer`() throws {
    try withFolder { folder in
      let part = folder.appending(".head.part")
      var asleep = try FileSink.alone(at: part)
      try asleep.write([1])
      var next = try FileSink.alone(at: part, patience: 2)
      try next.write([2])
      try next.finish()
      #expect(try Files.bytes(of: part) == [2])
      try asleep.finish()
      #expect(try Files.bytes(of: part) == [2])
      next.letGo()
      asleep.letGo()
    }
  }
}
