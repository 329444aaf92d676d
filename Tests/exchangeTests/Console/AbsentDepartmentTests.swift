import ExchangeFiles
import ExchangeProcessor
import SystemPackage
import Testing

/// A department that doesn't take part is told so where it would sign in, and isn't let in.
@Suite(.waits) struct AbsentDepartmentTests {
  /// What becomes of a department's line in the catalogue, and what is said of that.
  struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    /// What is replaced in it.
    var place = "2020-12-22,,,"
    /// What stands there then; `nil`: the line is taken out.
    let dates: String?
    /// From when its successor takes part; `nil`: as before.
    var heirFrom: String? = nil
    let words: String
    let log: String

    var testDescription: String { name }
  }

  private static let department = "XC-FGJ"
  private static let changes = [
    Change(
      name: "ended", dates: "2020-12-22,2021-01-04,XC-MZJ,", words: "参加交换到 2021-01-04 为止，由薛城区民政局（XC-MZJ）接替",
      log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
    Change(
      name: "ended without a successor", dates: "2020-12-22,2021-01-04,,", words: "目录里没有写接替的部门",
      log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
    Change(
      name: "ended before its successor begins", dates: "2020-12-22,2021-01-04,XC-MZJ,",
      heirFrom: "2021-02-01", words: "接替它的薛城区民政局（XC-MZJ）自 2021-02-01 起才参加交换",
      log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
    Change(
      name: "not yet", dates: "2021-02-01,,,", words: "从 2021-02-01 起参加交换",
      log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
    Change(
      name: "an observer", place: "SUPERVISION", dates: "OBSERVER", words: "不收发报文的单位",
      log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
    Change(
      name: "taken out", dates: nil, words: "部门目录里没有这个部门", log: "WARN XC-FGJ - - 网页：部门不参加交换，或不在参加的日期内"),
  ]

  private static func apply(_ change: Change, to exchange: TemporaryExchange) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(department),") })
    let changed = change.dates.map { line.replacing(change.place, with: $0) + "\n" } ?? ""
    var all = text.replacing("\(line)\n", with: changed)
    if let from = change.heirFrom {
      let heir = try #require(text.split(separator: "\n").first { $0.hasPrefix("XC-MZJ,") }).description
      all = all.replacing(heir, with: heir.replacing("2020-12-22", with: from))
    }
    try #require(all != text)
    try Files.replace(catalogue, with: all.utf8)
  }

  private func list(_ exchange: TemporaryExchange) throws -> String {
    try Program.run(["token", "list", exchange.root.string, "--at", ConsoleStory.moment]).text
  }

  @Test(arguments: changes)
  func `its token opens nothing, and it is told why`(change: Change) throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let token = try ConsoleStory.token(of: Self.department, in: exchange)
    #expect(try !list(exchange).contains("不能登录"))
    try Self.apply(change, to: exchange)
    #expect(try list(exchange).contains("不能登录"))
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let answer = try console.ask("/signin", form: "token=\(token)")
    #expect(answer.status == 403 && answer.body.contains(change.words), "\(answer.status) \(answer.body)")
    #expect(answer["set-cookie"] == nil)
    let log = try console.stop().errors
    #expect(log.contains(change.log) && !log.contains("已登录"), "\(log)")

    let added = try Program.run([
      "token", "add", exchange.root.string, "--department", Self.department, "--at", ConsoleStory.moment,
    ])
    // One that begins later may have its token before.
    #expect((added.status == 0) == (change.name == "not yet"), "\(added.text)\(added.errors)")
    #expect(added.text.contains("注意：部门从 2021-02-01 起") == (change.name == "not yet"), "\(added.text)")
  }

  @Test(arguments: changes)
  func `who had signed in when it ended is told on the next page`(change: Change) throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let cookie = try console.signIn(ConsoleStory.token(of: Self.department, in: exchange))
    #expect(try console.ask("/today", cookie: cookie).status == 200)
    try Self.apply(change, to: exchange)
    let isShutOut = try waitUntil(within: 60) { try console.ask("/today", cookie: cookie).status == 403 }
    #expect(isShutOut)
    let answer = try console.ask("/today", cookie: cookie)
    #expect(answer.body.contains(change.words) && answer.body.contains("name=\"token\""), "\(answer.body)")
    let log = try console.stop().errors
    #expect(log.matches(of: /网页：部门不参加交换，或不在参加的日期内/).count == 1, "told once a minute: \(log)")
  }

  @Test(arguments: changes)
  func `whom a proxy has signed in is told, and not asked for a token`(change: Change) throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    try Self.apply(change, to: exchange)
    let path = exchange.root.appending("console.sock").string
    let console = try ServedConsole(
      exchange, at: ConsoleStory.moment, socket: path, "--trust-header", "X-Department")
    let answer = try console.ask("/today", headers: ["X-Department": Self.department])
    #expect(answer.status == 403 && answer.body.contains(change.words), "\(answer.status) \(answer.body)")
    #expect(!answer.body.contains("name=\"token\""))
  }
}
