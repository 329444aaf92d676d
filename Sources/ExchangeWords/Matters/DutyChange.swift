public import ExchangeBase

/// What a decision makes of something that is owed.
public enum DutyChange: String, Sendable, Encodable, CaseIterable {
  /// It is owed from now on.
  case opened
  /// It stays owed, and something of it is another.
  case changed
  /// It has ended, however that was.
  case ended
  /// It isn't owed any more without having ended.
  case withdrawn

  /// The change in words, of what would come of it.
  public var title: LocalizedText {
    switch self {
    case .opened: LocalizedText("将产生义务", "would be owed")
    case .changed: LocalizedText("将变更", "would change")
    case .ended: LocalizedText("将了结", "would end")
    case .withdrawn: LocalizedText("将不再需要", "wouldn't be owed any more")
    }
  }
}
