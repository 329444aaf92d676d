/// Makes canonical, checked records of raw values, whatever they stood in: normalises each value once and puts it in
/// the order of the schema.
///
/// For each record ``begin()``, then ``add(_:field:)`` for each value that is there, then
/// ``finish(number:line:source:position:)``.
struct RecordBuilder {
  /// The kind of the records.
  let definition: KindDefinition
  private let schema: KindSchema
  private var normalizer: ValueNormalizer
  /// For each field where its open end is put, if it has one.
  private let openEnds: [Int?]
  /// For each field whether the open end of another is put there.
  private let saysOpenEnd: [Bool]
  /// The fields of the record in hand whose cells say that there is no end, and those in which it is denied, as they came.
  private var endless: [(field: Int, raw: [UInt8])] = []
  private var denials: [(field: Int, raw: [UInt8])] = []
  /// For each field for one of its values, where those belong that a cell names behind the first.
  private let rests: [(target: Int, words: Set<[UInt8]>)?]
  private var rest: [(target: Int, values: [UInt8])] = []
  private let export: ExportReading?
  private let trace: ReadingTrace?
  /// The fields that every record of the file has a place for.
  private let given: [Bool]
  /// The canonical values of the record in hand, one after another, and where each stands; an empty one is absent.
  private var values: [UInt8] = []
  private var places: [Range<Int>]
  private var isGiven: [Bool]
  /// The units of fields for amounts that nobody can turn into yuan.
  private var unknownUnits: [Int: String] = [:]
  private var isOnTrial = false
  /// What tells plain values, once it may; and which of the record in hand are, as bits of their fields.
  private var glance: PlainFields?
  private var plain: UInt64 = 0
  private var amounts: AmountMixture
  /// The times of day that limits of the record in hand were written with: a limit is a day.
  private var dropped: [(field: Int, time: String)] = []
  private var problems: [(field: Int, finding: ProblemFinding)] = []

  /// Prepares for records of a kind.
  ///
  /// - Parameters:
  ///   - rule: the rule that the export is read by.
  ///   - given: for each field whether the file has a column for it; the rule's constants fill the others.
  ///   - units: the units of the fields whose columns say one; the rule knows better.
  ///   - trace: what takes down how values are read.
  init(
    definition: KindDefinition, rule: SourceRule? = nil, given: [Bool]? = nil, units: [Int: StatedUnit] = [:],
    trace: ReadingTrace? = nil
  ) {
    let schema = definition.schema
    self.definition = definition
    self.schema = schema
    normalizer = ValueNormalizer(schema: schema)
    amounts = AmountMixture(schema: schema)
    let openEnds = schema.fields.map { $0.openEndedField.flatMap(schema.index) }
    self.openEnds = openEnds
    saysOpenEnd = schema.fields.indices.map { openEnds.contains($0) }
    rests = schema.fields.map { field in
      field.restField.flatMap(schema.index).map {
        ($0, Set((field.enumeration ?? []).map { Array($0.utf8) }))
      }
    }
    export = rule.map { ExportReading(rule: $0, schema: schema) }
    self.trace = trace
    let given = given ?? schema.fields.map { _ in false }
    self.given = given
    isGiven = given
    places = Array(repeating: 0..<0, count: schema.fields.count)
    for (field, unit) in rule?.units(besides: units) ?? units { take(unit, for: field) }
  }

  /// Takes the amounts of a field in `unit` from now on.
  mutating func take(_ unit: StatedUnit, for field: Int) {
    switch unit {
    case .known(let unit):
      normalizer.units[field] = unit
      amounts.units[field] = unit
      unknownUnits[field] = nil
    case .unknown(let name): unknownUnits[field] = name
    }
  }

  /// Has values that a glance shows to be plain taken as they are from now on.
  mutating func takePlainValues() {
    guard export == nil, trace == nil, places.count <= PlainRules.limit else { return }
    glance = definition.plainFields
  }

