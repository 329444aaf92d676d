import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import Foundation
import Logging
import Synchronization
import SystemPackage
import Testing

/// `check` is the processor's own answer: of each file of every sample it says beforehand what the receipt says then.
@Suite(.waitsLong) struct CheckSampleTests {
  @Test(arguments: Sample.all)
  func `what check says of a file is what its receipt says`(sample: Sample) async throws {
    let exchange = try TemporaryExchange()
    for step in try sample.steps() {
      try Sample.change(exchange, in: step)
      let drops = try Sample.drops(in: step)
      let clock = try #require(WallClock(at: Sample.moment(of: step)))
      let answered = Mutex<[DropRow]>([])
      let processor = try Processor(
        root: exchange.root, data: ProgramData(), clock: clock, language: .zh,
        logger: Logger(label: "samples") { _ in SwiftLogNoOpLogHandler() },
        answered: { drop in answered.withLock { $0.append(drop) } })
      _ = try await processor.passOnce()
      for (department, file) in drops where !isMarker(file, among: drops.map(\.file)) && !isLink(file) {
        let expected = try Self.checked(file, from: department, processor.configuration, clock)
        try drop(file, from: department, in: exchange)
        answered.withLock { $0 = [] }
        _ = try await processor.passOnce()
        let receipts = try answered.withLock(\.self).map { try $0.receipt }
        try #require(receipts.count == 1, "\(sample.name): \(file.lastPathComponent)")
        Self.compare(expected, Self.withoutIds(receipts[0]), file.path)
      }
    }
  }

  /// Whether a file is the marker of another one.
  private func isMarker(_ file: URL, among files: [URL]) -> Bool {
    file.pathExtension == "done" && files.contains(file.deletingPathExtension())
  }

  /// Whether a file is a link, which a desk follows and the processor never does.
  private func isLink(_ file: URL) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)) != nil
  }

  private func drop(_ file: URL, from department: String, in exchange: TemporaryExchange) throws {
    try exchange.drop(Array(try Data(contentsOf: file)), as: file.lastPathComponent, from: department)
    let marker = file.appendingPathExtension("done")
    if let content = try? Data(contentsOf: marker) {
      try exchange.drop(Array(content), as: marker.lastPathComponent, from: department)
    }
  }

  private static func checked(
    _ file: URL, from sender: String, _ exchange: ExchangeConfiguration, _ clock: WallClock
  ) throws -> Receipt {
    let scratch = try Files.makeTemporaryFolder(named: "exchange-check")
    defer { try? Files.removeTree(scratch) }
    let checker = try Checker(
      exchange: exchange, sender: sender, clock: clock, language: .zh, scratch: scratch)
    let answer = try checker.check(FilePath(file.path), kind: nil)
    #expect(answer.isWhole)
    return answer.receipt
  }

  /// A receipt without the ids that only the processor gives.
  private static func withoutIds(_ receipt: Receipt) -> Receipt {
    var receipt = receipt
    for index in receipt.deliveries.indices where receipt.deliveries[index].id.hasPrefix(receipt.drop) {
      receipt.deliveries[index].id = ""
      receipt.deliveries[index].fileName = ""
    }
    receipt.drop = ""
    if receipt.earlier == nil { receipt.resultFile = nil }
    return receipt
  }

  private static func compare(_ said: Receipt, _ receipt: Receipt, _ file: String) {
    #expect(said.verdict == receipt.verdict, "\(file)")
    #expect(said.counts == receipt.counts, "\(file)")
    #expect(said.findings == receipt.findings, "\(file)")
    #expect(said.deliveries == receipt.deliveries, "\(file)")
    #expect(said == receipt, "\(file)")
  }
}
