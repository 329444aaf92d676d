public import ExchangeLedger

/// The leads of a period for whoever writes them down: read from the ledger as they go by.
public struct PeriodLeads: Sendable {
  private let ledger: any LedgerSource
  private let report: PeriodReport

  /// - Parameter report: of which period.
  public init(_ ledger: any LedgerSource, of report: PeriodReport) {
    self.ledger = ledger
    self.report = report
  }

  /// Goes through them.
  func forEach(_ body: (PeriodLead) throws -> Void) throws { try read { try $0.forEach(body) } }

  /// Goes through those that aren't any more.
  func forEachWithdrawn(_ body: (WithdrawnLead) throws -> Void) throws {
    try read { try $0.forEachWithdrawn(of: report.stretches, body) }
  }

  private func read(_ body: (PeriodLeadReader) throws -> Void) throws {
    guard let first = report.days.first?.day, let last = report.days.last?.day else { return }
    try ledger.read { view in
      try body(PeriodLeadReader(view, view.stretch(of: first...last), report.context))
    }
  }
}
