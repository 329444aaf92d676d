import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What spreadsheets and report tools put around a table, and what becomes of rows in disorder.
@Suite struct ExportedTableTests {
  private static let header = "消息标识,退回原因类别,退回理由\n"
  private static let push =
    "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,罚款金额（万元）,决定日期,监管机关\n"
  private static let good = "M1,罚款,样罚〔2021〕1号,样例甲,92370403999000102X,样许〔2020〕1号,《样例条例》,样例,0.05,2021-01-15,样例局"

  // MARK: Above the header

  @Test(arguments: [
    ("样例局退回情况表\n", 1), ("样例局退回情况表,,\n填报日期：2021-01-04,,\n\n", 3), ("\n样例\n", 2), ("sep=,\n", 1),
    ("\"样例,\n情况表\",,\n", 1), ("\"样例\"表\n", 1), (String(repeating: "注,备注,\n", count: 19), 19),
  ])
  func `rows above the header are passed over and counted`(above: String, rows: Int) throws {
    let reading = try BundleReading(above + Self.header + "M1,其他,a\n")
    #expect(reading.codes == [.titleSkipped])
    #expect(reading.bundleFindings.first?.arguments == ["rows": "\(rows)"])
    #expect(reading.records.count == 1)
    #expect(reading.records.first?.line == reading.sources.first.map { _ in above.count { $0 == "\n" } + 2 })
  }

  @Test func `a title in another dialect than the table doesn't matter`() throws {
    let reading = try BundleReading("样例表,2021年;样例\n消息标识\t退回原因类别\t退回理由\nM1\t其他\ta,b\n")
    #expect(reading.codes == [.titleSkipped])
    #expect(try reading.values(1)["reason"] == "a,b")
  }

