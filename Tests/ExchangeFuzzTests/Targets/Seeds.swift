import ExchangeFiles
import ExchangeTesting
import SystemPackage

/// What targets begin with: the repository's own samples, schemas and profiles.
enum Seeds {
  /// The files below a folder of the repository whose names end so, in order, each content once; those only that lie in what begins
  /// so, and further down in a folder of that name. Longer ones than `limit` cost more, and show nothing else.
  static func files(
    _ folder: String, endingWith endings: [String], below front: String = "", through middle: String = "/",
    upTo limit: Int = 6_144
  ) throws -> [[UInt8]] {
    let root = Repository.root.appending(folder)
    var known: Set<[UInt8]> = []
    return try Files.names(in: root).filter { $0.string.hasPrefix(front) }
      .flatMap { try all(root.appending($0)) }
      .filter { $0.string.contains(middle) }
      .filter { path in endings.contains { path.string.hasSuffix($0) } }
      .map { try Files.bytes(of: $0) }
      .filter { $0.count <= limit && known.insert($0).inserted }
  }

  private static func all(_ path: FilePath) throws -> [FilePath] {
    guard let sort = try Files.status(of: path)?.sort, sort == .regular || sort == .folder else { return [] }
    if sort == .regular { return [path] }
    return try Files.names(in: path).flatMap { try all(path.appending($0)) }
  }

  /// What departments drop in the samples whose names begin so.
  static func dropped(_ endings: String..., inSamples front: String = "") throws -> [[UInt8]] {
    try files("samples", endingWith: endings, below: front, through: "/steps/", upTo: 3_072)
  }
}
