import ExchangeFormats

extension DayPage {
  /// The day in two sentences.
  var summary: String {
    let totals = report.totals
    var text =
      totals.files.total == 0
      ? "当日没有部门投放文件。"
      : "当日收到 \(totals.files.total) 份文件、\(totals.records.found) 条记录，接收 \(totals.records.accepted) 条，"
        + "退回 \(totals.records.rejected) 条。"
    if totals.received.deliveries > 0 {
      text += "向有关部门送达 \(totals.received.deliveries) 份、\(totals.received.records) 条。"
    }
    let needs = attentionCounts.filter { $0.count > 0 }.map { "\($0.title) \($0.count) \($0.unit)" }
    return text + (needs.isEmpty ? "没有需要关注的事项。" : "需要关注：\(needs.joined(separator: "，"))。")
  }

  /// What somebody should look at, the most pressing first.
  var attentionCounts: [(title: String, count: Int, unit: String)] {
    [
      ("逾期推送", report.latePushes.count, "条"), ("逾期未认领", report.claims(.overdue).count, "份"),
      ("退回", report.returns.count, "次"), ("退件", report.rejections.count, "份"),
    ]
  }

  /// The figures in large.
  func cards(_ html: inout HTMLWriter) {
    let totals = report.totals
    let (files, records, claims, pushes) = (totals.files, totals.records, totals.claims, totals.pushes)
    card(
      &html, "投放文件", "\(files.total)", "份",
      "全部接收 \(files.accepted)　部分接收 \(files.partiallyAccepted)　退回 \(files.rejected)　"
        + "重复 \(files.duplicate)　冲突 \(files.conflict)")
    card(
      &html, "记录", "\(records.found)", "条",
      "接收 \(records.accepted)　退回 \(records.rejected)　未变 \(records.unchanged)")
    card(&html, "送达", "\(totals.received.deliveries)", "份", "共 \(totals.received.records) 条记录")
    let measured = pushes.onTime + pushes.late
    card(
      &html, "按期推送", measured == 0 ? "—" : Self.percent(pushes.onTime, of: measured),
      measured == 0 ? "" : "%",
      measured == 0 ? "当日没有计时限的记录" : "按期 \(pushes.onTime)　逾期 \(pushes.late)　不计 \(pushes.unmeasured)",
      alarm: pushes.late > 0)
    card(
      &html, "待认领", "\(claims.pending + claims.overdue)", "条", "未到期 \(claims.pending)　逾期 \(claims.overdue)",
      alarm: claims.overdue > 0)
    card(
      &html, "退回", "\(report.returns.count)", "次",
      "共 \(report.returns.reduce(0) { $0 + $1.records }) 条记录", alarm: !report.returns.isEmpty)
  }

  private func card(
    _ html: inout HTMLWriter, _ title: String, _ figure: String, _ unit: String, _ detail: String,
    alarm: Bool = false
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

  /// A share with one decimal, never rounded up to the whole.
  static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = part * 1000 / whole
    return tenths == 1000 ? "100" : "\(tenths / 10).\(tenths % 10)"
  }
}
