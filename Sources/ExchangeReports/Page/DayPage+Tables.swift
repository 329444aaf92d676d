import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  var latePushes: HTMLTable {
    HTMLTable(
      title: ObligationState.metLate.title(of: .push).zh,
      note: "过了规定时限才到达的记录；照常接收并送达。", id: "late",
      columns: ["部门", "种类", "消息标识", "起算日", "到达期限", "实际到达", "依据"],
      rows: report.latePushes.map { late in
        [
          .text(context.name(of: late.sender)), .text(context.title(ofKind: late.kind)), .foreign(late.msgId),
          .moment(late.triggerDay?.description ?? ""), .moment(term(late.due)),
          .moment(moment(late.arrivedAt)),
          .text(late.article),
        ]
      }, sheets: [.latePushes], nothing: "没有\(ObligationState.metLate.title(of: .push).zh)。")
  }

  var overdueClaims: HTMLTable {
    HTMLTable(
      title: ObligationState.overdue.title(of: .claim).zh,
      note: "过了认领时限仍未认领、也未退回的投递。", id: "overdue",
      columns: ["应认领部门", "发送部门", "种类", "投递编号", LocalizedText.notDealtWith.zh, "送达", "认领期限"],
      rows: report.claims(.overdue).map { line in
        let delivery = line.standing.delivery
        return [
          .text(context.name(of: delivery.recipient)), .text(context.name(of: delivery.sender)),
          .text(context.title(ofKind: delivery.kind)), .foreign(delivery.delivery),
          .number(line.standing.open),
          .moment(moment(delivery.deliveredAt)), .moment(term(line.standing.claimDue)),
        ]
      }, sheets: [.claims], nothing: "没有\(ObligationState.overdue.title(of: .claim).zh)。")
  }

  var returns: HTMLTable {
    HTMLTable(
      title: LocalizedText.claimReturn.zh,
      note: "收到的部门认为不该由本部门接收，退给发送的部门。", id: "returns",
      columns: ["退回部门", "发送部门", "种类", "投递编号", "记录", "退回时间", "原因", "建议改送"],
      rows: report.returns.map { line in
        [
          .text(context.name(of: line.recipient)), .text(context.name(of: line.sender)),
          .text(context.title(ofKind: line.kind)), .foreign(line.delivery), .number(line.records),
          .moment(moment(line.at) + (line.isLate ? "（\(Timeliness.metLate.title.zh)）" : "")),
          .foreign(line.reason ?? line.reasonCode ?? ""), .text(line.suggested.map(context.name) ?? ""),
        ]
      }, sheets: [.returns], nothing: "没有\(LocalizedText.claimReturn.zh)。")
  }

  var rejections: HTMLTable {
    HTMLTable(
      title: "退回的文件和记录", note: "文件或其中的记录没有通过校验，已随回执退给投放的部门改正。", id: "rejections",
      columns: ["部门", "文件", "结论", "记录", "退回", "原因"],
      rows: report.rejections.map { line in
        [
          .text(context.name(of: line.sender)), .foreign(line.fileName), .text(line.verdict.title.zh),
          .number(line.found), .number(line.rejected),
          .list(line.reasons.map { $0.count > 1 ? "\($0.message)（共 \($0.count) 处）" : $0.message }),
        ]
      }, sheets: [.rejections], nothing: "没有退回的文件和记录。")
  }

  var departments: HTMLTable {
    func cells(_ figures: DayFigures) -> [HTMLTable.Cell] {
      let (files, records) = (figures.files, figures.records)
      return [
        files.total, records.found, records.accepted, records.rejected, records.unchanged,
        figures.received.deliveries, figures.received.records, figures.toClaim,
        figures.claims.pending + figures.claims.overdue, figures.toDo, figures.overdue,
      ].map { .number($0) }
    }
    let toClaim = LocalizedText.toClaim.zh
    let busy = report.lines.filter { !$0.figures.isEmpty }
    return HTMLTable(
      title: "各部门收发",
      note: "\(toClaim)、\(LocalizedText.otherDuties.zh)以项计，一次投递的认领是一项；逾期是这两者中过了时限的。",
      columns: ["部门", "角色", "投放文件", "记录"]
        + RecordFate.allCases.map(\.title.zh) + ["收到投递", "收到记录"]
        + [toClaim, "\(toClaim)记录", LocalizedText.otherDuties.zh, "其中逾期"],
      rows: busy.map { [.text($0.department.name), .text($0.department.role)] + cells($0.figures) },
      sums: [.text("合计"), .text("")] + cells(report.totals), sheets: [.traffic],
      nothing: "各部门当日都没有收发，也没有待认领的记录。")
  }

  var pushes: HTMLTable {
    let totals = report.totals.pushes
    return HTMLTable(
      title: "推送时限", columns: ["部门", "种类", "依据"] + Timeliness.allCases.map(\.title.zh),
      rows: report.pushes.map { line in
        [
          .text(context.name(of: line.sender)), .text(context.title(ofKind: line.kind)), .text(line.article),
          .number(line.counts.onTime), .number(line.counts.late), .number(line.counts.unmeasured),
        ]
      },
      sums: [.text("合计"), .text(""), .text("")]
        + [totals.onTime, totals.late, totals.unmeasured].map { .number($0) },
      sheets: [.pushTimeliness], nothing: "当日没有计时限的记录。")
  }

  var claims: HTMLTable {
    HTMLTable(
      title: "认领",
      columns: ["状态", "应认领部门", "发送部门", "种类", "投递编号", "应认领", LocalizedText.notDealtWith.zh, "送达", "认领期限"],
      rows: report.claims.map { line in
        let delivery = line.standing.delivery
        return [
          .badge(line.title.zh, color: line.state.color), .text(context.name(of: delivery.recipient)),
          .text(context.name(of: delivery.sender)), .text(context.title(ofKind: delivery.kind)),
          .foreign(delivery.delivery), .number(delivery.claimable), .number(line.standing.open),
          .moment(moment(delivery.deliveredAt)),
          .moment(term(line.standing.claimDue) + (line.standing.isProvisional ? provisional : "")),
        ]
      }, sheets: [.claims], nothing: "当日没有需要认领的投递。")
  }

  /// Said behind a due time that may still change.
  var provisional: String { "（\(LocalizedText.provisional.zh)）" }

  /// `01-04 16:00`, and with its year where that isn't the report's.
  func moment(_ moment: Instant?) -> String { short(moment?.forPeople.prefix(16)) }

  /// The same for the end of a term: `01-04 24:00`.
  func term(_ moment: Instant?) -> String { short(moment?.deadlineForPeople[...]) }

  private func short(_ text: Substring?) -> String {
    guard let text else { return "" }
    let year = context.day.description.prefix(5)
    return String(text.hasPrefix(year) ? text.dropFirst(year.count) : text)
  }
}
