import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Time passes without traffic: what is due is told, once, to those whom it concerns.
@Suite(.waits) struct TimeTests {
  /// A commitment of which the term ends on the day before the Spring Festival: the check is due on 3 March (A3-06).
  private static func committed(_ ids: [String] = ["C-1"]) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.commitments(ids, accepted: "2021-01-04", until: "2021-02-11"), as: "承诺.csv", from: "XC-SPJ"
    )
    try exchange.run()
    return exchange
  }

  private func notices(to department: String, in exchange: TemporaryExchange) throws -> [String] {
    try exchange.box("outbox", of: department).filter { $0.hasPrefix("notice_") && $0.hasSuffix(".xml") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self) }
  }

  private func count(_ type: String, rule: String, to department: String, in exchange: TemporaryExchange)
    throws
    -> Int
  {
    try notices(to: department, in: exchange).flatMap { $0.components(separatedBy: "<notice ").dropFirst() }
      .count { $0.contains("type=\"\(type)\"") && $0.contains("rule=\"\(rule)\"") }
  }

  @Test func `what is due is told once, however often the processor looks`() throws {
    let exchange = try Self.committed()
    for moment in ["2021-03-03T07:00", "2021-03-03T09:00", "2021-03-03T09:01", "2021-03-03T23:59"] {
      try exchange.run(at: moment)
    }
    #expect(try count("due-soon", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 1)
    #expect(try count("notice", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 0)
    for moment in ["2021-03-04T00:00", "2021-03-04T00:01", "2021-05-01T00:00"] {
      try exchange.run(at: moment)
    }
    #expect(try count("notice", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 1)
    #expect(try count("notice", rule: "check-commitment", to: "XC-SPJ", in: exchange) == 1)
    #expect(try count("notice", rule: "check-commitment", to: "XC-ZHZF", in: exchange) == 0)
  }

  @Test func `whoever has answered isn't reminded, though the answer still lies in the inbox`() throws {
    let exchange = try Self.committed()
    try exchange.drop(
      SampleBundle.csv([
        ["消息标识", "核查结果", "核查日期", "核查情况"], ["C-1", "已兑现", "2021-03-03", "样例：材料已补齐"],
      ]), as: "核查.csv", from: "XC-SCJG")
    try exchange.run(at: "2021-03-03T12:00")
    #expect(try count("due-soon", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 0)
    try exchange.run(at: "2021-03-05T12:00")
    #expect(try count("notice", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 0)
  }

  @Test func `a department whose folder is gone is told when it is back, and keeps nobody waiting`() throws {
    let exchange = try Self.committed()
    let outbox = exchange.layout.department("XC-SCJG").appending("outbox")
    let away = exchange.root.appending("outbox-away")
    try Files.rename(outbox, to: away)
    try exchange.run(at: "2021-03-04T09:00")
    #expect(try count("notice", rule: "check-commitment", to: "XC-SPJ", in: exchange) == 1)
    try Files.rename(away, to: outbox)
    try exchange.run(at: "2021-03-04T09:02")
    #expect(try count("notice", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 1)
    #expect(try count("notice", rule: "check-commitment", to: "XC-SPJ", in: exchange) == 1)
  }

  @Test func `a kill while notices go out loses none and doubles none`() throws {
    let ids = (1...400).map { "C-\($0)" }
    let exchange = try Self.committed(ids)
    var random = SeededGenerator(seed: 0x7E57_0001)
    for _ in 0..<12 {
      let process = try RunningProgram(["run", "--once", exchange.root.string, "--at", "2021-03-04T09:00"])
      usleep(UInt32(Double.random(in: 5...400, using: &random) * 1_000))
      process.send(SIGKILL)
      _ = try process.wait()
    }
    try exchange.run(at: "2021-03-04T09:05")
    for department in ["XC-SCJG", "XC-SPJ"] {
      #expect(try count("notice", rule: "check-commitment", to: department, in: exchange) == ids.count)
      let staging = exchange.layout.department(department).appending("outbox/.staging")
      #expect(try Files.names(in: staging).isEmpty)
    }
    #expect(try exchange.ledger { try $0.unpublishedNotices() } == [])
    #expect(try exchange.ledger { try $0.firstBrokenEntry() } == nil)
  }

  @Test func `a holiday notice moves what is open, tells of it, and keeps the old time`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.commitments(["C-1"], accepted: "2026-12-21", until: "2026-12-25"), as: "承诺.csv",
      from: "XC-SPJ")
    try exchange.run(at: "2026-12-21T10:00")
    let matter = try exchange.ledger { view in try #require(try view.matter("record:XC-SPJ:C-1")) }
    let before = try exchange.ledger { try #require(try $0.obligations(of: matter).first).obligation }
    #expect(before.isProvisional)
    #expect(before.deadline?.lastDay.description == "2027-01-11")
    #expect(try count("provisional", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 1)
    try Files.replace(
      exchange.root.appending("calendar").appending("2027.csv"),
      with: """
        date,kind,name,notice_year,source
        2027-01-01,holiday,元旦,2027,样例通知
        2027-01-04,holiday,元旦,2027,样例通知
        """.utf8)
    try exchange.run(at: "2026-12-21T11:00")
    let after = try exchange.ledger { try #require(try $0.obligations(of: matter).first).obligation }
    #expect(!after.isProvisional)
    #expect(after.deadline?.lastDay.description == "2027-01-12")
    #expect(try count("recomputed", rule: "check-commitment", to: "XC-SCJG", in: exchange) == 1)
    let history = try exchange.ledger { try $0.history(of: after.key, in: matter) }
    #expect(history.map(\.obligation.deadline?.lastDay.description) == ["2027-01-11", "2027-01-12"])
    let entry = try exchange.ledger { view in
      try #require(try view.entries(about: matter.code).first { $0.event == .recomputed })
    }
    #expect(entry.detail.contains("\"oldDue\":\"2027-01-12T00:00:00.000+08:00\""))
    // The same calendar again changes nothing.
    try exchange.run(at: "2026-12-21T11:01")
    #expect(try exchange.ledger { try $0.history(of: after.key, in: matter) }.count == 2)
  }

  @Test func `from 15 November the bureau is told once that the next year's holiday notice is missing`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    func told() throws -> [String] {
      try exchange.box("outbox", of: "XC-DSJ").filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
    }
    func page(_ day: String) throws -> String {
      try exchange.member("index.html", ofDay: day).joined()
    }
    try exchange.run(at: "2026-11-14T09:00")
    #expect(try told().isEmpty && !exchange.ask("status", "--at", "2026-11-14T09:01").text.contains("2027"))
    try exchange.run(at: "2026-11-15T09:00")
    #expect(try told().count == 1)
    let notice = try String(decoding: exchange.file(told()[0], in: "outbox", of: "XC-DSJ"), as: UTF8.self)
    #expect(notice.contains("2027 年的放假通知还没有装入") && notice.contains("calendar/2027.csv"))
    #expect(try exchange.ask("status", "--at", "2026-11-15T09:01").text.contains("2027 年的放假通知还没有装入"))
    try exchange.run(at: "2026-11-17T09:00")
    #expect(try told().count == 1, "once")
    #expect(try !page("2026-11-14").contains("2027 年的放假通知"))
    #expect(try page("2026-11-16").contains("2027 年的放假通知还没有装入"))
    try Files.replace(
      exchange.root.appending("calendar").appending("2027.csv"),
      with: "date,kind,name,notice_year\n2027-01-01,holiday,元旦,2027\n".utf8)
    #expect(try !exchange.ask("status", "--at", "2026-11-17T09:01").text.contains("2027"))
  }

  @Test func `a time without the processor is told and excuses nobody`() throws {
    let exchange = try Self.committed()
    try exchange.run(at: "2021-01-04T10:05")
    try exchange.run(at: "2021-01-06T08:00")
    let found = try exchange.ledger { view in try view.entries(about: "processor").map(\.event) }
    #expect(found == [.downtime])
    let claim = try exchange.ledger { try #require(try $0.openClaims(of: "XC-SCJG").first).duty }
    #expect(claim.due.map { $0.deadlineForPeople } == "2021-01-05 24:00")
  }

  @Test func `another district's profile: delivery is the claim`() throws {
    let exchange = try TemporaryExchange(profile: "example-same-day")
    let departments = try Catalogue(
      departments: exchange.layout.departmentsCSV, items: exchange.layout.itemsCSV
    ).table
    let approval = try #require(departments.participants.first { $0.role == .approval })
    let item = try #require(departments.items.first)
    let town = try #require(departments.departments.first { $0.role == .town })
    let head = SampleBundle.approvalColumns + ["镇街", "有效期自"]
    let row = [
      "S-1", item.code, item.name, "样审许字〔2026〕1号", "样例甲餐饮店", "个体工商户", "92370403999800010P", "13800000001",
      "2026-11-20", "2030-12-21", approval.name, town.name,
    ]
    let lacking = try exchange.answer(
      to: SampleBundle.csv([head, row + [""]]), as: "缺有效期自.csv", from: approval.code, at: "2026-11-20T09:00")
    #expect(lacking.verdict == "rejected", "the district asks for a field that the schema doesn't")
    let receipt = try exchange.answer(
      to: SampleBundle.csv([head, row + ["2026-11-20"]]), as: "决定.csv", from: approval.code,
      at: "2026-11-20T10:00")
    #expect(receipt.verdict == "accepted")
    for recipient in [item.lead, town.code] {
      let files = try exchange.box("outbox", of: recipient)
      #expect(files.count == 1, "\(recipient): \(files)")
      #expect(!files.contains { $0.hasSuffix(".claim.csv") })
    }
    #expect(try exchange.ledger { try $0.openClaims() }.isEmpty)
  }
}
