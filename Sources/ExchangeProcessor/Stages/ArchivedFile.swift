import ExchangeFormats
import SystemPackage

/// One archived file from which records are read again.
///
/// They are mostly asked for in the order in which they lie in it, and the file is read along. Once one is asked for
/// that lies further up, all are spread out in a file of our own, in which each is soon found.
final class ArchivedFile {
  private let path: FilePath
  private let spreadPath: FilePath
  private let kind: String
  private let name: String
  private let library: KindLibrary
  private var steps: (() throws -> Record?)?
  /// The record read last.
  private var last: Record?
  private var spread: RecordSpread?

  /// - Parameters:
  ///   - spread: where the records may be spread out.
  ///   - kind: the kind that the file was read as.
  ///   - name: the name under which it was dropped.
  init(path: FilePath, spread: FilePath, kind: String, name: String, library: KindLibrary) {
    self.path = path
    spreadPath = spread
    self.kind = kind
    self.name = name
    self.library = library
  }

  /// The record with a number; `nil` where there is none.
  func record(_ number: Int) throws -> Record? {
    if spread == nil, let last, steps == nil || last.number > number {
      close()
      spread = try RecordSpread(path: spreadPath, of: reading())
    }
    if let spread { return try spread.record(number) }
    let step = try steps ?? reading()
    steps = step
    while last.map({ $0.number < number }) ?? true, let next = try step() { last = next }
    return last?.number == number ? last : nil
  }

  /// Ends reading along.
  func close() { steps = nil }

  /// Reads the file from its start, by the reader that read it first.
  private func reading() throws -> () throws -> Record? {
    switch try SniffedFormat(of: path) {
    case .xml:
      Self.steps(of: try XMLBundleReader(source: FileSource(path: path), library: library, kind: kind))
    default:
      Self.steps(
        of: try CSVBundleReader(
          source: FileSource(path: path), fileName: name, library: library, kind: kind))
    }
  }

  private static func steps<Reader: BundleReader & ~Copyable>(
    of reader: consuming Reader
  ) -> () throws -> Record? {
    let held = Held(reader)
    return { try held.reader.next()?.record }
  }

  private final class Held<Reader: BundleReader & ~Copyable> {
    var reader: Reader

    init(_ reader: consuming Reader) { self.reader = reader }
  }
}
