import CLinux
import Glibc
public import SystemPackage

/// A folder that is held open while several names in it are reached: a path into a department's folder is walked from the top each time, which
/// costs as much as what is done at its end.
///
/// It stays the folder that was there when it was opened, so that it is held for one step of the work and not beyond.
public final class OpenFolder: Sendable {
  /// Where it lay when it was opened.
  public let path: FilePath
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

  /// Opens a folder, only to reach what is in it; `nil` where none lies there.
  public convenience init?(ifAny path: FilePath) throws(FileError) {
    do throws(FileError) {
      try self.init(path)
    } catch {
      guard error.code == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  /// Opens a folder in one that is open, only to reach what is in it; `nil` where none lies there.
  public init?(_ name: FilePath.Component, in above: OpenFolder) throws(FileError) {
    path = above.path.adding(name)
    let opened = above.open(name, O_DIRECTORY | DepartmentPath.pathOnly)
    if opened < 0, errno == ENOENT { return nil }
    descriptor = try opened >= 0 ? opened : Files.openFolder(path)
  }

  deinit { close(descriptor) }

  /// Opens what lies under a name, which isn't followed where it is a link; -1 with `errno` set.
  func open(_ name: FilePath.Component, _ flags: Int32) -> Int32 {
    name.withPlatformString { openat(descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC) }
  }

  /// Whether we may make and remove names in it.
  public var isWritable: Bool { faccessat(descriptor, ".", R_OK | W_OK | X_OK, 0) == 0 }

  /// The names in a folder that lies in it, like those of ``Files/names(in:)``.
  public func names(in name: FilePath.Component) throws(FileError) -> [FilePath.Component] {
    let opened = open(name, O_RDONLY | O_DIRECTORY)
    // What is in the way is told by its path.
    return try opened >= 0
      ? Files.names(opened, in: path.adding(name)) : Files.names(in: path.adding(name))
  }

  /// Does something with what a name in it names.
  func reach<Value>(
    _ name: FilePath.Component,
    _ body: (_ folder: Int32, _ name: UnsafePointer<CChar>) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    try name.withPlatformString { name in
      Result { () throws(FileError) in try body(descriptor, name) }
    }.get()
  }

  /// Whether a file of that size lies under a name.
  ///
  /// - Throws: ``FileError`` where nothing does.
  public func holds(fileOf bytes: Int, _ name: FilePath.Component) throws(FileError) -> Bool {
    let status = try look(at: name)
    return status.sort == .regular && status.size == bytes
  }

  /// The first of some names under which something lies.
  public func first(of names: [FilePath.Component]) throws(FileError) -> FilePath.Component? {
    for name in names {
      if try has(name) { return name }
    }
    return nil
  }

  /// Whether anything lies under a name.
  public func has(_ name: FilePath.Component) throws(FileError) -> Bool { try status(of: name) != nil }

  /// What lies under a name, or `nil` when nothing does.
  public func status(of name: FilePath.Component) throws(FileError) -> Files.Status? {
    do throws(FileError) {
      return try look(at: name)
    } catch {
      guard error.code == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  private func look(at name: FilePath.Component) throws(FileError) -> Files.Status {
    var found = stat()
    try FileError.check(.lookAt, path.adding(name)) {
      name.withPlatformString { fstatat(descriptor, $0, &found, AT_SYMLINK_NOFOLLOW) }
    }
    return Files.Status(found)
  }

  /// Removes a file; what isn't there is fine.
  public func remove(_ name: FilePath.Component) throws(FileError) { try unlink(name, 0) }

  /// Removes a folder with what is in it; what isn't there is fine.
  public func removeFolder(_ name: FilePath.Component) throws(FileError) { try unlink(name, AT_REMOVEDIR) }

  private func unlink(_ name: FilePath.Component, _ flags: Int32) throws(FileError) {
    let result = name.withPlatformString { unlinkat(descriptor, $0, flags) }
    // What is in the way, and what isn't empty, is dealt with by its path.
    if result != 0, errno != ENOENT { try Files.removeTree(path.adding(name)) }
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
