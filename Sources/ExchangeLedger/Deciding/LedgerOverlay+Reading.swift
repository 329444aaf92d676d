// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules

extension LedgerOverlay {
  public func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow? {
    if let stored = try base.firstDrop(sender: sender, kind: kind, bundle: bundle) { return stored }
    let drops = changes.drops
    // By their places: each bundle of a group asks, and a row is much to copy.
    let place = drops.indices.first {
      drops[$0].bundle?.hasBytes(of: bundle) == true && drops[$0].sender == sender && drops[$0].kind == kind
        && drops[$0].verdict.letsThrough
    }
    return place.map { drops[$0] }
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
    try index.dropsByReceipt.contains([ByteText(sender), ByteText(stem)])
      || base.receiptExists(sender: sender, stem: stem)
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
    for msgId in Set(msgIds.map(ByteText.init)) {
      records += try own(msgId: msgId.text).filter { $0.sender == sender }
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
    let own = try index.recordsByDocument.places(under: document, limit: limit).map {
      try changes.records.row($0)
    }
    .filter { $0.documents.contains { $0.hasBytes(of: document) } }
    return try (base.records(document: document, limit: limit) + own).suffix(limit)
  }

  public func records(of sender: String, inFile fileName: String, limit: Int) throws -> [RecordRow] {
    var own: [RecordRow] = []
    for drop in changes.drops.reversed() where drop.sender == sender && drop.fileName.hasBytes(of: fileName) {
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
    try index.deliveriesById[ByteText(delivery)].map { changes.deliveries[$0] }
      ?? base.delivery(delivery).map(placed)
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
    if !index.linksByRecord.isEmpty { links += rows.flatMap { index.linksByRecord[$0] ?? [] } }
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
    return below + index.claimsByDelivery.places(under: delivery).map { changes.claims[$0] }
  }

  public func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow] {
    let below = delivery < changes.first.delivery ? try base.claims(ofDelivery: delivery, record: record) : []
    let places = [record, nil].flatMap {
      index.claimsByRecord.places(under: OverlayIndex.Held(delivery: delivery, record: $0))
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
    for claim in index.claimsByDelivery.places(under: delivery).map({ changes.claims[$0] }) {
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
    if let known = index.factKinds[claim.byDrop] { return known }
    for place in 0..<changes.facts.count {
      let fact = try changes.facts.row(place)
      guard try record(row: fact.record)?.drop == claim.byDrop else { continue }
      index.factKinds[claim.byDrop] = fact.kind
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
    try index.mattersByCode[ByteText(code)].map { changes.matters[$0] } ?? base.matter(code)
  }

  public func matters(rows: [Int64]) throws -> [MatterRow] {
    let (below, own) = split(rows, at: changes.first.matter, until: changes.next.matter)
    return try (below.isEmpty ? [] : base.matters(rows: below)) + own.map { changes.matters[$0] }
  }

  public func matters(scope: String, named name: String) throws -> [MatterRow] {
    try base.matters(scope: scope, named: name)
      + index.mattersByName.places(under: DocumentNumber.key(name)).map { changes.matters[$0] }
      .filter {
        $0.code.hasPrefix("\(scope):") && DocumentNumber.key($0.name).hasBytes(of: DocumentNumber.key(name))
      }
  }

  public func facts(ofRecords rows: [Int64]) throws -> [FactRow] {
    let below = rows.filter { $0 < changes.first.record }
    return try (below.isEmpty ? [] : base.facts(ofRecords: below))
      + rows.sorted().flatMap { index.factsByRecord.places(under: $0) }.map { try changes.facts.row($0) }
  }

  public func facts(about record: Int64) throws -> [FactRow] {
    try (record < changes.first.record ? base.facts(about: record) : [])
      + index.factsAbout.places(under: record).map { try changes.facts.row($0) }
  }

  public func facts(inMatter matter: Int64) throws -> [FactRow] {
    try (matter < changes.first.matter ? base.facts(inMatter: matter) : [])
      + index.factsByMatter.places(under: matter).map { try changes.facts.row($0) }
  }

  public func openers(of matter: MatterRow, limit: Int) throws -> [RecordRow] {
    let below = matter.id < changes.first.matter ? try base.openers(of: matter, limit: limit) : []
    let own = try index.factsByMatter.places(under: matter.id).lazy.map { try changes.facts.row($0) }
      .filter { $0.about == nil }
    return try below + records(rows: own.prefix(limit - below.count).map(\.record))
  }

  public func unclearAnswers(inMatter matter: Int64) throws -> [UnclearAnswerRow] {
    try (matter < changes.first.matter ? base.unclearAnswers(inMatter: matter) : [])
      + index.unclearByMatter.places(under: matter).map { changes.unclearAnswers[$0] }
      .sorted { ($0.drop, $0.party) < ($1.drop, $1.party) }
  }

  public func obligations(of matter: MatterRow) throws -> [ObligationVersion] {
    let below = matter.id < changes.first.matter ? try base.obligations(of: matter) : []
    let own = try index.obligationsByMatter.places(under: matter.id).map { try changes.obligation($0) }
    if own.isEmpty, changes.ends.isEmpty { return below }
    return (below.filter { changes.ends[$0.id] == nil } + own.filter { $0.untilEntry == nil })
      .sorted { ($0.obligation.openedAt, $0.id) < ($1.obligation.openedAt, $1.id) }
  }

  public func statements(of day: Day) throws -> [(sender: String, statement: StatementRow)] {
    try base.statements(of: day)
      + changes.statements.filter { $0.day == day }.compactMap { statement in
        try record(row: statement.record).map { (sender: $0.sender, statement: statement) }
      }
  }

  public func signoffs(of day: Day) throws -> [SignoffRow] {
    try base.signoffs(of: day) + changes.signoffs.filter { $0.day == day }
  }

  public func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) throws -> Bool {
    let line = NoticeLineRow(
      notice: 0, type: type, key: key, occasion: occasion, matter: matter.id, recipient: recipient)
    if index.noticed.contains(line.told) { return true }
    return try matter.id < changes.first.matter
      && base.isNoticed(type, key, occasion: occasion, in: matter, to: recipient)
  }

  public func lastNoticeNumber(onDay digits: String) throws -> Int {
    let own = changes.notices.compactMap { $0.notice.number(onDay: digits) }
    return try max(base.lastNoticeNumber(onDay: digits), own.max() ?? 0)
  }

  public func closedDay(_ day: Day) throws -> ClosedDay? {
    try index.closedDays.first { $0.day == day } ?? base.closedDay(day)
  }

  public func lastClosedDay() throws -> ClosedDay? {
    try index.closedDays.max { $0.day < $1.day } ?? base.lastClosedDay()
  }

  public func firstEntry() throws -> EntryRow? { try base.firstEntry() }

  public func freeRows() -> FreeRows { changes.next }

  // MARK: Own rows

  /// The record of `sender` with this id among those that were written.
  public func own(sender: String, msgId: String) throws -> RecordRow? {
    try own(msgId: msgId).first { $0.sender == sender }
  }

  private func own(msgId: String) throws -> [RecordRow] {
    try index.recordsById.places(under: msgId).map { try changes.records.row($0) }.filter {
      $0.msgId.hasBytes(of: msgId)
    }
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
  var told: NoticeLineRow {
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
