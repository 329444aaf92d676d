public import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// 未结台账: everything that is open at the end of a day, with a limit or without, read from the ledger as it goes by: however
/// much is open, one item is held in memory at a time.
public struct OpenRegister: Sendable {
  /// Goes through the items, the most urgent first, and what has no limit last.
  public let forEach: @Sendable (_ body: (OpenItem) throws -> Void) throws -> Void

  /// The register of a day: one that isn't closed has what is open by now.
  ///
  /// - Parameter moment: the moment for which it is told how each item stands; the end of the day where it is left out.
  public init(_ ledger: any LedgerSource, context: DayContext, at moment: Instant? = nil) {
    forEach = { body in
      try ledger.read { view in
        let day = try view.day(context.day)
        let reading = context.read(on: moment?.day ?? day.readingDay)
        let reader = OpenItemReader(view, day, reading, asOf: moment ?? day.asOf)
        try view.forEachOpenObligation(after: day.throughEntry) { try body(reader.item($0)) }
      }
    }
  }

  /// Those of its items that fulfil a condition.
  public func only(_ isWanted: @escaping @Sendable (OpenItem) -> Bool) -> OpenRegister {
    OpenRegister { [forEach] body in try forEach { if isWanted($0) { try body($0) } } }
  }

  private init(forEach: @escaping @Sendable (_ body: (OpenItem) throws -> Void) throws -> Void) {
    self.forEach = forEach
  }

  /// A register of items that are at hand.
  public init(_ items: [OpenItem]) { self.init { body in for item in items { try body(item) } } }
}

/// Puts what is open beside what it is about.
final class OpenItemReader {
  /// What is the same for all that one drop opened.
  private struct Bundle {
    /// Where it came from.
    let origin: DropOrigin?
    /// The files that recipients got of it.
    let files: [(recipient: String, kind: String, name: String)]

    /// The file that somebody got, of those with records of a kind where it got several.
    func file(to recipient: String, of kind: String) -> String? {
      let own = files.filter { $0.recipient == recipient }
      return (own.first { $0.kind == kind } ?? own.first)?.name
    }
  }

  /// The most records of an item that are named; the rest is a number.
  private static let namedRecords = 3
  /// How many records of a matter are looked at for those that the reader may see.
  private static let lookedAt = 50
  /// How many bundles are kept at hand.
  private static let kept = 512

  private let view: any LedgerView
  private let day: LedgerDay
  private let context: DayContext
  private let asOf: Instant
  private let reader: String?
  /// Under which names the reader sent and got records: its own, and those of departments that it has taken over from.
  private let names: Set<String>
  private var bundles: [Int64: Bundle] = [:]

  /// - Parameter reader: the department that reads it, which is told of no record that it neither sent nor got; `nil` for whoever may
  ///   see all.
  init(
    _ view: any LedgerView, _ day: LedgerDay, _ context: DayContext, asOf: Instant, for reader: String? = nil
  ) {
    self.view = view
    self.day = day
    self.context = context
    self.asOf = asOf
    self.reader = reader
    names = Set(reader.map { context.debtors($0) + [$0] } ?? [])
  }

  /// An item with what it is about.
  func item(_ version: ObligationVersion) throws -> OpenItem {
    let (matter, obligation) = (version.matter, version.obligation)
    let (kind, summary, party, records, fileName) = try about(
      obligation, in: matter, for: context.debtor(of: obligation.key))
    let subject = kind.map { context.title(ofKind: $0) + (summary.map { "：\($0)" } ?? "") }
    return OpenItem(
      matter: matter, obligation: obligation, debtor: context.actor(for: obligation.key.debtor),
      state: obligation.state(at: max(asOf, obligation.openedAt)), subject: subject,
      kind: kind, summary: summary, party: party,
      records: named(records, of: max(obligation.records, records.count)),
      fileName: fileName, age: max(0, asOf.day.number - obligation.openedAt.day.number))
  }

  /// How the reader refers to the matter of an item in an answer.
  func reference(to item: OpenItem) throws -> String { try view.reference(to: item.matter, by: names) }

  /// The records of a delivery that came back, for whoever has to say to whom they go instead: who gave each back, and what it is about,
  /// as ``OpenItem/about`` has it of all of them.
  func returned(
    _ item: OpenItem, limit: Int
  ) throws -> [(record: RecordRow, by: String, about: String)] {
    guard item.obligation.family == .reassign, let row = item.matter.delivery,
      let delivery = try view.delivery(row: row)
    else { return [] }
    return try returned(item.obligation, in: row, limit: limit).map { record in
      let about = [item.subject, party(of: [record], in: delivery, of: 1), named([record], of: 1)]
      return (record, delivery.recipient, about.compactMap(\.self).joined(separator: "："))
    }
  }

  /// The ids of records with the numbers that people know them by.
  ///
  /// - Parameter count: how many records there are, of which these are the first.
  private func named(_ records: [RecordRow], of count: Int) -> String? {
    RecordNames.text(
      records.map { ($0.msgId, $0.documents.isEmpty ? nil : $0.documents.joined(separator: "、")) }, of: count)
  }

  private func returned(_ obligation: Obligation, in delivery: Int64, limit: Int) throws -> [RecordRow] {
    try view.records(
      returnedBy: obligation.key.opener, endedBy: obligation.key.part, in: delivery, atEndOf: day,
      limit: limit)
  }

