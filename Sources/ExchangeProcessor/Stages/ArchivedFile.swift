import ExchangeFormats
import SystemPackage

/// One archived file from which records are read again.
///
/// They are mostly asked for in the order in which they lie in it, and the file is read along. Once one is asked for
/// that lies further up, all are spread out in a file of our own, in which each is soon found.
final class ArchivedFile {
  private let file: RecordFile
  private let spreadPath: FilePath
  private let library: KindLibrary
  private var steps: (() throws -> Record?)?
  /// The record read last.
  private var last: Record?
  private var spread: RecordSpread?

  /// - Parameter spread: where the records may be spread out.
  init(_ file: RecordFile, spread: FilePath, library: KindLibrary) {
    self.file = file
    spreadPath = spread
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
    let held = Held(try file.reader(of: library))
    return { try held.reader.next()?.record }
  }

  private final class Held {
    var reader: any BundleReader & ~Copyable

    init(_ reader: consuming any BundleReader & ~Copyable) { self.reader = reader }
  }
}
