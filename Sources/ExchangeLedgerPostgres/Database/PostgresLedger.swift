public import ExchangeBase
public import ExchangeLedger
import Synchronization

/// A ledger in a schema of a PostgreSQL database. One writer at a time, whichever machine it runs on; readers see the last
/// committed state and hold up nobody. Several processors may work on it (``SharedLedger``).
public final class PostgresLedger: LedgerStore {
  private let place: PostgresPlace
  /// Connections that nobody uses at the moment.
  private let idle = Mutex<[PostgresConnection]>([])
  /// Held by whoever stores something.
  private let writing = Mutex(())
  /// Whether nobody knows what became of the last commit.
  private let isUncertain = Mutex(false)
  /// As whom things are stored, where it has joined those who share the ledger.
  let member = Mutex<Member?>(nil)
  /// Whether somebody here decides something.
  private let isDeciding = Mutex(false)

  /// How many connections are kept for the next who asks.
  private static let mostIdle = 4

  /// Opens the ledger, and makes one where there are no tables.
  ///
  /// - Parameters:
  ///   - place: where it is.
  ///   - now: the moment written into the first entry of a new ledger; where there is none, tables are made without any entry,
  ///     for the chain of another ledger.
  ///   - making: whether one is made at all.
  ///   - settles: whether it waits until nobody stores anything. Nobody knows how whoever wrote last came to its end.
  /// - Throws: ``LedgerError`` when it isn't a ledger of a format that this program knows.
  public init(
    _ place: PostgresPlace, now: Instant?, making: Bool = true, settles: Bool = false
  ) throws(LedgerError) {
    self.place = place
    do {
      let connection = try place.connect()
      let isMade = try Self.format(of: connection) != nil
      guard isMade || making else {
        throw LedgerError(
          .damaged,
          LocalizedText(
            "里面什么也没有。没有改动任何东西。处理过文件的，请放回最近的备份；不要用空的台账开始，否则一切都会再送一遍",
            "there is nothing in it. Nothing was changed. Where files have been processed, put back the last backup of it; never start "
              + "with an empty one, or everything will be delivered again"))
      }
      // Tables may be there already, made by who owns them.
      if try !isMade || making && Self.isWithoutEntry(connection) { try Self.make(connection, now: now) }
      if settles { try Self.settle(connection) }
      keep(connection)
    } catch {
      throw place.told(error)
    }
  }

  // MARK: Asking

