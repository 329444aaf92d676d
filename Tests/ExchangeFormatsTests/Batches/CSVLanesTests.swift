import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// A table that is read in blocks, with its plain records as batches, gives what it gives record by record.
@Suite struct CSVLanesTests {
  /// A reading in blocks of `size`, and how many of its records were plain.
  private func reading(
    _ bytes: [UInt8], inBlocksOf size: Int, kind: String
  ) throws -> (BundleReading, plain: Int) {
    var reading = try BundleReading("", kind: kind)
    (reading.failure, reading.bundleFindings) = (nil, [])
    var plain = 0
    do {
      var reader = try CSVBundleReader(
        source: MemorySource(bytes, chunk: max(16, size / 3)), fileName: "导出.csv",
        library: try Fixtures.library.get(), kind: kind)
      reading.header = reader.header
      reader.takePlainRecords(inBlocksOf: size) { CopyingTaker() }
      defer { (reading.bundleFindings, reading.encoding) = (reader.bundleFindings, reader.encoding) }
      while let part = try reader.nextPart(counting: false) {
        switch part {
        case .record(let read):
          reading.records.append(read.record)
          reading.findings.append(read.findings)
          reading.sources.append(read.source.map { String(decoding: $0, as: UTF8.self) })
        case .batch(let batch):
          plain += batch.count
          for (record, source) in CopyingTaker.records(of: batch, reader.schema) {
            reading.records.append(record)
            reading.findings.append([])
            reading.sources.append(source)
          }
        }
      }
    } catch {
      guard case FormatError.malformed(let finding) = error else { throw error }
      reading.failure = finding
    }
    return (reading, plain)
  }

  private func compare(_ bytes: [UInt8], kind: String = "approval-push", _ note: String) throws -> Int {
    let whole = try BundleReading(bytes, kind: kind)
    var most = 0
    for size in [64, 300, 1_000, 5_000, 1 << 20] {
      let (blocks, plain) = try reading(bytes, inBlocksOf: size, kind: kind)
      #expect(blocks == whole, "\(note), in blocks of \(size)")
      most = max(most, plain)
    }
    return most
  }

  @Test func `recipients that only look empty are looked at`() throws {
    let row = "许可培训,2021-01-25,各镇街,要点,会议室,样例乙 13800000002"
    let rows = (1...40).map { "K\($0),\(row),\($0.isMultiple(of: 3) ? "=\"\"" : ""),样例\n" }
    let table = "消息标识,培训名称,培训日期,培训对象,培训内容,培训地点,联系人及电话,接收部门,备注\n" + rows.joined()
    _ = try compare(Array(table.utf8), kind: "training-info", "empty texts")
    let (blocks, _) = try reading(Array(table.utf8), inBlocksOf: 1_000, kind: "training-info")
    #expect(blocks.findings.count { $0.map(\.code) == [.recipientNone] } == 13)
  }

  @Test func `whatever a table holds, it is read the same`() throws {
    var generator = SeededGenerator()
    var plain = 0
    for round in 0..<120 {
      let table = TableMaker.table(&generator, oddity: round % 4)
      plain += try compare(table, "round \(round), seed \(generator.seed)")
    }
    #expect(plain > 500)
  }

  @Test(arguments: TableMaker.oddRows)
  func `a row that is out of order is read the same among others`(row: String) throws {
    for lineEnd in ["\r\n", "\n", "\r"] {
      for place in [0, 7, 15] {
        var rows = (1...15).map { TableMaker.good($0) }
        rows.insert(row, at: place)
        let table = ([TableMaker.header] + rows).joined(separator: lineEnd)
        // What follows the last row matters where it is the odd one.
        for end in place == 15 ? [lineEnd, "", "\u{1A}"] : [lineEnd] {
          _ = try compare(Array((table + end).utf8), "at \(place)")
        }
      }
    }
  }

  @Test(arguments: ["后半截", "合计", "注：后半截", "制表人：样例", "后\\"], [0, 6, 15])
  func `a row that ends in a backslash is read the same with what follows it`(rest: String, place: Int) throws
  {
    var rows = (1...15).map { TableMaker.good($0) }
    rows.insert(contentsOf: [TableMaker.good(16) + "\\", rest], at: place)
    let table = ([TableMaker.header] + rows).joined(separator: "\n")
    _ = try compare(Array(table.utf8), "\(rest) at \(place)")
    _ = try compare(Array((table + "\n").utf8), "\(rest) at \(place)")
  }

