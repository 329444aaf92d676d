import Testing

/// One thing has one number, wherever it is told. The story of the whole measure is recounted where it is told.
struct RecountTests {
  @Test(arguments: [
    "returns", "parallel-case", "rejected-by-the-thousand", "inquiry", "correction", "cancellation",
  ])
  func `what packages and status say is what the ledger has`(name: String) throws {
    let exchange = try Sample(name: name).play()
    let moment = "2021-04-06T10:00"
    try exchange.run(at: moment)
    try Recount(of: exchange).expectAgreement(at: moment)
  }
}
