public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// The life of a licence, a matter, a record, a delivery or a drop: all that happened, in order and with articles.
public struct TraceAnswer: Answer {
  private struct Event: Encodable {
    let at: Instant
    let what: LocalizedText
  }

  private let id: String
  private let events: [Event]

  /// Whether anything is known under the id.
  public var isEmpty: Bool { events.isEmpty }

  /// Looks up `id`: a drop, a bundle, a file name, a delivery, a notice, a message id, a case or survey, or a document or
  /// licence number, with or without its sender as receipts and sheets write it (`XC-WJ/L1`). From a record the trace goes
  /// on to all that refers to it.
  public init(root: FilePath, data: ProgramData, id: String, clock: WallClock) throws {
    self.id = id
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let ledger = try configuration.layout.openLedger(now: clock.now(), making: false).store
    let told = try ledger.read { view in
      let trail = try Trail(from: id, in: view, configuration)
      var telling = try Telling(
        wording: ObligationWording(configuration: configuration), of: trail, in: view)
      for drop in try view.drops(matching: id) { try telling.tell(drop) }
      if let delivery = try view.delivery(id) { try telling.tell(delivery, nil) }
      for record in trail.records { try telling.tell(record) }
      for matter in trail.matters { try telling.tell(matter) }
      return telling.events
    }
    events = told.enumerated()
      .sorted { ($0.element.at, $0.element.rank, $0.offset) < ($1.element.at, $1.element.rank, $1.offset) }
      .map { Event(at: $0.element.at, what: $0.element.what) }
  }

  /// A line an event.
  public func text(in language: Language) -> String {
    if events.isEmpty {
      return LocalizedText("台账里没有 \(id)。", "The ledger knows nothing of \(id).")[language]
    }
    return events.map { "\($0.at.forPeople)  \($0.what[language])" }.joined(separator: "\n")
  }
}

/// Collects what happened.
private struct Telling {
  struct Event {
    let at: Instant
    /// What comes first of what happened at the same moment.
    let rank: Int
    let what: LocalizedText
  }

  let wording: ObligationWording
  private let view: any LedgerView
  private(set) var events: [Event] = []
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

  init(wording: ObligationWording, of trail: Trail, in view: any LedgerView) throws {
    self.wording = wording
    self.view = view
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
    let sender = wording.name(drop.sender)
    add(
      drop.receivedAt, 0, "\(sender) 投放 \(drop.fileName)（\(drop.drop)）：\(drop.verdict.title.zh)",
      "\(sender) dropped \(drop.fileName) (\(drop.drop)): \(drop.verdict.title.en)")
    for delivery in try view.deliveries(ofDrop: drop.id) { try tell(delivery, nil) }
  }

  /// A record, how it stands against its sender's clock, and whom it reached.
  mutating func tell(_ record: RecordRow) throws {
    guard let drop = try view.drop(row: record.drop) else { return }
    let sender = wording.name(drop.sender)
    let kind = wording.configuration.kinds[drop.kind ?? ""]?.kind.title ?? LocalizedText("", "")
    let subject = record.summary.map { "“\($0)”" } ?? ""
    let name = name(of: record)
    add(
      drop.receivedAt, 1, "\(sender) \(kind.zh)\(subject)（\(name)，文件 \(drop.fileName)，\(drop.drop)）",
      "\(sender): \(kind.en) \(subject) (\(name), file \(drop.fileName), \(drop.drop))")
    let rejudged = try view.rejudgement(ofRecord: record.id)
    if let due = record.due {
      let timeliness = (try? drop.receipt)?.timeliness
      let timing = timing(record.isOnTime == true)
      let doubt =
        record.provisionalRule == nil ? LocalizedText("", "") : Self.provisional(isRejudged: rejudged != nil)
      let articles = timeliness.map { $0.map(\.article).joined(separator: "、") } ?? "—"
      add(
        drop.receivedAt, 2,
        "推送时限（\(articles)）：自 \(record.triggerDay?.description ?? "") 起，到 \(due.deadlineForPeople)；"
          + timing.zh + doubt.zh,
        "push limit (\(articles)): from \(record.triggerDay?.description ?? "") until \(due.deadlineForPeople); "
          + timing.en + doubt.en)
    }
    if let rejudged, let at = try view.entry(rejudged.entry)?.at {
      add(
        at, 6,
        "装入放假通知后改判：推送时限到 \(rejudged.due.deadlineForPeople)；" + timing(rejudged.isOnTime).zh,
        "judged anew by a holiday notice: push limit until \(rejudged.due.deadlineForPeople); "
          + timing(rejudged.isOnTime).en)
    }
    for delivery in try view.deliveries(holding: record.id) { try tell(delivery, record) }
  }

