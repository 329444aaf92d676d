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

  /// What the part is called that a fact ends so: as the fact, unless it has ended others otherwise. One file may give some back and
  /// claim the rest.
  private func name(of fact: Fact, _ outcome: Obligation.Outcome) -> String {
    let isTaken = ended.contains { $0.obligation.key.part == fact.id && $0.obligation.outcome != outcome }
    return isTaken ? "\(fact.id).\(outcome.rawValue)" : fact.id
  }

  /// Ends some of the records, as many as are open.
  ///
  /// - Returns: how many it ended.
  mutating func end(_ records: Int, _ outcome: Obligation.Outcome, by fact: Fact) -> Int {
    let count = min(max(records, 0), open)
    guard count > 0 else { return 0 }
    open -= count
    let isLate = outcome == .met && whole.isLate(at: fact.at)
    let ending = isLate ? Obligation.Outcome.metLate : outcome
    let name = name(of: fact, ending)
    let earlier = ended.firstIndex { $0.obligation.key.part == name }.map { ended.remove(at: $0) }
    var part = whole.part(name, records: count + (earlier?.obligation.records ?? 0))
    part.end(ending, by: fact)
    ended.append(part)
    return count
  }
}
