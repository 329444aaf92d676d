public import ExchangeBase

/// The columns, codes and units in which a recipient's system has its records: those of a source rule, written instead
/// of read.
///
/// What is written can be read again by the rule, without loss: a field for which the rule has no column goes behind
/// the others, under the title that the exchange gives it.
public struct ExportLayout: Sendable, Equatable {
  /// Why records can't be written by a rule.
  public struct Unfit: Error, Sendable, Equatable {
    /// What is in the way.
    public let reason: LocalizedText
  }

  private struct Column: Sendable, Equatable {
    let field: Int
    let title: [UInt8]
    let codes: [[UInt8]: [UInt8]]
    let unit: AmountUnit?
    /// The field that says that this one has no end, where it has no column of its own.
    let openEnd: Int?
  }

  /// The name of the rule.
  public let name: String
  /// The kind that it is about; records of other kinds are written as ever.
  public let kind: String
  /// What stands between two cells.
  let delimiter: UInt8
  private let columns: [Column]

  /// Turns a rule about the kind of `schema` around.
  ///
  /// - Throws: ``Unfit`` where the rule can't be turned around: two codes mean the same, or a value has none.
  public init(of rule: SourceRule, schema: KindSchema) throws(Unfit) {
    name = rule.name
    kind = rule.kind
    delimiter = rule.delimiter ?? UInt8(ascii: ",")
    guard rule.xml == nil, rule.header == .found || rule.header == .row(1) else {
      throw Unfit(
        reason: LocalizedText(
          "投递的表有一行表头，而“\(rule.name)”说的是第一行没有表头的文件",
          "a delivery has one header row, “\(rule.name)” is about files without one in the first row"))
    }
    if let numbered = rule.columns.firstIndex(where: { $0.number != nil }) {
      throw Unfit(
        reason: LocalizedText(
          "“\(schema.fields[numbered].name)”写的是列号，没有列名",
          "“\(schema.fields[numbered].name)” has a number and no title"))
    }
    let index = ColumnIndex(schema: schema, rule: rule)
    let own = rule.order.filter { rule.columns[$0].isNamed }
    let openEnds = Self.openEnds(of: schema, own: own)
    let others = schema.fields.indices.filter { !own.contains($0) && !openEnds.values.contains($0) }
    var columns: [Column] = []
    for field in own + others {
      let title = try Self.title(of: field, schema, index)
      columns.append(
        Column(
          field: field, title: Array(title.utf8),
          codes: try Self.inverse(of: rule.columns[field].codes, field: schema.fields[field]),
          unit: try Self.unit(of: schema.fields[field], rule.columns[field], title, index),
          openEnd: openEnds[field]))
    }
    self.columns = columns
  }

  /// The titles, in order.
  var titles: [[UInt8]] { columns.map(\.title) }

  /// What the cells of a workbook hold, in order: codes are text, whatever they stand for.
  func columns(of schema: KindSchema) -> [WorkbookBundleWriter.Column] {
    columns.map { $0.codes.isEmpty ? schema.fields[$0.field].column : .text }
  }

  /// The cells of a record, in order.
  func cells(of record: Record) -> [ArraySlice<UInt8>] {
    columns.map { column in
      let value = record[column.field]
      if let openEnd = column.openEnd, value.isEmpty, !record[openEnd].isEmpty { return Self.noEnd }
      if let code = column.codes[Array(value)] { return code[...] }
      return column.unit?.exported(value)?[...] ?? value
    }
  }

  /// How exports write a date that never comes.
  private static let noEnd = Array("2099-12-31".utf8)[...]

  /// For each date with a column of its own, the field that holds its open end and has none.
  private static func openEnds(of schema: KindSchema, own: [Int]) -> [Int: Int] {
    let pairs = own.compactMap { field in
      schema.fields[field].openEndedField.flatMap(schema.index).map { (field, $0) }
    }
    return Dictionary(pairs.filter { !own.contains($0.1) }) { first, _ in first }
  }

  /// The first name of a field that the rule reads as that field.
  private static func title(
    of field: Int, _ schema: KindSchema, _ index: ColumnIndex
  ) throws(Unfit) -> String {
    let described = schema.fields[field]
    let column = index.rule?.columns[field]
    let names = (column?.titles ?? []) + names(of: described, in: column?.unit)
    guard let name = names.first(where: { index.field(for: HeaderKey.key(of: $0)) == field }) else {
      throw Unfit(
        reason: LocalizedText("没有列名留给“\(described.name)”", "no column title is left for “\(described.name)”"))
    }
    return name
  }

  /// What the exchange calls a field; one of amounts that a rule has in another unit than the title says, by that.
  private static func names(of field: Field, in unit: AmountUnit?) -> [String] {
    let key = HeaderKey.key(of: field.title)
    if let unit, field.normalization == .amount, let titled = StatedUnit.splits(of: key).first?.unit,
      titled != .known(MoneyUnit(unit))
    {
      return ["\(StatedUnit.bare(key))（\(MoneyUnit(unit).words.zh)）"]
    }
    return [field.title, field.name] + field.aliases
  }

  /// The unit of an amount: what the rule says, else what the title does.
  private static func unit(
    of field: Field, _ column: SourceRule.Column, _ title: String, _ index: ColumnIndex
  ) throws(Unfit) -> AmountUnit? {
    guard field.normalization == .amount else { return nil }
    if let unit = column.unit { return unit }
    switch index.amountUnit(for: HeaderKey.key(of: title)) {
    case nil: return nil
    case .known(.yuan)?: return .yuan
    case .known(.wanYuan)?: return .wanYuan
    case .known?, .unknown?:
      throw Unfit(
        reason: LocalizedText(
          "“\(title)”写明的单位，投递时不用", "“\(title)” names a unit in which amounts aren't written"))
    }
  }

  /// The codes of values: one each, for every value that the field may have.
  private static func inverse(of table: CodeTable?, field: Field) throws(Unfit) -> [[UInt8]: [UInt8]] {
    guard let table else { return [:] }
    guard field.enumeration != nil else {
      throw Unfit(
        reason: LocalizedText(
          "“\(field.name)”可以是任何值，只给其中一些规定代码，写出时会丢失内容",
          "“\(field.name)” may have any value, so that codes for some can't be written without loss"))
    }
    var codes: [[UInt8]: [UInt8]] = [:]
    for (code, value) in table.entries
    where codes.updateValue(Array(code.utf8), forKey: Array(value.utf8)) != nil {
      throw Unfit(
        reason: LocalizedText(
          "“\(field.name)”有两个代码都表示“\(value)”，不知道写哪个",
          "two codes of “\(field.name)” mean “\(value)”, so that it can't be written"))
    }
    if let lost = field.enumeration?.first(where: { codes[Array($0.utf8)] == nil }) {
      throw Unfit(
        reason: LocalizedText(
          "“\(field.name)”没有表示“\(lost)”的代码，写不出来",
          "no code of “\(field.name)” means “\(lost)”, so that it can't be written"))
    }
    return codes
  }
}