  /// A delivery and what its recipient said of it; or, for one record of it, only what concerned that record.
  mutating func tell(_ delivery: DeliveryRow, _ record: RecordRow?) throws {
    guard let deliveredAt = delivery.deliveredAt, !whole.contains(delivery.id) else { return }
    let recipient = wording.name(delivery.recipient)
    if deliveries.insert(delivery.id).inserted {
      add(
        deliveredAt, 3, "送达 \(recipient)（\(delivery.delivery)）",
        "delivered to \(recipient) (\(delivery.delivery))")
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
      tell(type, key, notice, of: told)
    }
  }

  /// What somebody said of a record, or of all that were open in a delivery.
  private mutating func tell(
    _ act: ClaimRow, of record: String?, by recipient: String, in matter: MatterRow?
  ) throws {
    let timing = try timing(of: act, in: matter)
    let reason = act.reason.map { "：\($0)" } ?? ""
    let what = LocalizedText(
      record.map { " \($0)" } ?? " \(act.records) 条", record ?? "\(act.records) record(s)")
    let did = act.act.title
    switch act.act {
    case .claimed, .returned:
      let why = act.act == .returned ? reason : ""
      add(
        act.at, 4, "\(recipient) \(did.zh)\(what.zh)（\(timing.zh)）\(why)",
        "\(recipient) \(did.en) \(what.en) (\(timing.en))\(why)")
    case .reassigned:
      let to = wording.name(act.suggested ?? "")
      add(
        act.at, 2, "由 \(recipient) \(did.zh)给 \(to)：\(what.zh.drop { $0 == " " })\(reason)",
        "\(what.en) \(did.en) from \(recipient) to \(to)\(reason)")
    case .superseded, .withdrawn:
      add(
        act.at, 4, "\(recipient) 待认领的\(what.zh) \(did.zh)", "\(what.en) open at \(recipient): \(did.en)")
    }
  }

  private func timing(_ isOnTime: Bool) -> LocalizedText { (isOnTime ? Timeliness.met : .metLate).title }

  /// Said behind a limit that rests on a missing holiday notice, or did.
  private static func provisional(isRejudged: Bool) -> LocalizedText {
    let (provisional, rejudged) = (LocalizedText.provisional, Obligation.Mark.rejudged.title)
    return isRejudged
      ? LocalizedText("（期限\(provisional.zh)，后\(rejudged.zh)）", " (\(provisional.en), judged anew later)")
      : LocalizedText("（期限\(provisional.zh)）", " (\(provisional.en))")
  }

  /// Whether an act was in time as it stands now: a holiday notice may have put right what was late when it came.
  private func timing(of act: ClaimRow, in matter: MatterRow?) throws -> LocalizedText {
    guard act.isLate else { return timing(true) }
    let drop = try view.drop(row: act.byDrop)?.drop
    let isRejudged = try matter.map { try view.obligations(of: $0) }?.contains { version in
      let obligation = version.obligation
      return obligation.settledBy == drop && obligation.marks.contains(.rejudged)
        && obligation.outcome != .metLate && !obligation.marks.contains(.late)
    }
    return isRejudged ?? false
      ? LocalizedText(
        "原为\(timing(false).zh)，已\(Obligation.Mark.rejudged.title.zh)为\(timing(true).zh)",
        "\(timing(false).en) when it came, \(timing(true).en) by the holiday notice since")
      : timing(false)
  }

  /// What was owed in a matter, and how it ended.
  mutating func tell(_ matter: MatterRow) throws {
    guard matters.insert(matter.id).inserted else { return }
    for version in try view.obligations(of: matter) {
      try tell(
        version.obligation, in: matter, of: matter.delivery == nil ? opener(of: version.obligation.key) : nil)
    }
    for (type, key, notice) in try view.notices(about: matter) {
      tell(type, key, notice, of: matter.delivery == nil ? opener(of: key) : nil)
    }
  }

