import ExchangeBase

@testable import ExchangeFormats

/// All that a reader says of a file, to be held against what it says of the same file otherwise.
struct Reading: Equatable {
  var header: BundleHeader?
  var records: [Record] = []
  var findings: [[Finding]] = []
  var bundleFindings: [Finding] = []
  var encoding: TextEncoding?
  /// What ended the reading.
  var failure: Finding?

  /// Reads with whatever `make` makes, whose plain records may come in batches.
  init<Reader: BundleReader & ~Copyable>(_ make: () throws(FormatError) -> Reader) {
    do throws(FormatError) {
      var reader = try make()
      header = reader.header
      do throws(FormatError) { try take(from: &reader) } catch {
        (encoding, bundleFindings) = (reader.encoding, reader.bundleFindings)
        throw error
      }
      (encoding, bundleFindings) = (reader.encoding, reader.bundleFindings)
    } catch {
      guard case .malformed(let finding) = error else { fatalError("memory can be read: \(error)") }
      failure = finding
    }
  }

  private mutating func take<Reader: BundleReader & ~Copyable>(
    from reader: inout Reader
  ) throws(FormatError) {
    while let part = try reader.nextPart(counting: false) {
      switch part {
      case .record(let read):
        records.append(read.record)
        findings.append(read.findings)
      case .batch(let batch):
        for record in Copying.records(of: batch, reader.schema) {
          records.append(record)
          findings.append([])
        }
      }
    }
  }

  /// The first thing that another reading of the same file says otherwise.
  func difference(to other: Reading) -> String? {
    if self == other { return nil }
    if failure != other.failure { return "it ends with \(failure as Any), not \(other.failure as Any)" }
    if header != other.header { return "its header is \(header as Any), not \(other.header as Any)" }
    if encoding != other.encoding { return "it is in \(encoding as Any), not \(other.encoding as Any)" }
    if bundleFindings != other.bundleFindings { return "\(bundleFindings), not \(other.bundleFindings)" }
    if records.count != other.records.count { return "\(records.count) records, not \(other.records.count)" }
    for index in records.indices where records[index] != other.records[index] {
      return "record \(index + 1) is \(records[index]), not \(other.records[index])"
    }
    for index in findings.indices where findings[index] != other.findings[index] {
      return "record \(index + 1) has \(findings[index]), not \(other.findings[index])"
    }
    return "the readings differ"
  }

  /// What is wrong with what is said, whatever the file holds.
  var objection: String? {
    Telling.objection(Array(findings.joined()) + bundleFindings + [failure].compactMap(\.self))
  }

  /// The records that go on to their recipients.
  var accepted: [Record] {
    zip(records, findings).filter { !$1.contains { $0.severity == .error } }.map(\.0)
  }

  /// What a recipient finds wrong with the accepted records as they are delivered, in either format.
  func objectionToDelivery(_ library: KindLibrary) throws -> String? {
    let accepted = self.accepted.prefix(8)
    guard let kind = header?.kind, let schema = library[kind]?.schema, !accepted.isEmpty else { return nil }
    let told = BundleHeader(kind: kind, id: "B1", sender: "XC-SPJ", createdAt: "2020-12-22T16:00:00+08:00")
    var document: [UInt8] = []
    var xml = try XMLBundleWriter(schema: schema)
    xml.header(told, to: &document)
    for record in accepted { xml.append(record, to: &document) }
    xml.footer(to: &document)
    let read = Reading { () throws(FormatError) in
      try XMLBundleReader(source: MemorySource(document), library: library, kind: kind)
    }
    // White space around a value is XML's to drop; whatever else it says is an error of ours.
    guard read.failure == nil, read.accepted.count == accepted.count else {
      let errors = Array(read.findings.joined()) + read.bundleFindings + [read.failure].compactMap(\.self)
      return
        "what is accepted isn't when it is delivered: \(errors)\n\(String(decoding: document, as: UTF8.self))"
    }
    for (sent, arrived) in zip(accepted, read.records) {
      for field in schema.fields.indices where sent[field] != arrived[field] {
        return
          "\(schema.fields[field].name) was \(Array(sent[field])) and arrives as \(Array(arrived[field]))"
      }
    }
    return nil
  }
}

/// Takes every plain record: its frame is its values, each behind its length.
private final class Copying: PlainRecordTaker {
  let references: any Sendable = 0

  func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool {
    for value in record.values {
      withUnsafeBytes(of: UInt32(value.count), frames.append)
      frames.append(value)
    }
    return true
  }

  /// The records of a batch that it took.
  static func records(of batch: RecordBatch, _ schema: KindSchema) -> [Record] {
    batch.entries.map { entry in
      var place = entry.frame
      var record = Record(number: entry.number, line: entry.line)
      for _ in schema.fields {
        let count = Int(batch.frames.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        place += 4
        record.append(batch.frames[place..<place + count])
        place += count
      }
      return record
    }
  }
}

extension CSVBundleReader where Source == MemorySource {
  /// Takes plain records in blocks of so many bytes.
  consuming func inBlocks(of size: Int) -> Self {
    takePlainRecords(inBlocksOf: size) { Copying() }
    return self
  }
}

extension XMLBundleReader where Source == MemorySource {
  /// Takes plain records in blocks of so many bytes.
  consuming func inBlocks(of size: Int) -> Self {
    takePlainRecords(inBlocksOf: size) { Copying() }
    return self
  }
}
