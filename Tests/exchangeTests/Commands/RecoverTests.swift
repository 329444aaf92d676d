import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// A ledger that was lost is decided again from what was kept, to the byte, and nothing goes out twice.
@Suite(.waits) struct RecoverTests {
  /// What was lived before the ledger is lost.
  enum Story: CaseIterable, CustomTestStringConvertible {
    case fourDays, measureWeek, pause, traffic

    var testDescription: String { "\(self)" }

    /// Has an exchange live it.
    ///
    /// - Returns: a moment behind it.
    func live() throws -> (exchange: TemporaryExchange, end: String) {
      switch self {
      case .fourDays:
        let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
        try FourDays.live(in: exchange)
        return (exchange, "2021-01-08T00:10")
      case .measureWeek:
        let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 500"])
        try MeasureWeek.live(in: exchange)
        return (exchange, "2021-01-09T00:10")
      case .pause:
        // Days are closed in which time alone did something while nothing ran.
        let exchange = try TemporaryExchange()
        try exchange.send(
          "inquiry", from: "XC-SPJ",
          ["msgId": "H-1", "recipients": "XC-WJ", "replyDueDate": "2021-01-05", "proposition": "样例拟办意见"])
        try exchange.send(
          "parallel-notice", from: "XC-SPJ",
          ["msgId": "BL-1", "caseId": "BL-1", "limitWorkdays": "2", "recipients": "XC-ZJ|XC-ZHZF"])
        try exchange.pass("2021-01-04T10:00")
        try exchange.pass("2021-01-11T09:00")
        return (exchange, "2021-01-11T09:10")
      case .traffic:
        let exchange = try TemporaryExchange(inProcess: false)
        for number in 0..<100 {
          let drop = Traffic.drop(number)
          try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
          if let marker = drop.marker {
            try exchange.drop(Array(marker.utf8), as: drop.name + ".done", from: drop.sender)
          }
        }
        try exchange.pass("2021-01-04T10:00", comesBack: true)
        try exchange.send("claim", from: "XC-SCJG", ["refMsgId": "A1-0"])
        try exchange.pass("2021-01-06T10:00", comesBack: nil)
        return (exchange, "2021-01-06T10:10")
      }
    }
  }

  /// What every rebuilt ledger has to be good for.
  private func isGood(_ exchange: TemporaryExchange, _ found: [String], at end: String) throws {
    #expect(try exchange.found() == found)
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
    try exchange.pass(end)
    #expect(try exchange.found() == found)
    let outboxes = found.filter { $0.contains("/outbox/") }
    let fates = try exchange.resendAll(at: end)
    #expect(!fates.isEmpty)
    // A statement is compared anew, and nothing of it goes anywhere.
    #expect(fates.filter { $0 != "duplicate, 0 accepted" && $0 != "accepted, 0 accepted" } == [])
    #expect(try exchange.found().filter { $0.contains("/outbox/") } == outboxes)
  }

  @Test(arguments: Story.allCases) func `from nothing it comes out as it was`(story: Story) throws {
    let (exchange, end) = try story.live()
    let found = try exchange.found()
    let lost = try LedgerTables(try exchange.loseLedger())
    #expect(try exchange.run(at: end).status == 1)
    let outcome = try exchange.ask("recover", "--at", end)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
    try expectSame(exchange.layout.ledger, lost)
    let report = try Files.names(in: exchange.layout.reports).filter { $0.string.hasPrefix("recovered-") }
    #expect(report.count == 1)
    let again = try exchange.ask("recover", "--at", end)
    #expect(again.status == 0 && again.text.contains("不缺什么"), "\(again.text)\(again.errors)")
    try isGood(exchange, found, at: end)
  }

  @Test func `wherever it is called from it comes out as it was`() throws {
    let (exchange, end) = try Story.fourDays.live()
    let found = try exchange.found()
    let lost = try LedgerTables(try exchange.loseLedger())
    let name = try #require(exchange.root.lastComponent).string
    let outcome = try ProgramGate.pass {
      try RunningProgram(
        ["recover", name, "--at", end],
        by: [
          "/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", exchange.root.removingLastComponent().string,
        ]
      ).wait()
    }
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
    try expectSame(exchange.layout.ledger, lost)
    try isGood(exchange, found, at: end)
  }

