/// A language that the program speaks to people.
public enum Language: String, Sendable, CaseIterable, Codable {
  /// Simplified Chinese, the default.
  case zh
  /// English.
  case en
}

/// One sentence in both languages of the program.
public struct LocalizedText: Sendable, Hashable, Codable {
  /// The Chinese wording, shown first everywhere.
  public let zh: String
  /// The English wording.
  public let en: String

  /// Makes a text from its two wordings.
  public init(_ zh: String, _ en: String) {
    self.zh = zh
    self.en = en
  }

  /// The wording in `language`.
  public subscript(language: Language) -> String {
    switch language {
    case .zh: zh
    case .en: en
    }
  }

  /// Both wordings with every `{name}` replaced by its argument.
  public func filled(with arguments: [String: String]) -> LocalizedText {
    LocalizedText(Self.filled(zh, with: arguments), Self.filled(en, with: arguments))
  }

  /// Goes through the template once, so that an argument that itself holds braces is never expanded.
  public static func filled(_ template: String, with arguments: [String: String]) -> String {
    var result = ""
    var rest = template.utf8[...]
    while let open = rest.firstIndex(of: 0x7B), let close = rest[open...].firstIndex(of: 0x7D) {
      let name = String(decoding: rest[rest.index(after: open)..<close], as: UTF8.self)
      result += String(decoding: rest[..<open], as: UTF8.self)
      result += arguments[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + String(decoding: rest, as: UTF8.self)
  }
}
