import ExchangeBase

/// Why a value hasn't the form that its field wants, where the value shows it.
enum FormCause {
  /// What fills the words of ``FindingCode/valuePattern``.
  ///
  /// - Parameter example: a value of the right form.
  static func arguments(of value: ArraySlice<UInt8>, example: String) -> [String: String] {
    let cause = cause(of: value, example: example)
    return ["example": example, "causeZh": cause.zh, "cause": cause.en]
  }

  private static func cause(of value: ArraySlice<UInt8>, example: String) -> LocalizedText {
    if isFigure(value) {
      return LocalizedText("：小数点和后面的 0 是表格软件加上的", ": a spreadsheet added the point and what follows it")
    }
    let scalars = String(decoding: value, as: UTF8.self).unicodeScalars
    guard example.utf8.allSatisfy({ $0 < 0x80 }),
      let (place, scalar) = scalars.enumerated().first(where: { isLookAlike($1) })
    else { return LocalizedText("", "") }
    let code = "U+" + String(0x10000 + scalar.value, radix: 16, uppercase: true).suffix(4)
    return LocalizedText(
      "：第 \(place + 1) 个字符“\(scalar)”（\(code)）只是样子像英文字母",
      ": character \(place + 1), “\(scalar)” (\(code)), only looks like a Latin letter")
  }

  /// `13800000001.0`, `370403199001010011.00`.
  private static func isFigure(_ value: ArraySlice<UInt8>) -> Bool {
    let whole = value.prefix(while: LegacyText.isDigit)
    let rest = value[whole.endIndex...]
    return !whole.isEmpty && rest.count > 1 && rest.first == UInt8(ascii: ".")
      && rest.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// Greek and Cyrillic letters.
  private static func isLookAlike(_ scalar: Unicode.Scalar) -> Bool { (0x370...0x52F).contains(scalar.value) }
}
