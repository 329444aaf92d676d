import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A department's statement as a page: the first rows of each list, and where all of them are.
struct DepartmentPage {
  let statement: DepartmentStatement
  let agenda: Agenda.Line
  /// What the workbook is called.
  let workbook: String
  /// The most urgent of what is owed.
  var items: [OpenItem] = []
  /// The first records that were sent.
  var sent: [SentRecord] = []

  private var context: DayContext { statement.context }

  /// The page. The same day gives the same bytes.
  var bytes: [UInt8] {
    let name = context.name(of: statement.department)
    let today = statement.day.readingDay
    return PageTemplates.all.page(
      [
        "exchange": context.exchangeTitle, "day": context.day.description, "department": name,
        "code": statement.department, "spelled": DayPage.spelled(day: context.day),
        "status": context.dayStatus.zh, "verdict": verdict, "figures": figures,
        "today": "\(DayPage.spelled(day: today))（\(today.weekday.title.zh)）", "todo": table(todo),
        "lists": lists.map(table), "nothing": nothing, "footer": footer,
      ], by: "department")
  }

  private var footer: PageValues {
    let facts = [
      ("依据", "\(context.profile.title)（\(context.profile.documentNumber)）"),
      ("工作日历", context.calendarVersion),
      ("台账截至", "第 \(statement.day.throughEntry) 条，\(statement.day.asOf.forPeople)"),
      ("日终摘要", "\(statement.digest)（台账的链头，与当日报包 chain.txt 的 head 相同）"),
      ("全部明细", workbook),
    ]
    let taken = statement.predecessors.map { [("含所接替的部门", $0)] } ?? []
    return ["facts": (taken + facts).map { term, fact -> PageValues in ["term": term, "fact": fact] }]
  }

  /// What has to be done and what didn't agree, in one sentence.
  private var verdict: PageValues {
    var parts: [(text: String, isGood: Bool)] = [
      agenda.overdue.records > 0
        ? ("\(agenda.overdue.records) 条已逾期", false) : ("没有逾期", true)
    ]
    if agenda.today.records > 0 { parts.append(("\(agenda.today.records) 条今天到期", false)) }
    let results = statement.statements.map(\.result)
    if results.contains(.differs) {
      parts.append(("当日报送清单与所收\(StatementResult.differs.title.zh)", false))
    } else if !statement.unstated.isEmpty {
      parts.append((results.isEmpty ? "没有报当日清单" : "部分种类没有报当日清单", false))
    } else if results.contains(.agrees) {
      parts.append(("当日报送清单与所收\(StatementResult.agrees.title.zh)", true))
    }
    let (_, records, late) = statement.counts
    if !statement.rejections.isEmpty {
      parts.append(("\(statement.rejections.count) 份文件有退回（\(records.rejected) 条）", false))
    }
    if late > 0 { parts.append(("\(late) 条逾期到达", false)) }
    let isGood = parts.allSatisfy(\.isGood)
    return [
      "tone": isGood ? "good" : "bad", "title": isGood ? "没有要马上处理的" : "有事要处理",
      "parts": parts.enumerated().map { index, part -> PageValues in
        [
          "separator": index == 0 ? "" : "，", "text": part.text, "tone": part.isGood ? "good" : "bad",
          "plain": true,
        ]
      },
      "summary": "尚未办结共 \(agenda.total.records) 条。",
    ]
  }

  private var figures: PageValues {
    let (files, records, late) = statement.counts
    let received = statement.received
    let cards: [(title: String, figure: Int, unit: CountWord, detail: String, isAlarm: Bool)] = [
      (ObligationState.overdue.title.zh, agenda.overdue.records, .record, "", agenda.overdue.records > 0),
      ("今天到期", agenda.today.records, .record, "明天到期 \(agenda.tomorrow.records)", false),
      ("7 日内到期", agenda.thisWeek.records, .record, "7 日后 \(agenda.later.records)", false),
      (
        LocalizedText.withoutLimit.zh, agenda.withoutLimit.records, .record,
        "超 \(Agenda.oldDays) 天 \(agenda.old.records)", agenda.old.records > 0
      ),
      (
        "发出", records.found, .record,
        "在 \(files) 份文件中，\(RecordFate.accepted.title.zh) \(records.accepted)，\(RecordFate.rejected.title.zh) "
          + "\(records.rejected)，\(RecordFate.unchanged.title.zh) \(records.unchanged)，逾期到达 \(late)",
        records.rejected > 0
      ),
      (
        "收到", received.reduce(0) { $0 + $1.records }, .record,
        "在 \(received.count) 份投递中，应认领 \(received.reduce(0) { $0 + $1.claimable })", false
      ),
    ]
    return [
      "cards": cards.map { card -> PageValues in
        [
          "title": card.title, "figure": card.figure, "unit": card.unit.title.zh, "alarm": card.isAlarm,
          "detail": card.detail.isEmpty ? nil : card.detail,
        ]
      }
    ]
  }

  // MARK: Lists

  private func table(_ table: PageTable) -> PageValues {
    table.values(shown: table.rows.count, printed: table.rows.count)
  }

