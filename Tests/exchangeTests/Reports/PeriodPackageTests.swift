import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Weeks, months and other periods, as the program writes them.
@Suite(.waits) struct PeriodPackageTests {
  private static let month = "2021-01"

  private static func package(_ exchange: TemporaryExchange, _ name: String = month) -> FilePath {
    exchange.layout.reports.appending("\(name).zip")
  }

  /// A member of a package, by an unpacker that isn't ours.
  private static func member(_ name: String, of package: FilePath) throws -> String {
    try Tool.run("unzip", ["-p", package.string, name], in: package.removingLastComponent()).output
  }

  /// A folder with the package of the month.
  private static func told() throws -> (folder: ScratchFolder, package: FilePath) {
    let folder = try ScratchFolder()
    let package = folder.path.appending("\(month).zip")
    try Files.replace(package, with: MadeMonth.package())
    return (folder, package)
  }

  @Test func `a month is written by itself when its last day is closed, and comes out the same`() throws {
    let exchange = try MadeMonth.played()
    let package = Self.package(exchange)
    let bytes = try Files.bytes(of: package)
    #expect(try Files.names(in: exchange.layout.reports.appending(".unwritten")).isEmpty)
    try exchange.pass("2021-02-01T09:00")
    #expect(try Files.bytes(of: package) == bytes)
    // Asked for again, after another day, it is the same.
    try exchange.pass("2021-02-03T00:00:05")
    try Files.remove(package)
    let outcome = try exchange.ask("report", "--month", Self.month)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try Files.bytes(of: package) == bytes)
    try exchange.pass("2021-02-03T09:00")
    #expect(try !Files.exists(Self.package(exchange, "2021-02")), "one that isn't over")
  }

  /// What makes the packages of closed days come out otherwise than they were signed.
  enum Change: CaseIterable {
    case title, name, threshold, notice

    func make(in exchange: TemporaryExchange) throws {
      func replace(_ text: String, with other: String, in file: FilePath) throws {
        let bytes = try Files.bytes(of: file)
        let changed = String(decoding: bytes, as: UTF8.self).replacing(text, with: other)
        try #require(!bytes.elementsEqual(changed.utf8), "\(file) has no \(text)")
        try Files.replace(file, with: changed.utf8)
      }
      switch self {
      case .title: try replace("样例交换", with: "样例改名", in: exchange.layout.settings)
      case .name: try replace("薛城区综合行政执法局", with: "样例执法大队", in: exchange.layout.departmentsCSV)
      case .threshold:
        let profile = "xuecheng-2020-19.yaml"
        let own = exchange.root.appending("profiles")
        try Files.makeFolder(own)
        try Files.copy(Repository.root.appending("profiles").appending(profile), to: own.appending(profile))
        try replace(
          "complianceBelow: [98, 95, 90]", with: "complianceBelow: [60, 50, 40]", in: own.appending(profile))
      case .notice:
        try Files.replace(
          exchange.layout.calendar.appending("2027.csv"),
          with: "date,kind,name,notice_year\n2027-01-01,holiday,元旦,2027\n".utf8)
      }
    }
  }

  @Test(arguments: Change.allCases)
  func `what was signed for a period isn't written differently over it, and stays`(change: Change) throws {
    let exchange = try MadeMonth.played()
    let asked = [
      Self.month: ["--month", Self.month], "2021-W02": ["--week", "2021-01-13"],
      "2021-01-05_2021-01-15": ["--from", "2021-01-05", "--to", "2021-01-15"],
    ]
    func report(_ name: String) throws -> Program.Outcome {
      try Program.run(["report", exchange.root.string] + #require(asked[name]))
    }
    var signed: [String: [UInt8]] = [:]
    for name in asked.keys.sorted() {
      #expect(try report(name).status == 0)
      let bytes = try Files.bytes(of: Self.package(exchange, name))
      #expect(try report(name).status == 0, "it is the same")
      #expect(try Files.bytes(of: Self.package(exchange, name)) == bytes)
      signed[name] = bytes
    }
    try change.make(in: exchange)
    for (name, bytes) in signed.sorted(by: { $0.key < $1.key }) {
      let package = Self.package(exchange, name)
      let refused = try report(name)
      #expect(
        refused.status == 1 && refused.errors.contains("\(package) stays as it is"),
        "\(name): \(refused.text)\(refused.errors)")
      #expect(try Files.bytes(of: package) == bytes, "\(name)")
    }
    #expect(try exchange.ask("verify").status == 0)
    // Nor by a pass that a stop kept from striking out its note.
    let notes = exchange.layout.reports.appending(".unwritten")
    try Files.makeFolder(notes)
    try Files.replace(notes.appending(Self.month), with: [])
    try exchange.pass("2021-02-01T08:00")
    #expect(try Files.bytes(of: Self.package(exchange)) == signed[Self.month])
    #expect(try Files.names(in: notes).isEmpty)
    // Whoever moves it away gets another.
    try Files.rename(Self.package(exchange), to: exchange.root.appending("sent.zip"))
    #expect(try report(Self.month).status == 0)
    #expect(try Files.bytes(of: Self.package(exchange)) != signed[Self.month])
    #expect(try exchange.ask("verify").status == 0)
  }

  /// Damaged, of another period, or of another exchange.
  @Test func `what lies in a period's place and isn't signed for it is written again`() throws {
    let exchange = try MadeMonth.played()
    let package = Self.package(exchange)
    let bytes = try Files.bytes(of: package)
    #expect(try exchange.ask("report", "--week", "2021-01-13").status == 0)
    var damaged = bytes
    damaged[damaged.count / 2] ^= 1
    let stranger = try TemporaryExchange()
    for moment in ["2021-01-31T10:00", "2021-02-01T00:00:05"] { try stranger.pass(moment) }
    let others = [
      damaged, Array("样例".utf8), try Files.bytes(of: Self.package(exchange, "2021-W02")),
      try Files.bytes(of: exchange.layout.report("2021-01-31")),
      try Files.bytes(of: Self.package(stranger)),
    ]
    for (place, other) in others.enumerated() {
      try Files.replace(package, with: other)
      let outcome = try exchange.ask("report", "--month", Self.month)
      #expect(outcome.status == 0, "\(place): \(outcome.text)\(outcome.errors)")
      #expect(try Files.bytes(of: package) == bytes, "\(place)")
    }
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test func `a month whose writing was broken off is written by the next pass, the same`() throws {
    let exchange = try MadeMonth.played()
    let package = Self.package(exchange)
    let bytes = try Files.bytes(of: package)
    let note = exchange.layout.reports.appending(".unwritten").appending(Self.month)
    // As a kill leaves it behind the closing, and in the middle of the writing.
    try Files.remove(package)
    try Files.replace(FilePath("\(package).part"), with: Array(bytes.prefix(bytes.count / 2)))
    try Files.replace(note, with: [])
    try exchange.pass("2021-02-01T08:00")
    #expect(try Files.bytes(of: package) == bytes)
    #expect(try !Files.exists(note) && !Files.exists(FilePath("\(package).part")))
    // Behind the writing, and before the note was struck out.
    try Files.replace(note, with: [])
    try exchange.pass("2021-02-01T08:10")
    #expect(try Files.bytes(of: package) == bytes && !Files.exists(note))
  }

  @Test func `a kill before the last day is closed leaves no month of other days`() throws {
    let exchange = try TemporaryExchange()
    try exchange.send("training-info", from: "XC-SPJ", ["recipients": "XC-WJ"])
    try exchange.pass("2021-01-31T10:00")
    // The note is there before the day is closed.
    let notes = exchange.layout.reports.appending(".unwritten")
    try Files.makeFolder(notes)
    try Files.replace(notes.appending("2021-01"), with: [])
    try exchange.pass("2021-01-31T11:00")
    #expect(try !Files.exists(Self.package(exchange)))
    try exchange.pass("2021-02-01T00:00:05")
    #expect(try Files.exists(Self.package(exchange)) && Files.names(in: notes).isEmpty)
    #expect(try Self.member("chain.txt", of: Self.package(exchange)).contains("\n2021-01-31: "))
  }

  @Test func `what ended is told in the words of the day, without a limit that it didn't have`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.csv([
        ["踏勘评审编号", "踏勘评审形式", "事项名称", "申请人", "踏勘评审地点", "踏勘评审日期", "踏勘评审时间", "接收部门"],
        ["TK-4", "联合", "取水许可", "样例公司", "样例路1号", "2021-03-05", "09:30", "XC-STHJ"],
      ]), as: "survey-notice_1.csv", from: "XC-SPJ")
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-01T10:00")
    try exchange.drop(
      SampleBundle.csv([["消息标识", "退回原因类别", "退回理由"], ["SPJ-1", "不属本部门职责", "样例：不归我局"]]),
      as: "claim-return_1.csv", from: "XC-SCJG")
    try exchange.pass("2021-03-01T11:00")
    try exchange.drop(
      SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["SPJ-1", "XC-SCJG", "XC-ZHZF", "样例：归该局"]]),
      as: "reassignment_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-01T12:00")
    try exchange.drop(
      SampleBundle.csv([["踏勘评审编号", "实际踏勘日期", "到场部门", "踏勘评审结论"], ["TK-4", "2021-03-05", "", "样例：无人到场"]]),
      as: "survey-record_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-05T15:00")
    try exchange.pass("2021-04-01T01:00")
    let endings = try Self.member("05-endings.csv", of: Self.package(exchange, "2021-03"))
      .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    func states(_ family: String) -> [Substring] { endings.filter { $0[0] == family }.map { $0[3] } }
    #expect(states("派员参加踏勘评审") == ["未派员"], "nobody can come any more")
    #expect(states("改派") == ["已改派"])
    #expect(states("认领") == ["已退回"])
  }

  @Test func `unzip, sha256sum, xmllint, openpyxl and LibreOffice find nothing wrong`() throws {
    let (scratch, package) = try Self.told()
    #expect(try Tool.run("unzip", ["-q", package.string, "-d", "p"], in: scratch.path).status == 0)
    let inside = scratch.path.appending("p")
    let sums = try Tool.run("sha256sum", ["-c", "--strict", "manifest-sha256.txt"], in: inside)
    #expect(sums.status == 0, "\(sums.output)")
    #expect(
      try Files.names(in: inside).map(\.string) == [
        "00-verdict.csv", "01-balance.csv", "01-departments.csv", "02-trend.csv", "03-indicators.csv",
        "03-thresholds.csv", "04-push-timeliness.csv", "05-endings.csv", "06-open-ages.csv", "06-open.csv",
        "07-accountability-leads.csv", "07-withdrawn-leads.csv", "08-downtimes.csv", "09-days.csv",
        "chain.txt", "index.html", "key.pub.pem", "keys.txt", "manifest-sha256.txt",
        "manifest-sha256.txt.sig", "period.xlsx", "period.xml",
      ])
    let schema = Repository.schemas.appending("period.xsd")
    let valid = try Tool.run("xmllint", ["--noout", "--schema", schema.string, "period.xml"], in: inside)
    #expect(valid.status == 0, "\(valid.output)")
    let script = Repository.root.appending("Tests/Workbooks/read.py").string
    let (status, output) = try OraclePython.run([script, inside.string])
    #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
  }

  @Test func `a month is the sum of its days, by the ledger's tables and by the days' own sheets`() throws {
    let exchange = try MadeMonth.played()
    let oracle = FigureOracle(of: exchange.root)
    #expect(try oracle.objections(to: "2021-01.zip") == "")
    for (options, name) in [
      (["--week", "2021-01-13"], "2021-W02"),
      (["--from", "2021-01-05", "--to", "2021-01-15"], "2021-01-05_2021-01-15"),
    ] {
      let outcome = try Program.run(["report", exchange.root.string] + options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try oracle.objections(to: "\(name).zip") == "")
    }
    // The figures of the week before stand beside the second's; before the first there was none.
    func cards(_ week: String) throws -> [String] {
      try Self.member("index.html", of: Self.package(exchange, week)).split(separator: "\n")
        .filter { $0.contains("<div class=\"card") }.map(String.init)
    }
    let second = try cards("2021-W02")
    #expect(second.count == 12 && second.allSatisfy { $0.contains("<dd class=\"before\">上周 ") }, "\(second)")
    #expect(try Program.run(["report", exchange.root.string, "--week", "2021-01-05"]).status == 0)
    #expect(try cards("2021-W01").allSatisfy { !$0.contains("class=\"before\"") })
  }

  @Test func `a month that can't be written stands in the status, with the reason and what to do`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-31T10:00")
    // Nobody but us writes there, so that only a folder can be in the way.
    let part = FilePath("\(Self.package(exchange)).part")
    for folder in [exchange.layout.reports, part, part.appending("kept")] { try Files.makeFolder(folder) }
    #expect(try exchange.run(at: "2021-02-01T00:10").status == 75)
    let status = try Program.run("status", exchange.root.string, "--at", "2021-02-01T00:20").text
    #expect(status.contains("有 1 个月已满、还没有月报包：2021-01；原因：") && status.contains("\(part)"), "\(status)")
    #expect(
      status.contains("exchange report <交换目录> --month 2021-01") && !status.contains("日已日终"), "\(status)")
    let told = try Program.run("status", exchange.root.string, "--at", "2021-02-01T00:20", "--format", "json")
      .text
    #expect(told.contains(#""monthsWithoutPackage" : ["#) && told.contains(#""2021-01""#), "\(told)")
    try Files.removeTree(part)
    #expect(try exchange.run(at: "2021-02-01T00:30").status == 0)
    #expect(try !Program.run("status", exchange.root.string).text.contains("还没有月报包"))
    #expect(try Files.exists(Self.package(exchange)))
  }

  @Test func `each day's package is named, and one that is another is told`() throws {
    let exchange = try MadeMonth.played()
    let days = (4...31).map { day in
      exchange.layout.reports.appending("2021-01-\(day < 10 ? "0" : "")\(day).zip").string
    }
    let key = try #require(
      Files.names(in: exchange.layout.root.appending("keys")).first { $0.string.hasSuffix(".pub.pem") })
    let trusted = exchange.layout.root.appending("keys").appending(key).string
    func verify() throws -> Program.Outcome {
      try Program.run(["verify", Self.package(exchange).string] + days + ["--key", trusted])
    }
    let sound = try verify()
    #expect(sound.status == 0 && sound.text.contains("2021-01-31 的对账包与本包所记相符"), "\(sound.text)")
    func play() throws -> Int32 {
      let page = String(
        decoding: try Files.bytes(of: Repository.root.appending("docs/verify.md")), as: UTF8.self)
      let step = try #require(
        page.components(separatedBy: "```sh period\n").last?.components(separatedBy: "```").first)
      return try Tool.run("bash", ["-euo", "pipefail", "-c", step], in: exchange.layout.reports).status
    }
    #expect(try play() == 0 && exchange.ask("verify").status == 0)
    try Files.replace(
      exchange.layout.report("2021-01-12"), with: Files.bytes(of: exchange.layout.report("2021-01-11")))
    let other = try verify()
    #expect(
      other.status == 1 && other.text.contains("文件名写的是 2021-01-12，里面是 2021-01-11 的对账包"),
      "\(other.text)")
    // That of another exchange.
    let stranger = try TemporaryExchange()
    try stranger.pass("2021-01-13T10:00")
    try stranger.pass("2021-01-14T00:00:05")
    try Files.replace(
      exchange.layout.report("2021-01-13"), with: Files.bytes(of: stranger.layout.report("2021-01-13")))
    let changed = try verify()
    #expect(
      changed.status == 1 && changed.text.contains("2021-01-13 的对账包不是本包所记的那一个"), "\(changed.text)")
  }

  @Test func `proving the exchange proves its months`() throws {
    let exchange = try MadeMonth.played()
    let package = Self.package(exchange)
    #expect(try exchange.ask("verify").status == 0)
    // January's as that of a month that isn't over, and a day's as that of a month.
    let later = Self.package(exchange, "2021-02")
    for other in [package, exchange.layout.report("2021-01-12")] {
      try Files.replace(later, with: Files.bytes(of: other))
      let misnamed = try exchange.ask("verify")
      #expect(misnamed.status == 1 && misnamed.text.contains("文件名写的是 2021-02"), "\(misnamed.text)")
    }
    try Files.remove(later)
    var bytes = try Files.bytes(of: package)
    bytes[bytes.count / 2] ^= 1
    try Files.replace(package, with: bytes)
    let outcome = try exchange.ask("verify")
    #expect(outcome.status == 1 && outcome.text.contains("2021-01.zip"), "\(outcome.text)")
  }

  @Test func `proving the exchange finds what is preliminary in the place of what is closed`() throws {
    let exchange = try MadeMonth.played()
    try exchange.pass("2021-02-03T00:00:05")
    let options = [("--month", "2021-02"), ("--date", "2021-02-03")]
    let preliminary = try options.map { option, name in
      _ = try exchange.ask("report", option, name, "--at", "2021-02-03T09:00")
      return try Files.bytes(of: Self.package(exchange, name))
    }
    #expect(try exchange.ask("verify").status == 0, "they aren't closed")
    try exchange.pass("2021-03-01T00:00:05")
    for ((option, name), bytes) in zip(options, preliminary) {
      let written = try Files.bytes(of: Self.package(exchange, name))
      try Files.replace(Self.package(exchange, name), with: bytes)
      let outcome = try exchange.ask("verify")
      #expect(outcome.status == 1 && outcome.text.contains("\(name).zip"), "\(outcome.text)")
      #expect(outcome.text.contains("预览：用 exchange report \(option) \(name) 重新生成"), "\(outcome.text)")
      #expect(try exchange.ask("report", option, name).status == 0)
      #expect(try Files.bytes(of: Self.package(exchange, name)) == written)
      #expect(try exchange.ask("verify").status == 0)
    }
  }

  @Test func `a period of which days are open says so, everywhere, and where it is signed`() throws {
    let exchange = try MadeMonth.played()
    try exchange.pass("2021-02-03T00:00:05")
    let outcome = try exchange.ask("report", "--month", "2021-02", "--at", "2021-02-03T09:00")
    #expect(outcome.status == 4, "\(outcome.errors)")
    #expect(outcome.text.contains("不完整：有 26 天没有日终，未计入（2021-02-03 至 2021-02-28）"), "\(outcome.text)")
    let package = Self.package(exchange, "2021-02")
    // Days in sentences are marked, so that they aren't broken over two lines.
    let page = try Self.member("index.html", of: package).replacing(/<\/?span[^>]*>/, with: "")
    #expect(page.contains("有 26 天没有日终（2021-02-03 至 2021-02-28），未计入"))
    #expect(try Self.member("period.xml", of: package).contains("state=\"preliminary\""))
    #expect(try Self.member("00-verdict.csv", of: package).contains("2 天已日终，26 天没有日终、未计入"))
    #expect(try Self.member("09-days.csv", of: package).contains("2021-02-28,,没有日终，未计入"))
    let chain = try Self.member("chain.txt", of: package)
    #expect(chain.hasPrefix("preliminary: 2021-02\nas-of: 2021-02-03T00:00:00"), "\(chain)")
    // It gives way when the month is over.
    try exchange.pass("2021-03-01T00:00:05")
    #expect(try Self.member("period.xml", of: package).contains("state=\"closed\""))
    #expect(try exchange.ask("report", "--month", "2021-02").status == 0)
    #expect(try exchange.ask("report", "--month", "2021-04").status == 64, "nothing of it is closed")
  }

  @Test func `days by thousands that the exchange doesn't have are refused at once`() throws {
    let exchange = try TemporaryExchange()
    for moment in ["2021-01-04T10:00", "2021-01-05T10:00"] { try exchange.pass(moment) }
    func report(_ from: String, _ to: String) throws -> Program.Outcome {
      try exchange.ask("report", "--from", from, "--to", to, "--at", "2021-01-05T11:00")
    }
    for (from, to) in [
      ("0001-01-01", "9999-12-31"), ("2021-01-04", "2031-01-05"), ("1921-01-04", "2021-01-05"),
    ] {
      let outcome = try report(from, to)
      #expect(
        outcome.status == 64 && outcome.errors.contains("days from 2021-01-04 to 2021-01-05"),
        "\(outcome.errors)")
    }
    #expect(try report("2020-06-01", "2021-12-31").status == 4, "a year that isn't over, and one before")
    #expect(try !Files.names(in: exchange.layout.reports).contains { $0.string.hasSuffix(".part") })
  }

  @Test func `leads come with what the department said, and with the exchange's own downtime`() throws {
    let (folder, package) = try Self.told()
    defer { withExtendedLifetime(folder) {} }
    let leads = try Self.member("07-accountability-leads.csv", of: package).split(separator: "\r\n")
    let refused = try #require(leads.first { $0.contains("survey:XC-SPJ:T-9") })
    #expect(refused.contains("样例：当日有应急处置任务"), "\(refused)")
    #expect(!refused.contains("13800000001"), "personal data is masked")
    #expect(refused.contains("XC-WJ/S-9") && refused.contains("线索，非认定") && refused.contains("第二十八条第2项"))
    let late = leads.filter { $0.contains("第二十八条第4项") && $0.contains("XC-SPJ") }
    #expect(late.count >= 15, "each record that came late is a lead, told once: \(late.count)")
    // From the 18th to the 26th nothing ran.
    #expect(
      try Self.member("08-downtimes.csv", of: package).contains("2021-01-18 10:00:00,2021-01-26 10:00:00"))
    let page = try Self.member("index.html", of: package)
    #expect(page.contains("部门说明的理由") && page.contains("样例：当日有应急处置任务"))
  }

  @Test func `departments are placed and lit by what the profile says`() throws {
    let (folder, package) = try Self.told()
    defer { withExtendedLifetime(folder) {} }
    let lines = try Self.member("03-indicators.csv", of: package).split(separator: "\r\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    func line(_ indicator: String, _ department: String) throws -> [String] {
      try #require(lines.first { $0[0] == indicator && $0[2] == department })
    }
    let (spj, scjg) = (try line("迟报率", "XC-SPJ"), try line("迟报率", "XC-SCJG"))
    #expect(spj[1] == "2" && spj[7] == "红灯", "\(spj)")
    #expect(scjg[1] == "1" && scjg[4] == "0" && scjg[7] == "", "\(scjg)")
    #expect(try line("合规率", "XC-WJ")[8] == "不参与排名")
    let thresholds = try Self.member("03-thresholds.csv", of: package)
    #expect(thresholds.contains("高于 2,高于 5,高于 10,10,非原文规定"))
  }
}
