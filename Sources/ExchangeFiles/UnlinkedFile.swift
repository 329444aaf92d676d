import Glibc
public import SystemPackage

/// A file of our own that has no name once it is made, for a library that only writes to a path: nothing of it is left, however the program ends.
public final class UnlinkedFile {
  private let descriptor: FileDescriptor
  private let folder: FilePath

  /// Makes the file.
  ///
  /// - Parameter folder: a folder on the file system where it lies.
  public init(in folder: FilePath) throws(FileError) {
    self.folder = folder
    var name = Array(folder.appending(".unlinked-XXXXXX").string.utf8CString)
    let number = mkstemp(&name)
    guard number >= 0 else { throw FileError(Errno(rawValue: errno), "make a file in", folder) }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    unlink(name)
    descriptor = FileDescriptor(rawValue: number)
  }

  deinit { try? descriptor.close() }

  /// Where this process may open it as long as this lives.
  public var path: FilePath { FilePath("/proc/self/fd/\(descriptor.rawValue)") }

  /// Hands all of its bytes on, in pieces, in order.
  public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset: Int64 = 0
    while true {
      let count: Int
      do {
        count = try buffer.withUnsafeMutableBytes {
          try descriptor.read(fromAbsoluteOffset: offset, into: $0)
        }
      } catch let error as Errno {
        throw FileError(error, "read back", folder)
      }
      if count == 0 { return }
      try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += Int64(count)
    }
  }
}
