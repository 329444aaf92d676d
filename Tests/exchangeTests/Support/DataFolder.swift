import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// A copy of the program's data in a folder of its own that goes away with the value, for tests that change it.
final class DataFolder {
  /// A field of a kind, as its Table Schema has it.
  struct Field {
    var name: String
    var title: String
    var type = "string"
    /// The exchange's own properties and Frictionless's constraints, as JSON without braces: `"role": "actDate"`.
    var properties = ""
    var isRequired = false

    fileprivate var json: String {
      let lengths = type == "string" ? #", "minLength": 1, "maxLength": 200"# : ""
      let rest = properties.isEmpty ? "" : ", \(properties)"
      return #"{"name": "\#(name)", "title": "\#(title)", "type": "\#(type)", "example": "样例", "#
        + #""constraints": {"required": \#(isRequired)\#(lengths)}\#(rest)}"#
    }
  }

  /// Where it lies, for `EXCHANGE_DATA`.
  let root: FilePath

  init() throws {
    root = FilePath(FileManager.default.temporaryDirectory.path).appending("data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: root.string, withIntermediateDirectories: true)
    for name in ["schemas", "profiles"] {
      let original = Sample.folder.deletingLastPathComponent().appendingPathComponent(name)
      try FileManager.default.copyItem(atPath: original.path, toPath: root.appending(name).string)
    }
  }

  deinit { try? Files.removeTree(root) }

  /// Changes a file in one place.
  func change(_ file: String, from right: String, to wrong: String) throws {
    let path = root.appending(file)
    let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
    let changed = text.replacing(right, with: wrong)
    try #require(changed != text, "\(file) has no “\(right)”")
    try Files.replace(path, with: changed.utf8)
  }

  /// Adds a kind by its files: a line of the catalogue, a Table Schema, and the XSD that the program makes of it.
  ///
  /// - Parameters:
  ///   - line: the line of `kinds.csv`.
  ///   - rest: further properties of the schema, as JSON without braces.
  func addKind(_ line: String, _ fields: [Field], rest: String) throws {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    let schemas = root.appending("schemas")
    let catalogue = schemas.appending("kinds.csv")
    try Files.replace(catalogue, with: Files.bytes(of: catalogue) + Array("\(line)\n".utf8))
    let json = """
      {"kind": "\(cells[0])", "title": "\(cells[1])", \(rest),
       "fields": [\(fields.map(\.json).joined(separator: ",\n"))]}
      """
    try Files.replace(schemas.appending("\(cells[0]).json"), with: json.utf8)
    let xsd = try Program.run(["schema", String(cells[0])], data: root)
    try #require(xsd.status == 0, "\(xsd.errors)")
    try Files.replace(schemas.appending("\(cells[0]).xsd"), with: xsd.output)
  }
}
