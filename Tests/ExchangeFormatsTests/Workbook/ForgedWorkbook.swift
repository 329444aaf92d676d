import ExchangeBase

@testable import ExchangeFormats

/// A workbook put together by hand, part by part, in which everything can lie.
struct ForgedWorkbook {
  static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  static let package = "http://schemas.openxmlformats.org/package/2006"
  static let strictMain = "http://purl.oclc.org/ooxml/spreadsheetml/main"
  static let strictRelations = "http://purl.oclc.org/ooxml/officeDocument/relationships"

  /// The parts, by name.
  var parts: [String: String]
  /// The order in which they lie in the ZIP.
  var order: [String]
  /// Parts that are deflated.
  var deflated: Set<String> = []
  /// What is changed in the ZIP itself.
  var change: (inout ForgedZIP) -> Void = { _ in }

  /// The header of a table of approvals.
  static let titles = [
    "事项名称", "许可决定文书号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "许可决定日期", "有效期至", "许可机关",
  ]

  /// An honest record, by titles.
  static let record = [
    "食品经营许可", "薛审食许字〔2021〕1号", "样例1号店", "个体工商户", "92370403999800010P", "13800000001", "2021-01-04", "长期",
    "样例局",
  ]

  /// An honest workbook of one sheet with these rows, cells being texts.
  init(_ rows: [[String]] = [titles, record]) {
    self.init(cells: rows.enumerated().map { Self.row($0 + 1, $1.map(Self.inline)) }.joined())
  }

  /// A workbook whose one sheet has this in `sheetData`.
  init(cells: String, strings: String = "", formats: [String] = []) {
    let custom = formats.enumerated().map {
      "<numFmt numFmtId=\"\(200 + $0)\" formatCode=\"\(Self.escaped($1))\"/>"
    }
    let styles = [0, 14, 22, 49] + formats.indices.map { 200 + $0 }
    parts = [
      "[Content_Types].xml":
        "<Types xmlns=\"\(Self.package)/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
        + "spreadsheetml.sheet.main+xml\"/></Types>",
      "_rels/.rels": Self.rels(("rId1", "officeDocument", "xl/workbook.xml")),
      "xl/workbook.xml":
        "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.relations)\"><workbookPr/><sheets>"
        + "<sheet name=\"决定\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels": Self.rels(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"),
        ("rId3", "sharedStrings", "/xl/sharedStrings.xml")),
      "xl/styles.xml":
        "<styleSheet xmlns=\"\(Self.main)\"><numFmts>\(custom.joined())</numFmts><cellStyleXfs><xf numFmtId=\"9\"/>"
        + "</cellStyleXfs><cellXfs>\(styles.map { "<xf numFmtId=\"\($0)\"/>" }.joined())</cellXfs></styleSheet>",
      "xl/sharedStrings.xml": "<sst xmlns=\"\(Self.main)\">\(strings)</sst>",
      "xl/worksheets/sheet1.xml": Self.sheet(cells),
    ]
    order = [
      "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
      "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
    ]
  }

  /// The file.
  var bytes: [UInt8] {
    var zip = ForgedZIP()
    for name in order {
      var member = ForgedZIP.Member(name, Array((parts[name] ?? "").utf8))
      if deflated.contains(name) { try? member.deflate() }
      zip.members.append(member)
    }
    change(&zip)
    return zip.bytes
  }

  /// Adds a sheet, or another part that a relation leads to.
  mutating func add(sheet name: String, _ cells: String, state: String = "visible") {
    let number = order.count { $0.contains("worksheets/") } + 1
    let part = "xl/worksheets/sheet\(number).xml"
    parts[part] = Self.sheet(cells)
    order.append(part)
    replace(
      "xl/workbook.xml", "</sheets>",
      "<sheet name=\"\(name)\" sheetId=\"\(number)\" state=\"\(state)\" r:id=\"rId1\(number)\"/></sheets>")
    replace(
      "xl/_rels/workbook.xml.rels", "</Relationships>",
      "<Relationship Id=\"rId1\(number)\" Type=\"\(Self.relations)/worksheet\" Target=\"/\(part)\"/></Relationships>"
    )
  }

  /// Changes the text of a part.
  mutating func replace(_ part: String, _ old: String, _ new: String) {
    precondition(parts[part]?.contains(old) == true, "\(part) has \(old)")
    parts[part] = parts[part]?.replacing(old, with: new)
  }

  static func sheet(_ cells: String) -> String {
    "<worksheet xmlns=\"\(main)\" xmlns:r=\"\(relations)\"><sheetData>\(cells)</sheetData></worksheet>"
  }

  static func rels(_ relations: (id: String, type: String, target: String)...) -> String {
    "<Relationships xmlns=\"\(package)/relationships\">"
      + relations.map {
        "<Relationship Id=\"\($0.id)\" Type=\"\(Self.relations)/\($0.type)\" Target=\"\($0.target)\"/>"
      }.joined() + "</Relationships>"
  }

  /// A row of cells, each given as what stands between `<c r="…"` and the end of it.
  static func row(_ number: Int, _ cells: [String], _ attributes: String = "") -> String {
    "<row r=\"\(number)\" \(attributes)>"
      + cells.enumerated().map { "<c r=\"\(CellReference.letters(of: $0 + 1))\(number)\"\($1)" }.joined()
      + "</row>"
  }

  static func inline(_ text: String) -> String {
    text.isEmpty ? "/>" : " t=\"inlineStr\"><is><t>\(escaped(text))</t></is></c>"
  }

  static func number(_ text: String, style: Int = 0) -> String { " s=\"\(style)\"><v>\(text)</v></c>" }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}

/// All that the reader of workbooks gives for a file.
struct WorkbookReading: Equatable {
  var header: BundleHeader?
  var sheet: String?
  var records: [Record] = []
  var findings: [[Finding]] = []
  var sources: [String?] = []
  var bundleFindings: [Finding] = []
  var failure: Finding?

  init(
    _ bytes: [UInt8], name: String = "导出.xlsx", kind: String? = nil, chunk: Int = .max,
    rule: SourceRule? = nil,
    limits: UnpackingLimits = UnpackingLimits(), naming: DepartmentNaming? = nil
  ) throws {
    let library = try Fixtures.library.get()
    do {
      var reader = try WorkbookReader(
        source: MemorySource(bytes, chunk: chunk), fileName: name, library: library, kind: kind, rule: rule,
        limits: limits, naming: naming)
      (header, sheet) = (reader.header, reader.sheet)
      defer { bundleFindings = reader.bundleFindings }
      while let read = try reader.next() {
        records.append(read.record)
        findings.append(read.findings)
        sources.append(read.source.map { String(decoding: $0, as: UTF8.self) })
      }
    } catch {
      guard case .malformed(let finding) = error else { throw error }
      failure = finding
    }
  }

  /// All codes: of the file, then of the records.
  var codes: [FindingCode] {
    (bundleFindings + findings.joined()).map(\.code) + (failure.map { [$0.code] } ?? [])
  }

  /// The value of a record's field, under the title that its column has.
  func value(_ title: String, of number: Int = 1) throws -> String? {
    let schema = try Fixtures.library.get()["approval-push"]?.schema
    let field = schema?.fields.firstIndex { $0.title == title }
    return field.flatMap { records[number - 1].text($0) }
  }
}
