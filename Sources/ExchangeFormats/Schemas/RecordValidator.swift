import ExchangeBase

/// Checks canonical records against the schema of their kind; the same for CSV and XML.
///
/// Verdicts equal those of the kind's XSD, but for values that are no values: characters that were lost on the way,
/// errors of spreadsheets, days that stand for no day, words for “nobody”. To an XSD they are like any others. The
/// findings say more than the XSD could.
public struct RecordValidator: Sendable {
  /// What every value of a field is held against: only that, because copying a whole ``Field`` costs more than most
  /// checks.
  private struct Check: Sendable {
    let type: FieldType
    let isRequired: Bool
    let code: CodeCheck?
    let lengths: ClosedRange<Int>
    let allowed: [[UInt8]]?
    let pattern: XSDPattern?
    let doubts: ValueDoubts
  }

  private let schema: KindSchema
  private let checks: [Check]
  private let orders: [(first: Int, second: Int, except: [(field: Int, values: [String])])]
  private let groups: [(rule: FieldGroup.Rule, fields: [Int], grouped: LocalizedText)]

  /// Compiles the checks of `schema`, which came from `file`.
  ///
  /// - Throws: ``ConfigurationError`` when a pattern isn't a valid expression.
  public init(schema: KindSchema, file: String) throws(ConfigurationError) {
    self.schema = schema
    var checks: [Check] = []
    for field in schema.fields {
      let pattern = field.pattern.map(XSDPattern.init)
      if case .some(nil) = pattern {
        throw ConfigurationError(
          file: file, reason: "the pattern of “\(field.name)” is not valid: \(field.pattern ?? "")")
      }
      let least = field.minLength ?? 0
      checks.append(
        Check(
          type: field.type, isRequired: field.isRequired, code: field.check,
          lengths: least...max(least, field.maxLength ?? .max),
          allowed: field.enumeration.map { $0.map { Array($0.utf8) } }, pattern: pattern ?? nil,
          doubts: ValueDoubts(field: field)))
    }
    self.checks = checks
    orders = schema.ordered.compactMap { order in
      guard let first = schema.index(of: order.first), let second = schema.index(of: order.second) else {
        return nil
      }
      let except = (order.except ?? [:]).compactMap { name, values in
        schema.index(of: name).map { (field: $0, values: values) }
      }
      return (first, second, except)
    }
    groups = schema.groups.map { group in
      let members = group.fields.compactMap { schema.index(of: $0) }
      let titles = members.map { "“\(schema.fields[$0].title)”" }
      return (
        group.rule, members, LocalizedText(titles.joined(separator: "、"), titles.joined(separator: ", "))
      )
    }
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
    findings(in: record, skipping: skipping, plain: 0, position: position)
  }

  /// What is wrong with `record`, of which a glance has shown some values to be plain: nothing is wrong with those by
  /// themselves.
  ///
  /// - Parameter plain: the fields of these values, as bits.
  func findings(
    in record: Record, skipping: Set<Int>, plain: UInt64, position: (Int?) -> Position
  ) -> [Finding] {
    precondition(record.count == schema.fields.count, "a record has one value a field of its schema")
    var findings: [Finding] = []
    for index in checks.indices {
      if index < PlainRules.limit, plain >> UInt64(index) & 1 != 0 { continue }
      if !skipping.isEmpty, skipping.contains(index) { continue }
      if record[index].isEmpty, !checks[index].isRequired { continue }
      if let finding = finding(in: record[index], of: index, position: position) { findings.append(finding) }
    }
    for group in groups where skipping.isDisjoint(with: group.fields) {
      let present = group.fields.count { !record[$0].isEmpty }
      guard present == 0 ? group.rule.needsOne : present > 1 && !group.rule.allowsSeveral else { continue }
      findings.append(
        Finding(
          present == 0 ? .groupMissing : .groupConflict, at: position(present == 0 ? nil : group.fields[0]),
          arguments: ["fields": group.grouped.zh, "found": "\(present)"]))
    }
    for order in orders where skipping.isDisjoint(with: [order.first, order.second]) {
      if let finding = finding(order.first, order.second, order.except, in: record, position) {
        findings.append(finding)
      }
    }
    return findings
  }

