/// An obligation over a number of records that may end at different times and in different ways: what has
/// ended becomes parts of its own, and all parts together are always the whole.
struct RecordAccount {
  private let whole: Duty
  private(set) var open: Int
  private var ended: [Duty] = []

  init(_ whole: Duty) {
    self.whole = whole
    open = whole.obligation.records
  }

  /// The id of the fact that opened it.
  var opener: String { whole.obligation.key.opener }

  /// The parts that ended, and the rest.
  var obligations: [Obligation] {
    (ended + (open > 0 ? [whole.part("", records: open)] : [])).map(\.obligation)
  }

  /// What a fact means that would end some of it now.
  func standing(of fact: Fact) -> Standing {
    (open > 0 ? whole : ended.last)?.standing(of: fact) ?? .nothingOpen
  }

  /// Ends some of the records, as many as are open.
  ///
  /// - Returns: how many it ended.
  mutating func end(_ records: Int, _ outcome: Obligation.Outcome, by fact: Fact) -> Int {
    let count = min(max(records, 0), open)
    guard count > 0 else { return 0 }
    open -= count
    let isLate = outcome == .met && whole.isLate(at: fact.at)
    let earlier = ended.firstIndex { $0.obligation.key.part == fact.id }.map { ended.remove(at: $0) }
    var part = whole.part(fact.id, records: count + (earlier?.obligation.records ?? 0))
    part.end(isLate ? .metLate : outcome, by: fact)
    ended.append(part)
    return count
  }
}
