public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
public import ExchangeWords

extension Processor {
  /// What one pass did.
  public struct PassResult: Sendable, Attempts {
    /// How many drops were answered. There may be any number, so that each is told of when it is.
    public private(set) var answered = 0
    /// Whether a file or a record was sent back.
    public private(set) var hasRejections = false
    /// The days that were closed.
    public var closedDays: [Day] = []
    /// Those of them whose package couldn't be written yet.
    public var daysWithoutPackage: [Day] = []
    /// How many notices were issued.
    public var notices = 0
    /// How many trials (试投) were answered.
    public var trials = 0
    /// What couldn't be done now and will be tried again.
    public var troubles: [OperatorEvent.Trouble] = []

    /// Whether there is nothing to tell.
    public var isEmpty: Bool {
      answered == 0 && closedDays.isEmpty && notices == 0 && trials == 0 && troubles.isEmpty
    }

    /// What it came to, for whoever asks how the processor is, at a moment.
    public func standing(at moment: Instant) -> LocalizedText {
      let time = moment.forPeople
      guard let trouble = troubles.first?.words else {
        return LocalizedText("运行正常，最近一轮 \(time)", "all well, last pass \(time)")
      }
      return LocalizedText(
        "最近一轮 \(time) 有 \(troubles.count) 处稍后重试：\(trouble.zh)",
        "last pass \(time), \(troubles.count) to be tried again: \(trouble.en)")
    }

    /// Whether nothing could be done that had to be.
    var hasOnlyTroubles: Bool { answered == 0 && closedDays.isEmpty && !troubles.isEmpty }

    /// Counts a drop that was answered.
    mutating func count(_ drop: DropRow) {
      answered += 1
      if [.rejected, .partiallyAccepted, .conflict].contains(drop.verdict) { hasRejections = true }
    }

    /// Adds what the next pass did.
    static func += (first: inout Self, next: Self) {
      first.answered += next.answered
      first.hasRejections = first.hasRejections || next.hasRejections
      first.closedDays += next.closedDays
      first.daysWithoutPackage += next.daysWithoutPackage
      first.notices += next.notices
      first.trials += next.trials
      first.troubles += next.troubles
    }
  }
}
