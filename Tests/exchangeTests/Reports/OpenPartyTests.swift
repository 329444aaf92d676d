import ExchangeFiles
import ExchangeProcessor
import ExchangeReports
import Foundation
import SystemPackage
import Testing

/// Whoever looks after what is open is told whom it is about (当事人), also where it is only to be claimed.
@Suite(.waits) struct OpenPartyTests {
  private static let holders = ["样例甲餐饮店", "样例乙", "样例丙建设有限公司"]

  /// Decisions that one department gets, one about each of some holders.
  private static func push(_ holders: [String] = holders) -> [UInt8] {
    SampleBundle.approvals(
      holders.enumerated().map { number, holder in
        .init(msgId: "P-\(number + 1)", docNo: "样审〔2021〕\(number + 1)号", holder: holder)
      })
  }

  /// What is open, by who has to act, what sort of message it is about, and whom.
  private static func open(_ exchange: TemporaryExchange) throws -> [String] {
    let outcome = try Program.run(
      "todo", exchange.root.string, "--format", "json", "--at", "2021-01-04T18:00")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    let items = try #require(object["items"] as? [[String: Any]])
    return items.map { item in
      ["department", "subject", "party"].map { item[$0] as? String ?? "-" }.joined(separator: " ")
    }.sorted()
  }

  @Test func `of a delivery those are named who are still to be claimed, people by one character`() throws {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try exchange.answer(to: Self.push(), as: "a.csv", from: "XC-SPJ")
    #expect(try Self.open(exchange) == ["XC-SCJG 审批信息推送 样例甲餐饮店、样**、样例丙建设有限公司"])
    try exchange.answer(to: SampleBundle.answer(record: "P-1"), as: "b.claim.csv", from: "XC-SCJG")
    #expect(try Self.open(exchange) == ["XC-SCJG 审批信息推送 样**、样例丙建设有限公司"])
    // In every form of the register, and where the department looks.
    let told = "样**、样例丙建设有限公司"
    let at = ["--at", "2021-01-04T18:00"]
    let table = try Program.run(["todo", exchange.root.string, "--format", "csv"] + at).text
    #expect(table.contains(",\(told),"), "\(table)")
    #expect(try Program.run(["todo", exchange.root.string] + at).text.contains(told))
    let list = try exchange.file(TodoList.pageName, in: "outbox", of: "XC-SCJG")
    #expect(String(decoding: list, as: UTF8.self).contains(told))
    try exchange.pass("2021-01-05T08:00")
    let statement = try exchange.file(
      "department-statement_20210104-XC-SCJG.html", in: "outbox", of: "XC-SCJG")
    #expect(String(decoding: statement, as: UTF8.self).contains(told))
    // The ledger keeps nobody's name.
    for name in ["ledger.sqlite", "ledger.sqlite-wal"] where try Files.exists(exchange.root.appending(name)) {
      let bytes = try Files.bytes(of: exchange.root.appending(name))
      #expect(!Data(bytes).contains(Data("样例乙".utf8)), "\(name)")
    }
    let verified = try exchange.ask("verify", "--at", "2021-01-05T09:00")
    #expect(verified.status == 0, "\(verified.text)")
  }

