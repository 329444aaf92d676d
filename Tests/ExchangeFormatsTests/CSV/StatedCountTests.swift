import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Numbers of records that lines beside a table state, held against those that were read.
@Suite struct StatedCountTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"

  private static func records(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "M\($0),其他,甲,," } }

  private static func reading(_ rows: [String], above: [String] = []) throws -> BundleReading {
    try BundleReading((above + [header] + rows).map { $0 + "\r\n" }.joined(), kind: "claim-return")
  }

  @Test(arguments: [
    "(12 行受影响)", "共 12 条记录", "合计：12条", "12 rows selected.", "总记录数：12", "记录数,12,,,", "共１２条", "(12 rows)",
    "1,012 rows selected.",
    "12 rows in set (0.01 sec)", "第 1 页，共 3 页，共 12 条记录", "每页 4 条，共 12 条", "显示第 1 到第 4 条记录，总共 12 条记录",
    "导出成功 12 条，失败 0 条",
    "Total rows: 12",
  ])
  func `a number that isn't that of the records has to be looked at`(foot: String) throws {
    let reading = try Self.reading(Self.records(1...4) + [foot])
    let finding = try #require(reading.bundleFindings.first { $0.code == .noteDoubtsRecords })
    #expect(finding.severity == .warning && finding.position.line == 6)
    #expect(finding.message.zh.contains("读到 4 条记录：文件可能不全"), "\(finding.message.zh)")
    #expect(finding.message.en.contains("4 record(s) were read"), "\(finding.message.en)")
    #expect(!reading.codes.contains(.footerSkipped), "nobody says beside it that there is nothing to do")
    #expect(reading.records.count == 4 && reading.findings.allSatisfy { $0.isEmpty })
  }

  @Test(arguments: [
    "(4 行受影响)", "共 4 条记录", "合计：4条", "4 rows selected.", "记录数,4,,,", "合计,12,,,", "合计：12户", "共 12 件", "总数：12",
    "第 1 页 共 12 页",
    "本页 12 条", "小计：12条", "本月共 12 条", "累计：12条", "第 12 条", "0 rows affected", "4 rows in set (12 sec)",
    "1000 rows successfully bulk-copied to host-file. Total received: 1000", "成功 4 条，失败 0 条", "注：其中 12 条已办结",
    "每页 20 条，共 4 条",
  ])
  func `what is right, or counts something else, isn't told so`(foot: String) throws {
    let reading = try Self.reading(Self.records(1...4) + [foot])
    #expect(!reading.bundleFindings.contains { $0.code == .noteDoubtsRecords }, "\(reading.codes)")
  }

  @Test(arguments: ["导出记录数：4　失败：8", "成功 4 条，失败 8 条", "4 条成功，8 条失败", "共 12 条，成功 4 条，失败 8 条", "共 12 条，8 条失败"])
  func `records that failed have to be looked at`(foot: String) throws {
    let reading = try Self.reading(Self.records(1...4) + [foot])
    let finding = try #require(reading.bundleFindings.first)
    #expect(reading.codes == [.noteDoubtsRecords], "\(reading.codes)")
    #expect(finding.message.zh.contains("写着有 8 条失败"), "\(finding.message.zh)")
  }

  @Test(arguments: ["总条数：12", "样例局退回情况表（共 12 条）", "记录数,12,,,"])
  func `above the table a number counts as well`(title: String) throws {
    let reading = try Self.reading(Self.records(1...2), above: [title])
    let finding = try #require(reading.bundleFindings.first { $0.code == .noteDoubtsRecords })
    #expect(finding.position.line == 1 && finding.message.zh.contains("写着 12 条，而读到 2 条"))
    #expect(try Self.reading(Self.records(1...12), above: [title]).codes == [.titleSkipped])
  }

  @Test func `the numbers of parts, of all so far and of all are right`() throws {
    for feet in [
      ("(2 rows)", "(3 rows)"), ("(2 rows)", "(5 rows)"), ("(5 rows)", "(5 rows)"), ("(1 row)", "(4 rows)"),
    ] {
      let reading = try Self.reading(Self.records(1...2) + [feet.0] + Self.records(3...5) + [feet.1])
      #expect(reading.codes == [.footerSkipped, .footerSkipped], "\(feet)")
    }
    let wrong = try Self.reading(Self.records(1...2) + ["(2 rows)"] + Self.records(3...5) + ["(9 rows)"])
    #expect(wrong.codes == [.footerSkipped, .noteDoubtsRecords])
  }

  @Test func `records that come back and rows left empty are counted`() throws {
    let rows = ["M1,其他,甲,,", "M2,没有的,甲,,", "无,无,无,,", "M3,其他,甲,,"]
    for count in 3...4 {
      let reading = try Self.reading(rows + ["共 \(count) 条"])
      #expect(!reading.codes.contains(.noteDoubtsRecords), "\(reading.codes)")
    }
    #expect(try Self.reading(rows + ["共 5 条"]).codes.contains(.noteDoubtsRecords))
  }

  @Test func `too many records are told as that`() throws {
    let reading = try Self.reading(Self.records(1...4) + ["共 2 条"])
    let finding = try #require(reading.bundleFindings.first)
    #expect(finding.message.zh.contains("可能多了不该有的记录"), "\(finding.message.zh)")
  }
}
