import Glibc
public import SystemPackage

extension Files {
  /// Writes a file over itself, byte for byte, and flushes that: what the system takes for clean though a disk refused it is written back
  /// only so. Whoever else writes into it has to be kept out.
  ///
  /// - Returns: whether there is such a file.
  @discardableResult
  public static func writeAgain(_ path: FilePath) throws(FileError) -> Bool {
    let file: Int32
    do throws(FileError) {
      file = try FileError.check(.open, path) {
        path.withPlatformString { open($0, O_RDWR | O_CLOEXEC) }
      }
    } catch {
      guard error.code == .noSuchFileOrDirectory else { throw error }
      return false
    }
    defer { close(file) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    var offset = 0
    while true {
      let count = try FileError.check(.read, path) { pread(file, piece.baseAddress, piece.count, offset) }
      guard count > 0 else { break }
      var written = 0
      while written < count {
        written += try FileError.check(.write, path) {
          pwrite(file, piece.baseAddress?.advanced(by: written), count - written, offset + written)
        }
      }
      offset += count
    }
    try FileError.check(.flush, path) { fdatasync(file) }
    return true
  }
}
