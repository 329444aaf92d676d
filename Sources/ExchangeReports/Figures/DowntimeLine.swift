import ExchangeBase
public import ExchangeLedger
import ExchangeRules

/// 停机: a time in which the processor didn't run, with what of it lies in the days of a package. Its beginning and end are told in
/// full, its minutes only where they belong: each of them counts on one day, and in one week or month.
public struct DowntimeShare: Sendable, Equatable {
  /// From when until when.
  public let downtime: Downtime
  /// The minutes of it in the days of the package.
  public let minutes: Int
  /// 此前未计: its minutes before these days, where it was found out only in them. The packages of before don't have them.
  public let minutesBefore: Int

  /// - Parameter isNew: whether it was found out in these days.
  init(_ downtime: Downtime, in days: ClosedRange<Day>, isNew: Bool) {
    self.downtime = downtime
    let start = Instant(day: days.lowerBound)
    let end = Instant(day: days.upperBound.adding(days: 1))
    minutes = downtime.minutes(within: start..<end)
    minutesBefore = isNew ? downtime.minutes(within: .first..<start) : 0
  }

  /// Those that are told of a stretch of days, in the order of noting.
  static func all(_ view: any LedgerView, _ stretch: LedgerDay, _ days: ClosedRange<Day>) throws -> [Self] {
    let own = try view.downtimes(on: stretch)
    return try view.downtimes(toldOf: stretch, from: days.lowerBound).map {
      Self($0, in: days, isNew: own.contains($0))
    }
  }

  /// What is said beneath a table of them.
  static let note =
    "停机期间时限照常计算；是否影响办理，供认定时参考。分钟只计本报告的日期之内的；停机到这时才发现的，此前未计的分钟另列。"
}

/// A time in which the processor didn't run, and what it touched. Nobody's fault, and no excuse.
public struct DowntimeLine: Sendable, Equatable {
  /// What of it lies in the day.
  public let share: DowntimeShare
  /// How many of the obligations of the day had their time run meanwhile.
  public let touched: Int

  /// - Parameter quiet: how many more were open before it and after it.
  init(_ share: DowntimeShare, _ lines: [ObligationLine], quiet: Int) {
    self.share = share
    let downtime = share.downtime
    touched =
      lines.count { downtime.minutes(within: $0.time) > 0 }
      + (downtime.minutes(within: .first ..< .last) > 0 ? quiet : 0)
  }
}

extension Downtime {
  /// How many minutes of it lie in a stretch of time: those of the clock that ended meanwhile. So stretches that follow each other
  /// have as many as all of them together, and none has more than it lasts, however often the processor stood still.
  func minutes(within time: Range<Instant>) -> Int {
    let common = time.clamped(to: since..<max(since, until))
    return Self.minutes(until: common.upperBound) - Self.minutes(until: common.lowerBound)
  }

  /// The minutes of the clock since the first moment that there is.
  private static func minutes(until moment: Instant) -> Int {
    Int((moment.milliseconds - Instant.first.milliseconds) / 60_000)
  }
}
