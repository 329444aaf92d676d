import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// 模板: the tables that lie in departments' folders are filled in with a spreadsheet and dropped, whatever the kind.
@Suite(.waitsLong) struct EntryTemplateTests {
  /// What was asked of each column, as somebody sees who opens the workbook.
  private struct Told: Decodable {
    struct Column: Decodable {
      let choices: [String]?
      let prompt: String?
    }
    let sheets: [String]
    let columns: [String: Column]
  }

  private struct Job: Encodable {
    let book: String
    let cells: [String: String]
    let output: String
  }

  /// A department of each role that sends something.
  private static let senders = ["XC-SPJ", "XC-SCJG", "XC-DSJ"]

  private static func enter(_ jobs: [Job], byOffice: Bool = false) throws -> [Told] {
    let scratch = try ScratchFolder()
    let list = scratch.path.appending("jobs.json")
    try Files.replace(list, with: JSONEncoder().encode(jobs))
    let script = Repository.root.appending("Tests/Forms/enter.py").string
    let (status, told) = try OraclePython.run([script, list.string] + (byOffice ? ["--office"] : []))
    try #require(status == 0, "a table can't be filled in")
    return try JSONDecoder().decode([Told].self, from: told)
  }

  @Test(arguments: [false, true])
  func `each table that lies in a department's folder is filled in, dropped and accepted`(byOffice: Bool)
    throws
  {
    let scratch = try ScratchFolder()
    let root = scratch.path.appending("x")
    try #require(Program.run("init", root.string).status == 0)
    let kinds = try KindLibrary(folder: Repository.root.appending("schemas").string)
    var jobs: [Job] = []
    var sent: [(definition: KindDefinition, sender: String)] = []
    var kindsByOffice: Set<String> = []
    for sender in Self.senders {
      let folder = root.appending("departments").appending(sender).appending("模板")
      for name in try Files.names(in: folder).map(\.string).sorted() {
        let definition = try #require(
          kinds.definitions.first { "\($0.kind.title.zh).xlsx" == name }, "\(name)")
        // The tables of a kind differ in names alone: LibreOffice saves one of each.
        if byOffice, !kindsByOffice.insert(name).inserted { continue }
        let example = CSVTemplate(schema: definition.schema).example
        var cells: [String: String] = [:]
        for field in definition.schema.fields
        where field.name != StandardField.messageId && field.role != .sender {
          // What a Boolean is called in the list.
          let value = definition.schema.text(field.name, of: example) ?? ""
          cells[field.title] = field.type == .boolean && !value.isEmpty ? value == "true" ? "是" : "否" : value
        }
        jobs.append(
          Job(
            book: folder.appending(name).string, cells: cells.filter { !$0.value.isEmpty },
            output: scratch.path.appending("\(jobs.count).xlsx").string))
        sent.append((definition, sender))
      }
    }
    #expect(Set(sent.map(\.definition.kind.code)).count == kinds.definitions.count, "a kind has no table")
    let told = try Self.enter(jobs, byOffice: byOffice)
    for ((definition, sender), (job, told)) in zip(sent, zip(jobs, told)) {
      let name = "\(definition.kind.title.zh) of \(sender)"
      let check = try Self.check(job.output, definition.schema, in: scratch.path)
      #expect(check.status == 0, "\(name): \(check.text)\(check.errors)")
      #expect(!check.text.contains("workbook-sheet"), "\(name): \(check.text)")
      if !byOffice { Self.expectChoices(told, definition.schema, name) }
    }
  }

  /// Checks what a clerk drops: the table, or a folder of it and the files that it names, where they have to come, as a ZIP.
  private static func check(_ table: String, _ schema: KindSchema, in folder: FilePath) throws
    -> Program.Outcome
  {
    let evidence = schema.fields.filter { $0.attachments == .required }.flatMap {
      $0.example.split(separator: "|")
    }
    guard !evidence.isEmpty else { return try Program.run("check", table, "--kind", schema.kind) }
    let files = folder.appending("\(UUID().uuidString)")
    try Files.makeFolder(files)
    try Files.replace(files.appending("表.xlsx"), with: Files.bytes(of: FilePath(table)))
    for name in evidence { try Files.replace(files.appending(String(name)), with: "样例".utf8) }
    _ = try Tool.run("zip", ["-q", "-r", "../\(files.lastComponent?.string ?? "").zip", "."], in: files)
    return try Program.run("check", "\(files.string).zip", "--kind", schema.kind)
  }

  /// Whoever fills it in may choose whatever is one of a list, and is told of each column what belongs into it.
  private static func expectChoices(_ told: Told, _ schema: KindSchema, _ name: String) {
    #expect(told.sheets.dropFirst().first == EntryForm.explanationSheet, "\(name)")
    for field in schema.fields where field.name != StandardField.messageId && field.role != .sender {
      guard let column = told.columns[field.title] else {
        Issue.record("\(name): \(field.title) asks for nothing")
        continue
      }
      #expect(column.prompt?.hasPrefix(field.isRequired ? "必填" : "选填") ?? false, "\(name): \(field.title)")
      if field.type != .boolean, let words = field.enumeration {
        #expect(column.choices == words, "\(name): \(field.title)")
      }
      // What is only said where it is so (长期有效) has no other word.
      let yesOrNo = field.enumeration == ["true"] ? ["是"] : ["是", "否"]
      if field.type == .boolean { #expect(column.choices == yesOrNo, "\(name): \(field.title)") }
      if field.role == .itemName { #expect(column.choices?.contains("食品经营许可") ?? false, "\(name)") }
      if field.role == .newHolder {
        #expect(column.choices?.contains("薛城区卫生健康局") ?? false, "\(name): \(field.title)")
      }
    }
  }

  @Test func `what is typed stays what was typed`() throws {
    let scratch = try ScratchFolder()
    let book = scratch.path.appending("模板.xlsx")
    let template = try Program.run("template", "approval-push", "--format", "xlsx", "--sender", "XC-SPJ")
    try #require(template.status == 0, "\(template.errors)")
    try Files.replace(book, with: template.output)
    let filled = scratch.path.appending("推送.xlsx").string
    let cells = ["统一社会信用代码": "370403199003118502", "联系方式": "06324400102", "许可编号": "000012"]
    _ = try Self.enter([Job(book: book.string, cells: cells, output: filled)], byOffice: true)
    let check = try Program.run("check", filled, "--sender", "XC-SPJ", "--lang", "en")
    #expect(
      check.status == 0 && !check.text.contains("digits") && !check.text.contains("zero"), "\(check.text)")
  }

  @Test(arguments: ["csv", "xml", "xlsx"])
  func `a template of a sender has its code and names`(format: String) throws {
    let exchange = try TemporaryExchange()
    let catalogue = exchange.root.appending("catalog/departments.csv")
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    try Files.replace(catalogue, with: text.replacing("薛城区行政审批服务局", with: "样例区审批局").utf8)
    for (sender, name) in [("XC-SPJ", "样例区审批局"), ("样例区审批局", "样例区审批局")] {
      let template = try Program.run(
        "template", "approval-push", "--format", format, "--sender", sender, "--exchange",
        exchange.root.string)
      try #require(template.status == 0, "\(template.errors)")
      let file = exchange.root.appending("模板.\(format)")
      try Files.replace(file, with: template.output)
      let check = try Program.run(
        "check", file.string, "--exchange", exchange.root.string, "--sender", "XC-SPJ", "--lang", "en",
        "--at",
        "2021-01-04T10:00")
      #expect(check.status == 0, "\(check.text)\(check.errors)")
      if format == "xlsx" { continue }
      #expect(template.text.contains(name) && !template.text.contains("薛城区行政审批服务局"))
      if format == "xml" { #expect(template.text.contains(#"sender="XC-SPJ""#)) }
    }
    let without = try Program.run(
      "template", "supervision-push", "--sender", "XC-SCJG", "--encoding", "utf-8")
    #expect(without.status == 0 && without.text.contains("薛城区市场监督管理局"))
  }

  @Test func `who doesn't send a kind, or isn't one, is told`() throws {
    let wrong = try Program.run("template", "approval-push", "--sender", "XC-SCJG")
    #expect(wrong.status == 64 && wrong.errors.contains("supervision-push"), "\(wrong.errors)")
    let unknown = try Program.run("template", "approval-push", "--sender", "XC-NONE")
    #expect(unknown.status == 64 && unknown.errors.contains("departments.csv"), "\(unknown.errors)")
  }
}
