/// What programs write where they had no value and made text of it all the same: `[object Object]`, `薛审undefined号`,
/// `${name}`.
enum ProgramWord {
  /// Whether `value` is such a word, or holds one.
  ///
  /// `null`, `undefined`, `None`, `NaN` and `NaT` count where they stand beside Chinese or a bracket: alone they say that there is
  /// no value, and a name in Latin letters may hold them.
  static func found(in value: ArraySlice<UInt8>) -> Bool {
    if words.contains(where: { ByteSearch.contains($0, in: value) }) { return true }
    if placeholders.contains(where: { holds($0.opening, $0.closing, value) }) { return true }
    return joined.contains { word in
      var rest = value
      while let start = rest.firstIndex(of: word[0]) {
        rest = rest[start...]
        if rest.starts(with: word) {
          let end = start + word.count
          if (start > value.startIndex && isMark(value[start - 1]))
            || (end < value.endIndex && isMark(value[end]))
          {
            return true
          }
        }
        rest = rest.dropFirst()
      }
      return false
    }
  }

  private static let words = ["[object ", "System.Data.", "System.__ComObject", "java.lang.", "%!s("].map {
    Array($0.utf8)
  }
  private static let joined = ["undefined", "null", "None", "NaN", "NaT"].map { Array($0.utf8) }
  private static let placeholders = [("${", "}"), ("#{", "}"), ("{{", "}}"), ("<%", "%>")].map {
    (opening: Array($0.utf8), closing: Array($1.utf8))
  }

  private static func holds(_ opening: [UInt8], _ closing: [UInt8], _ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    while let start = rest.firstIndex(of: opening[0]) {
      rest = rest[start...]
      if rest.starts(with: opening) { return ByteSearch.contains(closing, in: rest.dropFirst(opening.count)) }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte >= 0x80 || "[]()".utf8.contains(byte) }
}
