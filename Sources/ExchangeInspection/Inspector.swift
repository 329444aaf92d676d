public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import ExchangeRules
import ExchangeWords
public import SystemPackage

/// Opens a taken file and finds out what it holds: records, findings, totals. Reads untrusted bytes and touches
/// neither ledger nor outboxes.
public struct Inspector: Sendable {
  let kinds: KindLibrary
  /// How departments' own exports are read.
  let sources: SourceRules
  /// The routing table; `nil` leaves records unrouted.
  let table: RoutingTable?
  let policy: RoutingPolicy
  /// What the district asks for beyond the schemas; `nil` away from an exchange.
  let profile: Profile?
  /// The working days that limits are counted in; `nil` away from an exchange.
  let calendar: HolidayCalendar?
  let limits: UnpackingLimits
  /// Whether a ZIP bundle without a manifest comes back.
  let needsManifest: Bool
  let language: Language
  /// Whether the records that pass, and the rows that come back, are kept for whoever decides about them.
  let keepsRecords: Bool
  /// Whether every record is looked at closely, also one that a glance shows to be plain.
  let looksClosely: Bool
  /// How ids are compared where records aren't kept.
  var keys = RecordKeys.Measure()

  /// An inspector; away from an exchange it can tell only what a file itself shows.
  public init(
    kinds: KindLibrary, sources: SourceRules = SourceRules(), table: RoutingTable? = nil,
    policy: RoutingPolicy = RoutingPolicy(), profile: Profile? = nil, calendar: HolidayCalendar? = nil,
    limits: UnpackingLimits = UnpackingLimits(), needsManifest: Bool = false, language: Language,
    keepsRecords: Bool = true,
    looksClosely: Bool = false
  ) {
    self.kinds = kinds
    self.sources = sources
    self.table = table
    self.policy = policy
    self.profile = profile
    self.calendar = calendar
    self.limits = limits
    self.needsManifest = needsManifest
    self.language = language
    self.keepsRecords = keepsRecords
    self.looksClosely = looksClosely
  }

