@testable import ExchangeFormats

/// Source rules for tests.
enum SampleRules {
  /// A rule about a kind, as `change` makes it; `set` says something of a field.
  static func rule(
    _ kind: String = "approval-push", _ change: (inout SourceRule, (String) -> Int) -> Void = { _, _ in }
  ) throws -> SourceRule {
    let schema = try schema(kind)
    var rule = SourceRule(name: "样例系统", schema: schema)
    change(&rule) { name in
      guard let index = schema.index(of: name) else { preconditionFailure("no field \(name)") }
      return index
    }
    rule.order += rule.columns.indices.filter { !rule.columns[$0].titles.isEmpty && !rule.order.contains($0) }
    return rule
  }

  static func schema(_ kind: String) throws -> KindSchema {
    guard let definition = try Fixtures.library.get()[kind] else { preconditionFailure("no kind \(kind)") }
    return definition.schema
  }

  /// A small export of licences with names, codes and a constant of its own.
  static func export() throws -> SourceRule {
    try rule { rule, field in
      for (name, title) in [
        ("holderName", "MC"), ("holderType", "LX"), ("holderId", "DM"), ("docNo", "WH"), ("itemName", "SX"),
        ("decisionDate", "RQ"), ("validTo", "JZ"), ("organ", "JG"), ("remark", "BZ"),
      ] {
        rule.columns[field(name)].titles = [title]
      }
      rule.columns[field("remark")].isOptional = true
      rule.columns[field("holderContact")].constant = "0632-4400000"
      rule.columns[field("holderType")].codes = CodeTable([
        ("1", "法人及非法人组织"), ("2", "自然人"), ("3", "个体工商户"),
      ])
      rule.ignored = ["流水号"]
      rule.nulls = ["暂无"]
      rule.serials = .excel1900
    }
  }
}
