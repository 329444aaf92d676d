import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// `source list` and `source test`, and files that a rule reads from their drop to their delivery.
@Suite(.waits) struct SourceTests {
  private static let sources = """

    sources:
      - name: 老系统
        files: xk*.csv
        sender: XC-SPJ
        kind: approval-push
        columns: {holderName: MC, holderType: LX, holderId: DM, docNo: WH, itemName: SX, decisionDate: RQ, validTo: JZ}
        constants: {holderContact: 0632-4400000, organ: 薛城区行政审批服务局}
        codes:
          holderType: {1: 法人及非法人组织, 2: 自然人, 3: 个体工商户}
        ignore: LSH

    """
  private static let table = """
    LSH,MC,LX,DM,WH,SX,RQ,JZ,XX
    1,样例甲餐饮店,3,92370403999800010P,薛审〔2021〕1号,食品经营许可,2021/1/4,长期,x
    2,样例乙餐饮店,9,92370403999800010P,薛审〔2021〕2号,食品经营许可,2021/1/4,长期,x

    """

  private func exchange(_ more: String = sources) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: (settings + more).utf8)
    return exchange
  }

  @Test func `a file is shown column by column, masked, with what the rule adds and what is wrong`() throws {
    let exchange = try exchange()
    let file = exchange.root.appending("xk1.csv")
    try Files.replace(file, with: Self.table.utf8)
    let options = ["--exchange", exchange.root.string, "--sender", "XC-SPJ"]
    let outcome = try Program.run(["source", "test", file.string] + options)
    #expect(outcome.status == 3)
    for words in [
      "按规则“老系统”读取", "LSH  略去", "XX  不认识", "MC  → 行政相对人名称（holderName）", "3 → 个体工商户", "9 ✗",
      "联系方式（holderContact）=", "source-code-unknown", "1 条会被退回",
    ] { #expect(outcome.text.contains(words), "\(words) isn't in:\n\(outcome.text)") }
    #expect(!outcome.text.contains("样例甲餐饮店") && !outcome.text.contains("4400000"))
    let english = try Program.run(["source", "test", file.string, "--lang", "en"] + options)
    #expect(english.text.contains("read by the rule “老系统”") && english.text.contains("left out"))
  }

  @Test func `programs get the same as JSON`() throws {
    let exchange = try exchange()
    let file = exchange.root.appending("xk1.csv")
    try Files.replace(file, with: Self.table.utf8)
    let outcome = try Program.run(
      "source", "test", file.string, "--exchange", exchange.root.string, "--rule", "老系统", "--format", "json")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    #expect(json["source"] as? String == "老系统")
    #expect(json["found"] as? Int == 2 && json["rejected"] as? Int == 1)
    let columns = try #require(json["columns"] as? [[String: Any]])
    #expect(
      columns.map { $0["use"] as? String } == ["ignored"] + Array(repeating: "field", count: 7) + ["unknown"])
  }

  @Test func `rules and layouts are listed`() throws {
    let exchange = try exchange()
    let listed = try Program.run("source", "list", "--exchange", exchange.root.string)
    #expect(listed.status == 0)
    #expect(
      listed.text.contains("老系统  approval-push  csv  xk*.csv  XC-SPJ") && listed.text.contains("cf-2015"))
    #expect(try Program.run("source", "list", "--format", "json").text.contains("\"isShipped\" : true"))
    #expect(try Program.run("source", "test", "/nowhere.csv").status != 0)
    #expect(
      try Program.run("source", "test", exchange.root.appending("exchange.yaml").string, "--rule", "x").status
        == 64)
  }

  @Test func `the receipt names the rule, and rows that came back are read by it again`() throws {
    let exchange = try exchange()
    let receipt = try exchange.answer(to: Array(Self.table.utf8), as: "xk1.csv", from: "XC-SPJ")
    #expect(receipt.counts == [2, 1, 1, 0])
    let xml = try exchange.file("xk1.csv.receipt.xml", in: "receipts", of: "XC-SPJ")
    #expect(String(decoding: xml, as: UTF8.self).contains("<source rule=\"老系统\"/>"))
    let rows = try exchange.file("xk1.csv.rejected.csv", in: "receipts", of: "XC-SPJ")
    let mended = String(decoding: rows, as: UTF8.self).replacing(",9,", with: ",2,")
    let again = try exchange.answer(to: Array(mended.utf8), as: "xk1.csv.rejected.csv", from: "XC-SPJ")
    #expect(again.counts == [1, 1, 0, 0])
  }

  @Test func `an export in XML whose unknown element says for whom it is goes to nobody`() throws {
    let exchange = try exchange(
      """

      sources:
        - name: 培训系统
          files: px*.xml
          kind: training-info
          columns: {title: MC, trainingDate: RQ, audience: DX, summary: NR}
          xml: {record: ROW}

      """)
    func receipt(_ name: String, _ element: String) throws -> ReceiptFile {
      let row = "<ROW><MC>样例\(name)</MC><RQ>2021-01-20</RQ><DX>窗口人员</DX><NR>样例内容</NR>\(element)</ROW>"
      return try exchange.answer(to: Array("<DATA>\(row)</DATA>".utf8), as: "px\(name).xml", from: "XC-SPJ")
    }
    for (name, cell) in [("1", "区市监局"), ("2", "XC-WJ、薛城区市场监督管理局")] {
      let refused = try receipt(name, "<TSDX>\(cell)</TSDX>")
      #expect(Set(refused.codes) == ["header-column-unknown", "header-column-missing"])
      #expect(refused.deliveries.isEmpty)
    }
    #expect(try receipt("3", "<TSDX>窗口</TSDX>").codes == ["header-column-unknown"])
    let sent = try receipt("4", "<TSDX>区市监局</TSDX><recipients>XC-WJ</recipients>")
    #expect(sent.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test func `a slip in a rule stops the start, with its line`() throws {
    let exchange = try exchange(Self.sources.replacing("LX,", with: "LX, holdrName: MC2,"))
    let outcome = try exchange.run()
    #expect(outcome.status == 65)
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let lines = settings.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("holdrName") }) + 1
    #expect(
      outcome.errors.contains("exchange.yaml:\(line): sources[0].columns.holdrName"), "\(outcome.errors)")
  }

  @Test func `a recipient's own system imports what it got, by the rule by which its own export is read`()
    throws
  {
    let exchange = try exchange(Self.sources.replacing("    sender: XC-SPJ\n", with: ""))
    let departments = String(decoding: try Files.bytes(of: exchange.layout.departmentsCSV), as: UTF8.self)
    let lines = departments.split(whereSeparator: \.isNewline).enumerated().map { number, line in
      if number == 0 { return line + ",line_end,columns" }
      guard line.hasPrefix("XC-SCJG") else { return line + ",," }
      return line.replacing(",xml,utf-8,", with: ",csv,utf-8,") + ",lf,老系统"
    }
    try Files.replace(exchange.layout.departmentsCSV, with: lines.joined(separator: "\n").utf8)
    let receipt = try exchange.answer(to: Array(Self.table.utf8), as: "xk1.csv", from: "XC-SPJ")
    let name = try #require(receipt.deliveries.first).fileName
    let delivered = try exchange.file(name, in: "outbox", of: "XC-SCJG")
    let text = String(decoding: delivered, as: UTF8.self)
    #expect(text.hasPrefix("MC,LX,DM,WH,SX,RQ,JZ,消息标识,"), "\(text)")
    #expect(text.contains("样例甲餐饮店,3,") && !text.contains("\r"))
    let file = exchange.root.appending("xk-delivered.csv")
    try Files.replace(file, with: delivered)
    let outcome = try Program.run("source", "test", file.string, "--exchange", exchange.root.string)
    #expect(outcome.status == 0, "\(outcome.text)")
  }
}
