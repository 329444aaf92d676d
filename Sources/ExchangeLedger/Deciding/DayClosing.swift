public import ExchangeBase
public import SystemPackage

extension LedgerView {
  /// What closing a day stores: it is closed on the last entry before its end, once, and what senders stated of it is held
  /// against what came. Whoever differs is told by a matter (事) of its own, which wakes at once.
  ///
  /// - Parameters:
  ///   - remarks: what is known of it and the ledger can't tell.
  ///   - matters: the codes of other matters that have something to tell of the day; they wake at once.
  ///   - folder: where files of our own go meanwhile.
  public func closing(
    _ day: Day, at: Instant, remarks: ClosingRemarks = ClosingRemarks(), waking matters: [String] = [],
    spoolingIn folder: FilePath
  ) throws -> LedgerChanges {
    let overlay = try LedgerOverlay(over: self, folder: folder)
    var stated: [String: [StatementRow]] = [:]
    var compared: Set<String> = []
    for (sender, statement) in try statements(of: day) {
      var statement = statement
      if !statement.isCompared {
        statement = try self.compared(statement, of: sender)
        overlay.setComparison(statement)
        compared.insert(sender)
      }
      stated[sender, default: []].append(statement)
    }
    for sender in compared.sorted() where !Self.differing(stated[sender] ?? []).isEmpty {
      try overlay.setWake(at, of: overlay.ensureMatter("statement:\(sender):\(day)"))
    }
    for code in matters { try overlay.setWake(at, of: overlay.ensureMatter(code)) }
    let last = try lastEntry(through: day)
    let closed = ClosedDay(
      day: day, closedAt: at, lastEntry: last?.sequence ?? 0, digest: last?.digest ?? "")
    try overlay.insert(closed, open: openCounts(after: closed.lastEntry))
    let detail = ["lastEntry": "\(closed.lastEntry)", "digest": closed.digest]
      .merging(remarks.detail) { first, _ in first }
    try overlay.append(.dayClosed, subject: day.description, at: at, detail: detail)
    return overlay.changes
  }
}
