import ExchangeBase

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
  var findings: [Finding] { told + [strayText?.finding(below: recordCount)].compactMap(\.self) }

  private var told: [Finding] = []
  /// The text that stands beside the records since the last tag.
  private var strayText: StrayText?

  private let library: KindLibrary
  private let expectedKind: String?
  private var levels: [Level] = []
  private var draft: RecordDraft?
  /// Whether a tag without a prefix is in our namespace inside of the root element.
  private var hasDefaultNamespace = false
  private var hasErrors = false
  private var moment = SchemaComplaint.Moment.content
  private var element = ""
  private var start: XMLElementStart?
  private var fit = SchemaComplaint.Fit.inOrder
  private var wasComplainedOf = false
  /// Whether it was said of the text since the last tag that it doesn't belong there.
  private var wasTextComplainedOf = false
  /// How many complaints there were about the record in hand, about all records, and about what stands outside of them.
  private var complaints = (inRecord: 0, inRecords: 0, outside: 0)

  /// Makes an assembly for one document, of `kind` where the caller knows it.
  init(library: KindLibrary, kind: String?) {
    self.library = library
    expectedKind = kind
  }

  override var xmlSchema: XMLSchema? { definition?.xmlSchema }

  /// Once one record has been parsed as such, and as long as the validator has nothing to say of what stands around them.
  override var takesPlainRecords: Bool {
    hasDefaultNamespace && complaints.outside == 0 && levels.count == 1
  }

  /// Has values that a glance shows to be plain taken as they are from now on.
  func takePlainValues() { draft?.takePlainValues() }

  // MARK: Elements

  /// An element begins; the validator hasn't seen it yet.
  override func started(_ start: XMLElementStart) {
    endStrayText()
    place = start.place
    element = start.name
    self.start = start
    moment = .start
    fit = .inOrder
    wasComplainedOf = false
    wasTextComplainedOf = false
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
      note(code: 0, field: nil) { "Element '\(Masking.excerpt(element))': This element is not expected." }
    }
    moment = .content
  }

  /// Whether the innermost open element is a field.
  override var isInField: Bool {
    if case .field = levels.last { true } else { false }
  }

  /// More text of the open field.
  override func fieldText(_ text: UnsafeBufferPointer<UInt8>) { draft?.append(text) }

  /// Text outside of fields, before it is validated: it ends where the parser stands, and a section of character data begins there.
  override func otherText(_ text: UnsafeBufferPointer<UInt8>, isCDATA: Bool) {
    guard levels.count == 1 else { return }
    if strayText == nil {
      strayText = StrayText(text, at: place.line, endsThere: !isCDATA)
    } else {
      strayText?.append(text)
    }
  }

  private func endStrayText() {
    guard let finding = strayText?.finding(below: recordCount) else { return }
    strayText = nil
    add(finding)
  }

  /// Before an element's end is validated: gives the validator the text of the field, if it is one.
  override func willEnd(at place: XMLPlace, text body: (UnsafeBufferPointer<UInt8>) -> Void) {
    endStrayText()
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
    wasTextComplainedOf = false
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
    let attributes = start.attributes.mapValues(XMLWhiteSpace.collapsed)
    guard let kind = expectedKind ?? attributes["kind"] else {
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
      kind: kind, id: attributes["id"], sender: attributes["sender"], createdAt: attributes["createdAt"])
  }

  private func startOfChild(_ start: XMLElementStart) -> Level {
    guard start.isOurs else { return .stray }
    switch start.name {
    case "controlTotals":
      if !hasHeader {
        // What the schema doesn't let stand there is complained of; it would be added to those of other bundles.
        let declared = start.attributes["records"].flatMap { Int(XMLWhiteSpace.collapsed($0)) }
        header?.declaredRecords = declared.flatMap { BundleHeader.declarable.contains($0) ? $0 : nil }
      }
      return .controlTotals
    case "record":
      hasHeader = true
      hasDefaultNamespace = hasDefaultNamespace || start.isBare
      recordCount += 1
      complaints.inRecord = 0
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
  override func complained(code: Int, message: () -> String) {
    let isAgain = wasComplainedOf && moment == .start
    wasComplainedOf = true
    hasErrors = true
    if moment == .content {
      // libxml2 says it of each piece of a text that it is given, and those are as long as they happen to be read.
      if wasTextComplainedOf { return }
      wasTextComplainedOf = true
    }
    if levels.count > 1, case .record = levels[1] {
      var field: Int?
      if levels.count > 2, case .field(let index) = levels[2] { field = index }
      return note(code: code, field: field, message: message)
    }
    complaints.outside += 1
    if complaints.outside > XMLBundle.complaintLimit { return refuseComplaints() }
    if levels.count == 1, moment == .end, recordCount == 0 { return add(Finding(.noRecords)) }
    // Of a wrong value libxml2 says first which facet it breaks, and then that it isn't of its type.
    if isAgain, code == SchemaComplaint.typeCode { return }
    // Told with what it says, once that has been read.
    if moment == .content, strayText != nil { return }
    guard told.count < XMLBundle.maximumComplaints else { return }
    let words = message()
    add(
      Finding(
        .xmlBundleSchema, at: position,
        arguments: XMLWording.schema(complaint(code, words, field: nil), message: words)))
  }

  private func complaint(_ code: Int, _ message: String, field: Int?) -> SchemaComplaint {
    SchemaComplaint(
      code: code, message: message, place: place, moment: moment, element: element, field: field, fit: fit,
      hint: moment == .start ? hint : nil)
  }

  /// What the element that begins seems to be meant for.
  private var hint: LocalizedText? {
    guard let start, fit == .inOrder || fit == .unknown else { return nil }
    switch levels.count {
    case 2:
      if start.isOurs, start.name == "controlTotals" {
        return LocalizedText(
          "controlTotals 只能写一次，写在所有 record 之前", "controlTotals stands there once, before all records")
      }
      return XMLWording.likeness(of: start, to: ["record", "controlTotals"])
    case 3: return definition.flatMap { XMLWording.likeness(of: start, to: $0.schema.fields.map(\.name)) }
    default: return nil
    }
  }

  private func note(code: Int, field: Int?, message: () -> String) {
    complaints.inRecord += 1
    complaints.inRecords += 1
    if complaints.inRecord > XMLBundle.complaintLimit { return refuseComplaints() }
    guard
      complaints.inRecords <= XMLBundle.complaintLimit + XMLBundle.complaintsPerRecord * recordCount
    else {
      return fail(Finding(.xmlBundleSchema, at: position, arguments: XMLWording.complaintsInRecords))
    }
    if draft?.takesComplaints == true { draft?.note(complaint(code, message(), field: field)) }
  }

  /// What goes on like this is no bundle, however small its parts are.
  private func refuseComplaints() {
    fail(Finding(.xmlBundleSchema, at: position, arguments: XMLWording.complaints))
  }

  private func add(_ finding: Finding) {
    hasErrors = true
    if told.count < XMLBundle.maximumComplaints { told.append(finding) }
  }
}

extension KindLibrary {
  /// The codes of all kinds, for a message.
  fileprivate var codes: String { definitions.map(\.kind.code).joined(separator: "、") }
}
