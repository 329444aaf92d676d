import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting

@testable import ExchangeLedger

/// All that a stored state tells beside what ``ReaderAnswers`` has, a line an answer.
struct ViewAnswers {
  private(set) var lines: [String] = []

  /// - Parameter days: the days that are asked for.
  init(_ view: any LedgerView, days: [Day]) throws {
    try ask(ofRows: view)
    try ask(ofTime: view)
    for day in days { try ask(view, of: day) }
  }

  private mutating func ask(ofRows view: any LedgerView) throws {
    let free = try view.freeRows()
    for row in 1..<free.drop {
      guard let drop = try view.drop(row: row) else { continue }
      note("drop", [drop.drop, drop.verdict.rawValue, drop.publishedAt?.text, "\(drop.counts)"])
      note("receipt", try LedgerJSON.text(drop.receipt))
      note("same", try view.drop(drop.drop)?.id)
      note("matching", try view.drops(matching: drop.fileName).map(\.id))
      note("bundle", try view.firstDrop(sender: drop.sender, kind: drop.kind, bundle: drop.bundle ?? "")?.id)
      note("receipt", try view.receiptExists(sender: drop.sender, stem: drop.receiptStem))
      note("deliveries", try view.deliveries(ofDrop: row))
      var records: [RecordRow] = []
      try view.forEachRecord(ofDrop: row) {
        records.append($0)
        return records.count < 3
      }
      note("records", records)
      note("staged", try view.publications(of: .drop(row)))
      note("entries", try view.entries(about: drop.drop).map(\.sequence))
    }
    note("unpublished", try view.unpublishedDrops().map(\.id))
    for row in [3, Int64.max] {
      for code in [nil, "XC-WJ"] {
        note("pages", try view.drops(before: row, from: code, limit: 3).map(\.id))
        var choice = DropChoice()
        choice.sender = code
        note("chosen", try view.drops(in: 1..<row, choice, limit: 3).map(\.id))
        choice.verdict = "accepted"
        note("chosen", try view.drops(in: 2..<row, choice, limit: 3).map(\.id))
        (choice.verdict, choice.name) = (nil, "CSV")
        note("chosen", try view.drops(in: 1..<row, choice, limit: 3).map(\.id))
        note("pages", try view.deliveries(before: row, to: code, limit: 3).map(\.id))
        let debtors = code.map { [$0, "XC-SCJG"] }
        note("pages", try view.obligations(before: row, of: debtors, limit: 3).map(ReaderAnswers.text))
      }
    }
    var place: OpenPlace?
    repeat {
      let page = try view.openObligations(OpenChoice(), after: place, limit: 2)
      note("open page", page.map(ReaderAnswers.text))
      place = page.last.map { OpenPlace(due: $0.obligation.due, row: $0.id) }
    } while place != nil
    for creditors in [nil, ["XC-SPJ"], ["XC-SPJ", "XC-WJ"]] {
      for debtors in [nil, ["XC-WJ"], ["XC-WJ", "XC-SCJG"]] {
        var choice = OpenChoice(debtors: debtors, creditors: creditors)
        let all = try view.openObligations(choice, after: nil, limit: 3)
        note("owed", all.map(ReaderAnswers.text))
        choice.family = .claim
        let place = all.first.map { OpenPlace(due: $0.obligation.due, row: $0.id) }
        note("owed", try view.openObligations(choice, after: place, limit: 2).map(ReaderAnswers.text))
      }
    }
    note("days", try view.closedDays(before: "2021-01-05", limit: 5))
    note("days", try view.closedDays(before: .last, limit: 1))
    note("numbers", try ["20210104", "20210199"].map { try view.lastDropNumber(onDay: $0) })
    for digits in ["20210104", "20210105", "20210199"] {
      note("usage", try view.usage(onDay: digits).sorted { $0.key < $1.key }.map { "\($0)" })
    }
    note("staged", try view.publications())
    let drops = try (1..<free.drop).map { try view.drop(row: $0)?.drop ?? "" }
    for row in 1..<free.delivery {
      note("open in", try view.records(openIn: row, limit: 2).map(\.id))
      for returning in drops {
        for ending in drops + [""] {
          let found = try view.records(returnedBy: returning, endedBy: ending, in: row, limit: 3).map(\.id)
          if !found.isEmpty { note("returned by \(returning), ended by \(ending)", found) }
        }
      }
      note("matters in", try view.matters(inDelivery: row, kinds: ["inquiry", "parallel-notice"]).map(\.id))
    }
    for record in try view.records(rows: Array(1..<free.record)) {
      note(
        "matching",
        try view.records(matching: record.msgId, document: record.documents.last ?? "").map(\.id))
      note("judged", try view.rejudgement(ofRecord: record.id))
      let names = try view.facts(ofRecords: [record.id]).flatMap(\.fields.keys).sorted() + ["nothing"]
      note("fields", try names.map { [$0, try view.field($0, ofRecord: record.id)] })
      for link in try view.links(ofRecords: [record.id]) {
        note("course", try view.course(ofRecord: record.id, in: link.delivery)?.map(\.id))
      }
    }
    note("provisional", try view.provisionalRecords(after: 0, limit: 2).map { ($0.record.id, $0.last) })
    for matter in try view.matters(rows: Array(1..<free.matter)) {
      note(
        "notices",
        try view.notices(about: matter).sorted {
          ($0.notice.id, $0.type, $0.key) < ($1.notice.id, $1.type, $1.key)
        })
      for version in try view.obligations(of: matter) {
        let history = try view.history(of: version.obligation.key, in: matter)
        note("history", history.map(ReaderAnswers.text))
        note("settler", try view.settler(of: version.obligation, in: matter))
      }
    }
    note("unpublished notices", try view.unpublishedNotices())
    note("told of", try view.matters(toldOfIn: "N20210105-0001-XC-WJ").map(\.id))
  }

