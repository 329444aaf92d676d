import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules

/// Puts into words what is owed: for notices, traces and answers.
struct ObligationWording {
  let configuration: ExchangeConfiguration
  let view: LedgerView

  /// What a rule asks for (`承诺核查`).
  func title(ofRule id: String) -> LocalizedText {
    let rule = configuration.profile.rules.first { $0.id == id }
    return LocalizedText(rule?.title ?? id, rule?.titleEn ?? id)
  }

  /// The name of a department, or of the big-data bureau where it is meant by its role.
  func name(_ code: String) -> String {
    guard code == Obligation.Key.bureau else { return configuration.catalogue.name(of: code) }
    return configuration.catalogue.table.participants.first { $0.role == .operator }?.name ?? "大数据局"
  }

  /// What a matter is about: the kind and the summary of what opened it, or the delivery.
  func subject(of matter: MatterRow) throws -> LocalizedText {
    if let row = matter.delivery, let delivery = try view.delivery(row: row) {
      let kind = configuration.kinds[delivery.kind]?.kind.title
      return LocalizedText(
        "\(kind?.zh ?? delivery.kind)（投递 \(delivery.delivery)）",
        "\(kind?.en ?? delivery.kind) (delivery \(delivery.delivery))")
    }
    guard let opener = try view.openers(of: matter).first else {
      return LocalizedText(matter.name, matter.name)
    }
    let kind = try configuration.kinds[view.origin(of: opener).kind]?.kind.title
    let about = opener.summary.map { "“\($0)”" } ?? ""
    return LocalizedText(
      "\(kind?.zh ?? "") \(matter.name)\(about)", "\(kind?.en ?? "") \(matter.name) \(about)")
  }

  /// What is owed in a matter: of a delivery, the records that it is about.
  private func subject(of matter: MatterRow, of obligation: Obligation) throws -> LocalizedText {
    let subject = try subject(of: matter)
    guard let delivery = matter.delivery else { return subject }
    let records =
      switch obligation.family {
      case .claim where !obligation.isSettled: try view.records(openIn: delivery, limit: Self.namedLimit)
      case .reassign:
        try view.records(
          returnedBy: obligation.key.opener, endedBy: obligation.key.part, in: delivery,
          limit: Self.namedLimit)
      default: [RecordRow]()
      }
    guard let names = RecordNames.text(records, of: obligation.records) else { return subject }
    return LocalizedText("\(subject.zh) \(names)", "\(subject.en) \(names)")
  }

  /// The most records that a line of a notice names.
  private static let namedLimit = 3

  /// A line of a notice.
  func notice(
    _ type: NoticeType, _ obligation: Obligation, in matter: MatterRow, oldDue: Instant?, now: Instant
  ) throws -> Notice {
    let subject = try subject(of: matter, of: obligation)
    let title = title(ofRule: obligation.key.rule)
    let due = obligation.due
    let until = due?.deadlineForPeople ?? "—"
    let debtor = name(obligation.key.debtor)
    let word = type.words(title, debtor, until, obligation, name(obligation.creditor), basis(of: obligation))
    guard let heading = NoticeHeading(rawValue: type.rawValue) else {
      preconditionFailure("every type of notice has a heading")
    }
    return Notice(
      type: heading, rule: obligation.key.rule, article: obligation.article, matter: matter.code,
      subject: subject.zh, accountable: obligation.key.debtor, accountableName: debtor, due: due,
      oldDue: (oldDue ?? obligation.originalDue),
      isProvisional: obligation.isProvisional,
      records: obligation.records, evidence: obligation.evidence,
      text: LocalizedText("\(subject.zh)：\(word.zh)", "\(subject.en): \(word.en)"),
      isLead: type != .dueSoon && Lead(obligation, at: now) != nil)
  }
}

extension ObligationWording {
  /// By which article somebody has to act; and where it sets no limit, that the limit isn't the measure's own.
  func basis(of obligation: Obligation) -> LocalizedText {
    let rule = configuration.profile.rules.first { $0.id == obligation.key.rule }
    guard rule?.isLocal == true else { return LocalizedText(obligation.article, obligation.article) }
    return LocalizedText(
      "\(obligation.article)，期限非原文规定", "\(obligation.article); the limit isn't of the measure itself")
  }

  /// What a recipient has to do with a record.
  func term(of obligation: Obligation) -> Term {
    let creditor = name(obligation.creditor)
    let due = obligation.due.map { $0.deadlineForPeople }
    let consequence = obligation.consequence(creditor)
    let late = LocalizedText("逾期的，记为逾期。", " What comes later counts as late.")
    return Term(
      title: title(ofRule: obligation.key.rule),
      due: LocalizedText(due ?? "未规定时限", due ?? "no limit is set"), basis: basis(of: obligation),
      consequence: consequence.zh.isEmpty && due != nil && obligation.silence == .overdue ? late : consequence
    )
  }

