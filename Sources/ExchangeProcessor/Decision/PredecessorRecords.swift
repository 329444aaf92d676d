import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger

/// What departments that have ended sent before. Whoever takes over exports it once more, under its own name: what is derived from the
/// sender is another id by that, and the message is the same.
struct PredecessorRecords: Sendable {
  private let sender: String
  private let predecessors: [String]
  private let identity: RecordIdentity
  private let msgId: Int
  /// Whether records are about a matter of which the sender gives the number: whoever takes over may come to the same by itself.
  private let isNumbered: Bool

  /// - Returns: `nil` where the sender succeeds nobody, and for what isn't sent by itself.
  init?(context: AnswerContext) {
    let predecessors = context.owners.filter { $0 != context.sender }
    guard !predecessors.isEmpty, [.opens, .opensParallel].contains(context.kind.effect),
      let msgId = context.schema.index(of: StandardField.messageId)
    else { return nil }
    self.msgId = msgId
    self.predecessors = predecessors
    sender = context.sender
    identity = RecordIdentity(schema: context.schema, departments: DepartmentCodes(context.table))
    isNumbered = context.kind.matter?.scope != nil
  }

  /// The records of predecessors that say what some records say, or something else of the same, by the ids of these.
  func known(_ records: [SpooledRecord], in ledger: any LedgerReader) throws -> [ByteText: RecordRow] {
    var known: [ByteText: RecordRow] = [:]
    for predecessor in predecessors {
      let named = records.map { (record: $0, id: id(of: $0.record, from: predecessor)) }
      let rows = Dictionary(
        try ledger.records(of: predecessor, msgIds: named.map(\.id)).map { (ByteText($0.msgId), $0) },
        uniquingKeysWith: { first, _ in first })
      if rows.isEmpty { continue }
      for (spooled, id) in named {
        let own = identity.msgId(of: spooled.record)
        guard let row = rows[ByteText(id)], known[ByteText(own)] == nil else { continue }
        let isDerived = RecordIdentity.isDerived(own, sender: sender)
        // An id that a sender gives is its own.
        if row.digest[...] == spooled.digest || isDerived && !isNumbered { known[ByteText(own)] = row }
      }
    }
    return known
  }

  /// What a record would be known by if another had sent it.
  private func id(of record: Record, from sender: String) -> String {
    let id = identity.msgId(of: record)
    guard RecordIdentity.isDerived(id, sender: self.sender) else { return id }
    return identity.msgId(of: identity.identified(record.replacing([msgId: ""]), sender: sender).record)
  }
}
