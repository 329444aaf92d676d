/// Where something stands in a document.
struct XMLPlace {
  /// The line, from 1.
  var line: Int
  /// The character in the line, from 1.
  var column: Int
}

/// A start tag as a value.
struct XMLElementStart {
  /// The name without prefix.
  let name: String
  /// The namespace, or `nil` when the element is in none.
  let namespace: String?
  /// Whether the tag holds its name and nothing else.
  let isBare: Bool
  /// The attributes that are in no namespace.
  let attributes: [String: String]
  /// The others, each by its namespace, a blank, and its name.
  var foreignAttributes: [String: String] = [:]
  /// Where it stands.
  let place: XMLPlace

  /// Whether it is in the namespace of bundles.
  var isOurs: Bool { namespace == XMLBundle.namespace }
}
