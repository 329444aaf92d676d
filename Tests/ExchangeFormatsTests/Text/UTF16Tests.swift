import Testing

@testable import ExchangeFormats

@Suite struct UTF16Tests {
  private static let encodings = [TextEncoding.utf16LE, .utf16BE]
  private static let table = "许可编号,相对人名称,统一社会信用代码\r\nJY1,样例䶮,1\r\nJY2,样例𬭊,2\r\n"

  /// Units in the order of `encoding`, without a mark.
  private func units(_ units: [UInt16], _ encoding: TextEncoding) -> [UInt8] {
    units.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return encoding == .utf16BE ? bytes : bytes.reversed()
    }
  }

  @Test(arguments: encodings)
  func `every character comes back`(encoding: TextEncoding) throws {
    var all = String.UnicodeScalarView()
    for value in UInt32(1)...0x10FFFF {
      if let scalar = Unicode.Scalar(value) { all.append(scalar) }
    }
    let result = try decode(utf16(String(all), encoding))
    #expect(result.text == Array(String(all).utf8))
    #expect(result.encoding == encoding)
  }

  @Test(
    arguments: [[0xD800], [0xDBFF, 0x61], [0xDC00], [0xDC00, 0xD800], [0xD83D, 0xD83D, 0xDE00]] as [[UInt16]],
    encodings)
  func `a surrogate without its partner is found where it stands`(bad: [UInt16], encoding: TextEncoding)
    throws
  {
    let front = units(Array("行政许可,abc".utf16), encoding)
    for tail in [[], units(Array(",abcdefgh".utf16), encoding)] {
      for chunk in [1, 3, 1000] {
        let result = try decode(front + units(bad, encoding) + tail, as: encoding, chunk: chunk)
        #expect(result.text == Array("行政许可,abc".utf8))
        let isCut = bad[0] < 0xDC00 && bad.dropFirst().allSatisfy { $0 < 0x80 }
        #expect(result.finding?.code == (isCut ? .characterCut : .encodingInvalid))
        #expect(result.finding?.position.byte == front.count)
        #expect(result.finding?.arguments["encoding"] == encoding.name)
      }
    }
  }

  @Test(arguments: encodings)
  func `an odd number of bytes is told`(encoding: TextEncoding) throws {
    let bytes = try utf16("薛城", encoding) + [0x0A]
    let result = try decode(bytes)
    #expect(result.text == Array("薛城".utf8))
    #expect(result.finding?.position.byte == 6)
    #expect(result.finding?.arguments["bytes"] == "0A")
  }

  @Test(arguments: encodings)
  func `a NUL is told as one`(encoding: TextEncoding) throws {
    let result = try decode(utf16("薛", encoding) + [0, 0, 0x57, 0x57])
    #expect(result.finding?.code == .nulByte)
    #expect(result.finding?.position.byte == 4)
  }

  @Test(arguments: encodings)
  func `without a mark it is told and not guessed`(encoding: TextEncoding) throws {
    let bytes = try Array(utf16(Self.table, encoding).dropFirst(2))
    for chunk in [1, 5, Int.max] {
      let result = try decode(bytes, chunk: chunk)
      #expect(result.finding?.code == .encodingUnmarked)
      #expect(result.finding?.arguments == ["encoding": encoding.name])
    }
  }

  @Test(arguments: encodings)
  func `who knows the encoding needs no mark, and a mark outweighs him`(encoding: TextEncoding) throws {
    let bytes = try utf16(Self.table, encoding)
    #expect(try decode(Array(bytes.dropFirst(2)), as: encoding).text == Array(Self.table.utf8))
    for other in [TextEncoding.utf16LE, .utf16BE, .utf8, .gb18030] {
      #expect(try decode(bytes, as: other).text == Array(Self.table.utf8))
    }
  }

  @Test(arguments: encodings)
  func `a damaged table never stops the program, and every chunk size reads it alike`(encoding: TextEncoding)
    throws
  {
    let bytes = try utf16("消息标识\t退回原因类别\t退回理由\r\nM1\t其他\t䶮𬭊\r\n", encoding)
    let whole = try BundleReading(bytes)
    #expect(whole.records.count == 1 && whole.codes.isEmpty && whole.encoding == encoding)
    for chunk in 1...64 { #expect(try BundleReading(bytes, chunk: chunk) == whole) }
    for place in bytes.indices {
      _ = try BundleReading(Array(bytes[..<place]))
      for flip in [UInt8(0x0E), 0x80, 0xFF] {
        var damaged = bytes
        damaged[place] ^= flip
        let reading = try BundleReading(damaged)
        for chunk in [1, 2, 7] { #expect(try BundleReading(damaged, chunk: chunk) == reading) }
      }
    }
  }
}
