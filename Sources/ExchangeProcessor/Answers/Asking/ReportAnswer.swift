public import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// The package of a day that was written.
public struct ReportAnswer: Answer {
  private let day: String
  private let path: String
  let sha256: String
  private let bytes: Int
  private let isClosed: Bool
  /// Whether another package is known of the day than this.
  let isAnother: Bool
  /// The SHA-256 of that where the next day's package doesn't name it yet: it was reviewed, or noted when it was written.
  private let otherSha256: String?
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

  init(
    day: Day, path: FilePath, written: DayPackage.Written, isClosed: Bool, file: DayPackageFile?,
    signature: SignatureNote
  ) {
    (lostKey, missingKey) = (signature.lostKey, signature.missingKey)
    self.day = day.description
    self.path = path.string
    self.isClosed = isClosed
    let other = file?.known.flatMap { $0 == written.sha256 ? nil : $0 }
    isAnother = other != nil
    otherSha256 = file?.isNamed == true ? nil : other
    sha256 = written.sha256
    bytes = written.bytes
    files = written.totals.files.total
    records = written.totals.records.found
    accepted = written.totals.records.accepted
    rejected = written.totals.records.rejected
    late = written.totals.pushes.late
    overdue = written.totals.overdue
  }

  /// The day's figures in a line, and where the package lies.
  public func text(in language: Language) -> String {
    let state =
      isClosed ? .dayClosed : LocalizedText("当日未结束，预览", "not over yet, preliminary")
    let fates = LocalizedText.counted(accepted: accepted, rejected: rejected)
    let (pushedLate, overdueTitle) = (ObligationState.metLate.title(of: .push), ObligationState.overdue.title)
    return LocalizedText(
      """
      \(day)（\(state.zh)）：文件 \(files)，记录 \(records)，\(fates.zh)，\(pushedLate.zh) \(late)，\(overdueTitle.zh) \(overdue) 项
      \(path)（\(bytes) 字节，SHA-256 \(sha256)）
      """,
      """
      \(day) (\(state.en)): \(files) files, \(records) records, \(fates.en), \
      \(late) \(pushedLate.en), \(overdue) obligations overdue
      \(path) (\(bytes) bytes, SHA-256 \(sha256))
      """)[language]
      + (isAnother ? another[language] : "")
      + (lostKey.map { LocalizedText.signedLater(lost: $0)[language] } ?? "")
      + (missingKey.map { LocalizedText.unsigned(missing: $0)[language] } ?? "")
  }

  /// That another package is known of the day.
  private var another: LocalizedText {
    guard let otherSha256 else {
      return LocalizedText(
        "\n注意：次日的对账包记的是另一个 SHA-256；设置、目录、实施办法或程序在那之后有过改动。",
        "\nNote: the next day's package names another SHA-256; settings, catalogue, profile or program have changed since."
      )
    }
    return LocalizedText(
      "\n注意：日终时写成的、复核过的是另一个包，SHA-256 \(otherSha256)，次日的对账包仍记那一个；请从备份，或者从留有它的人（如复核人）那里放回。设置、目录、实施办法或程序在那之后有过改动，或者台账重建得与原来不同。",
      "\nNote: what was written when the day was closed, or reviewed, is another package, with the SHA-256 \(otherSha256), and the next day's names that; put "
        + "it back from a backup, or from whoever has it, such as a reviewer. Settings, catalogue, profile or program have changed since, or the ledger was "
        + "rebuilt otherwise.")
  }
}

/// How a package came to be signed otherwise than it was to be.
struct SignatureNote {
  /// What the key is called that was to sign it and was lost, where one signs it that came into use later.
  let lostKey: String?
  /// What the key is called that was to sign it and couldn't, where nothing signs it.
  let missingKey: String?

  /// - Parameters:
  ///   - signed: the report as it was signed.
  ///   - report: the same as it was to be.
  init<Report: SignedReport>(_ signed: Report, of report: Report) {
    lostKey = signed.evidence?.statement.lostKey
    missingKey = signed.evidence?.key == nil ? report.evidence?.key?.id : nil
  }
}

extension LocalizedText {
  /// That a preliminary package isn't signed, since its key can't be had.
  static func unsigned(missing key: String) -> LocalizedText {
    LocalizedText(
      "\n注意：签名用的密钥 \(key) 不在 keys 里，或者读不了，这份预览没有签名，离开平台就核验不了；把 keys 从备份放回，再出一次就有签名。",
      "\nNote: the key \(key), which is in use, isn't in keys or can't be read: this preliminary package isn't signed, and can't be verified away from the exchange. Put keys back from a backup and have it written again."
    )
  }

  /// That a package is signed by a key that came into use later.
  static func signedLater(lost key: String) -> LocalizedText {
    LocalizedText(
      "\n注意：应签它的密钥 \(key) 不在 keys 里，已用后来启用的密钥签名；包内 chain.txt 写明。",
      "\nNote: the key that was to sign it, \(key), isn't in keys; one that came into use later has signed it, and chain.txt says so."
    )
  }
}
