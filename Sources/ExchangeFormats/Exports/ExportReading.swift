/// What a source rule does to the values of records.
struct ExportReading: Sendable {
  /// What the rule makes of a raw value.
  enum Outcome {
    /// Nothing: it is normalised like any other.
    case raw
    /// A canonical value.
    case value([UInt8])
    /// There is none.
    case absent
    /// A code that the table doesn't have, trimmed, with what fills the finding.
    case unknownCode(ArraySlice<UInt8>, arguments: [String: String])
  }

  /// The canonical values of fields for which a file has no column.
  let constants: [(field: Int, value: [UInt8])]
  private let columns: [SourceRule.Column]
  /// The fields whose values follow from another's.
  let derivations: [(field: Int, derivation: SourceRule.Derivation)]
  private let isDate: [Bool]
  /// The fields of which a cell may name several values.
  private let mayNameSeveral: [Bool]
  /// The fields that name who gets a record: only an empty cell says nothing there, whatever the rule's words.
  private let speaksWhenEmpty: [Bool]
  private let name: String
  private let nulls: [[UInt8]]
  private let serials: DateSerials?

  /// Prepares for values of the fields of `schema`.
  init(rule: SourceRule, schema: KindSchema) {
    columns = rule.columns
    constants = rule.columns.enumerated().compactMap { field, column in
      column.constant.map { (field, Array($0.utf8)) }
    }
    derivations = rule.columns.enumerated().compactMap { field, column in
      column.derivation.map { (field, $0) }
    }
    isDate = schema.fields.map { $0.type == .date }
    mayNameSeveral = schema.fields.map { $0.restField != nil || $0.normalization == .list }
    speaksWhenEmpty = schema.fields.map { $0.role?.speaksWhenEmpty == true }
    name = Masking.shown(rule.name)
    nulls = rule.nulls.map { Array($0.lowercased().utf8) }
    serials = rule.serials
  }

  /// Reads a raw value of a field.
  func read(_ raw: ArraySlice<UInt8>, field: Int) -> Outcome {
    if isNull(LegacyText.trimmed(raw), field) { return .absent }
    if let codes = columns[field].codes {
      let code = LegacyText.unprotected(raw, onlyBeforeDigits: false)
      if let value = codes.value(of: code) { return .value(value) }
      if mayNameSeveral[field], let values = codes.values(inList: code) { return .value(values) }
      if !speaksWhenEmpty[field], LegacyText.isNull(code) { return .absent }
      // Whether a cell that looks empty is so.
      if code.isEmpty { return .raw }
      return .unknownCode(code, arguments: arguments(of: codes))
    }
    if isDate[field], let serials {
      switch serials.day(of: LegacyText.unprotected(raw, onlyBeforeDigits: false)) {
      case .some(let day): return day.isEmpty ? .absent : .value(day)
      case nil: return .raw
      }
    }
    return .raw
  }

  /// What a finding about a code says that a table doesn't have.
  func arguments(of codes: CodeTable) -> [String: String] {
    ["source": name, "allowed": Masking.excerpt(codes.codes, limit: 200)]
  }

  private func isNull(_ value: ArraySlice<UInt8>, _ field: Int) -> Bool {
    !nulls.isEmpty && !speaksWhenEmpty[field] && nulls.contains { LegacyText.isWord($0, value) }
  }
}