  /// Begins the next record, or reads one again in another way, on trial, which no trace takes down.
  mutating func begin(onTrial: Bool = false) {
    isOnTrial = onTrial
    values.removeAll(keepingCapacity: true)
    if !problems.isEmpty { problems.removeAll(keepingCapacity: true) }
    if !dropped.isEmpty { dropped.removeAll(keepingCapacity: true) }
    if !rest.isEmpty { rest.removeAll(keepingCapacity: true) }
    if !endless.isEmpty { endless.removeAll(keepingCapacity: true) }
    if !denials.isEmpty { denials.removeAll(keepingCapacity: true) }
    plain = 0
    amounts.begin()
    for field in places.indices { places[field] = 0..<0 }
    if export != nil { isGiven = given }
  }

  /// Adds a value that is known to be plain; `false` for an amount, which is looked at for its unit.
  mutating func addPlain(_ value: UnsafeRawBufferPointer, field: Int) -> Bool {
    guard glance != nil, !amounts.concerns(field) else { return false }
    let start = values.count
    values.append(contentsOf: value)
    places[field] = start..<values.count
    plain |= 1 << UInt64(field)
    return true
  }

  /// Adds the raw value of a field, valid UTF-8.
  mutating func add(_ raw: ArraySlice<UInt8>, field: Int) {
    let start = values.count
    if let glance, normalizer.units[field] ?? .wanYuan == .wanYuan, unknownUnits[field] == nil,
      raw.withUnsafeBytes({ !$0.isEmpty && PlainField.holds(glance.checks.baseAddress! + field, for: $0) })
    {
      values += raw
      places[field] = start..<values.count
      plain |= 1 << UInt64(field)
      return amounts.note(raw, field: field)
    }
    if export != nil { isGiven[field] = true }
    let result = read(raw, field: field)
    switch result {
    case .value:
      keepFirst(of: field, from: start)
      places[field] = start..<values.count
      amounts.note(raw, field: field)
      if schema.fields[field].role == .dueDate, let time = LegacyDate.timeOfDay(in: raw) {
        dropped.append((field, time))
      }
    case .absent: if saysOpenEnd[field] { noteDenial(raw, field: field) }
    case .openEnded: setOpenEnd(of: field, raw)
    case .failed(let failure):
      places[field] = start..<values.count
      if problems.last?.field != field {
        let cause =
          failure == .valueErrorCell
          ? ErrorCell.cause(of: raw)
          : failure == .valueNotAnAmount && SeveralAmounts.found(in: raw) ? SeveralAmounts.cause : [:]
        problems.append(
          (
            field,
            ProblemFinding(code: Self.code(of: failure, in: raw), arguments: cause)
          ))
      }
    }
    if !isOnTrial { trace?.note(raw, field: field, result, values[start...]) }
  }

  /// What is found in a raw value that has no canonical form: half a character says more than the form that it lacks.
  static func code(of failure: FindingCode, in raw: ArraySlice<UInt8>) -> FindingCode {
    ValueScan(raw).lost == LostCharacter.cut ? .valueCharacterCut : failure
  }

  /// Ends the record.
  ///
  /// - Parameters:
  ///   - source: the record as it came, where the format has rows.
  ///   - position: where the field with the given index stands (`nil`: the record as a whole).
  mutating func finish(
    number: Int, line: Int, source: [UInt8]?, position: (Int?) -> Position
  ) -> ReadRecord {
    if let export {
      fill(export.constants)
      derive(by: export)
    }
    for (target, values) in rest { append(values, to: target) }
    if !denials.isEmpty { weighDenials() }
    if !isOnTrial { amounts.commit(number: number, line: line) }
    var record = Record(number: number, line: line, capacity: values.count, fields: places.count)
    for place in places { record.append(values[place]) }
    return ReadRecord(record: record, findings: findings(in: record, position), source: source)
  }

