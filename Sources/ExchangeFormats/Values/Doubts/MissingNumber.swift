/// The number of a document or licence in which the number itself is missing: `薛审食许字〔2021〕号`, `〔2021〕XX号`, `〔〕20号`, `0`, or cut
/// before it, `薛审食许字〔2021〕`, `〔2021〕第`, `薛审食许字〔20`. Several records have the same, and each would be taken for a repetition of
/// the first.
enum MissingNumber {
  /// Whether a value is one, whatever brackets it is written with.
  static func isOne(_ value: ArraySlice<UInt8>) -> Bool {
    let value = LegacyText.trimmed(value)
    guard !value.isEmpty, value.withUnsafeBytes({ mayBeOne($0) }) else { return false }
    let key = value.withUnsafeBytes { DocumentNumber.key($0) }
    let characters = Array(key.unicodeScalars)
    if characters.allSatisfy({ isFilling($0) || $0 == "0" }) || isSerial(characters) { return true }
    return characters.last == "号" ? isEndedOne(characters.dropLast()) : isCutOne(characters[...])
  }

  /// Whether what stands before 号 lacks the number.
  private static func isEndedOne(_ stem: ArraySlice<Unicode.Scalar>) -> Bool {
    let rest = withoutFilling(stem)
    guard let closing = stem.lastIndex(of: ")"), let opening = stem[..<closing].lastIndex(of: "(") else {
      return rest.map(endsBeforeNumber) ?? false
    }
    let year = stem[(opening + 1)..<closing]
    if lacksYear(year) { return true }
    guard let rest else { return false }
    return rest.endIndex == closing + 1 ? isYear(year) : endsBeforeNumber(rest)
  }

  /// Whether a value without 号 ends where the number would have to follow, and has none in front of the year: `12号（2021）`.
  private static func isCutOne(_ value: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let rest = withoutFilling(value), let last = rest.last else { return false }
    guard let opening = rest.lastIndex(of: "(") else {
      return last != "年" && endsBeforeNumber(rest) && !holdsNumber(rest)
    }
    let (front, behind) = (rest[..<opening], rest[(opening + 1)...])
    guard let closing = behind.firstIndex(of: ")") else {
      return behind.count <= 4 && behind.allSatisfy(isDigit) && !holdsNumber(front)
    }
    let (year, end) = (behind[..<closing], behind[(closing + 1)...])
    guard !holdsNumber(front), !holdsNumber(end) else { return false }
    return end.isEmpty ? isYear(year) : endsBeforeNumber(rest)
  }

  /// A value without what fills in at its end, be it zeros; `nil` where that may be a number of its own, as one letter or a nought is.
  private static func withoutFilling(_ value: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
    let rest = value.prefix(
      (value.lastIndex { !isFilling($0) } ?? value.startIndex - 1) - value.startIndex + 1)
    if rest.endIndex < value.endIndex {
      return value[rest.endIndex...].elementsEqual("X".unicodeScalars) ? nil : rest
    }
    let front = rest.prefix((rest.lastIndex { $0 != "0" } ?? rest.startIndex - 1) - rest.startIndex + 1)
    return rest.count - front.count > 1 ? front : rest
  }

  /// Whether a number may stand in a text: figures, be they Chinese, or 号.
  private static func holdsNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    text.contains { isDigit($0) || $0 == "号" || chineseFigures.contains($0) }
  }

  private static let chineseFigures = Set("〇○零一二三四五六七八九十百".unicodeScalars)

  /// Whether a glance can't exclude that a value, which isn't empty, is one.
  static func mayBeOne(_ value: UnsafeRawBufferPointer) -> Bool {
    let count = value.count
    guard count > 3, value[count - 3] == 0xE5, value[count - 2] == 0x8F, value[count - 1] == 0xB7 else {
      return mayBeFilledIn(value) || mayBeCut(value)
    }
    // Before 号 a number that isn't nought, before that a bracket, and a digit of the year in it.
    var (place, isNought) = (count - 4, true)
    while place >= 0, LegacyText.isDigit(value[place]) {
      isNought = isNought && value[place] == UInt8(ascii: "0")
      place -= 1
    }
    guard place < count - 4, !isNought, place >= 0 else { return true }
    if value[place] == UInt8(ascii: ")") || value[place] == UInt8(ascii: "]") {
      place -= 1
    } else if place >= 2, isClosing(value[place - 2], value[place - 1], value[place]) {
      place -= 3
    } else {
      return true
    }
    return place < 0 || !LegacyText.isDigit(value[place])
  }

  /// Whether a value that doesn't end in 号 may end before its number, by its last characters: a bracket, what fills in, noughts, a year
  /// behind a bracket that isn't closed, and all that isn't ASCII.
  private static func mayBeCut(_ value: UnsafeRawBufferPointer) -> Bool {
    var place = value.count - 1
    switch value[place] {
    case 0x80..., UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"),
      UInt8(ascii: ")"),
      UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"), UInt8(ascii: "X"), UInt8(ascii: "x"),
      UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      return true
    case UInt8(ascii: "0") where place > 0 && value[place - 1] == UInt8(ascii: "0"): return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let least = max(0, place - 3)
      while place > least, LegacyText.isDigit(value[place - 1]) { place -= 1 }
      guard place > 0 else { return false }
      // Of what stands behind a closing bracket, as most do, nothing is missing.
      if place >= 3, isClosing(value[place - 3], value[place - 2], value[place - 1]) { return false }
      return value[place - 1] >= 0x80 || "([{<".utf8.contains(value[place - 1])
    default: return false
    }
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
    guard content.count == 4 else { return false }
    let century = content.prefix(2)
    if content.allSatisfy(isDigit) {
      return century.elementsEqual("20".unicodeScalars) || century.elementsEqual("19".unicodeScalars)
    }
    return content.allSatisfy { chineseFigures.contains($0) }
      && (content.first == "二" || content.first == "一")
  }

  /// Whether a number would have to follow: `字第…号`, `字…号`, or nothing at all before 号.
  private static func endsBeforeNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let last = text.last else { return true }
    return last == "第" || last == "字" || last == "年"
  }
}
