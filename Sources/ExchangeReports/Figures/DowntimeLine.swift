import ExchangeBase
public import ExchangeLedger
import ExchangeRules

/// 停机: a time in which the processor didn't run, and what it touched. Nobody's fault, and no excuse.
public struct DowntimeLine: Sendable, Equatable {
  /// From when until when.
  public let downtime: Downtime
  /// Its minutes; one that began counts.
  public let minutes: Int
  /// How many of the obligations of the day had their time run meanwhile.
  public let touched: Int

  /// - Parameter quiet: how many more were open before it and after it.
  init(_ downtime: Downtime, _ lines: [ObligationLine], quiet: Int) {
    self.downtime = downtime
    minutes = downtime.minutes(within: .first ..< .last)
    touched = lines.count { downtime.minutes(within: $0.time) > 0 } + (minutes > 0 ? quiet : 0)
  }
}

extension Downtime {
  /// How many minutes of it lie in a stretch of time; one that began counts.
  func minutes(within time: Range<Instant>) -> Int {
    let common = time.clamped(to: since..<max(since, until))
    return Int((common.upperBound.milliseconds - common.lowerBound.milliseconds + 59_999) / 60_000)
  }
}
