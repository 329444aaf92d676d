import Crypto
import ExchangeBase
public import ExchangeFormats
public import SystemPackage

/// A record by its id and its content.
private struct Repeatable: BitwiseCopyable, Comparable {
  let id: SIMD2<UInt64>
  let content: SIMD2<UInt64>
  /// Its place in the spool, and its running number in the bundle.
  let place: UInt32
  let number: Int32

  static func < (left: Self, right: Self) -> Bool {
    if left.id.x != right.id.x { return left.id.x < right.id.x }
    if left.id.y != right.id.y { return left.id.y < right.id.y }
    return left.place < right.place
  }
}

extension Inspection {
  /// Finds records that have the id of an earlier one of the same bundle, as a decision finds them that nothing else is known
  /// to: the same again is no matter, something else comes back.
  ///
  /// It holds few bytes a record in memory. A record is known by the SHA-256 of its id.
  ///
  /// - Parameters:
  ///   - schema: of the records.
  ///   - folder: a folder of our own that exists.
  public mutating func findRepetitions(of schema: KindSchema, in folder: FilePath) throws {
    try findRepetitions(of: schema, in: folder, limit: 1 << 16)
  }

  /// Finds them in each of several forms, or in all of the bundle.
  ///
  /// - Parameter work: the folder that the file was inspected in.
  public mutating func findRepetitions(_ kinds: KindLibrary, in work: FilePath) throws {
    if findings.rejectsBundle { return }
    guard !parts.isEmpty else {
      guard let schema = header.flatMap({ kinds[$0.kind]?.schema }) else { return }
      return try findRepetitions(of: schema, in: work)
    }
    let inspected = parts
    parts = []
    (found, rejected, unchanged, passed) = (0, 0, 0, 0)
    for var part in inspected {
      try part.findRepetitions(kinds, in: part.folder(in: work))
      take(part: part)
    }
  }

  mutating func findRepetitions(of schema: KindSchema, in folder: FilePath, limit: Int) throws {
    guard let records, passed > 1, !findings.rejectsBundle else { return }
    let identity = RecordIdentity(schema: schema)
    guard identity.msgId != nil else { return }
    let firsts = try Self.firsts(in: records, identity, folder, limit)
    guard firsts.contains(where: { $0 != 0 }) else { return }
    var reader = try RecordSpoolReader(records)
    for first in firsts {
      guard let record = try reader.next()?.record else { break }
      if first == 0 { continue }
      passed -= 1
      let position = Position(line: record.line, record: record.number)
      let id = shownId(of: record, identity)
      if first < 0 {
        unchanged += 1
        findings.add(
          Finding(.recordTwice, at: position, arguments: ["id": id, "first": "\(-first)"]))
        continue
      }
      rejected += 1
      findings.add(Finding(.recordRepeated, at: position, arguments: ["id": id, "first": "\(first)"]))
      if rejected > limits.records {
        let details = findings.shortened
        findings = FindingList()
        findings.add(.rejectedTooMany(rejected, line: record.line))
        findings.add(details)
        return
      }
    }
  }

  /// For each record of a spool the number of the first of its id, with a minus where both have the same content; 0 of one
  /// that is the first itself.
  private static func firsts(
    in records: RecordSpool, _ identity: RecordIdentity, _ folder: FilePath, _ limit: Int
  ) throws -> [Int32] {
    var runs = SortedRuns<Repeatable>(path: folder.appending("repeatable"), limit: limit)
    var reader = try RecordSpoolReader(records)
    var count: UInt32 = 0
    while let spooled = try reader.next() {
      let id = SHA256.hash(data: Array(identity.msgId(of: spooled.record).utf8))
      try runs.append(
        Repeatable(
          id: id.withUnsafeBytes { $0.loadUnaligned(as: SIMD2<UInt64>.self) },
          content: spooled.digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD2<UInt64>.self) },
          place: count, number: Int32(truncatingIfNeeded: spooled.record.number)))
      count += 1
    }
    var firsts = [Int32](repeating: 0, count: Int(count))
    var first: Repeatable?
    try runs.drain { record in
      if let first, first.id == record.id {
        firsts[Int(record.place)] = first.content == record.content ? -first.number : first.number
      } else {
        first = record
      }
    }
    return firsts
  }

  /// The id of a record, or what its sender knows it by, where the id would be derived for a sender that isn't known.
  private func shownId(of record: Record, _ identity: RecordIdentity) -> String {
    let id = identity.msgId(of: record)
    guard file.sender.isEmpty, RecordIdentity.isDerived(id, sender: "") else { return id }
    return identity.number(of: record) ?? String(id.dropFirst())
  }
}
