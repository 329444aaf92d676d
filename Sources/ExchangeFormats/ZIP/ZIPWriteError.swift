public import ExchangeBase

/// A ZIP package of ours that can't be written as asked.
public struct ZIPWriteError: WordedError, Sendable {
  /// What can't be done, and what to do instead.
  public let reason: LocalizedText

  init(_ zh: String, _ en: String) { reason = LocalizedText(zh, en) }

  /// The reason.
  public var words: LocalizedText {
    LocalizedText("ZIP 包写不出来：\(reason.zh)", "can't write the ZIP package: \(reason.en)")
  }
}