  @Test(
    arguments: [
      ["后半截"], ["后半截", "再一截"], ["注：后半截"], ["合计：3项"], ["共 2 条"], ["2021-01-04"], ["----"], ["小计：2户"],
      ["第 1 页", TableMaker.header], ["注：后半截", TableMaker.header], ["注：后半截", "", "2021年1月4日"],
      ["", "后半截", ""],
      ["(3 rows)"], ["SPJ-2021-9,核发", "XK001,后半截"], ["SPJ-2021-9,核发", "XK001", "后半截"],
      ["ORA-01555: snapshot too old"], ["共 5 条", "数据来源：样例系统"], ["共 5 条", "ORA-01555: snapshot too old"],
      ["共 5 条", "报送单位：样例局"], ["后半截,"], ["----", "后半截", "2021年1月4日"],
    ], [0, 1, 6, 15])
  func `lines without separators are read the same, and what stands around them`(lines: [String], place: Int)
    throws
  {
    for lineEnd in ["\n", "\r\n", "\r"] {
      // A remark may go on in the next line; one in quotes may not.
      for remark in ["样例", "\"样例\"", ""] {
        var rows = (1...15).map { TableMaker.good($0, remark: remark) }
        rows.insert(contentsOf: lines, at: place)
        let table = ([TableMaker.header] + rows).joined(separator: lineEnd)
        for end in ["", lineEnd] { _ = try compare(Array((table + end).utf8), "\(lines) at \(place)") }
      }
    }
  }

  @Test(
    arguments: [
      [",,,,,,,,,,,,续样例"], [",,,,,,,,,,,,注：续样例", ",,,,,,,,,,,,无"], [",,,,,,,,,,,审批服务局,续样例"], [",,,食品", ""],
      ["", ",,,,,,,,,,,,续样例"], [",,,,,,,,,,,,合计"], ["样例甲,,,,,,,,,,,,"], [",,,,,,,,,,,,续样例,"],
      [",,,,,,,,,,,,薛城区行政审批服务局"], [",,,,,,,,,,,,薛城区行政审批服务局", ",,,,,,,,,,,,2021年1月4日"],
      [",,,,,,,,,,,,2021-01-04"], ["（薛城分店）,,,（变更）,,,,,,,,,续样例"], ["样例甲,,,（变更）,,,,,,,,,"],
      ["(2021),,,（变更）,,,,,,,,,续样例"], [",,,（变更）,,,,,,,,服务局,续样例"],
    ], [0, 1, 6, 15])
  func `rows in which values go on are read the same`(lines: [String], place: Int) throws {
    for lineEnd in ["\n", "\r\n", "\r"] {
      for end in ["", ","] {
        var rows = (1...15).map { TableMaker.good($0) + end }
        rows.insert(contentsOf: lines, at: place)
        let table = ([TableMaker.header + end] + rows).joined(separator: lineEnd)
        _ = try compare(Array(table.utf8), "\(lines) at \(place)")
      }
    }
  }

  @Test(arguments: [2, 15, 300], [1, 14])
  func `rows that may end in separators or hold them are read the same`(count: Int, whole: Int) throws {
    let rows = (0..<count).map { number in
      TableMaker.good(number, remark: "").replacing(
        "薛城区行政审批服务局,", with: number == whole ? "样例窗口,样例" : "样例窗口,样例,")
    }
    for kept in [rows, rows.filter { $0.hasSuffix(",") }] {
      _ = try compare(Array(([TableMaker.header] + kept).joined(separator: "\n").utf8), "\(count) rows")
    }
  }

  @Test(arguments: [0, 1, 2, 14], ["", ",", ",,"])
  func `rows that end in separators are read the same`(first: Int, end: String) throws {
    for header in [TableMaker.header, TableMaker.header + ","] {
      let rows = (0..<15).map { TableMaker.good($0) + ($0 == first ? end + "," : end) }
      _ = try compare(Array(([header] + rows).joined(separator: "\n").utf8), "row \(first), \(end)")
      let fewer = (0..<15).map { TableMaker.good($0) + ($0 == first ? "" : end) }
      _ = try compare(Array(([header] + fewer).joined(separator: "\n").utf8), "row \(first), \(end)")
    }
  }

