/// The unified social credit code (统一社会信用代码, GB 32100): who registered, what sort, six digits of the
/// division, nine characters of the subject, one check character.
enum USCC {
  /// The characters by their value; I, O, S, V and Z aren't used.
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  /// The value of each byte; 0xFF where it is none of the alphabet. Small letters are told as what they stand for.
  private static let values: [UInt8] = (0...UInt8.max).map { byte in
    alphabet.firstIndex(of: capital(byte)).map { UInt8($0) } ?? 0xFF
  }
  /// The same, of capitals and digits alone, in which a code is written.
  private static let written: [UInt8] = (0...UInt8.max).map { byte in
    alphabet.firstIndex(of: byte).map { UInt8($0) } ?? 0xFF
  }
  /// The powers of 3 modulo 31.
  private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

  /// The bytes that a code may have, one after another, whatever its check character.
  static let characters: [Set<UInt8>] = {
    let all = Set((0...UInt8.max).filter { written[Int($0)] != 0xFF })
    return (0..<18).map { (2..<8).contains($0) ? all.filter { written[Int($0)] < 10 } : all }
  }()

  /// Whether it is a code, as it is written, whose check character fits and that is no placeholder.
  static func isFitting(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count == 18 else { return false }
    return written.withUnsafeBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        var (sum, isOneCharacter) = (0, true)
        for place in 0..<17 {
          let number = values[Int(value[place])]
          if number == 0xFF || ((2..<8).contains(place) && number > 9) { return false }
          sum += Int(number) * weights[place]
          isOneCharacter = isOneCharacter && value[place] == value[17]
        }
        return Int(values[Int(value[17])]) == (31 - sum % 31) % 31 && !isOneCharacter
      }
    }
  }

  /// The code that a value with small letters or hyphens stands for, if its check character fits; `nil` for any other.
  static func written(for value: ArraySlice<UInt8>) -> [UInt8]? {
    guard (18...24).contains(value.count),
      value.contains(where: { $0 == UInt8(ascii: "-") || (0x61...0x7A).contains($0) })
    else { return nil }
    let code = value.compactMap { $0 == UInt8(ascii: "-") ? nil : capital($0) }
    guard code.count == 18, !code.elementsEqual(value) else { return nil }
    return code.withUnsafeBytes(isFitting) ? code : nil
  }

  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    guard value.count == 18 else { return .length(found: value.characterCount, expected: 18) }
    let misplaced = value.firstPlace { place, byte in
      (2..<8).contains(place) ? LegacyText.isDigit(byte) : values[Int(byte)] != 0xFF
    }
    if let misplaced { return misplaced }
    if value.isOneCharacter { return .placeholder }
    let sum = zip(value, weights).reduce(0) { $0 + Int(values[Int($1.0)]) * $1.1 }
    // A remainder of 0 gives 0, not 31.
    guard let last = value.last, Int(values[Int(last)]) == (31 - sum % 31) % 31 else {
      return .checkCharacter
    }
    return nil
  }
}
