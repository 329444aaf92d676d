/// A share of a whole. Shares are compared as they are, without being rounded first.
public struct Ratio: Sendable, Comparable {
  /// The share.
  public let part: Int
  /// The whole.
  public let whole: Int

  /// A share; `nil` where there is nothing to have a share of, or the share isn't within it.
  public init?(_ part: Int, of whole: Int) {
    guard whole > 0, (0...whole).contains(part) else { return nil }
    self.part = part
    self.whole = whole
  }

  /// Whether it is less than so many hundredths.
  public func isBelow(percent: Int) -> Bool { part * 100 < percent * whole }

  /// Whether it is more than so many hundredths.
  public func isAbove(percent: Int) -> Bool { part * 100 > percent * whole }

  /// By value: 1 of 2 is 2 of 4.
  public static func == (left: Self, right: Self) -> Bool {
    left.part * right.whole == right.part * left.whole
  }

  /// By value.
  public static func < (left: Self, right: Self) -> Bool {
    left.part * right.whole < right.part * left.whole
  }
}
