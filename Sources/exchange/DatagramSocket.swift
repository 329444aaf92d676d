import Glibc

/// Tells another process of this machine something, a datagram a thing, and never waits for it. Its socket is looked up each time, so
/// that one that was started anew hears the next.
final class DatagramSocket: Sendable {
  private let descriptor: Int32
  private let address: sockaddr_un
  private let length: socklen_t

  /// For the socket of that name; one that begins with `@` lies in no folder. `nil` where none can be called so.
  init?(_ name: String) {
    var bytes = Array(name.utf8)
    var address = sockaddr_un()
    guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    let isAbstract = bytes[0] == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    self.address = address
    // What lies in a folder ends with a zero; of any other the length says where its name ends.
    length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if descriptor < 0 { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// - Returns: whether it was taken.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), $0, length)
          == bytes.count
      }
    }
  }
}
