import Glibc
public import SystemPackage

/// The right to do something alone, by a file that is locked while the value lives, or while another process has its descriptor. The
/// system lets go of it when the last of them ends, however that ends.
public final class FileLock: Sendable {
  /// What a process is handed that is to hold it too.
  public let descriptor: Int32
  private let path: FilePath

  /// Takes it, or returns `nil` when somebody else holds it.
  ///
  /// - Parameters:
  ///   - isShared: whether others may hold it as well, of whom none wants it alone.
  ///   - patience: how often it is asked for once more, 20 ms later each time; `nil` for as often as it may be had for a moment only.
  public init?(_ path: FilePath, sharing isShared: Bool = false, patience: Int? = nil) throws(FileError) {
    descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    }
    self.path = path
    // Who only asks whether it is held has it for a moment, and for no long time who shares it in the end.
    for pause in [UInt32](repeating: 20_000, count: patience ?? (isShared ? 100 : 2)) + [0] {
      if flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return }
      usleep(pause)
    }
    close(descriptor)
    return nil
  }

  /// Takes it as soon as nobody else holds it.
  public init(waitingFor path: FilePath) throws(FileError) {
    descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    }
    self.path = path
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let cause = Errno(rawValue: errno)
        close(descriptor)
        throw FileError(cause, .open, path)
      }
    }
  }

  /// Lets others hold it as well from now on. Where another was quicker and has it alone, it is waited for.
  public func share() throws(FileError) {
    while flock(descriptor, LOCK_SH) != 0 {
      guard errno == EINTR else { throw FileError(Errno(rawValue: errno), .open, path) }
    }
  }

  /// Has its file hold something, for those who take it after: by who has it alone. What holds that already isn't written to, and what holds
  /// something else isn't emptied before: there may be no room.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    if try holds(bytes) { return }
    let count = try FileError.check(.write, path) {
      bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
    guard count == bytes.count else { throw FileError(.noSpace, .write, path) }
    try FileError.check(.write, path) { ftruncate(descriptor, off_t(bytes.count)) }
    try FileError.check(.flush, path) { fsync(descriptor) }
  }

  /// Whether its file holds just this.
  private func holds(_ bytes: [UInt8]) throws(FileError) -> Bool {
    // One more, by which something longer is known.
    var found = [UInt8](repeating: 0, count: bytes.count + 1)
    let count = try FileError.check(.read, path) {
      found.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    }
    return found.prefix(count).elementsEqual(bytes)
  }

  /// Whether somebody holds it. Nothing is made there, and nobody is kept out by the question for longer than he tries.
  public static func isHeld(_ path: FilePath) throws(FileError) -> Bool {
    guard try Files.exists(path) else { return false }
    let descriptor = try FileError.check(.open, path) {
      path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { return true }
    // Nobody has it alone. Whoever asks at the same moment has it for that long.
    for patience in [20_000, 20_000, 0] as [UInt32] {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return false }
      usleep(patience)
    }
    return true
  }

  deinit { close(descriptor) }
}
