import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What a service manager is told of `exchange run`, over a socket like systemd's.
@Suite(.waits) struct ServiceManagerTests {
  @Test(arguments: [false, true])
  func `it hears of the start, of each pass, of what can't be done, and of the end`(isAbstract: Bool) throws {
    let (exchange, scratch) = (try TemporaryExchange(inProcess: false), try ScratchFolder())
    let manager = try DatagramListener(
      at: isAbstract ? "@exchange-\(UUID().uuidString)" : "\(scratch.path)/notify")
    let program = try RunningProgram(
      ["run", exchange.root.string], environment: ["NOTIFY_SOCKET": manager.name])
    var told: [String] = []
    func hasHeard(_ beginning: String) -> Bool {
      told += manager.heard()
      return told.contains { $0.hasPrefix(beginning) }
    }
    #expect(waitUntil { hasHeard("WATCHDOG=1") })
    #expect(told.first == "READY=1")
    #expect(waitUntil { hasHeard("STATUS=运行正常") || hasHeard("STATUS=all well") })
    program.send(SIGTERM)
    #expect(try program.wait().status == 0)
    #expect(hasHeard("STOPPING=1"))
  }

  @Test func `nobody listens, and nobody is waited for`() throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let program = try RunningProgram(
      ["run", exchange.root.string], environment: ["NOTIFY_SOCKET": "/nowhere/notify"])
    let started = exchange.root.appending(".lock").string
    #expect(waitUntil { FileManager.default.fileExists(atPath: started) })
    program.send(SIGTERM)
    #expect(try program.wait().status == 0)
  }
}