  /// Inspects `file`; what is written on the way goes into `folder`.
  ///
  /// Where records aren't kept, ``Inspection/records`` has those that may have the same id as another.
  ///
  /// - Parameters:
  ///   - file: the file, with our copy of it.
  ///   - folder: a folder of our own that exists.
  ///   - sender: whether the sender's right to send is checked.
  ///   - progress: is told which part of the file, from 0 to 1, has been read.
  /// - Throws: only what is ours; everything that is wrong with the file becomes a finding.
  public func inspect(
    _ file: TakenFile, in folder: FilePath, kind: String? = nil, sender: Department?,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> Inspection {
    var inspection = Inspection(file: file)
    inspection.findings.add(file.findings)
    if let refusal = file.refusal { inspection.findings.add(refusal) }
    // An empty file is read to its end at once, and a marker alone isn't a file that could be read.
    inspection.readToLine = [.fileEmpty, .markerAlone].contains(file.refusal?.code) ? nil : 0
    guard let copy = file.copy, file.refusal == nil else { return inspection }
    do {
      guard
        let opened = try Unpacking(limits: limits, needsManifest: needsManifest).open(
          copy, named: file.name.shown, in: folder, &inspection.findings)
      else { return inspection }
      inspection.findings.member = opened.member
      inspection.attachments = opened.attachments
      let records = try RecordFile(opened, from: file.sender, kind: kind, sources: sources, kinds: kinds)
      inspection.source = records.rule?.name
      if let size = try opened.head?.size ?? Files.status(of: opened.path)?.size {
        inspection.limits = RejectionLimits(fileBytes: size)
      }
      let sheets = try records.filledSheets(of: kinds, limits: limits)
      if !sheets.isEmpty {
        return try inspect(sheets, of: records, inspection, in: folder, sender: sender, progress: progress)
      }
      let start = inspection
      let evidence = opened.isLoose ? try assumedEvidence(for: records, opened.attachments) : nil
      inspection = try read(records, nil, start, in: folder, sender: sender, evidence, progress: progress)
      inspection.conclude()
    } catch FormatError.malformed(let finding) {
      inspection.findings.add(finding)
      inspection.readToLine = finding.code == .fileEmpty ? nil : finding.position.line ?? 0
    } catch FormatError.source(let cause) {
      throw cause
    }
    return inspection
  }

  /// Inspects forms that are handed in together, one after the other.
  private func inspect(
    _ sheets: [FilledSheet], of records: RecordFile, _ start: Inspection, in folder: FilePath,
    sender: Department?, progress: @escaping @Sendable (Double) -> Void
  ) throws -> Inspection {
    var whole = start
    whole.header = BundleHeader(kind: Kind.several, id: nil)
    whole.bundle = Inspection.derivedBundle(of: start.file.sha256)
    whole.readToLine = nil
    for var sheet in sheets {
      sheet.recordsBefore = whole.found
      var part = Inspection(file: start.file)
      part.sheet = sheet
      part.attachments = start.attachments
      part.limits = start.limits
      part.findings = FindingList(below: start.findings)
      let place = part.folder(in: folder)
      try Files.makeFolder(place)
      whole.take(part: try read(records, sheet, part, in: place, sender: sender, nil, progress: progress))
    }
    whole.findings.sheet = whole.parts.first?.findings.sheet
    whole.conclude()
    return whole
  }

  /// Reads what a file, or one of several forms in it, holds; where records aren't kept, those that may be repeated once more.
  private func read(
    _ records: RecordFile, _ sheet: FilledSheet?, _ start: Inspection, in folder: FilePath,
    sender: Department?,
    _ evidence: AssumedEvidence?, progress: @escaping @Sendable (Double) -> Void
  ) throws -> Inspection {
    let naming = naming(for: start.file)
    var (inspection, shared) = try read(
      records.reader(of: kinds, sheet: sheet, limits: limits, naming: naming, progress: progress), start,
      folder, sender, keepsRecords ? .all : .keys, evidence)
    if let shared, !inspection.findings.rejectsBundle {
      let (again, _) = try read(
        records.reader(of: kinds, sheet: sheet, limits: limits), start, folder, sender, .those(shared),
        evidence)
      inspection.records = again.records
    }
    return inspection
  }

  /// Tells what in a file names departments of the catalogue.
  private func naming(for file: TakenFile) -> DepartmentNaming? {
    guard let table else { return nil }
    let (sender, day) = (file.sender, file.receivedAt.day)
    return { text in
      let mentioned = table.mentions(in: text, on: day)
      if mentioned.departments.contains(where: { $0.code != sender }) { return .others }
      return mentioned.areAll ? .sender : .nobody
    }
  }

  /// What counts as evidence of a bundle's only record, should it name none; `nil` where there are several.
  private func assumedEvidence(for records: RecordFile, _ attachments: Attachments) throws -> AssumedEvidence?
  {
    if attachments.items.isEmpty { return nil }
    do {
      var reader = try records.reader(of: kinds)
      defer { reader.stop() }
      let evidence = AssumedEvidence(schema: reader.schema, names: attachments.items.map(\.name))
      guard let evidence, try reader.next() != nil, try reader.next() == nil else { return nil }
      return evidence
    } catch FormatError.malformed {
      // Whoever reads it to tell what it holds says why.
      return nil
    }
  }

  /// Reads a bundle to its end; what is malformed on the way ends it with a finding.
  private func read(
    _ opened: consuming any BundleReader & ~Copyable, _ start: Inspection, _ folder: FilePath,
    _ sender: Department?, _ kept: RecordsKept, _ evidence: AssumedEvidence?
  ) throws -> (inspection: Inspection, shared: RecordKeys.Shared?) {
    var reader = opened
    let reading = try Reading(
      start, header: reader.header, schema: reader.schema, headerRow: reader.headerRow, isForm: reader.isForm,
      sheet: reader.sheet, columns: reader.sheetColumns, encoding: reader.encoding, folder: folder,
      inspector: self, sender: sender, kept: kept, evidence: evidence)
    var lastLine = 0
    do {
      if !looksClosely { reader.takePlainRecords { [records = reading.records] in PlainFrames(records) } }
      while let part = try reader.nextPart(counting: reading.onlyCounts) {
        switch part {
        case .record(let read):
          lastLine = read.record.line
          try reading.take(read)
        case .batch(let batch):
          try reading.take(batch)
          lastLine = batch.lastLine
        }
      }
      // A header that sends the bundle back is all that was read of it.
      let refusal = reader.bundleFindings.first { $0.severity == .error && reading.inspection.found == 0 }
      reading.inspection.readToLine = refusal.map { $0.position.line ?? 0 }
    } catch FormatError.malformed(let finding) {
      // Where it is given up because of what it is full of, some of that is enough to show it.
      if finding.code == .rejectedTooMany { reading.inspection.findings.shorten() }
      reading.inspection.findings.add(finding)
      reading.inspection.readToLine = max(finding.position.line ?? 0, lastLine)
    }
    reader.stop()
    reading.inspection.header = reader.header
    reading.inspection.encoding = reader.encoding
    return (try reading.finish(reader.bundleFindings), try reading.keys.shared())
  }
}

/// One bundle being read.
private final class Reading {
  var inspection: Inspection
  /// What is to be said of each record.
  let records: RecordInspection
  private let definition: KindDefinition
  /// What counts as evidence of a record that names none.
  private let evidence: AssumedEvidence?
  /// Names of what came with the records that their cells don't give back.
  private let divided: DividedNames?
  private let rejectedRows: RejectedRowsFile
  private let results: RecordResultsFile
  private var spool: RecordSpoolWriter
  /// The ids of records that aren't kept.
  var keys: RecordKeys
  private let scratch = (FrameBuffer(), FrameBuffer())
  private var routes: [[String]: Int] = [:]
  /// What has been noted of rows in words, in bytes.
  private var subjectBytes = 0
  /// The numbers of routes that takers of plain records have their own for.
  private var numbers: [ObjectIdentifier: [Int]] = [:]

