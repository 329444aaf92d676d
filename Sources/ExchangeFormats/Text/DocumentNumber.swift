/// The numbers of documents and licences, as one and the same office writes them in several ways.
public enum DocumentNumber {
  /// The form in which numbers are compared: full-width ASCII half-width, every kind of bracket round, white space
  /// dropped, Latin letters in capitals. Only for comparing; the number itself is passed on as it was written.
  public static func key(_ text: String) -> String {
    var text = text
    return String(decoding: folded(text.withUTF8 { Array($0) }[...]), as: UTF8.self)
  }

  /// A number as it is told from others by its content: what ``key(_:)`` finds the same is the same, and a number that is
  /// written as the standards want it (GB/T 9704: 〔2021〕) stays as it is.
  public static func oneForm(of number: ArraySlice<UInt8>) -> [UInt8] {
    var form: [UInt8] = []
    for byte in folded(number) {
      switch byte {
      case UInt8(ascii: "("): form += "〔".utf8
      case UInt8(ascii: ")"): form += "〕".utf8
      default: form.append(byte)
      }
    }
    return form
  }

  private static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.first {
      if let ascii = LegacyText.narrowed(atStartOf: rest) {
        key.append(folded(ascii))
        rest = rest.dropFirst(3)
      } else if case let length = LegacyText.spaceLength(atStartOf: rest), length > 0 {
        rest = rest.dropFirst(length)
      } else if let bracket = bracket(atStartOf: rest) {
        key.append(bracket)
        rest = rest.dropFirst(3)
      } else {
        key.append(folded(byte))
        rest = rest.dropFirst()
      }
    }
    return key
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): UInt8(ascii: "(")
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): UInt8(ascii: ")")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & ~0x20
    default: byte
    }
  }

  /// The East Asian brackets, U+3008…U+3011 and U+3014…U+301B, in which opening ones have even codes.
  private static func bracket(atStartOf value: ArraySlice<UInt8>) -> UInt8? {
    guard value.starts(with: [0xE3, 0x80]), value.count >= 3 else { return nil }
    let last = value[value.startIndex + 2]
    guard (0x88...0x91).contains(last) || (0x94...0x9B).contains(last) else { return nil }
    return last.isMultiple(of: 2) ? UInt8(ascii: "(") : UInt8(ascii: ")")
  }
}
