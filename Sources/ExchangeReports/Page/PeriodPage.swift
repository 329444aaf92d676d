import ExchangeBase
import ExchangeEvidence
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A period's report as one page to read and to print, in the form of the day's: from the same templates.
struct PeriodPage {
  /// How many rows of a list are printed.
  private static let printedRows = 12
  /// How many departments without a place are named.
  private static let namedDepartments = 20

  let report: PeriodReport
  var context: DayContext { report.context }

  /// The page. The same report gives the same bytes.
  var bytes: [UInt8] {
    PageTemplates.all.page(
      [
        "exchange": context.exchangeTitle, "noun": report.period.noun, "name": report.period.name,
        "header": header, "verdict": verdict, "figures": figures, "timeliness": timeliness.values,
        "ages": PageChart.ages(of: report.agenda).values, "trend": trend.columns, "sections": sections,
        "footer": footer,
      ], footing: "\(report.period.reportTitle) \(report.period.name)")
  }

  private var header: PageValues {
    let (first, last) = (report.period.days.lowerBound, report.period.days.upperBound)
    return [
      "exchange": context.exchangeTitle, "title": report.period.reportTitle,
      "period": "\(report.period.title)（\(first) 至 \(last)）",
      "status": "\(report.days.count) 天", "color": report.isClosed ? "good" : "late",
      "state": report.isClosed ? LocalizedText.dayClosed.zh : "未日终", "banner": banner,
    ]
  }

  /// What isn't counted, and why.
  private var banner: String? {
    let before = report.daysBefore > 0 ? "本交换自 \(report.days[0].day) 开始，此前的 \(report.daysBefore) 天没有记录。" : ""
    guard let first = report.openDays.first, let last = report.openDays.last else {
      return before.isEmpty ? nil : before
    }
    let days = first == last ? "\(first)" : "\(first) 至 \(last)"
    return before
      + "有 \(report.openDays.count) 天没有日终（\(days)），未计入。以下数字可能变化，以全部日终后的\(report.period.noun)为准。"
  }

  private var verdict: PageValues {
    let verdict = PeriodVerdict(of: report)
    let totals = report.totals
    return [
      "tone": verdict.isGood ? "good" : "bad", "title": verdict.title,
      "parts": verdict.parts.enumerated().map { index, part -> PageValues in
        [
          "separator": index == 0 ? "" : "，", "text": part.text, "tone": part.isGood ? "good" : "bad",
          "link": part.link, "plain": part.link == nil,
        ]
      },
      "summary": "\(report.period.words.this)收到 \(totals.files.total) 份文件、\(totals.records.found) 条记录，"
        + "接收 \(totals.records.accepted) 条，退回 \(totals.records.rejected) 条；"
        + "向有关部门送达 \(totals.received.deliveries) 份、\(totals.received.records) 条。",
    ]
  }

  private var figures: PageValues {
    let words = report.period.words
    return [
      "before": report.before == nil
        ? "\(words.before)没有全部日终的数字" : "\(words.before)是 \(report.period.before?.title ?? "")",
      "cards": report.headlines.map { card -> PageValues in
        [
          "title": card.title, "figure": card.figure, "unit": card.unit.title.zh,
          "beforeTitle": card.before.map { _ in words.before }, "before": card.before, "alarm": card.isAlarm,
          "detail": card.detail.isEmpty ? nil : card.detail,
        ]
      },
    ]
  }

  // MARK: Charts

  /// What each department did in time, did late, and should have done.
  private var timeliness: PageChart {
    let bars = report.lines.map { line -> PageChart.Bar in
      let figures = line.figures
      return .init(
        label: line.department.name,
        values: [
          figures.pushes.onTime + figures.excused + figures.dealtWith.inTime,
          figures.pushes.late - figures.excused + figures.dealtWith.late, figures.overdue,
        ].map { max(0, $0) })
    }
    return PageChart(
      title: "各部门的时效：推送和认领（条）", id: "timeliness",
      parts: [ObligationState.met, .metLate, .overdue].map { .init(title: $0.title.zh, color: $0.color) },
      bars: bars.filter { $0.total > 0 }.sorted {
        ($1.values[2], $1.values[1], $1.total, $0.label) < ($0.values[2], $0.values[1], $0.total, $1.label)
      }, nothing: "没有计时限的记录，也没有逾期未办的事项。")
  }

