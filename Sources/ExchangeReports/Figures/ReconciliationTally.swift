import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Puts what senders state beside what came of it, while a day's rows go by.
struct ReconciliationTally {
  typealias Key = ReconciliationLine.Key

  /// How many of the records of one statement are named; the rest is a number of their own row.
  private static let named = 100
  /// No file has more records, whatever its sender declares: earlier versions took any number down.
  private static let most = 1 << 40

  private let view: any LedgerView
  private let day: LedgerDay
  private let context: DayContext
  private var lines: [Key: ReconciliationLine] = [:]
  private var differences: [DifferenceLine] = []
  /// The lines of drops, by their rows.
  private var keys: [Int64: Key] = [:]

  init(_ view: any LedgerView, _ day: LedgerDay, _ context: DayContext) {
    self.view = view
    self.day = day
    self.context = context
  }

  /// Counts a file that was decided on the day.
  mutating func add(_ drop: DropRow) throws {
    let key = Key(sender: drop.sender, kind: drop.kind ?? "", day: drop.receivedAt.day)
    keys[drop.id] = key
    let counts = RecordCounts(drop.counts)
    let declared = drop.counts.declared.map { min(max($0, 0), Self.most) }
    change(key) { line in
      line.files += 1
      if drop.verdict == .accepted || drop.verdict == .partiallyAccepted { line.filesAccepted += 1 }
      if let declared { line.declared = (line.declared ?? 0) + declared }
      line.records += counts
    }
    // What a file holds that wasn't read to its end nobody knows; it stands among what came back.
    guard let declared, declared != counts.found,
      try drop.receipt.readToLine == nil
    else { return }
    var difference = DifferenceLine(.mismatched, key)
    (difference.subject, difference.fileName) = (drop.drop, drop.fileName)
    (difference.files, difference.records) = (1, abs(declared - counts.found))
    difference.note = "文件声明 \(declared) 条，实有 \(counts.found) 条"
    differences.append(difference)
  }

  /// What the two sides come to.
  ///
  /// - Parameters:
  ///   - placed: what was placed on the day.
  ///   - claims: how what is to be claimed stands.
  mutating func finish(
    placed: [DeliveryRow], claims: [ClaimLine], statements: [StatementLine], unstated: [UnstatedLine]
  ) throws -> (lines: [ReconciliationLine], differences: [DifferenceLine]) {
    for line in statements { try add(line) }
    try add(placed, claims)
    for delivery in try view.deliveries(undeliveredAtEndOf: day) { try add(undelivered: delivery) }
    let stating = Set(statements.filter { $0.statement.day == context.day }.map(\.sender))
    for line in unstated where stating.contains(line.sender) { unlisted(line) }
    var told: [Key: Set<ReconciliationCause>] = [:]
    for difference in differences { told[difference.key, default: []].insert(difference.cause) }
    let results = Dictionary(
      statements.map { (Self.key(of: $0), $0.result) }, uniquingKeysWith: { _, last in last })
    for key in Array(lines.keys) {
      let causes = causes(of: key, told: told[key] ?? [], results[key])
      change(key) { $0.causes = causes }
    }
    return (lines.values.sorted { Self.isBefore($0.key, $1.key) }, differences.sorted(by: Self.isBefore))
  }

  /// How the sides of a line stand to each other first, then what hasn't gone its whole way.
  private func causes(
    of key: Key, told: Set<ReconciliationCause>, _ result: StatementResult?
  ) -> [ReconciliationCause] {
    let differing = ReconciliationCause.allCases.filter { told.contains($0) }
    let sides: Set<ReconciliationCause> = [.missingAtExchange, .missingAtSender, .mismatched]
    let standing: ReconciliationCause? =
      switch result {
      case .agrees: told.contains(.mismatched) ? nil : .matched
      case .differs: told.isDisjoint(with: sides) ? .mismatched : nil
      case .pending: .pending
      case nil where key.day != context.day: .afterwards
      case nil where key.kind.isEmpty || context.unstatedKinds.contains(key.kind): .unasked
      case nil: told.contains(.missingAtSender) ? nil : .unstated
      }
    return (standing.map { [$0] } ?? []) + differing
  }

  // MARK: Statements

  private static func key(of line: StatementLine) -> Key {
    Key(sender: line.sender, kind: line.statement.kind, day: line.statement.day)
  }

