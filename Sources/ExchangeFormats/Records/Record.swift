/// One record of a bundle: the values of its kind's fields, in the order of ``KindSchema/fields``.
///
/// Values are canonical UTF-8 text in one buffer; an empty value means that the field is absent.
public struct Record: Sendable, Equatable {
  /// The record's place among the records of its bundle, from 1.
  public let number: Int
  /// The line on which the record begins, from 1.
  public let line: Int
  private var bytes: [UInt8]
  private var ends: [Int]

  /// Makes a record without values yet; ``append(_:)`` adds them in the order of the fields. Room for `capacity`
  /// bytes in `fields` values is made at once.
  public init(number: Int, line: Int, capacity: Int = 0, fields: Int = 0) {
    self.number = number
    self.line = line
    bytes = []
    bytes.reserveCapacity(capacity)
    ends = []
    ends.reserveCapacity(fields)
  }

  /// Makes a record of bytes that are there already: the values of its fields, one behind the other.
  ///
  /// - Parameter sizes: how many of the bytes each value has.
  public init(number: Int, line: Int, bytes: [UInt8], sizes: [Int]) {
    self.number = number
    self.line = line
    self.bytes = bytes
    var end = 0
    ends = sizes.map { size in
      end += size
      return end
    }
    precondition(end == bytes.count, "each byte belongs to a value")
  }

  /// Makes a record from texts; for tests and for records that the program itself writes.
  public init(number: Int, line: Int = 1, values: [String]) {
    self.init(number: number, line: line)
    for value in values { append(value.utf8) }
  }

  /// How many values have been appended.
  public var count: Int { ends.count }

  /// How many bytes its values have in all.
  public var byteCount: Int { bytes.count }

  /// Appends the value of the next field.
  public mutating func append(_ value: some Sequence<UInt8>) {
    bytes.append(contentsOf: value)
    ends.append(bytes.count)
  }

  /// The value of a field as UTF-8 bytes; empty when the field is absent.
  public subscript(field: Int) -> ArraySlice<UInt8> {
    bytes[(field == 0 ? 0 : ends[field - 1])..<ends[field]]
  }

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
        var start = 0
        for (field, end) in ends.enumerated() {
          values.initializeElement(at: field, to: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          start = end
        }
        return try body(UnsafeBufferPointer(values))
      }
    }
  }

  /// A copy with the values of some fields replaced.
  public func replacing(_ replacements: [Int: String]) -> Record {
    var copy = Record(number: number, line: line, capacity: bytes.count)
    for field in 0..<count {
      if let value = replacements[field] { copy.append(value.utf8) } else { copy.append(self[field]) }
    }
    return copy
  }
}

/// A record as it came out of a file, with what was found about it.
public struct ReadRecord: Sendable {
  /// The record, with one value a field of the schema.
  public let record: Record
  /// What was found about this record, in the order of its fields.
  public var findings: [Finding]
  /// The row as it came, decoded to UTF-8 without its line end; `nil` where the format has no rows.
  public let source: [UInt8]?

  /// Puts together what a reader found.
  public init(record: Record, findings: [Finding], source: [UInt8]? = nil) {
    self.record = record
    self.findings = findings
    self.source = source
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
      default: false
      }
    }
  }
}
