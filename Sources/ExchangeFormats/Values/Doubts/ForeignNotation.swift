/// Text that means something else to the program that shows it: markup of web pages, formulas of spreadsheets, characters as
/// programs spell them.
enum ForeignNotation {
  /// The first reference (`&nbsp;`, `&#20013;`) or tag (`<br/>`, `<![CDATA[`) of HTML or XML in `value`, or character spelt as
  /// workbooks (`_x000D_`), programs and databases (`\u4E2D`, `\xE4`, `\"`, `\n`), R (`<U+4E2D>`, `<e4><b8><ad>`) or addresses
  /// (`%E4%B8%AD`) do; `nil` without one.
  static func markup(in value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = value
    while let index = rest.firstIndex(where: { "&<_\\%".utf8.contains($0) }) {
      rest = rest[index...]
      let length =
        switch rest.first {
        case UInt8(ascii: "&"): referenceLength(rest)
        case UInt8(ascii: "<"): max(tagLength(rest), codeLength(rest))
        case UInt8(ascii: "\\"): escapeLength(rest, isFirst: index == value.startIndex)
        case UInt8(ascii: "%"): percentLength(rest)
        default: spelling(rest)
        }
      if length > 0 { return rest.prefix(length) }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// The length of `_x000D_`, as ECMA-376 spells characters that XML can't hold.
  private static func spelling(_ text: ArraySlice<UInt8>) -> Int {
    guard text.starts(with: "_x00".utf8), text.count >= 7, text[text.startIndex + 6] == UInt8(ascii: "_")
    else { return 0 }
    return text.dropFirst(4).prefix(2).allSatisfy(isHexadecimal) ? 7 : 0
  }

  /// The length of `\u4E2D` or `\xE4`, as programs spell what they take for more than ASCII; of `\"`, `\'`, `\\`, `\/`, `\n`,
  /// `\r` and `\t`, as they and databases spell quotes and line ends; and of a backslash before a line end or at the end. In paths one
  /// stands before other letters, and two at the start.
  private static func escapeLength(_ text: ArraySlice<UInt8>, isFirst: Bool) -> Int {
    var digits = 0
    switch text.dropFirst().first {
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"), 0x0A, 0x0D: return 2
    case UInt8(ascii: "\\"): return isFirst ? 0 : 2
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      let isWord =
        text.dropFirst(2).first.map { isLetter($0) || LegacyText.isDigit($0) || $0 == 0x2E } ?? false
      return isWord ? 0 : 2
    case nil: return 1
    default: break
    }
    let code = text.dropFirst(2).prefix(digits)
    return digits > 0 && code.count == digits && code.allSatisfy(isHexadecimal) ? 2 + digits : 0
  }

  /// The length of `%E4%B8%AD`, as addresses of the web spell an ideograph: a percentage is followed by nothing of the kind.
  private static func percentLength(_ text: ArraySlice<UInt8>) -> Int {
    let parts = Array(text.prefix(9))
    guard parts.count == 9, stride(from: 0, to: 9, by: 3).allSatisfy({ parts[$0] == UInt8(ascii: "%") }),
      parts[1] | 0x20 == UInt8(ascii: "e"), [2, 4, 5, 7, 8].allSatisfy({ isHexadecimal(parts[$0]) })
    else { return 0 }
    return [4, 7].allSatisfy { "89ABab".utf8.contains(parts[$0]) } ? 9 : 0
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    LegacyText.isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  private static func referenceLength(_ text: ArraySlice<UInt8>) -> Int {
    var body = text.dropFirst()
    let isNumber = body.first == UInt8(ascii: "#")
    if isNumber {
      body = body.dropFirst()
      if body.first.map({ $0 | 0x20 }) == UInt8(ascii: "x") { body = body.dropFirst() }
    }
    let name = body.prefix(10).prefix { LegacyText.isDigit($0) || isLetter($0) }
    let isClosed = text[name.endIndex...].first == UInt8(ascii: ";")
    // Browsers read these also without their semicolon.
    guard isClosed || unclosed.contains(where: name.elementsEqual) else { return 0 }
    guard name.count >= (isNumber ? 1 : 2), isNumber || name.first.map(isLetter) == true else { return 0 }
    return name.endIndex - text.startIndex + (isClosed ? 1 : 0)
  }

  private static let unclosed = ["nbsp", "amp", "quot"].map { Array($0.utf8) }

  private static func tagLength(_ text: ArraySlice<UInt8>) -> Int {
    for opening in ["<![CDATA[", "<!--", "<?xml"] where text.starts(with: opening.utf8) {
      return opening.utf8.count
    }
    var body = text.dropFirst()
    if body.first == UInt8(ascii: "/") { body = body.dropFirst() }
    let name = body.prefix(10).prefix { LegacyText.isDigit($0) || isLetter($0) }
    guard tags.contains(where: { LegacyText.isWord($0, name) }), let next = text[name.endIndex...].first,
      next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || next <= 0x20
    else { return 0 }
    let end = text[name.endIndex...].firstIndex(of: UInt8(ascii: ">"))
    return end.map { min($0 - text.startIndex + 1, 40) } ?? (name.endIndex - text.startIndex)
  }

  /// The length of `<U+4E2D>`, or of the first of several bytes, `<e4><b8>`, as R writes what the encoding of Windows can't.
  private static func codeLength(_ text: ArraySlice<UInt8>) -> Int {
    if text.starts(with: "<U+".utf8) {
      let code = text.dropFirst(3).prefix(8).prefix(while: isHexadecimal)
      return code.count >= 4 && text[code.endIndex...].first == UInt8(ascii: ">") ? code.count + 4 : 0
    }
    return isByte(text) && isByte(text.dropFirst(4)) ? 4 : 0
  }

  /// Whether a text begins with a byte beyond ASCII in brackets.
  private static func isByte(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = Array(text.prefix(4))
    return parts.count == 4 && parts[0] == UInt8(ascii: "<") && parts[3] == UInt8(ascii: ">")
      && "89abcdef".utf8.contains(parts[1]) && isHexadecimal(parts[2])
  }

  private static let tags = [
    "a", "b", "big", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "font", "form", "h1",
    "h2", "h3",
    "h4", "h5", "h6", "head", "hr", "html", "i", "iframe", "img", "input", "label", "li", "link", "meta", "o",
    "ol",
    "p", "pre", "s", "script", "section", "small", "span", "strong", "style", "sub", "sup", "svg", "table",
    "tbody",
    "td", "th", "thead", "title", "tr", "tt", "u", "ul",
  ].map { Array($0.utf8) }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// Whether a spreadsheet that opens the value takes it for a formula: it begins with `=`, `+`, `-` or `@` and is no
  /// number, phone, dash or enumeration.
  static func isFormula(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "@"): return value.count > 1
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let rest = value.dropFirst()
      // What lists something has a blank or the same sign behind it, or is a dash before an ideograph, which is no formula
      // unless it calls something.
      guard let next = rest.first, next != 0x20, next != first, next != 0x09 else { return false }
      if rest.allSatisfy({ LegacyText.isDigit($0) || " ()+-,.;/%#*~".utf8.contains($0) }) { return false }
      if LegacyText.isDigit(next) || (next >= 0x80 && first == UInt8(ascii: "-")) {
        return rest.contains(UInt8(ascii: "(")) && rest.contains(UInt8(ascii: ")"))
      }
      return true
    // ＝ and ＠, which East Asian spreadsheets take for theirs.
    case 0xEF:
      let ascii = LegacyText.narrowed(atStartOf: value)
      return value.count > 3 && (ascii == UInt8(ascii: "=") || ascii == UInt8(ascii: "@"))
    default: return false
    }
  }
}
