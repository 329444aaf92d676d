import Crypto
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import Testing

/// A ZIP bundle as a department packs it.
struct ZIPBundle {
  /// The record file's name.
  let name: String
  /// Its bytes.
  let records: [UInt8]
  /// The attachments, by their names below `attachments/`.
  let attachments: [(name: String, bytes: [UInt8])]
  /// The folder in which they are packed.
  var folder = BundleContents.attachmentFolder

  /// The file, with an honest manifest.
  func bytes() throws -> [UInt8] {
    let time = try #require(Instant("2021-01-04T09:00:00.000+08:00"))
    let members =
      [(name, records)] + attachments.map { (folder + $0.name, $0.bytes) }
    let digests = members.map { name, bytes in
      (
        name: name,
        sha256: SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      )
    }
    var bytes: [UInt8] = []
    var zip = try ZIPWriter { bytes += $0 }
    for (name, content) in members { try zip.add(name: name, modified: time, content) }
    try zip.add(name: DigestManifest.name, modified: time, DigestManifest.bytes(of: digests))
    try zip.finish()
    return bytes
  }

  /// What a ZIP holds, by name.
  static func contents(of bytes: [UInt8]) throws -> [String: [UInt8]] {
    var reader = try ZIPReader(MemorySource(bytes))
    var contents: [String: [UInt8]] = [:]
    for member in reader.members {
      var content: [UInt8] = []
      try reader.unpack(member) { content += $0 }
      contents[member.name] = content
    }
    return contents
  }
}
