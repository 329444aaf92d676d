/// What is left of characters that a conversion before ours couldn't read.
enum LostCharacter {
  /// What shows that characters of `value` were lost: U+FFFD, which decoders put in their place, 锟斤拷, two of these in
  /// UTF-8 read as GBK, or ``cut``; `nil` when there is none.
  static func found(in value: ArraySlice<UInt8>) -> String? {
    value.withUnsafeBufferPointer { value in
      var index = 0
      while index + 3 <= value.count {
        switch value[index] {
        case 0xEF where value[index + 1] == 0xBF && value[index + 2] == 0xBD: return "U+FFFD"
        case 0xEF where value[index + 1] == 0xBF && value[index + 2] == 0xBE: return cut
        case 0xE9 where value[index...].starts(with: mark): return "锟斤拷"
        // The text is valid, so that the rest of a long character holds no mark.
        case 0xE0...: index += 3
        default: index += 1
        }
      }
      return nil
    }
  }

  /// Said of a ``CutCharacter``.
  static let cut = "U+FFFE"

  /// `text` with the visible U+FFFD in place of each ``CutCharacter``.
  static func shown(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.contains(0xEF) else { return text }
    var shown = text
    for place in shown.indices.dropLast(2)
    where shown[place] == 0xEF && shown[place...].starts(with: CutCharacter.mark) { shown[place + 2] = 0xBD }
    return shown
  }

  private static let mark = Array("锟斤拷".utf8)
}
