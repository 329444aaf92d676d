import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Puts decided files in their places. The ledger is the truth and files follow: everything here can be repeated.
struct Publisher: Sendable {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  /// Kept while files are brought to their places.
  var hold = StationHold.needless
  /// Whether each byte of what is placed is held against what was written: where it was written by a process that ended, or
  /// before a disk failed.
  var looksClosely = false
  /// Whose folders are gone for good, as was seen in this pass: to look costs time where a share hangs. `nil` where they are to be looked at.
  var gone: Set<String>?

  private var layout: ExchangeLayout { configuration.layout }

  /// What couldn't be put in its place, mostly because a folder is gone. It stays staged and is tried again.
  struct Outcome {
    /// The drops all of whose files are in their places.
    var published: [DropRow] = []
    /// Why others aren't.
    var troubles: [OperatorEvent.Trouble] = []
  }

  /// Renames the staged files of `drops` to their final names, makes that durable, and notes it.
  ///
  /// A staged file that isn't there any more was renamed before a kill: staged files are durable before the ledger
  /// knows them. A department whose folder is gone keeps nobody else waiting, and neither does a drop whose matters
  /// can't be computed.
  func publish(_ drops: [DropRow], now: Instant) throws -> Outcome {
    var outcome = Outcome()
    let placing = try place(
      drops.map { Owner(.drop($0.id), shelf: $0.drop, name: $0.fileName) }, on: now.day)
    outcome.troubles = placing.troubles
    do {
      outcome.published = try note(drops, placing, now)
    } catch  where drops.count > 1 && !Fault.endsPass(error) {
      for drop in drops {
        do {
          outcome.published += try note([drop], placing, now)
        } catch  where !Fault.endsPass(error) {
          outcome.troubles.append(.init(placing: drop, failedBy: error))
        }
      }
    } catch  where !Fault.endsPass(error) {
      outcome.troubles += drops.map { .init(placing: $0, failedBy: error) }
    }
    return outcome
  }

  private func note(_ drops: [DropRow], _ placing: Placing, _ now: Instant) throws -> [DropRow] {
    try ledger.write(spoolingIn: layout.work) { overlay, view in
      var started = StartedMatters()
      var published: [DropRow] = []
      for drop in drops where !placing.unreadable.contains(.drop(drop.id)) {
        try Drill.reach(.noting, drop.fileName)
        for delivery in try view.deliveries(ofDrop: drop.id)
        where delivery.deliveredAt == nil && !placing.deliveries.contains(delivery.id) {
          guard let entry = try overlay.markDelivered(delivery, at: now) else { continue }
          started.add(try matters(of: delivery, view, overlay), by: entry)
        }
        guard !placing.owners.contains(.drop(drop.id)) else {
          // As long as something of a delivery waits all that goes with it is known.
          for publication in placing.placed[.drop(drop.id)] ?? []
          where publication.delivery.map({ !placing.deliveries.contains($0) }) ?? true {
            overlay.forget(publication)
          }
          continue
        }
        try overlay.markPublished(drop, at: now)
        published.append(drop)
      }
      try started.settle(ObligationKeeper(configuration: configuration, ledger: overlay, now: now))
      return published
    }
  }

  /// Notes what was placed at a moment, without touching a file: what a ledger that is lost had known of.
  ///
  /// - Parameter subjects: deliveries, drops and notices by their ids, in the order in which they were noted. Those that aren't known, or
  ///   were noted before, are passed over.
  func note(placed subjects: [String], at moment: Instant) throws {
    try ledger.write(spoolingIn: layout.work) { overlay, view in
      var started = StartedMatters()
      for subject in subjects {
        if let delivery = try view.delivery(subject) {
          guard delivery.deliveredAt == nil, let entry = try overlay.markDelivered(delivery, at: moment)
          else { continue }
          started.add(try matters(of: delivery, view, overlay), by: entry)
        } else if let drop = try view.drop(subject) {
          if drop.publishedAt == nil { try overlay.markPublished(drop, at: moment) }
        } else if let notice = try view.unpublishedNotices().first(where: { $0.notice == subject }) {
          try overlay.markPublished(notice, at: moment)
        }
      }
      try started.settle(ObligationKeeper(configuration: configuration, ledger: overlay, now: moment))
    }
  }

