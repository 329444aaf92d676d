import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Finishes what a kill or a power cut left. What is on disk and what the ledger says together tell what to do; the
/// table stands in `docs/reliability.md`.
struct Recovery {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  let hands: WorkInHand
  /// What is ours to recover.
  var domain = Domain.whole
  /// What we have leased, where several work on the exchange.
  var keeper: LeaseKeeper?
  /// Whose folders are gone for good, as was seen in this pass.
  var gone: Set<String>?

  private var layout: ExchangeLayout { configuration.layout }

  /// What was found and done.
  struct Outcome: Sendable, Attempts {
    /// Drops that had been decided and not published.
    var published: [DropRow] = []
    /// Files to inspect again.
    var undecided: [Undecided] = []
    /// Drops that were answered and not put away.
    var unkept: [DropRow] = []
    /// What couldn't be looked at among the taken files of departments. What lies there is found by a later pass.
    var unseen: [String: UnseenTaken] = [:]
    /// Departments whose folder of taken files isn't there.
    var away: Set<String> = []
    /// The ids of what lies among the taken files of those that are there.
    var found: Set<String> = []
    /// What couldn't be looked at or done.
    var troubles: [OperatorEvent.Trouble] = []

    /// Looks at the taken files of a department, or at the folder of one. Where that fails it is looked at again.
    mutating func look(
      at department: String, _ folder: TakenFolder? = nil, _ part: (inout Self) throws -> Void
    ) throws {
      try attempt { outcome in
        do {
          try part(&outcome)
        } catch {
          let others = outcome.unseen[department] ?? .folders([])
          outcome.unseen[department] = folder.map(others.adding) ?? .all
          throw error
        }
      }
    }
  }

  /// Publishes what was decided, clears what nobody needs, and returns what must be inspected again.
  func recover(now: Instant) throws -> Outcome {
    var outcome = Outcome()
    try publish(now: now, &outcome)
    var isListed = false
    try outcome.attempt { outcome in
      let names = try Files.names(in: layout.departments).map(\.string)
      isListed = true
      let served = names.filter { !$0.hasPrefix(".") && domain.serves($0) }
      try outcome.attempt { try clearStaging(of: served, &$0) }
      for department in served { try findTaken(of: department, &outcome) }
    }
    // A department that isn't there has its folder of taken files somewhere else.
    for department in configuration.catalogue.table.participants.map(\.code)
    where domain.serves(department) && (!isListed || !Files.isWritable(layout.taken(department))) {
      outcome.unseen[department] = .all
      outcome.away.insert(department)
    }
    // The copy of what was taken from a department that is away keeps its id from being given again. Of a department that is dissolved the
    // folder may never be back, so nothing else waits for that.
    let isWhole = outcome.unseen.isEmpty
    try outcome.attempt { outcome in
      // Where it isn't known whose copies are needed all of them stay.
      try findCopies(&outcome)
      let (kept, found) = (try waiting().union(outcome.unkept.map(\.drop)), outcome.found)
      try clear(layout.work, &outcome) { name in
        !kept.contains(name) && (isWhole || found.contains(name) || !TakenFolder.isDrop(name))
      }
    }
    try outcome.attempt { _ in try DeadLetter.removeEmpty(in: layout) }
    // They are decided in the order in which they came, whoever sent them.
    outcome.undecided.sort { $0.folder.comesBefore($1.folder) }
    return outcome
  }

  /// Takes what processors that have gone left of our departments' drops, and what they noted of them; what they left of none
  /// that was decided is of no use to anybody.
  ///
  /// - Returns: the numbers of those of whom it can't be taken, since they sleep while they bring something to its place.
  private func takeOverStations() throws -> [Int64] {
    let stations = try layout.stations().filter { $0.station != layout.station }
    if stations.isEmpty { return [] }
    // Whose station is there has joined before, so that who isn't found now has gone.
    let members = try keeper?.members() ?? []
    return
      try stations
      .filter { station in station.station.map { !members.contains($0) } ?? true }
      .filter { station in try !StationHold.takeOver(station) { try takeOver(station) } }
      .compactMap(\.station)
  }

