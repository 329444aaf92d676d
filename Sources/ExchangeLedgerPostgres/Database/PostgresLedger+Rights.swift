public import ExchangeLedger

extension PostgresLedger {
  /// Whether a ledger's tables are there.
  public static func isMade(in place: PostgresPlace) throws(LedgerError) -> Bool {
    do { return try format(of: place.connect()) != nil } catch { throw place.told(error) }
  }

  /// How many bytes its tables and indices take.
  public static func bytes(in place: PostgresPlace) throws(LedgerError) -> Int {
    do {
      let bytes = try place.connect().ask(
        """
        SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_catalog.pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'
        """
      ).first?.number
      return bytes.flatMap { Int(exactly: $0) } ?? 0
    } catch {
      throw place.told(error)
    }
  }

  /// What the server and our role there are like.
  public static func condition(of place: PostgresPlace) throws(LedgerError) -> DatabaseCondition {
    do {
      let connection = try place.connect()
      let row = try connection.ask(
        """
        SELECT current_user::text AS role, current_setting('fsync') AS fsync,
          current_setting('full_page_writes') AS full_page_writes,
          rolsuper OR EXISTS (SELECT 1 FROM pg_catalog.pg_class
            WHERE oid = to_regclass(quote_ident(current_schema()) || '.entry')
              AND pg_has_role(current_user, relowner, 'USAGE')) AS above
        FROM pg_catalog.pg_roles WHERE rolname = current_user
        """
      ).first
      let careless = ["fsync", "full_page_writes"].filter { row?.text($0) != "on" }
      // Who isn't allowed to look is told nothing of them.
      let standbys = try connection.ask(
        """
        SELECT application_name AS name, sync_state IN ('sync', 'quorum') AS synchronous,
          pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint AS behind
        FROM pg_catalog.pg_stat_replication WHERE NOT pg_is_in_recovery() AND replay_lsn IS NOT NULL ORDER BY 1
        """
      ).rows.map { row in
        DatabaseCondition.Standby(
          name: row.text("name") ?? "?", isSynchronous: row.flag("synchronous") ?? false,
          behind: row.number("behind") ?? 0)
      }
      // Who may ask nothing is told so, too.
      let isMade = try hasTables(connection)
      let missing = isMade ? try missingTables(connection) : []
      return DatabaseCondition(
        role: row?.text("role") ?? "?", careless: careless, missing: missing,
        lacking: isMade ? try lackingRights(connection, without: missing) : [],
        openToAll: isMade ? try tablesOpenToAll(connection) : [], mayChangeAll: row?.flag("above") ?? false,
        standbys: standbys)
    } catch {
      throw place.told(error)
    }
  }

  private static func missingTables(_ connection: PostgresConnection) throws -> [String] {
    try connection.ask(
      """
      SELECT name FROM unnest($1::text[]) AS name
      WHERE to_regclass(quote_ident(current_schema()) || '.' || name) IS NULL ORDER BY name
      """, [PostgresArray(SchemaParts.relations)]
    ).rows.compactMap(\.text)
  }

  private static func tablesOpenToAll(_ connection: PostgresConnection) throws -> [String] {
    let isGranted = { (rights: String) in
      """
      EXISTS (SELECT 1 FROM aclexplode(\(rights)) AS granted WHERE granted.grantee = 0
        AND granted.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'))
      """
    }
    return try connection.ask(
      """
      SELECT relname::text FROM pg_catalog.pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relname = ANY ($1::text[])
        AND (\(isGranted("relacl")) OR EXISTS (
          SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = pg_class.oid AND \(isGranted("attacl"))))
      ORDER BY 1
      """, [PostgresArray(SchemaParts.relations)]
    ).rows.compactMap(\.text)
  }

  private static func lackingRights(
    _ connection: PostgresConnection, without missing: [String]
  ) throws -> [String] {
    try needed.flatMap { right -> [String] in
      try right.tables.filter { !missing.contains($0) }.filter { table in
        let has =
          right.columns.isEmpty
          ? try connection.ask("SELECT has_table_privilege($1::text, $2::text) AS has", [table, right.name])
          : try connection.ask(
            """
            SELECT bool_and(has_column_privilege($1::text, name, $2::text)) AS has FROM unnest($3::text[]) AS name
            """, [table, right.name, PostgresArray(right.columns)])
        return has.first?.flag("has") != true
      }.map { "\(right.name) \($0)" }
    }
  }

  /// Something that a program has to be allowed which makes no tables.
  private struct Right {
    let name: String
    let tables: [String]
    /// The columns that it is about; none where it is about all.
    var columns: [String] = []

    func grant(to role: String) -> String {
      let columns = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
      return "GRANT \(name)\(columns) ON \(tables.joined(separator: ", ")) TO \(role);"
    }
  }

  /// All that it should be let do: it asks and adds, and changes only what changes by design.
  private static let needed =
    [
      Right(name: "SELECT", tables: SchemaParts.relations),
      Right(name: "INSERT", tables: tables + tablesOfMembers),
      Right(name: "UPDATE", tables: tablesOfMembers),
      Right(name: "DELETE", tables: ["publications", "processors", "leases"]),
    ]
    + [
      ("setting", ["value"]), ("drops", ["published_at"]), ("deliveries", ["delivered_at"]),
      ("notices", ["published_at"]), ("matters", ["wake_at"]), ("obligations", ["until_entry"]),
      ("statements", ["found_bundles", "found_records", "missing"]),
    ].map { Right(name: "UPDATE", tables: [$0.0], columns: $0.1) }

  /// What gives a role all that a program needs, and no more, as SQL for whoever owns the tables.
  public static func rights(of role: String) -> String {
    let quoted = role.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    return needed.map { $0.grant(to: "\"\(quoted)\"") }.joined(separator: "\n")
  }
}
