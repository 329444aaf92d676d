extension Profile {
  /// How departments are compared over a week, a month or any other period. The measure has no figures for it (非原文规定).
  public struct Periods: Sendable, Hashable {
    /// The percentages from which on each light is on, in the order of ``WarningLight``, where a profile has none.
    public static let standard: [Indicator: [Int]] = [
      .compliance: [98, 95, 90], .lateness: [2, 5, 10], .claiming: [98, 95, 90],
    ]

    /// How many records a figure has to rest on for its department to be placed and to get a light.
    public let minimumRecords: Int
    /// The percentages beyond which each light is on, in the order of ``WarningLight``.
    public let thresholds: [Indicator: [Int]]

    /// Makes the section.
    public init(minimumRecords: Int = 10, thresholds: [Indicator: [Int]] = standard) {
      self.minimumRecords = minimumRecords
      self.thresholds = thresholds
    }

    /// Whether a figure rests on enough to be compared.
    public func isComparable(_ ratio: Ratio) -> Bool { ratio.whole >= minimumRecords }

    /// The gravest light that a figure turns on; `nil` where there is none.
    public func light(of ratio: Ratio, by indicator: Indicator) -> WarningLight? {
      Array(zip(WarningLight.allCases, thresholds[indicator] ?? [])).last { _, percent in
        indicator.isBetterHigh ? ratio.isBelow(percent: percent) : ratio.isAbove(percent: percent)
      }?.0
    }

    /// Whether such percentages are three that get graver.
    public static func areThresholds(_ percentages: [Int], of indicator: Indicator) -> Bool {
      percentages.count == WarningLight.allCases.count && percentages.allSatisfy((0...100).contains)
        && zip(percentages, percentages.dropFirst()).allSatisfy { indicator.isBetterHigh ? $0 > $1 : $0 < $1 }
    }
  }
}
