import ExchangeBase

/// The duties of one family in one matter, and the steps that all families have in common.
struct Duties {
  let terms: Terms
  let rules: [Rule]
  private(set) var list: [Duty] = []
  /// Whether anything of the sort was asked, be it that no duty came of it.
  private var isAsked = false
  /// Who has got a correction of what was asked of another in the place of that, having taken over from it; by the other's code.
  private var heirs: [String: String] = [:]

  init(_ family: Rule.Family, _ terms: Terms) {
    self.terms = terms
    rules = terms.rules(family)
  }

  subscript(index: Int) -> Duty {
    get { list[index] }
    set { list[index] = newValue }
  }

  var obligations: [Obligation] { list.map(\.obligation) }

  /// Lets time pass.
  mutating func pass(to moment: Instant) {
    for index in list.indices { list[index].pass(to: moment) }
  }

  /// Opens what a record opens, for each department that its rule makes act.
  ///
  /// - Parameter silence: what silence means, where it isn't what the rule says.
  mutating func open(by fact: Fact, silence: (Rule) -> Rule.Silence = \.silence) {
    for rule in rules {
      open(by: fact, under: rule, debtors: rule.parties(of: fact), silence: silence(rule))
    }
  }

  /// Opens what a record opens under a rule.
  mutating func open(by fact: Fact, under rule: Rule, debtors: [String], silence: Rule.Silence) {
    guard fact.event == .arrived, !fact.isEcho, rule.kinds.contains(fact.kind) else { return }
    isAsked = true
    guard terms.opens(fact, under: rule) else { return }
    for debtor in debtors {
      // Nothing is delivered to whoever takes a task upon itself: it knows of it when it tells.
      let isOwn = debtor == fact.by && rule.accountable != .sender
      list.append(
        Duty(
          terms, rule, opener: fact, from: rule.trigger.start(of: fact) ?? (isOwn ? .instant(fact.at) : nil),
          debtor: debtor, creditor: debtor == fact.by ? fact.to.first { $0 != fact.by } ?? "" : fact.by,
          silence: silence))
    }
  }

  /// Does what every family does with a fact: a delivery starts clocks, a cancellation ends what its record
  /// opened, a return and a reassignment take along what the record asks, and an unclear answer is noted.
  ///
  /// - Returns: what a cancellation means; `nil` for all else.
  mutating func housekeep(_ fact: Fact) -> Standing? {
    if fact.event == .delivered {
      for index in list.indices { list[index].start(with: fact, terms) }
    }
    if fact.kind == Kinds.correction { heirs.merge(fact.heirs) { $1 } }
    if fact.kind == Kinds.claimReturn { takeAway(by: fact) }
    if fact.kind == Kinds.reassign, let from = fact.values["from"], let department = fact.to.first {
      handOver(what: fact.about, from: from, to: department, by: fact)
    }
    guard fact.kind == Kinds.unclearAnswer else {
      return fact.kind == Kinds.cancellation ? list.cancel(by: fact) : nil
    }
    for index in list.indices { list[index].noteUnclear(fact) }
    return nil
  }

  /// Who has got a correction in the place of a department, having taken over from it; the department itself where nobody has.
  func heir(of department: String) -> String { heirs[department] ?? department }

  /// Whether a duty is a department's, be it that this has got a correction in its debtor's place.
  private func isOf(_ duty: Duty, _ department: String) -> Bool {
    duty.debtor == department || heirs[duty.debtor] == department
  }

  /// Takes what a record asks from a department that gave it back, as far as it wasn't late with it. Whoever has to find
  /// the right one waits for what has a limit, and is told of silence; what has none is asked of nobody until then.
  private mutating func takeAway(by back: Fact) {
    for index in list.indices
    where list[index].isOpen && list[index].opener.id == back.about && isOf(list[index], back.by)
      && !list[index].isLate(at: back.at)
    {
      let duty = list[index]
      list[index].giveBack(by: back)
      if duty.obligation.deadline == nil { continue }
      let reassigner = terms.isEscalated(back) ? Obligation.Key.bureau : duty.opener.by
      list.append(duty.waiting(for: reassigner, by: back, terms))
    }
  }

