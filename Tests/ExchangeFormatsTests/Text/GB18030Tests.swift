import Foundation
import Testing

@testable import ExchangeFormats

@Suite struct GB18030Tests {
  /// Where ours differs from Python's codec, which follows the 2000 edition: the characters for which that edition
  /// had private code points, and ḿ, whose code changed with the 2005 edition.
  private static func expected(of code: [UInt8], python: UInt32?) -> UInt32? {
    let number = code.reduce(0) { $0 << 8 | UInt32($1) }
    if number == 0xA8BC { return 0x1E3F }
    if number == 0x8135_F437 { return 0xE7C7 }
    let edition = GB18030Editions.characters.first { UInt32($0.pair) == number }
    return edition?.character.value ?? python
  }

  @Test func `every code of the plane means what Python says, but for the editions' differences`() throws {
    let python = try pythonTable()
    #expect(python.count == 126 * 190 + GB18030Table.quadCount)
    for (code, scalar) in python {
      // The mark in front of it lets U+FEFF be a character like any other.
      let result = try decode([0x84, 0x31, 0x95, 0x33] + code, as: .gb18030)
      let text = String(decoding: result.text, as: UTF8.self).unicodeScalars
      let ours = result.finding == nil && text.count == 1 ? text.first?.value : nil
      #expect(ours == Self.expected(of: code, python: scalar), "\(code.map { String($0, radix: 16) })")
      // In the middle of text the short path does the work.
      let padded = try decode([0x84, 0x31, 0x95, 0x33] + code + Array("abcdefgh".utf8), as: .gb18030)
      #expect(padded.text == (ours == nil ? [] : result.text + Array("abcdefgh".utf8)))
    }
  }

  /// glibc of today has the characters themselves where editions differ, as we do: FE59 is U+9FB4, FE51 is U+20087.
  @Test func `every two-byte code means what glibc says`() throws {
    let iconv = try #require(ExternalTool("iconv"))
    var known: [[UInt8]] = []
    var lines: [String] = []
    for code in 0x8140...0xFEFE as ClosedRange<UInt16>
    where code & 0xFF >= 0x40 && code & 0xFF != 0x7F && code & 0xFF != 0xFF {
      let bytes = [UInt8(code >> 8), UInt8(code & 0xFF)]
      let result = try decode([0x84, 0x31, 0x95, 0x33] + bytes, as: .gb18030)
      #expect(result.finding == nil)
      known.append(bytes)
      lines.append(String(decoding: result.text, as: UTF8.self))
    }
    #expect(known.count == 126 * 190)
    let theirs = try withScratchFolder { folder in
      let bytes = Array(known.map { $0 + [0x0A] }.joined())
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/codes"))
      return try iconv.run(["-f", "GB18030", "-t", "UTF-8", "\(folder)/codes"]).output
    }
    #expect(theirs.split(separator: "\n").map(String.init) == lines)
  }

  /// 䶮 got two bytes of its own, which code page 936 doesn't have; 𬭊 has four.
  @Test(arguments: [("䶮", [0xFE, 0x9F]), ("𬭊", [0x99, 0x33, 0xA8, 0x38])] as [(String, [UInt8])])
  func `names beyond GBK have their codes`(name: String, bytes: [UInt8]) throws {
    #expect(try gb18030(name) == bytes)
    #expect(try decode(bytes).text == Array(name.utf8))
  }

  @Test func `every character can be written and comes back`() throws {
    let provisional = Set(GB18030Editions.characters.map { UInt32($0.privateUse) })
    var all = String.UnicodeScalarView()
    for value in UInt32(1)...0x10FFFF {
      if let scalar = Unicode.Scalar(value), !provisional.contains(value) { all.append(scalar) }
    }
    let bytes = try gb18030(String(all))
    #expect(try decode(bytes, as: .gb18030).text == Array(String(all).utf8))
  }

  @Test func `a provisional private code point is written as its character`() throws {
    for (pair, privateUse, character, _) in GB18030Editions.characters {
      let scalar = try #require(Unicode.Scalar(UInt32(privateUse)))
      let bytes = try gb18030(String(scalar))
      #expect(bytes == [UInt8(pair >> 8), UInt8(pair & 0xFF)])
      #expect(try decode(bytes, as: .gb18030).text == Array(String(character).utf8))
    }
  }

  @Test func `second bytes that look like a backslash or a bar stay inside their character`() throws {
    #expect(try gb18030("漒").last == 0x5C)
    #expect(try decode(gb18030("漒|\\"), as: .gb18030).text == Array("漒|\\".utf8))
  }

  /// Each two-byte and four-byte code of the plane with Python's character for it.
  private func pythonTable() throws -> [([UInt8], UInt32?)] {
    let script = """
      codes = [bytes([a, b]) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF) if b != 0x7F]
      codes += [bytes([0x81 + i // 12600, 0x30 + i // 1260 % 10, 0x81 + i // 10 % 126, 0x30 + i % 10])
                for i in range(39420)]
      for code in codes:
          try: print(code.hex(), format(ord(code.decode('gb18030')), 'x'))
          except UnicodeDecodeError: print(code.hex(), '-')
      """
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      let parts = line.split(separator: " ")
      let number = UInt32(parts[0], radix: 16) ?? 0
      let code = withUnsafeBytes(of: number.bigEndian) { Array($0.suffix(parts[0].count / 2)) }
      return (code, UInt32(parts[1], radix: 16))
    }
  }
}
