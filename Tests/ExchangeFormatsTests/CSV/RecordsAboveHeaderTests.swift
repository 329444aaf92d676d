import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Records above their header, which nobody reads there, and what else stands there and is none.
@Suite struct RecordsAboveHeaderTests {
  private static let push = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关"
  private static func record(_ number: Int) -> String {
    "样例\(number)餐饮店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕00\(number)号,1380000000\(number),2021-01-04,长期,样例局"
  }

  private static func reading(_ lines: [String], separator: String = ",", kind: String? = nil) throws
    -> BundleReading
  {
    let text = lines.map { $0.replacing(",", with: separator) + "\n" }.joined()
    return try BundleReading(text, kind: kind)
  }

  @Test(arguments: [",", ";", "\t", "|"], [nil, "approval-push"])
  func `records above the header send the file back, with their lines`(separator: String, kind: String?)
    throws
  {
    let lines = [Self.record(1), Self.record(2), Self.push, Self.record(3)]
    let reading = try Self.reading(lines, separator: separator, kind: kind)
    #expect(reading.codes == [.headerNotRecognised])
    let told = try #require(reading.bundleFindings.first)
    #expect(told.position.line == 1 && told.rejects == .bundle)
    #expect(told.message.zh.contains("第 1–2 行像是记录，却在表头（第 3 行）上面"), "\(told.message.zh)")
    #expect(told.remedy.zh.contains("把表头移到所有记录的上面"))
    #expect(!told.message.en.contains("{") && !told.remedy.en.contains("{"))
    #expect(reading.records.isEmpty)
  }

  @Test
  func `a header behind all records, a word of doubt in one, or a title above them change nothing of it`()
    throws
  {
    let last = try Self.reading([Self.record(1), Self.record(2), Self.record(3), Self.push])
    #expect(last.codes == [.headerNotRecognised])
    let doubting = Self.record(1).replacing("样例1餐饮店", with: "测试1号店")
    #expect(try Self.reading([doubting, Self.push, Self.record(2)]).codes == [.headerNotRecognised])
    let titled = try Self.reading(["样例台账", Self.record(1), "单位：件", Self.record(2), Self.push, Self.record(3)])
    #expect(titled.bundleFindings.first?.message.zh.contains("第 2、4 行像是记录") == true)
  }

  @Test(arguments: [
    "消息标识,退回原因类别,退回理由\nM1,其他,样例\n", "消息标识,认领人,认领日期\nSPJ-1,样例丙,2021-01-04\n",
    "撤销的消息标识,撤销理由\nSPJ-1,样例\n",
    "消息标识,函询事由,函询内容,回复截止日期,接收部门\nSPJ-1,样例,样例？,2021-01-12,样例局\n",
  ])
  func `those of small tables are told, too`(table: String) throws {
    let lines = table.split(separator: "\n").map(String.init)
    #expect(try Self.reading(lines).records.count == 1)
    #expect(try Self.reading(lines.reversed()).codes == [.headerNotRecognised])
  }

  @Test(arguments: [
    "薛城区行政审批服务局许可台账", "制表单位：样例局,,,,日期：2021-01-04", "填报单位,样例局,填报日期,2021-01-04,联系电话,13800000001",
    "单位：万元", "holderName,holderType,itemName,docNo,holderContact,decisionDate,validTo,organ",
    "1,2,3,4,5,6,7,8,9", "甲,乙,丙,1,2,3,4,5,6", "必填,必填,必填,必填,必填,必填,yyyy-mm-dd,选填,必填",
    "varchar(200),varchar(20),varchar(18),varchar(200),varchar(60),varchar(20),date,date,varchar(200)",
    "行政相对人,,,许可,,,,,", "行政相对人名称,行政相对人类别,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关",
    "单位：样例局,填报人：样例,联系电话：13800000001,日期：2021-01-04,份数：1,页数：2,期次：3,备注：无,审核：样例",
  ])
  func `titles, labels, units, numbers and other headers are none`(line: String) throws {
    #expect(try Self.reading([line, Self.push, Self.record(1)]).codes == [.titleSkipped])
  }

  @Test(arguments: ["样例局,样例,2021-01-04", "单位：样例局,填表人：样例,日期：2021-01-04", "2021年第1期,样例,2021-01-04", "消息,人员,日期"])
  func `nor are they above a small table`(line: String) throws {
    #expect(try Self.reading([line, "消息标识,认领人,认领日期", "SPJ-1,样例丙,2021-01-04"]).codes == [.titleSkipped])
  }

  @Test func `a sheet has it too`() throws {
    let read = try WorkbookReading(
      ForgedWorkbook([ForgedWorkbook.record, ForgedWorkbook.titles, ForgedWorkbook.record]).bytes)
    #expect(read.codes == [.headerNotRecognised] && read.records.isEmpty)
    #expect(read.bundleFindings.first?.message.zh.contains("第 1 行像是记录") == true)
    #expect(
      try WorkbookReading(ForgedWorkbook([["样例台账"], ForgedWorkbook.titles, ForgedWorkbook.record]).bytes)
        .codes == [.titleSkipped])
  }
}
