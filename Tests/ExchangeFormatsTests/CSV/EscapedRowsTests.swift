import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Rows as databases write them that put a backslash before line ends and separators in values.
@Suite struct EscapedRowsTests {
  private static let header = "消息标识,退回原因类别,建议部门,联系方式,退回理由\n"
  private static let front = "M1,其他,样例局,13800000001,仅限夜间；\\"
  private static let next = "M2,其他,样例局,13800000001,乙\n"

  private func codes(_ text: String, tabs: Bool = false) throws -> [[FindingCode]] {
    try reading(text, tabs: tabs).findings.map { $0.map(\.code) }
  }

  private func reading(_ text: String, tabs: Bool = false) throws -> BundleReading {
    let text = Self.header + text
    return try BundleReading(tabs ? text.replacing(",", with: "\t") : text, kind: "claim-return")
  }

  @Test(
    arguments: ["后半截", "注：后半截", "合计", "制表人：样例", "共1条", "说明", "后,半截", "2021年1月4日", "-----"], [false, true])
  func `a record that ends in a backslash comes back with the rest of its value`(rest: String, tabs: Bool)
    throws
  {
    for lineEnd in ["\n", "\r\n"] {
      let text = "\(Self.front)\n\(rest)\n\(Self.next)".replacing("\n", with: lineEnd)
      let reading = try reading(text, tabs: tabs)
      #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], [.csvColumnCount], []])
      #expect(reading.bundleFindings == [])
      for finding in reading.findings.joined() {
        #expect(finding.message.zh.contains("反斜杠"), "\(finding.message.zh)")
        #expect(finding.remedy.zh.contains("INTO OUTFILE") && !finding.remedy.zh.contains("删去这一行"))
      }
      #expect(reading.sources.first == (tabs ? Self.front.replacing(",", with: "\t") : Self.front))
    }
  }

  @Test func `however many lines a value has, all of them come back`() throws {
    let found = try codes("\(Self.front)\n\\\n合计\\\n末行\n\(Self.next)")
    #expect(found.dropLast().allSatisfy { $0 == [.csvColumnCount] } && found.count == 5)
    #expect(found.last == [])
  }

  @Test func `a record that is broken before its last column is told the same`() throws {
    let reading = try reading("M1,其他,样例\\\n局,13800000001,甲\n\(Self.next)")
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], [.csvColumnCount], []])
    #expect(reading.findings[0][0].message.zh.contains("行末是反斜杠"))
    #expect(reading.findings[1][0].message.zh.contains("后半截"))
  }

  @Test func `a backslash before a record, a blank line or the end is only told`() throws {
    #expect(try codes("\(Self.front)\n\(Self.next)") == [[.valueMarkup], []])
    #expect(try codes("\(Self.front)\n\n\(Self.next)") == [[.valueMarkup], []])
    #expect(try codes("\(Self.front)\n") == [[.valueMarkup]])
  }

  @Test func `a backslash that another spells breaks nothing`() throws {
    let reading = try reading("\(Self.front)\\\n合计\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[.valueMarkup]])
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped])
  }

  @Test func `a separator behind a backslash is told`() throws {
    let reading = try reading("M1,其他,样例\\,局,13800000001,甲\n\(Self.next)")
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
    #expect(reading.findings[0][0].message.zh.contains("反斜杠加分隔符"))
  }
}
