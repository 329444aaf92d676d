import ExchangeBase
import ExchangeLedger
import ExchangeRules

extension PostgresView {
  func obligations(of matter: MatterRow) throws -> [ObligationVersion] {
    try all(
      "\(ObligationSQL.select) WHERE matter_row = $1 AND until_entry IS NULL ORDER BY opened_at, obligations.id",
      [matter.id]
    ).map(ObligationVersion.init)
  }

  func history(of key: Obligation.Key, in matter: MatterRow) throws -> [ObligationVersion] {
    try all(ObligationSQL.history, [matter.id, key.rule, key.opener, key.debtor, key.part])
      .map(ObligationVersion.init)
  }

  func openObligations(
    _ choice: OpenChoice, after place: OpenPlace?, limit: Int
  ) throws -> [ObligationVersion] {
    var conditions = "until_entry IS NULL AND outcome IS NULL"
    var arguments: [(any PostgresArgument)?] = []
    if let family = choice.family {
      arguments.append(family.rawValue)
      conditions += " AND family = $\(arguments.count)"
    }
    for (party, names) in [("debtor", choice.debtors), ("creditor", choice.creditors)] {
      guard let names else { continue }
      arguments.append(PostgresArray(names))
      conditions += " AND \(party) = ANY ($\(arguments.count))"
    }
    if let place {
      arguments += [place.due?.text ?? "~", place.row]
      conditions +=
        " AND (coalesce(due, '~'), obligations.id) > ($\(arguments.count - 1), $\(arguments.count))"
    }
    arguments.append(limit)
    return try all(
      """
      \(ObligationSQL.select) WHERE \(conditions) ORDER BY coalesce(due, '~'), obligations.id
      LIMIT $\(arguments.count)
      """, arguments
    ).map(ObligationVersion.init)
  }

  func obligations(before row: Int64, of debtors: [String]?, limit: Int) throws -> [ObligationVersion] {
    try all(
      """
      \(ObligationSQL.select) WHERE obligations.id < $1 AND until_entry IS NULL
        AND ($2::text[] IS NULL OR debtor = ANY ($2))
      ORDER BY obligations.id DESC LIMIT $3
      """, [row, debtors.map { PostgresArray($0) }, limit]
    ).map(ObligationVersion.init)
  }

  func wakingMatters(through now: Instant, limit: Int) throws -> [MatterRow] {
    try all("SELECT * FROM matters WHERE wake_at <= $1 ORDER BY wake_at, id LIMIT $2", [now.text, limit])
      .map(MatterRow.init)
  }

  func mattersWithDeadlines(after row: Int64, limit: Int) throws -> [MatterRow] {
    try all(
      """
      SELECT * FROM matters WHERE id > $1 AND EXISTS (SELECT 1 FROM obligations
        WHERE matter_row = matters.id AND until_entry IS NULL
          AND (outcome IS NULL AND due IS NOT NULL OR provisional AND outcome IS NOT NULL))
      ORDER BY id LIMIT $2
      """, [row, limit]
    ).map(MatterRow.init)
  }

  func obligations(on day: LedgerDay) throws -> [ObligationVersion] {
    try all(ObligationSQL.onDay, [day.afterEntry, day.throughEntry, day.asOf.text]).map(
      ObligationVersion.init)
  }

  func forEachLiableObligation(on day: LedgerDay, _ body: (ObligationVersion) throws -> Void) throws {
    try each(ObligationSQL.liableOnDay, [day.afterEntry, day.throughEntry, day.asOf.text]) {
      try body(ObligationVersion($0))
    }
  }

  func endings(on day: LedgerDay) throws -> [EndingCount] {
    try all(ObligationSQL.endings, [day.afterEntry, day.throughEntry]).map(EndingCount.init)
  }

  func debtors(ofVersionsBehind row: Int64?) throws -> (debtors: Set<String>, last: Int64) {
    let last = try number("SELECT coalesce(max(id), 0) FROM obligations") ?? 0
    guard let row else { return ([], last) }
    let found = try all("SELECT DISTINCT debtor FROM obligations WHERE id > $1", [row])
    return (Set(try found.map { try $0.word("debtor") }), last)
  }

