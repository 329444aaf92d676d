import ExchangeFiles
import ExchangeProcessor
import GRDB
import SystemPackage
import ExchangeTesting
import Testing

/// A row of the ledger that can't be understood costs what it is about, and is told in words.
@Suite(.waits) struct DamagedLedgerTests {
  /// What is done to the ledger after a push was accepted, one recipient of which is away.
  private static let damages = [
    "UPDATE drops SET receipt = '{'", "UPDATE drops SET receipt = '{}'", "UPDATE drops SET receipt = ''",
    "UPDATE publications SET final_name = x'612F62'", "UPDATE publications SET final_name = x''",
    "UPDATE publications SET final_name = x'6100'", "UPDATE publications SET box = 'elsewhere'",
    "UPDATE obligations SET outcome = 'gone', settled_at = opened_at",
    "UPDATE obligations SET outcome = 'met'",
    "UPDATE obligations SET settled_at = opened_at", "UPDATE obligations SET family = 'none'",
    "UPDATE obligations SET silence = ''", "UPDATE obligations SET opened_at = 'once'",
    "UPDATE obligations SET clock_start = 'then' WHERE due IS NOT NULL",
    "UPDATE stored_records SET digest = x''",
    "UPDATE stored_records SET msg_id = 0",
    "UPDATE deliveries SET delivered_at = 'soon' WHERE delivered_at IS NOT NULL",
    "UPDATE days SET closed_at = ''",
  ]

  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号", holder: "样例甲餐饮店")
    ])
  }

  /// What may lie in the place of the ledger of an exchange that has worked.
  enum Lost: CaseIterable {
    case nothing, noBytes, noTables, anotherExchanges
  }

  @Test(arguments: Lost.allCases, [true, false])
  func `no ledger is made anew where there was one`(lost: Lost, hasProcessed: Bool) throws {
    let exchange = try TemporaryExchange()
    if hasProcessed {
      try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    }
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T10:00")
    let path = exchange.layout.ledger
    for ending in ["", "-wal", "-shm"] { try Files.remove(FilePath(path.string + ending)) }
    switch lost {
    case .nothing: break
    case .noBytes: try Files.replace(path, with: [])
    case .noTables:
      // What is left of a new one whose WAL is gone.
      let queue = try DatabaseQueue(path: path.string)
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "CREATE TABLE t (c); DROP TABLE t; VACUUM")
      }
      try queue.close()
      #expect(try Files.status(of: path)?.size == 4096)
    case .anotherExchanges:
      let other = try TemporaryExchange()
      try other.run(at: "2021-01-04T10:00")
      try Files.copy(other.layout.ledger, to: path)
    }
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    let before = try exchange.files(below: exchange.root.appending("departments"))
    let outcome = try exchange.run(at: "2021-01-05T11:00")
    #expect(outcome.status == 1, "\(outcome.text)")
    #expect(outcome.errors.contains("the last backup"), "\(outcome.errors)")
    #expect(try exchange.files(below: exchange.root.appending("departments")) == before)
    #expect(try Program.run("status", exchange.root.string).status != 0)
  }

  @Test func `a day whose package can't be written isn't said to have one, and gets it later`() throws {
    // What is changed on purpose would stop it the day after.
    let exchange = try TemporaryExchange(settings: ["verifyHours: 0"])
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    func execute(_ sql: String) throws {
      let ledger = try DatabaseQueue(path: exchange.layout.ledger.string)
      try ledger.write { try $0.execute(sql: sql) }
      try ledger.close()
    }
    let queue = try DatabaseQueue(path: exchange.layout.ledger.string)
    let receipt = try #require(try queue.read { try String.fetchOne($0, sql: "SELECT receipt FROM drops") })
    try queue.close()
    try execute("UPDATE drops SET receipt = '{'")
    for (day, closed) in [
      ("2021-01-05", ["日终：2021-01-04，对账包未能生成"]), ("2021-01-06", ["日终：2021-01-05，对账包 reports/2021-01-05.zip"]),
    ] {
      let outcome = try exchange.run(at: "\(day)T10:00")
      #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
      for line in closed { #expect(outcome.text.contains(line), "\(outcome.text)") }
      #expect(try !Files.exists(exchange.layout.report("2021-01-04")))
      let status = try Program.run("status", exchange.root.string)
      #expect(
        status.text.contains("有 1 日已日终、还没有对账包：2021-01-04；原因：台账："), "\(status.text)")
      let english = try Program.run("status", exchange.root.string, "--lang", "en")
      #expect(english.text.contains("the reason is: ledger unreadable: "), "\(english.text)")
      #expect(status.text.contains("exchange report <交换目录> --date 2021-01-04"), "\(status.text)")
    }
    try execute("UPDATE drops SET receipt = '\(receipt.replacing("'", with: "''"))'")
    let mended = try exchange.run(at: "2021-01-06T10:10")
    #expect(mended.status == 0, "\(mended.text)\(mended.errors)")
    #expect(try Files.exists(exchange.layout.report("2021-01-04")))
    #expect(try !Program.run("status", exchange.root.string).text.contains("还没有对账包"))
  }

  @Test(arguments: damages) func `a row that can't be understood keeps nobody else waiting`(damage: String)
    throws
  {
    let exchange = try TemporaryExchange(settings: ["verifyHours: 0"])
    try exchange.run(at: "2021-01-03T10:00")
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    try Files.rename(outbox, to: exchange.root.appending("mount"))
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    let ledger = try DatabaseQueue(path: exchange.layout.ledger.string)
    let damaged = try ledger.write { ledger in
      try ledger.execute(sql: damage)
      return ledger.changesCount
    }
    #expect(damaged > 0)
    try ledger.close()
    try Files.rename(exchange.root.appending("mount"), to: outbox)
    for (day, id) in [("2021-01-04", "P-2"), ("2021-01-05", "P-3"), ("2021-01-07", "P-4")] {
      try exchange.drop(Self.push(id), as: "\(id).csv", from: "XC-SPJ")
      let outcome = try exchange.run(at: "\(day)T11:00")
      #expect([0, 75].contains(outcome.status), "\(outcome.text)\(outcome.errors)")
      let receipts = try exchange.receipts(of: "XC-SPJ").filter { $0.fileName == "\(id).csv" }
      #expect(receipts.map(\.verdict) == ["accepted"], "\(day): \(outcome.text)\(outcome.errors)")
    }
    for command in [
      ["status"], ["status", "--format", "json"], ["trace", "P-1"], ["report", "--date", "2021-01-04"],
    ] {
      let outcome = try Program.run([command[0], exchange.root.string] + command.dropFirst())
      #expect([0, 1, 75].contains(outcome.status), "\(command): \(outcome.errors)")
    }
  }
}
