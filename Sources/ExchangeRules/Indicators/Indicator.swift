/// By what departments are compared over a period. The measure names no such figure: all are the district's own (非原文规定).
public enum Indicator: String, Sendable, Hashable, CaseIterable {
  /// 合规率: how many of the records that a department dropped went through; what had been here before doesn't count.
  case compliance
  /// 迟报率: how many of the records that a limit measures arrived late.
  case lateness
  /// 认领及时率: how much of what a department had to claim it claimed or returned in time.
  case claiming

  /// Whether more is better.
  public var isBetterHigh: Bool { self != .lateness }

  /// Whether one share is better than another.
  public func prefers(_ one: Ratio, to other: Ratio) -> Bool { isBetterHigh ? one > other : one < other }

  /// The places of shares: who is equal shares a place, and the next place counts all before it (1, 1, 3).
  public func places(of ratios: [Ratio]) -> [Int] {
    ratios.map { ratio in 1 + ratios.count { prefers($0, to: ratio) } }
  }
}

/// 预警、黄、红: how far a department's figure is beyond what the district wants, the least first.
public enum WarningLight: String, Sendable, Hashable, CaseIterable {
  /// 预警.
  case warning
  /// 黄灯.
  case yellow
  /// 红灯.
  case red
}
