import Foundation

/// Where the files are that tests read.
enum Repository {
  /// The folder that holds `Package.swift`.
  static let root = folder.deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The rows of a CSV file below the root as dictionaries by column name. Only for files without quotes.
  static func table(_ path: String) throws -> [[String: String]] {
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    precondition(!text.contains("\""), "\(path) has quotes, which this reader doesn't know")
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }
}
