import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// A ledger in a folder of its own, with short words for what is stored through its one door. Moments are written
/// `2021-01-04T16:00:00`.
///
/// What is owed is computed by a few rules from the facts that this ledger gives back: an engine that gives back others
/// is found out, whatever else is asked of it.
final class Book {
  /// A decided drop with its records.
  struct Drop {
    let row: DropRow
    let records: [RecordRow]
  }

  let ledger: any LedgerStore
  var calendar = HolidayCalendar.builtIn
  private let folder: LedgerFolder

  static let profile = Profile(
    id: "sample", title: "样例办法", documentNumber: "样例〔2020〕1号", effectiveFrom: Day("2020-12-22"),
    rules: [
      Rule(
        id: "claim", title: "认领", titleEn: "Claim", article: "第二十二条", family: .claim,
        kinds: ["approval-push"], answeredBy: ["claim", "claim-return"], trigger: .delivery,
        limit: Limit(1, .workday), accountable: .recipient),
      Rule(
        id: "reassign", title: "改派", titleEn: "Reassign", article: "第二十一条", family: .reassign,
        kinds: ["claim-return"], answeredBy: ["reassign"], trigger: .opening, limit: nil,
        accountable: .recipient),
      Rule(
        id: "opinion", title: "并联审核意见", titleEn: "Opinion", article: "第二十六条", family: .opinion,
        kinds: ["parallel-notice"], answeredBy: ["parallel-opinion", "extension-notice", "default-consent"],
        trigger: .delivery, limit: Limit(3, .workday), dueField: "dueDate", silence: .candidate,
        accountable: .recipient, liability: "第二十八条第5项"),
      Rule(
        id: "confirmation", title: "认定", titleEn: "Confirm", article: "第二十六条", family: .confirmation,
        kinds: ["parallel-notice"], answeredBy: ["default-consent"], trigger: .opening, limit: nil,
        accountable: .sender),
      Rule(
        id: "reply", title: "函询回复", titleEn: "Reply", article: "第二十七条", family: .reply,
        kinds: ["inquiry"], answeredBy: ["inquiry-reply"], trigger: .delivery, limit: Limit(5, .workday),
        silence: .deemed, accountable: .recipient),
    ])

  init(_ engine: Engine = .current) throws {
    folder = try LedgerFolder()
    ledger = try engine.ledger(path: folder.path, now: LedgerFolder.moment("2021-01-01T00:00:00"))
  }

  /// The story of ``LedgerConformanceTests/play(in:)`` as SQLite has it, played once.
  private static let story = Result {
    let book = try Book(.sqlite)
    try LedgerConformanceTests.play(in: book)
    return (bytes: try book.bytes(), calendar: book.calendar)
  }

  /// A book of its own in SQLite, in which all of that story has happened.
  static func played() throws -> Book {
    let story = try story.get()
    return try Book(holding: story.bytes, calendar: story.calendar)
  }

  private init(holding bytes: Data, calendar: HolidayCalendar) throws {
    folder = try LedgerFolder()
    try folder.write(bytes)
    ledger = try Engine.sqlite.ledger(path: folder.path, now: LedgerFolder.moment("2021-01-01T00:00:00"))
    self.calendar = calendar
  }

  /// Where files may be made.
  var folderPath: String { folder.folderPath }

  /// Changes the database behind the ledger's back.
  func change(_ sql: String) throws { try folder.change(sql) }

  /// The bytes of the file, with all that was stored in it.
  func bytes() throws -> Data {
    try change("PRAGMA wal_checkpoint(TRUNCATE)")
    return try folder.bytes()
  }

  /// A drop that isn't decided yet.
  func drop(_ name: String, from sender: String = "XC-SPJ") throws -> DropRow {
    var receipt = Receipt(
      drop: name, fileName: "\(name).csv", bytes: 1, sha256: "", sender: sender, senderName: "样例部门",
      receivedAt: moment("2021-01-04T12:00:00"), verdict: .accepted, advice: .doNotResend)
    receipt.kind = "inquiry"
    receipt.counts.accepted = 1
    return try DropRow(receipt: receipt, receiptStem: name)
  }

  func moment(_ text: String) -> Instant { Instant("\(text).000+08:00")! }

