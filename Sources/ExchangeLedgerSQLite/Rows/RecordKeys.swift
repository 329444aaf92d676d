import GRDB

/// The keys by which records are found: a key, and the row of a record that may be the one looked for (``NumberedText/key``).
///
/// Many are asked for and inserted by one statement: its beginning and end cost more than a key.
struct RecordKeys {
  /// What the keys are of.
  enum Table: String {
    /// Message ids.
    case ids = "record_keys"
    /// Document and licence numbers.
    case numbers = "number_keys"
  }

  /// A key with the row of a record that it finds.
  struct Entry: Hashable {
    let key: Int64
    let record: Int64
  }

  /// How many go into one statement.
  fileprivate static let many = 64

  private let database: Database
  private let table: Table

  init(_ database: Database, _ table: Table) {
    self.database = database
    self.table = table
  }

  /// The rows of records that have one of these keys, in no order, and perhaps some of them twice.
  func rows(under keys: [Int64]) throws -> [Int64] {
    // In their order, keys that lie in one page follow each other.
    let keys = keys.sorted()
    var rows: [Int64] = []
    try forEachPart(of: keys.count, table.asking) { part, statement in
      for (place, key) in keys[part].enumerated() { try statement.bind(key, at: Int32(place + 1)) }
      try statement.forEachNumber { rows.append($0) }
    }
    return rows
  }

  /// Which records are found by which of these keys.
  func entries(under keys: some Sequence<Int64>) throws -> Set<Entry> {
    let keys = Set(keys).sorted()
    var entries: Set<Entry> = []
    try forEachPart(of: keys.count, table.proving) { part, statement in
      for (place, key) in keys[part].enumerated() { try statement.bind(key, at: Int32(place + 1)) }
      try statement.forEachPair { entries.insert(Entry(key: $0, record: $1)) }
    }
    return entries
  }

  /// Inserts keys with their records' rows.
  ///
  /// - Parameter entries: in the order of keys; in any other each would go into another page.
  func insert(_ entries: [(key: Int64, record: Int64)]) throws {
    try forEachPart(of: entries.count, table.inserting) { part, statement in
      for (place, entry) in entries[part].enumerated() {
        try statement.bind(entry.key, at: Int32(2 * place + 1))
        try statement.bind(entry.record, at: Int32(2 * place + 2))
      }
      try statement.run()
    }
  }

  /// Goes over as many at a time as one statement takes, and over the rest one by one.
  private func forEachPart(
    of count: Int, _ statements: (many: String, one: String),
    _ body: (Range<Int>, FastStatement) throws -> Void
  ) throws {
    let rest = count % Self.many
    if count > rest {
      let statement = try FastStatement(database, statements.many)
      for start in stride(from: 0, to: count - rest, by: Self.many) {
        try body(start..<start + Self.many, statement)
      }
    }
    if rest > 0 {
      let statement = try FastStatement(database, statements.one)
      for place in count - rest..<count { try body(place..<place + 1, statement) }
    }
  }
}

extension RecordKeys.Table {
  fileprivate var asking: (many: String, one: String) { self == .ids ? Self.askingIds : Self.askingNumbers }
  fileprivate var proving: (many: String, one: String) {
    self == .ids ? Self.provingIds : Self.provingNumbers
  }
  fileprivate var inserting: (many: String, one: String) {
    self == .ids ? Self.insertingIds : Self.insertingNumbers
  }

  private static let askingIds = asking(ids)
  private static let askingNumbers = asking(numbers)
  private static let provingIds = asking(ids, "key, record_row")
  private static let provingNumbers = asking(numbers, "key, record_row")
  private static let insertingIds = inserting(ids)
  private static let insertingNumbers = inserting(numbers)

  /// The statements for many and for one.
  private static func asking(_ table: Self, _ columns: String = "record_row") -> (many: String, one: String) {
    (
      "SELECT \(columns) FROM (VALUES \(many("(?)"))) CROSS JOIN \(table.rawValue) ON key = column1",
      "SELECT \(columns) FROM \(table.rawValue) WHERE key = ?"
    )
  }

  private static func inserting(_ table: Self) -> (many: String, one: String) {
    let insert = "INSERT INTO \(table.rawValue) (key, record_row) VALUES"
    return ("\(insert) \(many("(?, ?)"))", "\(insert) (?, ?)")
  }

  private static func many(_ row: String) -> String {
    repeatElement(row, count: RecordKeys.many).joined(separator: ", ")
  }
}
