public import ExchangeBase
import ExchangeRules
import SystemPackage

/// What is decided and not stored yet: rows with the numbers that they will have, in the order in which they came about.
/// An engine stores all of it or nothing.
///
/// Of what a bundle of any size has many of, records, facts and obligations, most lies in files of our own; see
/// ``RowSpool``.
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
  public let records: RowSpool<RecordRow>
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
  public let facts: RowSpool<FactRow>
  /// Answers of which nobody knows which matter they meant.
  public internal(set) var unclearAnswers: [UnclearAnswerRow] = []
  /// Versions of obligations.
  let obligations: RowSpool<ObligationVersion>
  /// Which of these were replaced by others of them, and at which entry.
  var replaced: [Int: Int64] = [:]
  /// Stored versions that end, each with the entry at which it does.
  public let ended: RowSpool<ObligationVersion>
  /// The same by their rows.
  var ends: [Int64: Int64] = [:]
  /// Senders' counts of their days.
  public internal(set) var statements: [StatementRow] = []
  /// The reviewer's words on days.
  public internal(set) var signoffs: [SignoffRow] = []
  /// Staged files that wait for their rename.
  public internal(set) var publications: [PublicationRow] = []
  /// The entries of the chain.
  public internal(set) var entries: [Entry] = []

  /// - Parameter folder: where files are made, should there be much.
  init(first: FreeRows, folder: FilePath) {
    self.first = first
    next = first
    records = RowSpool(path: folder.appending("decided-records"))
    facts = RowSpool(path: folder.appending("decided-facts"))
    obligations = RowSpool(path: folder.appending("decided-obligations"))
    ended = RowSpool(path: folder.appending("decided-ends"))
  }

  /// Goes over the versions of obligations, those that were replaced with their ends.
  public func forEachObligation(_ body: (ObligationVersion) throws -> Void) throws {
    for place in 0..<obligations.count { try body(obligation(place)) }
  }

  /// A version by its place.
  func obligation(_ place: Int) throws -> ObligationVersion {
    var version = try obligations.row(place)
    if let end = replaced[place] { version.untilEntry = end }
    return version
  }
}
