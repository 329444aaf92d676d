import Foundation

/// The parameters of a request, by their names: of a form, or behind the question mark.
struct Question: Sendable {
  /// How many parameters are looked at; a form has a field for each column of an answer.
  private static let limit = 200

  private let values: [String: String]

  /// Reads `name=value&…`; what isn't UTF-8 is as if it weren't there, and so is whatever comes a second time.
  init(_ text: String) {
    var values: [String: String] = [:]
    for pair in text.split(separator: "&").prefix(Self.limit) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : ""),
        values[name] == nil
      else { continue }
      values[name] = value
    }
    self.values = values
  }

  /// A value; `nil` where there is none, or an empty one.
  subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// All of them but the choice of a language, in the order of their names.
  var all: [(name: String, value: String?)] {
    values.filter { $0.key != "lang" && !$0.value.isEmpty }.sorted { $0.key < $1.key }.map {
      (name: $0.key, value: $0.value)
    }
  }

  private static func decoded(_ text: Substring) -> String? {
    // Nothing has a name with a NUL, and to SQLite a text ends there.
    text.replacing("+", with: " ").removingPercentEncoding.flatMap { $0.utf8.contains(0) ? nil : $0 }
  }

  /// `path?name=value&…`, without the values that aren't there.
  static func path(_ path: String, _ values: [(name: String, value: String?)]) -> String {
    let query = values.compactMap { name, value in value.map { "\(encoded(name))=\(encoded($0))" } }
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        return String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }.joined()
  }
}
