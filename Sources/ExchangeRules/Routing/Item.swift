public import ExchangeBase

/// A matter that is decided on application (事项), and who supervises what was permitted, as the catalogue of
/// items has it.
public struct Item: Sendable, Hashable {
  /// The code in this catalogue (`XK001`).
  public let code: String
  /// The implementation code (实施编码), opaque here: regions build it differently.
  public let implCode: String
  /// The Chinese name.
  public let name: String
  /// The code of the department that supervises it in the first place.
  public let lead: String
  /// The codes of the departments that supervise it too.
  public let co: [String]
  /// The first day on which it is decided on; `nil` where it always was.
  public let validFrom: Day?
  /// The last such day; `nil` while no end is known.
  public let validTo: Day?

  /// Makes an entry of the catalogue.
  public init(
    code: String, implCode: String, name: String, lead: String, co: [String], validFrom: Day? = nil,
    validTo: Day? = nil
  ) {
    self.code = code
    self.implCode = implCode
    self.name = name
    self.lead = lead
    self.co = co
    self.validFrom = validFrom
    self.validTo = validTo
  }

  /// Whether it is in force on that day.
  public func isValid(on day: Day) -> Bool { isValid(from: day, to: day) }

  /// Whether it is in force on a day of the time from `first` to `last`.
  public func isValid(from first: Day, to last: Day) -> Bool {
    validFrom.map { last >= $0 } ?? true && validTo.map { first <= $0 } ?? true
  }
}
