import ExchangeBase

/// Watches the elements beside the records of an export for one that looks like a record and is none by the rule: spelt otherwise, in
/// another namespace, or elsewhere. It would be lost without a word.
struct BesideRecords {
  /// An element that is open.
  private struct Element {
    let start: XMLElementStart
    /// Whether it, or one around it, is left out by the rule.
    let isIgnored: Bool
    /// Whether it is called as the record's but for capitals and namespace.
    let isNamesake: Bool
    /// The fields that stand in it as they stand in a record, and say something.
    var fields: Set<Int> = []
  }

  /// The first that looks like a record.
  private(set) var found: (path: String, namespace: String?, place: XMLPlace)?

  private let form: SourceRule.XMLForm
  private let index: ColumnIndex
  /// The fields that a record is known by, how many of them it has at least, and those of which it has one.
  private let typical: Set<Int>
  private let least: Int
  private let telling: Set<Int>
  private var open: [Element] = []

  /// Prepares for a document.
  init(form: SourceRule.XMLForm, rule: SourceRule, schema: KindSchema, index: ColumnIndex) {
    self.form = form
    self.index = index
    let named = rule.columns.indices.filter { rule.columns[$0].isNamed }
    let needed = named.filter { !rule.columns[$0].isOptional }
    let required = schema.fields.indices.filter {
      schema.fields[$0].isRequired && !rule.columns[$0].isFilled
    }
    // Of few columns a head may have all. By their own titles records have those that the kind requires, too.
    let all = Set(named + required)
    let isTelling = { (field: Int) in Self.tells(schema.fields[field]) }
    typical =
      [Set(needed), Set(named)].first { $0.count >= Self.few && $0.contains(where: isTelling) } ?? all
    least = min(typical.count, max(Self.few, typical.count / 2 + 1))
    telling = typical.filter(isTelling)
  }

  /// Whether a field tells one record from others. What was asked for stands in a head, too: a day, an office, an item.
  private static func tells(_ field: Field) -> Bool {
    if field.name == StandardField.messageId || field.check == .partyCode || field.check == .residentId {
      return true
    }
    guard let role = field.role else { return false }
    return role.isNumber || [.documentTitle, .matterNumber, .reference, .summary, .party].contains(role)
  }

  /// Whether what stands in an element beside records is as much as a record says.
  private func isRecord(_ fields: Set<Int>) -> Bool {
    guard fields.count >= max(least, 2) else { return false }
    return telling.isEmpty ? least >= Self.few : !telling.isDisjoint(with: fields)
  }

  private static let few = 3

  /// Whether what is said in the innermost element is left out by the rule.
  var isIgnored: Bool { open.last?.isIgnored ?? false }

  /// An element begins that is no record; `path` leads to it.
  mutating func start(_ start: XMLElementStart, path: [String]) {
    let isIgnored = isIgnored || index.isIgnored(HeaderKey.key(of: start.name))
    let names = form.record.count == 1 ? path.suffix(1) : path[...]
    let isNamesake = names.elementsEqual(form.record) { $0.lowercased() == $1.lowercased() }
    var element = Element(start: start, isIgnored: isIgnored, isNamesake: isNamesake)
    if found == nil, !isIgnored, form.fields != .elements {
      for (name, value) in start.attributes where Self.says(Array(value.utf8)[...]) {
        if let field = field(name) { element.fields.insert(field) }
      }
    }
    open.append(element)
  }

  /// It ends; `text` is what it says, `nil` where it holds others.
  mutating func end(path: [String], text: ArraySlice<UInt8>?) {
    guard let element = open.popLast(), found == nil, !element.isIgnored else { return }
    if element.isNamesake ? !element.fields.isEmpty : isRecord(element.fields) {
      found = (path.joined(separator: "/"), element.start.namespace, element.start.place)
    }
    guard let text, form.fields != .attributes, Self.says(text) else { return }
    for depth in open.indices {
      if let field = field(path[(depth + 1)...].joined(separator: "/")) { open[depth].fields.insert(field) }
    }
  }

  /// Whether a value says something: the elements of a row for templates don't.
  private static func says(_ value: ArraySlice<UInt8>) -> Bool {
    !LegacyText.isNull(LegacyText.trimmed(value))
  }

  private func field(_ name: String) -> Int? {
    index.field(for: HeaderKey.key(of: name)).flatMap { typical.contains($0) ? $0 : nil }
  }
}
