/// Looks at short values, eight bytes at a time.
enum ByteWords {
  private static let lows: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func word(_ value: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: value.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// The first eight bytes of a value that isn't empty, and its last eight; of one that has fewer all of them, and 0.
  @inline(__always)
  static func ends(of value: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    let count = value.count
    if count >= 8 { return (word(value, 0), word(value, count - 8)) }
    if count >= 4 {
      // What both halves hold is the same.
      let low = UInt32(littleEndian: value.loadUnaligned(as: UInt32.self))
      let high = UInt32(littleEndian: value.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return (UInt64(low) | UInt64(high) << UInt64(8 * (count - 4)), 0)
    }
    let middle = count / 2
    return (
      UInt64(value[0]) | UInt64(value[middle]) << UInt64(8 * middle)
        | UInt64(value[count - 1]) << UInt64(8 * (count - 1)), 0
    )
  }

  /// Whether a day of ten bytes is before another.
  @inline(__always)
  static func isDay(_ day: UnsafeRawBufferPointer, before other: UnsafeRawBufferPointer) -> Bool {
    let (first, second) = (word(day, 0).byteSwapped, word(other, 0).byteSwapped)
    return first == second ? (day[8], day[9]) < (other[8], other[9]) : first < second
  }

  /// Whether all bytes are digits.
  @inline(__always)
  static func areDigits(_ value: UnsafeRawBufferPointer) -> Bool {
    let count = value.count
    guard count >= 8 else {
      for byte in value where byte &- 0x30 > 9 { return false }
      return true
    }
    var place = 0
    while place + 8 < count {
      guard areDigits(word(value, place)) else { return false }
      place += 8
    }
    return areDigits(word(value, count - 8))
  }

  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool {
    let halves = 0xF0 &* lows
    // Six more take what is above 9 out of its half.
    return word & halves == 0x30 &* lows && (word &+ 6 &* lows) & halves == 0x30 &* lows
  }

  /// Whether eight bytes from a place on stand for themselves in XML wherever they are: most letters, digits and signs, and all of Chinese
  /// characters but full-width forms.
  @inline(__always)
  static func isPlainXML(_ value: UnsafeRawBufferPointer, at place: Int) -> Bool {
    let word = word(value, place)
    // `<` and `>` differ in one bit.
    let angles = zeros(in: (word & ~(2 &* lows)) ^ (0x3C &* lows))
    // Controls, blanks, quotes and `&` are below `'`.
    let low = (word &- 0x27 &* lows) & ~word & highs
    // U+FFFE begins with 0xEF.
    return angles | low | zeros(in: word ^ (0xEF &* lows)) == 0
  }

  /// The high bits of bytes that are zero, and perhaps of some behind such; 0 where there is none.
  @inline(__always)
  private static func zeros(in word: UInt64) -> UInt64 { (word &- lows) & ~word & highs }

  /// Whether a byte is beyond ASCII.
  @inline(__always)
  static func holdsWide(_ value: UnsafeRawBufferPointer) -> Bool {
    let count = value.count
    guard count >= 8 else { return value.contains { $0 >= 0x80 } }
    var (place, all) = (0, word(value, count - 8))
    while place + 8 < count {
      all |= word(value, place)
      place += 8
    }
    return all & highs != 0
  }

  /// Where `byte` stands first among the first bytes of a value up to place `last`, at most 9; -1 where it doesn't.
  @inline(__always)
  static func firstPlace(of byte: UInt8, in value: UnsafeRawBufferPointer, upTo last: Int) -> Int {
    var place = 0
    if value.count >= 8 {
      let others = word(value, 0) ^ UInt64(byte) &* lows
      // The lowest high bit belongs to the first byte that is zero.
      let marks = zeros(in: others)
      if marks != 0 { return marks.trailingZeroBitCount >> 3 }
      place = 8
    }
    while place < value.count, place <= last {
      if value[place] == byte { return place }
      place += 1
    }
    return -1
  }
}
