import ExchangeFiles
public import SystemPackage

/// A signature in a file of its own, beside the file whose bytes are signed: as `openssl pkeyutl` writes it.
public enum DetachedSignature {
  /// The most that a signed file has, a line or a key.
  private static let limit = 1 << 20

  /// Where the signature of a file lies.
  public static func file(beside file: FilePath) -> FilePath { FilePath("\(file.string).sig") }

  /// The one of some keys that signed a file; `nil` where none did.
  ///
  /// - Throws: `FileError` where the file or its signature can't be read, or isn't there.
  public static func signer(of file: FilePath, among keys: [PublicKey]) throws -> PublicKey? {
    let message = try Files.bytes(of: file, limit: limit)
    let signature = try Files.bytes(of: self.file(beside: file), limit: limit)
    return keys.first { $0.isSignature(signature, of: message) }
  }
}
