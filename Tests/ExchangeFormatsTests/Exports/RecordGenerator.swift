import ExchangeTesting

@testable import ExchangeFormats

/// Makes good records in canonical form: what comes back from any format must be the same.
struct RecordGenerator {
  private let schema: KindSchema
  private var random: SeededGenerator

  init(schema: KindSchema, seed: UInt64) {
    self.schema = schema
    random = SeededGenerator(seed: seed)
  }

  mutating func record(number: Int) -> Record {
    var values = Array(repeating: "", count: schema.fields.count)
    let excluded = excludedFields()
    for (index, field) in schema.fields.enumerated() where !excluded.contains(field.name) {
      let isNeeded = field.isRequired || schema.groups.contains { $0.fields.contains(field.name) }
      if isNeeded || chance(2) { values[index] = value(of: field) }
    }
    return Record(number: number, values: values)
  }

  /// Of fields that exclude each other, all but one.
  private mutating func excludedFields() -> Set<String> {
    var excluded: Set<String> = []
    for group in schema.groups where group.rule != .atLeastOne {
      let kept = group.fields[Int.random(in: 0..<group.fields.count, using: &random)]
      excluded.formUnion(group.fields.filter { $0 != kept })
    }
    return excluded
  }

  private mutating func value(of field: Field) -> String {
    if let allowed = field.enumeration { return allowed[Int.random(in: 0..<allowed.count, using: &random)] }
    if field.normalization == .amount {
      return ["0.5", "12", "0.000001", "123456.789"][Int.random(in: 0..<4, using: &random)]
    }
    guard field.type == .string, field.normalization == .text, field.pattern == nil else {
      return field.example
    }
    let pieces = [
      "样例", "䶮", "𬭊", "a", "1", "，", ",", ";", "|", "\t甲", "\"", "\n", "<&>", "＝", "（1）", "'", "=1+1", "  ",
    ]
    let count = Int.random(in: 0...6, using: &random)
    let middle = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
    return String(("甲" + middle + "乙").prefix(field.maxLength ?? 40))
  }

  private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
}
