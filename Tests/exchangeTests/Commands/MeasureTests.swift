import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What the measure asks, through the real program: what is put right afterwards, and what stays visible until it ends.
/// The samples `put-right` and `late-holiday-notice` are played, and the days' packages and answers asked.
@Suite(.waits) struct MeasureTests {
  private func sheet(_ name: String, _ day: String, of exchange: TemporaryExchange) throws -> [Substring] {
    try exchange.member(name, ofDay: day)
  }

  private func rows(_ name: String, _ day: String, _ text: String, of exchange: TemporaryExchange) throws
    -> [Substring]
  {
    try sheet(name, day, of: exchange).filter { $0.contains(text) }
  }

  @Test func `what was said too soon, too late or wrongly is kept, shown, and decides nothing`() throws {
    let exchange = try Sample(name: "put-right").play()
    try exchange.run(at: "2024-03-30T09:00")

    let check = try #require(rows("06-commitments.csv", "2024-03-07", "承诺核查", of: exchange).first)
    #expect(check.hasPrefix("未到期,其他部门报已兑现"))
    #expect(try exchange.receipts(of: "XC-ZHZF").last?.codes == ["answer-without-effect"])
    #expect(try exchange.box("outbox", of: "XC-WJ").contains { $0.hasPrefix("notice_N20240329") })

    let opinion = try rows("09-parallel-default.csv", "2024-03-07", "XC-ZJ", of: exchange)
    #expect(opinion.contains { $0.hasPrefix("视为同意,与其后意见冲突") })
    #expect(try exchange.receipts(of: "XC-ZJ").last?.codes == ["answer-without-effect"])

    for day in ["2024-03-07", "2024-03-18", "2024-03-29"] {
      let verification = try #require(rows("07-letters-dispositions.csv", day, "核验整改", of: exchange).first)
      #expect(verification.contains("曾核验不合格"))
      #expect(verification.hasPrefix(day == "2024-03-07" ? "未到期" : "逾期未核验"))
      let disposition = try #require(
        rows("07-letters-dispositions.csv", day, "根据审核意见依法处理", of: exchange).first)
      #expect(disposition.hasPrefix("未办结") && disposition.contains("2024-03-04"))
    }
    let page = try sheet("index.html", "2024-03-29", of: exchange).joined()
    #expect(page.contains("未设时限，尚未办结"))
    let status = try Program.run("status", exchange.root.string, "--at", "2024-03-30T09:01").text
    #expect(status.contains("未设时限 2 条（最早自 2024-03-04）"))
    for department in ["XC-SPJ", "XC-DSJ"] {
      let told = try exchange.box("outbox", of: department).filter {
        $0.hasSuffix(".csv") && $0.hasPrefix("notice_")
      }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self) }
      #expect(told.contains { $0.contains("未设时限，尚未办结") })
    }
  }

  @Test func `a survey without a record blames nobody, and a corrected record takes its lead back`() throws {
    let exchange = try Sample(name: "put-right").play()
    let before = try rows("08-surveys.csv", "2024-03-06", "XC-CXSW", of: exchange)
    #expect(before.allSatisfy { $0.hasPrefix("未收到踏勘记录，是否派员不明") } && !before.isEmpty)
    let after = try rows("08-surveys.csv", "2024-03-07", "XC-CXSW", of: exchange)
    #expect(after.allSatisfy { $0.hasPrefix("按期派员,已更正") } && !after.isEmpty)
    let withdrawn = try sheet("12-withdrawn-leads.csv", "2024-03-07", of: exchange)
    #expect(withdrawn.contains { $0.contains("据以认定的记录已更正") && $0.contains("XC-CXSW") })
    #expect(try rows("12-accountability-leads.csv", "2024-03-07", "XC-CXSW", of: exchange).isEmpty)
    let told = try exchange.box("outbox", of: "XC-CXSW").filter { $0.hasSuffix(".csv") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-CXSW"), as: UTF8.self) }
    #expect(told.contains { $0.contains("已派员参加，原记为缺席的线索撤回") })
  }

  @Test func `the approval department's own task is owed, told of by itself, and delivered to others only`()
    throws
  {
    let exchange = try Sample(name: "put-right").play()
    #expect(try exchange.receipts(of: "XC-SPJ").allSatisfy { !$0.codes.contains("recipient-unknown") })
    #expect(try !exchange.box("outbox", of: "XC-SPJ").contains { $0.hasPrefix("meeting-resolution") })
    #expect(try exchange.box("outbox", of: "XC-WJ").contains { $0.hasPrefix("meeting-resolution") })
    let tasks = try rows("15-resolutions.csv", "2024-03-07", "SPJ-20240304-4103", of: exchange)
    #expect(tasks.contains { $0.hasPrefix("按期落实") && $0.contains("XC-SPJ") })
  }

  @Test func `a push that was late by a missing holiday notice is in time by the notice`() throws {
    let exchange = try Sample(name: "late-holiday-notice").play()
    try exchange.run(at: "2027-01-06T00:10")
    #expect(try rows("12-accountability-leads.csv", "2027-01-05", "第二十八条第4项", of: exchange).isEmpty)
    let withdrawn = try sheet("12-withdrawn-leads.csv", "2027-01-05", of: exchange)
    #expect(withdrawn.contains { $0.contains("装入放假通知") && $0.contains("应于 2027-01-04 24:00 前到达，逾期") })
    let pushes = try sheet("02-push-timeliness.csv", "2027-01-05", of: exchange)
    #expect(pushes.contains { $0.contains("push-approval") && $0.hasSuffix(",1,0,0") })
    #expect(try !rows("02-rejudged-pushes.csv", "2027-01-05", "改判为按期", of: exchange).isEmpty)
    let bureau = try exchange.box("outbox", of: "XC-DSJ").filter { $0.hasSuffix(".csv") }
    #expect(bureau.count == 1)
    let told = try String(decoding: exchange.file(bureau[0], in: "outbox", of: "XC-DSJ"), as: UTF8.self)
    #expect(told.contains("2027 年的放假通知还没有装入") && told.contains("calendar/2027.csv"))
    #expect(try Program.run("trace", exchange.root.string, "SPJ-20270105-4201").text.contains("改判"))
  }

  @Test func `what came late is called a lead where it is one`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.csv([
        ["踏勘评审编号", "踏勘评审形式", "事项名称", "申请人", "踏勘评审地点", "踏勘评审日期", "接收部门"],
        ["样踏1", "联合", "取水许可", "样例申请人", "样例地点", "2024-03-05", "XC-CXSW|XC-ZJ"],
      ]), as: "survey-notice_1.csv", from: "XC-SPJ")
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2024〕1号", decided: "2024-02-28")]), as: "a.csv",
      from: "XC-SPJ")
    try exchange.pass("2024-03-05T10:00")
    try exchange.pass("2024-03-06T00:10")
    let late = try sheet("02-late-pushes.csv", "2024-03-05", of: exchange)
    let leads = try sheet("12-accountability-leads.csv", "2024-03-05", of: exchange)
    #expect(late.count(where: { $0.hasPrefix("逾期,XC-SPJ") }) == 1)
    #expect(late.count(where: { $0.hasPrefix("线索，非认定,XC-SPJ") }) == 1)
    #expect(leads.count(where: { $0.contains("线索，非认定,XC-SPJ") }) == 1)
  }

  @Test func `a push in time is told without a doubt once the notice is there`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2026〕1号", decided: "2026-12-31")]),
      as: "a.csv", from: "XC-SPJ", at: "2026-12-31T10:00")
    func limit() throws -> Substring? {
      try Program.run("trace", exchange.root.string, "P-1").text.split(separator: "\n")
        .first { $0.contains("推送时限") }
    }
    #expect(try limit()?.hasSuffix("按期（期限暂定）") == true)
    try Files.replace(
      exchange.root.appending("calendar").appending("2027.csv"),
      with: "date,kind,name,notice_year,source\n2027-01-01,holiday,元旦,2027,样例\n".utf8)
    #expect(try limit()?.hasSuffix("按期") == true)
  }

  @Test func `a claim that a notice put right is told as it stands now`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2026〕1号", decided: "2026-12-31")]),
      as: "a.csv",
      from: "XC-SPJ", at: "2026-12-31T10:00")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1"), as: "1.claim.csv", from: "XC-SCJG", at: "2027-01-05T09:00")
    func claimed() throws -> String {
      try Program.run("trace", exchange.root.string, "P-1").text.split(separator: "\n")
        .first { $0.contains(" 认领 P-1") }.map(String.init) ?? ""
    }
    #expect(try claimed().hasSuffix("（逾期）"))
    let days = (1...4).map { "2027-01-0\($0),holiday,元旦,2027,样例\n" }.joined()
    try Files.replace(
      exchange.root.appending("calendar").appending("2027.csv"),
      with: Array("date,kind,name,notice_year,source\n\(days)".utf8))
    try exchange.run(at: "2027-01-05T10:00")
    #expect(try claimed().hasSuffix("（原为逾期，已按放假通知改判为按期）"))
  }

  /// By a notice of the day itself, and by one that comes when the day is closed, which leaves what it told.
  @Test(arguments: ["2027-01-05T10:00", "2027-01-06T10:00"])
  func `claims, returns and the trace tell alike whether something came back late`(notice: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2026〕1号", decided: "2026-12-31")]),
      as: "a.csv",
      from: "XC-SPJ", at: "2026-12-31T10:00")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG",
      at: "2027-01-05T09:00")
    let isLate = notice > "2027-01-06"
    if isLate { try exchange.run(at: "2027-01-06T00:10") }
    let days = (1...4).map { "2027-01-0\($0),holiday,元旦,2027,样例\n" }.joined()
    try Files.replace(
      exchange.root.appending("calendar").appending("2027.csv"),
      with: Array("date,kind,name,notice_year,source\n\(days)".utf8))
    try exchange.run(at: notice)
    if !isLate { try exchange.run(at: "2027-01-06T00:10") }
    /// What stands under 逾期退回 in the row about the delivery.
    func returnedLate(_ name: String) throws -> Substring {
      let lines = try sheet(name, "2027-01-05", of: exchange).map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let place = try #require(lines[0].firstIndex(of: "逾期退回"))
      return try #require(lines.first { $0.contains("20261231-0001-XC-SCJG") })[place]
    }
    // As the day was closed, and told once more.
    for _ in 1...2 {
      #expect(try returnedLate("03-claims.csv") == (isLate ? "1" : "0"))
      #expect(try returnedLate("04-returns.csv") == (isLate ? "是" : ""))
      try Files.remove(exchange.layout.report("2027-01-05"))
      try #require(exchange.ask("report", "--date", "2027-01-05", "--at", "2027-01-06T11:00").status == 0)
    }
    #expect(
      try Program.run("trace", exchange.root.string, "P-1").text.contains("（原为逾期，已按放假通知改判为按期）"))
  }

  @Test func `the sheet of rules calls each field as the kinds of the rule call it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T00:10")
    let lines = try sheet("13-rules.csv", "2021-01-04", of: exchange)
    let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
    for rule in configuration.profile.rules {
      let line = try #require(lines.first { $0.hasPrefix("\(rule.id),") })
      for field in [rule.trigger.field, rule.dueField, rule.limitField].compactMap(\.self) {
        for kind in rule.kinds {
          let schema = try #require(configuration.kinds[kind]).schema
          let index = try #require(schema.index(of: field))
          #expect(line.contains("“\(schema.fields[index].title)”"), "\(rule.id) \(field)")
        }
      }
    }
    #expect(lines.contains { $0.hasPrefix("push-disposition,") && $0.contains("“处理决定日期”之日") })
    #expect(lines.contains { $0.hasPrefix("carry-out-resolution,") && $0.contains("来文所定“完成期限”") })
  }

  @Test func `a lead that a closed day told is withdrawn by the day on which the notice came`() throws {
    let sample = Sample(name: "late-holiday-notice")
    let exchange = try TemporaryExchange()
    let steps = try sample.steps()
    for (department, file) in try Sample.drops(in: steps[0]) {
      try exchange.drop(Array(Data(contentsOf: file)), as: file.lastPathComponent, from: department)
    }
    try exchange.run(at: "2027-01-05T09:00")
    try exchange.run(at: "2027-01-06T09:00")
    let first = try sheet("12-accountability-leads.csv", "2027-01-05", of: exchange)
    #expect(
      first.contains { $0.hasPrefix("第二十八条第4项") || $0.contains(",第二十八条第4项") || $0.contains("第二十八条第4项,") })
    try Sample.change(exchange, in: steps[1])
    try exchange.run(at: "2027-01-06T10:00")
    try exchange.run(at: "2027-01-07T09:00")
    #expect(try sheet("12-accountability-leads.csv", "2027-01-05", of: exchange) == first)
    #expect(
      try rows("12-withdrawn-leads.csv", "2027-01-06", "应于 2027-01-04 24:00 前到达，逾期", of: exchange).count
        == 1)
    // The notice makes it another package, which doesn't take the place of the one that the next day's names.
    let again = ["report", exchange.root.string, "--date", "2027-01-05", "--at", "2027-01-07T09:01"]
    #expect(try Program.run(again).status == 1)
    // One that is gone and is written again says what it said.
    try Files.remove(exchange.layout.reports.appending("2027-01-05.zip"))
    try #require(Program.run(again).status == 0)
    #expect(try sheet("12-accountability-leads.csv", "2027-01-05", of: exchange) == first)
  }
}
