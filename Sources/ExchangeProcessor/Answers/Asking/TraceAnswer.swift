public import ExchangeBase
import ExchangeFormats
import ExchangeQueries
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
    let wording = TraceWording(wording: ObligationWording(configuration: configuration))
    events = try configuration.queries(ledger).trace(id).events
      .map { Event(at: $0.at, what: wording.text(of: $0.what)) }
  }

  /// A line an event.
  public func text(in language: Language) -> String {
    if events.isEmpty {
      return LocalizedText("台账里没有 \(id)。", "The ledger knows nothing of \(id).")[language]
    }
    return events.map { "\($0.at.forPeople)  \($0.what[language])" }.joined(separator: "\n")
  }
}

/// Puts into words what happened.
struct TraceWording {
  let wording: ObligationWording

  func text(of event: TraceEvent.What) -> LocalizedText {
    switch event {
    case .dropped(let sender, let fileName, let drop, let verdict):
      dropped(wording.name(sender), fileName, drop, verdict)
    case .recorded(let record): text(of: record)
    case .limited(let limit): text(of: limit)
    case .rejudged(let due, let isOnTime): rejudged(due, isOnTime)
    case .delivered(let recipient, let delivery): delivered(wording.name(recipient), delivery)
    case .acted(let act): text(of: act)
    case .owed(let duty): owed(duty)
    case .ended(let duty): ended(duty)
    case .noticed(let notice): text(of: notice)
    }
  }

  private func dropped(
    _ sender: String, _ fileName: String, _ drop: String, _ verdict: String
  ) -> LocalizedText {
    let title = VerdictKind(rawValue: verdict)?.title ?? LocalizedText(verdict, verdict)
    return LocalizedText(
      "\(sender) 投放 \(fileName)（\(drop)）：\(title.zh)", "\(sender) dropped \(fileName) (\(drop)): \(title.en)")
  }

  private func rejudged(_ due: Instant, _ isOnTime: Bool) -> LocalizedText {
    LocalizedText(
      "装入放假通知后改判：推送时限到 \(due.deadlineForPeople)；" + timing(isOnTime).zh,
      "judged anew by a holiday notice: push limit until \(due.deadlineForPeople); " + timing(isOnTime).en)
  }

  private func delivered(_ recipient: String, _ delivery: String) -> LocalizedText {
    LocalizedText("送达 \(recipient)（\(delivery)）", "delivered to \(recipient) (\(delivery))")
  }

  private func text(of record: TraceEvent.RecordTold) -> LocalizedText {
    let sender = wording.name(record.sender)
    let kind = wording.configuration.kinds[record.kind ?? ""]?.kind.title ?? LocalizedText("", "")
    let subject = record.summary.map { "“\($0)”" } ?? ""
    return LocalizedText(
      "\(sender) \(kind.zh)\(subject)（\(record.record)，文件 \(record.fileName)，\(record.drop)）",
      "\(sender): \(kind.en) \(subject) (\(record.record), file \(record.fileName), \(record.drop))")
  }

  private func text(of limit: TraceEvent.PushLimit) -> LocalizedText {
    let timing = timing(limit.isOnTime)
    let isInDoubt = limit.isProvisional && (limit.isRejudged || !isNoticed(limit))
    let doubt = isInDoubt ? Self.provisional(isRejudged: limit.isRejudged) : LocalizedText("", "")
    let articles = limit.articles?.joined(separator: "、") ?? "—"
    let (start, end) = (limit.triggerDay?.description ?? "", limit.due.deadlineForPeople)
    return LocalizedText(
      "推送时限（\(articles)）：自 \(start) 起，到 \(end)；" + timing.zh + doubt.zh,
      "push limit (\(articles)): from \(start) until \(end); " + timing.en + doubt.en)
  }

  /// Whether the years that a limit touches have their holiday notices by now: what was in time stays so.
  private func isNoticed(_ limit: TraceEvent.PushLimit) -> Bool {
    let days = [limit.triggerDay, limit.due.adding(milliseconds: -1).day].compactMap(\.self)
    return days.allSatisfy { wording.configuration.calendar.covers(year: $0.year) }
  }

  /// What somebody said of a record, or of all that were open in a delivery.
  private func text(of act: TraceEvent.ActTold) -> LocalizedText {
    let recipient = wording.name(act.recipient)
    let timing = timing(act.timing)
    let to = wording.name(act.to ?? "")
    let reason = act.reason.map { "：\($0)" } ?? ""
    let what = LocalizedText(
      act.record.map { " \($0)" } ?? " \(act.records) 条", act.record ?? "\(act.records) record(s)")
    guard let sort = ClaimAct(rawValue: act.act) else { return LocalizedText(act.act, act.act) }
    let did = sort.title
    let actor = act.successor.map(wording.name) ?? recipient
    let said = LocalizedText(
      "\(actor) \(did.zh)\(what.zh)（\(timing.zh)）\(sort == .returned ? reason : "")",
      "\(actor) \(did.en) \(what.en) (\(timing.en))\(sort == .returned ? reason : "")")
    let passedOn = LocalizedText(
      "由 \(recipient) \(did.zh)给 \(to)：\(what.zh.drop { $0 == " " })\(reason)",
      "\(what.en) \(did.en) from \(recipient) to \(to)\(reason)")
    let overtaken = LocalizedText(
      "\(recipient) 待认领的\(what.zh) \(did.zh)", "\(what.en) open at \(recipient): \(did.en)")
    let back = ClaimAct.returned.title
    let withdrawn = LocalizedText(
      "\(recipient) \(back.zh)的\(what.zh) \(did.zh)", "\(what.en) \(back.en) by \(recipient): \(did.en)")
    return switch sort {
    case .claimed, .returned: said
    case .reassigned: passedOn
    case .superseded: overtaken
    case .withdrawn: withdrawn
    }
  }

