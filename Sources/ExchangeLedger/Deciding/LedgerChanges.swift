public import ExchangeBase
import ExchangeRules
import SystemPackage

/// What is decided, done or come about by time, and not stored yet: rows with the numbers that they will have, in the order in which they came about.
/// An engine stores all of it or nothing.
///
/// Of what a bundle of any size has many of, records, facts, obligations and entries, most lies in files of our own; see
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
    /// The text of the seal over what is stored with it, which the last entry has; see ``RowSeal``.
    public var rows: String?

    /// An entry that is to be appended.
    public init(sequence: Int64, at: Instant, event: LedgerEvent, subject: String, detail: String) {
      self.sequence = sequence
      self.at = at
      self.event = event
      self.subject = subject
      self.detail = detail
    }
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
  public internal(set) var ends: [Int64: Int64] = [:]
  /// Senders' counts of their days.
  public internal(set) var statements: [StatementRow] = []
  /// The reviewer's words on days.
  public internal(set) var signoffs: [SignoffRow] = []
  /// Staged files that wait for their rename.
  public internal(set) var publications: [PublicationRow] = []
  /// When stored deliveries were placed in their outboxes, by their rows.
  public internal(set) var placed: [Int64: Instant] = [:]
  /// Staged files that are in their places while others of their drop or notice wait, by their rows.
  public internal(set) var forgotten: [Int64] = []
  /// When all files of stored drops were in their places, by their rows; nothing of them waits any more.
  public internal(set) var publishedDrops: [Int64: Instant] = [:]
  /// The same of stored notices.
  public internal(set) var publishedNotices: [Int64: Instant] = [:]
  /// Notices that are issued, each with the entry that tells of it.
  public internal(set) var notices: [(notice: NoticeRow, entry: Int64)] = []
  /// What they tell.
  public internal(set) var noticeLines: [NoticeLineRow] = []
  /// Stored lines of statements as they were compared.
  public internal(set) var comparisons: [StatementRow] = []
  /// Days that are closed, each with what was open then.
  public internal(set) var closings: [(day: ClosedDay, open: [OpenCount])] = []
  /// What another calendar made of late records.
  public internal(set) var rejudgements: [Rejudgement] = []
  /// Times in which the processor didn't run, each with the entry that tells of it.
  public internal(set) var downtimes: [(downtime: Downtime, entry: Int64)] = []
  /// What is kept of the running itself.
  public internal(set) var settings: [LedgerSetting: String] = [:]
  /// The entries of the chain.
  public let entries: RowSpool<Entry>

  /// - Parameter folder: where files are made, should there be much.
  init(first: FreeRows, folder: FilePath) {
    self.first = first
    next = first
    records = RowSpool(path: folder.appending("decided-records"))
    facts = RowSpool(path: folder.appending("decided-facts"))
    obligations = RowSpool(path: folder.appending("decided-obligations"))
    ended = RowSpool(path: folder.appending("decided-ends"))
    entries = RowSpool(path: folder.appending("decided-entries"))
  }

  /// Adds a staged file that waits for its rename.
  public mutating func insert(_ publication: PublicationRow) { publications.append(publication) }

  /// Whether there is nothing to store. Whatever is numbered takes a number; the rest stands in its own list.
  public var isEmpty: Bool {
    first == next && links.isEmpty && facts.count == 0 && unclearAnswers.isEmpty && statements.isEmpty
      && signoffs.isEmpty && publications.isEmpty && wakes.isEmpty && ends.isEmpty && isOnlyDecided
  }

  /// Whether there is nothing in it but what deciding writes.
  var isOnlyDecided: Bool {
    placed.isEmpty && forgotten.isEmpty && publishedDrops.isEmpty && publishedNotices.isEmpty
      && notices.isEmpty && noticeLines.isEmpty && comparisons.isEmpty && closings.isEmpty
      && rejudgements.isEmpty && downtimes.isEmpty && settings.isEmpty
  }

  /// Goes over the versions of obligations, those that were replaced with their ends.
  public func forEachObligation(_ body: (ObligationVersion) throws -> Void) throws {
    for place in 0..<obligations.count { try body(obligation(place)) }
  }

  /// Goes over the entries in order, the last with the seal over all rows.
  public func forEachEntry(_ body: (Entry) throws -> Void) throws {
    let seal = try seal()
    for place in 0..<entries.count {
      var entry = try entries.row(place)
      if let seal, place == entries.count - 1 { entry.rows = seal.text }
      try body(entry)
    }
  }

  /// A version by its place.
  func obligation(_ place: Int) throws -> ObligationVersion {
    var version = try obligations.row(place)
    if let end = replaced[place] { version.untilEntry = end }
    return version
  }
}
