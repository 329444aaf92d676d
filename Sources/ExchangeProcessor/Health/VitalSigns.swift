import ExchangeBase
import ExchangeRules
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import Glibc
import SystemPackage

/// How an exchange stands at a moment, in numbers: looked at once, for the checks of ``QuickLook`` and for metrics. What can't be
/// looked at is missing here; the checks that are about it say why.
struct VitalSigns: Sendable {
  /// What lies with one department.
  struct Inbox: Sendable {
    /// The department's code.
    let department: String
    /// Whether its folders are there and can be used.
    let isThere: Bool
    /// Files that wait in its inbox.
    var files = 0
    /// For how many seconds the oldest has lain there; `nil` where none does.
    var oldest: Int64?
    /// Drops that were taken and aren't decided, each with the time of taking.
    var undecided: [TakenFolder] = []
  }

  /// A disk of the exchange's own.
  struct Disk: Sendable {
    /// Which of our folders it holds: `exchange`, `work`, `archive`, `reports`.
    let name: String
    let room: DiskRoom
  }

  /// When it was looked at.
  let at: Instant
  let inboxes: [Inbox]
  /// What was put aside by a fault of ours.
  let parked: [DeadLetter.Note]
  /// The drops whose files we gave up putting in their places or away.
  let givenUp: [String]
  /// Drops that are decided and have files that aren't in their places, in the order of taking.
  let unplaced: [DropRow]
  /// Deliveries that never went out and never will: all that was decided of their drops is in its place.
  let unsent: [DeliveryRow]
  /// Each disk once, by the first folder of ours that it holds.
  let disks: [Disk]
  /// How large the ledger is, with what SQLite keeps beside it.
  let ledgerBytes: Int
  /// When the processor last noted that it runs, once a minute; `nil` where it never did.
  let lastSeen: Instant?
  /// When the exchange began.
  let firstEntry: Instant?
  let lastClosedDay: Day?
  /// Closed days that nobody has signed off in a way that counts, in order.
  let unsignedDays: [Day]
  /// What departments have used of today's quota.
  let usage: [String: DayUsage]
  /// The last verification of the ledger.
  let proof: LedgerProof?
  /// Closed days and ended months whose package isn't written, by name, and why the first isn't.
  let unwritten: [String], unwrittenFault: LocalizedText?
  /// Closed days whose package was written and isn't there any more, in order; of a year and a day at most.
  let missing: [Day]
  /// Closed days whose package has no time stamp, and why the first has none.
  let unstamped: [Day], unstampedFault: LocalizedText?

  /// How many closed days are looked at for their packages.
  private static let looked = 366

