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

  @Test func `whatever stands where marks do, only places of cells are marked`() throws {
    let text = "a,b,\(Int.min) -1 0 2 \(Int.max) 99999999999999999999 x\n"
    var rows = RejectedRows(MemorySource(Array(text.utf8)))
    let row = try #require(try rows.nextMarked())
    #expect(row.cells == ["a", "b"] && row.marked == [1, Int.max - 1])
  }

  /// What comes back of rows of a sheet, in commas: titles and cells, with those that are marked.
  private func returned(_ header: String, _ rows: [String], _ findings: [Finding]) throws -> [(
    cells: [String], marked: Set<Int>
  )] {
    let writer = try RejectedRowsWriter(
      schema: try #require(try Fixtures.library.get()["claim-return"]).schema,
      headerRow: Array(header.utf8), encoding: .utf8, language: .zh, marksCells: true)
    var titles: [UInt8] = []
    writer.header(to: &titles)
    var head = RejectedRows(MemorySource(titles))
    var table = [(cells: try head.next() ?? [], marked: Set<Int>())]
    var written: [UInt8] = []
    for row in rows {
      writer.append(
        source: Array(row.utf8), record: Record(number: 1, values: ["M1"]), line: 2, findings: findings,
        to: &written)
    }
    var read = RejectedRows(MemorySource(written))
    while let row = try read.nextMarked() { table.append(row) }
    return table
  }

  @Test func `of a sheet what we add stands below its titles, whatever lies beside the table`() throws {
    let told = Finding(
      .csvColumnCount, at: Position(line: 2, column: 6),
      arguments: ["found": "6", "expected": "3"].merging(WidthCause.beside) { own, _ in own })
    let once = try returned("消息标识,退回原因类别,退回理由", ["M1,其他,\"x,y\",,,请核对", "M2,其他,x"], [told])
    #expect(once[0].cells == ["消息标识", "退回原因类别", "退回理由", "校验问题", "原文件行号"])
    #expect(Array(once[1].cells[..<3]) == ["M1", "其他", "x,y"] && Array(once[1].cells[4...]) == ["2", "请核对"])
    #expect(once[1].cells[3] == told.words(in: .zh) && once[1].marked == [5])
    #expect(once[2].cells.count == 5 && once[2].cells[4] == "2")
    // Dropped as it is it comes back just so; without the remark it is in order.
    func parted(_ cells: [String]) -> String {
      cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
    }
    let twice = try returned(parted(once[0].cells), [parted(once[1].cells)], [told])
    #expect(twice[0].cells == once[0].cells && twice[1].cells == once[1].cells)
    #expect(twice[1].marked == once[1].marked)
  }

  @Test func `the columns that we added are known wherever somebody moved them`() throws {
    let told = Finding(.valueMissing, at: Position(line: 2, column: 5, field: "reason"))
    let table = try returned(
      "原文件行号,消息标识,校验问题,退回原因类别,退回理由", ["7,M1,旧问题,其他,"], [told])
    #expect(table[0].cells == ["消息标识", "退回原因类别", "退回理由", "校验问题", "原文件行号"])
    #expect(table[1].cells == ["M1", "其他", "", told.words(in: .zh), "2"] && table[1].marked == [2])
    // Directly behind the last title nothing is free.
    let pushed = try returned("消息标识,退回理由", ["M1,x,多余"], [told])
    #expect(pushed[1].cells.count == 5 && pushed[1].cells[4] == "多余")
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
