/// The characters beyond ASCII that show nothing, over bytes of UTF-8: blanks of every width, and marks that are invisible
/// by themselves or only turn or join what is around them.
///
/// Around a value, in a code and in a title they mean nothing: contacts, calculators and web pages leave them behind where
/// something was copied.
enum Blank {
  /// The length of the blank that `first` and what follows it begin; 0 where none does.
  @inline(__always)
  static func length(_ first: UInt8, _ second: @autoclosure () -> UInt8?, _ third: @autoclosure () -> UInt8?)
    -> Int
  {
    switch first {
    // U+00A0, U+00AD.
    case 0xC2: second() == 0xA0 || second() == 0xAD ? 2 : 0
    case 0xE2, 0xE3, 0xEF:
      if let second = second(), let third = third(), isWide(first, second, third) { 3 } else { 0 }
    default: 0
    }
  }

  private static func isWide(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    // U+2000…U+200F, U+2028…U+202F.
    case (0xE2, 0x80): third <= 0x8F || (0xA8...0xAF).contains(third)
    // U+205F…U+206F.
    case (0xE2, 0x81): (0x9F...0xAF).contains(third)
    // U+3000.
    case (0xE3, 0x80): third == 0x80
    // U+FEFF.
    case (0xEF, 0xBB): third == 0xBF
    default: false
    }
  }
}