  /// The line that tells a sender that some of its records don't count as late any more.
  func notice(_ pardon: Pardon) -> Notice {
    let title = title(ofRule: pardon.rule)
    let (due, old) = (pardon.due.deadlineForPeople, pardon.oldDue.deadlineForPeople)
    return Notice(
      type: .recomputed, rule: pardon.rule, article: pardon.article, matter: pardon.drop,
      subject: pardon.fileName, accountable: pardon.sender, accountableName: name(pardon.sender),
      due: pardon.due, oldDue: pardon.oldDue, records: pardon.records, evidence: [pardon.drop],
      text: LocalizedText(
        "文件 \(pardon.fileName)（\(pardon.drop)）：\(title.zh)原按暂定期限 \(old) 判为逾期的 \(pardon.records) 条，"
          + "按新装入的放假通知期限为 \(due)，改判为按期，原线索撤回。",
        "File \(pardon.fileName) (\(pardon.drop)), \(title.en): \(pardon.records) record(s) that counted as late by the "
          + "provisional limit \(old) are in time by the holiday notice that was installed, due \(due); the lead is withdrawn."
      ))
  }
}

extension NoticeType {
  /// What a notice of the type says.
  fileprivate func words(
    _ title: LocalizedText, _ debtor: String, _ until: String, _ obligation: Obligation, _ creditor: String,
    _ basis: LocalizedText
  ) -> LocalizedText {
    switch self {
    case .opened:
      LocalizedText(
        "收到\(creditor)的来件，\(title.zh)的期限是 \(until)（\(basis.zh)），请\(debtor)办理。"
          + obligation.consequence(creditor).zh,
        "\(creditor) sent it; \(title.en) is due \(until) (\(basis.en)); \(debtor), please act."
          + obligation.consequence(creditor).en)
    case .dueSoon:
      LocalizedText(
        "\(title.zh)将于 \(until) 到期（\(basis.zh)），请\(debtor)及时办理。" + obligation.consequence(creditor).zh,
        "\(title.en) is due \(until) (\(basis.en)); \(debtor), please act."
          + obligation.consequence(creditor).en)
    case .overdue where obligation.marks.contains(.notPassed):
      LocalizedText(
        "\(title.zh)已于 \(until) 到期，此前核验不合格，\(debtor)尚未报来核验合格的结果。",
        "\(title.en) was due \(until); it hadn't passed before, and \(debtor) hasn't told that it does.")
    case .overdue:
      LocalizedText(
        "\(title.zh)已于 \(until) 到期，\(debtor)尚未办理。", "\(title.en) was due \(until); \(debtor) hasn't acted.")
    case .unanswered:
      LocalizedText(
        "\(title.zh)逾期未复（期限 \(until)，\(debtor)）。", "\(title.en): no answer from \(debtor) until \(until).")
    case .notice where obligation.family == .attendance:
      LocalizedText(
        "没有收到踏勘评审记录，\(debtor)是否派员不明，请\(creditor)补送；仅作提示。",
        "No record of the survey came, so that it isn't known whether \(debtor) took part; \(creditor), please send it."
      )
    case .notice:
      LocalizedText(
        "\(title.zh)期限 \(until) 已过，未收到\(debtor)的结果；仅作提示，不作为逾期。",
        "\(title.en): nothing came from \(debtor) until \(until); a notice, not a violation.")
    case .defaultCandidate:
      obligation.marks.contains(.absent)
        ? LocalizedText(
          "\(debtor)的意见不是由具有审批资格的人员出具的，列为默认同意候选；请\(creditor)核实后认定，或说明不适用。",
          "\(debtor)'s opinion is by somebody unqualified, a candidate for default consent; \(creditor) confirms or excludes it."
        )
        : LocalizedText(
          "期限 \(until) 已过，没有收到\(debtor)的意见，列为默认同意候选；请\(creditor)核实后认定，或说明不适用。",
          "No opinion came from \(debtor) until \(until), a candidate for default consent; \(creditor) confirms or excludes it."
        )
    case .deemed:
      LocalizedText(
        "\(title.zh)逾期未复，视为\(debtor)同意（期限 \(until)）。",
        "\(title.en): \(debtor) is deemed to agree (due \(until)).")
    case .absent:
      LocalizedText("\(debtor)未派员参加。", "\(debtor) sent nobody.")
    case .refused:
      LocalizedText("\(debtor)回执不派员。", "\(debtor) replied that it sends nobody.")
    case .conflict where obligation.family == .opinion && !obligation.isSettled:
      obligation.marks.contains(.absent)
        ? LocalizedText(
          "\(title.zh)：\(debtor)由无审批资格的人员提出了不同意或附条件的意见，仍列为默认同意候选；请\(creditor)认定，或说明不适用。",
          "\(title.en): somebody unqualified refused for \(debtor), or set conditions; it is still a candidate for default "
            + "consent, for \(creditor) to confirm or exclude.")
        : LocalizedText(
          "\(title.zh)：期限 \(until) 之后，\(debtor)提出了不同意或附条件的意见，仍列为默认同意候选；请\(creditor)认定，或说明不适用。",
          "\(title.en): after \(until) \(debtor) refused or set conditions; it is still a candidate for default consent, "
            + "for \(creditor) to confirm or exclude.")
    case .conflict:
      LocalizedText(
        "\(title.zh)：办结之后又收到相反的意见或结果（\(debtor)承办），请各方知悉。",
        "\(title.en): after it had ended the contrary was said (\(debtor)'s duty).")
    case .extensionIneffective:
      LocalizedText(
        "\(debtor)的延期告知不产生效力：\(title.zh)，期限仍为 \(until)。",
        "\(debtor)'s extension has no effect: \(title.en) is due \(until).")
    case .escalated:
      LocalizedText(
        "\(title.zh)：再次退回，请大数据局或联席会议协调。",
        "\(title.en): returned again; for the big-data bureau or the joint meeting.")
    case .provisional:
      LocalizedText(
        "\(title.zh)期限暂定为 \(until)：所涉年份的放假通知尚未装入，装入后重算。",
        "\(title.en): \(until) is provisional until the year's holiday notice is installed.")
    case .stillOpen:
      LocalizedText(
        "\(title.zh)没有规定时限，自 \(obligation.openedAt.forPeople) 起尚未办结，请\(debtor)办理。",
        "\(title.en) has no limit and has been open since \(obligation.openedAt.forPeople); \(debtor), please act."
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
        "\(title.zh)期限按新的放假通知重算为 \(until)，\(debtor)原记的逾期或视为同意撤回。",
        "\(title.en): recomputed with a new holiday notice, due \(until); \(debtor) isn't late, or deemed to agree, any more."
      )
    case .recomputed:
      LocalizedText(
        "\(title.zh)期限按新的放假通知重算为 \(until)。",
        "\(title.en): recomputed with a new holiday notice, due \(until).")
    }
  }
}

