import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection

/// Records come back from the spool as they went in.
struct RecordSpoolTests {
  private func random(_ number: Int, _ generator: inout SeededGenerator) -> SpooledRecord {
    func bytes(upTo most: Int) -> [UInt8] {
      (0..<Int.random(in: 0...most, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
    }
    var record = Record(number: number, line: Int.random(in: 1...4_000_000, using: &generator))
    // Now and then a value is larger than what is read at once.
    for field in 0..<Int.random(in: 0...30, using: &generator) {
      record.append(number == 50 && field == 0 ? [UInt8](repeating: 0x41, count: 300_000) : bytes(upTo: 40))
    }
    return SpooledRecord(
      record: record, digest: ArraySlice((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }),
      route: Int.random(in: 0...70_000, using: &generator))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `records come back as they went in, as often as they are read`(seed: UInt64) throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    var generator = SeededGenerator(seed: seed)
    let records = (1...200).map { random($0, &generator) }
    var writer = try RecordSpoolWriter(path: path)
    for record in records { try writer.append(record) }
    try writer.finish()
    for _ in 0..<2 {
      var reader = try RecordSpoolReader(path: path)
      for record in records {
        let read = try #require(try reader.next())
        #expect(read.record == record.record)
        #expect(read.digest == record.digest)
        #expect(read.route == record.route)
      }
      #expect(try reader.next() == nil)
    }
  }

  @Test(arguments: [0, 1_000, 1 << 20])
  func `few records are held, and more lie in a file`(room: Int) throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    // What an attempt left that ended before.
    try Files.replace(path, with: [1, 2, 3])
    var generator = SeededGenerator(seed: 4)
    let records = (1...40).map { random($0, &generator) }
    var writer = RecordSpoolWriter(orFileAt: path, room: room)
    for record in records { try writer.append(record) }
    let spool = try writer.finish()
    #expect(try (Files.bytes(of: path) == [1, 2, 3]) == (room == 1 << 20))
    let sent = try MessageReader.message(RecordSpool.self, in: MessageWriter.bytes(of: spool))
    for spool in [spool, sent] {
      var reader = try RecordSpoolReader(spool)
      for record in records {
        let read = try #require(try reader.next())
        #expect(read.record == record.record && read.digest == record.digest && read.route == record.route)
      }
      #expect(try reader.next() == nil)
    }
  }

  @Test func `an empty spool has no records`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    var writer = try RecordSpoolWriter(path: path)
    try writer.finish()
    var reader = try RecordSpoolReader(path: path)
    #expect(try reader.next() == nil)
  }

  @Test func `a spool that was cut short is an error of ours, never a shorter bundle`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    var writer = try RecordSpoolWriter(path: path)
    let values = Record(number: 1, values: ["一", "二"])
    try writer.append(
      SpooledRecord(record: values, digest: ArraySlice(repeating: 7, count: 16), route: 0))
    try writer.finish()
    let whole = try Files.bytes(of: path)
    for count in 1..<whole.count {
      try Files.replace(path, with: whole.prefix(count))
      #expect(throws: FileError.self, "cut to \(count) bytes") {
        var reader = try RecordSpoolReader(path: path)
        _ = try reader.next()
      }
    }
  }
}
