import Glibc
public import SystemPackage

/// That somebody is at work in a folder, held while the value lives, and let go of by the system however the process ends. Any number may
/// be; who comes when nobody is can clear what others have left.
public final class FolderTurn: Sendable {
  private let descriptor: Int32

  /// Begins to work in a folder. Where the file system knows no locks, nothing is cleared.
  public init(in folder: FilePath, clearing: () throws -> Void) throws {
    descriptor = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    do {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try clearing() }
    } catch {
      close(descriptor)
      throw error
    }
    // Others who come meanwhile wait for as long as the clearing takes.
    _ = flock(descriptor, LOCK_SH)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
