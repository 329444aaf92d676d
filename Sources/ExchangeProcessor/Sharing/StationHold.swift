import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Keeps what a processor has decided from being taken over while it brings that to its places. Two may rename a file, of whom one does; but
/// what one copies, from our own disk to a box that is back or to a successor's, another would copy or rename a second time.
///
/// Who sleeps in the midst of it holds up what waited then until it wakes or ends; who wakes up before it finds that others work in its
/// place.
struct StationHold: Sendable {
  private let keeper: LeaseKeeper?
  private let layout: ExchangeLayout?

  /// Nobody takes over from who works alone.
  static let needless = StationHold(keeper: nil, layout: nil)

  private init(keeper: LeaseKeeper?, layout: ExchangeLayout?) {
    self.keeper = keeper
    self.layout = layout
  }

  /// The hold on the own station.
  init(_ keeper: LeaseKeeper?, on layout: ExchangeLayout) {
    self.init(keeper: keeper, layout: layout)
  }

  /// Does what nobody else may do meanwhile.
  ///
  /// - Throws: ``LedgerError``, `displaced` or `uncertain`, where others may have taken over before it began.
  func keep<Result>(while body: () throws -> Result) throws -> Result {
    guard let keeper, let layout else { return try body() }
    let lock = try FileLock(waitingFor: layout.hold)
    return try withExtendedLifetime(lock) {
      // Whoever takes over asks for the hold after our lease has ended, so that none who still has one meets him.
      try keeper.require()
      return try body()
    }
  }

  /// Does, as who keeps the time, what nobody else may do meanwhile to files that have the same names for all.
  ///
  /// - Returns: whether it was done; not where another is at that, who may sleep in the midst of it.
  /// - Throws: ``LedgerError``, `displaced` or `uncertain`, where another may keep the time by now.
  func keepTime(while body: () throws -> Void) throws -> Bool {
    guard let keeper, let layout else {
      try body()
      return true
    }
    guard let lock = try FileLock(layout.timeHold) else { return false }
    return try withExtendedLifetime(lock) {
      // Whoever keeps the time after us waits for the hold, so that what is begun here is done before.
      try keeper.require()
      try body()
      return true
    }
  }

  /// Whether others have taken over.
  var isLost: Bool {
    do {
      try keeper?.require()
      return false
    } catch {
      return Fault.isDisplacement(error)
    }
  }

  /// Takes over from a station whose processor has gone, beside others who do.
  ///
  /// - Returns: whether that could be done: its processor sleeps in the midst of something, else.
  static func takeOver(_ station: ExchangeLayout, by body: () throws -> Void) throws -> Bool {
    // Who works alone keeps all others out while it lives.
    if station.station != nil {
      guard let lock = try FileLock(station.hold, sharing: true, patience: 2) else { return false }
      try withExtendedLifetime(lock, body)
    } else {
      try body()
    }
    return true
  }
}

extension ExchangeLayout {
  /// Locked by who brings something of this station to its place, and by those who take it over.
  var hold: FilePath { root.appending(".hold" + suffix) }

  /// Locked by who keeps the time while that does something to files that have the same names for all.
  var timeHold: FilePath { root.appending(".hold-time") }

  /// Makes both, empty, as long as there is room: where a disk is full later they are only locked.
  func makeHolds() throws(FileError) {
    try Files.makePrivateFile(hold)
    do throws(FileError) {
      try Files.makePrivateFile(timeHold)
    } catch {
      // Another may have begun at the same moment.
      guard error.code == .fileExists else { throw error }
    }
  }

  /// Removes what tells that a processor was at a station.
  func clearStation() {
    for path in [beat, hold] { try? Files.remove(path) }
  }
}
