import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// What a dropped file is wrapped in.
enum Wrapping {
  /// Nothing.
  case none
  /// A ZIP bundle.
  case zip
  /// A gzip file.
  case gzip

  /// A local header, an empty ZIP's end record, the mark of a ZIP in volumes.
  static let zipMarks: [[UInt8]] = [[0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x50, 0x4B, 7, 8]]

  /// Looks at a file's first bytes and its name: one that is called a ZIP and isn't has to be told so.
  init(of path: FilePath, named name: String) throws {
    var source = try FileSource(path: path)
    var head = [UInt8](repeating: 0, count: 8)
    let count = try head.withUnsafeMutableBytes { try source.read(into: $0) }
    let name = name.lowercased()
    let isOther = count > 4 && SniffedFormat.other(head) != nil
    if Self.zipMarks.contains(where: head.starts) || name.hasSuffix(".zip") && !isOther {
      self = .zip
    } else if head.starts(with: [0x1F, 0x8B]) || name.hasSuffix(".gz") {
      self = .gzip
    } else {
      self = .none
    }
  }

  /// Whether a ZIP is a workbook or another document of Office by its name.
  static func isNamedLikeWorkbook(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".et", ".docx", ".docm", ".pptx"]
      .contains(where: name.hasSuffix)
  }

  /// The name of what a gzip file holds.
  static func inner(_ name: String) -> String {
    name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
  }
}
