/// The row right below a header that says how its columns are to be filled in, 必填, 选填, `yyyy-mm-dd`, or what a database keeps in
/// them, `varchar(200)`.
enum HintRow {
  /// Whether most of the filled cells of a row are such hints; one of the columns `telling`, which hold words or days of their own
  /// in every record, has one, where there are any.
  static func isOne(_ row: CSVRow, telling: [Int]) -> Bool {
    guard row.count == row.fields.count, row.content.count <= longest else { return false }
    let cells = row.titles.map(HeaderKey.key)
    let keys = cells.filter { !$0.isEmpty }
    guard telling.isEmpty || telling.contains(where: { $0 < cells.count && isHint(cells[$0]) }) else {
      return false
    }
    let hints = keys.count(where: isHint)
    return hints >= least && hints * 2 > keys.count
  }

  /// One may be the value of a record.
  private static let least = 2
  private static let longest = 4_000

  /// Whether a cell, by its ``HeaderKey``, is such a hint.
  static func isHint(_ key: String) -> Bool {
    var key = key[...]
    while let first = key.first, "([【<〔".contains(first) {
      key = key.dropFirst()
      if let last = key.last, ")]】>〕".contains(last) { key = key.dropLast() }
    }
    return asks(key) || isForm(key) || isType(key) || isLength(key)
  }

  /// Whether it says that a column has to be filled, or needn't be; more may follow, 必填，见目录.
  private static func asks(_ key: Substring) -> Bool {
    demands.contains { word in
      guard key.hasPrefix(word) else { return false }
      return key.dropFirst(word.count).first.map { !$0.isLetter } ?? true
    }
  }

  /// Whether it shows how a day is written.
  private static func isForm(_ key: Substring) -> Bool {
    key.hasPrefix("yyyy") || key.hasPrefix("yy-mm") || key.hasPrefix("xxxx年") || key.hasPrefix("格式:")
  }

  /// Whether it is a type, with its length or without.
  private static func isType(_ key: Substring) -> Bool {
    let name = key.prefix { $0 != "(" }
    return types.contains(String(name)) || (shortTypes.contains(String(name)) && name.count < key.count)
  }

  /// Whether it says how long a value is, 18位, 200字以内.
  private static func isLength(_ key: Substring) -> Bool {
    let unit = key.drop { $0.isNumber || "<=≤-~至不超过".contains($0) }
    return unit.count < key.count && key.contains(where: \.isNumber) && units.contains(String(unit))
  }

  private static let demands = [
    "必填项", "必填", "必选项", "必选", "必录", "选填项", "选填", "选录", "可选", "可空", "不可空", "非空", "非必填项", "非必填", "条件必填", "可不填",
    "不必填",
    "required", "optional", "notnull", "nullable",
  ]
  private static let types: Set<String> = [
    "varchar", "varchar2", "nvarchar", "nvarchar2", "char", "nchar", "character", "text", "string", "clob",
    "date",
    "datetime", "timestamp", "time", "int", "integer", "bigint", "smallint", "number", "numeric", "decimal",
    "float", "double", "bool", "boolean", "字符", "字符串", "字符型", "文本", "文本型", "日期", "日期型", "日期时间", "数字", "数字型",
    "数值", "数值型", "整数", "整型", "布尔", "布尔型",
  ]
  /// What standards call them, only with a length behind, `C(20)`.
  private static let shortTypes: Set<String> = ["c", "n", "d", "an"]
  private static let units: Set<String> = [
    "位", "字", "字符", "个字符", "字节", "个字", "位以内", "字以内", "字符以内", "个字以内", "个字符以内", "位数字",
  ]
}
