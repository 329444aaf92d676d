import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// A file of records and what it is read by: the one place that decides it, of a file that is dropped and of one that
/// is read again from the archive.
public struct RecordFile: Sendable {
  /// What a file is read by.
  public enum Form: Sendable {
    /// A header row and a row a record.
    case csv
    /// A sheet of a workbook, with a header row and a row a record.
    case workbook
    /// A `<bundle>`.
    case bundle
    /// An export in XML, which its rule understands.
    case table(SourceRule)
  }

  /// Where it lies.
  public let path: FilePath
  /// The name under which it was dropped.
  public let name: String
  /// The kind where it is known already.
  public let kind: String?
  /// The rule that it is read by; `nil` where it is read as any other.
  public let rule: SourceRule?
  /// What it is read by.
  public let form: Form

  /// Finds out what a dropped file is read by: its name, its first bytes and its sender tell.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` for what is no text.
  public init(
    dropped path: FilePath, name: String, from sender: String, kind: String?, sources: SourceRules,
    kinds: KindLibrary
  ) throws {
    try self.init(
      OpenedFile(path: path, name: name), from: sender, kind: kind, sources: sources, kinds: kinds)
  }

  /// Finds out what a file is read by that was dropped and has its wrapping off.
  init(
    _ opened: OpenedFile, from sender: String, kind: String?, sources: SourceRules, kinds: KindLibrary
  ) throws {
    let name = opened.name
    let format = try Self.format(of: opened.path, named: name, opened.head)
    let kind = CSVFileName.isClaimForm(name) ? kinds.first(.claims)?.kind.code : kind
    let rule = sources.rule(for: name, from: sender, isXML: format == .xml, kind: kind)
    self.init(path: opened.path, name: name, kind: kind, rule: rule, format)
  }

  /// Names the rule that a file is read by, whatever its name is.
  public init(path: FilePath, name: String, kind: String?, by rule: SourceRule?) throws {
    self.init(path: path, name: name, kind: kind, rule: rule, try Self.format(of: path, named: name))
  }

  private init(path: FilePath, name: String, kind: String?, rule: SourceRule?, _ format: SniffedFormat) {
    self.path = path
    self.name = name
    self.kind = kind
    self.rule = rule
    form =
      switch format {
      case .xml: rule.map { .table($0) } ?? .bundle
      case .workbook: .workbook
      case .csv, .compound, .unsupported: .csv
      }
  }

  /// The forms of a workbook that are filled in, where these are several that may be handed in together; else none.
  public func filledSheets(
    of library: KindLibrary, limits: UnpackingLimits = .none
  ) throws -> [FilledSheet] {
    guard case .workbook = form, rule == nil else { return [] }
    return try WorkbookReader.filledSheets(
      of: FileSource(path: path), fileName: name, library: library, kind: kind, limits: limits)
  }

  /// Opens the file with the reader of its form. What was let in before has no limits any more.
  ///
  /// - Parameters:
  ///   - sheet: the one of several filled in forms that is read.
  ///   - naming: tells what is a department, where a column or element of them is to send the file back that nothing reads.
  public func reader(
    of library: KindLibrary, sheet: FilledSheet? = nil, limits: UnpackingLimits = .none,
    naming: DepartmentNaming? = nil, trace: ReadingTrace? = nil,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> any BundleReader & ~Copyable {
    let source = try FileSource(path: path, progress: progress)
    switch form {
    case .csv:
      return try CSVBundleReader(
        source: source, fileName: name, library: library, kind: kind, rule: rule, naming: naming,
        trace: trace)
    case .workbook:
      return try WorkbookReader(
        source: source, fileName: name, library: library, kind: kind, rule: rule, sheet: sheet,
        limits: limits, naming: naming, trace: trace)
    case .bundle: return try XMLBundleReader(source: source, library: library, kind: kind)
    case .table(let rule):
      return try XMLTableReader(source: source, library: library, rule: rule, naming: naming, trace: trace)
    }
  }

  private static func format(
    of path: FilePath, named name: String, _ head: FileHead? = nil
  ) throws -> SniffedFormat {
    let format = SniffedFormat(try head ?? FileHead(of: path), named: name)
    switch format {
    case .xml, .csv, .workbook: return format
    case .compound:
      throw FormatError.malformed(try CompoundFile.finding(FileSource(path: path), named: name))
    case .unsupported(let name): throw FormatError.malformed(ForeignFormat.finding(name))
    }
  }
}
