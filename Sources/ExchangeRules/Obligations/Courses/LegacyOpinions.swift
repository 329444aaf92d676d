/// The opinions on a legacy case that stand (art. 29): a department's later one takes the place of its earlier, and one
/// that is withdrawn leaves that where it was.
struct LegacyOpinions {
  private let rules: [Rule]
  private let kinds: Set<String>
  private var standing: [Fact] = []

  init(_ terms: Terms) {
    rules = terms.rules(.rectification)
    kinds = Set(rules.flatMap(\.kinds))
  }

  /// Whether a record is such an opinion.
  func isOpinion(_ fact: Fact) -> Bool { fact.event == .arrived && kinds.contains(fact.kind) }

  /// Whether a record opens or goes on with a legacy case: an opinion, or word of its rectification.
  func isOfCase(_ fact: Fact) -> Bool {
    isOpinion(fact) || rules.contains { $0.answeredBy.contains(fact.kind) }
  }

  /// Notes an opinion, or that one was withdrawn.
  mutating func take(_ fact: Fact) {
    if isOpinion(fact) { standing.append(fact) }
    if fact.kind == Kinds.cancellation {
      standing.removeAll { $0.id == fact.about && $0.by == fact.by }
    }
  }

  /// The last opinion of each department that gave one.
  var last: [Fact] {
    standing.indices.filter { index in
      !standing[(index + 1)...].contains { $0.by == standing[index].by }
    }.map { standing[$0] }
  }

  /// All opinions of a department.
  func all(of department: String) -> [Fact] { standing.filter { $0.by == department } }

  /// The last opinion of a department, else the last at all.
  func last(of department: String) -> Fact? {
    standing.last { $0.by == department } ?? standing.last
  }

  /// The opinion that has taken the place of another; `nil` where that stands itself, or is no opinion.
  func later(than id: String?) -> Fact? {
    guard let named = standing.first(where: { $0.id == id }) else { return nil }
    return last(of: named.by).flatMap { $0.id == named.id ? nil : $0 }
  }

  /// Whether an opinion wants a rectification.
  func wantsRectification(_ opinion: Fact) -> Bool {
    rules.contains { $0.applies(to: opinion.kind, opinion.values) }
  }
}
