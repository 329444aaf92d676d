import Foundation

@testable import ExchangeFormats

/// The files in `Fixtures`, as legacy systems write them.
enum Fixtures {
  /// All kinds of the repository, compiled once.
  static let library = Result { try KindLibrary(folder: SchemaFolder.path) }

  /// The bytes of a fixture.
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)")))
  }
}
