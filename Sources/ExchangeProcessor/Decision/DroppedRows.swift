import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import SystemPackage

/// The rows of a drop as they came. Few are ever asked for, of records that come back when it is decided: then the file is read once more
/// beside its records, instead of carrying each row along with its record.
final class DroppedRows {
  private let inspection: Inspection
  private let configuration: ExchangeConfiguration
  private var reading: Reading?

  init(of inspection: Inspection, _ configuration: ExchangeConfiguration) {
    self.inspection = inspection
    self.configuration = configuration
  }

  /// The row of a record, decoded and without its line end; empty where the format has no rows. They are asked for in the order
  /// in which they stand.
  func row(_ number: Int) throws -> [UInt8] {
    guard inspection.headerRow != nil else { return [] }
    let reading = try reading ?? open()
    self.reading = reading
    return try reading?.row(number) ?? []
  }

  private func open() throws -> Reading? {
    let file = inspection.file
    guard let copy = file.copy, let kind = inspection.header?.kind,
      let records = try Unpacking.records(
        of: copy, named: file.name.shown,
        in: inspection.folder(in: configuration.layout.work(file.drop)).appending("rows"))
    else { return nil }
    let rule = inspection.source.flatMap { configuration.sources.rule(named: $0, for: records.name) }
    return Reading(
      try RecordFile(path: records.path, name: records.name, kind: kind, by: rule).reader(
        of: configuration.kinds, sheet: inspection.sheet))
  }

  /// The file on its way.
  private final class Reading {
    private var reader: any BundleReader & ~Copyable
    private var batch: RecordBatch?

    init(_ reader: consuming any BundleReader & ~Copyable) {
      self.reader = reader
      self.reader.takePlainRecords { RowFrames() }
    }

    deinit { reader.stop() }

    func row(_ number: Int) throws -> [UInt8]? {
      while true {
        if let row = batch?.row(number) { return row }
        switch try reader.nextPart(counting: false) {
        case .batch(let next): batch = next
        case .record(let read):
          batch = nil
          if read.record.number == number { return read.source }
        case nil: return nil
        }
      }
    }
  }
}

/// Makes of plain records their rows, each behind its length in four bytes.
private final class RowFrames: PlainRecordTaker {
  var references: any Sendable { () }

  func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool {
    withUnsafeBytes(of: UInt32(record.source.count).littleEndian, frames.append)
    frames.append(record.source)
    return true
  }
}

extension RecordBatch {
  /// The row of one of its records, of those that ``RowFrames`` made; `nil` where it isn't among them.
  fileprivate func row(_ number: Int) -> [UInt8]? {
    guard let first = entries.first?.number, number >= first, number - first < entries.count else {
      return nil
    }
    let entry = entries[number - first]
    let frame = UnsafeRawBufferPointer(rebasing: frames[entry.frame...])
    let length = UInt32(littleEndian: frame.loadUnaligned(as: UInt32.self))
    return Array(frame[4..<4 + Int(length)])
  }
}
