// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules
public import SystemPackage

/// A ledger as it will be once what has been decided is stored: it answers from what lies below, and from what was written
/// over it. Nothing below is changed; what was written can be stored (``changes``) or dropped.
public final class LedgerOverlay: LedgerReader {
  /// What lies below.
  public let base: any LedgerReader
  /// What was written.
  public private(set) var changes: LedgerChanges

  private var recordsById = PlaceIndex<String>()
  private var recordsByDocument = PlaceIndex<String>()
  private var factsByRecord = PlaceIndex<Int64>()
  private var factsByMatter = PlaceIndex<Int64>()
  private var factsAbout = PlaceIndex<Int64>()
  private var linksByRecord: [Int64: [DeliveryLink]] = [:]
  private var deliveriesById: [String: Int] = [:]
  private var claimsByDelivery = PlaceIndex<Int64>()
  /// Claims of single records, and those of all that was open under no record.
  private var claimsByRecord = PlaceIndex<Held>()
  private var unclearByMatter = PlaceIndex<Int64>()
  /// The kinds of drops' first facts, as far as they were asked for.
  private var factKinds: [Int64: String] = [:]
  private var mattersByCode: [String: Int] = [:]
  private var mattersByName = PlaceIndex<String>()
  private var obligationsByMatter = PlaceIndex<Int64>()
  private var dropsByReceipt: Set<[String]> = []
  private var noticed: Set<NoticeLineRow> = []
  private var closedDays: [ClosedDay] = []

  /// A record in a delivery, or all of it.
  private struct Held: PlaceKey {
    let delivery: Int64
    let record: Int64?
    var placeHash: Int { hashValue }
  }

  /// Lays nothing over a ledger.
  ///
  /// - Parameters:
  ///   - base: what lies below; it must stay as it is meanwhile.
  ///   - folder: where files of our own go, should much be written.
  public init(over base: any LedgerReader, folder: FilePath) throws {
    self.base = base
    changes = LedgerChanges(first: try base.freeRows(), folder: folder)
  }

  // MARK: Writing

  /// The number that the next drop gets, so that its records can be told from others before it is written.
  public var nextDrop: Int64 { changes.next.drop }

  /// Writes a decided drop, under the number of ``nextDrop``.
  public func insert(_ drop: inout DropRow) {
    drop.id = changes.next.drop
    changes.next.drop += 1
    dropsByReceipt.insert([drop.sender, drop.receiptStem])
    changes.drops.append(drop)
  }

  /// Writes an accepted record and gives it its number.
  ///
  /// - Parameter route: which of ``LedgerChanges/routes`` it goes, as far as it is known.
  public func insert(_ record: inout RecordRow, route: Int32 = -1) throws {
    record.id = changes.next.record
    changes.next.record += 1
    let place = changes.records.count
    try changes.records.append(record)
    changes.routeOfRecord.append(route)
    recordsById.add(place, under: record.msgId)
    // A document and its licence may have one number.
    for document in record.documents { recordsByDocument.add(place, under: document) }
  }

  /// Says which deliveries records of each of the next routes are in. Before, nobody has got them.
  public func addRoutes(_ routes: [LedgerChanges.Route]) { changes.routes += routes }

  /// Writes a delivery and gives it its number.
  public func insert(_ delivery: inout DeliveryRow) {
    delivery.id = changes.next.delivery
    changes.next.delivery += 1
    add(delivery)
  }

  /// Notes what is known of a delivery once its file is written: the file's digest, and whom its records are about.
  public func setContent(of delivery: Int64, sha256: String, parties: DeliveryParties) {
    let place = Int(delivery - changes.first.delivery)
    changes.deliveries[place].sha256 = sha256
    changes.deliveries[place].parties = parties
  }

  /// Notes that a delivery holds a record which no route brings there.
  public func link(delivery: Int64, record: Int64, isClaimable: Bool) {
    let link = DeliveryLink(delivery: delivery, record: record, isClaimable: isClaimable)
    changes.links.append(link)
    linksByRecord[record, default: []].append(link)
  }

  /// Writes a claim, a return, or what else became of a delivery.
  public func insert(_ claim: inout ClaimRow) {
    claim.id = changes.next.claim
    changes.next.claim += 1
    claimsByDelivery.add(changes.claims.count, under: claim.delivery)
    claimsByRecord.add(changes.claims.count, under: Held(delivery: claim.delivery, record: claim.record))
    changes.claims.append(claim)
  }

