import ExchangeBase

/// Archives inside a bundle, which nobody would look into on the way and are therefore refused. Documents that are
/// ZIP files by their nature (DOCX, XLSX, OFD …) are documents.
public enum NestedArchive {
  private static let endings = [
    ".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".jar", ".cab", ".iso", ".arj",
    ".lzh",
  ]

  private static let documents = [
    ".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".vsdx", ".ofd", ".odt", ".ods", ".odp", ".wps",
    ".et",
    ".dps", ".ceb", ".cebx",
  ]

  private static let signatures =
    [Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8)] + ForeignFormat.archiveSignatures

  /// How many bytes in front tell.
  public static let signatureSize = 6

  static let reason = LocalizedText("压缩包里不能再有压缩包。", "an archive inside the archive isn't taken.")

  /// Whether a name is that of an archive, or of a piece of one.
  static func isNamedLikeOne(_ name: String) -> Bool {
    endings.contains(where: name.lowercased().hasSuffix) || ArchiveVolume.ending(of: name) != nil
  }

  /// What a document is called by the ending of its name (`XLSX`); `nil` for another file.
  public static func document(_ name: String) -> String? {
    let name = name.lowercased()
    return documents.first(where: name.hasSuffix)?.dropFirst().uppercased()
  }

  /// Whether a file begins like an archive and isn't called a document.
  public static func isOne(_ name: String, head: some Sequence<UInt8>) -> Bool {
    let head = Array(head.prefix(signatureSize))
    return signatures.contains(where: head.starts) && document(name) == nil
  }
}
