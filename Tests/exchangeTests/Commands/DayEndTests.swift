import ExchangeBase
import ExchangeFiles
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

  @Test(arguments: [true, false])
  func `a package names the one before it though that can't be read`(isNoted: Bool) throws {
    let exchange = try Self.asked("downtimeMinutes: 100000", on: "2021-01-04", until: "2021-01-05")
    try exchange.pass("2021-01-05T09:00")
    let package = exchange.layout.report("2021-01-04")
    let digest = try Files.sha256(of: package)
    // As a disk answers that can't read it.
    try Files.rename(package, to: exchange.root.appending("away.zip"))
    try Files.makeFolder(package)
    if !isNoted { try Files.remove(exchange.root.appending(".written/2021-01-04")) }
    #expect(try exchange.run(at: "2021-01-06T09:00").status == 75, "it is told")
    #expect(try exchange.member("chain.txt", ofDay: "2021-01-05").contains("previous-sha256: \(digest)"))
    try Files.remove(package)
    try Files.rename(exchange.root.appending("away.zip"), to: package)
    try exchange.pass("2021-01-06T10:00")
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test func `only one writes packages at a time, so that none comes to stand for another`() throws {
    let exchange = try Self.asked("downtimeMinutes: 100000", on: "2021-01-04", until: "2021-01-05")
    let package = exchange.layout.report("2021-01-04")
    _ = try exchange.ask("report", "--date", "2021-01-04", "--at", "2021-01-04T12:00")
    let preliminary = try Files.bytes(of: package)
    var lock = try FileLock(exchange.root.appending(".packages-lock"))
    try #require(lock != nil)
    // Whoever asks waits, and the processor goes on with all else.
    let asking = try RunningProgram([
      "report", exchange.root.string, "--date", "2021-01-04", "--at", "2021-01-04T13:00",
    ])
    let closing = try exchange.run(at: "2021-01-05T00:00:10")
    #expect(closing.status == 75, "\(closing.text)\(closing.errors)")
    #expect(closing.text.contains("另有程序正在生成报包"), "\(closing.text)")
    #expect(try exchange.ledger { try $0.closedDay("2021-01-04") } == nil)
    #expect(try Files.bytes(of: package) == preliminary)
    #expect(asking.isRunning)
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(try asking.wait().status == 0)
    #expect(try exchange.run(at: "2021-01-05T00:00:20").status == 0)
    #expect(try Files.bytes(of: package) != preliminary)
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

  /// The minutes of the pauses that a package tells of, and those of before its days that no other tells of.
  private static func stoodStill(_ sheet: String, _ package: String, of exchange: TemporaryExchange) throws
    -> (minutes: Int, before: Int)
  {
    let lines = try Self.sheet(sheet, of: exchange.layout.reports.appending("\(package).zip")).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    func sum(_ title: String) throws -> Int {
      let column = try #require(header.firstIndex(of: title))
      return try lines.dropFirst().map { try #require(Int($0[column])) }.reduce(0, +)
    }
    return (try sum("分钟"), try sum("此前未计分钟"))
  }

  /// The processor stands still all the time but for these moments, three weeks long.
  @Test(
    arguments: [
      // One pause over the edges of two weeks and all of one in between.
      ["2021-01-14T20:00:40", "2021-01-27T08:30:20", "2021-01-31T09:00:00"],
      // Once a day, each a second later than on the day before.
      (11...31).map { "2021-01-\($0)T08:00:\($0)" },
      // About midnight, and at it.
      [
        "2021-01-16T23:59:30", "2021-01-17T23:50:10", "2021-01-18T00:00:30", "2021-01-19T00:00:00",
        "2021-01-25T00:00:00", "2021-01-31T00:00:20",
      ],
    ] as [[String]])
  func `no days have stood still longer than they last, and a week as long as its days`(
    passes: [String]
  ) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 2"])
    for pass in ["2021-01-10T23:55:00"] + passes + ["2021-02-01T00:05:00"] { try exchange.pass(pass) }
    let weeks = [11, 18, 25].map { first in (first...(first + 6)).map { "2021-01-\($0)" } }
    var all = 0
    for (index, days) in weeks.enumerated() {
      #expect(try exchange.ask("report", "--week", days[0]).status == 0)
      let name = "2021-W0\(index + 2)"
      let week = try Self.stoodStill("08-downtimes.csv", name, of: exchange)
      let each = try days.map { try Self.stoodStill("13-downtimes.csv", $0, of: exchange) }
      #expect(each.allSatisfy { $0.minutes <= 1_440 } && week.minutes <= 10_080, "\(name): \(week) \(each)")
      let sum = each.reduce(0) { $0 + $1.minutes + $1.before }
      #expect(sum == week.minutes + week.before, "\(name): \(week) \(each)")
      let verdict = try Self.sheet("00-verdict.csv", of: exchange.layout.reports.appending("\(name).zip"))
      #expect(verdict.contains { $0.contains("处理系统停机") && $0.contains("共 \(week.minutes) 分钟") }, "\(verdict)")
      all += sum
    }
    // What comes behind the last was found out when all were closed.
    let last = try #require(passes.last)
    let lasted = try [last, "2021-01-10T23:55:00"].map { moment in
      try #require(Instant(canonical: "\(moment).000+08:00")).milliseconds / 60_000
    }
    #expect(all == Int(lasted[0] - lasted[1]), "each minute once")
    #expect(try exchange.ask("verify").status == 0)
  }
}
