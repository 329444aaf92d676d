/// What people write below a table that only its place tells from a record that went wrong: a seal, a day, the number of a page,
/// the lines of a note.
enum FootLine {
  /// How a line is one.
  enum Sort {
    /// By itself.
    case line
    /// As the head of a note: whatever lines follow belong to it.
    case note
  }

  /// What a text of one cell is where nothing but such lines follows; `nil` for another.
  ///
  /// - Parameters:
  ///   - isNoteAbove: whether a note has begun above it.
  ///   - mayBeDay: whether a day there can't be the value of a column.
  ///   - mayBeOffice: whether the name of an office there can't be the front of a record that was cut off.
  static func sort(
    of cell: UnsafeRawBufferPointer, isNoteAbove: Bool, mayBeDay: Bool, mayBeOffice: Bool
  ) -> Sort? {
    guard cell.count <= longest else { return nil }
    let key = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    if beginsNote(key) { return .note }
    if isNoteAbove || isSeal(key) || isPage(key) || TotalsRow.isRemark(key) || TotalsRow.isSigned(cell) {
      return .line
    }
    // Who signs a table often does so in two lines, the office above the day.
    return (mayBeDay && isDay(key)) || (mayBeOffice && isOffice(key)) ? .line : nil
  }

  /// What a text of two cells is where nothing but such lines follows: the head of a note and what it says, or an office and a day.
  static func sort(
    of cell: UnsafeRawBufferPointer, beside other: UnsafeRawBufferPointer, isNoteAbove: Bool, mayBeDay: Bool
  ) -> Sort? {
    guard cell.count + other.count <= longest else { return nil }
    let keys = [cell, other].map { HeaderKey.key(of: String(decoding: $0, as: UTF8.self)) }
    if beginsNote(keys[0]) { return .note }
    if isNoteAbove { return .line }
    guard mayBeDay, keys.contains(where: isDay), keys.contains(where: isOffice) else { return nil }
    return .line
  }

  /// Whether a text ends in the name of a district or the like, 薛城区.
  static func endsInPlace(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count >= 3 && places.contains { text.suffix(3).elementsEqual($0) }
  }

  private static let places = ["省", "市", "区", "县", "镇", "乡"].map { Array($0.utf8) }

  /// Whether a text begins a note: `说明：…`, 填表说明.
  static func beginsNote(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.count <= longest && beginsNote(HeaderKey.key(of: String(decoding: cell, as: UTF8.self)))
  }

  /// Whether the texts of a row are those under a table that was signed: a seal, or who made it, and a day and the like beside it,
  /// 样例局（盖章） and 2021年1月4日, 制表人：样例 and 2021年1月4日; or whom to ask, 联系人：样例 and 联系电话：….
  ///
  /// - Parameter mayBeRest: whether they may be the rest of a record that a line end broke: then a word for a seal without brackets, or one that
  ///   begins a note, signs nothing.
  static func areSignature(_ cells: [UnsafeRawBufferPointer], mayBeRest: Bool = false) -> Bool {
    guard cells.count > 1, cells.allSatisfy({ $0.count <= longestSigned }) else { return false }
    let keys = cells.map { HeaderKey.key(of: String(decoding: $0, as: UTF8.self)) }
    let isSigned = zip(cells, keys).contains { cell, key in
      (isSeal(key) && (!mayBeRest || key.contains("(")))
        || (TotalsRow.isOwnRemark(key) && (!mayBeRest || !beginsNote(key)))
        || TotalsRow.isSigner(key) || TotalsRow.isSigned(cell)
    }
    guard isSigned || TotalsRow.tellContact(keys) else { return false }
    // What is said may stand in the cell behind the colon, or behind the word for who says it.
    var isAnswerDue = false
    return zip(cells, keys).allSatisfy { cell, key in
      let isLabel = TotalsRow.isLabel(key)
      defer { isAnswerDue = key.last == ":" || isLabel }
      return isAnswerDue || isLabel || isSeal(key) || isDay(key) || TotalsRow.isRemark(key)
        || TotalsRow.isSigned(cell)
    }
  }

  /// Whether the texts of a row are what signs the table, and not the rest of the `values` above them: who made it, a seal in brackets or the
  /// number of a page anywhere; an office, a day or whom to ask below the name of an office; a day by itself, or beside an office, below what ends there.
  static func sign(_ cells: [UnsafeRawBufferPointer], below values: [String?]) -> Bool {
    if zip(cells, values).contains(where: { signs($0, below: $1) }) { return true }
    guard values.allSatisfy({ $0.map(isOpen) == false }) else { return false }
    return switch cells.count {
    case 1: isDay(cells[0])
    case 2: sort(of: cells[0], beside: cells[1], isNoteAbove: false, mayBeDay: true) == .line
    default: false
    }
  }

  /// Whether a row holds nothing but the name of an office below that of one: where a record follows it signs nothing, and the one may go on
  /// in the other.
  static func areOffices(_ cells: [UnsafeRawBufferPointer], below values: [String?]) -> Bool {
    guard cells.count == 1, cells[0].count <= longestSigned, let value = values.first ?? nil,
      OfficeNames.areAll(of: value)
    else { return false }
    return isOffice(HeaderKey.key(of: String(decoding: cells[0], as: UTF8.self)))
  }

  /// Whether the name of an office below a `value` signs the table if a day stands below it.
  static func mayBeSigner(_ cell: UnsafeRawBufferPointer, below value: String?) -> Bool {
    guard cell.count <= longestSigned, let value, !isOpen(value), !endsInPlace(value) else { return false }
    return isOffice(HeaderKey.key(of: String(decoding: cell, as: UTF8.self)))
  }