extension Obligation {
  /// What follows where nothing comes in time, for whom silence may be taken for consent; empty for others.
  fileprivate func consequence(_ creditor: String) -> LocalizedText {
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
}

extension ObligationState {
  /// The state as people are told it.
  var title: LocalizedText {
    switch self {
    case .open: LocalizedText("未到期", "open")
    case .dueSoon: LocalizedText("即将到期", "due soon")
    case .extended: LocalizedText("已延期", "extended")
    case .overdue: LocalizedText("逾期未办", "overdue")
    case .notice: LocalizedText("期满未收到结果", "nothing came in time")
    case .defaultCandidate: LocalizedText("默认候选", "candidate for default consent")
    case .met: LocalizedText("按期办理", "met")
    case .metLate: LocalizedText("逾期办理", "met late")
    case .returned: LocalizedText("已退回", "returned")
    case .superseded: LocalizedText("已更正或撤销", "superseded")
    case .excluded: LocalizedText("不适用默认", "default excluded")
    case .deemed: LocalizedText("视为同意", "deemed consent")
    }
  }
}

extension Obligation.Mark {
  /// The mark as people are told it.
  var title: LocalizedText {
    switch self {
    case .late: LocalizedText("逾期", "late")
    case .early: LocalizedText("提前", "early")
    case .absent: LocalizedText("缺席", "absent")
    case .refused: LocalizedText("不派员", "refused")
    case .conflict: LocalizedText("与在后的意见冲突", "contradicted later")
    case .extended: LocalizedText("已延期", "extended")
    case .extensionIneffective: LocalizedText("延期无效", "an extension had no effect")
    case .escalated: LocalizedText("再次退回，提请协调", "escalated")
    case .unanswered: LocalizedText("逾期未复", "unanswered")
    case .outOfScope: LocalizedText("不属职责范围", "out of scope")
    case .keptByOther:
      LocalizedText("其他部门报已兑现，不能了结", "another department said that it was kept, which ends nothing")
    case .notPassed: LocalizedText("曾核验不合格", "didn't pass before")
    case .corrected: LocalizedText("已更正", "corrected")
    case .rejudged: LocalizedText("按放假通知改判", "judged anew by a holiday notice")
    case .unclear: LocalizedText("曾答复而未指明事项", "answered in time without saying which")
    }
  }
}
