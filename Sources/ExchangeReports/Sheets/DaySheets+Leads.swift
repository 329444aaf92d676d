import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeWords

extension DaySheets {
  /// 责任线索: what may be a case of an article about liability. Each row says that none is found to be.
  var leads: ReportTable {
    ReportTable(
      ["线索条款", "性质", "部门代码", "部门", "义务", "义务依据", "事项", "记录", "事实", "证据"],
      rows: report.leads.lazy.map { lead -> ReportTable.Row in
        [.text(lead.article), .text(LocalizedText.lead.zh)] + cells(department: lead.department) + [
          .text(context.title(ofRule: lead.rule)), .text(lead.basis), .text(lead.matter),
          .number(lead.records), .text(lead.facts), .text(lead.evidence.joined(separator: "；")),
        ]
      },
      sums: Self.sums(after: 7, [.number(report.leads.reduce(0) { $0 + $1.records })]))
  }

  /// 撤回的线索: packages of earlier days may have told them; this counts.
  var withdrawnLeads: ReportTable {
    ReportTable(
      ["线索条款", "撤回原因", "部门代码", "部门", "义务", "事项", "记录", "原来", "现在", "证据"],
      rows: report.withdrawnLeads.map { lead in
        [.text(lead.article), .text(lead.reason)] + cells(department: lead.department) + [
          .text(context.title(ofRule: lead.rule)), .text(lead.matter), .number(lead.records),
          .text(lead.before), .text(lead.after), .text(lead.evidence.joined(separator: "；")),
        ]
      })
  }

  /// 复核确认: what reviewers said of other days.
  var signoff: ReportTable {
    var table = ReportTable(
      ["日期", "收到时间", "复核部门代码", "复核部门", "复核人", "结论（一致／有差异）", "说明", "对账包 SHA-256", "与日报包核对", "效力"],
      rows: report.signoffs.map { line in
        let signoff = line.signoff
        return [.day(signoff.day), .init(line.receivedAt)] + cells(department: line.department) + [
          .text(signoff.reviewer), .text(signoff.conclusion),
          .init(signoff.remarks.map { Masking.excerpt($0, limit: 200) }),
          .init(signoff.packageSha256), .text(line.check), .text(line.standing.title.zh),
        ]
      })
    let other = SignoffStanding.other.title.zh
    table.isAlarm = { $0.last == .text(other) }
    return table
  }

  /// The closed days that nobody had reviewed.
  var unsignedDays: ReportTable {
    ReportTable(["日期"], rows: report.unsignedDays.map { [.day($0)] })
  }
}
