import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// A delivery with attachments: one ZIP in the form in which bundles are dropped, so that its recipient can pass it on as it
/// is.
struct DeliveryPackage {
  /// Where the ZIP is written.
  let path: FilePath
  /// The recipient's records, written already.
  let records: FilePath
  /// The name of the record file inside.
  let name: String
  /// The time that all members get, so that the same delivery has the same bytes.
  let time: Instant
  /// What goes with the records, in order.
  let attachments: [Attachment]

  /// Writes the ZIP and tells what it holds. Flushing is the group's.
  ///
  /// - Parameter recordsDigest: the SHA-256 of the record file.
  func write(recordsDigest: String) throws -> FileContent {
    let output = try DigestingSink(path: path)
    var zip = try ZIPWriter { try output.write($0) }
    try add(records, as: name, to: &zip)
    var listed = [(name: name, sha256: recordsDigest)]
    for attachment in attachments {
      let name = BundleContents.attachmentFolder + attachment.name
      try add(attachment.path, as: name, to: &zip)
      listed.append((name, attachment.sha256))
    }
    try zip.add(name: DigestManifest.name, modified: time, DigestManifest.bytes(of: listed))
    try zip.finish()
    try Files.remove(records)
    return try output.end()
  }

  private func add(_ file: FilePath, as name: String, to zip: inout ZIPWriter) throws {
    var source = try FileSource(path: file)
    try zip.add(name: name, modified: time, atMost: source.size) { write in
      try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
        while case let count = try source.read(into: buffer), count > 0 {
          try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
    }
  }
}
