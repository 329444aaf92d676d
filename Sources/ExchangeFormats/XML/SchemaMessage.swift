/// What libxml2 says of something that breaks the XSD, taken apart: it has the names only in its sentence.
struct SchemaMessage {
  /// The element's local name.
  let element: String?
  /// The attribute's name, where it is about one.
  let attribute: String?
  /// The elements or values of which one is expected, cut to a few.
  let expected: [String]

  /// Takes a message apart: `Element 'a', attribute 'b': … Expected is one of ( c, d ).`
  init(_ message: String) {
    let head = message.prefix { $0 != ":" }
    element = Self.quoted(after: "Element '", in: head)
    attribute = Self.quoted(after: "attribute '", in: message[...])
    expected = Self.list(in: message[...])
  }

  private static func quoted(after lead: String, in text: Substring) -> String? {
    guard let range = text.firstRange(of: lead) else { return nil }
    // A namespace in front of a name is longer than most values that are quoted.
    return Masking.excerpt(text[range.upperBound...].prefix { $0 != "'" }, limit: 80)
  }

  private static func list(in text: Substring) -> [String] {
    guard let lead = text.firstRange(of: "Expected is"),
      let open = text[lead.upperBound...].firstIndex(of: "("), let close = text[open...].firstIndex(of: ")")
    else { return [] }
    return text[text.index(after: open)..<close].split(separator: ",").prefix(8).map {
      Masking.excerpt(String($0.filter { $0 != " " }))
    }
  }
}
