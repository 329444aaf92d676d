import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules

/// 部门日报: what a closed day was for each department. What came and went is gathered once for all of them; what each owes and
/// sent is read from the ledger while its own is written.
public struct DepartmentStatements {
  private let view: any LedgerView
  private let day: LedgerDay
  private let context: DayContext
  private let files: [String: [SentFile]]
  private let rejections: [String: [RejectionLine]]
  private let received: [String: [DeliveryRow]]
  private let statements: [String: [StatementLine]]
  private let unstated: [String: [UnstatedLine]]
  private let debtors: Set<String>

  /// Gathers a day.
  ///
  /// - Parameter view: what is asked while they are written, too.
  public init(_ view: any LedgerView, context: DayContext) throws {
    self.view = view
    let day = try view.day(context.day)
    self.day = day
    let context = context.read(on: day.readingDay)
    self.context = context
    var files: [String: [SentFile]] = [:]
    var rejections: [String: [RejectionLine]] = [:]
    try view.forEachDrop(of: day) { drop in
      files[drop.sender, default: []].append(SentFile(drop, late: try Self.late(drop, day, view)))
      if let line = try RejectionLine(drop) { rejections[drop.sender, default: []].append(line) }
    }
    (self.files, self.rejections) = (files, rejections)
    received = Dictionary(grouping: try view.deliveries(placedOn: day), by: \.recipient)
    statements = Dictionary(
      grouping: try view.statements(on: day).map { try StatementLine($0.sender, $0.statement, view) },
      by: \.sender)
    unstated = Dictionary(
      grouping: try view.unstated(on: day, but: context.unstatedKinds)
        .map { UnstatedLine(sender: $0.sender, kind: $0.kind, bundles: $0.bundles, records: $0.records) },
      by: \.sender)
    debtors = Set(try view.openCounts(atEndOf: day).map { context.actor(for: $0.debtor) })
  }

  /// How many records of a drop came late, by what was known at the end of the day.
  private static func late(_ drop: DropRow, _ day: LedgerDay, _ view: any LedgerView) throws -> Int {
    drop.counts.accepted == 0 ? 0 : try view.lateRecords(ofDrop: drop.id, asOf: day).count { !$0.isExcused }
  }

  /// What one department is told, of departments that it has taken over from as of itself; `nil` where the day brought it nothing and it
  /// owes nothing, and for one that another has taken over from by the day on which it is read.
  public func statement(for department: String) -> DepartmentStatement? {
    let names = context.debtors(department)
    func all<Line>(_ lines: [String: [Line]]) -> [Line] { names.flatMap { lines[$0] ?? [] } }
    let statement = DepartmentStatement(
      view: view, day: day, context: context, department: department, files: all(files),
      received: all(received), rejections: all(rejections), statements: all(statements),
      unstated: all(unstated))
    let isQuiet =
      statement.files.isEmpty && statement.received.isEmpty && statement.statements.isEmpty
      && !debtors.contains(department)
    return isQuiet ? nil : statement
  }
}

/// A file that a department dropped, and what became of it.
struct SentFile {
  /// The row of the drop.
  let row: Int64
  let drop: String
  let receivedAt: Instant
  let fileName: String
  let kind: String?
  let verdict: VerdictKind
  let records: RecordCounts
  /// How many of the accepted records came after their due time.
  let late: Int
  /// What its receipt's files are called, without their endings.
  let receipt: String

  init(_ drop: DropRow, late: Int) {
    row = drop.id
    self.drop = drop.drop
    receivedAt = drop.receivedAt
    fileName = drop.fileName
    kind = drop.kind
    verdict = drop.verdict
    records = RecordCounts(drop.counts)
    self.late = late
    receipt = drop.receiptStem
  }
}
