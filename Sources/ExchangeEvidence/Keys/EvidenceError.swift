public import ExchangeBase

/// Why something can't be signed, or a key can't be used.
public struct EvidenceError: WordedError, Sendable {
  /// What happened and what to do next.
  public let words: LocalizedText

  /// Says what happened and what to do next.
  public init(_ words: LocalizedText) { self.words = words }

  /// Says what happened and what to do next, in Chinese and in English.
  public init(_ zh: String, _ en: String) { words = LocalizedText(zh, en) }
}
