import ExchangeFiles
import SystemPackage
import Testing

/// What is written aside is there when it is waited for, or whoever waits is told why not.
struct WritingAsideTests {
  private func withFolder(_ body: (FilePath) throws -> Void) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-aside")
    defer { try? Files.removeTree(folder) }
    try body(folder)
  }

  @Test func `many more files than wait at a time are all written`() throws {
    try withFolder { folder in
      let aside = WritingAside()
      for number in 0..<1_000 { aside.write(Array("\(number)".utf8), to: folder.appending("\(number)")) }
      try aside.finish()
      #expect(try Files.names(in: folder).count == 1_000)
      #expect(try Files.bytes(of: folder.appending("999")) == Array("999".utf8))
    }
  }

  @Test func `the first refusal is told once, and what comes after it is written all the same`() throws {
    try withFolder { folder in
      let aside = WritingAside()
      aside.write([1], to: folder.appending("missing/a"))
      aside.write([2], to: folder.appending("missing/b"))
      aside.write([3], to: folder.appending("c"))
      let error = #expect(throws: FileError.self) { try aside.finish() }
      #expect(error?.path == folder.appending("missing/a"))
      #expect(try Files.bytes(of: folder.appending("c")) == [3])
      aside.write([4], to: folder.appending("d"))
      try aside.finish()
      #expect(try Files.bytes(of: folder.appending("d")) == [4])
    }
  }

  @Test
  func `what is made when it is written knows what was written before, and is told where it can't be made`()
    throws
  {
    struct Unmade: Error {}
    try withFolder { folder in
      let aside = WritingAside()
      let (first, second) = (folder.appending("first"), folder.appending("second"))
      aside.write([1], to: first)
      aside.write(to: second) { try Files.bytes(of: first) + [2] }
      try aside.finish()
      #expect(try Files.bytes(of: second) == [1, 2])
      aside.write(to: folder.appending("third")) { throw Unmade() }
      #expect(throws: Unmade.self) { try aside.finish() }
      #expect(try !Files.exists(folder.appending("third")))
    }
  }

  @Test
  func `files in more folders of departments than are held open may be read by who may read their boxes`()
    throws
  {
    try withFolder { folder in
      let departments = (0..<70).map { folder.appending("departments/D\($0)") }
      for department in departments {
        try Files.makeFolder(department.appending(".own/outbox"))
        try Files.makeFolder(department.appending("outbox"))
        try Files.setPermissions(of: department.appending("outbox"), to: 0o750)
      }
      let aside = WritingAside()
      for name in ["a", "b"] {
        for department in departments {
          aside.write(Array(name.utf8), to: department.appending(".own/outbox").appending(name))
        }
      }
      try aside.finish()
      for department in departments {
        let file = department.appending(".own/outbox/b")
        #expect(try Files.bytes(of: file) == Array("b".utf8))
        #expect(try Files.permissions(of: file) == 0o640)
      }
      // The folder that is there afterwards is another.
      let own = departments[0].appending(".own/outbox")
      try Files.removeTree(own)
      try Files.makeFolder(own)
      aside.write([1], to: own.appending("c"))
      try aside.finish()
      #expect(try Files.bytes(of: own.appending("c")) == [1])
    }
  }
}
