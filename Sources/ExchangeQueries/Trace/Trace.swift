import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// The life of a licence, a matter, a record, a delivery or a drop: all that happened, in order.
public struct Trace: Codable, Sendable {
  /// ``queryVersion``.
  public let version: Int
  /// What was asked for.
  public let id: String
  /// What happened; nothing where nothing is known under the id.
  public let events: [TraceEvent]

  init(of id: String, along trail: Trail, in view: any LedgerView, for readership: Readership) throws {
    var telling = try Telling(of: trail, in: view, for: readership)
    for drop in try view.drops(matching: id) { try telling.tell(drop) }
    if let delivery = try view.delivery(id) { try telling.tell(delivery, nil) }
    for record in trail.records { try telling.tell(record) }
    for matter in trail.matters { try telling.tell(matter) }
    version = queryVersion
    self.id = id
    events = telling.events.enumerated().sorted { left, right in
      (left.element.event.at, left.element.rank, left.offset)
        < (right.element.event.at, right.element.rank, right.offset)
    }.map(\.element.event)
  }
}

/// Collects what happened.
private struct Telling {
  private let view: any LedgerView
  private let readership: Readership
  /// What happened, and what comes first of what happened at the same moment.
  private(set) var events: [(event: TraceEvent, rank: Int)] = []
  private var deliveries: Set<Int64> = []
  /// The deliveries of which everything has been told, not only what concerns single records.
  private var whole: Set<Int64> = []
  private var matters: Set<Int64> = []

  /// The message ids that more than one sender uses here.
  private let shared: Set<String>
  /// What rules ask of whom for more than one record here.
  private let repeated: Set<Asked>

  /// What a rule asks of a department.
  private struct Asked: Hashable {
    let rule, debtor: String
  }

  init(of trail: Trail, in view: any LedgerView, for readership: Readership) throws {
    self.view = view
    self.readership = readership
    let senders = Dictionary(grouping: trail.records, by: \.msgId).mapValues { Set($0.map(\.sender)) }
    shared = Set(senders.filter { $0.value.count > 1 }.keys)
    let keys = try trail.matters.filter { $0.delivery == nil }
      .flatMap { try view.obligations(of: $0).map(\.obligation.key) }
    let openers = Dictionary(grouping: keys) { Asked(rule: $0.rule, debtor: $0.debtor) }
      .mapValues { Set($0.map(\.opener)) }
    repeated = Set(openers.filter { $0.value.count > 1 }.keys)
  }

  /// A record's id, with its sender where others use that too.
  private func name(of record: RecordRow) -> String {
    shared.contains(record.msgId) ? "\(record.sender)/\(record.msgId)" : record.msgId
  }

  /// The record that asks for something, where others ask the same.
  private func opener(of key: Obligation.Key) -> String? {
    repeated.contains(Asked(rule: key.rule, debtor: key.debtor)) ? key.opener : nil
  }

  /// A dropped file with all that it brought.
  mutating func tell(_ drop: DropRow) throws {
    if readership.includes(drop.sender) {
      add(
        drop.receivedAt, 0,
        .dropped(
          sender: drop.sender, fileName: drop.fileName, drop: drop.drop, verdict: drop.verdict.rawValue))
    }
    for delivery in try view.deliveries(ofDrop: drop.id) { try tell(delivery, nil) }
  }

  /// A record, how it stands against its sender's clock, and whom it reached.
  mutating func tell(_ record: RecordRow) throws {
    guard let drop = try view.drop(row: record.drop) else { return }
    try add(
      drop.receivedAt, 1,
      .recorded(
        TraceEvent.RecordTold(
          sender: drop.sender, kind: try view.kind(of: record, from: DropOrigin(drop)),
          summary: record.summary, record: name(of: record),
          fileName: readership.fileName(of: record, in: drop), drop: drop.drop)))
    if readership.includes(drop.sender) { try tellLimit(of: record, in: drop) }
    for delivery in try view.deliveries(holding: record.id) { try tell(delivery, record) }
  }

