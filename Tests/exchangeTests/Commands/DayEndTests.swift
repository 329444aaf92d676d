import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// What holds at the end of a day is what its package tells, whenever the program looks.
@Suite(.waits) struct DayEndTests {
  /// An inquiry with a proposition, and a parallel case of one working day.
  private static func asked(_ settings: String, on day: String, until due: String) throws -> TemporaryExchange
  {
    let exchange = try TemporaryExchange(settings: [settings])
    try exchange.send(
      "inquiry", from: "XC-SPJ",
      [
        "msgId": "H-1", "subject": "样例事由", "recipients": "XC-WJ", "replyDueDate": due,
        "proposition": "样例拟办意见",
      ])
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL-1", "caseId": "BL-1", "limitWorkdays": "1", "recipients": "XC-ZJ|XC-ZHZF"])
    try exchange.pass("\(day)T10:00")
    return exchange
  }

  private static func sheet(_ name: String, of package: FilePath) throws -> [String] {
    let (status, text) = try Tool.run("unzip", ["-p", package.string, name], in: "/tmp")
    try #require(status == 0, "\(name) of \(package)")
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }

  @Test func `what silence has decided by the end of its last day isn't owed on the next morning`() throws {
    let exchange = try Self.asked("downtimeMinutes: 100000", on: "2021-01-04", until: "2021-01-05")
    for day in 5...7 { try exchange.pass("2021-01-0\(day)T00:00:10") }
    func rows(_ sheet: String, _ day: String) throws -> [Substring] {
      try exchange.member(sheet, ofDay: day).filter { $0.contains("XC-WJ") }
    }
    #expect(try rows("00-agenda.csv", "2021-01-04").count == 1)
    #expect(try rows("10-inquiries.csv", "2021-01-05").map { $0.hasPrefix("视为同意") } == [true])
    #expect(try rows("12-accountability-leads.csv", "2021-01-05").count == 1)
    for sheet in ["00-agenda.csv", "16-open-items.csv"] {
      #expect(try rows(sheet, "2021-01-05").isEmpty, "\(sheet)")
    }
    // Both approvers of the case wait for the lead's word since.
    let open = try exchange.member("16-open-items.csv", ofDay: "2021-01-06")
    #expect(open.count { $0.contains("认定默认同意") } == 2, "\(open)")
    for sheet in ["10-inquiries.csv", "12-accountability-leads.csv"] {
      #expect(try rows(sheet, "2021-01-06").isEmpty, "\(sheet): once")
    }
    let notices = try exchange.box("outbox", of: "XC-WJ").filter {
      $0.hasPrefix("notice_N20210106") && $0.hasSuffix(".csv")
    }
    #expect(notices.count == 1, "\(notices)")
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test func `days that one pass closes are told as by daily passes, and so is their month`() throws {
    let days = ["2021-01-27", "2021-01-28", "2021-01-29", "2021-01-30", "2021-01-31"]
    let passes: [[String]] = [Array(days.dropFirst()) + ["2021-02-01"], ["2021-02-01"]]
    let exchanges = try passes.map { mornings in
      let exchange = try Self.asked("downtimeMinutes: 100000", on: "2021-01-27", until: "2021-01-29")
      for morning in mornings { try exchange.pass("\(morning)T00:00:10") }
      return exchange
    }
    let sheets = [
      "00-agenda.csv", "01-balance.csv", "09-parallel-default.csv", "10-inquiries.csv",
      "12-accountability-leads.csv", "16-open-items.csv",
    ]
    for day in days {
      for sheet in sheets {
        let told = try exchanges.map {
          try Self.sheet(sheet, of: $0.layout.reports.appending("\(day).zip"))
        }
        #expect(told[0] == told[1], "\(day) \(sheet)")
      }
    }
    for sheet in ["05-endings.csv", "06-open.csv", "07-accountability-leads.csv"] {
      let told = try exchanges.map { try Self.sheet(sheet, of: $0.layout.reports.appending("2021-01.zip")) }
      #expect(told[0] == told[1], "\(sheet)")
    }
    let endings = try Self.sheet("05-endings.csv", of: exchanges[1].layout.reports.appending("2021-01.zip"))
    #expect(endings.contains { $0.contains("XC-WJ") && $0.contains("视为同意") }, "\(endings)")
    for exchange in exchanges { #expect(try exchange.ask("verify").status == 0) }
  }

  @Test func `a pause is told in the package of each day that it missed`() throws {
    let exchange = try Self.asked("downtimeMinutes: 10", on: "2021-01-04", until: "2021-01-06")
    try exchange.pass("2021-01-08T09:00")
    #expect(try exchange.ledger { try $0.entries(about: "processor").count } == 1)
    try exchange.pass("2021-01-09T00:00:10")
    let pause = "2021-01-04 10:00:00,2021-01-08 09:00:00,"
    func isTold(_ day: String) throws -> Bool {
      try exchange.member("13-downtimes.csv", ofDay: day).contains { $0.hasPrefix(pause) }
    }
    #expect(try !isTold("2021-01-04"), "as with a night, it is told of the day on which it was found out")
    for day in 5...8 { #expect(try isTold("2021-01-0\(day)"), "2021-01-0\(day)") }
    let decided = try exchange.member("10-inquiries.csv", ofDay: "2021-01-06").first { $0.contains("XC-WJ") }
    #expect(decided?.contains(",3720,") ?? false, "\(decided ?? "nothing")")
    #expect(try exchange.ask("verify").status == 0)
  }
}
