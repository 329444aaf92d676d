public import ExchangeBase
import ExchangeFiles
public import ExchangeLedger
import Foundation
import GRDB
import Synchronization
public import SystemPackage

/// A ledger in one file of SQLite. One writer at a time; readers see the last committed state and hold up nobody.
public final class SQLiteLedger: LedgerStore {
  private let path: String
  private let configuration: Configuration
  /// The open file; `nil` from a commit of which nobody knows what became until it is opened anew.
  private let opened: Mutex<DatabasePool?>
  /// Where a copy lies of what it was before it was brought up to date; `nil` where it was of this format.
  public let copyOfEarlierFormat: FilePath?

  /// Opens the ledger at `path`, and makes one where no file is, or one without tables.
  ///
  /// - Parameters:
  ///   - path: the file, on a local file system.
  ///   - now: the moment written into the first entry of a new ledger.
  ///   - making: whether one is made at all.
  ///   - bringsUpToDate: whether a ledger of an earlier format becomes one of this format. Only who holds the exchange may;
  ///     others read it as it is.
  /// - Throws: ``LedgerError`` when the file isn't a sound ledger of a format that this program knows.
  public convenience init(
    path: String, now: Instant, making: Bool = true, bringsUpToDate: Bool = false
  ) throws(LedgerError) {
    try self.init(path: path, opening: now, making: making, bringsUpToDate: bringsUpToDate)
  }

  /// Makes one without any entry, for the chain of another ledger.
  ///
  /// - Parameter path: the file, on a local file system.
  public convenience init(emptyAt path: String) throws(LedgerError) {
    try self.init(path: path, opening: nil, making: true, bringsUpToDate: false)
  }

