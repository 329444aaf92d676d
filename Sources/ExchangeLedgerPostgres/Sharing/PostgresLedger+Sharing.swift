// What a shared ledger promises is said where it is asked for: `SharedLedger`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeBase
public import ExchangeLedger
import Synchronization

/// Who works on the exchange is in `processors`, and what each of them has in `leases`; neither is part of the chain.
///
/// Whoever stores something holds its own row of `processors` against being found gone until the transaction has ended
/// (`FOR KEY SHARE`), and whoever finds it gone waits for that (`FOR UPDATE`): so nothing is stored after it, and what was stored
/// before is seen by whoever takes over. No clock is part of that; the clock only says when one is looked for.
extension PostgresLedger: SharedLedger {
  public func join(host: String, process: Int64, lease: Duration) throws -> Int64 {
    let number: Int64? = try storing { connection in
      // Who has long gone isn't told of any more.
      _ = try connection.ask(
        """
        DELETE FROM processors WHERE gone_at < clock_timestamp() - interval '1 day'
          AND NOT EXISTS (SELECT 1 FROM leases WHERE processor = number)
        """)
      return try connection.ask(
        """
        INSERT INTO processors (host, process, joined_at, heard_at, until)
        VALUES ($1, $2, clock_timestamp(), clock_timestamp(), clock_timestamp() + $3::bigint * interval '1 millisecond')
        RETURNING number
        """, [host, process, lease.milliseconds]
      ).first?.number
    }
    guard let number else { throw Self.noNumber }
    connectAnew(as: Member(number: number, lease: lease))
    return number
  }

  public func renew(
    _ reports: [LeaseReport], choosing choose: (LeaseBoard) -> [String]
  ) throws -> LeaseBoard {
    guard let member = member.withLock(\.self) else { throw LedgerError.displaced }
    try endTheSilent(but: member.number)
    return try storing { connection in
      // Parts are taken by one after the other.
      _ = try connection.ask(
        "SELECT pg_advisory_xact_lock(\(Self.key(of: "leases"))) IS NULL AS waited")
      let isThere = try connection.ask(
        """
        UPDATE processors SET heard_at = clock_timestamp(), until = clock_timestamp() + $2::bigint * interval '1 millisecond'
        WHERE number = $1 AND gone_at IS NULL RETURNING number
        """, [member.number, member.lease.milliseconds]
      ).first
      guard isThere != nil else { throw LedgerError.displaced }
      for report in reports {
        try connection.send(
          "UPDATE leases SET load = $3, waiting = $4 WHERE name = $1 AND processor = $2",
          [report.name, member.number, report.load, report.isWaiting])
      }
      let board = try Self.board(on: connection)
      let names = choose(board)
      if names.isEmpty { return board }
      for name in names {
        try connection.send(
          """
          INSERT INTO leases (name, processor, load, waiting) VALUES ($1, $2, 0, false) ON CONFLICT (name) DO NOTHING
          """, [name, member.number])
      }
      return try Self.board(on: connection)
    }
  }

  public func give(back names: [String]) throws {
    guard let member = member.withLock(\.self), !names.isEmpty else { return }
    try storing { connection in
      _ = try connection.ask(
        "DELETE FROM leases WHERE processor = $1 AND name = ANY ($2::text[])",
        [member.number, PostgresArray(names)])
    }
  }

  public func leave() throws {
    guard let member = member.withLock(\.self) else { return }
    try storing { connection in try Self.end(member.number, on: connection) }
  }

  public func board() throws -> LeaseBoard { try storing(Self.board) }

  public func allot(_ count: Int, after last: Int, on day: String) throws -> Int {
    try storing { connection in
      let last = try connection.ask(
        """
        INSERT INTO drop_numbers AS known (day, last) VALUES ($1, $2::bigint + $3::bigint)
        ON CONFLICT (day) DO UPDATE SET last = greatest(known.last, $2::bigint) + $3::bigint RETURNING last
        """, [day, last, count]
      ).first?.number
      guard let last = last.flatMap({ Int(exactly: $0) }) else { throw Self.noNumber }
      return last - count + 1
    }
  }

  public func identity() throws -> String {
    try storing { connection in
      let mayAsk = try connection.ask(
        "SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may"
      ).first?.flag("may")
      // A standby that takes its primary's place has the same.
      let system =
        mayAsk == true
        ? try connection.ask("SELECT system_identifier FROM pg_catalog.pg_control_system()").first?
          .number("system_identifier") : nil
      let place = try connection.ask(
        "SELECT current_database()::text AS database, current_schema()::text AS schema"
      ).first
      guard let database = place?.text("database"), let schema = place?.text("schema") else {
        throw LedgerError.fault(.database, "数据库没有说出自己的名称", "the database doesn't say what it is called")
      }
      return "\(system.map { "\($0)" } ?? "-") \(database) \(schema)"
    }
  }

