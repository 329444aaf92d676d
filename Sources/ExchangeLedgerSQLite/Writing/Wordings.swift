import ExchangeLedger
import GRDB

/// What the texts of many records have in common is kept once: a text of a wording that is kept is stored as a number.
///
/// A wording is kept from the fourth text on in which the records of one decision have it, so that texts that are like no others stay as they
/// are. Which wordings were met is remembered in a table of a fixed size; one that is forgotten is only found, or kept, later.
struct Wordings {
  private static let places = 4096
  private static let enough = 4

  /// What was met under a hash.
  private struct Slot {
    var hash: UInt64 = 0
    /// Head and tail, one behind the other.
    var text: [UInt8] = []
    var headCount = 0
    var digits = 0
    /// The wording's row; 0 where none is known.
    var row: Int64 = 0
    var count = 0

    func holds(_ wording: NumberedText) -> Bool {
      guard hash == wording.wordingHash, digits == wording.digits, headCount == wording.head.count else {
        return false
      }
      return text.count == wording.head.count + wording.tail.count
        && text[..<headCount].elementsEqual(wording.head) && text[headCount...].elementsEqual(wording.tail)
    }
  }

  /// Where among ``met`` stands what was met at a place; 0 as long as nothing was.
  private var slots = [UInt16](repeating: 0, count: Self.places)
  private var met = [Slot()]
  /// How often the ledger is still asked for what is met for the first time. Where most is new, that would cost more than it gives.
  private var questions = 256
  private let finding: FastStatement
  private let keeping: FastStatement

  init(_ database: Database) throws {
    finding = try FastStatement(
      database, "SELECT id FROM wordings WHERE head = ? AND digits = ? AND tail = ?")
    keeping = try FastStatement(
      database, "INSERT INTO wordings (head, digits, tail) VALUES (?, ?, ?) RETURNING id")
  }

  /// The row of a text's wording; `nil` where that isn't kept, and the text has to be stored as it is.
  mutating func row(of text: NumberedText) throws -> Int64? {
    let slot = slot(of: text.wordingHash)
    if !met[slot].holds(text) {
      met[slot] = Slot(
        hash: text.wordingHash, text: Array(text.head) + text.tail, headCount: text.head.count,
        digits: text.digits)
      if questions > 0 {
        questions -= 1
        met[slot].row = try find(text) ?? 0
      }
    }
    if met[slot].row > 0 { return met[slot].row }
    met[slot].count += 1
    guard met[slot].count == Self.enough else { return nil }
    met[slot].row = try find(text) ?? keep(text)
    return met[slot].row
  }

  private mutating func slot(of hash: UInt64) -> Int {
    let place = Int(hash % UInt64(Self.places))
    if slots[place] == 0 {
      slots[place] = UInt16(met.count)
      met.append(Slot())
    }
    return Int(slots[place])
  }

  private func find(_ text: NumberedText) throws -> Int64? {
    defer { finding.forget() }
    try bind(text, to: finding)
    return try finding.number()
  }

  private func keep(_ text: NumberedText) throws -> Int64 {
    defer { keeping.forget() }
    try bind(text, to: keeping)
    guard let row = try keeping.number() else {
      throw LedgerError.fault(.database, "SQLite 没有给所存的内容编号", "SQLite gives no number to what it keeps")
    }
    return row
  }

  private func bind(_ text: NumberedText, to statement: FastStatement) throws {
    try statement.bind(text: text.head, at: 1)
    try statement.bind(Int64(text.digits), at: 2)
    try statement.bind(text: text.tail, at: 3)
  }
}
