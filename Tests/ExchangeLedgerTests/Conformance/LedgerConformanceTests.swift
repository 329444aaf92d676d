import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeLedger

/// What a ledger promises whatever holds it. The other suites of this folder belong to it: each says what one sort of
/// question is answered with.
struct LedgerConformanceTests {
  // MARK: One story, told by each engine

  @Test func `every engine tells the same of the same`() throws {
    let told = try Engine.allCases.map { engine in
      let book = try Book(engine)
      try Self.play(in: book)
      let days: [Day] = (3...13).map { "2021-01-\($0 < 10 ? "0" : "")\($0)" }
      return try book.ledger.read { view in
        try ReaderAnswers(view).lines + ViewAnswers(view, days: days).lines
      }
    }
    let first = try #require(told.first)
    #expect(first.count > 900, "there is something to tell")
    for other in told.dropFirst() {
      #expect(first.count == other.count)
      for (left, right) in zip(first, other) { #expect(left == right) }
    }
  }

  /// To SQLite a text ends at its NUL, so that whoever asks for people refuses it before (`Question`).
  @Test(arguments: [Engine.postgres, .memory])
  func `what is asked for with a NUL in it is found nowhere`(engine: Engine) throws {
    let book = try Book(engine)
    try Self.play(in: book)
    try book.ledger.read { view in
      let drop = try #require(try view.drop("20210104-0001"))
      let record = try #require(try view.records(rows: [1]).first)
      #expect(try view.drop("\0") == nil && view.drop("20210104-0001\0") == nil)
      #expect(try view.drops(matching: "20210104-0001\0").isEmpty)
      #expect(try view.records(of: drop.sender, msgIds: ["\0", record.msgId]) == [record])
      #expect(try view.entries(about: "\0").isEmpty)
      var choice = DropChoice()
      choice.name = "\0"
      #expect(try view.drops(in: 1..<100, choice, limit: 10).isEmpty)
      // And all else can still be asked.
      #expect(try view.lastEntry() != nil)
    }
  }

  /// Two weeks in which all of it happens: claims, returns, reassignments, matters with extensions and defaults, another
  /// calendar, late pushes judged anew, notices, statements, sign-offs, days closed and open, files placed and waiting.
  static func play(in book: Book) throws {
    let push = try book.decide("20210104-0001", records: 4, takenAt: "2021-01-04T10:00:00")
    let toHealth = try book.deliver(push, at: "2021-01-04T10:00:02")
    let toMarket = try book.deliver(push, to: "XC-SCJG", at: "2021-01-04T10:00:03")
    let late = try book.write { overlay, _ in
      var drop = try book.drop("20210104-0002")
      overlay.insert(&drop)
      return try (1...3).map { number in
        var record = RecordRow(
          drop: drop.id, number: number, sender: drop.sender, msgId: "late/\(number)", digest: [1],
          documents: ["样例〔2021〕\(number)号"], triggerDay: "2020-12-30",
          due: book.moment("2021-01-01T00:00:00"), isOnTime: false,
          provisionalRule: number < 3 ? "push-approval" : nil)
        try overlay.insert(&record)
        return record
      }
    }
    try book.decide { overlay in
      try overlay.append(
        .decided, subject: "20210104-0002", at: book.moment("2021-01-04T12:00:00"),
        detail: [String: String]())
      var delivery = DeliveryRow(
        delivery: "20210104-0002-XC-WJ", drop: late[0].drop, sender: "XC-SPJ", recipient: "XC-WJ",
        kind: "approval-push", records: 0, fileName: "样例.csv", sha256: "a", claimable: 0)
      overlay.insert(&delivery)
      overlay.insert(
        PublicationRow(
          owner: .drop(late[0].drop), department: "XC-SPJ", box: .receipts, stagedName: "20210104-0002.0.a",
          finalName: Array("20210104-0002.receipt.xml".utf8)))
      overlay.insert(
        PublicationRow(
          owner: .drop(late[0].drop), delivery: delivery.id, department: "XC-WJ", box: .outbox,
          stagedName: "20210104-0002.1.a", finalName: Array("样例.csv".utf8),
          content: FileContent(bytes: 1, sha256: "a")))
    }
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG", "XC-ZHZF"], in: code, ["dueDate": "2021-01-06"],
      at: "2021-01-04T11:00:00")
    let question = try book.send(
      "i1", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i1", at: "2021-01-04T12:00:00")
    try book.send("i2", "inquiry", to: ["XC-SCJG"], in: "inquiry:XC-SPJ:i2", at: "2021-01-04T12:30:00")
    try state(book)
    try book.close("2021-01-04", at: "2021-01-05T00:00:01")

    try book.answer(toMarket, "k1", .returned, records: [push.records[0]], takenAt: "2021-01-05T09:00:00")
    try book.answer(
      toMarket, "k2", .reassigned, records: [push.records[0]], round: 1, takenAt: "2021-01-05T09:30:00")
    try book.answer(toMarket, "k3", .returned, each: 3, takenAt: "2021-01-05T10:00:00")
    try book.answer(toMarket, "k4", .withdrawn, records: [push.records[1]], takenAt: "2021-01-05T10:30:00")
    try book.answer(toHealth, "k5", records: [push.records[1]], takenAt: "2021-01-05T11:00:00")
    try book.answer(toHealth, "k6", .superseded, records: [push.records[2]], takenAt: "2021-01-05T11:30:00")
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-08"],
      at: "2021-01-05T12:00:00")
    try tell(book, toHealth)
    try book.close("2021-01-05", at: "2021-01-06T00:00:01")

    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-07"): .holiday(name: "样例节")], version: "样例通知")
    try book.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-06T09:00:00")
    try judge(book, late)
    try signOff(book)
    try book.pass(to: "2021-01-08T00:00:00")
    try book.answer(toHealth, "k7", each: 2, takenAt: "2021-01-08T09:00:00")
    try book.send(
      "c", "default-consent", in: code, about: notice, ["department": "XC-ZHZF"], at: "2021-01-08T10:00:00")
    try book.send(
      "r", "inquiry-reply", from: "XC-WJ", in: "inquiry:XC-SPJ:i1", about: question, ["outcome": "同意"],
      at: "2021-01-08T11:00:00")
    try book.decide { overlay in
      var drop = try book.drop("u", from: "XC-WJ")
      overlay.insert(&drop)
      overlay.insert(UnclearAnswerRow(matter: 1, drop: drop.id, party: "XC-WJ"))
      overlay.insert(UnclearAnswerRow(matter: 1, drop: drop.id, party: "XC-WJ"))
      try overlay.insert(
        Downtime(since: book.moment("2021-01-08T12:00:00"), until: book.moment("2021-01-08T13:00:00")),
        now: book.moment("2021-01-08T13:00:00"))
      overlay.setLastSeen(book.moment("2021-01-08T13:00:00"))
      overlay.setRules(Book.profile.rules.map(\.id).sorted())
      overlay.setCalendarVersion(book.calendar.version)
    }
    try publish(book, late[0].drop)
    try book.pass(to: "2021-01-12T00:00:00")
  }

