import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Puts into words what is owed: for notices, traces and answers.
struct ObligationWording {
  let configuration: ExchangeConfiguration

  /// What a rule asks for (`承诺核查`).
  func title(ofRule id: String) -> LocalizedText {
    let rule = configuration.profile.rules.first { $0.id == id }
    return rule?.titles ?? LocalizedText(id, id)
  }

  /// The name of a department, or of the big-data bureau where it is meant by its role.
  func name(_ code: String) -> String {
    guard code == Obligation.Key.bureau else { return configuration.catalogue.name(of: code) }
    return configuration.catalogue.table.participants.first { $0.role == .operator }?.name
      ?? Department.Role.operator.title.zh
  }

  /// A department's name, with that of another in whose place it acts.
  func name(of actor: String, inPlaceOf asked: String) -> LocalizedText {
    let (own, other) = (name(actor), name(asked))
    return actor == asked
      ? LocalizedText(own, own) : LocalizedText("\(own)（接替\(other)）", "\(own) (successor of \(other))")
  }

  /// The name of whoever acts for a department on a day.
  ///
  /// - Parameter day: `nil` for the department itself.
  private func actor(_ code: String, on day: Day?) -> LocalizedText {
    let table = configuration.catalogue.table
    let isPlain = code.isEmpty || code == Obligation.Key.bureau
    let acting = isPlain ? code : day.map { table.incumbent(of: code, on: $0) } ?? code
    return name(of: acting, inPlaceOf: code)
  }

  /// The name of whoever said what a notice tells of, be it in the place of whoever owes that.
  private func speaker(
    of type: NoticeType, _ obligation: Obligation, _ view: any LedgerView
  ) throws -> LocalizedText {
    let said = try type.word(on: obligation) { id in
      try view.record(publicId: id).flatMap { try view.fact(ofRecord: $0.id)?.kind }
    }
    let sender = try said.flatMap { try view.record(publicId: $0)?.sender }
    return name(of: sender ?? obligation.key.debtor, inPlaceOf: obligation.key.debtor)
  }

  /// What a matter is about: the kind and the summary of what opened it, or the delivery; where no record did, of what asks
  /// the obligation. What is to be decided on is named by itself: two letters on one commitment are two.
  private func matterSubject(
    _ matter: MatterRow, of obligation: Obligation, _ view: any LedgerView
  ) throws -> LocalizedText {
    if let row = matter.delivery, let delivery = try view.delivery(row: row) {
      let kind = configuration.kinds[delivery.kind]?.kind.title
      return LocalizedText(
        "\(kind?.zh ?? delivery.kind)（投递 \(delivery.delivery)）",
        "\(kind?.en ?? delivery.kind) (delivery \(delivery.delivery))")
    }
    let named = try view.record(toDecideOn: obligation)
    guard
      let opener = try view.openers(of: matter, limit: 1).first
        ?? view.record(publicId: obligation.key.opener)
    else {
      return LocalizedText(matter.name, matter.name)
    }
    let record = named ?? opener
    let origin = try view.origins(ofDrops: [record.drop])[record.drop]
    let kind = try view.kind(of: record, from: origin).flatMap { configuration.kinds[$0]?.kind.title }
    // By a correction it may be about something else.
    let summary = try view.corrections(of: opener).last?.summary ?? opener.summary
    let about = summary.map { "“\($0)”" } ?? ""
    if let named, let name = RecordNames.text([(named.msgId, named.documents.first)], of: 1) {
      let day = origin.map { "\($0.receivedAt.day)" } ?? ""
      return LocalizedText(
        "\(kind?.zh ?? "") \(name)，\(day) 收到，关于 \(matter.name)\(about)",
        "\(kind?.en ?? "") \(name) of \(day), on \(matter.name) \(about)")
    }
    return LocalizedText(
      "\(kind?.zh ?? "") \(matter.name)\(about)", "\(kind?.en ?? "") \(matter.name) \(about)")
  }

