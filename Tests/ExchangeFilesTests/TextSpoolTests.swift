import SystemPackage
import Testing

@testable import ExchangeFiles

/// Text that waits outside memory.
struct TextSpoolTests {
  private func withFolder(_ body: (FilePath) throws -> Void) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-spool")
    defer { try? Files.removeTree(folder) }
    try body(folder)
  }

  private func text(of spool: borrowing TextSpool) throws -> String {
    var bytes: [UInt8] = []
    try spool.forEachPiece { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [0, 1, 7, 1_000, 20_000])
  func `what goes in comes out, and little of it is held`(count: Int) throws {
    try withFolder { folder in
      var spool = TextSpool(path: folder.appending("told"))
      let isEmpty = spool.isEmpty
      #expect(isEmpty)
      var expected = ""
      for number in 0..<count {
        let line = "第 \(number) 行，一些样例文字，够长，好让文件用得上\n"
        spool.append(line)
        expected += line
        let held = spool.held
        #expect(held <= TextSpool.room)
      }
      let isStillEmpty = spool.isEmpty
      #expect(isStillEmpty == (count == 0))
      let told = [try text(of: spool), try text(of: spool)]
      #expect(told == [expected, expected], "as often as it is asked")
      spool.append("尾")
      let more = try text(of: spool)
      #expect(more == expected + "尾")
      #expect(try Files.names(in: folder) == [], "its file has no name")
    }
  }

  @Test func `where no file can be made it is all held, and none is lost`() throws {
    try withFolder { folder in
      var spool = TextSpool(path: folder.appending("gone").appending("told"))
      let line = String(repeating: "样", count: 1_000)
      for _ in 0..<200 { spool.append(line) }
      let held = spool.held
      #expect(held > TextSpool.room)
      let told = try text(of: spool)
      #expect(told == String(repeating: line, count: 200))
    }
  }
}
