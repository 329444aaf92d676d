import ExchangeFormats
import ExchangeLedger

/// Decides what a cancellation (撤销报文) does: what is open because of the record is overtaken, and whoever has it is told.
struct CancellationDecider {
  let context: AnswerContext

  func decide(_ record: Record) throws -> Consequence {
    var consequence = Consequence()
    guard let target = try MatterFinder(context: context).ownTarget(of: record, for: &consequence) else {
      return consequence
    }
    let life = try RecordLife(of: target.record, in: context.view)
    consequence.recipients = life.holders.map(context.incumbent(of:))
    if life.isCancelled {
      consequence.findings.append(context.finding(.answerNothingOpen, record, .reference))
      return consequence
    }
    consequence.fact = Consequence.PlannedFact(
      matter: target.matter, about: target.record.id, party: target.party,
      values: context.values(of: record).values)
    consequence.acts = try life.overtaken(by: context)
    return consequence
  }
}
