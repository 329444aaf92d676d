/// A row below a table that is no record of it: one that sums it up (合计), or says who made it (制表人：…).
struct TotalsRow {
  private static let words: Set<String> = ["合计", "总计", "小计", "共计"]
  private static let counted: Set<String> = ["总数", "总户数", "总条数", "记录数", "总记录数", "数量", "户数", "条数", "件数"]
  /// What is said of it.
  let finding: Finding
  /// Sums in Latin letters, as they may be spelt: other records begin with such, too, and are told from these at a glance.
  static let latin: [String] =
    ["Total", "TOTAL", "total", "Grand Total", "GRAND TOTAL", "Grand total", "grand total"].flatMap { word in
      [word, word + ":", word + "："]
    }
  private static let latinBytes = latin.map { Array($0.utf8) }

  /// What a sum may be of, what it is called, and what it counts. Where two begin alike the longer one comes first.
  private static let spans = [
    "本年度", "本季度", "本月", "本页", "本日", "当日", "当月", "今日", "本周", "本旬", "本季", "本年", "全年", "本期", "本表", "以上",
  ]
  private static let sums = ["合计", "总计", "小计", "共计", "汇总", "累计", "总数", "grandtotal", "total"]
  private static let units: Set<String> = [
    "", "件", "户", "条", "个", "家", "份", "人", "次", "宗", "笔", "项", "起", "元", "万元", "户次", "人次", "件次", "%", "条记录",
  ]

  /// Whether a cell says that it sums up, `本月合计`, `合计（件）`, `累计3件`.
  private static func isSum(_ key: String) -> Bool {
    var rest = key[...]
    if let span = spans.first(where: rest.hasPrefix) { rest = rest.dropFirst(span.count) }
    guard let word = sums.first(where: rest.hasPrefix) else { return false }
    rest = rest.dropFirst(word.count)
    if rest.first == "数" { rest = rest.dropFirst() }
    if rest.first == "(", let end = rest.prefix(6).firstIndex(of: ")") {
      rest = rest[rest.index(after: end)...]
    }
    if rest.first == ":" { rest = rest.dropFirst() }
    return rest.isEmpty || isFigure(rest)
  }

  /// Whether that is a number, perhaps with what it counts.
  private static func isFigure(_ key: Substring) -> Bool {
    let unit = key.drop { $0.isNumber || $0 == "," || $0 == "." || $0 == "-" }
    return unit.count < key.count && units.contains(String(unit))
  }

  /// Whether a cell sums up, or ends in a word for that: 合计：3条, 罚款合计：.
  static func sumsUp(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count <= longestFigure else { return false }
    var key = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    if key.hasSuffix(":") { key.removeLast() }
    return words.contains(where: key.hasSuffix) || isSum(key)
  }

  /// Whether a line sums up what stands above it, and more may follow: 小计：2户, 本页合计.
  static func isOfPart(_ cell: UnsafeRawBufferPointer) -> Bool {
    let key = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    return key.hasPrefix("小计") || spans.contains(where: key.hasPrefix)
  }

  /// Whether all cells behind the first that is filled hold figures, or nothing.
  private static func holdsFigures(_ row: CSVRow, behind first: Int) -> Bool {
    row.fields.indices.dropFirst(first + 1).allSatisfy { column in
      if Trimming.range(of: row[column]).isEmpty { return true }
      guard row[column].count <= longestFigure else { return false }
      let key = HeaderKey.key(of: String(decoding: row[column], as: UTF8.self))
      return ["-", "/", "—"].contains(key) || isFigure(key[...])
    }
  }

  private static let longestFigure = 60

  /// What begins a remark below a table.
  private static let remarks = [
    "制表", "填表", "填报", "审核", "打印", "导出", "注", "备注", "说明", "复核", "经办人", "负责人", "单位负责人", "部门负责人", "分管领导", "主管领导",
    "统计人",
    "录入人", "报送人", "制单", "签字", "签章", "盖章",
  ]
  /// What stands beside such a remark.
  private static let besides = ["日期", "时间", "电话", "联系电话", "联系方式", "联系人", "单位", "报送单位", "报送日期", "年月日"]

  /// Whether a row holds nothing but remarks, `制表人：…`, at least one of which can stand by itself. What is said may stand
  /// in the cell behind the colon.
  private static func isRemark(_ row: CSVRow) -> Bool {
    var hasOwn = false
    var isAnswerDue = false
    return row.fields.indices.allSatisfy { column in
      if Trimming.range(of: row[column]).isEmpty { return true }
      let key = HeaderKey.key(of: String(decoding: row[column], as: UTF8.self))
      guard let colon = key.firstIndex(of: ":") else {
        defer { isAnswerDue = false }
        return isAnswerDue
      }
      isAnswerDue = key.last == ":"
      if remarks.contains(where: key[..<colon].hasPrefix) {
        hasOwn = true
        return true
      }
      return besides.contains(where: key[..<colon].hasPrefix)
    } && hasOwn
  }

