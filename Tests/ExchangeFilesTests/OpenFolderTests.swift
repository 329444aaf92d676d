import ExchangeFiles
import SystemPackage
import Testing

/// What is done in a folder that is held open is what is done by its path.
struct OpenFolderTests {
  /// A department's box is walked to in another way than a folder of ours.
  private static let places = ["ours", "departments/D01/inbox", "departments/D01/.own/outbox"]

  private func withFolder(_ place: String, _ body: (FilePath) throws -> Void) throws {
    let root = try Files.makeTemporaryFolder(named: "exchange-open")
    defer { try? Files.removeTree(root) }
    let folder = root.adding(place)
    try Files.makeFolder(folder)
    try body(folder)
  }

  @Test(arguments: places) func `the first of some names is found, and what isn't there is none`(
    place: String
  ) throws {
    try withFolder(place) { folder in
      let names: [FilePath.Component] = ["a.done", "b.done", "c.done"]
      let opened = try #require(try OpenFolder(ifAny: folder))
      #expect(try opened.first(of: names) == nil)
      try Files.replace(folder.adding("c.done"), with: [1])
      #expect(try opened.first(of: names) == names[2])
      // A link that leads nowhere is something, too.
      try Files.link("nowhere", at: folder.adding("b.done"))
      #expect(try opened.first(of: names) == names[1])
      #expect(try opened.first(of: []) == nil)
      #expect(try OpenFolder(ifAny: folder.adding("no-such")) == nil)
      #expect(throws: FileError.self) { try OpenFolder(ifAny: folder.adding("c.done")) }
    }
  }

  @Test(arguments: places) func `a name is given unless somebody has it`(place: String) throws {
    try withFolder(place) { folder in
      let (staging, box) = (folder.adding(".staging"), folder.adding("box"))
      for one in [staging, box] { try Files.makeFolder(one) }
      let (from, to) = (try OpenFolder(staging), try OpenFolder(box))
      try Files.replace(staging.adding("staged"), with: [1, 2, 3])
      #expect(try from.holds(fileOf: 3, "staged"))
      #expect(try !from.holds(fileOf: 2, "staged"))
      #expect(try from.renameIfFree("staged", to: "final", in: to))
      #expect(try Files.bytes(of: box.adding("final")) == [1, 2, 3])
      #expect(throws: FileError.self) { try from.holds(fileOf: 3, "staged") }
      #expect(throws: FileError.self) { try from.renameIfFree("staged", to: "other", in: to) }

      try Files.replace(staging.adding("staged"), with: [4])
      #expect(try !from.renameIfFree("staged", to: "final", in: to))
      #expect(try Files.bytes(of: box.adding("final")) == [1, 2, 3])
      #expect(try Files.bytes(of: staging.adding("staged")) == [4])
    }
  }

  @Test(arguments: places) func `what lies in a folder of an open one is listed, read and removed`(
    place: String
  ) throws {
    try withFolder(place) { folder in
      let inner = folder.adding("inner")
      let opened = try OpenFolder(folder)
      #expect(opened.isWritable)
      #expect(try OpenFolder("inner", in: opened) == nil)
      #expect(throws: FileError.self) { try opened.names(in: "inner") }
      try Files.makeFolder(inner.adding("below"))
      try Files.replace(inner.adding("file"), with: [1, 2])
      #expect(try opened.names(in: "inner").map(\.string) == ["below", "file"])

      let within = try #require(try OpenFolder("inner", in: opened))
      #expect(within.path == inner)
      #expect(try within.status(of: "nothing") == nil)
      #expect(try within.status(of: "file") == Files.status(of: inner.adding("file")))
      var source = try FileSource("file", in: within)
      let sha256 = try source.sha256OfRest()
      #expect(sha256 == Files.sha256(of: [1, 2] as [UInt8]))
      #expect(throws: FileError.self) { _ = try FileSource("nothing", in: within) }
      #expect(throws: FileError.self) { _ = try FileSource("below", in: within) }

      try within.remove("file")
      try within.remove("file")
      #expect(try Files.names(in: inner).map(\.string) == ["below"])
      // One that isn't empty, an empty one, and none.
      for _ in 0..<2 { try opened.removeFolder("inner") }
      try Files.makeFolder(inner)
      try opened.removeFolder("inner")
      #expect(try !Files.exists(inner))
    }
  }

  @Test(arguments: places) func `a link in a folder that is open isn't followed`(place: String) throws {
    try withFolder(place) { folder in
      let (real, link) = (folder.adding("real"), folder.adding("link"))
      try Files.makeFolder(real)
      try Files.replace(real.adding("file"), with: [1])
      try Files.link(real, at: link)
      let opened = try OpenFolder(folder)
      if place.contains("departments") {
        #expect(throws: FileError.self) { try OpenFolder("link", in: opened) }
        #expect(throws: FileError.self) { try opened.names(in: "link") }
      }
      try opened.remove("link")
      #expect(try Files.names(in: folder).map(\.string) == ["real"])
      #expect(try Files.names(in: real).map(\.string) == ["file"])
    }
  }

  @Test func `a link in the place of a department's folder isn't followed`() throws {
    try withFolder("departments/D01/outbox") { folder in
      let link = folder.adding("linked")
      try Files.link(folder, at: link)
      #expect(throws: FileError.self) { try OpenFolder(link) }
      #expect(throws: FileError.self) { try OpenFolder(ifAny: link) }
    }
  }
}
