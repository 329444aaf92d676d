import ExchangeBase
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func overdueCounts(at now: Instant) throws -> [OverdueCount] {
    try all(OpenSQL.overdue, arguments: [now.text]).map { row in
      try OverdueCount(family: row.value("family"), debtor: row["debtor"], amount: OpenAmount(row))
    }
  }

  func countsWithoutLimit() throws -> [String: (amount: OpenAmount, since: Instant)] {
    let counts: [(String, (amount: OpenAmount, since: Instant))] = try all(OpenSQL.withoutLimit).map {
      try ($0["debtor"], (OpenAmount($0), $0.instant("since")))
    }
    // In a damaged ledger two may read alike.
    return Dictionary(counts, uniquingKeysWith: { first, _ in first })
  }

  // What was counted when the last day before it was closed, and what has changed since: so it costs what changed,
  // however much is open.
  func openCounts(after entry: Int64) throws -> [OpenCount] {
    try all(OpenSQL.counts, arguments: [entry]).map(OpenCount.init)
  }
}

enum OpenSQL {
  /// ?1: an entry. A version that came and went since the closing adds nothing.
  static let counts = """
    WITH closing (day, entry) AS (
      SELECT day, last_entry FROM days WHERE last_entry <= ?1 ORDER BY day DESC LIMIT 1
    ), since (entry) AS (
      SELECT ifnull((SELECT entry FROM closing), 0)
    ), figure (family, debtor, obligations, records, provisional) AS (
      SELECT family, debtor, obligations, records, provisional FROM open_counts
      WHERE day = (SELECT day FROM closing)
      UNION ALL
      SELECT family, debtor, 1, records, provisional FROM obligations INDEXED BY obligations_from
      WHERE from_entry > (SELECT entry FROM since) AND from_entry <= ?1 AND outcome IS NULL
      UNION ALL
      SELECT family, debtor, -1, -records, -provisional FROM obligations INDEXED BY obligations_until
      WHERE until_entry > (SELECT entry FROM since) AND until_entry <= ?1 AND outcome IS NULL
    )
    SELECT family, debtor, sum(obligations) AS obligations, sum(records) AS records,
      sum(provisional) AS provisional
    FROM figure GROUP BY family, debtor HAVING sum(obligations) > 0 ORDER BY family, debtor
    """

  /// What has no limit presses from its opening.
  static let withoutLimit = """
    SELECT debtor, count(*) AS obligations, sum(records) AS records, min(opened_at) AS since
    FROM obligations INDEXED BY obligations_pressing
    WHERE until_entry IS NULL AND outcome IS NULL AND pressing_at IS NOT NULL AND due IS NULL GROUP BY debtor
    """

  /// ?1: a moment. What is overdue presses; nothing else has to be looked at. Marks stand as words with blanks between.
  static let overdue = """
    SELECT family, debtor, count(*) AS obligations, sum(records) AS records
    FROM obligations INDEXED BY obligations_pressing
    WHERE until_entry IS NULL AND outcome IS NULL AND pressing_at <= ?1 AND due <= ?1
      AND (silence = 'overdue' OR ' ' || marks || ' ' LIKE '% unclear %')
      AND NOT (silence = 'candidate' AND ' ' || marks || ' ' LIKE '% absent %')
    GROUP BY family, debtor ORDER BY family, debtor
    """
}
