import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// `hooks` in `exchange.yaml`: commands that are told what happened.
@Suite(.waits) struct HookTests {
  /// What a hook was told, as it came.
  private struct Told: Decodable {
    struct Item: Decodable { let id: String, department: String?, kind: String?, rule: String? }
    struct Share: Decodable { let department: String, count: Int, records: Int }
    let id: String, event: String, exchange: String, attempt: Int, count: Int
    let departments: [Share]
    let items: [Item]
  }

  private let scratch: ScratchFolder
  private let log: FilePath

  init() throws {
    scratch = try ScratchFolder()
    log = scratch.path.appending("told")
  }

  /// A command that takes down what it reads, a text after another.
  private var listener: String { "cat >>\(log); head -c 1 /dev/zero >>\(log)" }

  private func told() throws -> [Told] {
    guard try Files.exists(log) else { return [] }
    return try Files.bytes(of: log).split(separator: 0).map {
      try JSONDecoder().decode(Told.self, from: Data($0))
    }
  }

  private func exchange(_ hooks: String...) throws -> TemporaryExchange {
    try TemporaryExchange(settings: ["hooks:"] + hooks.map { "  \($0)" })
  }

  @Test func `what becomes overdue is told once, with ids and counts and no names`() throws {
    let exchange = try exchange("overdue: \"\(listener)\"")
    try exchange.pass("2021-01-04T09:00")
    try exchange.drop(
      SampleBundle.approvals([SampleBundle.Approval(docNo: "样例许可〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    #expect(try told().isEmpty, "there is time")
    for moment in ["2021-01-07T10:00", "2021-01-07T11:00"] { try exchange.pass(moment, comesBack: nil) }
    let told = try told()
    #expect(told.map(\.event) == ["overdue"])
    #expect(told.first?.items.isEmpty == false)
    #expect(told.first?.items.allSatisfy { $0.id.hasPrefix("delivery:") && $0.rule != nil } == true)
    #expect(told.first?.departments.map(\.count).reduce(0, +) == told.first?.count)
    let text = String(decoding: try Files.bytes(of: log), as: UTF8.self)
    #expect(!text.contains("样例甲"), "\(text)")
  }

  @Test func `a closed day is told when its package lies there, and days that were closed before aren't`()
    throws
  {
    let exchange = try exchange("closed: \"\(listener)\"")
    try exchange.pass("2021-01-04T09:00")
    try exchange.pass("2021-01-06T09:00")
    try exchange.pass("2021-01-06T10:00")
    let told = try told()
    #expect(told.flatMap(\.items).map(\.id) == ["2021-01-04", "2021-01-05"])
    #expect(Set(told.map(\.id)).count == told.count)
  }

  @Test func `what was put aside is told by its id and sender, once`() throws {
    let exchange = try exchange("parked: \"\(listener)\"")
    try exchange.pass("2021-01-04T09:00")
    try exchange.drop(
      SampleBundle.approvals([SampleBundle.Approval(docNo: "样例许可〔2021〕1号")]), as: "故障.csv", from: "XC-SPJ")
    let arguments = ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:00"]
    for _ in 1...3 {
      try Program.run(arguments, environment: ["EXCHANGE_DRILL": "deciding error 故障.csv"])
    }
    try exchange.pass("2021-01-04T11:00")
    let told = try told()
    #expect(told.map(\.event) == ["parked"])
    #expect(told.first?.items.map(\.id) == ["20210104-0001"])
    #expect(told.first?.departments.map(\.department) == ["XC-SPJ"])
    #expect(
      try !String(decoding: Files.bytes(of: log), as: UTF8.self).contains("故障"), "a name may be a person's")
  }

  @Test func `what was expected and didn't come is told when its day is closed`() throws {
    let exchange = try exchange("absent: \"\(listener)\"")
    try Files.replace(
      exchange.layout.expectsCSV,
      with: "dept_code,kind,by,days\nXC-SPJ,approval-push,09:30,\nXC-WJ,training-info,12:00,周二\n".utf8)
    try exchange.pass("2021-01-04T09:00")
    // Monday's push didn't come; Tuesday's comes in time, and its training doesn't.
    try exchange.pass("2021-01-05T00:10")
    try exchange.drop(
      SampleBundle.approvals([SampleBundle.Approval(docNo: "样例许可〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-05T09:00")
    try exchange.pass("2021-01-06T00:10")
    let items = try told().flatMap(\.items)
    #expect(items.map(\.id) == ["2021-01-04", "2021-01-05"])
    #expect(items.map(\.department) == ["XC-SPJ", "XC-WJ"])
    #expect(items.map(\.kind) == ["approval-push", "training-info"])
  }

  @Test func `what fails is told again under the same id, and what comes meanwhile together`() throws {
    let flag = scratch.path.appending("mended")
    let exchange = try exchange(
      "closed: \"\(listener); test -e \(flag) || { echo kaputt >&2; exit 7; }\""
    )
    try exchange.pass("2021-01-04T09:00")
    for day in ["2021-01-05T09:00", "2021-01-06T09:00", "2021-01-07T09:00"] {
      let outcome = try exchange.run(at: day)
      #expect(outcome.errors.contains("7: kaputt"), "\(outcome.errors)")
    }
    #expect(try told().map(\.id) == Array(repeating: "closed-1", count: 3))
    #expect(try told().map(\.attempt) == [1, 2, 3])
    try Files.replace(flag, with: [])
    try exchange.pass("2021-01-07T10:00")
    try exchange.pass("2021-01-07T11:00")
    #expect(try told().suffix(2).map(\.id) == ["closed-1", "closed-2"])
    #expect(try told().last?.items.map(\.id) == ["2021-01-05", "2021-01-06"])
    let left = try Files.names(in: exchange.root.appending("hooks")).map(\.string)
    #expect(left == ["state.json"])
  }

  /// Replaces a text of the settings.
  private func change(_ exchange: TemporaryExchange, _ text: String, to other: String) throws {
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try #require(settings.contains(text))
    try Files.replace(exchange.layout.settings, with: settings.replacing(text, with: other).utf8)
  }

  /// A pass in which nothing of ours is open: what a hook leaves behind would hold it, and we would wait for that.
  private func pass(_ exchange: TemporaryExchange, at moment: String) -> Bool {
    let alone = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
    return Mount.shell(
      "python3 -c '\(alone)' '\(Program.url.path)' run --once '\(exchange.root)' --at \(moment)")
  }

  @Test(arguments: ["sleep 300 </dev/null >/dev/null 2>&1 &", "sleep 300 &"])
  func `what a command leaves behind doesn't have it told again`(left: String) throws {
    let left = "\(left) echo $! >>\(scratch.path.appending("left"))"
    let exchange = try exchange("closed: \"\(listener); \(left); exit 0\"")
    defer { _ = Mount.shell("kill $(cat '\(scratch.path.appending("left"))')") }
    try exchange.pass("2021-01-04T09:00")
    for moment in ["2021-01-05T09:00", "2021-01-05T10:00"] { #expect(pass(exchange, at: moment)) }
    #expect(Mount.shell("kill -0 $(cat '\(scratch.path.appending("left"))')"), "nobody waits for it")
    #expect(try told().map(\.attempt) == [1])
    #expect(pass(exchange, at: "2021-01-06T09:00"))
    #expect(try told().map(\.id) == ["closed-1", "closed-2"])
  }

  @Test func `what a command prints fills no disk, and the beginning of its complaint is told`() throws {
    let print = "yes kaputt | head -c 3000000"
    let exchange = try exchange("closed: \"\(print) >&2; \(print); exit 4\"")
    try exchange.pass("2021-01-04T09:00")
    let outcome = try exchange.run(at: "2021-01-05T09:00")
    #expect(outcome.errors.contains("4: kaputt kaputt"), "\(outcome.errors)")
    let left = try Files.names(in: exchange.root.appending("hooks")).map(\.string)
    #expect(left == ["state.json"], "nothing of a try that is over")
  }

  @Test func `a hook that is set later begins with what happens from then on`() throws {
    let exchange = try exchange("parked: \"true\"")
    try exchange.pass("2021-01-04T09:00")
    try exchange.drop(
      SampleBundle.approvals([SampleBundle.Approval(docNo: "样例许可〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    for moment in ["2021-01-04T10:00", "2021-01-07T10:00"] { try exchange.pass(moment, comesBack: nil) }
    try change(
      exchange, "hooks:\n", to: "hooks:\n  overdue: \"\(listener)\"\n  closed: \"\(listener)\"\n")
    try exchange.pass("2021-01-08T10:00", comesBack: nil)
    #expect(try told().isEmpty, "it was overdue, and closed, before")
    try exchange.pass("2021-01-09T10:00", comesBack: nil)
    #expect(try told().filter { $0.event == "closed" }.flatMap(\.items).map(\.id) == ["2021-01-08"])
  }

  @Test func `a hook that was taken out is complained of no more, and begins anew when it is set again`()
    throws
  {
    let exchange = try exchange("parked: \"true\"", "closed: \"exit 3\"")
    try exchange.pass("2021-01-04T09:00")
    try exchange.run(at: "2021-01-05T09:00")
    let check = { try exchange.ask("status", "--check", "--at", "2021-01-05T09:01").text }
    #expect(try check().contains("钩子 closed"))
    try change(exchange, "  closed: \"exit 3\"\n", to: "")
    #expect(try !check().contains("钩子"))
    try exchange.pass("2021-01-06T09:00")
    try change(exchange, "hooks:\n", to: "hooks:\n  closed: \"\(listener)\"\n")
    try exchange.pass("2021-01-06T10:00")
    #expect(try told().isEmpty)
    try exchange.pass("2021-01-07T09:00")
    #expect(try told().flatMap(\.items).map(\.id) == ["2021-01-06"])
    try change(exchange, "hooks:\n  closed: \"\(listener)\"\n  parked: \"true\"\n", to: "")
    try exchange.pass("2021-01-08T09:00")
    #expect(try told().count == 1)
  }

  @Test func `a kill of the processor doesn't have anything told twice`() throws {
    let begun = scratch.path.appending("begun")
    let exchange = try exchange(
      "closed: \"touch \(begun); sleep 1; \(listener)\"")
    try exchange.pass("2021-01-04T09:00")
    let process = try RunningProgram(
      ["run", "--once", "--at", "2021-01-05T09:00", exchange.root.string])
    let isBegun = try waitUntil { try Files.exists(begun) }
    try #require(isBegun)
    process.send(SIGKILL)
    #expect(try process.wait().wasKilled)
    let isTold = try waitUntil { try Files.exists(log) }
    try #require(isTold)
    try exchange.pass("2021-01-05T10:00")
    try exchange.pass("2021-01-05T11:00")
    #expect(try told().map(\.items.first?.id) == ["2021-01-04"])
  }
}
