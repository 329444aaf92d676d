import ExchangeBase

/// What can be wrong with a ZIP as such, whatever lies in it.
enum ZIPFault: Equatable {
  case endMissing
  case endNotLast
  case endTwice
  case endContradicts
  case severalDisks
  case directoryElsewhere
  case directoryTooLarge
  case directoryDamaged
  case bytesBetween
  case membersOverlap
  case headersDiffer(ZIPHeader.Part)
  case extraDamaged
  case nameTwice
  case encrypted
  case flagsUnknown(UInt16)
  case methodUnknown(UInt16)
  case linkOrDevice
  case emptyPipe
  case folderWithData
  case sizeWrong
  case checksumWrong
  case dataDamaged
  case tooManyMembers(limit: Int)
  case tooManyBytes(limit: Int)
  case ratio(limit: Int)

  /// The finding's code.
  var code: FindingCode {
    switch self {
    case .severalDisks, .encrypted, .flagsUnknown, .methodUnknown, .linkOrDevice, .emptyPipe: .zipUnsupported
    case .directoryTooLarge, .tooManyMembers, .tooManyBytes, .ratio: .zipTooLarge
    case .endMissing, .endNotLast, .endTwice, .endContradicts, .directoryElsewhere, .directoryDamaged,
      .bytesBetween,
      .membersOverlap, .headersDiffer, .extraDamaged, .nameTwice, .folderWithData, .sizeWrong, .checksumWrong,
      .dataDamaged:
      .zipDamaged
    }
  }

  /// The fault as the reason why reading can't go on.
  ///
  /// - Parameter member: the member's name, as it may be shown.
  func error(_ member: String? = nil) -> FormatError {
    .malformed(
      Finding(
        code, at: Position(member: member), arguments: ["detail": detail.en, "detailZh": detail.zh]))
  }

  private var detail: LocalizedText {
    switch self {
    case .tooManyMembers(let limit): LocalizedText("文件多于 \(limit) 个。", "more than \(limit) members.")
    case .tooManyBytes(let limit):
      LocalizedText("解开后大于 \(limit >> 20) MiB。", "more than \(limit >> 20) MiB when unpacked.")
    case .ratio(let limit):
      LocalizedText("解开后大于压缩数据的 \(limit) 倍。", "more than \(limit) times the size of the compressed data.")
    case .directoryTooLarge: LocalizedText("目录过大。", "its directory is too large.")
    case .severalDisks: LocalizedText("分卷压缩。", "it is split into volumes.")
    case .encrypted: LocalizedText("加了密码。", "it is encrypted.")
    case .methodUnknown(let method):
      LocalizedText("压缩方式 \(Self.name(of: method))。", "compression method \(Self.name(of: method)).")
    case .linkOrDevice:
      LocalizedText("含有链接或设备，不是普通文件。", "it holds a link or device, which is no ordinary file.")
    case .emptyPipe:
      LocalizedText(
        "“从管道压缩”的文件是空的。先存成文件，再压缩。",
        "what was packed from a pipe is empty; save it as a file first, then pack that.")
    case .flagsUnknown(let flags):
      LocalizedText("特殊标志 \(flags)。", "special flags \(flags).")
    case .nameTwice:
      LocalizedText("同一文件写了两个不同的名称。", "one member is given two different names.")
    case .folderWithData: LocalizedText("文件夹带有内容。", "a folder has content of its own.")
    case .sizeWrong:
      LocalizedText("解开后的大小与目录所写不符。", "a member's size isn't what the directory says.")
    case .checksumWrong: LocalizedText("校验和（CRC-32）不符。", "a member's checksum (CRC-32) is wrong.")
    case .dataDamaged:
      LocalizedText("压缩数据解不开。", "a member's compressed data can't be understood.")
    case .headersDiffer(let part):
      LocalizedText(
        "同一文件在目录和文件头里的说明不一致（\(part.title.zh)）。",
        "directory and local header say different things of a member (\(part.title.en)).")
    case .endMissing:
      LocalizedText("没有结尾记录，可能没有传完。", "the end record is missing; it may not have been transferred whole.")
    case .endNotLast:
      LocalizedText("结尾记录之后还有内容。", "bytes follow its end record.")
    case .endTwice: LocalizedText("有两个结尾记录。", "it has two end records.")
    case .endContradicts: LocalizedText("结尾记录自相矛盾。", "its end records contradict each other.")
    case .directoryElsewhere:
      LocalizedText(
        "目录不在所写的位置，前面或后面可能多了内容。",
        "the directory isn't where it should be; something may stand before or after it.")
    case .directoryDamaged: LocalizedText("目录已损坏。", "its directory is damaged.")
    case .bytesBetween:
      LocalizedText("文件之间有不属于任何文件的内容。", "between its members are bytes that belong to none.")
    case .membersOverlap: LocalizedText("文件互相重叠。", "its members overlap.")
    case .extraDamaged: LocalizedText("扩展字段已损坏。", "an extra field is damaged.")
    }
  }

  private static func name(of method: UInt16) -> String {
    let known: [UInt16: String] = [
      1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "BZIP2", 14: "LZMA", 93: "Zstandard", 95: "XZ",
      98: "PPMd",
    ]
    return known[method].map { "\(method) (\($0))" } ?? "\(method)"
  }
}
