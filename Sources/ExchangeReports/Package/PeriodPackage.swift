import ExchangeBase
public import ExchangeEvidence
public import SystemPackage

/// A period's report as one ZIP, made and signed as a day's is. The same report gives the same bytes, whenever it is written.
public struct PeriodPackage: Sendable {
  private let report: PeriodReport
  private let leads: PeriodLeads
  private let key: SigningKey?
  private let scratch: FilePath

  /// Makes the package of a report.
  ///
  /// - Parameters:
  ///   - leads: those of the period.
  ///   - key: the one that signs it, where one does; see ``PeriodReport/evidence``.
  ///   - scratch: a folder for the workbook on its way; nothing stays there.
  public init(_ report: PeriodReport, leads: PeriodLeads, key: SigningKey?, scratch: FilePath) {
    self.report = report
    self.leads = leads
    self.key = key
    self.scratch = scratch
  }

  /// Writes it: to `<path>.part`, flushed, renamed over whatever was there, and the folder flushed.
  ///
  /// - Returns: the SHA-256 of its bytes, lower-case hexadecimal, and their number.
  /// - Throws: ``ReportError`` when the file can't be written; what was there before is then still there.
  public func write(to path: FilePath) throws(ReportError) -> (sha256: String, bytes: Int) {
    try package().write(to: path)
  }

  /// The SHA-256 that the package has, lower-case hexadecimal, without writing it anywhere.
  public func digest() throws -> String { try package().digest() }

  private func package() throws(ReportError) -> SealedPackage {
    guard report.evidence?.key == key?.publicKey else {
      throw ReportError(
        .key,
        LocalizedText(
          "\(report.period.name) 的数据包应由 \(report.evidence?.key?.id ?? "尚无密钥") 签名，这把密钥不在；请从备份放回 keys 文件夹",
          "the package of \(report.period.name) is to be signed with \(report.evidence?.key?.id ?? "no key"), which isn't here; put keys back from a backup"
        ))
    }
    return SealedPackage(day: report.context.day, key: key, addMembers: addMembers)
  }

  private func addMembers(_ contents: PackageContents) throws {
    let sheets = PeriodSheets(report: report, leads: leads)
    try contents.add("index.html", PeriodPage(report: report).bytes)
    let workbook = try ReportWorkbook(
      "\(report.context.exchangeTitle) \(report.period.name)",
      created: Instant(day: report.context.day.adding(days: 1)), scratch: scratch)
    for name in PeriodSheets.Name.allCases {
      let sheet = workbook.sheet("\(name.number) \(name.title)")
      try contents.add(name.rawValue) { try sheets.table(name).write(to: $0, and: sheet) }
    }
    try contents.add(PackageMembers.periodWorkbook) { try workbook.finish(to: $0) }
    try contents.add(PackageMembers.periodFigures, PeriodXML.bytes(of: report))
    for (name, bytes) in report.evidence?.members ?? [] { try contents.add(name, bytes) }
  }
}
