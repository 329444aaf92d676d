/// Which field of a kind a header cell names: by title, canonical name, or alias.
struct ColumnIndex: Sendable {
  /// How well a header fits the kind.
  struct Fit {
    /// How many columns the kind knows: those of its fields, and those that it leaves out on purpose.
    var knownCount = 0
    /// Whether any of the columns that the kind needs is there. If none is, the others tell nothing.
    var hasNeeded = false
    /// Whether all of them are.
    var isWhole = false

    /// More for a kind that is more likely.
    var rank: Int { hasNeeded ? knownCount : 0 }
  }

  /// The columns that a file must have: each the place of a required field, or those of fields of which one
  /// is needed.
  let needed: [[Int]]
  private let fields: [String: Int]
  private let ignored: Set<String>
  /// The fields that hold amounts of money.
  private let amounts: Set<Int>

  /// Collects what the columns of `schema` may be called. A title or name weighs more than another field's alias.
  init(schema: KindSchema) {
    var fields: [String: Int] = [:]
    for names in [\Field.title, \Field.name] {
      for (index, field) in schema.fields.enumerated() {
        fields[HeaderKey.key(of: field[keyPath: names])] = index
      }
    }
    for (index, field) in schema.fields.enumerated() {
      for alias in field.aliases where fields[HeaderKey.key(of: alias)] == nil {
        fields[HeaderKey.key(of: alias)] = index
      }
    }
    self.fields = fields
    amounts = Set(schema.fields.indices.filter { schema.fields[$0].normalization == .amount })
    needed =
      schema.fields.indices.filter { schema.fields[$0].isRequired }.map { [$0] }
      + schema.groups.filter(\.rule.needsOne).map { $0.fields.compactMap(schema.index) }
    ignored = Set((schema.ignoredColumns + RejectedRowsWriter.columns).map(HeaderKey.key))
  }

  /// The place of the field that a header cell with this key names.
  func field(for key: String) -> Int? {
    if let field = fields[key] { return field }
    if let rest = HeaderKey.withoutRemark(key) { return self.field(for: rest) }
    // Another unit than the title's, or one that the title leaves out.
    guard let (rest, _) = AmountUnit.split(key), let field = fields[rest + "(万元)"] ?? fields[rest] else {
      return nil
    }
    return amounts.contains(field) ? field : nil
  }

  /// The unit that a header cell with this key gives its amounts in, if it names one.
  func amountUnit(for key: String) -> AmountUnit? {
    AmountUnit.split(key)?.unit ?? HeaderKey.withoutRemark(key).flatMap(amountUnit)
  }

  /// How well a header with these keys fits.
  func fit(of keys: [String]) -> Fit {
    var fit = Fit()
    var found: Set<Int> = []
    for key in keys {
      if let field = field(for: key) {
        found.insert(field)
      } else if isIgnored(key) {
        fit.knownCount += 1
      }
    }
    let present = needed.count { !found.isDisjoint(with: $0) }
    fit.knownCount += found.count
    fit.hasNeeded = present > 0
    fit.isWhole = present == needed.count
    return fit
  }

  /// Whether a column is known and left out: the schema says so, or the exchange added it to rows that came back.
  func isIgnored(_ key: String) -> Bool { ignored.contains(key) }
}

/// Header cells in the form in which they are compared.
enum HeaderKey {
  /// Remarks behind a title that say nothing about which column it is.
  private static let remarks = [
    "(必填)", "(必填项)", "(必录)", "(非必填)", "(选填)", "(选填项)", "(可空)", "(文本)", "(文本格式)", "(日期)", "(日期格式)",
    "(yyyy-mm-dd)", "(yyyy/mm/dd)", "(yyyymmdd)", "[必填]", "[选填]", "【必填】", "【选填】",
  ]
  /// What a column is called that only counts the rows.
  private static let rowNumbers: Set<String> = ["序号", "序号.", "行号", "no", "no.", "№"]

  /// Whether the column only counts the rows, so that nothing is lost without it.
  static func isRowNumber(_ key: String) -> Bool { rowNumbers.contains(key) }

  /// The cell with full-width forms made ASCII, small Latin letters, and without blanks and the asterisks that mark
  /// a required column.
  static func key(of cell: String) -> String {
    var key = String.UnicodeScalarView()
    for scalar in cell.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0x200B, 0xFEFF: continue
      case 0x41...0x5A: key.append(Unicode.Scalar(UInt8(scalar.value | 0x20)))
      case 0xFF21...0xFF3A: key.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0 | 0x20)))
      case 0xFF01...0xFF5E: key.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      default: key.append(scalar)
      }
    }
    while key.first == "*" { key.removeFirst() }
    while key.last == "*" { key.removeLast() }
    return String(key)
  }

  /// The key without such a remark, or `nil` when it has none.
  static func withoutRemark(_ key: String) -> String? {
    guard let remark = remarks.first(where: key.hasSuffix) else { return nil }
    return self.key(of: String(key.dropLast(remark.count)))
  }
}