  /// Appends an entry to the chain.
  ///
  /// - Parameter detail: the facts; written as JSON with sorted keys.
  /// - Returns: the entry's place in the chain.
  @discardableResult
  public func append(
    _ event: LedgerEvent, subject: String, at: Instant, detail: some Encodable
  ) throws -> Int64 {
    let sequence = changes.next.entry
    changes.next.entry += 1
    try changes.entries.append(
      LedgerChanges.Entry(
        sequence: sequence, at: at, event: event, subject: subject, detail: try LedgerJSON.text(detail)))
    return sequence
  }

  /// The place that the next entry of the chain will have.
  public var nextEntry: Int64 { changes.next.entry }

  /// The matter of that name, made where there is none yet.
  ///
  /// - Parameter delivery: the row of the delivery whose matter it is.
  public func ensureMatter(_ code: String, delivery: Int64? = nil) throws -> MatterRow {
    if let known = try matter(code) { return known }
    let matter = MatterRow(id: changes.next.matter, code: code, delivery: delivery)
    changes.next.matter += 1
    add(matter)
    return matter
  }

  /// Writes a record as a fact of its matter.
  public func insert(_ fact: FactRow) throws {
    let place = changes.facts.count
    try changes.facts.append(fact)
    factsByRecord.add(place, under: fact.record)
    factsByMatter.add(place, under: fact.matter)
    if let about = fact.about { factsAbout.add(place, under: about) }
  }

  /// Notes that a drop brought an answer that could be meant for this matter and for others, and came back.
  public func insert(_ answer: UnclearAnswerRow) {
    let known = unclearByMatter.places(under: answer.matter)
    if known.contains(where: { changes.unclearAnswers[$0] == answer }) { return }
    unclearByMatter.add(changes.unclearAnswers.count, under: answer.matter)
    changes.unclearAnswers.append(answer)
  }

  /// Notes when time alone will next change what is owed in a matter; `nil` for never.
  public func setWake(_ wake: Instant?, of matter: MatterRow) { changes.wakes[matter.id] = .some(wake) }

  /// Writes a version of an obligation that stands from an entry on.
  public func insert(_ obligation: Obligation, in matter: MatterRow, from entry: Int64) throws {
    try add(
      ObligationVersion(
        id: changes.next.obligation, matter: matter, obligation: obligation, fromEntry: entry, untilEntry: nil
      ))
    changes.next.obligation += 1
  }

  /// Ends a version: from an entry on it doesn't stand so any more.
  public func end(_ version: ObligationVersion, at entry: Int64) throws {
    let own = Int(version.id - changes.first.obligation)
    if own >= 0 {
      changes.replaced[own] = entry
    } else {
      var ended = version
      ended.untilEntry = entry
      try changes.ended.append(ended)
      changes.ends[version.id] = entry
    }
  }

  /// Writes a line of a sender's statement.
  public func insert(_ statement: StatementRow) { changes.statements.append(statement) }

  /// Writes a sign-off.
  public func insert(_ signoff: SignoffRow) { changes.signoffs.append(signoff) }

  /// Writes a staged file that waits for its rename.
  public func insert(_ publication: PublicationRow) { changes.publications.append(publication) }

  /// Notes that a stored delivery was placed in its outbox. Said again, it changes nothing: a delivery is placed once.
  ///
  /// - Returns: the entry that tells it; `nil` when it was told before.
  public func markDelivered(_ delivery: DeliveryRow, at: Instant) throws -> Int64? {
    guard let known = try self.delivery(row: delivery.id), known.deliveredAt == nil else { return nil }
    changes.placed[delivery.id] = at
    return try append(
      .delivered, subject: delivery.delivery, at: at,
      detail: [
        "recipient": delivery.recipient, "file": delivery.fileName, "sha256": delivery.sha256,
        "records": "\(delivery.records)", "claimable": "\(delivery.claimable)",
      ])
  }

  /// Forgets a stored file that is in its place while others of its drop or notice wait.
  public func forget(_ publication: PublicationRow) { changes.forgotten.append(publication.id) }