  /// Asks several things of the last committed state.
  public func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    try telling {
      try settle()
      return try asking { connection in
        guard try Self.format(of: connection) != nil else {
          throw LedgerError(
            .damaged, LocalizedText("它是空的；请放回最近的备份", "it is empty; put back the last backup of it"))
        }
        return try body(PostgresView(connection: connection))
      }
    }
  }

  private func asking<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
    let connection = try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    defer { release(connection) }
    let result = try body(connection)
    try connection.run("COMMIT")
    return result
  }

  /// Begins a transaction on a connection that nobody uses. One that was kept may have gone meanwhile.
  func begin(_ sql: String) throws -> PostgresConnection {
    while let connection = idle.withLock({ $0.popLast() }) {
      do {
        try connection.run(sql)
        return connection
      } catch let error as PostgresError where error.isConnectionLost {}
    }
    let connection = try place.connect()
    if let number = member.withLock(\.?.number) {
      _ = try connection.ask(
        "SELECT set_config('application_name', \(Self.memberName), false)", [number])
    }
    try connection.run(sql)
    return connection
  }

  /// Lets go of connections, so that those to come are known to be a member's.
  func connectAnew(as member: Member) {
    self.member.withLock { $0 = member }
    idle.withLock { $0.removeAll() }
  }

  /// Gives a connection back, without what wasn't brought to its end.
  func release(_ connection: PostgresConnection) {
    guard connection.isAlive else { return }
    if connection.isInTransaction, (try? connection.run("ROLLBACK")) == nil { return }
    keep(connection)
  }

  private func keep(_ connection: PostgresConnection) {
    idle.withLock { if $0.count < Self.mostIdle { $0.append(connection) } }
  }

  // MARK: Storing

  /// Stores changes in one transaction.
  public func apply(
    ahead: DecidedRecords?, _ changes: () throws -> [LedgerChanges], once condition: () throws -> Void
  ) throws {
    try telling {
      try settle()
      try writing.withLock { _ in
        let connection = try begin("BEGIN ISOLATION LEVEL READ COMMITTED")
        defer { release(connection) }
        try Self.waitForTurn(connection)
        try holdPlace(connection)
        guard try Self.format(of: connection) == Self.format else {
          throw LedgerError(
            .damaged, LocalizedText("它是空的；请放回最近的备份", "it is empty; put back the last backup of it"))
        }
        var transaction = try PostgresTransaction(connection)
        if let ahead { try transaction.begin(with: ahead) }
        for part in try changes() { try transaction.store(part) }
        try transaction.finish()
        try condition()
        try commit(connection)
      }
    }
  }

  /// Commits. Where the server says that it didn't, it didn't; where it says nothing, nobody knows.
  private func commit(_ connection: PostgresConnection) throws {
    do {
      guard try connection.run("COMMIT") == "COMMIT" else {
        throw LedgerError.fault(.database, "数据库没有提交", "the database committed nothing")
      }
    } catch let error as PostgresError where error.isConnectionLost || !connection.isAlive {
      isUncertain.withLock { $0 = true }
      throw LedgerError(
        .uncertain,
        LocalizedText(
          "\(place.url)：不能确定最后一次写入是否已经提交（\(error.words.zh)）。手上的工作会按台账里实际有的内容重新开始",
          "\(place.url): it can't be told whether the last commit lasts (\(error.words.en)). Whatever was in hand is taken up again from "
            + "what the ledger is found to hold"))
    }
  }

  /// Waits until what became of a commit is known: the server holds the turn of whoever stored it until that is decided.
  private func settle() throws {
    guard isUncertain.withLock(\.self) else { return }
    try Self.settle(try place.connect())
    isUncertain.withLock { $0 = false }
  }

  private static func settle(_ connection: PostgresConnection) throws {
    try connection.run("BEGIN")
    try waitForTurn(connection)
    try connection.run("COMMIT")
  }

  /// Waits until nobody else stores anything here; it is ours until the transaction ends.
  private static func waitForTurn(_ connection: PostgresConnection) throws {
    _ = try connection.ask(
      "SELECT pg_advisory_xact_lock(hashtextextended('exchange ' || current_schema(), 0)) IS NULL AS waited")
  }

  /// Decides something while no other member does. The right to ends with the connection that has it; what is decided without it isn't
  /// stored where something else was in between.
  public func deciding<Result>(_ body: () throws -> Result) throws -> Result {
    guard member.withLock({ $0 != nil }) else { return try body() }
    let isOutermost = isDeciding.withLock { isDeciding in
      defer { isDeciding = true }
      return !isDeciding
    }
    guard isOutermost else { return try body() }
    defer { isDeciding.withLock { $0 = false } }
    let connection = try telling(waitToDecide)
    defer {
      let isFree = try? connection.ask("SELECT pg_advisory_unlock(\(Self.key(of: "deciding"))) AS free")
        .first?.flag("free")
      if isFree == true { keep(connection) }
    }
    return try body()
  }

  private func waitToDecide() throws -> PostgresConnection {
    while true {
      do {
        let connection = try begin("SELECT pg_advisory_lock(\(Self.key(of: "deciding")))")
        // Whoever was found gone meanwhile needn't begin.
        guard try isMember(connection) else { throw LedgerError.displaced }
        return connection
      } catch let error as PostgresError where error.state == Self.lockTimeout {
        // However long a large bundle of another takes; unless we are found gone meanwhile.
        let connection = try begin("BEGIN")
        defer { release(connection) }
        guard try isMember(connection) else { throw LedgerError.displaced }
      }
    }
  }

  private static let lockTimeout = "55P03"

  // MARK: What it is

  /// The number that this program writes into `setting` as `format`.
  static let format = LedgerFormat.current

  /// The format of a ledger that this program knows; `nil` where there are no tables yet.
  static func format(of connection: PostgresConnection) throws -> Int? {
    // Asked at once: another process may make them meanwhile.
    let found = try connection.ask(
      """
      SELECT to_regclass(quote_ident(current_schema()) || '.setting') IS NOT NULL AS known,
        (SELECT count(*) FROM pg_catalog.pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p')) AS tables
      """
    ).first
    guard found?.flag("known") == true else {
      guard found?.number("tables") == 0 else { throw LedgerFormat.other }
      return nil
    }
    let text = try connection.ask("SELECT value FROM setting WHERE key = 'format'").first?.text
    // Earlier formats were never in PostgreSQL.
    return try LedgerFormat.known(text) { _ in false }
  }

  /// Whether there are tables of a ledger, whether or not we may ask them.
  static func hasTables(_ connection: PostgresConnection) throws -> Bool {
    try connection.ask(
      "SELECT to_regclass(quote_ident(current_schema()) || '.setting') IS NOT NULL AS known"
    ).first?.flag("known") == true
  }

  private static func make(_ connection: PostgresConnection, now: Instant?) throws {
    try connection.run("BEGIN")
    try waitForTurn(connection)
    // Another process may have made it in the meantime.
    if try format(of: connection) == nil {
      do {
        try connection.run(schema)
      } catch let error as PostgresError where error.state == "42501" {
        throw LedgerError(.database, error.wordsOfMaking)
      }
      _ = try connection.ask("INSERT INTO setting (key, value) VALUES ('format', $1)", ["\(format)"])
    }
    if let now, try isWithoutEntry(connection) {
      var transaction = try PostgresTransaction(connection)
      try transaction.append(
        LedgerChanges.Entry(
          sequence: 1, at: now, event: .opened, subject: "ledger",
          detail: try LedgerJSON.text(["format": "\(format)"])))
      try transaction.finish()
    }
    try connection.run("COMMIT")
  }

  private static func isWithoutEntry(_ connection: PostgresConnection) throws -> Bool {
    try connection.ask("SELECT 1 FROM entry LIMIT 1").count == 0
  }

  /// Lets go of all connections; nothing should be asked afterwards.
  public func close() { idle.withLock { $0.removeAll() } }

  /// Puts what the database says into an error of ours; other errors pass.
  func telling<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as PostgresError { throw place.told(error) }
  }
}
