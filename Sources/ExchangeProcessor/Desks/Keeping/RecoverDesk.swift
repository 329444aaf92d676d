public import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import Foundation
import ExchangeWords
public import SystemPackage

/// Rebuilds what a ledger doesn't know any more, or all of it, from the journal, from what is kept of dropped files, from receipts and
/// packages. Nothing is delivered again.
public struct RecoverDesk {
  private let configuration: ExchangeConfiguration
  private let clock: WallClock
  private let language: Language
  private let lock: ExchangeLock

  private var layout: ExchangeLayout { configuration.layout }

  /// Opens the desk of an exchange, and takes its lock.
  ///
  /// - Parameter language: in which receipts are rebuilt where none tells in which they were written.
  /// - Throws: ``ProcessorError/held(exchange:)`` while a processor runs.
  public init(root: FilePath, data: ProgramData, clock: WallClock, language: Language) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    try configuration.layout.requireOwner()
    guard let lock = try ExchangeLock(root: root) else { throw ProcessorError.held(exchange: root.string) }
    self.lock = lock
    self.clock = clock
    self.language = language
  }

  /// What is known of a rebuilding until it has come to its end.
  private struct Mark: Codable {
    /// The last entry that the ledger had.
    let entry: Int64
    /// When it was begun.
    let begunAt: Instant
  }

  /// Rebuilds. What was broken off goes on.
  ///
  /// - Throws: `LedgerError` where there is a ledger that can't be read: a backup has to be put back first, or it laid aside;
  ///   ``ProcessorError/ledgerContradicted(_:because:)`` where the journal tells otherwise than the ledger, and may be wrong;
  ///   ``ClockJump`` and ``ClockLag`` where the clock can't be believed: then nothing was changed.
  public func recover() throws -> RecoveryAnswer {
    try LedgerSwap.finish(layout)
    let journal = Journal(layout)
    let receipts = try ReceiptIndex(layout)
    let known = try mark()
    let knewNothing = try layout.knowsOfNothing()
    let begunAt = known?.begunAt ?? clock.now()
    // What is being rebuilt may come out otherwise.
    if known == nil { try layAsideAnother(journal, receipts, begunAt) }
    let isThere = try layout.ledgerPlace().holdsLedger()
    if !isThere {
      try requireClock(journal, receipts)
      // What an attempt had to say whose ledger is gone isn't said of this one.
      if known != nil { try Files.remove(layout.remarks) }
      try note(Mark(entry: 0, begunAt: begunAt))
      // The log of a file that is gone would be taken for that of a new one.
      for ending in ["-wal", "-shm"] where try Files.exists(FilePath(layout.ledger.string + ending)) {
        try Files.rename(
          FilePath(layout.ledger.string + ending),
          to: layout.root.appending("ledger-before-recovery-\(begunAt.stamp).sqlite\(ending)"))
      }
    }
    let first = try journal.firstLine().flatMap { $0.sequence == 1 ? $0.at : nil }
    let earliest = receipts.notes.values.map(\.receivedAt).min()
    let ledger = try layout.openLedgerToRecover(now: first ?? earliest ?? clock.now())
    let last = try ledger.read { try $0.lastEntry() }?.sequence ?? 0
    let entry = try mark()?.entry ?? last
    let isMissing = try journal.lastLine().map { $0.sequence > last } ?? false
    if known == nil, isThere { try requireOwn(ledger, journal) }
    let unknown = try unknownDrops(ledger, receipts)
    if known == nil, isThere, !isMissing, unknown.isEmpty,
      try !LedgerWitnesses(layout: layout).tellMore(than: ledger)
    {
      // One with its opening alone is anybody's.
      let isTakenUp = knewNothing && last > 1
      // Asked before the folder knows of anything: who is refused because of the keys calls again, and is told then.
      let missingKey = isTakenUp ? try missingKey(of: ledger) : nil
      // A folder that takes the place of a lost one has its ledger from now on.
      try layout.noteFirst(ledger)
      guard isTakenUp else { return RecoveryAnswer(nothingMissingIn: last) }
      return RecoveryAnswer(takenUp: layout.ledgerName, lastEntry: last, missingKey: missingKey)
    }
    try requireClock(journal, receipts, over: ledger)
    let mark = Mark(entry: entry, begunAt: begunAt)
    try note(mark)
    try rebuild(ledger, journal, receipts, mark)
    return try finish(ledger, journal, mark)
  }

  /// Lays aside a ledger that tells otherwise than the journal what happened here, however much of what is kept it knows: `run` would
  /// never go by it, and nothing can be added to it that makes it this exchange's.
  private func layAsideAnother(_ journal: Journal, _ receipts: ReceiptIndex, _ begunAt: Instant) throws {
    let place = try layout.ledgerPlace()
    guard try place.holdsLedger(), let entry = try parting(of: place, from: journal) else { return }
    guard case .file(let path) = place else {
      throw ProcessorError.ledgerContradicted(
        place.shown,
        because: LocalizedText(
          "从第 \(entry) 条起，它与 journal 不同，不是这个交换的；请数据库管理员放回原来的，或移开这个 schema，再运行 exchange recover",
          "from entry \(entry) on it isn't what the journal tells, and so not this exchange's; have the administrator put the right one back, "
            + "or take that schema away, and call `exchange recover` again"))
    }
    try requireClock(journal, receipts)
    let aside = "ledger-before-recovery-\(begunAt.stamp).sqlite"
    try note(.another(entry, aside: aside))
    for ending in ["-wal", "-shm", ""] where try Files.exists(FilePath(path.string + ending)) {
      try Files.rename(FilePath(path.string + ending), to: layout.root.appending(aside + ending))
    }
    try Files.flushFolder(layout.root)
  }

  /// Refuses to add anything to a ledger that tells otherwise what happened here than what was written or kept then, where no journal tells
  /// whose it is: it may be another exchange's, and its own lie elsewhere.
  ///
  /// - Throws: ``ProcessorError/ledgerContradicted(_:because:)``
  private func requireOwn(_ ledger: any LedgerStore, _ journal: Journal) throws {
    let witnesses = LedgerWitnesses(layout: layout)
    let isBorneOut = try journal.lastLine() != nil || LedgerAnchor(in: layout) != nil
    var hasKept = false
    let found = try [
      witnesses.objection(byPackagesTo: ledger),
      witnesses.objection(byKeptFilesTo: ledger, isBorneOut: isBorneOut, &hasKept),
    ]
    guard let objection = found.compactMap(\.self).first(where: { !$0.isLack }) else { return }
    let words = objection.words
    throw ProcessorError.ledgerContradicted(
      layout.ledgerName,
      because: LocalizedText(
        "\(words.zh)。\(PuttingBack.last(of: layout.ledgerName).zh)；没有备份的，确认它不是本交换的以后把它移开，再运行 exchange recover，由留存的文件重建",
        "\(words.en): \(PuttingBack.last(of: layout.ledgerName).en); where there is none and it certainly isn't this exchange's, move it away "
          + "and call `exchange recover` again, which rebuilds what it can from what is kept"))
  }

  /// Nothing is rebuilt at a time that can't be believed: its note in the chain would keep everything else waiting until then. What
  /// recoveries noted themselves is no measure of it, as one may have been noted with a clock that was ahead.
  ///
  /// - Parameter ledger: that which is rebuilt; `nil` before it is opened.
  private func requireClock(
    _ journal: Journal, _ receipts: ReceiptIndex, over ledger: (any LedgerSource)? = nil
  ) throws {
    var (clock, entry, last) = (clock, EntryRow?.none, Instant?.none)
    func ask(_ ledger: any LedgerSource) throws {
      clock = try clock.forDeciding(over: ledger)
      (entry, last) = try ledger.read { (try $0.lastEntry(), try ClockWatch.last(in: $0)) }
    }
    let place = try layout.ledgerPlace()
    if let ledger {
      try ask(ledger)
    } else if try place.holdsLedger() {
      _ = try asking(place) { try? ask($0) }
    }
    let reading = ClockWatch.Reading.now(clock)
    if !clock.isSet, let entry, let lag = ClockLag(now: reading.wall, last: entry) { throw lag }
    let kept =
      try journal.lastLine { $0.event != .recovered }?.at ?? receipts.notes.values.map(\.receivedAt).max()
    last = [last, kept].compactMap(\.self).max()
    let watch = ClockWatch(layout: layout, clock: clock, limit: configuration.settings.maxClockJumpDays)
    if var jump = try watch.jump(to: reading, since: last) {
      jump.isOfRecovery = true
      throw jump
    }
    _ = try clock.now(after: last)
  }

  /// Asks a ledger as it lies there; `nil` where it can't be, which whoever opens it tells.
  private func asking<Told>(_ place: LedgerPlace, _ question: (any LedgerSource) throws -> Told) throws
    -> Told?
  {
    switch place {
    case .file(let path):
      guard let file = try? LedgerFile(path) else { return nil }
      // Its log is let go of before it is laid aside.
      defer { try? file.close() }
      return try question(file)
    case .database: return try question(place.ledgerToAsk())
    }
  }

  /// The first entry at which a ledger isn't what the journal tells; `nil` where there is none, or it can't be asked as it is.
  ///
  /// - Throws: ``ProcessorError/ledgerContradicted(_:because:)`` where `.ledger-head` bears the ledger out.
  private func parting(of place: LedgerPlace, from journal: Journal) throws -> Int64? {
    let found: (entry: Int64, isBorneOut: Bool)? =
      try asking(place) { present in
        guard let agreement = try? present.read({ try journal.agreement(with: $0) }),
          case .parting(let entry) = agreement
        else { return nil }
        guard let anchor = try LedgerAnchor(in: layout), anchor.entry >= entry else { return (entry, false) }
        return (entry, try anchor.holds(present))
      } ?? nil
    guard let (entry, isBorneOut) = found else { return nil }
    if isBorneOut {
      throw ProcessorError.ledgerContradicted(
        place.shown,
        because: LocalizedText(
          "从第 \(entry) 条起，它与 journal 不同，而与 .ledger-head 相符：journal 被换过或改过。请从备份放回 journal；没有的，把它移开，下一次 exchange run 会按台账重写",
          "from entry \(entry) on it isn't what the journal tells, but it is what .ledger-head tells: the journal was replaced or changed. Put "
            + "the journal back from a backup; where there is none, move it away, and the next `exchange run` writes it anew by the ledger"
        ))
    }
    return entry
  }

  private func mark() throws -> Mark? {
    guard try Files.exists(layout.recovering) else { return nil }
    let mark = try JSONDecoder().decode(Mark.self, from: Data(Files.bytes(of: layout.recovering)))
    guard (0...Journal.mostEntries).contains(mark.entry) else {
      throw FileError(.invalidArgument, .read, layout.recovering)
    }
    return mark
  }

  private func note(_ mark: Mark) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Files.replace(layout.recovering, with: encoder.encode(mark))
  }

  /// What is kept, or answered and not put away yet, and the ledger doesn't know, in the order of ids.
  private func unknownDrops(_ ledger: any LedgerStore, _ receipts: ReceiptIndex) throws -> [String] {
    let unknown = try ledger.read { try UnknownDrops(in: layout, to: $0) }
    // What was taken and not answered is decided by the next pass, as ever.
    let kept = Set(
      unknown.folders.filter { !$0.name.hasPrefix(DepartmentPath.departmentsName) }.flatMap(\.drops))
    return unknown.all.filter { kept.contains($0) || receipts.notes[$0] != nil }
  }

  // MARK: Rebuilding

  private func rebuild(
    _ ledger: any LedgerStore, _ journal: Journal, _ receipts: ReceiptIndex, _ mark: Mark
  ) throws {
    let day = try ledger.read { try $0.entry(mark.entry) }?.at.day ?? .first
    var requeueings: [String: Requeueing] = [:]
    try journal.forEachDay(behind: mark.entry, since: day) { lines in
      for line in lines where line.event == .requeued {
        let detail: [String: String] = (try? LedgerJSON.value(line.more, .journal)) ?? [:]
        guard let drop = detail["drop"], let moment = detail["requestedAt"].flatMap(Instant.init(canonical:))
        else { continue }
        requeueings[drop] = Requeueing(
          drop: line.subject, reason: detail["reason"] ?? "", requestedAt: moment)
      }
    }
    let replay = try LedgerReplay(
      configuration, ledger: ledger, language: receipts.language ?? language, behind: mark.entry,
      requeueings: requeueings, receipts: receipts,
      until: clock.forDeciding(over: ledger).now(), remark: note)
    try note(.running)
    try journal.forEachDay(behind: mark.entry, since: day, replay.replay)
    try rebuild(without: receipts, ledger, replay)
    try replay.adoptStaged()
    try replay.clear()
  }

  /// What the journal doesn't tell of: by the receipts that still lie there.
  private func rebuild(without receipts: ReceiptIndex, _ ledger: any LedgerStore, _ replay: LedgerReplay)
    throws
  {
    let notes = Dictionary(
      try DeadLetter.notes(in: layout).map {
        ($0.drop, DropNote(sender: $0.sender, receivedAt: $0.receivedAt, verdict: .putAside, sha256: ""))
      }, uniquingKeysWith: { first, _ in first }
    ).merging(receipts.notes) { $1 }
    var count = 0
    for drop in try unknownDrops(ledger, receipts) {
      if let note = notes[drop] {
        try replay.replay(drop, note)
        count += 1
      }
      if try ledger.read({ try $0.drop(drop) }) == nil { try layAside(drop, isKnown: notes[drop] != nil) }
    }
    guard try count > 0 || LedgerWitnesses(layout: layout).tellMore(than: ledger) else { return }
    if count > 0 { try note(.moments(count)) }
    try replay.closePackagedDays()
    for department in configuration.catalogue.table.participants.map(\.code) {
      for name in (try? Files.names(in: layout.box(.outbox, of: department))) ?? [] {
        guard name.string.hasPrefix("notice_N"), name.extension == "xml" else { continue }
        let notice = String(name.stem.dropFirst("notice_".count))
        if try ledger.read({ try $0.entries(about: notice) }).isEmpty {
          try note(.noticeUnknown(notice, department: department))
        }
      }
    }
  }

  /// What can't be decided again is laid aside: the ledger knows all that is kept.
  private func layAside(_ drop: String, isKnown: Bool) throws {
    let folder = layout.unrecovered.appending(drop)
    for kept in [
      layout.kept(layout.archive, drop), layout.kept(layout.quarantine, drop), layout.deadLetter(drop),
    ]
    where try Files.exists(kept) {
      try Files.makeFolder(folder.removingLastComponent())
      try Files.rename(kept, to: folder)
      try Files.flushFolder(kept.removingLastComponent())
      // A folder of a day says that something was processed.
      var above = kept.removingLastComponent()
      while ![layout.archive, layout.quarantine, layout.deadLetter].contains(above),
        try Files.names(in: above).isEmpty
      {
        try Files.remove(above)
        above = above.removingLastComponent()
      }
      try note(
        isKnown ? .laidAside(drop, folder: folder.string) : .senderUnknown(drop, folder: folder.string))
    }
  }

  // MARK: Coming to an end

  private func finish(_ ledger: any LedgerStore, _ journal: Journal, _ mark: Mark) throws -> RecoveryAnswer {
    try noteRunning(ledger, mark)
    let faults = try ledger.read { try LedgerVerification.faults(of: $0) }
    guard faults.isEmpty else {
      throw ProcessorError.ledgerUnproven(layout.ledgerName, faults: faults.count)
    }
    let aside = layout.root.appending(Journal.asidePrefix + mark.begunAt.stamp)
    // Once some of the journal was laid aside what lies there is of the chain that was rebuilt.
    let isSame = try !Files.exists(aside) && isLost(ledger, journal, mark)
    for day in try ledger.read({ try $0.closedDays(before: .last, limit: .max) })
    where try Files.exists(layout.report(day.day)) {
      let isRebuilt = day.lastEntry > mark.entry
      if isRebuilt, try !DayPackageText(layout.report(day.day)).contains(day.digest) {
        try note(.package(day.day))
      }
    }
    let drops = try rebuiltDrops(ledger, mark)
    if try self.remarks().contains(where: { $0.isAboutDelivery }) {
      try note(.deliveriesDiffer(journal: aside.lastComponent?.string ?? ""))
    }
    let remarks = try self.remarks()
    try tell(drops, isSame, remarks.count, ledger, mark)
    let day = try ledger.read { try $0.entry(mark.entry) }?.at.day ?? .first
    if isSame {
      try journal.catchUp(with: ledger)
    } else {
      try journal.begin(anew: mark.entry, at: day, laying: aside, ledger)
      // Where those that were kept are lost, too, the one by which it goes on.
      try KeptCalendars.keep(configuration.calendar, in: layout, ledger)
    }
    try Files.remove(layout.proof)
    let head = try LedgerAnchor(lastOf: ledger)
    try head?.note(in: layout)
    let report = layout.reports.appending("recovered-\(mark.begunAt.stamp).txt")
    let answer = RecoveryAnswer(
      drops: drops, isSame: isSame, lastEntry: head?.entry ?? 0, remarks: remarks, report: report)
    try Files.makeFolder(layout.reports)
    try Files.replace(report, with: answer.record.utf8)
    try Files.remove(layout.remarks)
    try Files.remove(layout.recovering)
    try Files.flushFolder(layout.root)
    return answer
  }

  /// Whether the chain is the one that was lost, as far as the journal tells; where it isn't, from which entry on is noted.
  private func isLost(_ ledger: any LedgerStore, _ journal: Journal, _ mark: Mark) throws -> Bool {
    guard let end = try journal.lastLine(), end.sequence > mark.entry else { return false }
    if try ledger.read({ try $0.entry(end.sequence) })?.digest == end.digest { return true }
    var differs: Int64?
    let day = try ledger.read { try $0.entry(mark.entry) }?.at.day ?? .first
    try journal.forEachDay(behind: mark.entry, since: day) { lines in
      guard differs == nil else { return }
      differs = try ledger.read { view in
        try lines.first { try view.entry($0.sequence)?.digest != $0.digest }?.sequence
      }
    }
    if let differs { try note(.chain(differs)) }
    return false
  }

  private func rebuiltDrops(_ ledger: any LedgerStore, _ mark: Mark) throws -> [String] {
    try ledger.read { view in
      var drops: [String] = []
      var next = mark.entry + 1
      while let entry = try view.entry(next) {
        if entry.event == .decided { drops.append(entry.subject) }
        next += 1
      }
      return drops.sorted(by: TakenFolder.comesBefore)
    }
  }

  /// Notes of the running itself what no entry tells: that it didn't stand still in the time that was lost, and by which rules
  /// things were decided again; the next run asks whether those of what is open are among its own.
  private func noteRunning(_ ledger: any LedgerStore, _ mark: Mark) throws {
    let (last, rules) = try ledger.read { (try $0.lastEntry(), try $0.rules()) }
    guard let last, last.event != .recovered || last.subject != mark.begunAt.stamp else { return }
    try ledger.write(spoolingIn: layout.work) { overlay, _ in
      overlay.setLastSeen(last.at)
      overlay.setRules(Set(rules + configuration.profile.rules.map(\.id)).sorted())
    }
  }

  /// The chain tells of it, once.
  private func tell(
    _ drops: [String], _ isSame: Bool, _ remarks: Int, _ ledger: any LedgerStore, _ mark: Mark
  ) throws {
    let last = try ledger.read { try $0.lastEntry() }
    if last?.event == .recovered, last?.subject == mark.begunAt.stamp { return }
    let now = try clock.forDeciding(over: ledger).now(after: last?.at)
    _ = try ledger.write(spoolingIn: layout.work) { overlay, _ in
      try overlay.append(
        .recovered, subject: mark.begunAt.stamp, at: now,
        detail: [
          "entry": "\(mark.entry)", "drops": "\(drops.count)", "first": drops.first ?? "",
          "last": drops.last ?? "",
          "same": "\(isSame)", "remarks": "\(remarks)",
        ])
    }
  }

  /// The key that a ledger has in use, where it isn't here.
  ///
  /// - Throws: `EvidenceError` where it or the list of keys isn't as it should be, `FileError` where that can't be read.
  private func missingKey(of ledger: any LedgerStore) throws -> String? {
    guard let key = try ledger.read({ try KeyChange.all(in: $0) }).last?.key else { return nil }
    let keys = KeyFolder(layout.keys)
    guard try keys.entries().contains(where: { $0.key == key.id }), try keys.holds(key.id) else {
      return key.id
    }
    _ = try keys.key(key.id)
    return nil
  }

  // MARK: Remarks

  private func note(_ remark: RecoveryRemark) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Files.append(Array(encoder.encode(remark)) + [10], to: layout.remarks)
  }

  /// All of them, each once, also those of an attempt that was broken off.
  private func remarks() throws -> [RecoveryRemark] {
    guard try Files.exists(layout.remarks) else { return [] }
    var known: Set<RecoveryRemark> = []
    return try Files.bytes(of: layout.remarks).split(separator: 10)
      .compactMap { try? JSONDecoder().decode(RecoveryRemark.self, from: Data($0)) }.filter {
        known.insert($0).inserted
      }
  }
}

extension ExchangeLayout {
  /// There as long as a ledger is being rebuilt.
  var recovering: FilePath { root.appending(".recovering") }
  /// What was kept of drops that couldn't be decided again.
  var unrecovered: FilePath { root.appending("unrecovered") }
  /// What is to be said of it, a line each.
  fileprivate var remarks: FilePath { root.appending(".recovering-remarks") }
}

extension RecoveryRemark {
  /// Whether it says of a delivery that it went out and isn't rebuilt, or the other way round.
  fileprivate var isAboutDelivery: Bool {
    switch self {
    case .deliveryMissing, .deliveryUnknown: true
    default: false
    }
  }
}
