import ExchangeBase
import Logging
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// An inbox may hold more than a pass has time for.
@Suite(.waitsLong) struct ManyFilesTests {
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
    #expect(first.answered == Processor.groupSize, "a pass that has no time left takes one group")
    let rest = try await processor.passOnce()
    #expect(first.answered + rest.answered == count)
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")) == [])
    #expect(try await processor.passOnce().answered == 0)
  }

  /// How many things the lists, sets and dictionaries in a value have, and in what it refers to, each by the names that lead there.
  private static func held(by value: Any, but names: Set<String> = []) -> [String: Int] {
    var seen: Set<ObjectIdentifier> = []
    var held: [String: Int] = [:]
    func look(at value: Any, _ place: String) {
      let mirror = Mirror(reflecting: value)
      if mirror.displayStyle == .class, !seen.insert(ObjectIdentifier(value as AnyObject)).inserted { return }
      if [.collection, .set, .dictionary].contains(mirror.displayStyle) {
        held[place, default: 0] += mirror.children.count
      }
      for child in mirror.children where !names.contains(child.label ?? "") {
        look(at: child.value, child.label.map { "\(place).\($0)" } ?? place)
      }
    }
    look(at: value, "")
    return held.filter { $0.value > 0 }
  }

  @Test func `neither a pass nor the processor holds anything of the files that were answered`() async throws
  {
    let exchange = try TemporaryExchange()
    let processor = try Processor(
      root: exchange.root, data: ProgramData(), clock: try #require(WallClock(at: TemporaryExchange.monday)),
      language: .zh, logger: Logger(label: "many") { _ in SwiftLogNoOpLogHandler() })
    var held: [[String: Int]] = []
    for count in [1, Processor.groupSize + 10] {
      for number in 1...count {
        // Every other one comes back.
        let approval = SampleBundle.Approval(
          msgId: "M-\(count)-\(number)", docNo: number % 2 == 0 ? "" : "样审〔2021〕\(count)-\(number)号")
        try exchange.drop(
          SampleBundle.approvals([approval]), as: "样例\(count)-\(number).csv", from: "XC-SPJ")
      }
      let result = try await processor.passOnce()
      #expect(result.answered == count)
      #expect(Self.held(by: result) == [:])
      held.append(Self.held(by: processor, but: ["configuration", "ledger", "inspection", "away"]))
    }
    #expect(held[0] == held[1])
  }
}
