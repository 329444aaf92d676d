import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// Of two names of a file, as a power cut leaves them, one is taken from it.
struct HalvesTests {
  private func withNames(
    _ body: (_ name: FilePath, _ kept: FilePath, _ part: FilePath) throws -> Void
  ) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-halves")
    defer { try? Files.removeTree(folder) }
    let (taken, inbox) = (folder.appending("taken"), folder.appending("inbox"))
    for path in [taken, inbox] { try Files.makeFolder(path) }
    let (name, kept) = (taken.appending("样例.csv"), inbox.appending("样例.csv"))
    try Files.replace(kept, with: [1, 2, 3])
    try FileManager.default.linkItem(atPath: kept.string, toPath: name.string)
    try body(name, kept, taken.appending(".half"))
  }

  @Test func `a name is taken from a file that counts one, and it stays under the other`() throws {
    try withNames { name, kept, part in
      #expect(try Files.areListedAsSame(name, kept))
      let before = try #require(try Files.status(of: kept))
      // What an earlier attempt left.
      try Files.replace(part, with: [9])
      #expect(try Files.remove(name, keeping: kept, by: part))
      let after = try #require(try Files.status(of: kept))
      #expect(try Files.bytes(of: kept) == [1, 2, 3])
      #expect(after.inode != before.inode && after.modified == before.modified)
      #expect(try Files.names(in: name.removingLastComponent()).isEmpty)
      #expect(try !Files.hasOtherNames(kept))
    }
  }

  @Test func `what a stop left in the midst of it is ended`() throws {
    try withNames { name, kept, part in
      try FileManager.default.linkItem(atPath: name.string, toPath: part.string)
      try Files.remove(kept)
      try Files.copy(name, to: kept)
      #expect(try Files.isListed(name))
      #expect(try Files.remove(name, keeping: kept, by: part))
      #expect(try !Files.isListed(name))
      #expect(try !Files.isListed(part))
      #expect(try Files.bytes(of: kept) == [1, 2, 3])
    }
  }

  @Test(arguments: [true, false])
  func `what was put in its place since, or is gone, keeps both as they are`(isGone: Bool) throws {
    try withNames { name, kept, part in
      try Files.remove(kept)
      if !isGone { try Files.replace(kept, with: [4]) }
      #expect(try !Files.areListedAsSame(name, kept))
      #expect(try !Files.remove(name, keeping: kept, by: part))
      #expect(try Files.bytes(of: name) == [1, 2, 3])
      #expect(try Files.exists(kept) != isGone)
      if !isGone { #expect(try Files.bytes(of: kept) == [4]) }
      #expect(try Files.names(in: name.removingLastComponent()).map(\.string) == ["样例.csv"])
    }
  }
}
