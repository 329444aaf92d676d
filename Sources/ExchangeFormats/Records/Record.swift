/// One record of a bundle: the values of its kind's fields, in the order of ``KindSchema/fields``.
///
/// Values are canonical UTF-8 text in one buffer; an empty value means that the field is absent.
public struct Record: Sendable {
  /// The record's place among the records of its bundle, from 1.
  public let number: Int
  /// The line on which the record begins, from 1.
  public let line: Int
  private var bytes: [UInt8]
  private var ends: Ends

  /// Where values end, each where the next begins.
  private enum Ends {
    /// Among ``bytes``, which hold nothing else.
    case list([Int])
    /// Counted from `first`, as numbers of four bytes in ``bytes`` themselves, which may hold other records, too.
    case table(at: Int, count: Int, first: Int)
  }

  /// Makes a record without values yet; ``append(_:)`` adds them in the order of the fields. Room for `capacity`
  /// bytes in `fields` values is made at once.
  public init(number: Int, line: Int, capacity: Int = 0, fields: Int = 0) {
    self.number = number
    self.line = line
    bytes = []
    bytes.reserveCapacity(capacity)
    var list: [Int] = []
    list.reserveCapacity(fields)
    ends = .list(list)
  }

  /// Makes a record of bytes that are there already, among others. Nothing is copied: they stay as long as the record does.
  ///
  /// - Parameters:
  ///   - table: where among the bytes stands for each value where it ends, counted from `first`: numbers of four bytes, the
  ///     least first.
  ///   - count: how many values there are.
  ///   - first: where the first value begins; the others follow it.
  public init(number: Int, line: Int, within bytes: [UInt8], table: Int, count: Int, first: Int) {
    self.number = number
    self.line = line
    self.bytes = bytes
    ends = .table(at: table, count: count, first: first)
    precondition(
      table + count * MemoryLayout<UInt32>.size <= bytes.count && first + byteCount <= bytes.count,
      "a record lies within its bytes")
  }

  /// Makes a record with a copy of values that lie in memory as UTF-8.
  public init(number: Int, line: Int, copying values: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
    self.init(
      number: number, line: line, capacity: values.reduce(0) { $0 + $1.count }, fields: values.count)
    for value in values { append(value) }
  }

  /// Makes a record from texts; for tests and for records that the program itself writes.
  public init(number: Int, line: Int = 1, values: [String]) {
    self.init(number: number, line: line)
    for value in values { append(value.utf8) }
  }

  /// How many values have been appended.
  public var count: Int {
    switch ends {
    case .list(let list): list.count
    case .table(_, let count, _): count
    }
  }

  /// How many bytes its values have in all.
  public var byteCount: Int { count == 0 ? 0 : end(count - 1) - start(0) }

  /// Appends the value of the next field.
  public mutating func append(_ value: some Sequence<UInt8>) {
    guard case .list(var list) = ends else {
      self = replacing([:])
      return append(value)
    }
    ends = .list([])
    bytes.append(contentsOf: value)
    list.append(bytes.count)
    ends = .list(list)
  }

  /// The value of a field as UTF-8 bytes; empty when the field is absent.
  public subscript(field: Int) -> ArraySlice<UInt8> { bytes[start(field)..<end(field)] }

  /// The value of a field as text, or `nil` when the field is absent.
  public func text(_ field: Int) -> String? {
    let value = self[field]
    return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
  }

  /// Calls `body` with all values, as UTF-8 in memory that is valid meanwhile.
  public func withUnsafeValues<Result>(
    _ body: (UnsafeBufferPointer<UnsafeRawBufferPointer>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes { bytes in
      try withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: count) { values in
        var start = start(0)
        for field in 0..<count {
          let end = end(field)
          values.initializeElement(at: field, to: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          start = end
        }
        return try body(UnsafeBufferPointer(values))
      }
    }
  }

  /// A copy with the values of some fields replaced, in memory of its own.
  public func replacing(_ replacements: [Int: String]) -> Record {
    var copy = Record(number: number, line: line, capacity: byteCount, fields: count)
    for field in 0..<count {
      if let value = replacements[field] { copy.append(value.utf8) } else { copy.append(self[field]) }
    }
    return copy
  }

  private func start(_ field: Int) -> Int {
    if field > 0 { return end(field - 1) }
    if case .table(_, _, let first) = ends { return first }
    return 0
  }

  private func end(_ field: Int) -> Int {
    switch ends {
    case .list(let list): return list[field]
    case .table(let table, let count, let first):
      precondition(field < count, "a record has a value a field")
      return bytes.withUnsafeBytes { bytes in
        first
          + Int(
            UInt32(
              littleEndian: bytes.loadUnaligned(
                fromByteOffset: table + field * MemoryLayout<UInt32>.size, as: UInt32.self)))
      }
    }
  }
}

extension Record: Equatable {
  /// Records are the same where number, line and all values are, wherever they lie.
  public static func == (left: Self, right: Self) -> Bool {
    left.number == right.number && left.line == right.line && left.count == right.count
      && (0..<left.count).allSatisfy { left[$0] == right[$0] }
  }
}

/// A record as it came out of a file, with what was found about it.
public struct ReadRecord: Sendable {
  /// The record, with one value a field of the schema.
  public let record: Record
  /// What was found about this record, in the order of its fields.
  public var findings: [Finding]
  /// The row as it came, decoded to UTF-8 without its line end; `nil` where the format has no rows.
  public var source: [UInt8]?
  /// What a row of a form says that it answers; `nil` where it says nothing, or is none.
  public var subject: String?
  /// The field in which saying nothing says something of departments, where it isn't known to be meant so.
  var unsaid: Int?
  /// Where a line end may have broken the row it came from.
  var edges = RowEdges()

  /// Puts together what a reader found.
  public init(record: Record, findings: [Finding], source: [UInt8]? = nil) {
    self.record = record
    self.findings = findings
    self.source = source
  }

  /// The same with what was made of its values.
  public func with(_ record: Record, findings: [Finding]) -> ReadRecord {
    var read = ReadRecord(record: record, findings: findings, source: source)
    read.unsaid = unsaid
    return read
  }

  /// The record as it comes back: what is empty there and wasn't meant so looks so no more.
  public var returned: Record {
    guard let unsaid, record[unsaid].isEmpty else { return record }
    return record.replacing([unsaid: ReturnedCell.blank.rawValue])
  }

  /// Whether a finding sends this record back.
  public var isRejected: Bool { findings.contains { $0.severity == .error } }

  /// Whether the values stand under the fields that they are meant for. Where a row's cells are in disorder, what
  /// else its values lack only follows from that.
  public var hasValues: Bool {
    !findings.contains { finding in
      switch finding.code {
      case .csvColumnCount, .csvQuoteMisplaced, .csvRowShifted, .csvRowsJoined, .csvRowCut, .headerChanged:
        true
      // A row of nothing else isn't read.
      case .valueErrorCell: (0..<record.count).allSatisfy { record[$0].isEmpty }
      default: false
      }
    }
  }
}