  func forEachOpenObligation(
    after entry: Int64, of debtors: [String]?, _ body: (ObligationVersion) throws -> Void
  ) throws {
    let sql = debtors == nil ? ObligationSQL.openAfter : ObligationSQL.openOfDebtors
    try each(sql, [entry] + (debtors.map { [PostgresArray($0)] } ?? [])) { try body(ObligationVersion($0)) }
  }

  func openRules() throws -> [(rule: String, count: Int)] {
    try all(
      """
      SELECT rule, count(*) AS count FROM obligations WHERE until_entry IS NULL AND outcome IS NULL
      GROUP BY rule ORDER BY rule
      """
    ).map { (try $0.word("rule"), try $0.count("count")) }
  }

  // MARK: What is open

  func overdueCounts(at now: Instant) throws -> [OverdueCount] {
    try all(OpenSQL.overdue, [now.text]).map { row in
      OverdueCount(
        family: try row.value("family"), debtor: try row.word("debtor"), amount: try OpenAmount(row))
    }
  }

  func countsWithoutLimit() throws -> [String: (amount: OpenAmount, since: Instant)] {
    let rows = try all(OpenSQL.withoutLimit)
    // In a damaged ledger two may read alike.
    return Dictionary(
      try rows.map { (try $0.word("debtor"), (try OpenAmount($0), try $0.instant("since"))) },
      uniquingKeysWith: { first, _ in first })
  }

  // What was counted when the last day before it was closed, and what has changed since: so it costs what changed,
  // however much is open.
  func openCounts(after entry: Int64) throws -> [OpenCount] {
    try all(OpenSQL.counts, [entry]).map(OpenCount.init)
  }

  // MARK: Balances

  func balances(of day: LedgerDay) throws -> [BalanceRow] {
    var balances: [Rule.Family: BalanceRow] = [:]
    for count in try openCounts(atStartOf: day) {
      balances[count.family, default: BalanceRow(family: count.family)].opening += count.records
    }
    for count in try openCounts(atEndOf: day) {
      balances[count.family, default: BalanceRow(family: count.family)].closing += count.records
    }
    for row in try all(BalanceSQL.flows, [day.afterEntry, day.throughEntry]) {
      let family: Rule.Family = try row.value("family")
      balances[family, default: BalanceRow(family: family)] += BalanceRow(
        family: family, opened: try row.count("opened"), withdrawn: try row.count("withdrawn"),
        discharged: try row.count("discharged"))
    }
    return Rule.Family.allCases.compactMap { balances[$0] }
  }

  func accounts(of day: LedgerDay) throws -> [AccountRow] {
    try all(BalanceSQL.accounts, [day.afterEntry, day.throughEntry]).map(AccountRow.init)
      .filter { !$0.balance.isEmpty }
  }

  func movedDeadlines(on day: LedgerDay) throws -> [(old: Obligation, new: ObligationVersion)] {
    try all(BalanceSQL.moved, [day.afterEntry, day.throughEntry]).compactMap { row in
      try first("SELECT * FROM obligations WHERE id = $1", [try row.int("old_row")])
        .map { (try Obligation($0), try ObligationVersion(row)) }
    }
  }
}

enum ObligationSQL {
  static let select = """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM obligations JOIN matters ON matters.id = matter_row
    """

  /// $1 to $5: a matter and a key. What stands and what stood is found by an index each.
  static let history =
    ["IS NULL", "IS NOT NULL"].map { ends in
      """
      \(select) WHERE matter_row = $1 AND rule = $2 AND opener = $3 AND debtor = $4 AND part = $5
        AND until_entry \(ends)
      """
    }.joined(separator: " UNION ALL ") + " ORDER BY id"

  /// The versions that stood after an entry and hadn't ended, as far as a condition holds: those that still stand are
  /// found by an index on what is open, the others by when they ended.
  static func open(after entry: String, where condition: String) -> String {
    """
    SELECT * FROM obligations
    WHERE until_entry IS NULL AND outcome IS NULL AND from_entry <= \(entry) AND \(condition)
    UNION ALL
    SELECT * FROM obligations WHERE until_entry > \(entry) AND outcome IS NULL AND from_entry <= \(entry) AND \(condition)
    """
  }

  /// $1: an entry. This one goes through all that is open.
  static let openAfter = openAfter(where: "true")

  /// $1: an entry; $2: debtors.
  static let openOfDebtors = openAfter(where: "debtor = ANY ($2)")

