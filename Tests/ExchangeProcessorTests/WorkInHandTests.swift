import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Which drops the program failed at is known after it has ended.
struct WorkInHandTests {
  private func withLayout(_ body: (ExchangeLayout) throws -> Void) throws {
    let folder = try ScratchFolder()
    let layout = ExchangeLayout(root: folder.path)
    try body(layout)
  }

  /// Ends with drops in hand, by a fault of the program or by a kill.
  private func end(with drops: [String], byItself: Bool, _ layout: ExchangeLayout) throws {
    try WorkInHand(layout: layout).pickUp(drops)
    let path = layout.inHand
    if byItself { try Files.replace(path, with: try Files.bytes(of: path) + Array("!\n".utf8)) }
  }

  @Test func `one of several that ended the program is found by taking each alone`() throws {
    try withLayout { layout in
      try end(with: ["a", "b", "c"], byItself: true, layout)
      let hands = try WorkInHand(layout: layout)
      #expect(
        hands.groups(of: ["x", "a", "y", "z", "b"], size: 2) { $0 } == [["x"], ["a"], ["y", "z"], ["b"]])
      #expect(hands.givenUp == [])
      for _ in 0..<WorkInHand.limit { try end(with: ["b"], byItself: true, layout) }
      #expect(try WorkInHand(layout: layout).givenUp == ["b"])
      #expect(WorkInHand.givenUp(in: layout) == ["b"])
    }
  }

  @Test
  func `what was put down isn't suspected, and what was still in hand is, whatever was noted after the end`()
    throws
  {
    try withLayout { layout in
      let hands = try WorkInHand(layout: layout)
      hands.pickUp(["a", "b"])
      hands.putDown(["a", "b"])
      #expect(try Files.bytes(of: layout.inHand) == [])
      hands.pickUp(["a", "b"])
      hands.pickUp(["c"])
      hands.putDown(["b", "a"])
      hands.hold(["d"]) {}
      hands.putDown([])
      let noted = try Files.bytes(of: layout.inHand)
      try Files.replace(layout.inHand, with: noted + Array("!\nlate\n!\n".utf8))
      let next = try WorkInHand(layout: layout)
      #expect(
        next.groups(of: ["a", "c", "d", "x", "late"], size: 9) { $0 } == [
          ["a"], ["c"], ["d", "x"], ["late"],
        ])
      next.forgetAll(but: ["late"])
      let last = try WorkInHand(layout: layout)
      #expect(last.groups(of: ["c", "x", "late"], size: 9) { $0 } == [["c", "x"], ["late"]])
    }
  }

  @Test func `what went through when nothing could be forgotten is forgotten by the next start`() throws {
    try withLayout { layout in
      let hands = try WorkInHand(layout: layout)
      hands.fail("done")
      hands.fail("waits")
      let next = try WorkInHand(layout: layout)
      next.forgetAll(but: ["waits"])
      let last = try WorkInHand(layout: layout)
      #expect(last.failures(at: "done") == 0)
      #expect(last.failures(at: "waits") == 1)
    }
  }

  @Test func `a kill from outside is nobody's fault`() throws {
    try withLayout { layout in
      for _ in 0..<10 { try end(with: ["a"], byItself: false, layout) }
      let hands = try WorkInHand(layout: layout)
      #expect(hands.failures(at: "a") == 0)
      #expect(hands.groups(of: ["x", "a", "y"], size: 64) { $0 } == [["x", "a", "y"]])
    }
  }

  @Test func `failures are counted across starts until they are forgotten`() throws {
    try withLayout { layout in
      for count in 1...WorkInHand.limit {
        let hands = try WorkInHand(layout: layout)
        hands.fail("a")
        #expect(hands.failures(at: "a") == count)
        #expect(hands.isGivenUp("a") == (count == WorkInHand.limit))
      }
      try WorkInHand(layout: layout).forget("a")
      #expect(try WorkInHand(layout: layout).failures(at: "a") == 0)
    }
  }

  @Test func `what was written by nobody we know is passed over`() throws {
    try withLayout { layout in
      try Files.replace(
        layout.tries, with: "a\nb x\nc 99999999999999999999\nd -1\ne 4\n".utf8)
      #expect(try WorkInHand(layout: layout).givenUp == ["e"])
    }
  }

  @Test func `what a disk or a busy ledger refuses is no drop's fault`() {
    struct Unheard: Error {}
    #expect(!Fault.mayBeOfTheDrop(FileError(.noSpace, .write, "/a")))
    #expect(!Fault.mayBeOfTheDrop(FileError(.permissionDenied, .open, "/a")))
    #expect(!Fault.mayBeOfTheDrop(LedgerError.fault(.database, "样例", "busy")))
    #expect(Fault.mayBeOfTheDrop(FileError(.ioError, .read, "/a")))
    #expect(Fault.mayBeOfTheDrop(LedgerError.unreadable(.fact)))
    #expect(Fault.mayBeOfTheDrop(Unheard()))
  }

  @Test func `a workbook that a disk refuses is like any other file`() throws {
    try withLayout { layout in
      let book = try WorkbookWriter(
        path: "/dev/full", scratch: layout.root.string, title: "样例", created: Instant(day: .first))
      try book.begin("样例", columns: ["甲"])
      let error = #expect(throws: WorkbookError.self) { try book.finish() }
      #expect(error.map { !Fault.mayBeOfTheDrop($0) && Fault.isTemporary($0) } == true)
      #expect(error?.words.zh.contains("磁盘") == true)
    }
  }
}
