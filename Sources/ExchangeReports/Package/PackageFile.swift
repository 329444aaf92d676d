import ExchangeBase
import ExchangeFiles
import Synchronization
import SystemPackage

/// A file that appears under its name only when it is whole and durable. Of one name only one is written at a time.
final class PackageFile {
  /// What this process writes.
  private static let unfinished = Mutex<[FilePath]>([])

  private let path: FilePath
  private let part: FilePath
  private let sink: DigestingSink

  /// Makes `<path>.part` anew, whatever a crash left of it.
  init(for path: FilePath) throws(ReportError) {
    self.path = path
    let part = FilePath(path.string + ".part")
    self.part = part
    sink = try Self.told { () throws(FileError) in
      try Files.remove(part)
      return try DigestingSink(path: part, permissions: Self.permissions)
    }
    Self.unfinished.withLock { $0.append(part) }
  }

  /// Throws away what this process is writing, whoever waits for it: it is about to end.
  static func abandonAll() {
    for part in unfinished.withLock({ $0 }) { try? Files.remove(part) }
  }

  /// The bureau reads packages, and who may look into the folder is the operator's to say.
  private static let permissions: CModeT = 0o644

  /// Appends bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ReportError) {
    try Self.told { () throws(FileError) in try sink.write(bytes) }
  }

  /// Makes the bytes durable, then the name, and returns the SHA-256 and the size.
  func publish() throws(ReportError) -> (sha256: String, bytes: Int) {
    do {
      let sha256 = try Self.told { () throws(FileError) in
        let sha256 = try sink.finish(flushing: true)
        try Files.replace(path, by: part)
        return sha256
      }
      forget()
      return (sha256, sink.size)
    } catch {
      abandon()
      throw error
    }
  }

  /// Throws away what was written.
  func abandon() {
    try? Files.remove(part)
    forget()
  }

  private func forget() {
    Self.unfinished.withLock { unfinished in unfinished.removeAll { $0 == part } }
  }

  private static func told<Result>(_ body: () throws(FileError) -> Result) throws(ReportError) -> Result {
    do {
      return try body()
    } catch {
      throw ReportError(
        .file,
        LocalizedText(
          "\(error.words.zh)。台账里什么都有：腾出空间或改好权限后，再出一次报表",
          "\(error.words.en). The ledger has everything: make room or mend the rights, and ask for the report again"
        ))
    }
  }
}
