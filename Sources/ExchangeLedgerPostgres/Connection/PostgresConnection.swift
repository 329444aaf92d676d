import CLibPQ
import ExchangeLedger
import Glibc

/// A connection to PostgreSQL. Statements are prepared once; arguments and answers go in binary form.
///
/// It is used by one at a time: whoever has it.
final class PostgresConnection: @unchecked Sendable {
  /// A statement that the server has prepared.
  private struct Prepared {
    let name: String
    var columns: PostgresAnswer.Columns?
  }

  /// What was sent and isn't answered yet.
  private struct Sent {
    /// What it means where no row was changed; `nil` where that is as well.
    let failure: LedgerError?
  }

  /// How many statements are sent before their answers are read: fewer than would fill what lies between us and the server.
  private static let most = 256

  private let handle: OpaquePointer
  private var prepared: [String: Prepared] = [:]
  private var sent: [Sent] = []
  private var isSendingAhead = false
  /// What arguments are laid down in.
  private var bytes: [UInt8] = []
  private var cursors = 0

  /// Connects.
  ///
  /// - Parameter url: a connection URI, or `keyword=value`; what it leaves open libpq takes from its environment and files.
  init(_ url: String) throws(PostgresError) {
    // What stands in the URL goes before what comes ahead of it, and behind what comes after it.
    // A server that is gone without a word is missed within half a minute, whatever the machine's own settings are.
    let words = [
      ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
      ("keepalives_count", "3"),
      ("tcp_user_timeout", "25000"), ("fallback_application_name", "exchange"), ("dbname", url),
      ("client_encoding", "UTF8"),
    ]
    let keywords = words.map { strdup($0.0) }
    let values = words.map { strdup($0.1) }
    defer { for word in keywords + values { free(word) } }
    let handle = PQconnectdbParams(
      (keywords + [nil]).map { UnsafePointer($0) }, (values + [nil]).map { UnsafePointer($0) }, 1)
    guard let handle else {
      throw PostgresError(state: "53200", message: "out of memory", isConnectionLost: true)
    }
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else { throw error() }
    // What the server has to remark goes to nobody's screen.
    _ = PQsetNoticeReceiver(handle, { _, _ in }, nil)
  }

  deinit { PQfinish(handle) }

  /// Whether the way to the server is still there, as far as is known.
  var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Whether a transaction has been begun and not ended.
  var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

  /// The server's version, as 150004 for 15.4.
  var version: Int { Int(PQserverVersion(handle)) }

  // MARK: One by one

  /// Runs statements without arguments, and gives the tag of the last (`COMMIT`).
  @discardableResult
  func run(_ sql: String) throws -> String {
    try finish()
    let answer = try check(PQexec(handle, sql))
    defer { PQclear(answer) }
    return String(cString: PQcmdStatus(answer))
  }

  /// Asks one thing. No text with a NUL in it is found.
  func ask(_ sql: String, _ arguments: [(any PostgresArgument)?] = []) throws -> PostgresAnswer {
    try finish()
    var statement = try prepare(sql)
    let answer = try with(arguments, asked: true) { count, values, lengths, formats in
      try check(PQexecPrepared(handle, statement.name, count, values, lengths, formats, 1))
    }
    if let columns = statement.columns { return PostgresAnswer(answer, columns: columns) }
    let rows = PostgresAnswer(answer)
    statement.columns = rows.places
    prepared[sql] = statement
    return rows
  }

