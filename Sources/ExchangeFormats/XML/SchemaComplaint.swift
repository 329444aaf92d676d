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
  /// That there are more of its sort, and what is meant to stand there.
  var note: LocalizedText?

  /// What whoever does it once does throughout, so that it is told once.
  enum Habit {
    /// Attributes where there may be none.
    case attributes
    /// Elements of names that the kind doesn't have.
    case elements
    /// Elements that are almost one of the kind's, in another case or namespace.
    case spellings
  }

  /// Of which habit it is a sign, with the name that shows it; `nil` for what is told by itself.
  var habit: (habit: Habit, name: String)? {
    if Self.attributeCodes.contains(code) {
      guard let name = SchemaMessage(message).attribute, !name.contains("XMLSchema-instance") else {
        return nil
      }
      return (.attributes, name)
    }
    guard isStructural, fit == .unknown else { return nil }
    let habit: Habit = hint == nil ? .elements : .spellings
    return (habit, Masking.excerpt(element))
  }

  /// The codes for an attribute that may not stand there.
  private static let attributeCodes: Set<Int> = [1827, 1866, 1867]
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
