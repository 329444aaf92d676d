import ExchangeBase

/// Puts the records of an export together from what the parser sees, as a source rule says where they stand.
///
/// An export has no XSD: what its rule doesn't know is told once, and values go the way of a CSV's.
final class TableAssembly: DocumentAssembly {
  /// Findings about the file as a whole, complete when the document has ended.
  private(set) var findings: [Finding] = []
  /// Whether the root element has been seen.
  private(set) var hasRoot = false

  private let rule: SourceRule
  private let form: SourceRule.XMLForm
  private let index: ColumnIndex
  private let schema: KindSchema
  private let naming: DepartmentNaming?
  private let trace: ReadingTrace?
  private var builder: RecordBuilder
  /// The names of the open elements.
  private var path: [String] = []
  /// How many of them lead to the record in hand, its own included; `nil` outside of records.
  private var recordDepth: Int?
  private var recordPlace = XMLPlace(line: 1, column: 1)
  /// Whether the place has been seen where records stand, or anything else that could be one.
  private var hasParent = false
  private var hasOthers = false
  /// What stands beside the records: elements, the text since the last tag, numbers of records, and whether it was told of a line that an
  /// export ends with, or that takes records back.
  private var beside: BesideRecords
  private var strayText: StrayText?
  private var counts = StatedCounts()
  private var isBrokenOff = false
  private var isDoubted = false
  /// What the names of the elements around records say of them.
  private var groups: [String: [(place: Int, word: String)]] = [:]
  private var text: [UInt8] = []
  private var textPlace = XMLPlace(line: 1, column: 1)
  /// Whether the innermost open element holds others.
  private var holdsElements = false
  /// Where each field of the record in hand stands, and under which name.
  private var cells: [(place: XMLPlace, name: String)?]
  /// What is wrong with the form of the record in hand.
  private var faults: [Finding] = []
  /// The fields that some record has had, and the names that have been told.
  private var seen: [Bool]
  private var told: Set<String> = []
  /// Those that nothing reads, and what is looked for in them: what the records mean, and who gets them or came, where nothing else says it.
  private var unread: [String: UnreadColumn] = [:]
  private var meaning: UnreadMeaning?
  private var departments: UnreadDepartments?
  /// What stands in the record in hand in the place of fields, by their places.
  private var said: [Int: (word: String, title: String, position: Position)] = [:]
  /// The same of the first record that lacks a field which none has had by then.
  private var early: [Int: (number: Int, word: String, title: String, position: Position)] = [:]

  /// Makes an assembly for one document.
  init(
    definition: KindDefinition, rule: SourceRule, form: SourceRule.XMLForm, naming: DepartmentNaming?,
    trace: ReadingTrace?
  ) {
    self.rule = rule
    self.form = form
    self.naming = naming
    self.trace = trace
    schema = definition.schema
    index = ColumnIndex(schema: schema, rule: rule)
    builder = RecordBuilder(definition: definition, rule: rule, trace: trace)
    beside = BesideRecords(form: form, rule: rule, schema: schema, index: index)
    cells = Array(repeating: nil, count: schema.fields.count)
    seen = Array(repeating: false, count: schema.fields.count)
    meaning = UnreadMeaning(of: schema, given: seen, rule: rule)
    departments = UnreadDepartments(of: schema, given: seen, rule: rule, naming: naming)
  }

  /// Around the records nothing is read, and what stands before them may be said of each.
  override var isInField: Bool {
    recordDepth.map { path.count > $0 } ?? (path.count > 1)
  }

  override func started(_ start: XMLElementStart) {
    place = start.place
    hasRoot = true
    guard path.count < XMLBundle.maximumDepth else { return fail(Finding(.xmlTooDeep, at: position)) }
    // What is in a record and in another namespace than the rule says goes by a name that no column has.
    let isStray = recordDepth != nil && !isAccepted(start.namespace)
    refuseMixedText()
    if recordDepth == nil { endStrayText(in: nil) }
    path.append(isStray ? "{\(start.namespace ?? "")}\(start.name)" : start.name)
    text.removeAll(keepingCapacity: true)
    textPlace = start.place
    holdsElements = false
    if recordDepth == nil, isRecord(start) {
      beginRecord(start)
    } else if recordDepth == nil {
      hasOthers = hasOthers || path.count > 1
      hasParent = hasParent || path.elementsEqual(form.record.dropLast())
      beside.start(start, path: path)
      for (name, value) in start.attributes.sorted(by: { $0.key < $1.key }) {
        let value = Array(value.utf8)
        watch(value[...], name: name, at: start.place)
        value.withUnsafeBufferPointer { value in
          weigh(StrayText(value, at: start.place.line, endsThere: false), in: name)
        }
      }
    }
  }

