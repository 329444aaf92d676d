import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerPostgres
import ExchangeLedgerSQLite
import SystemPackage

/// Where a ledger is: in a file of SQLite, or in a schema of a PostgreSQL database.
enum LedgerPlace: Equatable {
  case file(FilePath)
  case database(PostgresPlace)

  /// - Parameter text: a URL (`postgresql://…`), or a path.
  init(_ text: String) throws(LedgerError) {
    self = PostgresPlace.isMeant(by: text) ? .database(try PostgresPlace(text)) : .file(FilePath(text))
  }

  /// The same for people.
  var shown: String {
    switch self {
    case .file(let path): path.string
    case .database(let place): place.url
    }
  }

  /// Whether several processors may work on it side by side.
  var isShared: Bool {
    switch self {
    case .file: false
    case .database: true
    }
  }

  /// Whether tables of a ledger are there.
  func holdsLedger() throws -> Bool {
    switch self {
    case .file(let path): try Files.status(of: path).map { $0.size > 0 } ?? false
    case .database(let place): try PostgresLedger.isMade(in: place)
    }
  }

  /// How many bytes it takes.
  func bytes() throws -> Int {
    switch self {
    case .file(let path):
      try ["", "-wal"].reduce(0) { try $0 + (Files.status(of: FilePath(path.string + $1))?.size ?? 0) }
    case .database(let place): try PostgresLedger.bytes(in: place)
    }
  }

  /// The ledger, as who only asks and holds up nobody opens it.
  func ledgerToAsk() throws(LedgerError) -> any LedgerSource {
    switch self {
    case .file(let path): try ReadOnlySQLiteLedger(path: path.string)
    case .database(let place): try PostgresLedger(place, now: nil, making: false)
    }
  }

  /// A ledger in which nothing stands, not even that it was opened, to bring another's chain into.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where there is something already.
  func emptyLedger() throws -> any LedgerStore {
    if try holdsLedger() {
      throw ProcessorError.unknown(
        shown, reason: LocalizedText("那里已经有台账；什么也没有改动", "there is a ledger already; nothing was changed"))
    }
    switch self {
    case .file(let path):
      try Files.makePrivateFile(path)
      return try SQLiteLedger(emptyAt: path.string)
    case .database(let place): return try PostgresLedger(place, now: nil)
    }
  }

  /// What its database says of itself, where it is one; `nil` for a file.
  func databaseCondition() throws -> DatabaseCondition? {
    guard case .database(let place) = self else { return nil }
    return try PostgresLedger.condition(of: place)
  }

  /// The SQL that gives a role of a database what running needs.
  static func rights(of role: String) -> String { PostgresLedger.rights(of: role) }
}

/// The exchange's ledger, in the engine that it has.
struct OpenedLedger {
  let store: any LedgerStore
  /// Where a copy lies of what it was before it was brought up to date; `nil` where it was of this format.
  let copyOfEarlierFormat: FilePath?
}

/// A ledger wherever it lies, to be asked and copied.
struct LedgerFile: LedgerSource {
  private let ledger: ReadOnlySQLiteLedger

  /// Opens the ledger at `path`; nothing of it is changed.
  init(_ path: FilePath) throws(LedgerError) { ledger = try ReadOnlySQLiteLedger(path: path.string) }

  func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result { try ledger.read(body) }

  /// Lays a copy of it beside others, while whoever writes goes on writing.
  ///
  /// - Parameter look: looks at the copy before it gets its name; where it throws, there is none.
  func back(up copy: FilePath, once look: (FilePath) throws -> Void) throws {
    try ledger.back(up: copy, once: look)
  }

  /// Lets go of it.
  func close() throws { try ledger.close() }
}

extension ExchangeLayout {
  /// Where the ledger is, as the settings have it.
  ///
  /// - Throws: ``ConfigurationError`` where they can't be read.
  func ledgerPlace() throws -> LedgerPlace {
    guard try Files.exists(settings), let place = try Settings.ledger(in: settings) else {
      return .file(ledger)
    }
    return place
  }

  /// The ledger for people: its file, or its URL.
  var ledgerName: String { (try? ledgerPlace().shown) ?? ledger.string }

  /// Makes sure that the ledger is a file.
  ///
  /// - Parameter instead: what has to be done where it is in a database.
  /// - Throws: ``ProcessorError/unknown(_:reason:)``
  func requireLedgerFile(or instead: LocalizedText) throws {
    guard case .database(let place) = try ledgerPlace() else { return }
    throw ProcessorError.unknown(place.url, reason: instead)
  }

