import ExchangeBase
import ExchangeProcessor
import Logging
import Testing

@testable import ExchangeFormats

/// A processor that runs for months doesn't grow with the files that it has seen.
struct MemoryTests {
  @Test func `a hundred files through one processor leave no buffer behind`() async throws {
    let exchange = try TemporaryExchange()
    let clock = try #require(WallClock(at: TemporaryExchange.monday))
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let processor = try Processor(
      root: exchange.root, data: ProgramData(), clock: clock, language: .zh, logger: logger)
    let before = ByteBuffer.live
    var answered = 0
    for round in 0..<2 {
      for number in 0..<50 {
        let id = "\(round)-\(number)"
        if number % 2 == 0 {
          let approval = SampleBundle.Approval(msgId: "C\(id)", docNo: "样例\(id)号")
          try exchange.drop(SampleBundle.approvals([approval]), as: "样例\(id).csv", from: "XC-SPJ")
        } else {
          let record = SampleBundle.training(msgId: "X\(id)", recipients: "XC-SCJG")
          let bundle = SampleBundle.xml(
            kind: "training-info", id: "B\(id)", sender: "XC-SPJ", records: [record])
          try exchange.drop(bundle, as: "样例\(id).xml", from: "XC-SPJ")
        }
      }
      answered += try await processor.pass().answered
    }
    #expect(answered == 100)
    // Other tests of this process read meanwhile, a few files at a time.
    #expect(ByteBuffer.live - before < 60)
  }
}
