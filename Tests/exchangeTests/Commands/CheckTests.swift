import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// `check` on a sender's desk says what the processor would say.
@Suite(.waits) struct CheckTests {
  /// A file and what is to be said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let verdict: String
    let codes: [String]
    var sender = "XC-SPJ"

    var testDescription: String { "\(name): \(verdict)" }
  }

  private static let good = SampleBundle.Approval(docNo: "薛审食许字〔2021〕1号")
  private static let goodXML = SampleBundle.xml(
    kind: "supervision-push", id: "S1", sender: "XC-SCJG", declared: 1,
    records: [SampleBundle.supervision(msgId: "S1-1")])

  private static func approval(_ change: (inout SampleBundle.Approval) -> Void) -> [UInt8] {
    var row = SampleBundle.Approval(docNo: "薛审食许字〔2021〕2号")
    change(&row)
    return SampleBundle.approvals([good, row])
  }

  /// Two approvals, of which the first stands above the header.
  private static func headerBelow() -> [UInt8] {
    let lines = SampleBundle.approvals([good, good]).split(separator: 0x0A).map { Array($0) + [0x0A] }
    return lines[1] + lines[0] + lines[2]
  }

  /// Approvals behind their numbers, which have no title.
  private static func numbered() -> [UInt8] {
    let lines = SampleBundle.approvals([good, good]).split(separator: 0x0A).map { Array($0) + [0x0A] }
    return lines[0] + Array("1,".utf8) + lines[1] + Array("2,".utf8) + lines[2]
  }

  /// Two approvals with another column.
  private static func approvals(beside title: String, _ cells: [String]) -> [UInt8] {
    let titles = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关"
    let rows = cells.enumerated().map { number, cell in
      "样例甲餐饮店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕\(number + 1)号,13800000001,2021-01-04,长期,"
        + "薛城区行政审批服务局,\(cell)"
    }
    return Array((["\(titles),\(title)"] + rows).map { $0 + "\r\n" }.joined().utf8)
  }

  private static let cases: [Case] = [
    Case(name: "好.csv", bytes: SampleBundle.approvals([good]), verdict: "accepted", codes: []),
    Case(name: "国标码.csv", bytes: gb18030(SampleBundle.approvals([good])), verdict: "accepted", codes: []),
    Case(name: "好.xml", bytes: goodXML, verdict: "accepted", codes: [], sender: "XC-SCJG"),
    Case(name: "空.csv", bytes: [], verdict: "rejected", codes: ["file-empty"]),
    Case(
      name: "包.csv", bytes: Array("PK\u{3}\u{4}zip".utf8), verdict: "rejected", codes: ["zip-damaged"]),
    Case(
      name: "只有表头.csv", bytes: SampleBundle.approvals([]), verdict: "rejected", codes: ["no-records"]),
    Case(
      name: "日期.csv", bytes: approval { $0.decided = "2021-13-01" }, verdict: "partially-accepted",
      codes: ["value-not-a-date"]),
    Case(
      name: "缺名称.csv", bytes: approval { $0.holder = "" }, verdict: "partially-accepted",
      codes: ["value-missing"]),
    Case(
      name: "事项.csv",
      bytes: approval {
        $0.item = ""
        $0.itemName = "食品经营许客"
      }, verdict: "partially-accepted", codes: ["item-unknown"]),
    Case(
      name: "名称不同.csv", bytes: approval { $0.itemName = "食品经营" }, verdict: "accepted",
      codes: ["item-name-mismatch"]),
    Case(
      name: "表头在下.csv", bytes: headerBelow(), verdict: "rejected", codes: ["header-not-recognised"]),
    Case(name: "本日无数据.csv", bytes: Array("本日无数据\r\n".utf8), verdict: "rejected", codes: ["no-records"]),
    Case(name: "行号.csv", bytes: numbered(), verdict: "rejected", codes: ["header-not-recognised"]),
    Case(
      name: "注销.csv", bytes: approvals(beside: "证照状态", ["有效", "依法注销"]), verdict: "rejected",
      codes: ["header-column-unknown", "header-column-missing"]),
    Case(
      name: "不予.csv", bytes: approvals(beside: "行政许可决定文书名称", ["准予行政许可决定书", "不予行政许可决定书"]),
      verdict: "partially-accepted", codes: ["value-missing"]),
    Case(
      name: "对象.csv", bytes: approval { $0.holder = "oracle.sql.CLOB@15db9742" },
      verdict: "partially-accepted",
      codes: ["value-program-word"]),
    Case(
      name: "事项变量.csv",
      bytes: approval {
        $0.item = ""
        $0.itemName = "${name}"
      }, verdict: "partially-accepted", codes: ["value-program-word"]),
    Case(
      name: "没有部门.csv",
      bytes: Array(
        ("\(training),接收部门\n"
          + ["(null)", "，", "、", "；；", "|", "XC-WJ"].enumerated().map { number, cell in
            "A\(number),甲,2021-01-25,对象,内容,\(cell)\n"
          }.joined()).utf8), verdict: "partially-accepted",
      codes: ["value-program-word"] + Array(repeating: "recipient-none", count: 4)),
    Case(
      name: "待补.csv", bytes: approval { $0.holder = "待补" }, verdict: "partially-accepted",
      codes: ["value-placeholder"]),
    Case(
      name: "空字.csv", bytes: approval { $0.holder = "（空）" }, verdict: "partially-accepted",
      codes: ["value-missing"]),
    Case(
      name: "甲骨文.csv",
      bytes: SampleBundle.approvals([good])
        + Array("With the Partitioning, OLAP, Data Mining options 断开\r\n".utf8),
      verdict: "accepted", codes: ["footer-skipped"]),
    Case(
      name: "少了.csv", bytes: SampleBundle.approvals([good]) + Array("(10 行受影响)\r\n".utf8),
      verdict: "accepted",
      codes: ["note-doubts-records"]),
    Case(
      name: "落款.csv", bytes: SampleBundle.approvals([good]) + Array("制表人：张三,,2021年1月4日\r\n".utf8),
      verdict: "accepted", codes: ["footer-skipped"]),
    Case(
      name: "中断.csv",
      bytes: SampleBundle.approvals([good])
        + Array("java.sql.SQLException: Closed Connection\r\n\tat a.B.c(B.java:1)\r\n".utf8),
      verdict: "partially-accepted", codes: ["csv-column-count"]),
    Case(
      name: "总数.xml",
      bytes: SampleBundle.xml(
        kind: "supervision-push", id: "S2", sender: "XC-SCJG", declared: 2,
        records: [SampleBundle.supervision(msgId: "S2-1")]), verdict: "rejected",
      codes: ["control-total-mismatch"], sender: "XC-SCJG"),
    Case(
      name: "别人的.xml", bytes: goodXML, verdict: "rejected", codes: ["sender-mismatch"], sender: "XC-WJ"),
    Case(
      name: "无权.csv", bytes: SampleBundle.approvals([good]), verdict: "rejected",
      codes: ["sender-not-entitled"],
      sender: "XC-SCJG"),
    Case(
      name: "半截.xml", bytes: Array(goodXML.dropLast(12)), verdict: "rejected", codes: ["xml-malformed"],
      sender: "XC-SCJG"),
    Case(
      name: "文档类型.xml",
      bytes: Array("<?xml version=\"1.0\"?><!DOCTYPE bundle [<!ENTITY a \"a\">]><bundle/>".utf8),
      verdict: "rejected", codes: ["xml-doctype"], sender: "XC-SCJG"),
  ]

  @Test(arguments: cases)
  func `check says what the receipt says`(of file: Case) throws {
    let exchange = try TemporaryExchange()
    let desk = exchange.root.appending(file.name)
    try Files.replace(desk, with: file.bytes)
    let before = try exchange.files(below: exchange.root)
    let check = try Program.run(
      "check", desk.string, "--exchange", exchange.root.string, "--sender", file.sender, "--format", "json",
      "--at", TemporaryExchange.monday)
    #expect(try exchange.files(below: exchange.root) == before, "nothing is changed")

    let receipt = try exchange.answer(to: file.bytes, as: file.name, from: file.sender)
    #expect(receipt.verdict == file.verdict)
    #expect(receipt.codes == file.codes)
    #expect(check.status == (file.verdict == "accepted" ? 0 : 3))
    let said = try #require(try JSONDecoder().decode([Receipt].self, from: Data(check.output)).first)
    #expect(said.verdict.rawValue == receipt.verdict)
    #expect(said.sha256 == receipt.sha256)
    #expect(
      said.findings.map {
        ReceiptFile.Finding(code: $0.code.rawValue, line: $0.position.line, record: $0.position.record)
      }
        == receipt.findings)
    #expect(said.counts.found == receipt.found)
    #expect(said.counts.accepted == receipt.accepted)
    #expect(said.counts.rejected == receipt.rejected)
  }

  private static let training = "消息标识,培训名称,培训日期,培训对象,培训内容"

  @Test(arguments: [
    "\(training),推送对象\nA1,甲,2021-01-25,对象,内容,XC-WJ\nA2,乙,2021-01-25,对象,内容,卫健委\n",
    "\(training),备用\nA1,甲,2021-01-25,对象,内容,区卫健局（主送）\nA2,乙,2021-01-25,对象,内容,样例\n",
    "\(training),备用\nA1,甲,2021-01-25,对象,内容,样例\nA2,乙,2021-01-25,对象,内容,区卫健局办公室\n",
    "\(training),备用\nA1,甲,2021-01-25,对象,内容,xc-wj\nA2,乙,2021-01-25,对象,内容,样例\n",
    "\(training),备用\nA1,甲,2021-01-25,对象,内容,113704039999000621\nA2,乙,2021-01-25,对象,内容,样例\n",
    "\(training),区卫健局,区市监局\nA1,甲,2021-01-25,对象,内容,√,\n",
    "\(training),XC-WJ,XC-SCJG\nA1,甲,2021-01-25,对象,内容,1,0\n",
    "\(training),发送范围\nA1,甲,2021-01-25,对象,内容,XC-WJ\n",
    "接收部门：薛城区卫生健康局\n\(training),备注\nA1,甲,2021-01-25,对象,内容,样例\n",
    "\(training),备注\nA1,甲,2021-01-25,对象,内容,样例\n收文单位：XC-WJ\n",
    "\(training),接收部门,抄送部门\nA1,甲,2021-01-25,对象,内容,XC-WJ,XC-SCJG\n",
  ])
  func `what seems to name recipients elsewhere comes back, and goes to nobody`(text: String) throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: Array(text.utf8), as: "培训.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes.contains { ["header-column-missing", "header-column-duplicate"].contains($0) })
  }

  @Test(arguments: [
    "备用\nA1,甲,2021-01-25,对象,内容,区卫健局三楼会议室", "会场\nA1,甲,2021-01-25,对象,内容,区卫健局",
    "主办科室\nA1,甲,2021-01-25,对象,内容,区卫健局",
    "主管部门\nA1,甲,2021-01-25,对象,内容,区卫健局", "备用\nA1,甲,2021-01-25,对象,内容,区审批局政务服务科",
  ])
  func `what says who acts, or where, names no recipients`(rest: String) throws {
    let exchange = try TemporaryExchange()
    let bytes = Array("\(Self.training),\(rest)\n".utf8)
    #expect(try exchange.answer(to: bytes, as: "培训.csv", from: "XC-SPJ").verdict == "accepted")
  }

  @Test func `an unknown item is told with the nearest known one`() throws {
    let exchange = try TemporaryExchange()
    let bytes = Self.approval {
      $0.item = ""
      $0.itemName = "食品经营许客"
    }
    let receipt = try exchange.answer(to: bytes, as: "事项.csv", from: "XC-SPJ")
    #expect(receipt.words.contains("食品经营许可"))
    #expect(receipt.findings == [ReceiptFile.Finding(code: "item-unknown", line: 3, record: 2)])
  }

  /// Checks a file and reads the answer.
  private static func check(_ bytes: [UInt8], as name: String, _ options: String...) throws -> Receipt {
    let desk = try Files.makeTemporaryFolder(named: "desk")
    defer { try? Files.removeTree(desk) }
    try Files.replace(desk.appending(name), with: bytes)
    let outcome = try Program.run(["check", desk.appending(name).string, "--format", "json"] + options)
    return try #require(try JSONDecoder().decode([Receipt].self, from: Data(outcome.output)).first)
  }

  @Test func `what the exchange knows is told, and stays as it was`() throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals([Self.good])
    func check(_ bytes: [UInt8]) throws -> Receipt {
      try Self.check(
        bytes, as: "决定.csv", "--exchange", exchange.root.string, "--sender", "XC-SPJ", "--at",
        TemporaryExchange.monday)
    }
    #expect(try check(bytes).verdict == .accepted)
    #expect(try check(bytes).verdict == .accepted, "the first check left nothing behind")
    let receipt = try exchange.answer(to: bytes, as: "决定.csv", from: "XC-SPJ")
    let entries = try exchange.ledger { try $0.lastEntry()?.sequence }
    let again = try check(bytes)
    #expect(again.verdict == .duplicate)
    #expect(again.earlier?.drop == receipt.drop)
    #expect(again.drop == "", "a check gives no id")
    var other = Self.good
    other.docNo = "薛审食许字〔2021〕9号"
    let more = try check(SampleBundle.approvals([Self.good, other, other]))
    #expect(more.counts.unchanged == 2)
    #expect(more.deliveries.map(\.recipient) == ["XC-SCJG"])
    #expect(more.deliveries.first?.claimDue?.text == "2021-01-06T00:00:00.000+08:00")
    let entriesAfter = try exchange.ledger { try $0.lastEntry()?.sequence }
    #expect(entriesAfter == entries)
  }

  @Test func `without an exchange a sender's file meets the standard catalogue, as the first of a new one`()
    throws
  {
    let twice = SampleBundle.approvals([Self.good, Self.good])
    let receipt = try Self.check(twice, as: "决定.csv", "--sender", "薛城区行政审批服务局")
    #expect(receipt.counts.accepted == 1 && receipt.counts.unchanged == 1)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SCJG"])
    let answer = try Self.check(
      SampleBundle.answer(delivery: "20210104-0001-XC-SCJG"), as: "a.claim.csv", "--sender", "XC-SCJG")
    #expect(answer.verdict == .accepted, "what it answers can't be looked up")
  }

  @Test func `a done beside the file is honoured`() throws {
    let desk = try Files.makeTemporaryFolder(named: "desk")
    defer { try? Files.removeTree(desk) }
    let path = desk.appending("决定.csv")
    try Files.replace(path, with: SampleBundle.approvals([Self.good]))
    try Files.replace(desk.appending("决定.csv.done"), with: "records=2".utf8)
    let outcome = try Program.run("check", path.string, "--sender", "XC-SPJ")
    #expect(outcome.status == 3)
    #expect(outcome.text.contains("marker-mismatch"))
    #expect(outcome.text.contains("预检"))
  }

  @Test func `whoever names the done has its file checked`() throws {
    let desk = try Files.makeTemporaryFolder(named: "desk")
    defer { try? Files.removeTree(desk) }
    let marker = desk.appending("决定.csv.done")
    try Files.replace(marker, with: "records=2".utf8)
    let alone = try Program.run("check", marker.string, "--sender", "XC-SPJ")
    #expect(alone.status == 3 && alone.text.contains("marker-alone"), "\(alone.text)")
    try Files.replace(desk.appending("决定.csv"), with: SampleBundle.approvals([Self.good]))
    let beside = try Program.run("check", marker.string, "--sender", "XC-SPJ")
    #expect(beside.status == 3 && beside.text.contains("marker-mismatch"), "\(beside.text)")
  }

  @Test(arguments: ["决定.csv.bak", "决定.csv.tmp", ".决定.csv", "~$决定.csv"])
  func `a name that no inbox takes isn't said to go through`(name: String) throws {
    let desk = try Files.makeTemporaryFolder(named: "desk")
    defer { try? Files.removeTree(desk) }
    let path = desk.appending(name)
    try Files.replace(path, with: SampleBundle.approvals([Self.good]))
    #expect(try Program.run("check", path.string, "--sender", "XC-SPJ").status == 64)
  }

  @Test func `the rows that would come back are written where one wants them`() throws {
    let desk = try Files.makeTemporaryFolder(named: "desk")
    defer { try? Files.removeTree(desk) }
    let path = desk.appending("决定.csv")
    try Files.replace(path, with: Self.approval { $0.decided = "2021-13-01" })
    let outcome = try Program.run("check", path.string, "--sender", "XC-SPJ", "--rejected-to", desk.string)
    #expect(outcome.status == 3)
    let rows = String(
      decoding: try Files.bytes(of: desk.appending("决定.csv.rejected.csv")), as: UTF8.self)
    #expect(rows.contains("2021-13-01") && rows.contains("校验问题"))
    // What an earlier check wrote stays.
    let again = try Program.run("check", path.string, "--sender", "XC-SPJ", "--rejected-to", desk.string)
    #expect(again.status == 3)
    #expect(try Files.exists(desk.appending("决定.csv~2.rejected.csv")))
  }

  @Test func `of many findings each is counted, and a thousand are told`() throws {
    let rows = (0..<1_500).map { SampleBundle.Approval(docNo: "薛审食许字〔2021〕\($0)号", decided: "2021-13-01") }
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: SampleBundle.approvals(rows), as: "多.csv", from: "XC-SPJ")
    #expect(receipt.rejected == 1_500)
    #expect(receipt.findings.count == 1_000)
    func receipts(_ ending: String) throws -> String {
      String(
        decoding: try exchange.file("多.csv.receipt.\(ending)", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    }
    #expect(try receipts("xml").contains(#"<findings total="1500" listed="1000">"#))
    #expect(
      try receipts("xml").contains(#"<count code="value-not-a-date" severity="error" findings="1500"/>"#))
    #expect(try receipts("csv").contains("共有 1500 个问题，这里列出前 1000 个"))
    #expect(try receipts("csv").contains("错误,1500,2,"))
  }

  @Test func `several files are checked at once, each with its answer`() throws {
    let exchange = try TemporaryExchange()
    let paths = try Self.cases.prefix(5).map { file in
      let path = exchange.root.appending(file.name)
      try Files.replace(path, with: file.bytes)
      return path.string
    }
    let outcome = try Program.run(["check", "--format", "json"] + paths)
    let receipts = try JSONDecoder().decode([Receipt].self, from: Data(outcome.output))
    #expect(receipts.map(\.fileName) == Self.cases.prefix(5).map(\.name))
    #expect(try receipts.map(\.sha256) == paths.map { try Files.sha256(of: FilePath($0)) })
    #expect(outcome.status == 3)
  }
}