  private static func state(_ book: Book) throws {
    try book.decide { overlay in
      let words = try records(3, of: "s", from: "XC-SPJ", at: "2021-01-04T13:00:00", book, overlay)
      let early = try records(1, of: "e", from: "XC-SPJ", at: "2021-01-04T13:30:00", book, overlay)
      overlay.insert(
        StatementRow(
          record: early[0].id, day: "2020-12-01", kind: "approval-push", bundles: 1, records: 1,
          foundBundles: 0,
          foundRecords: 0))
      for (number, record) in words.enumerated() {
        overlay.insert(
          StatementRow(
            record: record.id, day: "2021-01-04", kind: number < 2 ? "approval-push" : "inquiry",
            bundles: 1, records: 4 + number, msgIds: ["20210104-0001/1", "nothing"]))
      }
    }
  }

  private static func tell(_ book: Book, _ delivery: DeliveryRow) throws {
    let matter = try book.matter(of: delivery)
    let duty = try #require(try book.stored(matter).first)
    try book.decide { overlay in
      for (number, recipient) in ["XC-WJ", "XC-DSJ"].enumerated() {
        #expect(try overlay.lastNoticeNumber(onDay: "20210105") == number)
        var notice = NoticeRow(
          notice: "N20210105-000\(number + 1)-\(recipient)", recipient: recipient,
          issuedAt: book.moment("2021-01-05T08:30:00"))
        try overlay.insert(&notice, lines: 2)
        for occasion in ["", "2021-01-06"] {
          overlay.insertLine(of: notice, type: "overdue", duty.key, occasion: occasion, in: matter)
        }
        overlay.insert(
          PublicationRow(
            owner: .notice(notice.id), department: recipient, box: .outbox, stagedName: notice.notice,
            finalName: Array("通知".utf8)))
      }
    }
    try book.write { overlay, view in
      let first = try #require(try view.unpublishedNotices().first)
      try overlay.markPublished(first, at: book.moment("2021-01-05T08:31:00"))
    }
  }

