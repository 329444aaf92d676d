import Foundation
import Testing

@testable import ExchangeFormats

/// What importers get that know the two-byte codes of GBK only.
@Suite struct GBKEncoderTests {
  private func gbk(_ text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try TextEncoder(.gbk).append(to: &bytes) { $0 += text.utf8 }
    return bytes
  }

  /// Python's `gbk` follows code page 936, and so do glibc's `GBK` and `CP936`, two-byte code by two-byte code. They
  /// leave out the 0x80 of Windows for €, and so do we.
  @Test func `every character is written as Python writes it, and what Python can't write is escaped`() throws {
    let program = """
      import sys
      for value in range(0x80, 0x20000):
          if 0xD800 <= value < 0xE000: continue
          try: print(format(value, 'X'), chr(value).encode('gbk').hex())
          except UnicodeEncodeError: print(format(value, 'X'), '-')
      """
    let python = try #require(ExternalTool("python3"))
    let lines = try python.run(["-c", program]).output.split(separator: "\n")
    #expect(lines.count == 0x20000 - 0x80 - 0x800)
    for line in lines {
      let parts = line.split(separator: " ")
      let scalar = try #require(UInt32(parts[0], radix: 16).flatMap(Unicode.Scalar.init))
      let ours = try gbk(String(Character(scalar)))
      if parts[1] == "-" {
        #expect(String(decoding: ours, as: UTF8.self) == "&#x\(parts[0]);")
      } else {
        #expect(ours.map { String($0, radix: 16) }.joined() == parts[1])
      }
    }
  }

  @Test func `an escape in the text itself can be told from ours`() throws {
    #expect(try gbk("a&b&#20;&#x41;&amp;").elementsEqual("a&b&#20;&#x26;#x41;&amp;".utf8))
    #expect(try gbk("\u{4DAE}\u{2CB4A}€").elementsEqual("&#x4DAE;&#x2CB4A;&#x20AC;".utf8))
  }

  @Test func `what is named GBK is read as GB18030`() throws {
    let result = try decode(gb18030("镕䶮𬭊"), as: .gbk)
    #expect(result.text == Array("镕䶮𬭊".utf8))
    #expect(result.encoding == .gb18030)
  }

  @Test func `in XML the escape is the character`() throws {
    let schema = try #require(Library.shared["claim"]).schema
    var writer = try XMLBundleWriter(schema: schema, encoding: .gbk)
    var bytes: [UInt8] = []
    writer.header(BundleHeader(kind: "claim", id: "B1", sender: "XC-SPJ", createdAt: "2021-01-04T16:00:00+08:00"), to: &bytes)
    let values = schema.fields.map { $0.name == "delivery" ? "20210104-0001-XC-SCJG" : $0.name == "claimant" ? "䶮𬭊" : "" }
    writer.append(Record(number: 1, values: values), to: &bytes)
    writer.footer(to: &bytes)
    #expect(bytes.allSatisfy { $0 < 0x80 } && bytes.starts(with: "<?xml version=\"1.0\" encoding=\"GBK\"?>".utf8))
    #expect(try XMLReading(bytes).text("claimant") == "䶮𬭊")
  }
}
