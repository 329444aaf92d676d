import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// What somebody should look at, the most pressing first; each table is told only where it has rows.
  var attentionTables: [PageTable] {
    [
      overdueDuties, failedDuties, candidates, overdueClaims, differences, unstated, amiss, latePushes,
      notices,
      withoutLimit, escalations, conflicts, returns, rejections, leads, withdrawnLeads,
    ].filter { !$0.rows.isEmpty }
  }

  /// As many as the cards and the sheets count as overdue.
  private var overdueDuties: PageTable {
    let lines = report.duties(.overdue).filter(\.isOpen)
    return duties(
      lines, title: "其他\(ObligationState.overdue.title.zh)",
      note: "过了时限仍未办理的事项；\(ObligationState.overdue.title(of: .claim).zh)另列。", id: "duties",
      sheets: sheets(of: lines))
  }

  /// What nobody can do any more isn't waited for, so it is counted by itself everywhere.
  private var failedDuties: PageTable {
    duties(
      report.failedDuties, title: "当日已不能办理", note: "当日以没有办理告终、已经不能补办的事项，例如联合踏勘评审没有派员。", id: "failed",
      sheets: sheets(of: report.failedDuties))
  }

  /// The sheets in which the obligations stand.
  private func sheets(of lines: [ObligationLine]) -> [DaySheets.Name] {
    let families = Set(lines.map(\.obligation.family))
    return DaySheets.parts.filter { !families.isDisjoint(with: $0.families) }.map(\.sheet)
  }

  private var candidates: PageTable {
    duties(
      report.duties(.defaultCandidate), title: ObligationState.defaultCandidate.title.zh,
      note: "期满没有审核意见，或者由无审批资格的人员反馈。是否按默认同意处理由牵头部门认定；不适用默认的，予以排除。", id: "candidates",
      sheets: [.parallel])
  }

  private var notices: PageTable {
    duties(
      report.duties(.notice), title: ObligationState.notice.title.zh,
      note: "期满没有收到结果，本身不是违反时限。", id: "notices",
      sheets: sheets(of: report.duties(.notice)))
  }

  /// Nothing would ever call for these by time: they stay here until they end.
  private var withoutLimit: PageTable {
    duties(
      report.withoutLimit, title: NoticeHeading.stillOpen.title.zh,
      note: "办法没有规定时限，当日以前产生，至今没有办结；不作为逾期。", order: "按产生的先后列出", id: "without-limit", sheets: [.openItems])
  }

  private var withdrawnLeads: PageTable {
    PageTable(
      title: "撤回的线索", amount: amount(report.withdrawnLeads.count),
      note: "据以列出的记录已更正，所依据的报文已撤销、更正、改期或改派，装入放假通知后不再逾期，或者后来收到的报文改变了结果。", id: "withdrawn-leads",
      columns: ["部门", "条款", "义务", "事项", "原来", "现在", "撤回原因"],
      rows: report.withdrawnLeads.lazy.map { lead -> [PageTable.Cell] in
        [
          .name(context.name(of: lead.department)), .text(lead.article),
          .text(context.title(ofRule: lead.rule)),
          .foreign(lead.matter), .text(lead.before), .text(lead.after), .text(lead.reason),
        ]
      }, sheets: [.withdrawnLeads])
  }

  private var escalations: PageTable {
    duties(
      report.obligations(.reassign).filter { $0.obligation.marks.contains(.escalated) && $0.isOpen },
      title: "再次退回", note: "同一记录再次被退回，提请大数据局或联席会议协调。", id: "escalations",
      sheets: [.reassignments])
  }

  private var conflicts: PageTable {
    duties(
      report.obligations.filter { $0.obligation.marks.contains(.conflict) }, title: "结论冲突",
      note: "期满之后、按默认或视为同意处理之后，或者办结之后，又收到不同意、附条件的意见或相反的结果。", id: "conflicts",
      sheets: sheets(of: report.obligations.filter { $0.obligation.marks.contains(.conflict) }))
  }

  /// What the two sides have differently; what isn't collected or claimed yet has its own time, and stands in the sheet.
  private var differences: PageTable {
    let lines = report.differences.filter(\.cause.isDifference)
    return PageTable(
      title: DaySheets.Name.differences.title, amount: "\(lines.count) 处",
      note: "部门所报与系统所收不同，或者还没有投递到收件部门的文件夹。", id: "differences",
      columns: ["部门", "原因", "所属日期", "种类", "收到部门", "标识或编号", "文件", "记录", "说明"],
      rows: lines.lazy.map { line -> [PageTable.Cell] in
        [
          .name(context.name(of: line.key.sender)), .badge(line.cause.title.zh, color: "bad"),
          .moment(line.key.day.description), .text(context.title(ofKind: line.key.kind)),
          .text(line.recipient.map(context.name) ?? ""), .foreign(line.subject ?? ""), .number(line.files),
          .number(line.records), .text(line.note ?? ""),
        ]
      }, sheets: [.differences])
  }

  /// Who sent something and said nothing of it: that is no agreement.
  private var unstated: PageTable {
    PageTable(
      title: "未报清单", amount: amount(report.unstated.reduce(0) { $0 + $1.records }),
      note: "当日有记录被接收，而部门没有报当日报送清单，无从核对。", id: "unstated", columns: ["部门", "种类", "批次", "记录"],
      rows: report.unstated.map { line in
        [
          .name(context.name(of: line.sender)), .text(context.title(ofKind: line.kind)),
          .number(line.bundles), .number(line.records),
        ]
      }, sheets: [.reconciliation])
  }

  /// What was expected and came late or not at all.
  private var amiss: PageTable {
    let lines = report.expected.filter(\.isAmiss)
    return PageTable(
      title: NoticeHeading.expectedMissing.title.zh, amount: "\(lines.count) 项，应报 \(report.expected.count) 项",
      note: "按 catalog/expects.csv，部门应在当日报送的；不是办法规定的时限。", id: "amiss",
      columns: ["部门", "种类", "应报时间", "首次收到", "结论"],
      rows: lines.map { line in
        [
          .name(context.name(of: line.expectation.department)),
          .text(context.title(ofKind: line.expectation.kind)), .moment(line.expectation.time),
          .moment(line.first?.forPeople ?? "—"), .badge(line.outcome.title.zh, color: "late"),
        ]
      }, sheets: [.expected])
  }

  /// Only how many there are to each article; the sheet has their facts and evidence.
  private var leads: PageTable {
    PageTable(
      title: "责任线索", amount: amount(report.leads.count), note: "可能涉及责任条款的情形，非认定；事实和证据见表格文件。", id: "leads",
      columns: ["条款", "线索", "涉及部门"],
      rows: report.leadCounts.map { article, count in
        let departments = Set(report.leads.filter { $0.article == article }.map(\.department)).sorted()
        return [
          .text(article), .number(count), .text(departments.map(context.name).joined(separator: "、")),
        ]
      }, sheets: [.leads])
  }

  /// So many records, or leads.
  func amount(_ count: Int) -> String { "\(count) \(CountWord.record.title.zh)" }
}
