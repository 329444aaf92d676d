import ExchangeBase

/// What libxml2 found to break the XSD, and how the element it is about fits in.
struct SchemaComplaint {
  /// When it was made.
  enum Moment {
    /// At a start tag: its name, its place, its attributes.
    case start
    /// Inside an element: text or children where none may be.
    case content
    /// At an end tag: the value, or what is missing.
    case end
  }

  /// How an element fits into its record.
  enum Fit {
    /// Its turn may have come.
    case inOrder
    /// The kind has no such field.
    case unknown
    /// It has been there before.
    case repeated
    /// A later field has been there before.
    case misplaced
  }

  /// libxml2's code (`xmlParserErrors`), or 0 for what libxml2 passed over.
  let code: Int
  /// libxml2's words.
  let message: String
  /// Where.
  let place: XMLPlace
  /// When.
  let moment: Moment
  /// The element's local name.
  let element: String
  /// The field that the element is, if it is one.
  let field: Int?
  /// How the element fits in.
  let fit: Fit
  /// What it seems to be meant for, where it is like an element that may stand there.
  var hint: LocalizedText?

  /// The code for an element that is not expected here, or one that is missing at the end.
  static let contentCode = 1871
  /// The code for an `xsi:nil` where there may be none.
  static let nilCode = 1847
  /// The codes for an element inside a field.
  static let elementInFieldCodes: Set<Int> = [1828, 1842]
  /// The code for a value that isn't of its type.
  static let typeCode = 1824

  /// Whether it is about the order or presence of elements.
  var isStructural: Bool { code == Self.contentCode || code == 0 }
}
