import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// `exchange calendar`.
@Suite(.waits) struct CalendarTests {
  private func due(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["calendar", "due"] + arguments)
  }

  @Test func `a count is told day by day with its reasons`() throws {
    let outcome = try due("--from", "2021-02-10", "--days", "3")
    #expect(outcome.status == 0)
    #expect(
      outcome.text == """
        2021-02-10（周三）起 3 个工作日内：2021-02-20（周六）是最后一天，到 2021-02-20 24:00 为止，即 2021-02-21 00:00:00 之前。
          2021-02-10（周三）  工作日，当日不计
          2021-02-11（周四）至 2021-02-17（周三）  节假日（春节），不计
          2021-02-18（周四）至 2021-02-19（周五）  工作日，第 1 至第 2 个
          2021-02-20（周六）  调休上班（春节），第 3 个
        口径（xuecheng-2020-19）：
          休息日发生的行为：自下一个工作日起计第 1 日
          最后一日的截止钟点：24:00
        工作日历（2019-2026/国办发明电〔2025〕7号/国令第795号）：
          2021 年：国办发明电〔2020〕27号 http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm

        """)
  }

  @Test(arguments: [
    (["--from", "2021-02-10", "--days", "3"], "2021-02-20"),
    (["--from", "2021-02-18", "--days", "1", "--before"], "2021-02-10"),
    (["--from", "2021-02-11", "--days", "10", "--expiry"], "2021-03-03"),
    (["--from", "2021-02-06", "--days", "1", "--unit", "month"], "2021-03-08"),
    (["--from", "2021-02-06", "--days", "30", "--unit", "calendarDay"], "2021-03-08"),
    (["--from", "2020-12-31", "--rule", "push-approval"], "2021-01-04"),
    (["--from", "2021-04-29", "--rule", "push-supervision"], "2021-05-07"),
  ])
  func `the last day is what the law says`(arguments: [String], lastDay: String) throws {
    let outcome = try Program.run(["calendar", "due", "--format", "json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    #expect(answer["lastDay"] as? String == lastDay)
    #expect(answer["isProvisional"] as? Bool == false)
  }

  @Test
  func `a trace tells the limit that was told before days off were installed, and what they made of it`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.csv([
        ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门"],
        ["Q-1", "业务函询", "样例", "样例问题", "样例：拟同意", "2021-03-05", "XC-WJ"],
      ]), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-04T10:00")
    let before = "待办：回复业务函询（第二十七条），薛城区卫生健康局，期限 2021-03-05 24:00"
    #expect(try exchange.ask("trace", "Q-1").text.contains("\(before)\n"))
    try Files.replace(
      exchange.layout.calendar.appending("2021-tf.csv"),
      with: "date,kind,name,notice_year,source\n2021-03-05,holiday,台风,,样例\n".utf8)
    try exchange.pass("2021-03-05T10:00")
    let trace = try exchange.ask("trace", "Q-1").text
    #expect(trace.contains("期限 2021-03-08 24:00（原期限 2021-03-05 24:00）"), "\(trace)")
    #expect(trace.contains("期限重算，原期限 2021-03-05 24:00，现期限 2021-03-08 24:00（N20210305-"), "\(trace)")
  }

  @Test func `a limit in a year without a notice is provisional until the notice comes`() throws {
    let exchange = try TemporaryExchange()
    let arguments = ["--from", "2026-12-31", "--days", "1", "--lang", "en", "--dir", exchange.root.string]
    let before = try Program.run(["calendar", "due"] + arguments).text
    #expect(before.contains("2027-01-04 (Mon) is the last day, provisionally"))
    #expect(before.contains("2027: no holiday notice yet"))
    let notice =
      "date,kind,name,notice_year\n2027-01-01,holiday,元旦,2027\n2027-01-02,adjusted_workday,元旦,2027\n"
    try Files.replace(exchange.layout.calendar.appending("2027.csv"), with: notice.utf8)
    let after = try Program.run(["calendar", "due"] + arguments).text
    #expect(after.contains("2027-01-02 (Sat) is the last day, until"))
    #expect(after.contains("2027-01-01 (Fri)  holiday (元旦), not counted"))
    #expect(after.contains("+2027-"))
  }

  @Test func `a year is shown by its festivals, with an exchange's own notices`() throws {
    let shipped = try Program.run("calendar", "show", "2021")
    #expect(shipped.text.contains("2021 年：250 个工作日"))
    #expect(
      shipped.text.contains("  春节  2021-02-11（周四）至 2021-02-17（周三）放假；2021-02-07（周日）、2021-02-20（周六）上班\n"))
    let exchange = try TemporaryExchange()
    let row = "date,kind,name,notice_year\n2021-03-03,holiday,样例防汛,\n"
    try Files.replace(exchange.layout.calendar.appending("local.csv"), with: row.utf8)
    let own = try Program.run("calendar", "show", "2021", "--dir", exchange.root.string)
    #expect(own.text.contains("  样例防汛  2021-03-03（周三）放假\n"))
  }

  @Test func `claims are counted with the exchange's own calendar`() throws {
    let exchange = try TemporaryExchange()
    let row = "date,kind,name,notice_year\n2021-01-05,holiday,样例停工,\n"
    try Files.replace(exchange.layout.calendar.appending("local.csv"), with: row.utf8)
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    #expect(try exchange.run().text.contains("认领期限 2021-01-06 24:00"))
  }

  @Test func `a new exchange's calendar folder explains itself`() throws {
    let exchange = try TemporaryExchange()
    let guide = try Files.bytes(of: exchange.layout.calendar.appending("README.txt"))
    let text = String(decoding: guide, as: UTF8.self)
    for word in ["adjusted_workday", "notice_year", "放假通知", "holiday notice"] {
      #expect(text.contains(word))
    }
  }

  @Test func `a calendar file that can't be used ends in 65 with its line`() throws {
    let exchange = try TemporaryExchange()
    let path = exchange.layout.calendar.appending("2027.csv")
    try Files.replace(path, with: "date,kind,name,notice_year\n2027-01-32,holiday,元旦,2027\n".utf8)
    for command in [
      ["run", "--once", exchange.root.string], ["calendar", "show", "2027", "--dir", exchange.root.string],
    ] {
      let outcome = try Program.run(command)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("\(path):2: "), "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    ["due", "--from", "2021-01-04"],
    ["due", "--from", "2021-01-04", "--days", "1", "--rule", "push-approval"],
    ["due", "--from", "2021-01-04", "--rule", "push-approval", "--before"],
    ["due", "--from", "2021-01-04", "--days", "1", "--before", "--expiry"],
    ["due", "--from", "yesterday", "--days", "1"], ["due", "--from", "2021-01-04", "--days", "36501"],
    ["due", "--from", "2021-01-04", "--rule", "no-such-rule"], ["show", "0"], ["show", "soon"],
  ])
  func `a question that isn't understood ends in 64`(arguments: [String]) throws {
    let outcome = try Program.run(["calendar"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test(arguments: [
    ["show", "2021", "--dir", "/nowhere"],
    ["due", "--from", "2021-01-04", "--days", "1", "--profile", "none"],
  ])
  func `an exchange or profile that isn't there ends in 65`(arguments: [String]) throws {
    #expect(try Program.run(["calendar"] + arguments).status == 65)
  }
}
