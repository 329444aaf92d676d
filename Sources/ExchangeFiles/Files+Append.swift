import Glibc
public import SystemPackage

extension Files {
  /// Writes behind what a file of ours holds, and makes the file where there is none.
  ///
  /// - Parameter isDurable: whether it is durable then, but for the name of a new file; else once somebody flushes its file system.
  public static func append(
    _ bytes: [UInt8], to path: FilePath, isDurable: Bool = false
  ) throws(FileError) {
    try change(path, opening: O_CREAT | O_APPEND) { descriptor throws(FileError) in
      try bytes.span.bytes.withUnsafeBytes { bytes throws(FileError) in
        try FileSink.write(bytes, to: descriptor, path)
      }
      if isDurable { try FileError.check(.flush, path) { fdatasync(descriptor) } }
    }
  }

  /// Cuts off what lies behind so many bytes of a file.
  public static func cut(_ path: FilePath, to size: Int) throws(FileError) {
    try change(path, opening: 0) { descriptor throws(FileError) in
      try FileError.check(.cut, path) { ftruncate(descriptor, off_t(size)) }
    }
  }

  /// Opens a file of ours for a change, and closes it: a server may say only then that it had no room.
  private static func change(
    _ path: FilePath, opening flags: Int32, _ body: (Int32) throws(FileError) -> Void
  ) throws(FileError) {
    let descriptor = try reach(path) { folder, name throws(FileError) in
      try FileError.check(.write, path) {
        openat(folder, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, FileSink.privatePermissions)
      }
    }
    do throws(FileError) {
      try body(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    try FileSink.close(descriptor, path)
  }
}