  override func fieldText(_ more: UnsafeBufferPointer<UInt8>) {
    if recordDepth == nil { noteStrayText(more, endsThere: true) }
    guard text.count + more.count <= XMLBundle.maximumText else {
      return recordDepth == nil ? () : refuse(.text, line: textPlace.line)
    }
    text.append(contentsOf: more)
  }

  override func otherText(_ text: UnsafeBufferPointer<UInt8>, isCDATA: Bool) {
    if recordDepth == nil, path.count == 1 { noteStrayText(text, endsThere: !isCDATA) }
  }

  override func ended() {
    if holdsElements { refuseMixedText() }
    if let depth = recordDepth {
      if path.count > depth, !holdsElements {
        let name = path[depth...].joined(separator: "/")
        if form.fields == .attributes {
          pass(text[...], name: name, at: textPlace)
        } else {
          take(text[...], name: name, at: textPlace)
        }
      } else if path.count == depth {
        endRecord()
      }
    } else {
      endStrayText(in: holdsElements ? nil : path.last)
      if path.count > 1, !holdsElements { watch(text[...], name: path[path.count - 1], at: textPlace) }
      beside.end(path: path, text: holdsElements ? nil : text[...])
    }
    path.removeLast()
    holdsElements = true
    text.removeAll(keepingCapacity: true)
  }

  override func documentEnded(isValid: Bool) {
    guard failure == nil else { return }
    if recordCount == 0, hasOthers, !hasParent {
      findings.append(missingRecords)
    } else if let (path, namespace, place) = beside.found {
      findings.append(unlikeRecord(path, namespace, at: place))
    }
    guard recordCount > 0 else { return }
    findings += counts.findings(read: recordCount, before: 0, unfilled: 0)
    let missing = rule.missing(among: seen, needed: [], of: schema)
    findings += builder.amountFindings
    if !missing.isEmpty { findings.append(rule.mismatch(missing: missing, at: Position(line: 1))) }
    // What the records of a document have is known at its end.
    for finding in (meaning?.findings ?? []) + (departments?.findings ?? []) {
      if let name = finding.position.field, let field = schema.index(of: name), seen[field] { continue }
      findings.append(finding)
    }
    for (field, found) in early.sorted(by: { $0.key < $1.key }) where seen[field] {
      let finding = meaning?.finding(
        of: (field, found.word), under: found.title, inRecord: found.number, at: found.position)
      if let finding { findings.append(finding) }
    }
  }

  // MARK: Records

  private func isRecord(_ start: XMLElementStart) -> Bool {
    guard isAccepted(start.namespace) else { return false }
    return form.record.count == 1 ? start.name == form.record[0] : path == form.record
  }

  private func isAccepted(_ namespace: String?) -> Bool {
    switch form.namespace {
    case .any: true
    case .none: namespace == nil
    case .uri(let uri): namespace == uri
    }
  }

  private func beginRecord(_ start: XMLElementStart) {
    recordDepth = path.count
    recordPlace = start.place
    recordCount += 1
    builder.begin()
    faults.removeAll()
    said.removeAll()
    for field in cells.indices { cells[field] = nil }
    for name in path { takeGroup(name, at: start.place) }
    for (name, value) in start.attributes.sorted(by: { $0.key < $1.key }) {
      let value = Array(value.utf8)[...]
      if form.fields == .elements {
        pass(value, name: name, at: start.place)
      } else {
        take(value, name: name, at: start.place)
      }
    }
  }

  private func endRecord() {
    recordDepth = nil
    let (cells, schema, place, number) = (cells, schema, recordPlace, recordCount)
    var record = builder.finish(number: number, line: place.line, source: nil) { field in
      guard let field else { return Position(line: place.line, column: place.column, record: number) }
      let cell = cells[field]
      return Position(
        line: (cell?.place ?? place).line, column: cell?.place.column, record: number,
        field: schema.fields[field].name,
        title: cell.map { Masking.excerpt($0.name) } ?? schema.fields[field].title)
    }
    record.findings += faults
    if !said.isEmpty { weigh(&record, at: place) }
    finish(record)
  }

