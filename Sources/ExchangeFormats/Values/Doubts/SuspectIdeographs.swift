/// The ideographs by which a glance tells garbled text: few other texts hold them where they are looked for, so that the
/// tables of whole encodings are hardly ever needed.
enum SuspectIdeographs {
  /// What is suspect about an ideograph.
  private struct Suspicion: OptionSet {
    let rawValue: UInt8
    /// It is what the first two bytes of an ideograph, a Chinese mark or a byte order mark in UTF-8 become in GBK: E380 to
    /// E9BF and EF80 to EFBF.
    static let beginsUTF8 = Suspicion(rawValue: 1)
    /// It is one of the rarer ideographs of Big5, in the place of GB 2312's commonest, and GB 2312 hasn't got it.
    static let isRare = Suspicion(rawValue: 2)
  }

  private static let first: UInt32 = 0x4E00
  private static let table: [Suspicion] = {
    var table = [Suspicion](repeating: [], count: 0x5200)
    func mark(_ suspicion: Suspicion, _ scalar: Unicode.Scalar?) {
      guard let scalar, scalar.value >= first, scalar.value - first < table.count else { return }
      table[Int(scalar.value - first)].formUnion(suspicion)
    }
    if let gbk = SystemConverter(from: "GBK") {
      for lead in Array(UInt8(0xE3)...0xE9) + [0xEF] {
        for trail in UInt8(0x80)...0xBF { mark(.beginsUTF8, gbk.scalar(of: [lead, trail])) }
      }
    }
    if let big5 = SystemConverter(from: "BIG5"), let simplified = SystemConverter(from: "GB2312") {
      for lead in UInt8(0xC9)...0xD7 {
        for trail in UInt8(0xA1)...0xFE { mark(.isRare, big5.scalar(of: [lead, trail])) }
      }
      for lead in UInt8(0xB0)...0xF7 {
        for trail in UInt8(0xA1)...0xFE {
          guard let scalar = simplified.scalar(of: [lead, trail]), scalar.value >= first else { continue }
          table[Int(scalar.value - first)].remove(.isRare)
        }
      }
    }
    return table
  }()

  /// Whether `value`, from its first character beyond ASCII on, may be UTF-8 that was read as GBK.
  static func mayBeUTF8(_ value: ArraySlice<UInt8>) -> Bool {
    value.count >= 9 && suspicion(of: value).contains(.beginsUTF8)
  }

  /// Whether `value`, from its first character beyond ASCII on, may be GBK that was read as Big5.
  static func mayBeBig5(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 9 else { return false }
    var rest = value
    for _ in 0..<Garbling.lookedAt / 3 {
      if suspicion(of: rest).contains(.isRare) { return true }
      rest = rest.dropFirst(3)
    }
    return false
  }

  /// Whether the character with that code is suspect for one reason or another.
  static func isSuspect(_ code: UInt32) -> Bool {
    code >= first && Int(code - first) < table.count && !table[Int(code - first)].isEmpty
  }

  private static func suspicion(of value: ArraySlice<UInt8>) -> Suspicion {
    guard value.count >= 3, let lead = value.first, (0xE4...0xE9).contains(lead) else { return [] }
    let start = value.startIndex
    let code =
      UInt32(lead & 0x0F) << 12 | UInt32(value[start + 1] & 0x3F) << 6 | UInt32(value[start + 2] & 0x3F)
    return code >= first ? table[Int(code - first)] : []
  }
}
