import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Names and files that no program expects: each gets exactly one receipt.
struct NameTests {
  /// A name as bytes.
  struct Name: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let testDescription: String

    init(_ text: String, _ description: String) {
      bytes = Array(text.utf8)
      testDescription = description
    }

    init(bytes: [UInt8], _ description: String) {
      self.bytes = bytes
      testDescription = description
    }
  }

  private static let names = [
    Name(String(repeating: "长", count: 83) + ".csv", "253 bytes of Chinese"),
    Name(String(repeating: "x", count: 251) + ".csv", "255 bytes"),
    Name(bytes: gb18030(Array("双公示.csv".utf8)), "GBK"),
    Name(
      bytes: gb18030(Array(String(repeating: "长", count: 120).utf8)) + Array(".csv".utf8), "244 bytes of GBK"),
    Name("两\n行.csv", "a line end"),
    Name("引\"号'.csv", "quotes"),
    Name("逗,号;.csv", "commas"),
    Name("<标签>&amp;.csv", "markup"),
    Name("=cmd|'.csv", "a formula"),
    Name("\u{1B}[31m.csv", "a control sequence"),
    Name("-rf", "an option"),
    Name(" ", "a space"),
    Name("e\u{301}.csv", "a combining mark"),
    Name("\u{202E}vsc.csv", "right to left"),
  ]

  @Test(arguments: names)
  func `a name of any bytes gets one receipt and is kept`(name: Name) throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")])
    try exchange.drop(bytes, as: name.bytes, from: "XC-SPJ")
    let outcome = try exchange.run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.verdict) == ["accepted"])
    let names = try exchange.names(in: exchange.layout.department("XC-SPJ").appending("receipts"))
    #expect(names.count == 3, "the receipt in both forms, and the id that was derived")
    let stem = name.bytes.prefix(200)
    for receipt in names { #expect(receipt.starts(with: stem)) }
    let kept = try #require(try exchange.files(below: exchange.layout.archive).first)
    #expect(try exchange.names(in: kept.removingLastComponent()) == [name.bytes])
    #expect(try Files.bytes(of: kept) == bytes)
    #expect(try exchange.run().text == "没有新文件。\n")
  }

  @Test func `names that differ only where a receipt's name is cut get receipts of their own`() throws {
    let exchange = try TemporaryExchange()
    let stem = String(repeating: "x", count: 240)
    for ending in ["a", "b", "c"] {
      let bytes = SampleBundle.approvals([.init(docNo: "薛审字〔2021〕\(ending)号")])
      try exchange.drop(bytes, as: stem + ending, from: "XC-SPJ")
    }
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.fileName) == ["a", "b", "c"].map { stem + $0 })
  }

  @Test func `names that look the same to people get receipts of their own`() throws {
    let exchange = try TemporaryExchange()
    let names: [[UInt8]] = [[0x9D], Array("\\x9d".utf8), Array("a\nb".utf8), Array("a\tb".utf8)]
    for (number, name) in names.enumerated() {
      let bytes = SampleBundle.approvals([.init(docNo: "薛审字〔2021〕\(number)号")])
      try exchange.drop(bytes, as: name, from: "XC-SPJ")
    }
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-SPJ").count == names.count)
  }

  @Test func `a link is answered and not followed`() throws {
    let exchange = try TemporaryExchange()
    let secret = exchange.root.appending("secret.csv")
    try Files.replace(secret, with: SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]))
    let link = exchange.layout.inbox("XC-SPJ").appending("链接.csv")
    try #require(symlink(secret.string, link.string) == 0)
    #expect(try exchange.run().status == 3)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.codes) == [["file-not-regular"]])
    #expect(try Files.exists(secret))
    #expect(try exchange.box("outbox", of: "XC-SCJG").isEmpty)
    #expect(try exchange.run().text == "没有新文件。\n")
  }

  @Test func `a pipe is answered and not waited for`() throws {
    let exchange = try TemporaryExchange()
    try #require(mkfifo(exchange.layout.inbox("XC-SPJ").appending("管道.csv").string, 0o644) == 0)
    #expect(try exchange.run().status == 3)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.codes) == [["file-not-regular"]])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test(arguments: [".hidden.csv", "~$决定.csv", "决定.csv.part", "决定.TMP", "a.filepart", "a.crdownload"])
  func `a name that says not yet is left alone`(name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Array("样例".utf8), as: name, from: "XC-SPJ")
    #expect(try exchange.run().text == "没有新文件。\n")
    #expect(try Files.exists(exchange.layout.inbox("XC-SPJ").appending(name)))
  }
}