  /// Whether a text is such a remark, or what stands beside one.
  static func isRemark(_ key: String) -> Bool {
    guard let colon = key.firstIndex(of: ":") else { return false }
    return (remarks + besides).contains(where: key[..<colon].hasPrefix)
  }

  /// Whether a text is such a remark that can stand by itself, `制表人：…`.
  static func isOwnRemark(_ key: String) -> Bool {
    guard let colon = key.firstIndex(of: ":") else { return false }
    return remarks.contains(where: key[..<colon].hasPrefix)
  }

  /// Whether a text is the word for who made a table, 制表人, and what is said of it stands elsewhere.
  static func isSigner(_ key: String) -> Bool { signers.contains(key) }

  /// Whether a text is such a word, or one that stands beside it.
  static func isLabel(_ key: String) -> Bool { signers.contains(key) || labels.contains(key) }

  /// Whether a text says who made a table with a blank in the place of the colon: 制表人 样例甲, 制表人 样例甲 审核人 样例乙.
  static func isSigned(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count <= longestSigned else { return false }
    let words = String(decoding: cell, as: UTF8.self).split { $0.isWhitespace }
    guard words.count > 1, let first = words.first, signers.contains(String(first)) else { return false }
    return words.allSatisfy {
      $0.count <= longestName && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "·" }
    }
  }

  /// Whether texts say whom to ask: two or more of the sort, one of them 联系人：…, 联系电话：… or the like. Two values don't go on so at once.
  static func tellContact(_ keys: [String]) -> Bool {
    let told = keys.compactMap { key in key.firstIndex(of: ":").map { key[..<$0] } }
    return told.count { word in besides.contains(where: word.hasPrefix) } > 1
      && told.contains { word in contacts.contains(where: word.hasPrefix) }
  }

  private static let signers: Set<String> = [
    "制表人", "填表人", "填报人", "审核人", "复核人", "统计人", "录入人", "报送人", "制单人", "打印人",
  ]
  private static let labels: Set<String> = [
    "负责人", "单位负责人", "部门负责人", "经办人", "分管领导", "联系人", "联系电话", "电话", "日期", "制表日期", "填表日期", "填报日期", "报送日期", "填报单位",
    "报送单位", "审核日期",
  ]
  private static let contacts = ["联系人", "联系电话", "联系方式", "电话", "报送单位", "报送日期"]
  private static let longestSigned = 120
  private static let longestName = 12

  /// Whether there is a `:` or `：`.
  private static func holdsColon(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.indices.contains { place in
      cell[place] == UInt8(ascii: ":") || (cell[place] == 0xEF && cell[place...].starts(with: "：".utf8))
    }
  }

  /// Whether a cell says how many there are, `总数：2`, `小计：2户`.
  private static func isCounted(_ key: String) -> Bool {
    guard let colon = key.firstIndex(of: ":"),
      words.contains(String(key[..<colon])) || counted.contains(String(key[..<colon]))
    else { return false }
    let figure = key[colon...].dropFirst()
    return figure.first?.isNumber == true && figure.drop { $0.isNumber || $0 == "," || $0 == "." }.count <= 2
  }

  /// `nil` when `row` is a record: its first filled cell is another word, or more than half of the columns of a sum are filled.
  init?(_ row: CSVRow, firstFilled: Int, width: Int) {
    guard row[firstFilled].count <= 240 else { return nil }
    // Nearly every word begins with an ideograph of these rows: a glance spares records the rest.
    let text = UnsafeRawBufferPointer(rebasing: row[firstFilled][Trimming.range(of: row[firstFilled])])
    guard let lead = text.first else { return nil }
    let isLatin = lead | 0x20 == UInt8(ascii: "t") || lead | 0x20 == UInt8(ascii: "g")
    guard
      LegacyText.isIdeographLead(lead) || (isLatin && Self.latinBytes.contains(where: text.elementsEqual))
    else { return nil }
    let filled = row.filledCount(upTo: .max)
    let isSparse = filled * 2 <= max(row.count, width, 2)
    guard isSparse || Self.holdsColon(row[firstFilled]) else { return nil }
    let cell = String(decoding: row[firstFilled], as: UTF8.self)
    var key = HeaderKey.key(of: cell)
    if key.hasSuffix(":") { key.removeLast() }
    let isSum = isSparse && Self.words.contains(key)
    let isCount = filled == 1 && width > 1 && Self.isCounted(key)
    let isOther =
      isSparse && width > 1 && Self.isSum(key) && Self.holdsFigures(row, behind: firstFilled)
    guard isSum || isCount || isOther || Self.isRemark(row) else { return nil }
    finding = Finding(.footerSkipped, at: Position(line: row.line), excerpt: Masking.excerpt(cell))
  }
}
