import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection

/// What nothing reads is told for what it is, whatever it is called; what is a table by its content is read as one.
struct ForeignFormatTests {
  private static let padding = [UInt8](repeating: 0, count: 500)

  /// A file by its content, and what its sender is told that it is.
  struct Foreign: Sendable, CustomTestStringConvertible {
    let content: [UInt8]
    let name: String
    var testDescription: String { name }

    init(_ content: [UInt8], _ name: String) {
      self.content = content
      self.name = name
    }
  }

  static let foreign: [Foreign] = [
    Foreign(Array("Rar!\u{1A}\u{7}\u{1}\u{0}".utf8) + padding, "RAR"),
    Foreign([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4] + padding, "7z"),
    Foreign(Array("BZh91AY&SY".utf8) + padding, "bzip2"),
    Foreign([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4] + padding, "xz"),
    Foreign(Array("许可.csv".utf8) + [UInt8](repeating: 0, count: 247) + Array("ustar".utf8) + padding, "TAR"),
    Foreign(Array("MZ".utf8) + [0x90, 0, 3, 0, 0, 0] + padding, ".exe"),
    Foreign([0x03, 121, 1, 4, 1, 0, 0, 0, 0x41, 0, 0x10, 0] + padding, ".dbf"),
    Foreign(Array("%PDF-1.7\n".utf8), "PDF"), Foreign(Array("{\\rtf1\\ansi 样例}".utf8), "RTF"),
    Foreign(Array(#"[{"事项名称":"取水许可"}]"#.utf8), "JSON"),
    Foreign(Array("\u{FEFF}{\n \"data\": []}".utf8), "JSON"),
    Foreign(Array("{}\n".utf8), "JSON"), Foreign(Array("[ ]".utf8), "JSON"),
    Foreign(Array("<html><table><tr><td>事项名称</td></tr></table></html>".utf8), "HTML"),
    Foreign(Array("\r\n<STYLE>td{}</STYLE><table></table>".utf8), "HTML"),
    Foreign(Array("<!-- 样例 --> <!DOCTYPE HTML><html></html>".utf8), "HTML"),
    Foreign(Array("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD\"><html></html>".utf8), "HTML"),
    Foreign(
      Array("<br />\n<b>Warning</b>:  mysql_connect() in <b>x.php</b><br />\n事项名称,行政相对人名称\n".utf8), "HTML"),
    Foreign(Array("<h1>500 Internal Server Error</h1>".utf8), "HTML"),
    Foreign(
      Array("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".utf8), "Excel 2003"
    ),
    Foreign(
      Array("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w/>".utf8), "Office 2003"),
    Foreign(Array("<?xml version=\"1.0\"?>\n<office:document office:version=\"1.2\"/>".utf8), ".fods"),
    Foreign(Array("\(String(repeating: "0a", count: 16))  许可.csv\r\n".utf8), "MD5"),
    Foreign(Array("\(String(repeating: "0A", count: 32)) *许可.csv\n".utf8), "SHA-256"),
    Foreign(Array(String(repeating: "9f", count: 20).utf8), "MD5"),
  ]

  @Test(arguments: foreign, ["许可.csv", "许可.xls", "许可.zip", "许可.csv.gz", "许可.xml"])
  func `it is told for what it is under every name`(file: Foreign, name: String) throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("file")
    try Files.replace(path, with: file.content)
    // A word or two may be what is left of a ZIP.
    if file.content.count > 4 { #expect(try Wrapping(of: path, named: name) == .none) }
    guard case .unsupported(let format) = try SniffedFormat(FileHead(of: path), named: name) else {
      Issue.record("\(file.name) as \(name) is read")
      return
    }
    let finding = ForeignFormat.finding(format)
    #expect(finding.code == .formatUnsupported)
    #expect(finding.message.zh.contains(file.name) && finding.message.en.contains(file.name), "\(finding)")
  }

  @Test(
    arguments: [
      "事项名称,行政相对人名称\n取水许可,样例\n", "[事项名称],[行政相对人名称]\n", "{事项名称}\t名称\n", "MZ,BZ\n", "BZh,ustar\n", "0\n1\n",
      "0123456789abcdef0123456789abcdef\n事项名称,行政相对人名称\n", "0123456789abcdef0123456789abcdef\t样例\n",
    ], ["许可.zip", "许可.gz", "许可.csv", "许可.xlsx"])
  func `a table is a table under every name`(text: String, name: String) throws {
    let scratch = try ScratchFolder()
    let path = try scratch.write(text, to: "file")
    #expect(try SniffedFormat(FileHead(of: path), named: name) == .csv)
    // A word or two may be what is left of a ZIP.
    if text.utf8.count > 4 { #expect(try Wrapping(of: path, named: name) == .none) }
  }

  @Test(arguments: [
    "<bundle/>", "<?xml version=\"1.0\"?><table><row/></table>", "<headers><header/></headers>",
    "<?xml version=\"1.0\"?><!-- html --><data/>", "<division/>",
  ])
  func `an export in XML is no web page`(text: String) throws {
    let scratch = try ScratchFolder()
    #expect(try SniffedFormat(FileHead(of: scratch.write(text, to: "file")), named: "许可.xml") == .xml)
  }

  @Test(
    arguments: [
      ([], .zip), ([0x50, 0x4B], .zip), (Array("PK but no ZIP".utf8), .zip), ([0, 1, 2, 3, 4, 5, 6], .zip),
      ([0x1F, 0x8B, 8, 0, 0, 0], .gzip), (CompoundFile.signature, .none),
      ([0xFF, 0xFE, 0x8B, 0x4E, 0x2C, 0], .none),
    ] as [([UInt8], Wrapping)])
  func `what is called a ZIP and is nothing that is known is a damaged one`(head: [UInt8], wrapping: Wrapping)
    throws
  {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("file")
    try Files.replace(path, with: head)
    #expect(try Wrapping(of: path, named: "许可.zip") == wrapping)
  }
}
