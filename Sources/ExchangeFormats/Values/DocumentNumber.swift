/// The numbers of documents and licences, as one and the same office writes them in several ways.
public enum DocumentNumber {
  /// The form in which numbers are compared: full-width ASCII half-width, every kind of bracket round, white space
  /// dropped, Latin letters in capitals. Only for comparing; the number itself is passed on as it was written.
  public static func key(_ text: String) -> String {
    var text = text
    return text.withUTF8 { key(UnsafeRawBufferPointer($0)) }
  }

  /// The same of a number in memory, which is valid UTF-8.
  public static func key(_ number: UnsafeRawBufferPointer) -> String {
    // With round brackets no number becomes longer.
    String(unsafeUninitializedCapacity: number.count) { key in
      var count = 0
      forEachByte(of: number, with: .round) { byte in
        key[count] = byte
        count += 1
      }
      return count
    }
  }

  /// What becomes of the brackets of a number.
  public enum Brackets: Sendable {
    /// Round ones: ``DocumentNumber/key(_:)``.
    case round
    /// Those of the standard (GB/T 9704: 〔2021〕), by which a number is told from others by its content: what ``DocumentNumber/key(_:)``
    /// finds the same is the same, and a number that is written as the standard wants it stays as it is.
    case standard
  }

  /// Appends a number, valid UTF-8, in the form in which it is compared.
  ///
  /// - Parameter keepingCase: whether letters stay small or capital, since it may be an id, which they tell apart.
  public static func append(
    _ number: UnsafeRawBufferPointer, with brackets: Brackets, keepingCase: Bool = false,
    to output: FrameBuffer
  ) {
    // The brackets of the standard have three bytes each.
    withUnsafeTemporaryAllocation(byteCount: 3 * number.count, alignment: 1) { text in
      var count = 0
      forEachByte(of: number, with: brackets, keepingCase: keepingCase) { byte in
        text[count] = byte
        count += 1
      }
      output.append(UnsafeRawBufferPointer(rebasing: text[..<count]))
    }
  }

  /// The form in which references are compared by their words: as ``key(_:)``, but with letters as they are, which tell ids apart.
  public static func reference(_ text: String) -> String {
    var text = text
    return text.withUTF8 { reference in
      // With round brackets no number becomes longer.
      String(unsafeUninitializedCapacity: reference.count) { key in
        var count = 0
        forEachByte(of: UnsafeRawBufferPointer(reference), with: .round, keepingCase: true) { byte in
          key[count] = byte
          count += 1
        }
        return count
      }
    }
  }

  /// Whether a number, valid UTF-8, is sure to be in the form in which it is compared with the brackets of the standard, case kept.
  public static func isStandard(_ number: UnsafeRawBufferPointer) -> Bool {
    isWrittenAsMostAre(number) && !number.contains { "()[]{}<>".utf8.contains($0) }
  }

  /// Gives the bytes of the form in which a number is compared.
  @inline(__always)
  private static func forEachByte(
    of number: UnsafeRawBufferPointer, with brackets: Brackets, keepingCase: Bool = false,
    _ body: (UInt8) -> Void
  ) {
    func give(_ folded: UInt8) {
      switch folded {
      case UInt8(ascii: "(") where brackets == .standard: for byte in "〔".utf8 { body(byte) }
      case UInt8(ascii: ")") where brackets == .standard: for byte in "〕".utf8 { body(byte) }
      default: body(folded)
      }
    }
    guard isWrittenAsMostAre(number) else {
      for byte in folded(Array(number)[...], keepingCase: keepingCase) { give(byte) }
      return
    }
    var place = 0
    while place < number.count {
      let byte = number[place]
      if byte < 0x80 {
        give(folded(byte, keepingCase: keepingCase))
        place += 1
        continue
      }
      if byte == 0xE3 {
        give(number[place + 2] == 0x94 ? UInt8(ascii: "(") : UInt8(ascii: ")"))
      } else {
        for byte in number[place..<place + 3] { body(byte) }
      }
      place += 3
    }
  }

