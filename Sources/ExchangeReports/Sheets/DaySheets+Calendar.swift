import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 日历与办法: what sort of day it was, which deadlines rest on a holiday notice that is still to come or were moved
  /// by one, when the processor didn't run, and how the measure is read.
  var calendar: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add("项目", "内容")
    sheet.add("日期", .date(context.day.description))
    sheet.add("当日", .text(context.dayStatus.zh))
    sheet.add("工作日历版本", .text(context.calendarVersion))
    sheet.add("办法", .text("\(context.profile.title)（\(context.profile.documentNumber)）"))
    sheet.add("配置", .text(context.profile.id))
    for reading in context.profile.readings {
      sheet.add(.text(reading.question.zh), .text(reading.answer.zh))
    }
    addRules(to: &sheet)
    addProvisional(to: &sheet)
    addMoved(to: &sheet)
    addDowntimes(to: &sheet)
    return sheet
  }

  private func addRules(to sheet: inout SpreadsheetSheet) {
    sheet.begin("规则")
    sheet.add("规则", "名称", "类别", "依据条款", "来源", "报文种类", "起算", "时限", "责任方", "期满", "责任条款")
    for rule in context.profile.rules {
      sheet.add(
        .text(rule.id), .text(rule.title), .text(rule.family.title.zh), .text(rule.article),
        .text(rule.origin.zh),
        .text(rule.kinds.map(context.title(ofKind:)).joined(separator: "、")),
        .text(rule.triggerTitle(context)),
        .text(rule.limitTitle(context)), .text(rule.accountable.title.zh),
        .text(rule.silence.title.zh),
        .init(rule.liability))
    }
  }

  private func addProvisional(to sheet: inout SpreadsheetSheet) {
    let lines = report.obligations.filter(\.obligation.isProvisional)
    sheet.begin("暂定时限（所涉年度的放假安排尚未公布）")
    sheet.add("事项", "义务", "部门代码", "部门", "时限")
    for line in lines {
      sheet.add(
        row: [.text(line.matter.code), .text(context.title(ofRule: line.obligation.key.rule))]
          + cells(department: line.debtor) + [.init(line.due)])
    }
    let rest = report.provisional - lines.count
    if rest > 0 { sheet.begin("另有 \(rest) 项当日没有变化，未列出。") }
  }

  private func addMoved(to sheet: inout SpreadsheetSheet) {
    sheet.begin("当日按新日历重算的时限")
    sheet.add("事项", "义务", "部门代码", "部门", "原时限", "新时限", "原日历", "新日历")
    for moved in report.movedDeadlines {
      sheet.add(
        row: [.text(moved.matter.code), .text(context.title(ofRule: moved.key.rule))]
          + cells(department: context.debtor(of: moved.key)) + [
            .text(moved.old.due.deadlineForPeople),
            .text(moved.new.due.deadlineForPeople),
            .text(moved.old.calendarVersion), .text(moved.new.calendarVersion),
          ])
    }
  }

  private func addDowntimes(to sheet: inout SpreadsheetSheet) {
    sheet.begin("处理系统停机（停机期间的义务照常计时，供认定时参考）")
    sheet.add("停止", "恢复", "分钟", "涉及义务")
    for line in report.downtimes {
      sheet.add(
        .init(line.downtime.since), .init(line.downtime.until), .number(line.minutes), .number(line.touched))
    }
  }
}
