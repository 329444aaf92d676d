public import ExchangeBase

/// What a compound file (MS-CFB) holds, by the names in its directory: the old formats of Office and WPS are such files, and so is
/// a workbook that a password protects.
public enum CompoundFile {
  /// The first bytes of one.
  public static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  /// How much of the directory is looked at: the streams that tell are among its first.
  private static let window = 1 << 16
  private static let entrySize = 128

  /// What is said of the file that was dropped under a name.
  public static func finding<Source: RandomAccessSource & ~Copyable>(
    _ source: borrowing Source, named name: String
  ) throws -> Finding {
    let names = try names(in: source)
    if names.contains("EncryptedPackage") { return Finding(.workbookEncrypted) }
    let ending = name.lowercased()
    let isWorkbook = !names.isDisjoint(with: ["Workbook", "Book"])
    if isWorkbook || [".xls", ".et", ".xlt", ".ett"].contains(where: ending.hasSuffix) {
      return Finding(
        .workbookOldFormat, arguments: ["what": ending.hasSuffix(".et") ? "WPS .et" : "Excel .xls"])
    }
    return Finding(.formatUnsupported, arguments: ["what": "DOC/WPS (OLE)"])
  }

  /// The names of its streams, as far as the directory lies in one piece.
  private static func names<Source: RandomAccessSource & ~Copyable>(
    in source: borrowing Source
  ) throws -> Set<String> {
    guard source.size >= 512 else { return [] }
    let head = try source.bytes(in: 0..<512)
    let shift = Int(head[30]) | Int(head[31]) << 8
    let sector = (0..<4).reduce(0) { $0 | Int(head[48 + $1]) << (8 * $1) }
    guard [9, 12].contains(shift), sector < source.size >> shift else { return [] }
    let start = (sector + 1) << shift
    guard start < source.size else { return [] }
    let directory = try source.bytes(in: start..<min(source.size, start + window))
    var names: Set<String> = []
    for entry in stride(from: 0, through: directory.count - entrySize, by: entrySize) {
      // The name in UTF-16, and how many bytes it has with its NUL.
      let length = Int(directory[entry + 64]) | Int(directory[entry + 65]) << 8
      guard (4...64).contains(length), length % 2 == 0 else { continue }
      let units = stride(from: entry, to: entry + length - 2, by: 2).map {
        UInt16(directory[$0]) | UInt16(directory[$0 + 1]) << 8
      }
      names.insert(String(decoding: units, as: UTF16.self))
    }
    return names
  }
}
