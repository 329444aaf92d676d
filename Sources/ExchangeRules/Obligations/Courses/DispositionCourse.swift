import ExchangeBase

/// 依法处理 (art. 23¶3, 24¶3, 29): the approval department decides on what supervision told it.
struct DispositionCourse: Course {
  private var duties: Duties
  /// The kinds of opinions on a legacy case: a department's later one takes the place of its earlier.
  private let opinions: Set<String>
  /// The departments whose last opinion wants a rectification that hasn't passed yet.
  private var rectifying: Set<String> = []
  private var arrived: [String: Fact] = [:]
  /// What was decided, by whom.
  private var decisions: [(by: String, decision: String?, document: String?)] = []

  init(_ terms: Terms) {
    duties = Duties(.disposition, terms)
    opinions = Set(terms.rules(.rectification).flatMap(\.kinds))
  }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    if fact.event == .arrived { arrived[fact.id] = fact }
    if fact.event == .arrived, opinions.contains(fact.kind) {
      duties.supersedeEarlier(than: fact)
      rectifying.remove(fact.by)
      let wantsRectification = duties.terms.rules(.rectification).contains {
        $0.applies(to: fact.kind, fact.values)
      }
      if wantsRectification { rectifying.insert(fact.by) }
    } else if fact.event == .arrived,
      duties.rules.contains(where: { $0.applies(to: fact.kind, fact.values) })
    {
      rectifying.remove(fact.by)
    }
    if let debtor = decider(on: fact) {
      for rule in duties.rules {
        duties.open(by: fact, under: rule, debtors: [debtor], silence: rule.silence)
      }
    }
    if let standing = duties.housekeep(fact) { return standing }
    return duties.isAnswered(by: fact) ? decide(fact) : nil
  }

  /// A decision on what it names; where that asks for none, on the oldest that is open. One more decision on the same
  /// is news, unless it says the same.
  private mutating func decide(_ fact: Fact) -> Standing {
    let said = (by: fact.by, decision: fact.values["decision"], document: fact.values["docNo"])
    let isRepeated = decisions.contains { $0 == said }
    decisions.append(said)
    // What is decided before the rectification has passed isn't what the measure asks for then.
    if !rectifying.isEmpty, !duties.list.contains(where: { $0.isOpen && $0.debtor == fact.by }) {
      return .withoutEffect(.beforeVerification)
    }
    let named = duties.list.contains { $0.opener.id == fact.about }
    let standing = duties.answer(
      fact, where: { $0.debtor == fact.by && (!named || $0.opener.id == fact.about) }
    ) { $0.answer(by: fact) }
    if case .alreadyAnswered = standing, !isRepeated { return .counts }
    return standing
  }

  /// The approval department: whose push it is about, or who was told first.
  private func decider(on fact: Fact) -> String? {
    guard let asked = fact.about.flatMap({ arrived[$0] }) else { return fact.to.first }
    return asked.by == fact.by ? asked.to.first ?? fact.to.first : asked.by
  }
}
