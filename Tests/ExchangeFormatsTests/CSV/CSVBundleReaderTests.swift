import ExchangeBase
import Testing

@testable import ExchangeFormats

private let returnHeader = "消息标识,退回原因类别,退回理由\n"

@Suite struct CSVBundleReaderTests {
  @Test(arguments: [("legacy-gbk.csv", TextEncoding.gb18030), ("legacy-utf8-bom.csv", .utf8BOM)])
  func `legacy exports give canonical records`(name: String, encoding: TextEncoding) throws {
    let reading = try BundleReading(Fixtures.bytes(name))
    #expect(reading.encoding == encoding)
    #expect(reading.header == BundleHeader(kind: "approval-push"))
    #expect(reading.records.count == 4)
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped])
    #expect(reading.bundleFindings.first?.position.line == 6)
    #expect(reading.findings.prefix(3).allSatisfy { $0.isEmpty })
    #expect(
      try reading.values(1) == [
        "holderName": "样例子茶社", "holderType": "法人及非法人组织", "holderId": "92370403999800010P",
        "itemName": "食品经营许可", "docNo": "薛审食许字〔2020〕011号", "licenceNo": "JY23704030000011",
        "holderContact": "13800000011", "decisionDate": "2020-12-22", "validFrom": "2020-01-02",
        "validTo": "2025-12-21", "organ": "薛城区行政审批服务局", "status": "1",
      ])
    #expect(
      try reading.values(2) == [
        "holderName": "样例丑门诊", "holderType": "法人及非法人组织", "holderId": "92370403999800029L",
        "itemName": "医疗机构设置审批及执业登记", "docNo": "薛审卫许字（2020）12号", "licenceNo": "370403000000012",
        "holderContact": "06324400011", "decisionDate": "2020-12-23", "validFrom": "2020-12-23",
        "longTerm": "true",
        "organ": "薛城区行政审批服务局", "status": "有效",
      ])
    #expect(
      try reading.values(3) == [
        "holderName": "样例寅,有限公司", "holderType": "法人及非法人组织", "holderId": "92370403999800037F",
        "itemName": "燃气经营许可", "docNo": "薛审燃许字〔2020〕13号", "licenceNo": "00013",
        "holderContact": "13800000013", "decisionDate": "2020-12-23", "validFrom": "2020-12-23",
        "longTerm": "true",
        "organ": "薛城区行政审批服务局", "status": "0",
      ])
  }

  @Test func `what legacy exports lost is told, where it is and as the file calls it`() throws {
    let reading = try BundleReading(Fixtures.bytes("legacy-gbk.csv"))
    let findings = reading.findings[3]
    #expect(findings.map(\.code) == [.valueScientific, .valueDateSerial, .valueDateSerial, .groupMissing])
    let lost = findings[0].position
    #expect(lost == Position(line: 5, column: 3, record: 4, field: "holderId", title: "统一社会信用代码"))
    #expect(findings[0].excerpt == "9.2******17")
    #expect(findings[1].position.column == 8)
    #expect(reading.sources[3]?.hasPrefix("样例卯,自然人,9.23704E+17,") == true)
  }

  @Test(arguments: [1, 2, 3, 5, 7, 8, 13, 16, 31, 32, 61, 64])
  func `every chunk size gives the same reading`(chunk: Int) throws {
    for name in ["legacy-gbk.csv", "legacy-utf8-bom.csv"] {
      let bytes = try Fixtures.bytes(name)
      #expect(try BundleReading(bytes, chunk: chunk) == BundleReading(bytes))
    }
  }

  @Test(arguments: ["legacy-gbk.csv", "legacy-utf8-bom.csv"])
  func `a damaged file never stops the program, and a cut row never passes as whole`(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    let whole = try BundleReading(bytes)
    for place in bytes.indices where !place.isMultiple(of: 3) {
      let cut = try BundleReading(Array(bytes[..<place]))
      // Half a totals row may look like a record.
      #expect(cut.records.count <= whole.records.count + 1)
      for (record, expected) in zip(cut.records.dropLast(2), whole.records) { #expect(record == expected) }
      // What was cut off may be the next line of the last value above it.
      if let above = cut.records.indices.dropLast().last, above < whole.records.count {
        #expect(cut.records[above] == whole.records[above] || !cut.findings[above].isEmpty)
      }
      for flip in [UInt8(0x0E), 0x80] {
        var damaged = bytes
        damaged[place] ^= flip
        _ = try BundleReading(damaged)
      }
    }
  }

  // MARK: Kind

  @Test(
    arguments: [
      ("claim_B-1.csv", "claim", "B-1"), ("claim_2020_12.v1.CSV", "claim", "2020_12.v1"),
      ("claim_B1.txt", "claim", "B1"),
      ("claim.csv", "claim", nil), ("claim_报文1.csv", "claim", nil), ("inbox/claim_B1.csv", "claim", "B1"),
      ("claim_B1.rejected.csv", "claim", nil), ("claim_B1.rejected.rejected.csv", "claim", nil),
      ("approval-push_B1.claim.csv", "claim", nil), ("其他_B1.csv", nil, nil), ("_B1.csv", nil, nil),
      ("", nil, nil),
      (".csv", nil, nil), ("claim_.csv", "claim", nil), ("claim_a b.csv", "claim", nil),
    ] as [(String, String?, String?)])
  func `the file name tells kind and id`(name: String, kind: String?, id: String?) throws {
    let parsed = CSVFileName(name, library: try Fixtures.library.get())
    #expect(parsed.kind == kind)
    #expect(parsed.bundleID == id)
  }

  @Test func `an id has at most 64 characters`() throws {
    let library = try Fixtures.library.get()
    #expect(CSVFileName("claim_\(String(repeating: "x", count: 64)).csv", library: library).bundleID != nil)
    #expect(CSVFileName("claim_\(String(repeating: "x", count: 65)).csv", library: library).bundleID == nil)
  }

  @Test func `the header tells the kind`() throws {
    #expect(try BundleReading("消息标识,认领人,备注\nM1,样例丙,\n").header?.kind == "claim")
    #expect(try BundleReading(returnHeader).header?.kind == "claim-return")
    #expect(try BundleReading("备注\nM1\n").failure?.code == .headerNotRecognised)
    #expect(try BundleReading("消息标识\nM1\n", kind: "claim").header?.kind == "claim")
    #expect(
      try BundleReading("消息标识\nM1\n", name: "claim_7.csv").header == BundleHeader(kind: "claim", id: "7"))
  }

  @Test func `a push that lacks a column isn't taken for a claim`() throws {
    let reading = try BundleReading("消息标识,行政相对人名称,事项名称,备注\n")
    #expect(reading.failure?.code == .headerNotRecognised)
    #expect(reading.failure?.arguments["nearest"] == "approval-push")
    #expect(reading.failure?.arguments["missing"]?.contains("联系方式") == true)
    #expect(reading.failure?.arguments["missing"]?.contains("许可决定文书号／许可编号") == true)
  }

  @Test func `a name and a header that contradict each other are told`() throws {
    let reading = try BundleReading(returnHeader + "M1,其他,x\n", name: "approval-push_B1.csv")
    #expect(reading.bundleFindings.map(\.code) == [.kindMismatch])
    #expect(reading.records.isEmpty)
  }

  @Test func `an unknown kind, an empty file and one without a header are told`() throws {
    #expect(try BundleReading(returnHeader, kind: "nonsense").failure?.code == .kindUnknown)
    #expect(try BundleReading("").failure?.code == .fileEmpty)
    #expect(try BundleReading("\u{FEFF}\r\n \r\n").failure?.code == .fileEmpty)
    #expect(try BundleReading("甲,乙\n1,2\n").failure?.code == .headerNotRecognised)
    #expect(try BundleReading("\"消息标识,退回").failure?.code == .csvQuoteUnclosed)
  }

  // MARK: Header

  @Test(arguments: [
    "refMsgId,REASONCODE,reason", " 消息标识 ,退回原因类别（必填）,＊退回理由", "原消息标识*,退回 原因类别,退回原因",
    "\"消息标识\",\"退回原因类别\",\"退回\n理由\"", "ｒｅｆＭｓｇＩｄ,退回原因类别,退回理由,,", "消息标识;退回原因类别;退回理由",
    "消息标识\t退回原因类别\t退回理由\t", "消息标识|退回原因类别|退回理由", "消息标识,退回原因类别,退回理由,校验问题,原文件行号",
    "\r\n\r\n消息标识,退回原因类别,退回理由",
  ])
  func `header cells are recognised however they are dressed`(header: String) throws {
    let reading = try BundleReading(header + "\n")
    #expect(reading.header?.kind == "claim-return")
    #expect(reading.bundleFindings == [])
    #expect(reading.failure == nil)
  }

  @Test func `units in brackets are compared in either width`() throws {
    let index = ColumnIndex(schema: try #require(try Fixtures.library.get()["supervision-push"]).schema)
    let field = try #require(index.field(for: HeaderKey.key(of: "罚款金额（万元）")))
    #expect(index.field(for: HeaderKey.key(of: "罚款金额(万元)")) == field)
    #expect(index.field(for: HeaderKey.key(of: "罚款金额(元)")) == field)
    #expect(index.amountUnit(for: HeaderKey.key(of: "罚款金额（元）(必填)")) == .known(.yuan))
    #expect(index.field(for: HeaderKey.key(of: "处罚决定书文号(元)")) == nil)
  }

  @Test func `missing columns are told, each of them`() throws {
    let reading = try BundleReading("消息标识,备注\nM1,x\n", kind: "claim-return")
    #expect(reading.codes == [.headerColumnUnknown, .headerColumnMissing, .headerColumnMissing])
    #expect(reading.bundleFindings.last?.position.title == "退回理由")
    #expect(reading.bundleFindings.last?.message.zh == "缺少必填的列“退回理由”。")
    #expect(reading.bundleFindings.last?.remedy.zh.contains("退回原因") == true)
    #expect(reading.records.isEmpty)
  }

  @Test func `two columns for one field are told`() throws {
    let reading = try BundleReading("消息标识,退回原因类别,退回理由,退回原因\nM1,其他,a,b\n")
    #expect(reading.codes == [.headerColumnDuplicate])
    #expect(reading.bundleFindings.first?.message.zh == "有两列都是“退回理由”：“退回理由”和“退回原因”。")
    #expect(reading.records.isEmpty)
  }

  @Test func `a second table beside the first is told once`() throws {
    let titles = ["投递编号", "退回理由", "退回原因类别", "消息标识"]
    let reading = try BundleReading((titles + titles).joined(separator: ",") + "\n")
    #expect(reading.codes == [.headerColumnDuplicate], "\(reading.bundleFindings)")
    let finding = try #require(reading.bundleFindings.first)
    #expect(finding.message.zh.contains("“投递编号、退回理由、") && finding.message.zh.contains("… ×4”"), "\(finding)")
    #expect(finding.position.column == 5)
  }

  /// A claim asks for no more than what it is about, and can't be taken back.
  @Test(arguments: [
    ("投递编号,是否认领,原因", nil), ("投递编号,退回事由", nil), ("消息标识,撤销理由", nil), ("投递编号,送达时间,记录数", nil),
    ("投递编号,认领人,退回意见", nil), ("投递编号,不认领的原因", "claim"),
    ("消息标识,更正理由,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,许可机关", "approval-push"),
  ])
  func `a column that another kind would have sends a table back`(header: String, kind: String?) throws {
    let cells = header.split(separator: ",").map { _ in "x" }.joined(separator: ",")
    let reading = try BundleReading("\(header)\n\(cells)\n", kind: kind)
    #expect(reading.codes.contains(.headerColumnContradicts), "\(reading.codes)")
    #expect(reading.records.isEmpty)
  }

  @Test(arguments: ["投递编号,认领人,企业名称", "投递编号,认领日期,镇街", "投递编号,备注", "投递编号"])
  func `a claim with columns of others that say nothing against it is one`(header: String) throws {
    let cells = header.split(separator: ",").map { $0 == "认领日期" ? "2021-01-05" : "20210104-0001-XC-WJ" }
    let reading = try BundleReading("\(header)\n\(cells.joined(separator: ","))\n")
    #expect(reading.records.count == 1, "\(reading.codes)")
  }

  @Test func `an unknown column is a warning, once`() throws {
    let reading = try BundleReading("消息标识,退回原因类别,退回理由,办公室\nM1,其他,a,b\nM2,其他,a,b\n")
    #expect(reading.codes == [.headerColumnUnknown])
    #expect(reading.bundleFindings.first?.position == Position(line: 1, column: 4, title: "办公室"))
    #expect(reading.records.count == 2)
  }

  // MARK: Rows

  @Test(arguments: [
    ("M1,其他", 2), ("M1,其他,a,b", 4), ("M1", 1), ("M1,其他,a,,b", 5),
  ])
  func `a row with another number of columns comes back`(row: String, found: Int) throws {
    let reading = try BundleReading(returnHeader + "M0,其他,\"a\"\n\(row)\nM2,其他,a\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []])
    #expect(reading.findings[1].first?.arguments["found"] == "\(found)")
    #expect(reading.findings[1].first?.arguments["expected"] == "3")
    #expect(reading.findings[1].first?.position == Position(line: 3, record: 2))
    #expect(reading.sources[1] == row)
  }

  @Test func `empty cells behind the last column don't matter where the header has them, too`() throws {
    let reading = try BundleReading("消息标识,退回原因类别,退回理由,,\nM1,其他,a\nM2,其他,a,\nM3,其他,a,, \n")
    #expect(reading.codes == [])
    #expect(reading.records.count == 3)
  }

  @Test func `blank lines and rows of empty cells are no records`() throws {
    let reading = try BundleReading(returnHeader + "\n \n,,\nM1,其他,a\n\u{3000},,\n\r\n")
    #expect(reading.codes == [])
    #expect(reading.records.map(\.line) == [5])
    #expect(reading.records.map(\.number) == [1])
  }

  @Test func `a misplaced quote costs its row only`() throws {
    let reading = try BundleReading(returnHeader + "M1,其\"他,a\nM2,\"其他\"x,a\nM3,其他,\"a\"\"b\r\nc\"\nM4,其他\n")
    let codes = reading.findings.map { $0.map(\.code) }
    #expect(codes == [[.csvQuoteMisplaced], [.csvQuoteMisplaced], [], [.csvColumnCount]])
    #expect(try reading.values(3)["reason"] == "a\"b\nc")
    #expect(reading.records.map(\.line) == [2, 3, 4, 6])
  }

  @Test func `a value that fails is told on the line where it stands`() throws {
    let reading = try BundleReading("退回理由,退回原因类别,消息标识\n\"a\nb\",不知道,M1\n")
    #expect(reading.codes == [.valueNotInList])
    #expect(
      reading.findings[0][0].position
        == Position(line: 3, column: 2, record: 1, field: "reasonCode", title: "退回原因类别"))
    #expect(reading.sources == ["\"a\nb\",不知道,M1"])
  }

  @Test(arguments: ["合计,3,", "总计：,,", "小 计,,", ",合计,", "共计,,12"])
  func `totals rows are passed over with a notice`(row: String) throws {
    let reading = try BundleReading(
      "消息标识,退回原因类别,退回理由,a,b,c\nM1,其他,x,,,\n\(row),,,\n")
    #expect(reading.bundleFindings.last?.code == .footerSkipped)
    #expect(reading.records.count == 1)
  }

  @Test func `a record that only begins like a totals row is a record`() throws {
    let reading = try BundleReading(returnHeader + "合计,其他,a\n合计公司,,\n")
    #expect(reading.records.count == 2)
    // It may be the rest of what stands above it.
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], [.csvColumnCount]])
  }

  @Test func `an open end, a false flag and a real date`() throws {
    let header = "事项名称,许可编号,行政相对人名称,行政相对人类别,证件号码,联系方式,许可决定日期,有效期至,是否长期,许可机关\n"
    let front = "样例许可,JY1,样例甲,自然人,370403********0012,13800000001,2020-12-22"
    let reading = try BundleReading(
      header + "\(front),长期,,样例局\n\(front),2025-1-1,否,样例局\n\(front),长期,是,样例局\n"
        + "\(front),2025-1-1,是,样例局\n\(front),,,样例局\n\(front),,也许,样例局\n\(front),9999-12-31,无,样例局\n")
    let codes = reading.findings.map { $0.map(\.code) }
    #expect(codes == [[], [], [], [.groupConflict], [.groupMissing], [.valueNotABoolean], []])
    #expect(reading.findings[5][0].remedy.zh.contains("不是的不写"))
    #expect(try reading.values(1)["longTerm"] == "true")
    #expect(try reading.values(1)["validTo"] == nil)
    #expect(try reading.values(2)["validTo"] == "2025-01-01")
    #expect(try reading.values(2)["longTerm"] == nil)
  }

  @Test(arguments: [
    ("长期", "否"), ("9999-12-31", "否"), ("2099/12/31", "0"), ("永久有效", "N"), ("长期。", " ｎｏ "),
    ("99991231", "'false"),
  ])
  func `an open end that another cell denies comes back, in whatever order they stand`(
    end: String, flag: String
  ) throws {
    let header = "事项名称,许可编号,行政相对人名称,行政相对人类别,证件号码,联系方式,许可决定日期,许可机关"
    let row = "样例许可,JY1,样例甲,自然人,370403********0012,13800000001,2020-12-22,样例局"
    for (titles, cells) in [("有效期至,是否长期", "\(end),\(flag)"), ("是否长期,有效期至", "\(flag),\(end)")] {
      let text = "\(header),\(titles)\n\(row),\(cells)\n\(row),\(titles == "有效期至,是否长期" ? "长期," : ",长期")\n"
      let reading = try BundleReading(text, kind: "approval-push")
      // What one record says is nothing to the next.
      #expect(reading.findings.map { $0.map(\.code) } == [[.groupConflict], []], "\(titles): \(cells)")
      let finding = try #require(reading.findings.first?.first)
      #expect(finding.position.field == "longTerm")
      #expect(finding.message.zh.contains("“有效期至”（") && finding.message.zh.contains("“长期有效”（"))
    }
  }

  @Test func `bad bytes end the reading with their offset`() throws {
    let front = Array((returnHeader + "M1,其他,a\nM2,").utf8)
    let reading = try BundleReading(front + [0xFF] + Array(",b\n".utf8))
    #expect(reading.failure?.code == .encodingInvalid)
    #expect(reading.failure?.position == Position(line: 3, byte: front.count))
    #expect(reading.failure?.arguments["bytes"] == "FF 2C 62 0A")
    #expect(try BundleReading(front + [0]).failure?.position == Position(line: 3, byte: front.count))
  }

  @Test(arguments: ["\n", "\r\n"], [1, 7, .max])
  func `rows before bad bytes are read, also the last of them`(lineEnd: String, chunk: Int) throws {
    let rows = [String(returnHeader.prefix { $0 != "\n" })] + (1...3).map { "M\($0),其他,样例" }
    for whole in 1...3 {
      let front = rows[...whole].map { $0 + lineEnd }.joined()
      for rest in ["", "M", "M9,其他,样"] {
        let reading = try BundleReading(
          Array((front + rest).utf8) + [0xFF] + Array(",b\(lineEnd)".utf8), chunk: chunk)
        #expect(reading.failure?.code == .encodingInvalid)
        #expect(reading.failure?.position.line == whole + 2)
        #expect(reading.records.count == whole, "\(whole) \(rest)")
      }
    }
  }

  @Test func `personal data is masked in findings`() throws {
    let header = "事项名称,许可编号,行政相对人名称,行政相对人类别,证件号码,联系方式,许可决定日期,有效期至,许可机关\n"
    let row = "样例许可,JY1,样例甲,自然人,370403********0012,1380000000,2020-12-22,长期,样例局\n"
    let reading = try BundleReading(header + row)
    #expect(reading.findings[0].map(\.code) == [.valuePhoneDoubtful])
    #expect(reading.findings[0].first?.excerpt == "138*****00")
  }
}
