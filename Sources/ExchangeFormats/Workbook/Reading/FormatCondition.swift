/// Which numbers a section of a format is for: `[>=100]`, `[=1]` (ECMA-376, part 1, 18.8.31).
struct FormatCondition: Equatable, Sendable {
  /// How a number is compared.
  enum Comparison: String, CaseIterable, Sendable {
    // Those of two characters first, which begin as others do.
    case notEqual = "<>"
    case atMost = "<="
    case atLeast = ">="
    case equal = "="
    case less = "<"
    case greater = ">"
  }

  private let comparison: Comparison
  private let bound: DecimalDigits

  /// Any number above zero, those from zero on, those below.
  static let positive = FormatCondition(.greater, .zero)
  static let notNegative = FormatCondition(.atLeast, .zero)
  static let negative = FormatCondition(.less, .zero)

  private init(_ comparison: Comparison, _ bound: DecimalDigits) {
    self.comparison = comparison
    self.bound = bound
  }

  /// Reads what stands in brackets; `nil` for what is no condition, a colour or a language.
  init?(_ text: ArraySlice<UInt8>) {
    guard let comparison = Comparison.allCases.first(where: { text.starts(with: $0.rawValue.utf8) }),
      let bound = DecimalDigits(LegacyText.trimmed(text.dropFirst(comparison.rawValue.utf8.count)))
    else { return nil }
    self.init(comparison, bound)
  }

  /// Whether a number is one of them.
  func holds(for number: DecimalDigits) -> Bool {
    switch comparison {
    case .notEqual: number != bound
    case .atMost: number <= bound
    case .atLeast: number >= bound
    case .equal: number == bound
    case .less: number < bound
    case .greater: number > bound
    }
  }

  /// Whether all of them are below zero, so that the section shows their sign itself.
  var isOfNegatives: Bool {
    switch comparison {
    case .less: bound <= .zero
    case .atMost, .equal: bound < .zero
    case .notEqual, .atLeast, .greater: false
    }
  }

  /// Whether they are all above zero, perhaps with zero itself.
  var isOfPositives: Bool { self == .positive || self == .notNegative }
}
