import Glibc
public import SystemPackage

extension Files {
  /// Writes behind what a file of ours holds, and makes the file where there is none. It is durable once somebody flushes its
  /// file system.
  public static func append(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
    let descriptor = try reach(path) { folder, name throws(FileError) in
      try FileError.check("write to", path) {
        openat(
          folder, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, FileSink.privatePermissions)
      }
    }
    defer { close(descriptor) }
    try bytes.span.bytes.withUnsafeBytes { bytes throws(FileError) in
      try FileSink.write(bytes, to: descriptor, path)
    }
  }

  /// Cuts off what lies behind so many bytes of a file.
  public static func cut(_ path: FilePath, to size: Int) throws(FileError) {
    let descriptor = try reach(path) { folder, name throws(FileError) in
      try FileError.check("write to", path) { openat(folder, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    try FileError.check("cut", path) { ftruncate(descriptor, off_t(size)) }
  }
}
