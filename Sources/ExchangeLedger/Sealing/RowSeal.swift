import Crypto
import ExchangeBase

/// What an entry of the chain says of the rows that were stored with it: how many of each table, and the SHA-256 over them. Whoever
/// changes, adds or removes a row can't make the chain fit it without changing every digest from there on.
public struct RowSeal: Sendable, Equatable {
  /// The rows of one table.
  public struct Rows: Sendable, Equatable {
    /// How many.
    public let count: Int
    /// The SHA-256 over them, lower-case hexadecimal.
    public let sha256: String
  }

  /// The numbers that are free after them.
  public let next: FreeRows
  /// The tables of which there are rows.
  public let rows: [LedgerTable: Rows]
}

extension RowSeal {
  /// The seal over rows that are stored; `nil` where there are none.
  public init?(over view: any LedgerView, in span: SealedSpan) throws {
    var rows: [LedgerTable: Rows] = [:]
    for table in LedgerTable.allCases { rows[table] = try Self.rows(of: table, in: span, view) }
    if rows.isEmpty { return nil }
    self.init(next: span.next, rows: rows)
  }

  static func rows(
    of table: LedgerTable, in span: SealedSpan, _ view: any LedgerView,
    _ look: (any SealedRow) throws -> Void = { _ in }
  ) throws -> Rows? {
    var digest = RowDigest(of: table)
    try view.forEachRow(of: table, in: span) { row in
      digest.add(row)
      try look(row)
    }
    return digest.finish()
  }
}

// MARK: - As text

extension RowSeal: Decodable {
  /// More rows than any ledger has of a table.
  private static let most = 1 << 48

  private enum Key: String, CodingKey {
    case next, rows
  }

  /// Reads what ``text`` says.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let numbers = try container.decode([Int64].self, forKey: .next)
    let texts = try container.decode([String: String].self, forKey: .rows)
    guard let next = FreeRows(numbers) else { throw LedgerError.unreadable(.rowNumbers) }
    var rows: [LedgerTable: Rows] = [:]
    for (name, text) in texts {
      let parts = text.split(separator: " ")
      guard let table = LedgerTable(rawValue: name), parts.count == 2, let count = Int(parts[0]),
        (1...Self.most).contains(count)
      else {
        throw LedgerError.unreadable(.rowDigest)
      }
      rows[table] = Rows(count: count, sha256: String(parts[1]))
    }
    self.init(next: next, rows: rows)
  }

  /// The seal as an entry has it, keys in order: `{"next":[…],"rows":{"claims":"2 9f86…"}}`.
  public var text: String {
    let numbers = next.numbers.map(String.init).joined(separator: ",")
    let rows = rows.map { "\"\($0.key.rawValue)\":\"\($0.value.count) \($0.value.sha256)\"" }
    return "{\"next\":[\(numbers)],\"rows\":{\(rows.sorted().joined(separator: ","))}}"
  }
}

extension FreeRows {
  fileprivate var numbers: [Int64] { [entry, drop, record, delivery, claim, matter, obligation, notice] }

  fileprivate init?(_ numbers: [Int64]) {
    guard numbers.count == 8, numbers.allSatisfy({ $0 > 0 }) else { return nil }
    self.init()
    entry = numbers[0]
    drop = numbers[1]
    record = numbers[2]
    delivery = numbers[3]
    claim = numbers[4]
    matter = numbers[5]
    obligation = numbers[6]
    notice = numbers[7]
  }
}

// MARK: - Making one

/// Puts the digest of rows together.
struct RowDigest {
  /// Begun with the first row: of most tables there is none.
  private var hash: SHA256?
  private var count = 0
  private var bytes = RowBytes()
  /// The rows of a table without an order, each by itself: those of one group.
  private var apart: [[UInt8]]?
  private var group: Int64 = 0

  init(of table: LedgerTable) { apart = table.isOrdered ? nil : [] }

  mutating func add(_ row: some SealedRow) {
    bytes.bytes.removeAll(keepingCapacity: true)
    row.seal(into: &bytes)
    guard apart != nil else { return bytes.bytes.withUnsafeBytes { add(laidDown: $0) } }
    if row.sealGroup != group { addApart() }
    group = row.sealGroup
    apart?.append(bytes.bytes)
  }

  private mutating func addApart() {
    for row in (apart ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      row.withUnsafeBytes { add(laidDown: $0) }
    }
    apart?.removeAll(keepingCapacity: true)
  }

  /// Adds a row that lies in its bytes.
  mutating func add(laidDown row: UnsafeRawBufferPointer) {
    if count == 0 { hash = SHA256() }
    count += 1
    withUnsafeBytes(of: Int64(row.count).littleEndian) { hash?.update(bufferPointer: $0) }
    hash?.update(bufferPointer: row)
  }