  private static func openAfter(where condition: String) -> String {
    """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM (\(open(after: "$1", where: condition))) AS obligations JOIN matters ON matters.id = matter_row
    ORDER BY coalesce(due, '~'), obligations.id
    """
  }

  /// $1 and $2: the entries after and through which a day lasts; $3: the moment for which it is told what presses.
  static let onDay = "\(onDay(where: "true")) ORDER BY opened_at, obligations.id"

  /// The same as far as somebody may have to answer for it.
  static let liableOnDay =
    "\(onDay(where: "liability IS NOT NULL")) ORDER BY liability, opened_at, obligations.id"

  private static func onDay(where condition: String) -> String {
    """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM (
      SELECT * FROM obligations
      WHERE from_entry > $1 AND from_entry <= $2 AND (until_entry IS NULL OR until_entry > $2) AND \(condition)
      UNION ALL
      SELECT * FROM (\(open(after: "$2", where: "pressing_at <= $3 AND \(condition)"))) AS pressing
      WHERE from_entry <= $1
    ) AS obligations JOIN matters ON matters.id = matter_row
    """
  }

  /// $1 and $2: the entries after and through which a day lasts. What a version ended with is counted where it begins to stand, and
  /// taken off where another takes its place.
  static let endings = """
    SELECT family, debtor, outcome, late, limited, sum(change)::bigint AS records FROM (
      SELECT family, debtor, outcome, \(has("late")) AS late, due IS NOT NULL AS limited, records AS change
      FROM obligations WHERE from_entry > $1 AND from_entry <= $2 AND outcome IS NOT NULL
      UNION ALL
      SELECT family, debtor, outcome, \(has("late")), due IS NOT NULL, -records
      FROM obligations WHERE until_entry > $1 AND until_entry <= $2 AND outcome IS NOT NULL
    ) AS ending
    GROUP BY family, debtor, outcome, late, limited HAVING sum(change) <> 0
    ORDER BY family, debtor, outcome, late, limited
    """

  /// Whether a version has a mark. Marks stand as words with blanks between.
  static func has(_ mark: String, in marks: String = "marks") -> String {
    "' ' || \(marks) || ' ' LIKE '% \(mark) %'"
  }
}

enum OpenSQL {
  /// $1: an entry. A version that came and went since the closing adds nothing.
  static let counts = """
    WITH closing (day, entry) AS (
      SELECT day, last_entry FROM days WHERE last_entry <= $1 ORDER BY day DESC LIMIT 1
    ), since (entry) AS (
      SELECT coalesce((SELECT entry FROM closing), 0)
    ), figure (family, debtor, obligations, records, provisional) AS (
      SELECT family, debtor, obligations, records, provisional FROM open_counts
      WHERE day = (SELECT day FROM closing)
      UNION ALL
      SELECT family, debtor, 1, records, provisional::int FROM obligations
      WHERE from_entry > (SELECT entry FROM since) AND from_entry <= $1 AND outcome IS NULL
      UNION ALL
      SELECT family, debtor, -1, -records, -provisional::int FROM obligations
      WHERE until_entry > (SELECT entry FROM since) AND until_entry <= $1 AND outcome IS NULL
    )
    SELECT family, debtor, sum(obligations)::bigint AS obligations, sum(records)::bigint AS records,
      sum(provisional)::bigint AS provisional
    FROM figure GROUP BY family, debtor HAVING sum(obligations) > 0 ORDER BY family, debtor
    """

  /// What has no limit presses from its opening.
  static let withoutLimit = """
    SELECT debtor, count(*) AS obligations, sum(records)::bigint AS records, min(opened_at) AS since
    FROM obligations
    WHERE until_entry IS NULL AND outcome IS NULL AND pressing_at IS NOT NULL AND due IS NULL GROUP BY debtor
    """

  /// $1: a moment. What is overdue presses; nothing else has to be looked at.
  static let overdue = """
    SELECT family, debtor, count(*) AS obligations, sum(records)::bigint AS records FROM obligations
    WHERE until_entry IS NULL AND outcome IS NULL AND pressing_at <= $1 AND due <= $1
      AND (silence = 'overdue' OR \(ObligationSQL.has("unclear")))
      AND NOT (silence = 'candidate' AND \(ObligationSQL.has("absent")))
    GROUP BY family, debtor ORDER BY family, debtor
    """
}

