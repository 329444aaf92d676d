import Crypto
import ExchangeBase
import ExchangeEvidence
import ExchangeFormats

/// The files of a package on their way into its ZIP, and the manifest that names every one of them.
final class PackageContents {
  /// The most bytes that a member has. A register of what is open, of ten million items, has less.
  private static let memberLimit = 1 << 36

  private var zip: ZIPWriter?
  private let time: Instant
  private var manifest: [(name: String, line: String)] = []

  /// - Parameter time: the moment that stands on each file.
  init(modified time: Instant, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    zip = try ZIPWriter(to: sink)
    self.time = time
  }

  /// Adds a file whose bytes come in pieces.
  func add(
    _ name: String, _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    var hash = SHA256()
    try zip?.add(name: name, modified: time, atMost: Self.memberLimit) { write in
      try withoutActuallyEscaping(write) { write in
        try body { piece in
          hash.update(bufferPointer: piece)
          try write(piece)
        }
      }
    }
    manifest.append((name, "\(hash.finalize().hexadecimal)  \(name)\n"))
  }

  /// Adds a file whose bytes are at hand.
  func add(_ name: String, _ bytes: [UInt8]) throws {
    try add(name) { sink in try bytes.withUnsafeBytes { try sink($0) } }
  }

  /// Ends the ZIP with the manifest and, where there is a key, its signature.
  func finish(signing key: SigningKey?) throws {
    let text = Array(manifest.sorted { $0.name < $1.name }.map(\.line).joined().utf8)
    guard var zip = zip.take() else { return }
    try zip.add(name: PackageMembers.manifest, modified: time, text)
    if let key {
      try zip.add(name: PackageMembers.signature, modified: time, key.signature(of: text))
    }
    try zip.finish()
  }
}
