// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules

/// A ledger in which nothing has happened but that it was opened.
public struct NewLedger: LedgerReader {
  private let opening: EntryRow

  /// A ledger that is opened at a moment.
  public init(since now: Instant) {
    opening = EntryRow(sequence: 1, at: now, event: .opened, subject: "ledger", detail: "{}", digest: "")
  }

  public func firstDrop(sender: String, kind: String?, bundle: String) -> DropRow? { nil }
  public func origins(ofDrops rows: [Int64]) -> [Int64: DropOrigin] { [:] }
  public func sourceRule(ofDrop row: Int64) -> String? { nil }
  public func sheets(ofDrop row: Int64) -> [FilledSheet] { [] }
  public func receiptExists(sender: String, stem: String) -> Bool { false }
  public func accepted(from sender: String, kind: String, on day: Day) -> (bundles: Int, records: Int) {
    (0, 0)
  }
  public func records(of sender: String, msgIds: [String]) -> [RecordRow] { [] }
  public func records(msgId: String) -> [RecordRow] { [] }
  public func records(rows: [Int64]) -> [RecordRow] { [] }
  public func records(document: String, limit: Int) -> [RecordRow] { [] }
  public func records(of sender: String, inFile fileName: String, limit: Int) -> [RecordRow] { [] }
  public func delivery(_ delivery: String) -> DeliveryRow? { nil }
  public func deliveries(rows: [Int64]) -> [DeliveryRow] { [] }
  public func links(ofRecords rows: [Int64]) -> [DeliveryLink] { [] }
  public func links(inDelivery delivery: Int64, limit: Int) -> [DeliveryLink] { [] }
  public func senders(ofRecordsIn delivery: Int64) -> [String] { [] }
  public func factOfClaimable(in delivery: Int64) -> FactRow? { nil }
  public func claims(ofDelivery delivery: Int64) -> [ClaimRow] { [] }
  public func claims(ofDelivery delivery: Int64, record: Int64) -> [ClaimRow] { [] }
  public func claims(byDrop drop: Int64) -> [ClaimRow] { [] }
  public func acts(onDelivery delivery: Int64) -> [DeliveryAct] { [] }
  public func matter(_ code: String) -> MatterRow? { nil }
  public func matters(rows: [Int64]) -> [MatterRow] { [] }
  public func matters(scope: String, named name: String) -> [MatterRow] { [] }
  public func facts(ofRecords rows: [Int64]) -> [FactRow] { [] }
  public func facts(about record: Int64) -> [FactRow] { [] }
  public func facts(inMatter matter: Int64) -> [FactRow] { [] }
  public func openers(of matter: MatterRow, limit: Int) -> [RecordRow] { [] }
  public func unclearAnswers(inMatter matter: Int64) -> [UnclearAnswerRow] { [] }
  public func obligations(of matter: MatterRow) -> [ObligationVersion] { [] }
  public func statements(of day: Day) -> [(sender: String, statement: StatementRow)] { [] }
  public func signoffs(of day: Day) -> [SignoffRow] { [] }
  public func closedDay(_ day: Day) -> ClosedDay? { nil }
  public func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) -> Bool { false }
  public func lastNoticeNumber(onDay digits: String) -> Int { 0 }
  public func lastClosedDay() -> ClosedDay? { nil }
  public func firstEntry() -> EntryRow? { opening }
  public func calendarChanges() -> [CalendarChange] { [] }
  public func freeRows() -> FreeRows {
    var free = FreeRows()
    free.entry = opening.sequence + 1
    return free
  }
}
