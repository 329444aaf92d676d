import ExchangeFormats

/// Takes every plain record: its frame is its values and its row, each behind its length.
final class CopyingTaker: PlainRecordTaker {
  let references: any Sendable = 0

  func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool {
    for bytes in Array(record.values) + [record.source] {
      withUnsafeBytes(of: UInt32(bytes.count), frames.append)
      frames.append(bytes)
    }
    return true
  }

  /// The records of a batch that such a taker took, each with its row.
  static func records(of batch: RecordBatch, _ schema: KindSchema) -> [(record: Record, source: String)] {
    batch.entries.map { entry in
      var place = entry.frame
      func next() -> UnsafeMutableRawBufferPointer {
        let count = Int(batch.frames.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        defer { place += 4 + count }
        return UnsafeMutableRawBufferPointer(rebasing: batch.frames[(place + 4)..<(place + 4 + count)])
      }
      var record = Record(number: entry.number, line: entry.line)
      for _ in schema.fields { record.append(next()) }
      return (record, String(decoding: next(), as: UTF8.self))
    }
  }
}
