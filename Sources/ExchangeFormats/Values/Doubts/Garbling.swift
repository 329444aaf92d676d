/// Chinese text whose bytes a conversion before ours read in the wrong encoding, so that it is valid text and means
/// nothing: UTF-8 read as GBK (钖涘煄), UTF-8 and GBK read as Western (è–›åŸŽ, ÑùÀý), as DOS or a Macintosh wrote it
/// (µá╖Σ╛ï, —˘¿˝), as Japanese (ﾑｦｳﾇ) or Big5 (欴瞰).
enum Garbling {
  /// What a garbled value was before; `nil` where nothing shows that it is one.
  ///
  /// - Parameter scan: what going over the value found.
  static func original(of value: ArraySlice<UInt8>, _ scan: ValueScan) -> String? {
    // What is garbled is so from the first character on.
    let value = value.prefix(looked)
    if scan.hasForeignLetters {
      // The first letter tells most values that weren't read so.
      let first = String(decoding: value, as: UTF8.self).unicodeScalars.first {
        (0x80..<0x2E80).contains($0.value)
      }
      for encoding in MistakenEncoding.lettered where first.map({ encoding.code(of: $0) != nil }) ?? false {
        if let text = original(of: value, readAs: encoding) { return text }
      }
    }
    if scan.hasKatakana, let text = original(of: value, readAs: .japanese) { return text }
    guard let first = scan.firstWide, first < value.endIndex else { return nil }
    if SuspectIdeographs.mayBeUTF8(value[first...]), let text = ofGBK(value) { return text }
    return SuspectIdeographs.mayBeBig5(value[first...]) ? ofBig5(value) : nil
  }

  /// How many bytes, from the first character beyond ASCII on, are looked at for a suspect ideograph.
  static let lookedAt = 12

  /// The most bytes of a value that are looked at.
  private static let looked = 4_096

  // MARK: Read as ideographs

  private static func ofGBK(_ value: ArraySlice<UInt8>) -> String? {
    guard let table = try? GB18030Table.shared() else { return nil }
    let bytes = bytes(of: value) { scalar in
      let code = scalar.value <= 0xFFFF ? table.codes[Int(scalar.value)] : 0
      return (1...0xFFFF).contains(code) ? UInt16(code) : nil
    }
    let (text, ideographs, stray) = decoded(bytes)
    // By chance hardly any two ideographs come out, and nothing is left of the bytes around them.
    return ideographs >= 2 && stray <= ideographs ? text : nil
  }

  /// Nearly every character of the value has a code, and their bytes are ideographs of GB 2312, most of them of its common
  /// ones: by chance not three in a row are.
  private static func ofBig5(_ value: ArraySlice<UInt8>) -> String? {
    let bytes = bytes(of: value, code: MistakenEncoding.traditional.code)
    guard let (text, ideographs, common) = chinese(bytes) else { return nil }
    let isMostlyRead = bytes.count { $0 == unread } * 4 <= ideographs
    return ideographs >= 3 && common * 4 >= ideographs * 3 && isMostlyRead ? text : nil
  }

  // MARK: Read as letters

  private static func original(of value: ArraySlice<UInt8>, readAs encoding: MistakenEncoding) -> String? {
    let bytes = bytes(of: value, code: encoding.code)
    let (text, ideographs, stray) = decoded(bytes)
    let holdsOthers = value.contains { LegacyText.isIdeographLead($0) }
    if ideographs >= (holdsOthers ? 2 : 1), stray <= ideographs * 2 { return text }
    guard encoding.origin == .utf8OrGBK else { return nil }
    // Four letters in a row, or more, all of them pairs of GB 2312's ideographs.
    let runs = bytes.split { $0 < 0xA1 || $0 == unread }
    guard let run = runs.max(by: { $0.count < $1.count }), run.count >= 4,
      let (text, ideographs, _) = chinese(Array(run)), ideographs * 2 == run.count
    else { return nil }
    // Who draws a frame draws nothing else.
    return encoding.drawsFrames && run.allSatisfy { (0xB0...0xDF).contains($0) } ? nil : text
  }

  // MARK: Decoding

  /// Stands for a character that the encoding hasn't got; no byte of GB 2312 or UTF-8.
  private static let unread: UInt8 = 0xFF

  /// The bytes that a value was read from.
  private static func bytes(of value: ArraySlice<UInt8>, code: (Unicode.Scalar) -> UInt16?) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      guard scalar.value >= 0x80 else {
        bytes.append(UInt8(scalar.value))
        continue
      }
      let code = code(scalar) ?? UInt16(unread)
      if code > 0xFF { bytes.append(UInt8(code >> 8)) }
      bytes.append(UInt8(code & 0xFF))
    }
    return bytes
  }

  /// The text that `bytes` are in GB 2312, how many ideographs it holds and how many of those are common; `nil` where some
  /// are none of its.
  private static func chinese(_ bytes: [UInt8]) -> (text: String, ideographs: Int, common: Int)? {
    guard let table = try? GB18030Table.shared() else { return nil }
    var text = String.UnicodeScalarView()
    var (ideographs, common) = (0, 0)
    var rest = bytes[...]
    while let lead = rest.popFirst() {
      guard lead >= 0x80, lead != unread else {
        text.append(lead == unread ? "…" : Unicode.Scalar(lead))
        continue
      }
      guard (0xA1...0xF7).contains(lead), let trail = rest.popFirst(), trail >= 0xA1 else { return nil }
      let packed = table.pairs[GB18030Table.pairIndex(lead, trail)]
      guard packed >> 24 == 3,
        let scalar = scalar(UInt8(packed & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed >> 16 & 0xFF))
      else { return nil }
      if lead >= 0xB0 { ideographs += 1 }
      if (0xB0...0xD7).contains(lead) { common += 1 }
      text.append(scalar)
    }
    return (String(text), ideographs, common)
  }

  /// The text that `bytes` are in UTF-8, how many ideographs it holds, and how many bytes beyond ASCII make no sense.
  private static func decoded(_ bytes: [UInt8]) -> (text: String, ideographs: Int, stray: Int) {
    var text = String.UnicodeScalarView()
    var (ideographs, stray, index) = (0, 0, 0)
    while index < bytes.count {
      if bytes[index] < 0x80 {
        text.append(Unicode.Scalar(bytes[index]))
        index += 1
      } else if index + 2 < bytes.count, let scalar = scalar(bytes[index], bytes[index + 1], bytes[index + 2])
      {
        if (0x4E00...0x9FFF).contains(scalar.value) { ideographs += 1 }
        if scalar.value != 0xFEFF { text.append(scalar) }
        index += 3
      } else {
        stray += 1
        if text.last != "…" { text.append("…") }
        index += 1
      }
    }
    return (String(text), ideographs, stray)
  }

  /// The character of three bytes of UTF-8, where it is one that Chinese text is made of.
  private static func scalar(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Unicode.Scalar? {
    guard (0xE2...0xEF).contains(first), second & 0xC0 == 0x80, third & 0xC0 == 0x80 else { return nil }
    let code = UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
    switch code {
    case 0x2010...0x2026, 0x3000...0x303F, 0x4E00...0x9FFF, 0xFEFF, 0xFF00...0xFFEF:
      return Unicode.Scalar(code)
    default: return nil
    }
  }
}
