import ExchangeBase

/// Why a value hasn't the form that its field wants, where the value shows it.
enum FormCause {
  /// What fills the words of ``FindingCode/valuePattern``.
  static func arguments(of value: ArraySlice<UInt8>, _ field: Field) -> [String: String] {
    let cause = field.normalization == .time ? timeCause(of: value) : cause(of: value, example: field.example)
    return ["example": field.example, "causeZh": cause.zh, "cause": cause.en]
  }

  private static func cause(of value: ArraySlice<UInt8>, example: String) -> LocalizedText {
    if NumberAsFigure.hasPoint(value) {
      return LocalizedText("：小数点和后面的 0 是表格软件加上的", ": a spreadsheet added the point and what follows it")
    }
    let key = value.withUnsafeBytes { DocumentNumber.key($0) }
    if key.hasPrefix("("), key.hasSuffix(")"), key.utf8.dropFirst().dropLast().allSatisfy(isOfCode) {
      return LocalizedText("：外面多了一对括号", ": brackets stand around it")
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

  private static func timeCause(of value: ArraySlice<UInt8>) -> LocalizedText {
    guard let likely = time(byFraction: value) else {
      return LocalizedText(
        "：这里写一个时刻，24 小时制的时和分，不写起止和“左右”",
        ": it takes one time of day, in hours and minutes of 24 hours, and no range or other word")
    }
    return LocalizedText(
      "：像是 \(likely)，单元格没有了时间格式，成了一天的几分之几",
      ": it seems to be \(likely), whose cell lost its format, so that it is a fraction of a day")
  }

  /// The time of day that a spreadsheet counts as a fraction of a day, alone or behind a count of days: `0.6041666667`. `9.30` is none.
  private static func time(byFraction value: ArraySlice<UInt8>) -> String? {
    guard value.count <= 24, let point = value.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    let (whole, fraction) = (value[..<point], value[(point + 1)...])
    guard whole.isEmpty || whole.elementsEqual("0".utf8) || whole.count == 5,
      whole.allSatisfy(LegacyText.isDigit), !fraction.isEmpty, fraction.allSatisfy(LegacyText.isDigit),
      let part = Double("0." + String(decoding: fraction, as: UTF8.self))
    else { return nil }
    let minutes = Int((part * 1_440).rounded())
    guard minutes < 1_440 else { return nil }
    return [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  private static func isOfCode(_ byte: UInt8) -> Bool {
    LegacyText.isDigit(byte) || (0x41...0x5A).contains(byte)
  }

  /// Greek and Cyrillic letters.
  private static func isLookAlike(_ scalar: Unicode.Scalar) -> Bool { (0x370...0x52F).contains(scalar.value) }
}
