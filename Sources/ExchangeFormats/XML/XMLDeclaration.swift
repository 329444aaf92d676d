/// What the XML declaration (XML 1.0, section 2.8) at the front of a document says of its encoding.
enum XMLDeclaration {
  /// How many bytes are looked at; no declaration needs more.
  static let limit = 1024

  /// The label, as it is spelled; `nil` where there is none, or where what there is isn't a declaration, which the
  /// parser then says.
  static func encodingLabel(in document: some Collection<UInt8>) -> String? {
    var rest = Array(document.prefix(limit))[...]
    guard rest.starts(with: "<?xml".utf8) else { return nil }
    rest = rest.dropFirst(5)
    while let (name, value) = pseudoAttribute(&rest) {
      if name.elementsEqual("encoding".utf8) { return String(decoding: value, as: UTF8.self) }
    }
    return nil
  }

  /// The encoding that a label means; `nil` when it isn't one that is read. GBK and GB 2312 are parts of GB 18030,
  /// and files that are labelled with the smaller ones use characters of the larger. UTF-16 leaves the order of its
  /// bytes to the byte order mark, which is that of `marked`.
  static func encoding(for label: String, marked: TextEncoding?) -> TextEncoding? {
    switch label.lowercased() {
    case "utf-8", "utf8": .utf8
    case "gb18030", "gbk", "gb2312": .gb18030
    case "utf-16", "utf16": marked == .utf16BE ? .utf16BE : .utf16LE
    case "utf-16le": .utf16LE
    case "utf-16be": .utf16BE
    default: nil
    }
  }

  /// Takes ` name="value"` off the front.
  private static func pseudoAttribute(
    _ rest: inout ArraySlice<UInt8>
  ) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
    let start = rest.drop(while: isSpace)
    let name = start.prefix { (0x61...0x7A).contains($0) }
    var tail = start.dropFirst(name.count).drop(while: isSpace)
    guard !name.isEmpty, tail.popFirst() == UInt8(ascii: "=") else { return nil }
    tail = tail.drop(while: isSpace)
    guard let quote = tail.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let end = tail.firstIndex(of: quote)
    else { return nil }
    rest = tail[(end + 1)...]
    return (name, tail[..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }
}
