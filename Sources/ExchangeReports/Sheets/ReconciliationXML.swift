import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A day's figures for programs: `reconciliation.xml`, valid against `schemas/reconciliation.xsd`.
enum ReconciliationXML {
  /// The document. The same report gives the same bytes.
  static func bytes(of report: DayReport) -> [UInt8] {
    let context = report.context
    var xml = XMLTextWriter()
    xml.start(
      "reconciliation",
      [
        "xmlns": XMLBundle.namespace, "day": context.day.description,
        "state": report.isClosed ? "closed" : "preliminary", "asOf": report.asOf.text,
      ])
    xml.element("exchange", ["title": context.exchangeTitle])
    xml.element(
      "measure",
      [
        "title": context.profile.title, "number": context.profile.documentNumber,
        "profile": context.profile.id,
      ])
    xml.element("calendar", ["version": context.calendarVersion, "day": context.dayStatus.zh])
    xml.element("ledger", ["lastEntry": "\(report.lastEntry)", "digest": report.digest])
    xml.start("totals")
    write(report.totals, lines: [], to: &xml)
    xml.end()
    for line in report.lines {
      let department = line.department
      xml.start(
        "department", ["code": department.code, "name": department.name, "role": department.role])
      write(line.figures, lines: report.pushes.filter { $0.sender == department.code }, to: &xml)
      xml.end()
    }
    writeObligations(of: report, to: &xml)
    write(report.agenda, report.context, to: &xml)
    writeStatements(of: report, to: &xml)
    writeSides(of: report, to: &xml)
    writeExpected(of: report, to: &xml)
    writeSignoffs(of: report, to: &xml)
    xml.start("downtimes")
    for line in report.downtimes {
      xml.element(
        "downtime",
        [
          "since": line.share.downtime.since.text, "until": line.share.downtime.until.text,
          "minutes": "\(line.share.minutes)", "obligations": "\(line.touched)",
          "minutesBefore": line.share.minutesBefore > 0 ? "\(line.share.minutesBefore)" : nil,
        ])
    }
    xml.end()
    xml.end()
    return xml.take()
  }

  private static func writeObligations(of report: DayReport, to xml: inout XMLTextWriter) {
    xml.start("obligations")
    for balance in report.balances { write(balance, of: nil, to: &xml) }
    for account in report.accounts { write(account.balance, of: account, to: &xml) }
    xml.end()
    xml.start("leads", ["count": "\(report.leads.count)"])
    for (article, count) in report.leadCounts {
      xml.element("lead", ["article": article, "count": "\(count)"])
    }
    xml.end()
  }

  private static func write(_ agenda: Agenda, _ context: DayContext, to xml: inout XMLTextWriter) {
    xml.start("agenda", ["day": agenda.day.description])
    for line in agenda.lines {
      let actor = context.actor(for: line.department)
      xml.element(
        "todo",
        [
          "department": line.department, "actor": actor == line.department ? nil : actor,
          "overdue": "\(line.overdue.records)",
          "elapsed": "\(line.elapsed.records)", "today": "\(line.today.records)",
          "tomorrow": "\(line.tomorrow.records)", "thisWeek": "\(line.thisWeek.records)",
          "later": "\(line.later.records)", "withoutLimit": "\(line.withoutLimit.records)",
          "old": "\(line.old.records)", "records": "\(line.total.records)", "items": "\(line.total.items)",
          "oldest": line.oldest?.obligation.openedAt.text,
        ])
    }
    xml.end()
  }

  /// - Parameter account: whose balance it is; that of a family where it is `nil`.
  private static func write(_ balance: BalanceRow, of account: AccountRow?, to xml: inout XMLTextWriter) {
    let family = balance.family.rawValue
    xml.element(
      account == nil ? "family" : "account",
      [
        "name": account == nil ? family : nil, "department": account?.debtor, "rule": account?.rule,
        "family": account == nil ? nil : family, "opening": "\(balance.opening)",
        "opened": "\(balance.opened)", "withdrawn": "\(balance.withdrawn)",
        "discharged": "\(balance.discharged)", "closing": "\(balance.closing)",
      ])
  }

  private static func writeStatements(of report: DayReport, to xml: inout XMLTextWriter) {
    xml.start(
      "statements",
      [
        "count": "\(report.statements.count)", "differing": "\(report.differingStatements.count)",
        "unstated": "\(report.unstated.count)",
      ])
    for line in report.statements {
      let statement = line.statement
      xml.element(
        "statement",
        [
          "sender": line.sender, "day": statement.day.description, "kind": statement.kind,
          "bundles": "\(statement.bundles)", "foundBundles": "\(statement.foundBundles ?? 0)",
          "records": "\(statement.records)", "foundRecords": "\(statement.foundRecords ?? 0)",
          "missing": "\(statement.missing)", "result": line.result.rawValue,
        ])
    }
    for line in report.unstated {
      xml.element(
        "unstated",
        [
          "sender": line.sender, "kind": line.kind, "foundBundles": "\(line.bundles)",
          "foundRecords": "\(line.records)",
        ])
    }
    xml.end()
  }

