import CLinux
import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// What a file does to the process that inspects it costs that file, and nothing else.
@Suite(.waits) struct InspectionWorkerTests {
  private static let poisoned = "故障.csv"

  /// An exchange with eleven files and, in their middle, the one that is hard on its worker.
  private func crowded(_ settings: [String] = [], inProcess: Bool = false) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(inProcess: inProcess, settings: settings)
    for number in 0..<11 {
      if number == 5 {
        let bytes = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕P-1号")])
        try exchange.drop(bytes, as: Self.poisoned, from: "XC-SPJ")
      }
      let drop = Traffic.drop(number)
      try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    }
    return exchange
  }

  /// Everything that departments find, but for what is of the file that is hard on its worker.
  private func found(in exchange: TemporaryExchange) throws -> [String: [UInt8]] {
    let root = exchange.layout.departments
    let drop = try #require(try exchange.receipts(of: "XC-SPJ").first { $0.fileName == Self.poisoned }).drop
    var found: [String: [UInt8]] = [:]
    for path in try exchange.files(below: root) {
      let name = String(path.string.dropFirst(root.string.count))
      if name.contains("/.") || name.contains(Self.poisoned) || name.contains(drop) { continue }
      found[name] = try exchange.unsigned(path)
    }
    return found
  }

  private func run(_ exchange: TemporaryExchange, _ way: String? = nil) throws -> Program.Outcome {
    var environment = ["EXCHANGE_DRILL_HOME": exchange.root.string, "SWIFT_BACKTRACE": "enable=no"]
    if let way { environment["EXCHANGE_DRILL"] = "inspecting \(way) \(Self.poisoned)" }
    return try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday], environment: environment)
  }

  private static let undisturbed = Result { () throws -> [String: [UInt8]] in
    let tests = InspectionWorkerTests()
    let exchange = try tests.crowded()
    _ = try tests.run(exchange)
    return try tests.found(in: exchange)
  }

  /// What a worker may do; without a limit of address space it can't grow beyond one.
  private static let ways = ["kill", "trap", "spin", "hang"] + (Program.isSanitized ? [] : ["bloat"])

  @Test(arguments: ways)
  func `a file at which its worker ends twice comes back, and all others are served`(way: String) throws {
    // Time and memory are short, so that it needn't be waited for long.
    let exchange = try crowded(["inspectionSeconds: 2", "inspectionMiB: 1024"])
    let outcome = try run(exchange, way)
    #expect(outcome.status == 3, "\(outcome.text)\(outcome.errors)")
    let receipt = try #require(
      try exchange.receipts(of: "XC-SPJ").first { $0.fileName == Self.poisoned }, "\(outcome.errors)")
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes == ["inspection-failed"])
    #expect(receipt.words.contains(["spin", "hang"].contains(way) ? "超过了允许的时间" : "异常终止"), "\(receipt.words)")
    #expect(try found(in: exchange) == Self.undisturbed.get())
    // The file is kept, and nothing of it waits.
    let kept = try exchange.files(below: exchange.layout.quarantine).map { $0.lastComponent?.string }
    #expect(kept.contains(Self.poisoned))
    #expect(try exchange.run().status == 0)
  }

  @Test func `a worker reaches nothing but its work`() throws {
    // A kernel without Landlock leaves files to the rights of the user.
    let hasLandlock = landlock_version() > 0
    let exchange = try crowded()
    let outcome = try run(exchange, "escape")
    #expect(try exchange.receipts(of: "XC-SPJ").first { $0.fileName == Self.poisoned }?.verdict == "accepted")
    #expect([0, 3].contains(outcome.status), "\(outcome.errors)")
    func exists(_ name: String) throws -> Bool { try Files.exists(exchange.root.appending(name)) }
    #expect(try exists("escaped-by-writing") == !hasLandlock)
    #expect(try exists("work/escaped-by-reading") == !hasLandlock)
    #expect(try !exists("work/escaped-by-a-socket"))
  }

  @Test func `it makes no difference where files are inspected`() throws {
    let exchange = try crowded(inProcess: true)
    _ = try run(exchange)
    #expect(try found(in: exchange) == Self.undisturbed.get())
  }

  @Test func `workers end with the processor, however it ends`() throws {
    let exchange = try crowded()
    let process = try RunningProgram(
      ["run", exchange.root.string],
      environment: ["EXCHANGE_DRILL": "inspecting hang \(Self.poisoned)", "SWIFT_BACKTRACE": "enable=no"])
    let root = exchange.root.string
    // The one that hangs stays for as long as anybody waits.
    #expect(try waitUntil { try workers(of: root) > 0 })
    process.send(SIGKILL)
    _ = try process.wait()
    #expect(try waitUntil { try workers(of: root) == 0 })
  }

  /// How many workers of an exchange run.
  private func workers(of root: String) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int32($0) != nil }.count { id in
      guard let line = try? Data(contentsOf: URL(filePath: "/proc/\(id)/cmdline")) else { return false }
      let words = String(decoding: line, as: UTF8.self).split(separator: "\0")
      return words.dropFirst().first == "inspect" && words.contains { $0 == root }
    }
  }
}
