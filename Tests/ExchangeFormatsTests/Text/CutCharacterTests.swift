import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Characters that somebody cut in the middle, and the euro sign of code page 936.
@Suite struct CutCharacterTests {
  /// What is left of a character, by its encoding.
  static let remains: [(left: [UInt8], encoding: TextEncoding)] = [
    ([0xD1], .gb18030), ([0x81], .gb18030), ([0xFE], .gb18030), ([0x82, 0x35], .gb18030),
    ([0x81, 0x30, 0x81], .gb18030),
    ([0xE8], .utf8), ([0xE8, 0x96], .utf8), ([0xC3], .utf8), ([0xF0], .utf8), ([0xF0, 0xA0, 0x82], .utf8),
    ([0x3D, 0xD8], .utf16LE), ([0xD8, 0x3D], .utf16BE),
  ]

  /// What a file with a cut value decodes to; `end` is what stands behind it.
  private static func decoded(
    _ left: [UInt8], _ encoding: TextEncoding, end: String, marks: Bool, chunk: Int = .max
  ) throws -> (text: String, finding: Finding?) {
    let encoder = try TextEncoder(encoding)
    var bytes: [UInt8] = []
    encoder.append(to: &bytes) { $0 += "行政许可,样例".utf8 }
    bytes += left
    encoder.append(to: &bytes) { $0 += end.utf8 }
    var source = DecodingSource(
      source: MemorySource(bytes, chunk: chunk), encoding: encoding, marksCutCharacters: marks)
    var text: [UInt8] = []
    var output = [UInt8](repeating: 0, count: 16)
    do {
      while case let count = try output.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
        text += output[..<count]
      }
    } catch FormatError.malformed(let finding) { return (String(decoding: text, as: UTF8.self), finding) }
    return (String(decoding: text, as: UTF8.self), nil)
  }

  @Test(arguments: remains, [",", "\t", ";", "\r\n", "\n", "\""])
  func `before the end of a value it is marked, and reading goes on`(
    remains: (left: [UInt8], encoding: TextEncoding), end: String
  ) throws {
    for chunk in [1, 2, 3, 7, 1_000] {
      let (text, finding) = try Self.decoded(
        remains.left, remains.encoding, end: end + "样例丙", marks: true, chunk: chunk)
      #expect(text == "行政许可,样例\u{FFFE}\(end)样例丙")
      #expect(finding == nil)
    }
    let refused = try Self.decoded(remains.left, remains.encoding, end: end + "样例丙", marks: false)
    #expect(refused.text == "行政许可,样例")
    #expect(refused.finding?.code == .characterCut)
  }

  @Test(arguments: remains, ["", " 样例", "!", "<a>"])
  func `elsewhere, or at the end of the file, it ends the reading and is called what it is`(
    remains: (left: [UInt8], encoding: TextEncoding), end: String
  ) throws {
    let (text, finding) = try Self.decoded(remains.left, remains.encoding, end: end, marks: true)
    #expect(text == "行政许可,样例")
    #expect(finding?.code == .characterCut)
    let shown = remains.left.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
    #expect(finding?.arguments["bytes"] == shown.joined(separator: " "))
  }

  @Test func `two encodings in one file aren't taken for cut characters`() throws {
    for line in ["样例甲,乙", "一,丙", "合计一,丁", "样,戊"] {
      var bytes = try gb18030("行政许可,样例\r\n")
      bytes += Array(line.utf8)
      bytes += try gb18030("\r\n样例,己\r\n")
      let reading = try decode(bytes, as: .gb18030)
      // An even run of bytes can't be told from GB 18030; an odd one can.
      if let finding = reading.finding { #expect(finding.code == .encodingInvalid, "\(line)") }
      #expect(!String(decoding: reading.text, as: UTF8.self).contains("€"))
    }
  }

  @Test func `the record whose value was cut comes back, in its own words, and the others go on`() throws {
    let header = "消息标识,退回原因类别,退回理由\r\n"
    for (encoding, left) in [(TextEncoding.gb18030, [UInt8(0xD1)]), (.utf8, [0xE8, 0x96])] {
      let encoder = try TextEncoder(encoding)
      var bytes: [UInt8] = []
      encoder.append(to: &bytes) { $0 += (header + "M1,其他,样例\r\nM2,其他,理由很长").utf8 }
      bytes += left
      encoder.append(to: &bytes) { $0 += "\r\nM3,其他,样例\r\n".utf8 }
      for chunk in 1...64 {
        let reading = try BundleReading(bytes, chunk: chunk)
        #expect(reading.findings.map { $0.map(\.code) } == [[], [.valueCharacterCut], []])
        #expect(reading.findings[1].first?.position.line == 3)
        #expect(reading.findings[1].first?.position.column == 3)
        #expect(reading.findings[1].first?.excerpt?.contains("\u{FFFE}") == false)
      }
      let writer = try RejectedRowsWriter(
        schema: try #require(try Fixtures.library.get()["claim-return"]).schema,
        headerRow: Array(header.utf8),
        encoding: .utf8, language: .zh)
      let cut = try BundleReading(bytes)
      var rejected: [UInt8] = []
      writer.append(
        source: Array((cut.sources[1] ?? "").utf8), record: cut.records[1], line: 3,
        findings: cut.findings[1],
        to: &rejected)
      #expect(String(decoding: rejected, as: UTF8.self).hasPrefix("M2,其他,理由很长\u{FFFD},"))
    }
  }

  @Test func `a value with a form of its own is called cut, not malformed`() throws {
    let bytes = try gb18030("消息标识,退回原因类别,退回理由\r\nM1,其") + [0xCB] + gb18030(",样例\r\n")
    #expect(try BundleReading(bytes).codes == [.valueCharacterCut])
  }

  // MARK: The euro sign

  @Test(arguments: ["€", "€100", "共€", "a€", "€€€", "费用€，镕€"])
  func `0x80 is the euro sign of Windows`(value: String) throws {
    let text = "行政许可,样例\(value)\r\n"
    var bytes: [UInt8] = []
    for (place, part) in text.split(separator: "€", omittingEmptySubsequences: false).enumerated() {
      if place > 0 { bytes.append(0x80) }
      bytes += try gb18030(String(part))
    }
    for encoding in [TextEncoding.gb18030, .gbk, nil] {
      for chunk in [1, 2, 3, 1_000] {
        for room in [8, 9, 1 << 16] {
          let result = try decode(bytes, as: encoding, chunk: chunk, room: room)
          #expect(String(decoding: result.text, as: UTF8.self) == text)
          #expect(result.finding == nil)
        }
      }
    }
    #expect(try decode(gb18030("a€")).text == Array("a€".utf8))
  }

  @Test func `0x80 in UTF-8, and 0xFF anywhere, are no characters`() throws {
    #expect(try decode(Array("行政许可，样例".utf8) + [0x80], as: .utf8).finding?.code == .encodingInvalid)
    #expect(try decode(gb18030("行政许可") + [0xFF, 0x41]).finding?.code == .encodingInvalid)
  }
}