  @Test func `the title is shown, and each chunk size finds the same`() throws {
    let text = "样例局退回情况表,,\n" + Self.header + "M1,其他,a\n"
    let reading = try BundleReading(text)
    #expect(reading.bundleFindings.first?.excerpt == "样例局退回情况表")
    #expect(reading.bundleFindings.first?.position == Position(line: 1))
    for chunk in 1...64 { #expect(try BundleReading(Array(text.utf8), chunk: chunk) == reading) }
  }

  @Test func `a header that lacks a column is told at its own line, not at the title's`() throws {
    let reading = try BundleReading("样例表\n消息标识,退回原因类别\nM1,其他\n", kind: "claim-return")
    #expect(reading.codes == [.headerColumnMissing])
    #expect(reading.bundleFindings.first?.position.line == 2)
    let unknown = try BundleReading("样例表\n消息标识,行政相对人名称,事项名称\nM1,a,b\n")
    #expect(unknown.failure?.position.line == 2)
  }

  @Test func `a header further down isn't looked for`() throws {
    let above = String(repeating: "注\n", count: 20)
    let reading = try BundleReading(above + Self.header + "M1,其他,a\n")
    #expect(reading.codes == [.headerNotRecognised])
    #expect(reading.records.isEmpty)
  }

  @Test func `a header that nothing knows is told with what was read, and as what`() throws {
    let reading = try BundleReading(gb18030("办公室,电话\n甲,1\n"))
    #expect(reading.failure?.code == .headerNotRecognised)
    #expect(reading.failure?.message.zh.contains("按 GB18030 读作“办公室、电话”") == true)
  }

  @Test func `a known header above broken quotes is still the header`() throws {
    let reading = try BundleReading("消息标识,行政相对人名称,事项名称\nM1,\"a,b\n")
    #expect(reading.failure?.code == .headerNotRecognised)
    #expect(try BundleReading("样例\n\"M1,a\n").failure?.code == .csvQuoteUnclosed)
    #expect(try BundleReading(Array("样例表\n".utf8) + [0xFF]).failure?.code == .encodingInvalid)
  }

  // MARK: Columns

  @Test(arguments: ["序号", "行号", "No.", "NO", "№", "序 号", "序号."])
  func `a column that counts the rows is passed over`(title: String) throws {
    let reading = try BundleReading("\(title),消息标识,退回原因类别,退回理由\n1,M1,其他,a\n合计,,,1\n")
    #expect(reading.codes == [.footerSkipped])
    #expect(reading.records.count == 1)
  }

  @Test(arguments: ["退回理由（必填项）", "退回理由【必填】", "退回理由（文本）（必填）*"])
  func `remarks behind a title don't matter`(title: String) throws {
    #expect(try BundleReading("消息标识,退回原因类别,\(title)\nM1,其他,a\n").codes.isEmpty)
  }

  @Test(arguments: [
    ("", "罚款金额（万元）", "0.5"), ("", "罚款金额（元）", "5000"), ("", "CF_NR_FK", "0.5"), ("", "罚款金额", "5,000元"),
    ("", "罚款金额（单位：元）*", "￥5,000.00"), ("监管信息,单位：元\n", "罚款金额", "5000"),
    ("监管信息,（金额单位：元）\n", "罚款金额", "5000"), ("监管信息,单位：元\n", "罚款金额（万元）", "0.5"),
    ("监管信息,单位：万元\n", "罚款金额", "0.5"), ("填报单位：元镇\n", "罚款金额", "0.5"),
  ])
  func `amounts are taken in the unit of their column`(above: String, title: String, value: String) throws {
    let header = Self.push.replacing("罚款金额（万元）", with: title)
    let row = Self.good.replacing(",0.05,", with: ",\"\(value)\",")
    let reading = try BundleReading(above + header + row + "\n")
    #expect(reading.codes == (above.isEmpty ? [] : [.titleSkipped]))
    #expect(try reading.values(1)["fineWan"] == "0.5")
  }

  @Test(arguments: [
    ("千元", "5"), ("百元", "50"), ("元", "5000"), ("万元", "0.5"), ("十万元", "0.05"), ("百万元", "0.005"),
    ("亿元", "0.00005"),
    ("角", "50000"), ("仟元", "5"),
  ])
  func `the unit of amounts is read wherever it stands`(unit: String, value: String) throws {
    let row = Self.good.replacing(",0.05,", with: ",\"\(value)\",") + "\n"
    var titles = [
      "（#）", "(#)", "【#】", "[#]", "［#］", "〔#〕", "{#}", "<#>", "﹙#﹚", "_#", "-#", "，#", "、#", "/#", "：#",
    ]
    titles += ["（单位：#）", "（人民币#）", "（#，保留两位小数）", "（以#为单位）", "（#）*", "（#）（必填）", "，单位：#", "（单位：人民币#）"]
    if unit != "角" { titles += ["#", " #"] }
    for title in titles {
      let header = Self.push.replacing("罚款金额（万元）", with: "\"罚款金额\(title.replacing("#", with: unit))\"")
      let reading = try BundleReading(header + row)
      #expect(reading.codes == [], "\(title)")
      #expect(try reading.values(1)["fineWan"] == "0.5", "\(title)")
    }
    var lines = ["单位：#", "（单位：#）", "监管信息,单位：#", "填报单位：样例局　金额单位：#", "单位：#、户", "金额单位：#　2021年1月", "(#)"]
    lines += ["计量单位：人民币#", "币种：人民币　单位：#", "本表以#为单位", "单位：人民币#", "单位（#）"]
    lines += ["币种：人民币#", "（人民币#）", "人民币：#", "币别：RMB（#）", "货币：#", "金额：#", "币种：人民币# 填报单位：样例局"]
    for line in lines where unit != "角" || line != "(#)" {
      let line = line.replacing("#", with: unit)
      let reading = try BundleReading(line + "\n" + Self.push.replacing("罚款金额（万元）", with: "罚款金额") + row)
      #expect(reading.codes == [.titleSkipped], "\(line)")
      #expect(try reading.values(1)["fineWan"] == "0.5", "\(line)")
    }
  }

  @Test(arguments: ["yuan", "Yuan", "YUAN"])
  func `the international name of 元 is 元 in a title`(name: String) throws {
    let row = Self.good.replacing(",0.05,", with: ",5000,") + "\n"
    for title in ["（#）", "(#)", "[#]", "（单位：#）", "_#", " #", "#", "（Unit: #）", "（元）（#）", "（#）（必填）"] {
      let header = Self.push.replacing("罚款金额（万元）", with: "罚款金额\(title.replacing("#", with: name))")
      let reading = try BundleReading(header + row)
      #expect(reading.codes == [], "\(title)")
      #expect(try reading.values(1)["fineWan"] == "0.5", "\(title)")
    }
  }

  @Test(arguments: ["RMB", "CNY", "人民币"])
  func `whose money it is doesn't outweigh what it is counted in`(name: String) throws {
    let row = Self.good.replacing(",0.05,", with: ",0.5,") + "\n"
    let inTitle = Self.push.replacing("罚款金额（万元）", with: "罚款金额（万元）（\(name)）")
    #expect(try BundleReading(inTitle + row).values(1)["fineWan"] == "0.5")
    for title in ["（\(name)）", name, "_\(name)", "（单位：\(name)）"] {
      for above in ["", "单位：万元\n"] {
        let below = Self.push.replacing("罚款金额（万元）", with: "罚款金额\(title)")
        let reading = try BundleReading(above + below + row)
        #expect(reading.findings.map { $0.map(\.code) } == [[.valueNotAnAmount]], "\(above)\(title)")
        #expect(reading.findings[0].first?.message.zh.contains("没有说是元还是万元") == true, "\(title)")
      }
    }
    let yuan = Self.push.replacing("罚款金额（万元）", with: "罚款金额（万元）（yuan）")
    #expect(try BundleReading(yuan + row).findings.map { $0.map(\.code) } == [[.valueNotAnAmount]])
    // Beside a table it says nothing of that.
    let bare = Self.push.replacing("罚款金额（万元）", with: "罚款金额,币种").replacing("\n", with: "")
    let cells = Self.good.replacing(",0.05,", with: ",0.5,\(name),") + "\n"
    #expect(try BundleReading(bare + "\n" + cells).values(1)["fineWan"] == "0.5")
  }

  @Test(arguments: [
    ("", "罚款金额（美元）"), ("", "罚款金额_港元"), ("", "罚款金额人民币"), ("", "罚款金额（USD）（必填）"), ("", "罚款金额（人民币）"),
    ("", "罚款金额（单位：件）"), ("", "罚款金额（千美元）"),
    ("", "罚款金额美元"),
    ("", "罚款金额（元/人）"), ("单位：美元\n", "罚款金额"), ("金额单位：某\n", "罚款金额"), ("单位：元、千元\n", "罚款金额"), ("", "罚款金额（USD）"),
    ("币种：美元\n", "罚款金额"), ("币种：港币（填报单位：样例局）\n", "罚款金额"),
  ])
  func `an amount in an unknown unit comes back, and nothing else`(above: String, title: String) throws {
    let header = Self.push.replacing("罚款金额（万元）", with: title)
    let rows = Self.good + "\n" + Self.good.replacing(",0.05,", with: ",,") + "\n"
    let reading = try BundleReading(above + header + rows)
    #expect(reading.findings.map { $0.map(\.code) } == [[.valueNotAnAmount], []])
    #expect(reading.findings[0].first?.message.zh.contains("单位写的是") == true)
  }

  @Test(arguments: ["罚款金额（大写）", "罚款金额（元旦前）", "罚款金额说明", "罚款次数（万元以上）", "罚款单元", "处罚元", "罚款金额（次）"])
  func `a column that isn't an amount in a unit is as unknown as before`(title: String) throws {
    let header = Self.push.replacing("监管机关", with: "监管机关,\(title)")
    let reading = try BundleReading(header + Self.good + ",五百\n")
    #expect(reading.codes == [.headerColumnUnknown])
    #expect(try reading.values(1)["fineWan"] == "0.05")
  }

  @Test(arguments: [
    "填报单位：样例局", "单位：样例千元店", "单位：户", "单位：薛城区元镇政府", "单位名称：万元", "报送单位：亿元乡", "币种：人民币", "处罚人民币百元以上案件",
    "罚没金额：5000元",
  ])
  func `a line that names an office, a currency or an amount states no unit`(line: String) throws {
    let header = Self.push.replacing("罚款金额（万元）", with: "罚款金额")
    let reading = try BundleReading(line + "\n" + header + Self.good + "\n")
    #expect(try reading.values(1)["fineWan"] == "0.05")
  }

  // MARK: Rows

  @Test(arguments: [
    ("M1,罚款,样罚〔2021〕1号,样例,甲,92370403999000102X,样许〔2020〕1号,《样例条例》,样例,0.05,2021-01-15", "统一社会信用代码"),
    ("M1,罚款,样罚〔2021〕1号,92370403999000102X,样许〔2020〕1号,《样例条例》,样例,0.05,2021-01-15,样例局,", nil),
  ])
  func `a row that stands one column off is told once`(row: String, from: String?) throws {
    // The last column may be empty, so that a value too many leaves the row with the right number of cells.
    let header = Self.push.replacing("监管机关", with: "监管机关,备注")
    let whole = row.hasSuffix(",") ? row + "," : row + ",样例局"
    let reading = try BundleReading(header + Self.good + ",\n" + whole + "\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvRowShifted]])
    #expect(reading.findings[1].first?.position.line == 3)
    if let from { #expect(reading.findings[1].first?.position.title == from) }
    #expect(reading.sources[1] == whole)
  }

  @Test(arguments: [
    "M1,罚款,样罚〔2021〕1号,样例甲,不,样许〔2020〕1号,《样例条例》,样例,许多,某日,样例局,",
    "M1,罚款,样罚〔2021〕1号,样例甲,92370403999000102X,样许〔2020〕1号,《样例条例》,样例,2021-01-15,0.05,样例局,",
    "M1,罚款,样罚〔2021〕1号,样例,甲,92370403999000102X,样许〔2020〕1号,《样例条例》,样例,0.05,某日,样例局",
  ])
  func `a row that is wrong in another way isn't called shifted`(row: String) throws {
    let reading = try BundleReading(Self.push.replacing("监管机关", with: "监管机关,备注") + row + "\n")
    #expect(reading.codes.count >= 2)
    #expect(!reading.codes.contains(.csvRowShifted))
  }

  @Test(arguments: [("样\u{FFFD}例", "U+FFFD"), ("锟斤拷锟斤拷", "锟斤拷"), ("a锟斤拷", "锟斤拷"), ("\u{FFFD}", "U+FFFD")])
  func `characters that were lost before are told`(value: String, shown: String) throws {
    let reading = try BundleReading(Self.header + "M1,其他,\(value)\n")
    #expect(reading.codes == [.valueCharacterLost])
    #expect(reading.findings[0].first?.arguments["character"] == shown)
    #expect(try BundleReading("消息标识,退回原因类别,退回\u{FFFD}由\nM1,其他,a\n").codes == [.headerNotRecognised])
  }

  @Test func `锟 and ！ alone are characters like others`() throws {
    #expect(try BundleReading(Self.header + "M1,其他,锟斤！\u{FFE0}镇\n").codes.isEmpty)
  }

  @Test func `names beyond GBK survive the whole way in each encoding`() throws {
    let text = Self.header + "M1,其他,䶮𬭊\n"
    let files = [Array(text.utf8), try gb18030(text), try utf16(text, .utf16LE), try utf16(text, .utf16BE)]
    for bytes in files {
      let reading = try BundleReading(bytes)
      #expect(try reading.values(1)["reason"] == "䶮𬭊")
    }
  }
}
