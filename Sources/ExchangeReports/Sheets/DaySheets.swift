import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A day's report as tables for Excel and WPS, with Chinese heads. The numbers in the names are those of the report rows that
/// the measure knows; one that has several tables has as many files.
struct DaySheets {
  let report: DayReport
  let register: OpenRegister
  var context: DayContext { report.context }

  /// The names of the files, for whoever points to one.
  enum Name: String, CaseIterable {
    case verdict = "00-verdict.csv"
    case agenda = "00-agenda.csv"
    case traffic = "01-traffic.csv"
    case reconciliation = "01-reconciliation.csv"
    case differences = "01-differences.csv"
    case balance = "01-balance.csv"
    case accounts = "01-balance-by-department.csv"
    case pushTimeliness = "02-push-timeliness.csv"
    case latePushes = "02-late-pushes.csv"
    case rejudged = "02-rejudged-pushes.csv"
    case claims = "03-claims.csv"
    case returns = "04-returns.csv"
    case reassignments = "04-reassign.csv"
    case supervisionPush = "05-supervision-push.csv"
    case commitments = "06-commitments.csv"
    case letters = "07-letters-dispositions.csv"
    case surveys = "08-surveys.csv"
    case parallel = "09-parallel-default.csv"
    case inquiries = "10-inquiries.csv"
    case rejections = "11-rejections.csv"
    case leads = "12-accountability-leads.csv"
    case withdrawnLeads = "12-withdrawn-leads.csv"
    case calendar = "13-calendar-and-profile.csv"
    case rules = "13-rules.csv"
    case provisional = "13-provisional-deadlines.csv"
    case movedDeadlines = "13-moved-deadlines.csv"
    case downtimes = "13-downtimes.csv"
    case signoff = "14-signoff.csv"
    case unsignedDays = "14-unsigned-days.csv"
    case resolutions = "15-resolutions.csv"
    case openItems = "16-open-items.csv"
    case expected = "17-expected.csv"

    /// The number by which the report row is known.
    var number: Substring { rawValue.prefix(2) }

    /// What it holds, as the workbook names its sheet.
    var title: String { Self.titles[self] ?? rawValue }

    private static let titles: [Name: String] = [
      .verdict: "结论", .agenda: "今天谁要办什么", .traffic: "收发流量", .reconciliation: "双方核对", .differences: "双方差异",
      .balance: "义务平衡", .accounts: "各部门各规则的义务平衡",
      .pushTimeliness: "推送时限",
      .latePushes: "逾期到达的记录", .rejudged: "改判的记录", .claims: Rule.Family.claim.title.zh,
      .returns: LocalizedText.claimReturn.zh, .reassignments: "改派", .supervisionPush: "监管信息推送",
      .commitments: "承诺核查",
      .letters: "函告、处理与历史遗留问题", .surveys: "联合踏勘评审", .parallel: "并联审批", .inquiries: "函询与会商",
      .rejections: "退回的文件和记录", .leads: "责任线索", .withdrawnLeads: "撤回的线索", .calendar: "日历与办法", .rules: "规则",
      .provisional: "暂定时限", .movedDeadlines: "重算的时限", .downtimes: "停机", .signoff: "复核确认",
      .unsignedDays: "未复核的日子", .resolutions: "联席会议决定", .openItems: "未结台账",
      .expected: "应报核对",
    ]
  }

  /// One of the tables.
  func table(_ name: Name) -> ReportTable {
    switch name {
    case .verdict: verdict
    case .agenda: agenda
    case .traffic: traffic
    case .reconciliation: reconciliation
    case .differences: differences
    case .balance: balance
    case .accounts: accounts
    case .pushTimeliness: pushTimeliness
    case .latePushes: table(of: report.latePushes)
    case .rejudged: rejudged
    case .claims: claims
    case .returns: returns
    case .supervisionPush: supervisionPush
    case .reassignments, .commitments, .letters, .surveys, .parallel, .inquiries, .resolutions:
      table(of: report.lines(in: name))
    case .rejections: rejections
    case .leads: leads
    case .withdrawnLeads: withdrawnLeads
    case .calendar: calendar
    case .rules: rules
    case .provisional: provisional
    case .movedDeadlines: movedDeadlines
    case .downtimes: downtimes
    case .signoff: signoff
    case .unsignedDays: unsignedDays
    case .openItems: openItems
    case .expected: expected
    }
  }

  /// A department's code and name.
  func cells(department: String) -> ReportTable.Row {
    [.text(department), .text(context.name(of: department))]
  }

  /// The code and name of whom something was asked of, with whoever has taken over.
  func cells(debtor: String) -> ReportTable.Row {
    [.text(debtor), .text(context.nameWithHeir(of: debtor))]
  }

  /// The row of sums below columns that have none.
  static func sums(after count: Int, _ cells: ReportTable.Row) -> ReportTable.Row {
    ["合计"] + Array(repeating: .empty, count: count - 1) + cells
  }
}
