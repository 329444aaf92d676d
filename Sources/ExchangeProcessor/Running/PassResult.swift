public import ExchangeBase
import ExchangeFormats
public import ExchangeLedger

extension Processor {
  /// What one pass did.
  public struct PassResult: Sendable, Attempts {
    /// The drops that were answered, in order.
    public var drops: [DropRow] = []
    /// The days that were closed.
    public var closedDays: [Day] = []
    /// Those of them whose package couldn't be written yet.
    public var daysWithoutPackage: [Day] = []
    /// How many notices were issued.
    public var notices = 0
    /// What couldn't be done now and will be tried again, in words for the operator.
    public var troubles: [String] = []

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { drops.isEmpty && closedDays.isEmpty && notices == 0 && troubles.isEmpty }

    /// Whether nothing could be done that had to be.
    var hasOnlyTroubles: Bool { drops.isEmpty && closedDays.isEmpty && !troubles.isEmpty }

    /// Adds what the next pass did.
    static func += (first: inout Self, next: Self) {
      first.drops += next.drops
      first.closedDays += next.closedDays
      first.daysWithoutPackage += next.daysWithoutPackage
      first.notices += next.notices
      first.troubles += next.troubles
    }

    /// Whether a file or a record was sent back.
    public var hasRejections: Bool {
      drops.contains { [.rejected, .partiallyAccepted, .conflict].contains($0.verdict) }
    }
  }
}
