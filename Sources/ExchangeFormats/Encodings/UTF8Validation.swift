/// How far a step over text came, and why it went no further.
struct TextStep: Equatable {
  /// What stands at the first byte that was not taken.
  enum Stop: Equatable {
    /// Nothing: all input was taken.
    case inputUsed
    /// A character that the output has no room for.
    case outputFull
    /// The front of a character whose rest must come with the next input.
    case incomplete
    /// No character of the encoding, or a NUL.
    case invalid
  }

  /// The number of input bytes taken; always whole characters.
  var read: Int
  /// The number of output bytes written.
  var written: Int
  /// Why it stopped.
  var stop: Stop
}

/// Strict UTF-8 (Unicode 3.9, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF, and no NUL.
enum UTF8Validation {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The number of bytes of `word`, from its first in memory, that are ASCII and not NUL.
  static func plainBytes(in word: UInt64) -> Int {
    // Subtracting one sets the high bit of a NUL; a borrow can only spoil the bytes after it.
    let marks = (word | (word &- ones)) & highs
    return marks.littleEndian.trailingZeroBitCount >> 3
  }

  /// The number of bytes in front that are ASCII and not NUL.
  static func plainPrefix(of input: UnsafeRawBufferPointer) -> Int {
    var index = 0
    while input.count - index >= 8 {
      let plain = plainBytes(in: input.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += plain
      if plain < 8 { return index }
    }
    while index < input.count, input[index] < 0x80, input[index] != 0 { index += 1 }
    return index
  }

  /// The valid front of `input`: `read` and `written` are its length.
  static func scan(_ input: UnsafeRawBufferPointer) -> TextStep {
    scan(input, from: TextKernel.validUTF8(input))
  }

  /// ``scan(_:)`` of text whose front of `start` bytes is known to be valid.
  static func scan(_ input: UnsafeRawBufferPointer, from start: Int) -> TextStep {
    let count = input.count
    var index = start
    while index < count {
      if count - index >= 8 {
        let plain = plainBytes(in: input.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index += plain
        if plain == 8 { continue }
        index = skipThreeByteCharacters(input, from: index)
        if index == count { break }
      }
      let length = lengthOfCharacter(input, at: index)
      guard length > 0 else {
        return TextStep(read: index, written: index, stop: length == 0 ? .invalid : .incomplete)
      }
      index += length
    }
    return TextStep(read: count, written: count, stop: .inputUsed)
  }

  /// Passes over the commonest Chinese characters, four bytes a look; the rare leads E0 and ED, whose second byte
  /// is restricted, are left to ``lengthOfCharacter(_:at:)``.
  private static func skipThreeByteCharacters(_ input: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while input.count - index >= 4 {
      let word = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      let lead = word & 0xFF
      guard word & 0x00C0_C0F0 == 0x0080_80E0, lead != 0xE0, lead != 0xED else { break }
      index += 3
    }
    return index
  }

  /// The length of the character at `index`; 0 when there is none, −1 when the input ends inside it.
  private static func lengthOfCharacter(_ input: UnsafeRawBufferPointer, at index: Int) -> Int {
    let lead = input[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x01...0x7F: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    for offset in 1..<length {
      guard index + offset < input.count else { return -1 }
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard allowed.contains(input[index + offset]) else { return 0 }
    }
    return length
  }
}
