import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What the archive says of accepted records once a catalogue or a kind has changed.
@Suite(.waits) struct ArchivedRecordsTests {
  /// What an inquiry says by the names of its fields; `nil` where the archive doesn't have it any more.
  private func inquiry(_ row: Int64, in exchange: TemporaryExchange, _ data: ProgramData) throws
    -> [String: String]?
  {
    let configuration = try ExchangeConfiguration(root: exchange.root, data: data)
    let schema = try #require(configuration.kinds["inquiry"]).schema
    let folder = exchange.layout.work.appending("asking")
    try Files.makeFolder(folder)
    defer { try? Files.removeTree(folder) }
    return try exchange.ledger { view in
      let archive = ArchivedRecords(configuration: configuration, folder: folder)
      let known = try #require(try view.record(row: row))
      guard let record = try archive.current(try RecordLife(of: known, in: view), of: schema) else {
        return nil
      }
      #expect(schema.text(StandardField.messageId, of: record) == known.msgId)
      return Dictionary(
        uniqueKeysWithValues: schema.fields.map { ($0.name, schema.text($0.name, of: record) ?? "") })
    }
  }

  @Test func `a department that lost its short name leaves a record whole, and codes vouch for nothing else`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.send("inquiry", from: "XC-SPJ", ["subject": "样例甲", "recipients": "区市监局、XC-WJ"])
    try exchange.send("inquiry", from: "XC-SPJ", ["subject": "样例乙", "recipients": "XC-SCJG|XC-WJ"])
    try exchange.pass(TemporaryExchange.monday)
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let changed = text.replacing("|区市监局|", with: "|")
    try #require(changed != text)
    try Files.replace(catalogue, with: changed.utf8)
    let named = try #require(try inquiry(1, in: exchange, ProgramData()))
    #expect(named["subject"] == "样例甲")
    #expect(named["recipients"]?.contains("区市监局") == true)
    #expect(named["inquiryType"] == "业务函询", "what an absent value means")
    #expect(try inquiry(2, in: exchange, ProgramData())?["inquiryType"] == "业务函询")
    // Read as something else than was accepted.
    let data = try DataFolder()
    try data.change(
      "schemas/inquiry.json", from: #""standard": "业务函询""#, to: #""standard": "会商征求意见""#)
    #expect(try inquiry(2, in: exchange, ProgramData(root: data.root)) == nil)
  }
}
