import Crypto
import ExchangeBase
public import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// A day's report as one ZIP: the page, the sheets, the reconciliation, what makes them evidence, and a manifest that names every
/// other member, with its signature.
///
/// The same report gives the same bytes, whenever it is written.
public struct DayPackage: Sendable {
  /// A package on disk.
  public struct Written: Sendable, Equatable {
    /// The SHA-256 of its bytes, lower-case hexadecimal.
    public let sha256: String
    /// Its size in bytes.
    public let bytes: Int
    /// The figures of all departments together.
    public let totals: DayFigures
  }

  /// The figures.
  public let report: DayReport

  private let register: OpenRegister
  private let key: SigningKey?
  private let scratch: FilePath

  /// Makes the package of a report.
  ///
  /// - Parameters:
  ///   - register: what is open at the end of the day.
  ///   - key: the one that signs it, where one does; see ``DayReport/evidence``.
  ///   - scratch: a folder for the workbook on its way; nothing stays there.
  public init(_ report: DayReport, register: OpenRegister, key: SigningKey?, scratch: FilePath) {
    self.report = report
    self.register = register
    self.key = key
    self.scratch = scratch
  }

  /// Writes the package: to `<path>.part`, flushed, renamed over whatever was there, and the folder flushed.
  ///
  /// - Throws: ``ReportError`` when the file can't be written; what was there before is then still there.
  public func write(to path: FilePath) throws(ReportError) -> Written {
    let file = try PackageFile(for: path)
    do {
      try write { try file.write($0) }
    } catch {
      file.abandon()
      throw (error as? ReportError) ?? ReportError(.file, "can't write \(path): \(error)")
    }
    let (sha256, bytes) = try file.publish()
    return Written(sha256: sha256, bytes: bytes, totals: report.totals)
  }

  /// The most bytes that a member has. A register of what is open, of ten million items, has less.
  private static let memberLimit = 1 << 36

  /// The SHA-256 that the package has, lower-case hexadecimal, without writing it anywhere.
  public func digest() throws -> String {
    var hash = SHA256()
    try write { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }

  private func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard report.evidence?.key == key?.publicKey else {
      throw ReportError(
        .key,
        "the package of \(report.context.day) is to be signed with \(report.evidence?.key?.id ?? "no key")")
    }
    // The last moment of the day that a ZIP's clock, which counts in steps of two seconds, can tell.
    let time = Instant(day: report.context.day, hour: 23, minute: 59, second: 58)
    try withoutActuallyEscaping(sink) { try write(to: ZIPWriter(to: $0), modified: time) }
  }

  private func write(to zip: consuming ZIPWriter, modified time: Instant) throws {
    var manifest: [(name: String, line: String)] = []
    func add(_ name: String, _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws
    {
      var hash = SHA256()
      try zip.add(name: name, modified: time, atMost: Self.memberLimit) { write in
        try withoutActuallyEscaping(write) { write in
          try body { piece in
            hash.update(bufferPointer: piece)
            try write(piece)
          }
        }
      }
      manifest.append((name, "\(hash.finalize().hexadecimal)  \(name)\n"))
    }
    func add(_ name: String, _ bytes: [UInt8]) throws {
      try add(name) { sink in try bytes.withUnsafeBytes { try sink($0) } }
    }
    let sheets = DaySheets(report: report, register: register)
    try add("index.html", DayPage(report: report).bytes)
    let workbook = try ReportWorkbook(
      "\(report.context.exchangeTitle) \(report.context.day)",
      created: Instant(day: report.context.day.adding(days: 1)), scratch: scratch)
    for name in DaySheets.Name.allCases {
      let sheet = workbook.sheet("\(name.number) \(name.title)")
      try add(name.rawValue) { try sheets.table(name).write(to: $0, and: sheet) }
    }
    try add(PackageMembers.workbook) { try workbook.finish(to: $0) }
    try add(PackageMembers.figures, ReconciliationXML.bytes(of: report))
    for (name, bytes) in report.evidence?.members ?? [] { try add(name, bytes) }
    let text = manifest.sorted { $0.name < $1.name }.map(\.line).joined()
    try zip.add(name: PackageMembers.manifest, modified: time, Array(text.utf8))
    if let key {
      try zip.add(name: PackageMembers.signature, modified: time, key.signature(of: Array(text.utf8)))
    }
    try zip.finish()
  }
}
