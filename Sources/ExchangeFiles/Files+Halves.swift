import Glibc
public import SystemPackage

/// A power cut may leave both names of a rename. A file system without a journal may then have kept the names, and not how many they are.
extension Files {
  /// Whether two names are of one file, by folders that are listed anew: a client of a share may remember a name for a while when it is gone.
  public static func areListedAsSame(_ one: FilePath, _ other: FilePath) throws(FileError) -> Bool {
    guard try areSame(one, other), let inode = try listedInode(of: one) else { return false }
    return try listedInode(of: other) == inode
  }

  /// Whether the folder of a name lists it, which is listed anew.
  public static func isListed(_ path: FilePath) throws(FileError) -> Bool {
    try listedInode(of: path) != nil
  }

  /// The number of the file that a folder lists under a name; `nil` where it doesn't list the name.
  private static func listedInode(of path: FilePath) throws(FileError) -> UInt64? {
    guard let name = path.lastComponent?.bytes else { return nil }
    let folder = path.removingLastComponent()
    let descriptor = try openFolder(folder, to: .list)
    guard let stream = fdopendir(descriptor) else {
      let code = Errno(rawValue: errno)
      close(descriptor)
      throw FileError(code, .list, folder)
    }
    defer { closedir(stream) }
    errno = 0
    while let entry = readdir(stream) {
      let isFound = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          strlen(text) == name.count && memcmp(text, name, name.count) == 0
        }
      }
      if isFound { return UInt64(entry.pointee.d_ino) }
    }
    guard errno == 0 else { throw FileError(Errno(rawValue: errno), .list, folder) }
    return nil
  }

  /// Takes one of its two names from a file that counts one. By its removal the file would be gone under the other, too: so a copy takes
  /// the place of that first.
  ///
  /// - Parameters:
  ///   - name: the name that goes.
  ///   - kept: the name that stays.
  ///   - part: where the copy is made, on the same file system. Where a stop has left it as a name of the same file, the rest is done.
  /// - Returns: `false` where it can't be done without anything getting lost, so that nothing is.
  public static func remove(
    _ name: FilePath, keeping kept: FilePath, by part: FilePath
  ) throws -> Bool {
    // What is open isn't freed, however few names it counts.
    let held = try reach(name) { folder, text throws(FileError) in
      try FileError.check(.read, name) {
        openat(folder, text, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      }
    }
    defer { close(held) }
    if try !areSame(part, name) {
      try remove(part)
      try copy(name, to: part)
      guard try exchangeIfBothAre(part, kept) else {
        try remove(part)
        return false
      }
      // Another may have been put there since, which goes back.
      guard try areSame(part, name) else {
        if try !exchangeIfBothAre(part, kept) { _ = try renameIfFree(part, to: kept) }
        try remove(part)
        return false
      }
    }
    // Also where a stop came before this.
    try flushFolder(kept.removingLastComponent())
    try remove(name)
    try remove(part)
    return true
  }

  /// Has two files change their names; `false` where one isn't there, or the file system knows no such call, as those of shares don't.
  private static func exchangeIfBothAre(_ one: FilePath, _ other: FilePath) throws(FileError) -> Bool {
    do {
      try exchange(one, other)
      return true
    } catch {
      switch error.code {
      case .noSuchFileOrDirectory, .invalidArgument, .noFunction, .notSupported: return false
      default: throw error
      }
    }
  }
}
