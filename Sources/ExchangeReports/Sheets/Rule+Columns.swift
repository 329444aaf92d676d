import ExchangeBase
import ExchangeRules
import ExchangeWords

extension Rule {
  /// How much time it gives and from where it is counted, in words.
  func limitTitle(_ context: DayContext) -> String {
    let fields = [
      dueField.map { "来文所定“\(context.title(ofField: $0, of: kinds))”" },
      limitField.map { "来文所定“\(context.title(ofField: $0, of: kinds))”" },
    ].compactMap(\.self)
    let own = limit.map { fields.isEmpty ? $0.title.zh : $0.title.zh.behind("没有的") }
    return fields.isEmpty && own == nil
      ? LocalizedText.withoutLimit.zh : (fields + [own].compactMap(\.self)).joined(separator: "，")
  }

  /// What starts its clock, in words.
  func triggerTitle(_ context: DayContext) -> String {
    trigger.title { context.title(ofField: $0, of: kinds) }.zh
  }
}
