/// What a ledger consists of in a database, each part with its form: `column drops.sender`, `text "C" not null`. What is made stands in the
/// statements that make it, and what is there in the catalog of the database; both are brought into the same words, so that nobody needs the right
/// to make anything for holding the one against the other.
struct SchemaParts: Equatable {
  /// The forms by the parts.
  private(set) var forms: [String: String] = [:]

  /// Those that this program makes.
  static let made = SchemaParts(madeBy: PostgresLedger.schema)

  /// Reads the statements of our own schema, which are written one column or constraint a line.
  init(madeBy sql: String) {
    for statement in sql.split(separator: ";\n") {
      let words = statement.split(whereSeparator: \.isWhitespace)
      guard words.count > 3 else { continue }
      let name = String(words[2])
      switch words[1] {
      case "TABLE": addTable(name, statement.split(separator: "\n").dropFirst())
      case "VIEW": add("view \(name)", words[4...].joined(separator: " "))
      case "INDEX": add("index \(name)", words[3...].joined(separator: " "))
      case "UNIQUE": add("index \(words[3])", (["unique"] + words[4...]).joined(separator: " "))
      case "TRIGGER": add("trigger \(name)", Self.form(ofTrigger: words))
      default: break
      }
    }
  }

  private mutating func addTable(_ table: String, _ lines: some Sequence<Substring>) {
    add("table \(table)", "r p")
    for line in lines {
      let text = line.drop(while: \.isWhitespace).prefix { $0 != ";" }
      if text.hasPrefix(")") || text.isEmpty { continue }
      let part = text.hasSuffix(",") ? text.dropLast() : text
      if part.hasPrefix("UNIQUE") || part.hasPrefix("PRIMARY KEY") {
        add("constraint \(table): \(part)", "")
        continue
      }
      let words = part.split(separator: " ")
      let (name, isKey) = (words[0], part.contains("PRIMARY KEY"))
      var form = words[1] == "timestamptz" ? "timestamp with time zone" : String(words[1])
      if part.contains("COLLATE") { form += " \"C\"" }
      if isKey || part.contains("NOT NULL") { form += " not null" }
      if part.contains("GENERATED ALWAYS AS IDENTITY") { form += " identity a" }
      add("column \(table).\(name)", form)
      if isKey { add("constraint \(table): PRIMARY KEY (\(name))", "") }
      if part.contains(" UNIQUE") { add("constraint \(table): UNIQUE (\(name))", "") }
      guard let reference = part.firstRange(of: "REFERENCES ") else { continue }
      let referred = part[reference.lowerBound...].prefix { $0 != ")" }
      add(
        "constraint \(table): FOREIGN KEY (\(name)) \(referred))",
        part.contains("INITIALLY DEFERRED") ? "deferrable deferred" : "")
    }
  }

  /// A trigger by what it is called for, as the catalog has it, and by its function.
  private static func form(ofTrigger words: [Substring]) -> String {
    "entry \(words.contains("TRUNCATE") ? 34 : 27) O append-only"
  }

  /// Reads the catalog.
  init(in rows: [PostgresRow]) throws {
    for row in rows { add(try row.word("part"), try row.word("form")) }
  }

  private mutating func add(_ part: String, _ form: String) { forms[part] = Self.plain(form) }

