import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Programs that go on writing what they have dropped: nothing that they wrote is lost, and nothing goes out twice.
@Suite(.serialized, .waitsLong) struct ChangingFileTests {
  private static func row(_ number: Int) -> SampleBundle.Approval {
    SampleBundle.Approval(msgId: "G\(number)", docNo: "薛审食许字〔2021〕G\(number)号")
  }

  private static func rows(_ numbers: Range<Int>) -> [UInt8] { SampleBundle.approvals(numbers.map(row)) }

  /// The last line of a table.
  private static func line(_ number: Int) -> [UInt8] {
    let table = rows(number..<number + 1)
    let head = SampleBundle.csv([SampleBundle.approvalColumns])
    return Array(table.dropFirst(head.count))
  }

  /// Renames a file into the inbox and keeps it open for writing.
  private static func drop(
    _ bytes: [UInt8], as name: String, in exchange: TemporaryExchange
  ) throws -> FileHandle {
    let inbox = exchange.layout.inbox("XC-SPJ")
    let part = inbox.appending("\(name).part")
    try Files.replace(part, with: bytes)
    let handle = try #require(FileHandle(forUpdatingAtPath: part.string))
    try handle.seekToEnd()
    try Files.rename(part, to: inbox.appending(name))
    return handle
  }

  private static func receipts(_ exchange: TemporaryExchange, atLeast count: Int) throws -> [ReceiptFile] {
    let isThere = try waitUntil { try exchange.receipts(of: "XC-SPJ").count >= count }
    try #require(isThere)
    return try exchange.receipts(of: "XC-SPJ")
  }

  private static func run(_ exchange: TemporaryExchange, _ body: () throws -> Void) throws {
    let process = try RunningProgram(["run", exchange.root.string])
    try body()
    process.send(SIGTERM)
    #expect(try process.wait().status == 0)
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test func `what is appended after the answer is a drop of its own`() throws {
    let exchange = try TemporaryExchange()
    try Self.run(exchange) {
      let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
      #expect(try Self.receipts(exchange, atLeast: 1).map(\.accepted) == [2])
      try handle.write(contentsOf: Self.line(2))
      try handle.close()
      let receipt = try #require(Self.receipts(exchange, atLeast: 2).last)
      #expect(receipt.fileName == "决定.csv")
      #expect(receipt.counts == [3, 1, 0, 2])
      #expect(receipt.codes == ["file-changed", "record-unchanged", "record-unchanged"])
      let isKept = try waitUntil { try Files.names(in: exchange.layout.work).isEmpty }
      #expect(isKept)
    }
    #expect(try exchange.files(below: exchange.layout.archive).count == 2)
  }

  @Test func `what is written anew in the place of the old is a drop of its own`() throws {
    let exchange = try TemporaryExchange()
    try Self.run(exchange) {
      let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
      _ = try Self.receipts(exchange, atLeast: 1)
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Self.rows(7..<8))
      try handle.close()
      let receipt = try #require(Self.receipts(exchange, atLeast: 2).last)
      #expect(receipt.counts == [1, 1, 0, 0])
      #expect(receipt.codes == ["file-changed"])
      _ = try waitUntil { try Files.names(in: exchange.layout.work).isEmpty }
    }
  }

  @Test func `a file that is closed without a change is put away without a word`() throws {
    let exchange = try TemporaryExchange()
    try Self.run(exchange) {
      let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
      _ = try Self.receipts(exchange, atLeast: 1)
      #expect(try !Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty, "it is open")
      try handle.close()
      let isKept = try waitUntil {
        try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty
      }
      #expect(isKept)
    }
    #expect(try exchange.receipts(of: "XC-SPJ").count == 1)
  }