  /// A record without values that comes back for one reason.
  func broken(number: Int, line: Int, finding: Finding, source: [UInt8]?) -> ReadRecord {
    var empty = Record(number: number, line: line)
    for _ in places { empty.append(EmptyCollection()) }
    return ReadRecord(record: empty, findings: [finding], source: source)
  }

  /// Takes down the amounts of the records of a batch, which name no units.
  mutating func noteAmounts(of batch: RecordBatch) {
    for (number, line, fields) in batch.amounts { amounts.noteBare(fields, number: number, line: line) }
  }

  /// The first amount of a field that names no unit, if there is one so far.
  func bareAmount(of field: Int) -> (record: Int, line: Int)? { amounts.bare(of: field) }

  /// What is to be said of the amounts of all records so far.
  var amountFindings: [Finding] { amounts.findings }

  private mutating func read(_ raw: ArraySlice<UInt8>, field: Int) -> Normalized {
    let start = values.count
    let result = readValue(raw, field: field)
    guard let unit = unknownUnits[field], result == .value, MoneyUnit.named(in: raw) == nil else {
      return result
    }
    values.removeSubrange(start...)
    values += LegacyText.trimmed(raw)
    let shown = Masking.excerpt(unit)
    let isYuan = ["人民币", "RMB", "CNY", "YUAN"].contains(where: unit.uppercased().contains)
    problems.append(
      (
        field,
        ProblemFinding(
          code: .valueNotAnAmount,
          arguments: [
            "causeZh": "：这一列的单位写的是“\(shown)”，" + (isYuan ? "没有说是元还是万元" : "不能换算成人民币"),
            "cause": ": the unit of its column is “\(shown)”, "
              + (isYuan ? "which leaves open whether it is 元 or 万元" : "which can't be turned into yuan"),
          ])
      ))
    return .failed(.valueNotAnAmount)
  }

  private mutating func readValue(_ raw: ArraySlice<UInt8>, field: Int) -> Normalized {
    guard let export else { return normalizer.normalize(raw, field: field, into: &values) }
    switch export.read(raw, field: field) {
    case .raw: return normalizer.normalize(raw, field: field, into: &values)
    case .value(let value):
      values += value
      return .value
    case .absent: return .absent
    case .unknownCode(let code, let arguments):
      values += code
      problems.append((field, ProblemFinding(code: .sourceCodeUnknown, arguments: arguments)))
      return .failed(.sourceCodeUnknown)
    }
  }

  /// 长期 in a date's column says what another field is for.
  private mutating func setOpenEnd(of field: Int, _ raw: ArraySlice<UInt8>) {
    guard let target = openEnds[field] else { return }
    endless.append((field, Array(LegacyText.trimmed(raw))))
    if places[target].isEmpty { set(target, Array("true".utf8)) }
  }

  /// Takes down that a cell says 否 of there being no end, unless a rule has its own words for that.
  private mutating func noteDenial(_ raw: ArraySlice<UInt8>, field: Int) {
    if let export, case .absent = export.read(raw, field: field) { return }
    guard ValueNormalizer.saysNo(raw) else { return }
    denials.append((field, Array(LegacyText.trimmed(raw))))
  }

  /// Where one cell says that there is no end and another that there is one, nobody knows which is right.
  private mutating func weighDenials() {
    for (target, denial) in denials {
      guard let (field, raw) = endless.first(where: { openEnds[$0.field] == target }) else { continue }
      let parts = [(field, raw), (target, denial)].map { field, raw in
        "“\(schema.fields[field].title)”（\(Masking.excerpt(String(decoding: raw, as: UTF8.self)))）"
      }
      problems.append(
        (
          target,
          ProblemFinding(
            code: .groupConflict, arguments: ["fields": parts.joined(separator: "、"), "found": "2"])
        ))
    }
  }

  private mutating func fill(_ constants: [(field: Int, value: [UInt8])]) {
    for (field, value) in constants where !isGiven[field] && places[field].isEmpty { set(field, value) }
  }

