public import ExchangeBase
import ExchangeFormats

extension OperatorEvent {
  /// What it is called by programs: the field `EXCHANGE_EVENT` of the journal.
  public var name: String {
    switch self {
    case .started: "started"
    case .stopped: "stopped"
    case .failed: "failed"
    case .ledgerBroughtUpToDate: "ledger-brought-up-to-date"
    case .openToOthers: "open-to-others"
    case .recovered: "recovered"
    case .leased: "leased"
    case .displaced: "displaced"
    case .decided: "decided"
    case .dayClosed: "day-closed"
    case .noticesIssued: "notices-issued"
    case .trialsAnswered: "trials-answered"
    case .calendarChanged: "calendar-changed"
    case .console(let act, _): "console-\(act.name)"
    case .remark: "remark"
    case .trouble: "trouble"
    case .lasting: "trouble-lasting"
    case .mended: "trouble-mended"
    }
  }

  /// How much it matters. What is sent back is the sender's business, and somebody may have to ring him up.
  public var level: LogLevel {
    switch self {
    case .started, .stopped, .recovered, .leased, .dayClosed(_, hasPackage: true), .noticesIssued,
      .trialsAnswered,
      .calendarChanged, .mended:
      .info
    case .ledgerBroughtUpToDate, .openToOthers, .displaced, .dayClosed(_, hasPackage: false):
      .warn
    case .failed: .error
    case .decided(_, let verdict, _):
      switch verdict {
      case .accepted, .duplicate: .info
      case .partiallyAccepted, .rejected, .conflict: .warn
      case .putAside: .error
      }
    case .console(let act, _): act.level
    case .remark(_, let level): level
    case .trouble(let trouble), .lasting(let trouble, _, _): trouble.isBroken ? .error : .warn
    }
  }

  /// What it is about.
  public var subject: Subject {
    switch self {
    case .decided(let subject, _, _), .console(_, let subject): subject
    case .trouble(let trouble), .lasting(let trouble, _, _), .mended(let trouble, _, _): trouble.subject
    case .started, .stopped, .failed, .ledgerBroughtUpToDate, .openToOthers, .recovered,
      .leased, .displaced, .dayClosed,
      .noticesIssued, .trialsAnswered, .calendarChanged, .remark:
      Subject()
    }
  }

  /// What is said of it, on one line.
  public var words: LocalizedText {
    switch self {
    case .started(let version, let departments):
      LocalizedText(
        "开始值守，\(departments) 个部门，exchange \(version)",
        "watching for \(departments) department(s), exchange \(version)")
    case .stopped: LocalizedText("已停止，手上的都处理完了", "stopped; what was in hand is finished")
    case .failed(let words): words
    case .ledgerBroughtUpToDate(let copy):
      LocalizedText(
        "台账已升级到新格式，原来的留在 \(copy)", "the ledger was brought up to date; what it was lies in \(copy)")
    case .openToOthers(let path):
      LocalizedText(
        "本机其他用户能看到或改动 \(path)；见 exchange status",
        "open to other users of this machine; see `exchange status`: \(path)")
    case .recovered(let finished, let undecided):
      LocalizedText(
        "接着上次没做完的：放好 \(finished) 份，重新处理 \(undecided) 份",
        "going on with what was begun: \(finished) drop(s) finished, \(undecided) worked on again")
    case .leased(let departments, let keepsTime):
      keepsTime
        ? LocalizedText(
          "由本处理程序负责 \(departments) 个部门，兼管时限与日终",
          "this processor serves \(departments) department(s), and keeps the time")
        : LocalizedText("由本处理程序负责 \(departments) 个部门", "this processor serves \(departments) department(s)")
    case .displaced:
      LocalizedText(
        "太久没有音讯，别的处理程序已经接手；重新加入",
        "others have taken over, since this processor wasn't heard for too long; it joins anew")
    case .decided(_, let verdict, let counts): Self.decided(verdict, counts)
    case .dayClosed(let day, let hasPackage):
      hasPackage
        ? LocalizedText("日终：\(day)，对账包 reports/\(day).zip", "closed \(day), package reports/\(day).zip")
        : LocalizedText(
          "日终：\(day)，对账包未能生成，稍后重试", "closed \(day), its package couldn't be written and will be tried again")
    case .noticesIssued(let count): LocalizedText("发出通知 \(count) 份", "\(count) notice(s) issued")
    case .trialsAnswered(let count):
      LocalizedText("答复试投 \(count) 份（未受理）", "\(count) trial(s) answered, nothing of them accepted")
    case .calendarChanged(let old, let new):
      LocalizedText(
        "假日表有变，未结的期限已按新的重算（\(old) → \(new)）", "limits were counted anew by another calendar (\(old) → \(new))"
      )
    case .console(let act, _): act.words
    case .remark(let text, _): text
    case .trouble(let trouble): trouble.words
    case .lasting(let trouble, let count, let since):
      LocalizedText(
        "仍未好转（\(since.forPeople) 起，遇到 \(count) 次）：\(trouble.words.zh)",
        "still so (since \(since.forPeople), met \(count) times): \(trouble.words.en)")
    case .mended(let trouble, let count, let since):
      LocalizedText(
        "已恢复（\(since.forPeople) 起，遇到 \(count) 次）：\(trouble.words.zh)",
        "over (since \(since.forPeople), met \(count) times): \(trouble.words.en)")
    }
  }

  private static func decided(_ verdict: VerdictKind, _ counts: Receipt.Counts) -> LocalizedText {
    let title = verdict.column
    guard counts.found > 0 else { return title }
    let parts = [
      (counts.accepted, LocalizedText("接收", "accepted")), (counts.rejected, LocalizedText("退回", "sent back")),
      (counts.unchanged, LocalizedText("没有变化", "unchanged")),
    ].filter { $0.0 > 0 }
    let (zh, en) = (parts.map { "\($0.1.zh) \($0.0)" }, parts.map { "\($0.0) \($0.1.en)" })
    return LocalizedText(
      "\(title.zh)：\(counts.found) 条" + (zh.isEmpty ? "" : "，\(zh.joined(separator: "，"))"),
      "\(title.en): \(counts.found) record(s)" + (en.isEmpty ? "" : ", \(en.joined(separator: ", "))"))
  }

  /// What programs read of it beside ``name`` and ``subject``: names of fields with their values.
  public var fields: [String: String] {
    switch self {
    case .decided(_, let verdict, let counts):
      [
        "verdict": verdict.rawValue, "found": "\(counts.found)", "accepted": "\(counts.accepted)",
        "rejected": "\(counts.rejected)", "unchanged": "\(counts.unchanged)",
      ]
    case .dayClosed(let day, _): ["day": day.description]
    case .noticesIssued(let count), .trialsAnswered(let count): ["count": "\(count)"]
    case .calendarChanged(let old, let new): ["from": old, "to": new]
    case .leased(let departments, let keepsTime): ["departments": "\(departments)", "time": "\(keepsTime)"]
    case .lasting(_, let count, let since), .mended(_, let count, let since):
      ["count": "\(count)", "since": since.text]
    case .started, .stopped, .failed, .ledgerBroughtUpToDate, .openToOthers, .recovered,
      .displaced, .console,
      .remark, .trouble:
      [:]
    }
  }
}
