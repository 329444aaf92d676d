/// The record that is being read: values as they come, and what libxml2 complains of meanwhile.
final class RecordDraft {
  private let definition: KindDefinition
  /// Of each field, whether its type collapses white space.
  private let collapses: [Bool]
  private var number = 0
  private var place = XMLPlace(line: 1, column: 1)
  private var bytes: [UInt8] = []
  private var values: [Range<Int>]
  private var places: [XMLPlace?]
  private var complaints: [SchemaComplaint] = []
  private var latest = -1
  private var fieldStart = 0
  /// The characters of the open field beyond what is kept.
  private var dropped = 0
  private var overlong: [Int: Int] = [:]
  private var emptyElements: Set<Int> = []
  private var glance: PlainFields?

  /// Makes a draft that is used for all records of a bundle, one after another.
  init(definition: KindDefinition) {
    self.definition = definition
    let fields = definition.schema.fields
    collapses = fields.indices.map { fields[$0].type != .string || fields[$0].normalization != .text }
    values = Array(repeating: 0..<0, count: definition.schema.fields.count)
    places = Array(repeating: nil, count: definition.schema.fields.count)
  }

  /// Has values that a glance shows to be plain taken as they are from now on.
  func takePlainValues() {
    guard definition.schema.fields.count <= PlainRules.limit else { return }
    glance = definition.plainFields
  }

  /// Begins the record `number`.
  func begin(number: Int, at place: XMLPlace) {
    self.number = number
    self.place = place
    bytes.removeAll(keepingCapacity: true)
    complaints.removeAll(keepingCapacity: true)
    overlong.removeAll(keepingCapacity: true)
    emptyElements.removeAll(keepingCapacity: true)
    latest = -1
    for index in values.indices {
      values[index] = 0..<0
      places[index] = nil
    }
  }

  /// Whether libxml2 has given up on the order of this record's elements and passes over the rest of it.
  var isPassedOver: Bool { complaints.contains(where: \.isStructural) }

  /// Begins an element of the record, and tells which field it is and how it fits in.
  func beginElement(_ element: XMLElementStart) -> (field: Int?, fit: SchemaComplaint.Fit) {
    guard element.isOurs, let field = definition.schema.index(of: element.name) else {
      return (nil, .unknown)
    }
    guard places[field] == nil else { return (nil, .repeated) }
    places[field] = element.place
    fieldStart = bytes.count
    dropped = 0
    guard field > latest else { return (field, .misplaced) }
    latest = field
    return (field, .inOrder)
  }

  /// Adds to the text of the open field. The parser gives whole characters.
  func append(_ text: UnsafeBufferPointer<UInt8>) {
    if dropped == 0, bytes.count - fieldStart + text.count <= XMLBundle.maximumText {
      bytes.append(contentsOf: text)
    } else {
      dropped += text.count { $0 & 0xC0 != 0x80 }
    }
  }

  /// Gives the text of the open field, unless there is none.
  func withText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    guard fieldStart < bytes.count else { return }
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[fieldStart...])) }
  }

  /// Ends the open field: what the white space facet of its type demands happens here, and nothing else.
  func endField(_ field: Int) {
    if fieldStart == bytes.count { emptyElements.insert(field) }
    if dropped > 0 { overlong[field] = dropped + bytes[fieldStart...].count { $0 & 0xC0 != 0x80 } }
    values[field] = XMLWhiteSpace.trim(bytes, from: fieldStart)
    if collapses[field] { values[field] = XMLWhiteSpace.collapse(&bytes, values[field]) }
  }

  /// Whether there is room for another complaint.
  var takesComplaints: Bool { complaints.count < XMLBundle.maximumComplaints }

  /// Notes what libxml2 says.
  func note(_ complaint: SchemaComplaint) { if takesComplaints { complaints.append(complaint) } }
}

// MARK: - The finished record

extension RecordDraft {
  /// The record with all that was found about it.
  func finished() -> ReadRecord {
    var record = Record(number: number, line: place.line, capacity: bytes.count)
    for value in values { record.append(bytes[value]) }
    var findings = definition.validator.findings(
      in: record, skipping: [], plain: plainValues(of: record), position: position)
    addOverlong(to: &findings)
    addEmpty(to: &findings)
    let lacking = findings.count
    for complaint in gathered(telling) {
      if let finding = finding(for: complaint, besides: findings) { findings.append(finding) }
    }
    if lacking > 0, places.allSatisfy({ $0 == nil }) {
      // Of a record in which no field stands, each would be told to be missing.
      findings.removeFirst(lacking)
      if findings.isEmpty {
        findings.append(Finding(.xmlSchema, at: position(of: nil), arguments: XMLWording.recordWithoutFields))
      }
    }
    var read = ReadRecord(record: record, findings: findings)
    read.unsaid = unsaid
    return read
  }

  /// The fields whose values a glance shows to be plain, as bits, once it may.
  private func plainValues(of record: Record) -> UInt64 {
    guard let glance else { return 0 }
    return record.withUnsafeValues { values in
      values.indices.reduce(0) { bits, field in
        !values[field].isEmpty && glance.checks[field].holds(for: values[field])
          ? bits | 1 << UInt64(field) : bits
      }
    }
  }