  /// Said of what was decided and isn't in its place, while processors that were found gone have something of it in hand.
  private func waits(for processors: [Int64]) -> OperatorEvent.Trouble {
    let numbers = processors.map { "\($0)" }
    let holds = processors.map { layout.at($0).hold.shown }
    return OperatorEvent.Trouble(
      LocalizedText(
        "处理程序 \(numbers.joined(separator: "、")) 在放置文件的中途停住了（被暂停，或者所在的机器休眠了），已由别的处理程序接手；"
          + "此前已决定、还没有放到位的文件，等它醒来或者结束以后再放，以免送出两次。请让它继续运行，或者结束它的进程；"
          + "它的机器确实已经关机、而共享存储还留着它的锁的，删除 \(holds.joined(separator: "、"))",
        "processor \(numbers.joined(separator: ", ")) stopped in the midst of putting files in their places (it is suspended, or its machine "
          + "sleeps), and others have taken over; what was decided before and isn't in its place waits until it wakes or ends, so that nothing "
          + "is delivered twice. Let it go on, or end its process; where its machine is certainly off and the storage still has its lock, "
          + "remove \(holds.joined(separator: ", "))"))
  }

  private func takeOver(_ station: ExchangeLayout) throws {
    var isEmptied = true
    let names = try Files.exists(station.work) ? Files.names(in: station.work) : []
    for name in names where !name.string.hasPrefix(ExchangeLayout.stationPrefix) {
      let (there, here) = (station.work.appending(name), layout.work.appending(name))
      guard let owner = try owner(of: name.string) else {
        // Others may be at the same.
        try? Files.removeTree(there)
        continue
      }
      guard domain.serves(owner) else {
        isEmptied = false
        continue
      }
      if try !Files.renameIfFree(there, to: here) {
        for name in try Files.names(in: there) {
          _ = try Files.renameIfFree(there.appending(name), to: here.appending(name))
        }
        try Files.flushFolder(here)
        try Files.removeTree(there)
      }
      try Files.flushFolder(layout.work)
    }
    hands.takeOver(from: station)
    if station.station != nil { station.clearStation() }
    if isEmptied, station.station != nil { try? Files.removeTree(station.work) }
  }

  /// Whose drop it is that was decided, or to whose charge something else is; `nil` where nothing was.
  private func owner(of name: String) throws -> String? {
    try ledger.read { view in
      if let drop = try view.drop(name) { return drop.sender }
      return try view.unpublishedNotices().contains { $0.notice == name } ? Domain.time : nil
    }
  }

  /// Published drops that still have their copy in `work`, also those of a department whose share is gone: once it is
  /// back, the taken file is held against that copy.
  func findCopies(_ outcome: inout Outcome) throws {
    let known = Set(outcome.unkept.map(\.drop))
    for name in try Files.names(in: layout.work) where !known.contains(name.string) {
      guard let row = try ledger.read({ try $0.drop(name.string) }), row.publishedAt != nil else { continue }
      outcome.unkept.append(row)
    }
  }

  /// Puts in its place what was decided and isn't there yet.
  func publish(now: Instant, _ outcome: inout Outcome) throws {
    // What isn't where it was staged has been put in its place; so all has to be here that others had staged on their own disk.
    let asleep = try takeOverStations()
    guard asleep.isEmpty else {
      outcome.troubles.append(waits(for: asleep))
      return
    }
    let publisher = Publisher(
      configuration: configuration, ledger: ledger, hold: StationHold(keeper, on: layout), looksClosely: true,
      gone: gone)
    try outcome.attempt { outcome in
      let drops = try ledger.read { try $0.unpublishedDrops() }.filter { domain.serves($0.sender) }
      for drop in drops where isGivenUp(drop) {
        outcome.troubles.append(
          OperatorEvent.Trouble(
            LocalizedText(
              "\(drop.fileName)（\(drop.drop)）：程序在放置它的文件时终止过 \(hands.failures(at: drop.drop)) 次，不再放置；用 exchange requeue 再试",
              "\(drop.fileName) (\(drop.drop)): its files aren't put in their places, since the program ended at that "
                + "\(hands.failures(at: drop.drop)) times; `exchange requeue` tries it again"),
            about: .init(department: drop.sender, file: drop.fileName)))
      }
      let able = drops.filter { !isGivenUp($0) }
      for group in hands.groups(of: able, size: Processor.groupSize, drop: \.drop) {
        try outcome.attempt { outcome in
          let published = try hands.hold(group.map(\.drop)) { try publisher.publish(group, now: now) }
          outcome.published += published.published
          outcome.troubles += published.troubles
        }
      }
      for drop in outcome.published {
        // Its staged files tell it; only this program can't any more.
        do { _ = try drop.receipt } catch {
          outcome.troubles.append(.init(placing: drop, failedBy: error))
        }
      }
    }
    guard domain.keepsTime else { return }
    try outcome.attempt {
      $0.troubles += try publisher.publish(ledger.read { try $0.unpublishedNotices() }, now: now)
    }
  }

