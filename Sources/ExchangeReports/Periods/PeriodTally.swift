import ExchangeBase
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Adds up the days of a period: of each no more is held than its own report holds, and of the period its sums.
struct PeriodTally {
  private struct PushKey: Hashable {
    let sender, kind, rule: String
  }

  private(set) var days: [PeriodDay] = []
  private(set) var stretches: [LedgerDay] = []
  private(set) var balances: [Rule.Family: BalanceRow] = [:]
  private var figures: [String: PeriodFigures] = [:]
  private var pushes: [PushKey: PushLine] = [:]
  private var ends: [End: Int] = [:]

  /// How something ended.
  struct End: Hashable {
    let family: Rule.Family
    let debtor: String
    let outcome: Obligation.Outcome
    let isLate, hasLimit: Bool
  }

  /// The push lines in the order of sender, kind and rule.
  var sortedPushes: [PushLine] {
    pushes.values.sorted { ($0.sender, $0.kind, $0.rule) < ($1.sender, $1.kind, $1.rule) }
  }

  /// What ended, and how, by family and debtor.
  var endings: [EndingCount] {
    ends.filter { $0.value != 0 }.map { end, records in
      EndingCount(
        family: end.family, debtor: end.debtor, outcome: end.outcome, isLate: end.isLate,
        hasLimit: end.hasLimit, records: records)
    }.sorted {
      ($0.family.rawValue, $0.debtor, $0.outcome.rawValue, $0.isLate ? 1 : 0, $0.hasLimit ? 1 : 0)
        < ($1.family.rawValue, $1.debtor, $1.outcome.rawValue, $1.isLate ? 1 : 0, $1.hasLimit ? 1 : 0)
    }
  }

  /// The departments' figures, those of the catalogue in its order and then those that it no longer has.
  func lines(for departments: [DayContext.Department]) -> [PeriodReport.Line] {
    let known = Set(departments.map(\.code))
    let gone = figures.keys.filter { !known.contains($0) }.sorted()
    let role = LocalizedText.notInCatalogue.zh
    let all = departments + gone.map { DayContext.Department(code: $0, name: $0, role: role) }
    return all.map { PeriodReport.Line(department: $0, figures: figures[$0.code] ?? PeriodFigures()) }
  }

  /// Adds a day.
  ///
  /// - Parameters:
  ///   - period: all of it, by whose end it is told what was excused since.
  ///   - package: the SHA-256 of the day's package.
  mutating func add(
    _ day: LedgerDay, of period: LedgerDay, _ view: any LedgerView, _ context: DayContext, package: String?
  ) throws {
    var own: [String: PeriodFigures] = [:]
    var tally = DayTally(asOf: day.asOf)
    try view.forEachDrop(of: day) { drop in
      let late = try view.lateRecords(ofDrop: drop.id, asOf: day)
      try tally.add(drop, late: late)
      let open = late.count { !$0.isExcused && $0.record.provisionalRule != nil }
      guard open > 0 else { return }
      let since = try view.lateRecords(ofDrop: drop.id, asOf: period)
      own[drop.sender, default: PeriodFigures()].excused +=
        since.count { $0.isExcused } - late.count { $0.isExcused }
    }
    for delivery in try view.deliveries(placedOn: day) { tally.add(delivery) }
    for claim in try view.returns(on: day) { try tally.add(return: claim, on: day, view) }
    for line in tally.lines(for: []) {
      let (code, counted) = (line.department.code, line.figures)
      own[code, default: PeriodFigures()].files += counted.files
      own[code, default: PeriodFigures()].records += counted.records
      own[code, default: PeriodFigures()].received += counted.received
      own[code, default: PeriodFigures()].pushes += counted.pushes
      own[code, default: PeriodFigures()].returns += counted.returns
    }
    for line in tally.sortedPushes {
      pushes[
        PushKey(sender: line.sender, kind: line.kind, rule: line.rule),
        default: PushLine(sender: line.sender, kind: line.kind, rule: line.rule, article: line.article)
      ].counts += line.counts
    }
    try addStatements(of: day, view, context, to: &own)
    try addEndings(of: day, view, context, to: &own)
    try addBalances(of: day, view)
    for (code, counted) in own { figures[code, default: PeriodFigures()] += counted }
    days.append(
      PeriodDay(
        day: day.day, status: context.dayStatus.zh,
        figures: own.values.reduce(into: PeriodFigures()) { $0 += $1 },
        open: try view.openCounts(atEndOf: day).reduce(0) { $0 + $1.records }, package: package))
    stretches.append(day)
  }

  /// Adds what everybody owes at the end.
  mutating func add(_ agenda: Agenda) {
    for line in agenda.lines {
      figures[line.department, default: PeriodFigures()].open += line.total.records
      figures[line.department, default: PeriodFigures()].overdue += line.overdue.records
      figures[line.department, default: PeriodFigures()].overdueClaims += line.overdueClaims.records
    }
  }

  private func addStatements(
    of day: LedgerDay, _ view: any LedgerView, _ context: DayContext, to own: inout [String: PeriodFigures]
  ) throws {
    for (sender, statement) in try view.statements(on: day) {
      guard try StatementLine(sender, statement, view).result == .differs else { continue }
      own[sender, default: PeriodFigures()].differences += 1
    }
    for sender in Set(try view.unstated(on: day, but: context.unstatedKinds).map(\.sender)) {
      own[sender, default: PeriodFigures()].unstatedDays += 1
    }
  }

  private mutating func addEndings(
    of day: LedgerDay, _ view: any LedgerView, _ context: DayContext, to own: inout [String: PeriodFigures]
  ) throws {
    for ending in try view.endings(on: day) {
      let debtor = context.debtor(of: ending.debtor)
      let end = End(
        family: ending.family, debtor: debtor, outcome: ending.outcome, isLate: ending.isLate,
        hasLimit: ending.hasLimit)
      ends[end, default: 0] += ending.records
      guard ending.family == .claim else { continue }
      own[debtor, default: PeriodFigures()].dealtWith.count(ending)
    }
  }

  private mutating func addBalances(of day: LedgerDay, _ view: any LedgerView) throws {
    for row in try view.balances(of: day) {
      var sum =
        balances[row.family] ?? BalanceRow(family: row.family, opening: stretches.isEmpty ? row.opening : 0)
      sum.opened += row.opened
      sum.withdrawn += row.withdrawn
      sum.discharged += row.discharged
      balances[row.family] = sum
    }
    // A family of which nothing is open any more isn't told of that day.
    let closing = Dictionary(
      grouping: try view.openCounts(atEndOf: day), by: \.family
    ).mapValues { $0.reduce(0) { $0 + $1.records } }
    for family in balances.keys { balances[family]?.closing = closing[family] ?? 0 }
  }
}
