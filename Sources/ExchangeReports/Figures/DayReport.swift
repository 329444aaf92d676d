public import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules
import ExchangeWords

/// The figures of one day, all from one state of the ledger: the same ledger and day give the same report.
public struct DayReport: SignedReport, Sendable, Equatable {
  /// A department with its figures.
  public struct Line: Sendable, Equatable {
    /// The department.
    public let department: DayContext.Department
    /// What it dropped, received, claimed and returned.
    public let figures: DayFigures
  }

  /// Names and words.
  public let context: DayContext
  /// Whether the day is closed; a report of a day that isn't is preliminary.
  public let isClosed: Bool
  /// The moment for which the report says what is open and what is overdue.
  public let asOf: Instant
  /// The last entry of the ledger that the report rests on; 0 when there is none.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal; `nil` when there is none.
  public let digest: String?
  /// What makes the day's package evidence; `nil` where it was closed before there were keys, and while there are none.
  public private(set) var evidence: PackageEvidence?
  /// Every department of the catalogue, in its order, and after them those that only the ledger knows.
  public let lines: [Line]
  /// All departments together.
  public let totals: DayFigures
  /// 推送时限 by sender, kind and rule.
  public let pushes: [PushLine]
  /// Records that arrived late, in the order of arrival.
  public let latePushes: [LatePush]
  /// 认领 by delivery, the most urgent first.
  public let claims: [ClaimLine]
  /// 认领退回 in the order of arrival.
  public let returns: [ReturnLine]
  /// 退回 in the order of arrival.
  public let rejections: [RejectionLine]

  /// What came up, changed or ended on the day, and what else was open and pressing at its end, claims included; the
  /// most pressing first. The quiet rest is counted only: ``quiet(_:)``.
  public let obligations: [ObligationLine]
  /// What was open at the end of the day, by family and debtor.
  public let open: [OpenCount]
  /// What came up and what ended on the day, by the families of rules, in records.
  public internal(set) var balances: [BalanceRow]
  /// The same by department and rule, departments in the order of ``lines`` and rules in that of the profile.
  public internal(set) var accounts: [AccountRow]
  /// What was open when the day began, by family and debtor: what the day before closed with.
  let openBefore: [OpenCount]
  /// Open deadlines that another calendar moved on the day.
  public let movedDeadlines: [MovedDeadline]
  /// Pushes that were judged anew on the day by a holiday notice, whenever they came.
  public let rejudgedPushes: [RejudgedPush]
  /// Leads that were told, or would have been, and aren't any more by what came on the day.
  public let withdrawnLeads: [WithdrawnLead]
  /// The times on the day in which the processor didn't run.
  public let downtimes: [DowntimeLine]
  /// 当日报送清单 of the day, and those of earlier days that came on it: what senders count, beside what the ledger has.
  public let statements: [StatementLine]
  /// What went through on the day for senders that stated nothing of it.
  public let unstated: [UnstatedLine]
  /// 双方核对: what senders state and what came of it, by sender, kind and the day concerned.
  public internal(set) var reconciliation: [ReconciliationLine]
  /// 双方差异: what one side has and the other hasn't, and what hasn't gone its whole way by the end of the day.
  public let differences: [DifferenceLine]
  /// 应报核对: what was expected on the day.
  public let expected: [ExpectedLine]
  /// 复核确认 that arrived on the day, of whichever day they speak.
  public let signoffs: [SignoffLine]
  /// 线索，非认定, by article.
  public let leads: [LeadLine]
  /// What everybody has to do on the day on which the report is read.
  public let agenda: Agenda
  /// The figures of the day before, to stand beside the day's.
  public let yesterday: DayBefore
  /// What came on each of the last days, in order, the report's own last.
  public let trend: [TrendDay]
  /// The closed days before this one that nobody had signed off by its end, in order.
  public let unsignedDays: [Day]

  /// The same with something else that makes its package evidence.
  public func with(_ evidence: PackageEvidence) -> DayReport {
    var report = self
    report.evidence = evidence
    return report
  }

