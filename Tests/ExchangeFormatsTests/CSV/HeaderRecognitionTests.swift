import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Which kind the header of a file is taken for when nothing but its columns tells.
struct HeaderRecognitionTests {
  private static func schema(_ kind: String) throws -> KindSchema {
    try #require(try Fixtures.library.get()[kind]).schema
  }

  private static func kind(of titles: [String]) throws -> String? {
    try BundleReading(titles.joined(separator: ",") + "\n").header?.kind
  }

  /// The fields without which there is no record of the kind; of alternatives the first.
  private static func needed(_ schema: KindSchema) -> [Field] {
    let alternatives = schema.groups.filter { $0.rule != .atMostOne }.compactMap(\.fields.first)
    return schema.fields.filter { $0.isRequired || alternatives.contains($0.name) }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `all columns of a kind, and those that it needs, tell the kind`(kind: String) throws {
    let schema = try Self.schema(kind)
    #expect(try Self.kind(of: schema.fields.map(\.title)) == kind)
    #expect(try Self.kind(of: schema.fields.map(\.name)) == kind)
    #expect(try Self.kind(of: Self.needed(schema).map(\.title)) == kind)
  }

  @Test(arguments: SchemaFolder.kinds)
  func `a file that lacks a column isn't taken for another kind`(kind: String) throws {
    let schema = try Self.schema(kind)
    for field in schema.fields {
      let found = try Self.kind(of: schema.fields.filter { $0 != field }.map(\.title))
      #expect(found == nil || found == kind, "without \(field.title) it is taken for \(found ?? "")")
    }
  }

  @Test(arguments: ["approval-push", "commitment-push", "supervision-push"])
  func `columns that a kind leaves out don't make the file another kind's`(kind: String) throws {
    let schema = try Self.schema(kind)
    #expect(try Self.kind(of: Self.needed(schema).map(\.title) + schema.ignoredColumns) == kind)
  }

  @Test(arguments: ["许可编号", "有效期至", "违法事实", "受理日期"])
  func `a push with a column of another push is still itself`(column: String) throws {
    for kind in ["approval-push", "supervision-push"] {
      let titles = Self.needed(try Self.schema(kind)).map(\.title)
      #expect(try Self.kind(of: titles + [column]) == kind)
    }
  }

  @Test func `a decision with what is missing is a commitment that isn't whole`() throws {
    let titles = Self.needed(try Self.schema("approval-push")).map(\.title) + ["容缺材料"]
    let failure = try BundleReading(titles.joined(separator: ",") + "\n").failure
    #expect(failure?.code == .headerNotRecognised)
    #expect(failure?.arguments["nearest"] == "commitment-push")
    #expect(failure?.arguments["missing"] == "受理日期、承诺期限届满日、承诺书文件名")
  }

  @Test(arguments: SchemaFolder.kinds)
  func `what databases and forms write around titles says nothing about the kind`(kind: String) throws {
    let titles = try Self.schema(kind).fields.map(\.title)
    let numbered = titles.enumerated()
    #expect(try Self.kind(of: numbered.map { "\($0 + 1).\($1)" }) == kind)
    #expect(try Self.kind(of: numbered.map { "（\($0 + 1)）\($1)" }) == kind)
    #expect(try Self.kind(of: numbered.map { "\($0 + 1)、*\($1)" }) == kind)
    for (front, end) in [
      ("t.", ""), ("[", "]"), ("`", "`"), ("[t1].[", "]"), ("dbo.t.", ""), ("T_XK.", ""), ("tb_xk1.", ""),
      ("[t_xk].[", "]"), ("xk0_.", ""),
    ] {
      #expect(try Self.kind(of: titles.map { front + $0 + end }) == kind, "\(front)")
    }
  }

  @Test(arguments: [
    "1.", "(1)", "(元)", "[1]", "1.5", "(1)2", "no.", "agent.phone", "t_agent.phone", "t_xk_ry.phone",
    "_t.phone", "t__xk.phone", "经办人.联系方式", "msgid", "[]", "[a", "t.",
    "1", "",
    "(必填)名称",
  ])
  func `what is no decoration stays part of the title`(key: String) {
    #expect(HeaderKey.withoutDecoration(key) == nil)
  }

  @Test func `two columns that differ in their table only are told as doubled`() throws {
    let reading = try Self.training(["a.接收部门", "b.接收部门"], ["XC-SCJG", "XC-WJ"])
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnDuplicate])
  }

  @Test func `what no kind knows is told of the header, not of a record that holds a name by chance`() throws
  {
    let header = "相对人,类别,代码,事项,文书,手机,决定日,期限,机关"
    let row = "样例甲餐饮店,个体工商户,92370403999800010P,食品经营许可,样例许字1号,13800000001,2021-01-04,长期,样例局"
    for above in ["", "样例表\n", "填报单位：样例局,2021年\n"] {
      let failure = try BundleReading(above + header + "\n" + row + "\n" + row + "\n").failure
      #expect(failure?.code == .headerNotRecognised)
      #expect(failure?.position.line == (above.isEmpty ? 1 : 2))
    }
  }

  /// A table of notices of training with these last columns, and these cells below them.
  private static func training(_ titles: [String], _ cells: [String]) throws -> BundleReading {
    let needed = Self.needed(try schema("training-info"))
    return try BundleReading(
      (needed.map(\.title) + titles).joined(separator: ",") + "\n"
        + (needed.map(\.example) + cells).joined(separator: ",") + "\n", kind: "training-info")
  }

  @Test(arguments: [
    "接受部门", "送达部门", "接收部门代码", "接收部门（名称）", "主送部门", "抄送单位", "收文机关", "发往单位", "接收部門", "分发部门", "抄告部门",
  ])
  func `a column of those who get something is the recipients', however it is called`(title: String) throws {
    let reading = try Self.training([title], ["XC-SCJG"])
    #expect(reading.bundleFindings.isEmpty)
    #expect(try reading.values(1)["recipients"] == "XC-SCJG")
  }

  @Test(arguments: ["推送人", "发送部门名称", "报送单位全称", "接收时间", "主送", "目标对象", "分发时间"])
  func `a column of something else is still unknown`(title: String) throws {
    let reading = try Self.training([title], ["XC-SCJG"])
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown])
    #expect(try reading.values(1)["recipients"] == nil)
  }

  @Test(arguments: [
    ["主送部门", "抄送部门"], ["接收部门1", "接收部门2"], ["接收部门", "接收部门2"], ["接收部门", "抄送部门"], ["接收部门", "抄送"],
    ["接受部门", "抄送"], ["抄送单位", "接收部门（必填）"], ["接收部门", "接收部门（2）"],
  ])
  func `two columns of recipients come back, and nobody gets what is meant for others`(titles: [String])
    throws
  {
    let codes = try Self.training(titles, ["XC-SCJG", "XC-WJ"]).bundleFindings.map(\.code)
    #expect(codes == [.headerColumnDuplicate])
  }

  @Test(arguments: [
    ["接收部门名称", "接收部门代码"], ["接收部门（代码）", "接收部门（名称）"], ["接收部门", "接收部门名称"], ["接收部门（必填）", "接收部门名称"],
  ])
  func `of code and name of the recipients one is enough`(titles: [String]) throws {
    let cells = titles.map { $0.contains("名称") ? "薛城区市场监督管理局" : "XC-SCJG" }
    let reading = try Self.training(titles, cells)
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown])
    #expect(try reading.values(1)["recipients"] == "XC-SCJG")
  }

  @Test(arguments: ["参加单位", "到场单位", "参加人员单位", "实到单位", "出席部门（名称）", "派员部门"])
  func `a column of those who came is the participants', however it is called`(title: String) throws {
    let reading = try BundleReading(
      "踏勘评审编号,实际踏勘日期,踏勘评审结论,\(title)\nTK-1,2021-01-11,符合,XC-WJ\n")
    #expect(reading.bundleFindings.isEmpty && reading.findings == [[]])
    #expect(try reading.values(1)["attendance"] == "XC-WJ")
  }

  @Test(arguments: [("踏勘地点", "乙局"), ("会场", "样例镇"), ("项目所在地", "样例镇"), ("踏勘人员所在单位", "乙局"), ("工作单位", "样例局")])
  func `where a survey was isn't who came, and where somebody belongs may be`(title: String, cell: String)
    throws
  {
    let text = "踏勘评审编号,实际踏勘日期,踏勘评审结论,\(title)\nTK-1,2021-01-11,符合,\(cell)\n"
    var reader = try CSVBundleReader(
      source: MemorySource(Array(text.utf8), chunk: 64), fileName: "导出.csv",
      library: try Fixtures.library.get(), naming: { $0 == "乙局" ? .others : .nobody })
    while try reader.next() != nil {}
    let missing: [FindingCode] = title.hasSuffix("单位") ? [.headerColumnMissing] : []
    #expect(reader.bundleFindings.map(\.code) == [.headerColumnUnknown] + missing)
  }

  @Test(arguments: ["未到场部门", "应参加单位", "缺席单位", "通知参加部门", "踏勘方"])
  func `one of others isn't, and sends the table back where nothing else says who came`(title: String) throws
  {
    for hasOwn in [false, true] {
      let (ownTitle, ownCell) = hasOwn ? (",到场部门", ",丙局") : ("", "")
      let text = "踏勘评审编号,实际踏勘日期,踏勘评审结论\(ownTitle),\(title)\nTK-1,2021-01-11,符合\(ownCell),乙局\n"
      var reader = try CSVBundleReader(
        source: MemorySource(Array(text.utf8), chunk: 64), fileName: "导出.csv",
        library: try Fixtures.library.get(), naming: { ["乙局", "丙局"].contains($0) ? .others : .nobody })
      var came: [String?] = []
      while let read = try reader.next() {
        came.append(reader.schema.text("attendance", of: read.record))
      }
      #expect(came == [hasOwn ? "丙局" : nil])
      let codes = reader.bundleFindings.map(\.code)
      #expect(codes == [.headerColumnUnknown] + (hasOwn ? [] : [.headerColumnMissing]))
    }
  }

  @Test(
    arguments: [
      ("认领　样例甲局", "答复对象,投递编号,认领人", "样例甲局"), ("认领　样例甲局分局,,", "答复对象,投递编号,认领人", "样例甲局分局"),
      ("说明\n\n认领　样例甲局", "答复对象,投递编号,认领人", "样例甲局"),
      // What somebody wrote himself, what stands over another kind, over no form, or is gone.
      ("认领 样例甲局", "答复对象,投递编号,认领人", nil), ("样例甲局认领", "答复对象,投递编号,认领人", nil),
      ("认领　", "答复对象,投递编号,认领人", nil), ("退回　样例甲局", "答复对象,投递编号,认领人", nil),
      ("认领　样例甲局,2021", "答复对象,投递编号,认领人", nil), ("认领　样例甲局", "投递编号,认领人", nil),
      ("", "答复对象,投递编号,认领人", nil),
    ] as [(String, String, String?)])
  func `the title over one of our forms says for whom it was made`(
    above: String, header: String, department: String?
  ) throws {
    let cells = header.hasPrefix("答复") ? "样例,20210104-0001-XC-WJ,样例甲" : "20210104-0001-XC-WJ,样例甲"
    let reading = try BundleReading("\(above)\n\(header)\n\(cells)\n")
    #expect(reading.header?.kind == "claim" && reading.header?.form?.department == department)
  }

  @Test(arguments: [
    ["接收部门", "接收单位联系人"], ["接收单位电话", "接收部门"], ["接收部门", "接收部门意见"], ["接收部门", "收件单位"], ["接收单位联系人", "接受部门"],
  ])
  func `what those have who get something is no second column of them`(titles: [String]) throws {
    let cells = titles.map { $0.hasSuffix("受部门") || $0 == "接收部门" ? "XC-SCJG" : "样例" }
    let reading = try Self.training(titles, cells)
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown])
    #expect(try reading.values(1)["recipients"] == "XC-SCJG")
  }

  // MARK: Departments in a column that nothing reads

  /// What is said of a table of notices of training with these last columns and lines around it, where 甲局 is the sender, and 乙局 and
  /// 丙局 are others.
  private static func findings(
    _ titles: [String], _ rows: [[String]], above: String = "", below: String = "", plain: Bool = false
  ) throws -> [Finding] {
    let needed = Self.needed(try schema("training-info"))
    let lines = [needed.map(\.title) + titles] + rows.map { needed.map(\.example) + $0 }
    let text = above + lines.map { $0.joined(separator: ",") + "\n" }.joined() + below
    var reader = try CSVBundleReader(
      source: MemorySource(Array(text.utf8), chunk: 64), fileName: "导出.csv",
      library: try Fixtures.library.get(),
      kind: "training-info",
      naming: { text in
        let names = text.split { "|、\n".contains($0) }
        if names.contains(where: { ["乙局", "丙局"].contains($0) }) { return .others }
        return names.allSatisfy { $0 == "甲局" } ? .sender : .nobody
      })
    if plain { reader.takePlainRecords { CopyingTaker() } }
    while try reader.nextPart(counting: false) != nil {}
    return reader.bundleFindings
  }

  @Test(
    arguments: ["推送对象", "推送单位", "主送", "发至", "接收人", "接收方", "下发单位", "通知单位", "参训单位", "目标部门", "to", "备用1"],
    [false, true])
  func `a table comes back whose unknown column names a department`(title: String, plain: Bool)
    throws
  {
    let many = [[String]](repeating: ["样例"], count: 2_000) + [["乙局"]]
    for rows in [
      [["乙局"]], [[""], ["丙局"], ["无"]], [["甲局"], ["乙局、丙局"]], [["\"乙局\n丙局\""]], [["'乙局"], [" "]],
      [["乙局"], ["样例"]], [["样例"], ["乙局"]], [["乙局、样例"]],
      many,
    ] {
      let findings = try Self.findings([title], rows, plain: plain)
      #expect(findings.map(\.code) == [.headerColumnUnknown, .headerColumnMissing], "\(rows)")
      #expect(findings.last?.rejects == .bundle && findings.last?.position.field == "recipients")
      #expect(findings.last?.message.zh.contains("“\(title)”这一列") == true)
    }
  }

  @Test(arguments: [false, true])
  func `so does one whose unknown column mostly holds names as departments have them`(
    plain: Bool
  ) throws {
    for (title, rows) in [
      ("参训单位", [["卫健委"]]), ("参训单位", [["样丁局、样戊街道"], ["样己镇"], ["各股室"]]), ("通知单位", [["卫健委（主送）"]]),
      ("推送对象", [["卫健委"]]), ("主送", [["样例局"]]), ("发送范围", [["丙局"]]), ("文件发送至", [["卫健委"], ["丙局"]]),
    ] {
      let findings = try Self.findings([title], rows, plain: plain)
      #expect(findings.map(\.code) == [.headerColumnUnknown, .headerColumnMissing], "\(title) \(rows)")
      #expect(findings.last?.message.zh.contains("“\(title)”这一列") == true)
    }
  }

  @Test(arguments: ["√", "1", "是", "*", "抄送"], [false, true])
  func `so does one that has a column for each department`(mark: String, plain: Bool) throws {
    let findings = try Self.findings(["乙局", "丙局", "甲局"], [["", "", "0"], [mark, "", mark]], plain: plain)
    #expect(findings.filter { $0.code == .headerColumnMissing }.count == 1)
    let finding = try #require(findings.last { $0.code == .headerColumnMissing })
    #expect(finding.message.zh.contains("“乙局”这一列的列名是部门"), "\(finding.message.zh)")
    #expect(finding.rejects == .bundle)
    // What is said of a department, and a column for it in which nothing stands, say nothing of it.
    for cell in ["", "样例"] {
      let codes = try Self.findings(["乙局"], [[cell]], plain: plain).map(\.code)
      #expect(codes == [.headerColumnUnknown], "\(cell)")
    }
  }

  @Test(arguments: [false, true])
  func `so does one whose column without a title names departments`(plain: Bool) throws {
    let findings = try Self.findings(["", "备注"], [["", "样例"], ["乙局", "样例"]], plain: plain)
    #expect(Set(findings.map(\.code)) == [.headerColumnUnknown, .headerColumnMissing])
  }

  @Test(arguments: [
    "接收部门：乙局", "主送：样例局", "收文单位:XC-WJ", "主　送：乙局", "样例通知 抄送：乙局", "接收部门,乙局", "接收部门：,乙局", "\"样例通知\n主送：乙局\"",
    "（主送：乙局）", "接收部门（全称）：乙局", "发送范围：卫健委", "推送对象：乙局", "乙局：", "填报人：样例,,接收单位：乙局",
  ])
  func `so does one with a line that says for whom it is`(line: String) throws {
    for plain in [false, true] {
      let above = try Self.findings([], [[], []], above: line + "\n", plain: plain)
      #expect(above.map(\.code) == [.titleSkipped, .headerColumnMissing], "\(line): \(above)")
      #expect(above.last?.position.line == 1 && above.last?.rejects == .bundle)
      let below = try Self.findings([], [[], []], below: line + "\n", plain: plain)
      #expect(
        below.contains { $0.code == .headerColumnMissing && $0.rejects == .bundle }, "\(line): \(below)")
    }
    // Where a column says it, the line says it once more.
    #expect(try Self.findings(["接收部门"], [["乙局"]], above: line + "\n").map(\.code) == [.titleSkipped])
  }

  @Test(arguments: [
    "接收单位：甲局", "接收部门：", "接收部门：\n填报日期：2021年1月4日", "报送单位：乙局", "接收单位联系人：样例乙", "收件人：样例乙", "主送：无", "甲局：", "各有关部门：",
    "培训对象：窗口人员", "接收时间：2021-01-04", "推送对象：窗口人员",
  ])
  func `a line of something else above a table is passed over`(line: String) throws {
    #expect(try Self.findings([], [[]], above: line + "\n").map(\.code) == [.titleSkipped], "\(line)")
  }

  @Test
  func `a column with something else, with the sender alone, of who acted or where is as unknown as before`()
    throws
  {
    for (title, rows) in [
      ("推送单位", [["甲局"], ["甲局"]]), ("推送单位", [[""], ["无"]]), ("参训单位", [["样丁局"], ["各股室"]]), ("主办单位", [["乙局"]]),
      ("报送单位", [["乙局"]]), ("会场", [["乙局会议室"]]), ("会场", [["乙局"]]), ("所属街道", [["乙局"]]), ("许可机关", [["乙局"]]),
      ("发证机关", [["样丁局"]]), ("经办部门", [["乙局"]]), ("讲师", [["样例乙、乙局"]]), ("办理状态", [["已办"], ["待办"]]),
      ("通知单位", [["各部门"]]), ("推送对象", [["窗口"]]), ("主送", [["各股室"]]), ("出台部门", [["国家样例局"]]),
      ("解读单位", [["乙局"]]), ("负责部门", [["样丁局"]]),
    ] {
      for plain in [false, true] {
        #expect(
          try Self.findings([title], rows, plain: plain).map(\.code) == [.headerColumnUnknown], "\(title)")
      }
    }
    // Who says who gets it may name departments wherever he likes.
    let told = try Self.findings(["参训单位", "接收部门"], [["乙局", "丙局"]])
    #expect(told.map(\.code) == [.headerColumnUnknown])
  }

  @Test func `what is known of a header is what is found out of it, and few are kept`() throws {
    let library = try Fixtures.library.get()
    let schema = try Self.schema("approval-push")
    let known = KnownHeaders()
    for number in 0..<3 * KnownHeaders.most {
      let keys = (schema.fields.map(\.title) + ["第\(number)列", "罚款金额(千元)"]).map(HeaderKey.key)
      let fits = library.columnIndices.map { $0.fit(of: keys, splits: UnitSplits()) }
      for _ in 0..<2 {
        #expect(known.fits(of: keys) { _ in fits } == fits)
      }
      #expect(known.fits(of: keys) { _ in [] } == fits)
      #expect(known.count <= KnownHeaders.most)
    }
    let wide = Array(repeating: "列", count: KnownHeaders.widest + 1)
    #expect(known.fits(of: wide) { _ in [] }.isEmpty)
    #expect(!known.fits(of: wide) { _ in [ColumnIndex.Fit()] }.isEmpty, "what isn't a header isn't kept")
  }
}
