import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules

/// Puts into words what is owed: for notices, traces and answers.
struct ObligationWording {
  let configuration: ExchangeConfiguration
  let view: LedgerView

  /// What a rule asks for (`承诺核查`).
  func title(of obligation: Obligation) -> LocalizedText {
    let rule = configuration.profile.rules.first { $0.id == obligation.key.rule }
    return LocalizedText(rule?.title ?? obligation.key.rule, rule?.titleEn ?? obligation.key.rule)
  }

  /// A department's name.
  func name(_ code: String) -> String { configuration.catalogue.name(of: code) }

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

  /// A line of a notice.
  func notice(_ type: NoticeType, _ obligation: Obligation, in matter: MatterRow) throws -> Notice {
    let subject = try subject(of: matter)
    let title = title(of: obligation)
    let due = obligation.due.map { Timestamp($0) }
    let until = due?.deadlineForPeople ?? "—"
    let debtor = name(obligation.key.debtor)
    let word = type.words(title, debtor, until)
    return Notice(
      type: type.rawValue, rule: obligation.key.rule, article: obligation.article, matter: matter.code,
      subject: subject.zh, accountable: obligation.key.debtor, accountableName: debtor, due: due,
      oldDue: obligation.originalDue.map { Timestamp($0) }, isProvisional: obligation.isProvisional,
      records: obligation.records, evidence: obligation.evidence,
      text: LocalizedText("\(subject.zh)：\(word.zh)", "\(subject.en): \(word.en)"))
  }
}

extension NoticeType {
  /// What a notice of the type says.
  fileprivate func words(_ title: LocalizedText, _ debtor: String, _ until: String) -> LocalizedText {
    switch self {
    case .dueSoon:
      LocalizedText("\(title.zh)将于 \(until) 到期，请\(debtor)及时办理。", "\(title.en) is due \(until); \(debtor), please act.")
    case .overdue:
      LocalizedText("\(title.zh)已于 \(until) 到期，\(debtor)尚未办理。", "\(title.en) was due \(until); \(debtor) hasn't acted.")
    case .unanswered:
      LocalizedText("\(title.zh)逾期未复（期限 \(until)，\(debtor)）。", "\(title.en): no answer from \(debtor) until \(until).")
    case .notice:
      LocalizedText(
        "\(title.zh)期限 \(until) 已过，未收到\(debtor)的结果；仅作提示，不作为逾期。",
        "\(title.en): nothing came from \(debtor) until \(until); a notice, not a violation.")
    case .defaultCandidate:
      LocalizedText(
        "\(debtor)的意见符合默认同意的时间条件（期限 \(until)），请牵头部门核实后认定或说明不适用。",
        "\(debtor)'s opinion is a candidate for default consent (due \(until)); the lead department confirms or excludes it.")
    case .deemed:
      LocalizedText("\(title.zh)逾期未复，视为\(debtor)同意（期限 \(until)）。", "\(title.en): \(debtor) is deemed to agree (due \(until)).")
    case .escalated:
      LocalizedText("\(title.zh)：再次退回，请大数据局或联席会议协调。", "\(title.en): returned again; for the big-data bureau or the joint meeting.")
    case .provisional:
      LocalizedText(
        "\(title.zh)期限暂定为 \(until)：所涉年份的放假通知尚未发布，装入后重算。",
        "\(title.en): \(until) is provisional until the year's holiday notice is installed.")
    case .recomputed:
      LocalizedText("\(title.zh)期限按新的放假通知重算为 \(until)。", "\(title.en): recomputed with a new holiday notice, due \(until).")
    }
  }
}
