import ExchangeBase
import ExchangeEvidence
import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// A day's report as one page to read and to print. It needs nothing from elsewhere, and says all without its script.
///
/// What it looks like lies in `Templates`; here is what they are given.
struct DayPage {
  /// How many rows the lists have together, so that the page stays small however much came: their sheets have all.
  static let shownRows = 240
  /// How many of them are printed.
  static let printedRows = 24
  /// How many of the items that have been open longest are printed.
  static let printedOldest = 6
  /// How many departments a table of departments has at most, and how many of them are printed.
  static let departments = (shown: 100, printed: 40)

  let report: DayReport
  var context: DayContext { report.context }

  /// The page. The same report gives the same bytes.
  var bytes: [UInt8] {
    PageTemplates.all.page(
      [
        "exchange": context.exchangeTitle, "noun": "日报", "name": context.day.description, "header": header,
        "verdict": verdict, "agenda": agenda, "figures": figures, "timeliness": timeliness.values,
        "ages": ages.values, "trend": trend.columns, "sections": sections, "signoff": signoff,
        "footer": footer,
      ], footing: "审管信息交换日报 \(context.day)")
  }

  private var header: PageValues {
    [
      "exchange": context.exchangeTitle, "title": "审管信息交换日报",
      "day": ["date": context.day.description, "spelled": Self.spelled(day: context.day)] as PageValues,
      "status": context.dayStatus.zh, "color": report.isClosed ? "good" : "late",
      "state": report.isClosed ? LocalizedText.dayClosed.zh : "未日终",
      "banner": report.isClosed
        ? nil : "当日尚未日终，统计截至 \(report.asOf.forPeople)。以下数字可能变化，以日终后的日报为准。",
    ]
  }

  /// The sections below the charts. Their lists share the rows that the page has.
  private var sections: [PageValues] {
    let attention = attentionTables
    let folded = foldedTables.filter { !$0.isEmpty }
    let running = runningTables
    let lists = attention + folded + running
    let shown = PageShares.of(lists.map(\.rows.count), total: Self.shownRows)
    // What is folded isn't printed.
    let open = lists.indices.map { attention.indices.contains($0) || $0 >= lists.count - running.count }
    let printed = PageShares.of(
      lists.indices.map { open[$0] ? lists[$0].rows.count : 0 }, total: Self.printedRows)
    let values = lists.indices.map { lists[$0].values(shown: shown[$0], printed: printed[$0]) }
    let missing = foldedTables.filter(\.isEmpty).map(\.title)
    let remarks = calendarRemarks
    let all: [(isTold: Bool, values: PageValues)] = [
      (
        true,
        [
          "id": "register", "title": "未结台账", "remark": "所有尚未办结的事项，不论有无时限",
          "tables": [
            oldest.values(shown: Agenda.oldestItems, printed: Self.printedOldest),
            balance.values(shown: balance.rows.count, printed: balance.rows.count),
          ],
        ]
      ),
      (
        !attention.isEmpty,
        [
          "id": "attention", "title": "需要关注", "remark": LocalizedText.lead.zh,
          "tables": Array(values.prefix(attention.count)),
        ]
      ),
      (
        true,
        [
          "id": "details", "title": "明细", "remark": "除文件和投递以份计外，一律以记录（条）计",
          "tables": [departments.values(shown: Self.departments.shown, printed: Self.departments.printed)],
          "folded": folded.indices.map { index -> PageValues in
            let table = values[attention.count + index]
            return ["title": folded[index].title, "amount": folded[index].amount, "table": table]
          },
          "rest": missing.isEmpty ? nil : "当日没有：\(missing.joined(separator: "、"))。",
        ]
      ),
      (
        !running.isEmpty || !remarks.isEmpty,
        [
          "id": "running", "title": "日历与运行",
          "note": remarks.isEmpty ? nil : remarks.joined(),
          "tables": Array(values.suffix(running.count)),
        ]
      ),
    ]
    return all.filter(\.isTold).map(\.values)
  }

  /// What rests on holiday notices that aren't there.
  private var calendarRemarks: [String] {
    var remarks = context.missingHolidayNotices.map { "\($0) 年的放假通知还没有装入，请写成 calendar/\($0).csv。" }
    let provisional = report.provisional
    if provisional > 0 { remarks.append("有 \(provisional) 项未了义务的时限是暂定的：所涉年度的放假安排装入后重算。") }
    return remarks
  }

  private var footer: PageValues {
    let signed =
      report.evidence?.key.map { "清单由密钥 \($0.id) 签名，用 exchange verify 或 openssl 核对（docs/verify.md）。" } ?? ""
    let lost = report.evidence?.statement.lostKey.map { "应签它的密钥 \($0) 已遗失，签名的密钥是后来启用的。" } ?? ""
    let facts = [
      ("依据", "\(context.profile.title)（\(context.profile.documentNumber)）"),
      ("工作日历", context.calendarVersion),
      ("台账截至", "第 \(report.lastEntry) 条，\(report.asOf.forPeople)"),
      (report.isClosed ? "日终摘要" : "台账摘要", "\(report.digest ?? "没有记录")（台账的链头，不是本日报包的 SHA-256）"),
      ("核对", "解压后运行 sha256sum -c manifest-sha256.txt；机器可读的数字见 reconciliation.xml。\(signed)\(lost)"),
    ]
    return ["facts": facts.map { term, fact -> PageValues in ["term": term, "fact": fact] }]
  }

  /// 2021年1月4日
  static func spelled(day: Day) -> String { "\(day.year)年\(day.month)月\(day.dayOfMonth)日" }
}