  @Test func `killed at any step it goes on`() throws {
    let (exchange, end) = try Story.fourDays.live()
    let found = try exchange.found()
    let lost = try LedgerTables(try exchange.loseLedger())
    var kills = 0
    for step in [1, 2, 3, 1, 5, 4, 6, 2, 3, 100] {
      let outcome = try Program.run(
        ["recover", exchange.root.string, "--at", end],
        environment: ["EXCHANGE_DRILL": "recovering kill \(step)"])
      if !outcome.wasKilled {
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        break
      }
      kills += 1
      #expect(try exchange.run(at: end).status == 1, "half of it isn't gone on with")
      #expect(try exchange.found() == found)
    }
    #expect(kills > 5)
    try expectSame(exchange.layout.ledger, lost)
    try isGood(exchange, found, at: end)
  }

  @Test func `what had been put aside and brought back comes out as it was`() throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")])
    try exchange.drop(bytes, as: "故障.csv", from: "XC-SPJ")
    for _ in 0..<6 {
      _ = try Program.run(
        ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
        environment: ["EXCHANGE_DRILL": "deciding error 故障.csv"])
    }
    try #require(try exchange.ledger { try $0.drop(row: 1)?.verdict.rawValue } == "put-aside")
    let requeued = try exchange.ask(
      "requeue", "20210104-0001", "--reason", "样例：已修好", "--at", "2021-01-04T11:00")
    try #require(requeued.status == 0, "\(requeued.text)\(requeued.errors)")
    let found = try exchange.found()
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    try expectSame(exchange.layout.ledger, lost)
    try isGood(exchange, found, at: "2021-01-04T12:00")
  }

  /// A Mac writes é as two code points, Windows as one.
  @Test func `files whose names look the same and have other bytes come out as they were`() throws {
    let exchange = try TemporaryExchange()
    for (number, name) in ["决定é.csv", "决定e\u{301}.csv", "豈.csv", "\u{F900}.csv"].enumerated() {
      try exchange.drop(
        SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕P-\(number)号")]), as: name,
        from: "XC-SPJ")
    }
    try exchange.pass("2021-01-04T10:00")
    let names = try exchange.box("receipts", of: "XC-SPJ")
    #expect(names.count(where: { $0.hasSuffix(".receipt.xml") }) == 4)
    #expect(!names.contains { $0.contains("~2") }, "\(names)")
    try exchange.pass("2021-01-05T10:00")
    let found = try exchange.found()
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-05T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
    try expectSame(exchange.layout.ledger, lost)
    #expect(try exchange.found() == found)
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test func `what was decided and not placed is placed once`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")]), as: "决定.csv", from: "XC-SPJ")
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    try #require(killed.wasKilled)
    // The journal learns of it as soon as somebody looks; here nobody has.
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    try exchange.pass("2021-01-04T12:00")
    #expect(try exchange.box("outbox", of: "XC-SCJG").count == 2)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
  }

  @Test func `what waits for a box that is away waits on, and comes once`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    let (outbox, mount) = (
      exchange.layout.department("XC-WJ").appending("outbox"), exchange.root.appending("mount")
    )
    try Files.rename(outbox, to: mount)
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕P-1号", holder: "样例甲餐饮店")
      ]), as: "决定.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T11:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    try Files.rename(mount, to: outbox)
    try exchange.pass("2021-01-04T12:00")
    let names = ["approval-push_20210104-0001-XC-WJ.claim.csv", "approval-push_20210104-0001-XC-WJ.csv"]
    #expect(try exchange.box("outbox", of: "XC-WJ").sorted() == names, "\(outcome.text)")
    let delivery = try exchange.ledger { try $0.delivery("20210104-0001-XC-WJ") }
    #expect(try Files.sha256(of: outbox.appending(names[1])) == delivery?.sha256)
    #expect(delivery?.deliveredAt?.text == "2021-01-04T12:00:00.000+08:00")
    try exchange.pass("2021-01-04T13:00")
    #expect(try exchange.box("outbox", of: "XC-WJ").sorted() == names)
  }

  /// Two exchanges whose drops have the same ids, the second of which knows more.
  private func alike() throws -> (exchange: TemporaryExchange, other: TemporaryExchange) {
    let (exchange, other) = (try TemporaryExchange(), try TemporaryExchange())
    for (one, hours) in [(exchange, ["10"]), (other, ["11", "12", "13"])] {
      for hour in hours {
        try one.drop(
          SampleBundle.approvals([.init(msgId: "P-\(hour)", docNo: "样审〔2021〕P-\(hour)号")]),
          as: "决定\(hour).csv", from: "XC-SPJ")
        try one.pass("2021-01-04T\(hour):00")
      }
    }
    return (exchange, other)
  }

  @Test
  func `a ledger that knows all that is kept and tells it otherwise gives way to what the journal tells`()
    throws
  {
    let (exchange, other) = try alike()
    let (found, lost) = (try exchange.found(), try LedgerTables(exchange.layout.ledger))
    try Files.replace(exchange.layout.ledger, with: Files.bytes(of: other.layout.ledger))
    #expect(try exchange.run(at: "2021-01-04T14:00").status == 1)
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T14:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    for line in [
      "重建的链与原来的逐条相同", "台账从第 1 条起与流水不同，不是这个交换的：移为 ledger-before-recovery-20210104T140000.sqlite",
    ] { #expect(outcome.text.contains(line), "\(line): \(outcome.text)") }
    try expectSame(exchange.layout.ledger, lost)
    let aside = exchange.root.appending("ledger-before-recovery-20210104T140000.sqlite")
    try expectSame(aside, try LedgerTables(other.layout.ledger))
    try isGood(exchange, found, at: "2021-01-04T14:00")
  }

  @Test func `a folder that knows of nothing says that it takes a ledger up, and what of it isn't there`()
    throws
  {
    let (one, two) = (try TemporaryExchange(), try TemporaryExchange())
    try one.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try one.pass(TemporaryExchange.monday)
    for (from, to) in zip(one.ledgerFiles, two.ledgerFiles) where try Files.exists(from) {
      try Files.copy(from, to: to)
    }
    #expect(try two.run(at: "2021-01-04T12:00").status == 1)
    let outcome = try two.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    for words in [
      "现已认下台账", "一份也没有留存", "密钥 \(try one.signingKey().publicKey.id) 也不在 keys 里", "删去这个目录里的 .ledger-head",
    ] {
      #expect(outcome.text.contains(words), "\(words): \(outcome.text)")
    }
    #expect(!outcome.text.contains("不缺什么"), "\(outcome.text)")
    // From then on it has it.
    #expect(try two.ask("recover", "--at", "2021-01-04T12:00").text.contains("不缺什么"))
  }

  @Test(arguments: ["index.csv", "key"])
  func `no ledger is taken up while its keys are damaged, and then it is said what isn't there`(
    damaged: String
  ) throws {
    let (one, two) = (try TemporaryExchange(), try TemporaryExchange())
    try one.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try one.pass(TemporaryExchange.monday)
    for (from, to) in zip(one.ledgerFiles, two.ledgerFiles) where try Files.exists(from) {
      try Files.copy(from, to: to)
    }
    let (keys, key) = (two.layout.root.appending("keys"), try one.signingKey().publicKey.id)
    try Files.removeTree(keys)
    try Files.makeFolder(keys)
    for name in try Files.names(in: one.layout.root.appending("keys")) {
      try Files.copy(one.layout.root.appending("keys").appending(name), to: keys.appending(name))
    }
    let file = keys.appending(damaged == "key" ? "\(key).pem" : damaged)
    try Files.replace(file, with: "样例".utf8)
    for _ in 0..<2 {
      let refused = try two.ask("recover", "--at", "2021-01-04T12:00")
      #expect(refused.status == 65, "\(refused.text)\(refused.errors)")
      #expect((refused.text + refused.errors).contains(file.string), "\(refused.text)\(refused.errors)")
    }
    try Files.remove(file)
    let outcome = try two.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    for words in ["现已认下台账", "密钥 \(key) 也不在 keys 里"] {
      #expect(outcome.text.contains(words), "\(words): \(outcome.text)")
    }
  }

  @Test
  func `a journal that isn't the ledger's takes nothing's place, and is written anew once it is moved away`()
    throws
  {
    let (exchange, other) = try alike()
    let lost = try LedgerTables(exchange.layout.ledger)
    let journal = exchange.root.appending("journal")
    try Files.rename(journal, to: exchange.root.appending("journal-of-this"))
    try Files.rename(other.root.appending("journal"), to: journal)
    #expect(try exchange.run(at: "2021-01-04T14:00").status == 1)
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T14:00")
    #expect(
      outcome.status == 1 && outcome.errors.contains("from entry 1 on")
        && outcome.errors.contains("Nothing was changed"), "\(outcome.text)\(outcome.errors)")
    try expectSame(exchange.layout.ledger, lost)
    try Files.rename(journal, to: exchange.root.appending("journal-of-another"))
    try exchange.pass("2021-01-04T14:00")
    #expect(try exchange.ask("recover", "--at", "2021-01-04T15:00").text.contains("不缺什么"))
  }

  @Test func `what can't be rebuilt is said, drop by drop, and the rest is`() throws {
    let exchange = try TemporaryExchange()
    for number in 1...4 {
      try exchange.drop(
        SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕P-\(number)号")]),
        as: "决定\(number).csv",
        from: "XC-SPJ")
      try exchange.pass("2021-01-04T1\(number):00")
    }
    let folder = exchange.layout.archive.appending("2021/01/04")
    try Files.removeTree(folder.appending("20210104-0002"))
    try Files.replace(folder.appending("20210104-0003").appending("决定3.csv"), with: "改过".utf8)
    let found = try exchange.found()
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T18:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    for line in [
      "已重建 2 份收件：20210104-0001 至 20210104-0004", "20210104-0002（XC-SPJ）：留存的文件已不在",
      "20210104-0003（XC-SPJ）：留存的文件与当时不同",
      "不能确认重建的链与原来的相同",
    ] { #expect(outcome.text.contains(line), "\(line): \(outcome.text)") }
    #expect(try exchange.found() == found)
    let outboxes = found.filter { $0.contains("/outbox/") }
    try exchange.pass("2021-01-04T18:00")
    #expect(try exchange.found().filter { $0.contains("/outbox/") } == outboxes)
    #expect(try exchange.ask("verify").text.contains("台账完好"))
  }

  /// A receipt, a delivery and the claim for it say by its number which drop they are about.
  @Test func `the number of what couldn't be rebuilt is never given again`() throws {
    let exchange = try TemporaryExchange()
    func drop(_ number: Int) throws {
      try exchange.drop(
        SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕P-\(number)号")]),
        as: "决定\(number).csv", from: "XC-SPJ")
      try exchange.pass("2021-01-04T1\(number):00")
    }
    for number in 1...3 { try drop(number) }
    let form = "approval-push_20210104-0003-XC-SCJG.claim.csv"
    let outbox = exchange.layout.department("XC-SCJG").appending("outbox")
    let claim = try Files.bytes(of: outbox.appending(form))
    let folder = exchange.layout.archive.appending("2021/01/04")
    try Files.replace(folder.appending("20210104-0002").appending("决定2.csv"), with: "改过".utf8)
    try Files.removeTree(folder.appending("20210104-0003"))
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T13:30")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("20210104-0003（XC-SPJ）：留存的文件已不在"), "\(outcome.text)")
    try drop(4)
    #expect(try exchange.ledger { try $0.drop("20210104-0003") } == nil)
    #expect(try exchange.ledger { try $0.drop("20210104-0004")?.fileName } == "决定4.csv")
    // Whoever fills in the form that he got before claims nothing of what came since.
    try exchange.drop(claim, as: form, from: "XC-SCJG")
    try exchange.pass("2021-01-04T15:00", comesBack: nil)
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-SCJG") }.count == 2)
  }

  @Test func `without a journal receipts tell what they can, and packages stay as they are`() throws {
    let (exchange, end) = try Story.fourDays.live()
    let found = try exchange.found()
    let lost = try exchange.loseLedger()
    let drops = try ReadOnlySQLiteLedger(path: lost.string).read { try $0.freeRows().drop } - 1
    try Files.rename(exchange.root.appending("journal"), to: exchange.root.appending("lost-journal"))
    let packages = try exchange.files(below: exchange.layout.reports).map {
      "\($0) \(try Files.sha256(of: $0))"
    }
    let outcome = try exchange.ask("recover", "--at", end)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("已重建 \(drops) 份收件"), "\(outcome.text)")
    #expect(outcome.text.contains("没有流水"), "\(outcome.text)")
    let now = try exchange.files(below: exchange.layout.reports).map { "\($0) \(try Files.sha256(of: $0))" }
    #expect(now.filter { !$0.contains("recovered-") } == packages)
    try isGood(exchange, found, at: end)
    #expect(
      try exchange.files(below: exchange.layout.reports).map { "\($0) \(try Files.sha256(of: $0))" } == now)
  }

  /// The terminal's language is that of who recovers, not of what departments were told.
  @Test(arguments: ["zh", "en"], ["zh", "en"])
  func `receipts are rebuilt in the language in which they were written`(written: String, asked: String)
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")]), as: "决定.csv", from: "XC-SPJ")
    try #require(exchange.run(at: "2021-01-04T10:00", "--lang", written).status == 0)
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00", "--lang", asked)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(!outcome.text.contains("receipts/决定.csv"), "\(outcome.text)")
  }

  @Test func `whoever sent it can't be guessed`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    for name in try exchange.box("receipts", of: "XC-SPJ") {
      try Files.remove(exchange.layout.department("XC-SPJ").appending("receipts").appending(name))
    }
    try exchange.loseLedger()
    try Files.rename(exchange.root.appending("journal"), to: exchange.root.appending("lost-journal"))
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00", "--lang", "en")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("20210104-0001: nothing tells who sent it"), "\(outcome.text)")
    #expect(try Files.exists(exchange.root.appending("unrecovered/20210104-0001/决定.csv")))
    try exchange.pass("2021-01-04T12:00")
  }
}
