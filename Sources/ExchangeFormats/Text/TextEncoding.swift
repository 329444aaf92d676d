/// The encodings that the exchange reads and writes.
public enum TextEncoding: String, Sendable, Codable, CaseIterable {
  /// UTF-8 without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-8 with a byte order mark, as Excel and WPS want it.
  case utf8BOM = "utf-8-bom"
  /// GB 18030, and by that GBK and GB 2312, which are parts of it.
  case gb18030
}
