import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// A day's report as one page to read and to print: no script, nothing from elsewhere.
struct DayPage {
  let report: DayReport
  var context: DayContext { report.context }

  /// The page. The same report gives the same bytes.
  var bytes: [UInt8] {
    var html = HTMLWriter()
    html.element("html", ["lang": "zh-CN"]) { html in
      html.element("head") { head(&$0) }
      html.element("body") { html in
        html.element("header") { header(&$0) }
        html.element("main") { html in
          overview(&html)
          attention(&html)
          obligations(&html)
          details(&html)
          running(&html)
          signoff(&html)
        }
        html.element("footer") { footer(&$0) }
      }
    }
    return html.bytes
  }

  private func head(_ html: inout HTMLWriter) {
    html.void("meta", ["charset": "utf-8"])
    html.void(
      "meta",
      ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"])
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.element("title", text: "\(context.exchangeTitle) 日报 \(context.day)")
    html.style(Self.css)
  }

  private func header(_ html: inout HTMLWriter) {
    html.element("p", ["class": "exchange"], text: context.exchangeTitle)
    html.element("h1", text: "审管信息交换日报")
    html.element("p", ["class": "day"]) { html in
      html.element("time", ["datetime": context.day.description], text: Self.spelled(day: context.day))
      html.element("span", ["class": "badge"], text: context.dayStatus.zh)
      html.element(
        "span", ["class": report.isClosed ? "badge closed" : "badge open"],
        text: report.isClosed ? LocalizedText.dayClosed.zh : "未日终")
    }
    html.element("p", ["class": "seal"]) { html in
      html.text(report.isClosed ? "日终摘要 " : "台账摘要 ")
      html.element("code", text: report.digest ?? "（没有记录）")
    }
    if !report.isClosed {
      html.element(
        "p", ["class": "banner"],
        text: "当日尚未日终，统计截至 \(report.asOf.forPeople)。以下数字可能变化，以日终后的日报为准。")
    }
  }

  private func overview(_ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("p", ["class": "summary"], text: summary)
      needs(&html)
      html.element("div", ["class": "cards"]) { cards(&$0) }
      html.element("div", ["class": "charts"]) { html in
        traffic.write(to: &html, nothing: "当日没有部门投放记录。")
        claimStates.write(to: &html, nothing: "当日没有需要认领的记录。")
      }
    }
  }

  private var traffic: StackedBars {
    let lines = report.lines.filter { $0.figures.records.found > 0 }
    return StackedBars(
      title: "各部门报送的记录（条）", unit: .record, id: "traffic",
      parts: [
        .init(title: RecordFate.accepted.title.zh, color: "good"),
        .init(title: "\(RecordFate.unchanged.title.zh)（此前已收）", color: "same"),
        .init(title: RecordFate.rejected.title.zh, color: "bad"),
      ],
      bars: lines.sorted { $0.figures.records.found > $1.figures.records.found }.map { line in
        let records = line.figures.records
        return .init(
          label: line.department.name, values: [records.accepted, records.unchanged, records.rejected])
      })
  }

  private var claimStates: StackedBars {
    let lines = report.lines.filter { $0.figures.claims.records > 0 }
      .sorted {
        ($0.figures.claims.overdue, $0.figures.claims.records) > (
          $1.figures.claims.overdue, $1.figures.claims.records
        )
      }
    let bars = [("全部部门", report.totals.claims)] + lines.map { ($0.department.name, $0.figures.claims) }
    return StackedBars(
      title: "应认领记录的状态（条）", unit: .record, id: "claims",
      parts: [ObligationState.met, .metLate, .returned, .superseded, .open, .overdue].map {
        .init(title: $0.title(of: .claim).zh, color: $0.color)
      },
      bars: bars.map {
        .init(
          label: $0.0,
          values: [
            $0.1.inTime, $0.1.late, $0.1.returned, $0.1.superseded, $0.1.pending, $0.1.overdue,
          ])
      })
  }

  private func footer(_ html: inout HTMLWriter) {
    html.element("dl") { html in
      let signed =
        report.evidence?.key.map { "清单由密钥 \($0.id) 签名，用 exchange verify 或 openssl 核对（docs/verify.md）。" } ?? ""
      let facts = [
        ("依据", "\(context.profile.title)（\(context.profile.documentNumber)）"),
        ("工作日历", context.calendarVersion),
        ("台账截至", "第 \(report.lastEntry) 条"), ("统计时刻", report.asOf.forPeople),
        ("核对", "解压后运行 sha256sum -c manifest-sha256.txt；机器可读的数字见 reconciliation.xml。\(signed)"),
      ]
      for (term, fact) in facts {
        html.element("dt", text: term)
        html.element("dd", text: fact)
      }
    }
    html.element(
      "p", text: "逾期、缺席、默认、认领退回、退回各项均为系统按时限计算得出的线索，非认定；是否属于第二十八条所列情形，由有权机关认定。个人信息已隐去。")
  }

  /// 2021年1月4日
  static func spelled(day: Day) -> String { "\(day.year)年\(day.month)月\(day.dayOfMonth)日" }
}
