import ExchangeFiles
import SystemPackage

extension ExchangeConfiguration {
  /// A digest of all files that a configuration is read from: two processes that find the same go by the same.
  ///
  /// - Throws: ``FileError``.
  func digest(data: ProgramData) throws -> String {
    let folders = [
      layout.departmentsCSV.removingLastComponent(), layout.calendar, layout.root.appending("profiles"),
      data.schemas,
      data.profiles,
    ]
    var lines = ["\(try Files.sha256(of: layout.settings))"]
    for folder in folders where try Files.exists(folder) { try Self.note(folder, &lines) }
    return Files.sha256(of: lines.joined(separator: "\n").utf8)
  }

  private static func note(_ folder: FilePath, _ lines: inout [String]) throws {
    for name in try Files.names(in: folder).sorted(by: { $0.string < $1.string }) {
      let path = folder.appending(name)
      switch try Files.status(of: path)?.sort {
      case .folder: try note(path, &lines)
      case .regular: lines.append("\(name.string) \(try Files.sha256(of: path))")
      case .link, .special, nil: lines.append(name.string)
      }
    }
  }
}
