import ExchangeBase

/// What is wrong with a code.
public enum CodeFault: Sendable, Hashable {
  /// It has too few or too many characters.
  case length(found: Int, expected: Int)
  /// The character at this place, from 1, is none that may stand there.
  case character(place: Int)
  /// Its check character doesn't fit the others. Such codes have been issued, so nothing is refused for it.
  case checkCharacter
  /// The date of birth in it is no day.
  case birthday
  /// It is one that people and systems fill in for want of a real one: a character over and over.
  case placeholder
  /// Brackets stand around it.
  case enclosed
  /// It looks like no phone number.
  case noPhone

  /// Whether it has not even the form of such a code.
  var isMalformed: Bool {
    switch self {
    case .length, .character: true
    case .checkCharacter, .birthday, .placeholder, .enclosed, .noPhone: false
    }
  }

  /// The fault in words, for the findings that want them.
  var detail: LocalizedText {
    switch self {
    case .length(let found, let expected):
      LocalizedText("有 \(found) 位，应为 \(expected) 位", "it has \(found) characters instead of \(expected)")
    case .character(let place):
      LocalizedText("第 \(place) 位不能是这个字符", "character \(place) is not allowed there")
    case .checkCharacter: LocalizedText("校验码不符", "its check character doesn't fit the others")
    case .birthday: LocalizedText("其中的出生日期不存在", "the date of birth in it doesn't exist")
    case .placeholder: LocalizedText("像是占位的代码", "it looks like a placeholder")
    case .enclosed: LocalizedText("外面多了一对括号", "brackets stand around it")
    case .noPhone: LocalizedText("不像电话号码", "it looks like no phone number")
    }
  }
}

extension ArraySlice<UInt8> {
  /// The first place, from 1 in characters, whose byte isn't allowed there; `isAllowed` is given offset and
  /// byte.
  func firstPlace(unless isAllowed: (Int, UInt8) -> Bool) -> CodeFault? {
    for (offset, byte) in self.enumerated() where !isAllowed(offset, byte) {
      // All bytes before are ASCII, so places and offsets are the same.
      return .character(place: offset + 1)
    }
    return nil
  }

  /// Whether it is one character over and over, or once.
  var isOneCharacter: Bool { !isEmpty && allSatisfy { $0 == first } }

  /// The number of characters, for a value that is UTF-8.
  var characterCount: Int { self.count { $0 & 0xC0 != 0x80 } }
}

/// Small Latin letters made capital.
func capital(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & ~0x20 : byte }
