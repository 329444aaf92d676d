import ExchangeBase
import ExchangeFiles
import SystemPackage

/// The SHA-256 of the packages that were written for closed days, from the writing until the next closing names them: a package that is
/// away meanwhile is known by it, whatever settings and catalogue have become. Where such a note is lost, ledger and file tell what they
/// can.
struct WrittenPackages {
  let layout: ExchangeLayout

  private static let digits = Set("0123456789abcdef".utf8)

  /// What a day's package came to; `nil` where nothing is noted, or nobody can read it.
  func sha256(of day: Day) -> String? {
    guard let bytes = try? Files.bytes(of: note(of: day), limit: 1 << 10) else { return nil }
    let digest = bytes.prefix(64)
    guard digest.count == 64, digest.allSatisfy({ Self.digits.contains($0) }) else { return nil }
    return String(decoding: digest, as: UTF8.self)
  }

  /// Notes what a day's package came to, as `sha256sum -c` reads it, unless something is noted: that has gone out.
  func note(_ sha256: String, of day: Day) throws {
    guard self.sha256(of: day) == nil else { return }
    if try !Files.exists(layout.writtenPackages) {
      try Files.makeFolder(layout.writtenPackages)
      try Files.flushFolder(layout.root)
    }
    try Files.replace(note(of: day), with: "\(sha256)  \(day).zip\n".utf8)
  }

  /// Forgets what was noted of a day that is about to be closed, or whose package the next closing has named.
  func forget(_ day: Day) throws {
    let note = note(of: day)
    try Files.remove(Files.unfinished(note))
    guard try Files.exists(note) else { return }
    try Files.remove(note)
    try Files.flushFolder(layout.writtenPackages)
  }

  private func note(of day: Day) -> FilePath { layout.writtenPackages.appending(day.description) }
}
