import ExchangeBase
import Logging
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// An inbox may hold more than a pass has time for.
struct ManyFilesTests {
  @Test func `one run answers all that lies there, however long it takes`() async throws {
    let exchange = try TemporaryExchange()
    let count = 3 * Processor.groupSize / 2
    for number in 1...count {
      let approval = SampleBundle.Approval(msgId: "M-\(number)", docNo: "样审〔2021〕\(number)号")
      try exchange.drop(SampleBundle.approvals([approval]), as: "样例\(number).csv", from: "XC-SPJ")
    }
    let processor = try Processor(
      root: exchange.root, data: ProgramData(), clock: try #require(WallClock(at: TemporaryExchange.monday)),
      language: .zh, logger: Logger(label: "many") { _ in SwiftLogNoOpLogHandler() })
    processor.takingTime = .zero
    let first = try await processor.pass()
    #expect(first.drops.count == Processor.groupSize, "a pass that has no time left takes one group")
    let rest = try await processor.passOnce()
    #expect(first.drops.count + rest.drops.count == count)
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")) == [])
    #expect(try await processor.passOnce().drops.isEmpty)
  }
}
