import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What a service manager is told of `exchange run`, over a socket like systemd's.
struct ServiceManagerTests {
  /// A socket that takes down what it is told.
  private final class Manager {
    let name: String
    private let number: Int32
    private(set) var told: [String] = []

    init(at name: String) throws {
      self.name = name
      number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      var bytes = Array(name.utf8)
      if name.hasPrefix("@") { bytes[0] = 0 }
      let length = MemoryLayout<sa_family_t>.size + bytes.count
      try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let isBound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(length)) }
      }
      try #require(isBound == 0)
    }

    deinit { close(number) }

    /// Whether it has been told something that begins so.
    func hasHeard(_ beginning: String) -> Bool {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = recv(number, &buffer, buffer.count, 0)
        if count <= 0 { break }
        told.append(String(decoding: buffer.prefix(count), as: UTF8.self))
      }
      return told.contains { $0.hasPrefix(beginning) }
    }
  }

  @Test(arguments: [false, true])
  func `it hears of the start, of each pass, of what can't be done, and of the end`(isAbstract: Bool) throws {
    let (exchange, scratch) = (try TemporaryExchange(inProcess: false), try ScratchFolder())
    let manager = try Manager(
      at: isAbstract ? "@exchange-\(UUID().uuidString)" : "\(scratch.path)/notify")
    let program = try RunningProgram(
      ["run", exchange.root.string], environment: ["NOTIFY_SOCKET": manager.name])
    #expect(waitUntil { manager.hasHeard("WATCHDOG=1") })
    #expect(manager.told.first == "READY=1")
    #expect(waitUntil { manager.hasHeard("STATUS=运行正常") || manager.hasHeard("STATUS=all well") })
    program.send(SIGTERM)
    #expect(try program.wait().status == 0)
    #expect(manager.hasHeard("STOPPING=1"))
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
