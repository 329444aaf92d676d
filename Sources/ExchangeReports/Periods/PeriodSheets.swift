import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A period's report as tables for Excel and WPS, with Chinese heads.
struct PeriodSheets {
  let report: PeriodReport
  let leads: PeriodLeads
  var context: DayContext { report.context }

  /// The names of the files, for whoever points to one.
  enum Name: String, CaseIterable {
    case verdict = "00-verdict.csv"
    case departments = "01-departments.csv"
    case balance = "01-balance.csv"
    case trend = "02-trend.csv"
    case indicators = "03-indicators.csv"
    case thresholds = "03-thresholds.csv"
    case pushes = "04-push-timeliness.csv"
    case endings = "05-endings.csv"
    case open = "06-open.csv"
    case ages = "06-open-ages.csv"
    case leads = "07-accountability-leads.csv"
    case withdrawnLeads = "07-withdrawn-leads.csv"
    case downtimes = "08-downtimes.csv"
    case days = "09-days.csv"

    /// The number in front of its sheet's title.
    var number: Substring { rawValue.prefix(2) }

    /// What it holds, as the workbook names its sheet.
    var title: String { Self.titles[self] ?? rawValue }

    private static let titles: [Name: String] = [
      .verdict: "结论", .departments: "各部门收发和待办", .balance: "义务平衡", .trend: "走势", .indicators: "指标、排名和亮灯",
      .thresholds: "排名和亮灯的标准", .pushes: "推送时限", .endings: "办结情况", .open: "期末未结", .ages: "期末未结的时长",
      .leads: "联席会议责任线索", .withdrawnLeads: "撤回的线索", .downtimes: "停机", .days: "各日日报",
    ]
  }

  /// One of the tables.
  func table(_ name: Name) -> ReportTable {
    switch name {
    case .verdict: verdict
    case .departments: departments
    case .balance: balance
    case .trend: trend
    case .indicators: indicators
    case .thresholds: thresholds
    case .pushes: pushes
    case .endings: endings
    case .open: open
    case .ages: ages
    case .leads: meetingLeads
    case .withdrawnLeads: withdrawnLeads
    case .downtimes: downtimes
    case .days: days
    }
  }

  /// A department's code and name.
  private func cells(department: String) -> ReportTable.Row {
    [.text(department), .text(context.name(of: department))]
  }

  // MARK: Figures

  private var verdict: ReportTable {
    let verdict = PeriodVerdict(of: report)
    let (good, bad): (SpreadsheetSheet.Cell, SpreadsheetSheet.Cell) = ("正常", "请处理")
    let (first, last) = (report.period.days.lowerBound, report.period.days.upperBound)
    let head: [ReportTable.Row] = [
      [
        "期间", .text("\(report.period.noun) \(report.period.title)"), .empty, .empty, .empty,
        .text("\(first) 至 \(last)"),
      ],
      ["结论", .empty, .empty, .empty, verdict.isGood ? good : bad, .text(verdict.title)],
    ]
    let open: [ReportTable.Row] =
      report.isClosed
      ? []
      : [
        [
          "没有日终、未计入的日子", .number(report.openDays.count), .empty, "天", bad,
          .text(report.openDays.map(\.description).joined(separator: "、")),
        ]
      ]
    var table = ReportTable(
      ["项目", "\(report.period.words.this)", "\(report.period.words.before)", "单位", "状态", "说明"],
      rows: head + verdict.parts.map { ["", .empty, .empty, .empty, $0.isGood ? good : bad, .text($0.text)] }
        + open
        + report.headlines.map { headline in
          [
            .text(headline.title), .number(headline.figure), .init(headline.before),
            .text(headline.unit.title.zh), headline.isAlarm ? bad : .empty, .text(headline.detail),
          ]
        })
    table.isAlarm = { $0[4] == bad }
    return table
  }