  /// What is owed in a matter: of a delivery, the records that it is about.
  private func subject(
    of matter: MatterRow, of obligation: Obligation, _ view: any LedgerView
  ) throws -> LocalizedText {
    let subject = try matterSubject(matter, of: obligation, view)
    if obligation.family == .confirmation {
      let department = name(obligation.creditor)
      return LocalizedText("\(subject.zh)（\(department)的意见）", "\(subject.en) (opinion of \(department))")
    }
    guard let delivery = matter.delivery else { return subject }
    let records =
      switch obligation.family {
      case .claim where !obligation.isSettled: try view.records(openIn: delivery, limit: Self.namedLimit)
      case .reassign:
        try view.records(
          returnedBy: obligation.key.opener, endedBy: obligation.key.part, in: delivery,
          limit: Self.namedLimit)
      case .push, .claim, .commitment, .disposition, .attendance, .opinion, .confirmation, .explanation,
        .reply, .rectification, .task:
        [RecordRow]()
      }
    guard let names = RecordNames.text(records.map { ($0.msgId, $0.documents.first) }, of: obligation.records)
    else { return subject }
    return LocalizedText("\(subject.zh) \(names)", "\(subject.en) \(names)")
  }

  /// What is said of a department that has ended, and for which nobody acts, where it is told of its silence; `nil` where somebody acts.
  func remark(on type: NoticeType, _ obligation: Obligation, now: Instant) -> LocalizedText? {
    let silence: Vacancy.Silence
    switch type {
    // Who has spoken, be it unqualified, wasn't silent.
    case .defaultCandidate where obligation.marks.contains(.absent): return nil
    case .deemed, .defaultCandidate: silence = .consent
    case .absent: silence = .absence
    // The survey is over: what is lacking is the word of whoever called for it.
    case .notice where obligation.family == .attendance: return nil
    case .dueSoon, .overdue, .unanswered, .notice, .stillOpen: silence = .undone
    case .opened, .refused, .conflict, .extensionIneffective, .escalated, .provisional, .corrected,
      .recomputed:
      return nil
    }
    // Who was there until the last day was over could have answered. The due moment itself is late.
    let lastDay = obligation.due.map { $0.adding(milliseconds: -1).day }
    let day = silence == .undone ? now.day : lastDay.map { min($0, now.day) } ?? now.day
    let (table, debtor) = (configuration.catalogue.table, obligation.key.debtor)
    guard table.isForsaken(debtor, on: day) else { return nil }
    return Vacancy(of: debtor, in: table, on: day).remark(
      on: silence, named: name(debtor),
      creditor: actor(obligation.creditor, on: obligation.isSettled ? nil : now.day))
  }

  /// The most records that a line of a notice names.
  private static let namedLimit = 3

  /// A line of a notice.
  func notice(
    _ type: NoticeType, _ obligation: Obligation, in matter: MatterRow, oldDue: Instant?, now: Instant,
    _ view: any LedgerView
  ) throws -> Notice {
    let subject = try subject(of: matter, of: obligation, view)
    let debtor = name(obligation.key.debtor)
    // What is to be done is up to whoever has taken over; how it ended is told of whom it was asked of.
    let day = obligation.isSettled ? nil : now.day
    let (acting, creditor) = (
      actor(obligation.key.debtor, on: day), actor(obligation.creditor, on: type == .opened ? nil : day)
    )
    let speaker = try speaker(of: type, obligation, view)
    func sentence(_ language: Language) -> String {
      let names = DutyNames(
        title: title(ofRule: obligation.key.rule), debtor: acting[language], speaker: speaker[language],
        creditor: creditor[language], basis: basis(of: obligation))
      return type.sentence(about: obligation, names)[language]
    }
    let remark = remark(on: type, obligation, now: now)
    let word = LocalizedText(
      sentence(.zh) + (remark?.zh ?? ""), sentence(.en) + (remark.map { " \($0.en)" } ?? ""))
    return Notice(
      type: type.heading, rule: obligation.key.rule, article: obligation.article, matter: matter.code,
      subject: subject.zh, accountable: obligation.key.debtor, accountableName: debtor, due: obligation.due,
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
    let remark = LocalizedText.limitNotOfTheMeasure
    return LocalizedText("\(obligation.article)，\(remark.zh)", "\(obligation.article); \(remark.en)")
  }

  /// What a recipient has to do with a record.
  func term(of obligation: Obligation) -> Term {
    let creditor = name(obligation.creditor)
    return Term(
      title: title(ofRule: obligation.key.rule), due: obligation.dueInWords ?? .noLimitIsSet,
      basis: basis(of: obligation),
      consequence: obligation.consequenceOfSilence(creditor))
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
