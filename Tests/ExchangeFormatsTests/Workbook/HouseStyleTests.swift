import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Workbooks as programs shape them that people here use, put together by hand after what is known of them: whatever lies around it, the
/// table is the same.
struct HouseStyleTests {
  private typealias Book = ForgedWorkbook

  /// How a program shapes a workbook.
  struct Style: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shape: @Sendable (inout ForgedWorkbook) -> Void

    init(_ name: String, _ shape: @escaping @Sendable (inout ForgedWorkbook) -> Void) {
      (testDescription, self.shape) = (name, shape)
    }
  }

  private static let sheet = "xl/worksheets/sheet1.xml"
  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"

  /// The record's cells as texts that the workbook shares.
  private static func share(_ book: inout ForgedWorkbook, _ text: (String) -> String) {
    let rows = [Book.titles, Book.record]
    let texts = rows.joined().map { "<si>\(text(Book.escaped($0)))</si>" }.joined()
    book.parts["xl/sharedStrings.xml"] = "<sst xmlns=\"\(Book.main)\" count=\"99\">\(texts)</sst>"
    book.parts[sheet] = Book.sheet(
      rows.enumerated().map { row, cells in
        let cells = cells.indices.map { " s=\"1\" t=\"s\"><v>\(row * Book.titles.count + $0)</v></c>" }
        return Book.row(row + 1, cells, "spans=\"1:9\" ht=\"14.4\" customFormat=\"1\"")
      }.joined())
  }

  /// The table again, in which the day is another cell.
  private static func day(_ cell: String) -> String {
    var cells = Book.record.map(Book.inline)
    cells[6] = cell
    return Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells)
  }

  static let styles = [
    Style("WPS: its own properties, images in cells, and a dimension that isn't true") { book in
      share(&book) { "<t>\($0)</t>" }
      book.replace(
        sheet, "<sheetData>",
        """
        <sheetPr/><dimension ref="A1"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">
        <selection activeCell="C7" sqref="C7"/></sheetView></sheetViews>
        <sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5"/>
        <cols><col min="1" max="16384" width="20" style="3"/></cols><sheetData>
        """)
      book.replace(
        sheet, "</sheetData>",
        """
        </sheetData><pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/>
        <headerFooter/>
        """)
      let properties = [
        "app": "<Properties xmlns=\"urn:x\"><Application>WPS 表格</Application></Properties>",
        "core":
          "<p:coreProperties xmlns:p=\"urn:p\" xmlns:dc=\"urn:dc\"><dc:creator>样例</dc:creator></p:coreProperties>",
        "custom": """
        <Properties xmlns="urn:x"><property name="KSOProductBuildVer"><lpwstr>2052-11.1.0.14309</lpwstr></property>
        </Properties>
        """,
      ]
      for (name, text) in properties { book.parts["docProps/\(name).xml"] = declaration + text }
      book.parts["xl/cellimages.xml"] =
        "<etc:cellImages xmlns:etc=\"http://www.wps.cn/officeDocument/2017/etCustomData\"/>"
      book.order = [
        "docProps/app.xml", "docProps/core.xml", "docProps/custom.xml", "xl/cellimages.xml", sheet,
        "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
        "[Content_Types].xml",
      ]
      book.parts["_rels/.rels"] = Book.rels(
        ("rId4", "custom-properties", "docProps/custom.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"), ("rId1", "officeDocument", "xl/workbook.xml"))
      book.replace(
        "xl/_rels/workbook.xml.rels", "</Relationships>",
        """
        <Relationship Id="rId9" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>
        </Relationships>
        """)
      book.replace(
        "xl/workbook.xml", "</workbook>",
        "<extLst><ext uri=\"{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}\"/></extLst></workbook>")
      book.deflated = Set(book.order)
    },
    Style("Excel: what later versions add, which may be passed over") { book in
      share(&book) { "<t xml:space=\"preserve\">\($0)</t>" }
      let microsoft = "http://schemas.microsoft.com/office/spreadsheetml"
      for part in ["xl/workbook.xml", sheet, "xl/styles.xml"] {
        let text = declaration.replacing("\n", with: "\r\n") + (book.parts[part] ?? "")
        book.parts[part] = text.replacing(
          "xmlns=\"\(Book.main)\"",
          with: """
            xmlns="\(Book.main)" xmlns:mc="\(compatibility)" mc:Ignorable="x14ac xr" \
            xmlns:x14ac="\(microsoft)/2009/9/ac" xmlns:xr="\(microsoft)/2014/revision"
            """)
      }
      book.replace(
        "xl/workbook.xml", "<workbookPr/>",
        """
        <fileVersion appName="xl" lastEdited="7"/><workbookPr defaultThemeVersion="166925"/>
        <mc:AlternateContent><mc:Choice Requires="x15">
        <x15ac:absPath xmlns:x15ac="\(microsoft)/2010/11/ac" url="C:\\样例\\"/></mc:Choice></mc:AlternateContent>
        <xr:revisionPtr revIDLastSave="0"/><bookViews><workbookView activeTab="0"/></bookViews>
        """)
      book.parts[sheet] = book.parts[sheet]?.replacing(
        "<row ", with: "<row x14ac:dyDescent=\"0.25\" xr:uid=\"{0}\" ")
    },
    Style("texts with how they are read beside them (phonetic runs)") { book in
      share(&book) {
        """
        <t>\($0)</t><rPh sb="0" eb="2"><t>ヨミガナ</t></rPh><phoneticPr fontId="1" type="noConversion"/>
        """
      }
    },
    Style("texts in runs of other fonts") { book in
      share(&book) { text in
        text.map { "<r><rPr><rFont val=\"宋体\"/></rPr><t xml:space=\"preserve\">\($0)</t></r>" }.joined()
      }
    },
    Style("targets from the root, and upwards") { book in
      book.replace("_rels/.rels", "\"xl/workbook.xml\"", "\"/xl/workbook.xml\"")
      book.replace(
        "xl/_rels/workbook.xml.rels", "\"worksheets/sheet1.xml\"", "\"../xl/./worksheets/sheet1.xml\"")
    },
    Style("marks of byte order before each part") { book in
      for part in book.order { book.parts[part] = "\u{FEFF}\(declaration)\(book.parts[part] ?? "")" }
    },
    Style("the strict form of the standard, with days as days") { book in
      book.parts[sheet] = Book.sheet(day(" t=\"d\"><v>2021-01-04T00:00:00</v></c>"))
      for part in book.order {
        book.parts[part] = book.parts[part]?.replacing(Book.main, with: Book.strictMain)
          .replacing(Book.relations, with: Book.strictRelations)
      }
      book.replace("xl/workbook.xml", "<workbook ", "<workbook conformance=\"strict\" ")
    },
    Style("formats of conditions, whose numbers are those of cells' formats") { book in
      book = Book(cells: day(" s=\"4\"><v>44200</v></c>"), formats: ["yyyy\"年\"m\"月\"d\"日\""])
      book.replace(
        "xl/styles.xml", "</styleSheet>",
        """
        <cellStyles><cellStyle name="常规" xfId="0"/></cellStyles><dxfs count="1"><dxf>
        <numFmt numFmtId="200" formatCode="0.00"/></dxf></dxfs><tableStyles count="0"/></styleSheet>
        """)
    },
    Style("empty cells with styles to the right and below, and rows that end with them") { book in
      let blanks = (10...300).map { "<c r=\"\(CellReference.letters(of: $0))1\" s=\"1\"/>" }.joined()
      book.replace(sheet, "</row><row r=\"2\"", "\(blanks)</row><row r=\"2\"")
      let rows = (3...2_000).map { "<row r=\"\($0)\" s=\"1\"><c r=\"A\($0)\" s=\"1\"/></row>" }.joined()
      book.replace(sheet, "</sheetData>", "\(rows)</sheetData>")
    },
    Style("what is asked of cells, what is merged, and what is printed") { book in
      book.replace(
        sheet, "</sheetData>",
        """
        </sheetData><sheetProtection sheet="1" objects="1"/><autoFilter ref="A1:I2"/>
        <mergeCells count="1"><mergeCell ref="A9:I9"/></mergeCells>
        <conditionalFormatting sqref="A2:A9"><cfRule type="expression" dxfId="0" priority="1">
        <formula>A2=""</formula></cfRule></conditionalFormatting>
        <dataValidations count="1"><dataValidation type="list" sqref="D2:D2001">
        <formula1>"个体工商户,自然人"</formula1></dataValidation></dataValidations>
        <hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks><legacyDrawing r:id="rId2"/>
        """)
      book.parts["xl/worksheets/_rels/sheet1.xml.rels"] = """
        <Relationships xmlns="\(Book.package)/relationships">
        <Relationship Id="rId1" TargetMode="External" Type="\(Book.relations)/hyperlink" Target="https://example.cn/"/>
        <Relationship Id="rId2" Type="\(Book.relations)/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>
        </Relationships>
        """
      book.order.append("xl/worksheets/_rels/sheet1.xml.rels")
    },
  ]

  @Test(arguments: styles)
  func `it is read as the table that it holds`(style: Style) throws {
    let plain = try WorkbookReading(Book().bytes)
    var book = Book()
    style.shape(&book)
    let read = try WorkbookReading(book.bytes)
    #expect(read.failure == nil, "\(String(describing: read.failure))")
    #expect(read.records == plain.records && read.records.count == 1)
    #expect(read.codes.isEmpty, "\(read.codes)")
    for chunk in [1, 7, 64] {
      #expect(try WorkbookReading(book.bytes, chunk: chunk) == read, "in pieces of \(chunk)")
    }
  }

  @Test func `a picture in a cell, as WPS has them, is no text of anybody`() throws {
    var cells = Book.record.map(Book.inline)
    cells[2] = " t=\"str\"><f>_xlfn.DISPIMG(&quot;ID_1&quot;,1)</f><v>=DISPIMG(&quot;ID_1&quot;,1)</v></c>"
    let book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells))
    let read = try WorkbookReading(book.bytes)
    #expect(read.codes == [.valueErrorCell], "\(read.codes)")
    let told = try #require(read.findings.first?.first)
    #expect(told.message.zh.contains("一张图片") && told.remedy.zh.contains("attachments/"), "\(told.message.zh)")
    #expect(!told.message.en.contains("{") && !told.remedy.en.contains("{"))
    // Excel has an error in its place; one of a formula is one.
    for (cell, isPicture) in [
      (" t=\"e\" vm=\"1\"><v>#VALUE!</v></c>", true),
      (" t=\"e\" vm=\"1\"><f>A1#</f><v>#VALUE!</v></c>", false),
      (" t=\"e\"><v>#VALUE!</v></c>", false),
    ] {
      cells[2] = cell
      let book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells))
      let told = try #require(try WorkbookReading(book.bytes).findings.first?.first)
      #expect(told.code == .valueErrorCell && told.message.zh.contains("一张图片") == isPicture, "\(cell)")
    }
  }
}
