import ExchangeFormats
import ExchangeReports
import Foundation
import Testing

@Suite struct ReceiptXMLWriterTests {
  @Test func `an accepted file`() throws {
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <receipt xmlns="urn:xuecheng:exchange:1" drop="R20210104-000001" receivedAt="2021-01-04T16:00:00.000+08:00" \
      verdict="accepted" advice="do-not-resend">
        <file name="approval-push_B1.csv" bytes="1024" \
      sha256="0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"/>
        <sender code="XC-SPJ" name="薛城区行政审批服务局"/>
        <bundle kind="approval-push" title="审批信息推送" id="20210104"/>
        <counts found="2" accepted="2" rejected="0" unchanged="0"/>
        <timeliness rule="approval-push" article="第二十二条" onTime="1" late="1" unmeasured="0"/>
        <delivery id="D20210104-000001" recipient="XC-SCJG" recipientName="薛城区市场监督管理局" records="2" \
      fileName="approval-push_D20210104-000001.csv" claimDue="2021-01-06T00:00:00.000+08:00"/>
        <findings total="0" listed="0"/>
      </receipt>

      """
    #expect(try Self.text(of: ReceiptSamples.accepted()) == expected)
  }

  @Test func `findings carry code, place, masked excerpt, and words in both languages`() throws {
    let text = try Self.text(of: ReceiptSamples.partlyAccepted())
    let expected = """
        <findings total="1200" listed="2">
          <count code="value-pattern" severity="error" findings="1199"/>
          <count code="header-column-unknown" severity="warning" findings="1"/>
          <finding code="value-pattern" severity="error" member="a/&lt;1&gt;.csv" record="2" line="3" column="7" \
      field="holderContact" title="联系方式">
            <excerpt>138******0</excerpt>
            <message xml:lang="zh">“联系方式”的值“138******0”格式不对。</message>
            <message xml:lang="en">“138******0” in “联系方式” doesn't have the right form.</message>
            <remedy xml:lang="zh">正确的例子：13800000001。</remedy>
            <remedy xml:lang="en">A right one looks like 13800000001.</remedy>
          </finding>
      """
    #expect(text.contains(expected), "\(text)")
    #expect(text.contains(#"<counts declared="5" found="4" accepted="2" rejected="1" unchanged="1"/>"#))
    #expect(text.contains(#"<rejectedFile name="approval-push_B1.rejected.csv"/>"#))
    #expect(text.contains(#"claimDue="2021-01-06T00:00:00.000+08:00" provisional="true"/>"#))
  }

  @Test func `what lies beside it is named with its digest`() throws {
    var companions = ReceiptCompanions()
    companions.summary = String(repeating: "a", count: 64)
    companions.rejected = String(repeating: "b", count: 64)
    companions.results = String(repeating: "c", count: 64)
    var receipt = try ReceiptSamples.partlyAccepted()
    receipt.resultFile = "a.result.csv"
    let text = String(decoding: ReceiptXMLWriter().bytes(for: receipt, beside: companions), as: UTF8.self)
    let expected = """
        <rejectedFile name="approval-push_B1.rejected.csv" sha256="\(String(repeating: "b", count: 64))"/>
        <resultFile name="a.result.csv" sha256="\(String(repeating: "c", count: 64))"/>
        <summaryFile sha256="\(String(repeating: "a", count: 64))"/>
      """
    #expect(text.contains(expected), "\(text)")
  }

  @Test(arguments: ["\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}", "\u{202E}", "\u{FEFF}", "\u{1}"])
  func `what can't be seen in others' words is spelt, so that no line of theirs begins in it`(mark: String)
    throws
  {
    var receipt = try ReceiptSamples.partlyAccepted()
    receipt.bundle = "a\(mark)-----BEGIN PUBLIC KEY-----\(mark)"
    receipt.findings[0].position.title = "联系\(mark)方式"
    let text = Self.text(of: receipt)
    let code = try #require(mark.unicodeScalars.first).value
    let spelt = "\\u{\(String(code, radix: 16, uppercase: true))}"
    #expect(text.contains(#"id="a\#(spelt)-----BEGIN PUBLIC KEY-----\#(spelt)""#), "\(text)")
    #expect(text.contains(#"title="联系\#(spelt)方式""#), "\(text)")
    #expect(!text.unicodeScalars.contains { $0.value == code })
    #expect(try Self.validate(text) == 0)
  }

  @Test func `a duplicate names the earlier drop`() throws {
    let text = try Self.text(of: ReceiptSamples.duplicate())
    let expected = #"""
        <file name="复件 &quot;a&quot; &lt;b&gt;.csv" bytes="0"/>
        <sender code="XC-SPJ" name="薛城区行政审批服务局"/>
        <counts found="0" accepted="0" rejected="0" unchanged="0"/>
        <earlier drop="R20210104-000001" fileName="approval-push_B1.csv" \#
      receivedAt="2021-01-04T16:00:00.000+08:00" verdict="accepted"/>
        <findings total="0" listed="0"/>
      """#
    #expect(text.contains(expected), "\(text)")
  }

  @Test(arguments: [ReceiptSamples.accepted, ReceiptSamples.partlyAccepted, ReceiptSamples.duplicate])
  func `xmllint finds a receipt valid, and one with a foreign verdict not`(
    sample: @Sendable () throws -> Receipt
  ) throws {
    let text = try Self.text(of: sample())
    #expect(try Self.validate(text) == 0)
    #expect(try Self.validate(text.replacingOccurrences(of: "verdict=\"", with: "verdict=\"un")) == 3)
  }

  @Test(arguments: FindingCode.allCases)
  func `every finding fits the schema`(code: FindingCode) throws {
    var receipt = try ReceiptSamples.duplicate()
    receipt.findings = [Finding(code, at: Position(byte: 0), excerpt: "\u{1}\u{FFFE}<&>")]
    #expect(try Self.validate(Self.text(of: receipt)) == 0)
  }

  @Test func `the schema lists exactly the verdicts, advices and severities that there are`() throws {
    let listed = try IssuedXML.enumerations(of: "receipt.xsd")
    #expect(listed["verdict"] == VerdictKind.allCases.map(\.rawValue))
    #expect(listed["advice"] == ResendAdvice.allCases.map(\.rawValue))
    #expect(listed["severity"] == Severity.allCases.map(\.rawValue))
  }

  private static func text(of receipt: Receipt) -> String {
    String(decoding: ReceiptXMLWriter().bytes(for: receipt), as: UTF8.self)
  }

  private static func validate(_ text: String) throws -> Int32 {
    try IssuedXML.validate(text, against: "receipt.xsd")
  }
}
