import Glibc
public import SystemPackage

/// How much room a file system has, for a user who isn't root.
public struct DiskRoom: Sendable {
  /// How many bytes are free, and how many there are.
  public let freeBytes: Int, bytes: Int
  /// How many files may still be made, and how many there may be; `nil` where the file system makes room for them as they come.
  public let files: (free: Int, all: Int)?
  /// What tells the file system from others.
  public let device: UInt64

  /// Asks the file system that holds a folder.
  public init(of folder: FilePath) throws(FileError) {
    let descriptor = try Files.openFolder(folder)
    defer { close(descriptor) }
    var found = statvfs()
    try FileError.check(.lookAtRoom, folder) { fstatvfs(descriptor, &found) }
    var status = stat()
    try FileError.check(.lookAt, folder) { fstat(descriptor, &status) }
    freeBytes = Self.product(found.f_bavail, found.f_frsize)
    bytes = Self.product(found.f_blocks, found.f_frsize)
    files = found.f_files == 0 ? nil : (Int(clamping: found.f_favail), Int(clamping: found.f_files))
    device = UInt64(status.st_dev)
  }

  private static func product(_ blocks: UInt, _ size: UInt) -> Int {
    let (bytes, isTooMuch) = blocks.multipliedReportingOverflow(by: size)
    return isTooMuch ? .max : Int(clamping: bytes)
  }
}