  /// Gives what a record asks of one department to the one that got the record instead.
  mutating func handOver(what opener: String?, from: String, to department: String, by fact: Fact) {
    for index in list.indices
    where list[index].opener.id == opener && isOf(list[index], from) && list[index].isWithDebtor {
      let own = list[index]
      // Somebody else may have answered while it waited.
      if list.contains(where: { $0.isAnswered && $0.waits(inPlaceOf: own) }) { continue }
      let duty = list[index].handed(to: department, by: fact, terms)
      list[index].passOn(by: fact)
      endWaiting(for: own, by: fact)
      if let earlier = list.firstIndex(where: { $0.obligation.key == duty.obligation.key }) {
        list[earlier].takeBack(by: fact, terms)
      } else {
        list.append(duty)
      }
    }
  }

  /// Gives a department back what it had given back, and answers all the same before anybody else has got it. What a predecessor gave
  /// back isn't taken by an answer for oneself.
  private mutating func takeBack(by fact: Fact, where matches: (Duty) -> Bool) {
    for index in list.indices
    where list[index].isGivenBack && list[index].debtor == fact.by && matches(list[index])
      && (!fact.isEcho || heir(of: fact.by) == fact.speaker)
    {
      endWaiting(for: list[index], by: fact)
      list[index].takeBack(by: fact, terms)
    }
  }

  private mutating func endWaiting(for duty: Duty, by fact: Fact) {
    for index in list.indices where list[index].waits(inPlaceOf: duty) { list[index].passOn(by: fact) }
  }

  /// Ends whatever is open because something took its place.
  mutating func supersede(by fact: Fact, where matches: (Duty) -> Bool) {
    for index in list.indices where list[index].isReplaceable && matches(list[index]) {
      list[index].supersede(by: fact)
    }
  }

  /// Ends what earlier records of the same kind and sender ask: a later one says it anew.
  mutating func supersedeEarlier(than fact: Fact) {
    guard fact.event == .arrived else { return }
    supersede(by: fact) { $0.opener.by == fact.by && $0.opener.kind == fact.kind && $0.opener.id != fact.id }
  }

  /// Notes of all that stands otherwise than before that this is because an answer was withdrawn.
  mutating func stand(without answer: Fact, after earlier: Duties, by cancellation: Fact) {
    for index in list.indices {
      let key = list[index].obligation.key
      if let before = earlier.list.first(where: { $0.obligation.key == key }) {
        list[index].stand(without: answer, after: before, by: cancellation, terms)
      } else {
        list[index].comeUp(by: cancellation)
      }
    }
  }

  /// Whether a record answers under one of the rules.
  func isAnswered(by fact: Fact) -> Bool {
    fact.event == .arrived && !fact.isWithdrawn && rules.contains { $0.answeredBy.contains(fact.kind) }
  }

  /// Takes an answer to the oldest open duty that matches, else to the last that was.
  ///
  /// - Parameters:
  ///   - matches: whether a duty is one that the answer's sender may answer; unless told, its own.
  ///   - isOfWithdrawn: whether what was answered before it was withdrawn may be answered anew.
  mutating func answer(
    _ fact: Fact, where matches: ((Duty) -> Bool)? = nil, ofWithdrawn isOfWithdrawn: Bool = false,
    by settle: (inout Duty) -> Standing
  ) -> Standing {
    guard isAsked else { return .nothingOpen }
    guard !list.isEmpty else { return .counts }
    let matches = matches ?? { $0.debtor == fact.by }
    if !list.contains(where: { $0.isOpen && matches($0) }) { takeBack(by: fact, where: matches) }
    guard
      let index = list.firstIndex(where: { $0.isOpen && matches($0) })
        ?? list.lastIndex(where: { !$0.isWithdrawn && matches($0) }) ?? list.lastIndex(where: matches)
    else { return .notYours }
    if list[index].isWithdrawn, !isOfWithdrawn { return .nothingOpen }
    if list[index].isKept(from: fact) { return list[index].alreadyEnded }
    return settle(&list[index])
  }
}

extension Rule.Trigger {
  /// What in a record starts the clock; `nil` where its delivery does, which comes later.
  func start(of fact: Fact) -> Deadline.Trigger? {
    switch self {
    case .delivery: nil
    case .opening: .instant(fact.at)
    case .act(let field), .expiry(let field): fact.day(field).map { .day($0) }
    }
  }
}

extension Rule {
  /// Who has to act because of a record.
  fileprivate func parties(of fact: Fact) -> [String] {
    switch accountable {
    case .sender: [fact.by]
    case .recipient: fact.to
    case .lead: Array(fact.to.prefix(1))
    case .operator: [Obligation.Key.bureau]
    }
  }
}
