import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection

/// What is a piece of an archive is told for that, with what to do, and not as something that is damaged.
struct ArchiveVolumeTests {
  private static func archive() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var generator = SeededGenerator(seed: 7)
    var zip = try ZIPWriter { bytes.append(contentsOf: $0) }
    let time = try #require(Instant("2021-01-04T16:16:31.000+08:00"))
    try zip.add(name: "claim_1.csv", modified: time, Array("消息标识,认领人\nP-1,样例甲\n".utf8))
    let noise = (0..<9_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    try zip.add(name: "attachments/样例.jpg", modified: time, noise)
    try zip.finish()
    return bytes
  }

  private static func opened(_ bytes: some Sequence<UInt8>, as name: String) throws -> OpenedFile? {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("file")
    try Files.replace(path, with: bytes)
    var findings = FindingList()
    return try Unpacking(limits: .none).open(path, named: name, in: scratch.path, &findings)
  }

  /// What is told of a file that isn't taken.
  private static func told(_ bytes: some Sequence<UInt8>, as name: String) throws -> Finding? {
    do {
      _ = try opened(bytes, as: name)
      return nil
    } catch FormatError.malformed(let finding) {
      return finding
    }
  }

  @Test(
    arguments: [
      ("许可.zip.001", ".zip.001"), ("许可.ZIP.012", ".zip.012"), ("许可.7z.1000", ".7z.1000"),
      ("许可.tar.gz.002", ".gz.002"), ("许可.z01", ".z01"), ("a.b.Z123", ".z123"), ("许可.r00", ".r00"),
      ("许可.part1.rar", ".part1.rar"), ("许可.part02.exe", ".part02.exe"), ("许可.xlsx.001", ".xlsx.001"),
      ("许可.zip", nil), ("许可.csv.001", nil), ("zip.001", nil), ("许可.zip.1", nil), ("许可.z1", nil), ("z01", nil),
      ("许可.part.rar", nil), ("许可part1.rar", nil), ("许可.partA.rar", nil), ("许可.zip.0x1", nil), ("", nil),
      (".", nil), ("许可.z²³", nil),
    ] as [(String, String?)])
  func `it is known by its name`(name: String, ending: String?) {
    #expect(ArchiveVolume.ending(of: name) == ending)
  }

  @Test(arguments: [".zip.001", ".z01", ".part1.rar", ".r00", ".7z.002"])
  func `each piece is told for one`(ending: String) throws {
    let archive = try Self.archive()
    let pieces: [ArraySlice<UInt8>] = [
      archive[..<4_000], archive[4_000..<8_000], archive[8_000...], [0x52, 0x61, 0x72, 0x21, 0x1A, 7],
    ]
    for piece in pieces {
      let finding = try #require(try Self.told(piece, as: "许可\(ending)"))
      #expect(finding.code == .formatUnsupported)
      #expect(finding.message.zh.contains("一卷（\(ending)）") && finding.message.en.contains(ending))
      #expect(finding.remedy.zh.contains("不要分卷") && finding.remedy.en.contains("without volumes"))
    }
  }

  @Test func `a volume that is the only one is the archive, and a text is a text`() throws {
    #expect(try Self.opened(Self.archive(), as: "许可.zip.001")?.member == "claim_1.csv")
    #expect(try Self.opened("消息标识,认领人\nP-1,样例甲\n".utf8, as: "claim.z01") != nil)
  }

  @Test func `one among the files of a ZIP is an archive in it`() throws {
    var bytes: [UInt8] = []
    let time = try #require(Instant("2021-01-04T16:16:31.000+08:00"))
    var zip = try ZIPWriter { bytes.append(contentsOf: $0) }
    try zip.add(name: "claim_1.csv", modified: time, Array("消息标识,认领人\nP-1,样例甲\n".utf8))
    try zip.add(name: "attachments/样例.zip.002", modified: time, [0x8B, 0x00, 0x01])
    try zip.finish()
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("file")
    try Files.replace(path, with: bytes)
    var findings = FindingList()
    _ = try Unpacking(limits: .none).open(path, named: "许可.zip", in: scratch.path, &findings)
    #expect(findings.detailed.contains { $0.code == .zipMemberUnexpected })
  }
}
