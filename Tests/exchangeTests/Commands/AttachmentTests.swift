import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import SystemPackage
import Testing

/// Files that come with records go to those who get the records, and to nobody else.
@Suite(.waits) struct AttachmentTests {
  /// Commitments of two items with different supervisors, each with a letter of its own.
  private static func commitments(_ rows: [(id: String, item: String, file: String)]) -> [UInt8] {
    let head = [
      "消息标识", "事项编码", "事项名称", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期", "容缺材料",
      "承诺期限届满日", "承诺书文件名", "许可机关",
    ]
    let names = ["XK001": "食品经营许可", "XK004": "公共场所卫生许可"]
    return SampleBundle.csv(
      [head]
        + rows.map { row in
          [
            row.id, row.item, names[row.item] ?? "", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000002",
            "2021-01-04", "样例健康证明", "2021-02-11", row.file, "薛城区行政审批服务局",
          ]
        })
  }

  private static func bundle(_ letters: [(name: String, bytes: [UInt8])] = letters) -> ZIPBundle {
    ZIPBundle(
      name: "commitment-push_SPJ-1.csv",
      records: commitments([
        ("C-1", "XK001", "承诺书1.pdf|共用.pdf"), ("C-2", "XK004", "attachments/承诺书2.pdf|共用.pdf"),
      ]),
      attachments: letters)
  }

  private static let letters = [
    (name: "承诺书1.pdf", bytes: Array("one".utf8)), (name: "承诺书2.pdf", bytes: Array("two".utf8)),
    (name: "共用.pdf", bytes: Array("both".utf8)),
  ]

