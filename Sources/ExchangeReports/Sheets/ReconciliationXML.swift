import ExchangeFormats

/// A day's figures for programs: `reconciliation.xml`, valid against `schemas/reconciliation.xsd`.
enum ReconciliationXML {
  /// The document. The same report gives the same bytes.
  static func bytes(of report: DayReport) -> [UInt8] {
    let context = report.context
    var xml = XMLTextWriter()
    xml.start(
      "reconciliation",
      [
        "xmlns": "urn:xuecheng:exchange:1", "day": context.day,
        "state": report.isClosed ? "closed" : "preliminary", "asOf": report.asOf.text,
      ])
    xml.element("exchange", ["title": context.exchangeTitle])
    xml.element("measure", ["title": context.measureTitle, "number": context.measureNumber])
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
    xml.end()
    return xml.take()
  }

  private static func write(_ figures: DayFigures, lines: [PushLine], to xml: inout XMLTextWriter) {
    let (files, records, claims) = (figures.files, figures.records, figures.claims)
    xml.element(
      "files",
      [
        "total": "\(files.total)", "accepted": "\(files.accepted)",
        "partiallyAccepted": "\(files.partiallyAccepted)", "rejected": "\(files.rejected)",
        "duplicate": "\(files.duplicate)", "conflict": "\(files.conflict)",
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
        "late": "\(claims.late)", "returned": "\(claims.returned)", "pending": "\(claims.pending)",
        "overdue": "\(claims.overdue)",
      ])
    xml.element("returns", ["count": "\(figures.returns)"])
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
