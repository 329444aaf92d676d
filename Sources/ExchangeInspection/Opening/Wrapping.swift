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

  /// Looks at a file's first bytes and its name. What is called a ZIP and is something else by its content is taken for that;
  /// what is nothing that is known has to be told that it is no ZIP.
  init(of path: FilePath, named name: String) throws {
    self.init(try FileHead(of: path), named: name)
  }

  /// Looks at what was read of a file already.
  init(_ head: FileHead, named name: String) {
    let head = Array(head.bytes.prefix(512))
    let name = name.lowercased()
    let isOther = head.count > 4 && Self.isOther(head)
    if Self.zipMarks.contains(where: head.starts) || name.hasSuffix(".zip") && !isOther {
      self = .zip
    } else if head.starts(with: [0x1F, 0x8B]) || name.hasSuffix(".gz") && !isOther {
      self = .gzip
    } else {
      self = .none
    }
  }

  /// Whether a file is something that is neither a ZIP nor a damaged one: in another form, or text.
  private static func isOther(_ head: [UInt8]) -> Bool {
    if ForeignFormat.name(ofBinary: head) != nil || head.starts(with: CompoundFile.signature) { return true }
    return isText(head)
  }

  /// Whether a file begins as text does.
  static func isText(_ head: FileHead) -> Bool { isText(Array(head.bytes.prefix(512))) }

  private static func isText(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
    return !head.starts(with: "PK".utf8) && head.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
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
