public import ExchangeBase

/// Tables that the exchange writes for departments to read: whoever drops one again needn't.
public enum OwnTable {
  /// What a receipt's first cell says.
  public static let receipt = LocalizedText("接收回执", "Receipt")
  /// What the first cell of the receipt of a trial says.
  public static let trialReceipt = LocalizedText("试投回执（未受理）", "Receipt of a trial (nothing was accepted)")
  /// What a receipt says what became of the file behind.
  public static let outcome = LocalizedText("结论", "Outcome")
  /// What the first cell of a file of notices says.
  public static let notices = LocalizedText("提醒", "Notices")
  /// What such a file says when it was written behind.
  public static let issuedAt = LocalizedText("发出时间", "Issued at")

  /// What the table is whose first rows these are; `nil` where we didn't write it.
  static func name(of rows: [[String]]) -> LocalizedText? {
    let labels = rows.map { $0.first ?? "" }
    func begins(_ first: [LocalizedText], then second: LocalizedText) -> Bool {
      guard let label = labels.first else { return false }
      return first.contains { $0.zh == label || $0.en == label }
        && labels.contains { $0 == second.zh || $0 == second.en }
    }
    if begins([receipt, trialReceipt], then: outcome) { return LocalizedText("接收回执", "a receipt") }
    return begins([notices], then: issuedAt) ? LocalizedText("提醒", "a list of notices") : nil
  }
}
