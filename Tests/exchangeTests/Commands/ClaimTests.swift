import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// Claims (认领) and returns (退回): by command, by form and by file.
@Suite(.waits) struct ClaimTests {
  /// An exchange with one delivery of two records to the market regulator, `20210104-0001-XC-SCJG`.
  private static func deliveredExchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let rows = ["SPJ-1", "SPJ-2"].map { SampleBundle.Approval(msgId: $0, docNo: "薛审食许字〔2021〕\($0)号") }
    try exchange.drop(SampleBundle.approvals(rows), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    return exchange
  }

  private static let delivery = "20210104-0001-XC-SCJG"

  private func open(_ exchange: TemporaryExchange) throws -> Int {
    try exchange.ledger { try $0.openClaims(of: "XC-SCJG").count }
  }

  private func claim(_ exchange: TemporaryExchange, _ ids: [String], by department: String = "XC-SCJG") throws
    -> Program.Outcome
  {
    try Program.run(
      ["claim", exchange.root.string, "--department", department, "--at", "2021-01-04T11:00"] + ids)
  }

  @Test func `a whole delivery is claimed and its sender gets word`() throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, []).text.contains(Self.delivery))
    let outcome = try claim(exchange, [Self.delivery])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(try open(exchange) == 0)
    #expect(try exchange.box("outbox", of: "XC-SPJ") == ["claim_20210104-0002-XC-SPJ.csv"])
    #expect(try !claim(exchange, []).text.contains(Self.delivery))
  }

  @Test func `a delivery closes when its last record is claimed`() throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, ["SPJ-1"]).status == 0)
    #expect(try open(exchange) == 1)
    #expect(try claim(exchange, ["SPJ-2"]).status == 0)
    #expect(try open(exchange) == 0)
  }

  @Test func `after one record the whole delivery claims the rest`() throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, ["SPJ-1"]).status == 0)
    #expect(try claim(exchange, [Self.delivery]).status == 0)
    let records = try exchange.ledger { view in
      try #require(try view.delivery(Self.delivery).map { try view.claims(ofDelivery: $0.id).map(\.records) })
    }
    #expect(records == [1, 1])
    #expect(try open(exchange) == 0)
  }

  @Test(arguments: ["20210104-0001-XC-SCJG", "SPJ-1"])
  func `who didn't get a delivery can't claim it`(id: String) throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, [id], by: "XC-WJ").status == 3)
    #expect(try exchange.receipts(of: "XC-WJ").map(\.codes) == [["claim-reference-unknown"]])
    #expect(try claim(exchange, [id], by: "XC-SPJ").status == 3)
    #expect(try exchange.receipts(of: "XC-SPJ").last?.codes == ["claim-not-recipient"])
    #expect(try open(exchange) == 1)
  }

  @Test(arguments: [("20210104-0009-XC-SCJG", ""), ("", "SPJ-9"), ("20210104-0001-XC-SCJG", "SPJ-9")])
  func `what isn't known can't be claimed`(delivery: String, record: String) throws {
    let exchange = try Self.deliveredExchange()
    let receipt = try exchange.answer(
      to: SampleBundle.answer(delivery: delivery, record: record), as: "认领.claim.csv", from: "XC-SCJG")
    #expect(receipt.codes == ["claim-reference-unknown"])
  }

  /// 认领人 and 备注.
  private static func claim(by claimant: String, remark: String) -> [UInt8] {
    SampleBundle.csv([["投递编号", "认领人", "备注"], [delivery, claimant, remark]])
  }

  @Test(arguments: [
    ("×", ""), ("其他", ""), ("重复推送", ""), ("执法局", ""), ("薛城区综合行政执法局、卫健局", ""), ("XC-ZHZF", ""), ("", "重复推送"),
    ("", "请推送给执法局"), ("样例丙", "应由区卫健局办理"), ("样例丙", "转给有关部门处理"), ("", "该企业属沙沟镇管辖"),
    ("样例丙", "已转给区卫健局办理"), ("样例丙", "请移送执法局"), ("样例丙", "由公安分局负责"), ("样例丙", "不动产登记项目不属于我局管辖"),
  ])
  func `who says no in a claim, or whose business it is instead, gives it back afterwards`(
    claimant: String, remark: String
  ) throws {
    let exchange = try Self.deliveredExchange()
    let refused = try exchange.answer(
      to: Self.claim(by: claimant, remark: remark), as: "认领.claim.csv", from: "XC-SCJG")
    #expect(refused.codes == ["claim-contradicted"])
    #expect(try open(exchange) == 1)
    let returned = try exchange.answer(
      to: SampleBundle.answer(delivery: Self.delivery, isReturn: true), as: "退回.csv", from: "XC-SCJG")
    #expect(returned.verdict == "accepted", "\(returned.codes)")
  }

  @Test(arguments: [
    ("市监局", ""), ("薛城区市场监督管理局", ""), ("样例丙", "无意见"), ("样例丙", "不再另行通知"), ("样例丙（执法局）", ""), ("样例丙", "已核，不存在问题"),
    ("样例丙", "由区市监局监管"), ("样例丙", "已转给样例丁办理"), ("样例丙", "该许可由审批局办理"), ("样例丙", "其他事项另行联系"),
    ("样例丙", "转给沙沟镇中队办理"), ("样例丙", "由常庄分局负责监管"), ("样例丙", "已转给临城分局办理"), ("样例丙", "已认领，由薛城分局负责"),
    ("样例丙", "已转交执法部门办理"),
    ("样例丙", "涉嫌违法线索已移送公安局"), ("样例丙", "发现违法线索，已移送公安分局"), ("样例丙", "违法线索移交执法局"), ("样例丙", "归属地政府管理"),
    ("样例丙", "由薛城市监局负责"), ("样例丙", "应由市场监管部门监管"), ("样例丙", "由市监局和卫健局监管"), ("样例丙", "不动产登记项目属我局管辖"),
    ("样例丙", "非遗传承场所由我局管辖"), ("样例丙", "未成年人活动场所归我局管辖"), ("样例丙", "无异议属我局管辖"),
  ])
  func `who claims and remarks something has claimed`(claimant: String, remark: String) throws {
    let exchange = try Self.deliveredExchange()
    let receipt = try exchange.answer(
      to: Self.claim(by: claimant, remark: remark), as: "认领.claim.csv", from: "XC-SCJG")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    #expect(try open(exchange) == 0)
  }

  @Test func `the form beside a delivery claims it as it is`() throws {
    let exchange = try Self.deliveredExchange()
    let form = "approval-push_\(Self.delivery).claim.csv"
    let bytes = try exchange.file(form, in: "outbox", of: "XC-SCJG")
    let receipt = try exchange.answer(to: bytes, as: form, from: "XC-SCJG")
    #expect(receipt.verdict == "accepted")
    #expect(try open(exchange) == 0)
  }

  @Test func `what was returned can't be claimed, and what was claimed not returned`() throws {
    let exchange = try Self.deliveredExchange()
    let back = try exchange.answer(
      to: SampleBundle.answer(record: "SPJ-1", isReturn: true), as: "claim-return.csv", from: "XC-SCJG")
    #expect(back.verdict == "accepted")
    let claim = try exchange.answer(
      to: SampleBundle.answer(record: "SPJ-1"), as: "认领.claim.csv", from: "XC-SCJG")
    #expect(claim.codes == ["claim-after-return"])
    #expect(claim.verdict == "rejected")
    try exchange.answer(to: SampleBundle.answer(record: "SPJ-2"), as: "认领2.claim.csv", from: "XC-SCJG")
    let late = try exchange.answer(
      to: SampleBundle.answer(record: "SPJ-2", isReturn: true), as: "claim-return_2.csv", from: "XC-SCJG")
    #expect(late.codes == ["claim-after-return"])
  }

  @Test func `a claim said again is told and changes nothing`() throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, ["SPJ-1"]).status == 0)
    let again = try exchange.answer(
      to: SampleBundle.csv([["消息标识", "认领人"], ["SPJ-1", ""]]), as: "再.claim.csv", from: "XC-SCJG",
      at: "2021-01-04T12:00")
    #expect(again.codes == ["claim-already"])
    #expect(try open(exchange) == 1)
  }

  @Test func `an unknown department ends in 64`() throws {
    let exchange = try Self.deliveredExchange()
    #expect(try claim(exchange, [Self.delivery], by: "XC-NIX").status == 64)
  }

  @Test func `beside a running processor the claim is left to it`() throws {
    let exchange = try TemporaryExchange()
    let processor = try RunningProgram(["run", exchange.root.string])
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    let isDelivered = try waitUntil { try !exchange.receipts(of: "XC-SPJ").isEmpty }
    try #require(isDelivered)
    // The receipt comes a moment before the delivery is noted.
    let isOpen = try waitUntil { try open(exchange) == 1 }
    try #require(isOpen)
    let outcome = try Program.run(
      "claim", exchange.root.string, "--department", "XC-SCJG", "SPJ-1", "--lang", "en")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("the running processor answers"))
    let isClaimed = try waitUntil { try open(exchange) == 0 }
    #expect(isClaimed)
    processor.send(SIGTERM)
    #expect(try processor.wait().status == 0)
  }
}
