import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// The day in two sentences.
  var summary: String {
    let totals = report.totals
    let received =
      totals.files.total == 0
      ? "当日没有部门投放文件。"
      : "当日收到 \(totals.files.total) 份文件、\(totals.records.found) 条记录，接收 \(totals.records.accepted) 条，"
        + "退回 \(totals.records.rejected) 条。"
    guard totals.received.deliveries > 0 else { return received }
    return received + "向有关部门送达 \(totals.received.deliveries) 份、\(totals.received.records) 条。"
  }

  /// What somebody should look at, each a link to its table, the most pressing first.
  func needs(_ html: inout HTMLWriter) {
    let needs = attentionTables.filter { !$0.rows.isEmpty }
    guard !needs.isEmpty else {
      let (late, candidates) = (Timeliness.metLate.title.zh, ObligationState.defaultCandidate.title.zh)
      return html.element(
        "p", ["class": "allclear"],
        text: "没有\(late)、\(candidates)、\(LocalizedText.claimReturn.zh)，也没有退回的文件和记录，\(report.reconciled)。")
    }
    html.element("p", ["class": "needs"]) { html in
      html.text("需要关注：")
      for table in needs {
        html.element("a", ["href": table.id.map { "#\($0)" }], text: "\(table.title) \(table.count)")
      }
    }
  }

  /// The figures in large.
  func cards(_ html: inout HTMLWriter) {
    let totals = report.totals
    let (files, records, claims, pushes) = (totals.files, totals.records, totals.claims, totals.pushes)
    let duties = totals.duties
    let overdue = report.duties(.overdue)
    let (open, late) = (ObligationState.open.title.zh, Timeliness.metLate.title.zh)
    card(
      &html, ObligationState.overdue.title.zh, "\(totals.overdue)", .obligation,
      [
        claims.overdueDeliveries > 0
          ? "\(Rule.Family.claim.title.zh) \(claims.overdueDeliveries)（\(claims.overdue) 条）" : "",
        Self.shares(overdue.filter(\.isOpen)) { $0.obligation.family.title.zh },
        duties.failed > 0 ? "另有当日已不能办理 \(duties.failed)" : "",
      ].filter { !$0.isEmpty }.joined(separator: "　"), alarm: totals.overdue + duties.failed > 0)
    let candidates = ObligationState.defaultCandidate.title.zh
    card(
      &html, candidates, "\(duties.candidates)", .obligation, "待牵头部门认定或排除", alarm: duties.candidates > 0)
    card(
      &html, "责任线索", "\(report.leads.count)", .record, LocalizedText.lead.zh, alarm: !report.leads.isEmpty)
    card(
      &html, LocalizedText.toClaim.zh, "\(totals.toClaim)", .obligation,
      "\(open) \(claims.pendingDeliveries)（\(claims.pending) 条）　"
        + "\(late) \(claims.overdueDeliveries)（\(claims.overdue) 条）", alarm: claims.overdue > 0)
    card(
      &html, LocalizedText.otherDuties.zh, "\(totals.toDo)", .obligation,
      "\(open) \(duties.pending)　\(late) \(duties.overdue)　\(candidates) \(duties.candidates)",
      alarm: duties.overdue > 0)
    let measured = pushes.onTime + pushes.late
    let timely = zip(Timeliness.allCases, [pushes.onTime, pushes.late, pushes.unmeasured])
      .map { "\($0.title.zh) \($1)" }.joined(separator: "　")
    card(
      &html, ObligationState.met.title(of: .push).zh,
      measured == 0 ? "—" : Self.percent(pushes.onTime, of: measured), unit: measured == 0 ? "" : "%",
      measured == 0 ? "当日没有计时限的记录" : timely, alarm: pushes.late > 0)
    let balance = report.balanceOfAll
    card(
      &html, "未了义务涉及的记录", "\(balance[4])", .record,
      "期初 \(balance[0])　新增 \(balance[1])　办结 \(balance[3])")
    card(
      &html, "投放文件", "\(files.total)", .file,
      VerdictKind.allCases.filter { $0 != .putAside || files.putAside > 0 }
        .map { "\($0.column.zh) \(files[$0])" }.joined(separator: "　"), alarm: files.putAside > 0)
    card(
      &html, "记录", "\(records.found)", .record,
      zip(RecordFate.allCases, [records.accepted, records.rejected, records.unchanged])
        .map { "\($0.title.zh) \($1)" }.joined(separator: "　"))
    card(&html, "送达", "\(totals.received.deliveries)", .file, "共 \(totals.received.records) 条记录")
    card(
      &html, LocalizedText.claimReturn.zh, "\(report.returns.count)", .occasion,
      "共 \(report.returns.reduce(0) { $0 + $1.records }) 条记录", alarm: !report.returns.isEmpty)
  }

  private func card(
    _ html: inout HTMLWriter, _ title: String, _ figure: String, _ unit: CountWord, _ detail: String,
    alarm: Bool = false
  ) {
    card(&html, title, figure, unit: unit.title.zh, detail, alarm: alarm)
  }

  private func card(
    _ html: inout HTMLWriter, _ title: String, _ figure: String, unit: String, _ detail: String, alarm: Bool
  ) {
    html.element("div", ["class": alarm ? "card alarm" : "card"]) { html in
      html.element("p", ["class": "title"], text: title)
      html.element("p", ["class": "figure"]) { html in
        html.text(figure)
        if !unit.isEmpty { html.element("span", text: " \(unit)") }
      }
      html.element("p", ["class": "detail"]) { html in
        for part in detail.split(separator: "　") { html.element("span", text: String(part)) }
      }
    }
  }

  /// How often each name occurs, the most frequent first.
  private static func shares<Line>(_ lines: [Line], _ name: (Line) -> String) -> String {
    Dictionary(grouping: lines, by: name).map { ($0.key, $0.value.count) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
      .map { "\($0.0) \($0.1)" }.joined(separator: "　")
  }

  /// A share with one decimal, never rounded up to the whole.
  static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = part * 1000 / whole
    return tenths == 1000 ? "100" : "\(tenths / 10).\(tenths % 10)"
  }
}
