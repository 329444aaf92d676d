public import ExchangeBase
import ExchangeRules

/// What is decided and not stored yet: rows with the numbers that they will have, in the order in which they came about.
/// An engine stores all of it or nothing.
///
/// Of what a bundle of any size has many of, records and facts, most lies in files of our own; see ``RowSpool``.
public struct LedgerChanges {
  /// A way that records of a bundle go: the deliveries that hold each of them.
  public struct Route {
    /// The rows of the deliveries.
    public var deliveries: [Int64]
    /// Whether their recipients are to claim the records.
    public var isClaimable: Bool

    /// A way that leads to some deliveries.
    public init(deliveries: [Int64], isClaimable: Bool) {
      self.deliveries = deliveries
      self.isClaimable = isClaimable
    }
  }

  /// An entry of the chain without its digest.
  public struct Entry {
    /// Its place in the chain.
    public var sequence: Int64
    /// When it happened.
    public var at: Instant
    /// What happened.
    public var event: LedgerEvent
    /// What it happened to.
    public var subject: String
    /// The facts, as JSON with sorted keys.
    public var detail: String
  }

  /// The numbers that were free when they began: whoever stores them makes sure that these still are.
  public let first: FreeRows
  /// The numbers that are free after them.
  public internal(set) var next: FreeRows
  /// The drops.
  public internal(set) var drops: [DropRow] = []
  /// The accepted records.
  public internal(set) var records: RowSpool<RecordRow>
  /// The way of each record, beside ``records``; -1 for none.
  public internal(set) var routeOfRecord: [Int32] = []
  /// The ways.
  public internal(set) var routes: [Route] = []
  /// The deliveries.
  public internal(set) var deliveries: [DeliveryRow] = []
  /// Which deliveries hold records that didn't come by a route of this bundle.
  public internal(set) var links: [DeliveryLink] = []
  /// What was done to deliveries.
  public internal(set) var claims: [ClaimRow] = []
  /// Matters that there weren't yet.
  public internal(set) var matters: [MatterRow] = []
  /// When time will next change something in a matter, by its row.
  public internal(set) var wakes: [Int64: Instant?] = [:]
  /// Records as facts of their matters.
  public internal(set) var facts: RowSpool<FactRow>
  /// Answers of which nobody knows which matter they meant.
  public internal(set) var unclearAnswers: [UnclearAnswerRow] = []
  /// Versions of obligations. One that was replaced by another of them has an end already.
  public internal(set) var obligations: [ObligationVersion] = []
  /// Stored versions that end, by their rows, each with the entry at which it does.
  public internal(set) var ends: [Int64: ObligationVersion] = [:]
  /// Senders' counts of their days.
  public internal(set) var statements: [StatementRow] = []
  /// The reviewer's words on days.
  public internal(set) var signoffs: [SignoffRow] = []
  /// Staged files that wait for their rename.
  public internal(set) var publications: [PublicationRow] = []
  /// The entries of the chain.
  public internal(set) var entries: [Entry] = []

  init(first: FreeRows, records: RowSpool<RecordRow>, facts: RowSpool<FactRow>) {
    self.first = first
    next = first
    self.records = records
    self.facts = facts
  }
}
