import Foundation
import Glibc

/// The journal of systemd, by its native protocol: a datagram an entry, a line a field. See systemd's JOURNAL_NATIVE_PROTOCOL.
final class JournalSocket: Sendable {
  /// No field is longer: what doesn't fit into a datagram would be refused as a whole.
  private static let longest = 16_384

  private let socket: DatagramSocket

  /// The journal, where standard error leads into it; `nil` elsewhere.
  static let ofStandardError: JournalSocket? = {
    let environment = ProcessInfo.processInfo.environment
    guard let stream = environment["JOURNAL_STREAM"] else { return nil }
    var status = stat()
    // Who leads the stream somewhere else wants the log there.
    guard fstat(STDERR_FILENO, &status) == 0, stream == "\(status.st_dev):\(status.st_ino)" else {
      return nil
    }
    return JournalSocket(path: environment["EXCHANGE_JOURNAL_SOCKET"] ?? "/run/systemd/journal/socket")
  }()

  private init?(path: String) {
    guard let socket = DatagramSocket(path) else { return nil }
    self.socket = socket
  }

  /// Sends an entry. Nobody waits for a journal that takes none.
  ///
  /// - Returns: whether it was taken.
  func send(_ message: String, priority: Int, _ fields: [String: String]) -> Bool {
    var entry = Self.field("MESSAGE", message) + Self.field("PRIORITY", "\(priority)")
    entry += Self.field("SYSLOG_IDENTIFIER", "exchange")
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      entry += Self.field("EXCHANGE_\(name.uppercased())", value)
    }
    return socket.send(entry)
  }

  /// A field: on one line, or, where its value has several, with its length in front.
  private static func field(_ name: String, _ value: String) -> [UInt8] {
    let bytes = value.utf8.prefix(longest)
    guard bytes.contains(UInt8(ascii: "\n")) else {
      return Array("\(name)=".utf8) + bytes + [UInt8(ascii: "\n")]
    }
    let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
    return Array("\(name)\n".utf8) + length + bytes + [UInt8(ascii: "\n")]
  }
}
