/// What is left of characters that a conversion before ours couldn't read.
enum LostCharacter {
  /// What shows that characters of `value` were lost: U+FFFD, which decoders put in their place, or 锟斤拷, two of
  /// these in UTF-8 read as GBK; `nil` when there is none.
  static func found(in value: ArraySlice<UInt8>) -> String? {
    value.withUnsafeBufferPointer { value in
      var index = 0
      while index + 3 <= value.count {
        switch value[index] {
        case 0xEF where value[index + 1] == 0xBF && value[index + 2] == 0xBD: return "U+FFFD"
        case 0xE9 where value[index...].starts(with: mark): return "锟斤拷"
        // The text is valid, so that the rest of a long character holds no mark.
        case 0xE0...: index += 3
        default: index += 1
        }
      }
      return nil
    }
  }

  private static let mark = Array("锟斤拷".utf8)
}
