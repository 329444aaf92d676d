import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// Whoever starts the program may have closed its streams, filled them, or stopped reading: what is to be done is done.
struct StandardStreamTests {
  /// Runs the program through a shell that does something to its streams.
  private func shell(_ line: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "\(line)")
    return process.terminationStatus
  }

  private static let program = "'\(Program.url.path)'"

  @Test(
    arguments: [
      (">/dev/full", 74), (">&-", 74), (">&- 2>&-", 74), ("<&- >&- 2>&-", 74), ("2>/dev/full", 3),
      ("2>&-", 3),
      ("<&-", 3), (">/dev/full 2>/dev/full", 74), ("> >(exit 0); sleep 0.1", 0),
    ] as [(String, Int32)])
  func `a pass is made whatever its streams are`(streams: String, status: Int32) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    let ended = try shell("\(Self.program) run --once '\(exchange.root)' \(streams)")
    if status != 0 { #expect(ended == status, "\(streams)") }
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["rejected"], "\(streams)")
    let sound = try exchange.ledger { try $0.firstBrokenEntry() } == nil
    #expect(sound, "nothing that was printed went into a file of ours")
  }

  @Test(arguments: [
    "status '%'", "status --format json '%'", "trace '%' 坏.csv", "findings", "kinds",
    "template approval-push",
    "template approval-push --explain", "calendar show 2021", "report '%' --date 2021-01-04", "source list",
  ])
  func `an answer that can't be printed is no success`(command: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.run()
    let line = command.replacingOccurrences(of: "%", with: exchange.root.string)
    for streams in [">/dev/full", ">&-", "| exit 0; exit ${PIPESTATUS[0]}"] {
      let status = try shell("\(Self.program) \(line) \(streams)")
      // A reader may be gone before or after the answer was written.
      #expect(status == 74 || (streams.hasPrefix("|") && status == 0), "\(line) \(streams)")
    }
  }

  @Test func `a complaint that can't be printed keeps its exit code`() throws {
    for streams in ["2>/dev/full", "2>&-"] {
      #expect(try shell("\(Self.program) run --once /nowhere \(streams)") == 65)
      #expect(try shell("\(Self.program) frob \(streams)") == 64)
    }
  }
}
