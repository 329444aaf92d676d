import ExchangeFiles
import SystemPackage
import Testing

/// What a department may drop on a day: what is beyond comes back with a word that says when it may come again.
@Suite(.waits) struct QuotaTests {
  private func drop(_ numbers: ClosedRange<Int>, from sender: String, in exchange: TemporaryExchange) throws {
    for number in numbers {
      let row = SampleBundle.Approval(msgId: "\(sender)-\(number)", docNo: "薛审食许字〔2021〕\(number)号")
      try exchange.drop(SampleBundle.approvals([row]), as: "\(number).csv", from: sender)
    }
  }

  @Test func `what is beyond the day's files comes back, and the next day begins anew`() throws {
    let exchange = try TemporaryExchange(settings: [
      "dailyQuota: {files: 3}", "dailyQuotaOf:", "  XC-SCJG: {files: 5}",
    ])
    try drop(1...2, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:00")
    // Another process counts what this one did.
    try drop(3...5, from: "XC-SPJ", in: exchange)
    try drop(1...4, from: "XC-SCJG", in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map { $0.codes.contains("quota-exceeded") } == [false, false, false, true, true])
    #expect(receipts.map(\.verdict) == ["accepted", "accepted", "accepted", "rejected", "rejected"])
    #expect(receipts[3].words.contains("2021-01-05"), "when it may come again: \(receipts[3].words)")
    #expect(receipts[3].words.contains("3"))
    #expect(try exchange.receipts(of: "XC-SCJG").allSatisfy { !$0.codes.contains("quota-exceeded") })
    try drop(6...6, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-05T10:00")
    #expect(try exchange.receipts(of: "XC-SPJ").last?.verdict == "accepted")
  }

  @Test func `what was taken before a kill counts for the day`() throws {
    let exchange = try TemporaryExchange(settings: ["dailyQuota: {files: 3}"])
    try drop(1...1, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:00")
    try drop(2...3, from: "XC-SPJ", in: exchange)
    try exchange.take("2.csv", at: "2021-01-04T11:00")
    try drop(4...4, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T11:05", comesBack: true)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.verdict) == ["accepted", "accepted", "accepted", "rejected"])
    #expect(receipts.last?.codes == ["quota-exceeded"])
  }

  @Test func `so does what is beyond the day's bytes, and small files go on`() throws {
    let exchange = try TemporaryExchange(settings: ["dailyQuota: {MiB: 1}"])
    try exchange.drop(Array(repeating: UInt8(ascii: "x"), count: 3 << 20), as: "大.csv", from: "XC-SPJ")
    try drop(1...1, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.verdict) == ["rejected", "accepted"])
    #expect(receipts[0].codes == ["quota-exceeded"])
  }

  /// Sends inquiries to three departments each.
  private func ask(_ number: Int, records: Int, in exchange: TemporaryExchange) throws {
    let recipients = ["recipients": "XC-SCJG|XC-WJ|XC-YJ"]
    let rows = (0..<records).map { recipients.merging(["msgId": "Q-\(number)-\($0)"]) { $1 } }
    try exchange.drop(SampleBundle.records("inquiry", rows), as: "\(number).csv", from: "XC-SPJ")
  }

  private func delivered(to department: String, in exchange: TemporaryExchange) throws -> Int {
    try exchange.box("outbox", of: department).count {
      $0.hasPrefix("inquiry_") && !$0.contains(".claim.") && !$0.contains(".reply.")
    }
  }

  @Test func `nobody fills others' outboxes: what is beyond the day's deliveries comes back whole`() throws {
    let exchange = try TemporaryExchange(settings: ["dailyQuota: {deliveries: 10}"])
    try ask(1, records: 2, in: exchange)
    try ask(2, records: 2, in: exchange)
    try ask(3, records: 1, in: exchange)
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    var receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.verdict) == ["accepted", "rejected", "accepted"], "6, 12, and 9 of 10")
    #expect(receipts[1].codes == ["quota-deliveries-exceeded"])
    for word in ["6", "10", "2021-01-05"] {
      #expect(receipts[1].words.contains(word), "\(receipts[1].words)")
    }
    #expect(try delivered(to: "XC-WJ", in: exchange) == 2)
    // Another process counts what this one had delivered; what is delivered to nobody is never beyond a quota.
    try ask(4, records: 1, in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    try exchange.pass("2021-01-04T12:00")
    receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.last?.codes == ["quota-deliveries-exceeded"])
    #expect(try delivered(to: "XC-WJ", in: exchange) == 2)
    // Others have a quota of their own, and the next day begins anew: what came back goes through as it is.
    try exchange.send("inquiry", from: "XC-SCJG", ["recipients": "XC-WJ"])
    try exchange.pass("2021-01-04T13:00")
    try ask(2, records: 2, in: exchange)
    try exchange.pass("2021-01-05T10:00")
    #expect(try exchange.receipts(of: "XC-SPJ").last?.verdict == "accepted")
    #expect(try delivered(to: "XC-WJ", in: exchange) == 4)
  }

  @Test func `a department whose records come back without end isn't read any more that day`() throws {
    let exchange = try TemporaryExchange(settings: [
      "dailyQuota: {rejections: 3}", "dailyQuotaOf:", "  XC-SCJG: {rejections: 100}",
    ])
    for sender in ["XC-SPJ", "XC-SCJG"] {
      let bad = (0..<3).map { SampleBundle.Approval(msgId: "B-\(sender)-\($0)", docNo: "") }
      try exchange.drop(SampleBundle.approvals(bad), as: "坏.csv", from: sender)
    }
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try drop(1...1, from: "XC-SPJ", in: exchange)
    try drop(1...1, from: "XC-SCJG", in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipt = try #require(exchange.receipts(of: "XC-SPJ").last)
    #expect(receipt.codes == ["quota-rejections-exceeded"])
    #expect(receipt.words.contains("2021-01-05"), "\(receipt.words)")
    #expect(try exchange.receipts(of: "XC-SCJG").last?.codes.contains("quota-rejections-exceeded") == false)
    try drop(2...2, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-05T10:00")
    #expect(try exchange.receipts(of: "XC-SPJ").last?.verdict == "accepted")
  }

  @Test func `what came back for a quota comes back again when a lost ledger is rebuilt`() throws {
    let exchange = try TemporaryExchange(settings: [
      "dailyQuota: {files: 3, deliveries: 4}", "downtimeMinutes: 100000",
    ])
    try ask(1, records: 1, in: exchange)
    try ask(2, records: 1, in: exchange)
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try drop(3...5, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let codes = try exchange.receipts(of: "XC-SPJ").flatMap(\.codes)
    #expect(Set(codes).isSuperset(of: ["quota-exceeded", "quota-deliveries-exceeded"]))
    _ = try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-04T11:10")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("重建的链与原来的逐条相同"), "\(outcome.text)")
  }

  @Test func `a new exchange's quotas let a million records go to fourteen departments`() throws {
    let exchange = try TemporaryExchange()
    let new = exchange.root.appending("new")
    #expect(try Program.run("init", new.string).status == 0)
    let settings = String(decoding: try Files.bytes(of: new.appending("exchange.yaml")), as: UTF8.self)
    let line = try #require(settings.split(separator: "\n").first { $0.hasPrefix("dailyQuota:") })
    let number = try #require(line.split(separator: "deliveries: ").last?.prefix { $0.isNumber })
    #expect(try #require(Int(number)) >= 14_000_000)
  }
}