  /// The digest; `nil` where there are no rows.
  mutating func finish() -> RowSeal.Rows? {
    addApart()
    guard let hash else { return nil }
    return RowSeal.Rows(count: count, sha256: hash.finalize().hexadecimal)
  }
}

extension LedgerChanges {
  /// The seal over all rows that are stored with these changes; `nil` where there are none.
  ///
  /// - Throws: ``LedgerError`` where no entry would tell of them.
  public func seal() throws -> RowSeal? {
    var rows: [LedgerTable: RowSeal.Rows] = [:]
    for table in LedgerTable.allCases { rows[table] = try digest(of: table) }
    if rows.isEmpty { return nil }
    guard entries.count > 0 else {
      throw LedgerError.fault(
        .database, "要存的行没有任何登记说到，这是本程序的错误",
        "rows are to be stored of which no entry tells: that is a fault of this program")
    }
    return RowSeal(next: next, rows: rows)
  }

  private func digest(of table: LedgerTable) throws -> RowSeal.Rows? {
    var digest = RowDigest(of: table)
    switch table {
    case .drops: for drop in drops { digest.add(drop) }
    case .records: try records.forEachRowBytes { digest.add(laidDown: $0) }
    case .holdings: try addHoldings(to: &digest)
    case .deliveries: for delivery in deliveries { digest.add(delivery) }
    case .claims: for claim in claims { digest.add(claim) }
    case .matters: for matter in matters { digest.add(matter) }
    case .facts: try addFacts(to: &digest)
    case .unclearAnswers: for answer in unclearAnswers { digest.add(answer) }
    case .obligations: try forEachObligation { digest.add($0) }
    case .endings:
      for (version, entry) in ends.sorted(by: { $0.key < $1.key }) {
        digest.add(Ending(version: version, entry: entry))
      }
      for (place, entry) in replaced.sorted(by: { $0.key < $1.key }) {
        digest.add(Ending(version: first.obligation + Int64(place), entry: entry))
      }
    case .notices: for (notice, _) in notices { digest.add(notice) }
    case .noticeLines: for line in noticeLines.sorted(by: { $0.notice < $1.notice }) { digest.add(line) }
    case .statements: for statement in statements { digest.add(statement) }
    case .comparisons:
      for statement in comparisons + statements.filter(\.isCompared) { digest.add(Comparison(of: statement)) }
    case .signoffs: for signoff in signoffs { digest.add(signoff) }
    case .days: for (day, _) in closings { digest.add(day) }
    case .openCounts:
      for (day, open) in closings.sorted(by: { $0.day.day < $1.day.day }) {
        for count in open { digest.add(DayOpenCount(day: day.day, count: count)) }
      }
    case .rejudgements:
      for rejudgement in rejudgements.sorted(by: { $0.entry < $1.entry }) { digest.add(rejudgement) }
    case .downtimes: for (downtime, entry) in downtimes { digest.add(NotedDowntime(downtime, entry: entry)) }
    }
    return digest.finish()
  }

  /// In order of records: those that deliveries got of records that were stored before, then the way of each new one.
  private func addHoldings(to digest: inout RowDigest) throws {
    let links = links.sorted { ($0.record, $0.delivery) < ($1.record, $1.delivery) }
    var ahead = links.firstIndex { $0.record >= first.record } ?? links.endIndex
    for link in links[..<ahead] { digest.add(link) }
    let ways = routes.map { route in (route.deliveries.sorted(), route.isClaimable) }
    for (place, route) in routeOfRecord.enumerated() {
      let record = first.record + Int64(place)
      var held = ways.indices.contains(Int(route)) ? ways[Int(route)].0 : []
      let isClaimable = ways.indices.contains(Int(route)) && ways[Int(route)].1
      guard ahead < links.endIndex, links[ahead].record == record else {
        for delivery in held {
          digest.add(DeliveryLink(delivery: delivery, record: record, isClaimable: isClaimable))
        }
        continue
      }
      var all = held.map { DeliveryLink(delivery: $0, record: record, isClaimable: isClaimable) }
      held = []
      while ahead < links.endIndex, links[ahead].record == record {
        all.append(links[ahead])
        ahead += 1
      }
      for link in all.sorted(by: { $0.delivery < $1.delivery }) { digest.add(link) }
    }
  }

  /// In order of records, which is mostly the order of writing.
  private func addFacts(to digest: inout RowDigest) throws {
    var order: [(record: Int64, place: Int)] = []
    order.reserveCapacity(facts.count)
    try facts.forEach { order.append(($0.record, order.count)) }
    order.sort { $0.record < $1.record }
    for (_, place) in order { digest.add(try facts.row(place)) }
  }
}
