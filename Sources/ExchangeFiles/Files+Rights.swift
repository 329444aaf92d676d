import Glibc
public import SystemPackage

extension Files {
  /// The permission bits of a file or folder; `nil` where nothing lies. Links are not followed.
  ///
  /// - Parameter followingLink: whether those of what a link leads to are told.
  public static func permissions(
    of path: FilePath, followingLink: Bool = false
  ) throws(FileError) -> CInterop.Mode? {
    var found = stat()
    let isThere = try reach(path) { folder, name throws(FileError) in
      fstatat(folder, name, &found, followingLink ? 0 : AT_SYMLINK_NOFOLLOW) == 0
    }
    return isThere ? found.st_mode & 0o7777 : nil
  }

  /// Whose a file or folder is, and which group's; `nil` where nothing lies. Links are not followed.
  ///
  /// - Parameter followingLink: whether that of what a link leads to is told.
  public static func owners(
    of path: FilePath, followingLink: Bool = false
  ) throws(FileError) -> (user: UInt32, group: UInt32)? {
    var found = stat()
    let isThere = try reach(path) { folder, name throws(FileError) in
      fstatat(folder, name, &found, followingLink ? 0 : AT_SYMLINK_NOFOLLOW) == 0
    }
    return isThere ? (found.st_uid, found.st_gid) : nil
  }

  /// Sets the permission bits of a folder. Where the file system has none, or the folder is another's, they stay as
  /// they are: `status` tells what is open too wide.
  public static func setPermissions(of path: FilePath, to mode: CInterop.Mode) throws(FileError) {
    let folder = try openFolder(path)
    defer { close(folder) }
    guard fchmod(folder, mode) != 0 else { return }
    let code = Errno(rawValue: errno)
    if ![.notPermitted, .notSupported, .noFunction, .readOnlyFileSystem].contains(code) {
      throw FileError(code, .setRights, path)
    }
  }

  /// Sets the permission bits of a file or folder of ours; what isn't allowed is told.
  public static func setPermissions(ofAny path: FilePath, to mode: CInterop.Mode) throws(FileError) {
    try reach(path) { folder, name throws(FileError) in
      var found = stat()
      // The system sets those of what a link names.
      guard fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0, found.st_mode & S_IFMT != S_IFLNK else {
        return
      }
      try FileError.check(.setRights, path) { fchmodat(folder, name, mode, 0) }
    }
  }

  /// Gives a file or folder to a group.
  public static func setGroup(of path: FilePath, to group: UInt32) throws(FileError) {
    try reach(path) { folder, name throws(FileError) in
      try FileError.check(.giveToGroup(group), path) {
        fchownat(folder, name, uid_t.max, group, AT_SYMLINK_NOFOLLOW)
      }
    }
  }

  /// Makes an empty file that nobody else may read, where nothing lies yet.
  public static func makePrivateFile(_ path: FilePath) throws(FileError) {
    if try exists(path) { return }
    var sink = try FileSink(path: path)
    try sink.finish()
  }

  /// Sets the time of a file's last change to now, durably. Nothing is made where it isn't there.
  public static func touch(_ path: FilePath) throws(FileError) {
    let descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    try FileError.check(.setTime, path) { futimens(descriptor, nil) }
    try FileError.check(.flush, path) { fsync(descriptor) }
  }
}

extension DepartmentPath {
  /// The bits of a file that is made here. Its owner reads and writes it, and whoever may read the box in which it
  /// will lie may read the file: a department's group where the operator gave it the folders.
  func permissionsOfFile() throws(FileError) -> CInterop.Mode {
    let box = try openBox()
    defer { close(box) }
    var found = stat()
    return 0o600 | (fstat(box, &found) == 0 ? found.st_mode : 0) & 0o044
  }
}
