import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// The parts of the measure as sheets show them, in the order of the articles.
  static let parts: [(title: String, families: Set<Rule.Family>, sheet: Name)] = [
    ("改派", [.reassign], .returns), ("承诺核查", [.commitment], .commitments),
    ("函告、处理与历史遗留问题", [.disposition, .rectification], .letters), ("联合踏勘评审", [.attendance], .surveys),
    ("并联审批", [.opinion, .confirmation, .explanation], .parallel), ("函询与会商", [.reply], .inquiries),
    ("联席会议决定", [.task], .resolutions),
  ]

  /// The families whose obligations stand in a sheet.
  private func families(in sheet: Name) -> Set<Rule.Family> {
    Self.parts.first { $0.sheet == sheet }?.families ?? []
  }

  /// The obligations that stand in a sheet.
  func lines(in sheet: Name) -> [ObligationLine] {
    let families = families(in: sheet)
    return report.obligations.filter { families.contains($0.obligation.family) }
  }

  /// How many more are open, and quiet; `nil` where there are none.
  func rest(of sheet: Name) -> String? {
    let quiet = report.quiet(families(in: sheet))
    return quiet == 0 ? nil : "另有 \(quiet) 项\(ObligationState.open.title.zh)，当日没有变化，未列出。"
  }

  /// A sheet of obligations, one row each.
  func obligations(_ name: Name) -> SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    add(lines(in: name), to: &sheet)
    if let rest = rest(of: name) { sheet.begin(rest) }
    return sheet
  }

  /// 踏勘评审: who had to come and came, and the notices that came too late for it.
  var surveys: SpreadsheetSheet {
    var sheet = obligations(.surveys)
    let notices = Set(context.profile.rules.filter { $0.family == .attendance }.flatMap(\.kinds))
    add(
      "提前对接不足的通知（\(LocalizedText.lead.zh)）", report.latePushes.filter { notices.contains($0.kind) },
      to: &sheet)
    return sheet
  }

  /// Adds obligations as a table with its sum.
  func add(_ lines: [ObligationLine], to sheet: inout SpreadsheetSheet) {
    sheet.add(
      "状态", "标注", "事项", "事由", "义务", "承办部门代码", "承办部门", "对方部门代码", "对方部门", "记录", "产生时间", "时限",
      "延期前时限", "办结时间", "办结报文的部门代码", "办结报文的部门", "依据条款", .text(LocalizedText.notOfTheMeasure.zh), "时限暂定",
      "期间停机（分钟）", "证据")
    for line in lines { sheet.add(row: cells(line)) }
    sheet.add(
      row: ["合计"] + Array(repeating: .empty, count: 8)
        + [.number(lines.reduce(0) { $0 + $1.obligation.records })])
  }

  private func cells(_ line: ObligationLine) -> [SpreadsheetSheet.Cell] {
    let obligation = line.obligation
    return [
      .text(line.stateTitle), .init(line.marks.isEmpty ? nil : line.marks), .text(line.matter.code),
      .init(line.subject), .text(context.title(ofRule: obligation.key.rule)),
    ] + cells(department: line.debtor) + cells(department: obligation.creditor) + [
      .number(obligation.records), .init(obligation.openedAt), .init(line.due),
      .init(obligation.originalDue.map { $0.deadlineForPeople }), .init(obligation.settledAt),
    ] + (line.settler.map(cells(department:)) ?? [.empty, .empty]) + [
      .text(obligation.article), .init(context.rule(obligation.key.rule)?.isLocal ?? false),
      .init(obligation.isProvisional), line.downtime == 0 ? .empty : .number(line.downtime),
      .text(obligation.evidence.joined(separator: "；")),
    ]
  }
}
