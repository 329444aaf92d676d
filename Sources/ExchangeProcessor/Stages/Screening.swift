import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// The first pass of a decision: holds every record that passed inspection against the ledger and stores those that
/// are accepted.
struct Screening {
  /// What becomes of a record.
  private enum Fate {
    static let unchanged: Int32 = -1
    static let rejected: Int32 = -2
  }

  let inspection: Inspection
  let definition: KindDefinition
  let dropRow: Int64
  let transaction: LedgerTransaction
  private let table: RoutingTable
  /// The moment of deciding.
  let now: Timestamp
  private let identity: RecordIdentity
  private(set) var clock: PushClock
  /// For each record that passed inspection: the number of its set of recipients, or why it has none.
  private var fates: [Int32] = []
  /// The sets of recipients; answers add to those of the inspection.
  private(set) var routes: [[String]]
  private(set) var counts = Receipt.Counts()
  private(set) var findings: FindingList
  /// How many records each recipient gets.
  private(set) var shares: [String: Int] = [:]
  /// The rows of accepted records are numbered one after another from here.
  private var firstRecordRow: Int64 = 0
  private let rejectedRows: RejectedRowsFile

  init(
    inspection: Inspection, definition: KindDefinition, dropRow: Int64, transaction: LedgerTransaction,
    table: RoutingTable, now: Timestamp, clock: PushClock, rejectedRows: RejectedRowsFile
  ) {
    self.inspection = inspection
    self.definition = definition
    self.dropRow = dropRow
    self.transaction = transaction
    self.table = table
    self.now = now
    self.clock = clock
    self.rejectedRows = rejectedRows
    identity = RecordIdentity(schema: definition.schema)
    routes = inspection.routes
    findings = inspection.findings
    counts.found = inspection.found
    counts.rejected = inspection.rejected
    counts.declared = inspection.header?.declaredRecords
  }

  /// Goes over the records once.
  mutating func run() throws {
    guard let path = inspection.records else { return }
    fates.reserveCapacity(inspection.passed)
    var reader = try RecordSpoolReader(path: path)
    while let spooled = try reader.next() {
      let fate = try screen(spooled)
      fates.append(fate)
      switch fate {
      case Fate.unchanged: counts.unchanged += 1
      case Fate.rejected: counts.rejected += 1
      default:
        counts.accepted += 1
        for recipient in routes[Int(fate)] { shares[recipient, default: 0] += 1 }
      }
    }
  }

  /// Goes over the accepted records again, each with its row and its recipients.
  func forEachAccepted(_ body: (Record, _ row: Int64, _ recipients: [String]) throws -> Void) throws {
    guard let path = inspection.records, counts.accepted > 0 else { return }
    var reader = try RecordSpoolReader(path: path)
    var row = firstRecordRow
    for fate in fates {
      guard let spooled = try reader.next() else { return }
      guard fate >= 0 else { continue }
      try body(spooled.record, row, routes[Int(fate)])
      row += 1
    }
  }

  private mutating func screen(_ spooled: SpooledRecord) throws -> Int32 {
    let msgId = identity.msgId(of: spooled.record)
    let sender = inspection.file.sender
    if let earlier = try transaction.view.record(sender: sender, msgId: msgId) {
      return try meetAgain(spooled, msgId, earlier)
    }
    var fate = Int32(spooled.route)
    if definition.kind.routing == .reply {
      guard let answered = try answer(spooled) else { return Fate.rejected }
      if answered.isEmpty { return Fate.unchanged }
      fate = number(of: answered)
    }
    var row = RecordRow(
      drop: dropRow, number: spooled.record.number, sender: sender, msgId: msgId, digest: spooled.digest,
      documents: identity.documents(of: spooled.record), summary: identity.summary(of: spooled.record))
    clock.measure(spooled.record, into: &row)
    try transaction.insert(&row)
    if counts.accepted == 0 { firstRecordRow = row.id }
    return fate
  }

  /// A record with this id is here already: the same again is no matter, something else is.
  private mutating func meetAgain(
    _ spooled: SpooledRecord, _ msgId: String, _ earlier: RecordRow
  ) throws -> Int32 {
    let position = Position(line: spooled.record.line, record: spooled.record.number)
    if earlier.drop == dropRow {
      if earlier.digest == spooled.digest {
        findings.add(
          Finding(
            .recordUnchanged, at: position,
            arguments: ["id": msgId, "receivedAt": inspection.file.receivedAt.forPeople]))
        return Fate.unchanged
      }
      return try reject(
        spooled,
        Finding(.recordRepeated, at: position, arguments: ["id": msgId, "first": "\(earlier.number)"]))
    }
    let first = try transaction.view.drop(row: earlier.drop)
    let arguments = [
      "id": msgId, "receivedAt": first?.receivedAt.forPeople ?? "", "fileName": first?.fileName ?? "",
    ]
    guard earlier.digest == spooled.digest else {
      return try reject(spooled, Finding(.recordConflict, at: position, arguments: arguments))
    }
    findings.add(Finding(.recordUnchanged, at: position, arguments: arguments))
    return Fate.unchanged
  }

  /// Carries out a claim or return; `nil` when it comes back, nobody when it changes nothing.
  private mutating func answer(_ spooled: SpooledRecord) throws -> [String]? {
    let decider = ClaimDecider(
      schema: definition.schema, table: table,
      act: definition.kind.code == "claim-return" ? .returned : .claimed,
      department: inspection.file.sender, at: inspection.file.receivedAt, drop: dropRow,
      view: transaction.view)
    let decision = try decider.decide(spooled.record)
    if let error = decision.findings.first(where: { $0.severity == .error }) {
      _ = try reject(spooled, error)
      return nil
    }
    findings.add(decision.findings)
    for var act in decision.acts {
      try transaction.insert(&act)
      try transaction.append(
        act.act == .claimed ? .claimed : .returned,
        subject: transaction.view.delivery(row: act.delivery)?.delivery ?? "", at: now,
        detail: [
          "at": act.at.text, "by": inspection.file.drop, "record": spooledTarget(spooled),
          "records": "\(act.records)",
          "reason": act.reasonCode ?? "",
        ])
    }
    return decision.word
  }

  private func spooledTarget(_ spooled: SpooledRecord) -> String {
    definition.schema.text("refMsgId", of: spooled.record) ?? ""
  }

  private mutating func reject(_ spooled: SpooledRecord, _ finding: Finding) throws -> Int32 {
    findings.add(finding)
    try rejectedRows.append(record: spooled.record, source: spooled.source, findings: [finding])
    return Fate.rejected
  }

  private mutating func number(of recipients: [String]) -> Int32 {
    if let known = routes.firstIndex(of: recipients) { return Int32(known) }
    routes.append(recipients)
    return Int32(routes.count - 1)
  }
}
