import CMalloc
import ExchangeBase
import Testing

@testable import ExchangeFormats

/// A file that is read a thousand times leaves nothing with the allocator. Each reader works in a process of its own, in
/// which nothing else happens.
@Suite(.enabled(if: counts_allocations(), "looks at what the allocator has given out"))
struct ReaderMemoryTests {
  /// What a thousand readings may keep, in bytes: half of the smallest piece that the allocator has, for each. What is kept
  /// once, such as a table that grows, is less.
  private static let allowance = 16_000

  /// What doing `work` a thousand times keeps, in bytes.
  private static func kept(by work: () throws -> Void) rethrows -> Int {
    for _ in 0..<50 { try work() }
    let before = Int(allocated_bytes())
    for _ in 0..<1_000 { try work() }
    return Int(allocated_bytes()) - before
  }

  @Test(arguments: Reader.allCases)
  func `a thousand readings leave nothing behind`(reader: Reader) async {
    await #expect(processExitsWith: .success) { [reader] in
      for file in try reader.files() {
        #expect(try file.givesRecords == (file.read() > 0), "records of \(file.name)")
        let kept = try Self.kept { _ = try file.read() }
        #expect(kept < Self.allowance, "\(kept) bytes of \(file.name)")
      }
    }
  }

  @Test func `what isn't given back is seen`() async {
    await #expect(processExitsWith: .success) {
      let kept = Self.kept { _ = Unmanaged.passRetained(ByteBuffer(count: 1_024)) }
      #expect(kept > 1_024_000)
    }
  }

  // MARK: Readers

  enum Reader: String, CaseIterable, Codable {
    case csv, workbook, bundle, export, zip, gzip, manifest, marker

    /// Good files and bad ones.
    func files() throws -> [File] {
      switch self {
      case .csv: try csvFiles()
      case .workbook: workbookFiles()
      case .bundle: try bundleFiles()
      case .export: try exportFiles()
      case .zip: try zipFiles()
      case .gzip: try gzipFiles()
      case .manifest: try manifestFiles()
      case .marker: markerFiles()
      }
    }

    /// A file, and what reads it and tells how many records or members it gave.
    struct File {
      let name: String
      let givesRecords: Bool
      let read: () throws -> Int
    }

    private static let header = "事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关\n"
    private static let table =
      header + "食品经营许可,样例1号,样例甲,个体工商户,92370403999800010P,13800000001,2020-12-22,长期,样例局\n"

    private static func encoded(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
      let encoder = try TextEncoder(encoding)
      var bytes: [UInt8] = []
      encoder.appendMark(to: &bytes)
      encoder.append(to: &bytes) { $0 += text.utf8 }
      return bytes
    }

    /// Reads to the end, or to where that is impossible, and tells how many records there were.
    private static func count(_ open: () throws -> any BundleReader & ~Copyable) throws -> Int {
      var count = 0
      do {
        var reader = try open()
        while try reader.next() != nil { count += 1 }
      } catch FormatError.malformed {}
      return count
    }

    private func csvFiles() throws -> [File] {
      let encodings = [TextEncoding.utf8, .utf8BOM, .gb18030, .utf16LE, .utf16BE]
      let good = encodings.map { ($0.rawValue, Self.table, true, $0) }
      let bad = [
        ("bytes of nothing", Self.header.replacing("许可决定文书号", with: "\0"), false, TextEncoding.gb18030),
        ("no header", "样例\n", false, .utf8),
      ]
      return try (good + bad).map { name, text, givesRecords, encoding in
        let bytes = try Self.encoded(text, encoding)
        return File(name: name, givesRecords: givesRecords) {
          try Self.count {
            try CSVBundleReader(
              source: MemorySource(bytes), fileName: "导出.csv", library: Library.shared, kind: "approval-push")
          }
        }
      }
    }

    private func workbookFiles() -> [File] {
      var damaged = ForgedWorkbook()
      damaged.parts["xl/worksheets/sheet1.xml"] = "<worksheet"
      return [("good", ForgedWorkbook(), true), ("damaged", damaged, false)].map { name, book, givesRecords in
        let bytes = book.bytes
        return File(name: name, givesRecords: givesRecords) {
          try Self.count {
            try WorkbookReader(source: MemorySource(bytes), fileName: "导出.xlsx", library: Library.shared)
          }
        }
      }
    }

    private func bundleFiles() throws -> [File] {
      let labelled = { (label: String) in Bundles.good.replacing("\"UTF-8\"", with: "\"\(label)\"") }
      let good = [
        ("UTF-8", Bundles.good, true, TextEncoding.utf8), ("GBK", labelled("GBK"), true, .gb18030),
        ("UTF-16", labelled("UTF-16"), true, .utf16LE),
      ]
      let bad = [
        ("cut", String(Bundles.good.prefix(400)), false, TextEncoding.utf8),
        ("a DOCTYPE", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", false, .utf8),
        ("against its schema", Bundles.good.replacing("<record>", with: "<x/><record>"), true, .utf8),
      ]
      return try (good + bad).map { name, text, givesRecords, encoding in
        let bytes = try Self.encoded(text, encoding)
        return File(name: name, givesRecords: givesRecords) {
          try Self.count { try XMLBundleReader(source: MemorySource(bytes), library: Library.shared) }
        }
      }
    }

    private func exportFiles() throws -> [File] {
      let rule = try XMLTableReaderTests.rule()
      return [
        ("a row", "<DATA><ROW><MC>样例甲</MC></ROW></DATA>", true), ("cut", "<DATA><ROW><MC>样例甲", false),
      ].map { name, text, givesRecords in
        File(name: name, givesRecords: givesRecords) {
          try Self.count {
            try XMLTableReader(source: MemorySource(text.utf8), library: Library.shared, rule: rule)
          }
        }
      }
    }

    /// Opens a ZIP bundle as a drop is opened: its members are unpacked, its manifest and its records are read.
    private static func unpack(_ bytes: [UInt8]) throws -> Int {
      do {
        var reader = try ZIPReader(MemorySource(bytes))
        let contents = BundleContents(reader.members)
        guard let records = contents.records, let manifest = contents.manifest else { return 0 }
        for attachment in contents.attachments { try reader.unpack(attachment) { _ in } }
        var (table, list): ([UInt8], [UInt8]) = ([], [])
        try reader.unpack(records) { table += $0 }
        try reader.unpack(manifest) { list += $0 }
        let digests = try DigestManifest(list).digests.count
        return try digests
          + count {
            try CSVBundleReader(
              source: MemorySource(table), fileName: records.name, library: Library.shared,
              kind: "approval-push")
          }
      } catch FormatError.malformed { return 0 }
    }

    private func zipFiles() throws -> [File] {
      let noise = ZIPWriterTests.noise(count: 1_000, seed: 1)
      let members = [
        ("导出.csv", Array(Self.table.utf8)), ("attachments/样例1.pdf", Array("样例".utf8)),
        ("attachments/样例2.pdf", noise),
      ]
      let digests = members.map { (name: $0.0, sha256: String(repeating: "0a", count: 32)) }
      let whole = try ZIPWriterTests.package(
        members + [(DigestManifest.name, DigestManifest.bytes(of: digests))])
      var damaged = whole
      damaged[whole.count / 2] ^= 0xFF
      return [("whole", whole, true), ("cut", whole.dropLast(30), false), ("damaged", damaged, false)].map {
        name, bytes, givesRecords in File(name: name, givesRecords: givesRecords) { try Self.unpack(bytes) }
      }
    }

    private func gzipFiles() throws -> [File] {
      let whole = try GzipReaderTests.member()
      return [("whole", whole, true), ("cut", whole.dropLast(12), false)].map { name, bytes, givesRecords in
        File(name: name, givesRecords: givesRecords) {
          do {
            var reader = try GzipReader(MemorySource(bytes))
            try reader.unpack { _ in }
            return 1
          } catch FormatError.malformed { return 0 }
        }
      }
    }

    private func manifestFiles() throws -> [File] {
      let line = String(repeating: "0a", count: 32) + "  样例.csv\n"
      let files = [
        ("UTF-8", line, true, TextEncoding.utf8), ("GB 18030", line, true, .gb18030),
        ("UTF-16", line, true, .utf16LE),
        ("no manifest", "样例\n\(line.dropFirst())", false, .utf8),
      ]
      return try files.map { name, text, givesRecords, encoding in
        let bytes = try Self.encoded(text, encoding)
        return File(name: name, givesRecords: givesRecords) { try DigestManifest(bytes).digests.count }
      }
    }

    private func markerFiles() -> [File] {
      [("good", "records=1 bytes=2 # 样例\n", true), ("no marker", "样例", false)].map {
        name, text, givesRecords in
        File(name: name, givesRecords: givesRecords) {
          do { return try DoneMarker(MemorySource(text.utf8), name: "样例.csv.done").records ?? 0 } catch {
            return 0
          }
        }
      }
    }
  }
}
