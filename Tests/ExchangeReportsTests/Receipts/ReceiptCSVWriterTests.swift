import ExchangeBase
import ExchangeFormats
import ExchangeReports
import ExchangeWords
import Foundation
import Testing

@Suite struct ReceiptCSVWriterTests {
  @Test func `an accepted file, in Chinese`() throws {
    let expected = """
      接收回执,approval-push_B1.csv
      结论,全部接收
      下一步,不必重发。

      收到的记录,2
      接收,2
      退回,0
      重复（内容没有变化，没有再次送出）,0
      及时性（第二十二条）,按时 1 条,逾期 1 条,不计时限 0 条

      发送部门,薛城区行政审批服务局,XC-SPJ
      种类,审批信息推送,approval-push
      报文编号,"\t20210104"
      收到时间,2021-01-04 16:00:00
      回执编号,R20210104-000001
      文件大小（字节）,1024
      SHA-256,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

      送达部门,部门代码,记录数,认领期限,投递编号,文件,备注
      薛城区市场监督管理局,XC-SCJG,2,"\t2021-01-05 24:00",D20210104-000001,approval-push_D20210104-000001.csv,

      """
    #expect(try Self.text(of: ReceiptSamples.accepted(), .zh) == expected)
  }

  @Test func `a file of which part came back, in English`() throws {
    let expected = """
      Receipt,approval-push_B1.csv
      Outcome,Partially accepted
      Next step,The records that came back are in “approval-push_B1.rejected.csv”: mend them there and drop that \
      file. Don't send again what was accepted.

      Records declared,5
      Records found,4
      Accepted,2
      Rejected,1
      Unchanged (not delivered again),1
      Timeliness (第二十二条),1 in time,1 late,0 not measured

      Sender,薛城区行政审批服务局,XC-SPJ
      Kind,审批信息推送,approval-push
      Bundle id,"\t20210104"
      Received at,2021-01-04 16:00:00
      Receipt number,R20210104-000001
      File size (bytes),1024
      SHA-256,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

      Delivered to,Code,Records,To be claimed until,Delivery,File,Remark
      薛城区市场监督管理局,XC-SCJG,2,"\t2021-01-05 24:00",D20210104-000001,approval-push_D20210104-000001.csv,\
      Provisional: no holiday notice for that year yet

      Weight,How many,First on line,For example,Code
      Error,1199,3,“138******0” in “联系方式” doesn't have the right form.,value-pattern
      Warning,1,1,"The column “=1+1” is unknown; its content was not passed on.",header-column-unknown

      "1200 findings; the first 2 are listed"
      Weight,Record,Line,Column,Field,Value (masked),Problem,How to mend it,Code,File in the ZIP
      Error,2,3,7,联系方式,138******0,“138******0” in “联系方式” doesn't have the right form.,\
      A right one looks like 13800000001.,value-pattern,a/<1>.csv
      Warning,,1,9,,'=1+1,"The column “=1+1” is unknown; its content was not passed on.",\
      "If it is needed, name it as the tables in 模板 (or `exchange template`) do.",header-column-unknown,

      """
    #expect(try Self.text(of: ReceiptSamples.partlyAccepted(), .en) == expected)
  }

  @Test func `a duplicate names the earlier drop and has no tables`() throws {
    let text = try Self.text(of: ReceiptSamples.duplicate(), .zh)
    #expect(
      text.hasPrefix(
        """
        接收回执,"复件 ""a"" <b>.csv"
        结论,重复投放，没有再次处理
        下一步,不必重发。
        此前投放,approval-push_B1.csv,2021-01-04 16:00:00,全部接收


        """))
    #expect(!text.contains("送达部门") && !text.contains("怎样改正"))
  }

  @Test(arguments: [
    (ResendAdvice.doNotResend, nil, "不必重发。"), (.correctAndResend, nil, "按下面的问题改正后，重新投放整个文件。"),
    (.correctAndResend, "a.csv", "退回的记录在“a.csv”里：在其中改正后重新投放。已接收的记录不要再投。"),
  ])
  func `the next step says what to do`(advice: ResendAdvice, rejectedFile: String?, step: String) throws {
    var receipt = try ReceiptSamples.accepted()
    (receipt.advice, receipt.rejectedFile) = (advice, rejectedFile)
    #expect(receipt.nextStep.zh == step)
  }

  @Test(arguments: [
    (nil, "", ""), (3, ",读到第 3 行为止：后面的没有计入", ",read up to line 3: what follows isn't counted"),
    (0, ",没有读取文件里的记录", ",the records of the file weren't read"),
  ])
  func `a count that isn't final says so`(line: Int?, zh: String, en: String) throws {
    var receipt = try ReceiptSamples.accepted()
    receipt.readToLine = line
    #expect(try Self.text(of: receipt, .zh).contains("\n收到的记录,2\(zh)\n"))
    #expect(try Self.text(of: receipt, .en).contains("\nRecords found,2\(en)\n"))
    let xml = String(decoding: ReceiptXMLWriter().bytes(for: receipt), as: UTF8.self)
    #expect(xml.contains(" unchanged=\"0\"\(line.map { " readToLine=\"\($0)\"" } ?? "")/>"))
  }

  @Test func `a receipt that was stored before it was known how far a file was read is read`() throws {
    var receipt = try ReceiptSamples.accepted()
    receipt.readToLine = 7
    let text = String(decoding: try JSONEncoder().encode(receipt), as: UTF8.self)
    #expect(try JSONDecoder().decode(Receipt.self, from: Data(text.utf8)) == receipt)
    receipt.readToLine = nil
    let older = text.replacing(",\"readToLine\":7", with: "").replacing("\"readToLine\":7,", with: "")
    #expect(older != text)
    #expect(try JSONDecoder().decode(Receipt.self, from: Data(older.utf8)) == receipt)
  }

  @Test func `a warning is pointed at even when nothing needs to be sent again`() throws {
    var receipt = try ReceiptSamples.accepted()
    receipt.findings = [Finding(.headerColumnUnknown)]
    #expect(receipt.nextStep.zh == "不必重发；请看看下面的提醒。")
  }

  /// The text without its byte order mark, with LF for CRLF.
  private static func text(of receipt: Receipt, _ language: Language) throws -> String {
    let bytes = ReceiptCSVWriter(language: language).bytes(for: receipt)
    #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    return String(decoding: bytes.dropFirst(3), as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
