/// A file or folder in a ZIP.
public struct ZIPMember: Sendable, Equatable {
  /// The path inside the ZIP, decoded, with `/` between its parts; a folder's ends with one.
  public let name: String
  /// Its size when it is unpacked, in bytes.
  public let size: Int
  /// Whether it is a folder.
  public var isFolder: Bool { name.utf8.last == 0x2F }

  let isStored: Bool
  let checksum: UInt32
  /// Where its data lies.
  let data: Range<Int>

  /// The name as findings show it.
  public var shown: String { Masking.name(name) }
}
