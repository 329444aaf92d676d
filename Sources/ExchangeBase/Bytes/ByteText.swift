/// A text that is the same as another where its bytes are, as it is to a database.
///
/// To Swift texts are the same whose letters are: é in one code point and in two, 豈 (U+F900) and 豈 (U+8C48), K (U+212A) and K. What
/// is found in memory where a ledger is asked for the rest is found by this, so that it makes no difference what is stored already.
public struct ByteText: Sendable, Hashable {
  /// The text itself.
  public let text: String

  /// Takes a text by its bytes.
  public init(_ text: String) { self.text = text }

  /// Whether the bytes are the same.
  public static func == (left: ByteText, right: ByteText) -> Bool { left.text.hasBytes(of: right.text) }

  /// As the text itself: the same bytes are the same letters.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension String {
  /// Whether the bytes of another text are the same; see ``ByteText``.
  public func hasBytes(of other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}
