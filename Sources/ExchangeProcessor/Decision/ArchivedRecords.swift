import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// Reads accepted records again, from what was dropped: the ledger keeps that they came, the archive what they say.
///
/// Thousands may be asked for while one bundle is decided. A file is read at most twice for all of them.
final class ArchivedRecords {
  /// How many files are kept open.
  private static let limit = 16

  private let configuration: ExchangeConfiguration
  private let folder: FilePath
  private let departments: DepartmentCodes
  /// What made records the same, by their kinds: in this version, and then in earlier ones.
  private var identitiesByKind: [String: [RecordIdentity]] = [:]
  private var files: [String: ArchivedFile] = [:]
  /// The files that are being read, the one asked last at the end.
  private var open: [ArchivedFile] = []

  /// The drops whose files can't be read any more.
  private var lost: Set<String> = []
  /// The drops of which the operator has been told.
  private var told: Set<String> = []
  private let warn: (LocalizedText) -> Void

  /// - Parameters:
  ///   - folder: a folder of our own that exists.
  ///   - warn: tells the operator of a file that isn't any more what it was.
  init(
    configuration: ExchangeConfiguration, folder: FilePath, warn: @escaping (LocalizedText) -> Void = { _ in }
  ) {
    self.configuration = configuration
    departments = DepartmentCodes(configuration.catalogue.table)
    self.folder = folder
    self.warn = warn
  }

  /// What a record of a kind says by now, corrections included; `nil` when the archive doesn't have it any more.
  func current(_ life: RecordLife, of schema: KindSchema) throws -> Record? {
    guard let correction = life.corrections.last else { return try record(life.original, of: life.origin) }
    let values = schema.fields.map { field in
      field.name == StandardField.messageId ? life.original.msgId : correction.fields[field.name] ?? ""
    }
    return Record(number: life.original.number, values: values)
  }

  /// The files that a record names by now: each as the latest of the record and its corrections brought it. What went
  /// another way isn't among them; `nil` when an archived file that may hold one can't be read any more.
  func attachments(of content: Record, _ life: RecordLife, _ schema: KindSchema, in view: any LedgerReader)
    throws
    -> [Attachment]?
  {
    let names = AttachmentFields(schema: schema).names(in: content).map(\.name)
    guard !names.isEmpty else { return [] }
    let origins = try life.rows.reversed().map { try view.origin(of: $0) }
    let attachments = try names.compactMap { name in
      for origin in origins {
        if let found = try inFile(of: origin, { try $0.attachment(name) }) { return found }
      }
      return nil
    }
    return lost.isDisjoint(with: origins.map(\.drop)) ? attachments : nil
  }

  /// The canonical content of an accepted record, as it came; `nil` when the archive doesn't have it any more.
  func record(_ row: RecordRow, of origin: RecordOrigin) throws -> Record? {
    guard let definition = configuration.kinds[origin.kind] else { return nil }
    let accepted: Record? = try inFile(of: origin) { file in
      guard let found = try file.record(row.number) else { return nil }
      if let same = try asAccepted(found, row, definition.schema, in: file) { return same }
      let completed = try file.completed(found, definition.schema)
      if let completed, let same = try asAccepted(completed, row, definition.schema, in: file) {
        return same
      }
      guard mayBeNamedOtherwise(found, origin, definition.schema) else { return nil }
      let identity = RecordIdentity(schema: definition.schema)
      return named(
        identity.identified(completed ?? found, sender: row.sender).record, by: row, definition.schema)
    }
    // A source rule that has changed since makes another record of it as well, and that one nobody accepted.
    if accepted == nil {
      tell(
        origin,
        LocalizedText(
          "第 \(row.number) 条已不是当时接收的；来源规则改过吗？",
          "record \(row.number) isn't what was accepted; was the source rule changed?"))
    }
    return accepted
  }

  /// A record as it was accepted, if that is what it was, by what the version that took it compared.
  private func asAccepted(
    _ found: Record, _ row: RecordRow, _ schema: KindSchema, in file: ArchivedFile
  ) throws -> Record? {
    let fields = AttachmentFields(schema: schema)
    for identity in identities(of: schema) {
      let (record, content) = identity.identified(found, sender: row.sender)
      let digest = try AttachmentFields.digest(content, with: fields.names(in: record), file.attachment)
      if digest == row.digest { return named(record, by: row, schema) }
    }
    return nil
  }

  private func identities(of schema: KindSchema) -> [RecordIdentity] {
    if let known = identitiesByKind[schema.kind] { return known }
    let all =
      [RecordIdentity(schema: schema, departments: departments)]
      + RecordIdentity.former(of: schema, departments: departments)
    identitiesByKind[schema.kind] = all
    return all
  }

