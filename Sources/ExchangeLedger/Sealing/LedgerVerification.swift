public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules

/// That a ledger isn't what it was when it was written.
public struct LedgerFault: Sendable, Equatable {
  /// What is wrong.
  public enum What: Sendable, Equatable {
    /// An entry doesn't follow from the one before: it, or what was before it, was changed, removed or put in between.
    case entry
    /// Rows of a table aren't those with which the entry was stored.
    case rows(LedgerTable)
    /// There are more or fewer rows of a table than all entries tell of.
    case count(LedgerTable, found: Int, told: Int)
    /// Something is noted to be in its place, or isn't, other than entries tell; its id, where it is one thing.
    case placing(String?)
    /// A record that isn't found by its id or its numbers.
    case lost(String)
    /// A matter of which something with a limit is open would be looked at too late, or never; its name.
    case asleep(String)
    /// A staged file that is missing, or would go to somebody else or under another name than what it belongs to; what that is.
    case astray(String)
    /// What is kept of the running itself isn't what was written, or what the chain tells.
    case setting(LedgerSetting)
    /// The same of what the engine keeps for itself, or of what no program writes; its name.
    case note(String)
    /// A closed day that names another entry, or another digest, than the chain has.
    case day(Day)
    /// What the engine says of itself.
    case engine(LocalizedText)
  }

  /// What is wrong.
  public let what: What
  /// The entry at which it was found; `nil` where no single one tells of it.
  public let entry: Int64?
  /// Whether nothing but the seal of it tells so (``SettingSeal``): the chain has nothing against it.
  public let isOfSealAlone: Bool

  /// Names a fault.
  public init(_ what: What, at entry: Int64? = nil, isOfSealAlone: Bool = false) {
    self.what = what
    self.entry = entry
    self.isOfSealAlone = isOfSealAlone
  }
}

/// Looks whether all that a ledger holds is what was stored: follows the chain from its beginning, and holds the rows of each
/// table against the seals of the entries (``RowSeal``).
///
/// Memory doesn't grow with the ledger. What can't be read is a fault like any other, and ends nothing.
public struct LedgerVerification {
  /// How many faults are kept; more tell nothing more.
  public static let limit = 100

  private let view: any LedgerView
  private var faults: [LedgerFault] = []
  private var counts: [LedgerTable: Int] = [:]
  private var placed = (deliveries: 0, drops: 0, notices: 0)
  private var next = FreeRows.beginning
  /// Records whose being found is asked for together.
  private var batch: [RecordRow] = []
  private var now: Instant?
  /// Whether an earlier program began it: of notices that it placed no entry tells.
  private var wasEarlier = false
  /// The version of the calendar that the chain last told of.
  private var calendar: String?
  /// The versions by which limits were counted, since an earlier program's ledger was last brought up to date.
  private var calendars: Set<String> = []
  private var renewal: Int64 = 0
  /// The end of the last downtime, and when something was last decided: the processor was seen running then, or thereabouts.
  private var (seenUntil, decidedAt): (Instant?, Instant?) = (nil, nil)

  /// When notices were last given, when time was last let act, and when an earlier program's ledger was last brought up to date.
  private var (noticedAt, passedAt, renewedAt): (Instant?, Instant?, Instant?) = (nil, nil, nil)
  /// What has reached its reminder or limit, is told to nobody, and will be told to nobody.
  private var silent: [(matter: String, reached: Instant, entry: Int64)] = []

  private init(of view: any LedgerView, at now: Instant?) {
    self.view = view
    self.now = now
  }

  /// The faults of a ledger; none where it is sound.
  ///
  /// - Parameter now: what was to happen before has happened; that of the last entry where none is given.
  public static func faults(of view: any LedgerView, at now: Instant? = nil) throws -> [LedgerFault] {
    var verification = LedgerVerification(of: view, at: now)
    try verification.run()
    return verification.faults
  }

  private mutating func add(_ what: LedgerFault.What, at entry: Int64? = nil) {
    if faults.count < Self.limit { faults.append(LedgerFault(what, at: entry)) }
  }

