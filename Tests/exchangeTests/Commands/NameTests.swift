import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Names and files that no program expects: each gets exactly one receipt.
@Suite(.waits) struct NameTests {
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
  ]

  /// Names that show something else than they are, or would act on a terminal, and as what they are shown.
  private static let unseen: [(name: Name, shown: String)] = [
    (Name("样例\u{1B}[2J\u{7F}\u{85}\u{9B}31m.csv", "controls"), #"样例\u{1B}[2J\u{7F}\u{85}\u{9B}31m.csv"#),
    (
      Name("\u{202E}vsc\u{202C}\u{2066}例\u{2069}\u{200E}\u{200F}\u{61C}.csv", "text turned around"),
      #"\u{202E}vsc\u{202C}\u{2066}例\u{2069}\u{200E}\u{200F}\u{61C}.csv"#
    ),
    (
      Name("样\u{200B}例\u{200D}\u{2060}\u{FEFF}\u{E0041}\u{FFF9}.csv", "no width"),
      #"样\u{200B}例\u{200D}\u{2060}\u{FEFF}\u{E0041}\u{FFF9}.csv"#
    ),
    (Name("样例\u{2028}\u{2029}\n\t.csv", "line ends"), #"样例\u{2028}\u{2029}\u{A}\u{9}.csv"#),
  ]

  /// What of a text isn't to be seen, but for line ends, the mark at its front, and the tab that keeps a cell from being a
  /// formula.
  private static func unseen(in text: some Sequence<UInt8>) -> [Unicode.Scalar] {
    String(decoding: Array(text), as: UTF8.self).unicodeScalars.enumerated().filter { place, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        !["\n", "\r", "\t"].contains(scalar) && !(place == 0 && scalar == "\u{FEFF}")
      default: false
      }
    }.map(\.element)
  }

  @Test(arguments: unseen) func `wherever a name is shown, what can't be seen of it is spelt out`(
    name: Name, shown: String
  ) throws {
    let exchange = try TemporaryExchange()
    let root = exchange.root.string
    let bytes = SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")])
    let desk = exchange.root.appending(String(decoding: name.bytes, as: UTF8.self))
    try Files.replace(desk, with: bytes)
    let checks = try ["text", "json"].map {
      try Program.run("check", desk.string, "--exchange", root, "--sender", "XC-SPJ", "--format", $0)
    }
    try exchange.drop(bytes, as: name.bytes, from: "XC-SPJ")
    let passed = try exchange.run()
    try exchange.drop(bytes + Array("样例".utf8), as: Array("2".utf8) + name.bytes, from: "XC-SPJ")
    let refused = try exchange.run()
    let said = [
      passed, refused, try Program.run("status", root, "--at", TemporaryExchange.monday),
      try Program.run("status", root, "--format", "json"), try Program.run("trace", root, "薛审字〔2021〕1号"),
      try Program.run("trace", root, "薛审字〔2021〕1号", "--format", "json"),
      try Program.run("check", desk.string + "-none"),
      try Program.run("run", desk.string + "-none", "--once"),
      try Program.run("report", root, "--at", "2021-01-04T18:00"),
    ]
    for outcome in checks + said {
      #expect(Self.unseen(in: outcome.output).isEmpty, "\(outcome.text)")
      #expect(Self.unseen(in: outcome.errors.utf8).isEmpty, "\(outcome.errors)")
    }
    #expect(checks[0].text.contains(shown) && passed.text.contains(shown))
    #expect(said[4].text.contains(shown))
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.fileName) == [shown, "2" + shown])
    for path in try exchange.files(below: exchange.layout.department("XC-SPJ").appending("receipts")) {
      let unseen = Self.unseen(in: try Files.bytes(of: path))
      #expect(unseen.isEmpty, "\(path)")
    }
    let package = try #require(try exchange.files(below: exchange.layout.reports).first)
    let pages = try ZIPBundle.contents(of: Files.bytes(of: package)).filter { page, _ in
      // A workbook is a ZIP, and a signature is bytes.
      ![".xlsx", ".sig"].contains(where: page.hasSuffix)
    }
    #expect(pages.contains { String(decoding: $0.value, as: UTF8.self).contains("2" + shown) })
    for (page, bytes) in pages { #expect(Self.unseen(in: bytes).isEmpty, "\(page)") }
  }

  @Test(arguments: names + unseen.map(\.name))
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