  /// The complaints that say something of their own. Where elements are out of order, all that libxml2 misses and
  /// meets afterwards follows from the first of them.
  private var telling: [SchemaComplaint] {
    guard let first = complaints.firstIndex(where: { $0.fit == .misplaced }) else { return complaints }
    return complaints.indices.filter { index in
      let complaint = complaints[index]
      return index == first || !complaint.isStructural || complaint.fit == .unknown
        || complaint.fit == .repeated
    }.map { complaints[$0] }
  }

  /// Of complaints that come of one habit the first, with how many there are.
  private func gathered(_ complaints: [SchemaComplaint]) -> [SchemaComplaint] {
    var gathered: [SchemaComplaint] = []
    var signs: [SchemaComplaint.Habit: (place: Int, names: [String])] = [:]
    for complaint in complaints {
      guard let (habit, name) = complaint.habit else {
        gathered.append(complaint)
        continue
      }
      if signs[habit] == nil { gathered.append(complaint) }
      signs[habit, default: (gathered.count - 1, [])].names.append(name)
    }
    for (habit, sign) in signs {
      gathered[sign.place].note = XMLWording.note(on: habit, sign.names, in: definition.schema)
    }
    return gathered
  }

  private func position(of field: Int?) -> Position {
    guard let field else { return Position(line: place.line, column: place.column, record: number) }
    let schema = definition.schema.fields[field]
    let found = places[field]
    return Position(
      line: found?.line ?? place.line, column: found?.column, record: number, field: schema.name,
      title: schema.title)
  }

  private func addOverlong(to findings: inout [Finding]) {
    for (field, length) in overlong.sorted(by: { $0.key < $1.key }) {
      let name = definition.schema.fields[field].name
      // What the validator measured was only the part that is kept.
      findings.removeAll { $0.position.field == name }
      let limit = definition.schema.fields[field].maxLength ?? XMLBundle.maximumText
      findings.append(
        Finding(
          .valueTooLong, at: position(of: field), arguments: ["found": "\(length)", "limit": "\(limit)"]))
    }
  }

  /// An empty element is not an absent one: the types of the XSDs don't allow it.
  private func addEmpty(to findings: inout [Finding]) {
    for field in emptyElements.sorted() {
      let schema = definition.schema.fields[field]
      guard schema.type != .string || (schema.minLength ?? 0) > 0, !isReported(field, in: findings) else {
        continue
      }
      if !holdsElements(field) { findings.append(empty(field)) }
    }
  }

  private func empty(_ field: Int) -> Finding {
    Finding(
      .xmlElementEmpty, at: position(of: field),
      arguments: UnnamedDepartment.arguments(forElementOf: definition.schema.fields[field].role))
  }

  /// The field that says whom the record is for, where that was left empty or may stand in what nobody knows: an element of another name,
  /// an attribute, words between the elements. A table whose cell is empty would say, dropped as it is, that all are meant.
  private var unsaid: Int? {
    guard let field = definition.schema.speaksWhenEmpty, values[field].isEmpty else { return nil }
    let mayStandElsewhere = complaints.contains {
      $0.field == nil && $0.moment != .end && ![.repeated, .misplaced].contains($0.fit)
    }
    return places[field] != nil || mayStandElsewhere || !takesComplaints ? field : nil
  }

  /// Whether there is an element in a field, of which libxml2 complains; it isn't empty, then.
  private func holdsElements(_ field: Int) -> Bool {
    complaints.contains { $0.field == field && SchemaComplaint.elementInFieldCodes.contains($0.code) }
  }

  private func isReported(_ field: Int, in findings: [Finding]) -> Bool {
    let name = definition.schema.fields[field].name
    return findings.contains { $0.position.field == name && $0.severity == .error }
  }

  /// The finding that a complaint becomes; `nil` when the findings say it already.
  private func finding(for complaint: SchemaComplaint, besides findings: [Finding]) -> Finding? {
    if let field = complaint.field, complaint.moment == .end {
      if isReported(field, in: findings) { return nil }
      if values[field].isEmpty {
        return holdsElements(field) ? nil : empty(field)
      }
    } else if let field = complaint.field, complaint.code == SchemaComplaint.nilCode,
      isReported(field, in: findings)
    {
      return nil
    } else if complaint.isStructural, complaint.fit == .inOrder, findings.contains(where: isAboutPresence) {
      // The element stands where it may; what libxml2 misses before it, or at the end, has been named.
      return nil
    }
    var position = position(of: complaint.field)
    position.line = complaint.place.line
    position.column = complaint.place.column
    if complaint.fit == .unknown { position.field = Masking.excerpt(complaint.element) }
    return Finding(
      .xmlSchema, at: position, arguments: XMLWording.schema(complaint, message: shown(complaint)))
  }

  private func isAboutPresence(_ finding: Finding) -> Bool {
    switch finding.code {
    case .valueMissing, .attachmentRequired, .groupMissing, .groupConflict, .xmlElementEmpty: true
    default: false
    }
  }

  /// libxml2's words, the value in them cut and masked.
  private func shown(_ complaint: SchemaComplaint) -> String {
    guard let field = complaint.field, !values[field].isEmpty else { return complaint.message }
    let value = String(decoding: bytes[values[field]], as: UTF8.self)
    return XMLWording.hiding(
      value, isPersonal: definition.schema.fields[field].isPersonal, in: complaint.message)
  }
}
