import Crypto
import ExchangeBase
import ExchangeFiles
import SystemPackage

/// The SHA-256 of a file, computed by another thread while something else is done with the file.
struct DigestAside {
  private let path: FilePath
  private let digest: Aside<(sha256: String, status: Files.Status)?>

  /// Begins with the file at `path`.
  init(of path: FilePath) {
    self.path = path
    digest = Aside { try Self.digest(of: path) }
  }

  /// Waits for it: the digest, lower-case hexadecimal; `nil` where another file lies there now, or the file isn't any more
  /// what it was, whoever has read it meanwhile.
  func value() throws -> String? {
    guard let (sha256, status) = try digest.value(), try Files.status(of: path) == status else { return nil }
    return sha256
  }

  private static func digest(of path: FilePath) throws -> (sha256: String, status: Files.Status)? {
    var source = try FileSource(path: path)
    var hash = SHA256()
    var size = 0
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while size <= source.size, case let count = try source.read(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        size += count
      }
    }
    return size == source.size ? (hash.finalize().hexadecimal, source.opened) : nil
  }
}
