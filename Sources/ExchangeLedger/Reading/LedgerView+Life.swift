public import ExchangeBase
public import ExchangeRules

// What follows from what every stored state tells.

extension LedgerView {
  // MARK: A day

  /// The stretch of the chain that is a day.
  public func day(_ day: Day) throws -> LedgerDay {
    let start = Instant(day: day)
    let end = Instant(day: day.adding(days: 1))
    let closing = try closedDay(day)
    let after = try lastSequence(of: day.adding(days: -1))
    let through = max(after, try lastSequence(of: day))
    let lastEntry = try entry(through)
    return LedgerDay(
      day: day, closing: closing, lastEntry: lastEntry,
      asOf: closing.map { min($0.closedAt, end) } ?? max(lastEntry?.at ?? start, start),
      afterEntry: after, throughEntry: through,
      afterDrop: try lastDrop(through: after), throughDrop: try lastDrop(through: through))
  }

  /// The stretch of several days that follow each other, told of as its last day is.
  public func stretch(of days: ClosedRange<Day>) throws -> LedgerDay {
    let (first, last) = (try day(days.lowerBound), try day(days.upperBound))
    return LedgerDay(
      day: last.day, closing: last.closing, lastEntry: last.lastEntry, asOf: last.asOf,
      afterEntry: first.afterEntry, throughEntry: last.throughEntry, afterDrop: first.afterDrop,
      throughDrop: last.throughDrop)
  }

  /// Where the stretch of a day ends: at its closing, or at the last entry before its end.
  private func lastSequence(of day: Day) throws -> Int64 {
    if let closing = try closedDay(day) { return closing.lastEntry }
    return try lastEntry(through: day)?.sequence ?? 0
  }

  // MARK: What is owed

  /// What is owed now, by one department or by all, the most urgent first.
  public func openObligations(
    of debtor: String? = nil, family: Rule.Family? = nil
  ) throws -> [ObligationVersion] {
    try openObligations(OpenChoice(debtors: debtor.map { [$0] }, family: family), after: nil, limit: .max)
  }

  /// The deliveries that a department, or any, still has to claim, with what is owed; the most urgent first.
  public func openClaims(of recipient: String? = nil) throws -> [(delivery: DeliveryRow, duty: Obligation)] {
    try openObligations(of: recipient, family: .claim).compactMap { version in
      guard let row = version.matter.delivery, let delivery = try delivery(row: row) else { return nil }
      return (delivery, version.obligation)
    }
  }

  /// Goes through all that was open after an entry, the most urgent first and what has no limit last; one is held in memory
  /// at a time.
  public func forEachOpenObligation(
    after entry: Int64, _ body: (ObligationVersion) throws -> Void
  ) throws {
    try forEachOpenObligation(after: entry, of: nil, body)
  }

  /// What an obligation had been until a day replaced it, oldest first.
  public func replaced(
    _ key: Obligation.Key, in matter: MatterRow, on day: LedgerDay
  ) throws -> [ObligationVersion] {
    try history(of: key, in: matter).filter { version in
      version.untilEntry.map { $0 > day.afterEntry && $0 <= day.throughEntry } ?? false
    }
  }

  /// What a claim or return ended that was late when it came and isn't any more by a holiday notice, as that stands now; `nil` where
  /// no notice put it right.
  public func putRight(_ act: ClaimRow, in matter: MatterRow) throws -> ObligationVersion? {
    guard act.isLate, let drop = try drop(row: act.byDrop)?.drop else { return nil }
    return try obligations(of: matter).first { version in
      let obligation = version.obligation
      return obligation.settledBy == drop && obligation.marks.contains(.rejudged)
        && obligation.outcome != .metLate && !obligation.marks.contains(.late)
    }
  }

  /// Whether a claim or return was late, as that stood when a day ended.
  public func isLate(_ act: ClaimRow, of delivery: DeliveryRow, atEndOf day: LedgerDay) throws -> Bool {
    guard act.isLate, let matter = try matter("delivery:\(delivery.delivery)"),
      let version = try putRight(act, in: matter)
    else { return act.isLate }
    let then = try history(of: version.obligation.key, in: matter).last { $0.fromEntry <= day.throughEntry }
    return !(then?.obligation.marks.contains(.rejudged) ?? false)
  }

  /// What was open when a day began, by family and debtor.
  public func openCounts(atStartOf day: LedgerDay) throws -> [OpenCount] {
    try openCounts(after: day.afterEntry)
  }

