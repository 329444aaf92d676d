import ExchangeBase
public import ExchangeFiles
public import SystemPackage

/// A file seen in an inbox that is whole, or a marker that has lain there long enough without its file.
public struct Arrival: Sendable, Hashable {
  /// The department whose inbox it is.
  public let sender: String
  /// The file's name.
  public let name: FilePath.Component
  /// The `<name>.done` that stands beside it and is taken with it.
  public let marker: FilePath.Component?
  /// The file as it was when it was found whole; of a folder with the size of all that is in it.
  public let file: Files.Status
  /// When it was first seen as it is, by our own clock: whoever wrote it had written it by then.
  var seenAt: Instant?

  /// Whether a file that was taken as this arrival is the one that was found whole. What a rename changes makes no difference.
  func isStill(_ taken: Files.Status) -> Bool {
    // What is in a folder is held against itself while it is copied.
    if file.sort == .folder { return taken.sort == .folder && taken.inode == file.inode }
    return taken.inode == file.inode && taken.size == file.size && taken.modified == file.modified
  }

  /// Whether both are the same name in the same inbox, whatever lies there.
  public static func == (left: Self, right: Self) -> Bool {
    (left.sender, left.name, left.marker) == (right.sender, right.name, right.marker)
  }

  /// Hashes the name and the inbox.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(sender)
    hasher.combine(name)
    hasher.combine(marker)
  }
}
