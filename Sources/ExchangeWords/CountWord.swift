public import ExchangeBase

/// What is counted, with the measure word that Chinese has for it.
public enum CountWord: String, Sendable, CaseIterable {
  /// Records, leads.
  case record
  /// Files and deliveries.
  case file
  /// Obligations.
  case obligation
  /// Returns.
  case occasion

  /// What stands behind the number.
  public var title: LocalizedText {
    switch self {
    case .record: LocalizedText("条", "record(s)")
    case .file: LocalizedText("份", "file(s)")
    case .obligation: LocalizedText("项", "obligation(s)")
    case .occasion: LocalizedText("次", "time(s)")
    }
  }
}
