import ExchangeBase
import ExchangeFormats
import ExchangeReports
import Testing

@Suite struct NoticeCSVWriterTests {
  @Test func `notices in Chinese`() throws {
    let expected = """
      提醒,N20210302-0001
      接收部门,薛城区行政审批服务局,XC-SPJ
      发出时间,2021-03-02 00:00:05

      类型,说明,期限,原期限,责任部门,部门代码,事由,事项标识,记录数,依据条款,规则,所依据的消息,备注
      默认同意待认定,时限届满，未收到审核意见。,"\t2021-03-01 24:00",,薛城区综合行政执法局,XC-ZHZF,建筑工程施工许可,BL-2021-003,1,\
      第二十六条,parallel-opinion,SPJ-20210222-0001|ZJ-20210226-0002,线索，非认定
      期限重算,期限已重算。,"\t2027-01-04 24:00","\t2027-01-03 24:00",薛城区行政审批服务局,XC-SPJ,甲 & <乙>,'=1+1,3,\
      第二十二条第（一）项,push-approval,,期限暂定：跨入的年份尚无放假通知

      """
    #expect(try Self.text(.zh) == expected)
  }

  @Test func `notices in English`() throws {
    let text = try Self.text(.en)
    #expect(text.hasPrefix("Notices,N20210302-0001\n"))
    #expect(text.contains("\nCandidate for default consent,The limit has ended and no opinion came.,"))
    #expect(text.contains(",\"A lead, not a finding of fault\"\n"))
    #expect(text.contains(",Provisional: no holiday notice for that year yet\n"))
  }

  @Test func `what isn't listed is told, with where it is found`() throws {
    var notices = try NoticeSamples.two()
    notices.left = 38_000
    let row = NoticeCSVWriter().sheet(for: notices).rows[3]
    #expect(row.first == .text("未列出"))
    guard case .text(let words) = row.last else { return #expect(Bool(false), "\(row)") }
    for word in ["38002", "38000", "exchange trace", notices.id] { #expect(words.contains(word), "\(words)") }
  }

  @Test func `a lead with a provisional limit has both remarks`() throws {
    var notices = try NoticeSamples.two()
    notices.notices[0].isProvisional = true
    let sheet = NoticeCSVWriter().sheet(for: notices)
    #expect(sheet.rows[5].last == .text("线索，非认定；期限暂定：跨入的年份尚无放假通知"))
  }

  /// The text without its byte order mark, with LF for CRLF.
  private static func text(_ language: Language) throws -> String {
    let bytes = try NoticeCSVWriter(language: language).bytes(for: NoticeSamples.two())
    #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    return String(decoding: bytes.dropFirst(3), as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
