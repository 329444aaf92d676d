import Glibc
public import SystemPackage

extension Files {
  /// The permission bits of a file or folder; `nil` where nothing lies. Links are not followed.
  public static func permissions(of path: FilePath) throws(FileError) -> CInterop.Mode? {
    var found = stat()
    let isThere = try reach(path) { folder, name throws(FileError) in
      fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0
    }
    return isThere ? found.st_mode & 0o7777 : nil
  }

  /// Sets the permission bits of a folder. Where the file system has none, or the folder is another's, they stay as
  /// they are: `status` tells what is open too wide.
  public static func setPermissions(of path: FilePath, to mode: CInterop.Mode) throws(FileError) {
    let folder = try openFolder(path)
    defer { close(folder) }
    guard fchmod(folder, mode) != 0 else { return }
    let code = Errno(rawValue: errno)
    if ![.notPermitted, .notSupported, .noFunction, .readOnlyFileSystem].contains(code) {
      throw FileError(code, "set the rights of", path)
    }
  }

  /// Makes an empty file that nobody else may read, where nothing lies yet.
  public static func makePrivateFile(_ path: FilePath) throws(FileError) {
    if try exists(path) { return }
    var sink = try FileSink(path: path)
    try sink.finish()
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
