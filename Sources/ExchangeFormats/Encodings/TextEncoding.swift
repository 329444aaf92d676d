/// The encodings that the exchange reads and writes.
public enum TextEncoding: String, Sendable, Codable, CaseIterable {
  /// UTF-8 without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-8 with a byte order mark, as Excel and WPS want it.
  case utf8BOM = "utf-8-bom"
  /// GB 18030, and by that GBK and GB 2312, which are parts of it.
  case gb18030
  /// The two-byte codes of GBK alone, as code page 936 has them, for importers that know no others. Written only:
  /// what is labelled GBK is read as GB 18030.
  case gbk
  /// UTF-16, low byte first; written with its byte order mark (the “Unicode text” of Excel).
  case utf16LE = "utf-16le"
  /// UTF-16, high byte first; written with its byte order mark.
  case utf16BE = "utf-16be"

  /// The encodings in which a department may have its deliveries.
  public static let deliverable: [TextEncoding] = [.utf8, .utf8BOM, .gb18030, .gbk]

  /// The encoding as people call it.
  public var name: String {
    switch self {
    case .utf8, .utf8BOM: "UTF-8"
    case .gb18030: "GB18030"
    case .gbk: "GBK"
    case .utf16LE: "UTF-16LE"
    case .utf16BE: "UTF-16BE"
    }
  }

  /// What an XML declaration calls it (XML 1.0, section 4.3.3). Of UTF-16 the mark says the order of the bytes.
  var label: String { isUTF16 ? "UTF-16" : name }

  /// Whether it has two bytes for most characters, also for those of ASCII.
  var isUTF16: Bool { self == .utf16LE || self == .utf16BE }

  /// The encoding that is named, where one names it beside the byte order mark.
  var withoutMark: TextEncoding { self == .utf8BOM ? .utf8 : self }

  /// The encoding whose codes are read where this one is named.
  var asRead: TextEncoding { self == .gbk ? .gb18030 : self }
}
