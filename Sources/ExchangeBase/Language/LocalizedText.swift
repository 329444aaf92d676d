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

  /// Reads both wordings, or one for both, as an earlier program noted it that knew only one.
  public init(from decoder: any Decoder) throws {
    guard let wordings = try? decoder.container(keyedBy: CodingKeys.self) else {
      zh = try decoder.singleValueContainer().decode(String.self)
      en = zh
      return
    }
    zh = try wordings.decode(String.self, forKey: .zh)
    en = try wordings.decode(String.self, forKey: .en)
  }

  /// The wording in `language`.
  public subscript(language: Language) -> String {
    switch language {
    case .zh: zh
    case .en: en
    }
  }

  /// Both wordings with every `{name}` replaced by its argument. What differs from language to language is `{name}` in English and
  /// `{nameZh}` in Chinese.
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
      result += arguments[name] ?? single(name, arguments) ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + String(decoding: rest, as: UTF8.self)
  }

  /// What fills `{nameZh}` where only `name` is given: the same in both languages.
  private static func single(_ name: String, _ arguments: [String: String]) -> String? {
    name.hasSuffix("Zh") ? arguments[String(name.dropLast(2))] : nil
  }
}

extension DefaultStringInterpolation {
  /// A text in both languages says in which it is meant where it goes into another: its own description would be shown to people.
  @available(*, unavailable, message: "say in which language: .zh or .en")
  public mutating func appendInterpolation(_ text: LocalizedText) {}
}
