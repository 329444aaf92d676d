import ExchangeBase
import Foundation
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
      digest, "SHA1 (函告.csv) = \(digest)", "SHA256 (函告.csv) \(digest)", "SHA256 () = \(digest)",
      "函告.csv\n\(digest)", "MD5 的 函告.csv 哈希:", "Path : 函告.csv", "\(digest)  /",
      "SHA256          \(digest)       C:\\Users\\样例\\一个很长的文件夹...",
      "\(digest)  \(String(repeating: "a", count: 1_025))",
      "\(digest)  \(String(repeating: "./", count: 500))",
    ])
  func `another line is told with its number`(text: String) throws {
    let findings = try DigestManifest(Array(text.utf8)).findings
    #expect(Set(findings.map(\.code)) == [.manifestMalformed])
    #expect(findings.last?.position.line == text.split(separator: "\n").count)
  }

  // MARK: Other programs

  /// What programs write of `函告.csv` and `attachments/现场 (1).pdf`, with the same digest for both.
  private static let forms: [(program: String, text: String)] = [
    ("sha256sum", "\(digest)  函告.csv\n\(digest)  attachments/现场 (1).pdf\n"),
    ("sha256sum -b", "\(digest) *函告.csv\n\(digest) *attachments/现场 (1).pdf\n"),
    ("sha256sum, escaped", "\(digest)  函告.csv\n\\\(digest)  attachments\\\\现场 (1).pdf\n"),
    ("sha256sum --tag", "SHA256 (函告.csv) = \(digest)\nSHA256 (attachments/现场 (1).pdf) = \(digest)\n"),
    (
      "sha256sum --tag, escaped",
      "SHA256 (函告.csv) = \(digest)\n\\SHA256 (attachments\\\\现场 (1).pdf) = \(digest)\n"
    ),
    ("openssl 1", "SHA256(函告.csv)= \(digest)\nSHA256(attachments/现场 (1).pdf)= \(digest)\n"),
    ("openssl 3", "SHA2-256(函告.csv)= \(digest)\nSHA2-256(attachments/现场 (1).pdf)= \(digest)\n"),
    ("7-Zip", "\(digest)  函告.csv\r\n\(digest)  attachments\\现场 (1).pdf\r\n"),
    (
      "whole paths",
      "\(digest)  C:\\报送\\attachments\\现场 (1).pdf\n\(digest)  /srv/报送/函告.csv\n"
    ),
    ("shares", "\(digest) *\\\\样例\\报送\\Attachments\\现场 (1).pdf\n\(digest) *D:函告.csv\n"),
    (
      "Get-FileHash",
      """

      Algorithm       Hash                                                                   Path
      ---------       ----                                                                   ----
      SHA256          \(digest.uppercased())       C:\\报送\\函告.csv
      SHA256          \(digest.uppercased())       C:\\报送\\attachments\\现场 (1).pdf   \("")


      """
    ),
    (
      "Get-FileHash | Format-List",
      """

      Algorithm : SHA256
      Hash      : \(digest.uppercased())
      Path      : C:\\报送\\函告.csv

      Algorithm : SHA256
      Hash      : \(digest.uppercased())
      Path      : C:\\报送\\attachments\\现场 (1).pdf

      """
    ),
    (
      "certutil",
      """
      SHA256 的 函告.csv 哈希:
      \(digest)
      CertUtil: -hashfile 命令成功完成。
      SHA256 的 attachments\\现场 (1).pdf 哈希:
      \(digest)
      CertUtil: -hashfile 命令成功完成。

      """
    ),
    (
      "certutil, English",
      """
      SHA256 hash of 函告.csv:
      \(digest)
      CertUtil: -hashfile command completed successfully.
      SHA256 hash of file attachments\\现场 (1).pdf:
      \(spaced)
      CertUtil: -hashfile command completed successfully.

      """
    ),
    (
      "certutil of Windows 7",
      """
      SHA256 哈希(文件 函告.csv):
      \(spaced)
      CertUtil: -hashfile 命令成功完成。
      SHA256 哈希(文件 .\\attachments\\现场 (1).pdf):
      \(spaced)
      CertUtil: -hashfile 命令成功完成。

      """
    ),
  ]

  private static let tables: [String] = [
    "\(digest)\t函告.csv\n\(digest)\tattachments/现场 (1).pdf\n",
    """
    #TYPE Microsoft.PowerShell.Commands.FileHashInfo
    "Algorithm","Hash","Path"
    "SHA256","\(digest.uppercased())","C:\\报送\\函告.csv"
    "SHA256","\(digest.uppercased())","C:\\报送\\attachments\\现场 (1).pdf"

    """,
    "Algorithm,Hash,Path\nSHA256,\(digest),函告.csv\nSHA256,\(digest),attachments\\现场 (1).pdf\n",
    sevenZip(
      "\(digest)           200  函告.csv\n\(String(repeating: " ", count: 80))attachments\n"
        + "\(digest)       1234567  attachments\\现场 (1).pdf"),
    sevenZip("\(digest)           200  函告.csv")
      + sevenZip("\(digest)            10  attachments\\现场 (1).pdf"),
  ]

  @Test(arguments: tables) func `tables of programs and scripts are read`(text: String) throws {
    for text in [text, text.replacing("\n", with: "\r\n")] {
      let manifest = try DigestManifest(Array(text.utf8))
      #expect(
        manifest.digests == ["函告.csv": Self.digest, "attachments/现场 (1).pdf": Self.digest], "\(text)")
      #expect(manifest.findings.isEmpty, "\(manifest.findings)")
    }
  }

  /// What `7z h -scrcSHA256` writes around rows.
  private static func sevenZip(_ rows: String) -> String {
    let rule = "\(String(repeating: "-", count: 64)) \(String(repeating: "-", count: 13))  ------------"
    return """

      7-Zip 23.01 (x64) : Copyright (c) 1999-2023 Igor Pavlov : 2023-06-20

      Scanning
      2 files, 400 bytes (1 KiB)

      SHA256                                                                    Size  Name
      \(rule)
      \(rows)
      \(rule)
      \(digest)           400  \("")

      Files: 2
      Size: 400

      SHA256 for data:              \(digest)
      SHA256 for data and names:    \(digest)-00000000

      Everything is Ok

      """
  }

  @Test func `a row of 7-Zip without a size or a digest is told`() throws {
    for row in ["\(Self.digest)  函告.csv", "01234567           200  函告.csv"] {
      let manifest = try DigestManifest(Array(Self.sevenZip(row).utf8))
      #expect(manifest.findings.map(\.code) == [.manifestMalformed], "\(row)")
      #expect(manifest.digests.isEmpty)
    }
  }

  @Test(
    arguments: [
      (32, "MD5"), (40, "SHA-1"), (96, "SHA-384"), (128, "SHA-512"),
    ])
  func `a digest of another sort is told for what it is`(digits: Int, name: String) throws {
    let digest = String(repeating: "0a1b", count: digits / 4)
    for line in [
      "\(digest)  函告.csv", "\(digest) *函告.csv", "\(digest)\t函告.csv", digest.uppercased(),
      "MD5 (函告.csv) = \(digest)",
      "MD5             \(digest)       C:\\报送\\函告.csv",
      "Algorithm : MD5\nHash      : \(digest)\nPath      : C:\\报送\\函告.csv",
    ] {
      let findings = try DigestManifest(Array(line.utf8)).findings
      #expect(findings.map(\.code) == [.manifestMalformed], "\(line)")
      for words in findings.map(\.message) {
        #expect(words.zh.contains("是 \(name) 的校验值") && words.en.contains(name), "\(line): \(words)")
      }
    }
  }

  private static let spaced = String(repeating: "01 23 45 67 89 ab cd ef ", count: 4).dropLast()

  /// Text in the encodings in which programs write it, with and without a mark.
  private static func encoded(_ text: String) -> [(encoding: String, bytes: [UInt8])] {
    func pairs(_ isBigEndian: Bool) -> [UInt8] {
      text.utf16.flatMap { isBigEndian ? number($0).reversed() : number($0) }
    }
    return [
      ("UTF-8", Array(text.utf8)), ("UTF-8 with a mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
      ("UTF-16LE", [0xFF, 0xFE] + pairs(false)), ("UTF-16BE", [0xFE, 0xFF] + pairs(true)),
      ("UTF-16LE without a mark", pairs(false)), ("UTF-16BE without a mark", pairs(true)),
      ("GBK", gbk(text)), ("GB 18030 with a mark", [0x84, 0x31, 0x95, 0x33] + gbk(text)),
    ]
  }

  private static func gbk(_ text: String) -> [UInt8] {
    let known: [Character: [UInt8]] = [
      "函": [0xBA, 0xAF], "告": [0xB8, 0xE6], "现": [0xCF, 0xD6], "场": [0xB3, 0xA1], "报": [0xB1, 0xA8],
      "送": [0xCB, 0xCD], "样": [0xD1, 0xF9], "例": [0xC0, 0xFD], "的": [0xB5, 0xC4], "哈": [0xB9, 0xFE],
      "希": [0xCF, 0xA3], "命": [0xC3, 0xFC], "令": [0xC1, 0xEE], "成": [0xB3, 0xC9], "功": [0xB9, 0xA6],
      "完": [0xCD, 0xEA], "。": [0xA1, 0xA3], "文": [0xCE, 0xC4], "件": [0xBC, 0xFE],
    ]
    return text.flatMap { known[$0] ?? Array(String($0).utf8) }
  }

  @Test(arguments: forms) func `what programs write is read, in each encoding`(program: String, text: String)
    throws
  {
    let text = text.replacing("\n", with: "\r\n").replacing("\r\r", with: "\r")
    for (encoding, bytes) in Self.encoded(text) + Self.encoded(text.replacing("\r", with: "")) {
      let manifest = try DigestManifest(bytes)
      #expect(
        manifest.digests == ["函告.csv": Self.digest, "attachments/现场 (1).pdf": Self.digest],
        "\(program), \(encoding)")
      #expect(manifest.findings.isEmpty, "\(program), \(encoding): \(manifest.findings)")
    }
  }

  @Test func `a line that can't be understood is shown as text, whatever it is in`() throws {
    for (encoding, bytes) in Self.encoded("\(Self.digest)  函告.csv\r\n样例函告\r\n") {
      let findings = try DigestManifest(bytes).findings
      #expect(findings.map(\.code) == [.manifestMalformed], "\(encoding)")
      #expect(findings.map(\.excerpt) == ["样例函告"], "\(encoding)")
      #expect(findings.map(\.position.line) == [2], "\(encoding)")
    }
    for length in 400..<404 {
      let name = String(repeating: "a", count: length) + String(repeating: "函", count: 400)
      for (encoding, bytes) in Self.encoded("函告" + name + name) {
        let shown = try DigestManifest(bytes).findings.compactMap(\.excerpt)
        #expect(shown == ["函告" + String(repeating: "a", count: 118) + "…"], "\(encoding)")
      }
      for (encoding, bytes) in Self.encoded(
        String(repeating: "a", count: length % 4) + name.suffix(400) + name)
      {
        let shown = try DigestManifest(bytes).findings.compactMap(\.excerpt)
        #expect(
          shown.count == 1 && shown[0].hasSuffix("函…") && !shown[0].contains("\u{FFFD}"),
          "\(encoding): \(shown)")
      }
    }
    #expect(try DigestManifest([0x61, 0xFF, 0xFF, 0x0A]).findings.map(\.excerpt) == [#"a\xff\xff"#])
    let wide: [UInt8] = [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]
    #expect(try DigestManifest(wide).findings.map(\.code) == [.encodingUnsupported])
    #expect(try DigestManifest(wide).findings.map(\.excerpt) == ["UTF-32LE"])
  }

  private static let other = String(repeating: "fedcba9876543210", count: 4)

  @Test(
    arguments: [
      "\(digest)  a.pdf", "\(digest.uppercased()) *./a.pdf", "SHA256 (a.pdf) = \(digest)",
      "SHA256 hash of a.pdf:\n\(digest)",
    ])
  func `the same line again says nothing else`(line: String) throws {
    let manifest = try DigestManifest(Array("\(Self.digest)  a.pdf\n\(line)\n\(line)\n".utf8))
    #expect(manifest.digests == ["a.pdf": Self.digest])
    #expect(manifest.findings.isEmpty)
  }

  @Test(
    arguments: [
      "\(other)  attachments/a.pdf", "\(other) *./attachments/a.pdf", "\(other)  attachments\\a.pdf",
      "SHA256 (attachments/a.pdf) = \(other)", "\(other)  Attachments/a.pdf",
      "\(other)  C:\\样例\\attachments\\a.pdf",
      "SHA256 hash of attachments\\a.pdf:\r\n\(other)",
    ])
  func `lines that contradict each other are told, once`(line: String) throws {
    let right = "\(Self.digest)  attachments/a.pdf"
    for text in ["\(right)\n\(line)\n", "\(line)\n\(right)\n", "\(right)\n\(line)\n\(right)\n\(line)\n"] {
      let manifest = try DigestManifest(Array(text.utf8))
      #expect(manifest.findings.map(\.code) == [.manifestContradicts])
      #expect(manifest.findings.map(\.excerpt) == ["attachments/a.pdf"])
      #expect(manifest.digests.isEmpty)
    }
  }

  @Test func `half a character at the end of UTF-16 spoils its own line only`() throws {
    let bytes: [UInt8] = [0xFF, 0xFE] + "\(Self.digest)  a\n样例".utf16.flatMap { number($0) }
    let manifest = try DigestManifest(Array(bytes.dropLast()))
    #expect(manifest.digests == ["a": Self.digest])
    #expect(manifest.findings.map(\.position.line) == [2])
  }

  @Test func `a name that came by sha256sum itself is read`() throws {
    let shell = try #require(ExternalTool("sh"))
    try withScratchFolder { folder in
      let place = URL(fileURLWithPath: folder)
      for options in ["", "-b", "--tag"] {
        let command = "printf 1 > '样例 (1).pdf'; printf 1 > 'a\\b.pdf'; sha256sum \(options) 样例* a*"
        let result = try shell.run(["-c", command], in: place)
        #expect(result.status == 0, "\(result.output)")
        let manifest = try DigestManifest(Array(result.output.utf8))
        #expect(manifest.digests.keys.sorted() == ["a/b.pdf", "样例 (1).pdf"], "\(options)")
        #expect(manifest.findings.isEmpty, "\(options)")
      }
    }
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
