import ExchangeBase

/// 依法处理 (art. 23¶3, 24¶3, 29): the approval department decides on what supervision told it.
struct DispositionCourse: AnsweredCourse {
  var duties: Duties
  private var opinions: LegacyOpinions
  /// The opinions whose rectification has passed, by the word of it.
  private var verified: [String: [String]] = [:]
  private var arrived: [String: Fact] = [:]
  /// What was decided, by whom.
  private var decisions: [(by: String, decision: String?, document: String?)] = []

  init(_ terms: Terms) {
    duties = Duties(.disposition, terms)
    opinions = LegacyOpinions(terms)
  }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    if fact.event == .arrived { arrived[fact.id] = fact }
    opinions.take(fact)
    if opinions.isOpinion(fact) {
      duties.supersedeEarlier(than: fact)
    } else if fact.event == .arrived,
      duties.rules.contains(where: { $0.applies(to: fact.kind, fact.values) })
    {
      verified[fact.id, default: []] += opinions.all(of: fact.by).map(\.id)
    }
    let isGroundless = fact.kind == Kinds.cancellation && endGroundless(by: fact)
    if let debtor = decider(on: fact) {
      for rule in duties.rules {
        duties.open(by: fact, under: rule, debtors: [debtor], silence: rule.silence)
      }
    }
    let housekept = duties.housekeep(fact)
    if isGroundless { return .counts }
    if let housekept { return housekept }
    return duties.isAnswered(by: fact) ? decide(fact) : nil
  }

  /// A decision on what it names; where that asks for none, on the oldest that is open. One more decision on the same
  /// is news, unless it says the same. A legacy case is decided as a whole, by the opinion that stands, and so is a
  /// commitment where the decision names that (art. 24¶3). With a department's last word on one its earlier ones fall.
  private mutating func decide(_ fact: Fact) -> Standing {
    let said = (by: fact.by, decision: fact.values["decision"], document: fact.values["docNo"])
    let isRepeated = decisions.contains { $0 == said }
    decisions.append(said)
    if let later = self.opinions.later(than: fact.about) { return .overtaken(by: later.id, at: later.at) }
    // What is decided before the rectification has passed isn't what the measure asks for then.
    if isRectifying, !duties.list.contains(where: { $0.isOpen && $0.debtor == fact.by }) {
      return .withoutEffect(.beforeVerification)
    }
    let opinions = opinions
    let isOwn = { (duty: Duty) in duty.debtor == fact.by }
    let isOfCase = { (duty: Duty) in isOwn(duty) && opinions.isOfCase(duty.opener) }
    let isOfCommitment = { (duty: Duty) in isOwn(duty) && duty.opener.about == fact.about }
    let isNamed = { (duty: Duty) in duty.opener.id == fact.about }
    let named = fact.about.flatMap { arrived[$0] }
    let isOnCase = named.map(opinions.isOfCase) ?? false && duties.list.contains(where: isOfCase)
    let commitments = duties.terms.rules(.commitment).flatMap(\.kinds)
    let isOnCommitment =
      named.map { commitments.contains($0.kind) } ?? false && duties.list.contains(where: isOfCommitment)
    let hasNamed = duties.list.contains(where: isNamed)
    let isMeant = { (duty: Duty) -> Bool in
      if isOnCase { return isOfCase(duty) }
      return isOnCommitment ? isOfCommitment(duty) : isOwn(duty) && (!hasNamed || isNamed(duty))
    }
    // A decision is an act of its own: what was decided on a letter that is withdrawn since can be decided otherwise.
    let standing = duties.answer(fact, where: isMeant, ofWithdrawn: true) { $0.answer(by: fact) }
    if case .alreadyAnswered = standing { return isRepeated ? standing : .counts }
    guard let decided = duties.list.first(where: { isOwn($0) && $0.obligation.settledBy == fact.id }) else {
      return standing
    }
    let profile = duties.terms.profile
    let falls = { (duty: Duty) -> Bool in
      if isOfCase(decided) { return isOfCase(duty) }
      if isOnCommitment { return isOfCommitment(duty) }
      return isOwn(duty) && profile.isResult(duty.opener.kind) && duty.opener.isEarlier(than: decided.opener)
    }
    return duties.list.indices.filter { duties[$0].isOpen && falls(duties[$0]) }.reduce(standing) {
      let other = duties[$1].answer(by: fact)
      return $0 == .counts ? other : $0
    }
  }

  /// What is withdrawn asks nobody for anything, nor does what came of it: a commitment that isn't one wasn't broken, and
  /// nothing was rectified, unless another opinion of the same department wants that. What was decided is decided.
  ///
  /// - Returns: whether anything open ended.
  private mutating func endGroundless(by cancellation: Fact) -> Bool {
    guard let withdrawn = cancellation.about.flatMap({ arrived[$0] }), withdrawn.by == cancellation.by else {
      return false
    }
    verified[withdrawn.id] = nil
    var hasEnded = false
    for index in duties.list.indices {
      let result = duties[index].opener
      guard result.about == withdrawn.id, duties.terms.profile.isResult(result.kind),
        !opinions.all(of: result.by).contains(where: opinions.wantsRectification)
      else { continue }
      hasEnded = hasEnded || duties[index].isOpen
      duties[index].withdraw(by: cancellation)
    }
    return hasEnded
  }

  /// Whether a department's last opinion wants a rectification that hasn't passed yet.
  private var isRectifying: Bool {
    opinions.last.contains { opinion in
      opinions.wantsRectification(opinion) && !verified.values.contains { $0.contains(opinion.id) }
    }
  }

  /// The approval department: whose push it is about, or who was told first.
  private func decider(on fact: Fact) -> String? {
    guard let asked = fact.about.flatMap({ arrived[$0] }) else { return fact.to.first }
    return asked.by == fact.by ? asked.to.first ?? fact.to.first : asked.by
  }
}

extension Fact {
  /// Whether it is what the same department had said of the same before: its later word stands.
  fileprivate func isEarlier(than word: Fact) -> Bool {
    kind == word.kind && by == word.by && about != nil && about == word.about && self < word
  }
}
