import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Everything that `bytes` decode to, and the finding that ended it, if one did.
func decode(
  _ bytes: [UInt8], as encoding: TextEncoding? = nil, chunk: Int = .max, room: Int = 1 << 16
) throws -> (text: [UInt8], encoding: TextEncoding, finding: Finding?) {
  var source = DecodingSource(source: MemorySource(bytes, chunk: chunk), encoding: encoding)
  var text: [UInt8] = []
  var output = [UInt8](repeating: 0, count: room)
  while true {
    do {
      let count = try output.withUnsafeMutableBytes { buffer in try source.read(into: buffer) }
      if count == 0 { return (text, source.encoding, nil) }
      text += output[..<count]
    } catch let FormatError.malformed(finding) {
      return (text, source.encoding, finding)
    }
  }
}

/// `text` in GB 18030.
func gb18030(_ text: String) throws -> [UInt8] {
  var bytes: [UInt8] = []
  try GB18030Encoder().append(text.utf8, to: &bytes)
  return bytes
}

/// `text` in UTF-16 with its mark.
func utf16(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
  let encoder = try TextEncoder(encoding)
  var bytes: [UInt8] = []
  encoder.appendMark(to: &bytes)
  encoder.append(to: &bytes) { $0 += text.utf8 }
  return bytes
}

private let sample = "薛城区,a\u{7F}é€𬭊䶮\u{20087},行政许可\r\n\u{FFFD}\u{10FFFF}①〔2020〕1号"

@Suite struct DecodingSourceTests {
  @Test(arguments: 1...64)
  func `every chunk size gives the same text`(chunk: Int) throws {
    let text = String(repeating: sample, count: 5)
    for (bytes, encoding) in [
      (Array(text.utf8), TextEncoding.utf8), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8BOM),
      (try gb18030(text), .gb18030), (try utf16(text, .utf16LE), .utf16LE),
      (try utf16(text, .utf16BE), .utf16BE),
    ] {
      for room in [8, 9, 17, 1 << 16] {
        let result = try decode(bytes, chunk: chunk, room: room)
        #expect(result.text == Array(text.utf8))
        #expect(result.encoding == encoding)
        #expect(result.finding == nil)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7, .max])
  func `halves of a pair in UTF-8 are their character, and alone they are nothing`(chunk: Int) throws {
    // U+20087 as Oracle's UTF8 and Java store it.
    let pair: [UInt8] = [0xED, 0xA1, 0x80, 0xED, 0xB2, 0x87]
    for front in [Array("薛城区,样例".utf8), [0xEF, 0xBB, 0xBF, 0x61]] {
      let result = try decode(front + pair + Array("店\n".utf8), chunk: chunk)
      #expect(result.finding == nil)
      #expect(String(decoding: result.text, as: UTF8.self).hasSuffix("\u{20087}店\n"))
      for broken in [Array(pair[..<3]), Array(pair[3...]), Array(pair[3...] + pair[..<3]), Array(pair[..<5])]
      {
        #expect(
          try decode(front + broken + Array("店\n".utf8), chunk: chunk).finding?.code == .encodingInvalid)
      }
    }
  }

  @Test func `plain ASCII is UTF-8 and nothing is nothing`() throws {
    let plain = [UInt8](repeating: UInt8(ascii: "x"), count: 200_000)
    #expect(try decode(plain).text == plain)
    #expect(try decode(plain).encoding == .utf8)
    #expect(try decode([]).text == [])
  }

  @Test func `the encoding is decided at the first byte that isn't ASCII, however late it comes`() throws {
    let plain = String(repeating: "0123456789\n", count: 20_000)
    let text = plain + "镕城" + plain
    let result = try decode(gb18030(text))
    #expect(result.encoding == .gb18030)
    #expect(result.text == Array(text.utf8))
  }

  @Test func `a GB18030 byte order mark is taken off`() throws {
    let result = try decode([0x84, 0x31, 0x95, 0x33] + gb18030("镕"))
    #expect(result.text == Array("镕".utf8))
    #expect(result.encoding == .gb18030)
  }

  @Test(arguments: [[0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61]] as [[UInt8]])
  func `UTF-32 is refused by its mark`(bytes: [UInt8]) throws {
    #expect(try decode(bytes).finding?.code == .encodingUnsupported)
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xED, 0xBF, 0xBF],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFF],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are found where they begin`(bad: [UInt8]) throws {
    let front = Array("行政许可,abc".utf8)
    for tail in [[], Array(",abcdefgh".utf8)] {
      for chunk in [1, 3, 1000] {
        let result = try decode(front + bad + tail, as: .utf8, chunk: chunk)
        #expect(result.text == front)
        #expect(result.finding?.code == .encodingInvalid)
        #expect(result.finding?.position.byte == front.count)
      }
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xB0, 0xFF], [0x85, 0x30, 0x81, 0x30], [0xE3, 0x32, 0x9A, 0x36], [0xFE, 0x39, 0xFE, 0x39],
    ] as [[UInt8]])
  func `bytes that are no GB18030 are found where they begin`(bad: [UInt8]) throws {
    let front = try gb18030("行政许可,abc")
    for tail in [[], Array(",,,,,,,,".utf8)] {
      for chunk in [1, 3, 1000] {
        let result = try decode(front + bad + tail, as: .gb18030, chunk: chunk)
        #expect(result.text == Array("行政许可,abc".utf8))
        #expect(result.finding?.code == .encodingInvalid)
        #expect(result.finding?.position.byte == front.count)
      }
    }
  }

  @Test(arguments: [TextEncoding.utf8, .gb18030, nil])
  func `a NUL ends the reading at its offset`(encoding: TextEncoding?) throws {
    for front in [0, 1, 7, 8, 9, 100] {
      let bytes = [UInt8](repeating: 0x61, count: front) + [0] + Array("bcdefghijkl".utf8)
      let result = try decode(bytes, as: encoding)
      #expect(result.text.count == front)
      #expect(result.finding?.code == .nulByte)
      #expect(result.finding?.position.byte == front)
    }
  }

  @Test func `damaged UTF-8 is not taken for GB18030`() throws {
    var bytes = Array("行政相对人名称,统一社会信用代码".utf8)
    bytes[bytes.count - 1] = 0x2C
    let result = try decode(bytes)
    #expect(result.encoding == .utf8)
    #expect(result.finding?.code == .characterCut)
  }

  @Test func `an error of the source comes through`() {
    struct Broken: ByteSource {
      struct Failure: Error {}
      mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { throw Failure() }
    }
    var source = DecodingSource(source: Broken())
    var output = [UInt8](repeating: 0, count: 16)
    do {
      _ = try output.withUnsafeMutableBytes { buffer in try source.read(into: buffer) }
      Issue.record("nothing was thrown")
    } catch {
      guard case FormatError.source(is Broken.Failure) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
