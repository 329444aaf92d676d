// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
import ExchangeFormats
public import ExchangeRules
public import SystemPackage

/// A ledger as it will be once what has been decided is stored: it answers from what lies below, and from what was written
/// over it. Nothing below is changed; what was written can be stored (``changes``) or dropped.
public final class LedgerOverlay: LedgerReader {
  /// What lies below.
  public let base: any LedgerReader
  /// The stored ledger below all that is decided; `nil` where none was made yet.
  public var stored: (any LedgerView)? { (base as? any LedgerView) ?? (base as? LedgerOverlay)?.stored }
  /// What was written.
  public private(set) var changes: LedgerChanges

  /// The change of calendar that was written; there is one at a time.
  private var calendarChange: CalendarChange?
  private var calendarChangesBelow: [CalendarChange]?

  /// Where in ``changes`` something is.
  var index = OverlayIndex()

  /// Lays nothing over a ledger.
  ///
  /// - Parameters:
  ///   - base: what lies below; it must stay as it is meanwhile.
  ///   - folder: where files of our own go, should much be written.
  public init(over base: any LedgerReader, folder: FilePath) throws {
    self.base = base
    changes = LedgerChanges(first: try base.freeRows(), folder: folder)
  }

  public func calendarChanges() throws -> [CalendarChange] {
    var all = try calendarChangesBelow ?? base.calendarChanges()
    calendarChangesBelow = all
    if let calendarChange { all.add(calendarChange) }
    return all
  }

  // MARK: Writing

  /// The number that the next drop gets, so that its records can be told from others before it is written.
  public var nextDrop: Int64 { changes.next.drop }

  /// Writes a decided drop, under the number of ``nextDrop``.
  public func insert(_ drop: inout DropRow) {
    drop.id = changes.next.drop
    changes.next.drop += 1
    index.dropsByReceipt.insert([ByteText(drop.sender), ByteText(drop.receiptStem)])
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
    note(record, at: place)
  }

  /// Notes by what a record is found that was laid down.
  private func note(_ record: RecordRow, at place: Int) {
    index.recordsById.add(place, under: record.msgId)
    // A document and its licence may have one number.
    for document in record.documents { index.recordsByDocument.add(place, under: document) }
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
    index.linksByRecord[record, default: []].append(link)
  }

  /// Writes a claim, a return, or what else became of a delivery.
  public func insert(_ claim: inout ClaimRow) {
    claim.id = changes.next.claim
    changes.next.claim += 1
    index.claimsByDelivery.add(changes.claims.count, under: claim.delivery)
    index.claimsByRecord.add(
      changes.claims.count, under: OverlayIndex.Held(delivery: claim.delivery, record: claim.record))
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
    try append(event, subject: subject, at: at, text: LedgerJSON.text(detail))
  }

  /// The same of an entry that tells a few texts.
  @discardableResult
  public func append(
    _ event: LedgerEvent, subject: String, at: Instant, detail: [String: String]
  ) throws -> Int64 {
    try append(event, subject: subject, at: at, text: LedgerJSON.text(detail))
  }

  private func append(_ event: LedgerEvent, subject: String, at: Instant, text: String) throws -> Int64 {
    let sequence = changes.next.entry
    changes.next.entry += 1
    try changes.entries.append(
      LedgerChanges.Entry(sequence: sequence, at: at, event: event, subject: subject, detail: text))
    if let change = CalendarChange(event, at: at, detail: text) { calendarChange = change }
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
    index.factsByRecord.add(place, under: fact.record)
    index.factsByMatter.add(place, under: fact.matter)
    if let about = fact.about { index.factsAbout.add(place, under: about) }
  }

  /// Notes that a drop brought an answer that could be meant for this matter and for others, and came back.
  public func insert(_ answer: UnclearAnswerRow) {
    let known = index.unclearByMatter.places(under: answer.matter)
    if known.contains(where: { changes.unclearAnswers[$0] == answer }) { return }
    index.unclearByMatter.add(changes.unclearAnswers.count, under: answer.matter)
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
    index.noticed.insert(line.told)
  }

  /// Notes what came of what a sender had stated.
  func setComparison(_ statement: StatementRow) { changes.comparisons.append(statement) }

  /// Closes a day.
  func insert(_ day: ClosedDay, open: [OpenCount]) {
    index.closedDays.append(day)
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
    index.closedDays.append(
      ClosedDay(day: day, closedAt: at, lastEntry: changes.next.entry - 1, digest: ""))
  }

  /// Writes what was decided over this overlay: the numbers are those that it would give itself. What was done since, or
  /// came about by time, isn't decided over others.
  public func take(_ upper: LedgerChanges) throws {
    precondition(upper.first == changes.next, "they were written over this")
    precondition(upper.isOnlyDecided, "what is done and what time does is written over a stored state")
    for drop in upper.drops {
      index.dropsByReceipt.insert([ByteText(drop.sender), ByteText(drop.receiptStem)])
      changes.drops.append(drop)
    }
    // Ways are numbered anew behind those that are here.
    let shift = Int32(changes.routes.count)
    changes.routes += upper.routes
    let before = changes.records.count
    // They have their numbers already.
    try changes.records.append(contentsOf: upper.records)
    for place in 0..<upper.records.count {
      let route = upper.routeOfRecord[place]
      changes.routeOfRecord.append(route < 0 ? -1 : route + shift)
      note(try upper.records.row(place), at: before + place)
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
    try changes.entries.append(contentsOf: upper.entries)
    changes.next = upper.next
  }

  private func add(_ delivery: DeliveryRow) {
    index.deliveriesById[ByteText(delivery.delivery)] = changes.deliveries.count
    changes.deliveries.append(delivery)
  }

  private func add(_ matter: MatterRow) {
    let place = changes.matters.count
    changes.matters.append(matter)
    index.mattersByCode[ByteText(matter.code)] = place
    index.mattersByName.add(place, under: DocumentNumber.key(matter.name))
  }

  private func add(_ version: ObligationVersion) throws {
    index.obligationsByMatter.add(changes.obligations.count, under: version.matter.id)
    try changes.obligations.append(version)
  }
}
