public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// Claims for a clerk: writes the claim that a department would drop, into its inbox, so that it goes the same way and
/// gets the same receipt as any other.
public struct ClaimDesk {
  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let department: String
  private let now: Instant
  private let clock: WallClock
  /// Who has taken over from it, by code; `nil` while it claims itself.
  private let heir: String?

  /// Opens the desk of a department, by code or full name.
  public init(root: FilePath, data: ProgramData, department: String, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    self.department = try configuration.participant(named: department).code
    now = clock.now()
    self.clock = clock
    heir = configuration.catalogue.table.heirs(on: now.day)[self.department]
    ledger = try configuration.layout.openLedger(now: now, making: false).store
  }

  /// What the department still has to claim, for itself and for those that it succeeds; nothing once another has taken over from it.
  public func open() throws -> OpenClaimsAnswer {
    let owners = configuration.catalogue.table.owners(servedBy: department, on: now.day)
    let claims = try ledger.read { view in try owners.flatMap { try view.openClaims(of: $0) } }
    return OpenClaimsAnswer(
      lines: claims.map { row, duty in
        let due = duty.due
        return OpenClaimsAnswer.Line(
          delivery: row.delivery, from: configuration.catalogue.name(of: row.sender),
          kind: configuration.kinds[row.kind]?.kind.title.zh ?? row.kind, records: duty.records,
          file: row.fileName, due: due, isOverdue: due.map { $0 <= now } ?? false)
      }, heir: heir.map { "\(configuration.catalogue.name(of: $0))（\($0)）" })
  }

  /// Drops a claim of the given deliveries or messages into the department's inbox.
  ///
  /// - Parameter ids: delivery ids or message ids.
  /// - Returns: the dropped file's name.
  public func claim(_ ids: [String], claimant: String?) throws -> FilePath.Component {
    try configuration.layout.requireOwner()
    try requireClock()
    guard let claim = configuration.kinds.first(.claims) else {
      throw ConfigurationError(
        file: "kinds.csv",
        reason: LocalizedText(
          "没有作用为“\(KindEffect.claims.rawValue)”的种类", "no kind has the effect “\(KindEffect.claims.rawValue)”")
      )
    }
    let writer = try CSVBundleWriter(schema: claim.schema, encoding: .utf8BOM)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    for (index, id) in ids.enumerated() {
      let isDelivery = try ledger.read { try $0.delivery(id) } != nil
      let values: [FieldRole: String] = [
        isDelivery ? .delivery : .reference: id, .claimant: claimant ?? "", .actDate: now.day.description,
      ]
      writer.append(claim.schema.record(number: index + 1, values), to: &bytes)
    }
    // One that waits already says the same.
    if let waiting = try InboxFile.waiting(
      bytes, as: "claim", ending: ".claim.csv", from: department, in: configuration.layout)
    {
      return waiting
    }
    return try InboxFile.drop(
      bytes, as: "claim", ending: ".claim.csv", from: department, in: configuration.layout, at: now)
  }

  /// Nothing is dropped at a time at which it couldn't be answered.
  private func requireClock() throws {
    let clock = try clock.forDeciding(over: ledger)
    let watch = ClockWatch(
      layout: configuration.layout, clock: clock, limit: configuration.settings.maxClockJumpDays)
    if let doubt = try ledger.read({ try watch.doubt(about: .now(clock), in: $0) }) { throw doubt }
    _ = try clock.now(after: ledger)
  }
}

/// What a department still has to claim.
public struct OpenClaimsAnswer: Answer {
  struct Line: Encodable {
    let delivery: String
    let from: String
    let kind: String
    let records: Int
    let file: String
    let due: Instant?
    let isOverdue: Bool
  }

  let lines: [Line]
  /// Who claims in the place of a department that has ended, by name and code; `nil` where it claims itself.
  let heir: String?

  /// A line a delivery, the most urgent first.
  public func text(in language: Language) -> String {
    if let heir {
      return LocalizedText(
        "这个部门已不参加交换，待认领的信息由接替它的\(heir)认领。",
        "This department has ended; what is to be claimed is its successor's: \(heir).")[language]
    }
    if lines.isEmpty { return LocalizedText("没有待认领的信息。", "Nothing is to be claimed.")[language] }
    return lines.map { line in
      let state =
        (line.isOverdue ? ObligationState.overdue : .open).title(of: .claim)
      return "\(line.delivery)  \(line.kind)  "
        + LocalizedText(
          "来自\(line.from)，\(line.records) 条，认领期限 \(line.due?.deadlineForPeople ?? "—")（\(state.zh)）",
          "from \(line.from), \(line.records) record(s), until \(line.due?.deadlineForPeople ?? "—") (\(state.en))"
        )[
          language]
    }.joined(separator: "\n")
  }

  /// The lines.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines)
  }
}
