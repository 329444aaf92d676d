import ExchangeFiles
public import ExchangeFormats
import Foundation
public import SystemPackage

/// A folder that goes away with the value.
public final class ScratchFolder {
  /// Where it lies.
  public let path: FilePath

  /// Makes it.
  public init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path).appending("exchange-\(UUID().uuidString)")
    try Files.makeFolder(path)
  }

  deinit { try? Files.removeTree(path) }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> FilePath {
    let file = path.appending(name)
    try Files.replace(file, with: text.utf8)
    return file
  }
}

/// The repository's own files, as the tests reach them.
public enum Repository {
  /// Its folder.
  public static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .removingLastComponent()

  /// Its `schemas` folder.
  public static let schemas = root.appending("schemas")

  /// The shipped kinds.
  public static func kinds() throws -> KindLibrary {
    try KindLibrary(folder: schemas.string)
  }

  /// The text of a shipped profile.
  public static func profile() throws -> String {
    String(decoding: try Files.bytes(of: profileFile("xuecheng-2020-19")), as: UTF8.self)
  }

  /// The file of a shipped profile.
  public static func profileFile(_ id: String) -> FilePath {
    root.appending("profiles").appending("\(id).yaml")
  }
}
