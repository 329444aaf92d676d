import ExchangeFiles
import Glibc
import SystemPackage

/// A name or a path as it goes through a pipe: as text, and as bytes where it isn't text, since no file is refused for not
/// being called in UTF-8. (The system package's own coding names each byte.)
struct Sent<Value: MadeOfBytes>: Codable, Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try? container.decode(String.self)
    let bytes = try text.map { Array($0.utf8) } ?? container.decode([UInt8].self)
    guard let value = Value(bytes: bytes) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "neither a name nor a path")
    }
    self.value = value
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let bytes = value.bytes
    if let text = String(validating: bytes, as: UTF8.self) {
      try container.encode(text)
    } else {
      try container.encode(bytes)
    }
  }
}

extension Sent: Equatable where Value: Equatable {}

/// What a file system calls something by.
protocol MadeOfBytes: Sendable {
  /// Its bytes, without the NUL at their end.
  var bytes: [UInt8] { get }
  /// `nil` where it can't be made of these.
  init?(bytes: [UInt8])
}

extension FilePath.Component: MadeOfBytes {}

extension FilePath: MadeOfBytes {
  var bytes: [UInt8] {
    withPlatformString { UnsafeRawBufferPointer(start: $0, count: strlen($0)).map(\.self) }
  }

  init?(bytes: [UInt8]) {
    guard !bytes.contains(0) else { return nil }
    self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }
}