  /// Says of a record that leaves a field empty what stands in its place; of one that no record has had so far the document's end tells
  /// whether it is missing in all.
  private func weigh(_ record: inout ReadRecord, at place: XMLPlace) {
    for (field, found) in said.sorted(by: { $0.key < $1.key }) where record.record[field].isEmpty {
      if seen[field] {
        let position = Position(
          line: place.line, column: place.column, record: recordCount, field: schema.fields[field].name,
          title: schema.fields[field].title)
        let finding = meaning?.finding(of: (field, found.word), under: found.title, at: position)
        if let finding { record.findings.append(finding) }
      } else {
        meaning?.note((field, found.word), under: found.title, at: found.position)
        if early[field] == nil { early[field] = (recordCount, found.word, found.title, found.position) }
      }
    }
  }

  /// Takes the value of an element or attribute.
  private func take(_ value: ArraySlice<UInt8>, name: String, at place: XMLPlace) {
    let key = HeaderKey.key(of: name)
    guard let field = index.field(for: key) else { return pass(value, name: name, at: place) }
    if told.insert(name).inserted {
      trace?.columns.append(.init(title: name, use: .field(field)))
      takeUnit(of: field, named: name, at: place)
    }
    seen[field] = true
    guard cells[field] == nil else {
      let (shown, field) = (Masking.excerpt(name), schema.fields[field])
      return fault(
        "一条记录里“\(field.title)”写了两次（\(shown)）。", "one record has \(field.name) twice (\(shown)).",
        at: place, field: field.name)
    }
    cells[field] = (place, name)
    builder.add(value, field: field)
  }

  /// Takes the unit of amounts that the name of their element or attribute says, or holds it against the rule's.
  private func takeUnit(of field: Int, named name: String, at place: XMLPlace) {
    let key = HeaderKey.key(of: name)
    guard schema.fields[field].normalization == .amount, let unit = index.amountUnit(for: key) else { return }
    guard let ruled = rule.columns[field].unit.map({ StatedUnit.known(MoneyUnit($0)) }) else {
      return builder.take(unit, for: field)
    }
    let isOwn = rule.columns[field].titles.contains { HeaderKey.key(of: $0) == key }
    if !isOwn, ruled != unit, !unit.isOnlyCurrency {
      findings.append(
        rule.mismatch(of: unit, with: ruled, under: Masking.excerpt(name), at: Position(line: place.line)))
    }
  }

  /// A value is text alone: of text that stands beside elements nobody could tell what it means.
  private func refuseMixedText() {
    guard let depth = recordDepth, path.count > depth, !XMLWhiteSpace.trim(text, from: 0).isEmpty else {
      return
    }
    let name = Masking.excerpt(path[depth...].joined(separator: "/"))
    fault("“\(name)”里文字和元素混在一起。", "\(name) holds text beside elements.", at: textPlace)
  }

  private func fault(_ zh: String, _ en: String, at place: XMLPlace, field: String? = nil) {
    guard faults.count < XMLBundle.maximumComplaints else { return }
    let position = Position(line: place.line, column: place.column, record: recordCount, field: field)
    faults.append(Finding(.xmlSchema, at: position, arguments: XMLWording.plain(zh, en)))
  }

  // MARK: What the rule doesn't know

  /// Passes over an element or attribute that is no field, but for what its value may say in the place of one.
  private func pass(_ value: ArraySlice<UInt8>, name: String, at place: XMLPlace) {
    tell(name, at: place)
    guard let column = unread[name] else { return }
    let position = Position(line: place.line, column: place.column)
    for found in meaning?.words(in: value, of: column) ?? [] where said[found.place] == nil {
      said[found.place] = (found.word, column.title, position)
    }
    departments?.take(value, of: column, at: position)
  }

  /// Looks at what stands before the records, such as what a head says of all of them; who sent and who received the file is said there,
  /// too, so that only what is called so says who gets something. What follows the first record may be of other things.
  private func watch(_ value: ArraySlice<UInt8>, name: String, at place: XMLPlace) {
    guard recordCount == 0, meaning != nil || departments != nil, unread.count < XMLBundle.maximumComplaints,
      !index.isIgnored(HeaderKey.key(of: name))
    else { return }
    let column = unread[name] ?? UnreadColumn(number: unread.count, title: name)
    unread[name] = column
    let position = Position(line: place.line, column: place.column)
    meaning?.take(value, of: column, at: position)
    if departments?.isNamed(by: column) == true || column.addresses {
      departments?.take(value, of: column, at: position)
    }
  }

