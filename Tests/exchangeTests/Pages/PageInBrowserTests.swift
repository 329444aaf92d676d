import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeReports

/// The day's page, and that of a month, where people read it: in Chromium, wide and narrow, light and dark, by keyboard, and on paper. What is looked for
/// there stands in `Tests/Pages/pages.py`.
@Suite(.waitsLong) struct PageInBrowserTests {
  @Test func `the page reads well everywhere, on a day of 2,000 files too`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-pages")
    defer { try? Files.removeTree(folder) }
    let busy = try BusyDay.told()
    #expect(busy.totals.files.total == BusyDay.files)
    let reports = [
      ("busy", busy), ("week", try MeasureWeek.told().report("2021-01-06")),
      ("quiet", try FourDays.told().report("2021-01-07")), ("preliminary", try OpenDay.told().open),
    ]
    let pages = try reports.map { name, report in
      let page = folder.appending("\(name).html")
      try Files.replace(page, with: DayPage(report: report).bytes)
      return page.string
    }
    let month = folder.appending("month.html")
    try Files.replace(folder.appending("month.zip"), with: MadeMonth.package())
    try Files.replace(
      month, with: Tool.run("unzip", ["-p", "month.zip", "index.html"], in: folder).output.utf8)
    let objections = try Self.objections(to: [pages[0], month.string] + pages.dropFirst())
    #expect(objections.isEmpty, "\(objections)")
  }

  /// A page that is wrong in each of these ways is objected to: what finds nothing above can find something.
  @Test func `what isn't right is seen`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-pages")
    defer { try? Files.removeTree(folder) }
    let page = String(
      decoding: DayPage(report: try FourDays.told().report("2021-01-05")).bytes, as: UTF8.self)
    let policy = #/<meta http-equiv="Content-Security-Policy"[^>]*>/#
    let wrong = page.replacing("<html lang=\"zh-CN\">", with: "<html>")
      .replacing(policy, with: "")
      .replacing("--soft: #51606f", with: "--soft: #c0c0c0")
      .replacing(
        "</main>",
        with: "<p><img src=\"x.png\" width=\"9\"><svg width=\"2000\" height=\"9\"></svg></p></main>"
      )
      .replacing("href=\"#main\"", with: "href=\"#nowhere\"").replacing("counter(page)", with: "\"\"")
      .replacing(".sort(order);", with: ".sort(order).slice(1);")
      .replacing(
        "</footer>",
        with: String(repeating: "<p>\(String(repeating: "样例", count: 500))</p>", count: 60) + "</footer>")
    let file = folder.appending("wrong.html")
    try Files.replace(file, with: wrong.utf8)
    let objections = try Self.objections(to: [file.string])
    for words in [
      "html-has-lang", "color-contrast", "image-alt", "px wide", "x.png", "leads nowhere", "has no number",
      "printed pages", "aren't sorted", "bytes",
    ] {
      #expect(objections.contains(words), "\(words)")
    }
  }

  /// What the Python that `scripts/prepare test` furnishes finds in pages.
  private static func objections(to pages: [String]) throws -> String {
    try Browser.objections("pages.py", pages)
  }
}

/// The Python that `scripts/prepare test` furnishes, with a browser.
enum Browser {
  /// What one of the programs in `Tests/Pages` finds in what it is given.
  static func objections(_ program: String, _ arguments: [String]) throws -> String {
    let root = URL(fileURLWithPath: Repository.root.string)
    let python =
      ProcessInfo.processInfo.environment["EXCHANGE_ORACLE_PYTHON"]
      ?? root.appendingPathComponent(".build/oracle/bin/python3").path
    try #require(
      FileManager.default.isExecutableFile(atPath: python),
      "\(python) is missing: run `make test`, which installs it, or set EXCHANGE_ORACLE_PYTHON")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-B", root.appendingPathComponent("Tests/Pages/\(program)").path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(
      process.terminationStatus == 0, "\(program) failed: run `make test`, which installs what it needs")
    return String(decoding: bytes, as: UTF8.self)
  }
}
