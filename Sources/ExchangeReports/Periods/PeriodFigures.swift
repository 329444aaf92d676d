public import ExchangeBase
import ExchangeLedger
import ExchangeRules

/// Records that were claimed or returned, by whether that was in time.
public struct ClaimAnswers: Sendable, Equatable {
  /// In time.
  public var inTime = 0
  /// At or after the due time.
  public var late = 0

  static func += (left: inout Self, right: Self) {
    left.inTime += right.inTime
    left.late += right.late
  }

  /// Counts claims that ended; what a correction or cancellation overtook is nobody's answer.
  mutating func count(_ ending: EndingCount) {
    switch ending.outcome {
    case .met: inTime += ending.records
    case .metLate: late += ending.records
    case .returned where ending.isLate: late += ending.records
    case .returned: inTime += ending.records
    case .superseded, .excluded, .deemed, .failed: break
    }
  }
}

/// What one department, or all together, dropped and got over a period, the sums of its days; and what it owed at its end.
public struct PeriodFigures: Sendable, Equatable {
  /// Files that it dropped.
  public var files = FileCounts()
  /// Records in them.
  public var records = RecordCounts()
  /// What was placed in its outbox.
  public var received = DeliveryCounts()
  /// How its accepted records stood against its own clocks on the day on which each came.
  public var pushes = PushCounts()
  /// How many of the late ones a holiday notice has excused since, by the end of the period.
  public var excused = 0
  /// Returns that it sent.
  public var returns = 0
  /// Records that it claimed or returned in time, and late.
  public var dealtWith = ClaimAnswers()
  /// On how many days something of it went through of which it stated nothing (未报).
  public var unstatedDays = 0
  /// In how many lines its statements and what came differed.
  public var differences = 0
  /// What it owed at the end: all, what was overdue, and what of that was to be claimed; in records.
  public var open = 0, overdue = 0, overdueClaims = 0

  /// The figures behind an indicator: the part and the whole.
  func figure(of indicator: Indicator) -> (part: Int, whole: Int) {
    switch indicator {
    case .compliance: (records.accepted, records.accepted + records.rejected)
    case .lateness: (pushes.late - excused, pushes.late + pushes.onTime)
    case .claiming: (dealtWith.inTime, dealtWith.inTime + dealtWith.late + overdueClaims)
    }
  }

  /// Whether there is nothing to tell.
  var isEmpty: Bool { self == PeriodFigures() }

  static func += (left: inout Self, right: Self) {
    left.files += right.files
    left.records += right.records
    left.received += right.received
    left.pushes += right.pushes
    left.excused += right.excused
    left.returns += right.returns
    left.dealtWith += right.dealtWith
    left.unstatedDays += right.unstatedDays
    left.differences += right.differences
    left.open += right.open
    left.overdue += right.overdue
    left.overdueClaims += right.overdueClaims
  }
}

/// One day of a period.
public struct PeriodDay: Sendable, Equatable {
  /// The day.
  public let day: Day
  /// What sort of day it was, in words.
  public let status: String
  /// The figures of all departments together: what came and went on it.
  public let figures: PeriodFigures
  /// The records for which something was open at its end.
  public let open: Int
  /// The SHA-256 of its package, as the next day's closing names it; `nil` where the ledger doesn't tell.
  public let package: String?
}