  /// Fills in what follows from other fields of the record.
  private mutating func derive(by export: ExportReading) {
    for (field, derivation) in export.derivations where !isGiven[field] && places[field].isEmpty {
      let source = values[places[derivation.source]]
      if source.isEmpty { continue }
      if let value = derivation.table.value(of: source) {
        set(field, value)
      } else {
        set(field, Array(source))
        problems.append(
          (
            field,
            ProblemFinding(code: .sourceCodeUnknown, arguments: export.arguments(of: derivation.table))
          ))
      }
    }
  }

  /// Of a cell that names several values of a field for one the first stays, and the others, each once, go where others belong. What
  /// isn't such a list stays whole, for the validator to name the values that are allowed.
  private mutating func keepFirst(of field: Int, from start: Int) {
    guard let (target, words) = rests[field] else { return }
    let cell = values[start...]
    if words.contains(Array(cell)) { return }
    let parts = ListCell.parts(of: cell)
    guard parts.count > 1, parts.allSatisfy({ words.contains(Array($0)) }) else { return }
    var named: [[UInt8]] = []
    for part in parts.map({ Array($0) }) where !named.contains(part) { named.append(part) }
    if named.count > 1 {
      rest.append((target, Array(named[1...].joined(separator: [UInt8(ascii: "|")]))))
    }
    let first = named[0]
    values.removeSubrange(start...)
    values += first
  }

  /// Adds to a list what isn't in it.
  private mutating func append(_ more: [UInt8], to field: Int) {
    let known = values[places[field]].split(separator: UInt8(ascii: "|")).map { Array($0) }
    let new = more.split(separator: UInt8(ascii: "|")).map { Array($0) }.filter { !known.contains($0) }
    if new.isEmpty { return }
    set(field, Array((known + new).joined(separator: [UInt8(ascii: "|")])))
  }

  private mutating func set(_ field: Int, _ value: [UInt8]) {
    let start = values.count
    values += value
    places[field] = start..<values.count
  }

  private func findings(in record: Record, _ position: (Int?) -> Position) -> [Finding] {
    let skipped = problems.isEmpty ? [] : Set(problems.map(\.field))
    let checked = definition.validator.findings(
      in: record, skipping: skipped, plain: plain, position: position)
    if problems.isEmpty, dropped.isEmpty { return checked }
    var own = dropped.map { field, time in
      Finding(
        .valueTimeDropped, at: position(field), excerpt: record.text(field), arguments: ["time": time])
    }
    for problem in problems {
      let value = record.text(problem.field) ?? ""
      own.append(
        Finding(
          problem.finding.code, at: position(problem.field),
          excerpt: Masking.excerpt(value, of: schema.fields[problem.field]),
          arguments: arguments(of: problem.finding, value, field: problem.field)))
    }
    if own.count == 1, checked.isEmpty { return own }
    return (own + checked).enumerated()
      .sorted { (place(of: $0.element), $0.offset) < (place(of: $1.element), $1.offset) }
      .map(\.element)
  }

  /// All that the words of a finding need.
  private func arguments(of problem: ProblemFinding, _ value: String, field: Int) -> [String: String] {
    switch problem.code {
    case .valuePattern: FormCause.arguments(of: Array(value.utf8)[...], schema.fields[field])
    case .recipientNone: UnnamedDepartment.arguments(for: schema.fields[field].role)
    case .valueNotABoolean: schema.fields[field].allowedArguments
    case .valueNotAnAmount: problem.arguments.isEmpty ? ["causeZh": "", "cause": ""] : problem.arguments
    default: problem.arguments
    }
  }

  /// The field that a finding is about; findings about the whole record come last.
  private func place(of finding: Finding) -> Int {
    finding.position.field.flatMap(schema.index) ?? schema.fields.count
  }
}

/// What is wrong with a value that couldn't be brought to its canonical form.
private struct ProblemFinding {
  let code: FindingCode
  let arguments: [String: String]
}