  init(
    _ start: Inspection, header: BundleHeader, schema: KindSchema, headerRow: [UInt8]?, isForm: Bool,
    sheet: String?, columns: [String: Int], encoding: TextEncoding, folder: FilePath, inspector: Inspector,
    sender: Department?, kept: RecordsKept, evidence: AssumedEvidence?
  ) throws {
    self.evidence = evidence
    guard let definition = inspector.kinds[header.kind] else {
      preconditionFailure("a reader gives bundles of known kinds only")
    }
    divided = DividedNames(schema: schema, names: start.attachments.items.map(\.name))
    inspection = start
    inspection.header = header
    inspection.headerRow = headerRow
    inspection.isForm = isForm
    inspection.findings.sheet = sheet
    inspection.findings.columns = columns
    self.definition = definition
    records = RecordInspection(
      schema: schema,
      identity: RecordIdentity(
        schema: schema,
        departments: inspector.table.map { DepartmentCodes($0) }),
      files: AttachmentFields(schema: schema),
      router: inspector.table.map {
        Router(
          kind: definition.kind, schema: schema, table: $0, policy: inspector.policy,
          sender: start.file.sender, day: start.file.receivedAt.day)
      },
      requirements: inspector.profile.map { DistrictRequirements(profile: $0, schema: schema) },
      arrival: ArrivalDay(
        schema: schema, arrivedAt: start.file.receivedAt, profile: inspector.profile,
        calendar: inspector.calendar),
      sender: start.file.sender, kept: kept, keys: inspector.keys)
    keys = RecordKeys(path: folder.appending("keys"), inspector.keys)
    rejectedRows = RejectedRowsFile(
      path: folder.appending("rejected"),
      writer: try RejectedRowsWriter(
        schema: schema, headerRow: headerRow, encoding: encoding, language: inspector.language,
        title: header.title(of: definition.kind), marksCells: sheet != nil),
      limit: start.limits.bytes)
    results = RecordResultsFile(
      path: folder.appending("rejected-results"), identity: records.identity, language: inspector.language,
      sheet: start.sheet)
    spool = RecordSpoolWriter(orFileAt: folder.appending("records"))
    inspection.bundle = header.id ?? Inspection.derivedBundle(of: start.file.sha256)
    if let sender { inspection.findings.add(entitlement(of: sender, header)) }
  }

