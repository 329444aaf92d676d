import ExchangeBase
import ExchangeFormats

/// Reads what a source rule says of the fields of its kind, and holds it against the kind's schema.
struct SourceFieldReader {
  let definition: KindDefinition
  private var schema: KindSchema { definition.schema }

  init(definition: KindDefinition) { self.definition = definition }

  /// Reads `columns`, `optional`, `constants`, `derived`, `codes` and `units`.
  func read(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    try readColumns(yaml, into: &rule)
    if yaml.has("optional") {
      for name in try yaml.textOrTexts("optional") {
        guard let field = schema.index(of: name) else {
          throw yaml.wrong(
            "optional",
            LocalizedText(
              "要写字段名；\(schema.kind) 没有“\(name)”",
              "names of fields are needed; “\(name)” isn't one of \(schema.kind)"))
        }
        rule.columns[field].isOptional = true
      }
    }
    try readConstants(yaml, into: &rule)
    try readDerived(yaml, into: &rule)
    try readCodes(yaml, into: &rule)
    try readUnits(yaml, into: &rule)
  }

  private func readColumns(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    guard yaml.has("columns") else { return }
    let columns = try yaml.mapping("columns")
    for entry in columns.entries {
      let field = try index(of: entry, in: columns)
      guard !entry.texts.isEmpty, !entry.texts.contains("") else {
        throw columns.wrong(
          entry,
          LocalizedText("要写列名、几个列名，或列号", "a column's title, a list of titles, or a column's number is needed")
        )
      }
      rule.columns[field].titles = []
      rule.columns[field].number = nil
      if entry.texts.count == 1, let number = Int(entry.texts[0]), rule.xml == nil {
        guard (1...1_000).contains(number) else {
          throw columns.wrong(entry, LocalizedText("列号从 1 起", "columns are numbered from 1"))
        }
        rule.columns[field].number = number
      } else {
        rule.columns[field].titles = entry.texts
      }
      if !rule.order.contains(field) { rule.order.append(field) }
      if let other = rule.columns.indices.first(where: {
        $0 != field && shares(rule.columns[$0], rule.columns[field])
      }) {
        throw columns.wrong(
          entry,
          LocalizedText(
            "“\(schema.fields[other].name)”用了同一列", "“\(schema.fields[other].name)” has the same column"))
      }
    }
  }

  private func shares(_ left: SourceRule.Column, _ right: SourceRule.Column) -> Bool {
    left.number != nil && left.number == right.number
      || left.titles.contains { title in right.titles.contains { $0.lowercased() == title.lowercased() } }
  }

  private func readConstants(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    guard yaml.has("constants") else { return }
    let constants = try yaml.mapping("constants")
    for entry in constants.entries {
      let field = try index(of: entry, in: constants)
      guard entry.texts.count == 1, let text = entry.texts.first, !text.isEmpty else {
        throw constants.wrong(entry, LocalizedText("要写一个值", "a value is needed"))
      }
      let value = canonical(text, field: field)
      if let reason = complaint(about: value, field: field) { throw constants.wrong(entry, reason) }
      rule.columns[field].constant = value
    }
  }

  private func readCodes(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    guard yaml.has("codes") else { return }
    let tables = try yaml.mapping("codes")
    for entry in tables.entries {
      let field = try index(of: entry, in: tables)
      let table = try codes(in: tables.mapping(entry.key), field: field)
      if table.entries.isEmpty {
        throw tables.wrong(entry, LocalizedText("要写代码和它的意思", "codes with what they mean are needed"))
      }
      rule.columns[field].codes = table
    }
  }

  /// What follows from another field: `itemName: {from: licenceTitle, map: {食品经营许可证: 食品经营许可}}`.
  private func readDerived(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    guard yaml.has("derived") else { return }
    let fields = try yaml.mapping("derived")
    for entry in fields.entries {
      let field = try index(of: entry, in: fields)
      let derived = try fields.mapping(entry.key)
      try derived.allow(["from", "map"])
      let source = try derived.value(
        "from", LocalizedText("\(schema.kind) 的另一个字段", "another field of \(schema.kind)")
      ) { name in
        schema.index(of: name).flatMap { $0 == field ? nil : $0 }
      }
      let table = try codes(in: derived.mapping("map"), field: field) { canonical($0, field: source) }
      if table.entries.isEmpty {
        throw derived.wrong("map", LocalizedText("要写值和由它得出的内容", "values with what follows from them"))
      }
      rule.columns[field].derivation = SourceRule.Derivation(from: source, by: table)
    }
  }

  /// A table of what is written to what it means in a field.
  ///
  /// - Parameter key: the form in which what is written is looked up.
  private func codes(
    in table: YAMLMapping, field: Int, key: (String) -> String = { $0 }
  ) throws(ConfigurationError) -> CodeTable {
    var codes: [(code: String, value: String)] = []
    for code in table.entries {
      guard code.texts.count == 1, let value = code.texts.first, !value.isEmpty else {
        throw table.wrong(code, LocalizedText("要写它表示的值", "the value that it means is needed"))
      }
      if let reason = complaint(about: value, field: field) { throw table.wrong(code, reason) }
      codes.append((key(code.key), value))
    }
    return CodeTable(codes)
  }

  private func readUnits(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    guard yaml.has("units") else { return }
    let units = try yaml.mapping("units")
    for entry in units.entries {
      let field = try index(of: entry, in: units)
      guard schema.fields[field].normalization == .amount else {
        throw units.wrong(entry, LocalizedText("这个字段不是金额", "this field is no amount of money"))
      }
      rule.columns[field].unit = try units.choice(entry.key) as AmountUnit
    }
  }

  private func index(of entry: YAMLMapping.Entry, in yaml: YAMLMapping) throws(ConfigurationError) -> Int {
    guard let field = schema.index(of: entry.key) else {
      let names = schema.fields.map(\.name).joined(separator: ", ")
      throw yaml.wrong(
        entry,
        LocalizedText(
          "\(schema.kind) 没有这个字段；有这些：\(names)", "\(schema.kind) has no such field; it has \(names)"))
    }
    return field
  }

  /// A value as it would be read from a file.
  private func canonical(_ text: String, field: Int) -> String {
    var value: [UInt8] = []
    let result = ValueNormalizer(schema: schema).normalize(Array(text.utf8)[...], field: field, into: &value)
    return result == .value ? String(decoding: value, as: UTF8.self) : text
  }

  /// Why a value can't be one of the field; `nil` where it can.
  private func complaint(about value: String, field: Int) -> LocalizedText? {
    let values = schema.fields.indices.map { $0 == field ? value : "" }
    let findings = definition.validator.findings(in: Record(number: 1, values: values)) { index in
      Position(field: index.map { schema.fields[$0].name }, title: index.map { schema.fields[$0].title })
    }
    let name = schema.fields[field].name
    return findings.first { $0.code != .valueMissing && $0.severity == .error && $0.position.field == name }
      .map {
        LocalizedText("“\(value)”不是合格的值：\($0.message.zh)", "“\(value)” is no valid value: \($0.message.en)")
      }
  }
}
