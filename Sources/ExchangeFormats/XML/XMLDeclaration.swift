import ExchangeBase

/// What the XML declaration (XML 1.0, section 2.8) at the front of a document says of its encoding.
public enum XMLDeclaration {
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

  /// What stands before the declaration or the first tag at the front of a document, if anything does that may not, and
  /// the line on which that begins; blanks before a tag without a declaration may.
  static func misplacement(in document: some Collection<UInt8>) -> (what: LocalizedText, line: Int)? {
    let text = Array(document.prefix(limit))
    let blank = blanks(in: text)
    let rest = text[blank.count...]
    let line = 1 + text[..<blank.count].count { $0 == 0x0A }
    if isDeclaration(rest) {
      guard blank.count > 0 else { return nil }
      return (LocalizedText("空行、空格或多余的 BOM", "blank lines, blanks or another byte order mark stand"), line)
    }
    if rest.first == UInt8(ascii: "<"), blank.hasOdd {
      return (
        LocalizedText("多余的 BOM 或全角空格", "another byte order mark or a blank that XML doesn't know stands"),
        line
      )
    }
    let markup = markup(in: rest)
    if markup > 0, isDeclaration(rest.dropFirst(markup)) {
      let lines = text[..<(blank.count + markup)].count { $0 == 0x0A }
      return (LocalizedText("注释或别的标记", "a comment or other markup stands"), 1 + lines)
    }
    guard rest.first != UInt8(ascii: "<") else { return nil }
    guard let place = rest.indices.first(where: { isDeclaration(rest[$0...]) }) else { return nil }
    return (LocalizedText("别的文字", "other text stands"), 1 + text[..<place].count { $0 == 0x0A })
  }

  /// The front of a declaration that isn't written in small letters, `<?XML`, and the line on which it stands; `nil` where the
  /// document doesn't begin with one.
  static func misspelling(in document: some Collection<UInt8>) -> (front: String, line: Int)? {
    let text = Array(document.prefix(limit))
    let blank = blanks(in: text).count
    let front = String(decoding: text[blank...].prefix(5), as: UTF8.self)
    guard front.lowercased() == "<?xml", front != "<?xml", let next = text[blank...].dropFirst(5).first,
      XMLWhiteSpace.isSpace(next) || next == UInt8(ascii: "?")
    else { return nil }
    return (front, 1 + text[..<blank].count { $0 == 0x0A })
  }

  /// What stands where the root element should begin, behind the declaration and the comments and instructions that follow it: its first
  /// character, and where that is; `nil` where a tag does, or all that is looked at is still before it.
  static func intrusion(
    in document: some Collection<UInt8>
  ) -> (first: Unicode.Scalar, line: Int, column: Int)? {
    let text = Array(document.prefix(limit))
    var place = 0
    if isDeclaration(text[...]) {
      // Asked of each file: what looks for any sequence in any other is many times slower.
      let end = text.indices.dropLast().first {
        text[$0] == UInt8(ascii: "?") && text[$0 + 1] == UInt8(ascii: ">")
      }
      guard let end else { return nil }
      place = end + 2
    }
    place += markup(in: text[place...])
    while place < text.count, XMLWhiteSpace.isSpace(text[place]) { place += 1 }
    guard place < text.count, text[place] != UInt8(ascii: "<"),
      let first = String(decoding: text[place...].prefix(4), as: UTF8.self).unicodeScalars.first,
      // What can't be decoded, and bytes that aren't there, is said by whoever reads on.
      first != "\u{FFFD}", first.value > 0
    else { return nil }
    let line = text[..<place].lastIndex(of: 0x0A).map { text[($0 + 1)..<place] } ?? text[..<place]
    return (
      first, 1 + text[..<place].count { $0 == 0x0A },
      1 + String(decoding: line, as: UTF8.self).unicodeScalars.count
    )
  }

  /// How many bytes in front are whole comments and processing instructions, with the blanks between them.
  private static func markup(in text: ArraySlice<UInt8>) -> Int {
    var rest = text
    while true {
      let part = rest.drop(while: XMLWhiteSpace.isSpace)
      let end: String? =
        part.starts(with: "<!--".utf8)
        ? "-->" : part.starts(with: "<?".utf8) && !isDeclaration(part) ? "?>" : nil
      guard let end, let range = part.dropFirst(2).firstRange(of: end.utf8) else {
        return rest.isEmpty ? 0 : part.startIndex - text.startIndex
      }
      rest = part[range.upperBound...]
    }
  }

  /// How many bytes in front are blank, and whether others than XML's own are among them.
  public static func blanks(in text: [UInt8]) -> (count: Int, hasOdd: Bool) {
    var (count, hasOdd) = (0, false)
    while count < text.count {
      let length = Blank.length(atStartOf: text[count...])
      if length == 0 { break }
      hasOdd = hasOdd || !XMLWhiteSpace.isSpace(text[count])
      count += length
    }
    return (count, hasOdd)
  }

  private static func isDeclaration(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "<?xml".utf8) && text.dropFirst(5).first.map(XMLWhiteSpace.isSpace) == true
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
    let start = rest.drop(while: XMLWhiteSpace.isSpace)
    let name = start.prefix { (0x61...0x7A).contains($0) }
    var tail = start.dropFirst(name.count).drop(while: XMLWhiteSpace.isSpace)
    guard !name.isEmpty, tail.popFirst() == UInt8(ascii: "=") else { return nil }
    tail = tail.drop(while: XMLWhiteSpace.isSpace)
    guard let quote = tail.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let end = tail.firstIndex(of: quote)
    else { return nil }
    rest = tail[(end + 1)...]
    return (name, tail[..<end])
  }
}
