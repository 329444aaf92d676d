import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What forms have right below the header and below the last record, and rows and columns of a table that hold next to nothing.
@Suite struct TableEdgesTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let good = "M1,其他,甲,,"
  private static let second = "M2,其他,乙,,"

  private static func reading(_ rows: [String], header: String = header) throws -> BundleReading {
    try BundleReading((["\(header)"] + rows).map { $0 + "\r\n" }.joined(), kind: "claim-return")
  }

  // MARK: A second header

  private static let approvals = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关"
  private static let approval =
    "样例甲诊所,个体工商户,92370403999800010P,样例,薛审医许字〔2021〕1号,13800000001,2021-01-04,2026-01-03,薛城区行政审批服务局"

  @Test(arguments: [
    "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,,XK_WSH,,XK_JDRQ,XK_YXQZI,XK_XKJG",
    "XK_XDR_MC,XK_XDR_LB,,,XK_WSH,,XK_JDRQ,,", "XK_XDR_MC,XK_XDR_LB", ",XK_XDR_LB,XK_XDR_SHXYM,,XK_WSH,,,,",
    "xk_xdr_mc,xk_xdr_lb,xk_xdr_shxym,,xk_wsh,,xk_jdrq,,xk_xkjg",
    "XH,XK_XDR_LB,XK_XDR_SHXYM,,XK_WSH,,XK_JDRQ,XK_YXQZI,XK_XKJG",
    "行政相对人名称,行政相对人类别,,,,,,,", "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,YL1,XK_WSH,YL2,XK_JDRQ,,",
  ])
  func `codes below the titles are passed over, though some are left out`(codes: String) throws {
    let text = [Self.approvals, codes, Self.approval].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code) == [.headerRepeated], "\(reading.codes)")
    #expect(reading.records.map(\.line) == [3])
    #expect(reading.findings.allSatisfy { !$0.contains { $0.severity == .error } }, "\(reading.codes)")
  }

  @Test(arguments: ["XK_XDR_LB,XK_XDR_MC,,,,,,,", "XK_XDR_MC,,XK_XDR_LB,,XK_WSH,,XK_JDRQ,,"])
  func `codes that name other columns are another header`(codes: String) throws {
    let text = [Self.approvals, codes, Self.approval].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.codes == [.headerChanged], "\(reading.codes)")
  }

  // MARK: Columns that nothing reads

  @Test(arguments: [
    ("证照状态", "注销", "注销"), ("许可情况", "已注销", "注销"), ("操作", " 变更\u{3000}", "变更"), ("是否注销", "是", "注销"),
    ("是否已注销", "Y", "注销"), ("申请类型", "注销登记", "注销"), ("业务类别", "准予注销", "注销"), ("证照状态", "依法注销", "注销"),
    ("注销标志", "1", "注销"), ("注销", "√", "注销"), ("注销日期", "2021-01-04", "注销"), ("注销时间", "2021/1/4 10:00", "注销"),
    ("许可证注销日期", "20210104", "注销"), ("注销原因", "企业申请", "注销"), ("许可性质", "变更许可", "变更"), ("变更内容", "地址", "变更"),
    ("操作", "删除", "删除"), ("del_flag", "1", "删除"), ("是否撤销", "是", "撤销"), ("证照状态", "吊销", "吊销"),
    ("证照状态", "吊销/撤销", "吊销"), ("吊销文号", "样监罚〔2021〕1号", "吊销"), ("类型", "补办", "补办"), ("审批结果", "不予许可", "不予"),
    ("办件结果", "不予行政许可决定书", "不予"), ("审批结果", "不予变更", "不予"), ("审批意见", "不同意", "不同意"), ("是否准予许可", "否", "不予许可"),
  ])
  func `a table whose unknown column says what its records are comes back`(
    title: String, cell: String, word: String
  ) throws {
    let text = "\(Self.approvals),\(title)\n\(Self.approval),\n\(Self.approval),\(cell)\n"
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    let finding = try #require(reading.bundleFindings.last)
    #expect(finding.rejects == .bundle && finding.position.line == 3 && finding.position.column == 10)
    #expect(finding.message.zh.hasPrefix("缺少必填的列“业务动作”：“\(title)”"), "\(finding.message.zh)")
    #expect(finding.message.zh.contains("（\(word)）") && finding.message.zh.contains("“核发”"))
    // With the column that says it, what the other holds is only left out.
    let told = try BundleReading(
      "\(Self.approvals),\(title),业务动作\n\(Self.approval),\(cell),\(word)\n", kind: "approval-push")
    #expect(told.bundleFindings.map(\.code) == [.headerColumnUnknown])
  }

  @Test(arguments: [
    ("证照状态", "有效"), ("许可情况", "核发"), ("注销日期", ""), ("是否注销", "否"), ("变更次数", "1"), ("经办意见", "同意变更"),
    ("经办意见", "不同意"), ("备注2", "有效期届满未延续"), ("备注2", "不予公开"), ("变更内容", ""), ("变更内容", "无"), ("变更内容", "未变更"),
    ("注销日期", "1900-01-01"), ("注销日期", "2099-12-31"), ("注销日期", "/"), ("注销日期", "  /  /  "), ("注销标志", "0"),
    ("变更时间", "2021-01-04 10:00:00"), ("数据变更日期", "2021-01-04"), ("可办业务", "核发、变更、延续、注销"), ("审批结果", "准予许可"),
    ("审批结果", "准予行政许可决定书"), ("办理状态", "已办结"), ("是否准予许可", "是"), ("del_flag", "0"), ("登记机关", "薛城区行政审批服务局"),
    ("许可说明", "变更经营范围后重新核发"), ("注销说明", "不适用"), ("延续次数", "2"), ("业务", "1"),
  ])
  func `an unknown column that says nothing of the kind is a warning as ever`(title: String, cell: String)
    throws
  {
    let text = "\(Self.approvals),\(title)\n\(Self.approval),\(cell)\n"
    #expect(
      try BundleReading(text, kind: "approval-push").bundleFindings.map(\.code) == [.headerColumnUnknown])
  }

  @Test(arguments: [("证照状态", "注销"), ("注销日期", "2021-01-04"), ("审批结果", "不予许可")])
  func `a record comes back that leaves empty what an unknown column says of it`(title: String, cell: String)
    throws
  {
    let rows = ["注销,\(cell)", ",\(cell)", ",", "无,\(cell)"].map { "\(Self.approval),\($0)\n" }
    let reading = try BundleReading(
      "\(Self.approvals),业务动作,\(title)\n\(rows.joined())", kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.valueMissing], [], [.valueMissing]])
    let finding = try #require(reading.findings[1].first)
    #expect(finding.position.column == 10 && finding.position.record == 2)
    #expect(finding.message.zh.hasPrefix("“业务动作”没有填写，而“\(title)”"), "\(finding.message.zh)")
    #expect(finding.message.zh.contains("“核发”"))
  }

  @Test func `so does one of several rows that a stray quote runs together`() throws {
    let rows = ["注销,注销", ",注销", ",有效"].enumerated().map { row, cells in
      // The quote opens before the name of the first record, and closes before that of the last.
      (row == 1 ? "" : "\"") + "\(Self.approval),\(cells)"
    }
    let text = (["\(Self.approvals),业务动作,证照状态"] + rows).map { $0.replacing(",", with: "\t") + "\n" }
    let reading = try BundleReading(text.joined(), kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code).contains(.csvQuotesAsText), "\(reading.bundleFindings)")
    #expect(reading.records.count == 3)
    #expect(reading.findings.map { $0.map(\.code).contains(.valueMissing) } == [false, true, false])
  }

  @Test(arguments: [
    ("准予行政许可决定书", ""), ("食品经营许可变更登记审批", ""), ("不予行政许可决定书", "不予"), ("准予注销行政许可决定书", "注销"), ("准予变更登记通知书", "变更"),
  ])
  func `the title of a document tells of another act than the one that needs no word`(
    title: String, word: String
  ) throws {
    for (header, cell) in [("", ""), (",业务动作", ","), (",业务动作", ",注销")] {
      let text = "\(Self.approvals),行政许可决定文书名称\(header)\n\(Self.approval),\(title)\(cell)\n"
      let reading = try BundleReading(text, kind: "approval-push")
      let isTold = !word.isEmpty && cell != ",注销"
      #expect(reading.bundleFindings == [])
      #expect(reading.findings.map { $0.map(\.code) } == [isTold ? [.valueMissing] : []], "\(header)\(cell)")
      guard isTold else { continue }
      #expect(reading.findings[0][0].message.zh.contains("“行政许可决定文书名称”说的像是它（\(word)）"))
    }
  }

  // MARK: Column numbers

  @Test(arguments: [
    "1,2,3,4,5", "甲,乙,1,2,3", "栏次,1,2,3,4", "A,B,1,2,3", "（1）,（2）,（3）,（4）,（5）", "１,２,３,４,５", ",1,2,3,4",
    "甲,1,2,3,",
    "A,B,C,D,E", "a,b,c,d,e", "A,B,C,,", "甲,乙,丙,丁,戊", "1,2,3=1+2,4,5", "\"1\",\"2\",\"3\",\"4\",\"5\"",
    "序号,甲,1,2,3", "甲,乙,丙,1,2", "①,②,③,④,⑤", "⑴,⑵,⑶,⑷,⑸", "⒈,⒉,⒊,⒋,⒌", "甲,①,②,③,④",
  ])
  func `numbers of the columns are passed over below each header`(numbers: String) throws {
    let reading = try Self.reading([numbers, Self.good, Self.header, numbers, Self.second])
    #expect(reading.codes == [.ornamentSkipped, .headerRepeated], "\(reading.codes)")
    #expect(reading.bundleFindings.first?.arguments["rows"] == "2")
    #expect(reading.records.map(\.line) == [3, 6])
  }

  @Test(arguments: [
    "A,C,B,D,E", "B,C,D,E,F", "A,B,C,D,其他", "甲,丙,乙,丁,戊", "1,3,2,4,5", "2,3,4,5,6", "1,2,,,", "甲,乙,丙,1,其他",
    "1,其他,2,3,4", "M1,1,2,3,4",
  ])
  func `other numbers below a header are a record`(row: String) throws {
    let reading = try Self.reading([row, Self.second])
    #expect(reading.bundleFindings == [])
    #expect(reading.records.count == 2)
  }

  @Test func `numbers of the columns further down are a record`() throws {
    let reading = try Self.reading([Self.good, "1,2,3,4,5"])
    #expect(reading.bundleFindings == [])
    #expect(reading.records.count == 2)
  }

  @Test func `letters go on behind the last as a spreadsheet's columns do`() throws {
    let titles = ["消息标识", "退回原因类别", "退回理由"] + (4...30).map { "样例\($0)" }
    let letters = (0..<30).map { place -> String in
      let last = String(UnicodeScalar(UInt8(0x41 + place % 26)))
      return place < 26 ? last : "A" + last
    }
    let row = ["M1", "其他", "甲"] + Array(repeating: "", count: 27)
    let rows = [letters, row].map { $0.joined(separator: ",") }
    let reading = try Self.reading(rows, header: titles.joined(separator: ","))
    #expect(reading.bundleFindings.contains { $0.code == .ornamentSkipped }, "\(reading.codes)")
    #expect(reading.records.map(\.line) == [3])
  }

  // MARK: Hints

  private static let hints = [
    "必填,必填,必填,选填,选填", "必填，见目录,必选,200字以内,手机,手机", "（必填）,（必填）,（必填）,,", "[必填],【必填】,必填项,可空,非必填",
    "varchar(64),varchar(20),varchar(1024),varchar(200),date", "VARCHAR2(64),CHAR(20),TEXT,NUMBER(12,2),DATE",
    "字符型,字符型,文本,字符串(200),数字", "（文本）,（文本）,（文本）,【18位】,（日期）", "C(64),C(20),C(200),,",
    "yyyy-mm-dd,YYYY-MM-DD,必填,选填,yyyy-mm-dd或长期",
    "\"必填\n见目录\",必选,必填,选填,18位", "必填,必填,必填", "required,required,required,optional,optional",
  ]

  @Test(arguments: hints)
  func `hints below a header are passed over`(row: String) throws {
    let good = Self.good
    for rows in [[row, good], [row, row, good], ["1,2,3,4,5", row, good], ["", row, "-----", good]] {
      let reading = try Self.reading(rows)
      #expect(reading.codes == [.ornamentSkipped], "\(rows): \(reading.codes)")
      #expect(reading.records.count == 1)
    }
    let pages = try Self.reading([Self.good, Self.header, row, Self.second])
    #expect(pages.codes == [.headerRepeated, .ornamentSkipped], "\(pages.codes)")
  }

  @Test(arguments: hints)
  func `hints further down come back`(row: String) throws {
    let reading = try Self.reading([Self.good, row])
    #expect(reading.records.count == 2)
    #expect(reading.findings[1].contains { $0.severity == .error }, "\(reading.codes)")
  }

  @Test(arguments: [
    "M1,其他,必填,,", "M1,其他,必填的没有填,选填,", "必填,其他,甲,样例局,", "M1,其他,18位,日期,", "日期,其他,甲,样例,", "必填材料,其他,选填材料,,",
  ])
  func `a record that holds such a word is a record`(row: String) throws {
    let reading = try Self.reading([row])
    #expect(reading.records.count == 1)
    #expect(reading.bundleFindings == [])
  }

  // MARK: Totals

  @Test(arguments: [
    "汇总,1,,,", "Total,1,,,", "total,,,,", "TOTAL：,1,,,", "Total", "累计,1,,,", "总数,1,,,", "合计（件）,1,,,",
    "合计1件,,,,",
    "合计：1件", "本月合计,1,,,", "本页合计,1,,,", "本页小计,,,,1", "本年累计,1件,,,", "合计数,1,,,", "Grand Total,,,1,", "今日合计,1,,,",
    "以上合计,\"1,000元\",,,", "汇总", ",汇总,,1,",
  ])
  func `totals by other names are no records`(row: String) throws {
    let reading = try Self.reading([Self.good, row])
    #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
    #expect(reading.records.count == 1)
  }

  @Test(arguments: [
    "汇总,其他,甲,,", "Total,其他,甲,,", "汇总,其他,,,", "汇总公司,1,,,", "Total 样例,其他,甲,,", "累计处罚,1,,,", "本月合计,其他,甲,样例局,",
    "Total,1,2,3,4",
  ])
  func `a record that begins like totals is a record`(row: String) throws {
    let reading = try Self.reading([row])
    #expect(reading.records.count == 1)
    #expect(reading.bundleFindings == [])
  }

  // MARK: The foot

  private static let feet = [
    "样例局（盖章）,,,,", "样例局（盖章）", ",,,样例局（公章）,", "（盖章）,,,,", "2021年1月4日,,,,", "2021年1月4日", "二〇二一年一月四日,,,,",
    "2021-01-04,,,,",
    "年　月　日,,,,", "- 1 -,,,,", "—1—,,,,", "1/3,,,,", "填表说明,,,,", "备注,,,,",
    "薛城区行政审批服务局,,,,", ",,,,薛城区行政审批服务局", "薛城区行政审批服务局",
  ]

  @Test(arguments: feet)
  func `what stands alone at the foot of a table is no record`(foot: String) throws {
    for rows in [[foot], [foot, "", foot], [foot, "合计,1,,,", ",,,,", foot]] {
      let reading = try Self.reading([Self.good] + rows)
      #expect(Set(reading.codes) == [.footerSkipped], "\(rows): \(reading.codes)")
      #expect(reading.records.count == 1)
    }
  }

  /// What merged cells leave of a record for which a second department is named.
  @Test func `an office in a column of departments is a record of which the rest is missing`() throws {
    let reading = try Self.reading([Self.good, ",,,薛城区农业农村局,"])
    #expect(reading.records.count == 2)
    #expect(reading.findings.last?.isEmpty == false, "\(reading.codes)")
  }

  @Test(arguments: feet)
  func `with records below it the same is none, and comes back`(foot: String) throws {
    let reading = try Self.reading([Self.good, foot, foot, Self.second])
    // Without separators they may be lines of the value above.
    let above: [FindingCode] = foot.contains(",") ? [] : [.csvColumnCount]
    #expect(reading.findings.map { $0.map(\.code) } == [above, [.csvColumnCount], [.csvColumnCount], []])
    #expect(reading.records.map(\.number) == [1, 2, 3, 4])
    #expect(reading.records.map(\.line) == [2, 3, 4, 5])
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: [
    "样例局（盖章）,,,,2021年1月4日", "2021年1月4日,,,,样例局（盖章）", "样例局（盖章）,,,年　月　日,",
    "样例局（盖章）,,,,日期：2021-01-04", "（盖章）,,,,2021-01-04",
    "样例局（盖章）：,,,填表人：样例甲,", "\"样例局\n（盖章）\",,,,2021年1月4日",
  ])
  func `a seal with a day beside it is no record`(foot: String) throws {
    for rows in [[foot], ["", foot], [foot, "合计,1,,,"], ["填表说明,,,,", foot]] {
      let reading = try Self.reading([Self.good] + rows)
      #expect(Set(reading.codes) == [.footerSkipped], "\(rows): \(reading.codes)")
      #expect(reading.records.count == 1)
    }
  }

  @Test func `several may have signed`() throws {
    let foot = "样例局（盖章）,,,负责人（签字）,,,,2021年1月4日,"
    let text = [Self.approvals, Self.approval, foot].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped], "\(reading.codes)")
    #expect(reading.records.count == 1)
  }

  @Test(arguments: [
    "制表人：张三,2021年1月4日", "制表人：张三,,审核：李四,,,2021年1月4日,,,", "填报单位：区审批局,,,2021-01-04,,,,,",
    "2021年1月4日,,,制表人：张三,,,,,",
    "制表人：,张三,日期：,2021年1月4日,,,,,",
  ])
  func `who made the table, with a day beside it, is no record`(foot: String) throws {
    for rows in [[foot], [foot, Self.approval]] {
      let text = ([Self.approvals, Self.approval] + rows).map { $0 + "\n" }.joined()
      let reading = try BundleReading(text, kind: "approval-push")
      #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
      #expect(reading.records.count == rows.count)
    }
  }

  @Test(arguments: ["薛城区行政审批服务局,,2021年1月4日,,,,,,", "薛城区行政审批服务局,2021-01-04", "注,,本表一式两份,,,,,,", "说明,本表一式两份"])
  func `an office with a day, and a note beside its head, are none where no record follows`(foot: String)
    throws
  {
    let text = [Self.approvals, Self.approval, foot].map { $0 + "\n" }
    let reading = try BundleReading(text.joined(), kind: "approval-push")
    #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
    #expect(reading.records.count == 1)
    // Among records it comes back.
    let among = try BundleReading((text + [Self.approval + "\n"]).joined(), kind: "approval-push")
    #expect(among.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []], "\(among.codes)")
    #expect(among.bundleFindings == [])
  }

  @Test(arguments: [
    ["薛城区行政审批服务局", "2021年1月4日"], ["薛城区行政审批服务局,,,,,,,,", "2021年1月4日,,,,,,,,"],
    [",,,,,,,,薛城区行政审批服务局", ",,,,,,,,2021年1月4日"], ["", "薛城区行政审批服务局,,,,,,,,", "", "二〇二一年一月四日,,,,,,,,"],
    ["2021年1月4日,,,,,,,,", "薛城区行政审批服务局,,,,,,,,"], ["合计,1,,,,,,,", "薛城区行政审批服务局,,,,,,,,", "2021-01-04,,,,,,,,"],
  ])
  func `an office above its day is none where no record follows`(feet: [String]) throws {
    for end in ["\n", ""] {
      let text = ([Self.approvals, Self.approval] + feet).joined(separator: "\n") + end
      let reading = try BundleReading(text, kind: "approval-push")
      #expect(Set(reading.codes) == [.footerSkipped] && reading.records.count == 1, "\(reading.codes)")
      let cells = try WorkbookReading(
        ForgedWorkbook(
          ([Self.approvals, Self.approval] + feet.filter { !$0.isEmpty }).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          }
        ).bytes)
      #expect(cells.records.count == 1, "\(feet)")
    }
  }

  @Test func `an office at which the file was cut off is told as that`() throws {
    let text = [Self.approvals, Self.approval, "薛城区行政审批服务局"].joined(separator: "\n")
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.findings.last?.map(\.code) == [.csvRowCut], "\(reading.codes)")
  }

  @Test(arguments: [
    ("样例甲,,样例乙,,,,,,", 2), ("样例甲,样例乙,,,,,,,", 2), ("样例甲,,样例乙,,,样例丙,,,", 3), ("样例甲,样例乙", 2),
  ])
  func `a row of a few cells that hold nothing of a record is told once`(row: String, cells: Int) throws {
    let text = [Self.approvals, Self.approval, row, Self.approval].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []], "\(reading.codes)")
    let finding = try #require(reading.findings[1].first)
    #expect(finding.remedy.zh.hasPrefix("只有 \(cells) 格有内容：不是记录的"), "\(finding.remedy.zh)")
    #expect(finding.remedy.en.hasPrefix("Only \(cells) cells are filled"), "\(finding.remedy.en)")
    #expect(finding.position == Position(line: 3, record: 2))
  }

  @Test func `a row of a few cells of which one holds what its column does is a record`() throws {
    let titles = Self.approvals.split(separator: ",").map(String.init)
    let values = Self.approval.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let kept = ["行政相对人名称", "许可决定日期"]
    let row = zip(titles, values).map { kept.contains($0) ? $1 : "" }.joined(separator: ",")
    let text = [Self.approvals, Self.approval, row].map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: "approval-push")
    #expect(reading.findings.last?.contains { $0.code == .valueMissing } == true, "\(reading.codes)")
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: [
    "M1,其他,样例局（盖章）,,", "M1,其他,样例局（盖章）,,2021年1月4日", "样例局（盖章）,其他,甲,,", "样例局（盖章）,,,样例,2021年1月4日",
    "2021年1月4日,,,,2021年1月4日", "M1,,,,样例局（盖章）",
  ])
  func `a record that holds a seal is a record`(row: String) throws {
    let reading = try Self.reading([Self.good, row])
    #expect(reading.records.count == 2)
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: ["备注：样例,,,,", "填表说明,,,,", "说明：,,,,", "注：1、样例"])
  func `the lines of a note belong to it`(first: String) throws {
    let note = [first, "2、样例按证照填写,,,,", "", "3、样例", "M9"]
    let reading = try Self.reading([Self.good] + note)
    #expect(Set(reading.codes) == [.footerSkipped], "\(reading.codes)")
    #expect(reading.bundleFindings.map(\.position.line) == [3, 4, 6, 7])
    let others = try Self.reading([Self.good] + note + [Self.second, "4、样例"])
    #expect(others.findings.last?.map(\.code) == [.csvColumnCount], "\(others.codes)")
  }

  @Test func `the rest of a record that a line end broke is no foot`() throws {
    for rest in ["2021年1月4日起", "样例局", "经营部（二层）"] {
      let reading = try Self.reading(["M1,其他,甲", rest])
      #expect(reading.records.count == 2)
      #expect(reading.findings.first?.map(\.code) == [.csvColumnCount])
      #expect(reading.bundleFindings == [])
    }
  }

  @Test func `where one column is all that is needed a cell is a record`() throws {
    let reading = try BundleReading("投递编号,消息标识\n样例局（盖章）,\n备注,\nM9,\n", kind: "claim")
    #expect(reading.records.count == 3)
    #expect(reading.bundleFindings == [])
  }

  // MARK: One cell

  @Test(arguments: ["三、样例,,,,", ",,,样例,", "三、样例", "三、样例,,,,,,"])
  func `a row with one cell is told once, with or without its separators`(row: String) throws {
    let reading = try Self.reading([row, Self.second])
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], []], "\(reading.codes)")
    let finding = try #require(reading.findings[0].first)
    #expect(finding.remedy.zh.contains("不是记录的"), "\(finding.remedy.zh)")
    #expect(finding.position == Position(line: 2, record: 1))
  }

  @Test func `a row with all its separators is told to have one cell`() throws {
    let reading = try Self.reading(["三、样例,,,,"])
    #expect(
      reading.findings[0].first?.message.zh == "这一行有 5 列，表头有 5 列，只有一格有内容，没有必填的“退回原因类别、退回理由”。")
  }

  @Test(arguments: [
    "7,,,,,", "（7）,,,,,", "７,,,,,", "七、,,,,,", "7", "7.,　,,,,", "7,无,/,,,", "\"7\",,,,,",
  ])
  func `a row that holds its number alone says nothing`(row: String) throws {
    let rows = ["6," + Self.second, row, row, "9," + Self.second]
    let reading = try Self.reading(rows, header: "序号," + Self.header)
    #expect(reading.codes == [.ornamentSkipped], "\(reading.codes)")
    #expect(reading.bundleFindings.first?.arguments["rows"] == "2")
    #expect(reading.records.map(\.line) == [2, 5])
  }

  @Test func `the number may stand in any column`() throws {
    let reading = try Self.reading([Self.second + ",6", ",,,,,7"], header: Self.header + ",行号")
    #expect(reading.codes == [.ornamentSkipped])
    #expect(reading.records.count == 1)
  }

  @Test(arguments: ["三、样例,,,,,", "G7,,,,,", "M7,,,,,", "7,M2,,,,"])
  func `a row that holds more than its number is a record`(row: String) throws {
    let reading = try Self.reading([row], header: "序号," + Self.header)
    #expect(reading.records.count == 1)
    #expect(reading.findings[0].contains { $0.severity == .error }, "\(reading.codes)")
    let other = try Self.reading(["7,,,,"])
    #expect(other.codes == [.csvColumnCount])
  }

  @Test(arguments: ["7", "无"])
  func `the rest of a record that a line end broke isn't nothing`(rest: String) throws {
    let reading = try Self.reading(["6,M1,其他,甲", rest], header: "序号," + Self.header)
    #expect(
      reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], [.csvColumnCount]], "\(reading.codes)")
  }

  // MARK: Errors of a spreadsheet

  @Test(arguments: ["#N/A", "#REF!", "#NAME?", "#####", "#n/a", "Err:502", "#VALUE!"])
  func `a row of nothing but errors comes back, and is told once`(error: String) throws {
    for cells in [
      [error, error, error, error, error], [error, "", "无", error, "-"], ["", "", error, "", ""],
    ] {
      let row = cells.joined(separator: ",")
      let reading = try Self.reading([Self.good, row, row, Self.second])
      #expect(
        reading.findings.map { $0.map(\.code) } == [[], [.valueErrorCell], [.valueErrorCell], []],
        "\(row): \(reading.codes)")
      #expect(reading.bundleFindings == [])
      #expect(reading.records.map(\.line) == [2, 3, 4, 5])
      #expect(reading.sources[1] == row)
      let lost = ReadRecord(record: reading.records[1], findings: reading.findings[1])
      #expect(!lost.hasValues)
      let numbered = try Self.reading(["6," + Self.good, "7," + row], header: "序号," + Self.header)
      #expect(numbered.findings.map { $0.map(\.code) } == [[], [.valueErrorCell]], "\(numbered.codes)")
    }
    let reading = try Self.reading([[error, error, error, error, ""].joined(separator: ",")])
    let finding = try #require(reading.findings[0].first)
    #expect(finding.position == Position(line: 2, column: 1, record: 1, field: "refMsgId", title: "消息标识"))
    #expect(finding.message.zh.contains("“消息标识、退回原因类别、退回理由…”"), "\(finding.message.zh)")
  }

  @Test func `errors beside values are told cell by cell`() throws {
    #expect(try Self.reading(["M1,#REF!,#REF!,,"]).codes == [.valueErrorCell, .valueErrorCell])
    #expect(try Self.reading(["M1,其他,甲,#N/A,"]).codes == [])
  }

  @Test(arguments: ["M1,其他,,,", "M1,,甲,,"])
  func `where more cells are filled each that is missing is told`(row: String) throws {
    #expect(try Self.reading([row]).codes == [.valueMissing])
  }

  // MARK: Columns without a title

  @Test(arguments: [
    (",消息标识,退回原因类别,,退回理由", ",M1,其他,,甲"), ("消息标识||退回原因类别||退回理由", "M1||其他||甲"),
    ("消息标识,退回原因类别, ,退回理由", "M1,其他,　,甲"),
  ])
  func `nothing is said of a column without title and content`(header: String, row: String) throws {
    let reading = try Self.reading([row, row], header: header)
    #expect(reading.codes == [])
    #expect(reading.records.count == 2)
    #expect(try reading.values(2)["reason"] == "甲")
  }

  @Test func `a column without a title is told once, where it first holds something`() throws {
    let reading = try Self.reading(
      [",M1,其他,,甲", ",M2,其他,样例,乙", "样例,M3,其他,样例,丙"], header: ",消息标识,退回原因类别,,退回理由")
    #expect(reading.codes == [.headerColumnUnknown, .headerColumnUnknown])
    #expect(
      reading.bundleFindings.map(\.position) == [Position(line: 3, column: 4), Position(line: 4, column: 1)])
    #expect(reading.bundleFindings.map(\.excerpt) == ["第 4 列", "第 1 列"])
    #expect(reading.records.count == 3)
  }
}