  /// Notes that all files of a stored drop are in their places; they need no recovery any more.
  public func markPublished(_ drop: DropRow, at: Instant) throws {
    changes.publishedDrops[drop.id] = at
    try append(.published, subject: drop.drop, at: at, detail: ["receipt": drop.receiptStem])
  }

  /// Notes that all files of a stored notice are in their places.
  public func markPublished(_ notice: NoticeRow, at: Instant) throws {
    changes.publishedNotices[notice.id] = at
    try append(.published, subject: notice.notice, at: at, detail: ["recipient": notice.recipient])
  }

  /// Writes a notice, tells the chain of it, and gives it its number.
  public func insert(_ notice: inout NoticeRow, lines: Int) throws {
    notice.id = changes.next.notice
    changes.next.notice += 1
    let entry = try append(
      .noticed, subject: notice.notice, at: notice.issuedAt,
      detail: ["recipient": notice.recipient, "lines": "\(lines)"])
    changes.notices.append((notice, entry))
  }

  /// Notes that a notice tells of something; see ``isNoticed(_:_:occasion:in:to:)``.
  public func insertLine(
    of notice: NoticeRow, type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow
  ) {
    let line = NoticeLineRow(
      notice: notice.id, type: type, key: key, occasion: occasion, matter: matter.id,
      recipient: notice.recipient)
    changes.noticeLines.append(line)
    noticed.insert(line.told)
  }

  /// Notes what came of what a sender had stated.
  func setComparison(_ statement: StatementRow) { changes.comparisons.append(statement) }

  /// Closes a day.
  func insert(_ day: ClosedDay, open: [OpenCount]) {
    closedDays.append(day)
    changes.closings.append((day, open))
  }

  /// Keeps what a record was found to be by another calendar.
  public func insert(_ rejudgement: Rejudgement) { changes.rejudgements.append(rejudgement) }

  /// Tells of a time in which the processor didn't run.
  public func insert(_ downtime: Downtime, now: Instant) throws {
    let entry = try append(
      .downtime, subject: "processor", at: now,
      detail: ["since": downtime.since.text, "until": downtime.until.text])
    changes.downtimes.append((downtime, entry))
  }

  /// Notes that the processor runs.
  public func setLastSeen(_ now: Instant) { changes.settings[.lastSeen] = now.text }

  /// Notes the ids of the rules with which the processor runs.
  public func setRules(_ rules: [String]) { changes.settings[.rules] = rules.joined(separator: " ") }

  /// Notes that gathered notices went out.
  public func setLastTold(_ now: Instant) { changes.settings[.lastTold] = now.text }

  /// Notes the version of the calendar with which all open deadlines are computed from here on.
  public func setCalendarVersion(_ version: String) {
    changes.settings[.calendar] = version
    changes.settings[.calendarUnderWay] = ""
  }

  /// Notes that open deadlines begin to be computed with another calendar.
  public func setCalendarUnderWay(_ version: String) { changes.settings[.calendarUnderWay] = version }

  /// Takes a day for closed, for whoever asks what would be said were it.
  public func suppose(closed day: Day, at: Instant) {
    closedDays.append(
      ClosedDay(day: day, closedAt: at, lastEntry: changes.next.entry - 1, digest: ""))
  }

  /// Writes what was decided over this overlay: the numbers are those that it would give itself. What was done since, or
  /// came about by time, isn't decided over others.
  public func take(_ upper: LedgerChanges) throws {
    precondition(upper.first == changes.next, "they were written over this")
    precondition(upper.isOnlyDecided, "what is done and what time does is written over a stored state")
    for drop in upper.drops {
      dropsByReceipt.insert([drop.sender, drop.receiptStem])
      changes.drops.append(drop)
    }
    // Ways are numbered anew behind those that are here.
    let shift = Int32(changes.routes.count)
    changes.routes += upper.routes
    for place in 0..<upper.records.count {
      let route = upper.routeOfRecord[place]
      var record = try upper.records.row(place)
      try insert(&record, route: route < 0 ? -1 : route + shift)
    }
    for delivery in upper.deliveries { add(delivery) }
    for link in upper.links {
      self.link(delivery: link.delivery, record: link.record, isClaimable: link.isClaimable)
    }
    for var claim in upper.claims { insert(&claim) }
    for matter in upper.matters { add(matter) }
    try upper.facts.forEach { try insert($0) }
    for answer in upper.unclearAnswers { insert(answer) }
    try upper.forEachObligation { version in
      if let end = version.untilEntry { changes.replaced[changes.obligations.count] = end }
      try add(version)
    }
    try upper.ended.forEach { if let entry = $0.untilEntry { try end($0, at: entry) } }
    changes.wakes.merge(upper.wakes) { $1 }
    changes.statements += upper.statements
    changes.signoffs += upper.signoffs
    changes.publications += upper.publications
    try upper.entries.forEach { try changes.entries.append($0) }
    changes.next = upper.next
  }