  private static func judge(_ book: Book, _ records: [RecordRow]) throws {
    try book.decide { overlay in
      for (record, isOnTime) in zip(records, [true, false]) {
        let entry = try overlay.append(
          .rejudged, subject: record.publicId, at: book.moment("2021-01-06T09:00:01"),
          detail: [String: String]())
        overlay.insert(
          Rejudgement(
            record: record.id, entry: entry, oldDue: book.moment("2021-01-01T00:00:00"),
            due: book.moment(isOnTime ? "2021-01-05T00:00:00" : "2021-01-02T00:00:00"), isOnTime: isOnTime,
            isProvisional: !isOnTime))
      }
    }
  }

  private static func signOff(_ book: Book) throws {
    try book.decide { overlay in
      let words = try records(3, of: "w", from: "XC-DSJ", at: "2021-01-06T10:00:00", book, overlay)
      for (record, day) in zip(words, ["2021-01-04", "2021-01-04", "2021-01-05"] as [Day]) {
        overlay.insert(
          SignoffRow(
            record: record.id, day: day, reviewer: "样例复核人", conclusion: "一致",
            packageSha256: String(repeating: "a", count: 64), isOfOtherPackage: record.number != 2))
      }
    }
  }

  /// Records of a drop that is decided with them.
  private static func records(
    _ count: Int, of name: String, from sender: String, at: String, _ book: Book, _ overlay: LedgerOverlay
  ) throws -> [RecordRow] {
    var drop = try book.drop(name, from: sender)
    overlay.insert(&drop)
    try overlay.append(.decided, subject: name, at: book.moment(at), detail: [String: String]())
    return try (1...count).map { number in
      var record = RecordRow(
        drop: drop.id, number: number, sender: sender, msgId: "\(name)/\(number)", digest: [])
      try overlay.insert(&record)
      return record
    }
  }

  private static func publish(_ book: Book, _ drop: Int64) throws {
    let waiting = try book.ledger.read { try $0.publications(of: .drop(drop)) }
    #expect(waiting.count == 2)
    try book.decide { $0.forget(waiting[0]) }
    let row = try #require(try book.ledger.read { try $0.drop(row: drop - 1) })
    try book.decide { try $0.markPublished(row, at: book.moment("2021-01-08T14:00:00")) }
  }

  // MARK: What may be there once

  /// What is written twice.
  enum Twice: CaseIterable {
    case drop, receipt, record, delivery, obligation, notice, line, day, placeInDelivery
  }

  @Test(.everyEngine, arguments: Twice.allCases)
  func `what may be there once isn't stored twice, and nothing of its part is`(twice: Twice) throws {
    let book = try Book()
    let push = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(push, at: "2021-01-04T10:00:02")
    try book.close("2021-01-04", at: "2021-01-05T00:00:01")
    try book.write { overlay, _ in try write(.line, book, delivery, push, overlay, number: 1) }
    let before = try book.ledger.read { try ReaderAnswers($0).lines }
    let (good, bad) = try book.ledger.read { view in
      let folder = FilePath(book.folderPath)
      let good = try LedgerOverlay(over: view, folder: folder)
      try good.append(
        .timePassed, subject: "clock", at: book.moment("2021-01-05T10:00:00"), detail: [String: String]())
      let bad = try LedgerOverlay(over: good, folder: folder.appending("bad"))
      try write(twice, book, delivery, push, bad, number: 2)
      return (good.changes, bad.changes)
    }
    #expect(throws: LedgerError.self) { try book.ledger.apply([good, bad]) }
    #expect(try book.ledger.read { try ReaderAnswers($0).lines } == before)
    #expect(try book.ledger.read { try $0.firstBrokenEntry() } == nil)
    try book.ledger.apply([good])
  }

