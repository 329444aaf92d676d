/// Reads the records of one bundle, one after another, without ever holding the bundle.
///
/// Four conform: ``CSVBundleReader``, ``WorkbookReader``, ``XMLBundleReader``, and ``XMLTableReader`` for exports in XML. They give
/// the same records and the same kinds of findings for the same content.
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

  /// Has records that their schema has nothing to say of taken as batches from now on, by takers that `make` makes, where the
  /// format can tell them.
  mutating func takePlainRecords(by make: @escaping @Sendable () -> any PlainRecordTaker)

  /// The next records, in order, or `nil` after the last; as ``next()``, but for plain records, which come many at a time.
  ///
  /// - Parameter counting: whether of records that come back only what was found is asked: then they may come with the plain
  ///   ones, as ``RecordBatch/faulty``.
  mutating func nextPart(counting: Bool) throws(FormatError) -> ReadPart?

  /// Ends the reading before its end: nothing more is pulled out of the file.
  mutating func stop()

  /// Findings about the file as a whole, complete once ``next()`` has returned `nil` or thrown.
  var bundleFindings: [Finding] { get }

  /// The header row as it came, decoded to UTF-8 and without its line end; `nil` where the format has none.
  var headerRow: [UInt8]? { get }

  /// Whether it is a form in which what is answered was filled in beforehand (``ReplyForm``).
  var isForm: Bool { get }

  /// The sheet of a workbook that the records stand in, as it may be shown; `nil` where there are no sheets.
  var sheet: String? { get }

  /// In which column of that sheet, from 1, each field stands, by its name; empty where there are no sheets.
  var sheetColumns: [String: Int] { get }

  /// The encoding that the file turned out to be in.
  var encoding: TextEncoding { get }
}

/// Records that come next.
public enum ReadPart {
  /// One record, with what was found about it.
  case record(ReadRecord)
  /// Plain records, and such as were only counted, valid until the next are asked for.
  case batch(RecordBatch)
}

extension BundleReader where Self: ~Copyable {
  /// Most formats have no sheets.
  public var sheet: String? { nil }

  /// Nor cells in them.
  public var sheetColumns: [String: Int] { [:] }

  /// Only tables are forms.
  public var isForm: Bool { false }

  /// The format's records come one by one.
  public mutating func takePlainRecords(by make: @escaping @Sendable () -> any PlainRecordTaker) {}

  /// Whoever reads record by record pulls nothing that isn't asked for.
  public mutating func stop() {}

  /// The next record.
  public mutating func nextPart(counting: Bool) throws(FormatError) -> ReadPart? {
    try next().map { .record($0) }
  }
}
