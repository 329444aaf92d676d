/// The code of somebody who may be an organisation or a person, with whatever paper: only what has the shape
/// of a code that we know is checked. A passport has nine characters, as an organisation code has, and an old
/// registration number 15 digits, as an old identity number has; these pass. No paper has 14 digits, or 16 and more but 18:
/// of such a code some were lost or typed twice, or two codes run together.
enum PartyCode {
  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    if value.isOneCharacter { return .placeholder }
    if value.contains(UInt8(ascii: "*")) { return nil }
    switch value.count {
    case 18:
      let uscc = USCC.fault(in: value)
      if uscc == nil { return nil }
      guard let person = ResidentID.fault(in: value) else { return nil }
      let looksLikePerson = value.dropLast().allSatisfy(LegacyText.isDigit) && ResidentID.hasBirthday(value)
      return looksLikePerson ? person : uscc
    case 10 where value[value.startIndex + 8] == UInt8(ascii: "-"): return OrganisationCode.fault(in: value)
    case 14: return value.allSatisfy(LegacyText.isDigit) ? .length(found: 14, expected: 18) : nil
    case 16...:
      if enclosed(in: value) != nil { return .enclosed }
      let bare = value.filter { $0 != UInt8(ascii: "-") }
      if bare.count < value.count {
        // Numbers of other papers have hyphens, too, and letters in front.
        return bare.count == 18 && bare.first.map(LegacyText.isDigit) == true ? fault(in: bare[...]) : nil
      }
      return isCodeOfOtherLength(value) ? .length(found: value.count, expected: 18) : nil
    default: return nil
    }
  }

  /// The code that brackets of any kind stand around, if it is one whose check character fits; `nil` for any other value.
  static func enclosed(in value: ArraySlice<UInt8>) -> [UInt8]? {
    guard (20...24).contains(value.count), let first = value.first,
      first >= 0x80 || "([{<".utf8.contains(first)
    else { return nil }
    let key = Array(value.withUnsafeBytes { DocumentNumber.key($0) }.utf8)
    guard key.count == 20, key.first == UInt8(ascii: "("), key.last == UInt8(ascii: ")") else { return nil }
    let code = Array(key.dropFirst().dropLast())
    return code.withUnsafeBytes { USCC.isFitting($0) || ResidentID.isFitting($0) } ? code : nil
  }

  /// Whether it has only what codes have, and begins with a digit or is a code with one character too many at an end.
  private static func isCodeOfOtherLength(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.allSatisfy(isCodeCharacter) else { return false }
    if value.first.map(LegacyText.isDigit) == true { return true }
    return value.count == 19
      && [value.dropFirst(), value.dropLast()].contains {
        USCC.fault(in: $0) == nil || ResidentID.fault(in: $0) == nil
      }
  }

  /// Whether nothing is wrong with it for certain.
  static func isFitting(_ value: UnsafeRawBufferPointer) -> Bool {
    if isOneCharacter(value) { return false }
    return switch value.count {
    case 18: USCC.isFitting(value) || ResidentID.isFitting(value) || isMasked(value)
    // A code with hyphens has another form, too.
    case 10, 14, 16...: isMasked(value) && !value.contains(UInt8(ascii: "-"))
    default: true
    }
  }

  private static func isOneCharacter(_ value: UnsafeRawBufferPointer) -> Bool {
    let first = value[0]
    return first == value[value.count - 1] && value.allSatisfy { $0 == first }
  }

  /// What is masked can't be checked.
  private static func isMasked(_ value: UnsafeRawBufferPointer) -> Bool { value.contains(UInt8(ascii: "*")) }

  private static func isCodeCharacter(_ byte: UInt8) -> Bool {
    LegacyText.isDigit(byte) || (0x41...0x5A).contains(capital(byte))
  }
}
