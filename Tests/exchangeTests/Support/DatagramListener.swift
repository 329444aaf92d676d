import Foundation
import Glibc
import Testing

/// A socket of a test's own that takes down what it is told, as a service manager's or the journal's does.
final class DatagramListener {
  /// What it is called; with `@` in front it lies in no folder.
  let name: String
  private let number: Int32

  init(at name: String) throws {
    self.name = name
    number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    if name.hasPrefix("@") { bytes[0] = 0 }
    try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path), "\(name) is too long")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, length) }
    }
    try #require(isBound == 0)
  }

  deinit {
    close(number)
    if !name.hasPrefix("@") { unlink(name) }
  }

  /// All that has come since it was last asked.
  func heard() -> [String] {
    var (heard, buffer): ([String], [UInt8]) = ([], Array(repeating: 0, count: 1 << 17))
    while true {
      let count = recv(number, &buffer, buffer.count, 0)
      if count <= 0 { return heard }
      heard.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }
}
