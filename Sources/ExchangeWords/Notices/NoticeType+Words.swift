public import ExchangeBase
public import ExchangeRules

/// What a notice calls a duty and those whom it concerns: names that the exchange alone knows.
public struct DutyNames: Sendable {
  /// What is asked for (承诺核查).
  let title: LocalizedText
  /// Who has to act.
  let debtor: String
  /// Who said what is told of, where somebody did: itself, or for whom it had taken over from.
  let speaker: String
  /// To whom it is owed.
  let creditor: String
  /// By which article, and whose the limit is.
  let basis: LocalizedText

  /// Names a duty.
  public init(
    title: LocalizedText, debtor: String, speaker: String, creditor: String, basis: LocalizedText
  ) {
    self.title = title
    self.debtor = debtor
    self.speaker = speaker
    self.creditor = creditor
    self.basis = basis
  }
}

extension NoticeType {
  /// What a notice of the type says of an obligation.
  public func sentence(about obligation: Obligation, _ names: DutyNames) -> LocalizedText {
    let (title, debtor, creditor, basis) = (names.title, names.debtor, names.creditor, names.basis)
    let speaker = names.speaker
    // What tells that a limit is provisional says so itself.
    let due = self == .provisional ? obligation.due?.deadlineForPeople : nil
    let until = due.map { LocalizedText($0, $0) } ?? obligation.dueInWords ?? LocalizedText("—", "—")
    let consequence = obligation.consequence(creditor)
    return switch self {
    case .opened where obligation.restoredBy != nil:
      LocalizedText(
        "\(title.zh)重新要办，期限以 \(until.zh) 为准（\(basis.zh)），请\(debtor)办理。" + consequence.zh,
        "\(title.en) is owed again; what counts is \(until.en) (\(basis.en)); \(debtor), please act."
          + consequence.en)
    case .opened:
      LocalizedText(
        "收到\(creditor)的来件，\(title.zh)的期限是 \(until.zh)（\(basis.zh)），请\(debtor)办理。"
          + consequence.zh,
        "\(creditor) sent it; \(title.en) is due \(until.en) (\(basis.en)); \(debtor), please act."
          + consequence.en)
    case .dueSoon where obligation.marks.contains(.awaitingReassignment):
      LocalizedText(
        "\(title.zh)将于 \(until.zh) 到期（\(basis.zh)），原承办部门已退回，请\(debtor)及时改派。",
        "\(title.en) is due \(until.en) (\(basis.en)); whoever had it gave it back, and \(debtor) is to reassign it."
      )
    case .dueSoon:
      LocalizedText(
        "\(title.zh)将于 \(until.zh) 到期（\(basis.zh)），请\(debtor)及时办理。" + consequence.zh,
        "\(title.en) is due \(until.en) (\(basis.en)); \(debtor), please act."
          + consequence.en)
    case .overdue where obligation.marks.contains(.notPassed):
      LocalizedText(
        "\(title.zh)已于 \(until.zh) 到期，此前核验不合格，\(debtor)尚未报来核验合格的结果。",
        "\(title.en) was due \(until.en); it hadn't passed before, and \(debtor) hasn't told that it does.")
    case .overdue:
      LocalizedText(
        "\(title.zh)已于 \(until.zh) 到期，\(debtor)尚未办理。",
        "\(title.en) was due \(until.en); \(debtor) hasn't acted.")
    case .unanswered:
      LocalizedText(
        "\(title.zh)逾期未复（期限 \(until.zh)，\(debtor)）。",
        "\(title.en): no answer from \(debtor) until \(until.en).")
    case .notice where obligation.family == .attendance:
      LocalizedText(
        "没有收到踏勘评审记录，\(debtor)是否派员不明，请\(creditor)补送；仅作提示。",
        "No record of the survey came, so that it isn't known whether \(debtor) took part; \(creditor), please send it."
      )
    case .notice where obligation.marks.contains(.awaitingReassignment):
      LocalizedText(
        "\(title.zh)期限 \(until.zh) 已过，原承办部门已退回，没有部门承办，请\(debtor)改派；仅作提示，不作为逾期。",
        "\(title.en): nothing came until \(until.en), since whoever had it gave it back and nobody else has it; \(debtor), please "
          + "reassign it. A notice, not a violation.")
    case .notice:
      LocalizedText(
        "\(title.zh)期限 \(until.zh) 已过，未收到\(debtor)的结果；仅作提示，不作为逾期。",
        "\(title.en): nothing came from \(debtor) until \(until.en); a notice, not a violation.")
    case .defaultCandidate:
      obligation.marks.contains(.absent)
        ? LocalizedText(
          "\(speaker)的意见不是由具有审批资格的人员出具的，列为默认同意候选；请\(creditor)核实后认定，或说明不适用。",
          "\(speaker)'s opinion is by somebody unqualified, a candidate for default consent; \(creditor) confirms or excludes it."
        )
        : LocalizedText(
          "期限 \(until.zh) 已过，没有收到\(debtor)的意见，列为默认同意候选；请\(creditor)核实后认定，或说明不适用。",
          "No opinion came from \(debtor) until \(until.en), a candidate for default consent; \(creditor) confirms or excludes it."
        )
    case .deemed:
      LocalizedText(
        "\(title.zh)逾期未复，视为\(debtor)同意（期限 \(until.zh)）。",
        "\(title.en): \(debtor) is deemed to agree (due \(until.en)).")
    case .absent:
      LocalizedText("\(debtor)未派员参加。", "\(debtor) sent nobody.")
    case .refused:
      LocalizedText("\(speaker)回执不派员。", "\(speaker) replied that it sends nobody.")
    case .conflict where obligation.family == .opinion && !obligation.isSettled:
      obligation.marks.contains(.absent)
        ? LocalizedText(
          "\(title.zh)：\(speaker)的意见有不同意或附条件的，也有由无审批资格的人员出具的，仍列为默认同意候选；请\(creditor)认定，或说明不适用。",
          "\(title.en): \(speaker) refused or set conditions, and somebody unqualified spoke for it; it is still a candidate for "
            + "default consent, for \(creditor) to confirm or exclude.")
        : LocalizedText(
          "\(title.zh)：期限 \(until.zh) 之后，\(speaker)提出了不同意或附条件的意见，仍列为默认同意候选；请\(creditor)认定，或说明不适用。",
          "\(title.en): after \(until.en) \(speaker) refused or set conditions; it is still a candidate for default consent, "
            + "for \(creditor) to confirm or exclude.")
    case .conflict:
      LocalizedText(
        "\(title.zh)：办结之后又收到相反的意见或结果（\(debtor)承办），请各方知悉。",
        "\(title.en): after it had ended the contrary was said (\(debtor)'s duty).")
    case .extensionIneffective:
      LocalizedText(
        "\(speaker)的延期告知不产生效力：\(title.zh)，期限仍为 \(until.zh)。",
        "\(speaker)'s extension has no effect: \(title.en) is due \(until.en).")
    case .escalated:
      LocalizedText(
        "\(title.zh)：再次退回，请大数据局或联席会议协调。",
        "\(title.en): returned again; for the big-data bureau or the joint meeting.")
    case .provisional:
      LocalizedText(
        "\(title.zh)期限暂定为 \(until.zh)：所涉年份的放假通知尚未装入，装入后重算。",
        "\(title.en): \(until.en) is provisional until the year's holiday notice is installed.")
    case .stillOpen:
      LocalizedText(
        "\(title.zh)没有规定时限，自 \(obligation.openedAt.forPeople) 起尚未办结，请\(debtor)办理。",
        "\(title.en) has no limit and has been open since \(obligation.openedAt.forPeople); \(debtor), please act."
      )
    case .corrected where obligation.family == .task:
      LocalizedText(
        "\(title.zh)：\(speaker)更正了所报的落实情况，以后一份（\(obligation.settledBy ?? "")）为准。",
        "\(title.en): \(speaker) has corrected what it told of it; the later one (\(obligation.settledBy ?? "")) counts."
      )
    case .corrected where obligation.family != .attendance:
      LocalizedText(
        "\(title.zh)：\(speaker)在期限内更改了答复，以后一份（\(obligation.settledBy ?? "")）为准。",
        "\(title.en): \(speaker) has changed its answer in time; the later one (\(obligation.settledBy ?? "")) counts."
      )
    case .corrected:
      obligation.outcome == .failed
        ? LocalizedText(
          "踏勘评审记录已更正：\(debtor)未派员参加。", "The record of the survey was corrected: \(debtor) sent nobody.")
        : LocalizedText(
          "踏勘评审记录已更正：\(debtor)已派员参加，原记为缺席的线索撤回。",
          "The record of the survey was corrected: \(debtor) took part; the lead of its absence is withdrawn."
        )
    case .recomputed where obligation.marks.contains(.rejudged):
      LocalizedText(
        "\(title.zh)期限按新的放假通知重算为 \(until.zh)，\(debtor)原记的逾期或视为同意撤回。",
        "\(title.en): recomputed with a new holiday notice, due \(until.en); \(debtor) isn't late, or deemed to agree, any more."
      )
    case .recomputed:
      LocalizedText(
        "\(title.zh)期限按新的放假通知重算为 \(until.zh)。",
        "\(title.en): recomputed with a new holiday notice, due \(until.en).")
    }
  }
}

extension Obligation {
  /// What follows where nothing comes in time, for whom silence may be taken for consent; empty for others.
  public func consequence(_ creditor: String) -> LocalizedText {
    // Without a limit nothing comes too late.
    if due == nil || marks.contains(.unclear) { return LocalizedText("", "") }
    return switch silence {
    case .deemed: LocalizedText("逾期不复，视为同意。", " Silence is taken for consent.")
    case .candidate:
      LocalizedText(
        "逾期没有意见，列为默认同意候选，由\(creditor)认定。",
        " Silence makes a candidate for default consent, which \(creditor) may confirm.")
    case .overdue, .notice: LocalizedText("", "")
    }
  }

  /// The same, where that something counts as late is told, too.
  public func consequenceOfSilence(_ creditor: String) -> LocalizedText {
    let consequence = consequence(creditor)
    guard consequence.zh.isEmpty, due != nil, silence == .overdue else { return consequence }
    return LocalizedText("逾期的，记为逾期。", " What comes later counts as late.")
  }
}
