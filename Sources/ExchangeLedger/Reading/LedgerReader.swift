public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules

/// One state of a ledger, as deciding asks for it: what every engine tells, and what an overlay tells of what is decided
/// and not stored yet.
///
/// Numbers of rows are handles of the ledger's own: they are handed out in the order in which things happened, and mean
/// nothing outside it. What is asked for many at once comes back in the order of these numbers, each once.
public protocol LedgerReader {
  // MARK: Drops

  /// The first drop of `sender` that carried the bundle id and of which something went through: a rejected bundle may come
  /// again under its id.
  func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow?

  /// Where drops came from, by their rows; nothing of a drop that isn't decided yet.
  func origins(ofDrops rows: [Int64]) throws -> [Int64: DropOrigin]

  /// The name of the source rule that a drop's file was read by; `nil` where there was none, or its receipt can't be read
  /// any more.
  func sourceRule(ofDrop row: Int64) throws -> String?

  /// The forms of a drop of the kind ``Kind/several``, as its receipt has them, in their order; none where that can't be read any more.
  func sheets(ofDrop row: Int64) throws -> [FilledSheet]

  /// Whether a receipt of `sender` already has this name.
  func receiptExists(sender: String, stem: String) throws -> Bool

  /// Bundles and records of a kind that went through for a sender on a day, by the moment of their taking.
  func accepted(from sender: String, kind: String, on day: Day) throws -> (bundles: Int, records: Int)

  // MARK: Records

  /// The accepted records of `sender` with these ids, in no order.
  func records(of sender: String, msgIds: [String]) throws -> [RecordRow]

  /// The accepted records with this message id, whoever sent them.
  func records(msgId: String) throws -> [RecordRow]

  /// The records with the given row numbers.
  func records(rows: [Int64]) throws -> [RecordRow]

  /// The accepted records with this document or licence number, folded as `DocumentNumber.key(_:)` does, whoever sent
  /// them; the latest `limit` of them.
  func records(document: String, limit: Int) throws -> [RecordRow]

  /// The accepted records of `sender` that came in files of this name, as shown to people: those of the latest such files,
  /// at most `limit` of them.
  func records(of sender: String, inFile fileName: String, limit: Int) throws -> [RecordRow]

  // MARK: Deliveries

  /// The delivery with the given id.
  func delivery(_ delivery: String) throws -> DeliveryRow?

  /// The deliveries with the given row numbers.
  func deliveries(rows: [Int64]) throws -> [DeliveryRow]

  /// The deliveries that hold records, in the order of records and then of deliveries.
  func links(ofRecords rows: [Int64]) throws -> [DeliveryLink]

  /// The records that a delivery holds, at most `limit` of them.
  func links(inDelivery delivery: Int64, limit: Int) throws -> [DeliveryLink]

  /// Whose records a delivery holds, in the order of their codes: the one who sends it, except where another passes on
  /// what was returned.
  func senders(ofRecordsIn delivery: Int64) throws -> [String]

  /// The fact of the first record in a delivery that is to be claimed and is a fact of a matter.
  func factOfClaimable(in delivery: Int64) throws -> FactRow?

  // MARK: Claims

  /// The claims and returns of a delivery, in order.
  func claims(ofDelivery delivery: Int64) throws -> [ClaimRow]

