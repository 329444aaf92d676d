import ExchangeFormats
import ExchangeTesting

/// Makes bundles that are good more often than not, and otherwise wrong in one or a few places.
struct BundleGenerator {
  private let schema: KindSchema
  private var random: SeededGenerator
  /// How many times seldomer values and elements are wrong than they could be.
  private let calm: Int

  init(schema: KindSchema, seed: UInt64, calm: Int = 1) {
    self.schema = schema
    self.calm = calm
    random = SeededGenerator(seed: seed)
  }

  /// A bundle of so many records at most.
  mutating func bundle(of most: Int = 3) -> String {
    var content = chance(2) ? "<controlTotals records=\"\(chance(8) ? "-1" : "3")\"/>" : ""
    for _ in 0..<Int.random(in: chance(20) ? 0...0 : 1...most, using: &random) {
      content += record()
      if chance(3) { content += pick(["\n", "\r\n  ", " <!-- </record> -->\n", "<?p </record>?>"]) }
    }
    if chance(30) {
      content += pick(["<record/>", "<x/>", "text", "<!-- c -->", "<controlTotals records=\"1\"/>"])
    }
    return Bundles.bundle(content, kind: schema.kind)
  }

  private mutating func record() -> String {
    var elements: [String] = []
    let excluded = excludedFields()
    for field in schema.fields where field.isRequired || chance(2) || isInGroup(field) {
      if excluded.contains(field.name) != chance(60 * calm) || chance(60 * calm) { continue }
      elements.append("<\(field.name)>\(value(of: field))</\(field.name)>")
    }
    if chance(8 * calm) { disturb(&elements) }
    return "<record>\(elements.joined(separator: "\n"))</record>"
  }

  /// Of fields that exclude each other, all but one.
  private mutating func excludedFields() -> Set<String> {
    var excluded: Set<String> = []
    for group in schema.groups where group.rule != .atLeastOne {
      let kept = pick(group.fields)
      excluded.formUnion(group.fields.filter { $0 != kept })
    }
    return excluded
  }

  private func isInGroup(_ field: Field) -> Bool { schema.groups.contains { $0.fields.contains(field.name) } }

  private mutating func value(of field: Field) -> String {
    guard chance(12 * calm) else { return field.example }
    let common = [
      "", " \(field.example)\n", "<![CDATA[\(field.example)]]>", "<!-- c -->\(field.example)", "&#x6837;",
      "a b",
      "样例样例", "\u{3000}", "&lt;&amp;", "a\u{FEFF}b", "1", "true", "false", "TRUE", "0",
    ]
    let days = [
      "2020-02-29", "2021-02-29", "2020-13-01", "0000-01-01", "0001-01-01", "2020-12-22Z", "2020-1-1",
      "9999-12-31",
      "12020-01-01", "-2020-01-01", " 2020-12-22 ", "2020-12-22T00:00:00+08:00",
    ]
    let limit = field.maxLength ?? 10
    let lengths = [limit - 1, limit, limit + 1].map { String(repeating: "长", count: $0) }
    return pick(pick([common, field.type == .date ? days : lengths, field.enumeration ?? common]))
  }

  private mutating func disturb(_ elements: inout [String]) {
    let place = Int.random(in: 0...elements.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: elements.shuffle(using: &random)
    case 1: elements.insert("<unknown>1</unknown>", at: place)
    case 2: elements.insert("<x:unknown xmlns:x=\"urn:other\"/>", at: place)
    case 3: elements.insert("文字", at: place)
    case 4 where !elements.isEmpty: elements.insert(pick(elements), at: place)
    case 5 where !elements.isEmpty: elements.removeFirst()
    case 6: elements = elements.map { $0.replacing("><", with: " a=\"1\"><") }
    default: elements = elements.map { $0.replacing("</", with: "<b/></", maxReplacements: 1) }
    }
  }

  /// True once in `count` times.
  private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }
}