  @Test func `what was appended while no processor ran is found by the next`() throws {
    let exchange = try TemporaryExchange()
    let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
    try exchange.run()
    try handle.write(contentsOf: Self.line(2))
    try handle.close()
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.counts) == [[2, 2, 0, 0], [3, 1, 0, 2]])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test func `what was changed after its copy had been lost is a drop of its own`() throws {
    let exchange = try TemporaryExchange()
    let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
    try exchange.run()
    for kept in try exchange.files(below: exchange.layout.archive) { try Files.remove(kept) }
    try handle.write(contentsOf: Self.line(2))
    try handle.close()
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.counts) == [[2, 2, 0, 0], [3, 1, 0, 2]])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test func `the copy of a published drop waits for a share that is gone`() throws {
    let exchange = try TemporaryExchange()
    let handle = try Self.drop(Self.rows(0..<2), as: "决定.csv", in: exchange)
    try exchange.run()
    let kept = try #require(exchange.files(below: exchange.layout.archive).first)
    let copy = exchange.layout.work.appending("20210104-0001").appending("original")
    try Files.makeFolder(copy.removingLastComponent())
    try Files.rename(kept, to: copy)
    let (taken, away) = (exchange.layout.taken("XC-SPJ"), exchange.root.appending("away"))
    try Files.rename(taken, to: away)
    try exchange.run()
    #expect(try Files.exists(copy))
    try Files.rename(away, to: taken)
    try handle.write(contentsOf: Self.line(2))
    try handle.close()
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.counts) == [[2, 2, 0, 0], [3, 1, 0, 2]])
    #expect(try exchange.files(below: exchange.layout.archive).count == 2)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test func `a file that grows while it is watched is taken when it has stopped`() throws {
    let exchange = try TemporaryExchange()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(
      exchange.layout.settings,
      with: settings.replacing("settleSeconds: 0", with: "settleSeconds: 1").utf8)
    try Self.run(exchange) {
      let handle = try Self.drop(Self.rows(0..<1), as: "决定.csv", in: exchange)
      for number in 1..<6 {
        usleep(500_000)
        #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
        try handle.write(contentsOf: Self.line(number))
      }
      try handle.close()
      #expect(try Self.receipts(exchange, atLeast: 1).map(\.counts) == [[6, 6, 0, 0]])
    }
  }

  @Test func `of a file that is written without end while it is taken every row arrives once`() throws {
    let exchange = try TemporaryExchange()
    let count = 3_000
    try Self.run(exchange) {
      let handle = try Self.drop(Self.rows(0..<1_000), as: "决定.csv", in: exchange)
      for number in 1_000..<count { try handle.write(contentsOf: Self.line(number)) }
      try handle.close()
      let isAll = try waitUntil {
        try exchange.receipts(of: "XC-SPJ").reduce(0) { $0 + $1.accepted } == count
      }
      #expect(isAll)
      _ = try waitUntil { try Files.names(in: exchange.layout.work).isEmpty }
    }
    #expect(try exchange.receipts(of: "XC-SPJ").last?.found == count)
  }

  @Test func `a file that is filled up to its size, its time kept, is a drop of its own`() throws {
    let exchange = try TemporaryExchange()
    let (half, whole) = (Self.rows(0..<2), Self.rows(0..<4))
    let blanks = [UInt8](repeating: 0x0A, count: whole.count - half.count)
    let handle = try Self.drop(half + blanks, as: "决定.csv", in: exchange)
    try exchange.run()
    let taken = try #require(exchange.files(below: exchange.layout.taken("XC-SPJ")).first)
    var before = stat()
    _ = taken.withPlatformString { lstat($0, &before) }
    try handle.seek(toOffset: UInt64(half.count))
    try handle.write(contentsOf: whole[half.count...])
    try handle.close()
    _ = taken.withPlatformString { utimensat(AT_FDCWD, $0, [before.st_mtim, before.st_mtim], 0) }
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.counts) == [[2, 2, 0, 0], [4, 2, 0, 2]])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test func `of a record that was taken half it is said so, and how to mend it`() throws {
    let exchange = try TemporaryExchange()
    let whole = Self.rows(0..<3)
    // The end of the last row is that of the last name.
    let handle = try Self.drop(Array(whole.dropLast("服务局\r\n".utf8.count)), as: "决定.csv", in: exchange)
    try exchange.run()
    try handle.write(contentsOf: whole.suffix("服务局\r\n".utf8.count))
    try handle.close()
    try exchange.run()
    let receipt = try #require(exchange.receipts(of: "XC-SPJ").last)
    #expect(receipt.codes == ["file-changed", "record-unchanged", "record-unchanged", "record-conflict"])
    #expect(receipt.words.contains("先收取的那一份没有写完"))
    #expect(receipt.words.contains("更正"))
  }

  @Test func `a writer who pauses with his file open isn't cut off`() throws {
    let exchange = try TemporaryExchange()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(
      exchange.layout.settings, with: settings.replacing("settleSeconds: 0", with: "settleSeconds: 1").utf8)
    try Self.run(exchange) {
      let whole = Self.rows(0..<3)
      let handle = try Self.drop(Array(whole.dropLast(20)), as: "决定.csv", in: exchange)
      usleep(3_000_000)
      #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
      try handle.write(contentsOf: whole.suffix(20))
      try handle.close()
      #expect(try Self.receipts(exchange, atLeast: 1).map(\.counts) == [[3, 3, 0, 0]])
    }
  }
}
