public import ExchangeBase

/// A file in a form that nothing here reads. Its sender is told what it is, since nothing is damaged or cut off.
public enum ForeignFormat {
  /// What a file is that is neither text nor a ZIP, by its first bytes; `nil` for one that may be either.
  public static func name(ofBinary head: [UInt8]) -> LocalizedText? {
    if let known = (archives + documents).first(where: { head.starts(with: $0.signature) }) {
      return known.name
    }
    if head.dropFirst(tapeMark.place).starts(with: tapeMark.signature) {
      return LocalizedText("TAR 归档（.tar、.tgz）", "a TAR archive (.tar, .tgz)")
    }
    if head.starts(with: "MZ".utf8), head.prefix(64).contains(0) {
      return LocalizedText("程序（.exe），可能是自解压的压缩包", "a program (.exe), perhaps an archive that unpacks itself")
    }
    return isDBase(head) ? LocalizedText("dBase、FoxPro 表（.dbf）", "a table of dBase or FoxPro (.dbf)") : nil
  }

  /// What a text is by its beginning, blanks before it left out; `nil` for a table or a document of XML.
  public static func name(ofText text: ArraySlice<UInt8>) -> LocalizedText? {
    switch text.first {
    case UInt8(ascii: "<"): return nameOfMarkup(text)
    case UInt8(ascii: "{") where text.starts(with: "{\\rtf".utf8): return LocalizedText("RTF", "RTF")
    case UInt8(ascii: "{"), UInt8(ascii: "["): return isJSON(text) ? LocalizedText("JSON", "JSON") : nil
    default: return isDigests(text) ? digests : nil
    }
  }

  /// What is told of such a file.
  public static func finding(_ name: LocalizedText) -> Finding {
    var arguments = ["what": name.en, "whatZh": name.zh]
    if name == digests {
      arguments["remedyZh"] = "不必重发；数据文件另有回执。要核对的，把 SHA-256 写进数据文件旁边的“文件名.done”（sha256=…），别的校验文件不要放进来。"
      arguments["remedy"] =
        "No need to send it again: the file of data has a receipt of its own. To have it checked, write its SHA-256 into “<file>.done” beside it "
        + "(sha256=…), and drop no other."
    }
    return Finding(.formatUnsupported, arguments: arguments)
  }

  // MARK: What isn't text

  private typealias Mark = (signature: [UInt8], name: LocalizedText)

  /// The first bytes of archives other than ZIP.
  static let archiveSignatures = archives.map(\.signature)

