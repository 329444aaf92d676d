import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

/// What is decided again is decided as things stood at its moment: by the calendar that was in use, with the boxes that were there.
@Suite(.waits) struct RecoverMomentTests {
  /// Has everything that was lost decided again.
  private func rebuild(_ exchange: TemporaryExchange, at end: String, _ losing: () throws -> FilePath) throws
  {
    let found = try exchange.found()
    let lost = try LedgerTables(try losing())
    let outcome = try exchange.ask("recover", "--at", end)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
    try expectSame(exchange.layout.ledger, lost)
    #expect(try exchange.found() == found)
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  private func install(
    _ name: String, _ days: [String], as kind: String = "holiday", in exchange: TemporaryExchange
  ) throws {
    let rows = days.map { "\($0),\(kind),样例节,2027\n" }.joined()
    try Files.makeFolder(exchange.layout.calendar)
    try Files.replace(
      exchange.layout.calendar.appending("\(name).csv"), with: "date,kind,name,notice_year\n\(rows)".utf8)
  }

  private func push(_ number: Int, to exchange: TemporaryExchange) throws {
    let commitments = SampleBundle.commitments(["P-\(number)"], accepted: "2026-12-31", until: "2027-03-31")
    try exchange.drop(commitments, as: "承诺\(number).csv", from: "XC-SPJ")
  }

  /// Limits that reach into a year without a notice, a notice that moves them, a day that is closed, and another notice.
  private func liveThroughNotices() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try push(1, to: exchange)
    try exchange.pass("2026-12-31T15:00")
    try install("2027", ["2027-01-04"], in: exchange)
    try exchange.pass("2026-12-31T17:00", comesBack: nil)
    try push(2, to: exchange)
    try exchange.pass("2027-01-01T10:00", comesBack: nil)
    try install("2027-更改", ["2027-01-05"], in: exchange)
    try push(3, to: exchange)
    try exchange.pass("2027-01-02T10:00", comesBack: nil)
    let (all, changes) = try exchange.ledger { view in
      var events: [LedgerEvent] = []
      try view.forEachEntry {
        events.append($0.event)
        return true
      }
      return (events.count { $0 == .recomputed }, events.count { $0 == .calendarChanged })
    }
    #expect(changes == 2 && all > 1, "limits were moved")
    return exchange
  }

