import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Gives files their ids and takes them.
struct Reception {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  /// Whether what it takes are trials, which get no number of a drop.
  private let isOfTrials: Bool
  private var numbers = DropNumbers()

  init(configuration: ExchangeConfiguration, ledger: any LedgerStore, ofTrials isOfTrials: Bool = false) {
    self.configuration = configuration
    self.ledger = ledger
    self.isOfTrials = isOfTrials
  }

  private var intake: Intake {
    Intake(
      layout: configuration.layout, maxFileBytes: configuration.settings.maxFileBytes,
      maxMembers: configuration.settings.unpacking.members)
  }

  /// Says how many arrivals are about to be taken.
  mutating func expect(_ count: Int) { numbers.wanted = count }

  /// Takes an arrival; `nil` when it is gone again. What isn't any more what was found whole has to settle first.
  ///
  /// - Parameter isDoubtful: is set where it fails and something may have been taken all the same.
  mutating func take(_ arrival: Arrival, now: Instant, isDoubtful: inout Bool) throws -> Undecided? {
    try take(arrival, as: nextFolder(now), isDoubtful: &isDoubtful)
  }

  /// Takes an arrival under the id that it was given.
  func take(_ arrival: Arrival, as folder: TakenFolder, isDoubtful: inout Bool) throws -> Undecided? {
    try taking(into: folder, of: arrival.sender, isDoubtful: &isDoubtful) { () throws -> Undecided? in
      guard let found = try intake.take(arrival, as: folder) else {
        try Files.removeTree(configuration.layout.work(folder.drop))
        return nil
      }
      var taken = found.undecided
      taken.hasNewPlace = true
      // A marker that came since may still be being written.
      let hasLateMarker = arrival.marker == nil && taken.marker != nil
      let isStill = try !hasLateMarker && statuses(of: taken, found.status).contains(where: arrival.isStill)
      guard isStill else { return try settling(taken) }
      taken.seenAt = arrival.seenAt
      return taken
    }
  }

  /// Takes what became of the file of an answered drop when it was written again, as a drop of its own.
  ///
  /// What is in it already went through: the ledger knows its records again. It is looked at once it has settled.
  mutating func take(
    _ name: FilePath.Component, changedAfter drop: DropRow, now: Instant, isDoubtful: inout Bool
  ) throws -> Undecided {
    let earlier = TakenFolder(drop: drop.drop, receivedAt: drop.receivedAt)
    let changed = Undecided(
      folder: try nextFolder(now), sender: drop.sender, name: name, earlier: earlier)
    return try taking(into: changed.folder, of: drop.sender, isDoubtful: &isDoubtful) {
      try intake.take(changed, after: earlier)
      return try settling(changed)
    }
  }

  /// Takes a drop that had been put aside, as another drop of the moment at which it came.
  ///
  /// - Returns: `nil` when it has been taken already.
  mutating func take(
    _ letter: DeadLetter, of drop: DropRow, isDoubtful: inout Bool
  ) throws -> Undecided? {
    guard let name = try letter.fileName else {
      // A kill came between the taking and this.
      try letter.remove()
      return nil
    }
    try Files.requireFolder(configuration.layout.taken(drop.sender))
    let taken = Undecided(
      folder: try nextFolder(drop.receivedAt), sender: drop.sender, name: name, marker: try letter.markerName,
      requeueing: try Requeueing(at: letter.request))
    try taking(into: taken.folder, of: drop.sender, isDoubtful: &isDoubtful) {
      try intake.take(taken, from: letter)
    }
    return taken
  }

  /// Takes something into a folder, once its place in `work` is made. Where that fails the place is only kept if something may have been
  /// taken all the same: a share may do what it says that it couldn't.
  private func taking<Taken>(
    into folder: TakenFolder, of sender: String, isDoubtful: inout Bool, _ body: () throws -> Taken
  ) throws -> Taken {
    try makePlace(of: folder)
    do {
      return try body()
    } catch {
      isDoubtful = !isUntaken(folder, of: sender)
      if !isDoubtful { try? Files.removeTree(configuration.layout.work(folder.drop)) }
      throw error
    }
  }

  /// A file that was seen to change, to be looked at again when it has settled.
  func settling(_ undecided: Undecided) throws(FileError) -> Undecided {
    var undecided = undecided
    undecided.settling = Settling(try statuses(of: undecided), now: .now)
    return undecided
  }

  /// Looks again at a file that was seen to change; `true` once it hasn't for `time`.
  func hasSettled(_ undecided: inout Undecided, time: Duration) throws(FileError) -> Bool {
    guard var settling = undecided.settling else { return true }
    let now = ContinuousClock.now
    settling.look(try statuses(of: undecided), now: now)
    let hasSettled = settling.rest(of: time, now: now) <= .zero
    undecided.settling = hasSettled ? nil : settling
    return hasSettled
  }

  private func statuses(of undecided: Undecided) throws(FileError) -> [Files.Status] {
    try statuses(of: undecided, Files.status(of: path(of: undecided)))
  }

  /// How many bytes of a taken file count for its sender's quota.
  func bytes(of undecided: Undecided) throws(FileError) -> Int {
    let path = path(of: undecided)
    guard undecided.refusal == nil, let status = try Files.status(of: path) else { return 0 }
    let members = configuration.settings.unpacking.members
    let bytes =
      status.sort == .folder ? try DroppedFolder(path: path).contents(atMost: members).bytes : status.size
    return bytes > configuration.settings.maxFileBytes ? 0 : bytes
  }

  private func path(of undecided: Undecided) -> FilePath {
    configuration.layout.taken(undecided.sender).adding(undecided.folder.name).adding(undecided.name)
  }

  /// The status of a taken file, and of what is in it where it is a folder.
  private func statuses(
    of undecided: Undecided, _ status: Files.Status?
  ) throws(FileError) -> [Files.Status] {
    guard let status else { return [] }
    if status.sort != .folder { return [status] }
    let members = configuration.settings.unpacking.members
    return try [status] + DroppedFolder(path: path(of: undecided)).contents(atMost: members).statuses
  }

  /// Whether nothing was taken into a folder, for certain.
  private func isUntaken(_ folder: TakenFolder, of sender: String) -> Bool {
    let all = configuration.layout.taken(sender)
    return (try? Files.exists(all)) == true && (try? Files.exists(all.adding(folder.name))) == false
  }

  private mutating func nextFolder(_ now: Instant) throws -> TakenFolder {
    isOfTrials ? .ofTrial(at: now) : TakenFolder(drop: try nextDrop(on: now.day), receivedAt: now)
  }

  /// The next id of a day, for a file that is about to be taken.
  mutating func nextDrop(on day: Day) throws -> String {
    try numbers.next(
      on: day, ledger: ledger, layout: configuration.layout,
      departments: configuration.catalogue.table.participants.map(\.code))
  }

  /// Makes the place in `work` of what is about to be taken: what is taken into a share that is away after a kill is known there.
  private func makePlace(of folder: TakenFolder) throws(FileError) {
    try Files.makeFolder(configuration.layout.work(folder.drop))
  }
}