  /// The heads of a department's figures; `trend` has the same, but what is told of an end.
  private static let flows: [(title: String, part: any KeyPath<PeriodFigures, Int> & Sendable)] =
    [("投放文件", \.files.total), ("退回文件", \.files.rejected), ("记录", \.records.found)]
    + [
      ("接收记录", \.records.accepted), ("退回记录", \.records.rejected), ("重复记录", \.records.unchanged),
      ("收到投递", \.received.deliveries), ("收到记录", \.received.records), ("推送按期", \.pushes.onTime),
      ("推送逾期", \.pushes.late), ("其中改判为按期", \.excused), ("推送不计时限", \.pushes.unmeasured),
      ("按期认领或退回", \.dealtWith.inTime), ("逾期认领或退回", \.dealtWith.late), ("认领退回（次）", \.returns),
      ("清单差异（处）", \.differences),
    ]

  private static func row(_ figures: PeriodFigures) -> ReportTable.Row {
    flows.map { .number(figures[keyPath: $0.part]) }
  }

  private var departments: ReportTable {
    func row(_ figures: PeriodFigures) -> ReportTable.Row {
      Self.row(figures)
        + [figures.unstatedDays, figures.open, figures.overdue].map { .number($0) }
    }
    return ReportTable(
      ["部门代码", "部门", "角色"] + Self.flows.map(\.title)
        + ["未报清单（天）", "期末未结记录", "其中\(ObligationState.overdue.title.zh)"],
      rows: report.lines.map { line in
        [
          .text(line.department.code), .text(context.nameWithHeir(of: line.department.code)),
          .text(line.department.role),
        ] + row(line.figures)
      }, sums: DaySheets.sums(after: 3, row(report.totals)))
  }

  private var balance: ReportTable {
    ReportTable(
      ["类别"] + BalanceFigure.allCases.map(\.periodTitle.zh),
      rows: report.balances.map { [.text($0.family.title.zh)] + $0.figures.map { .number($0) } },
      sums: ["合计"] + report.balanceOfAll.map { .number($0) })
  }

  /// A row a day.
  private var trend: ReportTable {
    ReportTable(
      ["日期", "当日"] + Self.flows.map(\.title) + ["日末未结记录"],
      rows: report.days.map { day in
        [.day(day.day), .text(day.status)] + Self.row(day.figures) + [.number(day.open)]
      },
      sums: DaySheets.sums(after: 2, Self.row(report.days.reduce(into: PeriodFigures()) { $0 += $1.figures }))
    )
  }

  private var indicators: ReportTable {
    var table = ReportTable(
      ["指标", "名次", "部门代码", "部门", "分子（条）", "分母（条）", "百分比", "亮灯", "说明"],
      rows: report.indicators.map { line in
        [.text(line.indicator.title.zh), .init(line.place)] + cells(department: line.department) + [
          .number(line.part), .number(line.whole), .text(line.percent), .init(line.light?.title.zh),
          line.place == nil ? .text(line.placeTitle) : .empty,
        ]
      })
    table.isAlarm = { $0[7] == .text(WarningLight.red.title.zh) }
    return table
  }

  /// What departments are compared by; the measure has none of it.
  private var thresholds: ReportTable {
    let periods = context.profile.periods
    return ReportTable(
      ["指标", "算法"] + WarningLight.allCases.map { "\($0.title.zh)（%）" } + ["排名至少（条）", "出处"],
      rows: Indicator.allCases.map { indicator in
        let percentages = periods.thresholds[indicator] ?? []
        return [.text(indicator.title.zh), .text(indicator.definition.zh)]
          + percentages.map { .text("\(indicator.isBetterHigh ? "低于" : "高于") \($0)") }
          + [.number(periods.minimumRecords), .text(LocalizedText.notOfTheMeasure.zh)]
      })
  }

  private var pushes: ReportTable { .pushes(report.pushes, totals: report.totals.pushes, context) }

  private var endings: ReportTable {
    ReportTable(
      ["类别", "部门代码", "部门", "结果", "是否逾期", "记录"],
      rows: report.endings.map { ending in
        [.text(ending.family.title.zh)] + cells(department: ending.debtor) + [
          .text(ending.outcome.title(of: ending.family, hasLimit: ending.hasLimit).zh), .init(ending.isLate),
          .number(ending.records),
        ]
      }, sums: DaySheets.sums(after: 5, [.number(report.endings.reduce(0) { $0 + $1.records })]))
  }

  // MARK: What is open at the end

