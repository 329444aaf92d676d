import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Puts what was owed on a day beside what it is about.
struct ObligationTally {
  /// How many matters are kept at hand.
  private static let kept = 4096

  private let view: any LedgerView
  private let context: DayContext
  private let downtimes: [Downtime]
  private let asOf: Instant
  private let day: LedgerDay
  private var subjects: [Int64: String?] = [:]

  init(_ view: any LedgerView, _ day: LedgerDay, _ context: DayContext, since: Instant?) throws {
    self.view = view
    self.context = context
    asOf = day.asOf
    self.day = day
    downtimes = try view.downtimes(through: day, since: since ?? day.asOf)
  }

  /// The lines, the most pressing first.
  mutating func lines(_ versions: [ObligationVersion]) throws -> [ObligationLine] {
    try versions.map { try line($0) }.sorted(by: ObligationLine.isBefore)
  }

  /// One line.
  mutating func line(_ version: ObligationVersion) throws -> ObligationLine {
    ObligationLine(
      version, debtor: context.debtor(of: version.obligation.key),
      settler: version.obligation.family == .claim
        ? nil : try view.settler(of: version.obligation, in: version.matter),
      subject: try subject(of: version), downtimes: downtimes, asOf: asOf)
  }

  /// What an obligation is about: its matter, or what asks it where nothing opened that; of what came back the records that
  /// it means, and of what is to be decided on that itself.
  private mutating func subject(of version: ObligationVersion) throws -> String? {
    let (matter, obligation) = (version.matter, version.obligation)
    let subject =
      try subject(of: matter)
      ?? view.subject(ofOpenerOf: obligation, in: matter, throughDrop: day.throughDrop)
    let names: [RecordRow]
    if obligation.family == .reassign, let delivery = matter.delivery {
      names = try view.records(
        returnedBy: obligation.key.opener, endedBy: obligation.key.part, in: delivery, atEndOf: day,
        limit: RecordNames.limit)
    } else {
      names = try view.record(toDecideOn: obligation).map { [$0] } ?? []
    }
    let records = RecordNames.text(names.map { ($0.msgId, $0.documents.first) }, of: obligation.records)
    let told = [subject, records].compactMap(\.self)
    return told.isEmpty ? nil : told.joined(separator: "：")
  }

  /// What a matter is about; a delivery is about the kind of its records.
  private mutating func subject(of matter: MatterRow) throws -> String? {
    if let known = subjects[matter.id] { return known }
    let subject = try view.subject(of: matter, throughDrop: day.throughDrop, context)
    if subjects.count == Self.kept { subjects.removeAll(keepingCapacity: true) }
    subjects[matter.id] = subject
    return subject
  }
}

extension LedgerView {
  /// What a matter is about in a few words, cut and masked; a delivery is about the kind of its records.
  ///
  /// - Parameter drop: the row of the last drop by which it may be about something else than at first.
  func subject(of matter: MatterRow, throughDrop drop: Int64, _ context: DayContext) throws -> String? {
    if let row = matter.delivery { return try delivery(row: row).map { context.title(ofKind: $0.kind) } }
    guard let opener = try openers(of: matter, limit: 1).first else { return nil }
    return try subject(of: opener, throughDrop: drop)
  }

  /// What the record that asks something is about; of deliveries the matter tells that.
  func subject(
    ofOpenerOf obligation: Obligation, in matter: MatterRow, throughDrop drop: Int64
  ) throws -> String? {
    guard matter.delivery == nil, let asking = try record(publicId: obligation.key.opener) else { return nil }
    return try subject(of: asking, throughDrop: drop)
  }

  private func subject(of opener: RecordRow, throughDrop drop: Int64) throws -> String? {
    let current = try corrections(of: opener, throughDrop: drop).last
    return (current?.summary ?? opener.summary).map { Masking.excerpt($0, limit: 60) }
  }
}
