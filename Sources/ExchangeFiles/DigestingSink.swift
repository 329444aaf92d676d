import Crypto
import ExchangeBase
public import SystemPackage

/// A new file whose SHA-256 is computed while it is written.
public final class DigestingSink {
  private var sink: FileSink
  private var hash = SHA256()

  /// Makes the file at `path`; it must not exist. See ``FileSink``.
  public init(path: FilePath, permissions: CModeT = FileSink.privatePermissions) throws(FileError) {
    sink = try FileSink(path: path, permissions: permissions)
  }

  /// How many bytes have been written.
  public var size: Int { sink.size }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    hash.update(bufferPointer: bytes)
    try sink.write(bytes)
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.span.bytes.withUnsafeBytes { bytes throws(FileError) in try write(bytes) }
  }

  /// Ends the file, durably unless the whole file system is flushed later.
  ///
  /// - Returns: the SHA-256 of its bytes, lower-case hexadecimal.
  public func finish(flushing: Bool) throws(FileError) -> String {
    try sink.finish(flushing: flushing)
    return hash.finalize().hexadecimal
  }

  /// Gives it a modification time, after everything has been written.
  public func setModified(_ modified: Files.Status.Time) throws(FileError) { try sink.setModified(modified) }
}