  /// Takes the next record: it goes on, or comes back.
  func take(_ read: ReadRecord) throws {
    let subject = read.subject
    var read = evidence?.completing(read) ?? read
    if let joined = divided?.joining(read.record) {
      read = read.with(joined, findings: read.findings)
    }
    inspection.found += 1
    var findings = read.findings
    var route = 0
    let hasValues = read.hasValues
    if hasValues, let requirements = records.requirements {
      findings += requirements.findings(in: read.record)
    }
    if hasValues { findings += records.arrival.findings(in: read.record, besides: findings) }
    if hasValues, let router = records.router {
      let routed = router.route(read.record)
      // Where no name stands at all, that it is unknown says nothing more.
      let nameless = Set(findings.filter { Self.tellsNoName.contains($0.code) }.map(\.position.field))
      findings += routed.findings.filter { !nameless.contains($0.position.field) }
      if case .to(let recipients) = routed.route { route = number(of: recipients) }
    }
    findings += records.files.findings(in: read.record, inspection.attachments)
    inspection.namedAttachments.formUnion(
      records.files.names(in: read.record).compactMap { inspection.attachments.place(of: $0.name) })
    inspection.findings.add(findings)
    if findings.contains(where: { $0.severity == .error }) {
      if inspection.sheet != nil, [.claims, .returns].contains(definition.kind.effect) {
        inspection.withheld.append(WithheldClaim(read.record, definition.schema))
      }
      if records.keepsRecords {
        try rejectedRows.append(
          record: read.returned, source: read.source ?? [],
          findings: findings.map(inspection.findings.located))
        try results.append(rejected: read.record, hasValues: hasValues, findings: findings)
      }
      return try noteRejected(faults: findings.count, line: read.record.line)
    }
    inspection.passed += 1
    if let subject { note(subject, of: read.record) }
    switch records.kept {
    case .all: break
    case .keys: return try keys.append(number(of: read.record))
    case .those(let shared): guard shared.contains(number(of: read.record)) else { return }
    }
    let (record, content) = records.identity.identified(read.record, sender: records.sender)
    let attachments = inspection.attachments
    let digest = AttachmentFields.digest(content, with: records.files.names(in: record)) { name in
      attachments.place(of: name).map { attachments.items[$0] }
    }
    try spool.append(SpooledRecord(record: record, digest: digest[...], route: route))
  }

  /// What is noted of rows in words takes so many bytes at most: enough for many ten thousand of them, all of which may be named by the
  /// number of a case, or by a delivery. Forms of ours are never that long, and it has to go through a pipe.
  private static let mostSubjectBytes = 4 << 20
  /// What one row costs of that beside its ids.
  private static let bytesOfSubject = 32

  /// Notes what a row of a form says in words that it answers, where its field for that doesn't say so itself: a number may mean the same.
  private func note(_ subject: String, of record: Record) {
    guard subjectBytes < Self.mostSubjectBytes else { return }
    let ids = ReplyForm.ids(inSubject: subject)
    let roles = [definition.kind.matter?.role, FieldRole.delivery].compactMap(\.self)
    let named = roles.compactMap { definition.schema.text($0, of: record) }.first
    guard let named, !ids.isEmpty, !ids.contains(where: { named == $0 || named.hasSuffix("/\($0)") }) else {
      return
    }
    inspection.subjects[record.number] = ids
    subjectBytes += ids.reduce(Self.bytesOfSubject) { $0 + $1.utf8.count }
  }

  /// The number that a record's id is known by.
  private func number(of record: Record) -> UInt64 {
    let record = records.identity.msgId(of: record).isEmpty ? records.identity.completed(record) : record
    return record.withUnsafeValues { records.number(of: $0, scratch.0, scratch.1) }
  }

  /// Whether of records that come back nothing is told any more but how many there are, and what is found in them how often.
  var onlyCounts: Bool { !records.keepsRecords && inspection.findings.isFull }

  /// Notes that a record comes back.
  private func noteRejected(faults: Int, line: Int) throws(FormatError) {
    inspection.rejected += 1
    inspection.faults += faults
    if inspection.rejected > inspection.limits.records || inspection.faults > inspection.limits.faults {
      throw FormatError.malformed(Finding.rejectedTooMany(inspection.rejected, line: line))
    }
  }