  /// Two days in the wrong order.
  private func finding(
    _ first: Int, _ second: Int, _ except: [(field: Int, values: [String])], in record: Record,
    _ position: (Int?) -> Position
  ) -> Finding? {
    let (earlier, later) = (record[first], record[second])
    guard later.lexicographicallyPrecedes(earlier), CanonicalForm.isDate(earlier),
      CanonicalForm.isDate(later),
      !except.contains(where: { $0.values.contains(record.text($0.field) ?? "") })
    else { return nil }
    let arguments = ["first": schema.fields[first].title, "day": String(decoding: earlier, as: UTF8.self)]
    return make(.valueDatesReversed, later, second, position, arguments)
  }

  private func finding(
    in value: ArraySlice<UInt8>, of index: Int, position: (Int?) -> Position
  ) -> Finding? {
    let check = checks[index]
    guard !value.isEmpty else {
      guard check.isRequired else { return nil }
      let isEvidence = schema.fields[index].attachments == .required
      return make(isEvidence ? .attachmentRequired : .valueMissing, value, index, position)
    }
    let scan = ValueScan(value)
    if let code = check.doubts.loss(in: value, scan) {
      return make(code.code, value, index, position, code.arguments)
    }
    if let code = typeError(of: value, check.type) { return make(code, value, index, position) }
    if let allowed = check.allowed, !allowed.contains(where: value.elementsEqual) {
      let list = (schema.fields[index].enumeration ?? []).joined(separator: "、")
      return make(.valueNotInList, value, index, position, ["allowed": list])
    }
    if let finding = lengthFinding(in: value, check.lengths, of: index, position: position) { return finding }
    let fault = check.code.flatMap { code in code.fault(in: value).map { (code, $0) } }
    // What a code lacks says more than that a pattern isn't met.
    if let (code, fault) = fault, code.isError(fault) { return make(code, fault, value, index, position) }
    if let pattern = check.pattern, !pattern.matches(value) {
      let arguments = FormCause.arguments(of: value, example: schema.fields[index].example)
      return make(.valuePattern, value, index, position, arguments)
    }
    if let doubt = check.doubts.doubt(in: value, scan, isFaulty: fault != nil) {
      return make(doubt.code, value, index, position, doubt.arguments)
    }
    return fault.map { make($0, $1, value, index, position) }
  }

  private func make(
    _ code: CodeCheck, _ fault: CodeFault, _ value: ArraySlice<UInt8>, _ index: Int,
    _ position: (Int?) -> Position
  ) -> Finding {
    let detail = fault.detail
    return make(
      code.finding(of: fault), value, index, position, ["detailZh": detail.zh, "detail": detail.en])
  }

  private func lengthFinding(
    in value: ArraySlice<UInt8>, _ lengths: ClosedRange<Int>, of index: Int, position: (Int?) -> Position
  ) -> Finding? {
    // A character has one to four bytes: most values need no counting.
    if value.count <= lengths.upperBound, value.count / 4 >= lengths.lowerBound { return nil }
    let length = value.count { $0 & 0xC0 != 0x80 }
    if lengths.contains(length) { return nil }
    let (code, limit): (FindingCode, Int) =
      length > lengths.upperBound ? (.valueTooLong, lengths.upperBound) : (.valueTooShort, lengths.lowerBound)
    return make(code, value, index, position, ["found": "\(length)", "limit": "\(limit)"])
  }

  private func typeError(of value: ArraySlice<UInt8>, _ type: FieldType) -> FindingCode? {
    switch type {
    case .string: nil
    case .date: CanonicalForm.isDate(value) ? nil : .valueNotADate
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
}
