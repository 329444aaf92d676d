/// What people write where a value should stand that they have written above, or don't have yet: `同上`, `不详`, `无文号`.
enum PlaceholderWord {
  static let ditto = ["同上", "同前", "同左", "〃", "″", "〞"].map { Array($0.utf8) }
  static let noNumber = ["无文号", "无编号", "无证号", "未编号", "无号", "暂无", "暂无文号", "暂无编号", "待编号"].map { Array($0.utf8) }

  /// Whether a value is one.
  ///
  /// - Parameters:
  ///   - isNumber: whether the number of a document or licence is wanted, by which records are known.
  ///   - isName: whether somebody has to be named.
  static func isOne(_ value: some RandomAccessCollection<UInt8>, isNumber: Bool, isName: Bool) -> Bool {
    guard value.count <= longest else { return false }
    return ditto.contains(where: value.elementsEqual)
      || (isNumber || isName) && EmptyWord.pending.contains(where: value.elementsEqual)
      || isNumber && noNumber.contains(where: value.elementsEqual)
  }

  /// Whether a value is nothing but asterisks, half-width or full-width, which hide all of a name.
  static func isHidden(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first, first == UInt8(ascii: "*") || first == 0xEF else { return false }
    var text: [UInt8] = []
    LegacyText.appendNarrowed(value, droppingSpaces: false, to: &text)
    return text.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// How many bytes the longest of them has.
  static let longest = 12
}
