import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import SystemPackage
import Testing

/// What isn't in its place when its recipient ends goes to whoever acts for that, once, wherever a kill came between; and where nobody acts
/// for it that is said.
@Suite(.waits) struct ForwardingTests {
  private static let (recipient, heir, next) = ("XC-SCJG", "XC-ZHZF", "XC-WJ")
  private static let delivery = "20210104-0001-XC-SCJG"
  private static let push = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")])

  /// Writes into the catalogue when a department ends, and who takes over, from which day.
  static func end(
    _ department: String, on day: String, for successor: String, from beginning: String? = nil,
    in exchange: TemporaryExchange
  ) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let rows = text.split(whereSeparator: \.isNewline).map { row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if cells[0] == department { (cells[5], cells[6]) = (day, successor) }
      if cells[0] == successor, let beginning { cells[4] = beginning }
      return cells.joined(separator: ",")
    }
    try Files.replace(catalogue, with: (rows.joined(separator: "\n") + "\n").utf8)
  }

  /// Moves something of the recipient's away.
  private static func takeAway(_ path: String, in exchange: TemporaryExchange) throws {
    try Files.rename(place(path, in: exchange), to: exchange.root.appending("mount"))
  }

  private static func bringBack(_ path: String, in exchange: TemporaryExchange) throws {
    try Files.rename(exchange.root.appending("mount"), to: place(path, in: exchange))
  }

  private static func place(_ path: String, in exchange: TemporaryExchange) -> FilePath {
    exchange.layout.department(recipient).appending(FilePath(path).components)
  }

  /// An exchange in which a delivery has waited for a box of the recipient's since 4 January, its last day.
  private static func waiting(for path: String = "outbox", heir: String = ForwardingTests.heir) throws
    -> TemporaryExchange
  {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try takeAway(path, in: exchange)
    try exchange.drop(push, as: "决定.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T10:00").status == 75)
    try end(recipient, on: "2021-01-04", for: heir, in: exchange)
    return exchange
  }

  /// Whose outboxes have the delivery, with its claim form.
  private static func holders(in exchange: TemporaryExchange) throws -> [String] {
    try exchange.departments.sorted().flatMap { department in
      let names = try exchange.box("outbox", of: department).filter { $0.contains(delivery) }
      #expect([0, 2].contains(names.count), "\(department): \(names)")
      return names.filter { !$0.contains(".claim.") }.map { _ in department }
    }
  }

  private static func deliveredAt(_ exchange: TemporaryExchange) throws -> String? {
    try exchange.ledger { try $0.delivery(delivery) }?.deliveredAt.map { String($0.forPeople.prefix(16)) }
  }

  private static func kill(_ drill: String, _ exchange: TemporaryExchange, at moment: String) throws {
    let outcome = try Program.run(
      ["run", "--once", exchange.root.string, "--at", moment], environment: ["EXCHANGE_DRILL": drill])
    try #require(outcome.wasKilled, "\(outcome.text)\(outcome.errors)")
  }

  private static func claim(_ exchange: TemporaryExchange, by department: String, at moment: String) throws
    -> Int32
  {
    try Program.run(
      "claim", exchange.root.string, "--department", department, "--at", moment, delivery
    ).status
  }

  private static func ask(_ exchange: TemporaryExchange, _ command: [String], at moment: String) throws
    -> String
  {
    try Program.run([command[0], exchange.root.string] + command.dropFirst() + ["--at", moment]).text
  }

  @Test(arguments: ["", "outbox", "outbox/.staging"], [true, false])
  func `what waited goes to the successor, once, whether the folder comes back or never does`(
    path: String, comesBack: Bool
  ) throws {
    let exchange = try Self.waiting(for: path)
    if comesBack { try Self.bringBack(path, in: exchange) }
    let status = try exchange.ask("status", "--at", "2021-01-05T09:00").text
    #expect(status.contains("放入 XC-ZHZF 的 outbox"), "\(status)")
    #expect(try Self.deliveredAt(exchange) == nil)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == "2021-01-05 10:00")
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    // What was fetched doesn't come again.
    let outbox = exchange.layout.department(Self.heir).appending("outbox")
    for name in try exchange.box("outbox", of: Self.heir) { try Files.remove(outbox.appending(name)) }
    try exchange.run(at: "2021-01-05T10:10")
    #expect(try Self.holders(in: exchange) == [])
    // A folder that is away goes on being told.
    #expect([0, 75].contains(try Self.claim(exchange, by: Self.heir, at: "2021-01-05T11:00")))
    #expect(try exchange.ledger { try $0.openClaims() }.isEmpty)
    let verified = try exchange.ask("verify", "--at", "2021-01-05T12:00")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  @Test func `what waited for the last day's end isn't placed before it`() throws {
    let exchange = try Self.waiting()
    try Self.bringBack("outbox", in: exchange)
    #expect(try exchange.run(at: "2021-01-04T18:00").status == 0)
    #expect(try Self.holders(in: exchange) == [Self.recipient])
    // What lies there the successor claims as before.
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try Self.holders(in: exchange) == [Self.recipient])
    #expect(try Self.claim(exchange, by: Self.heir, at: "2021-01-05T11:00") == 0)
  }

  @Test func `a successor that is away gets it when it is back`() throws {
    let exchange = try Self.waiting()
    let outbox = exchange.layout.department(Self.heir).appending("outbox")
    let aside = exchange.root.appending("mount-of-heir")
    try Files.rename(outbox, to: aside)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try Self.deliveredAt(exchange) == nil)
    try Files.rename(aside, to: outbox)
    try exchange.run(at: "2021-01-05T11:00")
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == "2021-01-05 11:00")
  }

  @Test func `a file of the same name in the successor's outbox stays, and ours comes beside it`() throws {
    let exchange = try Self.waiting()
    let name = try exchange.ledger { try $0.delivery(Self.delivery)?.fileName }
    let theirs = exchange.layout.department(Self.heir).appending("outbox").appending(try #require(name))
    try Files.replace(theirs, with: "样例".utf8)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try Files.bytes(of: theirs) == Array("样例".utf8))
    #expect(try exchange.box("outbox", of: Self.heir).count { $0.hasSuffix(name ?? "-") } == 2)
  }

  // MARK: Kills

  /// The second takes over before the ledger knows where it was placed.
  @Test(arguments: [true, false], [true, false])
  func `a kill between placing and noting brings it to nobody else, though another acts by then`(
    isFetched: Bool, comesBack: Bool
  ) throws {
    let exchange = try Self.waiting()
    try Self.kill("noting kill 决定.csv", exchange, at: "2021-01-05T10:00")
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == nil)
    let outbox = exchange.layout.department(Self.heir).appending("outbox")
    if isFetched {
      for name in try exchange.box("outbox", of: Self.heir) { try Files.remove(outbox.appending(name)) }
    }
    if comesBack { try Self.bringBack("outbox", in: exchange) }
    try Self.end(Self.heir, on: "2021-01-05", for: Self.next, in: exchange)
    try exchange.run(at: "2021-01-06T10:00")
    #expect(try Self.holders(in: exchange) == (isFetched ? [] : [Self.heir]))
    #expect(try Self.deliveredAt(exchange) == "2021-01-06 10:00")
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test func `what was placed on the last day and not noted stays where it lies`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try Self.kill("noting kill 决定.csv", exchange, at: "2021-01-04T10:00")
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, in: exchange)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try Self.holders(in: exchange) == [Self.recipient])
    #expect(try Self.deliveredAt(exchange) == "2021-01-05 10:00")
  }

  @Test func `what was staged in its own folder when it ended goes to the successor`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try Self.kill("placing kill 决定.csv", exchange, at: "2021-01-04T23:59")
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, in: exchange)
    try exchange.run(at: "2021-01-05T00:01")
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
    #expect(try Files.names(in: Self.place("outbox/.staging", in: exchange)).isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  /// What a kill can leave on the way from our shelf into the successor's folder.
  @Test(arguments: ["noted", "part", "staged and shelved", "staged"], [true, false])
  func `a kill on the way brings it once, and to whoever acts by then`(moment: String, movesOn: Bool) throws {
    let exchange = try Self.waiting()
    let drop = try #require(try Files.names(in: exchange.layout.work).first)
    let shelf = exchange.layout.work.appending(drop).appending("staged")
    let staging = exchange.layout.department(Self.heir).appending("outbox/.staging")
    for name in try Files.names(in: shelf) {
      let bytes = try Files.bytes(of: shelf.appending(name))
      let number = name.string.split(separator: ".").prefix(2).joined(separator: ".")
      try Files.replace(shelf.appending("for.\(number)"), with: Self.heir.utf8)
      switch moment {
      case "noted": break
      case "part":
        try Files.replace(staging.appending("\(name.string).part"), with: bytes.prefix(bytes.count / 2))
      case "staged and shelved": try Files.replace(staging.appending(name), with: bytes)
      default:
        try Files.replace(staging.appending(name), with: bytes)
        try Files.remove(shelf.appending(name))
      }
    }
    if movesOn { try Self.end(Self.heir, on: "2021-01-05", for: Self.next, in: exchange) }
    let now = movesOn ? "2021-01-06T10:00" : "2021-01-05T10:00"
    try exchange.run(at: now)
    #expect(try Self.holders(in: exchange) == [movesOn ? Self.next : Self.heir])
    #expect(try Self.deliveredAt(exchange) != nil)
    #expect(try Files.names(in: staging).isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  /// The ledger is lost when what waited is on its way, and when it lies in the successor's outbox.
  @Test(arguments: [true, false])
  func `a ledger that is rebuilt brings it once, and finds where it lies`(isNoted: Bool) throws {
    let exchange = try Self.waiting()
    if isNoted {
      try exchange.run(at: "2021-01-05T10:00")
    } else {
      try Self.kill("noting kill 决定.csv", exchange, at: "2021-01-05T10:00")
    }
    _ = try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-05T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(!outcome.text.contains(Self.delivery), "it isn't missing anywhere: \(outcome.text)")
    try exchange.run(at: "2021-01-05T13:00")
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == (isNoted ? "2021-01-05 10:00" : "2021-01-05 13:00"))
  }

  // MARK: Nobody

  @Test func `what waits for who has ended without a successor is kept until one is named, and that is said`()
    throws
  {
    let exchange = try Self.waiting(heir: "")
    try Self.bringBack("outbox", in: exchange)
    let outcome = try exchange.run(at: "2021-01-05T10:00")
    #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
    #expect(try Self.holders(in: exchange) == [])
    #expect(try Self.deliveredAt(exchange) == nil)
    for command in [["status"], ["status", "--check"], ["doctor"]] {
      let text = try Self.ask(exchange, command, at: "2021-01-05T11:00")
      #expect(text.contains("successor"), "\(command): \(text)")
    }
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, in: exchange)
    #expect(try exchange.run(at: "2021-01-06T10:00").status == 0)
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == "2021-01-06 10:00")
  }

  @Test func `that nobody may act for who has ended is said wherever somebody meets it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.end(Self.recipient, on: "2021-01-04", for: "", in: exchange)
    let status = try Self.ask(exchange, ["status"], at: "2021-01-05T09:00")
    #expect(status.contains("（XC-SCJG）：它已停用，没有现在参加交换的部门接替它，却还有没办结的事"), "\(status)")
    for command in [["status", "--check"], ["doctor"]] {
      let text = try Self.ask(exchange, command, at: "2021-01-05T09:00")
      #expect(text.contains("XC-SCJG：它已停用，没有现在参加交换的部门接替它"), "\(command): \(text)")
      #expect(text.contains("XC-SCJG 那一行写上 successor"), "\(command): \(text)")
    }
    let claimed = try exchange.answer(
      to: SampleBundle.answer(record: "P-1"), as: "claim_1.csv", from: Self.recipient, at: "2021-01-05T10:00")
    #expect(claimed.codes == ["sender-ended"], "\(claimed.words)")
    #expect(
      claimed.words.contains("没有现在参加交换的部门接替它") && !claimed.words.contains("由接替的部门放入"), "\(claimed.words)")
    let reassigned = try exchange.answer(
      to: SampleBundle.records(
        "reassign", [["refMsgId": "P-1", "from": Self.recipient, "to": Self.heir]]),
      as: "reassign_1.csv", from: "XC-DSJ", at: "2021-01-05T11:00")
    #expect(reassigned.codes == ["reassign-not-returned"], "\(reassigned.words)")
    #expect(reassigned.words.contains("没有人能替它退回"), "\(reassigned.words)")
    // Once one is named nothing of that is said any more, and it may act.
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, in: exchange)
    let mended = try exchange.ask("status", "--at", "2021-01-05T12:00").text
    #expect(!mended.contains("没有现在参加交换的部门接替它"), "\(mended)")
    #expect(try Self.claim(exchange, by: Self.heir, at: "2021-01-05T13:00") == 0)
  }

  // MARK: Somebody later

  @Test func `what waits for a successor that begins later goes to it on its first day, which is said`()
    throws
  {
    let exchange = try Self.waiting()
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, from: "2021-01-08", in: exchange)
    #expect(try exchange.run(at: "2021-01-05T10:00").status == 75)
    #expect(try Self.holders(in: exchange) == [])
    for command in [["status"], ["status", "--check"], ["doctor"]] {
      let text = try Self.ask(exchange, command, at: "2021-01-05T11:00")
      #expect(text.contains("（XC-ZHZF）接替：自 2021-01-08 起"), "\(command): \(text)")
      #expect(!text.contains("那一行写上 successor"), "\(command): \(text)")
    }
    #expect(try exchange.run(at: "2021-01-08T10:00").status == 0)
    #expect(try Self.holders(in: exchange) == [Self.heir])
    #expect(try Self.deliveredAt(exchange) == "2021-01-08 10:00")
  }

  @Test func `that a successor begins later is said wherever somebody meets it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.end(Self.recipient, on: "2021-01-04", for: Self.heir, from: "2021-01-08", in: exchange)
    for command in [["status"], ["status", "--check"], ["doctor"]] {
      let text = try Self.ask(exchange, command, at: "2021-01-05T09:00")
      #expect(text.contains("（XC-ZHZF）自 2021-01-08 起才参加交换，却还有没办结的事"), "\(command): \(text)")
      #expect(text.contains("自 2021-01-08 起由它办"), "\(command): \(text)")
      #expect(!text.contains("那一行写上 successor"), "\(command): \(text)")
    }
    let claimed = try exchange.answer(
      to: SampleBundle.answer(record: "P-1"), as: "claim_1.csv", from: Self.recipient, at: "2021-01-05T10:00")
    #expect(claimed.codes == ["sender-ended"], "\(claimed.words)")
    #expect(
      claimed.words.contains("（XC-ZHZF）自 2021-01-08 起才参加交换") && !claimed.words.contains("写明由谁接替"),
      "\(claimed.words)")
    let reassigned = try exchange.answer(
      to: SampleBundle.records("reassign", [["refMsgId": "P-1", "from": Self.recipient, "to": Self.next]]),
      as: "reassign_1.csv", from: "XC-DSJ", at: "2021-01-05T11:00")
    #expect(reassigned.codes == ["reassign-not-returned"], "\(reassigned.words)")
    #expect(
      reassigned.words.contains("（XC-ZHZF）自 2021-01-08 起才参加交换") && !reassigned.words.contains("写明由谁接替"),
      "\(reassigned.words)")
    #expect(try Self.claim(exchange, by: Self.heir, at: "2021-01-08T13:00") == 0)
  }
}