  private static let archives: [Mark] =
    bzip2 + [
      ([0x1F, 0x8B], LocalizedText("gzip 压缩包（.gz）", "a gzip archive (.gz)")),
      (Array("Rar!\u{1A}\u{7}".utf8), LocalizedText("RAR 压缩包", "a RAR archive")),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], LocalizedText("7z 压缩包", "a 7z archive")),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], LocalizedText("xz 压缩包", "an xz archive")),
      ([0x28, 0xB5, 0x2F, 0xFD], LocalizedText("Zstandard 压缩包（.zst）", "a Zstandard archive (.zst)")),
      (Array("MSCF\u{0}\u{0}".utf8), LocalizedText("CAB 压缩包", "a CAB archive")),
    ]

  /// The size of its blocks stands behind the mark.
  private static let bzip2: [Mark] = (1...9).map { size -> Mark in
    (Array("BZh\(size)".utf8), LocalizedText("bzip2 压缩包（.bz2）", "a bzip2 archive (.bz2)"))
  }

  private static let documents: [Mark] = [
    (Array("%PDF".utf8), LocalizedText("PDF", "PDF")), ([0xFF, 0xD8, 0xFF], LocalizedText("JPEG", "JPEG")),
    ([0x89] + Array("PNG".utf8), LocalizedText("PNG", "PNG")),
    (Array("GIF8".utf8), LocalizedText("GIF", "GIF")),
    (
      [0x00, 0x01, 0x00, 0x00] + Array("Stan".utf8),
      LocalizedText("Access（.mdb、.accdb）", "Access (.mdb, .accdb)")
    ), (Array("SQLite f".utf8), LocalizedText("SQLite", "SQLite")),
    (Array("MIME-Ver".utf8), LocalizedText("MHT", "MHT")),
  ]

  private static let tapeMark = (place: 257, signature: Array("ustar".utf8))

  /// Whether it begins as a table of dBase does: its version, the day of its last change, and numbers that leave bytes of NUL.
  private static func isDBase(_ head: [UInt8]) -> Bool {
    guard head.count >= 32, [0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5].contains(head[0]) else { return false }
    return (1...12).contains(head[2]) && (1...31).contains(head[3]) && head[12] == 0 && head[13] == 0
  }

  // MARK: Text

  private static func isJSON(_ text: ArraySlice<UInt8>) -> Bool {
    let openings = text.first == UInt8(ascii: "{") ? "\"}" : "{[\"]"
    guard let next = text.dropFirst().first(where: { !isBlank($0) }) else { return false }
    return openings.utf8.contains(next)
  }

  private static let digests = LocalizedText(
    "别的文件的校验值（MD5、SHA-256 之类）", "digests of other files (MD5, SHA-256 and the like)")

  /// Whether there is nothing but digests, each with the name of its file or alone, as `md5sum` and the like write them.
  private static func isDigests(_ text: ArraySlice<UInt8>) -> Bool {
    let lines = text.prefix(2_048).split { $0 == 0x0A || $0 == 0x0D }.prefix(3)
    return !lines.isEmpty
      && lines.allSatisfy { line in
        let digits = line.prefix { LegacyText.isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
        let rest = line[digits.endIndex...]
        return [32, 40, 56, 64, 96, 128].contains(digits.count)
          && (rest.allSatisfy(isBlank) || rest.starts(with: "  ".utf8) || rest.starts(with: " *".utf8))
      }
  }

  /// The XML of office programs, which is no bundle, and web pages, which old systems write under the name of a spreadsheet.
  private static func nameOfMarkup(_ text: ArraySlice<UInt8>) -> LocalizedText? {
    let beginning = text.prefix(512)
    for (mark, name) in officeMarks where ByteSearch.contains(mark.utf8, in: beginning) { return name }
    if isPage(text, of: pageElements) { return LocalizedText("网页（HTML）", "a web page (HTML)") }
    return isPage(text, of: pieceElements)
      ? LocalizedText(
        "网页（HTML）的片段，多半是导出程序的出错信息写在了前面",
        "a piece of a web page (HTML), most likely an error message that the export wrote")
      : nil
  }

  private static let officeMarks = [
    ("<Workbook", LocalizedText("Excel 2003 XML", "Excel 2003 XML")),
    ("progid=\"Excel", LocalizedText("Excel 2003 XML", "Excel 2003 XML")),
    ("<?mso-application", LocalizedText("Office 2003 XML", "Office 2003 XML")),
    ("<office:document", LocalizedText("OpenDocument（.fods）", "OpenDocument (.fods)")),
  ]

  /// Whether a text begins with one of the elements of web pages that are called `elements`.
  private static func isPage(_ text: ArraySlice<UInt8>, of elements: [String]) -> Bool {
    var rest = text
    var names = elements
    while true {
      rest = rest.drop(while: isBlank)
      if rest.starts(with: "<!--".utf8) {
        rest = after("-->", in: rest)
      } else if rest.starts(with: "<?xml".utf8) {
        // Behind a declaration of XML a table may be an export's own.
        names = ["html"]
        rest = after(">", in: rest)
      } else {
        break
      }
    }
    let start = rest.prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    if start.starts(with: "<!doctype html".utf8) { return true }
    let name = start.dropFirst().prefix { !isBlank($0) && !"/>".utf8.contains($0) }
    return start.first == UInt8(ascii: "<") && names.contains { name.elementsEqual($0.utf8) }
  }

  private static let pageElements = [
    "html", "head", "meta", "body", "table", "style", "script", "div", "title", "center", "font", "tr",
  ]

  /// What programs begin a message with that they write into a page, `<br />⏎<b>Warning</b>: …` of PHP.
  private static let pieceElements = [
    "br", "b", "p", "pre", "h1", "h2", "h3", "hr", "span", "strong", "ul", "li",
  ]

  private static func after(_ mark: String, in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = text
    while !rest.isEmpty, !rest.starts(with: mark.utf8) { rest = rest.dropFirst() }
    return rest.dropFirst(mark.utf8.count)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
