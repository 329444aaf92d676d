/// The code of somebody who may be an organisation or a person, with whatever paper: only what has the shape
/// of a code that we know is checked. A passport has nine characters, as an organisation code has, and an old
/// registration number 15 digits, as an old identity number has; these pass. No paper has 16, 17 or 19 digits: of such a
/// code one was lost, or typed twice.
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
    case 16, 17, 19:
      let isCode = value.first.map(LegacyText.isDigit) == true && value.allSatisfy(isCodeCharacter)
      return isCode ? .length(found: value.count, expected: 18) : nil
    case 10 where value[value.startIndex + 8] == UInt8(ascii: "-"): return OrganisationCode.fault(in: value)
    default: return nil
    }
  }

  /// Whether nothing is wrong with it for certain.
  static func isFitting(_ value: UnsafeRawBufferPointer) -> Bool {
    if isOneCharacter(value) { return false }
    return switch value.count {
    case 18: USCC.isFitting(value) || ResidentID.isFitting(value) || isMasked(value)
    case 10, 16, 17, 19: isMasked(value)
    // A credit code with hyphens has another form.
    case 20...24: !value.contains(UInt8(ascii: "-"))
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
