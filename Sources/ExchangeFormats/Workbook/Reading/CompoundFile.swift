public import ExchangeBase

/// What a compound file (MS-CFB) holds, by the names in its directory: the old formats of Office and WPS are such files, and so is
/// a workbook that a password protects.
public enum CompoundFile {
  /// The first bytes of one.
  public static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  /// How much of the directory is looked at: the streams that tell are among its first.
  private static let window = 1 << 16
  private static let entrySize = 128

  /// Where a stream begins, in sectors, and how long it is.
  private struct Stream {
    let sector: Int
    let size: Int
  }

  /// What is said of the file that was dropped under a name.
  public static func finding<Source: RandomAccessSource & ~Copyable>(
    _ source: borrowing Source, named name: String
  ) throws -> Finding {
    let ending = name.lowercased()
    guard source.size >= 512 else { return finding([:], ending: ending) }
    let head = try source.bytes(in: 0..<512)
    let streams = try streams(in: source, head)
    if let records = try records(of: streams, in: source, head), isProtected(records) {
      return .protectedWorkbook(of: format(ending), as: .excel)
    }
    return finding(streams, ending: ending)
  }

  private static func finding(_ streams: [String: Stream], ending: String) -> Finding {
    // What is inside isn't known; that it has to be another form than it says itself, is.
    if streams["EncryptedPackage"] != nil {
      return ending.hasSuffix(".xlsx") ? Finding(.workbookEncrypted) : .protectedWorkbook(as: .excel)
    }
    let isWorkbook = streams["Workbook"] != nil || streams["Book"] != nil
    if isWorkbook || [".xls", ".et", ".xlt", ".ett"].contains(where: ending.hasSuffix) {
      return Finding(.workbookOldFormat, arguments: ["what": format(ending)])
    }
    return Finding(.formatUnsupported, arguments: ["what": "DOC/WPS (OLE)"])
  }

  private static func format(_ ending: String) -> String {
    ending.hasSuffix(".et") ? "WPS .et" : "Excel .xls"
  }

  /// Its streams by their names, as far as the directory lies in one piece.
  private static func streams<Source: RandomAccessSource & ~Copyable>(
    in source: borrowing Source, _ head: [UInt8]
  ) throws -> [String: Stream] {
    guard let shift = shift(head),
      let start = place(ofSector: number(head, at: 48, 4), shift, in: source.size)
    else { return [:] }
    let directory = try source.bytes(in: start..<min(source.size, start + window))
    var streams: [String: Stream] = [:]
    for entry in stride(from: 0, through: directory.count - entrySize, by: entrySize) {
      // The name in UTF-16, and how many bytes it has with its NUL.
      let length = number(directory, at: entry + 64, 2)
      guard (4...64).contains(length), length % 2 == 0 else { continue }
      let units = stride(from: entry, to: entry + length - 2, by: 2).map {
        UInt16(directory[$0]) | UInt16(directory[$0 + 1]) << 8
      }
      let name = String(decoding: units, as: UTF16.self)
      guard streams[name] == nil else { continue }
      streams[name] = Stream(
        sector: number(directory, at: entry + 116, 4), size: number(directory, at: entry + 120, 4))
    }
    return streams
  }

  // MARK: A password

  /// The first records of a workbook of the old format, as many as its first sector has; `nil` where there are none.
  private static func records<Source: RandomAccessSource & ~Copyable>(
    of streams: [String: Stream], in source: borrowing Source, _ head: [UInt8]
  ) throws -> [UInt8]? {
    guard let shift = shift(head), let book = streams["Workbook"] ?? streams["Book"] else { return nil }
    let start: Int
    let room: Int
    if book.size < number(head, at: 56, 4) {
      // A small one lies in the stream of the root, in sectors of 64 bytes.
      guard let root = streams["Root Entry"], let base = place(ofSector: root.sector, shift, in: source.size)
      else { return nil }
      (start, room) = (base + (book.sector << 6), 64)
    } else {
      guard let base = place(ofSector: book.sector, shift, in: source.size) else { return nil }
      (start, room) = (base, 1 << shift)
    }
    guard start < source.size else { return nil }
    return try source.bytes(in: start..<min(source.size, start + min(room, book.size)))
  }

  /// Whether among the first records is `FILEPASS`, which stands behind `BOF`, and behind `WRITEPROTECT` where that is there.
  private static func isProtected(_ records: [UInt8]) -> Bool {
    var place = 0
    for index in 0..<4 where place + 4 <= records.count {
      let (type, length) = (number(records, at: place, 2), number(records, at: place + 2, 2))
      if index == 0, ![0x0809, 0x0409].contains(type) { return false }
      if type == 0x002F { return true }
      place += 4 + length
    }
    return false
  }

  // MARK: Numbers

  /// By how many bits a sector's number is shifted; `nil` for a size that none has.
  private static func shift(_ head: [UInt8]) -> Int? {
    let shift = number(head, at: 30, 2)
    return [9, 12].contains(shift) ? shift : nil
  }

  /// Where a sector begins; `nil` behind the end.
  private static func place(ofSector sector: Int, _ shift: Int, in size: Int) -> Int? {
    guard sector < size >> shift, (sector + 1) << shift < size else { return nil }
    return (sector + 1) << shift
  }

  /// A number of up to four bytes, the lowest first.
  private static func number(_ bytes: [UInt8], at place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}

extension Finding {
  /// What programs save a workbook from that another than an `.xlsx` was made with.
  enum WorkbookProgram {
    /// Excel, or WPS.
    case excel
    /// LibreOffice, OpenOffice and others that write OpenDocument.
    case office
  }

  /// A workbook that a password protects and that is to be saved as `.xlsx` besides: whoever is told of one alone comes back with
  /// the other.
  ///
  /// - Parameter format: the format that isn't read; `nil` where nobody sees it.
  static func protectedWorkbook(of format: String? = nil, as program: WorkbookProgram) -> Finding {
    var arguments: [String: String] = [:]
    if let format {
      arguments["formZh"] = "是旧格式或专用格式的（\(format)），又"
      arguments["form"] = "is of an old or special format (\(format)), and it "
    }
    switch program {
    case .excel:
      arguments["remedyZh"] =
        "在 Excel（文件—信息—保护工作簿）或 WPS（文件—文档加密）里清空打开密码，再“另存为”，文件类型选“Microsoft Excel 文件 (*.xlsx)”，投放另存的文件；"
        + "只改文件名的后缀不行。"
      arguments["remedy"] =
        "Take the password for opening away in Excel (File, Info, Protect Workbook) or WPS, choose .xlsx under “Save as”, and drop that; another "
        + "ending of the name alone doesn't do."
    case .office:
      arguments["remedyZh"] =
        "用原来的软件（如 LibreOffice）打开，“另存为”时文件类型选“Excel 2007-365 (.xlsx)”，不要勾选“使用密码保存”，投放另存的文件；只改文件名的后缀不行。"
      arguments["remedy"] =
        "Open it in the program that wrote it (LibreOffice, say), choose .xlsx under “Save as” without “Save with password”, and drop that; "
        + "another ending of the name alone doesn't do."
    }
    return Finding(.workbookEncrypted, arguments: arguments)
  }
}
