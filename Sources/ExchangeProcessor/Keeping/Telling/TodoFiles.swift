import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Keeps what each department has to do in its outbox, as things stand: 待办.xlsx and 待办.html.
///
/// They follow from the ledger alone, and lie there for whoever looks: no entry tells of them, and what a kill leaves out the next pass
/// makes good. They are written where something changed, and never over the same.
struct TodoFiles {
  /// How much time passes at least before they are looked at again, in milliseconds: a busy hour isn't spent on writing them.
  private static let rest: Int64 = 5_000
  /// For how long a pass writes them, whoever's it began last apart, and how many times as long others have the passes for themselves
  /// where some are left: who drops something isn't kept waiting for all that changed.
  private static let turn = Duration.milliseconds(250), share = 3
  private static let inUse: Set<Errno> = [.resourceBusy, .textFileBusy, .permissionDenied, .notPermitted]
  private static let names = [TodoList.workbookName, TodoList.pageName]

  private let configuration: ExchangeConfiguration
  /// The last version of an obligation that was looked at; `nil` before all.
  private var last: Int64?
  /// The departments whose files may not be as things stand, whose turn it is first.
  private var stale: [String]
  /// Who acted for departments that had ended, when they were looked at last.
  private var heirs: [String: String] = [:]
  /// When those of a department change by time alone, for whoever has some.
  private var next: [String: Instant?] = [:]
  private var lookedAt: Instant?
  /// When those are written that a pass left, if it left some.
  private var resumes: ContinuousClock.Instant?

  /// Knows nothing of what lies there.
  init(configuration: ExchangeConfiguration) {
    self.configuration = configuration
    stale = configuration.catalogue.table.participants.map(\.code)
  }

  /// In how long those are written that a pass left; `nil` where it left none.
  var nextLook: Duration? { resumes.map { max($0 - .now, .zero) } }

  /// Brings them up to date.
  ///
  /// - Parameters:
  ///   - gone: the departments whose folders are gone for good.
  ///   - isOnce: whether nobody will look again soon.
  /// - Returns: why some aren't.
  mutating func keep(
    _ ledger: any LedgerSource, now: Instant, without gone: Set<String>, isOnce: Bool
  ) throws -> [OperatorEvent.Trouble] {
    let start = ContinuousClock.now
    if !isOnce {
      if let resumes {
        guard start >= resumes else { return [] }
      } else if let lookedAt, now < lookedAt.adding(milliseconds: Self.rest), now >= lookedAt {
        return []
      }
    }
    lookedAt = now
    resumes = nil
    let context = configuration.context(of: now.day)
    let (debtors, last) = try ledger.read { try $0.debtors(ofVersionsBehind: self.last) }
    self.last = last
    let due = try next.filter { code, change in try change.map { $0 <= now } ?? false || !isThere(code) }
    let heirs = configuration.catalogue.table.heirs(on: now.day)
    // What one had to do until yesterday, another has from today on.
    let moved = heirs == self.heirs ? [] : Array(heirs.keys) + heirs.values
    self.heirs = heirs
    stale += Set(debtors.map(context.actor(for:)) + due.keys + moved).subtracting(stale).sorted()
    let departments = Dictionary(
      configuration.catalogue.table.participants.map { ($0.code, $0) },
      uniquingKeysWith: { first, _ in first })
    var troubles: [OperatorEvent.Trouble] = []
    var left: [String] = []
    for (place, code) in stale.enumerated() {
      let took = ContinuousClock.now - start
      if !isOnce, took > Self.turn {
        left += stale[place...]
        resumes = .now + took * Self.share
        break
      }
      guard let department = departments[code] else { continue }
      // Of a box that is away the scanner tells; what is written into it waits until it is back.
      guard !gone.contains(code), Files.isWritable(configuration.layout.staging(.outbox, of: code)) else {
        left.append(code)
        continue
      }
      do {
        try keep(of: department, context, ledger, now)
      } catch let error as FileError {
        left.append(code)
        // Who has the list open on a share keeps it from being replaced until he closes it: that is no trouble.
        if !Self.inUse.contains(error.code) {
          troubles.append(.init(saying: error, about: .init(department: code)))
        }
      }
    }
    stale = left
    return troubles
  }

  /// Whether both files lie in an outbox.
  private func isThere(_ code: String) throws -> Bool {
    let outbox = configuration.layout.box(.outbox, of: code)
    return try Self.names.allSatisfy { try Files.exists(outbox.appending($0)) }
  }

  private mutating func keep(
    of department: Department, _ context: DayContext, _ ledger: any LedgerSource, _ now: Instant
  ) throws {
    let (code, layout) = (department.code, configuration.layout)
    let outbox = layout.box(.outbox, of: code)
    next[code] = nil
    let list =
      configuration.settings.todoLists
      ? try ledger.read { try TodoList($0, of: department, context, configuration.kinds, at: now) } : nil
    guard let list, !list.isEmpty else {
      for name in Self.names { try Files.remove(outbox.appending(name)) }
      return
    }
    try write(TodoList.workbookName, of: code) { try list.writeWorkbook(to: $0, scratch: layout.work) }
    try write(TodoList.pageName, of: code) { sink in try list.page.withUnsafeBytes { try sink($0) } }
    next[code] = .some(list.nextChange)
  }

  /// Writes a file beside its place, and puts it there unless the same lies there already.
  private func write(
    _ name: String, of code: String, _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let place = configuration.layout.box(.outbox, of: code).appending(name)
    let part = configuration.layout.staging(.outbox, of: code).appending("todo.\(name)")
    try Files.remove(part)
    let sink = try DigestingSink(path: part)
    try body { try sink.write($0) }
    let content = try sink.end()
    if try Files.exists(place), try Files.holds(content, place, closely: true) {
      return try Files.remove(part)
    }
    try Files.replace(place, by: part)
  }
}
