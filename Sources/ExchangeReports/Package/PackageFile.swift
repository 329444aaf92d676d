import Crypto
import Glibc
import SystemPackage

/// A file that appears under its name only when it is whole and durable.
final class PackageFile {
  private let path: FilePath
  private let part: FilePath
  private let descriptor: FileDescriptor
  private var hash = SHA256()
  private var count = 0

  /// Opens `<path>.part`, and empties one that a crash left.
  init(for path: FilePath) throws(ReportError) {
    self.path = path
    part = FilePath(path.string + ".part")
    let part = part
    descriptor = try Self.told("open", part) {
      try FileDescriptor.open(
        part, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
  }

  /// Appends bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ReportError) {
    hash.update(bufferPointer: bytes)
    count += bytes.count
    try Self.told("write", part) { _ = try descriptor.writeAll(bytes) }
  }

  /// Makes the bytes durable, then the name, and returns the SHA-256 and the size.
  func publish() throws(ReportError) -> (sha256: String, bytes: Int) {
    do {
      try Self.told("flush", part) { try Self.checked(fsync(descriptor.rawValue)) }
    } catch {
      abandon()
      throw error
    }
    try Self.told("close", part) { try descriptor.close() }
    try Self.told("rename to \(path) the file", part) {
      try Self.checked(part.withPlatformString { from in path.withPlatformString { rename(from, $0) } })
    }
    try flushFolder()
    return (hash.finalize().hexadecimal, count)
  }

  /// Throws away what was written.
  func abandon() {
    try? descriptor.close()
    _ = part.withPlatformString { unlink($0) }
  }

  private func flushFolder() throws(ReportError) {
    let parent = path.removingLastComponent()
    let folder = parent.isEmpty ? FilePath(".") : parent
    try Self.told("flush the folder", folder) {
      let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
      try descriptor.closeAfter {
        // Some network file systems can't flush folders; they order names themselves.
        if fsync(descriptor.rawValue) < 0, ![EINVAL, ENOTSUP].contains(errno) {
          throw Errno(rawValue: errno)
        }
      }
    }
  }

  private static func checked(_ result: CInt) throws(Errno) {
    if result < 0 { throw Errno(rawValue: errno) }
  }

  private static func told<Result>(
    _ operation: String, _ path: FilePath, _ body: () throws -> Result
  ) throws(ReportError) -> Result {
    do {
      return try body()
    } catch {
      throw ReportError(
        .file,
        "can't \(operation) \(path): \(error). The ledger has everything: make room or mend the rights, "
          + "and ask for the report again")
    }
  }
}
