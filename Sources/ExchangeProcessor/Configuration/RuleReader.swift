import ExchangeBase
import ExchangeFormats
import ExchangeRules

extension Rule {
  private enum Source: String, CaseIterable {
    case measure
    case local
  }

  private enum TriggerSort: String, CaseIterable {
    case act
    case expiry
  }

  /// Reads a rule of a profile.
  init(_ yaml: YAMLMapping) throws {
    try yaml.allow(
      "id", "title", "titleEn", "article", "source", "measures", "kinds", "when", "answeredBy", "trigger",
      "triggerIs", "limit", "limitField", "dueField", "unit", "direction", "silence", "accountable",
      "liability")
    self.init(
      id: try yaml.text("id"), title: try yaml.text("title"), titleEn: try yaml.text("titleEn"),
      article: try yaml.text("article"), isLocal: try yaml.choice("source") == Source.local,
      family: try yaml.choice("measures"), kinds: try yaml.texts("kinds"), when: try Self.conditions(yaml),
      answeredBy: try yaml.has("answeredBy") ? yaml.texts("answeredBy") : [], trigger: try Self.trigger(yaml),
      limit: try Self.limit(yaml), limitField: try yaml.optionalText("limitField"),
      dueField: try yaml.optionalText("dueField"), silence: try yaml.choice("silence", standard: .overdue),
      accountable: try yaml.choice("accountable"), liability: try yaml.optionalText("liability"))
    if family == .push, trigger.field == nil || limit == nil {
      throw yaml.wrong(
        trigger.field == nil ? "trigger" : "limit",
        LocalizedText("推送要有起算的日期和时限", "a push has a day that starts it and a limit"))
    }
  }

  private static func conditions(_ yaml: YAMLMapping) throws -> [Condition] {
    guard yaml.has("when") else { return [] }
    let fields = try yaml.mapping("when")
    return try fields.keys.map { Condition(field: $0, values: try fields.texts($0)) }
  }

  private static func trigger(_ yaml: YAMLMapping) throws -> Trigger {
    let text = try yaml.text("trigger")
    switch text {
    case "delivery": return .delivery
    case "opening": return .opening
    default:
      return try yaml.choice("triggerIs") == TriggerSort.act ? .act(field: text) : .expiry(field: text)
    }
  }

  private static func limit(_ yaml: YAMLMapping) throws -> Limit? {
    guard yaml.has("limit") else {
      if yaml.has("unit") || yaml.has("direction") {
        throw yaml.wrong("limit", LocalizedText("要写多少个单位", "a number of units is needed"))
      }
      return nil
    }
    return Limit(
      try yaml.number("limit", in: Limit.amounts), try yaml.choice("unit"),
      try yaml.choice("direction", standard: .after))
  }
}

extension YAMLMapping {
  /// A text that may be left out.
  fileprivate func optionalText(_ key: String) throws(ConfigurationError) -> String? {
    has(key) ? try text(key) : nil
  }

  /// Complains where a rule speaks of kinds or fields that there aren't, or of values that a field can't
  /// have.
  func check(_ rule: Rule, _ kinds: KindLibrary) throws(ConfigurationError) {
    for kind in rule.answeredBy where kinds[kind] == nil {
      throw wrong(
        "answeredBy",
        LocalizedText("没有种类“\(kind)”；见 exchange kinds", "there is no kind “\(kind)”; see `exchange kinds`"))
    }
    for kind in rule.kinds {
      guard let schema = kinds[kind]?.schema else {
        throw wrong(
          "kinds",
          LocalizedText("没有种类“\(kind)”；见 exchange kinds", "there is no kind “\(kind)”; see `exchange kinds`"))
      }
      try check("trigger", rule.trigger.field, .date, schema)
      try check("dueField", rule.dueField, .date, schema)
      try check("limitField", rule.limitField, .integer, schema)
      for condition in rule.when { try check(condition, schema) }
    }
  }

  /// Complains where fields are required that there aren't.
  func check(_ requiredFields: [String: [String]], _ kinds: KindLibrary) throws(ConfigurationError) {
    for (kind, fields) in requiredFields.sorted(by: { $0.key < $1.key }) {
      guard let schema = kinds[kind]?.schema else {
        throw wrong(
          "requiredFields",
          LocalizedText("没有种类“\(kind)”；见 exchange kinds", "there is no kind “\(kind)”; see `exchange kinds`"))
      }
      for field in fields { _ = try self.field(field, of: schema, for: "requiredFields") }
    }
  }

  private func check(_ key: String, _ name: String?, _ type: FieldType, _ schema: KindSchema)
    throws(ConfigurationError)
  {
    guard let name else { return }
    guard try field(name, of: schema, for: key).type == type else {
      throw wrong(
        key,
        LocalizedText(
          "要一个类型为 \(type.rawValue) 的字段；\(schema.kind) 的“\(name)”是别的类型",
          "a field of type \(type.rawValue) is needed; \(schema.kind) has “\(name)” as another"))
    }
  }

  private func check(_ condition: Rule.Condition, _ schema: KindSchema) throws(ConfigurationError) {
    // What the exchange adds to a record itself is in no schema.
    if condition.field == StandardField.material { return }
    let known = try field(condition.field, of: schema, for: "when").enumeration ?? []
    for value in condition.values where !known.isEmpty && !value.isEmpty && !known.contains(value) {
      throw wrong(
        "when",
        LocalizedText(
          "\(schema.kind) 的“\(condition.field)”只有 \(known.joined(separator: "、"))，没有“\(value)”",
          "\(schema.kind) has in “\(condition.field)” one of \(known.joined(separator: ", ")), not “\(value)”"
        ))
    }
  }

  private func field(_ name: String, of schema: KindSchema, for key: String) throws(ConfigurationError)
    -> Field
  {
    guard let index = schema.index(of: name) else {
      throw wrong(
        key,
        LocalizedText(
          "\(schema.kind) 没有字段“\(name)”；见 exchange template \(schema.kind)",
          "\(schema.kind) has no field “\(name)”; see `exchange template \(schema.kind)`"))
    }
    return schema.fields[index]
  }
}
