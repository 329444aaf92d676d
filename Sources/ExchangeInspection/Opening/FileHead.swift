import ExchangeFiles
import SystemPackage

/// The beginning of a file, by which it is told what it is.
struct FileHead: Sendable {
  /// Its first bytes, 4,096 at most.
  let bytes: [UInt8]
  /// How many it has.
  let size: Int

  /// Looks at a file.
  init(of path: FilePath) throws {
    var source = try FileSource(path: path)
    size = source.size
    var head = [UInt8](repeating: 0, count: 4_096)
    let count = try head.withUnsafeMutableBytes { try source.read(into: $0) }
    bytes = Array(head[..<count])
  }
}
