/// Puts a bundle together from what the parser sees: the header, the records one by one, and the findings.
final class BundleAssembly: DocumentAssembly {
  private enum Level {
    case bundle, controlTotals, record
    case field(Int)
    /// An element that no bundle has, and what is in it.
    case stray
  }

  /// What the bundle says of itself; whole once ``hasHeader``.
  private(set) var header: BundleHeader?
  /// The kind, once the root element has named it.
  private(set) var definition: KindDefinition?
  /// Whether nothing more will be added to the header.
  private(set) var hasHeader = false
  /// Findings about the bundle as a whole.
  private(set) var findings: [Finding] = []

  private let library: KindLibrary
  private let expectedKind: String?
  private var levels: [Level] = []
  private var draft: RecordDraft?
  private var recordCount = 0
  private var hasErrors = false
  private var moment = SchemaComplaint.Moment.content
  private var element = ""
  private var fit = SchemaComplaint.Fit.inOrder
  private var wasComplainedOf = false

  /// Makes an assembly for one document, of `kind` where the caller knows it.
  init(library: KindLibrary, kind: String?) {
    self.library = library
    expectedKind = kind
  }

  override var xmlSchema: XMLSchema? { definition?.xmlSchema }

  // MARK: Elements

  /// An element begins; the validator hasn't seen it yet.
  override func started(_ start: XMLElementStart) {
    place = start.place
    element = start.name
    moment = .start
    fit = .inOrder
    wasComplainedOf = false
    guard levels.count < XMLBundle.maximumDepth else { return fail(Finding(.xmlTooDeep, at: position)) }
    switch levels.last {
    case nil: startRoot(start)
    case .bundle: levels.append(startOfChild(start))
    case .record: levels.append(startOfField(start))
    case .controlTotals, .field, .stray: levels.append(.stray)
    }
  }

  /// The validator has seen the element that began.
  override func startWasValidated() {
    // Where libxml2 has given up on a record's order, what doesn't fit is still worth telling.
    if fit != .inOrder, !wasComplainedOf, draft?.isPassedOver == true {
      note(
        code: 0, message: "Element '\(Masking.excerpt(element))': This element is not expected.", field: nil)
    }
    moment = .content
  }

  /// Whether the innermost open element is a field.
  override var isInField: Bool {
    if case .field = levels.last { true } else { false }
  }

  /// More text of the open field.
  override func fieldText(_ text: UnsafeBufferPointer<UInt8>) { draft?.append(text) }

  /// Before an element's end is validated: gives the validator the text of the field, if it is one.
  override func willEnd(at place: XMLPlace, text body: (UnsafeBufferPointer<UInt8>) -> Void) {
    self.place = place
    moment = .end
    fit = .inOrder
    if isInField { draft?.withText(body) }
  }

  /// An element ends; the validator has seen its end.
  override func ended() {
    switch levels.popLast() {
    case .field(let field): draft?.endField(field)
    case .record: finishRecord()
    case .bundle: hasHeader = true
    default: break
    }
    moment = .content
  }

  /// The document has ended. `isValid`: the validator had no complaint.
  override func documentEnded(isValid: Bool) {
    // Each complaint has become a finding, or was said by one; should that ever be wrong, the bundle still fails.
    if failure == nil, !isValid, !hasErrors {
      add(Finding(.xmlBundleSchema, arguments: XMLWording.plain("不符合 XSD。", "It doesn't fit the XSD.")))
    }
  }

  private func startRoot(_ start: XMLElementStart) {
    levels.append(.bundle)
    guard start.name == "bundle", start.isOurs else {
      return fail(Finding(.xmlBundleSchema, at: position, arguments: XMLWording.wrongRoot(start)))
    }
    guard let kind = expectedKind ?? start.attributes["kind"] else {
      return fail(Finding(.xmlBundleSchema, at: position, arguments: XMLWording.missingKind(library.codes)))
    }
    guard let definition = library[kind] else {
      return fail(
        Finding(
          .kindUnknown, at: position, excerpt: Masking.excerpt(kind), arguments: ["kinds": library.codes]))
    }
    self.definition = definition
    draft = RecordDraft(definition: definition)
    header = BundleHeader(
      kind: kind, id: start.attributes["id"], sender: start.attributes["sender"],
      createdAt: start.attributes["createdAt"])
  }

  private func startOfChild(_ start: XMLElementStart) -> Level {
    guard start.isOurs else { return .stray }
    switch start.name {
    case "controlTotals":
      if !hasHeader { header?.declaredRecords = start.attributes["records"].flatMap { Int($0) } }
      return .controlTotals
    case "record":
      hasHeader = true
      recordCount += 1
      draft?.begin(number: recordCount, at: start.place)
      return .record
    default: return .stray
    }
  }

  private func startOfField(_ start: XMLElementStart) -> Level {
    let (field, fit) = draft?.beginElement(start) ?? (nil, .unknown)
    self.fit = fit
    return field.map { .field($0) } ?? .stray
  }

  private func finishRecord() {
    guard let record = draft?.finished() else { return }
    hasErrors = hasErrors || record.isRejected
    finish(record)
  }

  // MARK: Findings

  /// The validator complains of the element that begins, ends or is open.
  override func complained(code: Int, message: String) {
    let isAgain = wasComplainedOf && moment == .start
    wasComplainedOf = true
    if levels.count > 1, case .record = levels[1] {
      var field: Int?
      if levels.count > 2, case .field(let index) = levels[2] { field = index }
      return note(code: code, message: message, field: field)
    }
    if levels.count == 1, moment == .end, recordCount == 0 { return add(Finding(.noRecords)) }
    // Of a wrong value libxml2 says first which facet it breaks, and then that it isn't of its type.
    if isAgain, code == SchemaComplaint.typeCode { return }
    add(
      Finding(
        .xmlBundleSchema, at: position,
        arguments: XMLWording.schema(complaint(code, message, field: nil), message: message)))
  }

  private func complaint(_ code: Int, _ message: String, field: Int?) -> SchemaComplaint {
    SchemaComplaint(
      code: code, message: message, place: place, moment: moment, element: element, field: field, fit: fit)
  }

  private func note(code: Int, message: String, field: Int?) {
    draft?.note(complaint(code, message, field: field))
  }

  private func add(_ finding: Finding) {
    hasErrors = true
    if findings.count < XMLBundle.maximumComplaints { findings.append(finding) }
  }
}

extension KindLibrary {
  /// The codes of all kinds, for a message.
  fileprivate var codes: String { definitions.map(\.kind.code).joined(separator: "、") }
}
