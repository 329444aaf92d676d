/// Reads the records of one bundle, one after another, without ever holding the bundle.
///
/// Three conform: ``CSVBundleReader``, ``XMLBundleReader``, and ``XMLTableReader`` for exports in XML. They give the
/// same records and the same kinds of findings for the same content.
public protocol BundleReader: ~Copyable {
  /// What the bundle says of itself.
  var header: BundleHeader { get }

  /// The schema of the records.
  var schema: KindSchema { get }

  /// The next record, or `nil` after the last. Nothing is accepted before `nil` has come: only then is the file
  /// known to be whole.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when the rest of the file can't be understood.
  mutating func next() throws(FormatError) -> ReadRecord?

  /// Findings about the file as a whole, complete once ``next()`` has returned `nil` or thrown.
  var bundleFindings: [Finding] { get }

  /// The header row as it came, decoded to UTF-8 and without its line end; `nil` where the format has none.
  var headerRow: [UInt8]? { get }

  /// The encoding that the file turned out to be in.
  var encoding: TextEncoding { get }
}
