/// What programs write where they had no value and made text of it all the same: `[object Object]`, `薛审undefined号`,
/// `${name}`, `oracle.sql.CLOB@15db9742`, `(CLOB)`, `ORA-01722: invalid number`.
///
/// What is added here has to be kept from the glance, too: its characters are doubted by ``ValueScan``, or ``PlainText`` knows how it
/// begins or what stands in it.
enum ProgramWord {
  /// Whether `value` is such a word, or holds one.
  ///
  /// `null`, `undefined`, `None`, `NaN` and `NaT` count where they stand beside Chinese or a bracket, or are all that there is, more
  /// than once: alone they say that there is no value, and a name in Latin letters may hold them.
  static func found(in value: ArraySlice<UInt8>) -> Bool {
    if words.contains(where: { ByteSearch.contains($0, in: value) }) { return true }
    if placeholders.contains(where: { holds($0.opening, $0.closing, value) }) { return true }
    return holdsShape(value) || isRepeated(value) || mayBegin(value) && isWhole(value)
      || joined.contains { standsBesideMark($0, in: value) }
  }

  private static let words = [
    "[object ", "System.Data.", "System.Collections.", "System.__ComObject", "java.lang.", "java.util.",
    "java.sql.",
    "%!s(", "%!d(", "%!v(", "SQLSTATE[",
  ].map { Array($0.utf8) }
  private static let joined = ["undefined", "null", "NULL", "None", "NaN", "NaT"].map { Array($0.utf8) }
  private static let placeholders = [
    ("${", "}"), ("#{", "}"), ("{{", "}}"), ("<%", "%>"), ("<", " object at 0x"),
  ]
  .map { (opening: Array($0.utf8), closing: Array($1.utf8)) }