  private func add(_ delivery: DeliveryRow) {
    deliveriesById[delivery.delivery] = changes.deliveries.count
    changes.deliveries.append(delivery)
  }

  private func add(_ matter: MatterRow) {
    let place = changes.matters.count
    changes.matters.append(matter)
    mattersByCode[matter.code] = place
    mattersByName.add(place, under: DocumentNumber.key(matter.name))
  }

  private func add(_ version: ObligationVersion) throws {
    obligationsByMatter.add(changes.obligations.count, under: version.matter.id)
    try changes.obligations.append(version)
  }
}

// MARK: - Reading

extension LedgerOverlay {
  public func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow? {
    try base.firstDrop(sender: sender, kind: kind, bundle: bundle)
      ?? changes.drops.first {
        $0.sender == sender && $0.bundle == bundle && $0.kind == kind && $0.verdict.letsThrough
      }
  }

  public func origins(ofDrops rows: [Int64]) throws -> [Int64: DropOrigin] {
    let below = rows.filter { $0 < changes.first.drop }
    var origins = try below.isEmpty ? [:] : base.origins(ofDrops: below)
    for row in rows {
      let place = Int(row - changes.first.drop)
      guard changes.drops.indices.contains(place) else { continue }
      origins[row] = DropOrigin(changes.drops[place])
    }
    return origins
  }

  public func sourceRule(ofDrop row: Int64) throws -> String? {
    let place = Int(row - changes.first.drop)
    if place < 0 { return try base.sourceRule(ofDrop: row) }
    return changes.drops.indices.contains(place) ? (try? changes.drops[place].receipt)?.source : nil
  }

  public func sheets(ofDrop row: Int64) throws -> [FilledSheet] {
    let place = Int(row - changes.first.drop)
    if place < 0 { return try base.sheets(ofDrop: row) }
    return changes.drops.indices.contains(place) ? changes.drops[place].sheets : []
  }

  public func receiptExists(sender: String, stem: String) throws -> Bool {
    try dropsByReceipt.contains([sender, stem]) || base.receiptExists(sender: sender, stem: stem)
  }

  public func accepted(from sender: String, kind: String, on day: Day) throws -> (
    bundles: Int, records: Int
  ) {
    var (bundles, records) = try base.accepted(from: sender, kind: kind, on: day)
    for drop in changes.drops
    where drop.sender == sender && drop.kind == kind && drop.verdict.letsThrough
      && drop.receivedAt.day == day
    {
      bundles += 1
      records += drop.counts.accepted
    }
    return (bundles, records)
  }

  public func records(of sender: String, msgIds: [String]) throws -> [RecordRow] {
    var records = try base.records(of: sender, msgIds: msgIds)
    if changes.records.count == 0 { return records }
    for msgId in Set(msgIds) {
      records += try own(msgId: msgId).filter { $0.sender == sender }
    }
    return records
  }

  public func records(msgId: String) throws -> [RecordRow] {
    try base.records(msgId: msgId) + own(msgId: msgId)
  }

  public func records(rows: [Int64]) throws -> [RecordRow] {
    let (below, own) = split(rows, at: changes.first.record, until: changes.next.record)
    return try (below.isEmpty ? [] : base.records(rows: below)) + own.map { try changes.records.row($0) }
  }

  public func records(document: String, limit: Int) throws -> [RecordRow] {
    let own = try recordsByDocument.places(under: document).suffix(limit).map { try changes.records.row($0) }
      .filter { $0.documents.contains(document) }
    return try (base.records(document: document, limit: limit) + own).suffix(limit)
  }

