import ExchangeBase

/// Checks canonical records against the schema of their kind; the same for CSV and XML.
///
/// Verdicts equal those of the kind's XSD, but for values that are no values: characters that were lost on the way,
/// errors of spreadsheets, days that stand for no day, words for “nobody” and “none”. To an XSD they are like any others. The
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
  /// The fields that stand for an act where they say nothing, and the titles of documents that may tell another.
  private let acts: [(place: Int, title: Int, act: SpokenAct)]

  /// Compiles the checks of `schema`, which came from `file`.
  ///
  /// - Throws: ``ConfigurationError`` when a pattern isn't a valid expression.
  public init(schema: KindSchema, file: String) throws(ConfigurationError) {
    self.schema = schema
    let choices = Set(schema.groups.filter(\.rule.needsOne).flatMap(\.fields))
    var checks: [Check] = []
    for field in schema.fields {
      let pattern = field.pattern.map(XSDPattern.init)
      if case .some(nil) = pattern {
        throw ConfigurationError(
          file: file,
          reason: LocalizedText(
            "“\(field.name)”的正则式不对：\(field.pattern ?? "")",
            "the pattern of “\(field.name)” is not valid: \(field.pattern ?? "")"))
      }
      let least = field.minLength ?? 0
      checks.append(
        Check(
          type: field.type, isRequired: field.isRequired, code: field.check,
          lengths: least...max(least, field.maxLength ?? .max),
          allowed: field.enumeration.map { $0.map { Array($0.utf8) } }, pattern: pattern ?? nil,
          doubts: ValueDoubts(
            field: field,
            isNeeded: field.isRequired || choices.contains(field.name) || field.role?.isNumber == true
              || field.name == StandardField.messageId)))
    }
    self.checks = checks
    acts = Self.acts(of: schema)
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
      if let fault = fault(in: record[index], of: index) {
        findings.append(
          make(
            fault.code, record[index], index, position,
            arguments(of: fault, field: index, in: record[index])))
      }
    }
    let skips = { !skipping.isEmpty && skipping.contains($0) }
    forEachGroupFault(skipping: skips, isPresent: { !record[$0].isEmpty }) { code, group, present in
      findings.append(
        Finding(
          code, at: position(present == 0 ? nil : groups[group].fields[0]),
          arguments: ["fields": groups[group].grouped.zh, "found": "\(present)"]))
    }
    for (place, title, act) in acts where record[place].isEmpty && !record[title].isEmpty && !skips(place) {
      guard let word = act.word(in: HeaderKey.key(of: String(decoding: record[title], as: UTF8.self))) else {
        continue
      }
      findings.append(
        UnreadMeaning.finding(
          of: schema.fields[place], said: word, under: schema.fields[title].title, at: position(place)))
    }
    if orders.isEmpty { return findings }
    record.withUnsafeValues { values in
      forEachOrderFault(skipping: skips, in: values) { first, second in
        let arguments = [
          "first": schema.fields[first].title, "day": String(decoding: record[first], as: UTF8.self),
        ]
        findings.append(make(.valueDatesReversed, record[second], second, position, arguments))
      }
    }
    return findings
  }

  /// The fields of a kind that stand for an act where they say nothing, each with the title of a document that may tell another.
  static func acts(of schema: KindSchema) -> [(place: Int, title: Int, act: SpokenAct)] {
    guard let title = schema.index(of: .documentTitle) else { return [] }
    return schema.fields.indices.compactMap { place in
      SpokenAct(of: schema.fields[place]).map { (place: place, title: title, act: $0) }
    }
  }

  // MARK: What is wrong, without words

  /// What is wrong with a value by itself. Its words are made only where they are told: of most faults of a file that is full
  /// of them nobody asks more than which they are.
  struct Fault {
    /// What fills the words.
    fileprivate enum Detail {
      case none, list, form
      case length(found: Int, limit: Int)
      case code(CodeFault)
      case known([String: String])
    }

    /// What was found.
    let code: FindingCode
    fileprivate var detail = Detail.none
  }

  /// What is wrong with a value of a field, canonical or what stood there instead.
  func fault(in value: ArraySlice<UInt8>, of index: Int) -> Fault? {
    let check = checks[index]
    guard !value.isEmpty else {
      guard check.isRequired else { return nil }
      let isEvidence = schema.fields[index].attachments == .required
      return Fault(code: isEvidence ? .attachmentRequired : .valueMissing)
    }
    let scan = ValueScan(value)
    if let loss = check.doubts.loss(in: value, scan) {
      return Fault(code: loss.code, detail: .known(loss.arguments))
    }
    if let code = typeError(of: value, check.type) {
      return Fault(code: code, detail: code == .valueNotABoolean ? .list : .none)
    }
    if let allowed = check.allowed, !allowed.contains(where: value.elementsEqual) {
      return Fault(code: .valueNotInList, detail: .list)
    }
    if let fault = lengthFault(in: value, check.lengths) {
      return hasOtherForm(value, check, fault) ? Fault(code: .valuePattern, detail: .form) : fault
    }
    let fault = check.code.flatMap { code in code.fault(in: value).map { (code, $0) } }
    // What a code lacks says more than that a pattern isn't met.
    if let (code, fault) = fault, code.isError(fault) {
      return Fault(code: code.finding(of: fault), detail: .code(fault))
    }
    if let pattern = check.pattern, !pattern.matches(value) {
      return Fault(code: .valuePattern, detail: .form)
    }
    if let emptiness = check.doubts.emptiness(of: value) {
      return Fault(code: emptiness.code, detail: .known(emptiness.arguments))
    }
    if let doubt = check.doubts.doubt(in: value, scan, isFaulty: fault != nil) {
      return Fault(code: doubt.code, detail: .known(doubt.arguments))
    }
    return fault.map { Fault(code: $0.finding(of: $1), detail: .code($1)) }
  }

  /// Tells each group of fields of which too few or too many are there, with how many are.
  ///
  /// - Parameters:
  ///   - skips: whether a finding has been made already about a field.
  ///   - tell: gets the place of the group among those of the schema.
  @inline(__always)
  func forEachGroupFault(
    skipping skips: (Int) -> Bool, isPresent: (Int) -> Bool,
    _ tell: (_ code: FindingCode, _ group: Int, _ present: Int) -> Void
  ) {
    for (place, group) in groups.enumerated() where !group.fields.contains(where: skips) {
      let present = group.fields.count(where: isPresent)
      guard present == 0 ? group.rule.needsOne : present > 1 && !group.rule.allowsSeveral else { continue }
      tell(present == 0 ? .groupMissing : .groupConflict, place, present)
    }
  }

  /// Whether a finding tells that no field of a group is filled in to which `field` belongs.
  func tells(_ finding: Finding, ofGroupWith field: Int) -> Bool {
    finding.code == .groupMissing
      && groups.contains { $0.fields.contains(field) && $0.grouped.zh == finding.arguments["fields"] }
  }

  /// The fields whose values except a record from an order.
  var exceptionFields: [Int] { orders.flatMap { $0.except.map(\.field) } }

  /// Tells each two days that are in the wrong order.
  ///
  /// - Parameter values: one a field of the schema.
  @inline(__always)
  func forEachOrderFault(
    skipping skips: (Int) -> Bool, in values: UnsafeBufferPointer<UnsafeRawBufferPointer>,
    _ tell: (_ first: Int, _ second: Int) -> Void
  ) {
    for order in orders where !skips(order.first) && !skips(order.second) {
      let (earlier, later) = (values[order.first], values[order.second])
      guard CanonicalForm.isDate(earlier), CanonicalForm.isDate(later),
        ByteWords.isDay(later, before: earlier),
        !order.except.contains(where: { except in
          except.values.contains(String(decoding: values[except.field], as: UTF8.self))
        })
      else { continue }
      tell(order.first, order.second)
    }
  }

  private func arguments(of fault: Fault, field: Int, in value: ArraySlice<UInt8>) -> [String: String] {
    switch fault.detail {
    case .none: [:]
    case .list: schema.fields[field].allowedArguments
    case .form: FormCause.arguments(of: value, schema.fields[field])
    case .length(let found, let limit): ["found": "\(found)", "limit": "\(limit)"]
    case .code(let fault): ["detailZh": fault.detail.zh, "detail": fault.detail.en]
    case .known(let arguments): arguments
    }
  }

  private func lengthFault(in value: ArraySlice<UInt8>, _ lengths: ClosedRange<Int>) -> Fault? {
    // A character has one to four bytes: most values need no counting.
    if value.count <= lengths.upperBound, value.count / 4 >= lengths.lowerBound { return nil }
    let length = value.count { $0 & 0xC0 != 0x80 }
    if lengths.contains(length) { return nil }
    return length > lengths.upperBound
      ? Fault(code: .valueTooLong, detail: .length(found: length, limit: lengths.upperBound))
      : Fault(code: .valueTooShort, detail: .length(found: length, limit: lengths.lowerBound))
  }

  /// Whether a value that is too long isn't of its field's form either: to be shortened isn't what helps it. What is long by far is
  /// told by its length, and a code by what it lacks.
  private func hasOtherForm(_ value: ArraySlice<UInt8>, _ check: Check, _ fault: Fault) -> Bool {
    guard fault.code == .valueTooLong, check.code == nil, let pattern = check.pattern,
      value.count <= Self.longestForm
    else { return false }
    return !pattern.matches(value)
  }

  private static let longestForm = 256

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
    let excerpt = value.isEmpty ? nil : Masking.excerpt(text, of: schema.fields[index])
    return Finding(code, at: position(index), excerpt: excerpt, arguments: arguments)
  }
}

extension Field {
  /// Whether only yes can be said: no is said by saying nothing.
  var knowsOnlyTrue: Bool { enumeration == ["true"] }

  /// What fills the words of a value that isn't among those that the field allows, or that is neither yes nor no.
  var allowedArguments: [String: String] {
    if knowsOnlyTrue {
      return [
        "allowed": "true (otherwise the field is left out)", "allowedZh": "true（不是的，不写这一项）",
        "remedyZh": "是的写 true（CSV 里也可写 是）；不是的不写：XML 里省去这个元素，CSV 里空着或写 否。",
        "remedy":
          "Write true (in CSV also 是); otherwise leave the element out, or the cell of a CSV empty (or 否).",
      ]
    }
    return enumeration.map { ["allowed": $0.joined(separator: "、")] } ?? [:]
  }
}
