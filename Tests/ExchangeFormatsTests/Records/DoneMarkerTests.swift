import ExchangeBase
import ExchangeFormats
import Testing

/// What a `<name>.done` may say, and what is said of one that can't be understood.
struct DoneMarkerTests {
  private static let digest = String(repeating: "0a", count: 32)

  private static func marker(_ bytes: [UInt8], chunk: Int = .max) throws(FormatError) -> DoneMarker {
    try DoneMarker(MemorySource(bytes, chunk: chunk), name: "a.csv.done")
  }

  private static func complaint(of bytes: [UInt8], chunk: Int = .max) -> Finding? {
    do {
      _ = try marker(bytes, chunk: chunk)
      return nil
    } catch {
      guard case .malformed(let finding) = error else { return nil }
      return finding
    }
  }

  @Test(arguments: [
    "", "\n", "# 传完了\n", "   \r\n\t",
  ])
  func `a marker may say nothing`(text: String) throws {
    let marker = try Self.marker(Array(text.utf8))
    #expect(marker.records == nil && marker.bytes == nil && marker.sha256 == nil)
  }

  @Test(arguments: [
    "records=12 bytes=345 sha256=\(digest)",
    "SHA256=\(digest.uppercased())\r\nBytes=345\r\nRecords=12\r\n",
    "# 样例\nbytes=345\t records=12 # 条\n\n sha256=\(digest)",
    "\u{FEFF}records=12\rbytes=345\rsha256=\(digest)",
  ])
  func `what it says is read in any order, over any chunks`(text: String) throws {
    for chunk in 1...64 {
      let marker = try Self.marker(Array(text.utf8), chunk: chunk)
      #expect(marker.records == 12)
      #expect(marker.bytes == 345)
      #expect(marker.sha256 == Self.digest)
    }
  }

  @Test(arguments: [
    ("done", "done"), ("records=", "records="), ("records=-1", "records=-1"), ("records=1,2", "records=1,2"),
    ("records=1 records=1", "records=1"), ("bytes=1 lines=2", "lines=2"), ("records = 1", "records"),
    ("sha256=12", "sha256=12"), ("sha256=\(digest)0", "sha256="), ("bytes=9999999999999999", "bytes="),
    ("记录=1", "记录=1"),
  ])
  func `the first word that isn't understood is told`(text: String, word: String) throws {
    let finding = try #require(Self.complaint(of: Array(text.utf8)))
    #expect(finding.code == .markerMalformed)
    #expect(finding.excerpt?.hasPrefix(word) == true)
    #expect(finding.message.zh.contains("a.csv.done"))
  }

  @Test func `what is no text, or too long, is malformed and never a crash`() {
    let sound = Array("records=12 bytes=345 sha256=\(Self.digest)".utf8)
    for index in sound.indices {
      for damage: UInt8 in [0x00, 0xFF, 0x80] {
        var bytes = sound
        bytes[index] = damage
        #expect(Self.complaint(of: bytes)?.code == .markerMalformed)
      }
    }
    #expect(Self.complaint(of: [UInt8](repeating: 0x20, count: 100_000))?.code == .markerMalformed)
  }

  @Test func `the size is told before the digest, and the records by themselves`() throws {
    let marker = try Self.marker(Array("records=2 bytes=10 sha256=\(Self.digest)".utf8))
    #expect(marker.mismatch(bytes: 10, sha256: Self.digest) == nil)
    #expect(marker.mismatch(bytes: 9, sha256: "ff")?.arguments["what"] == "bytes")
    #expect(marker.mismatch(bytes: 10, sha256: "ff")?.arguments["what"] == "sha256")
    #expect(marker.mismatch(records: 2) == nil)
    #expect(marker.mismatch(records: 3)?.arguments["found"] == "3")
  }

  @Test func `an empty file that another program's marker may be is told which one is read`() {
    for name in ["a.csv.ok", "A.OK", "a.csv.lock", "a.flag"] {
      let finding = DoneMarker.emptyFile(named: Array(name.utf8))
      #expect(finding.code == .fileEmpty && finding.remedy.zh.contains(".done"), "\(name)")
      #expect(finding.remedy.en.contains(".done"), "\(name)")
    }
    for name in ["a.csv", "ok", ".ok", "look"] {
      #expect(DoneMarker.emptyFile(named: Array(name.utf8)) == Finding(.fileEmpty), "\(name)")
    }
  }

  @Test(
    arguments: [
      ("a.csv.done", "a.csv"), ("a.csv.DONE", "a.csv"), ("a.done", "a"), ("a.csv", nil), ("done", nil),
      (".done", nil), ("a.csv.ok", nil),
    ] as [(String, String?)])
  func `a marker's name is the file's with an ending`(name: String, file: String?) {
    #expect(DoneMarker.file(ofMarker: Array(name.utf8)) == file.map { Array($0.utf8) })
  }
}