/// $1 and $2: the entries after and through which a day lasts.
enum BalanceSQL {
  /// What came up and what ended, by family.
  static let flows = """
    \(figures)
    SELECT family, sum(opened)::bigint AS opened, sum(withdrawn)::bigint AS withdrawn,
      sum(discharged)::bigint AS discharged
    FROM figure GROUP BY family
    """

  /// What each debtor owed under each rule: what was open before and after, and what came up and ended meanwhile.
  static let accounts = """
    \(figures), part (debtor, rule, family, opening, opened, withdrawn, discharged, closing) AS (
      SELECT debtor, rule, family, 0, opened, withdrawn, discharged, 0 FROM figure
      UNION ALL
      SELECT debtor, rule, family, records, 0, 0, 0, 0
      FROM (\(ObligationSQL.open(after: "$1", where: "true"))) AS opening
      UNION ALL
      SELECT debtor, rule, family, 0, 0, 0, 0, records
      FROM (\(ObligationSQL.open(after: "$2", where: "true"))) AS closing
    )
    SELECT debtor, rule, family, sum(opening)::bigint AS opening, sum(opened)::bigint AS opened,
      sum(withdrawn)::bigint AS withdrawn, sum(discharged)::bigint AS discharged, sum(closing)::bigint AS closing
    FROM part GROUP BY debtor, rule, family ORDER BY debtor, rule, family
    """

  /// An entry replaces versions by others of the same records, so what it adds to an obligation came up with it, and
  /// what it takes away is withdrawn; so is what a correction or cancellation overtook.
  private static let figures = """
    WITH flow (entry, matter_row, rule, opener, debtor, family, change) AS (
      SELECT from_entry, matter_row, rule, opener, debtor, family, records FROM obligations
      WHERE from_entry > $1 AND from_entry <= $2
      UNION ALL
      SELECT until_entry, matter_row, rule, opener, debtor, family, -records FROM obligations
      WHERE until_entry > $1 AND until_entry <= $2
    ), net AS (
      SELECT debtor, rule, family, sum(change)::bigint AS change FROM flow
      GROUP BY entry, matter_row, rule, opener, debtor, family
    ), figure (debtor, rule, family, opened, withdrawn, discharged) AS (
      SELECT debtor, rule, family, greatest(change, 0), greatest(-change, 0), 0 FROM net
      UNION ALL
      SELECT debtor, rule, family, 0, CASE outcome WHEN 'superseded' THEN records ELSE 0 END,
        CASE outcome WHEN 'superseded' THEN 0 ELSE records END
      FROM obligations AS new
      WHERE from_entry > $1 AND from_entry <= $2 AND outcome IS NOT NULL AND \(lasts("new")) AND NOT EXISTS (
        SELECT 1 FROM obligations AS old WHERE \(precedes) AND old.outcome IS NOT NULL)
      UNION ALL
      SELECT debtor, rule, family, records, 0, 0 FROM obligations AS new
      WHERE from_entry > $1 AND from_entry <= $2 AND outcome IS NULL AND \(lasts("new")) AND EXISTS (
        SELECT 1 FROM obligations AS old WHERE \(precedes) AND old.outcome IS NOT NULL)
    )
    """

  static let moved = """
    SELECT new.*, old.id AS old_row, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM obligations AS new JOIN obligations AS old ON \(precedes) JOIN matters ON matters.id = new.matter_row
    WHERE new.from_entry > $1 AND new.from_entry <= $2 AND \(lasts("new"))
      AND (old.outcome IS NULL OR \(ObligationSQL.has("rejudged", in: "new.marks")))
      AND old.calendar <> new.calendar AND old.due <> new.due
    ORDER BY new.opened_at, new.id
    """

  /// A version that its own entry replaced again never stood.
  private static func lasts(_ version: String) -> String {
    "(\(version).until_entry IS NULL OR \(version).until_entry > \(version).from_entry)"
  }

  /// The version of the same obligation that stood before.
  private static let precedes = """
    old.until_entry = new.from_entry AND \(lasts("old")) AND old.matter_row = new.matter_row AND old.rule = new.rule
      AND old.opener = new.opener AND old.debtor = new.debtor AND old.part = new.part
    """
}
