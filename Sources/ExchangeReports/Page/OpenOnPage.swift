import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

// What is open, as the pages of days and of periods tell it.

extension PageChart {
  /// Since when what is open has been open.
  static func ages(of agenda: Agenda) -> PageChart {
    PageChart(
      title: "未结事项已有多久（条）", id: "ages",
      parts: [
        .init(title: ObligationState.overdue.title.zh, color: ObligationState.overdue.color),
        .init(title: "未逾期", color: ObligationState.open.color),
        .init(title: LocalizedText.withoutLimit.zh, color: ObligationState.returned.color),
      ],
      bars: zip(agenda.ageTitles, agenda.ages).map { title, age in
        .init(label: title, values: [age.overdue.records, age.inTime.records, age.withoutLimit.records])
      }, nothing: "没有尚未办结的事项。")
  }
}

extension Agenda {
  /// For how long what is open has been open, in words, a text for each of ``ages``.
  var ageTitles: [String] {
    var from = 0
    return ages.map { age in
      defer { from = (age.through ?? 0) + 1 }
      return age.through.map { from < $0 ? "\(from)—\($0) 天" : "\($0) 天" } ?? "超过 \(from - 1) 天"
    }
  }
}

extension PageTable {
  /// What has been open longest, of all departments.
  static func oldest(
    of agenda: Agenda, _ context: DayContext, note: String, sheets: [DaySheets.Name] = [],
    files: [String] = []
  ) -> PageTable {
    let total = agenda.total.total
    return PageTable(
      title: "最早的 \(agenda.oldest.count) 项", amount: "共 \(total.items) 项，\(total.records) 条", note: note,
      id: "oldest", columns: ["承办部门", "天数", "自何时起", "对方部门", "义务", "事由", "事项", "记录", "时限", "依据"],
      rows: agenda.oldest.map { item in
        let obligation = item.obligation
        return [
          .name(context.nameOfActor(for: obligation.key.debtor).zh), .number(item.age),
          .moment(obligation.openedAt.day.description),
          .text(context.nameWithHeir(of: obligation.creditor)),
          .text(context.title(ofRule: obligation.key.rule)),
          .foreign(item.about),
          .foreign(item.matter.name), .number(obligation.records),
          .moment((obligation.dueInWords ?? .withoutLimit).zh),
          .text(context.article(of: obligation)),
        ]
      }, rest: agenda.oldest.isEmpty ? "没有尚未办结的事项。" : nil, sheets: sheets, files: files)
  }
}

extension PageTable {
  /// What one department has to do, the most urgent first.
  ///
  /// - Parameters:
  ///   - items: the first of it.
  ///   - total: all of it.
  static func todo(
    _ items: [OpenItem], of total: OpenTally, _ context: DayContext, files: [String]
  ) -> PageTable {
    let rest = total.items - items.count
    var table = PageTable(
      title: LocalizedText.toDo.zh, amount: "\(total.items) \(CountWord.obligation.title.zh)",
      note: "不论有无时限，共 \(total.records) 条记录；", order: "最急的在前", id: "todo",
      columns: ["对方部门", "状态", "义务", "事由", "事项", "记录", "自何时起", "时限", "依据", "不办的后果", "所在文件"],
      rows: items.map { item in
        let obligation = item.obligation
        return [
          .name(context.nameWithHeir(of: obligation.creditor)),
          .badge(obligation.title(in: item.state).zh, color: item.state.color),
          .text(context.title(ofRule: obligation.key.rule)),
          .foreign(item.about),
          .foreign(item.matter.name), .number(obligation.records),
          .moment(obligation.openedAt.day.description),
          .moment((obligation.dueInWords ?? .withoutLimit).zh), .text(context.article(of: obligation)),
          .text(context.consequence(of: obligation)), .foreign(item.fileName ?? ""),
        ]
      },
      rest: items.isEmpty
        ? "没有尚未办结的事项。" : rest > 0 ? "这里列出前 \(items.count) 行，另有 \(rest) 行。" : nil,
      files: files)
    table.isOfCards = true
    return table
  }
}

extension DayContext {
  /// What follows where nothing is done.
  func consequence(of obligation: Obligation) -> String {
    obligation.consequenceOfSilence(name(of: obligation.creditor)).zh
  }

  /// The article, and that the limit isn't its own where that is so.
  func article(of obligation: Obligation) -> String {
    let isLocal = rule(obligation.key.rule)?.isLocal ?? false
    return obligation.article + (isLocal ? "（\(LocalizedText.limitNotOfTheMeasure.zh)）" : "")
  }
}
