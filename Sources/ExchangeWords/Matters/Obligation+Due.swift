public import ExchangeBase
public import ExchangeRules

extension Obligation {
  /// Until when it is to be met, and that a holiday notice to come may move that; `nil` without a limit.
  public var dueInWords: LocalizedText? {
    guard let day = due?.deadlineForPeople else { return nil }
    guard isProvisional else { return LocalizedText(day, day) }
    let provisional = LocalizedText.provisional
    return LocalizedText("\(day)（\(provisional.zh)）", "\(day) (\(provisional.en))")
  }
}
