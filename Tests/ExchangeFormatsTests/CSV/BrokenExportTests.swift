import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Exports that say in the file that they broke off, or gave a part of the records.
@Suite struct BrokenExportTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let good = ["M1,其他,甲,,", "M2,其他,乙,,"]

  private static func reading(_ rows: [String], chunk: Int = .max) throws -> BundleReading {
    let text = ([header] + rows).map { $0 + "\r\n" }.joined()
    return try BundleReading(Array(text.utf8), kind: "claim-return", chunk: chunk)
  }

  private static let errors = [
    "ERROR 2013 (HY000): Lost connection to MySQL server during query", "ORA-01555: snapshot too old",
    "ORA-01555: snapshot too old,,,,", ",,ORA-01555: snapshot too old,,", "消息 1205，级别 13，状态 51，第 1 行",
    "Msg 1205, Level 13, State 51, Line 1",
    "java.sql.SQLException: Closed Connection", #"{"code":500,"msg":"导出超时"}"#, #"{""code"":500}"#,
    "<html><body>Session timeout</body></html>", "<!DOCTYPE html>", "错误: 正在取消查询",
    "ERROR:  canceling statement",
    "[Err] 2013 - Lost connection", "TimeoutError: timed out", "SQLSTATE[HY000]: gone away", "导出失败，请重试",
    "查询超时",
    "Traceback (most recent call last):",
  ]

  @Test(arguments: errors)
  func `where an export broke off it is to be made again, and the line isn't to be deleted`(line: String)
    throws
  {
    let reading = try Self.reading(Self.good + [line])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [], [.csvColumnCount]], "\(reading.codes)")
    let finding = try #require(reading.findings.last?.first)
    #expect(finding.position.line == 4)
    #expect(finding.message.zh.contains("导出在这里中断了（“"), "\(finding.message.zh)")
    #expect(finding.message.en.contains("the export broke off here"), "\(finding.message.en)")
    #expect(finding.remedy.zh.hasPrefix("重新导出整个文件") && finding.remedy.zh.contains("不要只删去这一行"))
    #expect(finding.remedy.en.contains("don't just delete this row"))
    #expect(reading.sources.last == line)
    for chunk in [1, 7, 64] { #expect(try Self.reading(Self.good + [line], chunk: chunk) == reading) }
  }

  @Test(arguments: [
    "……（仅显示前2条，共1024条）", "共 4 条，本次导出 2 条", #" [ reached getOption("max.print") -- omitted 9000 rows ]"#,
    "# … with 1,014 more rows", "导出 2 条，共 4 条",
  ])
  func `a part isn't all`(line: String) throws {
    let reading = try Self.reading(Self.good + [line])
    let finding = try #require(reading.findings.last?.first)
    #expect(reading.records.count == 3 && finding.code == .csvColumnCount)
    #expect(finding.message.zh.contains("导出的只是一部分"), "\(finding.message.zh)")
    #expect(finding.remedy.zh.hasPrefix("导出全部记录"), "\(finding.remedy.zh)")
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: ["共 2 条，本次导出 2 条", "仅显示前 1 条，共 2 条"])
  func `a part that is all is a foot`(line: String) throws {
    #expect(try Self.reading(Self.good + [line]).codes == [.footerSkipped])
  }

  @Test func `what goes on with an error isn't told again`() throws {
    let lines = [
      "java.sql.SQLException: Closed Connection", "\tat com.example.Export.run(Export.java:10)",
      "Caused by: java.io.IOException",
      "... 12 more", "", "ORA-01555: snapshot too old",
    ]
    let reading = try Self.reading(Self.good + lines)
    #expect(reading.findings.map { $0.map(\.code) } == [[], [], [.csvColumnCount]], "\(reading.codes)")
    let page = try Self.reading(
      Self.good + ["<html>", "<head><title>登录</title></head>", #"<div class="a">登录</div>"#, "</html>"])
    #expect(page.codes == [.csvColumnCount], "\(page.codes)")
  }

  @Test func `a record behind it is a record, and another error is told`() throws {
    let reading = try Self.reading(
      ["ORA-01555: snapshot too old"] + Self.good + [
        "ORA-01555: snapshot too old", "M3,其他,丙,,", "M4,没有的,丁,,",
      ])
    #expect(
      reading.findings.map { $0.map(\.code) } == [
        [.csvColumnCount], [], [], [.csvColumnCount], [], [.valueNotInList],
      ])
  }

  @Test(arguments: ["未完，转下页", "（未完待续）", "转下页,,,,", "未完"])
  func `more that is announced has to follow`(line: String) throws {
    let reading = try Self.reading(Self.good + [line])
    #expect(reading.codes == [.noteDoubtsRecords], "\(reading.codes)")
    #expect(reading.bundleFindings.first?.position.line == 4)
    #expect(reading.bundleFindings.first?.message.zh.contains("后面没有记录了") == true)
    let whole = try Self.reading(Self.good + [line, Self.header, "M3,其他,丙,,"])
    #expect(whole.codes == [.ornamentSkipped, .headerRepeated], "\(whole.codes)")
  }

  @Test(arguments: [
    "ERROR 2013店,其他,甲,,", "M3,其他,导出失败，请重试,,", "M3,其他,ORA-01555: snapshot too old,,", "说明：因系统异常，昨天的今天补报",
    "备注：导出超时的已另行报送",
  ])
  func `records and notes that speak of errors say nothing of the export`(row: String) throws {
    let reading = try Self.reading(Self.good + [row])
    #expect(!reading.findings.joined().contains { $0.message.zh.contains("导出在这里中断了") })
  }
}
