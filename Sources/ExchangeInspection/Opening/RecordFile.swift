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
    let isXML = try Self.isXML(path, named: name)
    let kind = name.lowercased().hasSuffix(".claim.csv") ? kinds.first(.claims)?.kind.code : kind
    let rule = sources.rule(for: name, from: sender, isXML: isXML, kind: kind)
    self.init(path: path, name: name, kind: kind, rule: rule, isXML: isXML)
  }

  /// Names the rule that a file is read by, whatever its name is.
  public init(path: FilePath, name: String, kind: String?, by rule: SourceRule?) throws {
    self.init(path: path, name: name, kind: kind, rule: rule, isXML: try Self.isXML(path, named: name))
  }

  private init(path: FilePath, name: String, kind: String?, rule: SourceRule?, isXML: Bool) {
    self.path = path
    self.name = name
    self.kind = kind
    self.rule = rule
    form = !isXML ? .csv : rule.map { .table($0) } ?? .bundle
  }

  /// Opens the file with the reader of its form.
  public func reader(
    of library: KindLibrary, trace: ReadingTrace? = nil,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> any BundleReader & ~Copyable {
    let source = try FileSource(path: path, progress: progress)
    switch form {
    case .csv:
      return try CSVBundleReader(
        source: source, fileName: name, library: library, kind: kind, rule: rule, trace: trace)
    case .bundle: return try XMLBundleReader(source: source, library: library, kind: kind)
    case .table(let rule):
      return try XMLTableReader(source: source, library: library, rule: rule, trace: trace)
    }
  }

  private static func isXML(_ path: FilePath, named name: String) throws -> Bool {
    switch try SniffedFormat(of: path, named: name) {
    case .xml: true
    case .csv: false
    case .unsupported(let what):
      throw FormatError.malformed(Finding(.formatUnsupported, arguments: ["what": what]))
    }
  }
}
