public import SystemPackage

/// What a file holds, without the bytes: by this it is known again.
public struct FileContent: Sendable, Equatable {
  /// Its size in bytes.
  public let bytes: Int
  /// The SHA-256 of its bytes, lower-case hexadecimal.
  public let sha256: String

  /// Tells what a file holds.
  public init(bytes: Int, sha256: String) {
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// What a file of these bytes holds.
  public init(of bytes: [UInt8]) {
    self.init(bytes: bytes.count, sha256: Files.sha256(of: bytes))
  }
}

extension Files {
  /// Whether a file holds what it should.
  ///
  /// - Parameter closely: whether each byte is looked at, and not the size alone.
  /// - Throws: ``FileError`` where there is none.
  public static func holds(_ content: FileContent, _ path: FilePath, closely: Bool) throws -> Bool {
    guard let found = try status(of: path) else {
      throw FileError(.noSuchFileOrDirectory, .lookAt, path)
    }
    return try found.sort == .regular && found.size == content.bytes
      && (!closely || sha256(of: path) == content.sha256)
  }
}
