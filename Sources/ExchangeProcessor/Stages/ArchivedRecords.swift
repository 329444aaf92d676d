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
  private var files: [String: ArchivedFile] = [:]
  /// The files that are being read, the one asked last at the end.
  private var open: [ArchivedFile] = []

  /// - Parameter folder: a folder of our own that exists.
  init(configuration: ExchangeConfiguration, folder: FilePath) {
    self.configuration = configuration
    self.folder = folder
  }

  /// What a record of a kind says by now, corrections included; `nil` when the archive doesn't have it any more.
  func current(_ life: RecordLife, of schema: KindSchema) throws -> Record? {
    guard let correction = life.corrections.last else { return try record(life.original, of: life.origin) }
    let values = schema.fields.map { field in
      field.name == "msgId" ? life.original.msgId : correction.fields[field.name] ?? ""
    }
    return Record(number: life.original.number, values: values)
  }

  /// The files that a record names by now: each as the latest of the record and its corrections brought it. What went
  /// another way isn't among them.
  func attachments(of content: Record, _ life: RecordLife, _ schema: KindSchema, in view: LedgerView) throws
    -> [Attachment]
  {
    let names = AttachmentFields(schema: schema).names(in: content).map(\.name)
    guard !names.isEmpty else { return [] }
    let files = try life.rows.reversed().compactMap { try file(of: view.origin(of: $0)) }
    return try names.compactMap { name in
      for file in files {
        if let found = try file.attachment(name) { return found }
      }
      return nil
    }
  }

  /// The canonical content of an accepted record, as it came.
  private func record(_ row: RecordRow, of origin: RecordOrigin) throws -> Record? {
    guard let definition = configuration.kinds[origin.kind], let file = try file(of: origin) else {
      return nil
    }
    guard let found = try file.record(row.number) else { return nil }
    let (record, content) = RecordIdentity(schema: definition.schema).identified(found, sender: row.sender)
    let names = AttachmentFields(schema: definition.schema).names(in: record)
    let digest = try AttachmentFields.digest(content, with: names, file.attachment)
    // A source rule that has changed since would make another record of it, and that one nobody accepted.
    return digest == row.digest ? record : nil
  }

  private func file(of origin: RecordOrigin) throws -> ArchivedFile? {
    let file: ArchivedFile
    if let known = files[origin.drop] {
      file = known
    } else {
      guard let path = try path(of: origin.drop) else { return nil }
      file = ArchivedFile(
        path: path, folder: folder.appending("archived-\(origin.drop)"), kind: origin.kind,
        name: origin.fileName, source: origin.source, sources: configuration.sources,
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
    let copy = layout.work(drop).appending("original")
    if try Files.exists(copy) { return copy }
    let kept = layout.kept(layout.archive, drop)
    guard try Files.exists(kept) else { return nil }
    return try Files.names(in: kept).first.map { kept.appending($0) }
  }
}