  private static func standsBesideMark(_ word: [UInt8], in value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    while let start = rest.firstIndex(of: word[0]) {
      rest = rest[start...]
      if rest.starts(with: word) {
        let end = start + word.count
        if (start > value.startIndex && isMark(value[start - 1]))
          || (end < value.endIndex && isMark(value[end]))
        {
          return true
        }
      }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func holds(_ opening: [UInt8], _ closing: [UInt8], _ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    while let start = rest.firstIndex(of: opening[0]) {
      rest = rest[start...]
      if rest.starts(with: opening) { return ByteSearch.contains(closing, in: rest.dropFirst(opening.count)) }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte >= 0x80 || "[]()".utf8.contains(byte) }

  // MARK: Objects and places of formats

  /// Whether there is an object as its language prints it, `com.example.Holder@3f2a`, `[B@1a2b3c`, `System.Byte[]`, or the place of a
  /// value in a format, `{0}`, `%(name)s`.
  private static func holdsShape(_ value: ArraySlice<UInt8>) -> Bool {
    value.indices.contains { place in
      switch value[place] {
      case UInt8(ascii: "@"): isObject(before: value[..<place], behind: value[(place + 1)...])
      case UInt8(ascii: "S"): isTypeOfNET(value[place...])
      case UInt8(ascii: "{"):
        isPlace(value[(place + 1)...], closedBy: "}") && !isYear(value[(place + 1)...])
      case UInt8(ascii: "%"): isPlaceOfPython(value[(place + 1)...])
      default: false
      }
    }
  }

  /// Whether the name of a class and a hash in small hexadecimal digits stand around an `@`. An address has a name that isn't a class's,
  /// or a domain behind it.
  private static func isObject(before: ArraySlice<UInt8>, behind: ArraySlice<UInt8>) -> Bool {
    let hash = behind.prefix { LegacyText.isDigit($0) || (0x61...0x66).contains($0) }
    guard (1...16).contains(hash.count) else { return false }
    if let next = behind[hash.endIndex...].first, isOfName(next) { return false }
    // The array of a primitive type.
    if let kind = before.last, "BCDFIJSZ".utf8.contains(kind), before.dropLast().last == UInt8(ascii: "[") {
      return true
    }
    var name = before
    if let other = before.lastIndex(where: { !isOfName($0) }) { name = before[(other + 1)...] }
    guard let point = name.lastIndex(of: UInt8(ascii: ".")), point > name.startIndex,
      point + 1 < name.endIndex
    else {
      return false
    }
    return (0x41...0x5A).contains(name[point + 1])
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    LegacyText.isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || "._$".utf8.contains(byte)
  }

  /// Whether a text begins with a type of .NET that is an array or takes others: `System.Byte[]`, ``System.Nullable`1``.
  private static func isTypeOfNET(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: "System.".utf8) else { return false }
    let rest = text[text.prefix(longestName).prefix(while: isOfName).endIndex...]
    return rest.starts(with: "[]".utf8) || rest.first == UInt8(ascii: "`")
  }

  /// The most bytes of the name of a type: text that begins with one again and again is gone over once.
  private static let longestName = 200

  /// Whether a text begins with a number or the name of a variable and `mark`.
  private static func isPlace(_ text: ArraySlice<UInt8>, closedBy mark: String) -> Bool {
    let name = text.prefix(while: isOfName)
    return (1...40).contains(name.count) && text[name.endIndex...].starts(with: mark.utf8)
  }

  /// Whether a text begins with a year and a brace: some write a document's number so, `薛审食许字{2021}1号`.
  private static func isYear(_ text: ArraySlice<UInt8>) -> Bool {
    let number = text.prefix(while: LegacyText.isDigit)
    return number.count == 4 && (number.starts(with: "19".utf8) || number.starts(with: "20".utf8))
      && text[number.endIndex...].first == UInt8(ascii: "}")
  }

  /// Whether `(name)s` follows a `%`, and no further letter.
  private static func isPlaceOfPython(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "("), isPlace(text.dropFirst(), closedBy: ")"),
      let end = text.firstIndex(of: UInt8(ascii: ")"))
    else { return false }
    let rest = text[(end + 1)...]
    guard let kind = rest.first, "sdrf".utf8.contains(kind) else { return false }
    guard let next = rest.dropFirst().first else { return true }
    return !isOfName(next)
  }

  // MARK: Values that are nothing else

  /// Whether `value` begins as one may that ``found(in:)`` knows as a whole and that holds no other sign: `(CLOB)`, `ORA-00942: …`.
  static func mayBegin(_ value: ArraySlice<UInt8>) -> Bool {
    switch value.first {
    case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["), 0xEF: true
    case UInt8(ascii: "O"), UInt8(ascii: "P"), UInt8(ascii: "S"), UInt8(ascii: "T"):
      errors.contains { value.starts(with: $0) }
    case UInt8(ascii: "I"), UInt8(ascii: "1"), UInt8(ascii: "+"), UInt8(ascii: "-"): isNoNumber(value)
    default: false
    }
  }

  /// Whether a value, which isn't empty, may be one of those that ``mayBegin(_:)`` knows and whose characters say nothing.
  static func mayBeWhole(_ value: UnsafeRawBufferPointer) -> Bool {
    if value[0] == UInt8(ascii: "(") { return value.count <= longestType }
    if value[0] == UInt8(ascii: "I") { return value.elementsEqual(infinity) }
    guard value.count > errorLength, value[errorLength - 1] == UInt8(ascii: "-") else { return false }
    return errors.contains { value.starts(with: $0) }
  }

  private static func isWhole(_ value: ArraySlice<UInt8>) -> Bool {
    if isNoNumber(value) { return true }
    if let error = errors.first(where: { value.starts(with: $0) }) {
      let number = value.dropFirst(error.count).prefix(while: LegacyText.isDigit)
      return (4...5).contains(number.count) && value[number.endIndex...].first == UInt8(ascii: ":")
    }
    guard value.count <= longestType else { return false }
    var text: [UInt8] = []
    LegacyText.appendNarrowed(value, droppingSpaces: false, to: &text)
    guard brackets.contains(where: { text.starts(with: $0) && text.last == $1[0] }) else { return false }
    return types.contains { LegacyText.isWord($0, text[1..<(text.count - 1)]) }
  }

  /// Whether a value is what programs write for the result of a division by nothing: `Infinity`, `-1.#IND`, `1.#INF00`.
  private static func isNoNumber(_ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
    if rest.elementsEqual(infinity) { return true }
    guard let word = noNumbers.first(where: { rest.starts(with: $0) }) else { return false }
    return rest.dropFirst(word.count).allSatisfy { $0 == UInt8(ascii: "0") }
  }

  private static let infinity = Array("Infinity".utf8)
  /// As the C library of Windows writes them.
  private static let noNumbers = ["1.#INF", "1.#IND", "1.#QNAN", "1.#SNAN"].map { Array($0.utf8) }

  /// Whether there is nothing but words for no value, several of them, as programs join them to a name: `nullnull`, `null null`.
  private static func isRepeated(_ value: ArraySlice<UInt8>) -> Bool {
    var (rest, count) = (value, 0)
    while let byte = rest.first {
      if let word = joined.first(where: { rest.starts(with: $0) }) {
        rest = rest.dropFirst(word.count)
        count += 1
      } else if " -_/,.|".utf8.contains(byte) {
        rest = rest.dropFirst()
      } else {
        return false
      }
    }
    return count > 1
  }

  private static let brackets = [("(", ")"), ("<", ">"), ("[", "]")].map {
    (Array($0.0.utf8), Array($0.1.utf8))
  }
  /// What database programs show for a value that they don't.
  private static let types = [
    "clob", "nclob", "blob", "bfile", "memo", "widememo", "graphic", "long", "long raw", "raw", "binary",
    "binary data", "hugeclob", "hugeblob", "ole object", "xmltype", "value error",
  ].map { Array($0.utf8) }
  /// The most bytes of one in brackets, which may be full-width as its letters may.
  static let longestType = 39
  /// What the errors of Oracle begin with, before a number.
  private static let errors = ["ORA-", "PLS-", "SP2-", "TNS-"].map { Array($0.utf8) }
  private static let errorLength = 4
}
