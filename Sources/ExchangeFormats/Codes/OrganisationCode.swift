/// The organisation code (组织机构代码, GB 11714) that the unified code replaced: eight characters and one check
/// character, often with a hyphen between.
enum OrganisationCode {
  private static let weights = [3, 7, 9, 10, 5, 8, 4, 2]

  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    let hyphen = value.startIndex + 8
    let isHyphenated = value.count == 10 && value[hyphen] == UInt8(ascii: "-")
    let code = isHyphenated ? value[..<hyphen] + value[(hyphen + 1)...] : value
    guard code.count == 9 else { return .length(found: code.characterCount, expected: 9) }
    let misplaced = code.firstPlace { place, byte in
      LegacyText.isDigit(byte)
        || (place < 8 ? (0x41...0x5A).contains(capital(byte)) : capital(byte) == UInt8(ascii: "X"))
    }
    if let misplaced { return misplaced }
    if code.isOneCharacter { return .placeholder }
    let sum = zip(code, weights).reduce(0) { sum, pair in
      let byte = capital(pair.0)
      return sum + Int(LegacyText.isDigit(byte) ? byte - 0x30 : byte - 0x41 + 10) * pair.1
    }
    let check: UInt8 =
      switch 11 - sum % 11 {
      case 10: UInt8(ascii: "X")
      case 11: UInt8(ascii: "0")
      case let digit: 0x30 + UInt8(digit)
      }
    return code.last.map(capital) == check ? nil : .checkCharacter
  }
}
