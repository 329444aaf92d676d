public import ExchangeBase

/// Reads an export in XML by a source rule: elements or attributes under whatever names the rule has, in any order and
/// any namespace that it allows.
///
/// The parser and what it refuses are those of ``XMLBundleReader``. Values are those of an export, not of a bundle:
/// they are brought to their canonical forms as those of a CSV are. Memory doesn't grow with the file.
public struct XMLTableReader<Source: ByteSource & ~Copyable>: BundleReader, ~Copyable {
  /// The kind, which the rule knows; an export says no more of itself.
  public let header: BundleHeader
  /// The schema of the records.
  public let schema: KindSchema
  private let assembly: TableAssembly
  private var feed: XMLFeed<Source>

  /// Opens an export.
  ///
  /// - Parameters:
  ///   - source: the bytes of the document, in any encoding that the exchange reads.
  ///   - rule: the rule to read it by, which must be one about XML and of a kind of `library`.
  ///   - naming: tells what is a department, as for ``CSVBundleReader``.
  ///   - trace: what takes down how it is read.
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't XML, or in another encoding than the rule says.
  public init(
    source: consuming Source, library: KindLibrary, rule: SourceRule, naming: DepartmentNaming? = nil,
    trace: ReadingTrace? = nil
  ) throws(FormatError) {
    try self.init(
      source: source, library: library, rule: rule, naming: naming, trace: trace, pieceSize: 65_536)
  }

  /// Like ``init(source:library:rule:naming:trace:)``, with the size of the pieces that libxml2 gets, at least 8 bytes.
  init(
    source: consuming Source, library: KindLibrary, rule: SourceRule, naming: DepartmentNaming? = nil,
    trace: ReadingTrace? = nil, pieceSize: Int
  ) throws(FormatError) {
    guard let form = rule.xml, let definition = library[rule.kind] else {
      preconditionFailure("a rule that a document is read by is about XML, and of a known kind")
    }
    let assembly = TableAssembly(
      definition: definition, rule: rule, form: form, naming: naming, trace: trace)
    var feed = try XMLFeed(
      source: source, assembly: assembly, pieceSize: pieceSize, assumed: rule.encoding)
    while !assembly.hasRoot, !feed.isAtEnd { feed.advance() }
    if let failure = feed.failure { throw failure }
    if let finding = rule.mismatch(of: feed.encoding) { throw .malformed(finding) }
    header = BundleHeader(kind: rule.kind)
    schema = definition.schema
    self.assembly = assembly
    self.feed = feed
  }

  /// Findings about the file as a whole, complete once ``next()`` has returned `nil` or thrown.
  public var bundleFindings: [Finding] { assembly.findings }

  /// Nothing: XML has no header row.
  public var headerRow: [UInt8]? { nil }

  /// The encoding that the document is in.
  public var encoding: TextEncoding { feed.encoding }

  /// The next record, or `nil` when the document has ended well.
  public mutating func next() throws(FormatError) -> ReadRecord? {
    try feed.nextRecord()
  }
}
