import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// By a ledger that isn't the exchange's last one nothing is told and nothing is written.
@Suite(.waits) struct OlderLedgerTests {
  /// A month's last days, and the ledger as it was on the last but one.
  private func month(_ bytes: [UInt8]?) throws -> (exchange: TemporaryExchange, older: [UInt8]) {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.pass("2021-01-30T10:00")
    if let bytes { try exchange.drop(bytes, as: "决定.csv", from: "XC-SPJ") }
    try exchange.pass("2021-01-31T10:00")
    let older = try Files.bytes(of: exchange.layout.ledger)
    for day in ["2021-02-01", "2021-02-02"] { try exchange.pass("\(day)T10:00") }
    return (exchange, older)
  }

  private func everything(_ exchange: TemporaryExchange) throws -> [String] {
    // Whoever asks a ledger has its log beside it, and its head tells by whom it was opened last.
    try exchange.files(below: exchange.root).filter { !$0.string.contains("ledger.sqlite") }
      .map { "\($0) \(try Files.sha256(of: $0))" }.sorted()
  }

  @Test func `whatever is asked or written says that it isn't the last, and changes nothing`() throws {
    let (exchange, older) = try month(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")]))
    let (root, backups) = (exchange.root.string, exchange.root.appending("backups"))
    try Files.makeFolder(backups)
    try #require(try exchange.ask("backup", backups.string, "--at", "2021-02-02T11:00").status == 0)
    let last = try Files.bytes(of: exchange.layout.ledger)
    try Files.replace(exchange.layout.ledger, with: older)
    let before = try everything(exchange)
    for command in [
      ["status", root], ["todo", root], ["list", root, "drops"], ["list", root, "days"],
      ["trace", root, "P-1"], ["verify", root], ["report", root, "--date", "2021-01-30"],
      ["report", root, "--date", "2021-01-31"], ["report", root, "--month", "2021-01"],
      ["backup", root, backups.string, "--keep", "1", "--at", "2021-02-02T12:00"], ["key", "list", root],
      ["key", "rotate", root], ["claim", root, "--department", "XC-SCJG"],
      ["requeue", root, "20210131-0001", "--reason", "样例"],
    ] {
      let outcome = try Program.run(command)
      #expect(
        outcome.status == 1 && outcome.errors.contains("isn't the last ledger"),
        "\(command): \(outcome.text)\(outcome.errors)")
    }
    let check = try exchange.ask("status", "--check", "--lang", "zh", "--at", "2021-02-02T12:00")
    #expect(
      check.status == 2 && check.text.split(separator: "\n").count { $0.contains("不是这个交换最近的台账") } == 1,
      "\(check.text)")
    #expect(try everything(exchange) == before)
    // The last one says what it said.
    try Files.replace(exchange.layout.ledger, with: last)
    func packages() throws -> [String] {
      try everything(exchange).filter { $0.contains("/reports/") && $0.contains(".zip") }
    }
    let written = try packages()
    #expect(try exchange.ask("report", "--month", "2021-01").status == 0)
    #expect(try packages() == written)
    try exchange.pass("2021-02-02T13:00")
  }

  /// Where nothing but the packages tells that days were closed.
  @Test(arguments: [["--date", "2021-01-31"], ["--month", "2021-01"]])
  func `what was written when its days were closed isn't replaced by what is preliminary`(asked: [String])
    throws
  {
    let (exchange, older) = try month(nil)
    try Files.replace(exchange.layout.ledger, with: older)
    try Files.remove(exchange.root.appending(".ledger-head"))
    try Files.removeTree(exchange.root.appending("journal"))
    let before = try everything(exchange)
    let outcome = try Program.run(["report", exchange.root.string] + asked)
    #expect(
      outcome.status == 1 && outcome.errors.contains("isn't the last ledger"),
      "\(outcome.text)\(outcome.errors)")
    #expect(try everything(exchange) == before)
  }

  /// What alone tells that days were closed which the ledger doesn't know as closed.
  enum Left: CaseIterable {
    case packages, month, notes
  }

  /// The older ledger has come back with head and journal of its time, or with neither.
  @Test(arguments: Left.allCases, [true, false])
  func `what was written when days were closed is held against a ledger, and stays when it is rebuilt`(
    left: Left, hasHead: Bool
  ) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    for day in ["2021-01-30", "2021-01-31"] { try exchange.pass("\(day)T10:00") }
    let older = try exchange.kept()
    for day in ["2021-02-01", "2021-02-02"] { try exchange.pass("\(day)T10:00") }
    let (reports, written) = (exchange.layout.reports, exchange.root.appending(".written"))
    let copy = try TemporaryExchange(older)
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", ".ledger-head", "journal"] {
      try Files.removeTree(exchange.root.appending(name))
      let earlier = copy.root.appending(name)
      if try Files.exists(earlier), hasHead || name.hasPrefix("ledger.sqlite") {
        try Files.rename(earlier, to: exchange.root.appending(name))
      }
    }
    switch left {
    case .packages: try Files.removeTree(written)
    case .month:
      for day in ["2021-01-31", "2021-02-01"] { try Files.remove(reports.appending("\(day).zip")) }
      try Files.removeTree(written)
    case .notes:
      for name in ["2021-01", "2021-01-31", "2021-02-01"] {
        try Files.remove(reports.appending("\(name).zip"))
      }
    }
    func packages() throws -> [String: String] {
      let names = try Files.names(in: reports).filter { $0.extension == "zip" }
      return Dictionary(
        uniqueKeysWithValues: try names.map { ($0.string, try Files.sha256(of: reports.appending($0))) })
    }
    let before = try packages()
    let refused = try exchange.run(at: "2021-02-02T11:00")
    let telling = left == .month ? "2021-01.zip" : left == .packages ? "2021-02-01.zip" : "2021-02-01"
    #expect(
      refused.status == 1 && refused.errors.contains("isn't the last ledger")
        && refused.errors.contains(telling), "\(refused.text)\(refused.errors)")
    let backup = exchange.root.appending("copy.sqlite").string
    for command in [["status"], ["verify"], ["report", "--month", "2021-01"], ["backup", backup]] {
      let asked = try Program.run([command[0], exchange.root.string] + command.dropFirst())
      #expect(
        asked.status == 1 && asked.errors.contains("isn't the last ledger"), "\(command): \(asked.errors)")
    }
    let recovered = try exchange.ask("recover", "--at", "2021-02-02T11:00")
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    for moment in ["2021-02-02T11:10", "2021-02-03T00:10"] {
      let outcome = try exchange.run(at: moment)
      #expect([0, 75].contains(outcome.status), "\(moment): \(outcome.text)\(outcome.errors)")
    }
    #expect(try packages().filter { before[$0.key] != nil } == before)
  }

  @Test(arguments: ["2021-01-31", "2021-01"])
  func `what isn't a package stays where one is due, and that is told until it is away`(name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-31T10:00")
    let package = exchange.layout.report(named: name)
    try Files.makeFolder(exchange.layout.reports)
    try Files.replace(package, with: Array("样例".utf8))
    for moment in ["2021-02-01T00:10", "2021-02-01T08:00"] {
      let outcome = try exchange.run(at: moment)
      #expect(outcome.status == 75 && outcome.text.contains("不自行覆盖"), "\(outcome.text)\(outcome.errors)")
      #expect(try Files.bytes(of: package) == Array("样例".utf8))
    }
    let status = try exchange.ask("status", "--at", "2021-02-01T08:10")
    #expect(status.text.contains("不自行覆盖"), "\(status.text)")
    try Files.remove(package)
    try exchange.pass("2021-02-01T09:00")
    #expect(try exchange.ask("verify").status == 0)
    #expect(try Files.exists(package))
  }

  @Test(arguments: ["2021-01-31", "2021-01"])
  func `a package that was written and is gone is told, whatever is due`(name: String) throws {
    let exchange = try TemporaryExchange()
    for moment in ["2021-01-31T10:00", "2021-02-01T00:10"] { try exchange.pass(moment) }
    #expect(try exchange.ask("verify").status == 0)
    let package = exchange.layout.report(named: name)
    let bytes = try Files.bytes(of: package)
    try Files.remove(package)
    for isDue in [false, true] {
      if isDue {
        let notes = exchange.layout.reports.appending(".unwritten")
        try Files.makeFolder(notes)
        try Files.replace(notes.appending(name), with: [])
      }
      let found = try exchange.ask("verify")
      #expect(found.status == 1 && found.text.contains("\(name).zip"), "\(found.text)")
    }
    try exchange.pass("2021-02-01T08:00")
    #expect(try Files.bytes(of: package) == bytes)
    #expect(try exchange.ask("verify").status == 0)
  }
}