  /// Renames the staged files of `notices`, makes that durable, and notes it.
  ///
  /// - Returns: why some aren't in their places.
  func publish(_ notices: [NoticeRow], now: Instant) throws -> [OperatorEvent.Trouble] {
    guard !notices.isEmpty else { return [] }
    let placing = try place(
      notices.map { Owner(.notice($0.id), shelf: $0.notice, name: $0.notice) }, on: now.day)
    try ledger.write(spoolingIn: layout.work) { overlay, _ in
      for notice in notices where !placing.owners.contains(.notice(notice.id)) {
        try overlay.markPublished(notice, at: now)
      }
    }
    for notice in notices where !placing.owners.contains(.notice(notice.id)) {
      try? Files.removeTree(layout.work(notice.notice))
    }
    return placing.troubles
  }

  /// The recipient's clocks start with the placing in its outbox: that of the claim (art. 22, 23), and those of what
  /// the records ask of it where that waits for the delivery.
  private func matters(
    of delivery: DeliveryRow, _ view: any LedgerView, _ overlay: LedgerOverlay
  ) throws -> [MatterRow] {
    // Under a kind go its records, and what puts them right: to look for others would be a look at each record.
    let kinds = configuration.profile.kindsTimedByDelivery.intersection([
      delivery.kind, Kinds.correction, Kinds.cancellation, Kinds.reassign,
    ])
    let asked = try view.matters(inDelivery: delivery.id, kinds: kinds)
    if delivery.claimable == 0 { return asked }
    return [try overlay.ensureMatter("delivery:\(delivery.delivery)", delivery: delivery.id)] + asked
  }

  /// The matters whose clocks start with what is noted in one transaction. Each is computed once, behind all of it: what is asked of
  /// twenty-four departments is one matter with twenty-four deliveries.
  private struct StartedMatters {
    private var matters: [MatterRow] = []
    /// The last entry that concerns each, by its row.
    private var entries: [Int64: Int64] = [:]

    mutating func add(_ started: [MatterRow], by entry: Int64) {
      for matter in started where entries.updateValue(entry, forKey: matter.id) == nil {
        matters.append(matter)
      }
    }

    func settle(_ keeper: ObligationKeeper) throws {
      for matter in matters {
        if let entry = entries[matter.id] { try keeper.settle(matter, entry: entry) }
      }
    }
  }

  /// What stayed where it was staged, and what didn't.
  private struct Placing: Attempts {
    var owners: Set<PublicationRow.Owner> = []
    /// Those of whose files the ledger can't tell, so that nothing is known to be in its place.
    var unreadable: Set<PublicationRow.Owner> = []
    var deliveries: Set<Int64> = []
    var troubles: [OperatorEvent.Trouble] = []
    var placed: [PublicationRow.Owner: [PublicationRow]] = [:]

    mutating func keep(_ publication: PublicationRow, _ trouble: OperatorEvent.Trouble) {
      keep(publication)
      note(trouble)
    }

    /// Keeps what nobody waits for.
    mutating func keep(_ publication: PublicationRow) {
      if let delivery = publication.delivery { deliveries.insert(delivery) }
      owners.insert(publication.owner)
    }

    mutating func keep(_ owner: PublicationRow.Owner, _ trouble: OperatorEvent.Trouble) {
      owners.insert(owner)
      note(trouble)
    }
  }

  /// Whose files are placed.
  private struct Owner {
    let row: PublicationRow.Owner
    /// The name of the shelf on which its files may lie.
    let shelf: String
    /// What it is called when something is said of it.
    let name: String

    init(_ row: PublicationRow.Owner, shelf: String, name: String) {
      self.row = row
      self.shelf = shelf
      self.name = name
    }
  }

  /// Places each file by itself, for whoever acts for its recipient on the day.
  private func place(_ owners: [Owner], on day: Day) throws -> Placing {
    try hold.keep { try placeAlone(owners, on: day) }
  }

