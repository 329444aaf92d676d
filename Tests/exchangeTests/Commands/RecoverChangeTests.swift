import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// What was is rebuilt whatever was set since; where it can't be, that is said, and what helps.
@Suite(.waits) struct RecoverChangeTests {
  private func push(_ number: Int, to exchange: TemporaryExchange, at moment: String) throws {
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕P-\(number)号")]),
      as: "决定\(number).csv", from: "XC-SPJ")
    try exchange.pass(moment, comesBack: nil)
  }

  private func replace(_ old: String, by new: String, in path: FilePath) throws {
    let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
    try Files.replace(path, with: (old.isEmpty ? "\(text)\n\(new)\n" : text.replacing(old, with: new)).utf8)
  }

  /// Two small files and one of more than a mebibyte, by settings of then, and recovered by those of now.
  @Test(arguments: [
    ("dailyQuotaOf: {XC-SPJ: {files: 1}}", ""),
    ("dailyQuotaOf: {XC-SPJ: {files: 1}}", "dailyQuota: {files: 2}"),
    ("dailyQuotaOf: {XC-SPJ: {deliveries: 1}}", ""), ("dailyQuotaOf: {XC-SPJ: {rejections: 1}}", ""),
    ("maxFileMiB: 1", ""), ("maxFileMiB: 1", "dailyQuota: {files: 1}"),
    ("", "dailyQuota: {files: 1}"), ("", "dailyQuota: {deliveries: 1}"), ("", "dailyQuota: {MiB: 1}"),
    ("", "maxFileMiB: 1"),
  ])
  func `limits that were changed since change nothing of what came back or went through`(
    then: String, now: String
  ) throws {
    let exchange = try TemporaryExchange(settings: then.isEmpty ? [] : [then])
    try push(1, to: exchange, at: "2021-01-04T10:00")
    try push(2, to: exchange, at: "2021-01-04T11:00")
    try exchange.drop([UInt8](repeating: 0x20, count: 2 << 20), as: "大.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T12:00", comesBack: true)
    try push(3, to: exchange, at: "2021-01-04T13:00")
    let found = try exchange.found()
    try replace(then, by: now, in: exchange.layout.settings)
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T14:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
    try expectSame(exchange.layout.ledger, lost)
    #expect(try exchange.found() == found)
    #expect(try exchange.ask("verify").status == 0)
  }

  /// Whoever may write into the folder can say anything there.
  @Test func `a receipt with figures that can't be ours tells nothing`() throws {
    let exchange = try TemporaryExchange(settings: ["dailyQuotaOf: {XC-SPJ: {deliveries: 1}}"])
    try push(1, to: exchange, at: "2021-01-04T10:00")
    try push(2, to: exchange, at: "2021-01-04T11:00")
    let folder = exchange.layout.department("XC-SPJ").appending("receipts")
    for name in try exchange.box("receipts", of: "XC-SPJ") where name.hasSuffix(".receipt.xml") {
      let text = String(decoding: try Files.bytes(of: folder.appending(name)), as: UTF8.self)
      let changed = text.replacing(/<message xml:lang="zh">[^<]*</) {
        String($0.output).replacing(/\d+/, with: "-9223372036854775808")
      }
      try Files.replace(folder.appending(name), with: changed.utf8)
    }
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
  }

  @Test func `what came back unread comes back unread though nothing tells why any more`() throws {
    let quota = "dailyQuotaOf: {XC-SPJ: {files: 1}}"
    let exchange = try TemporaryExchange(settings: [quota])
    try push(1, to: exchange, at: "2021-01-04T10:00")
    try push(2, to: exchange, at: "2021-01-04T11:00")
    for name in try exchange.box("receipts", of: "XC-SPJ") {
      try Files.remove(exchange.layout.department("XC-SPJ").appending("receipts").appending(name))
    }
    try replace(quota, by: "", in: exchange.layout.settings)
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("20210104-0002（XC-SPJ）：当时没有读取就退回了"), "\(outcome.text)")
    #expect(try exchange.ledger { try $0.drop("20210104-0002")?.verdict.rawValue } == "rejected")
    #expect(try !Files.exists(exchange.root.appending("unrecovered")))
    #expect(try exchange.box("outbox", of: "XC-SCJG").count == 2)
  }

  /// By the items of now it would have gone to another department.
  @Test func `a delivery that wasn't rebuilt and one that never went out are told, and what helps does`()
    throws
  {
    let exchange = try TemporaryExchange()
    try push(1, to: exchange, at: "2021-01-04T10:00")
    let items = try Files.bytes(of: exchange.layout.itemsCSV)
    let rows = String(decoding: items, as: UTF8.self).split(separator: "\n").map {
      $0.hasPrefix("XK001,") ? String($0).replacing("XC-SCJG", with: "XC-ZJ") : String($0)
    }
    try Files.replace(exchange.layout.itemsCSV, with: (rows.joined(separator: "\n") + "\n").utf8)
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    let aside = "journal-before-recovery-20210104T120000"
    for line in [
      "20210104-0001-XC-SCJG：当时已经送达", "20210104-0001-XC-ZJ：重建的台账里有，当时却没有送给 XC-ZJ",
      "把 \(aside) 里的文件复制回 journal",
    ] { #expect(outcome.text.contains(line), "\(line): \(outcome.text)") }
    let health = try exchange.ask("status", "--check", "--at", "2021-01-04T12:10")
    #expect(health.text.contains("20210104-0001-XC-ZJ"), "\(health.text)\(health.errors)")
    // What helps.
    try Files.replace(exchange.layout.itemsCSV, with: items)
    for file in exchange.ledgerFiles where try Files.exists(file) { try Files.remove(file) }
    for name in try Files.names(in: exchange.root.appending(aside)) {
      let bytes = try Files.bytes(of: exchange.root.appending(aside).appending(name))
      try Files.replace(exchange.root.appending("journal").appending(name), with: bytes)
    }
    let again = try exchange.ask("recover", "--at", "2021-01-04T13:00")
    #expect(again.status == 0, "\(again.text)\(again.errors)")
    #expect(again.text.contains("重建的链与原来的逐条相同"), "\(again.text)")
    try expectSame(exchange.layout.ledger, lost)
    let well = try exchange.ask("status", "--check", "--at", "2021-01-04T13:10")
    #expect(!well.text.contains("20210104-0001-XC-ZJ"), "\(well.text)\(well.errors)")
  }

  @Test func `a delivery that went out in another format is told`() throws {
    let exchange = try TemporaryExchange()
    try exchange.deliver(in: "csv")
    try push(1, to: exchange, at: "2021-01-04T10:00")
    try exchange.deliver(in: "xlsx")
    try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    let file = "departments/XC-SCJG/outbox/approval-push_20210104-0001-XC-SCJG.csv 与重建的不同"
    #expect(outcome.text.contains(file), "\(outcome.text)")
  }
}
