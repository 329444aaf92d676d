public import ExchangeBase
public import ExchangeRules

/// One stored state of a ledger, as the processor, reports and answers ask it: what every engine tells beside what deciding
/// asks for. Valid only inside ``LedgerSource/read(_:)``.
public protocol LedgerView: LedgerReader {
  // MARK: Drops

  /// The drop with the given id.
  func drop(_ drop: String) throws -> DropRow?

  /// The drop with the given row number.
  func drop(row: Int64) throws -> DropRow?

  /// Decided drops whose files aren't all known to be in their places.
  func unpublishedDrops() throws -> [DropRow]

  /// The drops whose bundle id, file name or id is `text`, newest last; for tracing.
  func drops(matching text: String) throws -> [DropRow]

  /// The drops before a row, of one sender or of all, the latest first.
  func drops(before row: Int64, from sender: String?, limit: Int) throws -> [DropRow]

  /// The drops of some rows that are meant by a choice, the latest first.
  func drops(in rows: Range<Int64>, _ choice: DropChoice, limit: Int) throws -> [DropRow]

  /// The highest number among the drop ids of a day given as `20210104`; 0 when there are none.
  func lastDropNumber(onDay digits: String) throws -> Int

  /// What the drops of a day given as `20210104` have cost, by sender. It goes by the drops' ids, and so by the day of taking.
  func usage(onDay digits: String) throws -> [String: DayUsage]

  // MARK: Records

  /// Records whose message id or folded document or licence number is `text`, the first thousand; for tracing.
  func records(matching text: String, document: String) throws -> [RecordRow]

  /// The records of a delivery that are still to be claimed when a day ends, or now, in order.
  func records(openIn delivery: Int64, atEndOf day: LedgerDay?, limit: Int) throws -> [RecordRow]

