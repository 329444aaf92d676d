import ExchangeFormats
import ExchangeLedger

/// Finds what a record does: one decider a sort of record, and nothing for those that only go to their recipients.
struct Consequences {
  let context: AnswerContext

  /// What `record` does; nothing is stored yet.
  ///
  /// - Parameter routed: the recipients that the catalogue gives it.
  func of(_ record: Record, msgId: String, routed: [String]) throws -> Consequence {
    switch context.kind.code {
    case "claim": return try ClaimDecider(context: context, act: .claimed).decide(record)
    case "claim-return": return try ClaimDecider(context: context, act: .returned).decide(record)
    case "reassign": return try ReassignDecider(context: context).decide(record)
    case "correction": return try CorrectionDecider(context: context).decide(record, msgId: msgId)
    case "cancellation": return try CancellationDecider(context: context).decide(record)
    default: break
    }
    let answers = AnswerDecider(context: context)
    if context.kind.routing == .processor {
      return try ReconciliationDecider(context: context).decide(record)
    }
    if context.kind.answers.isEmpty || context.kind.answersNothing(in: record, context.schema) {
      return answers.open(record, msgId: msgId, recipients: routed)
    }
    return try answers.answer(record, msgId: msgId, routed: routed)
  }
}
