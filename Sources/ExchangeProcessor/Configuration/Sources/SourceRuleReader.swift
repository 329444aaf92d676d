import ExchangeBase
import ExchangeFormats

/// Reads a source rule from YAML and checks all of it; every complaint names file and line.
struct SourceRuleReader {
  /// The kinds that rules may be about.
  let kinds: KindLibrary
  /// The layouts that they may extend.
  var layouts: [SourceRule] = []
  /// The departments whose files they may be about.
  var departments: Set<String> = []

  /// Reads a rule of `exchange.yaml`.
  func rule(_ yaml: YAMLMapping) throws(ConfigurationError) -> SourceRule {
    try yaml.allow(Self.ownKeys + Self.sharedKeys)
    let name = try yaml.text("name")
    var (rule, definition) = try base(yaml, name: name)
    rule.files = try yaml.textOrTexts("files").map { FileNamePattern($0) }
    if yaml.has("sender") {
      rule.senders = try yaml.textOrTexts("sender")
      if let unknown = rule.senders.first(where: { !departments.contains($0) }) {
        throw yaml.wrong(
          "sender",
          LocalizedText(
            "departments.csv 里没有 dept_code“\(unknown)”", "“\(unknown)” is no dept_code of departments.csv"))
      }
    }
    try readShape(yaml, into: &rule)
    try SourceFieldReader(definition: definition).read(yaml, into: &rule)
    try check(rule, definition, yaml)
    return rule
  }

  /// Reads a layout of the program's `schemas/sources`.
  func layout(_ yaml: YAMLMapping, name: String) throws(ConfigurationError) -> SourceRule {
    try yaml.allow(["kind"] + Self.sharedKeys)
    var (rule, definition) = try base(yaml, name: name)
    try readShape(yaml, into: &rule)
    try SourceFieldReader(definition: definition).read(yaml, into: &rule)
    return rule
  }

  private static let ownKeys = ["name", "files", "sender", "kind", "extends"]
  private static let sharedKeys = [
    "encoding", "delimiter", "header", "columns", "optional", "constants", "derived", "codes", "dates",
    "units",
    "ignore",
    "nulls", "xml",
  ]

  /// The rule to begin with: a layout's, or one that says nothing yet.
  private func base(
    _ yaml: YAMLMapping, name: String
  ) throws(ConfigurationError) -> (SourceRule, KindDefinition) {
    guard yaml.has("extends") else {
      let codes = kinds.definitions.map(\.kind.code).joined(separator: ", ")
      let definition = try yaml.value("kind", LocalizedText("其中一个：\(codes)", "one of \(codes)")) { kinds[$0] }
      return (SourceRule(name: name, schema: definition.schema), definition)
    }
    let known = layouts.map(\.name).joined(separator: ", ")
    var rule = try yaml.value("extends", LocalizedText("其中一个：\(known)", "one of \(known)")) { name in
      layouts.first { $0.name == name }
    }
    let kind = yaml.has("kind") ? try yaml.text("kind") : rule.kind
    guard kind == rule.kind, let definition = kinds[kind] else {
      throw yaml.wrong(
        "kind",
        LocalizedText(
          "要写所沿用的种类“\(rule.kind)”，或不写", "“\(rule.kind)”, the kind of what is extended, is needed, or nothing")
      )
    }
    rule.name = name
    return (rule, definition)
  }

  /// Encoding, delimiter, header, and the form of XML.
  private func readShape(_ yaml: YAMLMapping, into rule: inout SourceRule) throws(ConfigurationError) {
    if yaml.has("encoding") { rule.encoding = try yaml.choice("encoding") as TextEncoding }
    if yaml.has("delimiter") {
      rule.delimiter = try yaml.value(
        "delimiter", LocalizedText("其中一个：, ; | \"\\t\"", "one of , ; | \"\\t\"")
      ) { text in
        [",": 0x2C, ";": 0x3B, "|": 0x7C, "\t": 0x09, "\\t": 0x09][text]
      }
    }
    if yaml.has("header") {
      rule.header = try yaml.value(
        "header", LocalizedText(" 1 到 100 的行号，或 none", "a row number from 1 to 100, or none")
      ) { text in
        text == "none"
          ? SourceRule.Header.none : Int(text).flatMap { (1...100).contains($0) ? .row($0) : nil }
      }
    }
    if yaml.has("dates") { rule.serials = try yaml.choice("dates") as DateSerials }
    if yaml.has("ignore") { rule.ignored += try yaml.textOrTexts("ignore") }
    if yaml.has("nulls") { rule.nulls += try yaml.textOrTexts("nulls") }
    if yaml.has("xml") { rule.xml = try xmlForm(yaml.mapping("xml")) }
  }

  private func xmlForm(_ yaml: YAMLMapping) throws(ConfigurationError) -> SourceRule.XMLForm {
    try yaml.allow(["record", "namespace", "fields"])
    let record = try yaml.value(
      "record", LocalizedText("元素名，或用 / 隔开的几层元素名", "an element's name, or names with / between them")
    ) { text in
      let names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      return names.contains("") ? nil : names
    }
    let namespace: SourceRule.XMLForm.Namespace =
      switch yaml.has("namespace") ? try yaml.text("namespace") : "any" {
      case "any": .any
      case "none": .none
      case let uri: .uri(uri)
      }
    return SourceRule.XMLForm(
      record: record, namespace: namespace, fields: try yaml.choice("fields", standard: .elements))
  }

  /// What only the whole rule shows to be wrong.
  private func check(
    _ rule: SourceRule, _ definition: KindDefinition, _ yaml: YAMLMapping
  ) throws(ConfigurationError) {
    let fields = definition.schema.fields
    if rule.xml != nil {
      for key in ["delimiter", "header"] where yaml.has(key) {
        throw yaml.wrong(key, LocalizedText("XML 的规则里不写这一项", "nothing is needed in a rule about XML"))
      }
      if let numbered = rule.columns.firstIndex(where: { $0.number != nil }) {
        throw yaml.wrong(
          "columns",
          LocalizedText(
            "XML 的规则要写名称，“\(fields[numbered].name)”写的是列号",
            "names are needed in a rule about XML, “\(fields[numbered].name)” has a number"))
      }
    } else if rule.header == .none {
      if let named = rule.columns.firstIndex(where: { !$0.titles.isEmpty }) {
        throw yaml.wrong(
          "columns",
          LocalizedText(
            "没有表头的要写列号，“\(fields[named].name)”写的是列名",
            "column numbers are needed where there is no header, “\(fields[named].name)” has a title")
        )
      }
      let lost = fields.indices.filter {
        fields[$0].isRequired && rule.columns[$0].number == nil && !rule.columns[$0].isFilled
      }
      if !lost.isEmpty {
        let names = lost.map { fields[$0].name }.joined(separator: ", ")
        throw yaml.wrong(
          "columns",
          LocalizedText("必填的 \(names) 要写列或常数", "a column or a constant is needed for the required \(names)"))
      }
    }
  }
}