  /// Takes the name of an element that the record in hand stands in, or of its own, which may say what is in it: `<注销>`.
  private func takeGroup(_ name: String, at place: XMLPlace) {
    guard meaning != nil || departments != nil else { return }
    let position = Position(line: place.line, column: place.column)
    if groups[name] == nil {
      let column = UnreadColumn(number: unread.count, title: name)
      let isIgnored = index.isIgnored(column.key)
      var said: [(place: Int, word: String)] = []
      if !isIgnored {
        unread[name] = unread[name] ?? column
        let bare = Self.collections.first(where: name.hasSuffix).map { String(name.dropLast($0.count)) }
        said = meaning?.words(in: Array((bare ?? name).utf8)[...], of: unread[name] ?? column) ?? []
        if naming?(name) == .others {
          departments?.take(Array(name.utf8)[...], of: unread[name] ?? column, at: position)
        }
      }
      groups[name] = said
    }
    for found in groups[name] ?? [] where self.said[found.place] == nil {
      self.said[found.place] = (found.word, Masking.excerpt(name), position)
    }
  }

  /// What ends the name of an element that holds records.
  private static let collections = ["列表", "清单", "信息", "数据", "记录", "集合", "集", "组", "表"]

  // MARK: Text beside the records

  private func noteStrayText(_ text: UnsafeBufferPointer<UInt8>, endsThere: Bool) {
    if strayText == nil {
      strayText = StrayText(text, at: place.line, endsThere: endsThere)
    } else {
      strayText?.append(text)
    }
  }

  /// Looks at the text since the last tag: that of the element `name`, where it holds nothing else.
  private func endStrayText(in name: String?) {
    weigh(strayText, in: name)
    strayText = nil
  }

  /// Looks at what is said beside the records: that the export broke off, how many there are, or that some are void.
  private func weigh(_ stray: StrayText?, in name: String?) {
    guard let stray, !beside.isIgnored, name.map({ index.isIgnored(HeaderKey.key(of: $0)) }) != true
    else { return }
    let position = Position(line: stray.line)
    if let cause = stray.cause(below: recordCount), recordCount > 0 || stray.isCertainError {
      if isBrokenOff { return }
      isBrokenOff = true
      let words = XMLWording.broken(stray.shown, by: cause)
      return findings.append(rule.mismatch(words.zh, words.en, at: position))
    }
    let text = stray.trimmed
    counts.take(text, named: name, at: stray.line, below: recordCount)
    guard !isDoubted, DoubtingWords.doubt(text) else { return }
    isDoubted = true
    findings.append(Finding(.noteDoubtsRecords, at: position, excerpt: stray.shown))
  }

  /// Tells once of an element or attribute that is no field.
  private func tell(_ name: String, at place: XMLPlace) {
    guard told.count < XMLBundle.maximumComplaints, told.insert(name).inserted else { return }
    let isIgnored = index.isIgnored(HeaderKey.key(of: name))
    trace?.columns.append(.init(title: name, use: isIgnored ? .ignored : .unknown))
    if isIgnored { return }
    unread[name] = unread[name] ?? UnreadColumn(number: unread.count, title: name)
    let shown = Masking.excerpt(name)
    findings.append(
      Finding(
        .headerColumnUnknown, at: Position(line: place.line, column: place.column, title: shown),
        excerpt: shown))
  }

  private var missingRecords: Finding {
    let element = recordElement
    return rule.mismatch(
      "没有找到\(element.zh)。", "there is no \(element.en).", at: Position(line: 1))
  }

  /// Said of an element that looks like a record and isn't the rule's.
  private func unlikeRecord(_ path: String, _ namespace: String?, at place: XMLPlace) -> Finding {
    let element = recordElement
    let shown = Masking.excerpt(path)
    let space = namespace.map { Masking.excerpt($0) }
    return rule.mismatch(
      "元素 \(shown)\(space.map { "（名称空间 \($0)）" } ?? "")里写的像是一条记录，而它不是\(element.zh)，按规则读不到；"
        + "本来就不报送的，请平台管理员把它列入 ignore。",
      "the element \(shown)\(space.map { " (in namespace \($0))" } ?? "") looks like a record, and isn't the \(element.en), so that "
        + "the rule passes over it; if it isn't to be sent, name it under ignore.",
      at: Position(line: place.line, column: place.column))
  }

  /// The rule's record element, as people are shown it.
  private var recordElement: LocalizedText {
    let element = form.record.joined(separator: "/")
    let space: LocalizedText =
      switch form.namespace {
      case .any: LocalizedText("", "")
      case .none: LocalizedText("（没有名称空间）", " (in no namespace)")
      case .uri(let uri): LocalizedText("（名称空间 \(uri)）", " (in namespace \(uri))")
      }
    return LocalizedText("记录元素 \(element)\(space.zh)", "record element \(element)\(space.en)")
  }
}