  @Test(arguments: ["", "#N/A", "#REF!", "无", "/", "Err:502"])
  func `rows that have their number and nothing else are read the same`(value: String) throws {
    let filler = Array(repeating: value, count: 13).joined(separator: ",")
    for place in [0, 4, 9] {
      var rows = (1...9).map { "\($0)," + TableMaker.good($0) }
      rows.insert("7," + filler, at: place)
      let table = ["序号," + TableMaker.header] + rows
      #expect(try compare(Array(table.joined(separator: "\n").utf8), "\(value) at \(place)") == 9)
    }
  }

  @Test(arguments: [0, 4, 9])
  func `what an unknown column says is found however the table is read`(place: Int) throws {
    let rows = (0..<10).map { number in
      TableMaker.good(number).replacing(",核发,", with: ",") + (number == place ? ",注销" : ",有效")
    }
    let table = [TableMaker.header.replacing(",业务动作,", with: ",") + ",证照状态"] + rows
    let bytes = Array(table.joined(separator: "\n").utf8)
    _ = try compare(bytes, "at \(place)")
    let reading = try BundleReading(bytes, kind: "approval-push")
    #expect(reading.bundleFindings.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    #expect(reading.bundleFindings.last?.position.line == place + 2)
  }

  @Test(arguments: [0, 4, 9])
  func `what an unknown column or a title says of one record is found however the table is read`(place: Int)
    throws
  {
    for (title, said, other) in [("证照状态", "注销", "有效"), ("行政许可决定文书名称", "不予行政许可决定书", "准予行政许可决定书")] {
      let rows = (0..<10).map { number in
        TableMaker.good(number).replacing(",核发,", with: number.isMultiple(of: 2) ? ",," : ",核发,")
          + (number == place / 2 * 2 ? ",\(said)" : ",\(other)")
      }
      let bytes = Array(([TableMaker.header + ",\(title)"] + rows).joined(separator: "\n").utf8)
      _ = try compare(bytes, "\(title) at \(place)")
      let reading = try BundleReading(bytes, kind: "approval-push")
      let told = reading.findings.indices.filter {
        reading.findings[$0].contains { $0.code == .valueMissing }
      }
      #expect(told == [place / 2 * 2])
    }
  }

  @Test(arguments: [0, 4, 9])
  func `amounts are read in their units however the table is read`(place: Int) throws {
    let header = "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,罚款金额,决定日期,监管机关"
    func row(_ number: Int) -> String {
      "S-\(number),罚款,样监罚〔2021〕\(number)号,样例店,92370403999800010P,样水〔2021〕1号,样例,样例,\(number + 2),2021-01-04,样例局"
    }
    let yuan = header.replacing("罚款金额", with: "罚款金额（元）")
    for odd in [[yuan], ["单位：元", header], ["单位：元"], [",,,,,,,,元,,"], ["注：以上金额单位为元"]] {
      var rows = (0..<10).map(row)
      rows.insert(contentsOf: odd, at: place)
      let bytes = Array(([header] + rows + [header, row(10), "注：单位为元"]).joined(separator: "\n").utf8)
      _ = try compare(bytes, kind: "supervision-push", "\(odd) at \(place)")
    }
    let watched = [header + ",金额单位"] + (0..<10).map { row($0) + ($0 == place ? ",元" : ",万元") }
    _ = try compare(Array(watched.joined(separator: "\n").utf8), kind: "supervision-push", "column, \(place)")
  }

  @Test func `what stands again and again in a column is read the same, and what only looks like it`() throws
  {
    var generator = SeededGenerator()
    let good = Array(TableMaker.good(1).utf8)
    for round in 0..<60 {
      let rows = (0..<25).map { _ in
        var row = good
        guard Int.random(in: 0..<4, using: &generator) == 0 else { return row }
        row[Int.random(in: 0..<row.count, using: &generator)] = Array("?1xX \t'=,".utf8).randomElement(
          using: &generator)!
        return row
      }
      let table = Array(TableMaker.header.utf8) + [10] + rows.flatMap { $0 + [10] }
      _ = try compare(table, "round \(round), seed \(generator.seed)")
    }
  }

  @Test(arguments: TableMaker.oddRows + ["合计,1,2,3,4,5,6,7,8,9", "制表人：样例,1,2,3,4,5,6,7,8,9,10,11,12", "小计"])
  func `a table that begins with names is read the same`(row: String) throws {
    // Item, name and number come first, the id last.
    func turned(_ row: String) -> String {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return cells.count == 13 ? (cells[3...] + cells[..<3]).joined(separator: ",") : row
    }
    var plain = 0
    for place in [0, 4, 9] {
      var rows = (1...9).map { TableMaker.good($0) }
      rows.insert(row, at: place)
      let table = ([TableMaker.header] + rows).map(turned).joined(separator: "\n")
      plain += try compare(Array(table.utf8), "at \(place)")
    }
    #expect(plain >= 9)
  }