  /// How a record stands against its sender's clock, which is between the sender and the measure.
  private mutating func tellLimit(of record: RecordRow, in drop: DropRow) throws {
    let rejudged = try view.rejudgement(ofRecord: record.id)
    if let due = record.due {
      add(
        drop.receivedAt, 2,
        .limited(
          TraceEvent.PushLimit(
            articles: (try? drop.receipt)?.timeliness.map(\.article), triggerDay: record.triggerDay, due: due,
            isOnTime: record.isOnTime == true, isProvisional: record.provisionalRule != nil,
            isRejudged: rejudged != nil)))
    }
    if let rejudged, let at = try view.entry(rejudged.entry)?.at {
      add(at, 6, .rejudged(due: rejudged.due, isOnTime: rejudged.isOnTime))
    }
  }

  /// A delivery and what its recipient said of it; or, for one record of it, only what concerned that record.
  mutating func tell(_ delivery: DeliveryRow, _ record: RecordRow?) throws {
    guard let deliveredAt = delivery.deliveredAt, !whole.contains(delivery.id), readership.sees(delivery)
    else { return }
    let recipient = delivery.recipient
    if deliveries.insert(delivery.id).inserted {
      add(deliveredAt, 3, .delivered(recipient: recipient, delivery: delivery.delivery))
    }
    let matter = try view.matter("delivery:\(delivery.delivery)")
    guard let record else {
      whole.insert(delivery.id)
      for act in try view.claims(ofDelivery: delivery.id) {
        let named = try act.record.flatMap { try view.record(row: $0) }.map(name(of:))
        try tell(act, of: named, by: recipient, in: matter)
      }
      if let matter { try tell(matter) }
      return
    }
    guard let acts = try view.course(ofRecord: record.id, in: delivery.id) else { return }
    for act in acts { try tell(act, of: name(of: record), by: recipient, in: matter) }
    guard let matter else { return }
    let share = try RecordShare(acts, of: delivery, in: view)
    for version in try view.obligations(of: matter) where share.holds(version.obligation) {
      try tell(version.obligation, in: matter, of: name(of: record))
    }
    let told = shared.contains(record.msgId) ? name(of: record) : nil
    for (type, key, notice) in try view.notices(about: matter) where share.concerns(key, notice.issuedAt) {
      try tell(type, key, notice, in: matter, of: told)
    }
  }

  /// What somebody said of a record, or of all that were open in a delivery.
  private mutating func tell(
    _ act: ClaimRow, of record: String?, by recipient: String, in matter: MatterRow?
  ) throws {
    let isOfRecipient = act.act == .claimed || act.act == .returned
    let sender = try isOfRecipient ? view.drop(row: act.byDrop)?.sender : nil
    add(
      act.at, act.act == .reassigned ? 2 : 4,
      .acted(
        TraceEvent.ActTold(
          act: act.act.rawValue, recipient: recipient, successor: sender == recipient ? nil : sender,
          record: record, records: act.records,
          timing: try timing(of: act, in: matter), reason: act.reason,
          to: act.act == .reassigned ? act.suggested : nil)))
  }

  /// Whether an act was in time as it stands now: a holiday notice may have put right what was late when it came.
  private func timing(of act: ClaimRow, in matter: MatterRow?) throws -> TraceEvent.ActTold.Timing {
    guard act.isLate else { return .onTime }
    return try matter.flatMap { try view.putRight(act, in: $0) } == nil ? .late : .putRight
  }

  /// What was owed in a matter, and how it ended.
  mutating func tell(_ matter: MatterRow) throws {
    guard matters.insert(matter.id).inserted else { return }
    for version in try view.obligations(of: matter) {
      try tell(
        version.obligation, in: matter, of: matter.delivery == nil ? opener(of: version.obligation.key) : nil)
    }
    for (type, key, notice) in try view.notices(about: matter) {
      try tell(type, key, notice, in: matter, of: matter.delivery == nil ? opener(of: key) : nil)
    }
  }

  private mutating func tell(
    _ type: String, _ key: Obligation.Key, _ notice: NoticeRow, in matter: MatterRow, of record: String? = nil
  ) throws {
    guard readership.includes(notice.recipient) else { return }
    let moved =
      type == NoticeType.recomputed.rawValue ? try limits(of: key, in: matter, by: notice.issuedAt) : nil
    add(
      notice.issuedAt, 6,
      .noticed(
        TraceEvent.NoticeTold(
          notice: notice.notice, recipient: notice.recipient, type: type, rule: key.rule, record: record,
          oldDue: moved?.old, due: moved?.new)))
  }

