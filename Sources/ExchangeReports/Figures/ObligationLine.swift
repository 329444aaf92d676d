import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules
import ExchangeWords

/// 义务: what somebody owed at some moment of the day, as it stood at its end. There may be many thousands, which stand in several
/// lists: each is there once.
public final class ObligationLine: Sendable {
  /// The matter in which it is owed.
  public let matter: MatterRow
  /// What is owed, until when, and how it ended.
  public let obligation: Obligation
  /// Who has to act: a department's code.
  public let debtor: String
  /// Who sent what ended it, if that isn't time alone: not always whoever had to act.
  public let settler: String?
  /// How it stands.
  public let state: ObligationState
  /// What the matter is about in a few words, cut and masked.
  public let subject: String?
  /// From its beginning until it ended, until it was due, or until the report ends.
  let time: Range<Instant>
  /// Minutes within its time in which the processor didn't run.
  public let downtime: Int

  init(
    _ version: ObligationVersion, debtor: String, settler: String? = nil, subject: String?,
    downtimes: [Downtime], asOf: Instant
  ) {
    matter = version.matter
    obligation = version.obligation
    state = version.obligation.state(at: asOf)
    self.debtor = debtor
    self.settler = settler
    self.subject = subject
    let start = version.obligation.openedAt
    let end = min(asOf, version.obligation.settledAt ?? asOf, version.obligation.due ?? asOf)
    time = start..<max(start, end)
    downtime = downtimes.reduce(0) { [time] in $0 + $1.minutes(within: time) }
  }

  /// Whether it is still owed.
  public var isOpen: Bool { obligation.outcome == nil }

  /// How it stands, in words.
  var stateTitle: String { obligation.title(in: state).zh }

  /// What a reader should know beside the state, in words.
  var marks: String { obligation.marksInWords }

  /// The moment until when there was time, as people write it.
  var due: String? { obligation.due?.deadlineForPeople }

  /// The most pressing first.
  static func isBefore(_ left: ObligationLine, _ right: ObligationLine) -> Bool {
    (left.state.rank, left.obligation.due ?? .last, left.obligation.openedAt, left.matter.id)
      < (right.state.rank, right.obligation.due ?? .last, right.obligation.openedAt, right.matter.id)
  }
}

extension Obligation {
  /// What a reader should know beside its state, in words.
  var marksInWords: String {
    Mark.allCases.filter { marks.contains($0) }.map(\.column.zh).joined(separator: "、")
  }
}

extension ObligationLine: Equatable {
  /// The same in all that is told of it.
  public static func == (left: ObligationLine, right: ObligationLine) -> Bool {
    (left.matter, left.obligation, left.debtor) == (right.matter, right.obligation, right.debtor)
      && (left.settler, left.state, left.subject) == (right.settler, right.state, right.subject)
      && (left.time, left.downtime) == (right.time, right.downtime)
  }
}

/// 时限重算: an open deadline that another calendar moved.
public struct MovedDeadline: Sendable, Equatable {
  /// The matter in which it is owed.
  public let matter: MatterRow
  /// What is owed, and by whom.
  public let key: Obligation.Key
  /// The deadline that it had.
  public let old: Deadline
  /// The deadline that it has.
  public let new: Deadline

  /// What is told of one.
  private struct Told: Hashable {
    let matter: Int64
    let rule: String, debtor: String
    let old: Instant, new: Instant
    let calendars: [String]
  }

  private var told: Told {
    Told(
      matter: matter.id, rule: key.rule, debtor: key.debtor, old: old.due, new: new.due,
      calendars: [old.calendarVersion, new.calendarVersion])
  }

  /// Those of a day, each once: parts of one duty that ended apart were moved together.
  static func all(_ moved: [(old: Obligation, new: ObligationVersion)]) -> [MovedDeadline] {
    var told: Set<Told> = []
    return moved.compactMap { MovedDeadline($0.new, before: $0.old) }.filter {
      told.insert($0.told).inserted
    }
  }

  private init?(_ version: ObligationVersion, before: Obligation) {
    guard let old = before.deadline, let new = version.obligation.deadline else { return nil }
    matter = version.matter
    key = version.obligation.key
    self.old = old
    self.new = new
  }
}