  /// What became of one record of a delivery, in order: the acts on the record itself, and those on all that was open.
  func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow]

  /// What a drop did to deliveries, in order.
  func claims(byDrop drop: Int64) throws -> [ClaimRow]

  /// What became of a delivery, for the rules: a claim of many records by one drop is one act.
  func acts(onDelivery delivery: Int64) throws -> [DeliveryAct]

  // MARK: Matters

  /// The matter of that name.
  func matter(_ code: String) throws -> MatterRow?

  /// The matters with the given row numbers.
  func matters(rows: [Int64]) throws -> [MatterRow]

  /// The matters of that name, whoever opened them: `case:<opener>:BL-2021-001` for `case` and `BL-2021-001`. Brackets,
  /// case and width make no difference.
  func matters(scope: String, named name: String) throws -> [MatterRow]

  /// Records as facts of their matters; nothing of those that belong to none.
  func facts(ofRecords rows: [Int64]) throws -> [FactRow]

  /// The facts that are about a record, in the order of their arrival.
  func facts(about record: Int64) throws -> [FactRow]

  /// The records that are facts of a matter, in the order of their arrival.
  func facts(inMatter matter: Int64) throws -> [FactRow]

  /// The first records that opened a matter, whose facts are about no other, in the order of their arrival; at most `limit` of them.
  func openers(of matter: MatterRow, limit: Int) throws -> [RecordRow]

  /// Who answered without saying that this matter was meant, in the order of arrival.
  func unclearAnswers(inMatter matter: Int64) throws -> [UnclearAnswerRow]

  /// What is owed in a matter now and how the rest ended, in order of opening.
  func obligations(of matter: MatterRow) throws -> [ObligationVersion]

  // MARK: Statements and sign-offs

  /// The lines of all statements of a day, each with its sender, in order.
  func statements(of day: Day) throws -> [(sender: String, statement: StatementRow)]

  /// The sign-offs of a day, whenever they came, in order.
  func signoffs(of day: Day) throws -> [SignoffRow]

  // MARK: Notices

  /// Whether a department has been told this already.
  ///
  /// - Parameters:
  ///   - key: the obligation that it is about, or what takes the place of one.
  ///   - occasion: what makes it a thing to tell of anew, such as another due time.
  func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool

  /// The highest number among the notices of a day given as `20210104`; 0 when there are none.
  func lastNoticeNumber(onDay digits: String) throws -> Int

  // MARK: The chain and its days

  /// The closing of a day, if it is closed.
  func closedDay(_ day: Day) throws -> ClosedDay?

  /// The latest closed day.
  func lastClosedDay() throws -> ClosedDay?

  /// The first entry: when this exchange began.
  func firstEntry() throws -> EntryRow?

  /// When what was open was counted anew by another calendar, in order.
  func calendarChanges() throws -> [CalendarChange]

  /// The numbers that are free: what is written next gets these.
  func freeRows() throws -> FreeRows
}

/// The first numbers that nothing has yet.
public struct FreeRows: Sendable, Equatable {
  /// The place of the next entry of the chain.
  public var entry: Int64 = 1
  /// The rows of the next drop, record, delivery, claim, matter, version of an obligation and notice.
  public var drop: Int64 = 1, record: Int64 = 1, delivery: Int64 = 1, claim: Int64 = 1, matter: Int64 = 1,
    obligation: Int64 = 1, notice: Int64 = 1

  /// Nothing has been written.
  public init() {}
}

/// Where a drop came from.
public struct DropOrigin: Sendable, Equatable {
  /// The id of the drop.
  public var drop: String
  /// The department that sent it.
  public var sender: String
  /// Its kind, where it could be told.
  public var kind: String?
  /// The dropped file's name as shown to people.
  public var fileName: String
  /// The SHA-256 of the dropped file, lower-case hexadecimal.
  public var sha256: String
  /// When it was taken.
  public var receivedAt: Instant

  /// Tells where a drop came from.
  public init(
    drop: String, sender: String, kind: String?, fileName: String, sha256: String, receivedAt: Instant
  ) {
    self.drop = drop
    self.sender = sender
    self.kind = kind
    self.fileName = fileName
    self.sha256 = sha256
    self.receivedAt = receivedAt
  }
}

/// That a delivery holds a record.
public struct DeliveryLink: Sendable, Hashable {
  /// The row of the delivery.
  public var delivery: Int64
  /// The row of the record.
  public var record: Int64
  /// Whether its recipient is to claim it.
  public var isClaimable: Bool

  /// Says that a delivery holds a record.
  public init(delivery: Int64, record: Int64, isClaimable: Bool) {
    self.delivery = delivery
    self.record = record
    self.isClaimable = isClaimable
  }
}

/// What one drop did to a delivery, in one way and at one time.
public struct DeliveryAct: Sendable, Equatable {
  /// The row of the drop.
  public var drop: Int64
  /// What happened.
  public var act: ClaimAct
  /// When.
  public var at: Instant
  /// How often what was returned had been returned by then.
  public var round: Int
  /// How many records it covers.
  public var records: Int
  /// What the rules call the kind of what overtook the records, where they were overtaken.
  public var kind: String?
  /// The id of the drop that had returned them before they were reassigned or withdrawn.
  public var returnedBy: String?

  /// Tells of an act.
  public init(
    drop: Int64, act: ClaimAct, at: Instant, round: Int, records: Int, kind: String?, returnedBy: String?
  ) {
    self.drop = drop
    self.act = act
    self.at = at
    self.round = round
    self.records = records
    self.kind = kind
    self.returnedBy = returnedBy
  }
}

/// That a drop brought an answer which may be meant for a matter and for others, and came back.
public struct UnclearAnswerRow: Sendable, Hashable {
  /// The row of the matter.
  public var matter: Int64
  /// The row of the drop.
  public var drop: Int64
  /// The department in whose name it was sent.
  public var party: String

  /// Tells of an answer.
  public init(matter: Int64, drop: Int64, party: String) {
    self.matter = matter
    self.drop = drop
    self.party = party
  }
}
