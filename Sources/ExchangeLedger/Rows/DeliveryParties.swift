/// Whom the first records of a delivery are about (当事人), as far as they say so, under names that may be told to whoever looks after
/// what is open: masked where they may be a person's. What is only delivered is told of nowhere else in the ledger.
public struct DeliveryParties: Sendable, Equatable {
  /// Of how many records of a delivery it is kept.
  public static let limit = 20

  /// As it is stored, a line for each record that names somebody: the record's row, a blank, the name.
  public private(set) var text: String

  /// Of nobody.
  public init() { text = "" }

  /// What was stored.
  public init(text: String) { self.text = text }

  /// Takes down whom a record is about, under a name of one line.
  public mutating func add(_ name: String, of record: Int64) {
    if !text.isEmpty { text += "\n" }
    text += "\(record) \(name)"
  }

  /// Whom each record is about, by its row.
  public var byRecord: [Int64: String] {
    var names: [Int64: String] = [:]
    // By its bytes: whatever a name begins with, the blank before it is one.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1).map { String(Substring($0)) }
      if parts.count == 2, let record = Int64(parts[0]) { names[record] = parts[1] }
    }
    return names
  }
}