  /// Looks at an exchange. Nothing of it is changed, and what it takes doesn't grow with the ledger.
  ///
  /// - Parameter ledger: its ledger; `nil` where it can't be asked.
  init(of configuration: ExchangeConfiguration, at now: Instant, _ ledger: (any LedgerSource)?) {
    let layout = configuration.layout
    at = now
    func ask<Value>(_ body: (any LedgerView) throws -> Value) -> Value? { try? ledger?.read(body) }
    let gone = configuration.goneFolders(on: now.day)
    let departments = configuration.catalogue.table.participants.filter { !gone.contains($0.code) }
    inboxes = departments.map { department in
      Self.inbox(of: department.code, layout, at: now) { drop in ask { try $0.drop(drop) != nil } ?? true }
    }
    let parked = (try? DeadLetter.notes(in: layout)) ?? []
    self.parked = parked
    givenUp = WorkInHand.givenUp(in: layout).filter { drop in !parked.contains { $0.drop == drop } }
    let waiting = ask { view -> (drops: [DropRow], unsent: [DeliveryRow]) in
      let all = try view.unpublishedDrops()
      // Of which only receipts wait, and those for folders that are gone for good, waits for nothing. Deliveries may be on their way to
      // whoever has taken over.
      let drops = try all.filter { drop in
        if gone.isEmpty { return true }
        let files = try view.publications(of: .drop(drop.id))
        return files.isEmpty || !files.allSatisfy { $0.box == .receipts && gone.contains($0.department) }
      }
      return (drops, (try? Self.unsent(at: now, unplaced: Set(all.map(\.id)), view)) ?? [])
    }
    unplaced = waiting?.drops ?? []
    unsent = waiting?.unsent ?? []
    var disks: [Disk] = []
    for (name, folder) in [
      ("exchange", layout.root), ("work", layout.work), ("archive", layout.archive),
      ("reports", layout.reports),
    ] {
      guard let room = try? DiskRoom(of: folder), !disks.contains(where: { $0.room.device == room.device })
      else { continue }
      disks.append(Disk(name: name, room: room))
    }
    self.disks = disks
    ledgerBytes = (try? layout.ledgerPlace().bytes()) ?? 0
    lastSeen = ask { try $0.lastSeen() } ?? nil
    firstEntry = (ask { try $0.firstEntry() } ?? nil)?.at
    let closed = (ask { try $0.lastClosedDay() } ?? nil)?.day
    lastClosedDay = closed
    unsignedDays =
      ask { view in
        let last = try view.lastEntry()?.at.day ?? now.day
        return try view.unsignedDays(before: view.day(max(now.day, last)))
      } ?? []
    usage = ask { try $0.usage(onDay: now.day.digits) } ?? [:]
    proof = ledger.flatMap { try? LedgerProof(in: layout, of: $0) }
    let reports = UnwrittenReports(layout: layout)
    let days = ((try? reports.days()) ?? []).filter { day in closed.map { day <= $0 } ?? false }
    let months = ((try? reports.months()) ?? []).filter { month in
      closed.map { month.days.upperBound <= $0 } ?? false
    }
    let names = days.map(\.description) + months.map(\.name)
    unwritten = names
    unwrittenFault = names.lazy.compactMap(reports.fault).first
    let written = (try? Files.names(in: layout.reports).map(\.string)).map { Set($0) }
    missing =
      ask { view -> [Day] in
        guard let written, let closed else { return [] }
        return try view.closedDays(before: closed.adding(days: 1), limit: Self.looked).map(\.day).reversed()
          .filter { !written.contains("\($0).zip") && !days.contains($0) }
      } ?? []
    let stamps = configuration.settings.timestamp == nil ? [] : (try? TimeStamper.unstamped(layout)) ?? []
    unstamped = stamps.map(\.day)
    unstampedFault = stamps.first?.fault
  }

  private static func unsent(
    at now: Instant, unplaced: Set<Int64>, _ view: any LedgerView
  ) throws -> [DeliveryRow] {
    let last = try view.lastEntry()?.at.day ?? now.day
    return try view.deliveries(undeliveredAtEndOf: view.day(max(now.day, last)))
      .filter { $0.deliveredAt == nil && !unplaced.contains($0.drop) }
  }

  private static func inbox(
    of code: String, _ layout: ExchangeLayout, at moment: Instant, isDecided: (String) -> Bool
  ) -> Inbox {
    guard (try? layout.requireFolders(of: code)) != nil else {
      return Inbox(department: code, isThere: false)
    }
    let folder = layout.inbox(code)
    let entries =
      ((try? Files.entries(in: folder) { !InboxScanner.isIgnored($0) }) ?? [])
      .filter { $0.status.sort != .folder || InboxScanner.isDrop($0.name) }
    var inbox = Inbox(department: code, isThere: true, files: entries.count)
    // Files have the machine's own time, whatever time a replay sets; who asks about later means it.
    let now = max(time(nil), Int(moment.milliseconds / 1_000))
    inbox.oldest = entries.map(\.status.changed.seconds).min().map { Int64(max(now - $0, 0)) }
    let taken = (try? Files.names(in: layout.taken(code))) ?? []
    inbox.undecided = taken.compactMap { TakenFolder(name: $0.string) }.filter { !isDecided($0.drop) }
    return inbox
  }
}
