import ExchangeBase

/// 认领、退回、改派 (art. 22, 23): the recipient claims the records of a delivery or sends them back, and what came
/// back is given to another department.
struct DeliveryCourse: Course {
  private let terms: Terms
  private let reassignRule: Rule?
  private var delivery: Fact?
  private var claims: RecordAccount?
  /// What came back, oldest first.
  private var returned: [RecordAccount] = []

  init(_ terms: Terms) {
    self.terms = terms
    reassignRule = terms.rules(.reassign).first
  }

  var obligations: [Obligation] {
    (claims.map(\.obligations) ?? []) + returned.flatMap(\.obligations)
  }

  mutating func pass(to moment: Instant) {}

  mutating func take(_ fact: Fact) -> Standing? {
    switch (fact.event, fact.kind) {
    case (.delivered, _):
      if fact.about == nil, delivery == nil { open(fact) }
      return nil
    case (.arrived, Kinds.claim): return answer(fact, .met)
    case (.arrived, Kinds.claimReturn): return answer(fact, .returned)
    case (.arrived, Kinds.reassign): return reassign(fact)
    case (.arrived, Kinds.cancellation), (.arrived, Kinds.correction):
      return delivery == nil ? nil : withdraw(fact)
    default: return nil
    }
  }

  /// The delivery is what starts the clock, and where the profile says so it is the claim too.
  private mutating func open(_ fact: Fact) {
    delivery = fact
    guard let recipient = fact.to.first, fact.at.day >= terms.profile.effectiveFrom,
      let rule = terms.profile.claimRule(forKind: fact.kind, values: fact.values)
    else { return }
    var account = RecordAccount(
      Duty(
        terms, rule, opener: fact, from: .instant(fact.at), debtor: recipient, creditor: fact.by,
        silence: rule.silence, records: max(fact.records, 0)))
    if terms.profile.claimMode == .onDelivery { _ = account.end(account.open, .met, by: fact) }
    claims = account
  }

  private mutating func answer(_ fact: Fact, _ outcome: Obligation.Outcome) -> Standing {
    guard let delivery else { return .nothingOpen }
    guard delivery.to.contains(fact.by), outcome == .met || terms.profile.returns.isEnabled else {
      return .notYours
    }
    guard var account = claims else { return .counts }
    let standing = account.standing(of: fact)
    let count = account.end(fact.records, outcome, by: fact)
    claims = account
    if outcome == .returned, count > 0 { openReassignment(of: count, fact, to: delivery.by) }
    return standing
  }

  /// Who sent the records finds the right department, unless they come back for the last time that the
  /// profile allows: then the bureau settles whose they are.
  private mutating func openReassignment(of count: Int, _ fact: Fact, to sender: String) {
    guard let rule = reassignRule, terms.opens(fact, under: rule) else { return }
    let escalates = terms.isEscalated(fact)
    var duty = Duty(
      terms, rule, opener: fact, from: .instant(fact.at), debtor: escalates ? Obligation.Key.bureau : sender,
      creditor: fact.by, silence: rule.silence, records: count)
    if escalates { duty.mark(.escalated) }
    returned.append(RecordAccount(duty))
  }

  /// What the fact says came back goes on, else what came back first; beyond that the sender takes unclaimed records
  /// elsewhere by itself.
  private mutating func reassign(_ fact: Fact) -> Standing {
    guard delivery != nil else { return .nothingOpen }
    let standing =
      order(for: fact).first { returned[$0].open > 0 }.flatMap { returned[$0].standing(of: fact) }
      ?? (claims.map { $0.open > 0 } ?? false ? .counts : .nothingOpen)
    let rest = endReturned(fact.records, .met, by: fact)
    _ = claims?.end(rest, .superseded, by: fact)
    return standing
  }

  /// What is withdrawn needs no claim any more, and no other department.
  private mutating func withdraw(_ fact: Fact) -> Standing {
    let isReturned = fact.values["returned"] != nil
    let ended = isReturned ? 0 : claims?.end(fact.records, .superseded, by: fact) ?? 0
    let rest = endReturned(fact.records - ended, .superseded, by: fact)
    return rest < fact.records || fact.kind == Kinds.correction ? .counts : .nothingOpen
  }

  /// - Returns: how many records are left over.
  private mutating func endReturned(_ records: Int, _ outcome: Obligation.Outcome, by fact: Fact) -> Int {
    order(for: fact).reduce(records) { $0 - returned[$1].end($0, outcome, by: fact) }
  }

  /// The return of which a fact speaks first, then the others as they came.
  private func order(for fact: Fact) -> [Int] {
    let own = returned.firstIndex { $0.opener == fact.values["returnedBy"] }
    return (own.map { [$0] } ?? []) + returned.indices.filter { $0 != own }
  }
}
