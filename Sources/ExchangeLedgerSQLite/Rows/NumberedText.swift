/// A text taken apart at its last number: what names records (`SPJ-2021-000017`, `薛审样许字(2021)17号`) mostly differs from
/// what names others by that number alone.
///
/// What is in ledgers rests on how a text is taken apart and what its ``key`` is: neither may ever change within a format.
struct NumberedText {
  /// How many digits the number has at most; digits before them belong to the head.
  static let mostDigits = 6
  /// The first number that has more digits.
  static let numbers: Int64 = 1_000_000

  /// What stands before the number; all of it where there is none.
  let head: UnsafeBufferPointer<UInt8>
  /// What stands behind it.
  let tail: UnsafeBufferPointer<UInt8>
  /// The number.
  let number: Int64
  /// How many digits the number is written with at least; 0 where there is none.
  let digits: Int
  /// A hash of head, digits and tail, the same everywhere and always.
  let wordingHash: UInt64

  /// Takes a text apart.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var end = text.count
    while end > 0, !Self.isDigit(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < Self.mostDigits, Self.isDigit(text[start - 1]) { start -= 1 }
    var number: Int64 = 0
    for place in start..<end { number = number * 10 + Int64(text[place] &- 0x30) }
    // Where the number is filled up with zeros or goes on to the left, its digits are counted.
    let isCounted =
      start < end && (start > 0 && Self.isDigit(text[start - 1]) || end - start > 1 && text[start] == 0x30)
    self.init(
      head: end == 0 ? text : UnsafeBufferPointer(rebasing: text[..<start]),
      tail: UnsafeBufferPointer(rebasing: text[(end == 0 ? text.count : end)...]), number: number,
      digits: end == 0 ? 0 : isCounted ? end - start : 1)
  }

  /// A text that is taken as it is, whatever numbers are in it.
  init(whole text: UnsafeBufferPointer<UInt8>) {
    self.init(head: text, tail: UnsafeBufferPointer(rebasing: text[text.count...]), number: 0, digits: 0)
  }

  private init(head: UnsafeBufferPointer<UInt8>, tail: UnsafeBufferPointer<UInt8>, number: Int64, digits: Int)
  {
    (self.head, self.tail, self.number, self.digits) = (head, tail, number, digits)
    wordingHash = StableHash.hash(tail, StableHash.hash(head, UInt64(digits)))
  }

  /// The number by which the text is found, of 32 bits. Others may have the same: what is found is compared.
  ///
  /// Texts that follow each other lie near each other, 1,024 in one stretch, so that a bundle of them goes into few pages of an
  /// index however large that has become.
  var key: Int64 {
    let hash = StableHash.mixed(wordingHash ^ (UInt64(number) >> 10) &* StableHash.prime)
    let stretch = UInt32(truncatingIfNeeded: hash >> 42) << 10
    let place = UInt32(truncatingIfNeeded: UInt64(number) ^ hash) & 1023
    return Int64(Int32(bitPattern: stretch | place))
  }

  /// The key of a text.
  static func key(of text: String) -> Int64 {
    var text = text
    return text.withUTF8 { NumberedText($0).key }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

/// A hash of bytes that is the same on every machine and in every version: what rests on it is stored.
enum StableHash {
  static let prime: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Hashes bytes, eight at a time, on from a hash before them.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = mixed(seed ^ UInt64(bytes.count) &* prime)
    var place = 0
    while place + 8 <= raw.count {
      hash = mixed(hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    var rest: UInt64 = 0
    while place < raw.count {
      rest = rest << 8 | UInt64(raw[place])
      place += 1
    }
    return mixed(hash ^ rest)
  }

  /// Every bit of the result hangs on every bit of the number (the end of MurmurHash3).
  static func mixed(_ number: UInt64) -> UInt64 {
    var number = number
    number ^= number >> 33
    number = number &* 0xFF51_AFD7_ED55_8CCD
    number ^= number >> 33
    number = number &* 0xC4CE_B9FE_1A85_EC53
    number ^= number >> 33
    return number
  }
}
