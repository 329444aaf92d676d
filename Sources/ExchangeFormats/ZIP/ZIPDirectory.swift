import ExchangeBase

/// Where the directory of a ZIP lies, as the records at its end say (APPNOTE 6.3.10, sections 4.3.14 to 4.3.16).
struct ZIPDirectory {
  /// How many members it has.
  let entries: Int
  /// Its bytes in the file.
  let range: Range<Int>

  private static let endSize = 22
  private static let locatorSize = 20
  private static let wideEndSize = 56

  /// Finds the one end record, which with its comment ends where the file ends.
  ///
  /// What a reader takes that begins elsewhere never matters: whatever stands between the directory and the end record is
  /// refused.
  init<Source: RandomAccessSource & ~Copyable>(of source: borrowing Source) throws {
    let tailStart = max(0, source.size - Self.endSize - 0xFFFF)
    let tail = try source.bytes(in: tailStart..<source.size)
    let signature: [UInt8] = [0x50, 0x4B, 5, 6]
    let places = tail.indices.dropLast(Self.endSize - 1).filter { tail[$0...].starts(with: signature) }
    guard let place = places.last else { throw ZIPFault.endMissing.error() }
    func reachesEnd(_ place: Int) -> Bool {
      place + Self.endSize + Int(tail[place + 20]) + Int(tail[place + 21]) << 8 == tail.count
    }
    guard reachesEnd(place) else { throw ZIPFault.endNotLast.error() }
    guard places.count(where: reachesEnd) == 1 else { throw ZIPFault.endTwice.error() }
    var fields = ZIPFields(tail[(place + 4)...])
    let narrow = try Numbers(narrow: &fields)
    let end = tailStart + place
    let wide = try Self.wideNumbers(of: source, before: end)
    let numbers = wide?.numbers ?? narrow
    guard narrow.agrees(with: numbers), numbers.diskEntries == numbers.entries else {
      throw ZIPFault.endContradicts.error()
    }
    guard numbers.disk == 0, numbers.directoryDisk == 0 else { throw ZIPFault.severalDisks.error() }
    guard let offset = Int(exactly: numbers.offset), let size = Int(exactly: numbers.size),
      let count = Int(exactly: numbers.entries), offset <= source.size, size <= source.size,
      offset + size == wide?.start ?? end
    else { throw ZIPFault.directoryElsewhere.error() }
    entries = count
    range = offset..<offset + size
  }

  /// The numbers of an end record.
  private struct Numbers {
    let disk, directoryDisk, diskEntries, entries, size, offset: UInt64

    init(narrow fields: inout ZIPFields) throws(ZIPFieldsEnded) {
      disk = UInt64(try fields.short())
      directoryDisk = UInt64(try fields.short())
      diskEntries = UInt64(try fields.short())
      entries = UInt64(try fields.short())
      size = UInt64(try fields.long())
      offset = UInt64(try fields.long())
    }

    init(wide fields: inout ZIPFields) throws(ZIPFieldsEnded) {
      disk = UInt64(try fields.long())
      directoryDisk = UInt64(try fields.long())
      diskEntries = try fields.wide()
      entries = try fields.wide()
      size = try fields.wide()
      offset = try fields.wide()
    }

    /// Whether each number is the other's, or left to it: all ones.
    func agrees(with other: Numbers) -> Bool {
      let shorts: [KeyPath<Numbers, UInt64>] = [\.disk, \.directoryDisk, \.diskEntries, \.entries]
      return shorts.allSatisfy { self[keyPath: $0] == other[keyPath: $0] || self[keyPath: $0] == 0xFFFF }
        && [\Numbers.size, \.offset].allSatisfy {
          self[keyPath: $0] == other[keyPath: $0] || self[keyPath: $0] == 0xFFFF_FFFF
        }
    }
  }

  /// The ZIP64 end record, which stands with its locator right before the other; `nil` without one.
  private static func wideNumbers<Source: RandomAccessSource & ~Copyable>(
    of source: borrowing Source, before end: Int
  ) throws -> (numbers: Numbers, start: Int)? {
    let start = end - locatorSize - wideEndSize
    guard end >= locatorSize else { return nil }
    var locator = ZIPFields(try source.bytes(in: end - locatorSize..<end))
    guard try locator.long() == 0x0706_4B50 else { return nil }
    guard start >= 0, try locator.long() == 0, try locator.wide() == UInt64(start), try locator.long() == 1
    else { throw ZIPFault.endContradicts.error() }
    var fields = ZIPFields(try source.bytes(in: start..<end - locatorSize))
    guard try fields.long() == 0x0606_4B50, try fields.wide() == UInt64(wideEndSize - 12) else {
      throw ZIPFault.endContradicts.error()
    }
    // Who made it, and which version it needs.
    _ = try fields.bytes(4)
    return (try Numbers(wide: &fields), start)
  }
}
