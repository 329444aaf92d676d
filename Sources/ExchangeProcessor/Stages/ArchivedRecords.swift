import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// Reads accepted records again, from what was dropped: the ledger keeps that they came, the archive what they say.
struct ArchivedRecords {
  let configuration: ExchangeConfiguration

  /// What a record of a kind says by now, corrections included; `nil` when the archive doesn't have it any more.
  func current(_ life: RecordLife, of schema: KindSchema) throws -> Record? {
    guard let correction = life.corrections.last else { return try record(life.original, of: life.origin) }
    let values = schema.fields.map { field in
      field.name == "msgId" ? life.original.msgId : correction.fields[field.name] ?? ""
    }
    return Record(number: life.original.number, values: values)
  }

  /// The canonical content of an accepted record, as it came.
  private func record(_ row: RecordRow, of origin: RecordOrigin) throws -> Record? {
    guard let file = try file(of: origin.drop), let definition = configuration.kinds[origin.kind] else {
      return nil
    }
    var head = try FileSource(path: file)
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = try bytes.withUnsafeMutableBytes { try head.read(into: $0) }
    let found: Record?
    if case .xml = SniffedFormat(Array(bytes[..<count])) {
      found = try read(
        XMLBundleReader(source: FileSource(path: file), library: configuration.kinds, kind: origin.kind),
        row.number)
    } else {
      found = try read(
        CSVBundleReader(
          source: FileSource(path: file), fileName: origin.fileName, library: configuration.kinds,
          kind: origin.kind),
        row.number)
    }
    return found.map { RecordIdentity(schema: definition.schema).identified($0, sender: row.sender).record }
  }

  /// Where a drop's file lies: in the archive, or still in our hands.
  private func file(of drop: String) throws -> FilePath? {
    let layout = configuration.layout
    let copy = layout.work(drop).appending("original")
    if try Files.exists(copy) { return copy }
    let kept = layout.kept(layout.archive, drop)
    guard try Files.exists(kept) else { return nil }
    return try Files.names(in: kept).first.map { kept.appending($0) }
  }

  private func read<Reader: BundleReader & ~Copyable>(
    _ reader: consuming Reader, _ number: Int
  ) throws -> Record? {
    while let read = try reader.next() {
      if read.record.number == number { return read.record }
    }
    return nil
  }
}