  @Test func `what came back, went to another or was corrected has its party too`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.push(["样例甲餐饮店"]), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG")
    #expect(try Self.open(exchange) == ["XC-SPJ 审批信息推送 样例甲餐饮店"])
    let reassignment = SampleBundle.csv([
      ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["P-1", "XC-SCJG", "XC-YJ", "样例：按分工改派"],
    ])
    try exchange.answer(to: reassignment, as: "reassign_1.csv", from: "XC-SPJ")
    #expect(try Self.open(exchange) == ["XC-YJ 审批信息推送 样例甲餐饮店"])
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    let correction = SampleBundle.csv([
      head,
      [
        "P-1", "XK001", "食品经营许可", "样审〔2021〕1号", "样例丁餐饮店", "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
      ],
    ])
    try exchange.answer(to: correction, as: "correction_1.csv", from: "XC-SPJ")
    #expect(try Self.open(exchange) == ["XC-YJ 更正 样例丁餐饮店"])
  }

  @Test func `of many the first are named, and where none of those is open any more the file is`() throws {
    let exchange = try TemporaryExchange()
    let holders = (1...23).map { "样例\($0)号餐饮店" }
    try exchange.answer(to: Self.push(holders), as: "a.csv", from: "XC-SPJ")
    #expect(
      try Self.open(exchange) == ["XC-SCJG 审批信息推送 样例1号餐饮店、样例2号餐饮店、样例3号餐饮店等"])
    let claims = [["投递编号", "消息标识", "认领人"]] + (1...20).map { ["", "P-\($0)", "样例丙"] }
    try exchange.answer(to: SampleBundle.csv(claims), as: "b.claim.csv", from: "XC-SCJG")
    #expect(try Self.open(exchange) == ["XC-SCJG 审批信息推送 -"])
    let table = try Program.run("todo", exchange.root.string, "--format", "csv", "--at", "2021-01-04T18:00")
      .text
    #expect(table.contains("approval-push_20210104-0001-XC-SCJG.xml"))
  }

  @Test func `letters on pushed decisions are told apart wherever it stands that they are to be decided on`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try exchange.answer(to: Self.push(["样例甲餐饮店", "样例乙"]), as: "a.csv", from: "XC-SPJ")
    let head = [
      "本报文标识", "消息标识", "函号", "函告日期", "函告事由", "许可文号或编号", "事项名称", "行政相对人名称", "事实", "依据", "证明材料文件名",
    ]
    let rows = [("1", "样例甲餐饮店"), ("2", "样例乙")].map { number, holder in
      [
        "L-\(number)", "P-\(number)", "样函〔2021〕\(number)号", "2021-01-04", "撤销", "样审〔2021〕\(number)号",
        "食品经营许可", holder,
        "样例事实", "样例依据", "样例材料.pdf",
      ]
    }
    let letters = try ZIPBundle(
      name: "revocation-letter_1.csv", records: SampleBundle.csv([head] + rows),
      attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
    #expect(
      try exchange.answer(to: letters, as: "revocation-letter_1.zip", from: "XC-SCJG").verdict == "accepted")
    let told = ["样例甲餐饮店", "样**"].map { "XC-SPJ 撤回撤销注销函告：食品经营许可 \($0)" }
    #expect(try Self.open(exchange).filter { $0.contains("：食品经营许可") } == told.sorted())
    let at = ["--at", "2021-01-04T18:00"]
    let table = try Program.run(["todo", exchange.root.string, "--format", "csv"] + at).text
    let rowsToDecide = table.split(whereSeparator: \.isNewline).filter { $0.contains("对函告依法作出处理决定") }
    #expect(rowsToDecide.count == 2)
    for number in 1...2 {
      let row = rowsToDecide.first { $0.contains("样函(2021)\(number)号") }
      #expect(row?.contains("revocation-letter_20210104-0002-XC-SPJ.zip") == true, "\(table)")
    }
    let page = try exchange.file(TodoList.pageName, in: "outbox", of: "XC-SPJ")
    #expect(String(decoding: page, as: UTF8.self).contains("样函(2021)2号"))
  }

  /// With ids of their own, and with derived ones.
  @Test(arguments: [true, false])
  func `letters on one commitment are told apart in every list and notice`(haveIds: Bool) throws {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try exchange.send(
      "commitment-push", from: "XC-SPJ",
      [
        "msgId": "N-1", "itemCode": "XK001", "itemName": "食品经营许可", "holderId": "92370403999800010P",
        "acceptedDate": "2021-01-04", "commitmentDueDate": "2021-02-01",
      ])
    try exchange.pass("2021-01-04T09:00")
    let letters: [[String: String]] = (1...2).map { number in
      var letter = [
        "refMsgId": "N-1", "letterNo": "样函〔2021〕\(number)号", "letterDate": "2021-01-04",
        "evidence": "样例材料.pdf",
      ]
      if haveIds { letter["msgId"] = "L-\(number)" }
      return letter
    }
    let bytes = try ZIPBundle(
      name: "revocation-letter_1.csv", records: SampleBundle.records("revocation-letter", letters),
      attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
    let receipt = try exchange.answer(
      to: bytes, as: "revocation-letter_1.zip", from: "XC-SCJG", at: "2021-01-04T10:00")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    let table = try Program.run("todo", exchange.root.string, "--format", "csv", "--at", "2021-01-04T18:00")
      .text.split(whereSeparator: \.isNewline).filter { $0.contains("对函告依法作出处理决定") }
    #expect(table.count == 2)
    let list = String(
      decoding: try exchange.file(TodoList.pageName, in: "outbox", of: "XC-SPJ"), as: UTF8.self)
    try exchange.pass("2021-01-18T09:00")
    let told = try exchange.box("outbox", of: "XC-SPJ")
      .filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self) }
      .flatMap { $0.split(whereSeparator: \.isNewline) }
      .filter { $0.contains("对函告依法作出处理决定没有规定时限") }
    #expect(told.count == 2)
    for number in 1...2 {
      let name = "样函(2021)\(number)号"
      let row = table.first { $0.contains(name) }
      #expect(row?.contains("撤回撤销注销函告：食品经营许可") == true, "\(table)")
      #expect(row?.contains("revocation-letter_20210104-0002-XC-SPJ.zip") == true, "\(table)")
      #expect(list.contains(name))
      #expect(
        told.contains { $0.contains("\(name)），2021-01-04 收到，关于 N-1“食品经营许可”：") }, "\(told)")
    }
  }
}
