import ExchangeFormats
import ExchangeLedger

/// Decides what a cancellation (撤销报文) does: what is open because of the record is overtaken, whoever got it is told.
struct CancellationDecider {
  let context: AnswerContext

  func decide(_ record: Record) throws -> Consequence {
    var consequence = Consequence()
    switch try MatterFinder(context: context).find(record) {
    case .refused(let finding): consequence.findings.append(finding)
    case .target(let target) where target.record.sender != context.sender:
      consequence.findings.append(context.finding(.answerNotYours, record, "refMsgId"))
    case .target(let target):
      consequence.recipients = target.recipients
      if try isCancelled(target) {
        consequence.findings.append(context.finding(.answerNothingOpen, record, "refMsgId"))
        return consequence
      }
      consequence.fact = Consequence.PlannedFact(
        matter: target.matter, about: target.record.id, values: context.values(of: record).values)
      consequence.acts = try Supersession(context: context).acts(on: target.record)
    }
    return consequence
  }

  private func isCancelled(_ target: MatterFinder.Target) throws -> Bool {
    try context.view.facts(about: target.record.id).contains { $0.kind == "cancellation" }
  }
}

/// What a correction or cancellation does to deliveries of the record that it overtakes.
struct Supersession {
  let context: AnswerContext

  /// The acts that end what is still to be claimed of a record.
  func acts(on record: RecordRow) throws -> [ClaimRow] {
    try context.view.openDeliveries(holding: record.id).map { delivery in
      ClaimRow(
        delivery: delivery.id, record: record.id, records: 1, act: .superseded, at: context.receivedAt,
        byDrop: context.dropRow)
    }
  }
}
