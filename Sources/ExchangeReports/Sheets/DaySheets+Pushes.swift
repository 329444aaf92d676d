import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 推送时限: the counts.
  var pushTimeliness: ReportTable { .pushes(report.pushes, totals: report.totals.pushes, context) }

  /// What a holiday notice that was installed made of records that had counted as late, whenever they came.
  var rejudged: ReportTable {
    ReportTable(
      ["部门代码", "部门", "种类", "消息标识", "投放编号", "起算日", "原到达期限（暂定）", "到达期限", "实际到达", "改判"],
      rows: report.rejudgedPushes.lazy.map { push -> ReportTable.Row in
        cells(department: push.sender) + [
          .text(context.title(ofKind: push.kind)), .text(push.msgId), .text(push.drop),
          .init(push.triggerDay), .deadline(push.oldDue), .deadline(push.due), .init(push.arrivedAt),
          .text(push.title),
        ]
      })
  }

  /// 监管信息推送: by department that sends it, how it came and how it was claimed. What each is about (责令停产停业, 吊销许可证 …)
  /// stands in the records themselves.
  var supervisionPush: ReportTable {
    let kind = Kinds.supervisionPush
    let pushes = report.pushes.filter { $0.kind == kind }
    let claims = report.claims.filter { $0.standing.delivery.kind == kind }
    let senders = Set(pushes.map(\.sender) + claims.map(\.standing.delivery.sender)).sorted()
    let states: [ObligationState] = [.met, .metLate, .returned, .superseded, .open, .overdue]
    let rows = senders.map { sender in
      (
        sender, pushes.filter { $0.sender == sender }.reduce(into: PushCounts()) { $0 += $1.counts },
        claims.filter { $0.standing.delivery.sender == sender }
          .reduce(into: ClaimCounts()) { $0 += $1.counts }
      )
    }
    return ReportTable(
      ["部门代码", "部门"] + [ObligationState.met, .metLate].map { $0.title(of: .push).zh }
        + [Timeliness.unmeasured.title.zh, "应认领记录"] + states.map { $0.title(of: .claim).zh },
      rows: rows.map { sender, pushed, claimed in
        cells(department: sender) + Self.cells(pushed, claimed)
      },
      sums: Self.sums(
        after: 2,
        Self.cells(
          rows.reduce(into: PushCounts()) { $0 += $1.1 }, rows.reduce(into: ClaimCounts()) { $0 += $1.2 })))
  }

  private static func cells(_ pushed: PushCounts, _ claimed: ClaimCounts) -> [SpreadsheetSheet.Cell] {
    [
      pushed.onTime, pushed.late, pushed.unmeasured, claimed.records, claimed.inTime, claimed.late,
      claimed.returned, claimed.superseded, claimed.pending, claimed.overdue,
    ].map { .number($0) }
  }

  /// Late records, of supervision and of surveys too.
  func table(of latePushes: [LatePush]) -> ReportTable {
    ReportTable(
      ["性质", "部门代码", "部门", "种类", "依据条款", "消息标识", "投放编号", "起算日", "到达期限", "实际到达"],
      rows: latePushes.lazy.map { late -> ReportTable.Row in
        // Where the rule names no article about answering for it, as with a survey's notice, nothing but that it was late.
        let nature = LeadLine(late, context) == nil ? Timeliness.metLate.title : LocalizedText.lead
        return [.text(nature.zh)] + cells(department: late.sender) + [
          .text(context.title(ofKind: late.kind)), .text(late.article), .text(late.msgId), .text(late.drop),
          .init(late.triggerDay), .init(due: late.due), .init(late.arrivedAt),
        ]
      })
  }
}

extension ReportTable {
  /// Pushes by sender, kind and rule, of a day or of several.
  static func pushes(_ lines: [PushLine], totals: PushCounts, _ context: DayContext) -> ReportTable {
    func numbers(_ counts: PushCounts) -> Row {
      [counts.onTime, counts.late, counts.unmeasured].map { .number($0) }
    }
    return ReportTable(
      ["部门代码", "部门", "种类代码", "种类", "规则", "依据条款"] + Timeliness.allCases.map(\.title.zh),
      rows: lines.map { line in
        [
          .text(line.sender), .text(context.name(of: line.sender)), .text(line.kind),
          .text(context.title(ofKind: line.kind)), .text(line.rule), .text(line.article),
        ] + numbers(line.counts)
      }, sums: DaySheets.sums(after: 6, numbers(totals)))
  }
}
