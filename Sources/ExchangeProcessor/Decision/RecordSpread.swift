import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The records of a file, spread out so that any of them is found without reading all before it.
struct RecordSpread {
  private let path: FilePath
  /// Where each record begins, and the last ends.
  private var offsets = [0]

  /// Spreads records out.
  ///
  /// - Parameters:
  ///   - path: the file in which they are laid.
  ///   - next: the next record, or `nil` after the last. They are numbered from 1.
  init(path: FilePath, of next: () throws -> Record?) throws {
    self.path = path
    try Files.remove(path)
    var writer = try RecordSpoolWriter(path: path)
    while let record = try next() {
      try writer.append(
        SpooledRecord(record: record, digest: ArraySlice(repeating: 0, count: 16), route: 0))
      offsets.append(writer.size)
    }
    try writer.finish()
  }

  /// The record with a number; `nil` where there is none.
  func record(_ number: Int) throws -> Record? {
    guard (1..<offsets.count).contains(number) else { return nil }
    var reader = try RecordSpoolReader(path: path, within: offsets[number - 1]..<offsets[number])
    return try reader.next()?.record
  }
}
