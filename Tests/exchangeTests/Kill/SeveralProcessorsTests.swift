import ExchangeFiles
import ExchangeLedger
import ExchangeLedgerPostgres
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Several processors on one exchange, whatever becomes of each of them, do what one does: nothing is lost and nothing doubled.
@Suite(.waitsLong) struct SeveralProcessorsTests {
  /// What becomes of one of them.
  enum Fate: CaseIterable {
    /// It is killed, and another starts in its place.
    case killed
    /// It stops as it should, and another starts in its place.
    case stopped
    /// It sleeps for longer than a lease, and wakes up again.
    case asleep
    /// It sleeps, and wakes up before anybody misses it.
    case dozing
    /// All connections to the database are cut, whatever they are at.
    case cutOff
    /// The database ends at once, and starts again.
    case restarted

    /// Half of the time it is killed.
    static let drawn = allCases + Array(repeating: .killed, count: allCases.count - 2)
  }

  /// How a round of the story goes.
  struct Story: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let processors: Int
    let fates: Int
    let files: Int
    let hasConsumer: Bool
    var most = ProcessInfo.processInfo.environment["EXCHANGE_FATES"].flatMap { Int($0) }

    var testDescription: String { "seed \(seed): \(processors) processors, \(fates) fates, \(files) files" }
  }

  private static let lease = 3
  private static let mayMount = (try? Tool.run("unshare", ["--mount", "true"], in: "/").status) == 0

  @Test(
    arguments: [
      Story(seed: 0x5EED_0011, processors: 2, fates: 12, files: 150, hasConsumer: false),
      Story(seed: 0x5EED_0012, processors: 3, fates: 12, files: 150, hasConsumer: true),
    ])
  func `nothing is lost and nothing is doubled`(story: Story) throws {
    // Nobody else's is to be restarted.
    let server = try PostgresServer("-\(story.processors)")
    let url = try server.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    let consumer = story.hasConsumer ? try Consumer(exchange) : nil
    var random = SeededGenerator(seed: story.seed)
    let fates = story.most ?? story.fates
    let files = story.most.map { $0 * 12 } ?? story.files
    var drops: [Traffic.Drop] = []
    var running = try (0..<story.processors).map { _ in try Self.start(exchange) }
    // Each of them once, then by chance.
    let first = Fate.allCases.shuffled(using: &random)
    for fate in 0..<fates {
      let upTo = files * (fate + 1) / fates
      for number in drops.count..<upTo {
        var drop = Traffic.drop(number)
        // It would be found without its file by whoever has taken that already.
        drop.marker = nil
        drops.append(drop)
        try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
      }
      usleep(UInt32(exp(Double.random(in: 0...7.5, using: &random)) * 1_000))
      try Self.startAgain(&running, exchange)
      let victim = Int.random(in: 0..<running.count, using: &random)
      try Self.meet(
        fate < first.count ? first[fate] : Fate.drawn.randomElement(using: &random) ?? .killed,
        &running[victim], exchange, server)
    }
    try Self.startAgain(&running, exchange)
    // All that waits is answered by whoever is left.
    let isDone = try waitUntil { try Self.isAnswered(drops, exchange) }
    #expect(isDone)
    // Whatever became of them, all of them work again.
    let areBack = try waitUntil { try Self.members(of: exchange).count == story.processors }
    #expect(areBack)
    for processor in running {
      processor.send(SIGTERM)
      let end = try processor.wait()
      #expect(end.status == 0, "\(end.errors)")
    }
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    #expect(consumer?.stop() ?? [] == [], "came a second time")
    try Observer(exchange: exchange, drops: drops).check()
  }

  @Test func `one that slept for longer than a lease joins again, and does all when the other is killed`()
    throws
  {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    var running = [try Self.start(exchange), try Self.start(exchange)]
    let areTwo = try waitUntil {
      try Self.startAgain(&running, exchange)
      return try Self.members(of: exchange).count == 2
    }
    try #require(areTwo)
    let (other, sleeper) = (running[0], running[1])
    sleeper.send(SIGSTOP)
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 }
    #expect(isAlone)
    // What it had on its own has been taken over by now.
    sleep(UInt32(Self.lease))
    sleeper.send(SIGCONT)
    let isBack = try waitUntil { try Self.members(of: exchange).count == 2 }
    try #require(isBack)
    other.send(SIGKILL)
    _ = try other.wait()
    var drop = Traffic.drop(1)
    drop.marker = nil
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let isDone = try waitUntil { try Self.isAnswered([drop], exchange) }
    #expect(isDone)
    // A file that somebody has cleared away doesn't keep it from working, either.
    for name in try Files.names(in: exchange.root) where name.string.hasPrefix(".beat-") {
      try Files.remove(exchange.root.appending(name))
    }
    sleep(UInt32(Self.lease) * 2)
    var second = Traffic.drop(2)
    second.marker = nil
    try exchange.drop(second.bytes, as: second.name, from: second.sender)
    let goesOn = try waitUntil { try Self.isAnswered([drop, second], exchange) }
    #expect(goesOn)
    sleeper.send(SIGTERM)
    let end = try sleeper.wait()
    #expect(end.status == 0, "\(end.errors)")
  }

  @Test func `several that begin at one moment on a new exchange all work`() throws {
    for _ in 0..<3 {
      let url = try PostgresServer.shared.newSchema()
      let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
      let running = try (0..<3).map { _ in try Self.start(exchange) }
      let areThere = try waitUntil {
        try running.contains { !$0.isRunning } || Self.members(of: exchange).count == running.count
      }
      #expect(areThere)
      for processor in running {
        processor.send(SIGTERM)
        let end = try processor.wait()
        #expect(end.status == 0, "\(end.status) \(end.errors)")
      }
    }
  }

  @Test func `a standby that takes the primary's place has all that was ever answered`() throws {
    let first = try PostgresServer("-first")
    let second = try PostgresServer("-second", following: first)
    // From now on a commit has reached both.
    try first.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
    try first.run("SELECT pg_reload_conf()")
    let url =
      "postgresql://postgres@/postgres?host=\(first.folder),\(second.folder)&target_session_attrs=read-write&connect_timeout=2"
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    let place = try PostgresPlace(url)
    // As doctor sees it.
    let isFollowed = try waitUntil {
      try PostgresLedger.condition(of: place).standbys.map(\.isSynchronous) == [true]
    }
    #expect(isFollowed)
    let running = try (0..<2).map { _ in try Self.start(exchange) }
    // One that has yet to begin when the first ends finds no database.
    let areTwo = try waitUntil { try Self.members(of: exchange).count == 2 }
    try #require(areTwo)
    let drops = try (0..<80).map { number in
      var drop = Traffic.drop(number)
      drop.marker = nil
      if number == 40 {
        // In the midst of its work.
        _ = try waitUntil(closely: true) { try Self.answered(in: exchange) > 10 }
        try first.meet(.stop)
      }
      try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
      return drop
    }
    sleep(1)
    try second.meet(.promote)
    let isDone = try waitUntil { try Self.isAnswered(drops, exchange) }
    #expect(isDone)
    for processor in running {
      processor.send(SIGTERM)
      let end = try processor.wait()
      #expect(end.status == 0, "\(end.errors)")
    }
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    try Observer(exchange: exchange, drops: drops).check()
  }

  @Test func `what one had staged on its own disk for a box that is away is brought there by another`() throws
  {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    let (there, away) = (exchange.layout.department("XC-SCJG"), exchange.root.appending("away"))
    let first = try Self.start(exchange)
    try Files.rename(there, to: away)
    let drop = Traffic.drop(1)
    try #require(drop.expected["XC-SCJG"]?.isEmpty == false)
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let isStaged = try waitUntil {
      try exchange.receipts(of: drop.sender).count == 1
        && exchange.files(below: exchange.layout.work).contains { $0.string.contains("/staged/") }
    }
    #expect(isStaged)
    first.send(SIGKILL)
    _ = try first.wait()
    let second = try Self.start(exchange)
    // Whoever takes over may have to do without the box for a while.
    sleep(UInt32(Self.lease) + 3)
    try Files.rename(away, to: there)
    let isThere = try waitUntil {
      try exchange.box("outbox", of: "XC-SCJG").contains { $0.hasPrefix("approval-push") }
    }
    #expect(isThere)
    second.send(SIGTERM)
    #expect(try second.wait().status == 0)
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    try Observer(exchange: exchange, drops: [drop]).check()
  }

  /// Between what a file is brought by a copy.
  enum Carriage: CaseIterable {
    /// From our own disk to its box, which is back.
    case toItsBox
    /// From our own disk to the box of its recipient's successor.
    case toSuccessor
    /// From its recipient's folders to our own disk, on the way to a successor.
    case fromItsFolder
  }

  @Test(arguments: Carriage.allCases)
  func `what one brings to its place while it falls asleep is brought there once, and others go on`(
    carriage: Carriage
  ) throws {
    let (recipient, successor) = ("XC-SCJG", "XC-ZHZF")
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    func start(_ drill: String? = nil) throws -> RunningProgram {
      try RunningProgram(
        ["run", exchange.root.string], environment: drill.map { ["EXCHANGE_DRILL": $0] } ?? [:])
    }
    let (there, away) = (exchange.layout.department(recipient), exchange.root.appending("away"))
    var drop = Traffic.drop(1)
    drop.marker = nil
    try #require(drop.expected[recipient]?.isEmpty == false)
    let before = try start(carriage == .fromItsFolder ? "placing kill \(drop.name)" : nil)
    if carriage != .fromItsFolder { try Files.rename(there, to: away) }
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let isDecided = try waitUntil {
      try !before.isRunning
        || exchange.files(below: exchange.layout.work).contains { $0.string.contains("/staged/") }
    }
    try #require(isDecided)
    before.send(SIGTERM)
    let end = try before.wait()
    #expect(end.wasKilled == (carriage == .fromItsFolder), "\(end.errors)")
    if carriage == .toItsBox {
      try Files.rename(away, to: there)
    } else {
      try ForwardingTests.end(recipient, on: "2021-01-04", for: successor, in: exchange)
    }
    let consumer = try Consumer(exchange)
    func holders() throws -> [String] {
      try exchange.departments.sorted().flatMap { department in
        try Files.names(in: Consumer.folder(exchange.root, "outbox", department)).map(\.string)
          .filter { $0.contains("-0001-\(recipient)") && !$0.contains(".claim.") }.map { _ in department }
      }
    }

    let sleeper = try start("shelving sleep \(recipient)")
    let isAsleep = waitUntil { !sleeper.isRunning || sleeper.isSuspended }
    try #require(isAsleep && sleeper.isRunning)
    let other = try start()
    var second = Traffic.drop(2)
    second.marker = nil
    try exchange.drop(second.bytes, as: second.name, from: second.sender)
    // Whoever isn't concerned doesn't notice.
    let goesOn = try waitUntil { try Self.isAnswered([second], exchange) }
    #expect(goesOn)
    sleep(UInt32(Self.lease))
    #expect(try holders() == [])
    // It falls asleep at each copy.
    let isThere = try waitUntil {
      sleeper.send(SIGCONT)
      return try !holders().isEmpty
    }
    #expect(isThere)
    let areBoth = try waitUntil {
      sleeper.send(SIGCONT)
      return try Self.members(of: exchange).count == 2
    }
    #expect(areBoth)
    for processor in [sleeper, other] { processor.send(SIGTERM) }
    let ends = try [sleeper, other].map { try $0.wait() }
    #expect(ends.map(\.status) == [0, 0], "\(ends.map(\.errors))")
    #expect(
      ends[1].errors.contains("stopped in the midst of putting files in their places"), "\(ends[1].errors)")
    _ = try Program.run("run", "--once", exchange.root.string)
    #expect(consumer.stop() == [], "came a second time")
    #expect(try holders() == [carriage == .toItsBox ? recipient : successor])
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  @Test(
    .enabled(if: mayMount, "mounts something else in the place of a folder, for one process"),
    arguments: ["", "departments/XC-WJ"])
  func `what one machine doesn't see is done by another`(place: String) throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    let first = try RunningProgram(["run", exchange.root.string], by: ["/usr/bin/unshare", "--mount"])
    // It serves all.
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 }
    #expect(isAlone)
    let folder = exchange.root.appending(place)
    let (status, output) = try Tool.run(
      "nsenter", ["--target", "\(first.id)", "--mount", "mount", "-t", "tmpfs", "none", folder.string],
      in: "/")
    try #require(status == 0, "\(output)")
    let second = try Self.start(exchange)
    let drops = [4, 10, 16].map(Traffic.drop).map { drop in
      var drop = drop
      drop.marker = nil
      return drop
    }
    for drop in drops { try exchange.drop(drop.bytes, as: drop.name, from: drop.sender) }
    let isDone = try waitUntil { try Self.isAnswered(drops, exchange) }
    let members = try Self.members(of: exchange)
    #expect(isDone, "\(members)")
    for processor in [first, second] {
      processor.send(SIGTERM)
      _ = try processor.wait()
    }
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    try Observer(exchange: exchange, drops: drops).check()
  }

  @Test func `the demonstration of two processors comes to its end`() throws {
    let script = Repository.root.appending("scripts/demo-ha").string
    let (status, output) = try Tool.run(script, [Program.url.path], in: Repository.root)
    #expect(status == 0 && output.contains("receipts: 180；送达 deliveries: 180"), "\(output)")
  }

  /// Lets a department take part, whoever starts from now on.
  private static func add(_ department: String, to exchange: TemporaryExchange) throws {
    let path = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("XC-WJ,") })
    var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    (cells[0], cells[1], cells[3], cells[cells.count - 1]) = (department, "薛城区样例新局", "", "样例新局")
    try Files.replace(path, with: (text + cells.joined(separator: ",") + "\n").utf8)
  }

  @Test func `what one has of a department that is new is left to it by who doesn't know that`() throws {
    let (recipient, new) = ("XC-SPJ", "XC-NEW")
    let server = try PostgresServer.shared
    let url = try server.newSchema()
    // Nobody is found gone here.
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: 60"])
    try exchange.installHolidayNotices()
    let older = try Self.start(exchange)
    func holder(of part: String) throws -> String {
      try server.run("SELECT processor FROM leases WHERE name = '\(part)'", at: url)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 }
    try #require(isAlone)
    let first = try holder(of: "*")
    try Self.add(new, to: exchange)
    let newer = try Self.start(exchange)
    let isServed = try waitUntil {
      try !holder(of: new).isEmpty && Files.exists(exchange.layout.taken(new))
    }
    try #require(isServed)
    let second = try holder(of: new)
    try #require(second != first)
    let (there, away) = (exchange.layout.department(recipient), exchange.root.appending("away"))
    try Files.rename(there, to: away)
    // Each of them has something that waits.
    let others = try ["XC-WJ", "XC-YJ", "XC-ZJ", "XC-GAJ", "XC-SCJG"].filter { try holder(of: $0) == first }
    try #require(!others.isEmpty)
    let senders = others + [new, new, new]
    for (number, sender) in senders.enumerated() {
      let bytes = SampleBundle.csv([
        ["消息标识", "文件名称", "发文字号", "发布日期", "施行日期", "接收部门"],
        ["P\(number)", "《样例办法》", "样例政发〔2021〕\(number)号", "2021-01-04", "2021-03-01", recipient],
      ])
      try exchange.drop(bytes, as: "policy-change_\(number).csv", from: sender)
    }
    let areDecided = try waitUntil {
      guard try exchange.receipts(of: new).count == 3 else { return false }
      let shelved = try exchange.files(below: exchange.layout.work).map(\.string)
        .filter { $0.contains("/staged/") }
      return [first, second].allSatisfy { number in shelved.contains { $0.contains("/p\(number)/") } }
    }
    try #require(areDecided)
    func delivered() throws -> Int {
      try exchange.box("outbox", of: recipient).count {
        $0.hasPrefix("policy-change") && !$0.contains(".claim.") && !$0.contains(".reply.")
      }
    }
    newer.send(SIGSTOP)
    try Files.rename(away, to: there)
    let isThere = try waitUntil { try delivered() >= 1 }
    #expect(isThere)
    // Some passes more.
    sleep(3)
    newer.send(SIGCONT)
    let areThere = try waitUntil { try delivered() == senders.count }
    #expect(areThere)
    for processor in [older, newer] {
      processor.send(SIGTERM)
      let end = try processor.wait()
      #expect(end.status == 0, "\(end.errors)")
    }
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
    #expect(try delivered() == senders.count)
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  @Test func `what is left of a department whose line was taken out is put in its place`() throws {
    let (sender, recipient) = ("XC-NEW", "XC-SPJ")
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    try Self.add(sender, to: exchange)
    let (there, away) = (exchange.layout.department(recipient), exchange.root.appending("away"))
    let first = try Self.start(exchange)
    let isServed = try waitUntil { try Files.exists(exchange.layout.taken(sender)) }
    try #require(isServed)
    try Files.rename(there, to: away)
    var drop = Traffic.drop(4)
    drop.marker = nil
    try #require(drop.expected[recipient]?.isEmpty == false)
    try exchange.drop(drop.bytes, as: drop.name, from: sender)
    let isStaged = try waitUntil {
      try exchange.receipts(of: sender).count == 1
        && exchange.files(below: exchange.layout.work).contains { $0.string.contains("/staged/") }
    }
    try #require(isStaged)
    first.send(SIGKILL)
    _ = try first.wait()
    let path = exchange.layout.departmentsCSV
    let rows = String(decoding: try Files.bytes(of: path), as: UTF8.self).split(separator: "\n")
    try Files.replace(
      path, with: (rows.filter { !$0.hasPrefix("\(sender),") }.joined(separator: "\n") + "\n").utf8)
    let second = try Self.start(exchange)
    let isTaken = try waitUntil { try Self.leases(of: second, at: url).contains(sender) }
    try #require(isTaken)
    // As long as another works who may know the department it is told that it stays.
    let third = try Self.start(exchange)
    let areTwo = try waitUntil { try Self.members(of: exchange).count == 2 }
    try #require(areTwo)
    // The longest pause between two passes.
    sleep(11)
    try Files.rename(away, to: there)
    let isThere = try waitUntil {
      try exchange.box("outbox", of: recipient).contains { $0.hasPrefix("policy-change") }
    }
    #expect(isThere)
    for processor in [second, third] { processor.send(SIGTERM) }
    let ends = try [second, third].map { try $0.wait() }
    #expect(ends.map(\.status) == [0, 0], "\(ends.map(\.errors))")
    #expect(ends[0].errors.contains("has no \(sender), of which something was decided"), "\(ends[0].errors)")
  }

  /// An exchange with files that were put aside, each of which is told by a hook once its folder is back in its place.
  private struct Parked {
    let exchange: TemporaryExchange
    let scratch: ScratchFolder
    /// What the hook was told, a line a time.
    var told: FilePath { scratch.path.appending("told") }
    /// The hook ends once this is gone.
    var gate: FilePath { scratch.path.appending("gate") }
    let drops: [FilePath.Component]

    init(_ count: Int, ledger url: String) throws {
      scratch = try ScratchFolder()
      let lease = SeveralProcessorsTests.lease
      exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(lease)"])
      try exchange.installHolidayNotices()
      for number in 1...count {
        let name = "故障\(number).csv"
        let approval = SampleBundle.Approval(docNo: "样例许可〔2021〕\(number)号")
        try exchange.drop(SampleBundle.approvals([approval]), as: name, from: "XC-SPJ")
        let drill = ["EXCHANGE_DRILL": "deciding error \(name)"]
        for _ in 1...3 { try Program.run(["run", "--once", exchange.root.string], environment: drill) }
        try Program.run("run", "--once", exchange.root.string)
      }
      drops = try Files.names(in: exchange.layout.deadLetter).sorted { $0.string < $1.string }
      try #require(drops.count == count)
      for drop in drops {
        try Files.rename(exchange.layout.deadLetter.appending(drop), to: scratch.path.appending(drop))
      }
      let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
      let hook = try scratch.write(
        "tr -d ' \\n' >>\(told); echo >>\(told); while test -e \(gate); do sleep 0.1; done\n", to: "hook")
      try Files.replace(
        exchange.layout.settings, with: (settings + "\nhooks:\n  parked: \"sh \(hook)\"\n").utf8)
      try Files.replace(gate, with: [])
    }

    /// Has the hook told of one of them.
    func tell(of number: Int) throws {
      let drop = drops[number]
      try Files.rename(scratch.path.appending(drop), to: exchange.layout.deadLetter.appending(drop))
    }

    /// The ids under which it was told.
    func ids() throws -> [String] {
      guard try Files.exists(told) else { return [] }
      return String(decoding: try Files.bytes(of: told), as: UTF8.self).split(separator: "\n").map { line in
        (1...drops.count).map { "parked-\($0)" }.first { line.contains("\"id\":\"\($0)\"") } ?? "?"
      }
    }

    /// Whether what is told is told from now on.
    func hasBegun() throws -> Bool { try Files.exists(exchange.root.appending("hooks/state.json")) }
  }

  /// The parts that a processor has leased, of the server that tests share.
  private static func leases(of process: RunningProgram, at url: String) throws -> [String] {
    try PostgresServer.shared.run(
      """
      SELECT name FROM leases JOIN processors ON number = processor WHERE process = \(process.id) ORDER BY name
      """, at: url
    ).split(separator: "\n").map(String.init)
  }

  @Test func `who slept while a hook ran tells nothing again, and leaves what was told meanwhile`() throws {
    let url = try PostgresServer.shared.newSchema()
    let parked = try Parked(2, ledger: url)
    let exchange = parked.exchange
    let sleeper = try Self.start(exchange)
    let hasBegun = try waitUntil { try parked.hasBegun() }
    try #require(hasBegun)
    try parked.tell(of: 0)
    let isTold = try waitUntil { try parked.ids() == ["parked-1"] }
    try #require(isTold)
    let other = try Self.start(exchange)
    let areTwo = try waitUntil { try Self.members(of: exchange).count == 2 }
    try #require(areTwo)
    sleeper.send(SIGSTOP)
    let isAlone = try waitUntil { try Self.leases(of: other, at: url).contains("*") }
    try #require(isAlone)
    try Files.remove(parked.gate)
    let isTaken = try waitUntil {
      try Files.names(in: exchange.root.appending("hooks")).map(\.string) == ["state.json"]
    }
    #expect(isTaken)
    try parked.tell(of: 1)
    let isNextTold = try waitUntil {
      try parked.ids() == ["parked-1", "parked-2"]
        && Files.names(in: exchange.root.appending("hooks")).map(\.string) == ["state.json"]
    }
    #expect(isNextTold)
    let state = try Files.bytes(of: exchange.root.appending("hooks/state.json"))
    sleeper.send(SIGCONT)
    let isBack = try waitUntil { try Self.members(of: exchange).count == 2 }
    #expect(isBack)
    sleep(2)
    #expect(try parked.ids() == ["parked-1", "parked-2"])
    #expect(try Files.bytes(of: exchange.root.appending("hooks/state.json")) == state)
    for processor in [sleeper, other] {
      processor.send(SIGTERM)
      let end = try processor.wait()
      #expect(end.status == 0, "\(end.errors)")
    }
  }

  @Test func `a hook that one falls asleep at is told once, by it, and others go on`() throws {
    let url = try PostgresServer.shared.newSchema()
    let parked = try Parked(1, ledger: url)
    let exchange = parked.exchange
    try Files.remove(parked.gate)
    let sleeper = try RunningProgram(
      ["run", exchange.root.string], environment: ["EXCHANGE_DRILL": "telling sleep parked-1"])
    let hasBegun = try waitUntil { try parked.hasBegun() }
    try #require(hasBegun)
    try parked.tell(of: 0)
    let isAsleep = waitUntil { !sleeper.isRunning || sleeper.isSuspended }
    try #require(isAsleep && sleeper.isRunning)
    let other = try Self.start(exchange)
    let isAlone = try waitUntil { try Self.leases(of: other, at: url).contains("*") }
    try #require(isAlone)
    var drop = Traffic.drop(1)
    drop.marker = nil
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let goesOn = try waitUntil { try Self.isAnswered([drop], exchange) }
    #expect(goesOn)
    sleep(UInt32(Self.lease))
    #expect(try parked.ids() == [])
    sleeper.send(SIGCONT)
    let isTaken = try waitUntil {
      try parked.ids() == ["parked-1"]
        && Files.names(in: exchange.root.appending("hooks")).map(\.string) == ["state.json"]
    }
    #expect(isTaken)
    let areTwo = try waitUntil { try Self.members(of: exchange).count == 2 }
    #expect(areTwo)
    for processor in [sleeper, other] { processor.send(SIGTERM) }
    let ends = try [sleeper, other].map { try $0.wait() }
    #expect(ends.map(\.status) == [0, 0], "\(ends.map(\.errors))")
    #expect(ends[1].errors.contains("to-do lists and hooks wait for another processor"), "\(ends[1].errors)")
    #expect(try parked.ids() == ["parked-1"])
  }

  @Test func `who is told to stop while a hook runs gives departments back at once`() throws {
    let url = try PostgresServer.shared.newSchema()
    let parked = try Parked(1, ledger: url)
    let exchange = parked.exchange
    let first = try Self.start(exchange)
    let hasBegun = try waitUntil { try parked.hasBegun() }
    try #require(hasBegun)
    let second = try Self.start(exchange)
    let areTwo = try waitUntil { try Self.members(of: exchange).count == 2 }
    try #require(areTwo)
    try parked.tell(of: 0)
    let isTold = try waitUntil { try parked.ids() == ["parked-1"] }
    try #require(isTold)
    first.send(SIGTERM)
    let hasGivenBack = try waitUntil { try Self.leases(of: first, at: url) == ["*"] }
    #expect(hasGivenBack)
    let drops = (0..<4).map { number in
      var drop = Traffic.drop(number)
      drop.marker = nil
      return drop
    }
    for drop in drops { try exchange.drop(drop.bytes, as: drop.name, from: drop.sender) }
    let areDone = try waitUntil { try Self.isAnswered(drops, exchange) }
    #expect(areDone)
    try Files.remove(parked.gate)
    let end = try first.wait()
    #expect(end.status == 0, "\(end.errors)")
    second.send(SIGTERM)
    #expect(try second.wait().status == 0)
    #expect(try Set(parked.ids()) == ["parked-1"])
  }

  @Test func `what still settles in an inbox is told to who keeps the time`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: [
      "ledger: \(url)", "leaseSeconds: \(Self.lease)", "settleSecondsOf:", "  XC-WJ: 300",
    ])
    try exchange.installHolidayNotices()
    let processor = try Self.start(exchange)
    func waiting() throws -> [String] {
      try PostgresServer.shared.run("SELECT name FROM leases WHERE waiting", at: url).split(separator: "\n")
        .map(String.init)
    }
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 }
    try #require(isAlone)
    #expect(try waiting() == [])
    var drop = Traffic.drop(4)
    drop.marker = nil
    try #require(drop.sender == "XC-WJ")
    // As one that has just been written.
    try exchange.layout.inbox(drop.sender).appending(drop.name).writeAtOnce(drop.bytes)
    let isTold = try waitUntil { try waiting() == ["XC-WJ"] }
    #expect(isTold)
    processor.send(SIGTERM)
    #expect(try processor.wait().status == 0)
  }

  @Test func `who has another ledger than those who work on the folder is refused`() throws {
    let (url, other) = (try PostgresServer.shared.newSchema(), try PostgresServer.shared.newSchema())
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    try exchange.installHolidayNotices()
    let first = try Self.start(exchange)
    var drop = Traffic.drop(1)
    drop.marker = nil
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let isDone = try waitUntil { try Self.isAnswered([drop], exchange) }
    try #require(isDone)
    // What is noted after that.
    sleep(2)
    let copied = try Program.run("ledger", "copy", url, other)
    try #require(copied.status == 0, "\(copied.text)\(copied.errors)")
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: settings.replacing(url, with: other).utf8)
    for arguments in [["run", exchange.root.string], ["run", "--once", exchange.root.string]] {
      let refused = try Program.run(arguments)
      #expect(refused.status == 11, "\(refused.errors)")
      #expect(refused.errors.contains("with another ledger"), "\(refused.errors)")
    }
    #expect(first.isRunning)
    first.send(SIGTERM)
    #expect(try first.wait().status == 0)
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.text)\(last.errors)")
  }

  @Test func `who finds the folder with those who have another ledger ends`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)"])
    let processor = try Self.start(exchange)
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 }
    try #require(isAlone)
    // A share has forgotten the lock, and another has it.
    let (path, others) = (exchange.root.appending(".ledger-lock"), exchange.root.appending("another"))
    let lock = try #require(try FileLock(others))
    try lock.write(Array("1 sample public\n".utf8))
    try lock.share()
    try Files.replace(path, by: others)
    let end = try processor.wait()
    #expect(end.status == 11, "\(end.errors)")
    #expect(end.errors.contains("with another ledger"), "\(end.errors)")
    withExtendedLifetime(lock) {}
  }

  /// The lines of `status` that tell who works.
  private static func members(of exchange: TemporaryExchange) throws -> [String] {
    try exchange.ask("status", "--lang", "en").text.split(separator: "\n").map(String.init).filter {
      $0.contains("processor ") && $0.contains("heard")
    }
  }

  @Test func `status tells who works, and the check when one is lacking`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(
      settings: ["ledger: \(url)", "leaseSeconds: \(Self.lease)", "processors: 2"])
    var running = [try Self.start(exchange)]
    func isToldLacking() throws -> Bool {
      try exchange.ask("status", "--check", "--lang", "en").text.contains(
        "2 processors are meant to run, and there is only ")
    }
    let isAlone = try waitUntil { try Self.members(of: exchange).count == 1 && isToldLacking() }
    #expect(isAlone)
    running.append(try Self.start(exchange))
    let areTwo = try waitUntil {
      let lines = try Self.members(of: exchange)
      return lines.count == 2 && lines.allSatisfy { !$0.contains(" 0 department(s)") }
        && lines.count { $0.contains("keeps the time") } == 1
    }
    #expect(areTwo)
    #expect(try !isToldLacking())
    // What needs the exchange alone is refused.
    let recover = try Program.run("recover", exchange.root.string)
    #expect(recover.status == 11, "\(recover.errors)")
    running[0].send(SIGKILL)
    _ = try running[0].wait()
    let isLeft = try waitUntil { try Self.members(of: exchange).count == 1 && isToldLacking() }
    #expect(isLeft)
    running[1].send(SIGTERM)
    #expect(try running[1].wait().status == 0)
    #expect(try Self.members(of: exchange).isEmpty)
  }

  private static func answered(in exchange: TemporaryExchange) throws -> Int {
    try exchange.departments.reduce(0) {
      try $0 + exchange.box("receipts", of: $1).count { $0.hasSuffix(".receipt.xml") }
    }
  }

  private static func start(_ exchange: TemporaryExchange) throws -> RunningProgram {
    try RunningProgram(["run", exchange.root.string])
  }

  /// Starts those again that began when there was no database, as a service manager does.
  private static func startAgain(_ running: inout [RunningProgram], _ exchange: TemporaryExchange) throws {
    for place in running.indices where !running[place].isRunning {
      let end = try running[place].wait()
      #expect(end.status == 75, "\(end.status) \(end.errors)")
      running[place] = try start(exchange)
    }
  }

  private static func meet(
    _ fate: Fate, _ processor: inout RunningProgram, _ exchange: TemporaryExchange,
    _ server: PostgresServer
  ) throws {
    switch fate {
    case .killed:
      processor.send(SIGKILL)
      _ = try processor.wait()
      processor = try start(exchange)
    case .stopped:
      processor.send(SIGTERM)
      let end = try processor.wait()
      // Where it has just begun, and there is no database.
      #expect([0, 75].contains(end.status), "\(end.status) \(end.errors)")
      processor = try start(exchange)
    case .asleep, .dozing:
      processor.send(SIGSTOP)
      usleep(fate == .asleep ? UInt32(lease) * 1_700_000 : 500_000)
      processor.send(SIGCONT)
    case .cutOff:
      try server.run(
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND application_name LIKE 'exchange %'
        """)
    case .restarted: try server.meet(.restart)
    }
  }

  /// Whether each drop has its receipt.
  private static func isAnswered(_ drops: [Traffic.Drop], _ exchange: TemporaryExchange) throws -> Bool {
    try exchange.departments.allSatisfy { department in
      let wanted = Set(drops.filter { $0.sender == department }.map { $0.name + ".receipt.xml" })
      let folders = [
        exchange.layout.department(department).appending("receipts"),
        Consumer.folder(exchange.root, "receipts", department),
      ]
      let found = Set(try folders.flatMap { try Files.exists($0) ? Files.names(in: $0).map(\.string) : [] })
      return wanted.isSubset(of: found)
    }
  }
}
