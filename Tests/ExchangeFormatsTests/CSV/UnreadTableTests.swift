import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What is said of a table whose kind no header tells, where its rows show why.
@Suite struct UnreadTableTests {
  private static let push = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关\n"
  private static func record(_ number: Int) -> String {
    "样例\(number)餐饮店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕00\(number)号,1380000000\(number),2021-01-04,长期,样例局\n"
  }

  @Test(arguments: [nil, "approval-push"])
  func `a table without a header is told as one, and nothing of it is quoted`(kind: String?) throws {
    let told = try #require(try BundleReading(Self.record(1) + Self.record(2), kind: kind).failure)
    #expect(told.code == .headerNotRecognised && told.position.line == 1)
    #expect(told.message.zh.contains("第一行就是记录，前 20 行里没有列名"), "\(told.message.zh)")
    #expect(told.remedy.zh.contains("在第一行加上列名") && !told.message.zh.contains("样例1"))
  }

  @Test func `titles that no kind needs are told with what was read, and no kind is the nearest by chance`()
    throws
  {
    let told = try #require(try BundleReading("甲,乙\n1,2\n").failure)
    #expect(told.message.zh == "从表头（按 UTF-8 读作“甲、乙”）认不出是哪种报文：各种报文必填的列，这里一列也没有。", "\(told.message.zh)")
    let near = try #require(try BundleReading("事项名称,行政相对人名称,备注\na,b,c\n").failure)
    #expect(near.message.zh.contains("最接近的是“审批信息推送”，还缺：") && near.message.en.contains("is approval-push"))
    #expect(near.remedy.zh.contains("`exchange template approval-push --format csv`"))
  }

  @Test func `a receipt of an earlier version has its words`() {
    let kept = Finding(
      .headerNotRecognised, excerpt: "甲{乙}",
      arguments: ["nearest": "claim", "missing": "消息标识", "encoding": "UTF-8"])
    #expect(kept.message.zh == "从表头（按 UTF-8 读作“甲{乙}”）认不出是哪种报文；最接近的是“claim”，还缺：消息标识。")
    #expect(kept.remedy.zh.contains("`exchange template claim --format csv`"))
  }

  @Test(arguments: [
    "本日无数据", "暂无数据", "无", "今日无新增办件。", "没有符合条件的记录", "(0 rows affected)", "未选定行", "零报告", "No data",
    "本日无数据,,,\n",
  ])
  func `a file that says that there is nothing has no records`(text: String) throws {
    #expect(try BundleReading(text + "\r\n").failure?.code == .noRecords)
    #expect(try BundleReading(text + "\r\n", kind: "approval-push").failure?.code == .noRecords)
  }

  @Test(arguments: ["暂无数据", "本日无数据", "没有符合条件的记录", "暂无数据,,,,,,,,"])
  func `a line that says so below a header is no record`(line: String) throws {
    let reading = try BundleReading(Self.push + line + "\n")
    #expect(reading.records.isEmpty && reading.codes == [.ornamentSkipped], "\(reading.codes)")
    let among = try BundleReading(Self.push + Self.record(1) + line + "\n" + Self.record(2))
    #expect(among.records.count == 2)
  }

  @Test(arguments: ["无名餐饮店", "未知", "零", "没有", "未报送", "无数据线销售店"])
  func `other words aren't taken for that`(word: String) throws {
    #expect(!NothingLine.says(word))
  }