  private mutating func tell(
    _ type: String, _ key: Obligation.Key, _ notice: NoticeRow, of record: String? = nil
  ) {
    let (rule, recipient) = (wording.title(ofRule: key.rule), wording.name(notice.recipient))
    let title = record.map { LocalizedText("\(rule.zh) \($0)", "\(rule.en) \($0)") } ?? rule
    let heading = NoticeHeading(rawValue: type)?.title ?? LocalizedText(type, type)
    add(
      notice.issuedAt, 6, "通知 \(recipient)：\(title.zh)，\(heading.zh)（\(notice.notice)）",
      "notice to \(recipient): \(title.en), \(heading.en) (\(notice.notice))")
  }

  /// - Parameter record: the one record that is told of: of a delivery, where the obligation is over several; or the
  ///   one that opened it, where others open the same.
  private mutating func tell(_ obligation: Obligation, in matter: MatterRow?, of record: String? = nil) throws
  {
    let rule = wording.title(ofRule: obligation.key.rule)
    let title = record.map { LocalizedText("\(rule.zh) \($0)", "\(rule.en) \($0)") } ?? rule
    let debtor = wording.name(obligation.key.debtor)
    let until = obligation.due.map { $0.deadlineForPeople }
    let due =
      until.map { LocalizedText("，期限 \($0)", ", due \($0)") }
      ?? LocalizedText.withoutDue.after("，", ", ")
    let before = obligation.originalDue.map { $0.deadlineForPeople }
    let moved = before.map { LocalizedText("（原期限 \($0)）", " (before: \($0))") } ?? LocalizedText("", "")
    let provisional =
      obligation.isProvisional ? LocalizedText.provisional.after("，", ", ") : LocalizedText("", "")
    let state = obligation.settledAt.map { obligation.state(at: $0) }
    // That it was late has been said by the state, unless it was sent back.
    let marks = obligation.marks.subtracting(state == .metLate ? [.late] : []).sorted {
      $0.rawValue < $1.rawValue
    }
    let marked = LocalizedText(
      marks.map { "、\($0.title.zh)" }.joined(), marks.map { ", \($0.title.en)" }.joined())
    let soFar = state == nil ? marked : LocalizedText("", "")
    add(
      obligation.openedAt, 5,
      "待办：\(title.zh)（\(obligation.article)），\(debtor)\(due.zh)\(moved.zh)\(provisional.zh)\(soFar.zh)",
      "owed: \(title.en) (\(obligation.article)), \(debtor)\(due.en)\(moved.en)\(provisional.en)\(soFar.en)")
    guard let settledAt = obligation.settledAt, let state else { return }
    // Who acted may be another than who had to.
    let settler = try matter.flatMap { try view.settler(of: obligation, in: $0) }
    let other = settler == obligation.key.debtor ? nil : settler.map(wording.name)
    let by = LocalizedText(other.map { "（\($0)报送）" } ?? "", other.map { " (sent by \($0))" } ?? "")
    add(
      settledAt, 5,
      "办结：\(title.zh)（\(obligation.article)），\(debtor)：\(state.title.zh)\(marked.zh)\(by.zh)",
      "ended: \(title.en) (\(obligation.article)), \(debtor): \(state.title.en)\(marked.en)\(by.en)")
  }

  private mutating func add(_ at: Instant, _ rank: Int, _ zh: String, _ en: String) {
    events.append(Event(at: at, rank: rank, what: LocalizedText(zh, en)))
  }
}

/// What one record has of a delivery's obligations, which are counted in records (decision 0012).
private struct RecordShare {
  private let delivery: String
  /// The drop that claimed, returned or withdrew it, and when.
  private let first: (drop: String, at: Instant)?
  /// The drop that returned it.
  private let returning: String?
  /// The drop that gave it to another department, or withdrew it.
  private let ending: (drop: String, at: Instant)?

  init(_ acts: [ClaimRow], of delivery: DeliveryRow, in view: any LedgerView) throws {
    func drop(_ act: ClaimRow?) throws -> (drop: String, at: Instant)? {
      try act.flatMap { act in try view.drop(row: act.byDrop).map { ($0.drop, act.at) } }
    }
    self.delivery = delivery.delivery
    first = try drop(acts.first { $0.act.isFirst })
    returning = try drop(acts.first { $0.act == .returned })?.drop
    ending = try drop(acts.first { !$0.act.isFirst })
  }

  /// Whether it is among the records that the obligation is over.
  func holds(_ obligation: Obligation) -> Bool {
    let key = obligation.key
    guard obligation.family == .reassign else {
      return key.part == first?.drop ?? "" || key.part == delivery
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