  /// Asks for rows of which there may be any number. Anything may be asked meanwhile; it has to be in a transaction.
  func forEach(
    _ sql: String, _ arguments: [(any PostgresArgument)?], _ body: (PostgresRow) throws -> Bool
  ) throws {
    try finish()
    cursors += 1
    let cursor = "rows_\(cursors)"
    try with(arguments, asked: true) { count, values, lengths, formats in
      PQclear(
        try check(
          PQexecParams(
            handle, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", count, nil, values, lengths, formats, 1))
      )
    }
    defer { if isAlive, PQtransactionStatus(handle) == PQTRANS_INTRANS { _ = try? run("CLOSE \(cursor)") } }
    // The first few come at once: who looks for one thing doesn't wait for many.
    var size = 64
    var columns: PostgresAnswer.Columns?
    while true {
      let answer = PostgresAnswer(
        try check(PQexecParams(handle, "FETCH \(size) FROM \(cursor)", 0, nil, nil, nil, nil, 1)),
        columns: columns)
      columns = answer.places
      for row in answer.rows where try !body(row) { return }
      if answer.count < size { return }
      size = 2_000
    }
  }

  private func prepare(_ sql: String) throws -> Prepared {
    if let known = prepared[sql] { return known }
    let statement = Prepared(name: "s\(prepared.count)")
    PQclear(try check(PQprepare(handle, statement.name, sql, 0, nil)))
    prepared[sql] = statement
    return statement
  }

  // MARK: Many at a time

  /// Sends a statement without waiting for its answer; what came of it is known at the latest after ``finish()``.
  ///
  /// - Parameter failure: what it means where no row was changed.
  func send(
    _ sql: String, _ arguments: [(any PostgresArgument)?], else failure: LedgerError? = nil
  ) throws {
    if prepared[sql] == nil {
      try finish()
      _ = try prepare(sql)
    }
    if !isSendingAhead {
      guard PQenterPipelineMode(handle) == 1 else { throw error() }
      isSendingAhead = true
    }
    let name = try prepare(sql).name
    let isSent = try with(arguments) { count, values, lengths, formats in
      PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1
    }
    guard isSent else { throw error() }
    sent.append(Sent(failure: failure))
    guard sent.count >= Self.most else { return }
    guard PQsendFlushRequest(handle) == 1, PQflush(handle) >= 0 else { throw error() }
    do { try readAnswers() } catch {
      try? leave()
      throw error
    }
  }

  /// Waits for what became of all that was sent.
  func finish() throws {
    if isSendingAhead { try leave() }
  }

  private func leave() throws {
    isSendingAhead = false
    guard PQpipelineSync(handle) == 1 else { throw error() }
    var failure: (any Error)?
    do { try readAnswers() } catch { failure = error }
    // What an earlier failure left unread, up to the mark of the end.
    while let result = PQgetResult(handle) ?? PQgetResult(handle) {
      let status = PQresultStatus(result)
      PQclear(result)
      if status == PGRES_PIPELINE_SYNC || !isAlive { break }
    }
    guard PQexitPipelineMode(handle) == 1 else { throw failure ?? error() }
    if let failure { throw failure }
  }

  /// Reads the answers of all that was sent, and throws the first failure.
  private func readAnswers() throws {
    defer { sent.removeAll(keepingCapacity: true) }
    var failure: (any Error)?
    for statement in sent {
      guard let result = PQgetResult(handle) else { throw failure ?? error() }
      defer { PQclear(result) }
      let status = PQresultStatus(result)
      if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK {
        if let none = statement.failure, String(cString: PQcmdTuples(result)) == "0" {
          failure = failure ?? none
        }
      } else if failure == nil {
        failure = error(of: result)
      }
      // Each answer ends with nothing.
      if let more = PQgetResult(handle) { PQclear(more) }
    }
    if let failure { throw failure }
  }

  // MARK: Rows of which there are very many

  /// Puts rows into a table.
  ///
  /// - Parameters:
  ///   - table: its name with the columns that are given.
  ///   - body: is given what takes the rows.
  func copy(into table: String, columns: Int, _ body: (inout PostgresCopy) throws -> Void) throws {
    try finish()
    let begun = PQexec(handle, "COPY \(table) FROM STDIN (FORMAT binary)")
    guard PQresultStatus(begun) == PGRES_COPY_IN else {
      defer { PQclear(begun) }
      throw error(of: begun)
    }
    PQclear(begun)
    var copy = PostgresCopy(columns: columns) { [handle] bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        PQputCopyData(handle, $0.baseAddress, Int32($0.count)) == 1
      }
    }
    do {
      try body(&copy)
      try copy.end()
    } catch {
      PQputCopyEnd(handle, "given up")
      while let result = PQgetResult(handle) { PQclear(result) }
      throw error is PostgresCopy.NotTaken ? self.error() : error
    }
    guard PQputCopyEnd(handle, nil) == 1 else { throw error() }
    PQclear(try check(PQgetResult(handle)))
    while let result = PQgetResult(handle) { PQclear(result) }
  }

  // MARK: What becomes of it

  /// Calls `body` with arguments as libpq wants them; their memory is kept for the next.
  ///
  /// - Parameter isAsked: whether something is asked for by them, and nothing stored.
  private func with<Result>(
    _ arguments: [(any PostgresArgument)?], asked isAsked: Bool = false,
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) throws -> Result
  ) throws -> Result {
    if arguments.isEmpty { return try body(0, nil, nil, nil) }
    bytes.removeAll(keepingCapacity: true)
    var lengths: [Int32] = []
    for argument in arguments {
      let start = bytes.count
      if isAsked { argument?.writeAsked(to: &bytes) } else { argument?.write(to: &bytes) }
      lengths.append(Int32(bytes.count - start))
    }
    // What is empty needs an address all the same: none is NULL.
    bytes.append(0)
    let formats = [Int32](repeating: 1, count: arguments.count)
    return try bytes.withUnsafeBytes { buffer in
      var start = 0
      var values: [UnsafePointer<CChar>?] = []
      for (argument, length) in zip(arguments, lengths) {
        values.append(
          argument == nil ? nil : buffer.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) })
        start += Int(length)
      }
      return try body(Int32(arguments.count), values, lengths, formats)
    }
  }

  private func check(_ result: OpaquePointer?) throws -> OpaquePointer {
    guard let result else { throw error() }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return result
    default:
      defer { PQclear(result) }
      throw error(of: result)
    }
  }

  /// What a result says that is a failure.
  private func error(of result: OpaquePointer?) -> PostgresError {
    let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    let message = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
    return PostgresError(
      state: state.isEmpty && !isAlive ? "08006" : state, message: message ?? lastMessage,
      isConnectionLost: !isAlive)
  }

  /// What the connection says.
  private func error() -> PostgresError {
    PostgresError(state: isAlive ? "" : "08006", message: lastMessage, isConnectionLost: !isAlive)
  }

  private var lastMessage: String {
    let lines = String(cString: PQerrorMessage(handle)).split(separator: "\n")
    return lines.joined(separator: " ")
  }
}
