import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Rows that come back are corrected in place and dropped again: what the writer made must be a file for the reader.
@Suite struct RejectedRowsRoundTripTests {
  /// The rejected rows of a file as the exchange gives them back.
  private func rejected(_ text: String) throws -> String {
    let source = MemorySource(text.utf8)
    var reader = try CSVBundleReader(source: source, fileName: "x.csv", library: try Fixtures.library.get())
    var rows: [ReadRecord] = []
    while let read = try reader.next() {
      if read.isRejected { rows.append(read) }
    }
    let writer = try RejectedRowsWriter(
      schema: reader.schema, headerRow: reader.headerRow, encoding: reader.encoding, language: .zh)
    var output: [UInt8] = []
    writer.header(to: &output)
    for read in rows {
      writer.append(
        source: read.source ?? [], record: read.record, line: read.record.line, findings: read.findings,
        to: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: ["消息标识,退回原因类别,退回理由\n", "消息标识\t退回原因类别\t退回理由\n"], Language.allCases)
  func `the remark that rows were left out is no row`(header: String, language: Language) throws {
    let writer = try RejectedRowsWriter(
      schema: try #require(try Fixtures.library.get()["claim-return"]).schema,
      headerRow: Array(header.dropLast().utf8), encoding: .utf8, language: language)
    var remark: [UInt8] = []
    writer.remark(leftOut: 12_345_678, to: &remark)
    let row = ["M1", "其他", "样例"].joined(separator: header.contains("\t") ? "\t" : ",")
    let reading = try BundleReading(header + row + "\n" + String(decoding: remark, as: UTF8.self))
    #expect(reading.records.count == 1)
    #expect(reading.codes == [.footerSkipped])
  }

  @Test(arguments: [
    "消息标识,退回原因类别,退回理由\nM1,不,x\n", "消息标识,退回原因类别,退回理由,\nM1,不,x\nM1,不,x,\n",
    "消息标识,退回原因类别,退回理由,,\nM1,不,\"x\",,\n", "退回理由,退回原因类别,消息标识\n\"x,\",不,M1\n",
    "消息标识;退回原因类别;退回理由\nM1;不;x,y,z,u\n", "消息标识\t退回原因类别\t\"退回\n理由\"\nM1\t不\t\"x\ny\"\n",
  ])
  func `a corrected answer is accepted, however often it went back`(text: String) throws {
    let once = try rejected(text)
    let twice = try rejected(once)
    #expect(once.split(separator: "\r\n").count == twice.split(separator: "\r\n").count)
    let corrected = twice.replacing("不", with: "其他", maxReplacements: 9)
    let reading = try BundleReading(corrected, name: "claim-return_B1.rejected.csv")
    #expect(reading.findings.allSatisfy { $0.isEmpty })
    #expect(!reading.records.isEmpty)
    #expect(reading.bundleFindings.allSatisfy { $0.severity != .error })
  }
}
