import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// One archived file from which records are read again.
///
/// They are mostly asked for in the order in which they lie in it, and the file is read along. Once one is asked for
/// that lies further up, all are spread out in a file of our own, in which each is soon found.
final class ArchivedFile {
  private let path: FilePath
  private let folder: FilePath
  private let kind: String
  private let name: String
  private let source: String?
  private let sheets: [FilledSheet]
  private let sources: SourceRules
  private let library: KindLibrary
  private var steps: (() throws -> Record?)?
  /// The record read last.
  private var last: Record?
  private var spread: RecordSpread?
  /// The file without its wrapping.
  private var opened: OpenedFile?
  /// What came with it, once it was asked for; `nil` in it where nothing can have.
  private var archive: ArchivedAttachments??
  private var attachments: [String: Attachment?] = [:]

  /// - Parameters:
  ///   - folder: where it may be unpacked, and its records spread out.
  ///   - kind: the kind that the file was read as.
  ///   - name: the name under which it was dropped.
  ///   - source: the rule that it was read by, if by one.
  ///   - sheets: the forms in it that were handed in together, if there were several.
  init(
    path: FilePath, folder: FilePath, kind: String, name: String, source: String? = nil,
    sheets: [FilledSheet] = [],
    sources: SourceRules = SourceRules(), library: KindLibrary
  ) {
    self.path = path
    self.folder = folder
    self.kind = kind
    self.name = name
    self.source = source
    self.sheets = sheets
    self.sources = sources
    self.library = library
  }

  /// The record with a number; `nil` where there is none.
  func record(_ number: Int) throws -> Record? {
    if spread == nil, let last, steps == nil || last.number > number {
      close()
      try Files.makeFolder(folder)
      spread = try RecordSpread(path: folder.appending("spread"), of: reading())
    }
    if let spread { return try spread.record(number) }
    let step = try steps ?? reading()
    steps = step
    while last.map({ $0.number < number }) ?? true, let next = try step() { last = next }
    return last?.number == number ? last : nil
  }

  /// A record as it was taken where it named no evidence and what came with it was taken for that, or where names of what came were
  /// put together again; `nil` for any other.
  func completed(_ record: Record, _ schema: KindSchema) throws -> Record? {
    guard let archive = try openArchive() else { return nil }
    let evidence = archive.isLoose ? AssumedEvidence(schema: schema, names: archive.names) : nil
    let completed = evidence?.completing(record)
    return DividedNames(schema: schema, names: archive.names)?.joining(completed ?? record) ?? completed
  }

  /// An attachment by its name below `attachments/`; `nil` where it came with none of that name.
  func attachment(_ attachment: String) throws -> Attachment? {
    if let known = attachments[attachment] { return known }
    try Files.makeFolder(folder)
    let found = try openArchive()?.attachment(
      attachment, to: folder.appending("attachment-\(attachments.count)"))
    attachments[attachment] = .some(found)
    return found
  }

  private func openArchive() throws -> ArchivedAttachments? {
    if let archive { return archive }
    let found = try ArchivedAttachments(of: path, named: name)
    archive = .some(found)
    return found
  }

  /// Ends reading along.
  func close() { (steps, archive) = (nil, nil) }

  /// Reads the file from its start, by the reader that read it first.
  private func reading() throws -> () throws -> Record? {
    let known = try opened ?? Unpacking.records(of: path, named: name, in: folder)
    guard let file = known else { return { nil } }
    opened = file
    let rule = source.flatMap { sources.rule(named: $0, for: file.name) }
    // Read in another way the file may say something else: a rule that is gone takes its records with it.
    guard source == nil || rule != nil else { return { nil } }
    let records = try RecordFile(
      path: file.path, name: file.name, kind: sheets.isEmpty ? kind : nil, by: rule)
    var rest = sheets[...]
    var held = Held(try records.reader(of: library, sheet: rest.popFirst()))
    return { [library] in
      while true {
        if let record = try held.reader.next()?.record { return record }
        guard let sheet = rest.popFirst() else { return nil }
        held = Held(try records.reader(of: library, sheet: sheet))
      }
    }
  }

  private final class Held {
    var reader: any BundleReader & ~Copyable

    init(_ reader: consuming any BundleReader & ~Copyable) { self.reader = reader }
  }
}
