import CLinux
import Glibc
public import SystemPackage

/// A folder that is held open while several names in it are reached: a path into a department's folder is walked from the top each time, which
/// costs as much as what is done at its end.
///
/// It stays the folder that was there when it was opened, so that it is held for one step of the work and not beyond.
public final class OpenFolder {
  private let path: FilePath
  private let descriptor: Int32

  /// Opens a folder, only to reach what is in it.
  public init(_ path: FilePath) throws(FileError) {
    self.path = path
    if let inside = DepartmentPath(path) {
      descriptor = try inside.openItself()
    } else {
      descriptor = try Files.openFolder(path)
    }
  }

  deinit { close(descriptor) }

  /// Whether a file of that size lies under a name.
  ///
  /// - Throws: ``FileError`` where nothing does.
  public func holds(fileOf bytes: Int, _ name: FilePath.Component) throws(FileError) -> Bool {
    let status = try status(of: name)
    return status.sort == .regular && status.size == bytes
  }

  /// Whether anything lies under a name.
  func has(_ name: FilePath.Component) throws(FileError) -> Bool {
    do throws(FileError) {
      _ = try status(of: name)
      return true
    } catch {
      guard error.code == .noSuchFileOrDirectory else { throw error }
      return false
    }
  }

  private func status(of name: FilePath.Component) throws(FileError) -> Files.Status {
    var found = stat()
    try FileError.check(.lookAt, path.adding(name)) {
      name.withPlatformString { fstatat(descriptor, $0, &found, AT_SYMLINK_NOFOLLOW) }
    }
    return Files.Status(found)
  }

  /// Renames like ``Files/renameIfFree(_:to:)``, to a name in another folder.
  public func renameIfFree(
    _ name: FilePath.Component, to newName: FilePath.Component, in other: OpenFolder
  ) throws(FileError) -> Bool {
    let noReplace: UInt32 = 1
    let result = name.withPlatformString { old in
      newName.withPlatformString { renameat2(descriptor, old, other.descriptor, $0, noReplace) }
    }
    if result == 0 { return true }
    // What is in the way is told by their paths, and a file system that knows no such call is dealt with there.
    return try Files.renameIfFree(path.adding(name), to: other.path.adding(newName))
  }
}