  /// The limit that an obligation had, and the one that it got by the last calendar that had moved it at a moment.
  private func limits(
    of key: Obligation.Key, in matter: MatterRow, by moment: Instant
  ) throws -> (old: Instant, new: Instant)? {
    var moved: (old: Instant, new: Instant)?
    for version in try view.obligations(of: matter) {
      let own = version.obligation.key
      guard (own.rule, own.opener, own.debtor) == (key.rule, key.opener, key.debtor) else { continue }
      let history = try view.history(of: own, in: matter)
      for (before, after) in zip(history, history.dropFirst()) {
        guard let old = before.obligation.due, let new = after.obligation.due, old != new,
          let entry = try view.entry(after.fromEntry), entry.at <= moment
        else { continue }
        moved = (old, new)
      }
    }
    return moved
  }

  /// - Parameter record: the one record that is told of: of a delivery, where the obligation is over several; or the
  ///   one that opened it, where others open the same.
  private mutating func tell(_ obligation: Obligation, in matter: MatterRow?, of record: String? = nil) throws
  {
    guard readership.sees(obligation) else { return }
    // Who acted may be another than who had to.
    let settler =
      try obligation.settledAt == nil
      ? nil : matter.flatMap { try view.settler(of: obligation, in: $0) }
    // What was told stays told, whatever moved the limit since.
    let first = try matter.flatMap { matter in
      // Before it was delivered it had none yet.
      try view.history(of: obligation.key, in: matter).lazy.compactMap(\.obligation.due).first
    }
    let told = TraceEvent.DutyTold(
      rule: obligation.key.rule, article: obligation.article, record: record, debtor: obligation.key.debtor,
      due: obligation.due,
      originalDue: first.flatMap { $0 == obligation.due ? nil : $0 } ?? obligation.originalDue,
      isProvisional: obligation.isProvisional,
      state: obligation.settledAt.map { obligation.state(at: $0).rawValue },
      marks: obligation.marks.map(\.rawValue).sorted(),
      settler: settler == obligation.key.debtor ? nil : settler)
    add(obligation.openedAt, 5, .owed(told))
    if let settledAt = obligation.settledAt { add(settledAt, 5, .ended(told)) }
  }

  private mutating func add(_ at: Instant, _ rank: Int, _ what: TraceEvent.What) {
    events.append((TraceEvent(at: at, what: what), rank))
  }
}

/// What one record has of a delivery's obligations, which are counted in records (decision 0012).
private struct RecordShare {
  private let delivery: String
  /// The drop that claimed, returned or withdrew it, and when.
  private let first: (drop: String, at: Instant)?
  /// Whether that returned it.
  private let isReturned: Bool
  /// The drop that returned it.
  private let returning: String?
  /// The drop that gave it to another department, or withdrew it.
  private let ending: (drop: String, at: Instant)?

  init(_ acts: [ClaimRow], of delivery: DeliveryRow, in view: any LedgerView) throws {
    func drop(_ act: ClaimRow?) throws -> (drop: String, at: Instant)? {
      try act.flatMap { act in try view.drop(row: act.byDrop).map { ($0.drop, act.at) } }
    }
    self.delivery = delivery.delivery
    let act = acts.first { $0.act.isFirst }
    first = try drop(act)
    isReturned = act?.act == .returned
    returning = try drop(acts.first { $0.act == .returned })?.drop
    ending = try drop(acts.first { !$0.act.isFirst })
  }

  /// Whether it is among the records that the obligation is over.
  func holds(_ obligation: Obligation) -> Bool {
    let key = obligation.key
    guard obligation.family == .reassign else {
      guard let first else { return key.part.isEmpty || key.part == delivery }
      // One drop may have given some back and claimed the rest.
      let isItsOwn = key.part == first.drop || key.part.hasPrefix("\(first.drop).")
      return key.part == delivery || (isItsOwn && (obligation.outcome == .returned) == isReturned)
    }
    return key.opener == returning && key.part == ending?.drop ?? ""
  }

  /// Whether a notice of a moment was about it too.
  func concerns(_ key: Obligation.Key, _ at: Instant) -> Bool {
    guard key.opener == delivery else {
      return key.opener == returning && (ending.map { at <= $0.at } ?? true)
    }
    return first.map { at <= $0.at } ?? true
  }
}
