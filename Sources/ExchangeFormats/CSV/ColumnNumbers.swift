/// The row right below a header that only counts the columns (栏次): `1,2,3`, `甲,乙,1,2`, `（1）,（2）,（3）`, `①,②,③`, `A,B,C`.
enum ColumnNumbers {
  /// What may stand before the numbers, over columns that aren't counted.
  private static let marks: Set<String> = ["栏次", "列次", "序号", "甲", "乙", "丙", "a", "b", "c"]
  /// The most of them.
  private static let markLimit = 3
  /// Fewer cells may be a record.
  private static let least = 3
  private static let longest = 4_000

  private static let stems = "甲乙丙丁戊己庚辛壬癸".map { String($0) }

  /// Whether they are the letters of a spreadsheet's columns, `A,B,…,Z,AA`, or 甲,乙,丙,丁.
  private static func areLetters(_ keys: [String]) -> Bool {
    if stems.starts(with: keys) { return true }
    return zip(keys, 1...).allSatisfy { key, column in
      key == CellReference.letters(of: column).lowercased()
    }
  }

  /// Whether the filled cells of a row are the numbers from 1 on, after such marks, or letters.
  static func areAll(of row: CSVRow) -> Bool {
    guard row.count == row.fields.count, row.content.count <= longest else { return false }
    let keys = row.titles.map(HeaderKey.key).filter { !$0.isEmpty }
    guard keys.count >= least else { return false }
    if areLetters(keys) { return true }
    let numbers = keys.drop(while: marks.contains)
    guard numbers.count >= 2, keys.count - numbers.count <= markLimit else { return false }
    return zip(numbers, 1...).allSatisfy { key, number in
      let bare = bare(key)
      return bare == "\(number)" || Self.enclosed(bare) == number
    }
  }

  /// The number that is one character with what encloses it: ①, ⑴ and ⒈, up to 20.
  private static func enclosed(_ key: Substring) -> Int? {
    guard key.unicodeScalars.count == 1, let scalar = key.unicodeScalars.first,
      (0x2460...0x249B).contains(scalar.value)
    else { return nil }
    return Int(scalar.value - 0x2460) % 20 + 1
  }

  /// The number without its brackets, or what is reckoned behind it, `3=1+2`.
  private static func bare(_ key: String) -> Substring {
    var key = key[...]
    if let first = key.first, "([【〔〈<".contains(first) { key = key.dropFirst() }
    if let last = key.last, ")]】〕〉>".contains(last) { key = key.dropLast() }
    return key.prefix { $0 != "=" }
  }
}
