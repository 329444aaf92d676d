import Crypto
public import ExchangeBase

/// The chain of what happened: each entry's digest is the SHA-256 of the digest before it and of its own text.
public enum EntryChain {
  /// The digest of an entry that follows another.
  ///
  /// - Parameters:
  ///   - previous: the digest of the entry before; nothing for the first.
  ///   - rows: the text of its seal; entries that have none, such as all from before format 8, are digested without.
  public static func digest(
    after previous: [UInt8], sequence: Int64, at: Instant, event: LedgerEvent, subject: String,
    detail: String,
    rows: String?
  ) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: Array("\(sequence)\n\(at.text)\n\(event.rawValue)\n\(subject)\n\(detail)\n".utf8))
    if let rows { hash.update(data: Array("\(rows)\n".utf8)) }
    return Array(hash.finalize())
  }
}

extension LedgerView {
  /// Goes through the whole chain and returns the place of the first entry whose digest doesn't follow from the one
  /// before, or `nil` when the chain is sound.
  public func firstBrokenEntry() throws -> Int64? {
    var previous: [UInt8] = []
    var expected: Int64 = 1
    var broken: Int64?
    do {
      try forEachEntry { entry in
        let digest = EntryChain.digest(
          after: previous, sequence: entry.sequence, at: entry.at, event: entry.event,
          subject: entry.subject, detail: entry.detail, rows: entry.rows)
        guard entry.sequence == expected, entry.digest == digest.hexadecimal else {
          broken = entry.sequence
          return false
        }
        previous = digest
        expected += 1
        return true
      }
    } catch let error as LedgerError where error.code == .unreadable {
      return expected
    }
    return broken
  }
}
