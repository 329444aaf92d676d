/// Finds what is to be said of a row that is a record whose values aren't all plain: only which findings, without their words.
///
/// Value by value it asks whom ``RecordBuilder`` asks, and the validator of the rest. What hangs on more than that it leaves to
/// the close look: a value that says nothing or speaks for another field, an amount with a unit of its own.
struct RowFaults: Sendable {
  private let normalizer: ValueNormalizer
  private let validator: RecordValidator
  private let required: [Int]
  /// The fields for days, and those for amounts, as bits.
  private let days: UInt64
  /// The fields for limits, of whose times something is to be said.
  private let limits: UInt64
  private let amounts: UInt64
  /// The fields on whose canonical values it hangs whether days are in order, as bits.
  private let exceptions: UInt64

  /// What was found in the records of a block that come back, one behind the other.
  struct Log {
    /// What was found in one of them.
    struct Entry {
      /// Where among ``Log/codes`` it stands.
      let codes: Range<Int>
      /// Which of its values are amounts, as bits.
      let amounts: UInt64
      /// Whether its values may stand under columns that aren't theirs.
      let mayBeMisaligned: Bool
    }

    fileprivate(set) var entries: [Entry] = []
    fileprivate(set) var codes: [FindingCode] = []
    // Of the row in hand: a value as it came, and its canonical form.
    fileprivate var raw: [UInt8] = []
    fileprivate var value: [UInt8] = []

    /// Begins a block.
    mutating func begin() {
      entries.removeAll(keepingCapacity: true)
      codes.removeAll(keepingCapacity: true)
    }
  }

  /// Prepares for records of a kind, none of whose amounts are in another unit than the usual one.
  init(_ definition: KindDefinition) {
    let fields = definition.schema.fields
    normalizer = ValueNormalizer(schema: definition.schema)
    validator = definition.validator
    required = fields.indices.filter { fields[$0].isRequired }
    func bits(_ isOne: (Field) -> Bool) -> UInt64 {
      fields.indices.reduce(0) { isOne(fields[$1]) ? $0 | 1 << UInt64($1) : $0 }
    }
    days = bits { $0.type == .date }
    limits = bits { $0.role == .dueDate }
    amounts = bits { $0.normalization == .amount }
    exceptions = definition.validator.exceptionFields.reduce(0) { $0 | 1 << UInt64($1) }
  }

  /// Appends to `log` what is found in a row; `false` where it has to be looked at closely.
  ///
  /// - Parameters:
  ///   - values: one a field; days that are none become absent, others canonical.
  ///   - present: which of them there are, and `plain` which of those are plain, as bits.
  ///   - amounts: which of them are amounts, as bits.
  ///   - canonical: somewhere to put days.
  ///   - isSettled: says of the values whether nothing more is to be said of the record.
  func find(
    in values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, present: UInt64, plain: UInt64,
    amounts: UInt64, _ canonical: FrameBuffer, into log: inout Log, isSettled: () -> Bool
  ) -> Bool {
    let start = log.codes.count
    guard addCodes(of: values, present: present, plain: plain, canonical, to: &log), isSettled() else {
      log.codes.removeSubrange(start...)
      return false
    }
    let codes = start..<log.codes.count
    log.entries.append(
      Log.Entry(
        codes: codes, amounts: amounts,
        mayBeMisaligned: log.codes[codes].count(where: CSVRecordBuilder.tellsForm) >= 2))
    return true
  }

  /// Appends what is found in the values of a record that comes back; `false` for one that may not.
  private func addCodes(
    of values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, present: UInt64, plain: UInt64,
    _ canonical: FrameBuffer, to log: inout Log
  ) -> Bool {
    let start = log.codes.count
    // The fields that have no canonical value.
    var skipped: UInt64 = 0
    canonical.shorten(to: 0)
    var rest = present & ~plain
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      let bit: UInt64 = 1 << UInt64(field)
      rest &= rest - 1
      log.raw.removeAll(keepingCapacity: true)
      log.raw.append(contentsOf: values[field])
      log.value.removeAll(keepingCapacity: true)
      switch normalizer.normalize(log.raw[...], field: field, into: &log.value) {
      case .absent, .openEnded: return false
      case .failed(let failure):
        guard !log.value.isEmpty else { return false }
        log.codes.append(RecordBuilder.code(of: failure, in: log.raw[...]))
        skipped |= bit
        if days & bit != 0 { values[field] = UnsafeRawBufferPointer(start: nil, count: 0) }
      case .value:
        guard !log.value.isEmpty, (amounts | exceptions) & bit == 0,
          limits & bit == 0 || LegacyDate.timeOfDay(in: log.raw[...]) == nil
        else { return false }
        let fault = validator.fault(in: log.value[...], of: field)
        if days & bit != 0 {
          // What is wrong with a day that is one may be wrong with others beside it. There is room for all days.
          guard fault == nil, log.value.count <= 16 else { return false }
          let day = canonical.extend(by: log.value.count)
          day.copyMemory(from: log.value, byteCount: log.value.count)
          values[field] = UnsafeRawBufferPointer(start: day, count: log.value.count)
        }
        if let fault { log.codes.append(fault.code) }
      }
    }
    for field in required where present >> UInt64(field) & 1 == 0 {
      if let fault = validator.fault(in: [], of: field) { log.codes.append(fault.code) }
    }
    let skips = { (field: Int) in skipped >> UInt64(field) & 1 != 0 }
    let isPresent = { (field: Int) in present >> UInt64(field) & 1 != 0 }
    validator.forEachGroupFault(skipping: skips, isPresent: isPresent) { code, _, _ in log.codes.append(code)
    }
    validator.forEachOrderFault(skipping: skips, in: UnsafeBufferPointer(values)) { _, _ in
      log.codes.append(.valueDatesReversed)
    }
    // A row of nothing but errors of a spreadsheet is told once, and one with some is not so frequent.
    let codes = log.codes[start...]
    return codes.contains { $0.entry.severity == .error } && !codes.contains(where: ErrorCell.codes.contains)
  }
}