  private init(
    path: String, opening now: Instant?, making: Bool, bringsUpToDate: Bool
  ) throws(LedgerError) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.label = "ledger"
    self.path = path
    self.configuration = configuration
    do {
      try Self.inspect(path, configuration)
      let pool = try Self.open(path, configuration)
      // A ledger that is there is only looked at: whoever asks doesn't wait for whoever writes.
      let format = try pool.read(Self.format(of:))
      if format == nil {
        guard making else {
          throw LedgerError(
            .damaged,
            LocalizedText(
              "里面什么也没有。没有改动任何东西。处理过文件的，请放回最近的备份；不要用空的台账开始，否则一切都会再送一遍",
              "there is nothing in it. Nothing was changed. Where files have been processed, put back the last backup of it; never start "
                + "with an empty one, or everything will be delivered again"))
        }
        try pool.write { try Self.make($0, now: now) }
      }
      if let format, format < Self.format, bringsUpToDate, let now {
        copyOfEarlierFormat = try LedgerMigration.bringUpToDate(pool, from: format, now: now)
      } else {
        copyOfEarlierFormat = nil
      }
      // Nobody knows how whoever wrote last came to its end. Who asks something for long doesn't keep us from starting.
      if bringsUpToDate {
        do {
          try Self.settle(pool, at: path)
        } catch DatabaseError.SQLITE_BUSY {
        } catch {
          Self.keepOpen(pool, at: path)
          throw error
        }
        try pool.read(Self.requireWhole)
      }
      opened = Mutex(pool)
    } catch {
      throw Self.told(error, path: path)
    }
  }

  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration)
    // GRDB opens its writer with synchronous=NORMAL, which loses the last commits when the power fails, and it
    // does so after `prepareDatabase`. So it is set here, and looked at.
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
      let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      guard level == 2, journal == "wal" else {
        throw LedgerError(
          .database,
          LocalizedText(
            "SQLite 在这里不能保证写入持久（\(journal ?? "?")）；请把交换文件夹放在本机的磁盘上",
            "SQLite doesn't keep commits durable here (\(journal ?? "?")); put the exchange's folder on a disk of this machine"
          ))
      }
    }
    return pool
  }

  /// Makes sure that the file has the form of a database from its first page to its last. Whether it holds what was stored is
  /// another matter, and takes longer: `LedgerVerification`.
  private static func requireWhole(_ database: Database) throws {
    let found = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
    guard found == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: found) }
    // A table that has lost the name of a column, or got another, can't be read at all.
    let changed = try SQLiteView.schemaChanges(of: database) { $0.hasPrefix("table ") }
    guard changed.isEmpty else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: changed[0].en) }
  }

  /// The open file.
  var pool: DatabasePool {
    get throws {
      try opened.withLock { opened in
        if let opened { return opened }
        let kept = Self.unsettled.withLock { $0.removeValue(forKey: path) }
        let pool = try kept ?? Self.open(path, configuration)
        do {
          try Self.settle(pool, at: path)
        } catch {
          Self.keepOpen(pool, at: path)
          throw error
        }
        opened = pool
        return pool
      }
    }
  }

  /// Makes what the file is found to hold what it holds for good.
  ///
  /// A commit whose flush failed stands in the WAL all the same, and may be found there by whoever opens the file next, though
  /// the disk may never get it. What isn't found is written over by a commit of our own; what is found goes into the
  /// database itself, from what was read and not from what may have reached the disk. While it goes there it has to be sure in the
  /// WAL: else a power cut leaves the half of it in the database, and nothing from which the rest could be told.
  ///
  /// - Throws: `SQLITE_BUSY` while somebody asks something that was begun before.
  private static func settle(_ pool: DatabasePool, at path: String) throws {
    // What changes nothing writes nothing.
    try pool.write { database in
      let last = try SettingRows.all(in: database)["settled"].flatMap { Int($0) } ?? 0
      try SettingRows.set("settled", "\(abs(last % 1_000_000) + 1)", in: database)
      // From here to the commit nobody else writes into the WAL. Where there is none, the database has had all.
      do throws(FileError) {
        try Files.writeAgain(FilePath(path + "-wal"))
      } catch {
        throw DatabaseError(resultCode: .SQLITE_IOERR, message: error.words.en)
      }
    }
    try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
  }

  /// Files that couldn't be settled, by their paths. They stay open, to the end of the process if need be: whoever closes a file as the last has
  /// SQLite bring into the database what it finds in the WAL, sure or not.
  private static let unsettled = Mutex<[String: DatabasePool]>([:])

  private static func keepOpen(_ pool: DatabasePool, at path: String) {
    unsettled.withLock { $0[path] = pool }
  }

  /// Lets go of a file of which nobody knows what it holds.
  private func forsake() {
    opened.withLock { opened in
      try? opened?.close()
      opened = nil
    }
  }

  /// Asks several things of the last committed state.
  public func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    try telling { try pool.read { try body(SQLiteView(asking: $0)) } }
  }

  /// Stores changes in one transaction.
  public func apply(
    ahead: DecidedRecords?, _ changes: () throws -> [LedgerChanges], once condition: () throws -> Void
  ) throws {
    let known = try ahead == nil ? changes() : []
    let isMuch = (ahead?.records.count ?? known.reduce(0) { $0 + $1.records.count }) >= Self.many
    try telling {
      let pool = try pool
      if isMuch { try Self.setPages("PRAGMA cache_size = -49152", of: pool) }
      // What isn't wanted any more is given back, also where the storing failed.
      defer { if isMuch { try? Self.setPages("PRAGMA cache_size = -2000; PRAGMA shrink_memory", of: pool) } }
      var isWritten = false
      do {
        try pool.write { database in
          guard try Self.format(of: database) == Self.format else {
            throw LedgerError(
              .database,
              LocalizedText(
                "它是较早的格式；exchange run 会更新它", "it is of an earlier format; `exchange run` brings it up to date"
              ))
          }
          var transaction = SQLiteTransaction(database: database)
          if let ahead { try transaction.begin(with: ahead) }
          for part in try ahead == nil ? known : changes() { try transaction.store(part) }
          try transaction.finish()
          try condition()
          isWritten = true
        }
      } catch let error as DatabaseError where isWritten && error.resultCode == .SQLITE_IOERR {
        // Only the commit itself was left to do, and one whose flush failed may be found later, or not. One for which there
        // was no room lacks its end.
        forsake()
        throw LedgerError(
          .uncertain,
          LocalizedText(
            "\(path)：不能确定最后一次写入是否已经落盘（\(error.words(at: path).zh)）。手上的工作会按台账里实际有的内容重新开始",
            "\(path): it can't be told whether the last commit lasts (\(error.words(at: path).en)). Whatever was in hand is taken up again from "
              + "what the ledger is found to hold"))
      }
    }
  }

  /// With so many records at a time, the pages of indices that are being filled are kept at hand: else each would be written
  /// many times over.
  private static let many = 20_000

  private static func setPages(_ sql: String, of pool: DatabasePool) throws {
    try pool.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  /// Puts what the database says into an error of ours; other errors pass.
  private func telling<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw Self.told(error, path: path)
    }
  }

  /// Lets go of the file; nothing should be asked afterwards.
  public func close() throws { try opened.withLock { try $0?.close() } }

  /// Looks at the file before a pool, which writes into whatever it opens.
  private static func inspect(_ path: String, _ configuration: Configuration) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    var configuration = configuration
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    _ = try queue.read(format(of:))
    try queue.close()
  }

  /// The format of a ledger that this program knows; `nil` when the database is empty yet.
  static func format(of database: Database) throws -> Int? {
    guard try database.tableExists("setting") else {
      guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0 else {
        throw LedgerFormat.other
      }
      return nil
    }
    // Before everything that is asked.
    let text = try String.fetchOne(
      database.cachedStatement(sql: "SELECT value FROM setting WHERE key = 'format'"))
    return try LedgerFormat.known(text, isKnown: LedgerMigration.isKnown)
  }

  private static func make(_ database: Database, now: Instant?) throws {
    // Another process may have made it in the meantime.
    if try format(of: database) != nil { return }
    try database.execute(sql: schema)
    try SettingRows.set("format", "\(format)", in: database)
    guard let now else { return }
    var transaction = SQLiteTransaction(database: database)
    try transaction.append(
      LedgerChanges.Entry(
        sequence: 1, at: now, event: .opened, subject: "ledger",
        detail: try LedgerJSON.text(["format": "\(format)"])))
  }

  static func told(_ error: any Error, path: String) -> LedgerError {
    if let error = error as? LedgerError {
      return LedgerError(
        error.code, LocalizedText("\(path)：\(error.message.zh)", "\(path): \(error.message.en)"))
    }
    if let error = error as? DatabaseError, [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
      return LedgerError(
        .damaged,
        LocalizedText(
          "\(path) 不能当作数据库读取（\(error.message ?? "")）。没有改动任何东西。请放回这个文件最近的备份；不要用空的台账开始，否则一切都会再送一遍",
          "\(path) can't be read as a database (\(error.message ?? "")). Nothing was changed. Restore the last "
            + "backup of the file; never start with an empty one, or everything will be delivered again"))
    }
    let words = (error as? DatabaseError)?.words(at: path) ?? LocalizedText(saying: error)
    return LedgerError(.database, LocalizedText("\(path)：\(words.zh)", "\(path): \(words.en)"))
  }
}

