import ExchangeBase

/// What stands out in a value, found by going over it once; nearly all values hold nothing of the kind.
struct ValueScan {
  /// A character that no text holds: a control character of ASCII or of U+0080…U+009F, or a code that is no character
  /// (U+FFFF, U+FDD0…U+FDEF and their like in the other planes).
  private(set) var control: UInt32?
  /// What shows that characters were lost before; see ``LostCharacter``.
  private(set) var lost: String?
  /// The first character of a private code, whose meaning only its maker knows.
  private(set) var privateUse: UInt32?
  /// Whether there is a question mark, half-width or full-width, which many converters put for what they can't write.
  private(set) var hasQuestionMark = false
  /// Whether there is something that converters and fonts put for what they can't write or show: `¿`, `□`, `■`, `〓`.
  private(set) var hasStandIn = false
  /// The first character that can't be seen (`Unicode.Scalar.isInvisible`).
  private(set) var invisible: UInt32?
  /// Whether there is a `#`, half-width or full-width, with which spreadsheets begin their errors.
  private(set) var hasHash = false
  /// Whether there is a `&`, `<`, `_`, `\` or `%`, with which markup and spelt characters begin.
  private(set) var hasMarkup = false
  /// Whether there is something that a ``ProgramWord`` holds.
  private(set) var hasProgramSign = false
  /// Whether there are letters, signs or frames that Chinese text has no use for, which is what its bytes look like when
  /// they are read in the encoding of another language; see ``Garbling``.
  private(set) var hasForeignLetters = false
  /// Whether there are half-width katakana, for the same reason.
  private(set) var hasKatakana = false
  /// Where the first character lies that isn't ASCII.
  private(set) var firstWide: Int?

  /// Goes over `value`, which is valid UTF-8.
  init(_ value: ArraySlice<UInt8>) {
    let start = value.startIndex
    value.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          look(atASCII: byte)
          index += 1
          continue
        }
        if firstWide == nil { firstWide = start + index }
        let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
        guard index + length <= bytes.count else { return }
        look(at: UnsafeBufferPointer(rebasing: bytes[index...]), length: length)
        index += length
      }
    }
  }

  private mutating func look(atASCII byte: UInt8) {
    switch byte {
    case 0x09, 0x0A, 0x0D: break
    case ..<0x20, 0x7F: control = control ?? UInt32(byte)
    case UInt8(ascii: "?"): hasQuestionMark = true
    case UInt8(ascii: "#"): hasHash = true
    case UInt8(ascii: "&"), UInt8(ascii: "_"), UInt8(ascii: "\\"): hasMarkup = true
    case UInt8(ascii: "<"), UInt8(ascii: "%"): (hasMarkup, hasProgramSign) = (true, true)
    // Of `[object`, `${`, `{{`, `undefined`, `null`, `None`.
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "u"), UInt8(ascii: "."), UInt8(ascii: "N"):
      hasProgramSign = true
    default: break
    }
  }

  /// Looks at a character that isn't ASCII, with what comes after it.
  private mutating func look(at rest: UnsafeBufferPointer<UInt8>, length: Int) {
    switch rest[0] {
    case 0xC2: look(atSign: rest[1])
    case 0xC3...0xDF:
      if !noteInvisible(UInt32(rest[0] & 0x1F) << 6 | UInt32(rest[1] & 0x3F)) { hasForeignLetters = true }
    case 0xE1: noteInvisible(Self.scalar(rest))
    case 0xE2: look(atMark: rest)
    // 〓
    case 0xE3: if rest[1] == 0x80, rest[2] == 0x93 { hasStandIn = true }
    // Ideographs: only those that begin a mark of loss are looked at.
    case 0xE5, 0xE7, 0xE9: lost = lost ?? LostCharacter.mark(atStartOf: rest)
    case 0xEE: privateUse = privateUse ?? Self.scalar(rest)
    case 0xEF: look(atLast: rest)
    case 0xF0...: look(atDistant: rest)
    default: break
    }
  }

  /// U+0080…U+00BF.
  private mutating func look(atSign code: UInt8) {
    switch code {
    case ..<0xA0: control = control ?? UInt32(code)
    case 0xBF: hasStandIn = true
    default: noteInvisible(UInt32(code))
    }
  }

  /// U+2000…U+2FFF.
  private mutating func look(atMark rest: UnsafeBufferPointer<UInt8>) {
    switch Self.scalar(rest) {
    case 0x25A0, 0x25A1, 0x25AF, 0x2588:
      hasStandIn = true
      hasForeignLetters = true
    // Mathematical signs, frames and blocks, which DOS has among its letters.
    case 0x2200...0x22FF, 0x2500...0x25FF: hasForeignLetters = true
    case let code: noteInvisible(code)
    }
  }

  /// U+F000…U+FFFF: private codes, full-width forms, U+FFFD, and what is no character.
  private mutating func look(atLast rest: UnsafeBufferPointer<UInt8>) {
    switch Self.scalar(rest) {
    case let code where code < 0xF900: privateUse = privateUse ?? code
    case 0xFF03: hasHash = true
    case 0xFF61...0xFF9F: hasKatakana = true
    case 0xFF1F: hasQuestionMark = true
    case 0xFFFC: hasStandIn = true
    case 0xFFFD: lost = lost ?? "U+FFFD"
    case 0xFFFE: lost = lost ?? LostCharacter.cut
    case let code where code >= 0xFFFE || (0xFDD0...0xFDEF).contains(code): control = control ?? code
    case let code: noteInvisible(code)
    }
  }

  private mutating func look(atDistant rest: UnsafeBufferPointer<UInt8>) {
    let code =
      UInt32(rest[0] & 0x07) << 18 | UInt32(rest[1] & 0x3F) << 12 | UInt32(rest[2] & 0x3F) << 6
      | UInt32(rest[3] & 0x3F)
    if code & 0xFFFE == 0xFFFE {
      control = control ?? code
    } else if code >= 0xF0000 {
      privateUse = privateUse ?? code
    } else {
      noteInvisible(code)
    }
  }

  /// Notes a character if it can't be seen.
  ///
  /// - Returns: whether it can't.
  @discardableResult
  private mutating func noteInvisible(_ code: UInt32) -> Bool {
    guard Unicode.Scalar(code)?.isInvisible == true else { return false }
    invisible = invisible ?? code
    return true
  }

  private static func scalar(_ rest: UnsafeBufferPointer<UInt8>) -> UInt32 {
    UInt32(rest[0] & 0x0F) << 12 | UInt32(rest[1] & 0x3F) << 6 | UInt32(rest[2] & 0x3F)
  }
}
