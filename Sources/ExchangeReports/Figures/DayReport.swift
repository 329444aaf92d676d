public import ExchangeFormats
public import ExchangeLedger

/// The figures of one day, all from one state of the ledger: the same ledger and day give the same report.
public struct DayReport: Sendable, Equatable {
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
  public let asOf: Timestamp
  /// The last entry of the ledger that the report rests on; 0 when there is none.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal; `nil` when there is none.
  public let digest: String?
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
  /// 退回 in the order of arrival.
  public let returns: [ReturnLine]
  /// 退件 in the order of arrival.
  public let rejections: [RejectionLine]

  /// Computes the report of a day.
  ///
  /// - Throws: ``ReportError`` when the ledger contradicts itself; a database error when it can't be read.
  public init(_ view: LedgerView, context: DayContext) throws {
    let day = try view.day(context.day)
    var tally = DayTally(asOf: day.asOf)
    try view.forEachDrop(of: day) { try tally.add($0, late: view.lateRecords(ofDrop: $0.id)) }
    for delivery in try view.deliveries(placedOn: day) { tally.add(delivery) }
    for standing in try view.standings(of: day) { try tally.add(standing) }
    for claim in try view.returns(on: day) { try tally.add(return: claim, view) }

    self.context = context
    isClosed = day.closing != nil
    asOf = day.asOf
    lastEntry = day.lastEntry?.sequence ?? 0
    digest = day.lastEntry?.digest
    lines = tally.lines(for: context.departments)
    totals = lines.reduce(into: DayFigures()) { $0 += $1.figures }
    pushes = tally.sortedPushes
    latePushes = tally.latePushes
    claims = tally.claims
    returns = tally.returns
    rejections = tally.rejections
    try check(against: view.totals(of: day), closing: day.closing)
  }

  /// The deliveries in a state.
  public func claims(_ state: ClaimState) -> [ClaimLine] { claims.filter { $0.state == state } }
}
