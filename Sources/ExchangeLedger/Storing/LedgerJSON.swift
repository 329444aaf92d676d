import Foundation

/// The JSON of what a ledger keeps as text.
public enum LedgerJSON {
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
  private static let decoder = JSONDecoder()

  /// A value as text, with its keys in order.
  public static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Texts by their names, with these in order: what most entries tell. The encoder is asked only where something has to be escaped.
  public static func text(_ texts: [String: String]) throws -> String {
    guard texts.allSatisfy({ isPlain($0.key) && isPlain($0.value) }) else {
      return String(decoding: try encoder.encode(texts), as: UTF8.self)
    }
    let members = texts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
    return "{\(members.joined(separator: ","))}"
  }

  /// Whether a text stands in JSON as it is.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// The value that the ledger wrote itself.
  ///
  /// - Throws: ``LedgerError`` for anything else: that is damage, and costs what it is about.
  public static func value<Value: Decodable>(_ text: String, _ what: LedgerError.Content) throws(LedgerError)
    -> Value
  {
    do { return try decoder.decode(Value.self, from: Data(text.utf8)) } catch { throw .unreadable(what) }
  }
}
