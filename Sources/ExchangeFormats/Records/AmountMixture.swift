import ExchangeBase

/// Whether one column of a file mixes amounts that name their unit with amounts that leave it to the column: then some of
/// the bare ones are likely to be meant in the other unit.
///
/// That is known only at the end of the file; what is kept meanwhile is the first amount of each sort.
struct AmountMixture {
  /// The first amounts of a field.
  private struct Sorts {
    var bare: (record: Int, line: Int)?
    var named: (record: Int, line: Int)?
  }

  private let schema: KindSchema
  /// The units of the fields whose columns say one.
  var units: [Int: MoneyUnit] = [:]
  /// For each field whether it is for amounts.
  private let isAmount: [Bool]
  private var sorts: [Int: Sorts] = [:]
  /// Of the record in hand, which of its amounts name a unit.
  private var pending: [(field: Int, isNamed: Bool)] = []

  /// Prepares for records of `schema`.
  init(schema: KindSchema) {
    self.schema = schema
    isAmount = schema.fields.map { $0.normalization == .amount }
  }

  /// Begins the next record.
  mutating func begin() {
    if !pending.isEmpty { pending.removeAll(keepingCapacity: true) }
  }

  /// Whether a field is for amounts.
  func concerns(_ field: Int) -> Bool { isAmount[field] }

  /// Takes the raw value of a field, if it is an amount.
  mutating func note(_ raw: ArraySlice<UInt8>, field: Int) {
    guard isAmount[field] else { return }
    if let unit = MoneyUnit.named(in: raw) {
      // Who repeats the unit of the column says nothing new.
      if units[field] == unit { return }
      pending.append((field, true))
    } else if raw.contains(where: { (0x31...0x39).contains($0) || $0 >= 0x80 }) {
      pending.append((field, false))
    }
  }

  /// Takes amounts of a record, as bits of their fields, that name no unit.
  mutating func noteBare(_ fields: UInt64, number: Int, line: Int) {
    var rest = fields
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      if sorts[field]?.bare == nil { sorts[field, default: Sorts()].bare = (number, line) }
      rest &= rest - 1
    }
  }

  /// Ends the record.
  mutating func commit(number: Int, line: Int) {
    for (field, isNamed) in pending {
      if isNamed {
        if sorts[field]?.named == nil { sorts[field, default: Sorts()].named = (number, line) }
      } else if sorts[field]?.bare == nil {
        sorts[field, default: Sorts()].bare = (number, line)
      }
    }
  }

  /// The first amount of a field that names no unit.
  func bare(of field: Int) -> (record: Int, line: Int)? { sorts[field]?.bare }

  /// A finding for each column that mixes both, at the first bare amount.
  var findings: [Finding] {
    sorts.sorted { $0.key < $1.key }.compactMap { field, sorts in
      guard let bare = sorts.bare, let named = sorts.named else { return nil }
      let unit = (units[field] ?? .wanYuan).words
      return Finding(
        .amountUnitsMixed,
        at: Position(
          line: bare.line, record: bare.record, field: schema.fields[field].name,
          title: schema.fields[field].title),
        arguments: ["line": "\(bare.line)", "other": "\(named.line)", "unitZh": unit.zh, "unit": unit.en])
    }
  }
}
