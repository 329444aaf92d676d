import Testing

/// What a department may drop on a day: what is beyond comes back with a word that says when it may come again.
struct QuotaTests {
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

  @Test func `so does what is beyond the day's bytes, and small files go on`() throws {
    let exchange = try TemporaryExchange(settings: ["dailyQuota: {MiB: 1}"])
    try exchange.drop(Array(repeating: UInt8(ascii: "x"), count: 3 << 20), as: "大.csv", from: "XC-SPJ")
    try drop(1...1, from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map(\.verdict) == ["rejected", "accepted"])
    #expect(receipts[0].codes == ["quota-exceeded"])
  }
}