  @Test func `each recipient gets the files that its own records name`() throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: Self.bundle().bytes(), as: "承诺.zip", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted")
    for (department, own) in [("XC-SCJG", "承诺书1.pdf"), ("XC-WJ", "承诺书2.pdf")] {
      let name = "commitment-push_20210104-0001-\(department).zip"
      let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: department))
      let files = contents.filter { $0.key.hasPrefix("attachments/") }
      #expect(files.keys.sorted() == ["attachments/\(own)", "attachments/共用.pdf"].sorted())
      #expect(files["attachments/共用.pdf"] == Array("both".utf8))
    }
  }

  @Test func `a delivery is itself a bundle, whole by its manifest`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bundle().bytes(), as: "承诺.zip", from: "XC-SPJ")
    let name = "commitment-push_20210104-0001-XC-SCJG.zip"
    let path = exchange.layout.department("XC-SCJG").appending("outbox").appending(name)
    let outcome = try Program.run("check", path.string)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("预检通过"))
  }

  @Test func `the same record with another file is another record`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bundle().bytes(), as: "a.zip", from: "XC-SPJ")
    var letters = Self.letters
    letters[0].bytes = Array("changed".utf8)
    let bundle = ZIPBundle(
      name: "commitment-push_SPJ-2.csv", records: Self.bundle().records, attachments: letters)
    let receipt = try exchange.answer(to: bundle.bytes(), as: "b.zip", from: "XC-SPJ")
    #expect(receipt.codes == ["record-conflict", "record-unchanged"])
  }

  /// However the folder is written, and however names in it are composed.
  @Test(arguments: ["attachments/", "Attachments/", "ATTACHMENTS/"])
  func `a reassigned record takes its files along`(folder: String) throws {
    let exchange = try TemporaryExchange()
    var bundle = ZIPBundle(
      name: "commitment-push_SPJ-1.csv",
      records: Self.commitments([("C-1", "XK001", "承诺书1.pdf|样例\u{E9}.pdf")]),
      attachments: [Self.letters[0], (name: "样例e\u{301}.pdf", bytes: Array("two".utf8))])
    bundle.folder = folder
    try exchange.answer(to: bundle.bytes(), as: "a.zip", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG")
    let reassignment = SampleBundle.csv([
      ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C-1", "XC-SCJG", "XC-YJ", "样例：由应急局监管"],
    ])
    try exchange.answer(to: reassignment, as: "reassign_1.csv", from: "XC-SPJ")
    let name = "commitment-push_20210104-0003-XC-YJ-commitment-push.zip"
    let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: "XC-YJ"))
    #expect(contents["attachments/承诺书1.pdf"] == Array("one".utf8))
    #expect(contents["attachments/样例\u{E9}.pdf"] == Array("two".utf8))
    #expect(contents.keys.count { $0.hasPrefix("attachments/") } == 2)
  }

  @Test(arguments: [
    "承诺书、附件.pdf", "承诺书，附件；共 2 件.pdf", "a, b.pdf", "证明１.pdf",
  ])
  func `a name that holds what parts names in a cell is one, where a file of it came, also read again`(
    name: String
  ) throws {
    let exchange = try TemporaryExchange()
    let bundle = ZIPBundle(
      name: "commitment-push_SPJ-1.csv",
      records: Self.commitments([("C-1", "XK001", "\"共用.pdf、attachments/\(name)\"")]),
      attachments: [(name: name, bytes: Array("one".utf8)), Self.letters[2]])
    let receipt = try exchange.answer(to: bundle.bytes(), as: "a.zip", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted" && receipt.codes.isEmpty, "\(receipt.words)")
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG")
    let reassignment = SampleBundle.csv([
      ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C-1", "XC-SCJG", "XC-YJ", "样例：由应急局监管"],
    ])
    try exchange.answer(to: reassignment, as: "reassign_1.csv", from: "XC-SPJ")
    for (department, file) in [
      ("XC-SCJG", "commitment-push_20210104-0001-XC-SCJG"),
      ("XC-YJ", "commitment-push_20210104-0003-XC-YJ-commitment-push"),
    ] {
      let contents = try ZIPBundle.contents(of: exchange.file("\(file).zip", in: "outbox", of: department))
      #expect(contents["attachments/\(name)"] == Array("one".utf8), "\(department)")
      let records = contents.first { $0.key.hasPrefix("commitment-push_") }?.value ?? []
      #expect(String(decoding: records, as: UTF8.self).contains("共用.pdf|\(name)"), "\(department)")
    }
  }

  @Test func `where all that it is read as came as well, the parts are meant as ever`() throws {
    let exchange = try TemporaryExchange()
    let bundle = ZIPBundle(
      name: "commitment-push_SPJ-1.csv", records: Self.commitments([("C-1", "XK001", "甲.pdf、乙.pdf")]),
      attachments: ["甲.pdf、乙.pdf", "甲.pdf", "乙.pdf"].map { (name: $0, bytes: Array($0.utf8)) })
    let receipt = try exchange.answer(to: bundle.bytes(), as: "a.zip", from: "XC-SPJ")
    #expect(receipt.codes == ["attachment-unnamed"])
    let name = "commitment-push_20210104-0001-XC-SCJG.zip"
    let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: "XC-SCJG"))
    #expect(
      contents.keys.filter { $0.hasPrefix("attachments/") }.sorted()
        == ["attachments/甲.pdf", "attachments/乙.pdf"].sorted())
  }

  @Test func `whom a correction brings in gets the files that came before`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bundle().bytes(), as: "a.zip", from: "XC-SPJ")
    let table = Self.commitments([("C-1", "XK004", "承诺书1.pdf|共用.pdf")])
    let correction = String(decoding: table, as: UTF8.self)
      .replacing("消息标识", with: "更正的消息标识").replacing("许可机关", with: "许可机关,更正理由")
      .replacing("薛城区行政审批服务局", with: "薛城区行政审批服务局,样例：事项有误")
    let receipt = try exchange.answer(to: Array(correction.utf8), as: "correction_1.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    let name = "correction_20210104-0002-XC-WJ.zip"
    let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: "XC-WJ"))
    #expect(contents["attachments/承诺书1.pdf"] == Array("one".utf8))
    #expect(contents["attachments/共用.pdf"] == Array("both".utf8))
  }

  @Test(arguments: ["a.pdf", "A.PDF"])
  func `two reassigned records with files of one name don't go out together`(second: String) throws {
    let exchange = try TemporaryExchange()
    for (id, file) in [("C-1", "a.pdf"), ("C-2", second)] {
      let bundle = ZIPBundle(
        name: "commitment-push_\(id).csv", records: Self.commitments([(id, "XK001", file)]),
        attachments: [(name: file, bytes: Array(id.utf8))])
      try exchange.answer(to: bundle.bytes(), as: "\(id).zip", from: "XC-SPJ")
      try exchange.answer(
        to: SampleBundle.answer(record: id, isReturn: true), as: "claim-return_\(id).csv", from: "XC-SCJG")
    }
    let reassignment = SampleBundle.csv([
      ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C-1", "XC-SCJG", "XC-YJ", "样例：由应急局监管"],
      ["C-2", "XC-SCJG", "XC-YJ", "样例：由应急局监管"],
    ])
    let receipt = try exchange.answer(to: reassignment, as: "reassign_1.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["attachment-name-taken"])
  }

  @Test func `limits of the settings hold`() throws {
    let exchange = try TemporaryExchange()
    let settings = try Files.bytes(of: exchange.layout.settings)
    try Files.replace(exchange.layout.settings, with: settings + Array("\nmaxMembers: 4\n".utf8))
    let receipt = try exchange.answer(to: Self.bundle().bytes(), as: "a.zip", from: "XC-SPJ")
    #expect(receipt.codes == ["zip-too-large"])
  }

  @Test func `nothing of an unpacked bundle stays behind`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bundle().bytes(), as: "a.zip", from: "XC-SPJ")
    #expect(try exchange.files(below: exchange.layout.work).isEmpty)
    let kept = try exchange.files(below: exchange.layout.archive)
    #expect(kept.compactMap(\.lastComponent?.string) == ["a.zip"])
  }
}
