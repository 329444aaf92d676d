internal import CZlib

/// The checksum of a ZIP entry (CRC-32 of ISO 3309), over bytes that come in pieces.
struct Checksum {
  /// The checksum of all bytes so far.
  private(set) var value: UInt32 = 0

  /// Takes the next bytes.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    value = UInt32(crc32_z(UInt(value), base, bytes.count))
  }
}