  /// What was open when a day ended.
  public func openCounts(atEndOf day: LedgerDay) throws -> [OpenCount] {
    try openCounts(after: day.throughEntry)
  }

  /// What is open now.
  public func openCounts() throws -> [OpenCount] { try openCounts(after: lastEntry()?.sequence ?? 0) }

  /// Who sent what ended an obligation, itself, also where it did so in the place of one that it has taken over from. `nil` where time
  /// alone ended it.
  public func settler(of obligation: Obligation, in matter: MatterRow) throws -> String? {
    guard let fact = obligation.settledBy else { return nil }
    if matter.delivery != nil { return try drop(fact)?.sender }
    return try records(publicId: fact).last { try self.fact(ofRecord: $0.id)?.matter == matter.id }?.sender
  }

  // MARK: Records

  /// What became of one record that a delivery holds to be claimed, in order: of what was said of all that was still
  /// open only what concerned it; `nil` where it isn't to be claimed there.
  public func course(ofRecord record: Int64, in delivery: Int64) throws -> [ClaimRow]? {
    let isClaimable = try links(ofRecords: [record]).contains { $0.delivery == delivery && $0.isClaimable }
    return isClaimable ? try claims(ofDelivery: delivery, record: record).ofOneRecord : nil
  }

  /// The records of a delivery that are still to be claimed now, in order.
  public func records(openIn delivery: Int64, limit: Int) throws -> [RecordRow] {
    try records(openIn: delivery, atEndOf: nil, limit: limit)
  }

  /// The records of a delivery that one drop returned, and another reassigned or withdrew until now.
  public func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64, limit: Int
  ) throws -> [RecordRow] {
    try records(returnedBy: returning, endedBy: ending, in: delivery, atEndOf: nil, limit: limit)
  }

  /// The last judgement of a record; `nil` where it stands as it was judged at first.
  public func rejudgement(ofRecord record: Int64) throws -> Rejudgement? {
    try rejudgement(ofRecord: record, through: .max)
  }

  // MARK: Statements

  /// A statement beside what the ledger has now.
  public func compared(_ statement: StatementRow, of sender: String) throws -> StatementRow {
    var statement = statement
    let found = try accepted(from: sender, kind: statement.kind, on: statement.day)
    statement.foundBundles = found.bundles
    statement.foundRecords = found.records
    statement.missing = try unknown(among: statement.msgIds, of: sender).count
    return statement
  }

  /// The last lines of a sender's statements of a day that were compared and don't agree.
  public func differingStatements(of sender: String, on day: Day) throws -> [StatementRow] {
    Self.differing(try statements(of: day).filter { $0.sender == sender }.map(\.statement))
  }

  /// Those of some lines of one sender and day that count and don't agree: of a kind the last counts.
  static func differing(_ statements: [StatementRow]) -> [StatementRow] {
    var last: [String: StatementRow] = [:]
    for statement in statements { last[statement.kind] = statement }
    return last.values.sorted { $0.record < $1.record }.filter { $0.isCompared && !$0.agrees }
  }

  // MARK: Running

  /// The times in which the processor didn't run that are told of a stretch of days: those noted in it, and those that were noted before
  /// and reached into it, in the order of noting.
  ///
  /// - Parameter first: the first day of the stretch.
  public func downtimes(toldOf day: LedgerDay, from first: Day) throws -> [Downtime] {
    let (start, own) = (Instant(day: first), try downtimes(on: day))
    return try downtimes(through: day, since: start).filter { $0.until > start && !own.contains($0) } + own
  }

  /// When the processor was last seen running.
  public func lastSeen() throws -> Instant? { try setting(.lastSeen).flatMap { Instant(canonical: $0) } }

  /// When notices that are gathered last went out.
  public func lastTold() throws -> Instant? { try setting(.lastTold).flatMap { Instant(canonical: $0) } }

  /// The ids of the rules with which the processor last ran, in order.
  public func rules() throws -> [String] {
    try setting(.rules).map { $0.split(separator: " ").map(String.init) } ?? []
  }

  /// The version of the calendar with which open deadlines are computed.
  public func calendarVersion() throws -> String? { try setting(.calendar) }

  /// The version with which they were begun to be computed; `nil` where all of them are.
  public func calendarUnderWay() throws -> String? {
    try setting(.calendarUnderWay).flatMap { $0.isEmpty ? nil : $0 }
  }
}
