public import ExchangeFormats
import ExchangeLedger
import ExchangeRules
public import SystemPackage

/// The life of a drop, a delivery or a record, in order.
public struct TraceAnswer: Answer {
  private struct Event: Encodable {
    let at: Timestamp
    let what: LocalizedText
  }

  private let id: String
  private var events: [Event] = []

  /// Whether anything is known under the id.
  public var isEmpty: Bool { events.isEmpty }

  /// Looks up `id`: a drop, a bundle, a file name, a delivery, a message id, or a document or licence number.
  public init(root: FilePath, data: ProgramData, id: String, clock: WallClock) throws {
    self.id = id
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let ledger = try configuration.layout.openLedger(now: Timestamp(clock.now()), making: false)
    try ledger.read { view in
      var telling = Telling(view: view, catalogue: configuration.catalogue)
      for drop in try view.drops(matching: id) { try telling.tell(drop, record: nil) }
      if let delivery = try view.delivery(id), let drop = try view.drop(row: delivery.drop) {
        try telling.tell(drop, record: nil, only: delivery.id)
      }
      for record in try view.records(matching: id, document: DocumentNumber.key(id)) {
        guard let drop = try view.drop(row: record.drop) else { continue }
        try telling.tell(drop, record: record)
      }
      events = telling.events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        .map(\.element)
    }
  }

  /// A line an event.
  public func text(in language: Language) -> String {
    if events.isEmpty {
      return LocalizedText("台账里没有 \(id)。", "The ledger knows nothing of \(id).")[language]
    }
    return events.map { "\($0.at.forPeople)  \($0.what[language])" }.joined(separator: "\n")
  }

  /// Collects what happened.
  private struct Telling {
    let view: LedgerView
    let catalogue: Catalogue
    var events: [Event] = []

    mutating func tell(_ drop: DropRow, record: RecordRow?, only: Int64? = nil) throws {
      let sender = catalogue.name(of: drop.sender)
      let subject = record.map { "“\($0.summary ?? $0.msgId)”" } ?? drop.fileName
      add(
        drop.receivedAt, "\(sender) 投放 \(drop.fileName)（\(drop.drop)）：\(drop.verdict.title.zh)，\(subject)",
        "\(sender) dropped \(drop.fileName) (\(drop.drop)): \(drop.verdict.title.en), \(subject)")
      if let record, let due = record.due {
        add(
          drop.receivedAt,
          "推送时限：自 \(record.triggerDay ?? "") 起，到 \(due.deadlineForPeople)；\(record.isOnTime == true ? "按期" : "逾期")",
          "push limit: from \(record.triggerDay ?? "") until \(due.deadlineForPeople); "
            + (record.isOnTime == true ? "in time" : "late"))
      }
      let deliveries =
        try record.map { try view.deliveries(holding: $0.id) } ?? view.deliveries(ofDrop: drop.id)
      for delivery in deliveries where only == nil || delivery.id == only { try tell(delivery, record) }
    }

    private mutating func tell(_ delivery: DeliveryRow, _ record: RecordRow?) throws {
      let recipient = catalogue.name(of: delivery.recipient)
      guard let deliveredAt = delivery.deliveredAt else { return }
      let due = delivery.claimDue.map { "，认领期限 \($0.deadlineForPeople)" } ?? ""
      let dueEn = delivery.claimDue.map { ", to be claimed until \($0.deadlineForPeople)" } ?? ""
      add(
        deliveredAt, "送达 \(recipient)（\(delivery.delivery)）\(due)",
        "delivered to \(recipient) (\(delivery.delivery))\(dueEn)")
      for claim in try view.claims(ofDelivery: delivery.id)
      where record == nil || claim.record == nil || claim.record == record?.id {
        let isLate = delivery.claimDue.map { claim.at >= $0 } ?? false
        let verb = claim.act == .claimed ? LocalizedText("认领", "claimed") : LocalizedText("退回", "returned")
        let reason = claim.reason.map { "：\($0)" } ?? ""
        add(
          claim.at, "\(recipient) \(verb.zh) \(claim.records) 条（\(isLate ? "逾期" : "按期")）\(reason)",
          "\(recipient) \(verb.en) \(claim.records) record(s) (\(isLate ? "late" : "in time"))\(reason)")
      }
    }

    private mutating func add(_ at: Timestamp, _ zh: String, _ en: String) {
      events.append(Event(at: at, what: LocalizedText(zh, en)))
    }
  }
}
