import ExchangeBase
import ExchangeLedger
import ExchangeRules
import ExchangeWords

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
        ("files of both sides", sides(\.files), totals.files.total),
        ("records found of both sides", sides(\.records.found), totals.records.found),
        ("records accepted of both sides", sides(\.records.accepted), totals.records.accepted),
        ("records rejected of both sides", sides(\.records.rejected), totals.records.rejected),
        ("records unchanged of both sides", sides(\.records.unchanged), totals.records.unchanged),
        ("deliveries of both sides", sides(\.delivered.deliveries), totals.received.deliveries),
        ("records delivered of both sides", sides(\.delivered.records), totals.received.records),
        ("measured records", pushes.reduce(0) { $0 + $1.counts.all }, totals.pushes.all),
      ]
      + balanceEquations + accountEquations
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
  private func sides(_ part: KeyPath<ReconciliationLine, Int>) -> Int {
    reconciliation.reduce(0) { $0 + $1[keyPath: part] }
  }

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

extension DayReport {
  /// Each account is even, their sums are the balances of the families, and what a department had in the morning and has at
  /// night is what the ledger kept when the day before was closed, and counts now.
  private var accountEquations: [(String, Int, Int)] {
    typealias Sums = [String: Int]
    func sums(of counts: [OpenCount]) -> Sums {
      counts.reduce(into: [:]) { sums, count in
        sums["\(count.family.rawValue) of \(context.debtor(of: count.debtor))", default: 0] += count.records
      }
    }
    func sums(of part: KeyPath<BalanceRow, Int>) -> Sums {
      accounts.reduce(into: [:]) { sums, account in
        sums["\(account.balance.family.rawValue) of \(account.debtor)", default: 0] +=
          account.balance[
            keyPath: part]
      }
    }
    func equal(_ what: String, _ left: Sums, _ right: Sums) -> [(String, Int, Int)] {
      Set(left.keys).union(right.keys).sorted().map { ("\(what) \($0)", left[$0] ?? 0, right[$0] ?? 0) }
    }
    let evens = accounts.map { account in
      let balance = account.balance
      return (
        "obligations of \(account.debtor) under \(account.rule), family \(balance.family.rawValue),",
        balance.opening + balance.opened - balance.withdrawn - balance.discharged, balance.closing
      )
    }
    let parts = zip(BalanceFigure.allCases, BalanceRow.parts).flatMap { figure, part in
      equal(
        figure.title.en,
        accounts.reduce(into: Sums()) {
          $0[$1.balance.family.rawValue, default: 0] += $1.balance[keyPath: part]
        },
        balances.reduce(into: Sums()) { $0[$1.family.rawValue, default: 0] += $1[keyPath: part] })
    }
    return evens + parts + equal("open before", sums(of: \.opening), sums(of: openBefore))
      + equal("open after", sums(of: \.closing), sums(of: open))
  }
}

extension PushCounts {
  fileprivate var all: Int { onTime + late + unmeasured }
}