/// A ledger that is only asked: nothing of it is changed, and whoever writes isn't held up.
public final class ReadOnlySQLiteLedger: LedgerSource {
  let queue: DatabaseQueue

  /// Opens the ledger at `path`.
  ///
  /// - Throws: ``LedgerError`` when the file isn't a sound ledger of a format that this program knows.
  public init(path: String) throws(LedgerError) {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      guard try queue.read(SQLiteLedger.format(of:)) != nil else {
        throw LedgerError(
          .damaged, LocalizedText("它是空的；请放回最近的备份", "it is empty; put back the last backup of it"))
      }
    } catch {
      throw SQLiteLedger.told(error, path: path)
    }
  }

  /// Lets go of the file; nothing should be asked afterwards.
  public func close() throws { try queue.close() }

  /// Asks several things of one and the same state.
  public func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    do {
      return try queue.read { try body(SQLiteView(asking: $0)) }
    } catch let error as DatabaseError {
      throw SQLiteLedger.told(error, path: queue.path)
    }
  }
}

extension SQLiteView {
  /// What can be asked of the ledger in a database. It may have been brought up to date since that was opened.
  init(asking database: Database) throws {
    self.init(database: database, format: try SQLiteLedger.format(of: database) ?? SQLiteLedger.format)
  }
}
