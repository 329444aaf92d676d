import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension DayPage {
  /// Traffic, pushes and claims, all of them.
  func details(_ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("h2", text: "明细")
      departments.write(to: &html)
      let quiet = report.lines.count { $0.figures.isEmpty }
      if quiet > 0, quiet < report.lines.count {
        html.element("p", ["class": "source"], text: "其余 \(quiet) 个部门当日没有收发，也没有未了的义务。")
      }
      pushes.write(to: &html)
      claims.write(to: &html)
    }
  }

  /// What the calendar and the processor themselves had to do with the day; nothing on most days.
  func running(_ html: inout HTMLWriter) {
    let tables = [downtimes, moved].filter { !$0.rows.isEmpty }
    let provisional = report.provisional
    guard !tables.isEmpty || provisional > 0 else { return }
    html.element("section") { html in
      html.element("h2", text: "日历与运行")
      if provisional > 0 {
        html.element(
          "p", ["class": "note"],
          text: "有 \(provisional) 项未了义务的时限是暂定的：所涉年度的放假安排尚未公布，公布后重算。")
      }
      for table in tables { table.write(to: &html) }
    }
  }

  private var downtimes: HTMLTable {
    HTMLTable(
      title: "处理系统停机", note: "停机期间时限照常计算；是否影响办理，供认定时参考。", columns: ["停止", "恢复", "分钟", "涉及义务"],
      rows: report.downtimes.map { line in
        [
          .moment(moment(line.downtime.since)), .moment(moment(line.downtime.until)), .number(line.minutes),
          .number(line.touched),
        ]
      }, sheets: [.downtimes], nothing: "没有停机。")
  }

  private var moved: HTMLTable {
    HTMLTable(
      title: "按新日历重算的时限", columns: ["部门", "义务", "事项", "原时限", "新时限"],
      rows: report.movedDeadlines.map { moved in
        [
          .text(context.name(of: context.debtor(of: moved.key))),
          .text(context.title(ofRule: moved.key.rule)),
          .foreign(moved.matter.name), .moment(term(moved.old.due)),
          .moment(term(moved.new.due)),
        ]
      }, sheets: [.movedDeadlines], nothing: "没有重算的时限。")
  }

  /// What reviewers said of other days, and a line for the pen of whoever reviews this one.
  func signoff(_ html: inout HTMLWriter) {
    html.element("section", ["class": "signoff"]) { html in
      html.element("h2", text: "复核")
      for line in report.signoffs {
        let signoff = line.signoff
        html.element("p", ["class": signoff.isOfOtherPackage ? "banner" : nil]) { html in
          html.text("\(DayPage.spelled(day: signoff.day))的日报：")
          html.element("strong", text: signoff.conclusion)
          html.text("（\(signoff.reviewer)）")
          html.foreign(signoff.remarks.map { Masking.excerpt($0, limit: 200) } ?? "")
          if signoff.isOfOtherPackage { html.element("strong", text: line.check) }
        }
      }
      html.element(
        "p", ["class": "pen"],
        text: "本日复核人：＿＿＿＿＿＿＿＿　结论：□ 一致　□ 有差异　说明：＿＿＿＿＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿")
    }
  }
}