  /// Whether a number has nothing but visible ASCII, ideographs, and 〔 and 〕.
  private static func isWrittenAsMostAre(_ number: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place < number.count {
      let byte = number[place]
      if LegacyText.isVisibleASCII(byte) {
        place += 1
        continue
      }
      guard place + 3 <= number.count else { return false }
      let isBracket = byte == 0xE3 && number[place + 1] == 0x80 && number[place + 2] & 0xFE == 0x94
      guard isBracket || LegacyText.isIdeographLead(byte) else { return false }
      place += 3
    }
    return true
  }

  private static func folded(_ bytes: ArraySlice<UInt8>, keepingCase: Bool) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.first {
      if let ascii = LegacyText.narrowed(atStartOf: rest) {
        key.append(folded(ascii, keepingCase: keepingCase))
        rest = rest.dropFirst(3)
      } else if case let length = Blank.length(atStartOf: rest), length > 0 {
        rest = rest.dropFirst(length)
      } else if let (bracket, length) = bracket(atStartOf: rest) {
        key.append(bracket)
        rest = rest.dropFirst(length)
      } else {
        key.append(folded(byte, keepingCase: keepingCase))
        rest = rest.dropFirst()
      }
    }
    return key
  }

  private static func folded(_ byte: UInt8, keepingCase: Bool) -> UInt8 {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): UInt8(ascii: "(")
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): UInt8(ascii: ")")
    case UInt8(ascii: "a")...UInt8(ascii: "z") where !keepingCase: byte & ~0x20
    default: byte
    }
  }

  /// The bracket that `value` begins with, as a round one, and how many bytes it has.
  private static func bracket(atStartOf value: ArraySlice<UInt8>) -> (UInt8, length: Int)? {
    guard let lead = value.first, lead == 0xC2 || lead == 0xE2 || lead == 0xE3 || lead == 0xEF else {
      return nil
    }
    let length = lead == 0xC2 ? 2 : 3
    guard value.count >= length else { return nil }
    let code = value.dropFirst().prefix(length - 1).reduce(UInt32(lead & (length == 2 ? 0x1F : 0x0F))) {
      $0 << 6 | UInt32($1 & 0x3F)
    }
    guard let isOpening = brackets[code] else { return nil }
    return (isOpening ? UInt8(ascii: "(") : UInt8(ascii: ")"), length)
  }

  /// Whether a bracket beyond ASCII and its full-width forms opens, by its code: each pair that stands where a number's year
  /// does in what typewriters, code tables and fonts have made of 〔2021〕.
  private static let brackets: [UInt32: Bool] = {
    var brackets: [UInt32: Bool] = [:]
    for (range, opensEven) in pairs {
      for code in range { brackets[code] = code.isMultiple(of: 2) == opensEven }
    }
    return brackets
  }()

  /// Runs of pairs, with whether the opening ones have even codes.
  private static let pairs: [(ClosedRange<UInt32>, Bool)] = [
    // 〈〉《》「」『』【】 〔〕〖〗〘〙〚〛, of GBK and Unicode, and the older codes of 〈〉.
    (0x3008...0x3011, true), (0x3014...0x301B, true), (0x2329...0x232A, false),
    // ⁅⁆, raised and lowered (), ‹› and «».
    (0x2045...0x2046, false), (0x207D...0x207E, false), (0x208D...0x208E, false), (0x2039...0x203A, false),
    (0xAB...0xAB, false), (0xBB...0xBB, true),
    // Ornamental and mathematical: ❨❩…❴❵, ⟦⟧⟨⟩…⟮⟯, ⦃⦄⦅⦆…⦗⦘, ⧼⧽.
    (0x2768...0x2775, true), (0x27E6...0x27EF, true), (0x2983...0x2998, false), (0x29FC...0x29FD, true),
    // The forms of upright lines: ︗︘, ︵︶…﹃﹄, ﹇﹈.
    (0xFE17...0xFE18, false), (0xFE35...0xFE44, false), (0xFE47...0xFE48, false),
    // Small forms, of Big5: ﹙﹚﹛﹜﹝﹞, ﹤﹥; wide and half-width ones: ｟｠, ｢｣.
    (0xFE59...0xFE5E, false), (0xFE64...0xFE65, true), (0xFF5F...0xFF60, false), (0xFF62...0xFF63, true),
  ]
}
