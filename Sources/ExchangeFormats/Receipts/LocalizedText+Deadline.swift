import ExchangeBase

extension LocalizedText {
  /// What is said of a due time that may still change.
  static let provisionalDue = LocalizedText(
    "期限暂定：跨入的年份尚无放假通知", "Provisional: no holiday notice for that year yet")
}
