import Glibc

/// Whoever started the program and watches over it, such as systemd: it is told when we are ready, that we are alive, and that we stop
/// (`sd_notify(3)`). Nobody is told where `NOTIFY_SOCKET` names no socket, and whoever doesn't listen isn't waited for.
enum ServiceManager {
  /// Settings, catalogues and ledger are in order: the inboxes are looked after from now on.
  static func isReady() { tell("READY=1") }

  /// Work goes on: a pass has ended, or a file was read on. Where this isn't said within `WatchdogSec`, the program is taken to hang.
  static func isAlive() { tell("WATCHDOG=1") }

  /// What is done, in words for `systemctl status`.
  static func does(_ words: String) { tell("STATUS=" + words.split(separator: "\n").joined(separator: " ")) }

  /// We stop because we were told to: what is in hand is finished first.
  static func isStopping() { tell("STOPPING=1") }

  private static let socket: Int32 = connected()

  private static func connected() -> Int32 {
    guard let name = getenv("NOTIFY_SOCKET") else { return -1 }
    var path = Array(UnsafeBufferPointer(start: name, count: strlen(name)))
    var address = sockaddr_un()
    guard !path.isEmpty, path.count < MemoryLayout.size(ofValue: address.sun_path) else { return -1 }
    // A name that lies in no folder begins with a zero where it is written with @.
    let isAbstract = path[0] == CChar(UInt8(ascii: "@"))
    if isAbstract { path[0] = 0 }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      path.withUnsafeBytes { place.copyMemory(from: $0) }
    }
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = Glibc.socket(AF_UNIX, kind, 0)
    let length = MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(number, $0, socklen_t(length)) }
    }
    guard isConnected == 0 else {
      close(number)
      return -1
    }
    return number
  }

  private static func tell(_ line: String) {
    guard socket >= 0 else { return }
    var line = line
    _ = line.withUTF8 { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
}
