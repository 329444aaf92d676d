import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// A period's figures for programs: `period.xml`, valid against `schemas/period.xsd`.
enum PeriodXML {
  /// The document. The same report gives the same bytes.
  static func bytes(of report: PeriodReport) -> [UInt8] {
    let context = report.context
    var xml = XMLTextWriter()
    xml.start(
      "period",
      [
        "xmlns": XMLBundle.namespace, "name": report.period.name,
        "from": report.period.days.lowerBound.description, "to": report.period.days.upperBound.description,
        "state": report.isClosed ? "closed" : "preliminary", "asOf": report.asOf.text,
      ])
    xml.element("exchange", ["title": context.exchangeTitle])
    xml.element(
      "measure",
      [
        "title": context.profile.title, "number": context.profile.documentNumber,
        "profile": context.profile.id,
      ])
    xml.element("ledger", ["lastEntry": "\(report.lastEntry)", "digest": report.digest])
    xml.start("totals")
    write(report.totals, to: &xml)
    xml.end()
    for line in report.lines {
      let department = line.department
      xml.start(
        "department", ["code": department.code, "name": department.name, "role": department.role])
      write(line.figures, to: &xml)
      for indicator in report.indicators where indicator.department == department.code {
        xml.element(
          "indicator",
          [
            "name": indicator.indicator.rawValue, "part": "\(indicator.part)", "whole": "\(indicator.whole)",
            "place": indicator.place.map(\.description), "light": indicator.light?.rawValue,
          ])
      }
      xml.end()
    }
    xml.start("obligations")
    for balance in report.balances {
      xml.element(
        "family",
        [
          "name": balance.family.rawValue, "opening": "\(balance.opening)", "opened": "\(balance.opened)",
          "withdrawn": "\(balance.withdrawn)", "discharged": "\(balance.discharged)",
          "closing": "\(balance.closing)",
        ])
    }
    xml.end()
    xml.start("leads", ["count": "\(report.leadTotal)", "withdrawn": "\(report.withdrawnLeads)"])
    for count in report.leadCounts {
      xml.element(
        "lead",
        [
          "article": count.article, "department": count.department, "rule": count.rule,
          "count": "\(count.leads)", "records": "\(count.records)", "withReason": "\(count.withReason)",
          "touchedByDowntime": "\(count.touched)",
        ])
    }
    xml.end()
    for day in report.days {
      xml.element(
        "day",
        [
          "date": day.day.description, "files": "\(day.figures.files.total)",
          "records": "\(day.figures.records.found)", "accepted": "\(day.figures.records.accepted)",
          "rejected": "\(day.figures.records.rejected)", "late": "\(day.figures.pushes.late)",
          "delivered": "\(day.figures.received.records)", "open": "\(day.open)", "package": day.package,
        ])
    }
    for day in report.openDays { xml.element("openDay", ["date": day.description]) }
    xml.start("downtimes")
    for share in report.downtimes {
      xml.element(
        "downtime",
        [
          "since": share.downtime.since.text, "until": share.downtime.until.text,
          "minutes": "\(share.minutes)",
          "minutesBefore": share.minutesBefore > 0 ? "\(share.minutesBefore)" : nil,
        ])
    }
    xml.end()
    xml.end()
    return xml.take()
  }

  private static func write(_ figures: PeriodFigures, to xml: inout XMLTextWriter) {
    xml.element(
      "files", ["total": "\(figures.files.total)", "rejected": "\(figures.files.rejected)"])
    xml.element(
      "records",
      [
        "found": "\(figures.records.found)", "accepted": "\(figures.records.accepted)",
        "rejected": "\(figures.records.rejected)", "unchanged": "\(figures.records.unchanged)",
      ])
    xml.element(
      "received",
      ["deliveries": "\(figures.received.deliveries)", "records": "\(figures.received.records)"])
    xml.element(
      "pushes",
      [
        "onTime": "\(figures.pushes.onTime)", "late": "\(figures.pushes.late)",
        "excused": "\(figures.excused)", "unmeasured": "\(figures.pushes.unmeasured)",
      ])
    xml.element(
      "claims",
      [
        "inTime": "\(figures.dealtWith.inTime)", "late": "\(figures.dealtWith.late)",
        "overdue": "\(figures.overdueClaims)",
      ])
    xml.element("returns", ["count": "\(figures.returns)"])
    xml.element(
      "statements",
      ["differing": "\(figures.differences)", "unstatedDays": "\(figures.unstatedDays)"])
    xml.element("open", ["records": "\(figures.open)", "overdue": "\(figures.overdue)"])
  }
}
