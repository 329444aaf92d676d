import ExchangeBase
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension ReportError {
  /// The ledger says two different things.
  static func contradiction(_ zh: String, _ en: String) -> ReportError {
    ReportError(
      .inconsistent,
      LocalizedText(
        "\(zh)。这是程序的错误或台账损坏，与部门无关。没有写出报表；请运行 exchange verify，并为维护者留一份 ledger.sqlite",
        "\(en). This is an error of the program or a damaged ledger, not of a department. "
          + "No report was written; run `exchange verify`, and keep a copy of ledger.sqlite for the maintainers"
      ))
  }

  /// Two figures that have to be one aren't.
  static func unequal(in what: String, _ equation: Equation) -> ReportError {
    let (name, left, right) = equation
    return contradiction(
      "\(what)：“\(name.zh)”两处不同，\(left) 和 \(right)", "\(what): \(name.en) don't agree: \(left) and \(right)")
  }

  /// Two figures that have to be one, and what they count.
  typealias Equation = (LocalizedText, Int, Int)
}

extension DayReport {
  /// Holds the figures, put together row by row, against what the ledger counts by itself, and against each other:
  /// nothing is lost or counted twice on the way into the report.
  func check(against ledger: LedgerDayTotals, closing: ClosedDay?) throws(ReportError) {
    var equations: [ReportError.Equation] = [
      (LocalizedText("投放与登记", "drops and their entries"), ledger.dropped.drops, ledger.decided),
      (LocalizedText("文件", "files"), totals.files.total, ledger.dropped.drops),
      (LocalizedText("记录", "records found"), totals.records.found, ledger.dropped.found),
      (LocalizedText("接收的记录", "records accepted"), totals.records.accepted, ledger.dropped.accepted),
      (LocalizedText("退回的记录", "records rejected"), totals.records.rejected, ledger.dropped.rejected),
      (LocalizedText("未变的记录", "records unchanged"), totals.records.unchanged, ledger.dropped.unchanged),
      (LocalizedText("投递", "deliveries"), totals.received.deliveries, ledger.deliveries),
      (LocalizedText("送达的记录", "records delivered"), totals.received.records, ledger.deliveredRecords),
      (LocalizedText("逾期的记录", "late records"), latePushes.count, ledger.late),
      (LocalizedText("待认领的投递", "deliveries to claim"), totals.claims.deliveries, ledger.claimable),
      (
        LocalizedText("待认领的记录", "records to claim"), totals.claims.records,
        claims.reduce(0) { $0 + $1.standing.delivery.claimable - $1.standing.withdrawn }
      ),
      (LocalizedText("退回", "returns"), totals.returns, ledger.returns),
      (
        LocalizedText("退回文件中的记录", "records in rejected files"), rejections.reduce(0) { $0 + $1.rejected },
        totals.records.rejected
      ),
      (LocalizedText("双方的文件", "files of both sides"), sides(\.files), totals.files.total),
      (LocalizedText("双方的记录", "records found of both sides"), sides(\.records.found), totals.records.found),
      (
        LocalizedText("双方的接收记录", "records accepted of both sides"), sides(\.records.accepted),
        totals.records.accepted
      ),
      (
        LocalizedText("双方的退回记录", "records rejected of both sides"), sides(\.records.rejected),
        totals.records.rejected
      ),
      (
        LocalizedText("双方的未变记录", "records unchanged of both sides"), sides(\.records.unchanged),
        totals.records.unchanged
      ),
      (
        LocalizedText("双方的投递", "deliveries of both sides"), sides(\.delivered.deliveries),
        totals.received.deliveries
      ),
      (
        LocalizedText("双方的送达记录", "records delivered of both sides"), sides(\.delivered.records),
        totals.received.records
      ),
      (
        LocalizedText("计时的记录", "measured records"), pushes.reduce(0) { $0 + $1.counts.all },
        totals.pushes.all
      ),
    ]
    equations += balanceEquations
    equations += accountEquations
    if let unequal = equations.first(where: { $0.1 != $0.2 }) {
      throw .unequal(in: context.day.description, unequal)
    }
    if let closing, closing.lastEntry != lastEntry || closing.digest != digest ?? "" {
      throw .contradiction(
        "\(context.day) 日终时到第 \(closing.lastEntry) 条、摘要 \(closing.digest)，现在台账是第 \(lastEntry) 条、摘要 \(digest ?? "无")",
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
  private var balanceEquations: [ReportError.Equation] {
    let counted = Dictionary(grouping: open, by: \.family).mapValues { $0.reduce(0) { $0 + $1.records } }
    let told = Dictionary(grouping: obligations.filter(\.isOpen), by: \.obligation.family)
      .mapValues { $0.reduce(0) { $0 + $1.obligation.records } }
    let owed = Dictionary(grouping: open, by: { $0.family == .claim })
      .mapValues { $0.reduce(0) { $0 + $1.obligations } }
    let counts = [
      (
        LocalizedText("未认领", "open claims"), totals.claims.pending + totals.claims.overdue,
        counted[.claim] ?? 0
      ),
      (LocalizedText("认领义务", "obligations to claim"), totals.toClaim, owed[true] ?? 0),
      (LocalizedText("其他义务", "other duties"), totals.toDo, owed[false] ?? 0),
    ]
    return balances.reduce(into: counts) { equations, balance in
      let (family, closing) = (balance.family.rawValue, balance.closing)
      let before = balance.opening + balance.opened - balance.withdrawn - balance.discharged
      let rows = told[balance.family] ?? 0
      equations += [
        (LocalizedText("\(family) 类义务", "obligations of family \(family)"), before, closing),
        (
          LocalizedText("\(family) 类未办结义务", "open obligations of family \(family)"), closing,
          counted[balance.family] ?? 0
        ),
        (
          LocalizedText("\(family) 类未办结义务的行", "rows of open obligations of family \(family)"), rows,
          min(rows, closing)
        ),
      ]
    }
  }
}

extension DayReport {
  /// Each account is even, their sums are the balances of the families, and what a department had in the morning and has at
  /// night is what the ledger kept when the day before was closed, and counts now.
  private var accountEquations: [ReportError.Equation] {
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
    func equal(_ what: LocalizedText, _ left: Sums, _ right: Sums) -> [ReportError.Equation] {
      Set(left.keys).union(right.keys).sorted().map {
        (LocalizedText("\(what.zh) \($0)", "\(what.en) \($0)"), left[$0] ?? 0, right[$0] ?? 0)
      }
    }
    let evens = accounts.map { account in
      let balance = account.balance
      return (
        LocalizedText(
          "\(account.debtor) 按 \(account.rule) 的 \(balance.family.rawValue) 类义务",
          "obligations of \(account.debtor) under \(account.rule), family \(balance.family.rawValue),"),
        balance.opening + balance.opened - balance.withdrawn - balance.discharged, balance.closing
      )
    }
    let parts = zip(BalanceFigure.allCases, BalanceRow.parts).flatMap { figure, part in
      equal(
        figure.title,
        accounts.reduce(into: Sums()) {
          $0[$1.balance.family.rawValue, default: 0] += $1.balance[keyPath: part]
        },
        balances.reduce(into: Sums()) { $0[$1.family.rawValue, default: 0] += $1[keyPath: part] })
    }
    return evens + parts
      + equal(LocalizedText("期初未办结", "open before"), sums(of: \.opening), sums(of: openBefore))
      + equal(LocalizedText("期末未办结", "open after"), sums(of: \.closing), sums(of: open))
  }
}

extension PushCounts {
  fileprivate var all: Int { onTime + late + unmeasured }
}
