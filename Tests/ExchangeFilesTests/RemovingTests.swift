import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// Folders are made and removed without being looked at first.
struct RemovingTests {
  private func withFolder(_ body: (FilePath) throws -> Void) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-removing")
    defer { try? Files.removeTree(folder) }
    try body(folder)
  }

  @Test func `files, links, empty folders and what isn't there are removed`() throws {
    try withFolder { folder in
      let kept = folder.appending("kept")
      try Files.makeFolder(kept.appending("inner"))
      try Files.link(kept, at: folder.appending("link"))
      try Files.replace(folder.appending("file"), with: [1])
      try Files.makeFolder(folder.appending("empty"))
      for name in ["link", "file", "empty", "nothing", "file/below", "nothing/below"] {
        try Files.remove(folder.appending(name))
        try Files.removeTree(folder.appending(name))
      }
      #expect(try Files.names(in: folder).map(\.string) == ["kept"])
      #expect(try Files.names(in: kept).map(\.string) == ["inner"])
    }
  }

  @Test func `a file's further names are told of it, and a folder has none`() throws {
    try withFolder { folder in
      let (one, other) = (folder.appending("one"), folder.appending("other"))
      try Files.replace(one, with: [1])
      try Files.makeFolder(folder.appending("folder/inner"))
      #expect(try !Files.hasOtherNames(one))
      #expect(try !Files.hasOtherNames(folder.appending("folder")))
      try FileManager.default.linkItem(atPath: one.string, toPath: other.string)
      #expect(try Files.hasOtherNames(one) && Files.areSame(one, other))
      try Files.remove(one)
      #expect(try !Files.hasOtherNames(other))
      #expect(throws: FileError.self) { try Files.hasOtherNames(one) }
    }
  }

  @Test func `a folder that holds something is only removed as a tree`() throws {
    try withFolder { folder in
      let tree = folder.appending("tree")
      try Files.makeFolder(tree.appending("a/b"))
      try Files.replace(tree.appending("a/file"), with: [1])
      #expect(throws: FileError.self) { try Files.remove(tree) }
      #expect(try Files.exists(tree.appending("a/file")))
      try Files.removeTree(tree)
      #expect(try Files.names(in: folder).isEmpty)
      try Files.makeFolder(tree.appending("a/b"))
      try Files.removeFolder(tree)
      try Files.removeFolder(tree)
      #expect(try Files.names(in: folder).isEmpty)
      try Files.replace(tree, with: [1])
      #expect(throws: FileError.self) { try Files.removeFolder(tree) }
      #expect(try Files.exists(tree))
    }
  }

  @Test func `a folder is made with those above it, once, and never of a file`() throws {
    try withFolder { folder in
      let path = folder.appending("a/b/c")
      try Files.makeFolder(path)
      try Files.makeFolder(path)
      try Files.requireFolder(path)
      #expect(try Files.permissions(of: folder.appending("a")) == 0o700)
      try Files.replace(folder.appending("file"), with: [1])
      #expect(throws: FileError.self) { try Files.makeFolder(folder.appending("file/below")) }
    }
  }
}
