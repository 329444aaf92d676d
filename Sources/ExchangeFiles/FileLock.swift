import Glibc
public import SystemPackage

/// The right to do something alone, by a file that is locked while the value lives, or while another process has its descriptor. The
/// system lets go of it when the last of them ends, however that ends.
public final class FileLock: Sendable {
  /// What a process is handed that is to hold it too.
  public let descriptor: Int32

  /// Takes it, or returns `nil` when somebody else holds it.
  public init?(_ path: FilePath) throws(FileError) {
    descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    }
    // Who only asks whether it is held has it for a moment.
    for patience in [20_000, 20_000, 0] as [UInt32] {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(patience)
    }
    close(descriptor)
    return nil
  }

  /// Takes it as soon as nobody else holds it.
  public init(waitingFor path: FilePath) throws(FileError) {
    descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let cause = Errno(rawValue: errno)
        close(descriptor)
        throw FileError(cause, .open, path)
      }
    }
  }

  /// Whether somebody holds it. Nothing is made there, and nobody is kept out by the question.
  public static func isHeld(_ path: FilePath) throws(FileError) -> Bool {
    guard try Files.exists(path) else { return false }
    let descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  deinit { close(descriptor) }
}
