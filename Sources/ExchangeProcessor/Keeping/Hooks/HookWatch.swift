import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import ExchangeRules

/// Finds what hooks have to be told: it follows from ledger and folders, and from how far they have been told.
struct HookWatch {
  /// How many obligations are read at a time.
  private static let page = 500

  let configuration: ExchangeConfiguration

  /// Has an event whose hook was set told from what happens from now on.
  func begin(_ event: HookEvent, _ view: any LedgerView, now: Instant, _ state: inout HookState) throws {
    switch event {
    case .overdue: state.overdueThrough = now
    case .parked: state.parked = try DeadLetter.notes(in: configuration.layout).map(\.drop)
    case .absent, .closed:
      state.days[event.rawValue] = try view.closedDays(before: now.day.adding(days: 1), limit: 1).first?.day
    }
  }

  /// What happened since an event was last told; `nil` where nothing did. The state has it told afterwards.
  func batch(of event: HookEvent, _ view: any LedgerView, now: Instant, _ state: inout HookState) throws
    -> HookBatch?
  {
    var batch = HookBatch(
      id: "\(event.rawValue)-\(state.next)", event: event, exchange: configuration.settings.title, at: now)
    switch event {
    case .overdue: try addOverdue(to: &batch, view, now, &state)
    case .parked: try addParked(to: &batch, &state)
    case .absent: try addDays(to: &batch, view, now, &state, addAbsent)
    case .closed: try addDays(to: &batch, view, now, &state, addClosed)
    }
    guard batch.count > 0 else { return nil }
    state.next += 1
    return batch
  }

  private func addOverdue(
    to batch: inout HookBatch, _ view: any LedgerView, _ now: Instant, _ state: inout HookState
  ) throws {
    guard now > state.overdueThrough else { return }
    let context = configuration.context(of: now.day)
    var place = OpenPlace(due: state.overdueThrough, row: .max)
    pages: while true {
      let versions = try view.openObligations(OpenChoice(), after: place, limit: Self.page)
      for version in versions {
        let obligation = version.obligation
        guard let due = obligation.due, due <= now else { break pages }
        if obligation.state(at: now) == .overdue {
          batch.add(
            HookBatch.Item(
              id: version.matter.code, department: context.actor(for: obligation.key.debtor),
              rule: obligation.key.rule, due: due), records: obligation.records)
        }
        place = OpenPlace(due: due, row: version.id)
      }
      if versions.count < Self.page { break }
    }
    state.overdueThrough = now
  }

  private func addParked(to batch: inout HookBatch, _ state: inout HookState) throws {
    let notes = try DeadLetter.notes(in: configuration.layout)
    let told = Set(state.parked)
    for note in notes where !told.contains(note.drop) {
      batch.add(HookBatch.Item(id: note.drop, department: note.sender))
    }
    state.parked = notes.map(\.drop)
  }

  /// Goes through the days that were closed since, in order, up to one whose package isn't written yet.
  private func addDays(
    to batch: inout HookBatch, _ view: any LedgerView, _ now: Instant, _ state: inout HookState,
    _ add: (Day, inout HookBatch, any LedgerView) throws -> Void
  ) throws {
    let last = state.days[batch.event.rawValue]
    var days: [Day] = []
    var before = now.day.adding(days: 1)
    while let closed = try view.closedDays(before: before, limit: 1).first?.day,
      last.map({ closed > $0 }) ?? true
    {
      days.append(closed)
      before = closed
    }
    for day in days.reversed() {
      guard try Files.exists(configuration.layout.report(day)) else { break }
      try add(day, &batch, view)
      state.days[batch.event.rawValue] = day
    }
  }

  private func addAbsent(_ day: Day, to batch: inout HookBatch, _ view: any LedgerView) throws {
    let lines = try ExpectedLine.lines(view, view.day(day), configuration.context(of: day))
    for line in lines where line.isAmiss {
      batch.add(
        HookBatch.Item(
          id: day.description, department: line.expectation.department, kind: line.expectation.kind))
    }
  }

  private func addClosed(_ day: Day, to batch: inout HookBatch, _ view: any LedgerView) throws {
    batch.add(HookBatch.Item(id: day.description))
  }
}