  /// A form without what the database writes in its own way: parentheses, quotes, casts of texts, and the table of a column where there is one only.
  private static func plain(_ form: String) -> String {
    form.lowercased().replacing("::text", with: "").replacing("redelivered_records.", with: "")
      .filter { !"()\";".contains($0) }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The parts that aren't as they are made, in order. Whoever administers the database may have made further indices, as long as these refuse nothing.
  func changes(from made: SchemaParts) -> [String] {
    // Of a table that isn't there nothing else is told.
    let lost = made.forms.keys.filter { $0.hasPrefix("table ") && forms[$0] == nil }.flatMap { table in
      let name = table.dropFirst("table ".count)
      return ["column \(name).", "constraint \(name):", "index \(name)_"]
    }
    return Set(forms.keys).union(made.forms.keys).filter { part in
      if lost.contains(where: part.hasPrefix) { return false }
      guard let wanted = made.forms[part] else {
        return !part.hasPrefix("index ") || forms[part]?.hasPrefix("unique") == true
      }
      return forms[part] != wanted
    }.sorted()
  }

  /// What has a form in the catalog. $1: the names of the tables and views.
  static let catalog = """
    WITH ours AS (
      SELECT oid, relname::text AS name, relkind, relpersistence, relrowsecurity, relforcerowsecurity FROM pg_catalog.pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relname = ANY ($1::text[])
    ), indices AS (
      SELECT indexrelid, indrelid, indisunique, indnkeyatts, indpred,
        CASE WHEN indisvalid AND indisready AND indislive AND NOT EXISTS (
          SELECT 1 FROM unnest(indcollation::oid[]) AS own (number) WHERE own.number <> 0 AND own.number <> '"C"'::regcollation)
        THEN '' ELSE ' invalid' END AS state
      FROM pg_catalog.pg_index JOIN ours ON ours.oid = indrelid
    )
    SELECT 'table ' || name AS part, concat_ws(' ', relkind::text, relpersistence::text,
      CASE WHEN relrowsecurity OR relforcerowsecurity THEN 'with row security' END,
      CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_inherits WHERE ours.oid IN (inhparent, inhrelid)) THEN 'inherited' END)
      AS form
    FROM ours WHERE relkind <> 'v'
    UNION ALL
    SELECT 'column ' || name || '.' || attname::text, concat_ws(' ', format_type(atttypid, atttypmod),
      CASE WHEN attcollation <> 0 THEN attcollation::regcollation::text END, CASE WHEN attnotnull THEN 'not null' END,
      CASE WHEN attidentity <> '' THEN 'identity ' || attidentity::text END,
      CASE WHEN atthasdef THEN 'with a default' END)
    FROM pg_catalog.pg_attribute JOIN ours ON ours.oid = attrelid
    WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'v'
    UNION ALL
    SELECT 'constraint ' || name || ': '
      || CASE contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' ELSE conname::text END
      || ' (' || coalesce((
        SELECT string_agg(attname::text, ', ' ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
          JOIN pg_catalog.pg_attribute ON attrelid = conrelid AND attnum = key.number), '') || ')'
      || CASE contype WHEN 'f' THEN ' REFERENCES ' || confrelid::regclass::text || ' (' || (
        SELECT string_agg(attname::text, ', ' ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS key (number, place)
          JOIN pg_catalog.pg_attribute ON attrelid = confrelid AND attnum = key.number) || ')' ELSE '' END,
      concat_ws(' ', CASE WHEN condeferrable THEN 'deferrable' END, CASE WHEN condeferred THEN 'deferred' END,
        CASE WHEN NOT convalidated THEN 'not valid' END,
        CASE WHEN contype = 'f' AND (confupdtype <> 'a' OR confdeltype <> 'a' OR confmatchtype <> 's') THEN 'with actions' END,
        CASE WHEN contype IN ('p', 'u') THEN coalesce((SELECT state FROM indices WHERE indexrelid = conindid), 'invalid') END)
    FROM pg_catalog.pg_constraint JOIN ours ON ours.oid = conrelid WHERE contype NOT IN ('n', 't')
    UNION ALL
    SELECT 'index ' || relname::text, CASE WHEN indisunique THEN 'unique ' ELSE '' END || 'on ' || ours.name || ' ('
      || (SELECT string_agg(pg_get_indexdef(indexrelid, place, true), ', ' ORDER BY place) FROM generate_series(1, indnkeyatts) AS place)
      || ')' || coalesce(' where ' || pg_get_expr(indpred, indrelid, true), '') || state
    FROM indices JOIN ours ON ours.oid = indrelid JOIN pg_catalog.pg_class ON pg_class.oid = indexrelid
    WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 'view ' || name, pg_get_viewdef(oid, true) FROM ours WHERE relkind = 'v'
    UNION ALL
    SELECT 'rule ' || rulename::text || ' of ' || name, 'there'
    FROM pg_catalog.pg_rewrite JOIN ours ON ours.oid = ev_class WHERE relkind <> 'v' OR rulename <> '_RETURN'
    UNION ALL
    SELECT 'trigger ' || tgname::text || CASE WHEN name = 'entry' THEN '' ELSE ' of ' || name END,
      concat_ws(' ', name, tgtype::text, tgenabled::text,
        CASE WHEN proname = 'entry_is_append_only' AND tgqual IS NULL AND tgattr::text = ''
          AND prosrc = 'BEGIN RAISE EXCEPTION ''the ledger is append-only''; END' THEN 'append-only' END)
    FROM pg_catalog.pg_trigger JOIN ours ON ours.oid = tgrelid JOIN pg_catalog.pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal OR tgenabled <> 'O'
    """

  /// The tables and views of a ledger.
  static let relations = PostgresLedger.tables + PostgresLedger.tablesOfMembers + ["delivery_records"]
}
