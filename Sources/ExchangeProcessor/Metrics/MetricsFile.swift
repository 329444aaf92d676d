import ExchangeFiles
import SystemPackage

/// The file that node_exporter's textfile collector reads. It is there whole at every moment, and it is what counters go on from.
struct MetricsFile {
  /// Larger is none of ours.
  private static let limit = 16 << 20

  let path: FilePath

  /// What stands in it; nothing where it isn't there or isn't ours.
  var text: String {
    guard let bytes = try? Files.bytes(of: path, limit: Self.limit) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Puts a text in its place. Names that don't end in `.prom` are read by nobody.
  func write(_ text: String) throws(FileError) {
    try Files.replace(path, with: text.utf8, permissions: 0o644)
  }
}
