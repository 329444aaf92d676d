import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Who protects a workbook by a password, and has it in a format that isn't read besides, is told of both at once.
struct ProtectedWorkbookTests {
  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A record of a workbook in BIFF8.
  private static func record(_ type: Int, _ content: [UInt8]) -> [UInt8] {
    number(type, 2) + number(content.count, 2) + content
  }

  private static let beginning = record(0x0809, [0, 6, 5, 0] + [UInt8](repeating: 0, count: 12))
  private static let writeProtection = record(0x0086, [])
  private static let password = record(0x002F, [1, 0] + [UInt8](repeating: 7, count: 52))
  private static let author = record(0x005C, [UInt8](repeating: 0x20, count: 12))

  /// A compound file with one stream that begins so.
  ///
  /// - Parameter isSmall: whether it lies among small ones, behind another.
  private static func compound(
    _ name: String, _ content: [UInt8], isSmall: Bool = false, shift: Int = 9
  ) -> [UInt8] {
    func entry(_ name: String, _ type: UInt8, sector: Int, size: Int) -> [UInt8] {
      let units = name.utf16.flatMap { number(Int($0), 2) }
      var entry = units + [UInt8](repeating: 0, count: 128 - units.count)
      entry.replaceSubrange(64..<67, with: number(units.count + 2, 2) + [type])
      entry.replaceSubrange(116..<124, with: number(sector, 4) + number(size, 4))
      return entry
    }
    func padded(_ bytes: [UInt8]) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: max(0, (1 << shift) - bytes.count))
    }
    var head = CompoundFile.signature + [UInt8](repeating: 0, count: (1 << shift) - 8)
    head.replaceSubrange(30..<32, with: number(shift, 2))
    head.replaceSubrange(48..<52, with: number(0, 4))
    head.replaceSubrange(56..<60, with: number(4_096, 4))
    let directory = padded(
      entry("Root Entry", 5, sector: isSmall ? 1 : 0xFFFF_FFFE, size: isSmall ? 1 << shift : 0)
        + entry(name, 2, sector: 1, size: isSmall ? 300 : 8_000))
    let small = isSmall ? [UInt8](repeating: 0xAA, count: 64) : []
    return head + directory + padded(small + content) + [UInt8](repeating: 0, count: 1 << shift)
  }

  private static func found(_ file: [UInt8], _ name: String) throws -> Finding {
    try CompoundFile.finding(MemorySource(file), named: name)
  }

  @Test(arguments: ["Workbook", "Book"], [false, true])
  func `of a workbook of an old format both are told`(stream: String, isSmall: Bool) throws {
    for shift in [9, 12] {
      for records in [[Self.password], [Self.writeProtection, Self.password]] {
        let content = Self.beginning + records.flatMap { $0 }
        let file = Self.compound(stream, content, isSmall: isSmall, shift: shift)
        for (name, format) in [("许可.xls", "Excel .xls"), ("许可.et", "WPS .et"), ("许可.xlsx", "Excel .xls")] {
          let finding = try Self.found(file, name)
          #expect(finding.code == .workbookEncrypted)
          #expect(finding.message.zh.contains("加了密码") && finding.message.zh.contains(format))
          #expect(finding.message.en.contains("password") && finding.message.en.contains(format))
          #expect(finding.remedy.zh.contains("清空打开密码") && finding.remedy.zh.contains("*.xlsx"))
          #expect(finding.remedy.en.contains("password") && finding.remedy.en.contains(".xlsx"))
        }
      }
      let open = Self.compound(stream, Self.beginning + Self.author, isSmall: isSmall, shift: shift)
      #expect(try Self.found(open, "许可.xls").code == .workbookOldFormat)
    }
  }

  @Test func `what only looks like a password is none`() throws {
    // Its number stands in a record, or no workbook begins there.
    let inside = Self.record(0x005C, Self.password)
    for content in [Self.beginning + inside, Self.password, [], [9, 8]] {
      #expect(try Self.found(Self.compound("Workbook", content), "许可.xls").code == .workbookOldFormat)
    }
    #expect(try Self.found(Self.compound("WordDocument", []), "函.doc").code == .formatUnsupported)
  }

  @Test func `numbers that lie lead nowhere`() throws {
    let file = Self.compound("Workbook", Self.beginning + Self.password)
    // Of the header all places that are read, of the directory those of the stream.
    let places = Array(30..<32) + Array(48..<52) + Array(56..<60) + Array(756..<764) + Array(628..<636)
    for place in places {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var file = file
        file[place] = value
        let code = try Self.found(file, "许可.xls").code
        #expect(code == .workbookEncrypted || code == .workbookOldFormat, "\(place) \(value)")
      }
    }
    for length in stride(from: 0, to: file.count, by: 61) {
      let code = try Self.found(Array(file[..<length]), "许可.xls").code
      #expect(code == .workbookEncrypted || code == .workbookOldFormat, "\(length)")
    }
  }

  @Test func `whoever takes a new workbook's password away is told which format to save it in`() throws {
    let file = Self.compound("EncryptedPackage", [])
    #expect(try Self.found(file, "许可.xlsx") == Finding(.workbookEncrypted))
    for name in ["许可.xlsb", "许可.xlsm", "许可.xls", "许可"] {
      let finding = try Self.found(file, name)
      #expect(finding.code == .workbookEncrypted && finding.remedy.zh.contains("*.xlsx"), "\(name)")
      #expect(finding.message == Finding(.workbookEncrypted).message)
    }
  }

  @Test(
    arguments: [
      ("application/vnd.oasis.opendocument.spreadsheet", true, .workbookEncrypted),
      ("application/vnd.oasis.opendocument.spreadsheet-template", true, .workbookEncrypted),
      ("application/vnd.oasis.opendocument.spreadsheet", false, .formatUnsupported),
      ("application/vnd.oasis.opendocument.text", true, .formatUnsupported),
    ] as [(String, Bool, FindingCode)])
  func `of a spreadsheet of LibreOffice both are told`(
    type: String, isProtected: Bool, code: FindingCode
  ) throws {
    let list =
      "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\">"
      + (isProtected ? "<manifest:encryption-data manifest:checksum=\"x\"/>" : "")
      + "</manifest:file-entry></manifest:manifest>"
    let zip = ForgedZIP(members: [
      ForgedZIP.Member("mimetype", Array(type.utf8)),
      ForgedZIP.Member("content.xml", Array("x".utf8)),
      ForgedZIP.Member("META-INF/manifest.xml", Array(list.utf8)),
    ])
    var reader = try ZIPReader(MemorySource(zip.bytes))
    let found = reader.documentFinding()
    let finding = try #require(found)
    #expect(finding.code == code)
    for name in ["许可.ods", "许可.xlsx"] {
      let failure = try WorkbookReading(zip.bytes, name: name).failure
      #expect(failure?.code == code && failure?.arguments == finding.arguments, "as a workbook, too")
    }
    if code == .workbookEncrypted {
      #expect(finding.message.zh.contains("ODS") && finding.message.zh.contains("加了密码"))
      #expect(finding.remedy.zh.contains(".xlsx") && finding.remedy.zh.contains("不要勾选“使用密码保存”"))
    }
    for words in [finding.message, finding.remedy] {
      #expect(!words.zh.contains("{") && !words.en.contains("{"))
    }
  }
}
