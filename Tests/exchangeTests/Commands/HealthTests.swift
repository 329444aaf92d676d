import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What an operator has to know is said by `status --check`, by the log and by a metric alike, and by none of them any more when it is
/// mended.
@Suite(.waits) struct HealthTests {
  /// Something that goes wrong with an exchange that worked on Monday at ten.
  struct Trouble: Sendable, CustomTestStringConvertible {
    /// What it is.
    let name: String
    /// When it worked before.
    var start = TemporaryExchange.monday
    /// Further settings.
    var settings: [String] = []
    /// What brings it about, for the shell in the exchange's folder.
    var command = ":"
    /// What a step of the program fails at, and how often it runs so.
    var drill: (environment: String, runs: Int)?
    /// When the processor works, and is asked, with the trouble.
    var moment = "2021-01-04T10:05"
    /// Whether the processor works at all with it, and is tried.
    var runs = true
    /// The check that finds it, what it says in English, and with which exit code.
    let check: String
    let says: String
    var status: Int32 = 1
    /// What the log says of it; `nil` where the same.
    var logs: String?
    /// What mends it, for the shell; the processor works again afterwards.
    var mend = ":"
    /// Commands of the program that mend it, without the folder.
    var mendedBy: [[String]] = []
    /// When it is mended.
    var mendedAt = "2021-01-04T10:06"

    var testDescription: String { name }
  }

  private static let ledgerEdit =
    "python3 -c \"import sqlite3; c=sqlite3.connect('ledger.sqlite'); c.execute('UPDATE drops SET accepted=%'); c.commit()\""

