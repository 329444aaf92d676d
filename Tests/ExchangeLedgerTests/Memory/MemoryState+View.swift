import ExchangeBase
import ExchangeFormats
import ExchangeRules

@testable import ExchangeLedger

// What the processor, reports and answers ask for.

extension MemoryState: LedgerView {
  // MARK: Drops, records and files

  func drop(_ drop: String) -> DropRow? { drops.first { $0.drop == drop } }

  func drop(row: Int64) -> DropRow? { drops.first { $0.id == row } }

  func unpublishedDrops() -> [DropRow] { drops.filter { $0.publishedAt == nil } }

  func drops(matching text: String) -> [DropRow] {
    drops.filter { $0.drop == text || $0.bundle == text || $0.fileName == text }
  }

  func drops(before row: Int64, from sender: String?, limit: Int) -> [DropRow] {
    Array(
      drops.filter { $0.id < row && (sender == nil || $0.sender == sender) }.reversed().prefix(limit))
  }

  func drops(in rows: Range<Int64>, _ choice: DropChoice, limit: Int) -> [DropRow] {
    let meant = drops.filter { drop in
      rows.contains(drop.id) && drop.sender == choice.sender ?? drop.sender
        && drop.verdict.rawValue == choice.verdict ?? drop.verdict.rawValue
        && choice.name.map { drop.fileName.lowercased().contains($0.lowercased()) } ?? true
    }
    return Array(meant.reversed().prefix(limit))
  }

  func lastDropNumber(onDay digits: String) -> Int {
    drops.filter { $0.drop.hasPrefix("\(digits)-") }
      .compactMap { Int($0.drop.dropFirst(digits.count + 1).prefix { $0.isNumber }) }.max() ?? 0
  }

  func usage(onDay digits: String) -> [String: DayUsage] {
    var usage: [String: DayUsage] = [:]
    for drop in drops where drop.drop.hasPrefix("\(digits)-") {
      var used = usage[drop.sender] ?? DayUsage()
      used.files += 1
      if !drop.sha256.isEmpty { used.bytes += drop.bytes }
      used.rejected += drop.counts.rejected
      used.deliveries += deliveries(ofDrop: drop.id).reduce(0) { $0 + $1.records }
      usage[drop.sender] = used
    }
    return usage
  }

  func records(matching text: String, document: String) -> [RecordRow] {
    Array(records.filter { $0.msgId == text || $0.documents.prefix(2).contains(document) }.prefix(1_000))
  }

  func records(openIn delivery: Int64, atEndOf day: LedgerDay?, limit: Int) -> [RecordRow] {
    let acts = claims(ofDelivery: delivery).filter { $0.byDrop <= day?.throughDrop ?? .max }
    if acts.contains(where: { $0.record == nil }) { return [] }
    let claimable = links(inDelivery: delivery, limit: .max).filter(\.isClaimable).map(\.record)
    return Array(
      records(rows: claimable.filter { record in !acts.contains { $0.record == record } }).prefix(limit))
  }

