import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Decides what a record does that opens a matter or answers in one.
struct AnswerDecider {
  let context: AnswerContext

  /// What a record does that opens a matter.
  func open(_ record: Record, msgId: String, recipients: [String]) throws -> Consequence {
    var consequence = Consequence()
    if context.kind.effect == .opensParallel, Set(recipients).subtracting([context.sender]).count < 2 {
      consequence.findings.append(context.finding(.partiesTooFew, record, .recipients))
      return consequence
    }
    guard context.profile.asks(about: context.kind.code),
      let opening = try MatterFinder(context: context).opened(by: record, msgId: msgId)
    else { return consequence }
    let (values, findings) = context.values(of: record)
    consequence.findings = findings
    consequence.fact = Consequence.PlannedFact(
      matter: opening.matter, about: nil, party: opening.party, values: values)
    if let earlier = try sameTask(as: values, record) {
      let at = try context.view.origin(of: earlier).receivedAt ?? context.receivedAt
      let reason = LocalizedText.taskStands(since: at)
      consequence.findings.append(
        context.finding(
          .answerWithoutEffect, record, .documentNumber, earlier.msgId,
          ["reason": reason.en, "reasonZh": reason.zh]))
    }
    return consequence
  }

  /// The last record by which the same task of a joint meeting was given to one of the same departments before, under another id, and
  /// which wasn't cancelled: both are owed.
  private func sameTask(as values: [String: String], _ record: Record) throws -> RecordRow? {
    let kind = context.kind.code
    guard context.profile.rules.contains(where: { $0.family == .task && $0.kinds.contains(kind) }),
      let number = context.text(.documentNumber, of: record)
    else { return nil }
    let identifying = context.schema.fields.filter {
      context.schema.identity.contains($0.name) && $0.role?.isNumber != true
    }
    let known = try context.view.records(document: DocumentNumber.key(number), limit: Self.looked)
    let owners = context.owners
    return try known.last { earlier in
      guard owners.contains(earlier.sender), let fact = try context.view.fact(ofRecord: earlier.id),
        fact.kind == context.kind.factKind
      else { return false }
      let isSame = identifying.allSatisfy { field in
        let (one, other) = (fact.fields[field.name] ?? "", values[field.name] ?? "")
        guard field.role?.namesDepartments == true else { return one == other }
        return !actors(in: one).isDisjoint(with: actors(in: other))
      }
      // The ledger is asked only about the few that are left.
      return try isSame && context.view.cancellation(of: earlier) == nil
    }
  }

  /// The departments of a list, each with who acts for it by now.
  private func actors(in list: String) -> Set<String> {
    Set(list.split(separator: "|").map { context.incumbent(of: String($0)) })
  }

  /// Of so many records of one number it is looked which gave the same task.
  private static let looked = 200

