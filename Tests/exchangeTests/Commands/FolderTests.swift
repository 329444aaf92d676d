import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import Glibc
import SystemPackage
import Testing

/// A folder in an inbox is a drop: taken by one rename once it is whole, worked on as a ZIP of what is in it, answered once.
@Suite(.waits) struct FolderTests {
  private static let letter = Result {
    try SampleBundle.records(
      "revocation-letter",
      [["msgId": "L-1", "licenceRef": "样证L-1", "letterDate": "2021-01-04", "evidence": "笔录.pdf"]])
  }

  /// Puts a folder into an inbox.
  @discardableResult
  private func put(
    _ name: String, _ files: [(name: String, bytes: [UInt8])], in exchange: TemporaryExchange,
    from sender: String = "XC-SCJG"
  ) throws -> FilePath {
    let folder = exchange.layout.inbox(sender).appending(name)
    try Files.makeFolder(folder)
    for file in files {
      let path = folder.appending(FilePath(file.name).components)
      try Files.makeFolder(path.removingLastComponent())
      try Files.replace(path, with: file.bytes)
    }
    return folder
  }

  private static func files() throws -> [(name: String, bytes: [UInt8])] {
    [
      ("revocation-letter_1.csv", try letter.get()), ("附件/笔录.pdf", Array("one".utf8)),
      ("Thumbs.db", [1]), ("附件/~$笔录.docx", [1]),
    ]
  }

  private func inbox(_ exchange: TemporaryExchange, of sender: String = "XC-SCJG") throws -> [[UInt8]] {
    try exchange.names(in: exchange.layout.inbox(sender))
  }