  /// Those of several drops of which something may lie among taken files that couldn't be looked at.
  func unseen(_ drops: [String], without departments: Set<String>) throws -> [String] {
    if departments.isEmpty || drops.isEmpty { return [] }
    return try ledger.read { view in
      // What isn't decided, nor found, may be of any of them.
      try drops.filter { drop in try view.drop(drop).map { departments.contains($0.sender) } ?? true }
    }
  }

  /// Whether the program ended too often at putting what was decided in its places. That we failed at what was put aside before
  /// that was decided is another matter: its sender waits for the receipt.
  private func isGivenUp(_ drop: DropRow) -> Bool {
    let before =
      drop.verdict == .putAside
      ? DeadLetter(drop: drop.drop, layout: layout).note?.tries ?? WorkInHand.limit : 0
    return hands.failures(at: drop.drop) - before >= WorkInHand.limit
  }

  /// The drops and notices of which something still waits for its place.
  private func waiting() throws -> Set<String> {
    try ledger.read { view in
      Set(try view.unpublishedDrops().map(\.drop) + view.unpublishedNotices().map(\.notice))
    }
  }

  /// Finds what was taken from a department and not decided.
  ///
  /// - Parameter known: the ids of what is in good hands, and isn't touched.
  func findTaken(of department: String, but known: Set<String> = [], _ outcome: inout Outcome) throws {
    var undecided: [Undecided] = []
    try outcome.look(at: department) { undecided = try self.undecided(of: department, but: known, &$0) }
    if configuration.catalogue.table.department(matching: department) != nil {
      outcome.undecided += undecided
    } else {
      outcome.troubles += undecided.map { undecided in
        let name = undecided.name.shown
        return OperatorEvent.Trouble(
          LocalizedText(
            "\(name) 取自 \(department)，而部门目录里已没有这个部门；请把它写回目录",
            "\(name) was taken from \(department), which the catalogue doesn't have any more; put it back in"),
          about: .init(of: undecided))
      }
    }
  }

  /// What is left in the staging folders of departments and doesn't wait for its place belongs to no decision, but of those who still
  /// decide.
  func clearStaging(of departments: [String], _ outcome: inout Outcome) throws {
    var found: [FilePath] = []
    for department in departments {
      for box in [PublicationRow.Box.outbox, .receipts] {
        try outcome.attempt { _ in
          let folder = layout.staging(box, of: department)
          guard try Files.exists(folder) else { return }
          found += try Files.names(in: folder).map { folder.appending($0) }
        }
      }
    }
    if found.isEmpty { return }
    // Asked for in this order: who staged something has joined before, and what was stored by who has gone is stored by now. And once for
    // all departments: where a disk is full very much may wait for its place.
    let members = try keeper?.members() ?? []
    let staged = Set(try ledger.read { try $0.publications() }.map { ByteText($0.stagedName) })
    for path in found {
      let name = path.lastComponent?.string ?? ""
      if staged.contains(ByteText(name)) { continue }
      if let station = StagedFiles.station(of: name), station != layout.station, members.contains(station) {
        continue
      }
      try outcome.attempt { _ in try Files.removeTree(path) }
    }
  }

  /// What is left of our copies and isn't needed.
  private func clear(
    _ folder: FilePath, _ outcome: inout Outcome, where isUnneeded: (String) -> Bool
  ) throws {
    guard try Files.exists(folder) else { return }
    for name in try Files.names(in: folder)
    where isUnneeded(name.string) && !name.string.hasPrefix(ExchangeLayout.stationPrefix) {
      try outcome.attempt { _ in try Files.removeTree(folder.appending(name)) }
    }
  }

