import Foundation

/// The repository's `schemas` folder, as the tests reach it.
enum SchemaFolder {
  /// Its path.
  static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("schemas").path

  /// The codes of all kinds in `kinds.csv`.
  static let kinds: [String] = {
    let catalogue = (try? String(contentsOfFile: "\(path)/kinds.csv", encoding: .utf8)) ?? ""
    return catalogue.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: ",").first.map(String.init)
    }
  }()

  /// The bytes of one of its files.
  static func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }
}
