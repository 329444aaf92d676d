import ExchangeFormats
import ExchangeLedger

/// How the records of a dropped file stand against the clocks that their arrival stops, with what a holiday notice made of it since.
struct DropTimeliness {
  /// The counts, a line a rule.
  let measured: [Receipt.Timeliness]
  /// The records that came late.
  let late: [LatePush]

  /// - Parameter late: the records that counted as late when they came, and whether a holiday notice excused them since.
  init(_ drop: DropRow, late: [(record: RecordRow, isExcused: Bool)]) throws {
    // The receipt of a duplicate repeats what the first one said; it measures nothing again.
    let told = drop.verdict == .duplicate ? [] : try drop.receipt.timeliness
    try Self.check(drop, told, late.map(\.record))
    let measured = told.map { timeliness in
      var timeliness = timeliness
      let excused = late.count { $0.isExcused && $0.record.provisionalRule == timeliness.rule }
      timeliness.late -= excused
      timeliness.onTime += excused
      return timeliness
    }
    let missed = measured.filter { $0.late > 0 }
    let article = missed.map(\.article).joined(separator: "、")
    self.measured = measured
    self.late = late.filter { !$0.isExcused }.map(\.record).map { record in
      LatePush(
        sender: drop.sender, kind: drop.kind ?? "", article: article, rules: missed.map(\.rule),
        msgId: record.msgId, drop: drop.drop, triggerDay: record.triggerDay, due: record.due,
        arrivedAt: drop.receivedAt)
    }
  }

  /// A record that two rules measure is told once but counted by both.
  private static func check(
    _ drop: DropRow, _ measured: [Receipt.Timeliness], _ late: [RecordRow]
  ) throws(ReportError) {
    let counted = measured.reduce(0) { $0 + $1.late }
    guard late.count == counted || (measured.count > 1 && late.count < counted) else {
      throw .contradiction(
        "投放 \(drop.drop)：回执计逾期 \(counted) 条，台账计 \(late.count) 条",
        "drop \(drop.drop): the receipt counts \(counted) late records, the ledger \(late.count)")
    }
  }
}
