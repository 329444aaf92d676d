/// The number of a document or licence in which the number itself is missing: `薛审食许字〔2021〕号`, `〔2021〕XX号`, `〔〕20号`, `0`. Several
/// records have the same, and each would be taken for a repetition of the first.
enum MissingNumber {
  /// Whether a value is one, whatever brackets it is written with.
  static func isOne(_ value: ArraySlice<UInt8>) -> Bool {
    let value = LegacyText.trimmed(value)
    guard !value.isEmpty, value.withUnsafeBytes({ mayBeOne($0) }) else { return false }
    let key = value.withUnsafeBytes { DocumentNumber.key($0) }
    let characters = Array(key.unicodeScalars)
    if characters.allSatisfy({ isFilling($0) || $0 == "0" }) || isSerial(characters) { return true }
    guard characters.last == "号" else { return false }
    let stem = characters.dropLast()
    let rest = stem.prefix((stem.lastIndex { !isFilling($0) } ?? -1) + 1)
    let filling = stem.dropFirst(rest.count)
    // One letter may be a number of its own.
    let isFilledIn = !filling.isEmpty && !filling.elementsEqual("X".unicodeScalars)
    guard let closing = stem.lastIndex(of: ")"), let opening = stem[..<closing].lastIndex(of: "(") else {
      return (filling.isEmpty || isFilledIn) && endsBeforeNumber(rest)
    }
    let year = stem[(opening + 1)..<closing]
    if lacksYear(year) { return true }
    guard filling.isEmpty || isFilledIn else { return false }
    return rest.count == closing + 1 ? isYear(year) : endsBeforeNumber(rest)
  }

  /// Whether a glance can't exclude that a value, which isn't empty, is one.
  static func mayBeOne(_ value: UnsafeRawBufferPointer) -> Bool {
    let count = value.count
    guard count > 3, value[count - 3] == 0xE5, value[count - 2] == 0x8F, value[count - 1] == 0xB7 else {
      return mayBeFilledIn(value)
    }
    // Before 号 a number, before that a bracket, and a digit of the year in it.
    var place = count - 4
    while place >= 0, LegacyText.isDigit(value[place]) { place -= 1 }
    guard place < count - 4, place >= 0 else { return true }
    if value[place] == UInt8(ascii: ")") || value[place] == UInt8(ascii: "]") {
      place -= 1
    } else if place >= 2, isClosing(value[place - 2], value[place - 1], value[place]) {
      place -= 3
    } else {
      return true
    }
    return place < 0 || !LegacyText.isDigit(value[place])
  }

  /// Whether the bytes are 〕 or ）.
  private static func isClosing(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    (first == 0xE3 && second == 0x80 && third == 0x95) || (first == 0xEF && second == 0xBC && third == 0x89)
  }

  /// Whether a value that doesn't end as most numbers of documents do may be made of nothing but what fills in, by its beginning.
  private static func mayBeFilledIn(_ value: UnsafeRawBufferPointer) -> Bool {
    switch value[0] {
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      return value.count <= longestSerial && value[value.count - 1] == UInt8(ascii: "0")
        && value.contains(UInt8(ascii: "."))
    case UInt8(ascii: "X"), UInt8(ascii: "x"): return true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): return false
    // 某, and 号 alone.
    case 0xE5, 0xE6:
      return value.count <= 3 || value[1] == 0x9F
    case 0xE4...0xE9: return false
    default: return true
    }
  }

  /// The most bytes of what ``isSerial(_:)`` knows.
  private static let longestSerial = 6

  /// Whether it is a small number with a decimal, as a spreadsheet or a program gives the number of a row: `1.0`.
  private static func isSerial(_ characters: [Unicode.Scalar]) -> Bool {
    guard characters.count <= longestSerial, let point = characters.firstIndex(of: ".") else { return false }
    let decimals = characters[(point + 1)...]
    return (1...3).contains(point) && characters[..<point].allSatisfy(isDigit) && !decimals.isEmpty
      && decimals.allSatisfy { $0 == "0" }
  }

  /// Whether a character stands where somebody is to write another.
  private static func isFilling(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "X", "*", "_", "-", "×", "某", "○", "〇", "□", "—", "…": true
    default: false
    }
  }

  private static func isDigit(_ character: Unicode.Scalar) -> Bool { ("0"..."9").contains(character) }

  /// Whether brackets have no year in them, or one that is still to be filled in.
  private static func lacksYear(_ content: ArraySlice<Unicode.Scalar>) -> Bool {
    if content.isEmpty { return true }
    let rest = content.drop(while: isDigit)
    return content.count >= 2 && !rest.isEmpty && rest.allSatisfy(isFilling)
  }

  /// Whether brackets hold a year, rather than the number itself: `第（12）号`.
  private static func isYear(_ content: ArraySlice<Unicode.Scalar>) -> Bool {
    if content.last == "年" { return true }
    let century = content.prefix(2)
    return content.count == 4 && content.allSatisfy(isDigit)
      && (century.elementsEqual("20".unicodeScalars) || century.elementsEqual("19".unicodeScalars))
  }

  /// Whether a number would have to follow: `字第…号`, `字…号`, or nothing at all before 号.
  private static func endsBeforeNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let last = text.last else { return true }
    return last == "第" || last == "字" || last == "年"
  }
}
