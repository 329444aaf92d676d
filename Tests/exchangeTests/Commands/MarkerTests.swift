import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// A `.done` beside a file, through the real program.
@Suite(.waits) struct MarkerTests {
  private static let rows = SampleBundle.approvals([
    SampleBundle.Approval(msgId: "M1", docNo: "薛审食许字〔2021〕1号"),
    SampleBundle.Approval(msgId: "M2", docNo: "薛审食许字〔2021〕2号"),
  ])

  /// Drops the rows with a marker and returns the answer.
  private func answer(
    marker: String, in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    try exchange.drop(Array(marker.utf8), as: "决定.csv.done", from: "XC-SPJ")
    return try exchange.answer(to: Self.rows, as: "决定.csv", from: "XC-SPJ")
  }

  @Test(arguments: [
    "", "records=2", "records=2 bytes=\(rows.count)", "# 两条\r\nRecords=2\r\n",
  ])
  func `a file that is as its marker says is accepted, and both are kept`(marker: String) throws {
    let exchange = try TemporaryExchange()
    let receipt = try answer(marker: marker, in: exchange)
    #expect(receipt.verdict == "accepted")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 1, "a marker has no receipt of its own")
    #expect(
      try exchange.files(below: exchange.layout.archive).compactMap { $0.lastComponent?.string }
        == ["决定.csv", "决定.csv.done"])
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")).isEmpty)
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test(arguments: [
    ("records=3", "marker-mismatch", "records"), ("bytes=9", "marker-mismatch", "bytes"),
    ("sha256=\(String(repeating: "0", count: 64))", "marker-mismatch", "sha256"),
    ("rows=2", "marker-malformed", "rows=2"),
  ])
  func `a file that isn't as its marker says comes back`(marker: String, code: String, word: String) throws {
    let exchange = try TemporaryExchange()
    let receipt = try answer(marker: marker, in: exchange)
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes == [code])
    #expect(receipt.words.contains(word))
  }

  @Test func `what was accepted before isn't whole under a marker that it contradicts`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.rows, as: "先.csv", from: "XC-SPJ")
    let receipt = try answer(marker: "records=3", in: exchange)
    #expect(receipt.codes == ["marker-mismatch"])
  }

  @Test func `a marker without its file is answered by itself`() throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: [], as: "决定.csv.done", from: "XC-SPJ")
    #expect(receipt.codes == ["marker-alone"])
    #expect(receipt.words.contains("决定.csv"))
  }

  @Test func `a marker taken before a kill is put back, and taken with its file`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let markers = exchange.layout.taken("XC-SPJ").appending("20210104-0007.095959000").appending(".marker")
    try Files.makeFolder(markers)
    try Files.replace(markers.appending("决定.csv.done"), with: "records=3".utf8)
    let receipt = try exchange.answer(to: Self.rows, as: "决定.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["marker-mismatch"])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }

  @Test func `a file that was taken with its marker before a kill is held against it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let folder = exchange.layout.taken("XC-SPJ").appending("20210104-0007.095959000")
    try Files.makeFolder(folder.appending(".marker"))
    try Files.replace(folder.appending(".marker").appending("决定.csv.done"), with: "records=3".utf8)
    try Files.replace(folder.appending("决定.csv"), with: Self.rows)
    try exchange.run()
    let receipt = try #require(exchange.receipts(of: "XC-SPJ").first)
    #expect(receipt.drop == "20210104-0007")
    #expect(receipt.codes == ["marker-mismatch"])
  }
}
