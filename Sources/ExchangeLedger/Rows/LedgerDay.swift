public import ExchangeBase
import ExchangeFormats

/// A day of the exchange: a stretch of the chain.
///
/// What was decided, delivered and claimed on a day is what the entries of its stretch tell. A stretch never grows
/// or shrinks once the day is over: a file that was taken before midnight and decided after it belongs to the next
/// day, so a later event can't change what was said of an earlier day, and no event falls between two days.
public struct LedgerDay: Sendable, Equatable {
  /// The day.
  public let day: Day
  /// The closing, once the day is closed.
  public let closing: ClosedDay?
  /// The last entry at the end of the stretch, be it of this day or an earlier one; `nil` before the first.
  public let lastEntry: EntryRow?
  /// The moment for which it is said what is open and what is overdue: the day's end, or, while the day isn't
  /// closed, its last event.
  public let asOf: Instant

  /// The entries of the day are those after `afterEntry` up to and with `throughEntry`.
  public let afterEntry: Int64
  /// The last of them.
  public let throughEntry: Int64
  /// The drops decided on the day are those after `afterDrop` up to and with `throughDrop`: rows of drops are
  /// numbered in the order of their entries.
  public let afterDrop: Int64
  /// The last of them.
  public let throughDrop: Int64
}

/// The files that were decided on a day, and their records.
public struct LedgerDropTotals: Sendable, Equatable {
  /// Drops that were decided.
  public var drops = 0
  /// Records found in them.
  public var found = 0
  /// Records that went through.
  public var accepted = 0
  /// Records that came back.
  public var rejected = 0
  /// Records that had been here before.
  public var unchanged = 0

  /// All zero.
  public init() {}
}

/// What the ledger counts for a day by itself, for comparing with figures that were put together row by row.
public struct LedgerDayTotals: Sendable, Equatable {
  /// Entries that tell of a verdict.
  public var decided = 0
  /// The drops that they tell of.
  public var dropped = LedgerDropTotals()
  /// Accepted records that came too late.
  public var late = 0
  /// Deliveries placed in an outbox.
  public var deliveries = 0
  /// Records in them.
  public var deliveredRecords = 0
  /// Deliveries that had to be claimed at some moment of the day.
  public var claimable = 0
  /// Returns of records; what puts right an earlier one is none.
  public var returns = 0

  /// All zero.
  public init() {}
}

/// A delivery that has to be claimed, and how its records stood at the end of a day.
public struct DeliveryStanding: Sendable, Equatable {
  /// The delivery.
  public var delivery: DeliveryRow
  /// Until when it is to be claimed (exclusive); `nil` where nothing sets a limit.
  public var claimDue: Instant?
  /// Whether that moment rests on a year without a holiday notice, and something is open.
  public var isProvisional: Bool
  /// Records claimed before the due time.
  public var claimedInTime: Int
  /// Records claimed at or after it.
  public var claimedLate: Int
  /// Records returned before the due time.
  public var returnedInTime: Int
  /// Records returned at or after it.
  public var returnedLate: Int
  /// Records that a correction or cancellation overtook while they were open.
  public var superseded: Int

  /// Records that nobody has said anything about yet.
  public var open: Int

  /// Tells how a delivery stood.
  public init(
    delivery: DeliveryRow, claimDue: Instant? = nil, isProvisional: Bool = false, claimedInTime: Int = 0,
    claimedLate: Int = 0, returnedInTime: Int = 0, returnedLate: Int = 0, superseded: Int = 0, open: Int = 0
  ) {
    self.delivery = delivery
    self.claimDue = claimDue
    self.isProvisional = isProvisional
    self.claimedInTime = claimedInTime
    self.claimedLate = claimedLate
    self.returnedInTime = returnedInTime
    self.returnedLate = returnedLate
    self.superseded = superseded
    self.open = open
  }

  /// Records that need no claim any more though nothing was said of them, because the rules changed.
  public var withdrawn: Int {
    delivery.claimable - open - claimedInTime - claimedLate - returnedInTime - returnedLate - superseded
  }
}

/// A time in which the processor didn't run. Nobody's fault, and no excuse: it is shown beside what it touched.
public struct Downtime: Sendable, Equatable {
  /// When it was last seen running.
  public let since: Instant
  /// When it ran again.
  public let until: Instant

  /// The first day that began in it, should it have lasted so long.
  public var firstDayMissed: Day { since == Instant(day: since.day) ? since.day : since.day.adding(days: 1) }

  /// Tells of a time.
  public init(since: Instant, until: Instant) {
    self.since = since
    self.until = until
  }
}