  /// The lists that have anything.
  private var lists: [PageTable] {
    [differences, rejections, files, records, received].filter { !$0.isEmpty }
  }

  private var nothing: String? {
    let missing = [differences, rejections, files, records, received].filter(\.isEmpty).map(\.title)
    return missing.isEmpty ? nil : "当日没有：\(missing.joined(separator: "、"))。"
  }

  /// - Parameter total: how many rows there are, those that aren't shown among them.
  private func list(
    _ title: String, id: String, unit: CountWord, total: Int, note: String? = nil, columns: [String],
    rows: [[PageTable.Cell]]
  ) -> PageTable {
    let rest = total - rows.count
    return PageTable(
      title: title, amount: "\(total) \(unit.title.zh)", note: note, id: id, columns: columns, rows: rows,
      rest: rest > 0 ? "这里列出前 \(rows.count) 行，另有 \(rest) 行。" : nil, files: [workbook])
  }

  private var todo: PageTable { .todo(items, of: agenda.total, context, files: [workbook]) }

  /// Where the department's own count and ours differ, or there is no count of its own.
  private var differences: PageTable {
    let rows =
      statement.statements.map { line -> [PageTable.Cell] in
        let statement = line.statement
        return [
          .name(context.title(ofKind: statement.kind)), .moment(statement.day.description),
          .number(statement.bundles), .number(statement.foundBundles ?? 0), .number(statement.records),
          .number(statement.foundRecords ?? 0), .number(statement.missing), .text(line.result.title.zh),
        ]
      }
      + statement.unstated.map { line in
        [
          .name(context.title(ofKind: line.kind)), .moment(context.day.description), .text(""),
          .number(line.bundles), .text(""), .number(line.records), .text(""), .text("未报"),
        ]
      }
    return list(
      "报送清单核对", id: "statements", unit: .obligation, total: rows.count, note: "贵部门自报的清单与平台所收的逐类比较。",
      columns: ["种类", "清单日期", "自报批次", "所收批次", "自报记录", "所收记录", "标识未收到", "核对结果"],
      rows: Array(rows.prefix(DepartmentStatement.shownRows)))
  }

  private var rejections: PageTable {
    let lines = statement.rejections
    return list(
      "退回的文件和记录", id: "rejections", unit: .file, total: lines.count,
      note: "没有通过校验，请按回执改正后重新投放。", columns: ["文件", "种类", "结论", "记录", "退回", "原因"],
      rows: lines.prefix(DepartmentStatement.shownRows).map { line in
        [
          .foreign(line.fileName), .text(line.kind.map(context.title(ofKind:)) ?? ""),
          .text(line.verdict.title.zh), .number(line.found), .number(line.rejected),
          .list(line.reasons.prefix(3).map { $0.count > 1 ? "\($0.message)（共 \($0.count) 处）" : $0.message }),
        ]
      })
  }

  private var files: PageTable {
    let files = statement.files
    return list(
      "发出的文件", id: "files", unit: .file, total: files.count,
      columns: ["文件", "收到时间", "种类", "结论", "记录"] + RecordFate.allCases.map(\.title.zh) + ["逾期到达", "投放编号"],
      rows: files.prefix(DepartmentStatement.shownRows).map { file in
        [
          .foreign(file.fileName), .moment(String(file.receivedAt.forPeople.prefix(16))),
          .text(file.kind.map(context.title(ofKind:)) ?? ""), .text(file.verdict.title.zh),
          .number(file.records.found), .number(file.records.accepted), .number(file.records.rejected),
          .number(file.records.unchanged), .number(file.late), .moment(file.drop),
        ]
      })
  }

  private var records: PageTable {
    list(
      "发出的记录", id: "records", unit: .record, total: statement.counts.records.accepted,
      note: "接收的每一条：给的标识、送给谁、几时应到、是否按期。",
      columns: ["文件", "第几条", "消息标识", "文号或编号", "送达部门", "到达期限", "及时性"],
      rows: sent.map { sent in
        let timeliness = sent.timeliness
        return [
          .foreign(sent.file.fileName), .number(sent.record.number), .foreign(sent.record.msgId),
          .foreign(sent.record.documents.first ?? "—"), .text(statement.names(of: sent)),
          .moment(sent.record.due?.deadlineForPeople ?? "—"),
          .badge(
            timeliness.title.zh, color: timeliness == .metLate ? "bad" : timeliness == .met ? "good" : "same"),
        ]
      })
  }

  private var received: PageTable {
    let deliveries = statement.received
    return list(
      "收到的投递", id: "received", unit: .file, total: deliveries.count,
      columns: ["发送部门", "种类", "记录", "应认领", "送达", "文件"],
      rows: deliveries.prefix(DepartmentStatement.shownRows).map { delivery in
        [
          .name(context.name(of: delivery.sender)), .text(context.title(ofKind: delivery.kind)),
          .number(delivery.records), .number(delivery.claimable),
          .moment(delivery.deliveredAt.map { String($0.forPeople.prefix(16)) } ?? ""),
          .foreign(delivery.fileName),
        ]
      })
  }
}