  public func claim(for mark: Int64) throws -> Int64 {
    try storing { connection in
      // Whoever comes second waits until the first has it. It stands among numbers, which no format has to be changed for and whoever only
      // adds may add.
      try connection.send(
        "INSERT INTO drop_numbers (day, last) VALUES ('exchange', $1) ON CONFLICT (day) DO NOTHING", [mark])
      let holder = try connection.ask("SELECT last FROM drop_numbers WHERE day = 'exchange'").first?.number
      guard let holder else { throw Self.noNumber }
      return holder
    }
  }

  private static var noNumber: LedgerError {
    .fault(.database, "数据库没有给出号码", "the database gave no number")
  }

  // MARK: Who is gone

  /// Puts an end to members that weren't heard for a lease: first to what they are connected with, since one that sleeps in the
  /// midst of a transaction would hold up everybody, and it itself.
  private func endTheSilent(but own: Int64) throws {
    try telling {
      let connection = try begin("BEGIN")
      defer { release(connection) }
      let silent = try connection.ask(
        "SELECT number FROM processors WHERE gone_at IS NULL AND until < clock_timestamp() AND number <> $1",
        [own]
      ).rows.compactMap(\.number)
      try connection.run("COMMIT")
      for number in silent {
        _ = try connection.ask(
          """
          SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_catalog.pg_stat_activity
          WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
            AND application_name = \(Self.memberName)
          """, [number])
        try connection.run("BEGIN")
        let isSilent =
          try connection.ask(
            """
            SELECT number FROM processors WHERE number = $1 AND gone_at IS NULL AND until < clock_timestamp() FOR UPDATE
            """, [number]
          ).count == 1
        if isSilent { try Self.end(number, on: connection) }
        try connection.run("COMMIT")
      }
    }
  }

  private static func end(_ number: Int64, on connection: PostgresConnection) throws {
    _ = try connection.ask(
      "UPDATE processors SET gone_at = clock_timestamp() WHERE number = $1 AND gone_at IS NULL", [number])
    _ = try connection.ask("DELETE FROM leases WHERE processor = $1", [number])
  }

  /// Whether nobody has found us gone.
  func isMember(_ connection: PostgresConnection) throws -> Bool {
    guard let member = member.withLock(\.self) else { return true }
    return try connection.ask(
      "SELECT number FROM processors WHERE number = $1 AND gone_at IS NULL", [member.number]
    ).count == 1
  }

  /// Holds the place of who stores something until the transaction has ended.
  func holdPlace(_ connection: PostgresConnection) throws {
    guard let member = member.withLock(\.self) else { return }
    let isThere =
      try connection.ask(
        "SELECT number FROM processors WHERE number = $1 AND gone_at IS NULL FOR KEY SHARE", [member.number]
      ).count == 1
    guard isThere else { throw LedgerError.displaced }
  }

  // MARK: Asking

  private static func board(on connection: PostgresConnection) throws -> LeaseBoard {
    let milliseconds = { (column: String) in "(extract(epoch FROM \(column)) * 1000)::bigint AS \(column)" }
    let now = try connection.ask(
      "SELECT \(milliseconds("at")) FROM (SELECT clock_timestamp() AS at) AS clock"
    ).first?.number("at")
    let members = try connection.ask(
      """
      SELECT number, host, process, \(milliseconds("joined_at")), \(milliseconds("heard_at")) FROM processors
      WHERE gone_at IS NULL ORDER BY number
      """
    ).rows.map { row in
      LeaseBoard.Member(
        number: row.number("number") ?? 0, host: row.text("host") ?? "", process: row.number("process") ?? 0,
        joinedAt: Instant(milliseconds: row.number("joined_at") ?? 0),
        heardAt: Instant(milliseconds: row.number("heard_at") ?? 0))
    }
    let leases = try connection.ask("SELECT name, processor, load, waiting FROM leases ORDER BY name").rows
      .map { row in
        LeaseBoard.Lease(
          name: row.text("name") ?? "", holder: row.number("processor") ?? 0, load: row.number("load") ?? 0,
          isWaiting: row.flag("waiting") ?? false)
      }
    return LeaseBoard(at: Instant(milliseconds: now ?? 0), members: members, leases: leases)
  }

  /// A short transaction that is no part of the chain.
  private func storing<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
    try telling {
      let connection = try begin("BEGIN")
      defer { release(connection) }
      let result = try body(connection)
      try connection.finish()
      try connection.run("COMMIT")
      return result
    }
  }

  /// As what the connections of a member ($1) are known to the server. A name is cut after 63 bytes, and what isn't ASCII in it is replaced: by
  /// their own names schemas couldn't be told apart.
  static let memberName =
    "'exchange ' || $1::bigint || ' ' || to_hex(hashtextextended(current_schema()::text, 0))"

  /// The key of a lock of this schema.
  static func key(of what: String) -> String {
    "hashtextextended('exchange \(what) ' || current_schema(), 0)"
  }
}

extension PostgresLedger {
  /// Who stores something.
  struct Member: Sendable {
    let number: Int64
    let lease: Duration
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}
