import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// Text in any encoding: every cut gives the same text and the same complaint, and what comes out is UTF-8.
  static let text = FuzzTarget(name: "text", seeds: { try Seeds.dropped(".csv", ".xml") }) { bytes in
    for declared: TextEncoding? in [nil, .utf8, .gb18030, .utf16LE, .utf16BE] {
      for marksCut in [false, true] {
        let whole = Decoding(bytes, as: declared, marksCut: marksCut)
        for (chunk, room) in [(1, 8), (3, 11), (7, 4_096)] {
          let cut = Decoding(bytes, as: declared, marksCut: marksCut, chunk: chunk, room: room)
          if cut != whole { return "\(declared as Any) in chunks of \(chunk): \(cut), not \(whole)" }
        }
        if let objection = try whole.objection(bytes, declared, marksCut) { return objection }
      }
    }
    return try Encoding.objection(bytes)
  }

  /// All that a decoding gives.
  private struct Decoding: Equatable {
    var text: [UInt8] = []
    var encoding = TextEncoding.utf8
    var finding: Finding?
    var hasEndMark = false

    init(
      _ bytes: [UInt8], as declared: TextEncoding?, marksCut: Bool = false, chunk: Int = .max,
      room: Int = 1 << 16
    ) {
      var source = DecodingSource(
        source: MemorySource(bytes, chunk: chunk), encoding: declared, marksCutCharacters: marksCut)
      var output = [UInt8](repeating: 0, count: room)
      do {
        while case let count = try output.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
          text += output[..<count]
        }
      } catch {
        guard case FormatError.malformed(let finding) = error else {
          fatalError("memory can be read: \(error)")
        }
        self.finding = finding
      }
      encoding = source.encoding
      hasEndMark = source.hasEndMark
    }

    /// What a plainer reading of the same bytes objects to.
    func objection(_ bytes: [UInt8], _ declared: TextEncoding?, _ marksCut: Bool) throws -> String? {
      if String(validating: text, as: UTF8.self) == nil || text.contains(0) {
        return "\(declared as Any): what is given out isn't UTF-8 without NUL"
      }
      if let finding { return Telling.objection(finding) }
      // Marks, and what is read beyond the standards, only the decoder knows.
      let mark = bytes.withUnsafeBytes { EncodingDetector.mark(at: $0) }
      guard declared != nil, !marksCut, !hasEndMark, mark == nil else { return nil }
      switch encoding {
      case .utf8:
        guard let plain = String(validating: bytes, as: UTF8.self) else {
          // Halves of a pair.
          return bytes.contains(0xED) ? nil : "it is taken for UTF-8 and is none"
        }
        return plain.utf8.elementsEqual(text) ? nil : "UTF-8 isn't given out as it is"
      case .gb18030:
        var back: [UInt8] = []
        try GB18030Encoder().append(text, to: &back)
        return Decoding(back, as: .gb18030).text == text ? nil : "written again in GB 18030 it is another"
      default:
        var back: [UInt8] = []
        try TextEncoder(encoding).append(to: &back) { $0 += text }
        return back == bytes ? nil : "written again in UTF-16 it is another"
      }
    }
  }

  private enum Encoding {
    /// What is written in an encoding and read again is what was written.
    static func objection(_ bytes: [UInt8]) throws -> String? {
      let fast = bytes.withUnsafeBytes { UTF8Validation.scan($0) }
      let slow = bytes.withUnsafeBytes { UTF8Validation.scan($0, from: 0) }
      if fast != slow { return "the kernel sees \(fast), its twin \(slow)" }
      let text = Array(bytes[..<fast.read])
      if String(validating: text, as: UTF8.self) == nil { return "a valid front is no UTF-8" }
      let end = text.withUnsafeBytes { EndMark.start(in: $0, goingOn: false) }
      guard end == text.count else { return nil }
      for encoding in [TextEncoding.utf8BOM, .utf16LE, .utf16BE] {
        let encoder = try TextEncoder(encoding)
        var written: [UInt8] = []
        encoder.appendMark(to: &written)
        encoder.append(to: &written) { $0 += text }
        let read = Decoding(written, as: encoding)
        if read.finding != nil || read.text != text { return "written in \(encoding) it is \(read)" }
      }
      // Code points that an edition has for characters of its own are written as these.
      var once: [UInt8] = []
      try GB18030Encoder().append(text, to: &once)
      let read = Decoding(once, as: .gb18030)
      let isMarked = once.withUnsafeBytes { EncodingDetector.mark(at: $0) } != nil
      if !isMarked, read.finding != nil { return "GB 18030 of ours isn't read: \(read)" }
      var gbk: [UInt8] = []
      try TextEncoder(.gbk).append(to: &gbk) { $0 += text }
      if !isMarked, Decoding(gbk, as: .gb18030).finding != nil { return "GBK of ours isn't read" }
      return nil
    }
  }
}