  private mutating func ask(ofTime view: any LedgerView) throws {
    let moments = ["2021-01-05T00:00:00", "2021-01-08T00:00:00", "2021-02-01T00:00:00"]
      .compactMap { Instant("\($0).000+08:00") }
    for moment in moments {
      note("waking", try view.wakingMatters(through: moment, limit: 3).map(\.id))
      note("overdue", try view.overdueCounts(at: moment))
    }
    note("limitless", try view.countsWithoutLimit().sorted { $0.key < $1.key })
    note("rules", try view.openRules())
    note("deadlines", try view.mattersWithDeadlines(after: 1, limit: 4).map(\.id))
    for debtor in [nil, "XC-WJ"] {
      for family in [nil, Rule.Family.claim, .reply] {
        note("open", try view.openObligations(of: debtor, family: family).map(ReaderAnswers.text))
      }
    }
    note("counts", try view.openCounts())
    for setting in LedgerSetting.allCases { note("setting", try view.setting(setting)) }
    note("review", try view.review())
    var entries: [EntryRow] = []
    try view.forEachEntry {
      entries.append($0)
      return true
    }
    for entry in entries { note("entry", entry) }
    note("broken", try view.firstBrokenEntry())
  }

  private mutating func ask(_ view: any LedgerView, of date: Day) throws {
    let day = try view.day(date)
    note("day \(date)", [day.afterEntry, day.throughEntry, day.afterDrop, day.throughDrop])
    note("as of", day.asOf)
    note("closed", [day.closing?.closedAt.text, day.closing.map { "\($0.lastEntry)" }])
    try view.forEachDrop(of: day) { drop in
      note("drop", drop.id)
      note("its records", try view.records(ofDrop: drop.id, limit: 3).map(\.id))
      note("late", try view.lateRecords(ofDrop: drop.id, asOf: day))
    }
    note("undelivered", try view.deliveries(undeliveredAtEndOf: day).map(\.id))
    note("placed", try view.deliveries(placedOn: day).map(\.id))
    note("standings", try view.standings(of: day))
    for standing in try view.standings(of: day) {
      note(
        "open at its end", try view.records(openIn: standing.delivery.id, atEndOf: day, limit: 9).map(\.id))
    }
    note("returns", try view.returns(on: day))
    note("drops", try view.dropTotals(of: day))
    note("totals", try view.totals(of: day))
    note("balances", try view.balances(of: day))
    note("accounts", try view.accounts(of: day))
    note("morning", try view.openCounts(atStartOf: day))
    note("evening", try view.openCounts(atEndOf: day))
    note("obligations", try view.obligations(on: day).map(ReaderAnswers.text))
    var liable: [[String]] = []
    try view.forEachLiableObligation(on: day) { liable.append(ReaderAnswers.text($0)) }
    note("liable", liable)
    note("endings", try view.endings(on: day))
    note("endings since", try view.endings(on: view.stretch(of: day.day.adding(days: -1)...day.day)))
    note("at start", try view.openObligations(after: day.afterEntry).map(ReaderAnswers.text))
    for debtors in [["XC-WJ", "XC-SPJ"], ["XC-SCJG"], []] {
      note(
        "of \(debtors)",
        try view.openObligations(after: day.throughEntry, of: debtors).map(ReaderAnswers.text))
    }
    note("unsigned", try view.unsignedDays(before: day))
    for moved in try view.movedDeadlines(on: day) {
      note("moved", (moved.old.due, ReaderAnswers.text(moved.new)))
    }
    note("rejudged", try view.rejudgements(on: day).map { ($0.record.id, $0.rejudgement) })
    note("downtimes", try view.downtimes(on: day))
    note("known downtimes", try view.downtimes(through: day, since: day.asOf.adding(seconds: -86_400)))
    note("statements", try view.statements(on: day))
    note("all statements", try view.statements(of: date))
    note("differing", try view.differingStatements(of: "XC-SPJ", on: date))
    note("unstated", try view.unstated(on: day, but: ["claim"]))
    note("first arrivals", try view.firstArrivals(from: date.adding(days: -3), through: day))
    note("sign-offs", try view.signoffs(on: day))
    note("its sign-offs", try view.signoffs(of: date))
  }

  private mutating func note<Value>(_ what: String, _ value: Value) {
    lines.append("\(what): \(String(describing: value))")
  }
}
