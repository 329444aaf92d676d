import ExchangeBase
import ExchangeFormats
import ExchangeLedger

/// Decides what a record does that is for the exchange itself: a sender's own count of its day, and the bureau's word
/// on one.
struct ReconciliationDecider {
  /// How many ids that didn't come are told one by one, of however many a statement lists.
  private static let missingLimit = 100

  let context: AnswerContext

  /// 当日报送清单: held against what went through on that day, when it is over.
  func statement(_ record: Record) throws -> Consequence {
    var consequence = Consequence()
    consequence.recipients = []
    guard let day = context.text(.day, of: record).flatMap({ Day($0) }) else {
      consequence.findings.append(context.finding(.valueMissing, record, .day))
      return consequence
    }
    let named = context.text(.kind, of: record) ?? ""
    let kinds = context.configuration.kinds
    guard
      let kind = kinds[named]?.kind
        ?? kinds.definitions.lazy.map(\.kind).first(where: { $0.title.zh == named })
    else {
      consequence.findings.append(context.finding(.statementKindUnknown, record, .kind))
      return consequence
    }
    let ids = (context.text(.messageIds, of: record) ?? "").split(separator: "|").map(String.init)
    let found = try context.memory.accepted(from: context.sender, kind: kind.code, on: day, in: context.view)
    var row = StatementRow(
      record: 0, day: day, kind: kind.code, bundles: number(.bundleCount, record),
      records: number(.recordCount, record),
      msgIds: ids)
    func tell(_ code: FindingCode) {
      consequence.findings.append(
        context.finding(
          code, record, .recordCount, "\(row.records)",
          [
            "day": day.description, "kind": kind.title.en, "kindZh": kind.title.zh,
            "bundles": "\(row.bundles)",
            "records": "\(row.records)",
            "foundBundles": "\(found.bundles)", "foundRecords": "\(found.records)",
          ]))
    }
    // What still comes on the day counts: nothing is said to be missing before it is over.
    guard try context.view.isOver(day) else {
      tell(.statementPending)
      consequence.note = .statement(row)
      return consequence
    }
    let unknown = try context.view.unknown(among: ids, of: context.sender)
    row.foundBundles = found.bundles
    row.foundRecords = found.records
    row.missing = unknown.count
    consequence.note = .statement(row)
    if row.agrees {
      tell(.statementAgrees)
    } else if row.bundles != row.foundBundles || row.records != row.foundRecords {
      tell(.statementDiffers)
    }
    for id in unknown.prefix(Self.missingLimit) {
      consequence.findings.append(context.finding(.statementMissing, record, .messageIds, id))
    }
    if unknown.count > Self.missingLimit {
      let rest = "…（另有 \(unknown.count - Self.missingLimit) 个 · \(unknown.count - Self.missingLimit) more）"
      consequence.findings.append(context.finding(.statementMissing, record, .messageIds, rest))
    }
    return consequence
  }

  /// 复核确认: of a day that is closed, about the package that was signed, whatever lies in its place.
  func signoff(_ record: Record) throws -> Consequence {
    var consequence = Consequence()
    consequence.recipients = []
    let told = context.text(.day, of: record).flatMap { Day($0) }
    guard let day = told, try context.view.closedDay(day) != nil else {
      let words = try told.map { try self.words(aboutUnclosed: $0) } ?? [:]
      consequence.findings.append(context.finding(.dayNotClosed, record, .day, nil, words))
      return consequence
    }
    let digest = context.text(.packageDigest, of: record)?.lowercased()
    let package = try digest == nil ? nil : context.memory.package(of: day, in: context)
    let isOther = digest != package?.sha256
    if isOther {
      consequence.findings.append(
        context.finding(
          .signoffOtherPackage, record, .packageDigest, nil,
          ["day": day.description].merging(Self.words(about: package?.lying ?? .nothing, day)) { $1 })
      )
    }
    consequence.note = .signoff(
      SignoffRow(
        record: 0, day: day, reviewer: context.text(.reviewer, of: record) ?? "",
        conclusion: context.text(.conclusion, of: record) ?? "",
        remarks: context.text(.remarks, of: record),
        packageSha256: digest, isOfOtherPackage: isOther))
    return consequence
  }

  /// What is said of a day that isn't closed, where there never will be a package of it, or not for long.
  private func words(aboutUnclosed day: Day) throws -> [String: String] {
    if day > context.day {
      return [
        "stateZh": "还没有到（今天是 \(context.day)）", "state": "is yet to come (today is \(context.day))",
        "remedyZh": "日期写错的，改正后重新投放；没有写错的，等那一天过去、它的对账包出来之后再复核。",
        "remedy":
          "Mend the day if it is wrong and drop it again; if not, wait until the day is over and its package is there.",
      ]
    }
    guard let first = try context.view.firstEntry()?.at.day, day < first else { return [:] }
    return [
      "stateZh": "在本系统启用（\(first)）以前，没有它的对账包，以后也不会有",
      "state": "is before the exchange began (\(first)), so that there is no package of it, and won't be,",
      "remedyZh": "日期写错的，改正后重新投放；没有写错的，这一天没有可以复核的，不要再投放。",
      "remedy":
        "Mend the day if it is wrong and drop it again; if not, nothing of the day can be signed off: don't drop it again.",
    ]
  }

  /// What is said of the package beside that its digest differs.
  private static func words(about lying: DayPackageFile.Lying, _ day: Day) -> [String: String] {
    if lying == .itself { return ["missingZh": "", "missing": ""] }
    let (zh, en) =
      lying == .other
      ? ("里现在的不是当时签名的那一个包", "what lies in the reports folder now isn't the package that was signed")
      : ("里现在没有这个包", "the reports folder doesn't have it now")
    return [
      "missingZh": "；reports 文件夹\(zh)，先从副本放回，没有副本的用 exchange report --date \(day) 重新生成",
      "missing": "; \(en): put it back from a copy, else exchange report --date \(day) writes it anew",
    ]
  }

  private func number(_ role: FieldRole, _ record: Record) -> Int {
    context.text(role, of: record).flatMap { Int($0) } ?? 0
  }
}
