import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Rows with an empty cell too many: a separator that every row ends in, or a value that lacks its quotes.
@Suite struct RowEndsTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let whole = "M1,其他,甲,样例局,"
  private static let ended = "M2,其他,乙,样例局,,"
  /// A reason with a comma in it, and nothing in the last column.
  private static let shifted = "M3,其他,丙,丁,样例局,"

  private static func reading(_ rows: [String], header: String = header) throws -> BundleReading {
    try BundleReading(([header] + rows).map { $0 + "\r\n" }.joined(), kind: "claim-return")
  }

  /// Which rows came back for their number of cells.
  private static func returned(_ rows: [String], header: String = header) throws -> [Bool] {
    let reading = try reading(rows, header: header)
    #expect(reading.bundleFindings.isEmpty, "\(rows): \(reading.codes)")
    #expect(reading.records.map(\.number) == Array(1...rows.count))
    #expect(reading.records.map(\.line) == Array(2...(rows.count + 1)))
    return reading.findings.map { $0.map(\.code) == [.csvColumnCount] }
  }

  @Test func `one row among others with an empty cell too many comes back`() throws {
    #expect(try Self.returned([Self.whole, Self.shifted, Self.whole]) == [false, true, false])
    #expect(try Self.returned([Self.shifted, Self.whole, Self.whole]) == [true, false, false])
    #expect(try Self.returned([Self.whole, Self.shifted, Self.ended]) == [false, true, true])
  }

  @Test func `a table of one row doesn't show that rows end so by habit`() throws {
    #expect(try Self.returned([Self.shifted]) == [true])
    let closed = try BundleReading("\(Self.header)\n\(Self.shifted)", kind: "claim-return")
    #expect(closed.codes == [.csvColumnCount])
  }

  @Test func `where all rows end in a separator nothing stands off`() throws {
    #expect(try Self.returned([Self.ended, Self.ended, Self.ended]) == [false, false, false])
    #expect(try Self.returned([Self.ended, Self.ended, Self.whole]) == [false, false, false])
    let longer = Self.shifted + ","
    #expect(try Self.returned([Self.ended, Self.ended, longer]) == [false, false, true])
    #expect(try Self.returned([longer, Self.ended, Self.ended]) == [true, false, false])
    #expect(try Self.returned([Self.ended, longer, Self.ended]) == [false, true, false])
  }

  @Test func `a header that ends so allows rows to, and no more`() throws {
    let header = Self.header + ","
    #expect(try Self.returned([Self.ended], header: header) == [false])
    #expect(
      try Self.returned([Self.whole, Self.ended, Self.whole], header: header) == [false, false, false])
    let longer = Self.shifted + ","
    #expect(try Self.returned([Self.whole, longer, Self.ended], header: header) == [false, true, false])
  }

  @Test(arguments: ["\t", ";", "|"])
  func `other separators are no different`(separator: String) throws {
    func parted(_ row: String) -> String { row.replacing(",", with: separator) }
    let header = parted(Self.header)
    #expect(try Self.returned([parted(Self.shifted)], header: header) == [true])
    #expect(try Self.returned([Self.whole, Self.shifted].map(parted), header: header) == [false, true])
    #expect(try Self.returned([Self.ended, Self.ended].map(parted), header: header) == [false, false])
  }

  @Test func `what stands between and below the rows tells nothing`() throws {
    let rows = ["", Self.ended, "", "-----,--,--,-,-", Self.ended, "合计,2,,,,"]
    let reading = try Self.reading(rows)
    #expect(reading.codes == [.ornamentSkipped, .footerSkipped], "\(reading.codes)")
    #expect(reading.records.map(\.line) == [3, 6])
    let alone = try Self.reading([Self.shifted, "合计,1,,,"])
    #expect(alone.findings.map { $0.map(\.code) } == [[.csvColumnCount]])
  }

  @Test func `it is said what to do, and the row keeps all its cells for it`() throws {
    let reading = try Self.reading([Self.whole, Self.shifted])
    let finding = try #require(reading.findings[1].first)
    #expect(finding.arguments["found"] == "6" && finding.arguments["expected"] == "5")
    #expect(finding.remedy.zh.contains("给这个值加上引号"), "\(finding.remedy.zh)")
    #expect(finding.remedy.zh.contains("去掉行末多写的逗号"), "\(finding.remedy.zh)")
    #expect(reading.sources[1] == Self.shifted)
    let writer = try RejectedRowsWriter(
      schema: try #require(try Fixtures.library.get()["claim-return"]).schema,
      headerRow: Array(Self.header.utf8), encoding: .utf8, language: .zh)
    var rows: [UInt8] = []
    writer.header(to: &rows)
    writer.append(
      source: Array(Self.shifted.utf8), record: reading.records[1], line: 3, findings: reading.findings[1],
      to: &rows)
    let text = String(decoding: rows, as: UTF8.self)
    #expect(try BundleReading(text, kind: "claim-return").codes == [.csvColumnCount])
    let mended = text.replacing("丙,丁", with: "\"丙,丁\"")
    let again = try BundleReading(mended, kind: "claim-return")
    #expect(again.codes == [], "\(again.codes)")
    #expect(try again.values(1)["reason"] == "丙,丁")
  }

  // MARK: All rows

  private static let inquiries = "消息标识,接收部门,函询类别,函询事由,回复截止日期,联系人及电话,函询内容,拟办意见"
  private static let approvals =
    "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关,许可内容,备注"

  private static func inquiry(_ number: Int, _ end: String) -> String {
    "Q-\(number),XC-WJ,业务函询,经营场所,2021-01-15,样例丙 13800000003,\(end)"
  }

  private static func approval(_ number: Int, _ end: String) -> String {
    "样例\(number)号店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕\(number)号,13800000001,2021-01-04,长期,"
      + "薛城区行政审批服务局,\(end)"
  }

  /// The lines of the records that come back, for their number of cells and nothing else.
  private static func lines(_ rows: [String], header: String, kind: String) throws -> [Int] {
    let text = ([header] + rows).map { $0 + "\n" }.joined()
    let reading = try BundleReading(text, kind: kind)
    for chunk in [1, 7, 64] {
      #expect(try BundleReading(Array(text.utf8), kind: kind, chunk: chunk) == reading)
    }
    #expect(reading.records.map(\.number) == Array(1...rows.count))
    return zip(reading.records, reading.findings).compactMap { record, findings in
      let isReturned = findings.contains { $0.severity == .error }
      if isReturned { #expect(findings.map(\.code) == [.csvColumnCount]) }
      return isReturned ? record.line : nil
    }
  }

  @Test(arguments: 2...5)
  func `a comma in the same value of all rows moves nothing into other columns`(count: Int) throws {
    // The rest of a question would be what silence consents to.
    let questions = (1...count).map { Self.inquiry($0, "没有堂食的是否须设就餐区,还是可以免设？,") }
    #expect(
      try Self.lines(questions, header: Self.inquiries, kind: "inquiry") == Array(2...(count + 1)))
    let contents = (1...count).map { Self.approval($0, "预包装食品销售,散装食品销售,") }
    #expect(
      try Self.lines(contents, header: Self.approvals, kind: "approval-push") == Array(2...(count + 1)))
    let names = (1...count).map { Self.approval($0, "预包装食品销售,散装食品销售,,") }
    #expect(
      try Self.lines(names, header: Self.approvals + ",当前状态", kind: "approval-push")
        == Array(2...(count + 1)))
    // A second department would be a remark.
    let trainings = (1...count).map { "样例培训\($0),2021-01-25,样例人员,样例内容,XC-WJ,XC-SCJG," }
    #expect(
      try Self.lines(trainings, header: "培训名称,培训日期,培训对象,培训内容,接收部门,备注", kind: "training-info")
        == Array(2...(count + 1)))
  }

  @Test func `it is said of all rows what may be wrong with them, and either remedy helps`() throws {
    let rows = (1...2).map { Self.approval($0, "预包装食品销售,散装食品销售,") }
    let reading = try BundleReading(([Self.approvals] + rows).joined(separator: "\n"), kind: "approval-push")
    for findings in reading.findings {
      let finding = try #require(findings.first)
      #expect(finding.message.zh.contains("各行都这样"), "\(finding.message.zh)")
      #expect(finding.remedy.zh.contains("加上引号") && finding.remedy.zh.contains("表头末尾"))
      #expect(!finding.message.en.contains("{") && !finding.remedy.en.contains("{"))
    }
    #expect(try Self.lines(rows, header: Self.approvals + ",", kind: "approval-push") == [])
    let quoted = (1...2).map { Self.approval($0, "\"预包装食品销售,散装食品销售\",") }
    #expect(try Self.lines(quoted, header: Self.approvals, kind: "approval-push") == [])
  }

  @Test(arguments: [
    // Nothing stands behind what may hold a comma.
    (inquiries, "inquiry", inquiry(1, "没有堂食的是否须设就餐区？,,")),
    (approvals, "approval-push", approval(1, "预包装食品销售,,")),
    (approvals, "approval-push", approval(1, ",,")),
    // What stands last has to be filled, or a form of its own.
    (
      "行政相对人名称,行政相对人类别,统一社会信用代码,许可内容,事项名称,许可决定文书号,许可决定日期,有效期至,联系方式,许可机关", "approval-push",
      "样例1号店,个体工商户,92370403999800010P,热食,食品经营许可,薛审食许字〔2021〕1号,2021-01-04,长期,13800000001,样例局,"
    ),
    (
      "消息标识,接收部门,函询类别,函询事由,联系人及电话,函询内容,拟办意见,回复截止日期", "inquiry",
      "Q-1,XC-WJ,业务函询,样例,样例丙,样例问题,样例意见,2021-01-15,"
    ),
    ("培训名称,培训日期,培训对象,培训内容,备注,接收部门", "training-info", "样例培训1,2021-01-25,样例人员,样例内容,样例,XC-WJ,"),
    ("培训名称,培训日期,培训对象,培训内容,备注,接收部门", "training-info", "样例培训1,2021-01-25,样例人员,样例内容,样例,卫健局,"),
  ])
  func `rows whose values could stand nowhere else end in a separator`(
    header: String, kind: String, row: String
  ) throws {
    #expect(try Self.lines([row, row, row], header: header, kind: kind) == [])
    #expect(try Self.lines([row], header: header, kind: kind) == [2])
  }

  /// Headers, and how rows end below them.
  private static let unmoved: [(header: String, end: String)] = [
    // Nobody reads what would have moved.
    ("\(approvals),录入人,录入时间", "热食类,,样例甲,2021-01-04 10:01:00,"),
    ("\(approvals),录入人,录入时间", ",,样例甲,2021-01-04 10:01:00,"),
    ("\(approvals),乡镇代码,录入人", "热食类,,370403,样例甲,"),
    // What is in quotes is whole.
    (approvals, "\"预包装食品销售,散装食品销售\",样例,"),
    // Neither part of an office nor number of a document.
    (approvals, "内科,,"), (approvals, "公众聚集场所,,"), (approvals, "2间,,"),
    (approvals, "NULL,,"), (approvals, "\\N,,"), (approvals, "OK,,"), (approvals, "A1,,"),
    // A moment that is whole is no rest, and nothing moved what stands before it under its title.
    ("\(approvals),录入人,录入时间", "热食类,样例,样例甲,2021-01-04 10:01:00,"),
    ("\(approvals),录入时间", "热食类,样例,2021-01-04 10:01:00,"), ("\(approvals),录入时间", "热食类,,2021/1/4,"),
    ("\(approvals),CREATE_TIME", "热食类,样例,20210104100100,"),
  ]

  @Test(arguments: unmoved)
  func `what moves nothing that is read is no doubt`(header: String, end: String) throws {
    let rows = (1...3).map { Self.approval($0, end) }
    #expect(try Self.lines(rows, header: header, kind: "approval-push") == [])
    // What is read may still go on in a column that isn't.
    let cut = (1...3).map { Self.approval($0, "热食类,样例甲,样例乙,,") }
    #expect(
      try Self.lines(cut, header: Self.approvals + ",录入人,录入时间", kind: "approval-push") == [2, 3, 4])
  }

  private static let numberLast = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,联系方式,许可决定日期,有效期至,许可机关,许可决定文书号,备注"
  private static let officeLast =
    "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,联系方式,许可决定日期,有效期至,许可决定文书号,许可机关,许可内容,备注"

  private static func approvalUntil(_ number: Int, _ end: String) -> String {
    "样例\(number)号店,个体工商户,92370403999800010P,食品经营许可,13800000001,2021-01-04,长期,\(end)"
  }

  @Test(arguments: [
    (numberLast, "样例局,薛审食许字〔2021〕1号,2号,"), (numberLast, "样例局,薛审食许字〔2021〕1号,2,"),
    (numberLast, "样例局,薛审食许字〔2021〕1号,薛审食许字〔2021〕2号,"), (numberLast, "样例局,薛审食许字〔2021〕1号,第2号,"),
    (numberLast, "样例局,JY13704039998001,JY13704039998002,"),
    (officeLast, "薛审食许字〔2021〕1号,薛城区行政审批服务局,样例窗口,,"),
    (officeLast, "薛审食许字〔2021〕1号,薛城区行政审批服务局,(样例窗口),,"),
    (officeLast, "薛审食许字〔2021〕1号,样例局,食品科,,"), (officeLast, "薛审食许字〔2021〕1号,样例局,样例委员会,,"),
    // What stands under its title may be the rest of the like before it.
    (numberLast.replacing("备注", with: "许可编号"), "样例局,薛审食许字〔2021〕1号,薛审食许字〔2021〕2号,"),
  ])
  func `a number or an office may go on in the next cell`(header: String, end: String) throws {
    let rows = (1...3).map { Self.approvalUntil($0, end) }
    #expect(try Self.lines(rows, header: header, kind: "approval-push") == [2, 3, 4])
    let quoted = rows.map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "\"\($0)\"" }
        .joined(separator: ",")
    }
    #expect(try Self.lines(quoted, header: header, kind: "approval-push") == [])
  }

  @Test(arguments: ["样例", "2021-01-04已发", "A4"])
  func `what doesn't look like the rest of a number is none`(remark: String) throws {
    let rows = (1...3).map { Self.approvalUntil($0, "样例局,薛审食许字〔2021〕1号,\(remark),") }
    #expect(try Self.lines(rows, header: Self.numberLast, kind: "approval-push") == [])
    let header = Self.numberLast.replacing("备注", with: "许可编号")
    for licence in ["JY13704039998001", "薛审食许字〔2021〕1号"] {
      let licences = (1...3).map { Self.approvalUntil($0, "样例局,薛审食许字〔2021〕1号,\(licence),") }
      #expect(try Self.lines(licences, header: header, kind: "approval-push") == [])
    }
  }

  @Test func `long rows are waited for by their bytes, and one by itself proves nothing`() throws {
    func returned(_ rows: [String]) throws -> [Bool] {
      let text = ([Self.approvals] + rows).map { $0 + "\n" }.joined()
      let reading = try BundleReading(text, kind: "approval-push")
      return reading.findings.map { $0.map(\.code) == [.csvColumnCount] }
    }
    let told = Self.approval(1, "预包装食品销售,,")
    let open = Self.approval(2, "预包装食品销售,\(String(repeating: "A", count: 1 << 20)),")
    #expect(try returned([open, open, told]) == [false, false, false])
    #expect(try returned(Array(repeating: open, count: 6) + [told]) == Array(repeating: true, count: 7))
    let long = Self.approval(3, "\(String(repeating: "A", count: 64 << 10)),,")
    #expect(try returned([long, long]) == [true, true])
  }

  @Test func `one such row tells of the others, above and below it`() throws {
    let (open, told) = (Self.approval(1, "预包装食品销售,散装食品销售,"), Self.approval(2, "预包装食品销售,,"))
    for rows in [[open, told], [told, open], [open, open, open, told, open]] {
      #expect(try Self.lines(rows, header: Self.approvals, kind: "approval-push") == [])
    }
    // A row without a cell too many tells that they are none by habit.
    let bare = String(told.dropLast())
    #expect(try Self.lines([open, open, bare], header: Self.approvals, kind: "approval-push") == [2, 3])
    // One with more of them tells nothing of those with fewer.
    let wider = told + ","
    #expect(try Self.lines([open, wider], header: Self.approvals, kind: "approval-push") == [2, 3])
  }

  @Test func `so many rows are waited for, and then no more`() throws {
    let (open, told) = (Self.approval(1, "预包装食品销售,散装食品销售,"), Self.approval(2, "预包装食品销售,,"))
    let few = Array(repeating: open, count: 200) + [told]
    #expect(try Self.lines(few, header: Self.approvals, kind: "approval-push") == [])
    let many = Array(repeating: open, count: 300) + [told, open]
    let returned = try Self.lines(many, header: Self.approvals, kind: "approval-push")
    #expect(returned == Array(2...303))
  }

  @Test(arguments: 1...40)
  func `every chunk size finds the same`(chunk: Int) throws {
    for rows in [[Self.shifted, Self.whole], [Self.ended, Self.ended, Self.whole], [Self.shifted]] {
      let text = ([Self.header] + rows).joined(separator: "\n") + "\n"
      let bytes = Array(text.utf8)
      #expect(
        try BundleReading(bytes, kind: "claim-return", chunk: chunk)
          == BundleReading(text, kind: "claim-return"))
    }
  }
}
