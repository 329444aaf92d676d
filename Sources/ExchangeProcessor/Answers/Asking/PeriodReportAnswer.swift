public import ExchangeBase
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// The package of a period that was written.
public struct PeriodReportAnswer: Answer {
  private let period: String
  private let path: String
  private let sha256: String
  private let bytes: Int
  private let days: Int
  /// The days that aren't closed, and so aren't counted.
  private let openDays: [String]
  /// What the key is called that was to sign it and was lost; `nil` where none was.
  private let lostKey: String?
  /// What the key is called that was to sign it, a preliminary one, and couldn't; `nil` where it is signed as it was to be.
  private let missingKey: String?
  private let files: Int
  private let records: Int
  private let accepted: Int
  private let rejected: Int
  private let late: Int
  private let overdue: Int
  private let leads: Int

  /// Whether all days of the period are counted.
  public var isComplete: Bool { openDays.isEmpty }

  init(
    _ report: PeriodReport, path: FilePath, written: (sha256: String, bytes: Int), signature: SignatureNote
  ) {
    period = report.period.name
    self.path = path.string
    (sha256, bytes) = written
    days = report.days.count
    openDays = report.openDays.map(\.description)
    (lostKey, missingKey) = (signature.lostKey, signature.missingKey)
    files = report.totals.files.total
    records = report.totals.records.found
    accepted = report.totals.records.accepted
    rejected = report.totals.records.rejected
    late = report.totals.pushes.late - report.totals.excused
    overdue = report.totals.overdue
    leads = report.leadCounts.reduce(0) { $0 + $1.leads }
  }

  /// The period's figures in a line, what isn't counted, and where the package lies.
  public func text(in language: Language) -> String {
    let fates = LocalizedText.counted(accepted: accepted, rejected: rejected)
    let (pushedLate, overdueTitle) = (ObligationState.metLate.title(of: .push), ObligationState.overdue.title)
    let open =
      openDays.isEmpty
      ? LocalizedText("", "")
      : LocalizedText(
        "不完整：有 \(openDays.count) 天没有日终，未计入（\(openDays[0]) 至 \(openDays[openDays.count - 1])）\n",
        "incomplete: \(openDays.count) day(s) aren't closed and aren't counted (\(openDays[0]) to \(openDays[openDays.count - 1]))\n"
      )
    return LocalizedText(
      """
      \(period)（\(days) 天）：文件 \(files)，记录 \(records)，\(fates.zh)，\(pushedLate.zh) \(late)，期末\(overdueTitle.zh) \(overdue) 条，责任线索 \(leads) 条（非认定）
      \(open.zh)\(path)（\(bytes) 字节，SHA-256 \(sha256)）
      """,
      """
      \(period) (\(days) days): \(files) files, \(records) records, \(fates.en), \
      \(late) \(pushedLate.en), \(overdue) records overdue at its end, \(leads) leads (no findings)
      \(open.en)\(path) (\(bytes) bytes, SHA-256 \(sha256))
      """)[language] + (lostKey.map { LocalizedText.signedLater(lost: $0)[language] } ?? "")
      + (missingKey.map { LocalizedText.unsigned(missing: $0)[language] } ?? "")
  }
}
