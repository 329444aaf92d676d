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
    LocalizedText(Self.fill(zh, arguments), Self.fill(en, arguments))
  }

  /// Goes through the template once, so that an argument that itself holds braces is never expanded.
  private static func fill(_ template: String, _ arguments: [String: String]) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      result += arguments[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