  @Test(arguments: [
    ("事项名称,许可决定文书号,行政相对人,,,,许可,,", ",,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关"),
    ("事项名称,许可决定文书号,行政相对人名称,行政相对人类别,,,,,", ",,,,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关"),
  ])
  func `a header over two rows is told as one`(upper: String, lower: String) throws {
    let row = "食品经营许可,薛审食许字〔2021〕001号,样例1号店,个体工商户,92370403999800010P,13800000001,2021-01-04,长期,样例局"
    for kind in [nil, "approval-push"] {
      let text = ["样例台账", upper, lower, row].map { $0 + "\n" }.joined()
      let told = try #require(try BundleReading(text, kind: kind).failure)
      #expect(told.code == .headerNotRecognised && told.position.line == 2)
      #expect(
        told.message.zh.contains("表头分成了两行（第 2、3 行") && told.message.zh.contains("像是“审批信息推送”"),
        "\(told.message.zh)")
    }
    let rows = [upper, lower, row].map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let sheet = try #require(try WorkbookReading(ForgedWorkbook(rows).bytes).failure)
    #expect(sheet.code == .workbookHeaderUnknown && sheet.message.zh.contains("表头分成了两行"))
    #expect(sheet.remedy.zh.contains("取消合并"))
  }

  @Test func `what the exchange wrote itself is told as that`() throws {
    let receipt = "接收回执,许可.csv\n结论,全部接收\n下一步,不必重发。\n\n收到的记录,2\n"
    #expect(try BundleReading(receipt).failure?.message.zh.contains("这是本系统写给本部门的接收回执") == true)
    let notices = "提醒,N1\n接收部门,样例局,XC-SPJ\n发出时间,2021-01-04\n\n类型,说明,期限,事由,记录数\n即将到期,样例,2021-01-05,样例,1\n"
    let told = try #require(try BundleReading(notices).failure)
    #expect(told.code == .headerNotRecognised && told.message.zh.contains("提醒，不是报文，不必投放"))
    #expect(try BundleReading("提醒,样例\n甲,乙\n").failure?.message.zh.contains("本系统") == false)
  }

  @Test(arguments: [nil, "claim", "approval-push"], Language.allCases)
  func `what became of each record is told as that, whatever its name says`(kind: String?, language: Language)
    throws
  {
    let titles = OwnTable.results.map { $0[language] }
    let row = ["1", "2", "退回", "P-1", "样审〔2021〕1号", "", "", "", "“许可决定文书号”没有填写"]
    let text = [titles, row].map { $0.joined(separator: ",") + "\r\n" }.joined()
    let told = try #require(try BundleReading(text, kind: kind).failure)
    #expect(told.code == .headerNotRecognised && told.position.line == 1)
    #expect(told.message.zh.contains("这是本系统写给本部门的逐条结果"), "\(told.message.zh)")
    #expect(told.remedy.zh.contains(".rejected.csv") && told.remedy.en.contains(".rejected.csv"))
    if kind == nil {
      let sheet = try #require(try WorkbookReading(ForgedWorkbook([titles, row]).bytes).failure)
      // Where its titles might be those of a kind, it is told as a table is.
      #expect([.workbookHeaderUnknown, .headerNotRecognised].contains(sheet.code), "\(sheet)")
      #expect(sheet.message.zh.contains("逐条结果"), "\(sheet)")
      #expect(sheet.remedy.zh.contains(".rejected.csv"))
    }
  }

  /// Tables of ours of which one sheet is saved as CSV, or the workbook is dropped, and what they are called.
  private static let ours: [(rows: [[String]], name: String, remedy: String)] = [
    ([OwnTable.agenda, ["逾期未认领", "认领行政审批信息", "样例局"]], "待办清单", "待办.xlsx"),
    (
      [OwnTable.statement, ["日期", "", "", "2021-01-04"], [OwnTable.readingDay, "", "", "2021-01-05"]], "部门日报",
      "待办.xlsx"
    ),
    ([OwnTable.deliveries, ["2021-01-04", "20210104-0001-XC-WJ", "XC-SPJ", "样例局"]], "部门日报", "待办.xlsx"),
    ([OwnTable.sentRecords, ["样例.csv", "20210104-0001", "审批信息推送"]], "部门日报", "待办.xlsx"),
    ([OwnTable.codes, ["部门", "XC-SPJ", "样例局", ""]], "代码表", "查代码"),
    (
      [
        ["接收回执", "样例.csv"], ["结论", "全部接收"], ["送达部门", "部门代码", "记录数", "认领期限", "投递编号", "文件", "备注"],
        ["样例局", "XC-WJ", "1", "2021-01-05", "20210104-0001-XC-WJ", "a.csv", ""],
      ], "接收回执", "待办.xlsx"
    ),
  ]

  @Test(arguments: ours.indices, [nil, "claim"])
  func `what we wrote is told as ours, also where its titles pass for a claim`(place: Int, kind: String?)
    throws
  {
    let (rows, name, remedy) = Self.ours[place]
    let width = rows.map(\.count).max() ?? 0
    let text = rows.map { row in
      (row + Array(repeating: "", count: width - row.count)).joined(separator: ",") + "\r\n"
    }.joined()
    let told = try #require(try BundleReading(text, kind: kind).failure)
    #expect(told.code == .headerNotRecognised && told.position.line == 1, "\(told)")
    #expect(told.message.zh.contains("这是本系统写给本部门的\(name)"), "\(told.message.zh)")
    #expect(told.remedy.zh.contains(remedy), "\(told.remedy.zh)")
    let sheet = try #require(try WorkbookReading(ForgedWorkbook(rows).bytes).failure)
    #expect(sheet.message.zh.contains(name) && sheet.remedy.zh.contains(remedy), "\(sheet.message.zh)")
  }

  @Test func `a line that a quote breaks is quoted, and doubted, as it stands`() throws {
    let line = "已将数据库上下文更改为 \"XZSP\"。\n"
    let reading = try BundleReading(line + Self.push + Self.record(1))
    #expect(reading.codes == [.titleSkipped] && reading.records.count == 1)
    #expect(reading.bundleFindings.first?.excerpt == "已将数据库上下文更改为 \"XZSP\"。")
    let doubting = try BundleReading("第1条 \"样例\" 作废\n" + Self.push + Self.record(1))
    #expect(doubting.codes == [.noteDoubtsRecords])
  }

  @Test(arguments: ["1 rows got", "(return status = 0)"])
  func `what disql and isql write below a table is no record`(line: String) throws {
    let reading = try BundleReading(Self.push + Self.record(1) + line + "\n")
    #expect(reading.records.count == 1 && reading.codes == [.footerSkipped])
  }

  // MARK: Numbers without a title

  @Test(arguments: [[1, 2, 3], [5, 17, 23]])
  func `rows with a number that has no title are told once`(numbers: [Int]) throws {
    for quote in ["", "\""] {
      let rows = numbers.enumerated().map { "\(quote)\($1)\(quote)," + Self.record($0 + 1) }.joined()
      let reading = try BundleReading(Self.push + rows)
      #expect(reading.records.isEmpty && reading.codes == [.headerNotRecognised])
      let told = try #require(reading.failure)
      #expect(told.code == .headerNotRecognised && told.position.line == 1)
      #expect(
        told.message.zh.contains("第 2、3 行是 \(numbers[0])、\(numbers[1])……")
          && told.message.zh.contains("是行号，没有列名"),
        "\(told.message.zh)")
      #expect(told.remedy.zh.contains("row.names=FALSE"))
    }
  }

  @Test func `one row with a cell too many comes back alone`() throws {
    let one = try BundleReading(Self.push + "1," + Self.record(1) + Self.record(2))
    #expect(one.findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
    let only = try BundleReading(Self.push + "1," + Self.record(1))
    #expect(only.findings.map { $0.map(\.code) } == [[.csvColumnCount]])
    let falling = try BundleReading(Self.push + "2," + Self.record(1) + "1," + Self.record(2))
    #expect(falling.records.count == 2)
    let comma = "样例,1号店" + String(Self.record(1).drop { $0 != "," })
    let commas = try BundleReading(Self.push + comma + Self.record(2))
    #expect(commas.findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
  }

  @Test func `rows that end in a separator have no number without a title`() throws {
    let rows = (1...3).map {
      "\($0),食品经营许可,薛审食许字〔2020〕00\($0)号,样例甲餐饮店,个体工商户,92370403999800010P,13800000001,薛城区行政审批服务局,2020-12-22,2020-12-22,2025-12-21,,,\n"
    }
    let read = try BundleReading(
      "序号,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可机关,许可决定日期,有效期自,有效期至,长期有效,备注\n" + rows.joined())
    #expect(read.failure == nil && read.records.count == 3)
  }
}
