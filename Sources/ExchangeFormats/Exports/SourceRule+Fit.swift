import ExchangeBase

extension SourceRule {
  /// The columns that a file has to have by this rule and hasn't: what the rule names without calling it optional,
  /// and what the kind can't do without. Each is named by its titles.
  func missing(among present: [Bool], needed: [[Int]], of schema: KindSchema) -> [String] {
    let named = columns.indices.filter { columns[$0].isNamed && !columns[$0].isOptional && !present[$0] }
    let lost = needed.filter { group in
      group.allSatisfy { !present[$0] } && !group.contains(where: named.contains)
    }
    return named.map { shown($0, of: schema) }
      + lost.map { group in group.map { shown($0, of: schema) }.joined(separator: "／") }
  }

  /// Said of a file that lacks columns.
  func mismatch(missing: [String], at position: Position) -> Finding {
    let what = xml == nil ? LocalizedText("列", "columns") : LocalizedText("元素或属性", "elements or attributes")
    return mismatch(
      "没有找到这些\(what.zh)：\(missing.joined(separator: "、"))。",
      "these \(what.en) weren't found: \(missing.joined(separator: ", ")).", at: position)
  }

  /// Said of amounts under `title` of which the file says another unit than the rule; `text` is where it does, unless the title says it.
  func mismatch(
    of unit: StatedUnit, with ruled: StatedUnit, under title: String, text: String? = nil,
    at position: Position
  ) -> Finding {
    let line = position.line.map { LocalizedText("第 \($0) 行", "line \($0)") }
    let places = [text.map { LocalizedText("“\($0)”", "“\($0)”") }, line].compactMap(\.self)
    let (zh, en) = (places.map(\.zh).joined(separator: "，"), places.map(\.en).joined(separator: ", "))
    return mismatch(
      "“\(title)”的单位，规则写的是\(ruled.name)，而文件里写的是\(unit.name)\(zh.isEmpty ? "" : "（\(zh)）")。",
      "“\(title)” is in \(ruled.name) by the rule, and the file says \(unit.name)\(en.isEmpty ? "" : " (\(en))").",
      at: position)
  }

  /// A column as the export calls it, with the field's title where that says more.
  private func shown(_ field: Int, of schema: KindSchema) -> String {
    let title = schema.fields[field].title
    let column = columns[field]
    if let number = column.number { return "第 \(number) 列（\(title)）" }
    let names = column.titles.map { Masking.shown($0) }.joined(separator: "／")
    return names.isEmpty || names == title ? title : "\(names)（\(title)）"
  }

  /// The units of fields for amounts: those of `named`, which the columns' own titles say, but for what the rule says
  /// otherwise.
  func units(besides named: [Int: StatedUnit]) -> [Int: StatedUnit] {
    var units = named
    for (field, column) in columns.enumerated() {
      if let unit = column.unit { units[field] = .known(MoneyUnit(unit)) }
    }
    return units
  }
}
