import ExchangeBase
import ExchangeRules

@testable import ExchangeLedger

/// All that a ledger tells of all that it has, a line an answer: two that know the same say the same.
struct ReaderAnswers {
  private(set) var lines: [String] = []

  init(_ reader: any LedgerReader) throws {
    let free = try reader.freeRows()
    let drops = Array(1..<free.drop)
    let records = try reader.records(rows: Array(1..<free.record))
    let deliveries = try reader.deliveries(rows: Array(1..<free.delivery))
    let matters = try reader.matters(rows: Array(1..<free.matter))
    note("free", free)
    let origins = try reader.origins(ofDrops: drops)
    for (row, origin) in origins.sorted(by: { $0.key < $1.key }) {
      note("origin \(row)", origin)
      let inFile = try reader.records(of: origin.sender, inFile: origin.fileName, limit: 1_000)
      note("in file", inFile.map(\.id))
    }
    for record in records {
      note("record", record)
      note("same", try reader.record(sender: record.sender, msgId: record.msgId))
      note("named", try reader.records(msgId: record.msgId))
      for document in record.documents {
        note("numbered", try reader.records(document: document, limit: 3).map(\.id))
      }
      note("links", try reader.links(ofRecords: [record.id]))
      note("open", try reader.openDeliveries(holding: record.id).map(\.id))
      note("fact", try reader.facts(ofRecords: [record.id]))
      note("about", try reader.facts(about: record.id))
      note("origin", try reader.origin(of: record))
    }
    let links = try reader.links(ofRecords: records.map(\.id))
    note("all links", links)
    note(
      "unknown",
      try reader.unknown(among: records.map(\.msgId) + ["nothing"], of: records.first?.sender ?? ""))
    for delivery in deliveries {
      note("delivery", delivery)
      note("same", try reader.delivery(delivery.delivery))
      note("holds", try reader.links(inDelivery: delivery.id, limit: 2))
      note("senders", try reader.senders(ofRecordsIn: delivery.id))
      note("first fact", try [reader.factOfClaimable(in: delivery.id)].compactMap(\.self))
      note("claims", try reader.claims(ofDelivery: delivery.id))
      note("acts", try reader.acts(onDelivery: delivery.id))
      note("returns", try reader.returns(before: delivery))
    }
    for link in links {
      note("claims", try reader.claims(ofDelivery: link.delivery, record: link.record))
    }
    for drop in drops { note("by drop", try reader.claims(byDrop: drop)) }
    for matter in matters {
      note("matter", matter)
      note("same", try reader.matter(matter.code))
      let scope = String(matter.code.prefix { $0 != ":" })
      note("named", try reader.matters(scope: scope, named: matter.name).map(\.id))
      note("facts", try reader.facts(inMatter: matter.id))
      for limit in [1, 2, .max] {
        note("opened by", try reader.openers(of: matter, limit: limit).map(\.msgId))
      }
      for fact in try reader.facts(of: matter).facts {
        note(
          "fact of matter",
          "\(fact.id) \(fact.event) \(fact.kind) \(fact.at) \(fact.by) \(fact.to) \(fact.about ?? "") \(fact.records)"
        )
        note("values", fact.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
      }
      note("unclear", try reader.unclearAnswers(inMatter: matter.id))
      for version in try reader.obligations(of: matter) { note("obligation", Self.text(version)) }
    }
    let sorted = origins.sorted { $0.key < $1.key }.map(\.value)
    for origin in sorted {
      note(
        "accepted",
        try reader.accepted(from: origin.sender, kind: origin.kind ?? "", on: origin.receivedAt.day))
    }
    for day in Set(sorted.map(\.receivedAt.day)).sorted() {
      note("statements", try reader.statements(of: day))
      note("sign-offs", try reader.signoffs(of: day))
    }
    note("first", try reader.firstEntry())
    note("closed", try reader.lastClosedDay())
  }

  /// Fields of facts come in no order.
  private mutating func note(_ what: String, _ facts: [FactRow]) {
    lines.append("\(what): \(facts.map(Self.text))")
  }

  private mutating func note<Value>(_ what: String, _ value: Value) {
    lines.append("\(what): \(String(describing: value))")
  }

  /// All of it but how its days were counted, which isn't stored.
  static func text(_ version: ObligationVersion) -> [String] {
    let obligation = version.obligation
    let (key, deadline) = (obligation.key, obligation.deadline)
    let values: [Any?] = [
      version.id, version.matter.id, version.fromEntry, version.untilEntry, key.rule, key.opener, key.debtor,
      key.part, obligation.family, obligation.article, obligation.creditor, obligation.openedAt,
      obligation.records, deadline?.trigger, deadline?.lastDay, deadline?.due, deadline?.isProvisional,
      deadline?.calendarVersion, obligation.originalDue, obligation.remindAt, obligation.silence,
      obligation.outcome, obligation.settledAt, obligation.settledBy, obligation.liability,
      obligation.marks.map(\.rawValue).sorted(), obligation.evidence,
    ]
    return values.map { $0.map { "\($0)" } ?? "–" }
  }

  private static func text(_ fact: FactRow) -> String {
    "\(fact.record) \(fact.matter) \(String(describing: fact.about)) \(fact.kind) \(fact.party) \(fact.recipients) "
      + fact.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}
