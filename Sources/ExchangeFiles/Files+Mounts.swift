import CLinux
import Glibc
public import SystemPackage

extension Files {
  /// Throws where two folders aren't on one mount, so that nothing can be renamed between them: one file system that is mounted in
  /// two places is two mounts.
  public static func requireOneMount(_ folder: FilePath, _ other: FilePath) throws(FileError) {
    guard try mount(of: folder) != mount(of: other) else { return }
    throw FileError(.improperLink, .rename(to: other.shown), folder)
  }

  /// Whether what holds a folder is mounted so that nothing can be written.
  public static func isMountedReadOnly(_ folder: FilePath) -> Bool {
    var found = statvfs()
    let path: FilePath = folder.isEmpty ? "." : folder
    return path.withPlatformString { statvfs($0, &found) } == 0 && found.f_flag & readOnlyFlag != 0
  }

  /// `ST_RDONLY`, which glibc declares as a case of an enumeration.
  private static let readOnlyFlag: UInt = 1

  /// What tells a folder's mount from others; by its file system where the kernel has no number for it.
  private static func mount(of folder: FilePath) throws(FileError) -> Int64 {
    let descriptor = try openFolder(folder)
    defer { close(descriptor) }
    let number = mount_number(descriptor)
    if number >= 0 { return Int64(number) }
    var found = stat()
    try FileError.check(.lookAt, folder) { fstat(descriptor, &found) }
    return Int64(bitPattern: UInt64(found.st_dev))
  }
}
