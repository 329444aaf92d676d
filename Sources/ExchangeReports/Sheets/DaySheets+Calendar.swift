import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 日历与办法: what sort of day it was, and how the measure is read.
  var calendar: ReportTable {
    ReportTable(
      ["项目", "内容"],
      rows: [
        ["日期", .day(context.day)], ["当日", .text(context.dayStatus.zh)],
        ["工作日历版本", .text(context.calendarVersion)],
        [
          "应有而未装入的放假通知",
          .init(
            context.missingHolidayNotices.isEmpty
              ? nil : context.missingHolidayNotices.map { "\($0) 年" }.joined(separator: "、")),
        ],
        ["办法", .text("\(context.profile.title)（\(context.profile.documentNumber)）")],
        ["配置", .text(context.profile.id)],
      ] + context.profile.readings.map { [.text($0.question.zh), .text($0.answer.zh)] })
  }

  /// The rules by which clocks are kept.
  var rules: ReportTable {
    ReportTable(
      ["规则", "名称", "类别", "依据条款", "来源", "报文种类", "起算", "时限", "责任方", "期满", "责任条款"],
      rows: context.profile.rules.map { rule in
        [
          .text(rule.id), .text(rule.title), .text(rule.family.title.zh), .text(rule.article),
          .text(rule.origin.zh),
          .text(rule.kinds.map(context.title(ofKind:)).joined(separator: "、")),
          .text(rule.triggerTitle(context)),
          .text(rule.limitTitle(context)), .text(rule.accountable.title.zh),
          .text(rule.silence.title.zh),
          .init(rule.liability),
        ]
      })
  }

  /// Of what stands in the day's tables, the deadlines that rest on a holiday notice that is still to come; the register marks
  /// all of them.
  var provisional: ReportTable {
    ReportTable(
      ["事项", "义务", "部门代码", "部门", "时限"],
      rows: report.obligations.filter(\.obligation.isProvisional).lazy.map { line -> ReportTable.Row in
        [.text(line.matter.code), .text(context.title(ofRule: line.obligation.key.rule))]
          + cells(debtor: line.debtor) + [.init(due: line.obligation.due)]
      })
  }

  /// The deadlines that another calendar moved on the day.
  var movedDeadlines: ReportTable {
    ReportTable(
      ["事项", "义务", "部门代码", "部门", "原时限", "新时限", "原日历", "新日历"],
      rows: report.movedDeadlines.map { moved in
        [.text(moved.matter.code), .text(context.title(ofRule: moved.key.rule))]
          + cells(debtor: context.debtor(of: moved.key)) + [
            .deadline(moved.old.due), .deadline(moved.new.due),
            .text(moved.old.calendarVersion), .text(moved.new.calendarVersion),
          ]
      })
  }

  /// When the processor didn't run: clocks went on, and that may matter to whoever judges.
  var downtimes: ReportTable {
    ReportTable(
      ["停止", "恢复", "分钟", "涉及义务", "此前未计分钟"],
      rows: report.downtimes.map { line in
        [
          .moment(line.share.downtime.since), .moment(line.share.downtime.until), .number(line.share.minutes),
          .number(line.touched), .number(line.share.minutesBefore),
        ]
      })
  }
}
