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

  /// Ends the file, durably unless the whole file system is flushed later; see ``FileSink/finish(flushing:modified:)``.
  ///
  /// - Returns: the SHA-256 of its bytes, lower-case hexadecimal.
  public func finish(flushing: Bool, modified: Files.Status.Time? = nil) throws(FileError) -> String {
    try sink.finish(flushing: flushing, modified: modified)
    return hash.finalize().hexadecimal
  }

  /// Ends the file, to be flushed with others, and tells what it holds.
  public func end() throws(FileError) -> FileContent {
    let sha256 = try finish(flushing: false)
    return FileContent(bytes: size, sha256: sha256)
  }
}
