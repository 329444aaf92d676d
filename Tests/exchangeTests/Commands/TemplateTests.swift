import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// The templates that departments start from.
@Suite(.waits) struct TemplateTests {
  private static let schemas = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("schemas")
  private static let kinds: [String] = {
    let catalogue = try? String(contentsOf: schemas.appendingPathComponent("kinds.csv"), encoding: .utf8)
    return catalogue?.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) } ?? []
  }()

  @Test(arguments: kinds, ["csv", "xml"])
  func `a template is accepted as it is, in every encoding`(kind: String, format: String) throws {
    for encoding in ["utf-8", "utf-8-bom", "gb18030"] {
      let template = try Program.run("template", kind, "--format", format, "--encoding", encoding)
      try #require(template.status == 0, "\(template.errors)")
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "template-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appendingPathComponent("样例.\(format)")
      try Data(template.output).write(to: file)
      let dropped = try Self.withEvidence(file, of: kind)
      let check = try Program.run("check", dropped.path, "--lang", "en")
      #expect(check.status == 0, "\(encoding): \(check.text)")
      if format == "xml", encoding != "gb18030" { try xmllintAgrees(on: file, kind) }
    }
  }

  /// The file to drop: the template itself, or a ZIP of it with the files that its example names, where they must come.
  private static func withEvidence(_ template: URL, of kind: String) throws -> URL {
    let library = try KindLibrary(folder: schemas.path)
    let evidence = try #require(library[kind]).schema.fields.filter { $0.attachments == .required }
    if evidence.isEmpty { return template }
    let names = evidence.flatMap { $0.example.split(separator: "|").map(String.init) }
    let bundle = ZIPBundle(
      name: template.lastPathComponent, records: Array(try Data(contentsOf: template)),
      attachments: names.map { ($0, Array("样例".utf8)) })
    let zip = template.deletingPathExtension().appendingPathExtension("zip")
    try Data(bundle.bytes()).write(to: zip)
    return zip
  }

  /// GB 18030 is left out: xmllint takes it by name only where the C library's converter is installed.
  private func xmllintAgrees(on file: URL, _ kind: String) throws {
    let xmllint = URL(fileURLWithPath: "/usr/bin/xmllint")
    guard FileManager.default.isExecutableFile(atPath: xmllint.path) else { return }
    let process = Process()
    process.executableURL = xmllint
    let schema = Self.schemas.appendingPathComponent("\(kind).xsd").path
    process.arguments = ["--nonet", "--noout", "--schema", schema, file.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "xmllint refuses the template of \(kind)")
  }

  @Test func `a template of no kind ends in 64 and names the kinds`() throws {
    let outcome = try Program.run("template", "frob")
    #expect(outcome.status == 64)
    for kind in Self.kinds { #expect(outcome.errors.contains(kind)) }
  }

  @Test(arguments: kinds)
  func `every column of a template is explained in both languages`(kind: String) throws {
    let header = try Program.run("template", kind, "--encoding", "utf-8").text.prefix {
      $0 != "\r\n" && $0 != "\n"
    }
    let columns = header.split(separator: ",")
    #expect(!columns.isEmpty)
    for language in ["zh", "en"] {
      let text = try Program.run("template", kind, "--explain", "--lang", language).text
      for column in columns { #expect(text.contains(column), "\(language): \(column)") }
    }
  }
}
