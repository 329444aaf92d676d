public import ExchangeBase
public import ExchangeLedger
public import ExchangeRules

/// What can be asked of an exchange, answered by values: for the command line, which words them, and for whatever else
/// wants to know. Each answer is of one state of the ledger, and holds up nobody.
///
/// A process that has opened the ledger once may ask as often as it likes.
public struct Queries: Sendable {
  private let ledger: any LedgerSource
  private let departments: RoutingTable
  private let scopes: [String]

  /// - Parameters:
  ///   - ledger: the ledger.
  ///   - departments: who takes part: an id may have its sender's code or name in front.
  ///   - scopes: what the ledger calls matters that have numbers (`case`, `survey` …).
  public init(_ ledger: any LedgerSource, departments: RoutingTable, scopes: [String]) {
    self.ledger = ledger
    self.departments = departments
    self.scopes = scopes
  }

  /// How the ledger stands at a moment.
  public func status(at now: Instant) throws -> LedgerStatus { try ledger.read { try LedgerStatus($0, now) } }

  /// All that happened to what an id names: a drop, a bundle, a file name, a delivery, a notice, a message id, a case or
  /// survey, or a document or licence number.
  ///
  /// - Parameter reader: the department that asks, by code; it is told of what it sent, got, owes or is owed, and of nothing
  ///   else. Whoever may see all where it is left out.
  public func trace(_ id: String, for reader: String? = nil) throws -> Trace {
    try ledger.read { view in
      let readership = Readership(names: reader.map { named([$0]) }, view: view)
      return try Trace(
        of: id, along: Trail(from: id, in: view, departments, scopes, for: readership), in: view,
        for: readership)
    }
  }

  /// Dropped files, the latest first.
  ///
  /// - Parameters:
  ///   - sender: who dropped them; all where it is left out.
  ///   - cursor: where the page before ended.
  ///   - limit: how many at most, fewer than `Int.max`.
  /// - Throws: ``CursorError`` for a cursor of something else; what the ledger throws.
  public func drops(
    from sender: String? = nil, after cursor: Cursor? = nil, limit: Int
  ) throws -> Page<DropItem> {
    let before = try cursor?.row() ?? .max
    return try ledger.read { view in
      let rows = try view.drops(before: before, from: sender, limit: limit + 1)
      return Page(rows, of: limit, { Cursor(row: $0.id) }, DropItem.init)
    }
  }

  /// Dropped files that are meant, the latest first. A page may have fewer of them than fit and not be the last.
  ///
  /// - Parameter lookedAt: how many files are looked at for one page, at most: what isn't meant costs time too.
  /// - Throws: ``CursorError`` for a cursor of something else; what the ledger throws.
  public func drops(
    _ choice: DropChoice, after cursor: Cursor? = nil, limit: Int, lookedAt: Int64 = 20_000
  ) throws -> Page<DropItem> {
    // Of a sender alone there is an index.
    guard choice.verdict != nil || choice.name != nil else {
      return try drops(from: choice.sender, after: cursor, limit: limit)
    }
    let before = try cursor?.row() ?? .max
    return try ledger.read { view in
      let end = try view.drops(before: before, from: nil, limit: 1).first.map { $0.id + 1 } ?? 1
      let start = max(1, end - lookedAt)
      let rows = try view.drops(in: start..<end, choice, limit: limit + 1)
      var page = Page(rows, of: limit, { Cursor(row: $0.id) }, DropItem.init)
      if page.next == nil, start > 1 { page.next = Cursor(row: start) }
      return page
    }
  }

  /// Deliveries, the latest first.
  ///
  /// - Parameter recipient: who got them; all where it is left out.
  public func deliveries(
    to recipient: String? = nil, after cursor: Cursor? = nil, limit: Int
  ) throws -> Page<DeliveryItem> {
    let before = try cursor?.row() ?? .max
    return try ledger.read { view in
      let rows = try view.deliveries(before: before, to: recipient, limit: limit + 1)
      let drops = try view.origins(ofDrops: Set(rows.map(\.drop)).sorted())
      return Page(rows, of: limit, { Cursor(row: $0.id) }) {
        DeliveryItem($0, of: drops[$0.drop]?.drop ?? "")
      }
    }
  }

  /// What is owed now or was until it ended, as it stands at a moment; what changed last comes first.
  ///
  /// - Parameter debtor: who has to act, by code; all where it is left out.
  public func obligations(
    of debtor: String? = nil, at now: Instant, after cursor: Cursor? = nil, limit: Int
  ) throws -> Page<ObligationItem> {
    let before = try cursor?.row() ?? .max
    return try ledger.read { view in
      let rows = try view.obligations(before: before, of: debtors(debtor, on: now.day), limit: limit + 1)
      let heirs = heirs(on: now.day)
      return Page(rows, of: limit, { Cursor(row: $0.id) }) { ObligationItem($0, at: now, heirs: heirs) }
    }
  }

  /// What is owed and open at a moment, the most urgent first; what has no limit comes last.
  ///
  /// - Parameter debtor: who has to act, by code; all where it is left out.
  public func openItems(
    of debtor: String? = nil, at now: Instant, after cursor: Cursor? = nil, limit: Int
  ) throws -> Page<ObligationItem> {
    let place = try cursor?.place()
    return try ledger.read { view in
      let rows = try view.openObligations(
        OpenChoice(debtors: debtors(debtor, on: now.day)), after: place, limit: limit + 1)
      let heirs = heirs(on: now.day)
      return Page(rows, of: limit, { Cursor(place: OpenPlace(due: $0.obligation.due, row: $0.id)) }) {
        ObligationItem($0, at: now, heirs: heirs)
      }
    }
  }

  /// Closed days with what was said of them, the latest first.
  public func days(after cursor: Cursor? = nil, limit: Int) throws -> Page<DayItem> {
    let before = try cursor?.day() ?? .last
    return try ledger.read { view in
      let days = try view.closedDays(before: before, limit: limit + 1)
      return try Page(days, of: limit, { Cursor(day: $0.day) }) { DayItem($0, try view.signoffs(of: $0.day)) }
    }
  }

  /// Under which codes something is to be done by a department on a day; `nil` for all.
  private func debtors(_ code: String?, on day: Day) -> [String]? {
    code.map { named(departments.owners(servedBy: $0, on: day)) }
  }

  /// Who acts on a day for each department that has ended, under the codes that the ledger has for them.
  private func heirs(on day: Day) -> [String: String] {
    var heirs = departments.heirs(on: day)
    let bureau = departments.participants.first { $0.role == .operator }
    if let bureau, let heir = heirs[bureau.code] { heirs[Obligation.Key.bureau] = heir }
    return heirs
  }

  /// Departments under the codes that the ledger has for them: what the bureau owes is kept under one that it has in every district.
  private func named(_ codes: [String]) -> [String] {
    let isBureau = departments.participants.contains { codes.contains($0.code) && $0.role == .operator }
    return isBureau ? codes + [Obligation.Key.bureau] : codes
  }
}
