import ExchangeFiles
import SystemPackage

/// How a folder is removed of which a part alone would pass for another one: at once for everybody who knows it by its name, however far
/// the removal comes.
enum Removal {
  /// Begins the names of folders that are being removed. What is left of one by a stop is to be removed.
  static let prefix = ".removing-"

  /// Gives a folder its hidden name, durably.
  ///
  /// - Returns: where it lies now.
  static func begin(_ path: FilePath) throws(FileError) -> FilePath {
    let parent = path.removingLastComponent()
    let name = path.lastComponent.map { $0.cut(to: Files.longestName - prefix.utf8.count) } ?? []
    guard let component = FilePath.Component(bytes: Array(prefix.utf8) + name) else {
      preconditionFailure("it was a folder's name")
    }
    let hidden = parent.appending(component)
    if try Files.exists(path) {
      try Files.removeTree(hidden)
      try Files.rename(path, to: hidden)
    }
    try Files.flushFolder(parent)
    return hidden
  }
}
