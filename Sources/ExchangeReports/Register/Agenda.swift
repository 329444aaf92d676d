public import ExchangeBase
import ExchangeLedger
import ExchangeRules

/// 今天谁要办什么: what each department has to do on the day on which a report is read, in the records that it is about.
public struct Agenda: Sendable, Equatable {
  /// What one department has to do. Each item is counted once, but for
  /// ``Line/old``, which is part of ``Line/withoutLimit``, and ``Line/overdueClaims``, which is part of ``Line/overdue``.
  public struct Line: Sendable, Equatable {
    /// The department's code.
    public let department: String
    /// Whose time is over.
    public internal(set) var overdue = OpenTally()
    /// Whose time is over, and silence means something else than a fault: default consent to confirm, results that didn't come, and what
    /// silence has decided and nobody has noted yet.
    public internal(set) var elapsed = OpenTally()
    /// Due on the day, on the next, and within the week that begins with the day, beside these.
    public internal(set) var today = OpenTally(), tomorrow = OpenTally(), thisWeek = OpenTally()
    /// Due after that.
    public internal(set) var later = OpenTally()
    /// Without a limit.
    public internal(set) var withoutLimit = OpenTally()
    /// Without a limit, and open for longer than ``Agenda/oldDays``.
    public internal(set) var old = OpenTally()
    /// Records to claim whose time is over.
    public internal(set) var overdueClaims = OpenTally()
    /// What has been open longest.
    public internal(set) var oldest: OpenItem?

    /// All that is open.
    public var total: OpenTally {
      [overdue, elapsed, today, tomorrow, thisWeek, later, withoutLimit].reduce(into: OpenTally()) {
        $0 += $1
      }
    }
  }

  /// What is open by the days since which it is: a part of ``lines`` cut another way.
  public struct Age: Sendable, Equatable {
    /// The most days that it has been open; `nil` for all beyond.
    public let through: Int?
    /// Whose time is over.
    public internal(set) var overdue = OpenTally()
    /// Whose time isn't, or means something else than a fault.
    public internal(set) var inTime = OpenTally()
    /// Without a limit.
    public internal(set) var withoutLimit = OpenTally()

    static let classes = [1, 7, 30, 90, nil].map { Age(through: $0) }
  }

  /// For how many days something without a limit may be open before it is told apart.
  public static let oldDays = 30

  /// How many of the items that have been open longest are told of.
  static let oldestItems = 10

  /// The day on which the report is read: the day after one that is closed.
  public let day: Day
  /// Whoever has something to do: who is overdue first.
  public let lines: [Line]
  /// The same by age, what came up last first.
  public let ages: [Age]
  /// What has been open longest of all, the oldest first.
  public let oldest: [OpenItem]

  /// All departments together, without the oldest item.
  public var total: Line {
    lines.reduce(into: Line(department: "")) { sum, line in
      for part in Self.parts { sum[keyPath: part] += line[keyPath: part] }
    }
  }

  private static let parts: [any WritableKeyPath<Line, OpenTally> & Sendable] = [
    \.overdue, \.elapsed, \.today, \.tomorrow, \.thisWeek, \.later, \.withoutLimit, \.old,
    \.overdueClaims,
  ]

  /// Goes once through all that is open at the end of a day.
  init(_ view: any LedgerView, _ day: LedgerDay, _ context: DayContext) throws {
    let reading = day.readingDay
    self.day = reading
    var lines: [String: Line] = [:]
    var ages = Age.classes
    var oldest: [String: ObligationVersion] = [:]
    var oldestOfAll: [ObligationVersion] = []
    try view.forEachOpenObligation(after: day.throughEntry) { version in
      let obligation = version.obligation
      let debtor = context.debtor(of: obligation.key)
      lines[debtor, default: Line(department: debtor)].count(obligation, on: reading, asOf: day.asOf)
      if oldest[debtor].map({ obligation.openedAt < $0.obligation.openedAt }) ?? true {
        oldest[debtor] = version
      }
      let age = reading.number - obligation.openedAt.day.number
      if let place = ages.firstIndex(where: { $0.through.map { age <= $0 } ?? true }) {
        ages[place].count(obligation, asOf: day.asOf)
      }
      Self.insert(version, into: &oldestOfAll)
    }
    let reader = OpenItemReader(view, day, context, asOf: day.asOf)
    for (debtor, version) in oldest { lines[debtor]?.oldest = try reader.item(version) }
    self.ages = ages
    self.oldest = try oldestOfAll.map(reader.item)
    self.lines = lines.values.sorted {
      ($1.overdue.records, $1.today.records, $1.tomorrow.records, $1.total.records, $0.department)
        < ($0.overdue.records, $0.today.records, $0.tomorrow.records, $0.total.records, $1.department)
    }
  }

  /// Keeps the few that came up first; of the same moment what is more urgent stays before.
  private static func insert(_ version: ObligationVersion, into oldest: inout [ObligationVersion]) {
    let place = oldest.firstIndex { version.obligation.openedAt < $0.obligation.openedAt } ?? oldest.count
    guard place < oldestItems else { return }
    oldest.insert(version, at: place)
    if oldest.count > oldestItems { oldest.removeLast() }
  }
}

extension LedgerDay {
  /// The day on which its report is read: the day after one that is closed.
  var readingDay: Day { closing == nil ? day : day.adding(days: 1) }
}

extension Agenda.Age {
  fileprivate mutating func count(_ obligation: Obligation, asOf: Instant) {
    if obligation.due == nil {
      withoutLimit.count(obligation)
    } else if obligation.state(at: asOf) == .overdue {
      overdue.count(obligation)
    } else {
      inTime.count(obligation)
    }
  }
}

extension Agenda.Line {
  /// Counts one obligation by when it is due seen from the day on which the report is read.
  mutating func count(_ obligation: Obligation, on today: Day, asOf: Instant) {
    guard let due = obligation.due else {
      withoutLimit.count(obligation)
      if today.number - obligation.openedAt.day.number > Agenda.oldDays { old.count(obligation) }
      return
    }
    switch obligation.state(at: asOf) {
    case .overdue:
      if obligation.family == .claim { overdueClaims.count(obligation) }
      return overdue.count(obligation)
    case .defaultCandidate, .notice, .deemed: return elapsed.count(obligation)
    case .open, .dueSoon, .extended, .met, .metLate, .returned, .superseded, .excluded: break
    }
    // The due moment itself is late.
    switch due.adding(milliseconds: -1).day.number - today.number {
    case ...0: self.today.count(obligation)
    case 1: tomorrow.count(obligation)
    case 2...6: thisWeek.count(obligation)
    default: later.count(obligation)
    }
  }
}