  private func placeAlone(_ owners: [Owner], on day: Day) throws -> Placing {
    var placing = Placing()
    let forwarding = Forwarding(configuration, on: day)
    let gone = gone ?? configuration.goneFolders(on: day)
    var renamed: [FilePath: [PublicationRow]] = [:]
    var places: [(publication: PublicationRow, way: Way, name: FilePath.Component)] = []
    var folders = Folders()
    var ways: [Way.Goal: Way] = [:]
    // What waits is asked for at once; what can't be told of one of them keeps no other waiting.
    let waiting = try? ledger.read { view in try owners.map { try view.publications(of: $0.row) } }
    for (number, owner) in owners.enumerated() {
      let publications: [PublicationRow]
      do {
        try Drill.reach(.placing, owner.name)
        publications = try waiting?[number] ?? ledger.read { try $0.publications(of: owner.row) }
      } catch  where !Fault.endsPass(error) {
        placing.unreadable.insert(owner.row)
        placing.keep(owner.row, .init(saying: error, of: owner.name))
        continue
      }
      let shelf = layout.shelf(owner.shelf)
      // Mostly there is none.
      let hasShelf = (try? Files.exists(shelf)) ?? true
      for publication in publications {
        var department = publication.department
        // What lies beside a delivery stays with it, wherever that goes in the end.
        if let delivery = publication.delivery, placing.deliveries.contains(delivery) { continue }
        do {
          guard let taker = try forwarding.taker(of: publication, on: shelf, hasShelf: hasShelf) else {
            placing.keep(
              publication, Forwarding.waits(for: department, in: configuration.catalogue.table, on: day))
            continue
          }
          department = taker
          // It stays where it lies; `status` counts it.
          if gone.contains(taker) {
            placing.keep(publication)
            continue
          }
          let goal = Way.Goal(box: publication.box, department: taker)
          let way = ways[goal] ?? Way(to: goal, in: layout)
          ways[goal] = way
          // What goes to another was laid there, if it didn't lie there before.
          let mayBeShelved = hasShelf || taker != publication.department
          switch try place(
            publication, on: way, from: mayBeShelved ? shelf : nil, of: owner.shelf, &folders)
          {
          case .here(let name): places.append((publication, way, name))
          case .before: break
          case .not(let trouble):
            placing.keep(publication, trouble)
            continue
          }
          renamed[way.box, default: []].append(publication)
        } catch let error as FileError {
          placing.keep(publication, .init(saying: error, about: .init(department: department)))
        }
      }
    }
    do throws(FileError) {
      try Files.flushFileSystems(of: renamed.keys)
    } catch {
      // One box that went away in between is no reason to doubt the others. But no flush that was refused is asked for again:
      // what was renamed is made anew.
      for (publication, way, name) in places {
        let path = way.box.adding(name)
        do {
          try Files.makeAgain(
            path, by: way.staging.adding("\(publication.stagedName).part"),
            sha256: publication.content?.sha256)
        } catch let error as FileError {
          // Back to where it was, unless somebody has taken it: it is placed another time.
          try? Files.rename(path, to: way.staging.adding(publication.stagedName))
          placing.keep(publication, .init(saying: error, about: .init(department: publication.department)))
          renamed[way.box]?.removeAll { $0 == publication }
        }
      }
    }
    placing.placed = Dictionary(grouping: renamed.values.joined(), by: \.owner)
    return placing
  }

  /// Where the files for a department's box are staged, and where they go.
  private struct Way {
    /// The box.
    struct Goal: Hashable {
      let box: PublicationRow.Box
      let department: String
    }

    let staging: FilePath
    let box: FilePath

    init(to goal: Goal, in layout: ExchangeLayout) {
      staging = layout.staging(goal.box, of: goal.department)
      box = layout.box(goal.box, of: goal.department)
    }
  }

  /// The folders that are held open while the files of a group get their names.
  private struct Folders {
    /// More aren't: a group may have files for any number of departments.
    private static let most = 64
    private var open: [FilePath: OpenFolder] = [:]

    mutating func folder(_ path: FilePath) throws(FileError) -> OpenFolder {
      if let folder = open[path] { return folder }
      if open.count == Self.most { open = [:] }
      let folder = try OpenFolder(path)
      open[path] = folder
      return folder
    }
  }

  /// Where a staged file is.
  private enum Place {
    /// In its box under that name, by now.
    case here(FilePath.Component)
    /// It had that before.
    case before
    /// Where it was staged, though its box is there, and why.
    case not(OperatorEvent.Trouble)
  }

