/// What legacy exports put around and into values, over valid UTF-8 bytes.
enum LegacyText {
  /// The value without the ``Blank``s around it.
  static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = value
    while case let length = Blank.length(atStartOf: value), length > 0 { value = value.dropFirst(length) }
    while case let length = blankLength(atEndOf: value), length > 0 { value = value.dropLast(length) }
    return value
  }

  private static func blankLength(atEndOf value: ArraySlice<UInt8>) -> Int {
    guard let last = value.last else { return 0 }
    if last < 0x80 { return Blank.length(atStartOf: value.suffix(1)) }
    return (2...3).first { $0 <= value.count && Blank.length(atStartOf: value.suffix($0)) == $0 } ?? 0
  }

  /// Whether white space that ``trimmed(_:)`` would take, or a spreadsheet's protection, can be excluded from the
  /// ends of `value` by a glance: they are visible ASCII, or ideographs.
  static func isPlainAtEnds(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first, let last = value.last else { return false }
    guard first != apostrophe, first != UInt8(ascii: "="), isVisibleASCII(first) || isIdeographLead(first)
    else { return false }
    return isVisibleASCII(last) || (value.count >= 3 && isIdeographLead(value[value.endIndex - 3]))
  }

  /// Whether `byte` is an ASCII character with ink.
  static func isVisibleASCII(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  /// Whether `byte` begins one of U+4000…U+9FFF: always three bytes, never a space, never full-width ASCII.
  static func isIdeographLead(_ byte: UInt8) -> Bool { (0xE4...0xE9).contains(byte) }

  /// Whether a trimmed value says that there is none.
  static func isNull(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count < nullWords.count else { return false }
    return value.isEmpty || nullWords[value.count].contains { isWord($0, value) }
  }

  /// ``isNull(_:)`` of a value in memory of somebody else.
  static func isNull(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count < nullWords.count else { return false }
    return value.isEmpty
      || nullWords[value.count].contains { word in
        zip(word, value).allSatisfy { $0 == lowered($1) }
      }
  }

  /// The words for no value, by the number of bytes.
  private static let nullWords: [[[UInt8]]] = {
    let words = EmptyWord.none
    return (0...words.reduce(0) { max($0, $1.count) }).map { length in words.filter { $0.count == length } }
  }()

  /// The most bytes of a word for no value.
  static var longestNull: Int { nullWords.count - 1 }

  /// Whether `value` is `word`, which is in lower case, in any case.
  static func isWord(_ word: [UInt8], _ value: ArraySlice<UInt8>) -> Bool {
    word.count == value.count && zip(word, value).allSatisfy { $0 == lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  /// The value without what keeps a spreadsheet from taking it for a number: `="…"`, a leading apostrophe.
  ///
  /// - Parameter onlyBeforeDigits: whether an apostrophe may be a quotation mark, so that it goes only before a digit.
  static func unprotected(_ value: ArraySlice<UInt8>, onlyBeforeDigits: Bool) -> ArraySlice<UInt8> {
    var value = trimmed(value)
    while true {
      if value.count >= 3, value.starts(with: "=\"".utf8), value.last == quote,
        !value.dropFirst(2).dropLast().contains(quote)
      {
        value = trimmed(value.dropFirst(2).dropLast())
      } else if value.first == apostrophe,
        !onlyBeforeDigits || value.dropFirst().first.map(isDigit) == true
      {
        value = trimmed(value.dropFirst())
      } else {
        return value
      }
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let apostrophe = UInt8(ascii: "'")

  /// Whether `byte` is an ASCII digit.
  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The ASCII character whose full-width form (U+FF01…U+FF5E) or small form (U+FE50…U+FE6B) `value` begins with.
  static func narrowed(atStartOf value: ArraySlice<UInt8>) -> UInt8? {
    guard value.first == 0xEF, value.count >= 3 else { return nil }
    let (second, third) = (value[value.startIndex + 1], value[value.startIndex + 2])
    switch (second, third) {
    case (0xBC, 0x81...0xBF): return third - 0x60
    case (0xBD, 0x80...0x9E): return third - 0x20
    case (0xB9, 0x90...0xAB): return smallForm(0xFE40 + UInt32(third & 0x3F))
    default: return nil
    }
  }

  /// The ASCII character whose small form has that code; `nil` for other codes, and for those that mean no ASCII.
  static func smallForm(_ code: UInt32) -> UInt8? {
    guard (0xFE50...0xFE6B).contains(code) else { return nil }
    let ascii = Array(",\0.\0;:?!\0(){}\0\0#&*+-<>=\0\\$%@".utf8)[Int(code - 0xFE50)]
    return ascii == 0 ? nil : ascii
  }

  /// Appends `value` with full-width ASCII made half-width; white space is left out if `dropsSpaces`.
  static func appendNarrowed(
    _ value: ArraySlice<UInt8>, droppingSpaces dropsSpaces: Bool, keepingBrackets: Bool = false,
    to output: inout [UInt8]
  ) {
    var rest = value
    while let byte = rest.first {
      if let ascii = narrowed(atStartOf: rest), !(keepingBrackets && isBracket(ascii)) {
        output.append(ascii)
        rest = rest.dropFirst(3)
      } else if dropsSpaces, case let length = Blank.length(atStartOf: rest), length > 0 {
        rest = rest.dropFirst(length)
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
  }

  private static func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }
}
