import Glibc
public import SystemPackage

/// The right to process one exchange, held while the value lives. The system lets go of it when the process ends,
/// however it ends.
public final class ExchangeLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of the exchange at `root`, or returns `nil` when another processor holds it.
  public init?(root: FilePath) throws(FileError) {
    let path = root.appending(".lock")
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
