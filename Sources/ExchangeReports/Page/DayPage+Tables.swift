import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  var latePushes: PageTable {
    PageTable(
      title: ObligationState.metLate.title(of: .push).zh, amount: amount(report.latePushes.count),
      note: "过了规定时限才到达的记录；照常接收并送达。", id: "late",
      columns: ["部门", "种类", "消息标识", "起算日", "到达期限", "实际到达", "依据"],
      rows: report.latePushes.lazy.map { late -> [PageTable.Cell] in
        [
          .name(context.name(of: late.sender)), .text(context.title(ofKind: late.kind)), .foreign(late.msgId),
          .moment(late.triggerDay?.description ?? ""), .moment(late.due.map { term($0) } ?? ""),
          .moment(moment(late.arrivedAt)), .text(late.article),
        ]
      }, sheets: [.latePushes])
  }

  var overdueClaims: PageTable {
    let lines = report.claims(.overdue)
    return PageTable(
      title: ObligationState.overdue.title(of: .claim).zh,
      amount: amount(lines.reduce(0) { $0 + $1.standing.open }),
      note: "过了认领时限仍未认领、也未退回的投递。", id: "overdue",
      columns: ["应认领部门", "发送部门", "种类", "投递编号", LocalizedText.notDealtWith.zh, "送达", "认领期限"],
      rows: lines.map { line in
        let delivery = line.standing.delivery
        return [
          .name(context.name(of: delivery.recipient)), .text(context.name(of: delivery.sender)),
          .text(context.title(ofKind: delivery.kind)), .foreign(delivery.delivery),
          .number(line.standing.open), .moment(delivery.deliveredAt.map { moment($0) } ?? ""),
          .moment(claimTerm(line)),
        ]
      }, sheets: [.claims])
  }

  var returns: PageTable {
    PageTable(
      title: LocalizedText.claimReturn.zh, amount: amount(report.returns.reduce(0) { $0 + $1.records }),
      note: "收到的部门认为不该由本部门接收，退给发送的部门。", id: "returns",
      columns: ["退回部门", "发送部门", "种类", "投递编号", "记录", "退回时间", "原因", "建议改送"],
      rows: report.returns.lazy.map { line -> [PageTable.Cell] in
        [
          .name(context.name(of: line.recipient)), .text(context.name(of: line.sender)),
          .text(context.title(ofKind: line.kind)), .foreign(line.delivery), .number(line.records),
          .moment(moment(line.at) + (line.isLate ? "（\(Timeliness.metLate.title.zh)）" : "")),
          .foreign(line.reason ?? line.reasonCode ?? ""), .text(line.suggested.map(context.name) ?? ""),
        ]
      }, sheets: [.returns])
  }

  var rejections: PageTable {
    PageTable(
      title: "退回的文件和记录",
      amount:
        "\(report.rejections.count) \(CountWord.file.title.zh)，\(amount(report.totals.records.rejected))",
      note: "文件或其中的记录没有通过校验，已随回执退给投放的部门改正。", id: "rejections",
      columns: ["部门", "文件", "结论", "记录", "退回", "原因"],
      rows: report.rejections.lazy.map { line -> [PageTable.Cell] in
        [
          .name(context.name(of: line.sender)), .foreign(line.fileName), .text(line.verdict.title.zh),
          .number(line.found), .number(line.rejected),
          .list(reasons(of: line)),
        ]
      }, sheets: [.rejections])
  }

  /// The most frequent reasons; the sheet has all.
  private func reasons(of line: RejectionLine) -> [String] {
    let told = line.reasons.prefix(Self.reasons).map { reason in
      reason.count > 1 ? "\(reason.message)（共 \(reason.count) 处）" : reason.message
    }
    let rest = line.reasons.count - told.count
    return told + (rest > 0 ? ["另有 \(rest) 种原因"] : [])
  }

  var departments: PageTable {
    let duties = Dictionary(
      grouping: report.open.filter { $0.family != .claim }, by: { context.debtor(of: $0.debtor) }
    ).mapValues { $0.reduce(0) { $0 + $1.records } }
    let overdue = Dictionary(
      report.agenda.lines.map { ($0.department, $0.overdue.records) }, uniquingKeysWith: { $0 + $1 })
    func cells(_ figures: DayFigures, toDo: Int, overdue: Int) -> [PageTable.Cell] {
      let (files, records) = (figures.files, figures.records)
      return [
        files.total, records.found, records.accepted, records.rejected, records.unchanged,
        figures.received.deliveries, figures.received.records,
        figures.claims.pending + figures.claims.overdue, toDo, overdue,
      ].map { .number($0) }
    }
    let busy = report.lines.filter { !$0.figures.isEmpty }
    let quiet = report.lines.count - busy.count
    return PageTable(
      title: "各部门收发", note: quiet > 0 ? "其余 \(quiet) 个部门当日没有收发，也没有未了的义务。" : nil,
      id: "departments",
      columns: ["部门", "角色", "投放文件", "记录"] + RecordFate.allCases.map(\.title.zh)
        + ["收到投递", "收到记录", LocalizedText.toClaim.zh, LocalizedText.otherDuties.zh, "其中逾期"],
      rows: busy.map { line in
        let code = line.department.code
        return [.name(context.nameWithHeir(of: code)), .text(line.department.role)]
          + cells(line.figures, toDo: duties[code] ?? 0, overdue: overdue[code] ?? 0)
      },
      sums: [.name("合计"), .text("")]
        + cells(
          report.totals, toDo: duties.values.reduce(0, +), overdue: report.agenda.total.overdue.records),
      rest: busy.isEmpty ? "各部门当日都没有收发，也没有未了的义务。" : nil, sheets: [.traffic])
  }

  var pushes: PageTable {
    let totals = report.totals.pushes
    return PageTable(
      title: "推送时限", amount: amount(totals.onTime + totals.late + totals.unmeasured), id: "pushes",
      columns: ["部门", "种类", "依据"] + Timeliness.allCases.map(\.title.zh),
      rows: report.pushes.map { line in
        [
          .name(context.name(of: line.sender)), .text(context.title(ofKind: line.kind)), .text(line.article),
          .number(line.counts.onTime), .number(line.counts.late), .number(line.counts.unmeasured),
        ]
      },
      sums: [.name("合计"), .text(""), .text("")]
        + [totals.onTime, totals.late, totals.unmeasured].map { .number($0) },
      sheets: [.pushTimeliness])
  }

  var claims: PageTable {
    PageTable(
      title: "认领", amount: amount(report.totals.claims.records), id: "claims",
      columns: ["应认领部门", "状态", "发送部门", "种类", "投递编号", "应认领", LocalizedText.notDealtWith.zh, "送达", "认领期限"],
      rows: report.claims.lazy.map { line -> [PageTable.Cell] in
        let delivery = line.standing.delivery
        return [
          .name(context.nameWithHeir(of: delivery.recipient)), .badge(line.title.zh, color: line.state.color),
          .text(context.name(of: delivery.sender)), .text(context.title(ofKind: delivery.kind)),
          .foreign(delivery.delivery), .number(delivery.claimable), .number(line.standing.open),
          .moment(delivery.deliveredAt.map { moment($0) } ?? ""), .moment(claimTerm(line)),
        ]
      }, sheets: [.claims])
  }

  /// The most reasons that are told for a file.
  private static let reasons = 3

  private func claimTerm(_ line: ClaimLine) -> String {
    guard let due = line.standing.claimDue else { return LocalizedText.withoutLimit.zh }
    return term(due) + (line.standing.isProvisional ? provisional : "")
  }

  /// Said behind a due time that may still change.
  var provisional: String { "（\(LocalizedText.provisional.zh)）" }

  /// `2021-01-04 16:00`.
  func moment(_ moment: Instant) -> String { String(moment.forPeople.prefix(16)) }

  /// The same for the end of a term: `2021-01-04 24:00`.
  func term(_ moment: Instant) -> String { moment.deadlineForPeople }
}
