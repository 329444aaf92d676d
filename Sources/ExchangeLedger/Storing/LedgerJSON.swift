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

  /// The value that the ledger wrote itself.
  ///
  /// - Throws: ``LedgerError`` for anything else: that is damage, and costs what it is about.
  public static func value<Value: Decodable>(_ text: String, _ what: LedgerError.Content) throws(LedgerError)
    -> Value
  {
    do { return try decoder.decode(Value.self, from: Data(text.utf8)) } catch { throw .unreadable(what) }
  }
}
