import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeReports

/// The workbook has what the CSV files have, as openpyxl reads it and as LibreOffice shows it.
@Suite(.waits) struct DayWorkbookTests {
  /// Another reader's word on an unpacked package, or on a workbook and its table.
  private static func read(_ paths: String...) throws -> (status: Int32, output: String) {
    let script = Repository.root.appending("Tests/Workbooks/read.py").string
    let (status, output) = try OraclePython.run([script] + paths)
    return (status, String(decoding: output, as: UTF8.self))
  }

  @Test(arguments: ["2021-01-04", "2021-01-06"] as [Day])
  func `openpyxl and LibreOffice find what stands in the tables`(day: Day) throws {
    let scratch = try ScratchFolder()
    try Files.replace(scratch.path.appending("p.zip"), with: MeasureWeek.told().package(day))
    try #require(Tool.run("unzip", ["-q", "p.zip", "-d", "p"], in: scratch.path).status == 0)
    let folder = scratch.path.appending("p")
    let read = try Self.read(folder.string)
    #expect(
      read.status == 0 && read.output.contains("\(DaySheets.Name.allCases.count) sheets"), "\(read.output)")
    // It must be able to fail: a figure, a date, a letter.
    let table = folder.appending("16-open-items.csv")
    let right = String(decoding: try Files.bytes(of: table), as: UTF8.self)
    for (old, new) in [(",2021-", ",2022-"), ("薛城区", "薛域区"), ("未到期", "已到期")] where right.contains(old) {
      try Files.replace(table, with: right.replacing(old, with: new, maxReplacements: 1).utf8)
      #expect(try Self.read(folder.string).status == 1, "\(old)")
    }
  }

  @Test func `the same day gives the same bytes, and a workbook that can't be written is told`() throws {
    let (story, scratch) = (try FourDays.told(), try ScratchFolder())
    let digests = try (0..<2).map { _ in try story.newPackage("2021-01-05").digest() }
    #expect(Set(digests).count == 1)
    let report = try story.report("2021-01-05")
    let package = DayPackage(
      report, register: try story.register("2021-01-05"), key: story.key,
      scratch: scratch.path.appending("nowhere"))
    let path = scratch.path.appending("2021-01-05.zip")
    let error = #expect(throws: ReportError.self) { try package.write(to: path) }
    #expect(error?.description.contains("nowhere") == true)
    #expect(try Files.names(in: scratch.path).isEmpty)
  }

  @Test func `a sheet that has not all rows says how many more there are, and the file has them`() throws {
    let scratch = try ScratchFolder()
    var table = ReportTable(["数"], rows: (1...10).map { [.number($0)] }, sums: [.number(55)])
    table.sheetRows = 4
    let workbook = try ReportWorkbook("样例", created: Instant(day: "2021-01-04"), scratch: scratch.path)
    var (csv, book): ([UInt8], [UInt8]) = ([], [])
    try table.write(to: { csv += $0 }, and: workbook.sheet("样例"))
    try workbook.finish { book += $0 }
    #expect(String(decoding: csv, as: UTF8.self).split(separator: "\r\n").count == 12)
    try Files.replace(scratch.path.appending("b.xlsx"), with: book)
    let sheet = try Tool.run("unzip", ["-p", "b.xlsx", "xl/worksheets/sheet1.xml"], in: scratch.path).output
    #expect(sheet.contains("另有 6 行，见同名 CSV 文件") && sheet.components(separatedBy: "<row ").count == 8)
    #expect(try Files.names(in: scratch.path).map(\.string) == ["b.xlsx"], "nothing else is left")
  }

  @Test func `whom a matter is about stands beside it, and what may be a person's name is masked`() throws {
    let exchange = try TemporaryExchange()
    for (id, applicant) in [("B-1", "样例丙建设有限公司"), ("B-2", "样例某"), ("B-3", "样例尔·买买提某")] {
      try exchange.send(
        "parallel-notice", from: "XC-SPJ",
        [
          "msgId": id, "caseId": id, "recipients": "XC-WJ|XC-SCJG", "applicant": applicant,
          "dueDate": "2021-01-08",
        ])
    }
    try exchange.pass(TemporaryExchange.monday)
    let table = try Program.run("todo", exchange.root.string, "--format", "csv", "--at", "2021-01-04T11:00")
      .text
    let lines = table.split(separator: "\r\n").filter { $0.contains("并联审核") }
    #expect(lines.count == 6, "\(table)")
    for shown in ["样例丙建设有限公司", "样**", "样例尔***提某"] {
      #expect(lines.contains { $0.contains(",\(shown),") }, "\(table)")
    }
    let text = try Program.run("todo", exchange.root.string, "--at", "2021-01-04T11:00").text
    #expect(text.contains("样例丙建设有限公司") && !(text + table).contains("样例某"), "\(text)")
    let english = try exchange.ask("todo", "--at", "2021-01-04T11:00", "--lang", "en").text
    #expect(text.contains("  并联审批通知") && english.contains("  Notice of a parallel approval"), "\(english)")
    #expect(!english.contains("并联审批通知"))
  }

  @Test func `exchange todo tells the same as lines, as a list, as a table and as a workbook`() throws {
    let exchange = try Sample(name: "put-right").play()
    let at = ["--at", "2024-03-30T09:00"]
    func todo(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(["todo", exchange.root.string] + arguments + at)
    }
    let text = try todo()
    #expect(text.status == 0, "\(text.errors)")
    let lines = text.text.split(separator: "\n")
    let json = try todo("--format", "json")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any])
    let items = try #require(object["items"] as? [[String: Any]])
    #expect(items.count == lines.count - 1 && items.count > 3)
    #expect(try #require(lines.last).hasPrefix("共 \(items.count) 项"))
    #expect(items.contains { $0["due"] == nil && $0["article"] as? String != nil })
    // With the file in which it stands.
    for item in items {
      guard let name = item["fileName"] as? String, let owner = item["department"] as? String else {
        continue
      }
      #expect(text.text.contains("见 \(name)"))
      #expect(
        try Files.exists(exchange.layout.department(owner).appending("outbox").appending(name)), "\(name)")
    }
    #expect(items.contains { $0["fileName"] is String })
    let (csv, book) = (exchange.root.appending("todo.csv"), exchange.root.appending("todo.xlsx"))
    #expect(try todo("--format", "csv", "--output", csv.string).status == 0)
    #expect(try todo("--format", "csv").output == Files.bytes(of: csv))
    #expect(try todo("--format", "xlsx", "--output", book.string).status == 0)
    let read = try Self.read(book.string, csv.string)
    #expect(read.status == 0 && read.output.contains("1 sheets, \(items.count + 1) rows"), "\(read.output)")
    // Of one department, and of the week.
    let owner = try #require(items.first?["department"] as? String)
    let mine = try todo("--department", owner).text.split(separator: "\n")
    #expect(mine.count - 1 == items.count { $0["department"] as? String == owner })
    let week = try todo("--week", "--lang", "en").text
    #expect(
      week.contains("item(s)") && week.split(separator: "\n").dropLast().allSatisfy { $0.hasPrefix("due ") })
    #expect(try todo("--format", "xlsx").status == 64)
    #expect(try todo("--department", "样例无此部门").status == 64)
    // Nobody's files are touched, and nothing is left.
    #expect(
      try Files.names(in: exchange.layout.root.appending("work")).allSatisfy {
        !$0.string.contains("unnamed")
      })
  }
}