  private mutating func add(_ line: StatementLine) throws {
    let (key, statement) = (Self.key(of: line), line.statement)
    change(key) { $0.statement = statement }
    guard line.result == .differs else { return }
    let (found, foundFiles) = (statement.foundRecords ?? 0, statement.foundBundles ?? 0)
    var unexplained = found - statement.records
    if !statement.msgIds.isEmpty {
      unexplained += try missing(of: statement, key) - unlisted(of: statement, key)
      guard
        unexplained != 0 || foundFiles != statement.bundles && !differences.contains(where: { $0.key == key })
      else { return }
    }
    let isAlone = statement.msgIds.isEmpty
    var difference = DifferenceLine(
      isAlone && statement.records == 0
        ? .missingAtSender : isAlone && found == 0 ? .missingAtExchange : .mismatched, key)
    (difference.files, difference.records) = (abs(foundFiles - statement.bundles), abs(unexplained))
    let records = lines[key]?.records ?? RecordCounts()
    difference.note = [
      "清单 \(statement.bundles) 份 \(statement.records) 条，接收 \(foundFiles) 份 \(found) 条",
      records.rejected > 0 ? "另有\(RecordFate.rejected.title.zh) \(records.rejected) 条" : nil,
      records.unchanged > 0 ? "\(RecordFate.unchanged.title.zh) \(records.unchanged) 条" : nil,
    ].compactMap(\.self).joined(separator: "，")
    differences.append(difference)
  }

  /// The ids that a statement lists and that didn't come.
  ///
  /// - Returns: how many.
  private mutating func missing(of statement: StatementRow, _ key: Key) throws -> Int {
    guard statement.missing > 0 else { return 0 }
    let known = Set(
      try view.records(of: key.sender, msgIds: statement.msgIds).filter { $0.drop <= day.throughDrop }
        .map(\.msgId))
    let ids = statement.msgIds.filter { !known.contains($0) }
    let rejected = lines[key]?.records.rejected ?? 0
    let note = rejected > 0 ? "当日\(RecordFate.rejected.title.zh) \(rejected) 条，可能在其中" : nil
    name(ids, of: statement.missing, .missingAtExchange, key, note)
    return statement.missing
  }

  /// What came on its day and isn't among the ids that a statement lists.
  ///
  /// - Returns: how many.
  private mutating func unlisted(of statement: StatementRow, _ key: Key) throws -> Int {
    let listed = Set(statement.msgIds)
    let drops = try drops(of: key)
    let came = Set(drops)
    let known = try view.records(of: key.sender, msgIds: statement.msgIds).count { came.contains($0.drop) }
    let count = (statement.foundRecords ?? 0) - known
    guard count > 0 else { return 0 }
    var ids: [String] = []
    for drop in drops where ids.count < Self.named {
      // Among so many there are as many of which nothing is listed, or all.
      let records = try view.records(ofDrop: drop, limit: listed.count + Self.named)
      ids += records.map(\.msgId).filter { !listed.contains($0) }
    }
    name(ids, of: count, .missingAtSender, key)
    return count
  }

  /// The drops of a line that went through, on whichever day they were decided.
  private func drops(of key: Key) throws -> [Int64] {
    var drops = keys.filter { $0.value == key }.map(\.key)
    if key.day != context.day {
      try view.forEachDrop(of: view.day(key.day)) { drop in
        if drop.sender == key.sender, drop.kind == key.kind, drop.receivedAt.day == key.day {
          drops.append(drop.id)
        }
      }
    }
    return drops.sorted()
  }

  /// Names records one by one, and how many more there are.
  private mutating func name(
    _ ids: [String], of count: Int, _ cause: ReconciliationCause, _ key: Key, _ note: String? = nil
  ) {
    let named = ids.prefix(min(count, Self.named))
    for id in named {
      var difference = DifferenceLine(cause, key)
      (difference.subject, difference.records, difference.note) = (id, 1, note)
      differences.append(difference)
    }
    guard named.count < count else { return }
    var difference = DifferenceLine(cause, key)
    difference.records = count - named.count
    difference.note = "另有，未逐条列出"
    differences.append(difference)
  }

  /// A kind of which a sender states nothing, though it states others.
  private mutating func unlisted(_ line: UnstatedLine) {
    var difference = DifferenceLine(
      .missingAtSender, Key(sender: line.sender, kind: line.kind, day: context.day))
    (difference.files, difference.records) = (line.bundles, line.records)
    difference.note = "部门报了当日清单，没有列这一种"
    differences.append(difference)
    change(difference.key) { _ in }
  }

  // MARK: Deliveries