  private mutating func run() throws {
    for line in try view.damages(limit: Self.limit) { add(.engine(line)) }
    // What isn't of the form that the engine writes isn't read row by row.
    guard faults.isEmpty else { return }
    for line in try view.irregularities(limit: Self.limit) { add(.engine(line)) }
    if let last = try? view.lastEntry()?.at { now = max(now ?? last, last) }
    if let broken = try view.firstBrokenEntry() {
      // What follows would be held against what nobody wrote.
      return add(.entry, at: broken)
    }
    var isSealed = false
    try view.forEachEntry { entry in
      try look(at: entry)
      guard let text = entry.rows else { return true }
      isSealed = true
      let seal: RowSeal
      do { seal = try LedgerJSON.value(text, .seal) } catch {
        add(.entry, at: entry.sequence)
        return true
      }
      try look(at: seal, of: entry)
      return faults.count < Self.limit
    }
    lookAtSilent()
    try lookForLost()
    if isSealed { try lookAtCounts() }
    try lookAtPublications()
    try lookAtSettings()
  }

  /// What is noted of rows, of which the entries tell.
  private mutating func look(at entry: EntryRow) throws {
    switch entry.event {
    case .delivered:
      placed.deliveries += 1
      let delivery = try readable { try view.delivery(entry.subject) } ?? nil
      if delivery?.deliveredAt != entry.at { add(.placing(entry.subject), at: entry.sequence) }
    case .published:
      let isNotice = entry.subject.hasPrefix("N")
      if isNotice { placed.notices += 1 } else { placed.drops += 1 }
      let at = try readable { try view.publishedAt(entry.subject) } ?? nil
      if at != entry.at { add(.placing(entry.subject), at: entry.sequence) }
    case .dayClosed:
      guard let day = Day(entry.subject) else { return add(.entry, at: entry.sequence) }
      let closed = try readable { try view.closedDay(day) } ?? nil
      let last = try closed.flatMap { closed in try readable { try view.entry(closed.lastEntry) } } ?? nil
      // Before the first entry there is nothing to rest on.
      guard let closed, closed.lastEntry == 0 || closed.digest == last?.digest else {
        return add(.day(day), at: entry.sequence)
      }
    case .calendarChanged:
      let detail: [String: String]? = try? LedgerJSON.value(entry.detail, .entry(entry.sequence))
      calendar = detail?["to"]
    case .downtime:
      let detail: [String: String]? = try? LedgerJSON.value(entry.detail, .entry(entry.sequence))
      seenUntil = detail?["until"].flatMap { Instant(canonical: $0) } ?? seenUntil
    case .decided: decidedAt = entry.at
    case .noticed: (noticedAt, passedAt) = (entry.at, entry.at)
    case .timePassed:
      // What was noted of a day before it was closed told nobody.
      if entry.dayNoted == nil { passedAt = entry.at }
    case .formatChanged:
      (wasEarlier, renewedAt, renewal, calendars) = (true, entry.at, entry.sequence, [])
    default: break
    }
  }

  private mutating func look(at seal: RowSeal, of entry: EntryRow) throws {
    guard seal.next.follows(next), seal.next.entry == entry.sequence + 1 else {
      return add(.entry, at: entry.sequence)
    }
    let span = SealedSpan(from: next, until: seal.next)
    next = seal.next
    for table in LedgerTable.allCases {
      guard let told = seal.rows[table] else { continue }
      counts[table, default: 0] += told.count
      var found: RowSeal.Rows?
      do {
        // Of most rows nothing else is to be looked at.
        switch table {
        case .records:
          found = try RowSeal.rows(of: table, in: span, view) { try lookForLost($0) }
        case .obligations:
          found = try RowSeal.rows(of: table, in: span, view) {
            noteCalendar($0)
            try lookAtWake($0, entry)
          }
        default: found = try RowSeal.rows(of: table, in: span, view)
        }
      } catch let error as LedgerError where error.code == .unreadable {
        found = nil
      }
      if found != told { add(.rows(table), at: entry.sequence) }
    }
  }

  private mutating func lookForLost(_ row: any SealedRow) throws {
    guard let record = row as? RecordRow else { return }
    batch.append(record)
    if batch.count == 1_000 { try lookForLost() }
  }

