import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// What the first bytes of a file say it is.
enum SniffedFormat: Equatable {
  /// Text that starts with `<`.
  case xml
  /// Any other text.
  case csv
  /// A ZIP that isn't a bundle: a workbook, or another document.
  case workbook
  /// What the old programs of Office and WPS write, and new ones with a password.
  case compound
  /// Something that isn't text, in words for people.
  case unsupported(String)

  /// What a file is that is neither text nor a ZIP, by its first eight bytes; `nil` for one that may be either.
  static func other(_ head: [UInt8]) -> String? { magics.first { head.starts(with: $0.0) }?.1 }

  private static let magics: [([UInt8], String)] = [
    ([0x1F, 0x8B], "GZIP"), (Array("%PDF".utf8), "PDF"),
    (Array("Rar!".utf8), "RAR"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"),
    ([0xFF, 0xD8, 0xFF], "JPEG"), ([0x89] + Array("PNG".utf8), "PNG"), (Array("GIF8".utf8), "GIF"),
    ([0x00, 0x01, 0x00, 0x00] + Array("Stan".utf8), "Access（.mdb、.accdb）"),
    (Array("SQLite f".utf8), "SQLite"), (Array("MIME-Ver".utf8), "MHT"),
  ]

  /// Looks at the first bytes of a file.
  ///
  /// - Parameter name: the name under which it was dropped: what calls itself `.xml` and has an XML declaration further
  ///   down is XML with something before it.
  init(of path: FilePath, named name: String) throws {
    var source = try FileSource(path: path)
    var head = [UInt8](repeating: 0, count: 4_096)
    let count = try head.withUnsafeMutableBytes { try source.read(into: $0) }
    self.init(Array(head[..<count]), isNamedXML: name.lowercased().hasSuffix(".xml"))
  }

  private init(_ head: [UInt8], isNamedXML: Bool) {
    if let other = Self.other(head) {
      self = .unsupported(other)
      return
    }
    if Wrapping.zipMarks.contains(where: head.starts) {
      self = .workbook
      return
    }
    if head.starts(with: CompoundFile.signature) {
      self = .compound
      return
    }
    let decoded = Self.text(of: head)
    let text = decoded.dropFirst(XMLDeclaration.blanks(in: decoded).count)
    guard text.first == UInt8(ascii: "<") else {
      self = isNamedXML && text.contains("<?xml".utf8) ? .xml : .csv
      return
    }
    if Self.isSpreadsheet(text) {
      self = .unsupported("Excel 2003 XML")
      return
    }
    self = Self.isWebPage(text) ? .unsupported("HTML") : .xml
  }

  /// Whether the text begins as a spreadsheet of Excel 2003, whose XML is no bundle.
  private static func isSpreadsheet(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text.prefix(512)
    while let place = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[place...]
      if rest.starts(with: "<?mso-application".utf8) || rest.starts(with: "<Workbook".utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Whether the text begins as a web page, which old systems write under the name of a spreadsheet.
  private static func isWebPage(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return ["<!doctype html", "<html", "<head", "<meta", "<table"].contains { start.starts(with: $0.utf8) }
  }

  /// The beginning of the text, in UTF-8; nothing where it can't be decoded, which its reader then says.
  private static func text(of head: [UInt8]) -> [UInt8] {
    var source = DecodingSource(source: MemorySource(head))
    return [UInt8](unsafeUninitializedCapacity: head.count + 8) { text, count in
      // As long as only ASCII has come, no more than that is given at a time.
      let room = UnsafeMutableRawBufferPointer(text)
      while room.count - count >= 8,
        let read = try? source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[count...])), read > 0
      {
        count += read
      }
    }
  }
}
