import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a record does that opens a matter or answers in one.
struct AnswerDecider {
  let context: AnswerContext

  /// What a record does that opens a matter.
  func open(_ record: Record, msgId: String, recipients: [String]) -> Consequence {
    var consequence = Consequence()
    if context.kind.effect == .opensParallel, Set(recipients).subtracting([context.sender]).count < 2 {
      consequence.findings.append(context.finding(.partiesTooFew, record, .recipients))
      return consequence
    }
    guard context.profile.asks(about: context.kind.code),
      let matter = MatterFinder(context: context).opened(by: record, msgId: msgId)
    else { return consequence }
    let (values, findings) = context.values(of: record)
    consequence.findings = findings
    consequence.fact = Consequence.PlannedFact(matter: matter, about: nil, values: values)
    return consequence
  }

  /// What a record does that answers another.
  func answer(_ record: Record, msgId: String, routed: [String]) throws -> Consequence {
    var consequence = Consequence()
    let finder = MatterFinder(context: context)
    let targets = try finder.targets(of: record, for: &consequence)
    if targets.isEmpty { return consequence }
    let (values, findings) = context.values(of: record)
    consequence.findings = findings
    let outcome = { (target: MatterFinder.Target) in
      try self.outcome(of: values, at: target, msgId: msgId, routed: routed)
    }
    // Who was asked answers; what was withdrawn isn't answered, nor stands before what is called so in another way.
    var answers = try targets.map { try outcome($0) }
    var possible = answers.filter { $0.standing.isOfTheAsked }
    if possible.isEmpty {
      possible = try finder.targets(of: record) { try outcome($0).standing.isOfTheAsked }.map {
        try outcome($0)
      }
    }
    if !possible.isEmpty { answers = possible }
    guard answers.count == 1 else {
      consequence.findings.append(finder.ambiguity(of: answers.map(\.target), record))
      consequence.unclear = Set(
        answers.compactMap { answer in
          answer.target.matterRow.map {
            Consequence.UnclearAnswer(matter: $0, party: answer.target.party)
          }
        })
      return consequence
    }
    let (target, answer, standing) = answers[0]
    finder.note(target, record, &consequence)
    consequence.recipients = answer.to
    consequence.fact = Consequence.PlannedFact(
      matter: target.matter, about: target.record.id, party: target.party, values: values, answer: answer)
    if let finding = finding(about: standing, record) { consequence.findings.append(finding) }
    return consequence
  }

  /// The record as an answer to one target, and what it means there.
  private func outcome(
    of values: [String: String], at target: MatterFinder.Target, msgId: String, routed: [String]
  ) throws -> (target: MatterFinder.Target, answer: Fact, standing: Standing) {
    let matter = try context.memory.matter(target.matter, in: context)
    let answer = Fact(
      id: LedgerView.id(sender: context.sender, msgId: msgId), kind: context.kind.code,
      at: context.receivedAt, by: target.party,
      to: context.kind.routing.isByRecord ? routed : recipients(of: values, target, matter.parties),
      about: LedgerView.id(sender: target.record.sender, msgId: target.record.msgId), values: values)
    return (target, answer, matter.proceedings.standing(of: answer))
  }

  /// Who gets the answer: the one whom it names, everybody else in the matter, or the other side of what it answers.
  private func recipients(
    of values: [String: String], _ target: MatterFinder.Target, _ parties: [String]
  ) -> [String] {
    let recipients: [String]
    if let named = context.schema.field(.department).flatMap({ values[$0.name] }), named != target.party {
      recipients = [named]
    } else if context.kind.routing == .parties {
      recipients = parties + [target.record.sender] + target.recipients
    } else {
      recipients = target.record.sender == target.party ? target.recipients : [target.record.sender]
    }
    return recipients.map(context.incumbent(of:)).reduce(into: []) {
      if $1 != context.sender, !$0.contains($1) { $0.append($1) }
    }
  }

  private func finding(about standing: Standing, _ record: Record) -> Finding? {
    let field = context.matterRole
    switch standing {
    case .counts: return nil
    case .late(let due):
      return context.finding(.answerLate, record, field, nil, ["due": due.deadlineForPeople])
    case .early(let lastDay):
      return context.finding(.answerEarly, record, field, nil, ["lastDay": "\(lastDay)"])
    case .withoutEffect(let reason) where reason.refusesDefault:
      return context.finding(
        .defaultNoCandidate, record, .department, nil,
        ["reason": reason.words.zh, "reasonEn": reason.words.en])
    case .withoutEffect(let reason):
      return context.finding(
        .answerWithoutEffect, record, field, nil, ["reason": reason.words.zh, "reasonEn": reason.words.en])
    case .alreadyAnswered(let earlier, let at):
      return context.finding(
        .answerAlready, record, field, nil, ["earlier": earlier, "at": at.forPeople])
    case .notYours: return context.finding(.answerNotYours, record, field)
    case .nothingOpen: return context.finding(.answerNothingOpen, record, field)
    }
  }
}

extension Standing {
  /// Whether something was asked of whoever sent the record that stands so.
  fileprivate var isOfTheAsked: Bool { self != .notYours && self != .nothingOpen }
}

extension Standing.Reason {
  /// Whether it says why default consent can't be found, which comes back.
  fileprivate var refusesDefault: Bool { [.notYet, .answered, .answeredLate, .noDefault].contains(self) }

  /// Why a record changes nothing, in words.
  fileprivate var words: LocalizedText {
    switch self {
    case .extensionLate: LocalizedText("延期告知晚于原期限", "the extension came after the time that it would extend")
    case .extensionAgain: LocalizedText("不得再次延期", "no further extension is allowed")
    case .extensionNotLater: LocalizedText("新期限不晚于原期限", "the new day isn't later than the old")
    case .decidedByDefault:
      LocalizedText("此前已视为同意", "consent was deemed before it came")
    case .excluded: LocalizedText("已说明不适用默认规定", "the default rules were declared not to apply")
    case .unqualified:
      LocalizedText("审批人员没有审批资格，按缺席处理", "the approver isn't qualified, which counts as absence")
    case .notLead:
      LocalizedText(
        "承诺已兑现由牵头的监管部门核查后报送，牵头部门的核查仍须按期完成",
        "that a commitment was kept is for the lead supervisor to find, whose check is still to be made")
    case .afterTime:
      LocalizedText(
        "意见在规定时限之后提出，仍列为默认同意候选，意见作为冲突一并提请牵头部门认定或说明不适用",
        "the opinion came after its time, so that default consent is still a candidate; it is shown beside that as a "
          + "conflict, for the lead department to confirm or exclude default consent")
    case .beforeVerification:
      LocalizedText(
        "整改还没有核验合格，核验合格后才依法处理（第二十九条），届时须另行报送处理决定",
        "the rectification hasn't passed yet; the decision that is asked for comes after that (art. 29), and is then to "
          + "be sent anew")
    case .notYet:
      LocalizedText("审核意见的期限还没有届满，也没有缺席", "there is still time for the opinion, and nobody was absent")
    case .answered: LocalizedText("审核意见已经按期提出", "the opinion came in time")
    case .answeredLate:
      LocalizedText("审核意见是同意，虽然逾期，但已经提出", "the opinion came, if late, and is consent")
    case .noDefault: LocalizedText("这里不实行默认制", "there is no default consent here")
    }
  }
}