  /// Gives a staged file its final name.
  ///
  /// - Parameters:
  ///   - shelf: where it may lie on our own disk; `nil` where nothing does.
  ///   - owner: the name of that shelf, under which it may lie on that of another processor.
  private func place(
    _ publication: PublicationRow, on way: Way, from shelf: FilePath?, of owner: String,
    _ folders: inout Folders
  ) throws -> Place {
    let (staging, box) = (way.staging, way.box)
    // Mostly it is only renamed, in folders that are open.
    var staged: FilePath { staging.adding(publication.stagedName) }
    if let shelf {
      try takeOffShelf(
        shelf.adding(publication.stagedName), to: staging, as: staged, for: publication.department)
    }
    // A ledger that was damaged may hold what no file was ever called, as `20210104-0001/0.1` by a single bit.
    guard let name = FilePath.Component(bytes: publication.finalName),
      let stagedName = FilePath.Component(publication.stagedName)
    else { throw FileError(.invalidArgument, .bringToBox, staged) }
    do {
      let folder = try folders.folder(staging)
      if let content = publication.content {
        let isWhole =
          looksClosely
          ? try Files.holds(content, staged, closely: true)
          : try folder.holds(fileOf: content.bytes, stagedName)
        if !isWhole { return .not(Self.isAnother(staged, content, of: publication.department)) }
      }
      if try folder.renameIfFree(stagedName, to: name, in: folders.folder(box)) {
        return .here(name)
      }
    } catch let error as FileError {
      guard error.code == .noSuchFileOrDirectory, try !Files.exists(staged) else { throw error }
      // Only in a folder that is there does a missing file mean that it was renamed; a share that is gone tells nothing.
      try Files.requireFolder(staging)
      if let trouble = try isWithAnother(publication, of: owner, staged) { return .not(trouble) }
      return .before
    }
    // Of a rename that wasn't flushed a power cut may leave both names: it is done, but for the first of them. A file that counts one name
    // would be gone under the other, too.
    let part = Files.unfinished(staged)
    let placed = box.adding(name)
    if try Files.areSame(staged, placed) || Files.areSame(staged, part) {
      if try Files.hasOtherNames(staged) {
        try Files.remove(staged)
        return .here(name)
      }
      // A share may tell for a while of a name that is gone.
      if try Files.remove(staged, keeping: placed, by: part) || !Files.isListed(staged) { return .here(name) }
      // Another may have been put there since.
      if try Files.areSame(staged, placed) {
        return .not(Self.countsOne(staged, placed, of: publication.department))
      }
    }
    // Somebody put a file of that name there. Ours must not be lost, nor theirs overwritten.
    let drop = publication.stagedName.split(separator: ".").prefix(2).joined(separator: ".")
    let other = Array("\(drop).".utf8) + publication.finalName
    guard let name = FilePath.Component(bytes: Array(other.prefix(Files.longestName))) else {
      throw FileError(.fileExists, .renameTo, box.adding(name))
    }
    try Files.rename(staged, to: box.adding(name))
    return .here(name)
  }

  /// Whether a file that isn't where it was staged is in the hands of another processor, so that it isn't in its place, either: it lies on the
  /// disk of that, or has just been brought from there.
  ///
  /// - Returns: what is said of it; `nil` where it is in its place.
  private func isWithAnother(
    _ publication: PublicationRow, of owner: String, _ staged: FilePath
  ) throws -> OperatorEvent.Trouble? {
    guard layout.station != nil else { return nil }
    let holder = try layout.stations().first { station in
      if station.station == layout.station { return false }
      let shelf = station.shelf(owner)
      return try Files.exists(shelf.adding(publication.stagedName))
        || Forwarding.holder(of: publication, notedOn: shelf) != nil
    }
    // Asked for in this order: it is brought from there to where it was looked for before.
    guard try holder != nil || Files.exists(staged) else { return nil }
    let number = holder?.station.map { " \($0)" } ?? ""
    return OperatorEvent.Trouble(
      LocalizedText(
        "\(publication.stagedName) 由另一个处理程序\(number)放置，还没有放好；等它放好，或者等它结束以后由接手的放",
        "\(publication.stagedName) is being put in its place by another processor\(number), and isn't there yet; it waits for that, or for its end"
      ), about: .init(department: publication.department))
  }

