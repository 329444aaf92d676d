public import ExchangeFormats
import ExchangeLedger
import ExchangeRules
public import SystemPackage

/// The life of a licence, a matter, a record, a delivery or a drop: all that happened, in order and with articles.
public struct TraceAnswer: Answer {
  private struct Event: Encodable {
    let at: Timestamp
    let what: LocalizedText
  }

  private let id: String
  private let events: [Event]

  /// Whether anything is known under the id.
  public var isEmpty: Bool { events.isEmpty }

  /// Looks up `id`: a drop, a bundle, a file name, a delivery, a message id, a case or survey, or a document or
  /// licence number. From a record the trace goes on to all that refers to it.
  public init(root: FilePath, data: ProgramData, id: String, clock: WallClock) throws {
    self.id = id
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let ledger = try configuration.layout.openLedger(now: Timestamp(clock.now()), making: false)
    let told = try ledger.read { view in
      var telling = Telling(wording: ObligationWording(configuration: configuration, view: view))
      for drop in try view.drops(matching: id) { try telling.tell(drop) }
      if let delivery = try view.delivery(id) { try telling.tell(delivery, nil) }
      let trail = try Trail(from: id, in: view)
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

/// The records and matters that belong to what somebody asks about.
private struct Trail {
  /// More would be no answer to anybody.
  static let limit = 1_000

  private(set) var records: [RecordRow] = []
  private(set) var matters: [MatterRow] = []

  /// Follows numbers, references and matters from `id` until nothing new turns up.
  init(from id: String, in view: LedgerView) throws {
    var waiting = try view.records(matching: id, document: DocumentNumber.key(id))
    for scope in ["case", "survey"] { matters += try view.matters(scope: scope, named: id) }
    for matter in matters { waiting += try view.records(in: matter) }
    var known: Set<Int64> = []
    while let record = waiting.popLast(), records.count < Self.limit {
      guard known.insert(record.id).inserted else { continue }
      records.append(record)
      for document in record.documents { waiting += try view.records(matching: "", document: document) }
      for matter in try self.matters(of: record, view) where !matters.contains(matter) {
        matters.append(matter)
        waiting += try view.records(in: matter)
      }
    }
    records.sort { $0.id < $1.id }
  }

  private func matters(of record: RecordRow, _ view: LedgerView) throws -> [MatterRow] {
    let own = try view.fact(ofRecord: record.id).flatMap { try view.matter(row: $0.matter) }
    return try [own, view.matter("record:\(record.sender):\(record.msgId)")].compactMap { $0 }
  }
}

/// Collects what happened.
private struct Telling {
  struct Event {
    let at: Timestamp
    /// What comes first of what happened at the same moment.
    let rank: Int
    let what: LocalizedText
  }

  let wording: ObligationWording
  private(set) var events: [Event] = []
  private var deliveries: Set<Int64> = []
  /// The deliveries of which everything has been told, not only what concerns single records.
  private var whole: Set<Int64> = []
  private var matters: Set<Int64> = []

  init(wording: ObligationWording) { self.wording = wording }

  private var view: LedgerView { wording.view }

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
    add(
      drop.receivedAt, 1, "\(sender) \(kind.zh)\(subject)（\(record.msgId)，文件 \(drop.fileName)，\(drop.drop)）",
      "\(sender): \(kind.en) \(subject) (\(record.msgId), file \(drop.fileName), \(drop.drop))")
    if let due = record.due {
      let timeliness = (try? drop.receipt)?.timeliness
      let articles = timeliness.map { $0.map(\.article).joined(separator: "、") } ?? "—"
      add(
        drop.receivedAt, 2,
        "推送时限（\(articles)）：自 \(record.triggerDay ?? "") 起，到 \(due.deadlineForPeople)；"
          + (record.isOnTime == true ? "按期" : "逾期") + (record.provisionalRule == nil ? "" : "（期限暂定）"),
        "push limit (\(articles)): from \(record.triggerDay ?? "") until \(due.deadlineForPeople); "
          + (record.isOnTime == true ? "in time" : "late")
          + (record.provisionalRule == nil ? "" : " (provisional)"))
    }
    if let rejudged = try view.rejudgement(ofRecord: record.id),
      let at = try view.entry(rejudged.entry)?.at
    {
      add(
        at, 6,
        "装入放假通知后改判：推送时限到 \(rejudged.due.deadlineForPeople)；" + (rejudged.isOnTime ? "按期" : "逾期"),
        "judged anew by a holiday notice: push limit until \(rejudged.due.deadlineForPeople); "
          + (rejudged.isOnTime ? "in time" : "late"))
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
        let named = try act.record.flatMap { try view.record(row: $0)?.msgId }
        tell(act, of: named, by: recipient)
      }
      if let matter { try tell(matter) }
      return
    }
    guard let acts = try view.course(ofRecord: record.id, in: delivery.id) else { return }
    for act in acts { tell(act, of: record.msgId, by: recipient) }
    guard let matter else { return }
    let share = try RecordShare(acts, of: delivery, in: view)
    for version in try view.obligations(of: matter) where share.holds(version.obligation) {
      tell(version.obligation, of: record.msgId)
    }
    for (type, key, notice) in try view.notices(about: matter) where share.concerns(key, notice.issuedAt) {
      tell(type, key, notice)
    }
  }

  /// What somebody said of a record, or of all that were open in a delivery.
  private mutating func tell(_ act: ClaimRow, of record: String?, by recipient: String) {
    let timing = act.isLate ? LocalizedText("逾期", "late") : LocalizedText("按期", "in time")
    let reason = act.reason.map { "：\($0)" } ?? ""
    let what = LocalizedText(
      record.map { " \($0)" } ?? " \(act.records) 条", record ?? "\(act.records) record(s)")
    switch act.act {
    case .claimed:
      add(
        act.at, 4, "\(recipient) 认领\(what.zh)（\(timing.zh)）",
        "\(recipient) claimed \(what.en) (\(timing.en))")
    case .returned:
      add(
        act.at, 4, "\(recipient) 退回\(what.zh)（\(timing.zh)）\(reason)",
        "\(recipient) returned \(what.en) (\(timing.en))\(reason)")
    case .reassigned:
      let to = wording.name(act.suggested ?? "")
      add(
        act.at, 2, "由 \(recipient) 改派给 \(to)：\(what.zh.drop { $0 == " " })\(reason)",
        "\(what.en) reassigned from \(recipient) to \(to)\(reason)")
    case .superseded, .withdrawn:
      add(
        act.at, 4, "\(recipient) 待认领的\(what.zh) 被更正或撤销取代",
        "\(what.en) open at \(recipient): corrected or cancelled")
    }
  }

  /// What was owed in a matter, and how it ended.
  mutating func tell(_ matter: MatterRow) throws {
    guard matters.insert(matter.id).inserted else { return }
    for version in try view.obligations(of: matter) { tell(version.obligation) }
    for (type, key, notice) in try view.notices(about: matter) { tell(type, key, notice) }
  }

  private mutating func tell(_ type: String, _ key: Obligation.Key, _ notice: NoticeRow) {
    let (title, recipient) = (wording.title(ofRule: key.rule), wording.name(notice.recipient))
    let heading = NoticeHeading(rawValue: type)?.title ?? LocalizedText(type, type)
    add(
      notice.issuedAt, 6, "通知 \(recipient)：\(title.zh)，\(heading.zh)（\(notice.notice)）",
      "notice to \(recipient): \(title.en), \(heading.en) (\(notice.notice))")
  }

  /// - Parameter record: the one record of a delivery that is told of, where the obligation is over several.
  private mutating func tell(_ obligation: Obligation, of record: String? = nil) {
    let rule = wording.title(ofRule: obligation.key.rule)
    let title = record.map { LocalizedText("\(rule.zh) \($0)", "\(rule.en) \($0)") } ?? rule
    let debtor = wording.name(obligation.key.debtor)
    let until = obligation.due.map { Timestamp($0).deadlineForPeople }
    let due =
      until.map { LocalizedText("，期限 \($0)", ", due \($0)") } ?? LocalizedText("，未定期限", ", without a limit")
    let before = obligation.originalDue.map { Timestamp($0).deadlineForPeople }
    let moved = before.map { LocalizedText("（原期限 \($0)）", " (before: \($0))") } ?? LocalizedText("", "")
    let provisional = obligation.isProvisional ? LocalizedText("，暂定", ", provisional") : LocalizedText("", "")
    let state = obligation.settledAt.map { obligation.state(at: $0) }
    // That it was late has been said by the state, unless it was sent back.
    let marks = obligation.marks.subtracting(state == .metLate ? [.late] : []).sorted {
      $0.rawValue < $1.rawValue
    }
    let marked = LocalizedText(
      marks.map { "、\($0.title.zh)" }.joined(), marks.map { ", \($0.title.en)" }.joined())
    let soFar = state == nil ? marked : LocalizedText("", "")
    add(
      Timestamp(obligation.openedAt), 5,
      "待办：\(title.zh)（\(obligation.article)），\(debtor)\(due.zh)\(moved.zh)\(provisional.zh)\(soFar.zh)",
      "owed: \(title.en) (\(obligation.article)), \(debtor)\(due.en)\(moved.en)\(provisional.en)\(soFar.en)")
    guard let settledAt = obligation.settledAt, let state else { return }
    add(
      Timestamp(settledAt), 5,
      "办结：\(title.zh)（\(obligation.article)），\(debtor)：\(state.title.zh)\(marked.zh)",
      "ended: \(title.en) (\(obligation.article)), \(debtor): \(state.title.en)\(marked.en)")
  }

  private mutating func add(_ at: Timestamp, _ rank: Int, _ zh: String, _ en: String) {
    events.append(Event(at: at, rank: rank, what: LocalizedText(zh, en)))
  }
}

/// What one record has of a delivery's obligations, which are counted in records (decision 0012).
private struct RecordShare {
  private let delivery: String
  /// The drop that claimed, returned or withdrew it, and when.
  private let first: (drop: String, at: Timestamp)?
  /// The drop that returned it.
  private let returning: String?
  /// The drop that gave it to another department, or withdrew it.
  private let ending: (drop: String, at: Timestamp)?

  init(_ acts: [ClaimRow], of delivery: DeliveryRow, in view: LedgerView) throws {
    func drop(_ act: ClaimRow?) throws -> (drop: String, at: Timestamp)? {
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
  func concerns(_ key: Obligation.Key, _ at: Timestamp) -> Bool {
    guard key.opener == delivery else {
      return key.opener == returning && (ending.map { at <= $0.at } ?? true)
    }
    return first.map { at <= $0.at } ?? true
  }
}
