/// Several phones in one cell, as people part them by a blank, a new line, a hyphen or brackets: without those, which a phone
/// does without, they would become one number that is nobody's.
enum SeveralPhones {
  /// No two numbers with something in between are shorter.
  private static let shortest = 15
  /// No digits of one number and its extension are so many.
  private static let tooMany = 14
  /// No cell is longer that is looked at.
  private static let longest = 1_024

  /// Whether a value may hold several.
  static func mayBe(_ raw: ArraySlice<UInt8>) -> Bool { (shortest...longest).contains(raw.count) }

  /// The cell with a slash between its numbers wherever it is certain that there are several; `nil` for any other.
  static func parted(_ raw: ArraySlice<UInt8>) -> [UInt8]? {
    guard mayBe(raw) else { return nil }
    let text = written(raw)
    var output: [UInt8] = []
    var isParted = false
    var rest = text[...]
    while true {
      let end = rest.firstIndex(where: isMark) ?? rest.endIndex
      if let numbers = numbers(in: rest[..<end]) {
        isParted = true
        output += numbers.joined(separator: CollectionOfOne(UInt8(ascii: "/")))
      } else {
        output += rest[..<end]
      }
      guard end < rest.endIndex else { return isParted ? output : nil }
      let next = rest[end...].firstIndex { !isMark($0) } ?? rest.endIndex
      output += rest[end..<next]
      rest = rest[next...]
    }
  }

  /// What is left of a cell of which more digits became one number than any has: as it was written, but for the width of
  /// its blanks. `nil` where `value`, which was made of it, is no such number.
  static func kept(_ raw: ArraySlice<UInt8>, insteadOf value: ArraySlice<UInt8>) -> [UInt8]? {
    guard mayBe(raw), PhoneNumber.fault(in: value) != nil,
      value.split(whereSeparator: isMark).contains(where: { $0.count(where: LegacyText.isDigit) >= tooMany })
    else { return nil }
    let text = written(raw)
    return text.isEmpty || text.elementsEqual(value) ? nil : text
  }

  /// What parts numbers and stays where it is: `/`, `,`, `;`, and whatever isn't ASCII.
  private static func isMark(_ byte: UInt8) -> Bool { byte >= 0x80 || "/,;".utf8.contains(byte) }

  /// The cell in half-width characters, each run of blanks one, each dash and each word for an extension a hyphen.
  private static func written(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var narrow: [UInt8] = []
    LegacyText.appendNarrowed(
      LegacyText.unprotected(raw, onlyBeforeDigits: false), droppingSpaces: false, to: &narrow)
    var text: [UInt8] = []
    var rest = narrow[...]
    while let byte = rest.first {
      let blank = Blank.length(atStartOf: rest)
      if blank > 0 {
        if text.last != UInt8(ascii: " ") { text.append(UInt8(ascii: " ")) }
        rest = rest.dropFirst(blank)
      } else if PhoneNumber.isDash(rest.prefix(3)) {
        text.append(UInt8(ascii: "-"))
        rest = rest.dropFirst(3)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return withExtensions(LegacyText.trimmed(text[...]))
  }

  private static func withExtensions(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return Array(text) }
    var output: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      let behind = rest.drop { $0 == UInt8(ascii: " ") }
      let word = PhoneNumber.extensionWords.first { behind.starts(with: $0.utf8) }
      let number = behind.dropFirst(word?.utf8.count ?? 0).drop { $0 == UInt8(ascii: " ") }
      if word != nil, number.first.map(LegacyText.isDigit) == true {
        output.append(UInt8(ascii: "-"))
        rest = number
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
    return output
  }

  /// The numbers of which a text consists, if those are several: parted by blanks, or else by hyphens and brackets, too.
  private static func numbers(in text: ArraySlice<UInt8>) -> [[UInt8]]? {
    numbers(of: text.split { $0 == UInt8(ascii: " ") })
      ?? numbers(of: text.split { " -()".utf8.contains($0) }, extensionsAt: text)
  }

  /// - Parameter whole: the text in which a hyphen may stand before an extension.
  private static func numbers(
    of parts: [ArraySlice<UInt8>], extensionsAt whole: ArraySlice<UInt8>? = nil
  ) -> [[UInt8]]? {
    guard parts.count > 1 else { return nil }
    var numbers: [[UInt8]] = []
    // What stands before a number: the country or an area.
    var front: [UInt8] = []
    for part in parts {
      let bare = part.filter { !"-()".utf8.contains($0) }
      let number: [UInt8] = front + part
      if let mobile = PhoneNumber.mobileNumber(of: front + bare) {
        numbers.append(mobile)
        front = []
      } else if front.isEmpty, PhoneNumber.countries.contains(bare) || isArea(bare) {
        front = bare
      } else if PhoneNumber.isOne(number[...]),
        front.isEmpty || (7...8).contains(bare.count) || PhoneNumber.isOne(part)
      {
        numbers.append(number)
        front = []
      } else if front.isEmpty, let last = numbers.last, let whole, isExtension(part, of: last, in: whole) {
        numbers[numbers.count - 1] = last + [UInt8(ascii: "-")] + part
      } else {
        return nil
      }
    }
    return front.isEmpty && numbers.count > 1 ? numbers : nil
  }

  private static func isExtension(
    _ part: ArraySlice<UInt8>, of number: [UInt8], in whole: ArraySlice<UInt8>
  ) -> Bool {
    let extended: [UInt8] = number + [UInt8(ascii: "-")] + part
    return part.startIndex > whole.startIndex && whole[part.startIndex - 1] == UInt8(ascii: "-")
      && PhoneNumber.extensionStart(in: extended[...]) == number.count
  }

  /// Whether digits are those of an area: `010`, `0632`.
  private static func isArea(_ digits: [UInt8]) -> Bool {
    (3...4).contains(digits.count) && digits.first == UInt8(ascii: "0")
      && digits.allSatisfy(LegacyText.isDigit)
  }
}
