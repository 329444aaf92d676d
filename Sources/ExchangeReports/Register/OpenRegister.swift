public import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// 未结台账: everything that is open at the end of a day, with a limit or without, read from the ledger as it goes by: however
/// much is open, one item is held in memory at a time.
public struct OpenRegister: Sendable {
  /// Goes through the items, the most urgent first, and what has no limit last.
  public let forEach: @Sendable (_ body: (OpenItem) throws -> Void) throws -> Void

  /// The register of a day: one that isn't closed has what is open by now.
  ///
  /// - Parameter moment: the moment for which it is told how each item stands; the end of the day where it is left out.
  public init(_ ledger: any LedgerSource, context: DayContext, at moment: Instant? = nil) {
    forEach = { body in
      try ledger.read { view in
        let day = try view.day(context.day)
        let reader = OpenItemReader(view, day, context, asOf: moment ?? day.asOf)
        try view.forEachOpenObligation(after: day.throughEntry) { try body(reader.item($0)) }
      }
    }
  }

  /// Those of its items that fulfil a condition.
  public func only(_ isWanted: @escaping @Sendable (OpenItem) -> Bool) -> OpenRegister {
    OpenRegister { [forEach] body in try forEach { if isWanted($0) { try body($0) } } }
  }

  private init(forEach: @escaping @Sendable (_ body: (OpenItem) throws -> Void) throws -> Void) {
    self.forEach = forEach
  }

  /// A register of items that are at hand.
  public init(_ items: [OpenItem]) { self.init { body in for item in items { try body(item) } } }
}

/// Puts what is open beside what it is about.
struct OpenItemReader {
  /// The most records of an item that are named; the rest is a number.
  private static let namedRecords = 3

  private let view: any LedgerView
  private let day: LedgerDay
  private let context: DayContext
  private let asOf: Instant

  init(_ view: any LedgerView, _ day: LedgerDay, _ context: DayContext, asOf: Instant) {
    self.view = view
    self.day = day
    self.context = context
    self.asOf = asOf
  }

  /// An item with what it is about.
  func item(_ version: ObligationVersion) throws -> OpenItem {
    let (matter, obligation) = (version.matter, version.obligation)
    let debtor = context.debtor(of: obligation.key)
    return OpenItem(
      matter: matter, obligation: obligation, debtor: debtor,
      state: obligation.state(at: max(asOf, obligation.openedAt)),
      subject: try subject(of: matter), records: try records(of: obligation, in: matter),
      fileName: try fileName(of: obligation, in: matter, for: debtor),
      age: max(0, asOf.day.number - obligation.openedAt.day.number))
  }

  /// What sort of message it began with, and what that is about.
  private func subject(of matter: MatterRow) throws -> String? {
    let subject = try view.subject(of: matter, context)
    guard matter.delivery == nil, let opener = try view.openers(of: matter).first else { return subject }
    let kind = context.title(ofKind: try view.origin(of: opener).kind)
    return subject.map { "\(kind)：\($0)" } ?? kind
  }

  private func records(of obligation: Obligation, in matter: MatterRow) throws -> String? {
    let records: [RecordRow]
    if let delivery = matter.delivery {
      records =
        obligation.family == .reassign
        ? try view.records(
          returnedBy: obligation.key.opener, endedBy: obligation.key.part, in: delivery, atEndOf: day,
          limit: Self.namedRecords)
        : try view.records(openIn: delivery, atEndOf: day, limit: Self.namedRecords)
    } else {
      records = Array(try view.openers(of: matter).prefix(Self.namedRecords))
    }
    return RecordNames.text(
      records.map { ($0.msgId, $0.documents.first) }, of: max(obligation.records, records.count))
  }

  /// What came to the debtor: the delivery that it has to claim, what was returned to it, or what opened the matter.
  private func fileName(of obligation: Obligation, in matter: MatterRow, for debtor: String) throws -> String?
  {
    if let row = matter.delivery, let delivery = try view.delivery(row: row), delivery.recipient == debtor {
      return delivery.fileName
    }
    let drop =
      try matter.delivery == nil
      ? view.openers(of: matter).first?.drop : view.drop(obligation.key.opener)?.id
    return try drop.flatMap { try view.deliveries(ofDrop: $0).first { $0.recipient == debtor }?.fileName }
  }
}