  private func timing(_ isOnTime: Bool) -> LocalizedText { (isOnTime ? Timeliness.met : .metLate).title }

  private func timing(_ timing: TraceEvent.ActTold.Timing) -> LocalizedText {
    let (late, onTime) = (self.timing(false), self.timing(true))
    let putRight = LocalizedText(
      "原为\(late.zh)，已\(Obligation.Mark.rejudged.title.zh)为\(onTime.zh)",
      "\(late.en) when it came, \(onTime.en) by the holiday notice since")
    return switch timing {
    case .onTime: onTime
    case .late: late
    case .putRight: putRight
    }
  }

  /// Said behind a limit that rests on a missing holiday notice, or did.
  private static func provisional(isRejudged: Bool) -> LocalizedText {
    let (provisional, rejudged) = (LocalizedText.provisional, Obligation.Mark.rejudged.title)
    return isRejudged
      ? LocalizedText("（期限\(provisional.zh)，后\(rejudged.zh)）", " (\(provisional.en), judged anew later)")
      : LocalizedText("（期限\(provisional.zh)）", " (\(provisional.en))")
  }

  private func text(of notice: TraceEvent.NoticeTold) -> LocalizedText {
    let (title, recipient) = (title(notice.rule, notice.record), wording.name(notice.recipient))
    if let file = MorningFile(rawValue: notice.type) {
      return LocalizedText(
        "\(file.title.zh) \(recipient)（\(notice.notice)）",
        "\(file.title.en) for \(recipient) (\(notice.notice))")
    }
    let heading = NoticeHeading(rawValue: notice.type)?.title ?? LocalizedText(notice.type, notice.type)
    let moved = moved(notice)
    return LocalizedText(
      "通知 \(recipient)：\(title.zh)，\(heading.zh)\(moved.zh)（\(notice.notice)）",
      "notice to \(recipient): \(title.en), \(heading.en)\(moved.en) (\(notice.notice))")
  }

  /// From when to when a limit was moved.
  private func moved(_ notice: TraceEvent.NoticeTold) -> LocalizedText {
    guard let old = notice.oldDue?.deadlineForPeople, let new = notice.due?.deadlineForPeople else {
      return LocalizedText("", "")
    }
    return LocalizedText("，原期限 \(old)，现期限 \(new)", ", due \(old) before, \(new) now")
  }

  /// What a rule asks for, of the one record that is told of.
  private func title(_ rule: String, _ record: String?) -> LocalizedText {
    let rule = wording.title(ofRule: rule)
    return record.map { LocalizedText("\(rule.zh) \($0)", "\(rule.en) \($0)") } ?? rule
  }

  private func owed(_ duty: TraceEvent.DutyTold) -> LocalizedText {
    let (title, debtor) = (title(duty.rule, duty.record), wording.name(duty.debtor))
    let until = duty.due.map { $0.deadlineForPeople }
    let due =
      until.map { LocalizedText("，期限 \($0)", ", due \($0)") }
      ?? LocalizedText.withoutDue.after("，", ", ")
    let before = duty.originalDue.map { $0.deadlineForPeople }
    let moved = before.map { LocalizedText("（原期限 \($0)）", " (before: \($0))") } ?? LocalizedText("", "")
    let provisional =
      duty.isProvisional ? LocalizedText.provisional.after("，", ", ") : LocalizedText("", "")
    let soFar = duty.state == nil ? marks(of: duty) : LocalizedText("", "")
    return LocalizedText(
      "待办：\(title.zh)（\(duty.article)），\(debtor)\(due.zh)\(moved.zh)\(provisional.zh)\(soFar.zh)",
      "owed: \(title.en) (\(duty.article)), \(debtor)\(due.en)\(moved.en)\(provisional.en)\(soFar.en)")
  }

  private func ended(_ duty: TraceEvent.DutyTold) -> LocalizedText {
    let (title, debtor) = (title(duty.rule, duty.record), wording.name(duty.debtor))
    let code = duty.state ?? ""
    let state =
      ObligationState(rawValue: code)?.title(hasEnded: true, hasLimit: duty.due != nil)
      ?? LocalizedText(code, code)
    let marks = marks(of: duty)
    let other = duty.settler.map(wording.name)
    let by = LocalizedText(other.map { "（\($0)报送）" } ?? "", other.map { " (sent by \($0))" } ?? "")
    return LocalizedText(
      "办结：\(title.zh)（\(duty.article)），\(debtor)：\(state.zh)\(marks.zh)\(by.zh)",
      "ended: \(title.en) (\(duty.article)), \(debtor): \(state.en)\(marks.en)\(by.en)")
  }

  /// That it was late has been said by the state, unless it was sent back.
  private func marks(of duty: TraceEvent.DutyTold) -> LocalizedText {
    let marks = duty.marks.compactMap { Obligation.Mark(rawValue: $0) }
      .filter { duty.state != ObligationState.metLate.rawValue || $0 != .late }
    return LocalizedText(
      marks.map { "、\($0.title.zh)" }.joined(), marks.map { ", \($0.title.en)" }.joined())
  }
}