  static let troubles = [
    Trouble(
      name: "a share is away", command: "mv departments/XC-WJ/outbox gone", check: "department-folders",
      says: "XC-WJ/outbox", status: 2, mend: "mv gone departments/XC-WJ/outbox"),
    Trouble(
      name: "a link stands in a folder's place",
      command: "mv departments/XC-WJ/outbox gone && ln -s \"$PWD/gone\" departments/XC-WJ/outbox",
      check: "department-folders", says: "A link stands there", status: 2,
      mend: "rm departments/XC-WJ/outbox && mv gone departments/XC-WJ/outbox"),
    Trouble(
      name: "a folder of the exchange is gone", command: "rmdir quarantine", runs: false,
      check: "own-folders",
      says: "quarantine is missing", status: 2),
    Trouble(
      name: "rights are too wide", command: "chmod 755 archive", check: "own-folders",
      says: "archive has the rights 755", status: 2, mendedBy: [["doctor", "--fix"]]),
    Trouble(
      name: "a key can be read by others", command: "chmod 644 keys/*.pem", check: "keys",
      says: "has the rights 644", status: 2, mendedBy: [["doctor", "--fix"]]),
    Trouble(
      name: "a department can't get in", command: "chmod 2700 departments/XC-WJ/outbox",
      check: "department-folders", says: "can't get in", mendedBy: [["doctor", "--fix"]]),
    Trouble(
      name: "the disk is full", command: "printf '\\nreserveMiB: 1048576\\n' >> exchange.yaml", check: "room",
      says: "little room", status: 2, mend: "sed -i /reserveMiB/d exchange.yaml"),
    Trouble(
      name: "no more files can be made", command: "printf '\\nreserveFiles: 1000000000\\n' >> exchange.yaml",
      check: "room", says: "files can be made", status: 2, mend: "sed -i /reserveFiles/d exchange.yaml"),
    Trouble(
      name: "the disk is nearly full",
      command:
        "printf '\\nreserveMiB: %d\\n' $(($(df -m --output=avail . | tail -1) * 7 / 10)) >> exchange.yaml",
      check: "room", says: "nearly full", mend: "sed -i /reserveMiB/d exchange.yaml"),
    Trouble(
      name: "a drop is put aside", drill: ("deciding error 故障.csv", 3), check: "drops", says: "was put aside",
      mendedBy: [["requeue", "20210104-0002", "--reason", "样例", "--at", "2021-01-04T10:06"]]),
    Trouble(
      name: "a drop was taken and isn't decided", drill: ("deciding kill 故障.csv", 1),
      moment: "2021-01-04T10:30", runs: false, check: "drops", says: "aren't decided",
      status: 2,
      mendedAt: "2021-01-04T10:31"),
    Trouble(
      name: "the processor is dead", moment: "2021-01-04T10:30", runs: false, check: "running",
      says: "no processor is running; the last pass was at 2021-01-04 10:00", status: 2,
      mendedAt: "2021-01-04T10:31"),
    Trouble(
      name: "the ledger was changed", command: ledgerEdit.replacing("%", with: "7") + "; exit 0",
      check: "ledger", says: "isn't what its chain tells", status: 2,
      mend: ledgerEdit.replacing("%", with: "1"), mendedBy: [["verify"]]),
    Trouble(
      name: "the ledger is lost", command: "mkdir gone; mv ledger.sqlite* gone", runs: false, check: "ledger",
      says: "exchange restore", status: 2, mend: "mv gone/* ."),
    Trouble(
      name: "verification is long ago", settings: ["verifyHours: 0", "signing: none"],
      command: #"""
        printf '%s\n' '{"proof":"{\"at\":\"2020-11-01T00:00:00.000+08:00\",\"digest\":\"\",\"entry\":0,\"faults\":0}"}' > .ledger-proof
        """#,
      check: "verification", says: "wasn't verified for long",
      mendedBy: [["verify"]]),
    Trouble(
      name: "a day can't be closed", command: "mkdir -p reports/2021-01-04.zip/x", moment: "2021-01-05T08:00",
      check: "days", says: "2021-01-04 isn't closed", logs: "2021-01-04.zip",
      mend: "rm -r reports/2021-01-04.zip",
      mendedAt: "2021-01-05T08:05"),
    Trouble(
      name: "days aren't signed off", moment: "2021-01-08T08:00", check: "days",
      says: "wait for their sign-off",
      mend:
        "printf '对账日期,复核人,复核结论,复核说明,日报包 SHA-256\\n2021-01-04,样例癸,一致,样例,\\n' > departments/XC-DSJ/inbox/复核.csv",
      mendedAt: "2021-01-08T08:05"),
    Trouble(
      name: "a year has no holiday notice", start: "2026-12-30T10:00", moment: "2026-12-30T10:05",
      check: "calendar", says: "calendar/2027.csv",
      mend:
        "printf 'date,kind,name,notice_year\\n2027-01-01,holiday,元旦,2027\\n' > calendar/2027.csv",
      mendedAt: "2026-12-30T10:06"),
    Trouble(
      name: "a quota is used up", settings: ["dailyQuota: {files: 1}"], check: "quotas",
      says: "XC-SPJ has used up today's quota", mendedAt: "2021-01-05T08:05"),
    Trouble(
      name: "metrics have no folder",
      command: "sed -i 's#: exchange.prom#: gone/exchange.prom#' exchange.yaml",
      moment: "2021-01-04T10:01", runs: false, check: "settings", says: "metrics are written nowhere",
      mend: "sed -i 's#: gone/exchange.prom#: exchange.prom#' exchange.yaml"),
    Trouble(
      name: "the settings can't be read", command: "printf '\\npoll: 3\\n' >> exchange.yaml", runs: false,
      check: "configuration", says: "poll", status: 2, mend: "sed -i /^poll:/d exchange.yaml"),
  ]

  private static let poisoned = SampleBundle.approvals([
    .init(msgId: "P-1", item: "XK001", docNo: "样审〔2021〕P-1号")
  ])

  private func shell(_ command: String, in exchange: TemporaryExchange) {
    #expect(Mount.shell("cd '\(exchange.root)' && \(command)"), "\(command)")
  }

  /// An exchange that has worked, and is measured.
  private func exchange(
    _ settings: [String] = [], at start: String = TemporaryExchange.monday
  ) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(
      settings: ["metrics: {textfile: exchange.prom}"] + settings, ownFolders: .beside)
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-0", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(start)
    return exchange
  }

  private func check(_ exchange: TemporaryExchange, at moment: String) throws -> Program.Outcome {
    try exchange.ask("status", "--check", "--at", moment, "--lang", "en")
  }

  /// What a metric says of a check; `nil` where it says nothing.
  private func severity(_ check: String, in exchange: TemporaryExchange) throws -> String? {
    let text = String(decoding: try Files.bytes(of: exchange.root.appending("exchange.prom")), as: UTF8.self)
    let start = "exchange_check_severity{check=\"\(check)\"} "
    return text.split(separator: "\n").first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
  }

  /// The console as the bureau has it, which a proxy has signed in.
  private struct Console {
    private let served: ServedConsole

    init(_ exchange: TemporaryExchange, at moment: String) throws {
      served = try ServedConsole(
        exchange, at: moment, socket: "/tmp/console-\(UUID().uuidString.prefix(8)).sock", "--trust-header",
        "X-Department")
    }

    /// The page that tells how it runs, as text.
    func running() throws -> String {
      let answer = try served.ask("/running?lang=en", headers: ["X-Department": ConsoleStory.bureau])
      try #require(answer.status == 200, "\(answer.status) \(answer.body)")
      return answer.body.replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
    }

    /// What its metric says of a check; `nil` where it says nothing.
    func severity(_ check: String) throws -> String? {
      let start = "exchange_check_severity{check=\"\(check)\"} "
      return try served.askMachine("/metrics").body.split(separator: "\n").first { $0.hasPrefix(start) }
        .map { String($0.dropFirst(start.count)) }
    }
  }

  @Test(arguments: troubles)
  func `each trouble is told everywhere, and by nobody once it is mended`(trouble: Trouble) throws {
    let exchange = try exchange(trouble.settings, at: trouble.start)
    if trouble.settings.isEmpty, trouble.start == TemporaryExchange.monday {
      let well = try check(exchange, at: "2021-01-04T10:01")
      #expect(well.status == 0 && well.text.contains("all is well"), "\(well.text)\(well.errors)")
    }
    let page = try Console(exchange, at: trouble.moment)
    #expect(try page.running().contains("How it stands"))
    if let drill = trouble.drill {
      try exchange.drop(Self.poisoned, as: "故障.csv", from: "XC-SPJ")
      for _ in 0..<drill.runs {
        _ = try Program.run(
          ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:04"],
          environment: ["EXCHANGE_DRILL": drill.environment, "SWIFT_BACKTRACE": "enable=no"])
      }
    }
    shell(trouble.command, in: exchange)
    // What is found out only by verifying.
    if trouble.check == "ledger", trouble.runs { _ = try exchange.ask("verify") }
    if trouble.runs {
      let run = try exchange.run(at: trouble.moment)
      let logged = (trouble.logs ?? trouble.says)
      #expect(run.errors.contains(logged), "the log: \(run.text)\(run.errors)")
      // What was met is met again, and told in the language that is asked for.
      if run.status == 75 {
        let english = try exchange.run(at: trouble.moment, "--lang", "en")
        let lines = english.text.split(separator: "\n").filter { $0.hasPrefix("will be tried again: ") }
        #expect(!lines.isEmpty && !lines.contains { $0.contains(/\p{Han}/) }, "\(english.text)")
        let json = try exchange.run(at: trouble.moment, "--format", "json")
        #expect(json.text.contains(/"troubles" : \[\n +"[^"]*\p{Han}/), "\(json.text)")
      }
      #expect(try severity(trouble.check, in: exchange) == "\(trouble.status)", "the metric")
    }
    // It looks again within two seconds.
    var seen = ""
    _ = try waitUntil(within: 30) {
      seen = try page.running()
      return seen.contains(trouble.says)
    }
    #expect(seen.contains(trouble.says), "the console: \(seen)")
    #expect(seen.contains(trouble.status == 2 ? "broken or unsafe" : "to look at"), "the console: \(seen)")
    // What can't be read any more isn't measured either.
    if trouble.check != "configuration" {
      // Where nobody works, that is the most serious.
      let isMeasured = try waitUntil(within: 30) {
        let measured = try page.severity(trouble.check)
        return trouble.runs ? measured == "\(trouble.status)" : !["0", nil].contains(measured)
      }
      #expect(isMeasured, "the console's metric")
    }
    let told = try check(exchange, at: trouble.moment)
    #expect(told.status == trouble.status, "\(told.text)\(told.errors)")
    #expect(told.text.contains(trouble.says), "\(told.text)")
    #expect(told.text.contains("  → "))
    let json = try exchange.ask("status", "--check", "--at", trouble.moment, "--format", "json")
    #expect(
      json.status == trouble.status && json.text.contains("\"check\" : \"\(trouble.check)\""), "\(json.text)")

    shell(trouble.mend, in: exchange)
    for words in trouble.mendedBy {
      _ = try Program.run([words[0], exchange.root.string] + words.dropFirst())
    }
    let last = try exchange.run(at: trouble.mendedAt)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    let mended = try check(exchange, at: trouble.mendedAt)
    #expect(mended.status == 0, "\(mended.text)")
    #expect(try severity(trouble.check, in: exchange) ?? "0" == "0")
    let later = try Console(exchange, at: trouble.mendedAt)
    #expect(try later.running().contains("All is well."))
    #expect(try later.severity(trouble.check) ?? "0" == "0")
  }

  @Test func `where the ledger can't be asked nobody is told that nothing has run yet`() throws {
    let exchange = try exchange()
    let never = "no processor has run here yet"
    // Gone, cut to nothing, another thing, and one that a share keeps from being read.
    for command in [
      "mkdir gone && mv ledger.sqlite* gone", "true > ledger.sqlite", "echo 样例 > ledger.sqlite",
      "rm ledger.sqlite && mkdir ledger.sqlite",
    ] {
      shell(command, in: exchange)
      let told = try check(exchange, at: "2021-01-04T10:05")
      #expect(told.status == 2 && !told.text.contains(never), "\(command): \(told.text)\(told.errors)")
    }
    let new = try TemporaryExchange(ownFolders: .beside)
    #expect(try check(new, at: "2021-01-04T10:05").text.contains(never))
  }

  @Test func `advice names the exchange's folder so that it can be followed from anywhere`() throws {
    let exchange = try exchange()
    let (above, name) = (exchange.root.removingLastComponent(), exchange.root.lastComponent?.string ?? "")
    for path in [name, "./\(name)/"] {
      let outcome = try RunningProgram(
        ["status", path, "--check", "--at", "2021-01-04T10:30", "--lang", "en"],
        by: ["/bin/sh", "-c", "cd '\(above)' && exec \"$@\"", "sh"]
      ).wait()
      #expect(outcome.text.contains("exchange run \(exchange.root) ("), "\(outcome.text)\(outcome.errors)")
      #expect(outcome.text.contains("systemd-escape --path \(exchange.root))"), "\(outcome.text)")
    }
  }

  @Test func `a file that nobody takes is told with how long it has lain there`() throws {
    let exchange = try exchange()
    try exchange.installHolidayNotices()
    let now = WallClock.system.now()
    let later = "\(now.adding(seconds: 7_200).text.prefix(16))"
    shell("printf '\\nreserveMiB: 1048576\\nmaxClockJumpDays: 36500\\n' >> exchange.yaml", in: exchange)
    try exchange.drop(Self.poisoned, as: "等.csv", from: "XC-SPJ")
    let told = try check(exchange, at: later)
    #expect(told.text.contains("1 file(s) lie in the inbox of XC-SPJ, the oldest for 1"), "\(told.text)")
  }

  @Test func `a clock that is ahead is told everywhere`() throws {
    let exchange = try TemporaryExchange(
      settings: ["metrics: {textfile: exchange.prom}"], ownFolders: .beside)
    try exchange.installHolidayNotices()
    let day: Int64 = 86_400
    try exchange.pass(WallClock.system.now().adding(seconds: -40 * day).text, comesBack: nil)
    let run = try Program.run("run", "--once", exchange.root.string)
    #expect(run.status == 75)
    #expect(run.errors.contains(" ERROR - - - the machine's clock says"), "\(run.errors)")
    #expect(try severity("clock", in: exchange) == "2")
    let told = try exchange.ask("status", "--check", "--lang", "en")
    #expect(told.status == 2 && told.text.contains("the machine's clock says"), "\(told.text)")
    try exchange.pass("\(WallClock.system.now().text.prefix(16))", comesBack: nil)
    let mended = try exchange.ask("status", "--check", "--lang", "en")
    #expect(!mended.text.contains("clock"), "\(mended.text)")
    #expect(try severity("clock", in: exchange) == "0")
  }

  @Test func `who looks changes nothing, and keeps no processor out`() throws {
    let exchange = try exchange()
    shell("rm .lock", in: exchange)
    let before = try exchange.files(below: exchange.root).map(\.string).filter {
      !$0.contains("ledger.sqlite-")
    }
    #expect(try check(exchange, at: "2021-01-04T10:01").status == 0)
    let after = try exchange.files(below: exchange.root).map(\.string).filter {
      !$0.contains("ledger.sqlite-")
    }
    #expect(before == after)
    let watching = try RunningProgram(["run", exchange.root.string])
    let isHeld = try waitUntil { try ExchangeLock.isHeld(root: exchange.root) }
    #expect(isHeld)
    watching.send(SIGTERM)
    #expect(try watching.wait().status == 0)
    #expect(try !ExchangeLock.isHeld(root: exchange.root))
  }

  @Test func `the most serious comes first, in both languages`() throws {
    let exchange = try exchange()
    shell("chmod 2700 departments/XC-WJ/outbox && chmod 755 archive", in: exchange)
    let told = try check(exchange, at: "2021-01-04T10:01")
    #expect(told.status == 2)
    let broken = try #require(told.text.firstRange(of: "\n✗ "))
    let doubtful = try #require(told.text.firstRange(of: "\n! "))
    #expect(broken.lowerBound < doubtful.lowerBound, "\(told.text)")
    let chinese = try exchange.ask("status", "--check", "--at", "2021-01-04T10:01").text
    #expect(chinese.contains("有 2 处要处理，其中 1 处不能用或不安全"), "\(chinese)")
  }
}
