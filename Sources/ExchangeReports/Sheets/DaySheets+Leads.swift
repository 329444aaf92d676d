import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeWords

extension DaySheets {
  /// 责任线索: what may be a case of an article about liability. The sheet says in its title that none is found to be.
  var leads: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add("线索条款", "性质", "部门代码", "部门", "义务", "义务依据", "事项", "记录", "事实", "证据")
    for lead in report.leads {
      sheet.add(
        row: [.text(lead.article), .text(LocalizedText.lead.zh)] + cells(department: lead.department) + [
          .text(context.title(ofRule: lead.rule)), .text(lead.basis), .text(lead.matter),
          .number(lead.records), .text(lead.facts), .text(lead.evidence.joined(separator: "；")),
        ])
    }
    sheet.add(
      row: ["合计"] + Array(repeating: .empty, count: 6)
        + [.number(report.leads.reduce(0) { $0 + $1.records })])
    if report.withdrawnLeads.isEmpty { return sheet }
    sheet.begin("撤回的线索（此前的对账包如有列出，以此为准）")
    sheet.add("线索条款", "撤回原因", "部门代码", "部门", "义务", "事项", "记录", "原来", "现在", "证据")
    for lead in report.withdrawnLeads {
      sheet.add(
        row: [.text(lead.article), .text(lead.reason)] + cells(department: lead.department) + [
          .text(context.title(ofRule: lead.rule)), .text(lead.matter), .number(lead.records),
          .text(lead.before), .text(lead.after), .text(lead.evidence.joined(separator: "；")),
        ])
    }
    return sheet
  }

  /// 复核确认: what reviewers said of other days, and a line to fill in for this one.
  var signoff: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add("日期", "复核人", "结论（一致／有差异）", "说明", "对账包 SHA-256", "签字", "与日报包核对")
    for line in report.signoffs {
      let signoff = line.signoff
      sheet.add(
        .date(signoff.day.description), .text(signoff.reviewer),
        .text(signoff.conclusion), .init(signoff.remarks.map { Masking.excerpt($0, limit: 200) }),
        .init(signoff.packageSha256), .empty, .text(line.check))
    }
    sheet.begin("本日复核（请填写）")
    sheet.add("日期", "复核人", "结论（一致／有差异）", "说明", "对账包 SHA-256", "签字")
    sheet.add(.date(context.day.description), .empty, .empty, .empty, .empty, .empty)
    return sheet
  }
}