  /// Whether a text is a day and nothing else.
  static func isDay(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.count <= longestSigned && isDay(HeaderKey.key(of: String(decoding: cell, as: UTF8.self)))
  }

  /// Whether a text has a number before it, as the titles of the parts of a table have: 二、零售类, （一）餐饮, (1) 餐饮, 1、餐饮.
  static func isPartTitle(_ cell: UnsafeRawBufferPointer) -> Bool { part(cell) != nil }

  /// How the title of a part is numbered, and its number, in figures of either sort; `nil` for another text.
  static func part(_ cell: UnsafeRawBufferPointer) -> (mark: Character, number: Substring)? {
    guard cell.count <= longestSigned else { return nil }
    let key = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    let isInBrackets = key.first == "("
    let number = key.dropFirst(isInBrackets ? 1 : 0).prefix(while: partNumbers.contains)
    guard (1...longestPartNumber).contains(number.count), let mark = key[number.endIndex...].first else {
      return nil
    }
    let title = key[number.endIndex...].dropFirst()
    guard let first = title.first, isInBrackets ? mark == ")" : "、.".contains(mark) else { return nil }
    return mark != "." || !("0"..."9").contains(first) ? (mark, number) : nil
  }

  private static let longestPartNumber = 3
  private static let partNumbers = Set("0123456789一二三四五六七八九十")

  /// Whether something has to follow behind a text: a mark that nothing ends in, or such a word, stands at its end.
  private static func isOpen(_ value: String) -> Bool {
    let key = HeaderKey.key(of: String(value.suffix(longestOpening)))
    return key.last.map(openMarks.contains) ?? true || openWords.contains(where: key.hasSuffix)
  }

  private static let longestOpening = 8
  private static let openMarks = Set(":(,、;-—~+/[〔【《“‘至到于自从由为在经以及和与或即")
  private static let openWords = ["效期", "日期", "限期", "期限", "延期", "时间", "截止", "截至"]

  private static func endsInPlace(_ value: String) -> Bool {
    places.contains { value.utf8.suffix(3).elementsEqual($0) }
  }

  private static func signs(_ cell: UnsafeRawBufferPointer, below value: String?) -> Bool {
    guard cell.count <= longestSigned else { return false }
    let key = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    if isPage(key) || (isSeal(key) && key.contains("(")) { return true }
    if TotalsRow.isOwnRemark(key), !beginsNote(key) { return true }
    if TotalsRow.isSigned(cell) { return true }
    return value.map(OfficeNames.areAll) == true
      && (isDay(key) || isOffice(key) || (TotalsRow.isRemark(key) && !beginsNote(key)))
  }

  private static let longestSigned = 120

  private static func beginsNote(_ key: String) -> Bool {
    let head = key.prefix { $0 != ":" }
    return notes.contains(String(head))
  }

  private static func isSeal(_ key: String) -> Bool {
    var key = key[...]
    while let last = key.last, "):]】".contains(last) { key = key.dropLast() }
    return seals.contains(where: key.hasSuffix) || seals.contains { key.hasPrefix("(\($0))") }
  }

  /// Whether it is called as an office is, 薛城区行政审批服务局.
  private static func isOffice(_ key: String) -> Bool {
    (4...longestOffice).contains(key.count) && offices.contains(where: key.hasSuffix)
      && key.utf8.allSatisfy { $0 >= 0x80 } && !goesOn(key)
  }

  /// Whether a text goes on with what stands before it: 、薛城区卫生健康局, 和薛城区卫生健康局. 和平区 is a place.
  private static func goesOn(_ key: String) -> Bool {
    if joiners.contains(where: key.hasPrefix) { return true }
    return key.hasPrefix("和") && !(key.dropFirst().first.map(placesOfHe.contains) ?? false)
  }

  private static let joiners = ["、", "；", "。", "·", "）", "及", "以及", "与", "暨", "并"]
  private static let placesOfHe = Set("平县顺田静龙林布硕政")

  /// Whether it is a number between strokes, `- 1 -`, or one of so many, `1/3`.
  private static func isPage(_ key: String) -> Bool {
    guard key.utf8.count <= longestPage else { return false }
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 { return parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(LegacyText.isDigit) } }
    guard let first = key.first, let last = key.last, strokes.contains(first), strokes.contains(last) else {
      return false
    }
    let number = key.drop(while: strokes.contains).prefix { !strokes.contains($0) }
    return !number.isEmpty && number.utf8.allSatisfy(LegacyText.isDigit)
      && key.count { strokes.contains($0) } == key.count - number.count
  }

  /// Whether it is a day, in figures of either sort, or the words of one that is to be filled in.
  private static func isDay(_ key: String) -> Bool {
    if key.hasSuffix("日"), key.contains("年"), key.contains("月") {
      return key.allSatisfy(dayCharacters.contains)
    }
    guard !key.utf8.allSatisfy(LegacyText.isDigit), case .day = LegacyDate(Array(key.utf8)[...]) else {
      return false
    }
    return true
  }

  private static let longest = 1_200
  private static let longestPage = 24
  private static let notes: Set<String> = [
    "注", "备注", "说明", "填表说明", "填报说明", "填写说明", "编制说明", "补充说明", "注意事项", "填报须知", "填表须知",
  ]
  private static let seals = ["盖章", "公章", "签章", "签字", "印章", "(章"]
  private static let offices = ["局", "委员会", "卫健委", "发改委", "办公室", "办事处", "政府", "厅", "支队", "大队", "科", "股"]
  private static let longestOffice = 30
  private static let strokes: Set<Character> = ["-", "—", "–", "_", "~", "·", "－"]
  private static let dayCharacters = Set("0123456789〇○零一二三四五六七八九十年月日")
}