  private mutating func lookForLost() throws {
    for record in try view.lost(among: batch) { add(.lost(record.publicId)) }
    batch.removeAll(keepingCapacity: true)
  }

  private mutating func noteCalendar(_ row: any SealedRow) {
    guard let version = row as? ObligationVersion, version.fromEntry > renewal,
      let calendar = version.obligation.deadline?.calendarVersion
    else { return }
    calendars.insert(calendar)
  }

  /// Time is let act on a matter when it wakes: before it is over, and for the reminder that hasn't been given yet, but for a while
  /// in which what failed is tried again. So whatever has reached its reminder or limit was told to somebody, or wakes soon.
  private mutating func lookAtWake(_ row: any SealedRow, _ entry: EntryRow) throws {
    guard let version = row as? ObligationVersion, version.untilEntry == nil, let now,
      !version.obligation.isSettled
    else { return }
    let (obligation, matter) = (version.obligation, version.matter)
    let set = try readable { try view.wake(ofMatter: matter.id) } ?? nil
    if let next = obligation.nextWake(after: now), set.map({ $0 > next.adding(seconds: Self.day) }) ?? true {
      return add(.asleep(matter.code), at: entry.sequence)
    }
    if let set, set <= now.adding(seconds: Self.day) { return }
    guard silent.count < Self.limit, let due = obligation.due,
      let reached = [obligation.remindAt, due].compactMap(\.self).filter({ $0 <= now }).max(),
      let type = obligation.noticeOfState(at: now)?.rawValue,
      try !view.isTold(type, obligation.key, occasion: obligation.occasion(due.text), in: matter)
    else { return }
    silent.append((matter.code, reached, entry.sequence))
  }

  /// What nobody was told of and nothing will tell of isn't what this program leaves: time hasn't been let act since, or has and others
  /// were told. Whether a program of an earlier format told of the same nobody knows.
  private mutating func lookAtSilent() {
    for (matter, reached, entry) in silent where renewedAt.map({ $0 < reached }) ?? true {
      let hasPassed = passedAt.map { $0 >= reached } ?? false
      let wasTelling = noticedAt.map { $0 >= reached } ?? false
      if !hasPassed || wasTelling { add(.asleep(matter), at: entry) }
    }
  }

  /// Rows of which no entry tells lie outside all spans; so do those that took the place of others.
  private mutating func lookAtCounts() throws {
    for table in LedgerTable.allCases {
      let (found, told) = (try view.count(of: table), counts[table] ?? 0)
      if found != told { add(.count(table, found: found, told: told)) }
    }
    let found = try view.placedCounts()
    if found.deliveries != placed.deliveries || found.drops != placed.drops { add(.placing(nil)) }
    if wasEarlier ? found.notices < placed.notices : found.notices != placed.notices { add(.placing(nil)) }
  }

  private static let day: Int64 = 24 * 3_600

  private mutating func doubt(_ setting: LedgerSetting) {
    // What the chain tells goes before what its seal does.
    faults.removeAll { $0.what == .setting(setting) }
    add(.setting(setting))
  }

