import ExchangeBase

/// Which field of a kind a header cell names: by title, canonical name, or alias.
struct ColumnIndex: Sendable {
  /// How well a header fits the kind.
  struct Fit: Equatable, Sendable {
    /// How many columns the kind knows: those of its fields, and those that it leaves out on purpose.
    var knownCount = 0
    /// Whether any of the columns that the kind needs is there. If none is, the others tell nothing.
    var hasNeeded = false
    /// Whether all of them are.
    var isWhole = false

    /// More for a kind that is more likely.
    var rank: Int { hasNeeded ? knownCount : 0 }
  }

  /// The columns that a file must have: each the place of a required field, or those of fields of which one
  /// is needed.
  let needed: [[Int]]
  /// The fields that are known by the number of their column, by that number, from 0.
  let numbered: [Int: Int]
  /// The rule that the columns are read by, where there is one.
  let rule: SourceRule?
  private let fields: [String: Int]
  private let ignored: Set<String>
  /// The fields that hold amounts of money.
  private let amounts: Set<Int>

  /// Collects what the columns of `schema` may be called. A title or name weighs more than another field's alias,
  /// and what a rule says more than either.
  init(schema: KindSchema, rule: SourceRule? = nil) {
    var fields: [String: Int] = [:]
    for names in [\Field.title, \Field.name] {
      for (index, field) in schema.fields.enumerated() {
        fields[HeaderKey.key(of: field[keyPath: names])] = index
      }
    }
    for (index, field) in schema.fields.enumerated() {
      for alias in field.aliases where fields[HeaderKey.key(of: alias)] == nil {
        fields[HeaderKey.key(of: alias)] = index
      }
    }
    for key in (rule?.ignored ?? []).map(HeaderKey.key) { fields[key] = nil }
    let columns = rule?.columns ?? []
    for (index, column) in columns.enumerated() {
      for title in column.titles { fields[HeaderKey.key(of: title)] = index }
    }
    self.rule = rule
    self.fields = fields
    numbered = Dictionary(
      columns.enumerated().compactMap { index, column in column.number.map { ($0 - 1, index) } }
    ) {
      first, _ in first
    }
    amounts = Set(schema.fields.indices.filter { schema.fields[$0].normalization == .amount })
    // Files that have to come along may be all that there are, where the table has no column for their names.
    let required = schema.fields.indices.filter { index in
      schema.fields[index].isRequired && schema.fields[index].attachments != .required
    }
    needed =
      (required.map { [$0] }
      + schema.groups.filter(\.rule.needsOne).map { $0.fields.compactMap(schema.index) })
      .filter { needed in !needed.contains { columns.indices.contains($0) && columns[$0].isFilled } }
    ignored = Set(
      (schema.ignoredColumns + RejectedRowsWriter.columns + ReplyForm.remarks + (rule?.ignored ?? [])).map(
        HeaderKey.key))
  }

  /// The place of the field that a header cell with this key names.
  ///
  /// - Parameter splits: takes units off keys.
  func field(for key: String, splits: UnitSplits = UnitSplits()) -> Int? {
    if let field = fields[key] { return field }
    if let rest = HeaderKey.withoutRemark(key) ?? HeaderKey.withoutDecoration(key) {
      return self.field(for: rest, splits: splits)
    }
    // Another unit than the title's, or one that the title leaves out.
    return withUnit(key, splits)?.field
  }

  /// The unit that a header cell with this key gives its amounts in, if it names one.
  func amountUnit(for key: String) -> StatedUnit? {
    if fields[key] != nil { return StatedUnit.splits(of: key).first?.unit }
    let rest = HeaderKey.withoutRemark(key) ?? HeaderKey.withoutDecoration(key)
    return rest.map(amountUnit) ?? withUnit(key, UnitSplits())?.unit
  }

  /// The field for amounts that a key names when its unit is taken off.
  private func withUnit(_ key: String, _ splits: UnitSplits) -> (field: Int, unit: StatedUnit)? {
    guard !amounts.isEmpty else { return nil }
    for (rest, unit) in splits.of(key) {
      let bare = HeaderKey.withoutRemark(rest) ?? rest
      if let field = fields[bare + "(万元)"] ?? fields[bare], amounts.contains(field) { return (field, unit) }
    }
    return nil
  }

  /// Of two columns of one field, which both stand in its list in the rule, the one that stands there first.
  func preferred(_ left: String, or right: String, for field: Int) -> String? {
    guard let titles = rule?.columns[field].titles.map(HeaderKey.key), left != right, titles.contains(left),
      titles.contains(right)
    else { return nil }
    return titles.first { $0 == left || $0 == right }
  }

