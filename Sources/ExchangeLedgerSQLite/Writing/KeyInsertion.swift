import ExchangeLedger
import GRDB

/// Gathers the keys of records that are being stored, and inserts them in their order.
struct KeyInsertion {
  private let database: Database
  private let keys: RecordKeys
  private let table: RecordKeys.Table
  /// Keys and rows, as numbers that sort so: the key in the upper half, in the lower how far the row is from the first.
  private var gathered: [Int64] = []
  private var first: Int64 = 0
  /// The rows of records that share their id's key with another.
  private var shared: [Int64] = []

  /// How many are gathered.
  var count: Int { gathered.count }

  init(_ database: Database, _ table: RecordKeys.Table) {
    self.database = database
    self.table = table
    keys = RecordKeys(database, table)
  }

  /// Takes the key of a record whose row isn't before those of the others that are gathered.
  mutating func add(_ key: Int64, _ record: Int64) {
    if gathered.isEmpty { first = record }
    gathered.append(key << 32 | (record - first) & 0xFFFF_FFFF)
  }

  /// Inserts what is gathered.
  mutating func finish() throws {
    gathered.sort()
    var entries: [(key: Int64, record: Int64)] = []
    entries.reserveCapacity(gathered.count)
    // A document and a licence may have the same number.
    for (place, entry) in gathered.enumerated() where place == 0 || entry != gathered[place - 1] {
      entries.append((entry >> 32, first + entry & 0xFFFF_FFFF))
    }
    gathered.removeAll(keepingCapacity: true)
    if table == .ids { shared += try keys.rows(under: entries.map(\.key)) }
    try keys.insert(entries)
    guard table == .ids else { return }
    for place in entries.indices.dropFirst() where entries[place].key == entries[place - 1].key {
      shared.append(entries[place].record)
    }
  }

  /// Makes sure that no two records have one sender and id, once their drops are stored.
  ///
  /// Whoever decides looks for them in the same state, so that this is a second look; where keys are inserted in their order, it
  /// costs next to nothing.
  func expectNoTwins() throws {
    for key in Set(try shared.map(key)) { try expectNoTwins(under: key) }
  }

  /// The key of a stored record's id.
  private func key(of row: Int64) throws -> Int64 {
    let id = try String.fetchOne(
      database.cachedStatement(sql: "SELECT msg_id FROM records WHERE id = ?"), arguments: [row])
    guard let id else { throw LedgerError.unreadable(.recordId(row: row)) }
    return NumberedText.key(of: id)
  }

  /// Makes sure that no two records under a key have the same sender and id: many may share it who have not.
  private func expectNoTwins(under key: Int64) throws {
    let twins = try Int.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT 1 FROM record_keys CROSS JOIN records ON records.id = record_row WHERE record_keys.key = ?
          GROUP BY sender, msg_id HAVING count(*) > 1 LIMIT 1
          """), arguments: [key])
    guard twins == nil else { throw LedgerError.fault(.database, "同一条记录有两份", "there are two of one record") }
  }
}
