import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeTesting
import Foundation
import GRDB
import Glibc
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What a stop may leave of a drop, a trial, a day and the ledger's log, as `docs/reliability.md` has it: a state is made, the program runs
/// once, and what is to be done from it was done, and nothing twice.
@Suite(.waits) struct StateTests {
  private static let (sender, recipient, name) = ("XC-SPJ", "XC-SCJG", "决定.csv")
  private static let push = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")])
  /// What nobody can read.
  private static let bad = Array("样例".utf8)

  /// A state of a drop: at which step the program was killed, and what is done to the exchange on top of that.
  struct State: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// `nil` where the program hasn't come to the file.
    var step: String?
    var file = StateTests.push
    /// Whether its recipient has taken the delivery away.
    var isFetched = false
    /// How many files are kept of it in the end.
    var kept = 1
    let make: @Sendable (TemporaryExchange) throws -> Void
  }

  private static let states: [State] = [
    State(testDescription: "its folder is empty, and it is in the inbox") { exchange in
      try Files.makeFolder(taken(exchange))
      try Files.makeFolder(exchange.layout.work("20210104-0001"))
    },
    State(testDescription: "it is in the inbox and among the taken files, its marker there", kept: 2) {
      exchange in
      let folder = taken(exchange)
      try Files.makeFolder(folder.appending(".marker"))
      try Files.replace(folder.appending(".marker").appending("\(name).done"), with: "records=1".utf8)
      try FileManager.default.linkItem(
        atPath: exchange.layout.inbox(sender).appending(name).string, toPath: folder.appending(name).string)
    },
    State(testDescription: "it is taken", step: "deciding") { _ in },
    State(testDescription: "files are staged that no row names", step: "storing") { exchange in
      for box in [PublicationRow.Box.outbox, .receipts] {
        let staging = exchange.layout.staging(box, of: "XC-WJ")
        try Files.replace(staging.appending("20210104-0001.0"), with: push)
      }
    },
    State(testDescription: "its files are staged", step: "placing") { _ in },
    State(testDescription: "its files are staged, and are in their places", step: "placing") { exchange in
      try place(exchange.departments, exchange) { staged, placed in
        try FileManager.default.linkItem(atPath: staged.string, toPath: placed.string)
      }
    },
    State(testDescription: "its files are in their places", step: "noting") { _ in },
    State(testDescription: "its files were in their places", step: "noting", isFetched: true) { exchange in
      let outbox = exchange.layout.department(recipient).appending("outbox")
      for file in try exchange.box("outbox", of: recipient) { try Files.remove(outbox.appending(file)) }
    },
    State(testDescription: "it is answered", step: "keeping") { _ in },
    State(testDescription: "it is answered, and came back", step: "keeping", file: bad) { _ in },
    State(testDescription: "it is answered, and kept, half of a copy beside it", step: "keeping") {
      exchange in
      let kept = exchange.layout.kept(exchange.layout.archive, "20210104-0001")
      try Files.makeFolder(kept)
      try Files.replace(kept.appending(name), with: push)
      try Files.replace(kept.appending(".again.part"), with: bad)
    },
    State(testDescription: "half of what was taken is removed") { exchange in
      try exchange.pass("2021-01-04T10:00")
      let leaving = taken(exchange).appending(".removing-函告")
      try Files.makeFolder(leaving)
      try Files.replace(leaving.appending("附件.pdf"), with: push)
    },
    State(testDescription: "our copies are left of it, and of one of which nobody knows") { exchange in
      try exchange.pass("2021-01-04T10:00")
      for drop in ["20210104-0001", "20210104-0009"] {
        try Files.makeFolder(exchange.layout.work(drop))
        try Files.replace(exchange.layout.work(drop).appending("original"), with: push)
      }
    },
  ]

  /// The folder of the first file that is taken at ten.
  private static func taken(_ exchange: TemporaryExchange) -> FilePath {
    exchange.layout.taken(sender).appending("20210104-0001.100000000")
  }

  /// Does something to each file that waits for its place with departments: where it is staged, and where it is to be.
  private static func place(
    _ departments: [String], _ exchange: TemporaryExchange,
    _ body: (_ staged: FilePath, _ placed: FilePath) throws -> Void
  ) throws {
    let layout = exchange.layout
    let waiting = try exchange.ledger { try $0.publications() }
      .filter { departments.contains($0.department) }
    try #require(!waiting.isEmpty)
    for file in waiting {
      let box = layout.box(file.box, of: file.department)
      try body(
        layout.staging(file.box, of: file.department).appending(file.stagedName),
        box.appending(String(decoding: file.finalName, as: UTF8.self)))
    }
  }

  private static func kill(
    _ drill: String, _ exchange: TemporaryExchange, at moment: String = "2021-01-04T10:00",
    _ command: [String] = ["run", "--once"]
  ) throws {
    let outcome = try Program.run(
      [command[0], exchange.root.string] + command.dropFirst() + ["--at", moment],
      environment: ["EXCHANGE_DRILL": drill, "SWIFT_BACKTRACE": "enable=no"])
    try #require(outcome.wasKilled, "\(outcome.text)\(outcome.errors)")
  }

  private static func expectSound(_ exchange: TemporaryExchange) throws {
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  private static func expectNothingOnItsWay(_ exchange: TemporaryExchange) throws {
    #expect(try exchange.ledger { try $0.unpublishedDrops() }.isEmpty)
    #expect(try exchange.ledger { try $0.unpublishedNotices() }.isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    for department in exchange.departments {
      #expect(try Files.names(in: exchange.layout.taken(department)).isEmpty, "\(department)")
      for box in [PublicationRow.Box.outbox, .receipts] {
        let staging = exchange.layout.staging(box, of: department)
        #expect(try Files.names(in: staging).isEmpty, "\(department), \(box.rawValue)")
      }
    }
  }

  /// The deliveries and their forms in all outboxes, whoever's these are.
  private static func deliveries(in exchange: TemporaryExchange) throws -> [String] {
    try exchange.departments.flatMap { department in
      try exchange.box("outbox", of: department).filter { $0.hasPrefix("approval-push_") }
    }
  }

  /// The file has one answer, what it delivers is there once, and it is kept.
  private static func expectFinished(
    _ exchange: TemporaryExchange, _ file: [UInt8] = push, isFetched: Bool = false, keeping count: Int = 1
  ) throws {
    let isAccepted = file == push
    let receipts = try exchange.receipts(of: sender)
    #expect(receipts.map(\.verdict) == [isAccepted ? "accepted" : "rejected"])
    #expect(try deliveries(in: exchange).count == (isAccepted && !isFetched ? 2 : 0))
    let layout = exchange.layout
    let kept = try exchange.files(below: isAccepted ? layout.archive : layout.quarantine)
    #expect(kept.count == count, "\(kept)")
    #expect(try kept.contains { try Files.bytes(of: $0) == file })
    try expectNothingOnItsWay(exchange)
    try expectSound(exchange)
  }

  // MARK: Drops

  @Test(arguments: states)
  func `what a stop has left of a drop is finished by one run, and then nothing more is done`(
    state: State
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try exchange.drop(state.file, as: Self.name, from: Self.sender)
    if let step = state.step { try Self.kill("\(step) kill \(Self.name)", exchange) }
    try state.make(exchange)
    try exchange.pass("2021-01-04T10:10", comesBack: nil)
    try Self.expectFinished(exchange, state.file, isFetched: state.isFetched, keeping: state.kept)
    if state.step != nil {
      let row = try exchange.ledger { try $0.drop("20210104-0001") }
      #expect(row?.receivedAt.text.prefix(16) == "2021-01-04T10:00")
    }
    let found = try exchange.found()
    let again = try exchange.run(at: "2021-01-04T10:20")
    #expect(again.status == 0 && again.text.contains("没有新文件"), "\(again.text)\(again.errors)")
    #expect(try exchange.found() == found)
  }

  @Test func `what was put in a box that is away since is left alone until that is back`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    try Self.kill("noting kill \(Self.name)", exchange)
    let outbox = exchange.layout.department(Self.recipient).appending("outbox")
    let mount = exchange.root.appending("mount")
    try Files.rename(outbox, to: mount)
    for minute in [10, 20] {
      let away = try exchange.run(at: "2021-01-04T10:\(minute)")
      #expect(away.status == 75, "\(away.text)\(away.errors)")
      #expect(try exchange.ledger { try $0.unpublishedDrops() }.map(\.drop) == ["20210104-0001"])
      #expect(try !Files.exists(exchange.layout.shelf("20210104-0001")))
      #expect(try !Files.exists(outbox))
    }
    try Files.rename(mount, to: outbox)
    try exchange.pass("2021-01-04T10:30")
    try Self.expectFinished(exchange)
  }

  @Test func `a folder that was made for a changed file is removed, and the change is found again`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    let dropped = exchange.layout.inbox(Self.sender).appending(Self.name)
    let handle = try #require(FileHandle(forUpdatingAtPath: dropped.string))
    try exchange.run(at: "2021-01-04T10:00")
    #expect(try Files.exists(Self.taken(exchange).appending(Self.name)), "it is open")
    let both = SampleBundle.approvals([
      .init(msgId: "P-1", docNo: "样审〔2021〕1号"), .init(msgId: "P-2", docNo: "样审〔2021〕2号"),
    ])
    try #require(both.starts(with: Self.push))
    try handle.seekToEnd()
    try handle.write(contentsOf: both.dropFirst(Self.push.count))
    try handle.close()
    let place = exchange.layout.taken(Self.sender).appending("20210104-0002.100500000")
    try Files.makeFolder(place.appending(".changed-20210104-0001.100000000"))
    try exchange.pass("2021-01-04T10:10", comesBack: nil)
    #expect(try exchange.receipts(of: Self.sender).map(\.counts) == [[1, 1, 0, 0], [2, 1, 0, 1]])
    #expect(try exchange.files(below: exchange.layout.archive).count == 2)
    try Self.expectNothingOnItsWay(exchange)
    try Self.expectSound(exchange)
  }

  // MARK: What is put aside

  /// An exchange at whose file the program has ended three times.
  private static func failed() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(push, as: name, from: sender)
    for _ in 0..<3 { try kill("deciding trap \(name)", exchange) }
    return exchange
  }

  private static func expectPutAside(_ exchange: TemporaryExchange) throws -> DeadLetter {
    let receipt = try #require(try exchange.receipts(of: sender).first)
    #expect(receipt.verdict == "put-aside")
    let letter = DeadLetter(drop: receipt.drop, layout: exchange.layout)
    #expect(try Files.bytes(of: letter.file.appending(name)) == push)
    return letter
  }

  @Test(arguments: ["placing", "keeping"])
  func `what is put aside is answered once, and moved there, wherever that was stopped`(step: String) throws {
    let exchange = try Self.failed()
    try Self.kill("\(step) kill \(Self.name)", exchange)
    let row = try #require(try exchange.ledger { try $0.drop("20210104-0001") })
    #expect(row.verdict == .putAside && (row.publishedAt != nil) == (step == "keeping"))
    let letter = DeadLetter(drop: row.drop, layout: exchange.layout)
    #expect(letter.note != nil)
    #expect(try !Files.exists(letter.file))
    let outcome = try exchange.run(at: "2021-01-04T10:10")
    #expect([0, 3, 75].contains(outcome.status), "\(outcome.text)\(outcome.errors)")
    #expect(try Self.expectPutAside(exchange).folder == letter.folder)
    #expect(try exchange.receipts(of: Self.sender).count == 1)
    #expect(try Self.deliveries(in: exchange).isEmpty)
    try Self.expectNothingOnItsWay(exchange)
    try Self.expectSound(exchange)
  }

  /// What is left of bringing back what was put aside.
  enum Returning: CaseIterable {
    /// The request alone: the file was moved.
    case request
    /// The request beside the file, and a copy of it among the taken files: the file wasn't moved yet.
    case wish
    /// The folder alone.
    case folder
  }

  @Test(arguments: Returning.allCases)
  func `what was put aside is brought back once, wherever its being taken again was stopped`(
    returning: Returning
  ) throws {
    let exchange = try Self.failed()
    try exchange.run(at: "2021-01-04T10:10")
    let letter = try Self.expectPutAside(exchange)
    let drop = try #require(letter.folder.lastComponent).string
    let note = letter.folder.appending("fault.json")
    let known = try Files.bytes(of: note)
    try Self.kill(
      "deciding kill \(Self.name)", exchange, at: "2021-01-04T11:00",
      ["requeue", drop, "--reason", "样例：已更新程序"])
    #expect(try !Files.exists(letter.folder))
    let folders = exchange.layout.taken(Self.sender)
    let folder = folders.appending(try #require(try Files.names(in: folders).first))
    if returning != .wish {
      try Files.makeFolder(letter.folder)
    } else {
      try Files.makeFolder(letter.file)
      try Files.rename(folder.appending(Self.name), to: letter.file.appending(Self.name))
    }
    if returning != .folder {
      try Files.copy(folder.appending(".requeued"), to: letter.request)
      try Files.replace(note, with: known)
    }
    try exchange.pass("2021-01-04T11:10", comesBack: nil)
    #expect(try exchange.receipts(of: Self.sender).map(\.verdict) == ["put-aside", "accepted"])
    #expect(try Files.names(in: exchange.layout.deadLetter).isEmpty)
    #expect(try Self.deliveries(in: exchange).count == 2)
    try Self.expectNothingOnItsWay(exchange)
    try Self.expectSound(exchange)
  }

  // MARK: Notices

  @Test(arguments: [true, false])
  func `a notice whose files are in their places is noted, and comes to nobody twice`(isFetched: Bool) throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    try exchange.pass("2021-01-04T10:00")
    try Self.kill("placing kill N20210104-D-\(Self.recipient)", exchange, at: "2021-01-05T00:10")
    try Self.place([Self.recipient], exchange) { staged, placed in try Files.rename(staged, to: placed) }
    var told = try exchange.mornings(of: Self.recipient).sorted()
    #expect(told.count == 2, "\(told)")
    if isFetched {
      let outbox = exchange.layout.department(Self.recipient).appending("outbox")
      for name in told { try Files.remove(outbox.appending(name)) }
      told = []
    }
    try exchange.pass("2021-01-05T00:20")
    #expect(try exchange.mornings(of: Self.recipient).sorted() == told)
    try Self.expectNothingOnItsWay(exchange)
    try Self.expectSound(exchange)
  }

  // MARK: Trials

  private static let trial = "trial-20210104-100000001"

  private static func answers(in exchange: TemporaryExchange) -> FilePath {
    exchange.layout.trials.box(.receipts, of: sender)
  }

  private static func answer(in exchange: TemporaryExchange) throws -> ReceiptFile {
    try ReceiptFile(Files.bytes(of: answers(in: exchange).appending("\(name).receipt.xml")))
  }

  @Test func `what is left of a trial that was answered is removed, and nothing is answered again`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    let trials = exchange.layout.trials
    let leaving = trials.taken(Self.sender).appending(".removing-\(Self.trial).095900000")
    try Files.makeFolder(leaving)
    try Files.replace(leaving.appending(Self.name), with: Self.push)
    try Files.makeFolder(trials.work(Self.trial))
    try exchange.pass("2021-01-04T10:00")
    #expect(try Files.names(in: trials.taken(Self.sender)).isEmpty)
    #expect(try exchange.names(in: Self.answers(in: exchange)).isEmpty)
    try Self.expectNothingOnItsWay(exchange)
  }

  @Test func `the marker of a trial that wasn't taken is put back, and taken with its file`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    let trials = exchange.layout.trials
    let markers = trials.taken(Self.sender).appending("\(Self.trial).095900000").appending(".marker")
    try Files.makeFolder(markers)
    try Files.replace(markers.appending("\(Self.name).done"), with: "rows=1".utf8)
    try Files.replace(trials.inbox(Self.sender).appending(Self.name), with: Self.push)
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    #expect(try Self.answer(in: exchange).codes == ["marker-malformed"])
    #expect(try Files.names(in: trials.inbox(Self.sender)).map(\.string) == [".taken"])
    #expect(try Files.names(in: trials.taken(Self.sender)).isEmpty)
    try Self.expectNothingOnItsWay(exchange)
  }

  @Test func `what a stop left of an answer to a trial is written over, or goes with old answers`() throws {
    let exchange = try TemporaryExchange(settings: ["trials: {files: 2, days: 3}"])
    try exchange.pass("2021-01-04T09:00")
    let answers = Self.answers(in: exchange)
    try Files.makeFolder(answers)
    let parts = [Self.name, "别的.csv"].map { ".\($0).receipt.xml.part" }
    for part in parts { try Files.replace(answers.appending(part), with: "<receipt".utf8) }
    try Files.replace(exchange.layout.trials.inbox(Self.sender).appending(Self.name), with: Self.push)
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    #expect(try Self.answer(in: exchange).verdict == "accepted")
    #expect(try Files.names(in: answers).map(\.string).filter { $0.hasPrefix(".") } == [parts[1]])
    for name in try Files.names(in: answers) {
      let time = timespec(tv_sec: 1_609_700_000, tv_nsec: 0)
      _ = answers.appending(name).withPlatformString { utimensat(AT_FDCWD, $0, [time, time], 0) }
    }
    try exchange.pass("2021-01-08T10:00", comesBack: nil)
    #expect(try Files.names(in: answers).isEmpty)
  }

  // MARK: Days

  private static func note(_ day: String, in exchange: TemporaryExchange) throws -> FilePath {
    let notes = exchange.layout.reports.appending(".unwritten")
    try Files.makeFolder(notes)
    try Files.replace(notes.appending(day), with: [])
    return notes.appending(day)
  }

  @Test func `a day that is noted and not closed is closed once it is over`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    try exchange.pass("2021-01-04T10:00")
    let note = try Self.note("2021-01-04", in: exchange)
    let package = exchange.layout.report(named: "2021-01-04")
    try exchange.pass("2021-01-04T11:00")
    #expect(try exchange.ledger { try $0.closedDay("2021-01-04") } == nil)
    #expect(try Files.exists(note) && !Files.exists(package))
    try exchange.pass("2021-01-05T00:00:10")
    #expect(try exchange.ledger { try $0.closedDay("2021-01-04") } != nil)
    #expect(try !Files.exists(note) && Files.exists(package))
    try Self.expectSound(exchange)
  }

  @Test(arguments: [true, false])
  func `the package of a closed day is written, the same to the byte, where its note is left`(
    isThere: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    for moment in ["2021-01-04T10:00", "2021-01-05T00:00:10"] { try exchange.pass(moment) }
    let package = exchange.layout.report(named: "2021-01-04")
    let bytes = try Files.bytes(of: package)
    let note = try Self.note("2021-01-04", in: exchange)
    let part = FilePath("\(package).part")
    if !isThere {
      // Killed in the middle of the writing.
      try Files.remove(package)
      try Files.remove(exchange.root.appending(".written").appending("2021-01-04"))
      try Files.replace(part, with: bytes.prefix(bytes.count / 2))
      // Another writes one.
      let lock = try #require(try FileLock(exchange.root.appending(".packages-lock")))
      let waits = try exchange.run(at: "2021-01-05T08:00")
      #expect(waits.status == 75 && waits.text.contains("另有程序正在生成报包"), "\(waits.text)\(waits.errors)")
      #expect(try Files.exists(note) && !Files.exists(package))
      withExtendedLifetime(lock) {}
    }
    try exchange.pass("2021-01-05T09:00")
    #expect(try Files.bytes(of: package) == bytes)
    #expect(try !Files.exists(note) && !Files.exists(part))
    try Self.expectSound(exchange)
  }

  /// What is noted of a day behind its end, before it is closed.
  enum Noted: CaseIterable {
    case timePassed, downtime
  }

  @Test(arguments: Noted.allCases)
  func `of a day that isn't closed nothing is noted again, and it is closed on what was noted`(
    noted: Noted
  ) throws {
    let isDowntime = noted == .downtime
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: \(isDowntime ? 10 : 100_000)"])
    if isDowntime {
      try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    } else {
      try exchange.send(
        "inquiry", from: Self.sender,
        [
          "msgId": "H-1", "subject": "样例事由", "recipients": "XC-WJ", "replyDueDate": "2021-01-05",
          "proposition": "样例拟办意见",
        ])
    }
    for moment in ["2021-01-04T10:00", "2021-01-05T10:00"] { try exchange.pass(moment) }
    let day: Day = isDowntime ? "2021-01-06" : "2021-01-05"
    let stop = isDowntime ? "2021-01-08T09:00:00" : "2021-01-06T00:00:10"
    let now = try #require(Instant("\(stop).000+08:00"))
    let store = try SQLiteLedger(path: exchange.layout.ledger.string, now: now)
    let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
    let closer = DayCloser(configuration: configuration, ledger: store)
    if isDowntime {
      #expect(try closer.closeDays(before: day, now: now).days == ["2021-01-05"])
    }
    try closer.unwritten.note(day.description)
    try DayEnd(configuration: configuration, ledger: store, day: day, now: now).note()
    try store.close()
    func count() throws -> Int {
      try exchange.ledger { view in
        var count = 0
        try view.forEachEntry { entry in
          count += entry.dayNoted == day ? 1 : 0
          return true
        }
        return count
      }
    }
    #expect(try count() == 1)
    #expect(try exchange.ledger { try $0.closedDay(day) } == nil)
    try exchange.pass(isDowntime ? "2021-01-08T09:00:20" : "2021-01-06T00:00:20", comesBack: nil)
    #expect(try count() == 1)
    #expect(try exchange.ledger { try $0.closedDay(day) } != nil)
    if isDowntime {
      let pause = "2021-01-05 10:00:00,2021-01-08 09:00:00,"
      for missed in ["2021-01-06", "2021-01-07"] {
        let told = try exchange.member("13-downtimes.csv", ofDay: missed)
        #expect(told.count { $0.hasPrefix(pause) } == 1, "\(missed): \(told)")
      }
    } else {
      let told = try exchange.member("10-inquiries.csv", ofDay: day.description)
      #expect(told.filter { $0.contains("XC-WJ") }.map { $0.hasPrefix("视为同意") } == [true], "\(told)")
    }
    #expect(try Files.names(in: exchange.layout.reports.appending(".unwritten")).isEmpty)
    try Self.expectSound(exchange)
  }

  // MARK: The ledger's log

  /// How many drops a ledger knows, as a copy of it tells: who asks the ledger itself would put its log away.
  private static func decided(_ exchange: TemporaryExchange) throws -> Int? {
    let folder = exchange.root.appending("copy")
    try Files.makeFolder(folder)
    defer { try? Files.removeTree(folder) }
    for ending in ["", "-wal"] {
      let file = FilePath(exchange.layout.ledger.string + ending)
      try Files.copy(file, to: folder.appending("ledger.sqlite\(ending)"))
    }
    let queue = try DatabaseQueue(path: folder.appending("ledger.sqlite").string)
    defer { try? queue.close() }
    return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM drops") }
  }

  /// How many bytes are cut off the log's end; with none of them the last ones are others.
  @Test(arguments: [0, 1, 5_000])
  func `of a torn log that counts which is whole, and what isn't in it is decided again`(cut: Int) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    let log = FilePath(exchange.layout.ledger.string + "-wal")
    #expect(try !Files.exists(log), "who stops in order leaves none")
    try exchange.drop(Self.push, as: Self.name, from: Self.sender)
    // The decision is the last that was written, and nobody was answered.
    try Self.kill("placing kill \(Self.name)", exchange)
    var bytes = try Files.bytes(of: log)
    try #require(bytes.count > 10_000)
    #expect(try Self.decided(exchange) == 1)
    if cut == 0 {
      for place in bytes.indices.suffix(100) { bytes[place] ^= 0xFF }
    } else {
      bytes.removeLast(cut)
    }
    try Files.replace(log, with: bytes)
    #expect(try Self.decided(exchange) == 0)
    try exchange.pass("2021-01-04T10:10")
    try Self.expectFinished(exchange)
  }
}
