import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Workbooks that lie, hide, explode or lead elsewhere: each ends with one finding, and none is followed.
struct HostileWorkbookTests {
  private typealias Book = ForgedWorkbook

  struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let code: FindingCode
    let make: @Sendable (inout ForgedWorkbook) -> Void

    var testDescription: String { name }

    init(_ name: String, _ code: FindingCode, _ make: @escaping @Sendable (inout ForgedWorkbook) -> Void) {
      (self.name, self.code, self.make) = (name, code, make)
    }
  }

  private static let sheet = "xl/worksheets/sheet1.xml"

  /// A row with one cell, in which everything may stand.
  private static func cells(_ text: String) -> @Sendable (inout ForgedWorkbook) -> Void {
    { book in
      let head = ForgedWorkbook.row(1, ForgedWorkbook.titles.map(ForgedWorkbook.inline))
      book.parts[sheet] = ForgedWorkbook.sheet(head + text)
    }
  }

  @Test(arguments: package + relations + markup + places + values + bombs)
  func `a hostile workbook gets one finding`(hostile: Hostile) throws {
    var book = ForgedWorkbook()
    hostile.make(&book)
    let read = try WorkbookReading(book.bytes, limits: UnpackingLimits(bytes: 64 << 20))
    let finding = try #require(read.failure, "it was read: \(read.codes)")
    #expect(finding.code == hostile.code, "\(finding.message.en)")
    #expect(!finding.message.zh.contains("{") && !finding.remedy.zh.contains("{"))
    #expect(!finding.message.en.contains("{") && !finding.remedy.en.contains("{"))
  }

  @Test func `there are many`() {
    #expect(
      (Self.package + Self.relations + Self.markup + Self.places + Self.values + Self.bombs).count >= 40)
  }

  static let package = [
    Hostile("macros by a part", .workbookMacros) { book in
      book.parts["xl/vbaProject.bin"] = "x"
      book.order.append("xl/vbaProject.bin")
    },
    Hostile("macros by the type of the workbook", .workbookMacros) {
      $0.replace(
        "[Content_Types].xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        "vnd.ms-excel.sheet.macroEnabled.main")
    },
    Hostile("macros of Excel 4", .workbookMacros) { book in
      book.parts["xl/macrosheets/sheet1.xml"] = "<x/>"
      book.order.append("xl/macrosheets/sheet1.xml")
    },
    Hostile("a binary workbook", .workbookOldFormat) {
      $0.replace(
        "[Content_Types].xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.binary.macroEnabled.main")
    },
    // As Excel writes it: the type of workbook.bin by its ending.
    Hostile("a binary workbook by the ending of its part", .workbookOldFormat) { book in
      book.replace(
        "[Content_Types].xml",
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
          + "spreadsheetml.sheet.main+xml\"/>",
        "<Default Extension=\"BIN\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>"
          + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>")
      book.replace("_rels/.rels", "xl/workbook.xml", "xl/workbook.bin")
      book.parts["xl/workbook.bin"] = "\u{83}\u{1}"
      book.order.append("xl/workbook.bin")
    },
    Hostile("a letter", .formatUnsupported) {
      $0.replace("[Content_Types].xml", "spreadsheetml.sheet", "wordprocessingml.document")
    },
    Hostile("a spreadsheet of LibreOffice", .formatUnsupported) { book in
      book.parts = ["mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"]
      book.order = ["mimetype", "content.xml"]
    },
    Hostile("no list of types", .workbookDamaged) { $0.order.removeAll { $0 == "[Content_Types].xml" } },
    Hostile("no workbook", .workbookDamaged) { $0.order.removeAll { $0 == "xl/workbook.xml" } },
    Hostile("no sheet", .workbookDamaged) { $0.order.removeAll { $0 == sheet } },
    Hostile("no relations", .workbookDamaged) { $0.order.removeAll { $0 == "_rels/.rels" } },
    Hostile("no styles", .workbookDamaged) { $0.order.removeAll { $0 == "xl/styles.xml" } },
    Hostile("a part twice", .workbookDamaged) { $0.order.append(sheet) },
    Hostile("a part twice, in capital letters", .workbookDamaged) { book in
      book.parts["XL/Worksheets/Sheet1.xml"] = book.parts[sheet]
      book.order.append("XL/Worksheets/Sheet1.xml")
    },
    Hostile("a part outside of its folder", .workbookDamaged) { book in
      book.parts["../../etc/passwd"] = "x"
      book.order.append("../../etc/passwd")
    },
    Hostile("a part that is encrypted", .workbookDamaged) { book in
      book.change = { $0.members[6].both { $0.flags |= 1 } }
    },
    Hostile("a size of ZIP64 that isn't true", .workbookDamaged) { book in
      book.change = { zip in
        zip.members[6].both { header in
          header.size = .max
          header.extra = [1, 0, 8, 0] + [9, 0, 0, 0, 0, 0, 0, 0]
        }
      }
    },
    Hostile("a size of ZIP64 beyond everything", .workbookTooLarge) { book in
      book.deflated = [sheet]
      book.change = { zip in
        zip.members[6].both { header in
          header.size = .max
          header.extra = [1, 0, 8, 0] + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
        }
      }
    },
    Hostile("more parts than there are", .workbookDamaged) { $0.change = { $0.extraCount = 3 } },
    Hostile("a checksum that is wrong", .workbookDamaged) { book in
      book.change = { $0.members[6].both { $0.checksum ^= 1 } }
    },
    Hostile("something behind the end", .workbookDamaged) { $0.change = { $0.suffix = [1, 2, 3] } },
  ]

  static let relations = [
    Hostile("a sheet on another machine", .workbookExternal) {
      $0.replace(
        "xl/_rels/workbook.xml.rels", "Target=\"worksheets/sheet1.xml\"",
        "Target=\"file://server/share/s.xml\" TargetMode=\"External\"")
    },
    Hostile("a workbook on another machine", .workbookExternal) {
      $0.replace(
        "_rels/.rels", "Target=\"xl/workbook.xml\"", "Target=\"http://127.0.0.1/\" TargetMode=\"External\"")
    },
    Hostile("styles on another machine", .workbookExternal) {
      $0.replace(
        "xl/_rels/workbook.xml.rels", "Target=\"styles.xml\"",
        "Target=\"http://127.0.0.1/\" TargetMode=\"External\"")
    },
    Hostile("a sheet that is the workbook", .workbookDamaged) {
      $0.replace("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "workbook.xml")
    },
    Hostile("a sheet that is the list of relations", .workbookDamaged) {
      $0.replace("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "_rels/workbook.xml.rels")
    },
    Hostile("a workbook that is the list of relations", .workbookDamaged) {
      $0.replace("_rels/.rels", "xl/workbook.xml", "_rels/.rels")
    },
    Hostile("a sheet above the top", .workbookDamaged) {
      $0.replace("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd")
    },
    Hostile("two sheets in one part", .workbookDamaged) {
      $0.replace("xl/workbook.xml", "</sheets>", "<sheet name=\"b\" sheetId=\"2\" r:id=\"rId1\"/></sheets>")
    },
    Hostile("an id twice", .workbookDamaged) {
      $0.replace("xl/_rels/workbook.xml.rels", "Id=\"rId2\"", "Id=\"rId1\"")
    },
    Hostile("an id that is nowhere", .workbookDamaged) {
      $0.replace("xl/workbook.xml", "r:id=\"rId1\"", "r:id=\"rId9\"")
    },
    Hostile("a sheet without an id", .workbookDamaged) { $0.replace("xl/workbook.xml", "r:id=\"rId1\"", "") },
    Hostile("no sheets", .workbookDamaged) {
      $0.replace("xl/workbook.xml", "<sheet name=\"决定\" sheetId=\"1\" r:id=\"rId1\"/>", "")
    },
    Hostile("two lists of texts", .workbookDamaged) {
      $0.replace("xl/_rels/workbook.xml.rels", "relationships/styles", "relationships/sharedStrings")
    },
  ]

  static let markup = [
    Hostile("a DTD", .xmlDoctype) {
      $0.parts[sheet] = "<!DOCTYPE worksheet [<!ENTITY a \"b\">]>" + ($0.parts[sheet] ?? "")
    },
    Hostile("a DTD in the list of texts", .xmlDoctype) {
      $0.parts["xl/sharedStrings.xml"] =
        "<!DOCTYPE sst SYSTEM \"file:///etc/passwd\">" + ($0.parts["xl/sharedStrings.xml"] ?? "")
    },
    Hostile(
      "an entity from nowhere", .workbookDamaged, cells("<row r=\"2\"><c r=\"A2\"><v>&a;</v></c></row>")),
    Hostile("a tag that isn't closed", .workbookDamaged, cells("<row r=\"2\">")),
    Hostile("nothing", .workbookDamaged) { $0.parts[sheet] = "" },
    Hostile("another root", .workbookDamaged) { $0.parts[sheet] = "<html/>" },
    Hostile("a root of another namespace", .workbookDamaged) {
      $0.parts[sheet] = "<worksheet xmlns=\"urn:x\"/>"
    },
    Hostile(
      "elements without end, one in another", .workbookDamaged,
      cells(String(repeating: "<row>", count: 200) + String(repeating: "</row>", count: 200))),
    Hostile("bytes that are no text", .workbookDamaged) { book in
      book.change = { zip in
        let text = Array("<worksheet xmlns=\"\(ForgedWorkbook.main)\">".utf8) + [0xFF, 0xFE, 0xFF]
        zip.members[6] = ForgedZIP.Member(sheet, text)
      }
    },
    Hostile("a NUL", .workbookDamaged, cells("<row r=\"2\"><c r=\"A2\"><v>\u{0}</v></c></row>")),
    Hostile("an encoding that it isn't", .workbookDamaged) {
      $0.parts[sheet] = "<?xml version=\"1.0\" encoding=\"EBCDIC\"?>" + ($0.parts[sheet] ?? "")
    },
  ]

  static let places = [
    Hostile("a row beyond the last", .workbookTooLarge, cells("<row r=\"1048577\"/>")),
    Hostile("a row of so many digits", .workbookDamaged, cells("<row r=\"99999999999999999999\"/>")),
    Hostile("row 0", .workbookDamaged, cells("<row r=\"0\"/>")),
    Hostile("a row before the one before", .workbookDamaged, cells("<row r=\"5\"/><row r=\"4\"/>")),
    Hostile("a row twice", .workbookDamaged, cells("<row r=\"5\"/><row r=\"5\"/>")),
    Hostile(
      "a million columns", .workbookTooLarge,
      cells("<row r=\"2\"><c r=\"BDWGN2\"/></row>".replacing("BDWGN", with: "ZZZZ"))),
    Hostile("a column behind XFD", .workbookTooLarge, cells("<row r=\"2\"><c r=\"XFE2\"/></row>")),
    Hostile("a cell in another row", .workbookDamaged, cells("<row r=\"2\"><c r=\"A3\"/></row>")),
    Hostile("a cell twice", .workbookDamaged, cells("<row r=\"2\"><c r=\"A2\"/><c r=\"A2\"/></row>")),
    Hostile(
      "cells from right to left", .workbookDamaged, cells("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>")),
    Hostile("a cell nowhere", .workbookDamaged, cells("<row r=\"2\"><c r=\"2\"/></row>")),
    Hostile(
      "more columns than there are, one behind the other", .workbookTooLarge,
      cells("<row r=\"2\">" + String(repeating: "<c/>", count: 16_385) + "</row>")),
  ]

  static let values = [
    Hostile(
      "a text that isn't there", .workbookDamaged,
      cells("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>")),
    Hostile(
      "a text before the first", .workbookDamaged,
      cells("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>")),
    Hostile(
      "a text beyond all numbers", .workbookDamaged,
      cells("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>18446744073709551616</v></c></row>")),
    Hostile(
      "a number that is none", .workbookDamaged, cells("<row r=\"2\"><c r=\"A2\"><v>1.2.3</v></c></row>")),
    Hostile("infinity", .workbookDamaged, cells("<row r=\"2\"><c r=\"A2\"><v>INF</v></c></row>")),
    Hostile(
      "a power beyond all numbers", .workbookDamaged,
      cells("<row r=\"2\"><c r=\"A2\"><v>1E999999999999</v></c></row>")),
    Hostile(
      "a number of very many digits", .workbookDamaged,
      cells("<row r=\"2\"><c r=\"A2\"><v>\(String(repeating: "9", count: 5_000))</v></c></row>")),
  ]

  static let bombs = [
    Hostile("a sheet that unpacks to a thousand times its size", .workbookTooLarge) { book in
      book.parts[sheet] = ForgedWorkbook.sheet(String(repeating: "<row/>", count: 500_000))
      book.deflated = [sheet]
    },
    Hostile("a text of two million characters", .workbookTooLarge) { book in
      let noise = (0..<2_200_000).map { "\($0 &* 7_919 % 10)" }.joined()
      book.parts[sheet] = ForgedWorkbook.sheet(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>\(noise)</t></is></c></row>")
    },
    Hostile("a text of a mebibyte in cell after cell", .workbookTooLarge) { book in
      let noise = String(repeating: "样", count: 300_000)
      book.parts["xl/sharedStrings.xml"] =
        "<sst xmlns=\"\(ForgedWorkbook.main)\"><si><t>\(noise)</t></si></sst>"
      book.parts[sheet] = ForgedWorkbook.sheet(
        "<row r=\"1\">" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 16_000) + "</row>")
    },
    Hostile("a thousand sheets and one", .workbookTooLarge) { book in
      book.replace(
        "xl/workbook.xml", "</sheets>",
        String(repeating: "<sheet name=\"b\" sheetId=\"2\" r:id=\"rId1\"/>", count: 1_001) + "</sheets>")
    },
    Hostile("seventy thousand cell formats", .workbookTooLarge) { book in
      book.replace("xl/styles.xml", "</cellXfs>", String(repeating: "<xf/>", count: 70_000) + "</cellXfs>")
    },
    Hostile("all columns empty in rows without end", .workbookEmpty) { book in
      book.parts[sheet] = ForgedWorkbook.sheet("<row r=\"1048576\"><c r=\"XFD1048576\"/></row>")
    },
    Hostile("a header that nobody knows", .workbookHeaderUnknown) { book in
      book.parts[sheet] = ForgedWorkbook.sheet(
        ForgedWorkbook.row(1, ["甲", "乙", "丙"].map(ForgedWorkbook.inline)))
    },
    Hostile("nothing but a hidden sheet", .workbookEmpty) {
      $0.replace("xl/workbook.xml", "sheetId=\"1\"", "sheetId=\"1\" state=\"hidden\"")
    },
  ]
}