  private mutating func add(_ placed: [DeliveryRow], _ claims: [ClaimLine]) throws {
    let left = try DayEvidence.remarks(of: context.day, in: view)?.uncollected.map(Set.init)
    let standings = Dictionary(
      claims.map { ($0.standing.delivery.id, $0) }, uniquingKeysWith: { first, _ in first })
    // What was answered was read, wherever its file still lies; and who leaves that there may have read the rest.
    let answered = Set(
      try placed.filter { try left?.contains($0.delivery) ?? false && isAnswered($0, standings[$0.id]) }
        .map(\.id))
    let leaving = Set(placed.filter { answered.contains($0.id) }.map(\.recipient))
    for delivery in placed {
      let key = try key(of: delivery)
      let claim = standings[delivery.id]
      let size = DeliveryCounts(deliveries: 1, records: delivery.records)
      let isLeft = left.map { $0.contains(delivery.delivery) && !answered.contains(delivery.id) }
      change(key) { line in
        line.delivered += size
        if let isLeft {
          line.uncollected = line.uncollected ?? DeliveryCounts()
          if isLeft { line.uncollected? += size }
        }
        if let claim { line.claims += claim.counts }
      }
      if isLeft ?? false {
        let note = leaving.contains(delivery.recipient) ? "该部门答复过的投递也还在文件夹里，可能已经取走" : nil
        tell(.uncollected, of: delivery, records: delivery.records, key, note: note)
      }
      if let claim, claim.standing.open > 0 {
        tell(.unclaimed, of: delivery, records: claim.standing.open, key, note: claim.title.zh)
      }
    }
  }

  /// How many records of a delivery are looked at for one that was answered.
  private static let lookedAt = 50

  /// Whether a delivery was claimed, returned or otherwise answered by its recipient by the end of the day.
  private func isAnswered(_ delivery: DeliveryRow, _ claim: ClaimLine?) throws -> Bool {
    // Where delivering claims, that says nothing of the file.
    if let claim, context.profile.claimMode != .onDelivery, claim.standing.isAnswered { return true }
    // Only what belongs to a matter of its own is answered by anything else, and of a delivery all records do or none.
    guard let first = try view.links(inDelivery: delivery.id, limit: 1).first,
      try !view.facts(ofRecords: [first.record]).isEmpty
    else { return false }
    return try view.links(inDelivery: delivery.id, limit: Self.lookedAt).contains { link in
      try view.facts(about: link.record).contains { fact in
        try fact.party == delivery.recipient
          && view.record(row: fact.record).map { $0.drop <= day.throughDrop } ?? false
      }
    }
  }

  private mutating func add(undelivered delivery: DeliveryRow) throws {
    let key = try key(of: delivery)
    change(key) { $0.undelivered += DeliveryCounts(deliveries: 1, records: delivery.records) }
    tell(.undelivered, of: delivery, records: delivery.records, key)
  }

  private mutating func tell(
    _ cause: ReconciliationCause, of delivery: DeliveryRow, records: Int, _ key: Key, note: String? = nil
  ) {
    var difference = DifferenceLine(cause, key)
    (difference.recipient, difference.subject) = (delivery.recipient, delivery.delivery)
    (difference.fileName, difference.files, difference.records) = (delivery.fileName, 1, records)
    difference.note = note
    differences.append(difference)
  }

  /// The line of the file that a delivery comes from.
  private mutating func key(of delivery: DeliveryRow) throws -> Key {
    if let known = keys[delivery.drop] { return known }
    let origin = try view.origins(ofDrops: [delivery.drop])[delivery.drop]
    let key = Key(
      sender: origin?.sender ?? delivery.sender, kind: origin?.kind ?? delivery.kind,
      day: origin?.receivedAt.day ?? context.day)
    keys[delivery.drop] = key
    return key
  }

  // MARK: Order

  private mutating func change(_ key: Key, _ body: (inout ReconciliationLine) -> Void) {
    body(&lines[key, default: ReconciliationLine(key)])
  }

  private static func isBefore(_ left: Key, _ right: Key) -> Bool {
    (left.sender, left.day, left.kind) < (right.sender, right.day, right.kind)
  }

  private static func isBefore(_ left: DifferenceLine, _ right: DifferenceLine) -> Bool {
    func rank(_ line: DifferenceLine) -> (Int, String, Day, String, String) {
      (
        ReconciliationCause.allCases.firstIndex(of: line.cause) ?? 0, line.key.sender, line.key.day,
        line.key.kind,
        line.subject ?? "\u{10FFFF}"
      )
    }
    return rank(left) < rank(right)
  }
}

extension DeliveryStanding {
  /// Whether any of it was claimed or returned.
  fileprivate var isAnswered: Bool { claimedInTime + claimedLate + returnedInTime + returnedLate > 0 }
}