  /// What sort of message it began with and what that is about, whom, the first of its records, and the file in which it came to the
  /// debtor.
  private func about(
    _ obligation: Obligation, in matter: MatterRow, for debtor: String
  ) throws -> (kind: String?, summary: String?, party: String?, records: [RecordRow], fileName: String?) {
    if let row = matter.delivery {
      guard let delivery = try view.delivery(row: row),
        reader == nil || [debtor, delivery.sender, delivery.recipient].contains(where: names.contains)
      else { return (nil, nil, nil, [], nil) }
      let isReturned = obligation.family == .reassign
      let records =
        isReturned
        ? try returned(obligation, in: row, limit: Self.namedRecords)
        : try view.records(openIn: row, atEndOf: day, limit: Self.namedRecords)
      let fileName =
        delivery.recipient == debtor
        ? delivery.fileName
        : try view.drop(obligation.key.opener).flatMap {
          try bundle(ofDrop: $0.id).file(to: debtor, of: Kinds.claimReturn)
        }
      let party = party(of: records, in: delivery, of: obligation.records)
      return (delivery.kind, nil, party, records, fileName)
    }
    let records = try shown(in: matter, of: obligation)
    guard let first = records.first else { return (nil, nil, nil, [], nil) }
    let opening = try bundle(ofDrop: first.drop)
    let kind = try view.kind(of: first, from: opening.origin) ?? ""
    let current = try corrected(first)
    let isCorrected = current.id != first.id
    var (summary, party) = try (current.summary ?? first.summary, holder(of: current, kind))
    if party == nil, isCorrected { party = try holder(of: first, kind) }
    // A result of a check tells neither; the commitment that it is about does.
    for other in records.dropFirst() where summary == nil || party == nil {
      let current = try corrected(other)
      summary = summary ?? current.summary ?? other.summary
      let kind = try view.kind(of: other, from: bundle(ofDrop: other.drop).origin) ?? ""
      party = try party ?? holder(of: current, kind) ?? holder(of: other, kind)
    }
    // Who owes it by the opener alone got that with its bundle; who has it from another may have got other records of the bundle.
    let isFirst = !isCorrected && obligation.evidence.count == 1
    let opened = isFirst ? opening.file(to: debtor, of: kind) : nil
    let fileName = try opened ?? (debtor == first.sender ? nil : file(of: [current, first], to: debtor))
    return (kind, summary.map { Masking.excerpt($0, limit: 60) }, party, records, fileName)
  }

  /// Whom a record of a kind is about; `nil` where it names nobody.
  private func holder(of record: RecordRow, _ kind: String) throws -> String? {
    try context.party(kind) { try view.field($0, ofRecord: record.id) }
  }

  /// A record as it stands at the end of the day: the last of its corrections that the reader may see, or itself.
  private func corrected(_ record: RecordRow) throws -> RecordRow {
    try view.corrections(of: record, throughDrop: day.throughDrop).last(where: isSeen) ?? record
  }

  /// The last file in which somebody got a record: by a correction, or in the place of another who gave it back.
  ///
  /// - Parameter versions: the record as it stands, and as it came.
  private func file(of versions: [RecordRow], to debtor: String) throws -> String? {
    for version in versions {
      let last = try view.deliveries(holding: version.id).last {
        $0.recipient == debtor && $0.drop <= day.throughDrop
      }
      if let last { return last.fileName }
    }
    return nil
  }

  /// Whether the reader sent a record or got it.
  private func isSeen(_ record: RecordRow) throws -> Bool {
    if reader == nil { return true }
    return try names.contains(record.sender)
      || view.deliveries(holding: record.id).contains { names.contains($0.recipient) }
  }

  /// Whom records of a delivery are about, each once; `nil` where nothing is kept of that.
  ///
  /// - Parameter count: how many records there are, of which these are the first.
  private func party(of records: [RecordRow], in delivery: DeliveryRow, of count: Int) -> String? {
    let parties = delivery.parties.byRecord
    let known = records.compactMap { parties[$0.id] }
    if known.isEmpty { return nil }
    let names = known.indices.filter { !known[..<$0].contains(known[$0]) }.map { known[$0] }
    return names.joined(separator: "、") + (known.count < count ? "等" : "")
  }

  /// The record that asks it, of those that opened the matter; where none of these does, the first that the reader may see, behind
  /// that which is to be decided on; where no record did, the one that asks it.
  private func shown(in matter: MatterRow, of obligation: Obligation) throws -> [RecordRow] {
    let all = try view.openers(of: matter, limit: Self.lookedAt)
    // A later notice has taken the place of the first.
    let own = all.filter { $0.publicId == obligation.key.opener }
    var openers = own.isEmpty ? all : own
    // What the matter is about may be no fact of it, as a licence that a letter names: then what asks it is shown.
    if openers.isEmpty, let asking = try view.record(publicId: obligation.key.opener) {
      openers = [asking]
    } else if let named = try view.record(toDecideOn: obligation) {
      openers.insert(named, at: 0)
    }
    if reader == nil { return Array(openers.prefix(Self.namedRecords)) }
    var shown: [RecordRow] = []
    for record in openers where shown.count < Self.namedRecords {
      if try isSeen(record) { shown.append(record) }
    }
    return shown
  }

  private func bundle(ofDrop row: Int64) throws -> Bundle {
    if let known = bundles[row] { return known }
    let bundle = Bundle(
      origin: try view.origins(ofDrops: [row])[row],
      files: try view.deliveries(ofDrop: row).map { ($0.recipient, $0.kind, $0.fileName) })
    if bundles.count == Self.kept { bundles.removeAll(keepingCapacity: true) }
    bundles[row] = bundle
    return bundle
  }
}