  /// Computes the report of a day.
  ///
  /// - Throws: ``ReportError`` when the ledger contradicts itself; a database error when it can't be read.
  public init(_ view: any LedgerView, context: DayContext) throws {
    let day = try view.day(context.day)
    let context = context.read(on: day.readingDay)
    var tally = DayTally(asOf: day.asOf)
    var sides = ReconciliationTally(view, day, context)
    try view.forEachDrop(of: day) { drop in
      try tally.add(drop, late: view.lateRecords(ofDrop: drop.id, asOf: day))
      try sides.add(drop)
    }
    let placed = try view.deliveries(placedOn: day)
    for delivery in placed { tally.add(delivery) }
    for standing in try view.standings(of: day) {
      let open =
        standing.open == 0
        ? []
        : try view.records(
          openIn: standing.delivery.id, atEndOf: day, limit: RecordNames.limit)
      try tally.add(standing, openRecords: open)
    }
    for claim in try view.returns(on: day) { try tally.add(return: claim, on: day, view) }
    let versions = try view.obligations(on: day)
    var owed = try ObligationTally(
      view, day, context, since: versions.map(\.obligation.openedAt).min())
    let owedLines = try owed.lines(versions)
    let open = try view.openCounts(atEndOf: day)
    for count in open { tally.add(count, debtor: context.debtor(of: count.debtor)) }
    for line in owedLines { tally.add(line) }

    self.context = context
    isClosed = day.closing != nil
    asOf = day.asOf
    lastEntry = day.lastEntry?.sequence ?? 0
    digest = day.lastEntry?.digest
    evidence =
      try day.closing == nil
      ? PackageEvidence(
        preliminary: day.day.description, asOf: day.asOf, lastEntry: day.lastEntry, in: view)
      : DayEvidence(view, day)?.ofDay
    lines = tally.lines(for: context.departments)
    totals = lines.reduce(into: DayFigures()) { $0 += $1.figures }
    pushes = tally.sortedPushes
    latePushes = tally.latePushes
    claims = tally.claims
    returns = tally.returns
    rejections = tally.rejections
    obligations = owedLines
    self.open = open
    balances = try view.balances(of: day)
    accounts = AccountRow.ordered(try view.accounts(of: day), lines.map(\.department.code), context)
    openBefore = try view.openCounts(atStartOf: day)
    movedDeadlines = MovedDeadline.all(try view.movedDeadlines(on: day))
    let rejudged = try view.rejudgements(on: day).compactMap { try RejudgedPush($0, $1, view) }
    rejudgedPushes = rejudged
    withdrawnLeads =
      rejudged.compactMap { WithdrawnLead($0, context) }
      + (try owedLines.compactMap { try WithdrawnLead($0, view, day, context) })
    // What is quiet was open all day.
    let quiet = open.reduce(0) { $0 + $1.obligations } - owedLines.count(where: \.isOpen)
    downtimes = try DowntimeShare.all(view, day, day.day...day.day).map {
      DowntimeLine($0, owedLines, quiet: quiet)
    }
    let statements = try view.statements(on: day).map { try StatementLine($0.sender, $0.statement, view) }
    let unstated = try view.unstated(on: day, but: context.unstatedKinds)
      .map { UnstatedLine(sender: $0.sender, kind: $0.kind, bundles: $0.bundles, records: $0.records) }
    (reconciliation, differences) = try sides.finish(
      placed: placed, claims: tally.claims, statements: statements, unstated: unstated)
    self.statements = statements
    // Who states some kinds and not another leaves something out (报送方未列).
    let stating = Set(statements.filter { $0.statement.day == context.day }.map(\.sender))
    self.unstated = unstated.filter { !stating.contains($0.sender) }
    expected = try ExpectedLine.lines(view, day, context)
    signoffs = try SignoffLine.lines(on: day, view)
    agenda = try Agenda(view, day, context)
    yesterday = try DayBefore(view, context)
    trend = try TrendDay.days(through: day, view)
    unsignedDays = try view.unsignedDays(before: day)
    leads = LeadLine.leads(owedLines, latePushes, context, asOf: day.asOf)
    try check(against: view.totals(of: day), closing: day.closing)
  }

  /// What has no limit and was open before the day began, the oldest first: nothing would ever call for it.
  var withoutLimit: [ObligationLine] {
    let start = Instant(day: context.day)
    return obligations.filter { $0.isOpen && $0.obligation.deadline == nil && $0.obligation.openedAt < start }
      .sorted { ($0.obligation.openedAt, $0.matter.id) < ($1.obligation.openedAt, $1.matter.id) }
  }

  /// The deliveries in a state.
  public func claims(_ state: ObligationState) -> [ClaimLine] { claims.filter { $0.state == state } }

