public import ExchangeBase

/// A day that a test writes down: `"2021-01-04"`.
extension Day: ExpressibleByStringInterpolation {
  /// The day that is written; a test that writes none ends here.
  public init(stringLiteral text: String) {
    guard let day = Day(text) else { preconditionFailure("“\(text)” is no day") }
    self = day
  }
}
