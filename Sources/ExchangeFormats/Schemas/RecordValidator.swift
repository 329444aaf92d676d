/// Checks canonical records against the schema of their kind; the same for CSV and XML.
///
/// Verdicts equal those of the kind's XSD; the findings say more than the XSD could.
public struct RecordValidator: Sendable {
  private let schema: KindSchema
  private let patterns: [XSDPattern?]
  private let enumerations: [Set<[UInt8]>?]
  private let groups: [(rule: FieldGroup.Rule, fields: [Int], grouped: LocalizedText)]
  private let required: [Bool]

  /// Compiles the checks of `schema`, which came from `file`.
  ///
  /// - Throws: ``ConfigurationError`` when a pattern isn't a valid expression.
  public init(schema: KindSchema, file: String) throws(ConfigurationError) {
    self.schema = schema
    var patterns: [XSDPattern?] = []
    for field in schema.fields {
      guard let pattern = field.pattern else {
        patterns.append(nil)
        continue
      }
      guard let compiled = XSDPattern(pattern) else {
        throw ConfigurationError(file: file, reason: "the pattern of “\(field.name)” is not valid: \(pattern)")
      }
      patterns.append(compiled)
    }
    self.patterns = patterns
    enumerations = schema.fields.map { $0.enumeration.map { Set($0.map { Array($0.utf8) }) } }
    groups = schema.groups.map { group in
      let members = group.fields.compactMap { schema.index(of: $0) }
      let titles = members.map { "“\(schema.fields[$0].title)”" }
      return (
        group.rule, members, LocalizedText(titles.joined(separator: "、"), titles.joined(separator: ", "))
      )
    }
    required = schema.fields.map(\.isRequired)
  }

  /// What is wrong with `record`, in the order of its fields.
  ///
  /// - Parameters:
  ///   - record: one canonical value a field of the schema.
  ///   - skipping: fields about which a finding has been made already.
  ///   - position: where the field with the given index stands (`nil`: the record as a whole).
  public func findings(
    in record: Record, skipping: Set<Int> = [], position: (Int?) -> Position
  ) -> [Finding] {
    precondition(record.count == schema.fields.count, "a record has one value a field of its schema")
    var findings: [Finding] = []
    for index in schema.fields.indices where !skipping.contains(index) {
      if let finding = finding(in: record[index], of: index, position: position) { findings.append(finding) }
    }
    for group in groups where skipping.isDisjoint(with: group.fields) {
      let present = group.fields.count { !record[$0].isEmpty }
      guard present == 0 || (present > 1 && group.rule == .exactlyOne) else { continue }
      findings.append(
        Finding(
          present == 0 ? .groupMissing : .groupConflict, at: position(present == 0 ? nil : group.fields[0]),
          arguments: ["fields": group.grouped.zh, "found": "\(present)"]))
    }
    return findings
  }

  private func finding(
    in value: ArraySlice<UInt8>, of index: Int, position: (Int?) -> Position
  ) -> Finding? {
    guard !value.isEmpty else {
      return required[index] ? make(.valueMissing, value, index, position) : nil
    }
    let field = schema.fields[index]
    if let control = value.first(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) {
      return make(.valueControlCharacter, value, index, position, ["character": "U+\(hex(control))"])
    }
    if let code = typeError(of: value, field.type) { return make(code, value, index, position) }
    if let allowed = enumerations[index], !allowed.contains(Array(value)) {
      let list = (field.enumeration ?? []).joined(separator: "、")
      return make(.valueNotInList, value, index, position, ["allowed": list])
    }
    if let finding = lengthFinding(in: value, of: index, position: position) { return finding }
    if let pattern = patterns[index], !pattern.matches(value) {
      return make(.valuePattern, value, index, position, ["example": field.example])
    }
    if field.normalization == .phone, !CanonicalForm.looksLikePhone(value) {
      return make(.valuePhoneDoubtful, value, index, position)
    }
    return nil
  }

  private func lengthFinding(
    in value: ArraySlice<UInt8>, of index: Int, position: (Int?) -> Position
  ) -> Finding? {
    let field = schema.fields[index]
    // A character has one to four bytes: most values need no counting.
    if value.count <= field.maxLength ?? .max, value.count / 4 >= field.minLength ?? 0 { return nil }
    let length = value.count { $0 & 0xC0 != 0x80 }
    if let limit = field.maxLength, length > limit {
      return make(.valueTooLong, value, index, position, ["found": "\(length)", "limit": "\(limit)"])
    }
    if let limit = field.minLength, length < limit {
      return make(.valueTooShort, value, index, position, ["found": "\(length)", "limit": "\(limit)"])
    }
    return nil
  }

  private func typeError(of value: ArraySlice<UInt8>, _ type: FieldType) -> FindingCode? {
    switch type {
    case .string: nil
    case .date: CanonicalForm.isDate(value) ? nil : .valueNotADate
    case .datetime: CanonicalForm.isDateTime(value) ? nil : .valueNotADateTime
    case .integer: CanonicalForm.isInteger(value) ? nil : .valueNotAnInteger
    case .boolean: CanonicalForm.isBoolean(value) ? nil : .valueNotABoolean
    }
  }

  private func make(
    _ code: FindingCode, _ value: ArraySlice<UInt8>, _ index: Int, _ position: (Int?) -> Position,
    _ arguments: [String: String] = [:]
  ) -> Finding {
    let text = String(decoding: value, as: UTF8.self)
    let excerpt = value.isEmpty ? nil : Masking.excerpt(text, personal: schema.fields[index].isPersonal)
    return Finding(code, at: position(index), excerpt: excerpt, arguments: arguments)
  }

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
