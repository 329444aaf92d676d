public import Mustache

/// What a template is given: values by name, and lists of such.
///
/// Each name is looked for in its own values only. Mustache would look for one that isn't there in all that stands around, and
/// find the note of a section for a table that has none.
public struct PageValues: MustacheParent, ExpressibleByDictionaryLiteral {
  private var values: [String: Any] = [:]

  /// Values by their names; those that are `nil` aren't there.
  public init(dictionaryLiteral elements: (String, Any?)...) {
    for (name, value) in elements { values[name] = value }
  }

  /// These values with others beside them, which go before.
  public func with(_ others: PageValues) -> PageValues {
    var all = self
    all.values.merge(others.values) { $1 }
    return all
  }

  /// The value of a name, or what counts as nothing.
  public func child(named name: String) -> Any? { values[name] ?? false }
}
