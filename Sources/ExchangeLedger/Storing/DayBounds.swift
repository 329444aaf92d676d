public import ExchangeBase

/// The texts between which the moments of a day lie.
public struct DayBounds {
  /// The first moment of the day.
  public let start: String
  /// The first text after every moment of the day.
  public let end: String

  /// The texts of a day.
  public init(_ day: Day) {
    start = "\(day)T"
    // "U" follows "T", so this sorts after each timestamp of the day and before those of the next.
    end = "\(day)U"
  }
}