  private func undecided(
    of sender: String, but known: Set<String>, _ outcome: inout Outcome
  ) throws -> [Undecided] {
    let folder = layout.taken(sender)
    guard try Files.exists(folder) else { return [] }
    var undecided: [Undecided] = []
    for entry in try Files.names(in: folder) {
      guard let taken = TakenFolder(name: entry.string), !known.contains(taken.drop) else { continue }
      outcome.found.insert(taken.drop)
      try outcome.look(at: sender, taken) { outcome in
        if let found = try self.undecided(taken, in: folder.appending(entry), of: sender, &outcome) {
          undecided.append(found)
        }
      }
    }
    return undecided
  }

  /// Undoes a taking that wasn't flushed and of which a power cut left both names: the marker may be in the inbox, too.
  ///
  /// What didn't come out of the inbox doesn't go there, whatever its sender has put there since.
  private func undo(_ content: TakenContent, _ taken: FilePath, in inbox: FilePath) throws -> Bool {
    guard content.earlier == nil, !content.isBroughtBack, let name = taken.lastComponent else { return false }
    return try HalfTaking.undo(
      taken, of: inbox.appending(name), isCounted: Files.hasOtherNames(taken))
  }

  /// Ends the taking of what had been put aside, if that was broken off when the file lay in both places: it would be taken once more. It
  /// may have been asked for again since, in other words and at another time.
  private func end(
    _ requeueing: Requeueing, of sender: String, _ taken: FilePath, receivedAt: Instant
  ) throws {
    let letter = DeadLetter(drop: requeueing.drop, layout: layout)
    // Who may write where taken files lie has no say in what is put aside.
    guard TakenFolder.isDrop(requeueing.drop), let name = taken.lastComponent, try letter.fileName == name,
      let drop = try ledger.read({ try $0.drop(requeueing.drop) }), drop.sender == sender,
      drop.receivedAt == receivedAt, try Files.exists(letter.request)
    else { return }
    let file = letter.file.appending(name)
    for path in [file, taken] where try Files.status(of: path)?.sort != .regular { return }
    guard try Files.sha256(of: file) == Files.sha256(of: taken) else { return }
    try Files.flushFolder(taken.removingLastComponent())
    try letter.remove()
  }

  /// What lies in the folder of a taken file, if it isn't decided yet.
  private func undecided(
    _ taken: TakenFolder, in folder: FilePath, of sender: String, _ outcome: inout Outcome
  ) throws -> Undecided? {
    if let row = try ledger.read({ try $0.drop(taken.drop) }) {
      // Only a ledger or a folder that was restored by hand brings this about; nobody's file is taken for another's.
      guard row.sender == sender else {
        outcome.troubles.append(
          OperatorEvent.Trouble(
            LocalizedText(
              "\(folder.shown)：台账里 \(taken.drop) 是 \(row.sender) 的文件；请把那里的东西放回收件文件夹",
              "\(folder.shown): the ledger knows \(taken.drop) as a file of \(row.sender); put what lies there back in the inbox"
            ), about: .init(department: sender)))
        return nil
      }
      if row.publishedAt != nil { outcome.unkept.append(row) }
      return nil
    }
    let content = try TakenContent(of: folder)
    if let name = content.name, try !undo(content, folder.appending(name), in: layout.inbox(sender)) {
      if let requeueing = content.requeueing {
        try end(requeueing, of: sender, folder.appending(name), receivedAt: taken.receivedAt)
      }
      return Undecided(
        folder: taken, sender: sender, name: name, marker: content.marker, earlier: content.earlier,
        requeueing: content.requeueing)
    }
    // The stop came between making the folder and the rename: the file is still in the inbox.
    let intake = Intake(layout: layout, maxFileBytes: configuration.settings.maxFileBytes)
    guard try intake.putBack(folder, of: sender) else {
      // It came while it was looked at.
      throw FileError(.directoryNotEmpty, .remove, folder)
    }
    // Its id is given again, and a power cut brings nothing back under it.
    try Files.flushFolder(layout.taken(sender))
    try Files.removeTree(layout.work(taken.drop))
    return nil
  }
}
