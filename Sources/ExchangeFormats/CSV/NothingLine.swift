/// A line by which people or programs say that there is nothing to report: 本日无数据, 暂无, 没有符合条件的记录, 0 rows affected.
enum NothingLine {
  /// The most bytes of one.
  static let longest = 120
  private static let spans = [
    "本日", "今日", "当日", "今天", "当天", "本周", "本旬", "本月", "本季度", "本期", "本次", "本年", "截至目前", "目前", "暂时", "该时段", "我单位",
    "本单位",
  ]
  private static let nothings = ["暂无", "暂没有", "均无", "无", "没有", "未产生", "未发生", "未", "零", "0"]
  private static let senses = [
    "新增", "新", "任何", "相关", "有关", "可报送", "可报", "报送", "符合条件的", "满足条件的", "查询到", "检索到", "查到", "找到", "许可", "处罚",
    "监管",
    "审批", "推送", "的",
  ]
  private static let subjects = ["数据", "记录", "信息", "业务", "办件", "事项", "内容", "结果", "情况", "条"]
  private static let whole: Set<String> = [
    "nodata", "nodatafound", "norecord", "norecords", "norecordsfound", "norows", "norowsselected",
    "noresult", "noresults", "none", "empty",
    "零报告", "零报送", "空表", "查询结果为空", "结果为空", "数据为空",
  ]

  /// Whether the only line of a file, or its only one below the header, is one.
  static func isOne(_ line: [UInt8]) -> Bool {
    line.withUnsafeBytes { isOne($0) }
  }

  /// Whether a text is one, the separators of empty cells behind it.
  static func isOne(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= longest else { return false }
    if CountRemark.meaning(of: line) == .count { return true }
    return says(String(decoding: line, as: UTF8.self), orNot: true)
  }

  /// Whether the text of a cell says that there are no data, records or the like; with `orNot` also by a word for no value.
  static func says(_ text: String, orNot: Bool = false) -> Bool {
    guard text.utf8.count <= longest else { return false }
    let marks = Set("。.!！,，;；\t|\"()【】[]")
    let key = HeaderKey.key(of: text).filter { !marks.contains($0) }
    if whole.contains(key) { return true }
    var rest = key[...]
    if let span = spans.first(where: rest.hasPrefix) { rest = rest.dropFirst(span.count) }
    guard let word = nothings.first(where: rest.hasPrefix) else { return false }
    rest = rest.dropFirst(word.count)
    if rest.isEmpty { return orNot }
    guard subjects.contains(where: rest.hasSuffix) else { return false }
    while let sense = (senses + subjects).first(where: rest.hasPrefix) { rest = rest.dropFirst(sense.count) }
    return rest.isEmpty
  }
}
