public import ExchangeBase

/// What becomes of a record in a dropped file; receipts and reports count by it.
public enum RecordFate: String, Sendable, CaseIterable {
  /// It went through.
  case accepted
  /// It came back.
  case rejected
  /// It was here before with the same content.
  case unchanged

  /// What became of it.
  public var title: LocalizedText {
    switch self {
    case .accepted: LocalizedText("接收", "accepted")
    case .rejected: LocalizedText("退回", "rejected")
    case .unchanged: LocalizedText("重复", "unchanged")
    }
  }
}

extension LocalizedText {
  /// So many records of each fate; `unchanged` is left out where it is `nil`.
  public static func counted(accepted: Int, rejected: Int, unchanged: Int? = nil) -> LocalizedText {
    var counts = [(RecordFate.accepted, accepted), (.rejected, rejected)]
    if let unchanged { counts.append((.unchanged, unchanged)) }
    return LocalizedText(
      counts.map { "\($0.title.zh) \($1)" }.joined(separator: "，"),
      counts.map { "\($1) \($0.title.en)" }.joined(separator: ", "))
  }
}
