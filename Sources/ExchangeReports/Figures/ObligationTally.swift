import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Puts what was owed on a day beside what it is about.
struct ObligationTally {
  private let view: LedgerView
  private let context: DayContext
  private let downtimes: [Downtime]
  private let asOf: Instant
  private var subjects: [Int64: String?] = [:]

  init(_ view: LedgerView, _ day: LedgerDay, _ context: DayContext, since: Instant?) throws {
    self.view = view
    self.context = context
    asOf = day.asOf.instant
    downtimes = try view.downtimes(through: day, since: since.map(Timestamp.init) ?? day.asOf)
  }

  /// The lines, the most pressing first.
  mutating func lines(_ versions: [ObligationVersion]) throws -> [ObligationLine] {
    try versions.map { version in
      ObligationLine(
        version, debtor: context.debtor(of: version.obligation.key),
        settler: version.obligation.family == .claim
          ? nil : try view.settler(of: version.obligation, in: version.matter),
        subject: try subject(of: version.matter),
        downtimes: downtimes, asOf: asOf)
    }.sorted(by: ObligationLine.isBefore)
  }

  /// What a matter is about; a delivery is about the kind of its records.
  private mutating func subject(of matter: MatterRow) throws -> String? {
    if let known = subjects[matter.id] { return known }
    let subject =
      if let row = matter.delivery {
        try view.delivery(row: row).map { context.title(ofKind: $0.kind) }
      } else {
        try view.openers(of: matter).first?.summary.map { Masking.excerpt($0, limit: 60) }
      }
    subjects[matter.id] = subject
    return subject
  }
}
