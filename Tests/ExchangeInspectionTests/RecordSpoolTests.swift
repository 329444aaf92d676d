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

  @Test func `whatever a byte of a spool is changed to, reading ends`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    var writer = try RecordSpoolWriter(path: path)
    for number in 1...3 {
      try writer.append(
        SpooledRecord(
          record: Record(number: number, values: ["一", "", "二三"]),
          digest: ArraySlice(repeating: 7, count: 16), route: number))
    }
    try writer.finish()
    let whole = try Files.bytes(of: path)
    var ended = 0
    for place in whole.indices {
      for byte in [0, 1, 3, 4, 127, 128, 255] as [UInt8] where whole[place] != byte {
        var other = whole
        other[place] = byte
        try Files.replace(path, with: other)
        do {
          var reader = try RecordSpoolReader(path: path)
          var bytes = 0
          while let read = try reader.next() {
            for field in 0..<read.record.count { bytes += read.record[field].count }
            _ = read.record.replacing([:])
          }
          #expect(bytes <= whole.count, "byte \(place) is \(byte)")
        } catch { ended += 1 }
      }
    }
    #expect(ended > 0)
  }

  @Test func `no more is held of a record than any has, however long its file is`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    let said: [(UInt32, UInt32)] = [(1, .max), (.max >> 3, 0), (1, UInt32(SpoolFrame.most))]
    for (count, end) in said {
      let numbers = [1, 1, 0, count, end].flatMap { number in
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
      }
      try Files.replace(path, with: numbers)
      // Holes cost nothing.
      try Files.cut(path, to: 6 << 30)
      #expect(throws: FileError.self, "\(count) values up to \(end)") {
        var reader = try RecordSpoolReader(path: path)
        _ = try reader.next()
      }
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