  @Test(.everyEngine)
  func `nothing is there before the condition has come about, and nothing ever if it doesn't`() throws {
    struct Refused: Error {}
    let book = try Book()
    let (before, changes) = try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      try overlay.append(
        .timePassed, subject: "clock", at: book.moment("2021-01-05T10:00:00"), detail: [String: String]())
      return (try ReaderAnswers(view).lines, overlay.changes)
    }
    func expectNothing() throws { #expect(try book.ledger.read { try ReaderAnswers($0).lines } == before) }
    #expect(throws: Refused.self) {
      try book.ledger.apply([changes]) {
        try expectNothing()
        throw Refused()
      }
    }
    try expectNothing()
    try book.ledger.apply([changes]) { try expectNothing() }
    #expect(try book.ledger.read { try ReaderAnswers($0).lines } != before)
  }

  // MARK: Records ahead of what else was decided

  /// A drop with records that go two ways, and a delivery of some of them.
  private func bundle(_ name: String, in book: Book) throws -> LedgerChanges {
    try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      let row = overlay.nextDrop
      for number in 1...30 {
        let id =
          number.isMultiple(of: 3)
          ? "XC-SPJ-\(String(repeating: name.suffix(1) + "\(number)", count: 10).prefix(20))"
          : "\(name)-\(number)"
        var record = RecordRow(
          drop: row, number: number, sender: "XC-SPJ", msgId: id, digest: [UInt8](repeating: 1, count: 16))
        try overlay.insert(&record, route: Int32(number % 2))
      }
      var delivery = DeliveryRow(
        delivery: "\(name)-XC-WJ", drop: row, sender: "XC-SPJ", recipient: "XC-WJ", kind: "approval-push",
        records: 15, fileName: "\(name).csv", sha256: "", claimable: 15)
      overlay.insert(&delivery)
      overlay.addRoutes([
        .init(deliveries: [delivery.id], isClaimable: true), .init(deliveries: [], isClaimable: false),
      ])
      var drop = try book.drop(name)
      overlay.insert(&drop)
      try overlay.append(
        .decided, subject: name, at: book.moment("2021-01-04T12:00:00"), detail: [String: String]())
      return overlay.changes
    }
  }

  @Test(.everyEngine) func `records that are stored ahead make no difference`() throws {
    struct Refused: Error {}
    let (book, other) = (try Book(), try Book())
    for name in ["20210104-0001", "20210104-0002"] {
      let changes = try bundle(name, in: book)
      let before = try book.ledger.read { try ReaderAnswers($0).lines }
      #expect(throws: Refused.self) {
        try book.ledger.apply(ahead: changes.recordsAhead(), { throw Refused() }, once: {})
      }
      #expect(throws: Refused.self) {
        try book.ledger.apply(ahead: changes.recordsAhead(), { [changes] }, once: { throw Refused() })
      }
      #expect(try book.ledger.read { try ReaderAnswers($0).lines } == before)
      try book.ledger.apply(
        ahead: changes.recordsAhead(),
        {
          let now = try book.ledger.read { try ReaderAnswers($0).lines }
          #expect(now == before, "nobody sees any of it")
          return [changes]
        }, once: {})
      try other.ledger.apply([bundle(name, in: other)])
    }
    #expect(
      try book.ledger.read { try ReaderAnswers($0).lines }
        == other.ledger.read { try ReaderAnswers($0).lines })
    #expect(
      try book.ledger.read { try $0.lastEntry()?.digest } == other.ledger.read { try $0.lastEntry()?.digest })
    #expect(try book.ledger.read { try $0.firstBrokenEntry() } == nil)
  }

  @Test func `records that are stored ahead belong to what is decided`() throws {
    let book = try Book(.sqlite)
    let (one, another) = (
      try bundle("20210104-0001", in: book),
      try book.ledger.read { view in
        let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
        var drop = try book.drop("20210104-0001", from: "XC-WJ")
        overlay.insert(&drop)
        return overlay.changes
      }
    )
    #expect(throws: LedgerError.self) {
      try book.ledger.apply(ahead: one.recordsAhead(), { [another] }, once: {})
    }
    #expect(throws: LedgerError.self) {
      try book.ledger.apply(ahead: one.recordsAhead(), { [] }, once: {})
    }
    try book.ledger.apply([one])
    #expect(throws: LedgerError.self) {
      try book.ledger.apply(ahead: one.recordsAhead(), { [one] }, once: {})
    }
  }

  private func write(
    _ what: Twice, _ book: Book, _ delivery: DeliveryRow, _ push: Book.Drop, _ overlay: LedgerOverlay,
    number: Int
  ) throws {
    switch what {
    case .drop, .receipt:
      var drop = try book.drop(what == .drop ? "a" : "b")
      if what == .receipt { drop.receiptStem = "a" }
      overlay.insert(&drop)
    case .record:
      var drop = try book.drop("b")
      overlay.insert(&drop)
      var record = push.records[0]
      record.drop = drop.id
      try overlay.insert(&record)
    case .delivery:
      var again = delivery
      overlay.insert(&again)
    case .obligation:
      let matter = try overlay.ensureMatter("delivery:\(delivery.delivery)")
      let duty = try #require(try overlay.obligations(of: matter).first).obligation
      try overlay.insert(duty, in: matter, from: overlay.nextEntry)
    case .notice, .line:
      var notice = NoticeRow(
        notice: "N20210105-000\(what == .notice ? 1 : number)-XC-WJ", recipient: "XC-WJ",
        issuedAt: book.moment("2021-01-05T08:30:00"))
      try overlay.insert(&notice, lines: 1)
      guard what == .line else { return }
      let matter = try overlay.ensureMatter("delivery:\(delivery.delivery)")
      let duty = try #require(try overlay.obligations(of: matter).first).obligation
      overlay.insertLine(of: notice, type: "overdue", duty.key, occasion: "", in: matter)
    case .day:
      overlay.insert(
        ClosedDay(day: "2021-01-04", closedAt: book.moment("2021-01-05T00:00:02"), lastEntry: 1, digest: ""),
        open: [])
    case .placeInDelivery:
      overlay.link(delivery: delivery.id, record: push.records[0].id, isClaimable: true)
    }
  }

  // MARK: The chain and its numbers

  @Test(.everyEngine) func `parts of a group are chained in their order`() throws {
    let book = try Book()
    let changes = try book.ledger.read { view in
      let folder = FilePath(book.folderPath)
      let first = try LedgerOverlay(over: view, folder: folder.appending("1"))
      try first.append(
        .timePassed, subject: "first", at: book.moment("2021-01-05T10:00:00"), detail: [String: String]())
      let second = try LedgerOverlay(over: first, folder: folder.appending("2"))
      try second.append(
        .timePassed, subject: "second", at: book.moment("2021-01-05T10:00:00"), detail: [String: String]())
      return [first.changes, second.changes]
    }
    #expect(throws: LedgerError.self, "a part alone, without that before it") {
      try book.ledger.apply([changes[1]])
    }
    try book.ledger.apply(changes)
    var subjects: [String] = []
    try book.ledger.read {
      try $0.forEachEntry {
        subjects.append($0.subject); return true
      }
    }
    #expect(subjects == ["ledger", "first", "second"])
    #expect(try book.ledger.read { try $0.firstBrokenEntry() } == nil)
    #expect(throws: LedgerError.self, "decided once, stored once") { try book.ledger.apply(changes) }
  }

  @Test(.everyEngine) func `a state stays as it is while others are stored`() throws {
    let book = try Book()
    _ = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let other = try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      try overlay.append(
        .timePassed, subject: "clock", at: book.moment("2021-01-05T10:00:00"), detail: [String: String]())
      return overlay.changes
    }
    let stored = Handover(ledger: book.ledger, changes: other)
    try book.ledger.read { view in
      let before = try ReaderAnswers(view).lines
      try stored.apply()
      #expect(try ReaderAnswers(view).lines == before)
    }
    #expect(try book.ledger.read { try $0.lastEntry()?.subject } == "clock")
  }

  @Test(.everyEngine) func `nothing that was written is nothing that is stored`() throws {
    let book = try Book()
    let last = try book.ledger.read { try $0.lastEntry() }
    try book.write { _, _ in }
    #expect(try book.ledger.read { try $0.lastEntry() } == last)
  }
}

/// Stores changes from another thread, and waits for it.
private final class Handover: @unchecked Sendable {
  private let ledger: any LedgerStore
  private let changes: LedgerChanges
  private var error: (any Error)?

  init(ledger: any LedgerStore, changes: LedgerChanges) {
    self.ledger = ledger
    self.changes = changes
  }

  func apply() throws {
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [self] in
      do { try ledger.apply([changes]) } catch { self.error = error }
      done.signal()
    }
    done.wait()
    if let error { throw error }
  }
}