  @Test(arguments: [0, 4, 9])
  func `columns without a title are told the same`(place: Int) throws {
    var rows = (1...9).map { "," + TableMaker.good($0) }
    _ = try compare(Array((["," + TableMaker.header] + rows).joined(separator: "\n").utf8), "blank")
    rows.insert("样例," + TableMaker.good(10), at: place)
    let table = ["," + TableMaker.header] + rows
    let plain = try compare(Array(table.joined(separator: "\n").utf8), "at \(place)")
    #expect(plain == 9 - place)
  }

  @Test func `bytes that can't be decoded end it on the same line`() throws {
    for place in [3, 90, 700, 2_500] {
      for fault: [UInt8] in [[0xFF], [0xE6, 0xA0], [0], [0x80, 0x80]] {
        var bytes = Array(
          ([TableMaker.header] + (1...15).map { TableMaker.good($0) }).joined(separator: "\n").utf8)
        bytes.replaceSubrange(min(place, bytes.count)..<min(place, bytes.count), with: fault)
        _ = try compare(bytes, "\(fault) at \(place)")
      }
    }
  }

  @Test func `GB 18030 and UTF-16 are read the same`() throws {
    let text = ([TableMaker.header] + (1...40).map { TableMaker.good($0) }).joined(separator: "\r\n")
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try compare(utf16, "UTF-16") == 40)
    #expect(try compare(gb18030(text), "GB 18030") == 40)
  }

  @Test(arguments: [["0", "50", "50"], ["0", "000", "0.5"], ["3", "0", "50"], ["50", "50", "50"]])
  func `amounts that name no unit are remembered`(first: [String]) throws {
    let definition = try #require(
      try Fixtures.library.get().definitions.first { definition in
        definition.schema.fields.contains { $0.normalization == .amount }
      })
    let fields = definition.schema.fields
    func row(_ number: Int, _ amount: String) -> String {
      fields.map { field in
        if field.normalization == .amount { return amount }
        if field.name == "msgId" { return "SPJ-\(number)-X" }
        let isNeeded =
          field.isRequired || definition.schema.groups.contains { $0.fields.first == field.name }
        return isNeeded ? field.example : ""
      }.joined(separator: ",")
    }
    for titles in [fields.map(\.name), fields.map(\.title)] {
      for last in ["5000元", "50万元", "50"] {
        let amounts = first + ["50", last, "0"]
        let rows = [titles.joined(separator: ",")] + amounts.enumerated().map { row($0.offset, $0.element) }
        let plain = try compare(
          Array(rows.joined(separator: "\r\n").utf8), kind: definition.kind.code, "\(amounts)")
        #expect(plain > 0)
      }
    }
  }

  @Test func `a quote that nothing closes is too long however the table is read`() throws {
    let good = (1...5).map { TableMaker.good($0) }
    let tail = String(repeating: "样例\n", count: 700_000)
    for header in [TableMaker.header, TableMaker.header.replacing(",", with: "\t")] {
      let rows = header == TableMaker.header ? good : good.map { $0.replacing(",", with: "\t") }
      let table = ([header] + rows).joined(separator: "\n") + "\n\"" + tail
      let bytes = Array(table.utf8)
      let whole = try BundleReading(bytes, kind: "approval-push")
      #expect(whole.failure?.code == .csvRecordTooLong)
      #expect(try reading(bytes, inBlocksOf: 1 << 20, kind: "approval-push").0 == whole)
    }
  }
}

/// Tables of approvals, with much that isn't as it should be.
enum TableMaker {
  static let header = "消息标识,业务动作,事项编码,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关,备注"

  static func good(_ number: Int, remark: String = "样例，与任何真实主体无关") -> String {
    "SPJ-2021-\(1000 + number),核发,XK001,食品经营许可,薛审食许字〔2021〕\(number)号,样例甲餐饮店,个体工商户,92370403999800010P,13800000001,"
      + "2021-01-04,2026-01-03,薛城区行政审批服务局,\(remark)"
  }

  /// A row with quotes around all its values.
  static func quoted(_ row: String) -> String {
    row.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
  }

