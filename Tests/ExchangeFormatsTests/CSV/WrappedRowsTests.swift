import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Values that go on in the same column of the next row, as report tools, `SQL*Plus` and people write them.
@Suite struct WrappedRowsTests {
  private static let titles = [
    "行政相对人名称", "行政相对人类别", "统一社会信用代码", "事项名称", "许可决定文书号", "联系方式", "许可决定日期", "有效期至", "许可机关", "许可内容", "备注",
  ]
  private static let header = titles.joined(separator: ",")

  private static func record(
    _ number: Int, name: String? = nil, organ: String = "薛城区行政审批服务局", content: String = "热食类",
    remark: String = ""
  ) -> String {
    "\(name ?? "样例\(number)号店"),个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕\(number)号,13800000001,2021-01-04,长期,\(organ),"
      + "\(content),\(remark)"
  }

  /// A row that holds these values, by their titles, and nothing else.
  private static func row(_ values: [String: String]) -> String {
    titles.map { values[$0] ?? "" }.joined(separator: ",")
  }

  private static func cells(_ row: String) -> [String] {
    row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func reading(_ rows: [String], separator: String = ",") throws -> BundleReading {
    let text = ([header] + rows).map { $0.replacing(",", with: separator) + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    for chunk in [1, 7, 64] {
      #expect(try BundleReading(Array(text.utf8), kind: "approval-push", chunk: chunk) == reading)
    }
    return reading
  }

  /// The lines of the records that come back.
  private static func returned(_ reading: BundleReading) -> [Int] {
    zip(reading.records, reading.findings).compactMap { record, findings in
      findings.contains { $0.severity == .error } ? record.line : nil
    }
  }

  @Test(
    arguments: [
      "注：不含冷食类", "备注：样例", "说明：另附", "服务局", "无", "/", "共 2 条", "续样例", "样例局", "（含外卖）",
      "其中冷食类除外", "1", "薛城区行政审批服务局", "并由法定代表人签字", "第二项为样例",
    ], [",", "\t", ";", "|"])
  func `a cell below a filled one goes on with it, whatever its words are`(rest: String, separator: String)
    throws
  {
    for title in ["许可内容", "备注", "事项名称"] {
      let rows = [Self.record(1), Self.record(2, remark: "样例"), Self.row([title: rest])]
      for below in [[], [Self.record(3)], ["", Self.record(3)]] {
        let reading = try Self.reading(rows + below, separator: separator)
        #expect(Self.returned(reading) == [3, 4], "\(title) \(rest) \(reading.codes)")
        #expect(reading.bundleFindings == [], "\(title) \(rest) \(reading.codes)")
        #expect(reading.records.map(\.number) == Array(1...reading.records.count))
      }
    }
  }

  @Test func `both rows say what goes on where, and not only to delete one`() throws {
    let reading = try Self.reading([Self.record(1), Self.row(["许可内容": "不含冷食类"]), Self.record(2)])
    for findings in reading.findings.prefix(2) {
      let finding = try #require(findings.first)
      #expect(finding.code == .csvColumnCount)
      #expect(finding.message.zh == "这一行：“许可内容”的值没有写完，在第 3 行的同一列里接着写，第 2–3 行像是一条记录。")
      #expect(finding.remedy.zh.contains("不要只删去第 3 行") && finding.remedy.zh.contains("合成一行"))
      #expect(!finding.message.en.contains("{") && !finding.remedy.en.contains("{"))
    }
    #expect(reading.findings[2] == [])
  }

  @Test func `a value that goes on in several rows, or several values, are one record`() throws {
    let rows = [
      Self.record(1), Self.row(["许可内容": "冷食类"]), Self.row(["许可内容": "糕点类", "事项名称": "（变更）"]),
      Self.row(["许可内容": "无"]),
      Self.record(2),
    ]
    let reading = try Self.reading(rows)
    #expect(Self.returned(reading) == [2, 3, 4, 5], "\(reading.codes)")
    #expect(reading.findings[0].first?.message.zh.contains("第 3–5 行的同一列里接着写，第 2–5 行像是一条记录") == true)
    #expect(reading.findings[0].first?.message.zh.contains("“许可内容、事项名称”") == true)
    let many = Array(repeating: Self.row(["许可内容": "冷食类"]), count: 3 * WrappedRow.limit)
    let long = try Self.reading([Self.record(1)] + many + [Self.record(2)])
    #expect(Self.returned(long) == Array(2...(many.count + 2)))
  }

  @Test func `cells at the end of such a row may be left out`() throws {
    for rest in [",,,,,,,,审批服务局", ",,,,,,,,审批服务局,", ",,,,,,,,审批服务局,,,"] {
      let reading = try Self.reading([Self.record(1, organ: "薛城区行政"), rest, Self.record(2)])
      #expect(Self.returned(reading) == [2, 3], "\(rest) \(reading.codes)")
    }
  }

  @Test(arguments: [",,,,,,,,,注：不含冷食类", ",,,,,,,,,堂食", ",,,,,,,,,堂食,", ",,,,,,,,,无", ",,,,,,,,,共 3 项,"])
  func `below a record whose last cells are left out a value goes on, too`(rest: String) throws {
    let short = String(Self.record(2, content: "热食类制售、仅限").dropLast())
    for below in [[], [Self.record(3)], [String(Self.record(3).dropLast())]] {
      let reading = try Self.reading([Self.record(1), short, rest] + below)
      #expect(Self.returned(reading) == [3, 4], "\(rest) \(reading.codes)")
      #expect(reading.findings[1].first?.message.zh.contains("“许可内容”的值没有写完") == true)
      #expect(reading.findings[2].first?.remedy.zh.contains("不要只删去") == true)
    }
    let rows = [Self.titles, Self.cells(short), Self.cells(rest), Self.cells(Self.record(3))]
    let sheet = try WorkbookReading(ForgedWorkbook(rows).bytes)
    let returned = zip(sheet.records, sheet.findings).filter { $0.1.contains { $0.severity == .error } }
    #expect(returned.map { $0.0.line } == [2, 3], "\(sheet.codes)")
  }

  @Test(arguments: ["有效期延长至", "自", "期限：", "热食类，", "变更于", "（", "有效期"])
  func `a day goes on with what is open at its end`(value: String) throws {
    for day in ["2026年1月4日", "2026-01-04"] {
      for below in [[], [Self.record(2)]] {
        let row = Self.row(["备注": day])
        let reading = try Self.reading([Self.record(1, remark: value), row] + below, separator: ";")
        #expect(Self.returned(reading) == [2, 3], "\(value) \(day) \(reading.codes)")
      }
    }
  }

  @Test func `values go on in three columns, and in the first and others`() throws {
    for values in [
      ["行政相对人名称": "（薛城分店）", "许可内容": "不含冷食类"], ["事项名称": "（变更）", "许可内容": "不含冷食类", "备注": "续样例"],
      ["行政相对人名称": "（薛城分店）", "许可内容": "不含冷食类", "备注": "续样例"],
    ] {
      let rows = [Self.record(1, remark: "样例"), Self.row(values), Self.record(2)]
      let reading = try Self.reading(rows)
      #expect(Self.returned(reading) == [2, 3], "\(values) \(reading.codes)")
    }
  }

  @Test func `a code that is cut is one that goes on`() throws {
    let header = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,许可编号,联系方式,许可决定日期,有效期至,许可机关"
    let record = "样例1号店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕1号,JY137040,13800000001,2021-01-04,长期,样例局"
    let text = [header, record, ",,,,,30001234,,,,"].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(Self.returned(reading) == [2, 3], "\(reading.codes)")
  }

  @Test func `recipients that go on in the next row get nothing less`() throws {
    let header = "消息标识,培训名称,培训日期,培训对象,培训内容,接收部门"
    for rest in ["XC-WJ", "卫健局", "薛城区卫生健康局"] {
      let text = [header, "T-1,样例培训,2021-01-25,窗口人员,要点,XC-SCJG、", ",,,,,\(rest)"].map { $0 + "\n" }.joined()
      let reading = try BundleReading(text)
      #expect(Self.returned(reading) == [2, 3], "\(rest) \(reading.codes)")
    }
  }

  // MARK: The first column

  @Test(arguments: ["服务有限公司", "（原样例9号店）", "二分店", "JY1"])
  func `what isn't known to be a note goes on with the first column, too`(rest: String) throws {
    for below in [[], [Self.record(2)]] {
      let rows = [Self.record(1, name: "薛城区样例壹餐饮"), Self.row(["行政相对人名称": rest])]
      let reading = try Self.reading(rows + below)
      #expect(Self.returned(reading) == [2, 3], "\(rest) \(reading.codes)")
      #expect(reading.findings[0].first?.message.zh.contains("“行政相对人名称”的值没有写完") == true)
      #expect(reading.findings[1].first?.remedy.zh.contains("不要只删去") == true)
      // Also where the first column counts the rows.
      let numbered = ["1," + rows[0], "," + rows[1]] + below.map { "2," + $0 }
      let text = (["序号," + Self.header] + numbered).map { $0 + "\n" }.joined()
      #expect(Self.returned(try BundleReading(text, kind: "approval-push")) == [2, 3])
    }
  }

  @Test(arguments: ["合计", "小计：2户", "制表人：样例", "注：样例", "以下空白", "第 1 页 共 2 页", "(2 rows)", "暂无数据"])
  func `notes and sums in the first column are what they are`(foot: String) throws {
    for below in [[], [Self.record(2)]] {
      let reading = try Self.reading([Self.record(1), Self.row(["行政相对人名称": foot])] + below)
      #expect(Self.returned(reading) == [], "\(foot) \(reading.codes)")
      let numbered = ["1," + Self.record(1), "," + Self.row(["行政相对人名称": foot])] + below.map { "2," + $0 }
      let text = (["序号," + Self.header] + numbered).map { $0 + "\n" }.joined()
      #expect(Self.returned(try BundleReading(text, kind: "approval-push")) == [], "\(foot)")
    }
  }

  @Test func `an id with nothing beside it isn't the rest of the id above`() throws {
    let header = "消息标识," + Self.header
    let rows = [
      "SPJ-2021-1," + Self.record(1), "SPJ-2021-2" + String(repeating: ",", count: 11),
      "SPJ-2021-3," + Self.record(3),
    ]
    let reading = try BundleReading(([header] + rows).map { $0 + "\n" }.joined(), kind: "approval-push")
    #expect(Self.returned(reading) == [3], "\(reading.codes)")
  }

  // MARK: What isn't one

  @Test(arguments: [
    ["许可机关": "样例局（盖章）"], ["许可机关": "薛城区行政审批服务局"], ["许可机关": "2021年1月4日"], ["许可内容": "制表人：样例"], ["备注": "审核：样例"],
    ["许可内容": "以下空白"], ["许可内容": "第 1 页"], ["许可内容": "合计"], ["许可内容": "合计：3条"],
    ["备注": "共计3户"], ["事项名称": "（公章）"], ["许可机关": "审批局（章）"],
    ["许可机关": "联系电话：0632-4400000"], ["许可机关": "填报日期：2021-01-04"], ["备注": "制表人 样例甲"],
    ["行政相对人名称": "制表人　样例甲　　审核人　样例乙"], ["许可内容": "联系人：样例甲", "许可机关": "联系电话：0632-4400000"],
    ["行政相对人名称": "联系人：样例甲", "行政相对人类别": "联系电话：0632-4400000"],
    ["行政相对人名称": "联系人：", "行政相对人类别": "样例甲", "统一社会信用代码": "联系电话：", "事项名称": "0632-4400000"],
    ["行政相对人名称": "制表人", "行政相对人类别": "样例甲"],
    ["事项名称": "制表人", "许可决定文书号": "样例甲", "许可机关": "审核人", "许可内容": "样例乙"],
    ["行政相对人名称": "制表人 样例甲", "许可机关": "2021年1月4日"],
  ])
  func `who signs a table, and what ends it, stand where they like`(values: [String: String]) throws {
    let reading = try Self.reading([Self.record(1, remark: "样例"), Self.row(values)])
    #expect(Self.returned(reading) == [], "\(values) \(reading.codes)")
  }

  @Test(arguments: [
    [",,,,,,,,,,薛城区行政审批服务局", ",,,,,,,,,,2021年1月4日"], [",,,,,,,,,薛城区行政审批服务局,", ",,,,,,,,,2021年1月4日,"],
    [",,,,,,,,,薛城区行政审批服务局,2021年1月4日"], [",,,,,,,,,,2021年1月4日"], [",,,,,,,,,2021-01-04,"],
  ])
  func `who signs at the right, below whatever stands there, signs`(rows: [String]) throws {
    for record in [Self.record(1, remark: "样例"), Self.record(1, name: "样例二号店", remark: "见附件。")] {
      let reading = try Self.reading([record] + rows)
      #expect(Self.returned(reading) == [], "\(rows) \(reading.codes)")
      #expect(reading.records.count == 1)
      #expect(reading.bundleFindings.map(\.code) == rows.map { _ in .footerSkipped })
      let cells = [Self.titles] + ([record] + rows).map(Self.cells)
      let sheet = try WorkbookReading(ForgedWorkbook(cells).bytes)
      #expect(sheet.records.count == 1 && sheet.findings == [[]], "\(rows) \(sheet.codes)")
    }
  }

  @Test func `an office that nothing follows but a record, or a day further down, is no signature`() throws {
    let office = Self.row(["备注": "薛城区行政审批服务局"])
    let record = Self.record(1, remark: "样例")
    for below in [[], [Self.record(2)], ["", Self.row(["备注": "2021年1月4日"])], ["合计,1,,,,,,,,,"]] {
      let reading = try Self.reading([record, office] + below)
      #expect(Self.returned(reading) == [2, 3], "\(below) \(reading.codes)")
      #expect(reading.records.map(\.number) == Array(1...reading.records.count))
      let sheet = try WorkbookReading(
        ForgedWorkbook([Self.titles] + ([record, office] + below).map(Self.cells)).bytes)
      let returned = zip(sheet.records, sheet.findings).filter { $0.1.contains { $0.severity == .error } }
      #expect(returned.map { $0.0.line } == [2, 3], "\(below) \(sheet.codes)")
    }
    // A name that is cut goes on, whatever follows.
    let cut = try Self.reading([
      Self.record(1, remark: "由薛城区"), Self.row(["备注": "行政审批服务局"]), Self.row(["备注": "2021年1月4日"]),
    ])
    #expect(Self.returned(cut).prefix(2) == [2, 3], "\(cut.codes)")
    // In the midst of a table nobody signs it: then both rows come back.
    let day = Self.row(["备注": "2021年1月4日"])
    #expect(Self.returned(try Self.reading([record, office, day, Self.record(2)])) == [3, 4])
  }

  @Test(arguments: ["联系电话：0632-4400000", "联系人：样例甲", "日期：2021-01-04", "审核人不在岗", "填报人数 3"])
  func `what only stands beside who signed may be the rest of a text`(rest: String) throws {
    let reading = try Self.reading([Self.record(1, remark: "样例"), Self.row(["备注": rest])])
    #expect(Self.returned(reading) == [2, 3], "\(rest) \(reading.codes)")
  }

  @Test func `an office below an office signs a table, and among records is the rest of a value`() throws {
    let (record, office) = (Self.record(1), Self.row(["许可机关": "薛城区卫生健康局"]))
    let day = Self.row(["许可机关": "2021年1月4日"])
    let cases: [(rows: [String], returned: [Int])] = [
      ([office], []), ([office, Self.record(2)], [2, 3]), ([office, office, Self.record(2)], [2, 3, 4]),
      ([office, day], []), ([office, day, Self.record(2)], [3, 4]),
      // What begins so is the rest of a value wherever it stands.
      ([Self.row(["许可机关": "、薛城区卫生健康局"])], [2, 3]), ([Self.row(["许可机关": "和薛城区卫生健康局"])], [2, 3]),
      ([Self.row(["许可机关": "和平区卫生健康局"])], []),
    ]
    for (rows, returned) in cases {
      let reading = try Self.reading([record] + rows)
      #expect(Self.returned(reading) == returned, "\(rows) \(reading.codes)")
      #expect(reading.records.map(\.number) == Array(1...reading.records.count))
      let cells = [Self.titles] + ([record] + rows).map(Self.cells)
      let sheet = try WorkbookReading(ForgedWorkbook(cells).bytes)
      let told = zip(sheet.records, sheet.findings).filter { $0.1.contains { $0.severity == .error } }
      #expect(told.map { $0.0.line } == returned, "\(rows) \(sheet.codes)")
    }
  }

  @Test func `a number is whole, and so is what stands above a sum`() throws {
    let header = "监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,事项名称,违法行为类型,违法事实,依据,处理内容,罚款金额（万元）,决定日期,监管机关,备注"
    func record(_ number: Int) -> String {
      "罚款,薛市监罚〔2021〕\(number)号,样例\(number)号店,92370403999800010P,薛审食许字〔2021〕\(number)号,食品经营许可,超范围经营,超范围,食品安全法第一条,罚款,"
        + "\(number),2021-01-04,薛城区市场监督管理局,"
    }
    for sum in [",,,,,,,,,,3,,,", ",,,,,,,,,罚款合计,3,,,", ",,,,,,,,,罚款合计：,,,,", ",,,,,,,,罚款小计,,,,,"] {
      let text = [header, record(1), record(2), sum].map { $0 + "\n" }.joined()
      let reading = try BundleReading(text, kind: "supervision-push")
      #expect(!Self.returned(reading).contains { $0 < 4 }, "\(sum) \(reading.codes)")
      #expect(reading.findings.prefix(2) == [[], []], "\(sum) \(reading.codes)")
    }
  }

  @Test func `what was copied down isn't the rest of itself`() throws {
    for values in [
      ["许可机关": "薛城区行政审批服务局"], ["事项名称": "食品经营许可", "许可机关": "薛城区行政审批服务局"], ["许可内容": "热食类"],
      ["联系方式": "13800000001"],
    ] {
      for below in [[], [Self.record(3)]] {
        let rows = [Self.record(1), Self.record(2), Self.row(values)]
        let reading = try Self.reading(rows + below)
        #expect(!Self.returned(reading).contains(3), "\(values) \(reading.codes)")
      }
    }
  }

  @Test(arguments: ["二、零售类", "（二）零售类", "(2)零售类", "2、零售类", "2. 零售类", "十一、零售类"])
  func `the title of a part isn't the rest of a name`(title: String) throws {
    let rows = [Self.record(1), Self.row(["行政相对人名称": title]), Self.record(2)]
    #expect(Self.returned(try Self.reading(rows)) == [3])
  }

  @Test func `a table is signed below a record without its last cells, too`() throws {
    let short = String(Self.record(2).dropLast())
    let organ = String(Self.record(2).dropLast(",热食类,".count))
    let signed = [
      "样例局（盖章）", "2021年1月4日", "制表人 样例甲", "制表人：样例甲,2021年1月4日", "样例局（盖章）,2021-01-04",
      "联系人：样例甲,联系电话：0632-4400000",
    ]
    for (record, feet) in [
      (short, signed), (organ, signed + ["联系电话：0632-4400000", "薛城区卫生健康局", "薛城区卫生健康局\n2021-01-04"]),
    ] {
      for foot in feet {
        let reading = try Self.reading(
          [Self.record(1), record] + foot.split(separator: "\n").map(String.init))
        #expect(Self.returned(reading) == [], "\(foot) \(reading.codes)")
        #expect(reading.records.count == 2, "\(foot) \(reading.codes)")
      }
    }
    // What may be the rest of its last value, and the name of an office where a record follows.
    for foot in ["联系电话：0632-4400000", "仅限堂食,样例", "说明：样例,2021-01-04"] {
      #expect(Self.returned(try Self.reading([Self.record(1), short, foot])) == [3, 4], "\(foot)")
    }
    let among = try Self.reading([Self.record(1), organ, "薛城区卫生健康局", Self.record(3)])
    #expect(Self.returned(among).prefix(2) == [3, 4], "\(among.codes)")
  }

  /// In their order, from the first right below the header.
  @Test func `the titles of parts are no records`() throws {
    func title(_ words: String) -> String { Self.row(["行政相对人名称": words]) }
    let parts: [[String]] = [
      [title("一、食品类"), Self.record(1), title("二、零售类"), Self.record(2), Self.record(3), title("三、其他")],
      [
        title("一、食品类"), title("（一）餐饮"), Self.record(1), title("（二）零售"), Self.record(2), title("二、卫生类"),
        title("（一）住宿"), Self.record(3),
      ],
    ]
    for rows in parts {
      let reading = try Self.reading(rows)
      #expect(
        Set(reading.codes) == [.ornamentSkipped] && reading.records.count == 3, "\(rows) \(reading.codes)")
      let sheet = try WorkbookReading(ForgedWorkbook([Self.titles] + rows.map(Self.cells)).bytes)
      #expect(sheet.records.count == 3 && Set(sheet.codes) == [.ornamentSkipped], "\(rows) \(sheet.codes)")
    }
    // Figures number records, too; and what is out of order may be one.
    for rows in [
      [title("1、样例店"), Self.record(1)], [title("二、样例店"), Self.record(1)],
      [Self.record(1), title("一、样例店"), Self.record(2)],
      [title("一、食品类"), Self.record(1), title("三、样例店"), Self.record(2)],
      [title("一、食品类"), Self.record(1), title("二、以下作废"), Self.record(2)],
    ] {
      let reading = try Self.reading(rows)
      #expect(Self.returned(reading).count == 1, "\(rows) \(reading.codes)")
    }
  }

  @Test func `below an empty cell, or not right below a record, nothing goes on`() throws {
    let rest = Self.row(["备注": "续样例"])
    #expect(Self.returned(try Self.reading([Self.record(1), rest, Self.record(2)])) == [3])
    let filled = Self.record(1, remark: "样例")
    for between in ["", ",,,,,,,,,,", "小计,2,,,,,,,,,", Self.header] {
      let reading = try Self.reading([filled, between, rest, Self.record(2)])
      #expect(Self.returned(reading) == [4], "\(between) \(reading.codes)")
    }
    // A day that is whole goes on nowhere.
    let day = Self.row(["许可决定日期": "2021-01-05"])
    #expect(Self.returned(try Self.reading([filled, day, Self.record(2)])) == [3])
    // Nor does what nobody reads.
    let text = [Self.header + ",窗口", filled + ",三号", Self.row([:]) + ",四号", Self.record(2) + ",五号"]
    let unread = try BundleReading(text.map { $0 + "\n" }.joined(), kind: "approval-push")
    #expect(Self.returned(unread) == [3], "\(unread.codes)")
  }

  @Test func `where a cell or two make a record they are one`() throws {
    let reading = try BundleReading("消息标识,投递编号\n,20210104-0001-XC-WJ\n,20210104-0002-XC-WJ\n", kind: "claim")
    #expect(Self.returned(reading) == [], "\(reading.codes)")
  }

  @Test func `a workbook is no different`() throws {
    let rows = [
      Self.titles, Self.cells(Self.record(1)), Self.cells(Self.row(["许可内容": "注：不含冷食类"])),
      Self.cells(Self.record(2)),
      Self.cells(Self.record(3, name: "薛城区样例壹餐饮")), Self.cells(Self.row(["行政相对人名称": "服务有限公司"])),
      Self.cells(Self.row(["行政相对人名称": "制表人：样例"])),
    ]
    let reading = try WorkbookReading(ForgedWorkbook(rows).bytes)
    let returned = zip(reading.records, reading.findings).filter { $0.1.contains { $0.severity == .error } }
    #expect(returned.map { $0.0.line } == [2, 3, 5, 6], "\(reading.codes)")
    #expect(reading.records.map(\.number) == Array(1...5))
    #expect(reading.findings[0].first?.message.zh.contains("“许可内容”的值没有写完") == true)
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped], "\(reading.codes)")
  }
}
