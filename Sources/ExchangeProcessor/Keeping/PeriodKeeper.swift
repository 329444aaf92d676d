import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// Writes the packages of weeks, months and other periods; that of a month by itself, once its last day is closed.
///
/// A month whose last day is about to be closed is noted in `reports/.unwritten` beside the day and struck out when its package is
/// written, so that a kill between the two, or a disk that takes no package, is mended by a later pass. What the package holds
/// follows from the ledger, the settings and the catalogue: written again it is the same, byte for byte, and what would come out
/// otherwise isn't written over one that is signed.
struct PeriodKeeper {
  let closer: DayCloser
  private var layout: ExchangeLayout { closer.configuration.layout }
  private var written: WrittenPackages { WrittenPackages(layout: layout) }

  /// Notes the month of a day where that is its last.
  func note(monthEndingOn day: Day) throws {
    let month = ReportPeriod(monthOf: day)
    guard month.days.upperBound == day else { return }
    try closer.unwritten.note(month.name)
  }

  /// Removes the preliminary package of a month whose last day is about to be closed: it must not stand for the final one.
  func removePreliminary(monthEndingOn day: Day) throws {
    let month = ReportPeriod(monthOf: day)
    guard month.days.upperBound == day else { return }
    try closer.removePreliminary(layout.report(named: month.name))
  }

  /// Writes the packages of the months that are over and have none yet.
  func writeMonths(_ outcome: inout DayCloser.Outcome) throws {
    for month in try closer.unwritten.months() {
      let day = month.days.upperBound
      // A day that couldn't be closed or written yet comes first.
      guard try closer.ledger.read({ try $0.closedDay(day) }) != nil,
        try !closer.unwritten.isDue(day.description)
      else { continue }
      try outcome.attempt { _ in
        try closer.unwritten.settle(month.name) {
          // One that was written before a stop stays, whatever has changed since.
          if let lying = try lying(for: month), lying.isStanding {
            try written.note(lying.sha256, of: month)
          } else {
            _ = try write(month, isAsked: false)
          }
        }
      }
    }
  }

  /// Writes the package of a period, or a preliminary one where some of its days aren't closed.
  ///
  /// - Parameter isAsked: whether somebody asks for it, who may have what is damaged written over.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where none of its days is closed, `ReportError` where one of more days lies there, or
  ///   one that is signed and would come out otherwise now.
  func write(_ period: ReportPeriod, isAsked: Bool = true) throws -> PeriodReportAnswer {
    try closer.alone(isAsked: isAsked) { try writeAlone(period, isAsked: isAsked) }
  }

  private func writeAlone(_ period: ReportPeriod, isAsked: Bool) throws -> PeriodReportAnswer {
    let configuration = closer.configuration
    let last = try closer.ledger.read { try $0.lastClosedDay()?.day }.map { min($0, period.days.upperBound) }
    let lastPackage = try last.flatMap { try closer.packageDigest(of: $0) }
    let report = try closer.ledger.read { view in
      try PeriodReport(view, period, context: configuration.context(of:), lastPackage: lastPackage)
    }
    guard let report else {
      let (first, last) = try closer.ledger.read {
        (try $0.firstEntry()?.at.day, try $0.lastClosedDay()?.day)
      }
      let known =
        first.flatMap { first in last.map { LocalizedText("\(first) 至 \($0)", "from \(first) to \($0)") } }
        ?? LocalizedText("没有", "none")
      throw ProcessorError.unknown(
        period.name,
        reason: LocalizedText(
          "其中没有一天日终；这个交换已日终的：\(known.zh)",
          "none of its days is closed; this exchange has closed days: \(known.en)")
      )
    }
    try Files.makeFolder(layout.reports)
    let path = layout.report(named: period.name)
    if !report.isClosed, try Files.exists(path), (try? DayPackageText(path).isFinal()) ?? false {
      throw ReportError(
        .inconsistent,
        LocalizedText(
          "台账里 \(period.name) 还有 \(report.openDays.count) 天没有日终，而 \(path) 是全部日终后生成的，不以预览代替，保持原样；"
            + "请运行 exchange verify，查明台账是不是最近的那一份",
          "the ledger knows \(report.openDays.count) day(s) of \(period.name) as not closed, but \(path) was written when all were, and no "
            + "preliminary one takes its place; it stays as it is. Have `exchange verify` tell whether the ledger is the last one"
        ))
    }
    var signed = report
    let lying = try report.isClosed ? lying(for: period) : nil
    // What its own key signed once isn't signed by another.
    if lying?.statement.lostKey != nil || lying == nil { signed = try closer.signable(report) }
    let package = PeriodPackage(
      signed, leads: PeriodLeads(closer.ledger, of: signed),
      key: try signed.evidence?.key.map { try KeyFolder(layout.keys).key($0.id) }, scratch: layout.work)
    let written: (sha256: String, bytes: Int)
    if let lying, lying.isStanding {
      // What would come out the same needn't be written again.
      guard try package.digest() == lying.sha256 else {
        throw ReportError.wouldDiffer(period.name, from: path)
      }
      written = (lying.sha256, try Files.status(of: path)?.size ?? 0)
    } else {
      if !isAsked { try closer.requireFree(path, for: period.name, unlessIs: package.digest) }
      written = try package.write(to: path)
    }
    if report.isClosed { try self.written.note(written.sha256, of: period) }
    return PeriodReportAnswer(
      signed, path: path, written: written, signature: SignatureNote(signed, of: report))
  }

  /// What lies in the place of a period's package and says that it is that of a period whose days are closed.
  private struct Lying {
    let statement: PeriodStatement
    let sha256: String
    /// Whether a key of the exchange signed it for this period. Like what was signed for a day it went out, and nothing else takes its
    /// place, also where its `chain.txt` has another chain than the ledger.
    let isStanding: Bool
  }

  /// What lies in the place of a period's package; `nil` where nothing does, or what says nothing of closed days.
  private func lying(for period: ReportPeriod) throws -> Lying? {
    let path = layout.report(named: period.name)
    guard try Files.exists(path) else { return nil }
    // Those by which it may be signed: of a rebuilt ledger that knows of keys only later, all.
    let signers = try closer.ledger.read { view in
      try DayEvidence(view, view.day(period.days.upperBound))?.signers(in: view)
        ?? KeyChange.all(in: view).compactMap(\.key)
    }
    let proof = try PackageProof(of: path, trusting: signers)
    guard let statement = proof.period else { return nil }
    return Lying(
      statement: statement, sha256: proof.sha256,
      isStanding: !signers.isEmpty && proof.holds && statement.period == period.name)
  }
}
