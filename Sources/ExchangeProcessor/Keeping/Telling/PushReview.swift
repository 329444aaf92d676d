import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Records of a drop that counted as late only because a holiday notice was missing.
struct Pardon {
  let sender: String
  let drop: String
  let fileName: String
  let rule: String
  let article: String
  /// By when they had to arrive, and by when it had been thought.
  let due: Instant
  let oldDue: Instant
  var records: Int
}

/// Holds pushes that came late against a calendar that knows more. What a notice that is installed afterwards takes from
/// a sender's time is left: nobody could know from the exchange.
struct PushReview {
  /// How many records are held in memory.
  private static let batchSize = 1_000

  let configuration: ExchangeConfiguration
  let view: any LedgerView
  let overlay: LedgerOverlay
  let now: Instant

  func run(telling issuer: inout NoticeIssuer) throws {
    var pardons: [Pardon] = []
    var last: Int64 = 0
    while case let batch = try view.provisionalRecords(after: last, limit: Self.batchSize),
      let end = batch.last
    {
      for (record, earlier) in batch where earlier.map({ !$0.isOnTime && $0.isProvisional }) ?? true {
        try review(record, earlier, &pardons, &issuer)
      }
      last = end.record.id
    }
    for pardon in pardons { try tell(pardon, &issuer) }
  }

  private func review(
    _ record: RecordRow, _ earlier: Rejudgement?, _ pardons: inout [Pardon], _ issuer: inout NoticeIssuer
  ) throws {
    guard let rule = configuration.profile.rules.first(where: { $0.id == record.provisionalRule }),
      let day = record.triggerDay, let oldDue = earlier?.due ?? record.due,
      let drop = try view.drop(row: record.drop),
      let deadline = configuration.profile.deadline(
        for: rule, from: day, values: [:], calendar: configuration.calendar),
      deadline.due > oldDue
    else { return }
    let isOnTime = deadline.isMet(at: drop.receivedAt)
    let entry = try overlay.append(
      .rejudged, subject: record.publicId, at: now,
      detail: [
        "rule": rule.id, "drop": drop.drop, "oldDue": oldDue.text, "due": deadline.due.text,
        "onTime": "\(isOnTime)", "provisional": "\(deadline.isProvisional)",
      ])
    overlay.insert(
      Rejudgement(
        record: record.id, entry: entry, oldDue: oldDue, due: deadline.due, isOnTime: isOnTime,
        isProvisional: deadline.isProvisional))
    guard isOnTime else { return }
    let pardon = Pardon(
      sender: record.sender, drop: drop.drop, fileName: drop.fileName, rule: rule.id, article: rule.article,
      due: deadline.due, oldDue: oldDue, records: 1)
    if let index = pardons.indices.last, pardons[index].isOfTheSame(as: pardon) {
      pardons[index].records += 1
    } else {
      pardons.append(pardon)
    }
    if pardons.count > Self.batchSize {
      for pardon in pardons.dropLast() { try tell(pardon, &issuer) }
      pardons = pardons.suffix(1)
    }
  }

  /// What was told of a year's calendar stands by that year.
  private func tell(_ pardon: Pardon, _ issuer: inout NoticeIssuer) throws {
    let year = pardon.oldDue.day.year
    try issuer.add(pardon, in: overlay.ensureMatter("calendar:\(year)"))
  }
}

extension Pardon {
  fileprivate func isOfTheSame(as other: Pardon) -> Bool {
    drop == other.drop && rule == other.rule && due == other.due && oldDue == other.oldDue
  }
}
