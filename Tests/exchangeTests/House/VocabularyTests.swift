import ExchangeFormats
import Foundation
import Testing

/// The program knows fields by their roles and kinds by their effects. Only the rules, which are the measure's logic, have
/// words of their own for some.
struct VocabularyTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The standard's own field, and the word under which notices speak of statements, which is no kind there.
  private static let allowed = [
    "ExchangeFormats/Schemas/FieldRole.swift": "msgId",
    "ExchangeProcessor/Keeping/StatementMatter.swift": "daily-statement",
  ]

  @Test func `no source names a field or a kind`() throws {
    let library = try KindLibrary(folder: Self.root.appending(path: "schemas").path)
    // A plain word, such as `records`, may be anything; these can't.
    let names = Set(
      library.definitions.flatMap { [$0.kind.code] + $0.schema.fields.map(\.name) }
        .filter { name in name.contains { $0 == "-" || $0.isUppercase } })
    #expect(names.isSuperset(of: ["msgId", "holderName", "approval-push"]))
    let sources = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("ExchangeRules/") }
    for path in paths.sorted() {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      let literals = text.split(separator: "\"").map(String.init)
      for name in literals where names.contains(name) && Self.allowed[path] != name {
        Issue.record("Sources/\(path) knows “\(name)” by its name")
      }
    }
  }
}