  private var open: ReportTable {
    let parts: [(title: String, part: KeyPath<Agenda.Line, OpenTally>)] = [
      (ObligationState.overdue.title.zh, \.overdue), ("其中认领", \.overdueClaims), ("期满待认定或补报", \.elapsed),
      (LocalizedText.withoutLimit.zh, \.withoutLimit), ("其中超过 \(Agenda.oldDays) 日", \.old),
      ("合计", \.total),
    ]
    func row(_ line: Agenda.Line) -> ReportTable.Row {
      parts.map { .number(line[keyPath: $0.part].records) } + [.number(line.total.items)]
    }
    var table = ReportTable(
      ["部门代码", "部门", "联系人", "电话"] + parts.map { "\($0.title)（条）" } + ["合计（项）", "最早的一项", "自何时起"],
      rows: report.agenda.lines.map { line in
        let (contact, oldest) = (context.contact(of: line.department), line.oldest)
        return [
          .text(context.actor(for: line.department)), .text(context.nameOfActor(for: line.department).zh),
          .init(contact?.name), .init(contact?.phone),
        ] + row(line)
          + [
            .init(oldest.map { "\(context.title(ofRule: $0.obligation.key.rule)) \($0.subject ?? "")" }),
            .init(oldest?.obligation.openedAt),
          ]
      }, sums: DaySheets.sums(after: 4, row(report.agenda.total)))
    table.isAlarm = { $0[4] != .number(0) }
    return table
  }

  private var ages: ReportTable {
    ReportTable(
      ["已历", "\(ObligationState.overdue.title.zh)（条）", "未逾期（条）", "\(LocalizedText.withoutLimit.zh)（条）"],
      rows: zip(report.agenda.ageTitles, report.agenda.ages).map { title, age in
        [.text(title)] + [age.overdue, age.inTime, age.withoutLimit].map { .number($0.records) }
      })
  }

  // MARK: Leads

  /// For the joint meeting (art. 19): what may be a case of article 28. Each row says that none is found to be.
  private var meetingLeads: ReportTable {
    ReportTable(
      [
        "线索条款", "性质", "部门代码", "部门", "义务", "义务依据", "事项", "记录", "事实", "部门说明的理由", "理由所在", "理由收到时间",
        "期间处理系统停机（分钟）", "证据",
      ]
    ) { body in
      try leads.forEach { one in
        let lead = one.lead
        try body(
          [.text(lead.article), .text(LocalizedText.lead.zh)] + cells(department: lead.department) + [
            .text(context.title(ofRule: lead.rule)), .text(lead.basis), .text(lead.matter),
            .number(lead.records), .text(lead.facts), .init(one.reason?.words), .init(one.reason?.record),
            .init(one.reason?.at), .number(one.downtime), .text(lead.evidence.joined(separator: "；")),
          ])
      }
    }
  }

  private var withdrawnLeads: ReportTable {
    ReportTable(["线索条款", "撤回原因", "部门代码", "部门", "义务", "事项", "记录", "原来", "现在", "证据"]) { body in
      try leads.forEachWithdrawn { lead in
        try body(
          [.text(lead.article), .text(lead.reason)] + cells(department: lead.department) + [
            .text(context.title(ofRule: lead.rule)), .text(lead.matter), .number(lead.records),
            .text(lead.before), .text(lead.after), .text(lead.evidence.joined(separator: "；")),
          ])
      }
    }
  }

  // MARK: Running

  private var downtimes: ReportTable {
    ReportTable(
      ["停止", "恢复", "分钟", "此前未计分钟"],
      rows: report.downtimes.map { share in
        [
          .moment(share.downtime.since), .moment(share.downtime.until), .number(share.minutes),
          .number(share.minutesBefore),
        ]
      })
  }

  /// The packages of the days; what isn't closed isn't counted.
  private var days: ReportTable {
    let unsigned = Set(report.unsignedDays)
    let last = report.days.last?.day
    return ReportTable(
      ["日期", "当日", "状态", "复核", "日报包 SHA-256"],
      rows: report.days.map { day in
        [
          .day(day.day), .text(day.status), .text(LocalizedText.dayClosed.zh),
          unsigned.contains(day.day) ? "未复核" : day.day == last ? .empty : "已复核", .init(day.package),
        ]
      } + report.openDays.map { [.day($0), .empty, "没有日终，未计入", .empty, .empty] })
  }
}
