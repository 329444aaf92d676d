public import ExchangeBase
public import ExchangeFormats
import Foundation

extension Language {
  /// What is spoken unless something else is asked for.
  public static var standard: Language { .zh }
}

/// The encoding of a file that is written.
public typealias TextEncoding = ExchangeFormats.TextEncoding

extension TextEncoding {
  /// The names of the encodings in which the exchange writes for others.
  public static var deliverableNames: [String] { deliverable.map(\.rawValue) }

  /// The encoding of such a name; `nil` when there is none.
  public init?(deliverable name: String) {
    guard let encoding = Self.deliverable.first(where: { $0.rawValue == name }) else { return nil }
    self = encoding
  }
}

extension String {
  /// The text as a terminal may get it: what is quoted in it acts on nobody's screen.
  public var forTerminal: String { InvisibleText.spelt(self, keepsLines: true) }
}

/// What a command has to say: text for people, JSON for programs.
public protocol Answer: Encodable, Sendable {
  /// The text for people, without a line end at its end.
  func text(in language: Language) -> String
}

extension Answer {
  /// The answer as JSON with sorted keys, and what would act on a terminal escaped.
  public func json() throws -> String { try AnswerJSON.text(self) }
}

/// JSON as answers have it.
enum AnswerJSON {
  /// A value, its keys sorted, and what would act on a terminal escaped.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return InvisibleText.spelt(String(decoding: try encoder.encode(value), as: UTF8.self), keepsLines: true) {
      scalar in
      scalar.utf16.map { "\\u" + String(0x1_0000 | UInt32($0), radix: 16).dropFirst() }.joined()
    }
  }

  /// JSON as it stands so deep within other JSON. Within strings no line ends, and the line within an empty list is empty.
  static func nested(_ json: String, in depth: Int) -> String {
    let start = "\n" + String(repeating: "  ", count: depth)
    return json.replacing("\n", with: start).replacing(start + "\n", with: "\n\n")
  }
}
