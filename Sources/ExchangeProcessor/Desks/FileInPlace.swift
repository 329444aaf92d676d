import Crypto
import ExchangeBase
import ExchangeFiles
import SystemPackage

/// A file that is read where it lies, and perhaps by another thread meanwhile for its SHA-256.
struct FileInPlace {
  private let path: FilePath
  private let status: Files.Status?
  private let digest: Aside<String?>?

  /// Begins with the file at `path`.
  ///
  /// - Parameter digesting: whether its SHA-256 is computed.
  init(_ path: FilePath, digesting: Bool) throws {
    self.path = path
    status = try Files.status(of: path)
    digest = digesting ? Aside { try Self.digest(of: path) } : nil
  }

  /// Waits for its digest, in lower-case hexadecimal, which is empty where nobody wants it; `nil` where another file lies there now,
  /// or the file isn't any more what it was, whoever has read it meanwhile.
  func sha256() throws -> String? {
    guard let sha256 = try digest.map({ try $0.value() }) ?? "", try Files.status(of: path) == status else {
      return nil
    }
    return sha256
  }

  private static func digest(of path: FilePath) throws -> String? {
    var source = try FileSource(path: path)
    var hash = SHA256()
    var size = 0
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while size <= source.size, case let count = try source.read(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        size += count
      }
    }
    return size == source.size ? hash.finalize().hexadecimal : nil
  }
}
