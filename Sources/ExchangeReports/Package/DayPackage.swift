import ExchangeBase
public import ExchangeEvidence
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
    let (sha256, bytes) = try package().write(to: path)
    return Written(sha256: sha256, bytes: bytes, totals: report.totals)
  }

  /// Throws away what this process is writing of packages, for whoever is told to stop meanwhile.
  public static func abandonWriting() { PackageFile.abandonAll() }

  /// The SHA-256 that the package has, lower-case hexadecimal, without writing it anywhere.
  public func digest() throws -> String { try package().digest() }

  private func package() throws(ReportError) -> SealedPackage {
    guard report.evidence?.key == key?.publicKey else {
      throw ReportError(
        .key,
        LocalizedText(
          "\(report.context.day) 的数据包应由 \(report.evidence?.key?.id ?? "尚无密钥") 签名，这把密钥不在；请从备份放回 keys 文件夹",
          "the package of \(report.context.day) is to be signed with \(report.evidence?.key?.id ?? "no key"), which isn't here; put keys back from a backup"
        ))
    }
    return SealedPackage(day: report.context.day, key: key, addMembers: addMembers)
  }

  private func addMembers(_ contents: PackageContents) throws {
    let sheets = DaySheets(report: report, register: register)
    try contents.add("index.html", DayPage(report: report).bytes)
    let workbook = try ReportWorkbook(
      "\(report.context.exchangeTitle) \(report.context.day)",
      created: Instant(day: report.context.day.adding(days: 1)), scratch: scratch)
    for name in DaySheets.Name.allCases {
      let sheet = workbook.sheet("\(name.number) \(name.title)")
      try contents.add(name.rawValue) { try sheets.table(name).write(to: $0, and: sheet) }
    }
    try contents.add(PackageMembers.workbook) { try workbook.finish(to: $0) }
    try contents.add(PackageMembers.figures, ReconciliationXML.bytes(of: report))
    for (name, bytes) in report.evidence?.members ?? [] { try contents.add(name, bytes) }
  }
}
