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

  private static let socket = getenv("NOTIFY_SOCKET").flatMap { DatagramSocket(String(cString: $0)) }

  private static func tell(_ line: String) { socket?.send(Array(line.utf8)) }
}
