import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// A workbook, or a sheet of one: read in any pieces it is the same, and what is accepted is valid when it is delivered.
  ///
  /// What doesn't begin as a ZIP is laid into a workbook as its sheet, after which its texts and formats may follow, each
  /// behind a NUL: a ZIP that isn't damaged is hardly ever come upon.
  static let workbook = FuzzTarget(
    name: "workbook",
    seeds: { try Seeds.files("samples", endingWith: [".xlsx"], through: "/steps/") + Sheets.seeds }
  ) { bytes in
    let file = bytes.starts(with: [0x50, 0x4B]) ? bytes : try Sheets.workbook(bytes)
    @Sendable func reader(_ chunk: Int) throws(FormatError) -> WorkbookReader<MemorySource> {
      try WorkbookReader(
        source: MemorySource(file, chunk: chunk), fileName: "导出.xlsx", library: Shipped.kinds,
        limits: UnpackingLimits(bytes: 4 << 20, members: 40, ratio: 50))
    }
    let whole = Reading { () throws(FormatError) in try reader(.max) }
    let cut = Reading { () throws(FormatError) in try reader(13) }
    // Of a damaged ZIP it hangs on the pieces how it is told.
    if whole.failure?.code != cut.failure?.code {
      return "in chunks it ends with \(cut.failure as Any), not \(whole.failure as Any)"
    }
    if whole.failure == nil, let difference = cut.difference(to: whole) { return "in chunks: \(difference)" }
    return try whole.objection ?? whole.objectionToDelivery(Shipped.kinds)
  }
}

/// Sheets that are laid into a workbook.
private enum Sheets {
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  static let seeds: [[UInt8]] = {
    let titles = ["事项名称", "许可决定文书号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "许可决定日期", "有效期至", "许可机关"]
    let head = titles.indices.map { "<c t=\"s\"><v>\($0)</v></c>" }.joined()
    let strings =
      titles.map { "<si><t>\($0)</t></si>" }.joined() + "<si><r><t>样例_x000D_</t></r><rPh><t>y</t></rPh></si>"
    let formats = [
      "yyyy\"年\"m\"月\"d\"日\"", "[h]:mm:ss", "000000", "#,##0.00_);(0.0)", "0.00E+00", "#,##0,\"千\"",
      "[$¥-804]0%",
    ]
    let rows = [
      "<row r=\"2\"><c t=\"s\"><v>0</v></c><c><v>20210104</v></c><c r=\"C2\" t=\"inlineStr\"><is><t>样例</t></is></c></row>",
      "<row r=\"3\" hidden=\"1\"><c s=\"1\"><v>44200.25</v></c></row>",
      "<row><c s=\"2\"><v>1.5</v></c><c s=\"3\"><f>1</f><v>12</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c></row>",
      "<row>\((1...7).map { "<c s=\"\($0)\"><v>-44200.125E+\($0)</v></c>" }.joined())<c t=\"d\"><v>2021-01-04T10:00:00</v></c></row>",
    ]
    return rows.map { row in
      Array(
        "<sheetData><row r=\"1\">\(head)</row>\(row)</sheetData>\u{0}\(strings)\u{0}\(formats.joined(separator: "\u{0}"))"
          .utf8)
    }
  }()

  static func workbook(_ bytes: [UInt8]) throws -> [UInt8] {
    let pieces = bytes.split(separator: 0, omittingEmptySubsequences: false)
    let formats = pieces.dropFirst(2).prefix(20).enumerated().map { number, code in
      let text = String(decoding: code, as: UTF8.self).replacing("&", with: "&amp;").replacing(
        "<", with: "&lt;"
      )
      .replacing("\"", with: "&quot;")
      return "<numFmt numFmtId=\"\(164 + number)\" formatCode=\"\(text)\"/>"
    }
    let styles = (0...formats.count).map { "<xf numFmtId=\"\($0 == 0 ? 0 : 163 + $0)\"/>" }
    func related(_ relations: [(String, String)]) -> [UInt8] {
      let entries = relations.enumerated().map {
        "<Relationship Id=\"r\($0)\" Type=\"\(Self.relations)/\($1.0)\" Target=\"\($1.1)\"/>"
      }
      return Array(
        "<Relationships xmlns=\"\(package)/relationships\">\(entries.joined())</Relationships>".utf8)
    }
    let parts: [(String, [UInt8])] = [
      ("_rels/.rels", related([("officeDocument", "xl/w.xml")])),
      ("[Content_Types].xml", Array("<Types xmlns=\"\(package)/content-types\"/>".utf8)),
      (
        "xl/w.xml",
        Array(
          "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relations)\"><sheets><sheet name=\"表\" r:id=\"r0\"/></sheets></workbook>"
            .utf8)
      ),
      (
        "xl/_rels/w.xml.rels",
        related([("worksheet", "s.xml"), ("styles", "f.xml"), ("sharedStrings", "t.xml")])
      ),
      (
        "xl/f.xml",
        Array(
          "<styleSheet xmlns=\"\(main)\"><numFmts>\(formats.joined())</numFmts><cellXfs>\(styles.joined())</cellXfs></styleSheet>"
            .utf8)
      ),
      (
        "xl/t.xml",
        Array("<sst xmlns=\"\(main)\">".utf8) + (pieces.dropFirst().first ?? []) + Array("</sst>".utf8)
      ),
      (
        "xl/s.xml",
        Array("<worksheet xmlns=\"\(main)\">".utf8) + (pieces.first ?? []) + Array("</worksheet>".utf8)
      ),
    ]
    let packed = Packed()
    var writer = try ZIPWriter { packed.bytes += $0 }
    for (name, content) in parts {
      try writer.add(name: name, modified: Instant("2021-01-04T16:00:00.000+08:00")!, content)
    }
    try writer.finish()
    return packed.bytes
  }

  /// What is written on the way.
  private final class Packed {
    var bytes: [UInt8] = []
  }
}