  /// Whether the catalogue may call a department otherwise than when a record was accepted, which its code never is. The file is what was
  /// dropped, and where no rule had a hand in reading it nothing else tells what was read then from what is read now.
  private func mayBeNamedOtherwise(_ found: Record, _ origin: RecordOrigin, _ schema: KindSchema) -> Bool {
    guard origin.source == nil else { return false }
    return schema.fields.indices.contains { field in
      guard schema.fields[field].role?.namesDepartments == true, let list = found.text(field) else {
        return false
      }
      return !departments.areCodes(list)
    }
  }

  /// A record under the id that it was accepted by.
  private func named(_ found: Record, by row: RecordRow, _ schema: KindSchema) -> Record {
    guard let field = schema.index(of: StandardField.messageId),
      !found[field].elementsEqual(row.msgId.utf8)
    else { return found }
    return found.replacing([field: row.msgId])
  }

  /// What `body` finds in an archived file; `nil` also where the file is gone, or isn't any more what was accepted.
  ///
  /// - Parameter isAgain: whether it is looked for once more, since the file was put away meanwhile, or the disk refused it.
  private func inFile<Found>(
    of origin: RecordOrigin, isAgain: Bool = false, _ body: (ArchivedFile) throws -> Found?
  ) throws -> Found? {
    guard !lost.contains(origin.drop) else { return nil }
    do {
      guard let file = try file(of: origin, isAgain: isAgain) else {
        lose(origin, LocalizedText("文件不在", "it isn't there"))
        return nil
      }
      return try body(file)
    } catch {
      if !isAgain, hasMoved(origin, error) || mayPass(error) {
        forget(origin)
        return try inFile(of: origin, isAgain: true, body)
      }
      guard isDamage(error) else { throw error }
      lose(origin, LocalizedText(saying: error))
      return nil
    }
  }

  private func lose(_ origin: RecordOrigin, _ reason: LocalizedText) {
    tell(origin, reason)
    lost.insert(origin.drop)
    forget(origin)
  }

  private func forget(_ origin: RecordOrigin) {
    guard let file = files.removeValue(forKey: origin.drop) else { return }
    file.close()
    open.removeAll { $0 === file }
  }

  /// Whether a file that was still in our hands isn't there any more: what was answered is put away while others are decided.
  private func hasMoved(_ origin: RecordOrigin, _ error: any Error) -> Bool {
    switch error {
    case FormatError.source(let cause): hasMoved(origin, cause)
    case let error as FileError:
      error.code == .noSuchFileOrDirectory && error.path.starts(with: configuration.layout.at(nil).work)
    default: false
    }
  }

  /// Whether a disk may give the next time what it refused once: nobody's record comes back for that.
  private func mayPass(_ error: any Error) -> Bool {
    switch error {
    case FormatError.source(let cause): mayPass(cause)
    case let error as FileError: error.code != .noSuchFileOrDirectory && isDamage(error)
    default: false
    }
  }

  private func tell(_ origin: RecordOrigin, _ reason: LocalizedText) {
    guard told.insert(origin.drop).inserted else { return }
    let kept = configuration.layout.kept(configuration.layout.archive, origin.drop)
    warn(
      LocalizedText(
        "\(kept) 里归档的文件已不是当时接收的；请从备份恢复：\(reason.zh)",
        "the archived file in \(kept) isn't any more what was accepted; restore it from a backup: \(reason.en)"
      ))
  }

  /// Whether what was archived is at fault, and not the disk that we write to or a want of memory or descriptors.
  private func isDamage(_ error: any Error) -> Bool {
    switch error {
    case FormatError.malformed: true
    case FormatError.source(let cause): isDamage(cause)
    case let error as FileError:
      error.path.starts(with: configuration.layout.archive)
        && ![.noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(error.code)
    case is SourceCutShort: true
    default: false
    }
  }

  private func file(of origin: RecordOrigin, isAgain: Bool) throws -> ArchivedFile? {
    let file: ArchivedFile
    if let known = files[origin.drop] {
      file = known
    } else {
      guard let path = try path(of: origin.drop) else { return nil }
      // Whatever became of it, a record that isn't where it was may be another's.
      guard try Files.sha256(of: path) == origin.sha256 else {
        tell(origin, LocalizedText("SHA-256 与回执不符", "its SHA-256 isn't that of its receipt"))
        return nil
      }
      file = ArchivedFile(
        path: path, folder: folder.appending("archived-\(origin.drop)" + (isAgain ? "-again" : "")),
        kind: origin.kind,
        name: origin.fileName, source: origin.source, sheets: origin.sheets, sources: configuration.sources,
        library: configuration.kinds)
      files[origin.drop] = file
    }
    open.removeAll { $0 === file }
    open.append(file)
    if open.count > Self.limit { open.removeFirst().close() }
    return file
  }

  /// Where a drop's file lies: in the archive, or still in our hands.
  private func path(of drop: String) throws -> FilePath? {
    let layout = configuration.layout
    if let copy = try layout.copy(of: drop) { return copy }
    let kept = layout.kept(layout.archive, drop)
    guard try Files.exists(kept) else { return nil }
    return try Files.names(in: kept).first.map { kept.appending($0) }
  }
}
