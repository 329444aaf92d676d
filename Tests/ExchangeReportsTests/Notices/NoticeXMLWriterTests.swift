import ExchangeFormats
import ExchangeReports
import Foundation
import Testing

@Suite struct NoticeXMLWriterTests {
  @Test func `notices are told with their limits, their evidence and their words`() throws {
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <notices xmlns="urn:xuecheng:exchange:1" id="N20210302-0001" recipient="XC-SPJ" \
      recipientName="薛城区行政审批服务局" issuedAt="2021-03-02T00:00:05.000+08:00">
        <notice type="default-candidate" rule="parallel-opinion" article="第二十六条" matter="BL-2021-003" \
      accountable="XC-ZHZF" accountableName="薛城区综合行政执法局" due="2021-03-02T00:00:00.000+08:00" records="1">
          <subject>建筑工程施工许可</subject>
          <text xml:lang="zh">时限届满，未收到审核意见。</text>
          <text xml:lang="en">The limit has ended and no opinion came.</text>
          <remark xml:lang="zh">线索，非认定</remark>
          <remark xml:lang="en">A lead, not a finding of fault</remark>
          <evidence>SPJ-20210222-0001</evidence>
          <evidence>ZJ-20210226-0002</evidence>
        </notice>
        <notice type="recomputed" rule="push-approval" article="第二十二条第（一）项" matter="=1+1" \
      accountable="XC-SPJ" accountableName="薛城区行政审批服务局" due="2027-01-05T00:00:00.000+08:00" \
      oldDue="2027-01-04T00:00:00.000+08:00" provisional="true" records="3">
          <subject>甲 &amp; &lt;乙&gt;</subject>
          <text xml:lang="zh">期限已重算。</text>
          <text xml:lang="en">The due time was counted again.</text>
        </notice>
      </notices>

      """
    #expect(try Self.text(of: NoticeSamples.two()) == expected)
  }

  @Test(arguments: NoticeHeading.allCases)
  func `xmllint finds a notice of every type valid, and one of a foreign type not`(type: NoticeHeading) throws
  {
    var notices = try NoticeSamples.two()
    notices.notices[0].type = type
    let text = Self.text(of: notices)
    #expect(try IssuedXML.validate(text, against: "notice.xsd") == 0)
    let foreign = text.replacing("type=\"", with: "type=\"un")
    #expect(try IssuedXML.validate(foreign, against: "notice.xsd") == 3)
  }

  @Test func `what can't be seen in others' words is spelt out, and valid`() throws {
    var notices = try NoticeSamples.two()
    notices.notices[0].subject = "样例\u{202E}甲"
    let text = Self.text(of: notices)
    #expect(!text.unicodeScalars.contains("\u{202E}"))
    #expect(text.contains("<subject>样例\\u{202E}甲</subject>"))
    #expect(try IssuedXML.validate(text, against: "notice.xsd") == 0)
  }

  @Test func `what isn't listed is told, and valid`() throws {
    var notices = try NoticeSamples.two()
    #expect(!Self.text(of: notices).contains("left="))
    notices.left = 38_000
    #expect(Self.text(of: notices).contains(" left=\"38000\""))
    #expect(try IssuedXML.validate(Self.text(of: notices), against: "notice.xsd") == 0)
  }

  @Test func `the schema lists exactly the types that there are`() throws {
    let listed = try IssuedXML.enumerations(of: "notice.xsd")
    #expect(listed["noticeType"] == NoticeHeading.allCases.map(\.rawValue))
  }

  private static func text(of notices: Notices) -> String {
    String(decoding: NoticeXMLWriter().bytes(for: notices), as: UTF8.self)
  }
}
