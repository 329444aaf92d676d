import ExchangeBase
import ExchangeFiles
import ExchangeReports
import SystemPackage

/// The SHA-256 of the packages that were written for closed days, from the writing until the next closing names them: a package that is
/// away meanwhile is known by it, whatever settings and catalogue have become. That of a month, which nothing ever names, stays. Where
/// such a note is lost, ledger and file tell what they can.
struct WrittenPackages {
  let layout: ExchangeLayout

  private static let digits = Set("0123456789abcdef".utf8)

  /// What a day's package came to; `nil` where nothing is noted, or nobody can read it.
  func sha256(of day: Day) -> String? { sha256(of: day.description) }

  /// The same of a package by its name.
  func sha256(of name: String) -> String? {
    guard let bytes = try? Files.bytes(of: note(of: name), limit: 1 << 10) else { return nil }
    let digest = bytes.prefix(64)
    guard digest.count == 64, digest.allSatisfy({ Self.digits.contains($0) }) else { return nil }
    return String(decoding: digest, as: UTF8.self)
  }

  /// Notes what a day's package came to, as `sha256sum -c` reads it, unless something is noted: that has gone out.
  func note(_ sha256: String, of day: Day) throws { try note(sha256, of: day.description) }

  /// The same of a month's.
  func note(_ sha256: String, of month: ReportPeriod) throws {
    if ReportPeriod(month: month.name) != nil { try note(sha256, of: month.name) }
  }

  private func note(_ sha256: String, of name: String) throws {
    guard self.sha256(of: name) == nil else { return }
    if try !Files.exists(layout.writtenPackages) {
      try Files.makeFolder(layout.writtenPackages)
      try Files.flushFolder(layout.root)
    }
    try Files.replace(note(of: name), with: "\(sha256)  \(name).zip\n".utf8)
  }

  /// Forgets what was noted of a day whose package the next closing has named.
  func forget(_ day: Day) throws {
    let note = note(of: day.description)
    try Files.remove(Files.unfinished(note))
    guard try Files.exists(note) else { return }
    try Files.remove(note)
    try Files.flushFolder(layout.writtenPackages)
  }

  /// The months of which something is noted.
  func months() throws -> [ReportPeriod] { try names().compactMap { ReportPeriod(month: $0) } }

  /// The last day that was closed, as far as the notes tell, and the name of the package that tells it; `nil` where none does.
  func last() throws -> (day: Day, name: String)? {
    try names().compactMap { name -> (day: Day, name: String)? in
      guard sha256(of: name) != nil,
        let day = Day(name) ?? ReportPeriod(month: name)?.days.upperBound
      else { return nil }
      return (day, name)
    }.max { $0.day < $1.day }
  }

  private func names() throws -> [String] {
    guard try Files.exists(layout.writtenPackages) else { return [] }
    return try Files.names(in: layout.writtenPackages).map(\.string)
  }

  private func note(of name: String) -> FilePath { layout.writtenPackages.appending(name) }
}