  /// How well a header with these keys fits.
  ///
  /// - Parameter splits: takes units off keys, for all kinds that the same header is held against.
  func fit(of keys: [String], splits: UnitSplits) -> Fit {
    var fit = Fit()
    var found: Set<Int> = []
    for (column, key) in keys.enumerated() {
      if let field = numbered[column] ?? field(for: key, splits: splits) {
        found.insert(field)
      } else if isIgnored(key) {
        fit.knownCount += 1
      }
    }
    let present = needed.count { !found.isDisjoint(with: $0) }
    fit.knownCount += found.count
    fit.hasNeeded = present > 0
    fit.isWhole = present == needed.count
    return fit
  }

  /// Whether a column is known and left out: schema or rule say so, or the exchange added it to rows that came back.
  /// Without a header, whatever the rule doesn't number is left out.
  func isIgnored(_ key: String) -> Bool {
    rule?.header == SourceRule.Header.none || ignored.contains(key)
      || HeaderKey.withoutDecoration(key).map(isIgnored) ?? false
  }
}

/// Header cells in the form in which they are compared.
enum HeaderKey {
  /// Remarks behind a title that say nothing about which column it is.
  private static let remarks = [
    "(必填)", "(必填项)", "(必录)", "(非必填)", "(选填)", "(选填项)", "(可空)", "(文本)", "(文本格式)", "(日期)", "(日期格式)",
    "(yyyy-mm-dd)", "(yyyy/mm/dd)", "(yyyymmdd)", "[必填]", "[选填]", "【必填】", "【选填】",
  ]
  /// What a column is called that only counts the rows.
  private static let rowNumbers: Set<String> = ["序号", "序号.", "行号", "no", "no.", "№"]

  /// What somebody does who gets something, and what he is.
  private static let receiving = [
    "接收", "接受", "收件", "收文", "受文", "送达", "送往", "发往", "發往", "主送", "抄送", "抄告", "分发", "分送",
  ]
  private static let receivers = ["部门", "单位", "机关", "机构", "对象", "部門", "單位", "機關", "機構", "對象"]
  /// What somebody does who comes, and words that say of it that he was to, or didn't.
  private static let attending = ["参加", "参与", "到场", "到会", "出席", "出勤", "实到", "派员", "參加", "到場"]
  private static let notAttending = ["应", "未", "没", "不", "缺", "拟", "通知", "邀请", "應", "沒"]
  /// What says by itself that those follow who get something.
  private static let copying = ["主送", "抄送", "抄告", "抄报", "分送"]
  private static let addressing = [
    "发送范围", "发送对象", "发送至", "发送到", "发送给", "推送范围", "推送对象", "推送至", "推送到", "推送给", "下发范围", "下发至", "分发范围", "发至",
    "送至", "受文者",
  ]
  private static let numberMarks = Set<Character>("0123456789一二三四五六七八九十()[]-_.")

  /// How a title says in which form a department stands there.
  private static let forms = ["代码", "编码", "名称", "全称", "简称"]

  /// Whether a title speaks of codes.
  static func namesCodes(_ key: String) -> Bool { forms.prefix(2).contains(where: key.contains) }

  /// The title without the form in which things stand below it, and without a remark.
  static func withoutForm(_ key: String) -> String {
    forms.reduce(withoutRemark(key) ?? key) { $0.replacing($1, with: "") }.replacing("()", with: "")
  }

  /// Whether a title speaks of the departments of a role in which saying nothing says something: of those that get something (接受部门,
  /// 主送单位, 接收部门代码), or that came (参加单位, 实到部门).
  static func names(_ role: FieldRole, _ key: String) -> Bool {
    guard receivers.contains(where: key.contains) else { return false }
    return role == .participants
      ? attending.contains(where: key.contains) && !notAttending.contains(where: key.contains)
      : receiving.contains(where: key.contains)
  }

  /// Whether a title speaks of such departments and of nothing that they have or do: 主送, 接收部门2, and not 接收单位联系人.
  static func ends(in role: FieldRole, _ key: String) -> Bool {
    var bare = withoutForm(key)[...]
    while let last = bare.last, numberMarks.contains(last) { bare = bare.dropLast() }
    let namesMany = receivers.contains(where: bare.hasSuffix)
    if role == .participants { return namesMany && names(role, key) }
    return copying.contains(where: bare.hasSuffix)
      || (namesMany && receiving.contains(where: bare.contains))
  }

