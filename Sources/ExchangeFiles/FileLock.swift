import Glibc
public import SystemPackage

/// The right to do something alone, by a file that is locked while the value lives, or while another process has its descriptor. The
/// system lets go of it when the last of them ends, however that ends.
public final class FileLock: Sendable {
  /// What a process is handed that is to hold it too.
  public let descriptor: Int32

  /// Takes it, or returns `nil` when somebody else holds it.
  public init?(_ path: FilePath) throws(FileError) {
    descriptor = try FileError.check("open", path) {
      path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
}
