import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Rows with an empty cell too many: a separator that every row ends in, or a value that lacks its quotes.
@Suite struct RowEndsTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let whole = "M1,其他,甲,样例局,"
  private static let ended = "M2,其他,乙,样例局,,"
  /// A reason with a comma in it, and nothing in the last column.
  private static let shifted = "M3,其他,丙,丁,样例局,"

  private static func reading(_ rows: [String], header: String = header) throws -> BundleReading {
    try BundleReading(([header] + rows).map { $0 + "\r\n" }.joined(), kind: "claim-return")
  }

  /// Which rows came back for their number of cells.
  private static func returned(_ rows: [String], header: String = header) throws -> [Bool] {
    let reading = try reading(rows, header: header)
    #expect(reading.bundleFindings.isEmpty, "\(rows): \(reading.codes)")
    #expect(reading.records.map(\.number) == Array(1...rows.count))
    #expect(reading.records.map(\.line) == Array(2...(rows.count + 1)))
    return reading.findings.map { $0.map(\.code) == [.csvColumnCount] }
  }

  @Test func `one row among others with an empty cell too many comes back`() throws {
    #expect(try Self.returned([Self.whole, Self.shifted, Self.whole]) == [false, true, false])
    #expect(try Self.returned([Self.shifted, Self.whole, Self.whole]) == [true, false, false])
    #expect(try Self.returned([Self.whole, Self.shifted, Self.ended]) == [false, true, true])
  }

  @Test func `a table of one row doesn't show that rows end so by habit`() throws {
    #expect(try Self.returned([Self.shifted]) == [true])
    let closed = try BundleReading("\(Self.header)\n\(Self.shifted)", kind: "claim-return")
    #expect(closed.codes == [.csvColumnCount])
  }

  @Test func `where all rows end in a separator nothing stands off`() throws {
    #expect(try Self.returned([Self.ended, Self.ended, Self.ended]) == [false, false, false])
    #expect(try Self.returned([Self.ended, Self.ended, Self.whole]) == [false, false, false])
    let longer = Self.shifted + ","
    #expect(try Self.returned([Self.ended, Self.ended, longer]) == [false, false, true])
    #expect(try Self.returned([longer, Self.ended, Self.ended]) == [true, false, false])
    #expect(try Self.returned([Self.ended, longer, Self.ended]) == [false, true, false])
  }

  @Test func `a header that ends so allows rows to, and no more`() throws {
    let header = Self.header + ","
    #expect(try Self.returned([Self.ended], header: header) == [false])
    #expect(
      try Self.returned([Self.whole, Self.ended, Self.whole], header: header) == [false, false, false])
    let longer = Self.shifted + ","
    #expect(try Self.returned([Self.whole, longer, Self.ended], header: header) == [false, true, false])
  }

  @Test(arguments: ["\t", ";", "|"])
  func `other separators are no different`(separator: String) throws {
    func parted(_ row: String) -> String { row.replacing(",", with: separator) }
    let header = parted(Self.header)
    #expect(try Self.returned([parted(Self.shifted)], header: header) == [true])
    #expect(try Self.returned([Self.whole, Self.shifted].map(parted), header: header) == [false, true])
    #expect(try Self.returned([Self.ended, Self.ended].map(parted), header: header) == [false, false])
  }

  @Test func `what stands between and below the rows tells nothing`() throws {
    let rows = ["", Self.ended, "", "-----,--,--,-,-", Self.ended, "合计,2,,,,"]
    let reading = try Self.reading(rows)
    #expect(reading.codes == [.ornamentSkipped, .footerSkipped], "\(reading.codes)")
    #expect(reading.records.map(\.line) == [3, 6])
    let alone = try Self.reading([Self.shifted, "合计,1,,,"])
    #expect(alone.findings.map { $0.map(\.code) } == [[.csvColumnCount]])
  }

  @Test func `it is said what to do, and the row keeps all its cells for it`() throws {
    let reading = try Self.reading([Self.whole, Self.shifted])
    let finding = try #require(reading.findings[1].first)
    #expect(finding.arguments["found"] == "6" && finding.arguments["expected"] == "5")
    #expect(finding.remedy.zh.contains("给这个值加上引号"), "\(finding.remedy.zh)")
    #expect(finding.remedy.zh.contains("去掉行末多写的逗号"), "\(finding.remedy.zh)")
    #expect(reading.sources[1] == Self.shifted)
    let writer = try RejectedRowsWriter(
      schema: try #require(try Fixtures.library.get()["claim-return"]).schema,
      headerRow: Array(Self.header.utf8), encoding: .utf8, language: .zh)
    var rows: [UInt8] = []
    writer.header(to: &rows)
    writer.append(
      source: Array(Self.shifted.utf8), record: reading.records[1], line: 3, findings: reading.findings[1],
      to: &rows)
    let text = String(decoding: rows, as: UTF8.self)
    #expect(try BundleReading(text, kind: "claim-return").codes == [.csvColumnCount])
    let mended = text.replacing("丙,丁", with: "\"丙,丁\"")
    let again = try BundleReading(mended, kind: "claim-return")
    #expect(again.codes == [], "\(again.codes)")
    #expect(try again.values(1)["reason"] == "丙,丁")
  }

  @Test(arguments: 1...40)
  func `every chunk size finds the same`(chunk: Int) throws {
    for rows in [[Self.shifted, Self.whole], [Self.ended, Self.ended, Self.whole], [Self.shifted]] {
      let text = ([Self.header] + rows).joined(separator: "\n") + "\n"
      let bytes = Array(text.utf8)
      #expect(
        try BundleReading(bytes, kind: "claim-return", chunk: chunk)
          == BundleReading(text, kind: "claim-return"))
    }
  }
}