  /// What came on each day, or in each week where there are many days.
  private var trend: PageChart {
    let isByDay = report.days.count <= 31
    var sums: [(name: String, records: RecordCounts)] = []
    for day in report.days {
      let name = isByDay ? day.day.description : ReportPeriod(weekOf: day.day).name
      if sums.last?.name != name { sums.append((name, RecordCounts())) }
      sums[sums.count - 1].records += day.figures.records
    }
    let bars = sums.map { name, records in
      PageChart.Bar(label: name, values: [records.accepted, records.rejected, records.unchanged])
    }
    return PageChart(
      title: "\(isByDay ? "各日" : "各周")收到的记录（条）", id: "trend",
      parts: zip(RecordFate.allCases, ["good", "bad", "same"]).map { .init(title: $0.title.zh, color: $1) },
      bars: bars, nothing: "没有部门投放记录。", step: isByDay ? "日" : "周")
  }

  // MARK: Sections

  private var sections: [PageValues] {
    let departments = DayPage.departments
    // The items themselves stand in another package; in this one is how much of it each department has.
    var oldest = PageTable.oldest(
      of: report.agenda, context,
      note:
        "按产生的先后；逐项见最后一日的对账包 \(context.day).zip 里的 \(DaySheets.Name.openItems.rawValue)。",
      files: [PeriodSheets.Name.open.rawValue])
    oldest.sheetsWord = "各部门的合计见 "
    var sections: [PageValues] = [
      [
        "id": "indicators", "title": "指标、排名和亮灯",
        "remark": "\(LocalizedText.notOfTheMeasure.zh)，供联席会议参考",
        "tables": Indicator.allCases.map {
          indicatorTable($0).values(shown: departments.shown, printed: Self.printedRows)
        },
      ],
      [
        "id": "departments", "title": "各部门", "remark": "除文件和投递以份计外，一律以记录（条）计",
        "tables": [departmentTable.values(shown: departments.shown, printed: departments.printed / 2)],
      ],
      [
        "id": "leads", "title": "提交联席会议的责任线索", "remark": LocalizedText.lead.zh,
        "note": "第十九条的联席会议研究、第二十八条的责任追究，均由有权机关决定；这里只列事实、部门自己说明的理由和处理系统停机的时间。"
          + "逾期到达的记录逐条见表格文件。",
        "tables": [
          leadCounts.values(shown: departments.shown, printed: Self.printedRows),
          leadTable.values(shown: PeriodReport.shownLeads, printed: Self.printedRows),
        ],
      ],
      [
        "id": "register", "title": "期末未结",
        "tables": [
          oldest.values(shown: Agenda.oldestItems, printed: DayPage.printedOldest),
          balance.values(shown: balance.rows.count, printed: balance.rows.count),
        ],
      ],
      [
        "id": "days", "title": "各日",
        "folded": [
          [
            "title": dayTable.title, "amount": dayTable.amount,
            "table": dayTable.values(shown: 400, printed: 0),
          ] as PageValues
        ],
      ],
    ]
    let running = downtimes
    if !running.rows.isEmpty {
      sections.append([
        "id": "running", "title": "运行",
        "tables": [running.values(shown: departments.shown, printed: Self.printedRows)],
      ])
    }
    return sections
  }

