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
      outcome.status == 1 && outcome.errors.contains("no preliminary one takes its place"),
      "\(outcome.text)\(outcome.errors)")
    #expect(try everything(exchange) == before)
  }

  /// Nothing but the packages tells that days were closed, and they are closed again.
  @Test func `what was signed by a ledger that is gone gives way when its days are closed anew`() throws {
    let (exchange, older) = try month(nil)
    let packages = ["2021-01-31", "2021-01"].map { exchange.layout.report(named: $0) }
    let before = try packages.map { try Files.sha256(of: $0) }
    // With the log of the last one beside it the older one would be neither.
    for end in ["-wal", "-shm"] { try Files.remove(FilePath("\(exchange.layout.ledger)\(end)")) }
    try Files.replace(exchange.layout.ledger, with: older)
    try Files.remove(exchange.root.appending(".ledger-head"))
    try Files.removeTree(exchange.root.appending("journal"))
    try exchange.pass("2021-02-01T11:00")
    let after = try packages.map { try Files.sha256(of: $0) }
    #expect(zip(before, after).allSatisfy { $0 != $1 })
    // They are those of this ledger; the next day's is of one that it doesn't know.
    try Files.remove(exchange.layout.report("2021-02-01"))
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }
}
