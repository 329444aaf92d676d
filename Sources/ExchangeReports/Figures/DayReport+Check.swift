import ExchangeLedger
import ExchangeRules

extension ReportError {
  /// The ledger says two different things.
  static func contradiction(_ what: String) -> ReportError {
    ReportError(
      .inconsistent,
      "\(what). This is an error of the program or a damaged ledger, not of a department. "
        + "No report was written; run `exchange verify`, and keep a copy of ledger.sqlite for the maintainers"
    )
  }
}

extension DayReport {
  /// Holds the figures, put together row by row, against what the ledger counts by itself, and against each other:
  /// nothing is lost or counted twice on the way into the report.
  func check(against ledger: LedgerDayTotals, closing: ClosedDay?) throws(ReportError) {
    let equations: [(String, Int, Int)] =
      [
        ("drops and their entries", ledger.dropped.drops, ledger.decided),
        ("files", totals.files.total, ledger.dropped.drops),
        ("records found", totals.records.found, ledger.dropped.found),
        ("records accepted", totals.records.accepted, ledger.dropped.accepted),
        ("records rejected", totals.records.rejected, ledger.dropped.rejected),
        ("records unchanged", totals.records.unchanged, ledger.dropped.unchanged),
        ("deliveries", totals.received.deliveries, ledger.deliveries),
        ("records delivered", totals.received.records, ledger.deliveredRecords),
        ("late records", latePushes.count, ledger.late),
        ("deliveries to claim", totals.claims.deliveries, ledger.claimable),
        (
          "records to claim", totals.claims.records,
          claims.reduce(0) { $0 + $1.standing.delivery.claimable - $1.standing.withdrawn }
        ),
        ("returns", totals.returns, ledger.returns),
        ("records in rejected files", rejections.reduce(0) { $0 + $1.rejected }, totals.records.rejected),
        ("measured records", pushes.reduce(0) { $0 + $1.counts.all }, totals.pushes.all),
      ]
      + balanceEquations
    if let (what, left, right) = equations.first(where: { $0.1 != $0.2 }) {
      throw .contradiction("\(context.day): \(what) don't agree: \(left) and \(right)")
    }
    if let closing, closing.lastEntry != lastEntry || closing.digest != digest ?? "" {
      throw .contradiction(
        "\(context.day) was closed on entry \(closing.lastEntry) with digest \(closing.digest), "
          + "now the ledger has entry \(lastEntry) with digest \(digest ?? "none")")
    }
  }
}

extension DayReport {
  /// What was open in the morning and came up is what ended and what is open at night; and of what is open at night
  /// the deliveries tell the claims, and the rows no more than there is.
  private var balanceEquations: [(String, Int, Int)] {
    let counted = Dictionary(grouping: open, by: \.family).mapValues { $0.reduce(0) { $0 + $1.records } }
    let told = Dictionary(grouping: obligations.filter(\.isOpen), by: \.obligation.family)
      .mapValues { $0.reduce(0) { $0 + $1.obligation.records } }
    let owed = Dictionary(grouping: open, by: { $0.family == .claim })
      .mapValues { $0.reduce(0) { $0 + $1.obligations } }
    let counts = [
      ("open claims", totals.claims.pending + totals.claims.overdue, counted[.claim] ?? 0),
      ("obligations to claim", totals.toClaim, owed[true] ?? 0),
      ("other duties", totals.toDo, owed[false] ?? 0),
    ]
    return balances.reduce(into: counts) { equations, balance in
      let (family, closing) = (balance.family.rawValue, balance.closing)
      let before = balance.opening + balance.opened - balance.withdrawn - balance.discharged
      let rows = told[balance.family] ?? 0
      equations += [
        ("obligations of family \(family)", before, closing),
        ("open obligations of family \(family)", closing, counted[balance.family] ?? 0),
        ("rows of open obligations of family \(family)", rows, min(rows, closing)),
      ]
    }
  }
}

extension PushCounts {
  fileprivate var all: Int { onTime + late + unmeasured }
}
