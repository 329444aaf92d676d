import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The text of a day's package, to look for something in it.
struct DayPackageText {
  private let path: FilePath

  init(_ path: FilePath) { self.path = path }

  /// Whether it is the one that was written when the day was closed, and no preliminary one.
  func isFinal() throws -> Bool { try contains("state=\"closed\"") }

  /// Whether it is a preliminary one.
  func isPreliminary() throws -> Bool { try contains("state=\"preliminary\"") }

  /// Whether something stands in it, such as the digest of the day's last entry.
  func contains(_ text: String) throws -> Bool {
    var reader = try ZIPReader(FileSource(path: path))
    for member in reader.members where member.name.hasSuffix(".xml") {
      var bytes: [UInt8] = []
      try reader.unpack(member) { bytes += $0 }
      if String(decoding: bytes, as: UTF8.self).contains(text) { return true }
    }
    return false
  }
}
