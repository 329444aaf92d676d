public import ExchangeBase

/// Reads an XML bundle: decodes it, parses it, validates it against the XSD of its kind, and gives its records one
/// by one.
///
/// Memory doesn't grow with the bundle. Values are taken as they are, but for the white space that their types
/// don't count: what XML says is already canonical, or it is an error.
public struct XMLBundleReader<Source: ByteSource & ~Copyable>: BundleReader, ~Copyable {
  /// What the attributes of `<bundle>` and `<controlTotals>` say.
  public let header: BundleHeader
  /// The schema of the records.
  public let schema: KindSchema
  private let assembly: BundleAssembly
  private var feed: XMLFeed<Source>

  /// Opens a bundle and reads it up to its first record.
  ///
  /// - Parameters:
  ///   - source: the bytes of the document, in any encoding that the exchange reads.
  ///   - library: the kinds that it may be of.
  ///   - kind: the kind where the caller knows it; otherwise the attribute `kind` tells.
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't a bundle of a known kind.
  public init(source: consuming Source, library: KindLibrary, kind: String? = nil) throws(FormatError) {
    try self.init(source: source, library: library, kind: kind, pieceSize: 65_536)
  }

  /// Like ``init(source:library:kind:)``, with the size of the pieces that libxml2 gets, at least 8 bytes.
  init(
    source: consuming Source, library: KindLibrary, kind: String? = nil, pieceSize: Int
  ) throws(FormatError) {
    let assembly = BundleAssembly(library: library, kind: kind)
    var feed = try XMLFeed(source: source, assembly: assembly, pieceSize: pieceSize)
    while !assembly.hasHeader, !feed.isAtEnd { feed.advance(upToRecord: true) }
    guard let header = assembly.header, let definition = assembly.definition, assembly.hasHeader else {
      throw feed.failure ?? .malformed(Finding(.noRecords))
    }
    self.header = header
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

  /// Has plain records taken as batches from now on.
  public mutating func takePlainRecords(by make: @escaping @Sendable () -> any PlainRecordTaker) {
    takePlainRecords(inBlocksOf: BlockCutter.blockSize, by: make)
  }

  /// Has plain records taken as batches, out of blocks of about `size` bytes.
  mutating func takePlainRecords(
    inBlocksOf size: Int, by make: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    guard let format = assembly.definition?.xmlBlocks else { return }
    assembly.takePlainValues()
    feed.takePlainRecords(format, inBlocksOf: size, by: make)
  }

  /// The next record, or `nil` when the document has ended well.
  public mutating func next() throws(FormatError) -> ReadRecord? { try feed.nextRecord() }

  /// The next records, or `nil` when the document has ended well; libxml2 has its say of each that comes back.
  public mutating func nextPart(counting: Bool) throws(FormatError) -> ReadPart? { try feed.nextPart() }

  /// Ends the reading before its end.
  public mutating func stop() { feed.stop() }
}
