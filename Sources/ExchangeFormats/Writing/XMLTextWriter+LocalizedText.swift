public import ExchangeBase

extension XMLTextWriter {
  /// Writes an element for each language, with the wording in it.
  public mutating func elements(_ name: String, _ text: LocalizedText) {
    for language in Language.allCases {
      element(name, ["xml:lang": language.rawValue], text: text[language])
    }
  }
}
