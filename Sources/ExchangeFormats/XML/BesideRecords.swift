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
    /// The fields that stand in it as they stand in a record.
    var fields: Set<Int> = []
  }

  /// The first that looks like a record.
  private(set) var found: (path: String, namespace: String?, place: XMLPlace)?

  private let form: SourceRule.XMLForm
  private let index: ColumnIndex
  /// The fields that a record is known by, and how many of them it has at least.
  private let typical: Set<Int>
  private let least: Int
  private var open: [Element] = []

  /// Prepares for a document.
  init(form: SourceRule.XMLForm, rule: SourceRule, schema: KindSchema, index: ColumnIndex) {
    self.form = form
    self.index = index
    let named = rule.columns.indices.filter { rule.columns[$0].isNamed }
    let needed = named.filter { !rule.columns[$0].isOptional }
    let required = schema.fields.indices.filter { schema.fields[$0].isRequired }
    typical = Set([needed, named, required].first { !$0.isEmpty } ?? [])
    // What was asked for stands in a head, too: a day, an office.
    least = min(typical.count, max(2, (typical.count + 1) / 2))
  }

  /// Whether what is said in the innermost element is left out by the rule.
  var isIgnored: Bool { open.last?.isIgnored ?? false }

  /// An element begins that is no record; `path` leads to it.
  mutating func start(_ start: XMLElementStart, path: [String]) {
    let isIgnored = isIgnored || index.isIgnored(HeaderKey.key(of: start.name))
    let names = form.record.count == 1 ? path.suffix(1) : path[...]
    let isNamesake = names.elementsEqual(form.record) { $0.lowercased() == $1.lowercased() }
    var element = Element(start: start, isIgnored: isIgnored, isNamesake: isNamesake)
    if found == nil, !isIgnored, form.fields != .elements {
      element.fields = Set(start.attributes.keys.compactMap { field($0) })
    }
    open.append(element)
  }

  /// It ends. `isLeaf`: it holds no other.
  mutating func end(path: [String], isLeaf: Bool) {
    guard let element = open.popLast(), found == nil, !element.isIgnored else { return }
    if element.isNamesake ? !element.fields.isEmpty : least > 0 && element.fields.count >= least {
      found = (path.joined(separator: "/"), element.start.namespace, element.start.place)
    }
    guard isLeaf, form.fields != .attributes else { return }
    for depth in open.indices {
      if let field = field(path[(depth + 1)...].joined(separator: "/")) { open[depth].fields.insert(field) }
    }
  }

  private func field(_ name: String) -> Int? {
    index.field(for: HeaderKey.key(of: name)).flatMap { typical.contains($0) ? $0 : nil }
  }
}
