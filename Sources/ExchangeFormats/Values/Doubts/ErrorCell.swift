/// What stands in a cell of a spreadsheet, or a field of a database on a desktop, whose value couldn't be computed or shown: `#REF!`,
/// `#NAME?`, `#######`, `#Deleted`.
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
    if isNumbered(text[...]) || databaseErrors.contains(text) || bracketed.contains(text) {
      return .valueErrorCell
    }
    guard text.contains(UInt8(ascii: "#")) else { return nil }
    if let cell = ReturnedCell.found(in: text[...]) { return cell.code }
    return errors.contains { ByteSearch.contains($0, in: text[...]) } ? .valueErrorCell : nil
  }

  /// What may be found in any field.
  static let codes: Set<FindingCode> = [.valueErrorCell, .cellFormulaEmpty, .cellFormatScaled]

  /// Whether ``found(in:)`` can be spared: a glance at the beginning shows that `value` is no error as a whole.
  static func isExcluded(_ value: ArraySlice<UInt8>) -> Bool {
    switch value.first {
    case UInt8(ascii: "#"), UInt8(ascii: "E"), UInt8(ascii: "e"), UInt8(ascii: "["): false
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

  // MARK: Of workbooks

  /// What stands for a picture in a cell, which is no text.
  static let picture = "#图片!"
  /// What stands before a number, in brackets, that its cell shows as a day and that is none: people see `########`.
  private static let numberOfNoDay = "########("

  /// What stands for such a number, which is known again in rows that come back.
  static func ofNoDay(_ number: String) -> String { numberOfNoDay + number + ")" }

  /// What fills the words of ``FindingCode/valueErrorCell`` where no formula failed.
  static func cause(of value: ArraySlice<UInt8>) -> [String: String] {
    var text: [UInt8] = []
    LegacyText.appendNarrowed(LegacyText.trimmed(value), droppingSpaces: false, to: &text)
    if ByteSearch.contains(Array(picture.utf8), in: text[...]) {
      return [
        "whatZh": "一张图片", "what": "a picture", "lossZh": "，图片不能当作文字传送", "loss": ", which is no text",
        "remedyZh": "这一格写文字；图片是证据的，另存成文件，作为附件投放（连同这张表放进一个 ZIP，附件放在 attachments/ 文件夹里）。",
        "remedy":
          "Write a text into the cell; a picture that is evidence is saved as a file and dropped as an attachment (in a ZIP with the table, "
          + "below attachments/).",
      ]
    }
    for index in text.indices { text[index] = lowered(text[index]) }
    if databaseErrors.contains(text) {
      return [
        "whatZh": "数据库软件的错误", "what": "a database's error",
        "remedyZh": "在数据库里改正这条记录或这个查询，再导出；从原系统取回这个值。",
        "remedy":
          "Mend the record or the query in the database, and export again with the value of the source system.",
      ]
    }
    if text.starts(with: numberOfNoDay.utf8) {
      return [
        "whatZh": "日期格式的一个数字", "what": "a number that is formatted as a date",
        "lossZh": "，没有这一天，表格里只显示 ########",
        "loss": " and is none: ######## is all that is seen",
        "remedyZh": "是日期的，写成 2021-01-04 这样的形式；不是日期的，只写这个数字，单元格格式改回“常规”。",
        "remedy":
          "Write a date like 2021-01-04; where it is none, write just the number and set the format back to General.",
      ]
    }
    return [:]
  }

  private static let notAvailable = Array("#n/a".utf8)
  private static let errors = [
    "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!", "#spill!", "#calc!", "#getting_data",
    "#field!",
    "#blocked!", "#connect!", "#unknown!", "#busy!", "#err!", "#error!", "#名称?", "#引用!", "#值!", "#数字!",
    "#数值!", "#空值!", "#除数/0!", "#被零除!", "#func!", "#type!", "#size!",
    picture, numberOfNoDay,
  ].map { Array($0.utf8) }

  /// What Power Query shows for a cell that couldn't be computed.
  private static let bracketed = ["[error]", "[错误]"].map { Array($0.utf8) }

  /// What Access shows alone; beside other text it may be a word of its own.
  private static let databaseErrors = Set(
    ["#error", "#deleted", "#locked", "#错误", "#已删除", "#已删除的"].map { Array($0.utf8) })

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
