import Mustache

/// What a template is given: values by name, and lists of such.
///
/// Each name is looked for in its own values only. Mustache would look for one that isn't there in all that stands around, and
/// find the note of a section for a table that has none.
struct PageValues: MustacheParent, ExpressibleByDictionaryLiteral {
  private var values: [String: Any] = [:]

  init(dictionaryLiteral elements: (String, Any?)...) {
    for (name, value) in elements { values[name] = value }
  }

  /// These values with others beside them, which go before.
  func with(_ others: PageValues) -> PageValues {
    var all = self
    all.values.merge(others.values) { $1 }
    return all
  }

  func child(named name: String) -> Any? { values[name] ?? false }
}
