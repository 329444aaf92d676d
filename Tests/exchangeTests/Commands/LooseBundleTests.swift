import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import SystemPackage
import Testing

/// A ZIP without a manifest is taken as people pack: what was assumed is said, and who gets it gets a manifest of ours.
@Suite(.waits) struct LooseBundleTests {
  private static func letters(_ rows: [(id: String, evidence: String)]) throws -> [UInt8] {
    try SampleBundle.records(
      "revocation-letter",
      rows.map {
        ["msgId": $0.id, "licenceRef": "样证\($0.id)", "letterDate": "2021-01-04", "evidence": $0.evidence]
      })
  }

  private static func packed(_ members: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
    let time = try #require(Instant("2021-01-04T09:00:00.000+08:00"))
    var bytes: [UInt8] = []
    var zip = try ZIPWriter { bytes += $0 }
    for (name, content) in members { try zip.add(name: name, modified: time, content) }
    try zip.finish()
    return bytes
  }

  @Test
  func `a letter that names none of its evidence has all that came with it, and its recipient can verify it`()
    throws
  {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      ("函告/revocation-letter_1.csv", Self.letters([("L-1", "")])), ("函告/笔录.pdf", Array("one".utf8)),
      ("函告/照片/门头.jpg", Array("two".utf8)),
    ])
    let receipt = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(receipt.codes.contains("manifest-assumed") && receipt.codes.contains("evidence-assumed"))
    #expect(receipt.words.contains("笔录.pdf|门头.jpg"), "\(receipt.words)")
    let delivery = try #require(receipt.deliveries.first)
    let contents = try ZIPBundle.contents(
      of: exchange.file(delivery.fileName, in: "outbox", of: delivery.recipient))
    #expect(contents["attachments/笔录.pdf"] == Array("one".utf8))
    #expect(contents["attachments/门头.jpg"] == Array("two".utf8))
    let manifest = String(decoding: contents["manifest-sha256.txt"] ?? [], as: UTF8.self)
    #expect(manifest.contains("  attachments/门头.jpg"))
    let path = exchange.layout.department(delivery.recipient).appending("outbox").appending(delivery.fileName)
    let check = try Program.run("check", path.string)
    #expect(check.status == 0 && check.text.contains("预检通过"), "\(check.text)")
    // The same again is the same.
    #expect(try exchange.answer(to: bytes, as: "再.zip", from: "XC-SCJG").verdict == "duplicate")
  }

  @Test func `an empty marker in it is no evidence`() throws {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      ("l.csv", Self.letters([("L-1", "")])), ("l.csv.done", []), ("笔录.pdf", Array("one".utf8)),
    ])
    let receipt = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(receipt.words.contains("跳过了完成标记文件") && receipt.words.contains("笔录.pdf"), "\(receipt.words)")
  }

  @Test(arguments: [1, 2])
  func `a table that has no column for evidence names none of it`(letters: Int) throws {
    let exchange = try TemporaryExchange()
    let head = ["本报文标识", "函告日期", "函告事由", "许可文号或编号", "事实", "依据"]
    let rows = (1...letters).map { ["L-\($0)", "2021-01-04", "撤销", "样证\($0)", "样例：不再符合条件", "样例：第六十九条"] }
    let table = SampleBundle.csv([head] + rows)
    let bytes = try Self.packed([("revocation-letter_1.csv", table), ("材料/笔录.pdf", Array("one".utf8))])
    let receipt = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG")
    if letters == 1 {
      #expect(receipt.verdict == "accepted" && receipt.codes.contains("evidence-assumed"), "\(receipt.words)")
      let delivery = try #require(receipt.deliveries.first)
      let delivered = try ZIPBundle.contents(
        of: exchange.file(delivery.fileName, in: "outbox", of: delivery.recipient))
      #expect(delivered["attachments/笔录.pdf"] == Array("one".utf8))
    } else {
      #expect(
        receipt.counts == [2, 0, 2, 0] && receipt.codes.contains("attachment-required"), "\(receipt.words)")
    }
    let unnamed = receipt.findings.filter { $0.code == "attachment-unnamed" }
    #expect(unnamed.count == letters - 1)
    let xml = String(
      decoding: try exchange.file("函告.zip.receipt.xml", in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(!xml.contains("attachments/笔录.pdf"), "a file is called as its sender calls it")
    // Without anything beside it, the letter is told what it lacks.
    let alone = try exchange.answer(to: table, as: "revocation-letter_2.csv", from: "XC-SCJG")
    #expect(alone.codes.contains("attachment-required") && !alone.codes.contains("header-column-missing"))
  }

  @Test(arguments: ["笔录.pdf", "笔录.pdf|照片.jpg", ""], [true, false])
  func `an empty file is no evidence, be it named or not`(named: String, hasManifest: Bool) throws {
    let exchange = try TemporaryExchange()
    let letter = try Self.letters([("L-1", named)])
    let files: [(name: String, bytes: [UInt8])] = [("笔录.pdf", []), ("照片.jpg", Array("one".utf8))]
    let name = "revocation-letter_1.csv"
    let bytes =
      try hasManifest
      ? ZIPBundle(name: name, records: letter, attachments: files).bytes()
      : Self.packed([(name, letter)] + files)
    let receipt = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.counts == [1, 0, 1, 0], "\(receipt.words)")
    if hasManifest && named.isEmpty {
      #expect(receipt.codes.contains("attachment-required"))
    } else {
      #expect(receipt.findings.count { $0.code == "attachment-missing" } == 1, "\(receipt.words)")
      #expect(receipt.words.contains("“笔录.pdf”") && receipt.words.contains("0 字节"), "\(receipt.words)")
    }
  }

  @Test func `a reassigned record takes its files along`() throws {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      (
        "承诺/commitment-push_1.csv",
        SampleBundle.commitments(["C-1"], accepted: "2021-01-04", until: "2021-02-11")
      ), ("承诺/附件/样例承诺书.pdf", Array("one".utf8)), ("承诺/说明.docx", Array("two".utf8)),
    ])
    #expect(
      try exchange.answer(to: bytes, as: "承诺.zip", from: "XC-SPJ").codes == [
        "manifest-assumed", "attachment-unnamed",
      ])
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG")
    let reassignment = SampleBundle.csv([
      ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C-1", "XC-SCJG", "XC-YJ", "样例：由应急局监管"],
    ])
    try exchange.answer(to: reassignment, as: "reassign_1.csv", from: "XC-SPJ")
    let name = "commitment-push_20210104-0003-XC-YJ-commitment-push.zip"
    let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: "XC-YJ"))
    #expect(contents["attachments/样例承诺书.pdf"] == Array("one".utf8))
  }

  @Test func `of several letters nobody knows whose evidence it is, and the ones that name it go through`()
    throws
  {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      ("revocation-letter_1.csv", Self.letters([("L-1", ""), ("L-2", "笔录.pdf"), ("L-3", "没有.pdf")])),
      ("笔录.pdf", Array("one".utf8)),
    ])
    let receipt = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.counts == [3, 1, 2, 0], "\(receipt.words)")
    #expect(receipt.codes.contains("attachment-required") && receipt.codes.contains("attachment-missing"))
  }

  @Test func `other letters, backslashes and marks in a name are told`() throws {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      (
        "revocation-letter_1.csv",
        Self.letters([("L-1", "笔录.PDF"), ("L-2", "乙\\照片.jpg"), ("L-3", "执照.pdf")])
      ),
      ("笔录.pdf", Array("one".utf8)), ("乙/照片.jpg", Array("two".utf8)), ("身份证、执照.pdf", Array("three".utf8)),
    ])
    let words = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG").words
    #expect(words.contains("随附的要写作“笔录.pdf”"), "\(words)")
    #expect(words.contains("随附的要写作“照片.jpg”"), "\(words)")
    #expect(words.contains("随附的“身份证、执照.pdf”名称里有分隔几个附件的标点"), "\(words)")
  }

  @Test(arguments: [
    ("证据 .pdf", "证据.pdf"), ("证据(1).pdf", "证据（1）.pdf"), ("证据〔1〕.pdf", "证据(1).pdf"), ("证据．pdf", "证据.pdf"),
    ("证据", "证据.pdf"), ("证据.jpg", "证据.JPEG"),
  ])
  func `a name that is nearly that of a file is told with that one's`(named: String, came: String) throws {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      ("revocation-letter_1.csv", Self.letters([("L-1", named), ("L-2", "没有.pdf")])),
      (came, Array("one".utf8)),
    ])
    let words = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG").words
    #expect(words.contains("随附的要写作“\(came)”"), "\(words)")
    #expect(words.contains("却没有随附这个文件。"), "\(words)")
  }

  @Test
  func `whoever writes the folder too, or leaves out one that is needed, is told what the file is called`()
    throws
  {
    let exchange = try TemporaryExchange()
    let bytes = try Self.packed([
      (
        "revocation-letter_1.csv", Self.letters([("L-1", "附件/笔录.pdf"), ("L-2", "照片.jpg"), ("L-3", "没有.pdf")])
      ),
      ("附件/笔录.pdf", Array("one".utf8)), ("甲/照片.jpg", Array("two".utf8)), ("乙/照片.jpg", Array("three".utf8)),
    ])
    let words = try exchange.answer(to: bytes, as: "函告.zip", from: "XC-SCJG").words
    #expect(words.contains("随附的要写作“笔录.pdf”"), "\(words)")
    #expect(words.contains("随附的要写作“甲/照片.jpg”或“乙/照片.jpg”"), "\(words)")
    #expect(words.contains("却没有随附这个文件。"), "\(words)")
  }

  @Test func `where the settings don't allow it, it comes back; and a manifest is held to as ever`() throws {
    let strict = try TemporaryExchange(settings: ["bundlesWithoutManifest: false"])
    let members: [(name: String, bytes: [UInt8])] = [
      ("revocation-letter_1.csv", try Self.letters([("L-1", "笔录.pdf")])), ("attachments/笔录.pdf", [1]),
    ]
    let bytes = try Self.packed(members)
    #expect(try strict.answer(to: bytes, as: "函告.zip", from: "XC-SCJG").codes == ["manifest-missing"])
    let exchange = try TemporaryExchange()
    let lie = Array("\(String(repeating: "0", count: 64))  revocation-letter_1.csv\n".utf8)
    let receipt = try exchange.answer(
      to: Self.packed(members + [("manifest-sha256.txt", lie)]), as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.verdict == "rejected")
    #expect(
      receipt.codes.contains("manifest-digest-mismatch") && receipt.codes.contains("manifest-member-unlisted")
    )
  }

  @Test func `a name in the manifest that differs in upper and lower case only is told with the other`()
    throws
  {
    let exchange = try TemporaryExchange()
    let zeros = String(repeating: "0", count: 64)
    let manifest = Array("\(zeros)  Revocation-Letter_1.CSV\n\(zeros)  attachments/笔录.pdf\n".utf8)
    let receipt = try exchange.answer(
      to: Self.packed([
        ("revocation-letter_1.csv", Self.letters([("L-1", "笔录.pdf")])), ("attachments/笔录.pdf", [1]),
        ("manifest-sha256.txt", manifest),
      ]), as: "函告.zip", from: "XC-SCJG")
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes.contains("manifest-member-missing"), "\(receipt.codes)")
    #expect(!receipt.codes.contains("manifest-member-unlisted"), "\(receipt.codes)")
    #expect(receipt.words.contains("只有大小写不同的“revocation-letter_1.csv”"), "\(receipt.words)")
  }
}