  /// What was owed under some families of rules.
  public func obligations(_ families: Rule.Family...) -> [ObligationLine] {
    obligations.filter { families.contains($0.obligation.family) }
  }

  /// How many obligations of some families are open beside those that are told of: nothing happened to them on the
  /// day, and there is time left or no limit.
  func quiet(_ families: Set<Rule.Family>) -> Int {
    open.filter { families.contains($0.family) }.reduce(0) { $0 + $1.obligations }
      - obligations.count { $0.isOpen && families.contains($0.obligation.family) }
  }

  /// How many open deadlines rest on a year without a holiday notice.
  var provisional: Int { open.reduce(0) { $0 + $1.provisional } }

  /// Opening, opened, withdrawn, discharged and closing of all families together.
  var balanceOfAll: [Int] {
    balances.reduce([0, 0, 0, 0, 0]) { sums, balance in zip(sums, balance.figures).map { $0 + $1 } }
  }

  /// What is still owed in a state, claims aside, or couldn't be done on the day.
  func duties(_ state: ObligationState) -> [ObligationLine] {
    obligations.filter { $0.state == state && $0.obligation.family != .claim }
  }

  /// The articles about liability, with how many leads there are to each.
  var leadCounts: [(article: String, count: Int)] {
    Dictionary(grouping: leads, by: \.article).map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
  }

  /// The statements in which the two sides count differently.
  var differingStatements: [StatementLine] { statements.filter { $0.result == .differs } }

  /// The lines in which what a sender states of its day and what came differ.
  var differing: [ReconciliationLine] { differing(byTotalsAlone: false) }

  /// The lines in which nothing differs but what files themselves say of how many records they hold.
  var miscounted: [ReconciliationLine] { differing(byTotalsAlone: true) }

  private func differing(byTotalsAlone: Bool) -> [ReconciliationLine] {
    let stated = Set(
      differences.filter { $0.cause.isDifference && $0.cause != .undelivered && !$0.isOfControlTotal }
        .map(\.key))
    return reconciliation.filter { line in
      guard line.causes.contains(where: { $0.isDifference && $0 != .undelivered }) else { return false }
      if let statement = line.statement, statement.isCompared, !statement.agrees { return !byTotalsAlone }
      return stated.contains(line.key) != byTotalsAlone
    }
  }

  /// How senders' own counts stand to what came, in a few words: where nobody has stated anything nothing agrees.
  var reconciled: String {
    if !differing.isEmpty {
      return "自报清单与所收\(StatementResult.differs.title.zh)"
    }
    if statements.contains(where: { $0.result == .pending }) {
      return "自报清单\(StatementResult.pending.title.zh)"
    }
    if statements.isEmpty { return "没有部门报当日清单" }
    let agrees = "自报清单与所收\(StatementResult.agrees.title.zh)"
    return unstated.isEmpty ? agrees : "已报的\(agrees)，其余未报"
  }
}

extension AccountRow {
  /// Accounts under the codes of departments, the bureau's own among them, in order.
  fileprivate static func ordered(
    _ accounts: [AccountRow], _ departments: [String], _ context: DayContext
  ) -> [AccountRow] {
    func places(_ names: [String]) -> [String: Int] {
      Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let (departments, rules) = (places(departments), places(context.profile.rules.map(\.id)))
    let merged = accounts.reduce(into: [[String]: AccountRow]()) { merged, account in
      let (debtor, family) = (context.debtor(of: account.debtor), account.balance.family)
      merged[
        [debtor, account.rule, family.rawValue],
        default: AccountRow(rule: account.rule, debtor: debtor, balance: BalanceRow(family: family))
      ].balance += account.balance
    }
    func place(_ account: AccountRow) -> (Int, String, Int, String, String) {
      (
        departments[account.debtor] ?? .max, account.debtor, rules[account.rule] ?? .max, account.rule,
        account.balance.family.rawValue
      )
    }
    return merged.values.sorted { place($0) < place($1) }
  }
}

extension BalanceRow {
  /// Opening, opened, withdrawn, discharged, closing.
  var figures: [Int] { Self.parts.map { self[keyPath: $0] } }

  /// The same, to be asked for.
  static var parts: [KeyPath<BalanceRow, Int>] {
    [\.opening, \.opened, \.withdrawn, \.discharged, \.closing]
  }
}