  /// Stores what is decided over the ledger. What was told of it before is told after.
  func decide<Result>(_ body: (LedgerOverlay) throws -> Result) throws -> Result {
    try write { overlay, _ in try body(overlay) }
  }

  /// Stores what is written over the ledger. What was told of it before is told after.
  func write<Result>(_ body: (LedgerOverlay, any LedgerView) throws -> Result) throws -> Result {
    let (result, told) = try ledger.write(spoolingIn: FilePath(folder.folderPath)) { overlay, view in
      let result = try body(overlay, view)
      // Tests may write rows alone; who decides always tells of them, and is held to that.
      do { _ = try overlay.changes.seal() } catch {
        let last = try view.lastEntry()?.at
        try overlay.append(
          .timePassed, subject: "rows", at: last ?? moment("2021-01-01T00:00:00"), detail: [String: String]())
      }
      return (result, try ReaderAnswers(overlay))
    }
    let stored = try ledger.read { try ReaderAnswers($0) }
    for (before, after) in zip(told.lines, stored.lines) { #expect(before == after) }
    #expect(told.lines.count == stored.lines.count)
    return result
  }

  @discardableResult
  func decide(
    _ name: String, _ kind: String = "approval-push", from sender: String = "XC-SPJ", records count: Int = 3,
    takenAt: String, at: String? = nil
  ) throws -> Drop {
    try decide { try decide(name, kind, sender, count, moment(takenAt), moment(at ?? takenAt), $0) }
  }

  private func decide(
    _ name: String, _ kind: String, _ sender: String, _ count: Int, _ takenAt: Instant, _ at: Instant,
    _ overlay: LedgerOverlay
  ) throws -> Drop {
    var receipt = Receipt(
      drop: name, fileName: "\(name).csv", bytes: 1, sha256: "", sender: sender, senderName: "样例部门",
      receivedAt: takenAt, verdict: .accepted, advice: .doNotResend)
    receipt.kind = kind
    receipt.counts.found = count
    receipt.counts.accepted = count
    var row = try DropRow(receipt: receipt, receiptStem: name)
    overlay.insert(&row)
    let records = try (1...count).map { number in
      var record = RecordRow(
        drop: row.id, number: number, sender: sender, msgId: "\(name)/\(number)", digest: [], summary: "样例事项")
      try overlay.insert(&record)
      return record
    }
    try overlay.append(.decided, subject: name, at: at, detail: [String: String]())
    return Drop(row: row, records: records)
  }

  /// Stores a delivery of all records of a drop, without placing it.
  func stage(_ drop: Drop, to recipient: String = "XC-WJ") throws -> DeliveryRow {
    let kind = drop.row.kind ?? ""
    let isClaimable = Self.profile.claimRule(forKind: kind) != nil
    var delivery = DeliveryRow(
      delivery: "\(drop.row.drop)-\(recipient)", drop: drop.row.id, sender: drop.row.sender,
      recipient: recipient, kind: kind, records: drop.records.count, fileName: "\(drop.row.drop).csv",
      sha256: "", claimable: isClaimable ? drop.records.count : 0)
    for record in drop.records where isClaimable {
      delivery.parties.add("样例\(record.number)店", of: record.id)
    }
    try decide { overlay in
      overlay.insert(&delivery)
      for record in drop.records {
        overlay.link(delivery: delivery.id, record: record.id, isClaimable: isClaimable)
      }
    }
    return delivery
  }

  /// Places a delivery.
  func place(_ delivery: DeliveryRow, at: String) throws {
    try write { overlay, view in
      guard let entry = try overlay.markDelivered(delivery, at: moment(at)) else { return }
      let own = try matter(of: delivery, overlay)
      let kinds = Self.profile.kindsTimedByDelivery
      for matter in try [own] + view.matters(inDelivery: delivery.id, kinds: kinds) {
        try settle(matter, entry, moment(at), overlay)
      }
    }
  }

  func deliver(_ drop: Drop, to recipient: String = "XC-WJ", at: String) throws -> DeliveryRow {
    let delivery = try stage(drop, to: recipient)
    try place(delivery, at: at)
    return delivery
  }

  /// Claims or returns records of a delivery.
  func answer(
    _ delivery: DeliveryRow, _ name: String, _ act: ClaimAct = .claimed, records: [RecordRow?] = [nil],
    each count: Int = 1, round: Int = 1, takenAt: String, at: String? = nil
  ) throws {
    let (takenAt, at) = (moment(takenAt), moment(at ?? takenAt))
    try decide { overlay in
      let kind = act == .claimed ? "claim" : "claim-return"
      let drop = try decide(name, kind, delivery.recipient, 1, takenAt, at, overlay)
      for record in records {
        var claim = ClaimRow(
          delivery: delivery.id, record: record?.id, records: count, act: act, at: takenAt,
          byDrop: drop.row.id, round: round)
        overlay.insert(&claim)
      }
      try settle(matter(of: delivery, overlay), overlay.changes.next.entry - 1, at, overlay)
    }
  }

  /// Takes a record that is a fact of a matter, and delivers it.
  @discardableResult
  func send(
    _ name: String, _ kind: String, from sender: String = "XC-SPJ", to recipients: [String] = [],
    in code: String, about: RecordRow? = nil, _ fields: [String: String] = [:], at: String
  ) throws -> RecordRow {
    let drop = try decide { overlay in
      let drop = try decide(name, kind, sender, 1, moment(at), moment(at), overlay)
      let matter = try overlay.ensureMatter(code)
      try overlay.insert(
        FactRow(
          record: drop.records[0].id, matter: matter.id, about: about?.id, kind: kind, party: sender,
          recipients: recipients,
          fields: fields))
      try settle(matter, overlay.changes.next.entry - 1, moment(at), overlay)
      return drop
    }
    for recipient in recipients { _ = try deliver(drop, to: recipient, at: at) }
    return drop.records[0]
  }

  /// Lets time pass.
  func pass(to: String) throws {
    try write { overlay, view in
      let entry = try overlay.append(
        .timePassed, subject: "clock", at: moment(to), detail: [String: String]())
      for matter in try view.wakingMatters(through: moment(to), limit: 100) {
        try settle(matter, entry, moment(to), overlay)
      }
    }
  }

  /// Computes anew what is open, with another calendar.
  func install(_ other: HolidayCalendar, at: String) throws {
    calendar = other
    try write { overlay, view in
      let entry = try overlay.append(
        .calendarChanged, subject: "calendar", at: moment(at), detail: ["to": other.version])
      for matter in try view.mattersWithDeadlines(after: 0, limit: 100) {
        try settle(matter, entry, moment(at), overlay)
      }
    }
  }

  func close(_ day: Day, at: String) throws {
    let changes = try ledger.read {
      try $0.closing(day, at: moment(at), spoolingIn: FilePath(folder.folderPath))
    }
    try ledger.apply([changes])
  }

  /// What the rules say of a matter at a moment, from what the ledger tells of it.
  func computed(_ matter: MatterRow, at: String) throws -> [Obligation] {
    let facts = try ledger.read { try $0.facts(of: matter) }
    return Self.profile.obligations(in: facts, asOf: moment(at), calendar: calendar)
  }

  func matter(of delivery: DeliveryRow) throws -> MatterRow {
    try #require(try ledger.read { try $0.matter("delivery:\(delivery.delivery)") })
  }

  func matter(_ code: String) throws -> MatterRow { try #require(try ledger.read { try $0.matter(code) }) }

  /// What the ledger holds of a matter now.
  func stored(_ matter: MatterRow) throws -> [Obligation] {
    try ledger.read { try $0.obligations(of: matter).map(\.obligation) }
  }

  private func matter(of delivery: DeliveryRow, _ ledger: LedgerOverlay) throws -> MatterRow {
    try ledger.ensureMatter("delivery:\(delivery.delivery)", delivery: delivery.id)
  }

  private func settle(
    _ matter: MatterRow, _ entry: Int64, _ now: Instant, _ ledger: LedgerOverlay
  ) throws {
    let obligations = Self.profile.obligations(
      in: try ledger.facts(of: matter), asOf: now, calendar: calendar)
    try ledger.setObligations(obligations, of: matter, entry: entry)
    let wake = obligations.compactMap { $0.nextWake(after: now) }.min()
    ledger.setWake(wake, of: matter)
  }
}
