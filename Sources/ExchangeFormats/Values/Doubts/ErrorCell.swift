/// What stands in a cell of a spreadsheet whose value couldn't be computed or shown: `#REF!`, `#NAME?`, `#######`.
enum ErrorCell {
  /// Whether `value` is such an error, or holds one.
  static func found(in value: ArraySlice<UInt8>) -> Bool { code(in: value) != nil }

  /// What is found in `value` if it is such an error, or holds one, or what came back in the place of a cell (``ReturnedCell``).
  ///
  /// `#N/A`, which people also write for “none”, counts only when it stands alone.
  static func code(in value: ArraySlice<UInt8>) -> FindingCode? {
    var text: [UInt8] = []
    LegacyText.appendNarrowed(LegacyText.trimmed(value), droppingSpaces: false, to: &text)
    for index in text.indices { text[index] = lowered(text[index]) }
    if text.elementsEqual(notAvailable) { return .valueErrorCell }
    if text.count > 1, text.allSatisfy({ $0 == UInt8(ascii: "#") }) { return .valueErrorCell }
    if isNumbered(text[...]) { return .valueErrorCell }
    guard text.contains(UInt8(ascii: "#")) else { return nil }
    if let cell = ReturnedCell.found(in: text[...]) { return cell.code }
    return errors.contains { ByteSearch.contains($0, in: text[...]) } ? .valueErrorCell : nil
  }

  /// What may be found in any field.
  static let codes: Set<FindingCode> = [.valueErrorCell, .cellFormulaEmpty, .cellFormatScaled]

  /// Whether ``found(in:)`` can be spared: a glance at the beginning shows that `value` is no error as a whole.
  static func isExcluded(_ value: ArraySlice<UInt8>) -> Bool {
    switch value.first {
    case UInt8(ascii: "#"), UInt8(ascii: "E"), UInt8(ascii: "e"): false
    // ＃, 错, and blanks, behind which anything may stand.
    case 0xEF, 0xE9, 0xE3, 0xE2, 0xC2: false
    case nil: true
    case .some(let byte): byte > 0x20
    }
  }

  /// Whether `value` is `#N/A` alone.
  static func isNotAvailable(_ value: ArraySlice<UInt8>) -> Bool {
    LegacyText.isWord(notAvailable, LegacyText.trimmed(value))
  }

  /// `Err:502` and `错误:502` of LibreOffice.
  private static func isNumbered(_ text: ArraySlice<UInt8>) -> Bool {
    for word in ["err:", "错误:"] where text.starts(with: word.utf8) {
      let number = text.dropFirst(word.utf8.count)
      return number.count == 3 && number.allSatisfy(LegacyText.isDigit)
    }
    return false
  }

  private static let notAvailable = Array("#n/a".utf8)
  private static let errors = [
    "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!", "#spill!", "#calc!", "#getting_data",
    "#field!",
    "#blocked!", "#connect!", "#unknown!", "#busy!", "#err!", "#error!", "#名称?", "#引用!", "#值!", "#数字!",
    "#空值!",
    "#除数/0!",
  ].map { Array($0.utf8) }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