  public func records(of sender: String, inFile fileName: String, limit: Int) throws -> [RecordRow] {
    var own: [RecordRow] = []
    for drop in changes.drops.reversed() where drop.sender == sender && drop.fileName == fileName {
      own = try records(ofDrop: drop.id, limit: limit - own.count) + own
    }
    let left = limit - own.count
    return try (left > 0 ? base.records(of: sender, inFile: fileName, limit: left) : []) + own
  }

  /// The records of a drop that was written: they follow on each other, behind those of earlier drops.
  private func records(ofDrop drop: Int64, limit: Int) throws -> [RecordRow] {
    var places = 0..<changes.records.count
    while !places.isEmpty {
      let middle = places.lowerBound + places.count / 2
      if try changes.records.row(middle).drop < drop {
        places = (middle + 1)..<places.upperBound
      } else {
        places = places.lowerBound..<middle
      }
    }
    var found: [RecordRow] = []
    for place in places.lowerBound..<changes.records.count where found.count < limit {
      let record = try changes.records.row(place)
      if record.drop != drop { break }
      found.append(record)
    }
    return found
  }

  public func delivery(_ delivery: String) throws -> DeliveryRow? {
    try deliveriesById[delivery].map { changes.deliveries[$0] } ?? base.delivery(delivery).map(placed)
  }

  /// A stored delivery, as it stands now.
  private func placed(_ delivery: DeliveryRow) -> DeliveryRow {
    guard let at = changes.placed[delivery.id] else { return delivery }
    var delivery = delivery
    delivery.deliveredAt = at
    return delivery
  }

  public func deliveries(rows: [Int64]) throws -> [DeliveryRow] {
    let (below, own) = split(rows, at: changes.first.delivery, until: changes.next.delivery)
    return try (below.isEmpty ? [] : base.deliveries(rows: below).map(placed))
      + own.map { changes.deliveries[$0] }
  }

  public func links(ofRecords rows: [Int64]) throws -> [DeliveryLink] {
    let (below, own) = split(rows, at: changes.first.record, until: changes.next.record)
    var links = try below.isEmpty ? [] : base.links(ofRecords: below)
    if !linksByRecord.isEmpty { links += rows.flatMap { linksByRecord[$0] ?? [] } }
    links += own.flatMap { routed($0) }
    return links.sorted { ($0.record, $0.delivery) < ($1.record, $1.delivery) }
  }

  public func links(inDelivery delivery: Int64, limit: Int) throws -> [DeliveryLink] {
    guard delivery >= changes.first.delivery else {
      return try base.links(inDelivery: delivery, limit: limit)
    }
    let links = changes.links.filter { $0.delivery == delivery }
    let routed = changes.routeOfRecord.indices.lazy.filter { self.isRouted($0, to: delivery) }.prefix(limit)
      .flatMap { self.routed($0).filter { $0.delivery == delivery } }
    return (links + routed).sorted { $0.record < $1.record }.prefix(limit).map(\.self)
  }

  public func senders(ofRecordsIn delivery: Int64) throws -> [String] {
    guard delivery >= changes.first.delivery else { return try base.senders(ofRecordsIn: delivery) }
    let records = try links(inDelivery: delivery, limit: .max).map(\.record)
    return Set(try self.records(rows: records).map(\.sender)).sorted()
  }

  public func factOfClaimable(in delivery: Int64) throws -> FactRow? {
    guard delivery >= changes.first.delivery else { return try base.factOfClaimable(in: delivery) }
    let records = try links(inDelivery: delivery, limit: .max).filter(\.isClaimable).map(\.record)
    return try facts(ofRecords: records).first
  }

  public func claims(ofDelivery delivery: Int64) throws -> [ClaimRow] {
    let below = delivery < changes.first.delivery ? try base.claims(ofDelivery: delivery) : []
    return below + claimsByDelivery.places(under: delivery).map { changes.claims[$0] }
  }

