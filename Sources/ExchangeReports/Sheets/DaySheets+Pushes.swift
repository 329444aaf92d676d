import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 推送时限: the counts, and below them every late record.
  var pushTimeliness: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      row: ["部门代码", "部门", "种类代码", "种类", "规则", "依据条款"] + Timeliness.allCases.map { .text($0.title.zh) })
    for line in report.pushes {
      sheet.add(
        row: cells(department: line.sender) + [
          .text(line.kind), .text(context.title(ofKind: line.kind)), .text(line.rule), .text(line.article),
          .number(line.counts.onTime), .number(line.counts.late), .number(line.counts.unmeasured),
        ])
    }
    let totals = report.totals.pushes
    sheet.add(
      "合计", .empty, .empty, .empty, .empty, .empty, .number(totals.onTime), .number(totals.late),
      .number(totals.unmeasured))
    add("逾期到达的记录（\(LocalizedText.lead.zh)）", report.latePushes, to: &sheet)
    addRejudged(to: &sheet)
    return sheet
  }

  /// What a holiday notice that was installed made of records that had counted as late, whenever they came.
  private func addRejudged(to sheet: inout SpreadsheetSheet) {
    if report.rejudgedPushes.isEmpty { return }
    sheet.begin("装入放假通知后改判的记录")
    sheet.add("部门代码", "部门", "种类", "消息标识", "投放编号", "起算日", "原到达期限（暂定）", "到达期限", "实际到达", "改判")
    for push in report.rejudgedPushes {
      sheet.add(
        row: cells(department: push.sender) + [
          .text(context.title(ofKind: push.kind)), .text(push.msgId), .text(push.drop),
          push.triggerDay.map { .date($0.description) } ?? .empty, .text(push.oldDue.deadlineForPeople),
          .text(push.due.deadlineForPeople), .init(push.arrivedAt), .text(push.title),
        ])
    }
  }

  /// 监管信息推送: by department that sends it, how it came and how it was claimed, and below every late record.
  /// What each is about (责令停产停业, 吊销许可证 …) stands in the records themselves.
  var supervisionPush: SpreadsheetSheet {
    let kind = Kinds.supervisionPush
    let pushes = report.pushes.filter { $0.kind == kind }
    let claims = report.claims.filter { $0.standing.delivery.kind == kind }
    let senders = Set(pushes.map(\.sender) + claims.map(\.standing.delivery.sender)).sorted()
    var sheet = SpreadsheetSheet()
    let states: [ObligationState] = [.met, .metLate, .returned, .superseded, .open, .overdue]
    var titles: [SpreadsheetSheet.Cell] = ["部门代码", "部门"]
    titles += [ObligationState.met, .metLate].map { .text($0.title(of: .push).zh) }
    titles += [.text(Timeliness.unmeasured.title.zh), "应认领记录"]
    titles += states.map { .text($0.title(of: .claim).zh) }
    sheet.add(row: titles)
    let rows = senders.map { sender in
      (
        sender, pushes.filter { $0.sender == sender }.reduce(into: PushCounts()) { $0 += $1.counts },
        claims.filter { $0.standing.delivery.sender == sender }
          .reduce(into: ClaimCounts()) { $0 += $1.counts }
      )
    }
    for (sender, pushed, claimed) in rows {
      sheet.add(row: cells(department: sender) + Self.cells(pushed, claimed))
    }
    sheet.add(
      row: ["合计", .empty]
        + Self.cells(
          rows.reduce(into: PushCounts()) { $0 += $1.1 }, rows.reduce(into: ClaimCounts()) { $0 += $1.2 }))
    add(
      "\(ObligationState.metLate.title(of: .push).zh)的监管信息（\(LocalizedText.lead.zh)）",
      report.latePushes.filter { $0.kind == kind }, to: &sheet)
    return sheet
  }

  private static func cells(_ pushed: PushCounts, _ claimed: ClaimCounts) -> [SpreadsheetSheet.Cell] {
    [
      pushed.onTime, pushed.late, pushed.unmeasured, claimed.records, claimed.inTime, claimed.late,
      claimed.returned, claimed.superseded, claimed.pending, claimed.overdue,
    ].map { .number($0) }
  }

  /// Adds a table of late records.
  func add(_ title: String, _ latePushes: [LatePush], to sheet: inout SpreadsheetSheet) {
    sheet.begin(title)
    sheet.add("部门代码", "部门", "种类", "依据条款", "消息标识", "投放编号", "起算日", "到达期限", "实际到达")
    for late in latePushes {
      sheet.add(
        row: cells(department: late.sender) + [
          .text(context.title(ofKind: late.kind)), .text(late.article), .text(late.msgId), .text(late.drop),
          late.triggerDay.map { .date($0.description) } ?? .empty, .init(late.due?.deadlineForPeople),
          .init(late.arrivedAt),
        ])
    }
  }
}