  /// What is kept of the running itself is in no entry's seal, since it changes without an entry. It is what its own seal says; and since
  /// whoever changes it may make that anew, it can't be other than what entries tell either, as far as they do.
  private mutating func lookAtSettings() throws {
    for name in SettingSeal.broken(in: try view.allSettings()) where faults.count < Self.limit {
      let what = LedgerSetting(rawValue: name).map(LedgerFault.What.setting) ?? .note(name)
      faults.append(LedgerFault(what, isOfSealAlone: true))
    }
    // The calendar by which limits are counted is the one of which was told last, or will be once all of them are; before any was told
    // it is one by which some were counted. That of a notice to come would have nothing counted anew.
    let (counting, underWay) = (try view.setting(.calendar), try view.setting(.calendarUnderWay) ?? "")
    if let calendar {
      if underWay.isEmpty ? counting != calendar : underWay != calendar {
        doubt(underWay.isEmpty ? .calendar : .calendarUnderWay)
      }
    } else if !calendars.isEmpty, counting.map({ !calendars.contains($0) }) ?? true {
      doubt(.calendar)
    }
    // A rule under which something is open is one with which the processor ran: else its going would pass unnoticed. What an earlier
    // program noted of rules is its own.
    let rules = Set(try view.rules())
    let isOwn = renewedAt.map { renewed in decidedAt.map { $0 > renewed } ?? false } ?? true
    if isOwn || !rules.isEmpty, try view.openRules().contains(where: { !rules.contains($0.rule) }) {
      doubt(.rules)
    }
    // It is noted as seen before the calendar that it has.
    if counting != nil, try view.setting(.lastSeen) == nil { doubt(.lastSeen) }
    // It was seen at the end of each downtime, and no more than a long pass before it decided something; and not yet in what is to
    // come, in which no downtime would be told, and no notice given.
    let (seen, told) = (try moment(.lastSeen), try moment(.lastTold))
    let wasSeen = [seenUntil, decidedAt?.adding(seconds: -Self.day)].compactMap(\.self).max()
    if let seen,
      wasSeen.map({ seen < $0 }) ?? false || now.map({ seen > $0.adding(seconds: Self.day) }) ?? false
    {
      doubt(.lastSeen)
    }
    if let told, let now, told > now.adding(seconds: Self.day) { doubt(.lastTold) }
  }

  /// What is no moment wasn't written by this program.
  private mutating func moment(_ setting: LedgerSetting) throws -> Instant? {
    guard let text = try view.setting(setting) else { return nil }
    let moment = Instant(canonical: text)
    if moment == nil { doubt(setting) }
    return moment
  }

  /// What waits for its name is there, and goes where the rows say that it belongs.
  private mutating func lookAtPublications() throws {
    guard let publications = try readable({ try view.publications() }) else {
      return add(.astray("publications"))
    }
    let owned = Dictionary(grouping: publications, by: \.owner)
    let drops = try readable { try view.unpublishedDrops() } ?? []
    for drop in drops {
      let mine = owned[.drop(drop.id)] ?? []
      let deliveries = try readable { try view.deliveries(ofDrop: drop.id) } ?? []
      for publication in mine where !isRight(publication, of: drop, deliveries) { add(.astray(drop.drop)) }
      for delivery in deliveries where delivery.deliveredAt == nil {
        let file = mine.first { $0.delivery == delivery.id && $0.finalName == Array(delivery.fileName.utf8) }
        if file == nil || file?.content.map({ $0.sha256 != delivery.sha256 }) ?? false {
          add(.astray(delivery.delivery))
        }
      }
    }
    let waiting = Set(drops.map(\.id))
    let notices = try readable { try view.unpublishedNotices() } ?? []
    for publication in publications {
      switch publication.owner {
      case .drop(let row): if !waiting.contains(row) { add(.astray(publication.stagedName)) }
      case .notice(let row):
        let notice = notices.first { $0.id == row }
        if notice?.recipient != publication.department || publication.box != .outbox
          || !publication.stagedName.hasPrefix("\(notice?.notice ?? "")")
        {
          add(.astray(notice?.notice ?? publication.stagedName))
        }
      }
    }
  }

  private func isRight(
    _ publication: PublicationRow, of drop: DropRow, _ deliveries: [DeliveryRow]
  ) -> Bool {
    guard publication.stagedName.hasPrefix(drop.drop) else { return false }
    let name = String(decoding: publication.finalName, as: UTF8.self)
    guard publication.box == .outbox else {
      // Names that people can't see are spelt out in the stem.
      return publication.department == drop.sender && publication.delivery == nil
        && (name.hasPrefix(drop.receiptStem) || drop.receiptStem.utf8.contains(UInt8(ascii: "\\")))
    }
    guard let delivery = deliveries.first(where: { $0.id == publication.delivery }) else { return false }
    return publication.department == delivery.recipient
      && (name == delivery.fileName || delivery.isForm(name))
  }

  /// What can't be read is looked for elsewhere: it is among the rows that aren't what they were.
  private func readable<Value>(_ body: () throws -> Value) throws -> Value? {
    do { return try body() } catch let error as LedgerError where error.code == .unreadable { return nil }
  }
}