  /// Takes the next records, of which nothing is to be said, or nothing more than what is found in them.
  func take(_ batch: RecordBatch) throws {
    let start = inspection.found
    var counted = 0
    defer { if counted > 0 { inspection.findings.count(batch.codes[..<counted]) } }
    for record in batch.faulty {
      inspection.found = start + record.number - (batch.first ?? record.number) + 1
      counted = record.codes.upperBound
      try noteRejected(faults: record.codes.count, line: record.line)
    }
    inspection.found = start + batch.count + batch.faulty.count
    inspection.passed += batch.count
    if case .keys = records.kept { return try keys.append(UnsafeRawBufferPointer(batch.frames)) }
    guard records.keepsRecords, let taker = batch.taker else { return }
    let named = batch.references as? [[String]] ?? []
    var numbers = self.numbers[taker] ?? []
    for recipients in named[min(numbers.count, named.count)...] { numbers.append(number(of: recipients)) }
    self.numbers[taker] = numbers
    for entry in batch.entries {
      let frame = UnsafeMutableRawBufferPointer(rebasing: batch.frames[entry.frame...])
      let route = SpoolFrame.route(of: frame)
      SpoolFrame.settle(
        frame, number: entry.number, line: entry.line, route: numbers.isEmpty ? route : numbers[route])
    }
    try spool.append(frames: UnsafeRawBufferPointer(batch.frames))
  }

  /// What is found in the place of a name.
  private static let tellsNoName: Set<FindingCode> = [
    .recipientNone, .valueErrorCell, .valueProgramWord, .valuePlaceholder, .cellFormulaEmpty,
    .cellFormatScaled,
  ]

  /// Ends the reading, with what was found about all of it.
  func finish(_ bundleFindings: [Finding]) throws -> Inspection {
    inspection.findings.add(bundleFindings)
    inspection.records = try spool.finish()
    try rejectedRows.finish()
    try results.finish()
    inspection.rowsLeftOut = rejectedRows.leftOut
    inspection.rejectedRows = rejectedRows.isEmpty ? nil : rejectedRows.path
    inspection.rejectedResults = results.isEmpty ? nil : results.path
    return inspection
  }

  private func number(of recipients: [String]) -> Int {
    if let known = routes[recipients] { return known }
    inspection.routes.append(recipients)
    routes[recipients] = inspection.routes.count - 1
    return inspection.routes.count - 1
  }

  /// The bundle must come from the inbox's own department, and of a kind that it may send.
  private func entitlement(of department: Department, _ header: BundleHeader) -> [Finding] {
    if let named = header.sender, !named.utf8.elementsEqual(department.code.utf8),
      !named.utf8.elementsEqual(department.name.utf8)
    {
      return [
        Finding(
          .senderMismatch, excerpt: Masking.shown(named), arguments: ["sender": department.code])
      ]
    }
    if let other = formOfAnother(than: department, header) { return [other] }
    if let ended = ended(department) { return [ended] }
    guard definition.kind.isSent(by: department.role.rawValue) else {
      let roles = definition.kind.senders.map {
        Department.Role(rawValue: $0)?.title ?? LocalizedText($0, $0)
      }
      return [
        Finding(
          .senderNotEntitled,
          arguments: [
            "sender": department.name, "kind": definition.kind.title.en,
            "kindZh": definition.kind.title.zh, "roles": roles.map(\.en).joined(separator: ", "),
            "rolesZh": roles.map(\.zh).joined(separator: "、"),
          ])
      ]
    }
    return []
  }

  /// Said of a form that was made for another department: what stands in it would count as the word of whoever dropped it, and the other
  /// one's silence as silence. Who has taken over from another may fill in that one's. A name that the catalogue hasn't says nothing.
  private func formOfAnother(than department: Department, _ header: BundleHeader) -> Finding? {
    guard let form = header.form, let table = records.router?.table else { return nil }
    let named = table.departments.filter { $0.name == form.department }
    let represented = table.represented(by: department.code, on: inspection.file.receivedAt.day)
    guard !named.isEmpty, !named.contains(where: { represented.contains($0.code) }) else { return nil }
    return Finding(
      .senderMismatch, at: Position(line: form.line), excerpt: Masking.shown(form.department),
      arguments: [
        "sender": department.name, "whereZh": "表上方的标题", "where": "The title above the table",
        "roleZh": "填表的部门", "role": "the one who fills it in",
        "effectZh": "；照收的话，就成了\(department.name)的答复，而“\(form.department)”算没有答复",
        "effect": "; taken as it is, it would be the word of the latter, and the former have said nothing",
        "remedyZh": "请“\(form.department)”放进它自己的 inbox；本部门的答复，填本部门 outbox 里的答复单或 待办.xlsx。",
        "remedy":
          "Have “\(form.department)” drop it into its own inbox; to answer yourself, fill in the form, or 待办.xlsx, of your own outbox.",
      ])
  }