  /// Said of a staged file that isn't what was written: it is never published, and never removed.
  private static func isAnother(
    _ staged: FilePath, _ content: FileContent, of department: String
  ) -> OperatorEvent.Trouble {
    let (path, bytes, sha256) = (staged.shown, content.bytes, content.sha256)
    return OperatorEvent.Trouble(
      LocalizedText(
        "\(path) 不是当时写在那里的（\(bytes) 字节，SHA-256 \(sha256)）：被改过，或磁盘丢了它。它留在那里，不送出；从备份放回原来的文件，下一轮就送出",
        "\(path) isn't what was written there (\(bytes) bytes, SHA-256 \(sha256)): something changed it, or the disk lost it. "
          + "It stays there and isn't published; put the right file in its place from a backup, and the next pass publishes it"
      ),
      about: .init(department: department))
  }

  /// Said of a file of whose two names none can be taken, since it would be gone under the other, too.
  private static func countsOne(
    _ staged: FilePath, _ placed: FilePath, of department: String
  ) -> OperatorEvent.Trouble {
    OperatorEvent.Trouble(
      LocalizedText(
        "\(staged.shown) 和 \(placed.shown) 是同一个文件的两个名字（断电留下的），文件系统却只记着一个：去掉哪一个，文件都可能丢失。两个都留着，算还没有放好；请检查并修复这个文件系统（fsck），下一轮接着放",
        "\(staged.shown) and \(placed.shown) are two names of one file, as a power cut leaves them, and the file system counts one: by the removal of "
          + "either the file might be gone. Both stay, and it counts as not placed; have the file system checked and repaired (fsck), and the "
          + "next pass goes on"), about: .init(department: department))
  }

  /// Brings a file that waited on our own disk into its staging folder, now that this is back.
  ///
  /// The shelf is the truth as long as something lies on it: what it holds is brought again, whatever a kill left in the
  /// staging folder. It is empty, durably, before the file gets its final name, so that no file is delivered twice.
  private func takeOffShelf(
    _ shelved: FilePath, to staging: FilePath, as staged: FilePath, for department: String
  ) throws {
    guard try Files.exists(shelved) else { return }
    try Files.requireFolder(staging)
    let part = staging.adding("\(staged.lastComponent?.string ?? "").part")
    try Files.remove(part)
    // Not even tried as long as there is no room: what is tried fills up the rest of it at each pass.
    let size = try Files.status(of: shelved)?.size ?? 0
    if try DiskRoom(of: staging).freeBytes < size { throw FileError(.noSpace, .bringToBox, staged) }
    do {
      try Files.copy(shelved, to: part)
    } catch {
      try? Files.remove(part)
      throw error
    }
    try Drill.reach(.shelving, department)
    try Files.remove(staged)
    try Files.rename(part, to: staged)
    try Files.flushFolder(staging)
    try Files.remove(shelved)
    try Files.flushFolder(shelved.removingLastComponent())
  }
}

extension OperatorEvent.Trouble {
  /// A folder of ours lets nothing be written, so that what lies in its department's inbox stays there.
  init(shut folder: FilePath, of department: String) {
    self.init(
      LocalizedText(
        "\(department) 的文件夹不能写（挂成了只读，或者没有权限），投放的文件留在 inbox 里等着：\(folder.shown)",
        "\(department): nothing can be written (mounted read-only, or without rights), and what is dropped waits in the inbox: \(folder.shown)"
      ), about: .init(department: department))
  }

  /// What had been put aside isn't taken again before it is known whether it was already.
  init(requeueOf drop: DropRow, waitingFor place: FilePath) {
    self.init(
      LocalizedText(
        "\(drop.fileName)（\(drop.drop)）：已要求重新处理，先等着：\(place.shown) 现在看不了，它可能已经收取到那里，不能收取两次；请先把那里弄好",
        "\(drop.fileName) (\(drop.drop)): it is to be worked on again, and waits: \(place.shown) can't be looked at now, and it may have been "
          + "taken there already; put that right first"),
      about: .init(department: drop.sender, file: drop.fileName))
  }

  /// That what was decided of a drop isn't all in its places.
  init(placing drop: DropRow, failedBy error: any Error) {
    self.init(saying: error, of: drop.fileName, about: .init(department: drop.sender, file: drop.fileName))
  }
}
