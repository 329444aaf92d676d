import Testing

@testable import ExchangeFormats

@Suite struct DigestManifestTests {
  private static let digest = String(repeating: "0123456789abcdef", count: 4)

  @Test(
    arguments: [
      "\(digest)  函告.csv\n", "\(digest) *函告.csv\r\n", "\u{FEFF}\(digest)  函告.csv",
      "\(digest.uppercased())  ./函告.csv\n\n",
    ])
  func `lines of sha256sum in all their forms`(text: String) throws {
    let manifest = try DigestManifest(Array(text.utf8))
    #expect(manifest.digests == ["函告.csv": Self.digest])
    #expect(manifest.findings.isEmpty)
  }

  @Test func `names may be in GB 18030, and have the backslashes of Windows`() throws {
    // 附件 in GBK.
    let line = Array("\(Self.digest) *attachments\\".utf8) + [0xB8, 0xBD, 0xBC, 0xFE, 0x2E, 0x70, 0x64, 0x66]
    #expect(try DigestManifest(line).digests == ["attachments/附件.pdf": Self.digest])
  }

  @Test(
    arguments: [
      "函告.csv  \(digest)", "\(digest) 函告.csv", "\(digest.dropLast())g  函告.csv", "\(digest)  ",
      "SHA256 (函告.csv) = \(digest)", "\(digest)  a\n\(digest)  a",
      "\(digest)  \(String(repeating: "a", count: 1_025))",
      "\(digest)  \(String(repeating: "./", count: 500))",
    ])
  func `another line is told with its number`(text: String) throws {
    let findings = try DigestManifest(Array(text.utf8)).findings
    #expect(findings.map(\.code) == [.manifestMalformed])
    #expect(findings.first?.position.line == text.split(separator: "\n").count)
  }

  @Test func `a file that is no manifest isn't read to its end`() throws {
    let wrong = Array(String(repeating: "x\n", count: 1_000).utf8)
    #expect(try DigestManifest(wrong).findings.count == DigestManifest.findingLimit)
    let lines = [UInt8](repeating: 0x0A, count: DigestManifest.lineLimit)
    #expect(try DigestManifest(lines).findings.isEmpty)
    #expect(throws: FormatError.self) { try DigestManifest(lines + lines) }
  }

  @Test func `what is written is read`() throws {
    let bytes = DigestManifest.bytes(of: [("函告.csv", Self.digest), ("attachments/a b.pdf", Self.digest)])
    #expect(try DigestManifest(bytes).digests == ["函告.csv": Self.digest, "attachments/a b.pdf": Self.digest])
  }
}