  /// Opens the exchange's ledger.
  ///
  /// An exchange that has worked has a ledger. A new one in its place would deliver everything again, so that none is
  /// made then, and none by who only asks. One that isn't the last one tells nobody anything.
  ///
  /// - Parameters:
  ///   - now: the moment of the first entry, should the ledger be made.
  ///   - making: whether a ledger is made where nothing has been processed yet, and one of an earlier format brought up to
  ///     date.
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, ``ProcessorError/ledgerOlder(_:because:)``,
  ///   ``ProcessorError/ledgerForeign(_:)``, ``ProcessorError/nothingYet(exchange:)``, `LedgerError`.
  func openLedger(now: Instant, making: Bool) throws -> OpenedLedger {
    guard try hasLedger() || making else { throw ProcessorError.nothingYet(exchange: root.string) }
    let opened = try open(now: now, making: try making && !hasWorked(), holding: making)
    // Sound as it may be, it isn't the one of this exchange.
    if try opened.store.read({ try $0.freeRows().drop }) == 1, try hasProcessed() {
      throw ProcessorError.ledgerLost(ledgerName)
    }
    try requireLast(opened.store)
    // Nothing happens in it before the folder knows of it: it would be refused as another's.
    if making {
      try claimFirst(opened.store)
      try noteFirst(opened.store)
    }
    return opened
  }

  /// - Parameter holding: whether it is opened by who holds the exchange.
  private func open(now: Instant, making: Bool, holding: Bool) throws -> OpenedLedger {
    switch try ledgerPlace() {
    case .file(let path):
      // What SQLite makes beside it gets the same rights.
      if holding { try Files.makePrivateFile(path) }
      let ledger = try SQLiteLedger(path: path.string, now: now, making: making, bringsUpToDate: holding)
      return OpenedLedger(store: ledger, copyOfEarlierFormat: ledger.copyOfEarlierFormat)
    case .database(let place):
      let ledger = try PostgresLedger(place, now: now, making: making, settles: holding)
      return OpenedLedger(store: ledger, copyOfEarlierFormat: nil)
    }
  }

  /// Opens the ledger to rebuild what it doesn't know, and makes one where there is none.
  ///
  /// - Parameter now: the moment of the first entry, should it be made.
  func openLedgerToRecover(now: Instant) throws -> any LedgerStore {
    try open(now: now, making: true, holding: true).store
  }

  /// The ledger, as who only asks and holds up nobody opens it; `nil` where nothing has been processed yet.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, ``ProcessorError/ledgerOlder(_:because:)``,
  ///   ``ProcessorError/ledgerForeign(_:)``, `LedgerError`.
  func ledgerToAsk() throws -> (any LedgerSource)? {
    guard try hasLedger() else { return nil }
    let ledger = try ledgerPlace().ledgerToAsk()
    try requireLast(ledger)
    return ledger
  }

  /// The same, for whom there is nothing to say without one.
  ///
  /// - Throws: ``ProcessorError/nothingYet(exchange:)`` where nothing has been processed yet.
  func requireLedgerToAsk() throws -> any LedgerSource {
    guard let ledger = try ledgerToAsk() else { throw ProcessorError.nothingYet(exchange: root.string) }
    return ledger
  }

  /// Whether there is a ledger.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)`` where there must be one.
  func hasLedger() throws -> Bool {
    if try ledgerPlace().holdsLedger() { return true }
    if try hasWorked() { throw ProcessorError.ledgerLost(ledgerName) }
    return false
  }

  /// What only a processor leaves in an exchange's folder, by which it is known that one has worked here: it had a ledger before that.
  private enum Trace: CaseIterable {
    case head, proof, journal
    case archive, quarantine, deadLetter, packages, notesOfPackages
    case work, taken, receipts
  }

  /// Whether a processor has worked here.
  func hasWorked() throws -> Bool { try Trace.allCases.contains { try has($0) } }

  private func has(_ trace: Trace) throws -> Bool {
    switch trace {
    case .head: try Files.exists(anchor)
    case .proof: try Files.exists(proof)
    case .journal: try holdsSomething(journal)
    case .archive: try holdsSomething(archive)
    case .quarantine: try holdsSomething(quarantine)
    case .deadLetter: try holdsSomething(deadLetter)
    case .packages: try holdsSomething(reports)
    case .notesOfPackages: try holdsSomething(writtenPackages)
    case .work:
      // What else lies there may be anybody's, such as a check's.
      try stations().contains { station in
        try Files.exists(station.work)
          && Files.names(in: station.work).contains { TakenFolder.isDrop($0.string) }
      }
    case .taken: try hasTaken()
    case .receipts: try ReceiptIndex.isAny(in: self)
    }
  }

  private func hasTaken() throws -> Bool {
    guard try Files.exists(departments) else { return false }
    let places = try SetUpPlaces(in: self)
    // A share that can't be looked at tells nothing.
    return try Files.names(in: departments).contains { name in
      takenPlaces(name.string, places).contains { (try? holdsSomething($0)) == true }
    }
  }

  /// Whether files were answered here.
  private func hasProcessed() throws -> Bool {
    try [archive, quarantine, deadLetter].contains { try holdsSomething($0) }
  }

  func holdsSomething(_ folder: FilePath) throws -> Bool {
    try Files.exists(folder) && !Files.names(in: folder).isEmpty
  }
}