  @Test func `it is taken like a ZIP, answered once under its name, delivered and kept`() throws {
    let exchange = try TemporaryExchange()
    try put("函告", Self.files(), in: exchange)
    try exchange.pass(TemporaryExchange.monday)
    let receipts = try exchange.receipts(of: "XC-SCJG")
    #expect(
      receipts.map(\.fileName) == ["函告"] && receipts.map(\.verdict) == ["accepted"],
      "\(receipts.map(\.words))")
    #expect(
      try exchange.box("receipts", of: "XC-SCJG") == ["函告.receipt.csv", "函告.receipt.xml", "函告.result.csv"])
    let delivery = try #require(receipts.first?.deliveries.first)
    let contents = try ZIPBundle.contents(
      of: exchange.file(delivery.fileName, in: "outbox", of: delivery.recipient))
    #expect(contents["attachments/笔录.pdf"] == Array("one".utf8))
    #expect(try inbox(exchange).isEmpty)
    #expect(try Files.names(in: exchange.layout.work) == [])
    let kept = try exchange.files(below: exchange.layout.archive)
    #expect(kept.map { $0.lastComponent?.string } == ["函告"])
    #expect(try Files.sha256(of: #require(kept.first)) == receipts.first?.sha256)
    #expect(try exchange.ask("verify").status == 0)
    // Copied again, later, it is the same.
    try put("函告", Self.files(), in: exchange)
    try exchange.pass("2021-01-04T10:05")
    #expect(try exchange.receipts(of: "XC-SCJG").map(\.verdict) == ["accepted", "duplicate"])
  }

  @Test
  func
    `an empty one waits, and so does one in which something is still being fetched, until somebody says it is whole`()
    throws
  {
    let exchange = try TemporaryExchange()
    try put("新建文件夹", [], in: exchange)
    try put("没传完", [("revocation-letter_1.csv", Self.letter.get()), ("笔录.pdf.part", [1])], in: exchange)
    try put(
      "说完了", [("revocation-letter_1.csv", Self.letter.get()), ("笔录.pdf", [1]), ("x.tmp", [1])], in: exchange)
    try Files.replace(exchange.layout.inbox("XC-SCJG").appending("说完了.done"), with: [])
    try Files.makeFolder(exchange.layout.inbox("XC-SCJG").appending("#recycle"))
    // What was deleted, or was there yesterday, isn't sent once more.
    for name in ["@Recycle", "#snapshot", "~snapshot"] {
      try put(name, [("revocation-letter_2.csv", Self.letter.get())], in: exchange)
    }
    try exchange.pass(TemporaryExchange.monday)
    #expect(try exchange.receipts(of: "XC-SCJG").map(\.fileName) == ["说完了"])
    let status = try exchange.ask("status", "--at", "2021-01-04T10:05").text
    #expect(!status.contains("没有写权限") && !status.contains("recycle"), "\(status)")
    let part = exchange.layout.inbox("XC-SCJG").appending("没传完")
    try Files.rename(part.appending("笔录.pdf.part"), to: part.appending("笔录.pdf"))
    try exchange.pass("2021-01-04T10:05", comesBack: nil)
    #expect(try exchange.receipts(of: "XC-SCJG").count == 2)
  }

  /// Something in a folder that sends it back.
  struct Unfit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    let make: @Sendable (FilePath) throws -> Void
  }

  @Test(arguments: [
    Unfit(testDescription: "a link", code: "folder-unfit") { folder in
      try Files.link("/etc/passwd", at: folder.appending("链接.csv"))
    },
    Unfit(testDescription: "a link to a folder", code: "folder-unfit") { folder in
      try Files.link("/etc", at: folder.appending("链接"))
    },
    Unfit(testDescription: "a pipe", code: "folder-unfit") { folder in
      guard mkfifo(folder.appending("管道").string, 0o600) == 0 else { throw Errno(rawValue: errno) }
    },
    Unfit(testDescription: "too many files", code: "folder-unfit") { folder in
      for number in 0..<12 { try Files.replace(folder.appending("\(number).pdf"), with: [1]) }
    },
    Unfit(testDescription: "too deep", code: "folder-unfit") { folder in
      var path = folder
      for _ in 0..<18 { path.append("层") }
      try Files.makeFolder(path)
      try Files.replace(path.appending("a.pdf"), with: [1])
    },
    Unfit(testDescription: "too large", code: "file-too-large") { folder in
      try Files.replace(folder.appending("大.pdf"), with: [UInt8](repeating: 1, count: 2 << 20))
    },
    Unfit(testDescription: "an archive", code: "zip-member-unexpected") { folder in
      try Files.replace(folder.appending("a.zip"), with: [1])
    },
    Unfit(testDescription: "two tables", code: "zip-record-file-several") { folder in
      try Files.replace(folder.appending("表.csv"), with: [1])
    },
  ])
  func `what isn't fit to be taken comes back once, and nothing in it is followed`(unfit: Unfit) throws {
    let exchange = try TemporaryExchange(settings: ["maxMembers: 10", "maxFileMiB: 1"])
    let folder = try put("函告", [("revocation-letter_1.csv", Self.letter.get())], in: exchange)
    try unfit.make(folder)
    try exchange.pass(TemporaryExchange.monday, comesBack: true)
    let receipts = try exchange.receipts(of: "XC-SCJG")
    #expect(receipts.count == 1 && receipts.first?.verdict == "rejected")
    #expect(receipts.first?.codes.contains(unfit.code) == true, "\(receipts.first?.codes ?? [])")
    #expect(try inbox(exchange).isEmpty)
    #expect(try Files.names(in: exchange.layout.taken("XC-SCJG")) == [])
    let kept = try exchange.files(below: exchange.layout.quarantine)
    for path in kept where try Files.status(of: path)?.sort == .regular {
      #expect(try !String(decoding: Files.bytes(of: path), as: UTF8.self).contains("root:"))
    }
  }

  @Test(arguments: ["copying", "inspecting", "deciding", "storing", "placing", "noting", "keeping"])
  func `a kill at any step neither loses nor doubles it`(step: String) throws {
    let exchange = try TemporaryExchange()
    try put("函告", Self.files(), in: exchange)
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      environment: ["EXCHANGE_DRILL": "\(step) kill 函告"])
    #expect(killed.wasKilled, "\(killed.text)\(killed.errors)")
    try exchange.pass("2021-01-04T10:05")
    let receipts = try exchange.receipts(of: "XC-SCJG")
    #expect(receipts.map(\.verdict) == ["accepted"])
    let delivery = try #require(receipts.first?.deliveries.first)
    #expect(try exchange.box("outbox", of: delivery.recipient).contains(delivery.fileName))
    #expect(try inbox(exchange).isEmpty && Files.names(in: exchange.layout.taken("XC-SCJG")).isEmpty)
    #expect(try exchange.files(below: exchange.layout.archive).count == 1)
  }

  @Test func `one that is written after it was taken is a drop of its own`() throws {
    let exchange = try TemporaryExchange()
    try put("函告", Self.files(), in: exchange)
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      environment: ["EXCHANGE_DRILL": "keeping kill 函告"])
    #expect(killed.wasKilled)
    let taken = try #require(
      try exchange.files(below: exchange.layout.taken("XC-SCJG")).first { $0.lastComponent == "笔录.pdf" })
    try Files.replace(taken, with: Array("two".utf8))
    try exchange.pass("2021-01-04T10:05", comesBack: nil)
    let receipts = try exchange.receipts(of: "XC-SCJG")
    #expect(
      receipts.count == 2 && receipts.last?.codes.contains("file-changed") == true, "\(receipts.map(\.codes))"
    )
    #expect(try Files.names(in: exchange.layout.taken("XC-SCJG")) == [])
  }

  @Test func `check and trials say of a folder what would become of it`() throws {
    let exchange = try TemporaryExchange()
    let folder = try put("试投/函告", Self.files(), in: exchange)
    let check = try Program.run(
      "check", folder.string, "--exchange", exchange.root.string, "--sender", "XC-SCJG", "--at",
      TemporaryExchange.monday)
    #expect(check.status == 0 && check.text.contains("预检通过"), "\(check.text)\(check.errors)")
    try exchange.pass(TemporaryExchange.monday)
    let answer = try ReceiptFile(exchange.file("函告.receipt.xml", in: "receipts/试投", of: "XC-SCJG"))
    #expect(answer.verdict == "accepted")
    #expect(try inbox(exchange).isEmpty && exchange.receipts(of: "XC-SCJG").isEmpty)
  }

  /// Who isn't root may not move a folder into which only its owner writes.
  @Test(.enabled(if: getuid() != 0))
  func `one whose rights don't let us take it stays, and that is said`() throws {
    let exchange = try TemporaryExchange()
    let folder = try put("函告", Self.files(), in: exchange)
    try Files.setPermissions(of: folder, to: 0o555)
    defer { try? Files.setPermissions(of: folder, to: 0o755) }
    let outcome = try exchange.run()
    #expect(outcome.text.contains("收取文件夹"), "\(outcome.text)\(outcome.errors)")
    #expect(try exchange.ask("status").text.contains("没有写权限"))
    #expect(try exchange.receipts(of: "XC-SCJG").isEmpty)
  }
}