  @Test func `changes of calendar happen again, each at its place`() throws {
    let exchange = try liveThroughNotices()
    // What has come since changes nothing of what was.
    try install("2027-再改", ["2027-01-06"], in: exchange)
    try rebuild(exchange, at: "2027-01-02T11:00") { try exchange.loseLedger() }
    try exchange.pass("2027-01-02T12:00", comesBack: nil)
    #expect(
      try exchange.ledger { try $0.entries(about: "calendar").count } == 3,
      "what came since comes into use now")
  }

  @Test func `a notice that comes too late ends nothing before it came, and so it happens again`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.drop(
      SampleBundle.csv([
        ["消息标识", "函询事由", "函询内容", "拟办意见", "接收部门"], ["Q-1", "样例", "是否同意", "拟同意", "XC-WJ"],
        ["Q-2", "样例", "是否同意", "拟同意", "XC-SCJG"],
      ]), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.pass("2027-02-15T10:00")
    // Told was Monday the 22nd; on the Sunday before it, it is heard that the Saturday was worked.
    try install("2027", ["2027-02-20"], as: "adjusted_workday", in: exchange)
    try exchange.pass("2027-02-21T09:00", comesBack: nil)
    try exchange.drop(
      SampleBundle.csv([["消息标识", "回复结论", "理由"], ["Q-1", "不同意", "样例"]]), as: "inquiry-reply_1.csv",
      from: "XC-WJ")
    try exchange.pass("2027-02-22T10:00")
    func replies() throws -> [Obligation] {
      try exchange.ledger { view in
        try ["Q-1", "Q-2"].flatMap { id in
          try view.matter("record:XC-SPJ:\(id)").map { try view.obligations(of: $0) } ?? []
        }.map(\.obligation).filter { $0.family == .reply }
      }
    }
    let due = Instant("2027-02-23T00:00:00.000+08:00")
    #expect(try replies().map(\.due) == [due, due])
    #expect(try replies().map(\.outcome) == [.met, nil])
    #expect(try replies().map(\.isProvisional) == [false, false])
    try exchange.pass("2027-02-23T00:10")
    #expect(try replies().map(\.outcome) == [.met, .deemed])
    #expect(try replies().map(\.settledAt).last == due)
    try rebuild(exchange, at: "2027-02-23T11:00") { try exchange.loseLedger() }
  }

  /// By the machine's own clock: of files that one look finds the last are taken when what the first bring is out. Behind many findings
  /// that of the claim is only counted.
  @Test(arguments: [0, 1_000])
  func `a claim that lay there before a correction isn't about it, however long it waits for its turn`(
    others: Int
  ) throws {
    let exchange = try TemporaryExchange()
    func pass() throws {
      let outcome = try exchange.ask("run", "--once")
      try #require([0, 3].contains(outcome.status), "\(outcome.text)\(outcome.errors)")
    }
    func codes(of name: String) throws -> [String]? {
      try exchange.receipts(of: "XC-SCJG").first { $0.fileName == name }?.codes
    }
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "a.csv", from: "XC-SPJ")
    try pass()
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    let correction = SampleBundle.csv([
      head,
      [
        "P-1", "XK001", "食品经营许可", "样审〔2021〕1号", "样例丁餐饮店", "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
      ],
    ])
    for number in 1...150 { try exchange.drop(Array("样例".utf8), as: "样例\(number).csv", from: "XC-SCJG") }
    let unknown = (0..<others).map { ["", "X-\($0)", "样例丙"] }
    try exchange.drop(
      SampleBundle.csv([["投递编号", "消息标识", "认领人"]] + unknown + [["", "P-1", "样例丙"]]), as: "claim_1.csv",
      from: "XC-SCJG")
    try exchange.drop(correction, as: "correction_1.csv", from: "XC-SPJ")
    try pass()
    let told = others == 0 ? "claim-superseded" : "claim-reference-unknown"
    #expect(try codes(of: "claim_1.csv").map { Set($0) } == [told])
    let claim = try exchange.receipts(of: "XC-SCJG").first { $0.fileName == "claim_1.csv" }
    #expect(claim?.counts == [others + 1, 0, others + 1, 0])
    #expect(
      try exchange.ledger { try $0.openClaims(of: "XC-SCJG") }.map(\.delivery.kind) == ["correction"])
    // When it was seen comes back with the rest.
    let end = WallClock.system.now().adding(seconds: 1).text
    try rebuild(exchange, at: end) { try exchange.loseLedger() }
    try exchange.drop(SampleBundle.answer(record: "P-1"), as: "claim_2.csv", from: "XC-SCJG")
    try pass()
    #expect(try codes(of: "claim_2.csv") == [])
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-SCJG") }.isEmpty)
  }

  @Test func `without the calendars that were kept the change is said`() throws {
    let exchange = try liveThroughNotices()
    for name in try Files.names(in: exchange.root.appending("journal")) where name.extension == "json" {
      try Files.remove(exchange.root.appending("journal").appending(name))
    }
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2027-01-02T11:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("更换过日历"), "\(outcome.text)")
    #expect(outcome.text.contains("不能确认重建的链与原来的相同"), "\(outcome.text)")
  }

  @Test func `whose box was away is told of that, and later, as he was`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: "P-0", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕P-0号", holder: "样例甲餐饮店")
      ]), as: "先.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T09:00")
    let (outbox, mount) = (
      exchange.layout.department("XC-WJ").appending("outbox"), exchange.root.appending("mount")
    )
    try Files.rename(outbox, to: mount)
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕P-1号", holder: "样例甲餐饮店")
      ]), as: "决定.csv", from: "XC-SPJ")
    // It is reminded of what it owes on the next day, and isn't there.
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T10:00")
    try Files.rename(mount, to: outbox)
    try exchange.pass("2021-01-05T12:00")
    let notices = try exchange.box("outbox", of: "XC-WJ").filter { $0.hasPrefix("notice_") }
    #expect(!notices.isEmpty, "it was told when it was back")
    try rebuild(exchange, at: "2021-01-05T13:00") { try exchange.loseLedger() }
    try exchange.pass("2021-01-05T14:00")
    #expect(try exchange.box("outbox", of: "XC-WJ").filter { $0.hasPrefix("notice_") } == notices)
  }
}
