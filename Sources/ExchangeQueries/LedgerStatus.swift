public import ExchangeBase
import ExchangeLedger
import ExchangeRules

/// How a ledger stands.
public struct LedgerStatus: Codable, Sendable, Equatable {
  /// What a department has to do.
  public struct Debtor: Codable, Sendable, Equatable {
    /// Its code; the big-data bureau may be meant by ``Obligation/Key/bureau``.
    public let code: String
    /// Deliveries that it has to claim, and the records of which they are.
    public internal(set) var toClaim = 0, recordsToClaim = 0
    /// What else it has to do: obligations, and the records for which they stand.
    public internal(set) var toDo = 0, recordsToDo = 0
    /// How many of both are overdue, and the records for which these stand.
    public internal(set) var overdue = 0, recordsOverdue = 0
    /// How many of both have no limit, and the records for which these stand.
    public internal(set) var withoutLimit = 0, recordsWithoutLimit = 0
    /// Since when the oldest without a limit has been open.
    public internal(set) var withoutLimitSince: Instant?
  }

  /// A sign-off by which nothing is reviewed.
  public struct Signoff: Codable, Sendable, Equatable {
    /// The day.
    public let day: Day
    /// The code of the department that signed it off.
    public let department: String
  }

  /// ``queryVersion``.
  public let version: Int
  /// How many entries the chain has, and when the last was written.
  public let entries: Int64, lastEntry: Instant?
  /// The last closed day.
  public let lastClosedDay: Day?
  /// Drops that are decided and not all of whose files are known to be in their places.
  public let unpublished: Int
  /// Files that are decided and wait for a folder, by department.
  public let toPlace: [String: Int]
  /// Who has something to do, in the order of their codes.
  public let debtors: [Debtor]
  /// How many closed days are reviewed, and the last of them.
  public let reviewedDays: Int, lastReviewedDay: Day?
  /// The closed days that nobody has signed off in a way that counts, in order.
  public let unsignedDays: [Day]
  /// Sign-offs whose digest differs from the day's package, where no other of the department counts.
  public let signoffsOfOtherPackages: [Signoff]

  init(_ view: any LedgerView, _ now: Instant) throws {
    version = queryVersion
    let (last, review) = (try view.lastEntry(), try view.review())
    entries = last?.sequence ?? 0
    lastEntry = last?.at
    lastClosedDay = try view.lastClosedDay()?.day
    unpublished = try view.unpublishedDrops().count
    toPlace = try view.publications().reduce(into: [:]) { $0[$1.department, default: 0] += 1 }
    reviewedDays = review.days
    lastReviewedDay = review.last
    // Of the day that has begun too, whose stretch has all that came by now.
    unsignedDays = try view.unsignedDays(before: view.day(max(now.day, last?.at.day ?? now.day)))
    signoffsOfOtherPackages = review.ofOtherPackages.map { Signoff(day: $0.day, department: $0.department) }
    var debtors: [String: Debtor] = [:]
    func note(_ code: String, _ change: (inout Debtor) -> Void) {
      change(&debtors[code, default: Debtor(code: code)])
    }
    for count in try view.openCounts() {
      note(count.debtor) { debtor in
        if count.family == .claim {
          debtor.toClaim += count.obligations
          debtor.recordsToClaim += count.records
        } else {
          debtor.toDo += count.obligations
          debtor.recordsToDo += count.records
        }
      }
    }
    for count in try view.overdueCounts(at: now) {
      note(count.debtor) {
        $0.overdue += count.amount.obligations
        $0.recordsOverdue += count.amount.records
      }
    }
    for (code, limitless) in try view.countsWithoutLimit() {
      note(code) {
        $0.withoutLimit = limitless.amount.obligations
        $0.recordsWithoutLimit = limitless.amount.records
        $0.withoutLimitSince = limitless.since
      }
    }
    self.debtors = debtors.values.sorted { $0.code < $1.code }
  }
}
