import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Finds what a record does: one decider a sort of record, and nothing for those that only go to their recipients.
struct Consequences {
  let context: AnswerContext

  /// What `record` does; nothing is stored yet.
  ///
  /// - Parameter routed: the recipients that the catalogue gives it.
  func of(_ record: Record, msgId: String, routed: [String]) throws -> Consequence {
    let answers = AnswerDecider(context: context)
    switch context.kind.effect {
    case .opens, .opensParallel: return try answers.open(record, msgId: msgId, recipients: routed)
    case .answers:
      return context.reference(of: record) == nil
        ? try answers.answerByNumber(record, msgId: msgId, routed: routed)
        : try answers.answer(record, msgId: msgId, routed: routed)
    case .claims: return try ClaimDecider(context: context, act: .claimed).decide(record)
    case .returns: return try ClaimDecider(context: context, act: .returned).decide(record)
    case .reassigns: return try ReassignDecider(context: context).decide(record, msgId: msgId)
    case .corrects: return try CorrectionDecider(context: context).decide(record, msgId: msgId)
    case .cancels: return try CancellationDecider(context: context).decide(record, msgId: msgId)
    case .states: return try ReconciliationDecider(context: context).statement(record)
    case .signsOff: return try ReconciliationDecider(context: context).signoff(record)
    }
  }
}
