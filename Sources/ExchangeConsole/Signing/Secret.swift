import ExchangeBase
import ExchangeFiles

/// A text that nobody can guess, and what of it may be kept.
enum Secret {
  /// 256 random bits, in letters and digits.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The SHA-256 of a text, lower-case hexadecimal.
  static func digest(of text: String) -> String { Files.sha256(of: text.utf8) }

  /// Whether two texts are the same, in a time that tells nothing of where they differ.
  static func areSame(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(digest(of: one).utf8), Array(digest(of: other).utf8))
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