  private static func writeExpected(of report: DayReport, to xml: inout XMLTextWriter) {
    xml.start(
      "expected",
      ["count": "\(report.expected.count)", "amiss": "\(report.expected.count(where: \.isAmiss))"])
    for line in report.expected {
      xml.element(
        "expectation",
        [
          "department": line.expectation.department, "kind": line.expectation.kind,
          "by": line.expectation.time, "first": line.first?.text, "outcome": line.outcome.rawValue,
        ])
    }
    xml.end()
  }

  private static func writeSides(of report: DayReport, to xml: inout XMLTextWriter) {
    func text(_ number: Int?) -> String? { number.map { "\($0)" } }
    xml.start("sides")
    for line in report.reconciliation {
      let (statement, records, claims) = (line.statement, line.records, line.claims)
      xml.element(
        "side",
        [
          "sender": line.sender, "kind": line.kind.isEmpty ? nil : line.kind, "day": line.day.description,
          "statedFiles": text(statement?.bundles), "statedRecords": text(statement?.records),
          "files": "\(line.files)", "filesAccepted": "\(line.filesAccepted)", "declared": text(line.declared),
          "found": "\(records.found)", "accepted": "\(records.accepted)", "rejected": "\(records.rejected)",
          "unchanged": "\(records.unchanged)", "deliveries": "\(line.delivered.deliveries)",
          "delivered": "\(line.delivered.records)", "undelivered": "\(line.undelivered.records)",
          "collected": text(line.collected?.records), "toClaim": "\(claims.records)",
          "claimed": "\(claims.inTime + claims.late)", "returned": "\(claims.returned)",
          "superseded": "\(claims.superseded)", "unclaimed": "\(claims.pending + claims.overdue)",
          "causes": line.causes.map(\.rawValue).joined(separator: " "),
        ])
    }
    for line in report.differences {
      xml.element(
        "difference",
        [
          "cause": line.cause.rawValue, "sender": line.key.sender,
          "kind": line.key.kind.isEmpty ? nil : line.key.kind, "day": line.key.day.description,
          "recipient": line.recipient, "subject": line.subject, "files": "\(line.files)",
          "records": "\(line.records)",
        ])
    }
    xml.end()
  }

  private static func writeSignoffs(of report: DayReport, to xml: inout XMLTextWriter) {
    xml.start(
      "signoffs",
      [
        "count": "\(report.signoffs.count(where: \.isNew))",
        "differing": "\(report.signoffs.count { $0.isNew && $0.signoff.isOfOtherPackage })",
      ])
    for line in report.signoffs {
      xml.element(
        "signoff",
        [
          "department": line.department, "day": line.signoff.day.description,
          "receivedAt": line.receivedAt.text, "conclusion": line.signoff.conclusion,
          "package": line.package, "standing": line.standing.rawValue,
        ])
    }
    xml.end()
  }

  private static func write(_ figures: DayFigures, lines: [PushLine], to xml: inout XMLTextWriter) {
    let (files, records, claims) = (figures.files, figures.records, figures.claims)
    xml.element(
      "files",
      [
        "total": "\(files.total)", "accepted": "\(files.accepted)",
        "partiallyAccepted": "\(files.partiallyAccepted)", "rejected": "\(files.rejected)",
        "duplicate": "\(files.duplicate)", "conflict": "\(files.conflict)",
        "putAside": files.putAside > 0 ? "\(files.putAside)" : nil,
      ])
    xml.element(
      "records",
      [
        "found": "\(records.found)", "accepted": "\(records.accepted)", "rejected": "\(records.rejected)",
        "unchanged": "\(records.unchanged)",
      ])
    xml.element(
      "received",
      ["deliveries": "\(figures.received.deliveries)", "records": "\(figures.received.records)"])
    write(figures.pushes, lines: lines, to: &xml)
    xml.element(
      "claims",
      [
        "deliveries": "\(claims.deliveries)", "records": "\(claims.records)", "inTime": "\(claims.inTime)",
        "late": "\(claims.late)", "returned": "\(claims.returned)", "superseded": "\(claims.superseded)",
        "pending": "\(claims.pending)", "overdue": "\(claims.overdue)",
        "pendingDeliveries": "\(claims.pendingDeliveries)",
        "overdueDeliveries": "\(claims.overdueDeliveries)",
      ])
    xml.element("returns", ["count": "\(figures.returns)"])
    let duties = figures.duties
    xml.element(
      "duties",
      [
        "pending": "\(duties.pending)", "overdue": "\(duties.overdue)", "candidates": "\(duties.candidates)",
        "failed": "\(duties.failed)",
      ])
  }

  private static func write(_ pushes: PushCounts, lines: [PushLine], to xml: inout XMLTextWriter) {
    xml.start(
      "pushes",
      ["onTime": "\(pushes.onTime)", "late": "\(pushes.late)", "unmeasured": "\(pushes.unmeasured)"])
    for line in lines {
      xml.element(
        "push",
        [
          "kind": line.kind, "rule": line.rule, "article": line.article, "onTime": "\(line.counts.onTime)",
          "late": "\(line.counts.late)", "unmeasured": "\(line.counts.unmeasured)",
        ])
    }
    xml.end()
  }
}