  public func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow] {
    let below = delivery < changes.first.delivery ? try base.claims(ofDelivery: delivery, record: record) : []
    let places = [record, nil].flatMap {
      claimsByRecord.places(under: Held(delivery: delivery, record: $0))
    }
    return below
      + Set(places).sorted().map { changes.claims[$0] }
      .filter { $0.delivery == delivery && ($0.record == record || $0.record == nil) }
  }

  public func claims(byDrop drop: Int64) throws -> [ClaimRow] {
    drop < changes.first.drop ? try base.claims(byDrop: drop) : changes.claims.filter { $0.byDrop == drop }
  }

  public func acts(onDelivery delivery: Int64) throws -> [DeliveryAct] {
    let below = delivery < changes.first.delivery ? try base.acts(onDelivery: delivery) : []
    var acts: [DeliveryAct] = []
    var known: [ActKey: Int] = [:]
    for claim in claimsByDelivery.places(under: delivery).map({ changes.claims[$0] }) {
      let act = DeliveryAct(
        drop: claim.byDrop, act: claim.act, at: claim.at, round: claim.round, records: claim.records,
        kind: try overtaking(claim), returnedBy: try returner(before: claim))
      if let place = known[ActKey(act)] {
        acts[place].records += act.records
        acts[place].round = max(acts[place].round, act.round)
      } else {
        known[ActKey(act)] = acts.count
        acts.append(act)
      }
    }
    return below
      + acts.enumerated().sorted { ($0.element.drop, $0.offset) < ($1.element.drop, $1.offset) }
      .map(\.element)
  }

  /// What makes claims parts of one act.
  private struct ActKey: Hashable {
    let drop: Int64
    let act: ClaimAct
    let at: Instant
    let returnedBy: String?

    init(_ act: DeliveryAct) {
      (drop, self.act, at, returnedBy) = (act.drop, act.act, act.at, act.returnedBy)
    }
  }

  /// Of all acts but these the act itself is the kind; a bundle of claims has no facts that could be looked for.
  private func overtaking(_ claim: ClaimRow) throws -> String? {
    guard [.superseded, .withdrawn].contains(claim.act) else { return nil }
    if let known = factKinds[claim.byDrop] { return known }
    for place in 0..<changes.facts.count {
      let fact = try changes.facts.row(place)
      guard try record(row: fact.record)?.drop == claim.byDrop else { continue }
      factKinds[claim.byDrop] = fact.kind
      return fact.kind
    }
    return changes.drops.first { $0.id == claim.byDrop }?.kind
  }

  /// What came back by several returns ends each of them by an act of its own, so that a reassignment of one record never
  /// ends the duty for another.
  private func returner(before claim: ClaimRow) throws -> String? {
    guard [.reassigned, .withdrawn].contains(claim.act), let record = claim.record else { return nil }
    let returns = try claims(ofDelivery: claim.delivery, record: record).filter { $0.act == .returned }
    guard let back = returns.first(where: { $0.record != nil }) ?? returns.first else { return nil }
    return try origins(ofDrops: [back.byDrop])[back.byDrop]?.drop
  }

  public func matter(_ code: String) throws -> MatterRow? {
    try mattersByCode[code].map { changes.matters[$0] } ?? base.matter(code)
  }

  public func matters(rows: [Int64]) throws -> [MatterRow] {
    let (below, own) = split(rows, at: changes.first.matter, until: changes.next.matter)
    return try (below.isEmpty ? [] : base.matters(rows: below)) + own.map { changes.matters[$0] }
  }

  public func matters(scope: String, named name: String) throws -> [MatterRow] {
    try base.matters(scope: scope, named: name)
      + mattersByName.places(under: DocumentNumber.key(name)).map { changes.matters[$0] }
      .filter { $0.code.hasPrefix("\(scope):") && DocumentNumber.key($0.name) == DocumentNumber.key(name) }
  }

  public func facts(ofRecords rows: [Int64]) throws -> [FactRow] {
    let below = rows.filter { $0 < changes.first.record }
    return try (below.isEmpty ? [] : base.facts(ofRecords: below))
      + rows.sorted().flatMap { factsByRecord.places(under: $0) }.map { try changes.facts.row($0) }
  }

  public func facts(about record: Int64) throws -> [FactRow] {
    try (record < changes.first.record ? base.facts(about: record) : [])
      + factsAbout.places(under: record).map { try changes.facts.row($0) }
  }

  public func facts(inMatter matter: Int64) throws -> [FactRow] {
    try (matter < changes.first.matter ? base.facts(inMatter: matter) : [])
      + factsByMatter.places(under: matter).map { try changes.facts.row($0) }
  }

  public func openers(of matter: MatterRow, limit: Int) throws -> [RecordRow] {
    let below = matter.id < changes.first.matter ? try base.openers(of: matter, limit: limit) : []
    let own = try factsByMatter.places(under: matter.id).lazy.map { try changes.facts.row($0) }
      .filter { $0.about == nil }
    return try below + records(rows: own.prefix(limit - below.count).map(\.record))
  }

  public func unclearAnswers(inMatter matter: Int64) throws -> [UnclearAnswerRow] {
    try (matter < changes.first.matter ? base.unclearAnswers(inMatter: matter) : [])
      + unclearByMatter.places(under: matter).map { changes.unclearAnswers[$0] }
      .sorted { ($0.drop, $0.party) < ($1.drop, $1.party) }
  }

  public func obligations(of matter: MatterRow) throws -> [ObligationVersion] {
    let below = matter.id < changes.first.matter ? try base.obligations(of: matter) : []
    let own = try obligationsByMatter.places(under: matter.id).map { try changes.obligation($0) }
    if own.isEmpty, changes.ends.isEmpty { return below }
    return (below.filter { changes.ends[$0.id] == nil } + own.filter { $0.untilEntry == nil })
      .sorted { ($0.obligation.openedAt, $0.id) < ($1.obligation.openedAt, $1.id) }
  }

  public func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool {
    let line = NoticeLineRow(
      notice: 0, type: type, key: key, occasion: occasion, matter: matter.id, recipient: recipient)
    if noticed.contains(line.told) { return true }
    return try matter.id < changes.first.matter
      && base.isNoticed(type, key, occasion: occasion, in: matter, to: recipient)
  }

  public func lastNoticeNumber(onDay digits: String) throws -> Int {
    let own = changes.notices.compactMap { $0.notice.number(onDay: digits) }
    return try max(base.lastNoticeNumber(onDay: digits), own.max() ?? 0)
  }

  public func closedDay(_ day: Day) throws -> ClosedDay? {
    try closedDays.first { $0.day == day } ?? base.closedDay(day)
  }

  public func lastClosedDay() throws -> ClosedDay? {
    try closedDays.max { $0.day < $1.day } ?? base.lastClosedDay()
  }

  public func firstEntry() throws -> EntryRow? { try base.firstEntry() }

  public func freeRows() -> FreeRows { changes.next }

  // MARK: Own rows

  /// The record of `sender` with this id among those that were written.
  public func own(sender: String, msgId: String) throws -> RecordRow? {
    try own(msgId: msgId).first { $0.sender == sender }
  }

  private func own(msgId: String) throws -> [RecordRow] {
    try recordsById.places(under: msgId).map { try changes.records.row($0) }.filter { $0.msgId == msgId }
  }

  /// The deliveries that hold a record of ours by its route.
  private func routed(_ place: Int) -> [DeliveryLink] {
    let route = Int(changes.routeOfRecord[place])
    guard changes.routes.indices.contains(route) else { return [] }
    return changes.routes[route].deliveries.map {
      DeliveryLink(
        delivery: $0, record: changes.first.record + Int64(place),
        isClaimable: changes.routes[route].isClaimable)
    }
  }

  private func isRouted(_ place: Int, to delivery: Int64) -> Bool {
    let route = Int(changes.routeOfRecord[place])
    return changes.routes.indices.contains(route) && changes.routes[route].deliveries.contains(delivery)
  }

  /// The rows that lie below, and the places of those that are ours, in order and each once.
  private func split(_ rows: [Int64], at first: Int64, until next: Int64) -> (below: [Int64], own: [Int]) {
    let rows = Set(rows).sorted()
    return (rows.filter { $0 < first }, rows.filter { $0 >= first && $0 < next }.map { Int($0 - first) })
  }
}

extension VerdictKind {
  /// Whether something of the bundle goes through.
  var letsThrough: Bool { self == .accepted || self == .partiallyAccepted }
}

extension NoticeLineRow {
  /// The same in any notice: told once is told. The part of an obligation makes no difference.
  fileprivate var told: NoticeLineRow {
    var line = self
    line.notice = 0
    line.key = Obligation.Key(rule: key.rule, opener: key.opener, debtor: key.debtor)
    return line
  }
}

extension DropOrigin {
  /// Tells where a drop came from.
  public init(_ drop: DropRow) {
    self.init(
      drop: drop.drop, sender: drop.sender, kind: drop.kind, fileName: drop.fileName, sha256: drop.sha256,
      receivedAt: drop.receivedAt)
  }
}
