import ExchangeLedger
import GRDB

/// Stores accepted records: by far the most of what is stored, so that every byte and every look-up of a record counts here.
///
/// A record is a row of `stored_records`. Its drop, sender and deliveries are its route's; see `SQLiteLedger.recordTables`.
struct RecordInsertion {
  /// A way on which records of one drop go.
  struct Way: Hashable {
    /// The rows of the deliveries that hold them.
    let deliveries: [Int64]
    /// Whether they are to be claimed there.
    let isClaimable: Bool
  }

  /// How many hexadecimal digits an id has at least that is stored as bytes.
  private static let leastHexadecimal = 16

  private let database: Database
  private let insertion: FastStatement
  private var wordings: Wordings
  private let keys: GatheredKeys

  /// The drop whose records are being stored, its sender, the row of its first record, and the rows of its ways.
  private var drop: Int64 = 0
  private var sender: [UInt8] = []
  private var firstRecord: Int64 = 0
  private var ways: [Way: Int64] = [:]
  /// Ways whose deliveries are still to be put down.
  private var untied: [(row: Int64, deliveries: [Int64])] = []
  /// The bytes of an id of hexadecimal digits.
  private var bytes: [UInt8] = []

  /// - Parameter keys: takes the keys of what is inserted.
  init(_ database: Database, _ keys: GatheredKeys) throws {
    self.database = database
    self.keys = keys
    insertion = try FastStatement(
      database,
      """
      INSERT INTO stored_records (id, route_row, place, msg_id, digest, document, licence, summary, trigger_day, due, on_time,
        provisional_rule)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    wordings = try Wordings(database)
  }

  /// Stores a record under the row of its route; see ``route(of:on:)``.
  mutating func insert(_ record: RecordBytes, route: Int64) throws {
    do {
      try bind(record, route: route)
      try insertion.run()
    } catch {
      // It is kept for others, and what it points at isn't.
      insertion.forget()
      throw error
    }
    if keys.isFull { try keys.insert() }
  }

  private mutating func bind(_ record: RecordBytes, route: Int64) throws {
    guard record.drop == drop, record.sender.elementsEqual(sender) else {
      throw LedgerError.fault(
        .unreadable, "记录 \(record.id) 的发送部门与其投放 \(record.drop) 的不同",
        "the sender of record \(record.id) isn't that of its drop \(record.drop)")
    }
    try insertion.bind(record.id, at: 1)
    try insertion.bind(route, at: 2)
    // As most records follow each other in the file and in the ledger, this is nearly always 1, which takes no room.
    try insertion.bind(record.number - (record.id - firstRecord), at: 3)
    let id = NumberedText(record.msgId)
    if readHexadecimal(record.msgId) {
      try insertion.bind(blob: bytes, at: 4)
    } else {
      try bind(id, of: record.msgId, at: 4)
    }
    try insertion.bind(blob: record.digest, at: 5)
    keys.add(id: id.key, of: record.id)
    try bindNumber(record.document, of: record.id, at: 6)
    try bindNumber(record.licence, of: record.id, at: 7)
    try bindWhole(record.summary, at: 8)
    try insertion.bind(record.triggerDay, at: 9)
    try insertion.bind(record.due, at: 10)
    try insertion.bind(record.isOnTime.map { $0 ? 1 : 0 }, at: 11)
    try bindWhole(record.provisionalRule, at: 12)
  }

  /// Lets go of all that was given.
  func finish() { insertion.forget() }

  /// Whether what was stored is of a drop.
  func isOf(_ drop: DropRow) -> Bool { drop.id == self.drop && drop.sender.utf8.elementsEqual(sender) }

  /// Puts down which deliveries the ways lead to, once these are stored.
  func complete() throws {
    for way in untied {
      for delivery in way.deliveries {
        try database.run(
          "INSERT INTO route_deliveries (delivery_row, route_row) VALUES (?, ?)",
          arguments: [delivery, way.row])
      }
    }
  }

  /// The row of a way of a record's drop, made where there is none yet.
  ///
  /// A drop that isn't stored yet has the sender of its records.
  mutating func route(of record: RecordBytes, on way: Way) throws -> Int64 {
    if record.drop != drop {
      let known = try String.fetchOne(
        database.cachedStatement(sql: "SELECT sender FROM drops WHERE id = ?"), arguments: [record.drop])
      (drop, sender, firstRecord, ways) = (
        record.drop, known.map { Array($0.utf8) } ?? Array(record.sender), record.id, [:]
      )
    }
    if let row = ways[way] { return row }
    try database.run(
      "INSERT INTO routes (drop_row, first_record, claimable) VALUES (?, ?, ?)",
      arguments: [drop, firstRecord, way.isClaimable])
    let row = database.lastInsertedRowID
    untied.append((row, way.deliveries))
    ways[way] = row
    return row
  }

  /// Binds a text by which a record can be found.
  private mutating func bindNumber(_ text: RecordBytes.Slice?, of record: Int64, at place: Int32) throws {
    guard let text else { return try insertion.bindNothing(at: place) }
    let number = NumberedText(text)
    keys.add(number: number.key, of: record)
    try bind(number, of: text, at: place)
  }

  private mutating func bindWhole(_ text: RecordBytes.Slice?, at place: Int32) throws {
    guard let text else { return try insertion.bindNothing(at: place) }
    if let row = try wordings.row(of: NumberedText(whole: text)) {
      try insertion.bind(row, at: place)
    } else {
      try insertion.bind(text: text, at: place)
    }
  }

  /// Binds a text as its wording and number, or as it is.
  private mutating func bind(_ number: NumberedText, of text: RecordBytes.Slice, at place: Int32) throws {
    if let row = try wordings.row(of: number) {
      try insertion.bind(row * NumberedText.numbers + number.number, at: place)
    } else {
      try insertion.bind(text: text, at: place)
    }
  }

  /// Whether an id is its sender's code and hexadecimal digits, as the program derives ids; these are in ``bytes`` then.
  private mutating func readHexadecimal(_ text: RecordBytes.Slice) -> Bool {
    let start = sender.count + 1
    guard text.count >= start + Self.leastHexadecimal, (text.count - start).isMultiple(of: 2),
      text[start - 1] == UInt8(ascii: "-"), text.starts(with: sender)
    else { return false }
    bytes.removeAll(keepingCapacity: true)
    for place in stride(from: start, to: text.count, by: 2) {
      guard let high = Self.value(text[place]), let low = Self.value(text[place + 1]) else { return false }
      bytes.append(high << 4 | low)
    }
    return true
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }
}