  /// What a record does that answers another.
  func answer(_ record: Record, msgId: String, routed: [String]) throws -> Consequence {
    var consequence = Consequence()
    let finder = MatterFinder(context: context)
    let targets = try finder.targets(of: record, for: &consequence)
    if targets.isEmpty { return consequence }
    let said = context.values(of: record)
    let outcome = { (target: MatterFinder.Target) in
      try self.outcome(of: said.values, at: target, msgId: msgId, routed: routed)
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
    return try answer(record, msgId: msgId, saying: said, as: answers, routed: routed)
  }

  /// What a record does that may answer another, and refers to none: what is on its way under the number that it gives of a licence is
  /// answered by it as if it had said so; else it stands for itself.
  func answerByNumber(_ record: Record, msgId: String, routed: [String]) throws -> Consequence {
    let said = context.values(of: record)
    let answers = try MatterFinder(context: context).targets(numberedIn: record).map { target in
      try outcome(of: said.values, at: target, msgId: msgId, routed: routed)
    }
    let meant = try heard(among: answers)
    if meant.isEmpty { return try open(record, msgId: msgId, recipients: routed) }
    return try answer(record, msgId: msgId, saying: said, as: meant, routed: routed)
  }

  /// Those of several outcomes that change what is open; else those that change what was answered and has time left; else the one in whose
  /// matter anything is open at all.
  private func heard(among outcomes: [Outcome]) throws -> [Outcome] {
    var ending: [Outcome] = []
    var contradicting: [Outcome] = []
    var going: [Outcome] = []
    for outcome in outcomes where outcome.standing.isOfTheAsked {
      let changes = try context.memory.matter(outcome.target.matter, in: context).proceedings
        .changes(by: outcome.answer)
      let changed = changes.filter { $0.after != $0.before }.map(\.before)
      if changed.contains(where: { !$0.isSettled }) {
        ending.append(outcome)
      } else if changed.contains(where: hasTimeLeft) {
        contradicting.append(outcome)
      } else if changes.contains(where: { !$0.before.isSettled }) {
        going.append(outcome)
      }
    }
    if !ending.isEmpty { return ending }
    if !contradicting.isEmpty { return contradicting }
    return going.count == 1 ? going : []
  }

  private func hasTimeLeft(_ obligation: Obligation) -> Bool {
    guard let due = obligation.due else { return false }
    return context.receivedAt < due
  }

  /// What a record does that answers one of some others: which, has to be certain.
  private func answer(
    _ record: Record, msgId: String, saying said: (values: [String: String], findings: [Finding]),
    as outcomes: [Outcome], routed: [String]
  ) throws -> Consequence {
    var consequence = Consequence()
    let finder = MatterFinder(context: context)
    let values = said.values
    consequence.findings = said.findings
    var answers = outcomes
    let contrary = try finder.contrary(to: answers.map(\.target), in: record)
    answers += try contrary.map { try outcome(of: values, at: $0, msgId: msgId, routed: routed) }
    func unclear(_ finding: Finding) -> Consequence {
      consequence.findings.append(finding)
      consequence.unclear = Set(
        answers.flatMap { answer in
          answer.answer.parties.compactMap { party in
            answer.target.matterRow.map { Consequence.UnclearAnswer(matter: $0, party: party) }
          }
        })
      return consequence
    }
    guard answers.count == 1 else {
      return unclear(
        try finder.ambiguity(of: answers.map(\.target), record, isContrary: !contrary.isEmpty))
    }
    let (target, answer, standing) = answers[0]
    consequence.word = context.word(record, msgId: msgId, saying: values, to: target)
    if let other = context.contrary.others[record.number] {
      return unclear(context.contradiction(of: other, record))
    }
    if let earlier = consequence.word.flatMap(context.words.earlier(saying:)) {
      consequence.findings.append(
        context.finding(
          .recordTwice, record, nil, nil, ["id": earlier.msgId, "first": "\(earlier.number)"]))
      consequence.repeats = earlier.number
      consequence.isRepetition = true
      return consequence
    }
    finder.note(target, record, &consequence)
    consequence.recipients = answer.to
    consequence.fact = Consequence.PlannedFact(
      matter: target.matter, about: target.record.id, party: target.party, values: answer.values,
      answer: answer)
    if standing == .notYours, context.owners.contains(target.record.sender), isOfNobody(record) {
      consequence.findings.append(context.finding(.valueMissing, record, .department))
    } else if let finding = finding(about: standing, record) {
      consequence.findings.append(finding)
    }
    if standing.isOfEffect { consequence.findings += try rest(after: answer, record, target) }
    if consequence.refusal == nil { consequence.findings += try doubts(about: record, answer, target) }
    return consequence
  }

  /// Whether it says of no department what it might say of one. Without that it speaks of its sender, and who leads a case takes no part.
  private func isOfNobody(_ record: Record) -> Bool {
    context.schema.index(of: .department) != nil && context.text(.department, of: record) == nil
  }

  // MARK: What is left

  /// What is to be told of what an answer leaves open.
  private func rest(
    after answer: Fact, _ record: Record, _ target: MatterFinder.Target
  ) throws -> [Finding] {
    let isSurvey = context.schema.index(of: .participants) != nil
    let isDecision = context.profile.rules.contains {
      $0.family == .disposition && $0.answeredBy.contains(answer.kind)
    }
    guard isSurvey || isDecision else { return [] }
    var proceedings = try context.memory.matter(target.matter, in: context).proceedings
    proceedings.take(answer)
    return isSurvey
      ? attendance(told: record, by: answer.by, proceedings.obligations)
      : decisions(besides: answer, record, proceedings.obligations)
  }

  /// Of whoever was called to a survey and isn't said to have come.
  private func attendance(
    told record: Record, by recorder: String, _ obligations: [Obligation]
  ) -> [Finding] {
    // Whom the record leaves open was called for another day; if that is still to come, and the record has told of its own, it needs
    // no word.
    let held = context.text(.actDate, of: record).flatMap { Day($0) }
    let called = obligations.filter { $0.family == .attendance && $0.creditor == recorder }
    let isTold = held.map { hasTold(of: $0, called) } ?? false
    let left = called.filter {
      !$0.isSettled && !$0.marks.contains(.awaitingReassignment)
        && !(isTold && $0.deadline.map { context.day < $0.lastDay } ?? false)
    }
    guard left.isEmpty else {
      let reason = LocalizedText.heldAnotherDay(than: left.compactMap { $0.deadline?.lastDay }.last)
      return [
        context.finding(
          .answerWithoutEffect, record, .participants, left.map(\.key.debtor).joined(separator: "|"),
          ["reason": reason.en, "reasonZh": reason.zh])
      ]
    }
    // That nobody came has consequences for all who were called, and is easily left out.
    return context.text(.participants, of: record) == nil
      ? [context.finding(.participantsNone, record, .participants)] : []
  }

  /// Whether records have told who came on a day.
  private func hasTold(of day: Day, _ obligations: [Obligation]) -> Bool {
    obligations.contains { $0.deadline?.lastDay == day && [.met, .failed].contains($0.outcome) }
  }

  /// Of what is still to be decided on, where a decision names what several letters are on, and ends one of them.
  private func decisions(
    besides answer: Fact, _ record: Record, _ obligations: [Obligation]
  ) -> [Finding] {
    let own = obligations.filter { $0.family == .disposition && $0.key.debtor == answer.by }
    let ended = own.filter { $0.settledBy == answer.id }.map(\.key.opener)
    let left = own.filter { !$0.isSettled }.map(\.key.opener)
    guard let first = ended.first, !left.isEmpty, !ended.contains(where: { $0 == answer.about }) else {
      return []
    }
    let reason = LocalizedText.decidedApart(from: first, left: left.count)
    return [
      context.finding(
        .answerWithoutEffect, record, context.matterRole, left.prefix(5).joined(separator: "、"),
        ["reason": reason.en, "reasonZh": reason.zh])
    ]
  }

  // MARK: What can't well be

  /// What a record says of days and departments that can't well be, by what it answers: it may be a slip, and changes nothing.
  private func doubts(
    about record: Record, _ answer: Fact, _ target: MatterFinder.Target
  ) throws -> [Finding] {
    let matter = try context.memory.matter(target.matter, in: context)
    var findings = context.contraryFields(of: record)
    if let day = context.text(.actDate, of: record).flatMap({ Day($0) }),
      let first = try endOfTime(for: answer, in: matter) ?? beginning(of: target), day < first.day,
      !isAnnounced(day, in: matter)
    {
      findings.append(
        context.finding(
          .valueDatesReversed, record, .actDate, nil, ["first": first.title, "day": "\(first.day)"]))
    }
    let present = context.schema.field(.participants).flatMap { answer.values[$0.name] } ?? ""
    let uncalled = present.split(separator: "|").map(String.init).filter { department in
      !matter.parties.contains(department) && replaced(by: department, answer.values, matter).isEmpty
    }
    if !uncalled.isEmpty {
      findings.append(
        context.finding(
          .answerWithoutEffect, record, .participants, uncalled.joined(separator: "|"),
          ["reason": "no notice of this survey ever called it", "reasonZh": "这次踏勘评审没有通知过它，到场不计入应派员的部门"]))
    }
    return findings
  }

  /// Whether a survey was announced for a day, by whichever of its notices: the last one may be of another.
  private func isAnnounced(_ day: Day, in matter: BundleMemory.HeardMatter) -> Bool {
    context.schema.index(of: .participants) != nil
      && matter.proceedings.obligations.contains {
        $0.family == .attendance && $0.deadline?.lastDay == day
      }
  }

  /// The first day on which a department's default can be found, while its time is what counts (art. 26).
  private func endOfTime(
    for answer: Fact, in matter: BundleMemory.HeardMatter
  ) -> (title: String, day: Day)? {
    guard answer.kind == Kinds.defaultConsent,
      let department = context.schema.field(.department).flatMap({ answer.values[$0.name] }),
      let opinion = matter.proceedings.obligations.last(where: {
        $0.family == .opinion && $0.key.debtor == department && !$0.isSettled
      }), !opinion.marks.contains(.absent), let due = opinion.due
    else { return nil }
    return ("\(context.configuration.catalogue.name(of: department))反馈期限届满", due.day)
  }

  /// The first day on which what answers a record can have been done: that of the act which it tells, or of its arrival where
  /// it names none before. Documents may be older than what they answer.
  private func beginning(of target: MatterFinder.Target) throws -> (title: String, day: Day)? {
    if context.schema.fields.contains(where: { $0.role?.isNumber == true }) { return nil }
    guard let schema = context.configuration.kinds[target.kind]?.schema else { return nil }
    let correction = try context.view.facts(about: target.record.id).last { $0.kind == Kinds.correction }
    let fields = try correction?.fields ?? context.view.fact(ofRecord: target.record.id)?.fields ?? [:]
    let acts = schema.indices(of: .actDate).compactMap { index -> (title: String, day: Day)? in
      let field = schema.fields[index]
      return fields[field.name].flatMap { Day($0) }.map { (title: field.title, day: $0) }
    }
    let arrival = try context.view.origin(of: target.record).receivedAt.map { receivedAt in
      let title = context.configuration.kinds.title(of: target.kind)?.zh ?? target.kind
      return (title: "收到\(title)", day: receivedAt.day)
    }
    return (acts + [arrival].compactMap(\.self)).min { $0.day < $1.day }
  }

  private typealias Outcome = (target: MatterFinder.Target, answer: Fact, standing: Standing)

  /// The record as an answer to one target, and what it means there.
  private func outcome(
    of values: [String: String], at target: MatterFinder.Target, msgId: String, routed: [String]
  ) throws -> Outcome {
    let matter = try context.memory.matter(target.matter, in: context)
    var target = target
    target.party = party(at: target, matter)
    let meanings = meanings(of: values, matter).map { values -> Outcome in
      let answer = Fact(
        id: RecordRow.publicId(sender: context.sender, msgId: msgId), kind: context.kind.code,
        at: context.receivedAt, by: target.party,
        to: context.kind.routing.isByRecord ? routed : recipients(of: values, target, matter),
        about: target.record.publicId, values: values.merging(succession(values, target, matter)) { $1 })
      return (target, answer, matter.proceedings.standing(of: answer))
    }
    return meanings.first { $0.standing.isOfEffect } ?? meanings.first { $0.standing.isOfTheAsked }
      ?? meanings[0]
  }

  /// In whose name the record speaks: the sender's own where it takes part for itself; else that of the first of those from which it has
  /// taken over that still owes something, so that no word of another is changed by it.
  private func party(at target: MatterFinder.Target, _ matter: BundleMemory.HeardMatter) -> String {
    if [context.sender, target.speaker].contains(target.party) { return target.party }
    let owing = Set(matter.proceedings.obligations.filter { !$0.isSettled }.map(\.key.debtor))
    return context.owners.filter(target.recipients.contains).first(where: owing.contains) ?? target.party
  }

  /// The values as they may be meant: a department of which something is said may be called by the name of whoever has taken over from it
  /// since, as lists of what is open do, or by its old name. What it says of the one that is named goes first.
  private func meanings(
    of values: [String: String], _ matter: BundleMemory.HeardMatter
  ) -> [[String: String]] {
    guard let field = context.schema.field(.department)?.name, let named = values[field] else {
      return [values]
    }
    let others = [context.incumbent(of: named)] + context.table.represented(by: named, on: context.day)
    return [values]
      + others.filter { $0 != named && matter.parties.contains($0) }.map { other in
        values.merging([field: other]) { $1 }
      }
  }

  /// For whom the record speaks beside its party, and those whom it names as present beside themselves: whoever in the
  /// matter has ended and was taken over from.
  private func succession(
    _ values: [String: String], _ target: MatterFinder.Target, _ matter: BundleMemory.HeardMatter
  ) -> [String: String] {
    let present = context.schema.field(.participants).flatMap { values[$0.name] } ?? ""
    let presentFor = present.split(separator: "|").flatMap { department in
      replaced(by: String(department), values, matter)
    }
    let others = [
      Fact.represented: context.owners.filter { $0 != target.party }, Fact.presentFor: presentFor,
    ]
    return others.mapValues { $0.filter(matter.parties.contains).joined(separator: "|") }
      .filter { !$0.value.isEmpty }
  }

  /// For whom else in the matter a department came to a survey: for those from which it had taken over by the day on which that was held,
  /// and, called by its old name, for whoever has taken over from it and was called.
  private func replaced(
    by department: String, _ values: [String: String], _ matter: BundleMemory.HeardMatter
  ) -> [String] {
    let held = context.schema.field(.actDate).flatMap { values[$0.name] }.flatMap { Day($0) } ?? context.day
    var others = context.table.represented(by: department, on: held)
    if !matter.parties.contains(department) { others.append(context.incumbent(of: department)) }
    return others.filter { $0 != department && matter.parties.contains($0) }
  }

  /// Who gets the answer: the one whom it names, everybody else in the matter, or the other side of what it answers.
  private func recipients(
    of values: [String: String], _ target: MatterFinder.Target, _ matter: BundleMemory.HeardMatter
  ) -> [String] {
    let isPresent = { (department: String) in !matter.former.contains(department) }
    let recipients: [String]
    if let named = context.schema.field(.department).flatMap({ values[$0.name] }),
      !context.owners.contains(named)
    {
      recipients = [named]
    } else if context.kind.routing == .parties {
      recipients = (matter.parties + target.recipients).filter(isPresent) + [target.record.sender]
    } else {
      recipients =
        target.speaker == target.party ? target.recipients.filter(isPresent) : [target.record.sender]
    }
    return recipients.map(context.incumbent(of:)).reduce(into: []) {
      if $1 != context.sender, !$0.contains($1) { $0.append($1) }
    }
  }

  private func finding(about standing: Standing, _ record: Record) -> Finding? {
    let field: FieldRole? = context.reference(of: record) == nil ? .licenceNumber : context.matterRole
    switch standing {
    case .counts: return nil
    case .replaces(let earlier, let at):
      return context.finding(
        .answerReplaced, record, field, nil, ["earlier": earlier, "at": at.forPeople])
    case .late(let due):
      return context.finding(.answerLate, record, field, nil, ["due": due.deadlineForPeople])
    case .early(let lastDay):
      return context.finding(.answerEarly, record, field, nil, ["lastDay": "\(lastDay)"])
    case .withoutEffect(let reason) where reason.refusesDefault:
      return context.finding(
        .defaultNoCandidate, record, .department, nil,
        ["reason": reason.title.en, "reasonZh": reason.title.zh])
    case .withoutEffect(let reason):
      return context.finding(
        .answerWithoutEffect, record, field, nil, ["reason": reason.title.en, "reasonZh": reason.title.zh])
    case .overtaken(let later, let at):
      let reason = LocalizedText.overtaken(by: later, at: at)
      return context.finding(
        .answerWithoutEffect, record, field, nil, ["reason": reason.en, "reasonZh": reason.zh])
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

  /// Whether what was asked is answered by it, in time or not.
  fileprivate var isOfEffect: Bool {
    switch self {
    case .counts, .replaces, .late, .early: true
    case .withoutEffect, .overtaken, .alreadyAnswered, .notYours, .nothingOpen: false
    }
  }
}

extension Standing.Reason {
  /// Whether it says why default consent can't be found, which comes back.
  fileprivate var refusesDefault: Bool { [.notYet, .answered, .answeredLate, .noDefault].contains(self) }
}