  /// Whether a title says for whom something is, be they departments or not: 推送对象, 发送范围.
  static func addresses(_ key: String) -> Bool {
    let bare = withoutForm(key)
    return addressing.contains(where: bare.hasSuffix)
  }

  /// Whether a title speaks of something that goes to somebody, whoever else it names: 审批结果推送部门.
  static func speaksOfReceiving(_ key: String) -> Bool {
    receiving.contains(where: key.contains) || sending.contains(where: key.contains) || addresses(key)
  }

  private static let sending = ["推送", "下发"]

  /// The most characters that are looked at: no title is nearly as long.
  private static let longest = 200

  /// Whether the column only counts the rows, so that nothing is lost without it.
  static func isRowNumber(_ key: String) -> Bool {
    rowNumbers.contains(key) || withoutDecoration(key).map(isRowNumber) ?? false
  }

  /// The cell with full-width forms made ASCII, small Latin letters, and without blanks and the asterisks that mark
  /// a required column.
  static func key(of cell: String) -> String {
    var key = String.UnicodeScalarView()
    for scalar in cell.unicodeScalars.prefix(longest) {
      switch scalar.value {
      // A table that was copied behind another has the end mark of that one's file before its header.
      case 0x1A: continue
      case _ where scalar.isBlank: continue
      case 0x41...0x5A: key.append(Unicode.Scalar(UInt8(scalar.value | 0x20)))
      case 0xFF21...0xFF3A: key.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0 | 0x20)))
      case 0xFF01...0xFF5E: key.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      case 0xFE50...0xFE6B: key.append(LegacyText.smallForm(scalar.value).map(Unicode.Scalar.init) ?? scalar)
      default: key.append(scalar)
      }
    }
    while key.first == "*" { key.removeFirst() }
    while key.last == "*" { key.removeLast() }
    return String(key)
  }

  /// The key without such a remark, or `nil` when it has none.
  static func withoutRemark(_ key: String) -> String? {
    // Most cells end in no bracket: a glance at the last byte (of 】 it is 0x91) saves comparing them with each remark.
    guard let last = key.utf8.last, [0x29, 0x5D, 0x91].contains(last),
      let remark = remarks.first(where: key.hasSuffix)
    else { return nil }
    return self.key(of: String(key.dropLast(remark.count)))
  }

  /// What databases and forms enclose titles with.
  private static let enclosing: [Character: Character] = ["[": "]", "【": "】", "`": "`", "(": ")"]

  /// The key without what stands around a title or before it and says nothing about which column it is, its number, `1.名称`,
  /// `(1)名称`, the short name of a database's table, `t.名称`, or what encloses it, `[名称]`; `nil` when there is none.
  static func withoutDecoration(_ key: String) -> String? {
    // Most titles begin with an ideograph.
    guard let byte = key.utf8.first, !(0xE4...0xE9).contains(byte), let first = key.first else { return nil }
    let rest: Substring
    if let closing = enclosing[first] {
      let inner = key.dropFirst().prefix { $0 != closing && $0 != first }
      let behind = key[inner.endIndex...]
      guard behind.first == closing else { return nil }
      if behind.dropFirst().isEmpty {
        // A unit alone is one in parentheses, and a number alone is that of a column.
        if first == "(" { return nil }
        rest = inner
      } else if isNumber(inner) {
        rest = behind.dropFirst()
      } else {
        guard behind.dropFirst().first == ".", isTable(inner) else { return nil }
        rest = behind.dropFirst(2)
      }
    } else {
      let front = key.prefix { !".、)".contains($0) }
      let behind = key[front.endIndex...]
      guard isNumber(front) || (behind.first == "." && isTable(front)) else { return nil }
      rest = behind.dropFirst()
    }
    guard let next = rest.utf8.first, !LegacyText.isDigit(next) else { return nil }
    return self.key(of: String(rest))
  }

  private static func isNumber(_ text: Substring) -> Bool {
    (1...3).contains(text.utf8.count) && text.utf8.allSatisfy(LegacyText.isDigit)
  }

  /// Whether it is `t`, `a1`, `dbo`, `t_xk`, `xk0_`: longer names may be those of things that have columns of the same name, `agent.phone`.
  private static func isTable(_ text: Substring) -> Bool {
    guard text.utf8.count <= 10 else { return false }
    var rest = text.last == "_" ? text.dropLast() : text
    let number = rest.reversed().prefix { ("0"..."9").contains($0) }
    guard number.count <= 2 else { return false }
    rest = rest.dropLast(number.count)
    let words = rest.split(separator: "_", omittingEmptySubsequences: false)
    return (1...2).contains(words.count)
      && words.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { ("a"..."z").contains($0) } }
  }
}