  /// The records of a delivery that one drop returned, and another reassigned or withdrew by the end of a day, or until
  /// now; those that nobody has yet where `ending` is empty.
  func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64, atEndOf day: LedgerDay?,
    limit: Int
  ) throws -> [RecordRow]

  /// Late records after a row whose due time rested on a year without a holiday notice, each with its last judgement, in
  /// order of their rows. Those that were found to be in time are settled.
  func provisionalRecords(
    after row: Int64, limit: Int
  ) throws -> [(record: RecordRow, last: Rejudgement?)]

  /// The last judgement of a record, up to an entry; `nil` where it stands as it was judged at first.
  func rejudgement(ofRecord record: Int64, through entry: Int64) throws -> Rejudgement?

  /// Goes through the records of a drop that went through, in order, until `body` answers that it has seen enough; one is held
  /// in memory at a time.
  func forEachRecord(ofDrop drop: Int64, _ body: (RecordRow) throws -> Bool) throws

  // MARK: Deliveries and files

  /// The deliveries of a drop, in order of their ids.
  func deliveries(ofDrop drop: Int64) throws -> [DeliveryRow]

  /// The deliveries before a row, to one recipient or to all, the latest first.
  func deliveries(before row: Int64, to recipient: String?, limit: Int) throws -> [DeliveryRow]

  /// The staged files of a drop or a notice.
  func publications(of owner: PublicationRow.Owner) throws -> [PublicationRow]

  /// All staged files that aren't in their places yet, in the order of staging.
  func publications() throws -> [PublicationRow]

  // MARK: Matters and what is owed in them

  /// What a record says in one of the fields that it has as a fact; `nil` where it is none, or doesn't say. All of them are in
  /// ``LedgerReader/facts(ofRecords:)``, and take several times as long.
  func field(_ name: String, ofRecord row: Int64) throws -> String?

  /// The matters to which records of a delivery belong, its own not among them.
  ///
  /// - Parameter kinds: the kinds of these records; of others the matter isn't meant.
  func matters(inDelivery delivery: Int64, kinds: Set<String>) throws -> [MatterRow]

  /// The matters in which time alone has changed something up to a moment, the earliest first.
  func wakingMatters(through now: Instant, limit: Int) throws -> [MatterRow]

  /// The matters after a row in which something with a limit is open, or ended by a limit that rested on a year without a
  /// holiday notice, in order of their rows.
  func mattersWithDeadlines(after row: Int64, limit: Int) throws -> [MatterRow]

  /// All that an obligation has been, oldest first.
  func history(of key: Obligation.Key, in matter: MatterRow) throws -> [ObligationVersion]

  /// What is owed now, as far as it is meant by a choice, the most urgent first; what has no limit comes last.
  ///
  /// - Parameter place: the one behind which to begin.
  func openObligations(_ choice: OpenChoice, after place: OpenPlace?, limit: Int) throws
    -> [ObligationVersion]

  /// What is owed now or was until it ended, by some or by all, before a row; the latest first.
  func obligations(before row: Int64, of debtors: [String]?, limit: Int) throws -> [ObligationVersion]

  /// What was open after an entry, by family and debtor.
  func openCounts(after entry: Int64) throws -> [OpenCount]

  /// How much of what is open is overdue at a moment, by family and debtor. What may become default consent isn't, nor
  /// where silence is no violation, unless the answer that came was unclear.
  func overdueCounts(at now: Instant) throws -> [OverdueCount]

  /// How much of what is open has no limit, and since when the oldest has been open, by debtor.
  func countsWithoutLimit() throws -> [String: (amount: OpenAmount, since: Instant)]

  /// The rules under which something is open, and how much, in the order of their ids.
  func openRules() throws -> [(rule: String, count: Int)]

  // MARK: Notices

  /// Whether anybody at all has been told this; see ``LedgerReader/isNoticed(_:_:occasion:in:to:)``.
  func isTold(_ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow) throws -> Bool

  /// Notices whose files aren't all known to be in their places.
  func unpublishedNotices() throws -> [NoticeRow]

  /// The matters of which a notice told.
  func matters(toldOfIn notice: String) throws -> [MatterRow]

  /// The notices that told of a matter, in order.
  func notices(about matter: MatterRow) throws -> [(type: String, key: Obligation.Key, notice: NoticeRow)]

  // MARK: The chain

  /// The last entry.
  func lastEntry() throws -> EntryRow?

  /// The last entry up to the end of a day, by the moments that they tell.
  func lastEntry(through day: Day) throws -> EntryRow?

  /// The entry at a place of the chain.
  func entry(_ sequence: Int64) throws -> EntryRow?

  /// The entries about a subject, in order.
  func entries(about subject: String) throws -> [EntryRow]

  /// Goes through the chain in order, until `body` answers that it has seen enough; one entry is held in memory at a time.
  func forEachEntry(_ body: (EntryRow) throws -> Bool) throws

  /// The row of the last drop that was decided up to an entry; 0 where there is none.
  func lastDrop(through entry: Int64) throws -> Int64

  // MARK: A day

  /// The closed days before a day, the latest first.
  func closedDays(before day: Day, limit: Int) throws -> [ClosedDay]

  /// Calls `body` with each drop decided on a day, in order; one is held in memory at a time.
  func forEachDrop(of day: LedgerDay, _ body: (DropRow) throws -> Void) throws

  /// The records of a drop that came after their due time, in order, by what was known at the end of a day: each with the
  /// due time that counted then, and whether it was found since not to be late.
  func lateRecords(ofDrop drop: Int64, asOf day: LedgerDay) throws -> [(record: RecordRow, isExcused: Bool)]

  /// The deliveries placed in an outbox on a day, in the order of placing.
  func deliveries(placedOn day: LedgerDay) throws -> [DeliveryRow]

  /// The deliveries that were decided by the end of a day and not placed in an outbox by then, in order of their rows.
  func deliveries(undeliveredAtEndOf day: LedgerDay) throws -> [DeliveryRow]

  /// The first records of a drop that went through, in order.
  func records(ofDrop drop: Int64, limit: Int) throws -> [RecordRow]

  /// The deliveries that had to be claimed at some moment of a day (placed on it, or open when it began), as they
  /// stood at its end; the most urgent first.
  func standings(of day: LedgerDay) throws -> [DeliveryStanding]

  /// The returns that arrived on a day, in order.
  func returns(on day: LedgerDay) throws -> [ClaimRow]

  /// The files that were decided on a day, and their records, as the ledger counts them.
  func dropTotals(of day: LedgerDay) throws -> LedgerDropTotals

  /// What the ledger itself counts for a day.
  func totals(of day: LedgerDay) throws -> LedgerDayTotals

  /// What came up and what ended on a day, for each family that had anything open, in the families' order.
  func balances(of day: LedgerDay) throws -> [BalanceRow]

  /// The same by debtor and rule, in the order of their codes and ids, where anything was open, came up or ended. It is counted
  /// from the obligations themselves, and ``balances(of:)`` from what was counted when the day before was closed.
  func accounts(of day: LedgerDay) throws -> [AccountRow]

  /// The deadlines that another calendar moved on a day, of what was open or was put right by it, in order of opening.
  func movedDeadlines(on day: LedgerDay) throws -> [(old: Obligation, new: ObligationVersion)]

  /// What somebody has to look at because of a day, as it stood at its end, in order of opening: what came up, changed
  /// or ended on it, and what else was open and pressing. The quiet rest is in ``openCounts(atEndOf:)``.
  func obligations(on day: LedgerDay) throws -> [ObligationVersion]

  /// Those of ``obligations(on:)`` for which somebody may have to answer, by the article about that and in order of opening; one
  /// is held in memory at a time.
  func forEachLiableObligation(on day: LedgerDay, _ body: (ObligationVersion) throws -> Void) throws

  /// How much ended on a day, and how, by family and debtor.
  func endings(on day: LedgerDay) throws -> [EndingCount]

  /// Who owes or owed something of which there are versions behind a row, under the names that obligations have for them, and the
  /// last row that there is; where no row is given, that alone.
  func debtors(ofVersionsBehind row: Int64?) throws -> (debtors: Set<String>, last: Int64)

  /// Goes through all that was open after an entry, the most urgent first and what has no limit last; one is held in memory
  /// at a time.
  ///
  /// - Parameter debtors: whose alone is meant; what others owe costs nothing then. `nil` for all.
  func forEachOpenObligation(
    after entry: Int64, of debtors: [String]?, _ body: (ObligationVersion) throws -> Void) throws

  /// The closed days before a day that nobody had signed off in a way that counts by its end, in order.
  func unsignedDays(before day: LedgerDay) throws -> [Day]

  /// What was judged anew on a day, in order; of a record the last.
  func rejudgements(on day: LedgerDay) throws -> [(record: RecordRow, rejudgement: Rejudgement)]

  /// The times in which the processor didn't run, as far as they were known at the end of a day and reached beyond a
  /// moment.
  func downtimes(through day: LedgerDay, since: Instant) throws -> [Downtime]

  /// The times in which the processor hadn't run, noted on a day.
  func downtimes(on day: LedgerDay) throws -> [Downtime]

  // MARK: Statements and sign-offs

  /// The lines of senders' statements that belong into the package of a day, each with its sender: those of that day,
  /// and those of earlier days that came on it. Of several for one day and kind the last counts.
  func statements(on day: LedgerDay) throws -> [(sender: String, statement: StatementRow)]

  /// What went through on a day, by sender and kind, of which the sender has stated nothing by its end.
  ///
  /// - Parameter kinds: the kinds of which nobody states anything.
  func unstated(
    on day: LedgerDay, but kinds: Set<String>
  ) throws -> [(sender: String, kind: String, bundles: Int, records: Int)]

  /// The first files of each sender, kind and day that went through, from a day on as far as is known at the end of another; in the order
  /// of days, senders and kinds.
  func firstArrivals(from first: Day, through day: LedgerDay) throws -> [FirstArrival]

  /// The sign-offs that arrived on a day, each with its sender.
  func signoffs(on day: LedgerDay) throws -> [(sender: String, signoff: SignoffRow)]

  /// How far the days have been reviewed by now.
  func review() throws -> ReviewRow

  // MARK: Running

  /// What is kept of the running itself.
  func setting(_ setting: LedgerSetting) throws -> String?

  /// All that stands there by its names, with what the engine keeps for itself and with seals; see ``SettingSeal``.
  func allSettings() throws -> [String: String]

  // MARK: Proof

  /// Goes over the rows of a table that were stored together, as far as their numbers tell, in the order of the table; one
  /// is held in memory at a time.
  func forEachRow(of table: LedgerTable, in span: SealedSpan, _ body: (any SealedRow) throws -> Void) throws

  /// How many rows of a table there are.
  func count(of table: LedgerTable) throws -> Int

  /// How many deliveries, drops and notices are noted to be in their places.
  func placedCounts() throws -> (deliveries: Int, drops: Int, notices: Int)

  /// When a drop or notice was noted to be in its place; `nil` where it isn't, or there is none of that id.
  func publishedAt(_ id: String) throws -> Instant?

  /// When a matter is looked at next.
  func wake(ofMatter row: Int64) throws -> Instant?

  /// Those of some records that aren't found by their ids, or by their numbers.
  func lost(among records: [RecordRow]) throws -> [RecordRow]

  /// What the engine finds damaged in how it keeps all this, as far as it can in its own words; one line each. Rows may not be readable then.
  func damages(limit: Int) throws -> [LocalizedText]

  /// What the engine finds to be otherwise than it made it, though it can be read; one line each.
  func irregularities(limit: Int) throws -> [LocalizedText]
}

/// A place among what is open, by urgency.
public struct OpenPlace: Sendable, Equatable {
  /// Until when it is to be met; `nil` without a limit.
  public let due: Instant?
  /// The row of its version.
  public let row: Int64

  /// Names a place.
  public init(due: Instant?, row: Int64) {
    self.due = due
    self.row = row
  }
}

/// What a ledger keeps of the running itself: no fact of the exchange, and no entry of the chain.
public enum LedgerSetting: String, Sendable, CaseIterable {
  /// When the processor was last seen running.
  case lastSeen = "last-seen"
  /// When notices that are gathered last went out.
  case lastTold = "last-told"
  /// The ids of the rules with which the processor last ran.
  case rules
  /// The version of the calendar with which open deadlines are computed.
  case calendar
  /// The version with which they were begun to be computed, until all of them are.
  case calendarUnderWay = "calendar-under-way"
}
