import ExchangeProcessor
import ExchangeReports
import Foundation
import SystemPackage
import Testing

/// Whoever is asked learns at once until when, by which article, and what silence means: from the delivered file and from a
/// notice; whoever asks learns the limit from its receipt.
@Suite(.waits) struct TermsTests {
  /// A record whose delivery starts a clock for its recipient.
  struct Question: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Titles and values of the record.
    let fields: [(String, String)]
    /// What is told.
    let limit: String
    let basis: String
    let consequence: String
  }

  private static let inquiry = [("函询类别", "业务函询"), ("函询事由", "样例"), ("函询内容", "样例问题"), ("接收部门", "XC-WJ")]

  @Test(arguments: ["P-1", ""])
  func `a letter's receipt and delivery tell what follows, whether it names the push or only the document`(
    name: String
  ) throws {
    let exchange = try TemporaryExchange()
    let number = "样审〔2021〕1号"
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "P-1", docNo: number)]), as: "a.csv", from: "XC-SPJ")
    let letter = try ZIPBundle(
      name: "revocation-letter_1.csv",
      records: SampleBundle.csv([
        ["本报文标识", "消息标识", "许可文号或编号", "函号", "函告日期", "函告事由", "事实", "依据", "证明材料文件名"],
        ["H-1", name, number, "样函〔2021〕1号", "2021-01-04", "撤销", "样例事实", "样例依据", "样例材料.pdf"],
      ]), attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
    let receipt = try exchange.answer(to: letter, as: "revocation-letter_1.zip", from: "XC-SCJG")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    #expect(receipt.words.contains("对函告依法作出处理决定：期限 未规定时限（第二十三条）"), "\(receipt.words)")
    let delivery = try #require(receipt.deliveries.first)
    let passed = try ZIPBundle.contents(of: exchange.file(delivery.fileName, in: "outbox", of: "XC-SPJ"))
    #expect(passed.values.contains { Self.holds($0, "对函告依法作出处理决定") })
  }

  @Test(arguments: [
    Question(
      testDescription: "an inquiry with a proposition", fields: inquiry + [("拟办意见", "样例意见")],
      limit: "回复业务函询 2021-01-11 24:00", basis: "第二十七条，期限非原文规定", consequence: "逾期不复，视为同意。"),
    Question(
      testDescription: "an inquiry without", fields: inquiry, limit: "回复业务函询 2021-01-11 24:00",
      basis: "第二十七条，期限非原文规定", consequence: "逾期的，记为逾期。"),
    Question(
      testDescription: "an inquiry with a day",
      fields: inquiry + [("拟办意见", "样例意见"), ("回复截止日期", "2021-01-08")],
      limit: "回复业务函询 2021-01-08 24:00", basis: "第二十七条，期限非原文规定", consequence: "逾期不复，视为同意。"),
    Question(
      testDescription: "an inquiry with a day that has passed",
      fields: inquiry + [("拟办意见", "样例意见"), ("回复截止日期", "2020-12-30")],
      limit: "回复业务函询 2021-01-11 24:00", basis: "第二十七条，期限非原文规定", consequence: "逾期不复，视为同意。"),
    Question(
      testDescription: "a consultation",
      fields: [("函询类别", "会商征求意见")] + inquiry.dropFirst() + [("拟办意见", "样例意见")],
      limit: "答复会商征求意见 2021-01-11 24:00", basis: "第十二条，期限非原文规定", consequence: "逾期的，记为逾期。"),
  ])
  func `who is asked is told limit, article and consequence, and who asks the limit`(_ question: Question)
    throws
  {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.csv([question.fields.map(\.0), question.fields.map(\.1)])
    let receipt = try exchange.answer(to: bytes, as: "inquiry_1.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted")
    let said = String(
      decoding: try exchange.file("inquiry_1.csv.receipt.csv", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    let day = question.limit.suffix(16)
    #expect(said.contains(day) && said.contains(question.basis) && said.contains(question.consequence))

    let box = try exchange.box("outbox", of: "XC-WJ")
    let delivered = try #require(box.first { $0.hasPrefix("inquiry_") && $0.hasSuffix(".csv") })
    let file = try exchange.file(delivered, in: "outbox", of: "XC-WJ")
    #expect(Self.holds(file, "办理期限,期限依据,逾期后果\r\n"))
    #expect(Self.holds(file, "\(question.limit),\(question.basis),\(question.consequence)\r\n"))

    let notices = try box.filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }.map {
      String(decoding: try exchange.file($0, in: "outbox", of: "XC-WJ"), as: UTF8.self)
    }
    #expect(notices.count { $0.contains("收到待办") && $0.contains(day) && $0.contains(question.basis) } == 1)
    if question.consequence.contains("同意") { #expect(notices.contains { $0.contains(question.consequence) }) }
    #expect(try !exchange.box("outbox", of: "XC-SPJ").contains { $0.hasPrefix("notice_") })
    try exchange.run(at: "2021-01-04T11:00")
    #expect(try exchange.box("outbox", of: "XC-WJ") == box, "it is told once")
  }

  @Test func `a limit that a holiday notice to come may move is told as provisional wherever it is told`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    let fields = Self.inquiry + [("拟办意见", "样例意见")]
    let receipt = try exchange.answer(
      to: SampleBundle.csv([fields.map(\.0), fields.map(\.1)]), as: "inquiry_1.csv", from: "XC-SPJ",
      at: "2026-12-31T10:00")
    let limit = "2027-01-08 24:00（暂定）"
    #expect(receipt.words.contains("回复业务函询：期限 \(limit)（"))
    let box = try exchange.box("outbox", of: "XC-WJ")
    let delivered = try #require(
      box.first { $0.hasPrefix("inquiry_") && $0.hasSuffix(".csv") && !$0.contains(".reply.") })
    let file = try exchange.file(delivered, in: "outbox", of: "XC-WJ")
    #expect(Self.holds(file, "回复业务函询 \(limit),"))
    let notices = try box.filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }.map {
      String(decoding: try exchange.file($0, in: "outbox", of: "XC-WJ"), as: UTF8.self)
    }
    #expect(notices.contains { $0.contains("的期限是 \(limit)（") }, "\(notices)")
    // What tells that it is provisional says so once.
    #expect(notices.contains { $0.contains("期限暂定为 2027-01-08 24:00：") }, "\(notices)")
    let list = try exchange.file(TodoList.pageName, in: "outbox", of: "XC-WJ")
    #expect(String(decoding: list, as: UTF8.self).contains(limit))
  }

  @Test func `a delivered file with its terms can be dropped as it is by its sender`() throws {
    let exchange = try TemporaryExchange()
    let fields = Self.inquiry + [("拟办意见", "样例意见")]
    try exchange.answer(
      to: SampleBundle.csv([fields.map(\.0), fields.map(\.1)]), as: "inquiry_1.csv", from: "XC-SPJ")
    let name = try #require(exchange.box("outbox", of: "XC-WJ").first { $0.hasPrefix("inquiry_") })
    let delivered = try exchange.file(name, in: "outbox", of: "XC-WJ")
    let receipt = try TemporaryExchange().answer(to: delivered, as: name, from: "XC-SPJ")
    #expect(receipt.verdict == "accepted")
    #expect(!receipt.codes.contains("header-column-unknown"))
  }

  /// Whether a file in GB 18030, as this department gets them, has a text in it.
  private static func holds(_ file: [UInt8], _ text: String) -> Bool {
    Data(file).range(of: Data(gb18030(Array(text.utf8)))) != nil
  }
}
