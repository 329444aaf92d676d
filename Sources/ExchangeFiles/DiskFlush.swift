import CLinux
import Glibc
public import SystemPackage

/// Makes durable what was written, for one who has to hear of everything that couldn't be.
///
/// What a disk refuses when it is written back the system tells once to each who has its file system open, and to nobody who
/// opens it afterwards. Where several flush one disk, whoever holds it open hears also of what was told another.
public final class DiskFlush: Sendable {
  private let folder: FilePath
  private let descriptor: Int32
  private let device: UInt64

  /// Holds the file system of a folder of our own open. Shares aren't held: they may be taken away at any time.
  public init(holding folder: FilePath) throws(FileError) {
    self.folder = folder
    let descriptor = try Files.openFolder(folder)
    var found = stat()
    if fstat(descriptor, &found) != 0 {
      let code = Errno(rawValue: errno)
      close(descriptor)
      throw FileError(code, .lookAt, folder)
    }
    self.descriptor = descriptor
    device = UInt64(found.st_dev)
  }

  deinit { close(descriptor) }

  /// Makes everything durable that was written to the file system that is held, and to those of other folders.
  public func flush(_ folders: some Sequence<FilePath>) throws(FileError) {
    try FileError.check(.flushFileSystem, folder) { syncfs(descriptor) }
    try Files.flushFileSystems(of: folders, but: [device])
  }
}
