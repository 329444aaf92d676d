import ExchangeLedger
import GRDB

/// The keys of all records that a transaction stores: they are inserted together, however many bundles the records are of.
final class GatheredKeys {
  /// How many records' keys are gathered, to be inserted in their order.
  private static let room = 1 << 17

  private var ids: KeyInsertion
  private var numbers: KeyInsertion

  init(_ database: Database) {
    ids = KeyInsertion(database, .ids)
    numbers = KeyInsertion(database, .numbers)
  }

  /// Whether they are to be inserted before others come.
  var isFull: Bool { ids.count >= Self.room }

  /// Takes the key of a record's id; of records in the order of their rows.
  func add(id key: Int64, of record: Int64) { ids.add(key, record) }

  /// Takes the key of one of a record's numbers.
  func add(number key: Int64, of record: Int64) { numbers.add(key, record) }

  /// Inserts what is gathered.
  func insert() throws {
    try ids.finish()
    try numbers.finish()
  }

  /// Makes sure that no record is there twice, once all that was gathered is inserted and its drops are stored.
  func expectNoTwins() throws { try ids.expectNoTwins() }
}

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
