import Crypto
import ExchangeBase
import ExchangeEvidence
import ExchangeFormats
import SystemPackage

/// Files as one ZIP, with a manifest that names every one of them and, where there is a key, its signature. The same files give the
/// same bytes, whenever they are written.
struct SealedPackage {
  /// The last day that it is about.
  let day: Day
  /// The key that signs it.
  let key: SigningKey?
  /// Adds the files.
  let addMembers: (PackageContents) throws -> Void

  /// Writes it: to `<path>.part`, flushed, renamed over whatever was there, and the folder flushed.
  ///
  /// - Throws: ``ReportError`` when the file can't be written; what was there before is then still there.
  func write(to path: FilePath) throws(ReportError) -> (sha256: String, bytes: Int) {
    let file = try PackageFile(for: path)
    do {
      try write { try file.write($0) }
    } catch {
      file.abandon()
      let words = LocalizedText(saying: error)
      throw (error as? ReportError)
        ?? ReportError(.file, LocalizedText("写不出 \(path)：\(words.zh)", "can't write \(path): \(words.en)"))
    }
    return try file.publish()
  }

  /// The SHA-256 that it has, lower-case hexadecimal, without writing it anywhere.
  func digest() throws -> String {
    var hash = SHA256()
    try write { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }

  private func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    // The last moment of the day that a ZIP's clock, which counts in steps of two seconds, can tell.
    let time = Instant(day: day, hour: 23, minute: 59, second: 58)
    try withoutActuallyEscaping(sink) { sink in
      let contents = try PackageContents(modified: time, to: sink)
      try addMembers(contents)
      try contents.finish(signing: key)
    }
  }
}