  private func indicatorTable(_ indicator: Indicator) -> PageTable {
    let lines = report.lines(of: indicator)
    let placed = lines.filter { $0.place != nil }
    let others = lines.filter { $0.place == nil }
    let periods = context.profile.periods
    let lights = zip(WarningLight.allCases, periods.thresholds[indicator] ?? []).map { light, percent in
      "\(indicator.isBetterHigh ? "低于" : "高于") \(percent)% \(light.title.zh)"
    }
    let names = others.prefix(Self.namedDepartments).map { line in
      "\(context.name(of: line.department))（\(line.part)／\(line.whole)）"
    }
    let minimum = "不足 \(periods.minimumRecords) 条的不参与排名，也不亮灯"
    return PageTable(
      title: indicator.title.zh, amount: "\(placed.count) 个部门",
      note: "\(indicator.definition.zh)\(lights.joined(separator: "，"))；\(minimum)。", id: indicator.rawValue,
      columns: ["部门", "名次", indicator.part.zh, indicator.whole.zh, indicator.title.zh, "亮灯"],
      rows: placed.map { line in
        [
          .name(context.name(of: line.department)), .number(line.place ?? 0), .number(line.part),
          .number(line.whole), .moment(line.percent),
          line.light.map { .badge($0.title.zh, color: $0.color) } ?? .text(""),
        ]
      },
      rest: others.isEmpty
        ? placed.isEmpty ? "没有可比的部门。" : nil
        : "不参与排名：\(names.joined(separator: "、"))\(others.count > names.count ? " 等 \(others.count) 个部门" : "")。",
      files: [PeriodSheets.Name.indicators.rawValue])
  }

  private var departmentTable: PageTable {
    func cells(_ figures: PeriodFigures) -> [PageTable.Cell] {
      let (records, answers) = (figures.records, figures.dealtWith)
      return [
        figures.files.total, records.found, records.accepted, records.rejected, records.unchanged,
        figures.pushes.late - figures.excused, figures.received.records, answers.inTime, answers.late,
        figures.unstatedDays, figures.open, figures.overdue,
      ].map { .number($0) }
    }
    let busy = report.lines.filter { !$0.figures.isEmpty }
    let quiet = report.lines.count - busy.count
    return PageTable(
      title: "收发、时效和未结", note: quiet > 0 ? "其余 \(quiet) 个部门没有收发，也没有未了的义务。" : nil, id: "volume",
      columns: ["部门", "投放文件", "记录"] + RecordFate.allCases.map(\.title.zh)
        + ["逾期到达", "收到记录", "按期认领", "逾期认领", "未报清单（天）", "期末未结", "其中逾期"],
      rows: busy.map { [.name(context.nameWithHeir(of: $0.department.code))] + cells($0.figures) },
      sums: [.name("合计")] + cells(report.totals), rest: busy.isEmpty ? "各部门都没有收发，也没有未了的义务。" : nil,
      files: [PeriodSheets.Name.departments.rawValue])
  }

  /// How many leads there are to each article.
  private var leadCounts: PageTable {
    PageTable(
      title: "线索汇总", amount: "\(report.leadTotal) 条",
      note: report.withdrawnLeads > 0 ? "另有 \(report.withdrawnLeads) 条已撤回，见表格文件。" : nil, id: "lead-counts",
      columns: ["部门", "条款", "义务", "线索", "记录", "说明了理由", "期间有停机"],
      rows: report.leadCounts.map { count in
        [
          .name(context.name(of: count.department)), .text(count.article),
          .text(context.title(ofRule: count.rule)), .number(count.leads), .number(count.records),
          .number(count.withReason), .number(count.touched),
        ]
      }, rest: report.leadCounts.isEmpty ? "没有责任线索。" : nil,
      files: [PeriodSheets.Name.leads, .withdrawnLeads].map(\.rawValue))
  }

