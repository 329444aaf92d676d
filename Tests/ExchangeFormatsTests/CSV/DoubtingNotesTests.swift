import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Lines beside a table that take back what stands in it.
@Suite struct DoubtingNotesTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let good = "M1,其他,甲,,"

  private func reading(_ rows: [String]) throws -> BundleReading {
    try BundleReading(rows.map { $0 + "\n" }.joined(), kind: "claim-return")
  }

  private static let notes = [
    "注：第2条作废", "注：上一条文号应为薛水〔2021〕99号", "备注：第 3 行重复，请删除", "制表人：张三 审核：第3条有误，不予报送", "说明：以上全部为测试数据", "审核：未核对",
    "注：序号2改为样例乙", "注：本批暂不报送",
  ]

  @Test(arguments: notes)
  func `a note below the table that takes records back has to be looked at`(note: String) throws {
    let below = try reading([Self.header, Self.good, note])
    #expect(below.codes == [.noteDoubtsRecords], "\(below.codes)")
    #expect(below.bundleFindings.first?.position.line == 3)
    #expect(below.bundleFindings.first?.severity == .warning)
    #expect(below.records.count == 1)
    // Beside others that say nothing, each is told as what it is.
    let among = try reading([Self.header, Self.good, "合计,1,,,", note, "制表人：样例"])
    #expect(among.bundleFindings.map(\.code) == [.footerSkipped, .noteDoubtsRecords, .footerSkipped])
  }

  @Test(arguments: [
    "作废（请勿报送）", "测试数据，请勿使用", "薛城区许可台账（草稿）", "第2条已撤销", "未审核", "本表第1、3条有误",
  ])
  func `a title that takes records back has to be looked at, wherever it stands`(title: String) throws {
    for (line, rows) in [(1, [title]), (2, ["薛城区许可台账", title]), (1, [title, "薛城区许可台账"])] {
      let reading = try reading(rows + [Self.header, Self.good])
      #expect(reading.codes == [.noteDoubtsRecords], "\(rows): \(reading.codes)")
      #expect(reading.bundleFindings.first?.position.line == line)
      #expect(reading.bundleFindings.first?.excerpt?.contains(title) == true)
      #expect(reading.records.count == 1)
    }
  }

  @Test func `what stands behind a sum or in the lines of a note counts, too`() throws {
    let sum = try reading([Self.header, Self.good, "合计,,,,第1条作废"])
    #expect(sum.codes == [.noteDoubtsRecords], "\(sum.codes)")
    let lines = try reading([Self.header, Self.good, "注：", "一、共1条", "二、第1条作废，请勿使用"])
    #expect(lines.bundleFindings.last?.code == .noteDoubtsRecords, "\(lines.codes)")
    #expect(lines.records.count == 1)
  }

  @Test func `it is told however many others there are`() throws {
    let others = (1...120).map { "制表人：样例\($0)" }
    let reading = try reading([Self.header, Self.good] + others + ["注：第1条作废"])
    #expect(reading.bundleFindings.contains { $0.code == .noteDoubtsRecords })
  }

  @Test(arguments: [
    "注：本表一式两份", "注：如有错误请联系大数据局", "填表说明：请勿删除表头", "备注：本表不含涉密信息", "审核：李四", "注：以上信息有误的请及时联系", "说明：撤销的许可另行报送",
    "注：不得重复报送",
  ])
  func `what every form says is passed over as ever`(note: String) throws {
    let reading = try reading([Self.header, Self.good, note])
    #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
  }

  @Test(arguments: ["薛城区行政许可撤销、注销一览表", "2021年第1批许可信息", "检验检测机构许可台账", "更正信息表"])
  func `a title that says what the table is about is one`(title: String) throws {
    #expect(try reading([title, Self.header, Self.good]).codes == [.titleSkipped])
  }
}