  /// Said of what comes from a department after its last day.
  private func ended(_ department: Department) -> Finding? {
    let day = inspection.file.receivedAt.day
    guard let last = department.validTo, department.hasEnded(by: day) else { return nil }
    var arguments = ["sender": department.name, "last": "\(last)", "successor": "—"]
    let table = records.router?.table
    if let successor = table?.incumbent(of: department, on: day) {
      arguments["successor"] = "\(successor.name)（\(successor.code)）"
    } else {
      let vacancy =
        table.map { Vacancy(of: department.code, in: $0, on: day) }
        ?? Vacancy(of: department.code, coming: nil)
      let (why, remedy) = (vacancy.why, vacancy.remedyOfSender)
      (arguments["heir"], arguments["heirZh"]) = (why.en, why.zh)
      (arguments["remedy"], arguments["remedyZh"]) = (remedy.en, remedy.zh)
    }
    return Finding(.senderEnded, arguments: arguments)
  }
}

extension Inspection {
  /// Ends the bundle: totals, and what came with it and no record names.
  fileprivate mutating func conclude() {
    if let declared = header?.declaredRecords, declared != found, !findings.rejectsBundle {
      findings.add(
        Finding(.controlTotalMismatch, arguments: ["declared": "\(declared)", "found": "\(found)"]))
    }
    if let mismatch = markerMismatch, !findings.rejectsBundle { findings.add(mismatch) }
    if found == 0, !findings.rejectsBundle {
      let isForm = header?.form != nil || findings.detailed.contains { $0.code == .formRowsUnanswered }
      let isHidden = findings.detailed.contains { $0.code == .workbookRowsHidden }
      findings.add(isForm ? (isHidden ? Finding.hiddenAnswers : .emptyForm) : Finding(.noRecords))
    }
    let named = parts.reduce(namedAttachments) { $0.union($1.namedAttachments) }
    for (place, attachment) in attachments.items.enumerated() where !named.contains(place) {
      findings.add(
        Finding(
          .attachmentUnnamed, at: Position(member: Masking.name(attachment.member)),
          excerpt: Masking.excerpt(attachment.name)))
    }
  }
}

extension Finding {
  /// Nobody has filled in a form; what a machine exports has nothing to do with it.
  fileprivate static let emptyForm = Finding(
    .noRecords,
    arguments: [
      "causeZh": "：这张表一行也没有填，所以什么也没有认领，什么也没有答复",
      "cause": ": no row of the form is filled in, so that nothing is claimed and nothing answered",
      "remedyZh": "在要答复的那一行里，填空着的列（工作簿里是黄色表头的列），保存，关闭，再投放一次；别的行不用填。填过的，看看有没有保存。",
      "remedy":
        "In the row that you answer fill in the empty columns (those with a yellow head in a workbook), save it and drop it again; leave other rows alone. If you had filled it in, see whether it was saved.",
    ])

  /// Of a form all that is filled in is hidden.
  fileprivate static let hiddenAnswers = Finding(
    .noRecords,
    arguments: [
      "causeZh": "：填了的行都是隐藏的（或被筛选掉了），没有读取，所以什么也没有认领，什么也没有答复",
      "cause":
        ": all rows of the form that are filled in are hidden, or filtered out, and weren't read, so that nothing is claimed and nothing "
        + "answered",
      "remedyZh": "清除筛选、取消隐藏，保存，关闭，再投放一次。",
      "remedy": "Show the rows that you filled in, save it and drop it again.",
    ])

  /// So many records came back that the rest isn't read.
  public static func rejectedTooMany(_ rejected: Int, line: Int) -> Finding {
    Finding(.rejectedTooMany, at: Position(line: line), arguments: ["rejected": "\(rejected)"])
  }
}