  func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64, atEndOf day: LedgerDay?,
    limit: Int
  ) -> [RecordRow] {
    let acts = claims(ofDelivery: delivery)
    let claimable = links(inDelivery: delivery, limit: .max).filter(\.isClaimable).map(\.record)
    let found = claimable.filter { record in
      // A return of all that was open concerns a record of which nothing had been said.
      let back = acts.first { act in
        act.act == .returned && drops[Int(act.byDrop) - 1].drop == returning
          && (act.record == record
            || act.record == nil && !acts.contains { $0.record == record && $0.id < act.id })
      }
      let end = acts.first {
        $0.record == record && [.reassigned, .withdrawn].contains($0.act)
          && $0.byDrop <= day?.throughDrop ?? .max
      }
      return back != nil && (end.map { drops[Int($0.byDrop) - 1].drop } ?? "") == ending
    }
    return Array(records(rows: found).prefix(limit))
  }

  func provisionalRecords(
    after row: Int64, limit: Int
  ) throws -> [(record: RecordRow, last: Rejudgement?)] {
    try records.filter { $0.id > row && $0.isOnTime == false && $0.provisionalRule != nil }.prefix(limit)
      .map { ($0, try rejudgement(ofRecord: $0.id)) }
  }

  func rejudgement(ofRecord record: Int64, through entry: Int64) -> Rejudgement? {
    judgements.last { $0.record == record && $0.entry <= entry }
  }

  func deliveries(ofDrop drop: Int64) -> [DeliveryRow] { deliveries.filter { $0.drop == drop } }

  func deliveries(before row: Int64, to recipient: String?, limit: Int) -> [DeliveryRow] {
    let found = deliveries.filter { $0.id < row && (recipient == nil || $0.recipient == recipient) }
    return Array(found.reversed().prefix(limit))
  }

  func publications(of owner: PublicationRow.Owner) -> [PublicationRow] {
    staged.filter { $0.owner == owner }
  }

  func publications() -> [PublicationRow] { staged }

  // MARK: What is owed

  func field(_ name: String, ofRecord row: Int64) -> String? {
    facts(ofRecords: [row]).first?.fields[name]
  }

  func matters(inDelivery delivery: Int64, kinds: Set<String>) -> [MatterRow] {
    let held = links(inDelivery: delivery, limit: .max).map(\.record)
    return matters(rows: facts(ofRecords: held).filter { kinds.contains($0.kind) }.map(\.matter))
  }

  func wakingMatters(through now: Instant, limit: Int) -> [MatterRow] {
    let waking = wakes.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    return waking.prefix(limit).map { matters[Int($0.key) - 1] }
  }

  func mattersWithDeadlines(after row: Int64, limit: Int) -> [MatterRow] {
    let found = matters.filter { matter in
      matter.id > row
        && versions.contains {
          $0.matter.id == matter.id && $0.untilEntry == nil
            && ($0.obligation.outcome == nil
              ? $0.obligation.due != nil : $0.obligation.deadline?.isProvisional == true)
        }
    }
    return Array(found.prefix(limit))
  }

  func history(of key: Obligation.Key, in matter: MatterRow) -> [ObligationVersion] {
    versions.filter { $0.matter.id == matter.id && $0.obligation.key == key }
  }

  /// What stood after an entry.
  private func standing(after entry: Int64) -> [ObligationVersion] {
    versions.filter { $0.fromEntry <= entry && $0.untilEntry.map { $0 > entry } ?? true }
  }

  private func open(after entry: Int64) -> [ObligationVersion] {
    standing(after: entry).filter { $0.obligation.outcome == nil }
  }

  private var open: [ObligationVersion] { open(after: .max) }

  func openObligations(
    _ choice: OpenChoice, after place: OpenPlace?, limit: Int
  ) -> [ObligationVersion] {
    let found = open.filter { version in
      (choice.debtors?.contains(version.obligation.key.debtor) ?? true)
        && (choice.creditors?.contains(version.obligation.creditor) ?? true)
        && (choice.family == nil || version.obligation.family == choice.family)
        && place.map { ($0.due ?? .last, $0.row) < (version.obligation.due ?? .last, version.id) } ?? true
    }
    return Array(
      found.sorted { ($0.obligation.due ?? .last, $0.id) < ($1.obligation.due ?? .last, $1.id) }
        .prefix(limit))
  }

  func obligations(before row: Int64, of debtors: [String]?, limit: Int) -> [ObligationVersion] {
    let found = versions.filter {
      $0.id < row && $0.untilEntry == nil && (debtors?.contains($0.obligation.key.debtor) ?? true)
    }
    return Array(found.reversed().prefix(limit))
  }

  func openCounts(after entry: Int64) -> [OpenCount] {
    let groups = Dictionary(grouping: open(after: entry)) {
      [$0.obligation.family.rawValue, $0.obligation.key.debtor]
    }
    return groups.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }.map { key, versions in
      OpenCount(
        family: versions[0].obligation.family, debtor: key[1], obligations: versions.count,
        records: versions.reduce(0) { $0 + $1.obligation.records },
        provisional: versions.count { $0.obligation.deadline?.isProvisional == true })
    }
  }

  func overdueCounts(at now: Instant) -> [OverdueCount] {
    let overdue = open.map(\.obligation).filter { duty in
      duty.due.map { $0 <= now } ?? false && (duty.silence == .overdue || duty.marks.contains(.unclear))
        && !(duty.silence == .candidate && duty.marks.contains(.absent))
    }
    return Dictionary(grouping: overdue) { [$0.family.rawValue, $0.key.debtor] }
      .sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }
      .map { OverdueCount(family: $1[0].family, debtor: $0[1], amount: Self.amount(of: $1)) }
  }

  private static func amount(of duties: [Obligation]) -> OpenAmount {
    OpenAmount(obligations: duties.count, records: duties.reduce(0) { $0 + $1.records })
  }

  func countsWithoutLimit() -> [String: (amount: OpenAmount, since: Instant)] {
    let duties = open.map(\.obligation).filter { $0.due == nil }
    return Dictionary(grouping: duties, by: \.key.debtor).mapValues { duties in
      (Self.amount(of: duties), duties.map(\.openedAt).min() ?? .last)
    }
  }

  func openRules() -> [(rule: String, count: Int)] {
    Dictionary(grouping: open, by: \.obligation.key.rule).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value.count) }
  }

  // MARK: Notices

  func isTold(_ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow) -> Bool {
    lines.contains {
      $0.matter == matter.id && $0.key.rule == key.rule && $0.key.opener == key.opener
        && $0.key.debtor == key.debtor && $0.type == type && $0.occasion == occasion
    }
  }

  func unpublishedNotices() -> [NoticeRow] { notices.filter { publishedNotices[$0.id] == nil } }

  func matters(toldOfIn notice: String) -> [MatterRow] {
    guard let row = notices.first(where: { $0.notice == notice })?.id else { return [] }
    return matters(rows: lines.filter { $0.notice == row }.map(\.matter))
  }

  func notices(about matter: MatterRow) -> [(type: String, key: Obligation.Key, notice: NoticeRow)] {
    lines.filter { $0.matter == matter.id }.sorted { $0.notice < $1.notice }.map {
      (
        $0.type, Obligation.Key(rule: $0.key.rule, opener: $0.key.opener, debtor: $0.key.debtor),
        notices[Int($0.notice) - 1]
      )
    }
  }

  // MARK: The chain

  func lastEntry() -> EntryRow? { entries.last }

  func lastEntry(through day: Day) -> EntryRow? {
    entries.filter { $0.at.day <= day }.max { ($0.at, $0.sequence) < ($1.at, $1.sequence) }
  }

  func entry(_ sequence: Int64) -> EntryRow? { entries.first { $0.sequence == sequence } }

  func entries(about subject: String) -> [EntryRow] { entries.filter { $0.subject == subject } }

  func forEachEntry(_ body: (EntryRow) throws -> Bool) throws {
    for entry in entries { if try !body(entry) { return } }
  }

  func lastDrop(through entry: Int64) -> Int64 {
    let decided = entries.last { $0.sequence <= entry && $0.event == .decided && drop($0.subject) != nil }
    return decided.flatMap { drop($0.subject)?.id } ?? 0
  }

  // MARK: A day

  private func drops(of day: LedgerDay) -> [DropRow] {
    drops.filter { $0.id > day.afterDrop && $0.id <= day.throughDrop }
  }

  private func entries(of day: LedgerDay, _ event: LedgerEvent) -> [EntryRow] {
    entries.filter { day.contains($0.sequence) && $0.event == event }
  }

  func closedDays(before day: Day, limit: Int) -> [ClosedDay] {
    Array(closings.map(\.day).filter { $0.day < day }.sorted { $0.day > $1.day }.prefix(limit))
  }

  func forEachDrop(of day: LedgerDay, _ body: (DropRow) throws -> Void) throws {
    for drop in drops(of: day) { try body(drop) }
  }

  func lateRecords(
    ofDrop drop: Int64, asOf day: LedgerDay
  ) -> [(record: RecordRow, isExcused: Bool)] {
    records.filter { $0.drop == drop && $0.isOnTime == false }.sorted { $0.number < $1.number }.map {
      record in
      var record = record
      guard record.provisionalRule != nil,
        let last = rejudgement(ofRecord: record.id, through: day.throughEntry)
      else { return (record, false) }
      record.due = last.due
      return (record, last.isOnTime)
    }
  }

  func deliveries(placedOn day: LedgerDay) -> [DeliveryRow] {
    entries(of: day, .delivered).compactMap { delivery($0.subject) }
  }

  func deliveries(undeliveredAtEndOf day: LedgerDay) -> [DeliveryRow] {
    let placed = Set(
      entries.filter { $0.event == .delivered && $0.sequence <= day.throughEntry }.map(\.subject))
    return deliveries.filter { $0.drop <= day.throughDrop && !placed.contains($0.delivery) }
      .sorted { $0.id < $1.id }
  }

  func records(ofDrop drop: Int64, limit: Int) -> [RecordRow] {
    Array(records.filter { $0.drop == drop }.sorted { $0.number < $1.number }.prefix(limit))
  }

  func standings(of day: LedgerDay) -> [DeliveryStanding] {
    let claims = versions.filter { $0.obligation.family == .claim }
    let played = Set(
      open(after: day.afterEntry).filter { $0.obligation.family == .claim }.map(\.matter.id)
        + claims.filter { day.contains($0.fromEntry) }.map(\.matter.id))
    let visible = standing(after: day.throughEntry).filter {
      $0.obligation.family == .claim && played.contains($0.matter.id)
    }
    let parts = Dictionary(grouping: visible) { $0.matter.delivery ?? 0 }
    let standings = parts.compactMap { row, versions -> DeliveryStanding? in
      guard let delivery = deliveries(rows: [row]).first else { return nil }
      var standing = DeliveryStanding(delivery: delivery)
      for duty in versions.map(\.obligation) {
        standing.claimDue = [standing.claimDue, duty.due].compactMap(\.self).max()
        switch duty.outcome {
        case nil:
          standing.open += duty.records
          if duty.deadline?.isProvisional == true { standing.isProvisional = true }
        case .met: standing.claimedInTime += duty.records
        case .metLate: standing.claimedLate += duty.records
        case .returned where duty.marks.contains(.late): standing.returnedLate += duty.records
        case .returned: standing.returnedInTime += duty.records
        case .superseded: standing.superseded += duty.records
        default: break
        }
      }
      return standing
    }
    // What has no due time comes first.
    return standings.sorted {
      ($0.claimDue ?? .distantPast, $0.delivery.id) < ($1.claimDue ?? .distantPast, $1.delivery.id)
    }
  }

  func returns(on day: LedgerDay) -> [ClaimRow] {
    claims.filter { $0.byDrop > day.afterDrop && $0.byDrop <= day.throughDrop && $0.act == .returned }
      .sorted { ($0.byDrop, $0.id) < ($1.byDrop, $1.id) }
  }

  func dropTotals(of day: LedgerDay) -> LedgerDropTotals {
    drops(of: day).reduce(into: LedgerDropTotals()) { totals, drop in
      totals.drops += 1
      totals.found += drop.counts.found
      totals.accepted += drop.counts.accepted
      totals.rejected += drop.counts.rejected
      totals.unchanged += drop.counts.unchanged
    }
  }

  func totals(of day: LedgerDay) -> LedgerDayTotals {
    var totals = LedgerDayTotals()
    totals.decided = entries(of: day, .decided).count
    totals.dropped = dropTotals(of: day)
    for drop in drops(of: day) {
      totals.late += records.count { record in
        record.drop == drop.id && record.isOnTime == false
          && !(record.provisionalRule != nil
            && judgements.contains {
              $0.record == record.id && $0.entry <= day.throughEntry && $0.isOnTime
            })
      }
    }
    let placed = deliveries(placedOn: day)
    totals.deliveries = placed.count
    totals.deliveredRecords = placed.reduce(0) { $0 + $1.records }
    totals.claimable = standings(of: day).count
    totals.returns = returns(on: day).count { $0.records > 0 }
    return totals
  }

  func balances(of day: LedgerDay) -> [BalanceRow] {
    let sums = everyAccount(of: day).reduce(into: [Rule.Family: BalanceRow]()) { sums, account in
      let family = account.balance.family
      sums[family, default: BalanceRow(family: family)] += account.balance
    }
    return Rule.Family.allCases.compactMap { sums[$0] }
  }

  func accounts(of day: LedgerDay) -> [AccountRow] { everyAccount(of: day).filter { !$0.balance.isEmpty } }

  private func everyAccount(of day: LedgerDay) -> [AccountRow] {
    var accounts: [String: AccountRow] = [:]
    func note(_ obligation: Obligation, _ change: (inout BalanceRow) -> Void) {
      let (key, family) = (obligation.key, obligation.family)
      change(
        &accounts[
          "\(key.debtor) \(key.rule) \(family.rawValue)",
          default: AccountRow(rule: key.rule, debtor: key.debtor, balance: BalanceRow(family: family))
        ].balance)
    }
    for version in open(after: day.afterEntry) {
      note(version.obligation) { $0.opening += version.obligation.records }
    }
    for version in open(after: day.throughEntry) {
      note(version.obligation) { $0.closing += version.obligation.records }
    }
    // An entry replaces versions by others of the same records: what it adds to an obligation came up with it.
    var nets: [NetKey: (obligation: Obligation, change: Int)] = [:]
    for version in versions {
      if day.contains(version.fromEntry) {
        nets[NetKey(version, version.fromEntry), default: (version.obligation, 0)].change +=
          version.obligation.records
      }
      if let until = version.untilEntry, day.contains(until) {
        nets[NetKey(version, until), default: (version.obligation, 0)].change -= version.obligation.records
      }
    }
    for (obligation, change) in nets.values {
      note(obligation) {
        $0.opened += max(change, 0)
        $0.withdrawn += max(-change, 0)
      }
    }
    for version in versions where day.contains(version.fromEntry) && version.lasts {
      let hadEnded = before(version).contains { $0.obligation.outcome != nil }
      let obligation = version.obligation
      if let outcome = obligation.outcome, !hadEnded {
        let isOvertaken = outcome == .superseded
        note(obligation) {
          $0.withdrawn += isOvertaken ? obligation.records : 0
          $0.discharged += isOvertaken ? 0 : obligation.records
        }
      }
      if obligation.outcome == nil, hadEnded { note(obligation) { $0.opened += obligation.records } }
    }
    return accounts.values.sorted {
      ($0.debtor, $0.rule, $0.balance.family.rawValue) < ($1.debtor, $1.rule, $1.balance.family.rawValue)
    }
  }

  /// What of one obligation comes and goes with one entry.
  private struct NetKey: Hashable {
    let entry: Int64, matter: Int64, rule: String, opener: String, debtor: String, family: Rule.Family

    init(_ version: ObligationVersion, _ entry: Int64) {
      self.entry = entry
      (matter, family) = (version.matter.id, version.obligation.family)
      let key = version.obligation.key
      (rule, opener, debtor) = (key.rule, key.opener, key.debtor)
    }
  }

  /// The versions of the same obligation that stood until this one.
  private func before(_ version: ObligationVersion) -> [ObligationVersion] {
    versions.filter {
      $0.untilEntry == version.fromEntry && $0.lasts && $0.matter.id == version.matter.id
        && $0.obligation.key == version.obligation.key
    }
  }

  func movedDeadlines(on day: LedgerDay) -> [(old: Obligation, new: ObligationVersion)] {
    let moved = versions.filter { day.contains($0.fromEntry) && $0.lasts }.flatMap { new in
      before(new).filter { old in
        let (was, became) = (old.obligation, new.obligation)
        guard let deadline = was.deadline, let other = became.deadline else { return false }
        return (was.outcome == nil || became.marks.contains(.rejudged))
          && deadline.calendarVersion != other.calendarVersion && deadline.due != other.due
      }.map { (old: $0.obligation, new: new) }
    }
    return moved.sorted {
      ($0.new.obligation.openedAt, $0.new.id) < ($1.new.obligation.openedAt, $1.new.id)
    }
  }

  func obligations(on day: LedgerDay) -> [ObligationVersion] {
    inOrderOfOpening(
      standing(after: day.throughEntry).filter { version in
        day.contains(version.fromEntry)
          || version.obligation.pressingFrom.map { $0 <= day.asOf } ?? false
            && version.obligation.outcome == nil
      })
  }

  func forEachLiableObligation(
    on day: LedgerDay, _ body: (ObligationVersion) throws -> Void
  ) rethrows {
    let liable = obligations(on: day).compactMap { version in
      version.obligation.liability.map { (article: $0, version: version) }
    }
    // Of one article what was opened before stays before.
    for article in Set(liable.map(\.article)).sorted() {
      for one in liable where one.article == article { try body(one.version) }
    }
  }

  func endings(on day: LedgerDay) -> [EndingCount] {
    struct End: Hashable {
      let family: Rule.Family
      let debtor: String
      let outcome: Obligation.Outcome
      let isLate, hasLimit: Bool
    }
    var counts: [End: Int] = [:]
    for version in versions {
      let obligation = version.obligation
      guard let outcome = obligation.outcome else { continue }
      let end = End(
        family: obligation.family, debtor: obligation.key.debtor, outcome: outcome,
        isLate: obligation.marks.contains(.late), hasLimit: obligation.due != nil)
      if day.contains(version.fromEntry) { counts[end, default: 0] += obligation.records }
      if version.untilEntry.map(day.contains) ?? false { counts[end, default: 0] -= obligation.records }
    }
    let ends = counts.filter { $0.value != 0 }.map { end, records in
      EndingCount(
        family: end.family, debtor: end.debtor, outcome: end.outcome, isLate: end.isLate,
        hasLimit: end.hasLimit, records: records)
    }
    return ends.sorted {
      ($0.family.rawValue, $0.debtor, $0.outcome.rawValue, $0.isLate ? 1 : 0, $0.hasLimit ? 1 : 0)
        < ($1.family.rawValue, $1.debtor, $1.outcome.rawValue, $1.isLate ? 1 : 0, $1.hasLimit ? 1 : 0)
    }
  }

  func forEachOpenObligation(
    after entry: Int64, of debtors: [String]?, _ body: (ObligationVersion) throws -> Void
  ) rethrows {
    let open = open(after: entry).filter { debtors?.contains($0.obligation.key.debtor) ?? true }.sorted {
      ($0.obligation.due ?? .last, $0.id) < ($1.obligation.due ?? .last, $1.id)
    }
    for version in open { try body(version) }
  }

  func debtors(ofVersionsBehind row: Int64?) -> (debtors: Set<String>, last: Int64) {
    let behind = row.map { row in versions.filter { $0.id > row } } ?? []
    return (Set(behind.map(\.obligation.key.debtor)), versions.map(\.id).max() ?? 0)
  }

  func forEachRecord(ofDrop drop: Int64, _ body: (RecordRow) throws -> Bool) rethrows {
    for record in records where record.drop == drop { if try !body(record) { return } }
  }

  func rejudgements(on day: LedgerDay) -> [(record: RecordRow, rejudgement: Rejudgement)] {
    let last = judgements.filter { day.contains($0.entry) }.reduce(into: [Int64: Rejudgement]()) {
      $0[$1.record] = $1
    }
    return last.sorted { $0.key < $1.key }.map { (records[Int($0.key) - 1], $0.value) }
  }

  func downtimes(through day: LedgerDay, since: Instant) -> [Downtime] {
    downtimes.filter { $0.entry <= day.throughEntry && $0.downtime.until >= since }.map(\.downtime)
  }

  func downtimes(on day: LedgerDay) -> [Downtime] {
    downtimes.filter { day.contains($0.entry) }.map(\.downtime)
  }

  // MARK: Statements and sign-offs

  private func word(_ record: Int64) -> RecordRow { records[Int(record) - 1] }

  func statements(of day: Day) -> [(sender: String, statement: StatementRow)] {
    stated.filter { $0.day == day }.sorted { $0.record < $1.record }.map { (word($0.record).sender, $0) }
  }

  func statements(on day: LedgerDay) -> [(sender: String, statement: StatementRow)] {
    let known = stated.filter { word($0.record).drop <= day.throughDrop }
    return known.filter { line in
      let record = word(line.record)
      let isOfDay = line.day == day.day || record.drop > day.afterDrop && line.day < day.day
      let isLast = !known.contains {
        $0.day == line.day && $0.kind == line.kind && word($0.record).sender == record.sender
          && $0.record > line.record
      }
      return isOfDay && isLast
    }.sorted { $0.record < $1.record }.map { (word($0.record).sender, $0) }
  }

  func unstated(
    on day: LedgerDay, but kinds: Set<String>
  ) -> [(sender: String, kind: String, bundles: Int, records: Int)] {
    var found: [(sender: String, kind: String, bundles: Int, records: Int)] = []
    for drop in drops
    where drop.receivedAt.day == day.day && drop.id <= day.throughDrop && drop.verdict.letsThrough {
      guard let kind = drop.kind, !kinds.contains(kind) else { continue }
      let isStated = stated.contains {
        $0.day == day.day && $0.kind == kind && word($0.record).sender == drop.sender
          && word($0.record).drop <= day.throughDrop
      }
      if isStated { continue }
      if let place = found.firstIndex(where: { $0.sender == drop.sender && $0.kind == kind }) {
        found[place].bundles += 1
        found[place].records += drop.counts.accepted
      } else {
        found.append((drop.sender, kind, 1, drop.counts.accepted))
      }
    }
    return found
  }

  func firstArrivals(from first: Day, through day: LedgerDay) -> [FirstArrival] {
    let counted = drops.filter {
      $0.receivedAt.day >= first && $0.receivedAt.day <= day.day && $0.id <= day.throughDrop
        && $0.kind != nil && $0.verdict.letsThrough
    }
    let groups = Dictionary(grouping: counted) { [$0.receivedAt.day.description, $0.sender, $0.kind ?? ""] }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, drops in
      drops.map(\.receivedAt).min().map { FirstArrival(sender: key[1], kind: key[2], at: $0) }
    }
  }

  func signoffs(on day: LedgerDay) -> [(sender: String, signoff: SignoffRow)] {
    signed.filter { word($0.record).drop > day.afterDrop && word($0.record).drop <= day.throughDrop }
      .sorted { $0.record < $1.record }.map { (word($0.record).sender, $0) }
  }

  func signoffs(of day: Day) -> [SignoffRow] {
    signed.filter { $0.day == day }.sorted { $0.record < $1.record }
  }

  func unsignedDays(before day: LedgerDay) -> [Day] {
    closedDays(before: day.day, limit: .max).map(\.day).sorted().filter { closed in
      !signed.contains {
        $0.day == closed && !$0.isOfOtherPackage && word($0.record).drop <= day.throughDrop
      }
    }
  }

  func review() -> ReviewRow {
    var review = ReviewRow()
    let good = Set(signed.filter { !$0.isOfOtherPackage }.map(\.day))
    review.days = good.count
    review.last = good.max()
    let words = Dictionary(grouping: signed) { [$0.day.description, word($0.record).sender] }
    review.ofOtherPackages = words.filter { $0.value.allSatisfy(\.isOfOtherPackage) }
      .sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }.map { ($0.value[0].day, $0.key[1]) }
    return review
  }

  func setting(_ setting: LedgerSetting) -> String? { settings[setting] }

  func allSettings() -> [String: String] {
    Dictionary(uniqueKeysWithValues: settings.map { ($0.key.rawValue, $0.value) })
  }
}

extension LedgerDay {
  fileprivate func contains(_ entry: Int64) -> Bool { entry > afterEntry && entry <= throughEntry }
}

extension ObligationVersion {
  /// A version that its own entry replaced again never stood.
  fileprivate var lasts: Bool { untilEntry.map { $0 > fromEntry } ?? true }
}

extension Instant {
  fileprivate static let distantPast = Instant(milliseconds: .min)
}
