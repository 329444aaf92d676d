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
  private let yuanFields: Set<Int>
  private let statedUnits: Set<Int>
  private let fields: Set<Int>
  private var sorts: [Int: Sorts] = [:]
  /// Of the record in hand, which of its amounts name a unit.
  private var pending: [(field: Int, isNamed: Bool)] = []

  /// Prepares for records of `schema`: of each field with amounts, whether its column is in yuan, and whether it says
  /// so itself.
  init(schema: KindSchema, yuanFields: Set<Int>, statedUnits: Set<Int>) {
    self.schema = schema
    self.yuanFields = yuanFields
    self.statedUnits = statedUnits
    fields = Set(schema.fields.indices.filter { schema.fields[$0].normalization == .amount })
  }

  /// Begins the next record.
  mutating func begin() {
    if !pending.isEmpty { pending.removeAll(keepingCapacity: true) }
  }

  /// Takes the raw value of a field, if it is an amount.
  mutating func note(_ raw: ArraySlice<UInt8>, field: Int) {
    guard fields.contains(field) else { return }
    if ByteSearch.contains("元".utf8, in: raw) || ByteSearch.contains("万".utf8, in: raw) {
      let isYuan = !ByteSearch.contains("万".utf8, in: raw)
      // Who repeats the unit of the column says nothing new.
      if statedUnits.contains(field), isYuan == yuanFields.contains(field) { return }
      pending.append((field, true))
    } else if raw.contains(where: { (0x31...0x39).contains($0) || $0 >= 0x80 }) {
      pending.append((field, false))
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

  /// A finding for each column that mixes both, at the first bare amount.
  var findings: [Finding] {
    sorts.sorted { $0.key < $1.key }.compactMap { field, sorts in
      guard let bare = sorts.bare, let named = sorts.named else { return nil }
      let unit =
        yuanFields.contains(field) ? LocalizedText("元", "yuan") : LocalizedText("万元", "10,000 yuan (万元)")
      return Finding(
        .amountUnitsMixed,
        at: Position(
          line: bare.line, record: bare.record, field: schema.fields[field].name,
          title: schema.fields[field].title),
        arguments: ["line": "\(bare.line)", "other": "\(named.line)", "unitZh": unit.zh, "unit": unit.en])
    }
  }
}
