import ExchangeTesting
import SystemPackage

/// All that lies below a folder, as a stranger's tools see it.
enum FolderListing {
  /// Each file and folder, hidden ones too, with its number, its times and its rights, and the digest of each file's bytes.
  static func all(of root: FilePath) throws -> [String] {
    let looks = [
      "find . -printf '%p %i %y %s %T@ %C@ %m %l\\n'", "find . -type f -exec sha256sum {} +",
    ]
    return try looks.flatMap {
      try Tool.run("sh", ["-c", $0], in: root).output.split(separator: "\n").map(String.init).sorted()
    }
  }
}
