public import ExchangeBase
public import SystemPackage

extension LedgerView {
  /// What closing a day stores: it is closed on the last entry before its end, or on what was noted of it behind that (``isQuiet(since:)``),
  /// and never before that on which the day before was; once, and what senders stated of it is held against what came. Whoever differs is told by a matter (事) of its own, which wakes at
  /// once.
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
    let last = try lastOfStretch(day)
    let closed = ClosedDay(
      day: day, closedAt: at, lastEntry: last?.sequence ?? 0, digest: last?.digest ?? "")
    try overlay.insert(closed, open: openCounts(after: closed.lastEntry))
    let detail = ["lastEntry": "\(closed.lastEntry)", "digest": closed.digest]
      .merging(remarks.detail) { first, _ in first }
    try overlay.append(.dayClosed, subject: day.description, at: at, detail: detail)
    return overlay.changes
  }

  /// On what a day that isn't closed is to be closed: what was noted of it, else the last entry before its end; but never before that
  /// on which the day before was closed, which may have been noted later.
  private func lastOfStretch(_ day: Day) throws -> EntryRow? {
    if let noted = try notes(behind: day).last(where: { $0.dayNoted == day }) { return noted }
    let last = try lastEntry(through: day)
    guard let before = try lastClosedDay()?.lastEntry, before > last?.sequence ?? 0 else { return last }
    return try entry(before)
  }

  /// Whether nothing has happened since a day that isn't closed but what is noted as days are closed. As long as that is so, what time
  /// alone did in the day can still be noted as a part of it, however late somebody looks.
  public func isQuiet(since day: Day) throws -> Bool {
    let last = try notes(behind: day).last ?? lastEntry(through: day)
    return try last?.sequence == lastEntry()?.sequence
  }

  /// What was noted behind a day as days were closed, in order, up to the first thing that happened.
  private func notes(behind day: Day) throws -> [EntryRow] {
    let first = max(try lastEntry(through: day)?.sequence ?? 0, try lastClosedDay()?.lastEntry ?? 0) + 1
    var notes: [EntryRow] = []
    while let entry = try self.entry(first + Int64(notes.count)), entry.isOfClosing { notes.append(entry) }
    return notes
  }
}

extension EntryRow {
  /// Of which day it tells what time alone did in it, noted before that was closed: an ``LedgerEvent/timePassed`` that names the day, or
  /// the ``LedgerEvent/downtime`` that missed it altogether, of several the first. `nil` for all else.
  public var dayNoted: Day? {
    let detail: [String: String]? = try? LedgerJSON.value(self.detail, .entry(sequence))
    switch event {
    case .timePassed: return detail?["day"].flatMap { Day($0) }
    case .downtime:
      guard let since = detail?["since"].flatMap({ Instant(canonical: $0) }) else { return nil }
      let missed = Downtime(since: since, until: at).firstDayMissed
      return missed < at.day ? missed : nil
    default: return nil
    }
  }

  /// Whether it is noted as days are closed, and tells of nothing else that happened.
  fileprivate var isOfClosing: Bool {
    switch event {
    case .dayClosed, .keyChanged, .formatChanged, .recovered: true
    case .timePassed, .downtime: dayNoted != nil
    default: false
    }
  }
}