  /// Rows that aren't plain records, or are so in another way.
  static let oddRows: [String] = [
    "", " , ,, ", "合计,,,,,,,,,,,,", "制表人：样例,,,,,,,,,,,,", "-----,-----,----", header, "名称,日期,备注,其他",
    "SPJ-1,核发,XK001,食品经营许可,薛审食许字〔2021〕1号,样例甲餐饮店,个体工商户,92370403999800010P,13800000001,2021-01-04,2026-01-03,薛城区行政审批服务局",
    "SPJ-1,核发,XK001", good(1) + ",多出", good(1) + ",", good(1, remark: "甲,乙,"), good(1) + ",,",
    good(1, remark: "\"带引号的\"\"备注\"\"\""), good(1, remark: "\"两\n行\""),
    good(1, remark: "\"两\r\n行\""), good(1, remark: "坏\"引号"), good(1, remark: "\"坏\"引号"),
    good(1, remark: "\"没有结束"),
    "\"" + good(1), good(1).replacing("核发", with: "发放"), good(1).replacing("2021-01-04", with: "2021/1/4"),
    good(1).replacing("13800000001", with: "+86 138-0000-0001"), good(1).replacing("样例甲餐饮店", with: ""),
    good(1).replacing("92370403999800010P", with: "92370403999800010A"), good(1, remark: "=1+1"),
    good(1, remark: "\"a\n" + good(2) + "\""), "\"" + good(1) + "\n" + good(2) + "\"",
    good(1).replacing("2026-01-03", with: "长期"), good(1).replacing("2026-01-03", with: "2020-01-03"),
    good(1).replacing(",", with: ";"), "消息标识", "备注,样例", "第 1 页", "(3 rows affected)",
    "ERROR 2013 (HY000): Lost connection", "ORA-01555: snapshot too old,,,,,,,,,,,,", "共 4 条，本次导出 2 条",
    "未完，转下页",
    quoted(good(1)), quoted(good(1)) + ",\"\"", quoted(good(1)) + "x", quoted(good(1, remark: "")),
    "\"\"\"" + good(1),
    "=\"SPJ-1\"" + good(1).dropFirst(13), good(1, remark: "\"a,b\""), good(1, remark: "\"a\r\r\n\nb\""),
    good(1, remark: "\"\"\"\""), good(1, remark: "\"\""), good(1, remark: "\"a\"\",\"\"b\""),
    good(1, remark: "锟斤拷样例"),
    good(1, remark: "钖涘煄样例"), good(1, remark: "样例“甲”·乙…u.𠀀"),
    good(1, remark: String(repeating: "长", count: 500)), "SPJ-2021-1,,,,,,,,,,,,",
    Array(repeating: "#N/A", count: 13).joined(separator: ","), "Err:502,#REF!,无,#REF!,,,,,,,,,",
    good(1).replacing("核发", with: "#REF!"), "无,无,/,NULL,,,,,,,,,",
    "1,2,3,4,5,6,7,8,9,10,11,12,13", "甲,乙,1,2,3,4,5,6,7,8,9,10,11", "Total,1,2,,,,,,,,,,",
    "Total,1,2,3,4,5,6,7,8,9,,,",
    "本月合计,1,2,,,,,,,,,,", "样例局（盖章）,,,,,,,,,,,,", "2021年1月4日", "- 1 -", "填表说明,,,,,,,,,,,,",
    "样例局（盖章）,,,,,,,2021年1月4日,,,,,", "必填,必选,选填,必填,必填,必填,必选,18位,手机,yyyy-mm-dd,yyyy-mm-dd,必填,选填",
    "A,B,C,D,E,F,G,H,I,J,K,L,M",
    "varchar(64),char,char,char,char,char,char,char(18),char,date,date,char,char",
    "MSG_ID,,,,XK_WSH,XK_XDR_MC,,,,,,,",
    "xh,,,,xk_wsh,xk_xdr_mc,xk_xdr_lb,,,,,,",
  ]

  static func table(_ generator: inout SeededGenerator, oddity: Int) -> [UInt8] {
    let lineEnd = ["\r\n", "\n", "\r\n", "\r"].randomElement(using: &generator)!
    var text = header + lineEnd
    for number in 0..<Int.random(in: 0...30, using: &generator) {
      let isOdd = oddity > 0 && Int.random(in: 0..<8, using: &generator) < oddity
      text += isOdd ? oddRows.randomElement(using: &generator)! : good(number)
      text += lineEnd
    }
    if Bool.random(using: &generator) { text.unicodeScalars.removeLast() }
    return Array(text.utf8)
  }
}