  /// What isn't or wasn't met, each with the reason that the department gave and the exchange's own downtime.
  private var leadTable: PageTable {
    PageTable(
      title: "未按规定办理的事项", amount: "\(report.leadsOfDuties) 条", id: "lead-list",
      columns: ["部门", "条款", "义务", "事项", "事实", "部门说明的理由", "停机（分钟）"],
      rows: report.leads.map { one in
        [
          .name(context.name(of: one.lead.department)), .text(one.lead.article),
          .text(context.title(ofRule: one.lead.rule)), .foreign(MatterRow.name(in: one.lead.matter)),
          .foreign(one.lead.facts), .foreign(one.reason?.words ?? "没有说明"), .number(one.downtime),
        ]
      },
      rest: report.leads.isEmpty
        ? "没有这样的事项。"
        : report.leadsOfDuties > report.leads.count ? "这里只列前 \(report.leads.count) 条。" : nil,
      files: [PeriodSheets.Name.leads.rawValue])
  }

  private var balance: PageTable {
    PageTable(
      title: "义务平衡", note: "\(BalanceFigure.periodEquation.zh)，以记录（条）计。", id: "balance",
      columns: ["类别"] + BalanceFigure.allCases.map(\.periodTitle.zh),
      rows: report.balances.map { [.name($0.family.title.zh)] + $0.figures.map { .number($0) } },
      sums: [.name("合计")] + report.balanceOfAll.map { .number($0) },
      rest: report.balances.isEmpty ? "没有未了的义务，也没有新增和了结。" : nil,
      files: [PeriodSheets.Name.balance.rawValue])
  }

  private var dayTable: PageTable {
    let unsigned = Set(report.unsignedDays)
    let last = report.days.last?.day
    return PageTable(
      title: "各日收发和日报包", amount: "\(report.days.count) 天", id: "day-list",
      columns: ["日期", "当日", "文件", "记录", "接收", "退回", "逾期到达", "送达", "日末未结", "复核", "日报包 SHA-256"],
      rows: report.days.map { day in
        let figures = day.figures
        return [.moment(day.day.description), .text(day.status)]
          + [
            figures.files.total, figures.records.found, figures.records.accepted, figures.records.rejected,
            figures.pushes.late, figures.received.records, day.open,
          ].map { .number($0) } + [
            .text(unsigned.contains(day.day) ? "未复核" : day.day == last ? "" : "已复核"),
            .foreign(day.package.map { String($0.prefix(16)) + "…" } ?? ""),
          ]
      }, files: [PeriodSheets.Name.trend, .days].map(\.rawValue))
  }

  private var downtimes: PageTable {
    PageTable(
      title: "处理系统停机", amount: "\(report.downtimes.count) 次", note: DowntimeShare.note, id: "downtimes",
      columns: ["停止", "恢复", "分钟", "此前未计分钟"],
      rows: report.downtimes.map { share in
        [
          .moment(String(share.downtime.since.forPeople.prefix(16))),
          .moment(String(share.downtime.until.forPeople.prefix(16))), .number(share.minutes),
          .number(share.minutesBefore),
        ]
      }, files: [PeriodSheets.Name.downtimes.rawValue])
  }

  private var footer: PageValues {
    let days = report.isClosed ? "，各日日报包一并给出时逐个核对" : ""
    let signed = report.evidence?.key.map { "清单由密钥 \($0.id) 签名，用 exchange verify 核对\(days)。" } ?? ""
    let lost = report.evidence?.statement.lostKey.map { "应签它的密钥 \($0) 已遗失，签名的密钥是后来启用的。" } ?? ""
    let facts = [
      ("依据", "\(context.profile.title)（\(context.profile.documentNumber)）"),
      ("工作日历", context.calendarVersion),
      ("台账截至", "第 \(report.lastEntry) 条，\(report.asOf.forPeople)"),
      ("台账摘要", "\(report.digest ?? "没有记录")（台账的链头，不是本包的 SHA-256）"),
      ("核对", "各数字是各日日报的合计。解压后运行 sha256sum -c manifest-sha256.txt；机器可读的数字见 period.xml。\(signed)\(lost)"),
    ]
    return ["facts": facts.map { term, fact -> PageValues in ["term": term, "fact": fact] }]
  }
}

extension WarningLight {
  /// The class of the page's style that colours it.
  fileprivate var color: String {
    switch self {
    case .warning: "wait"
    case .yellow: "late"
    case .red: "bad"
    }
  }
}
