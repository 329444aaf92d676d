/// A profile's rules by what they are looked up by: obligations are computed for every matter anew.
struct RuleIndex: Sendable, Equatable {
  private let families: [Rule.Family: [Rule]]
  /// The kinds whose records open something by themselves; claims are opened by deliveries, and a push opens
  /// nothing.
  let opening: Set<String>
  /// The kinds that answer something.
  let answering: Set<String>

  init(_ rules: [Rule]) {
    families = Dictionary(grouping: rules, by: \.family)
    opening = Set(rules.filter { $0.family != .push && $0.family != .claim }.flatMap(\.kinds))
    answering = Set(rules.flatMap(\.answeredBy))
  }

  /// The rules of a family, in the profile's order.
  subscript(family: Rule.Family) -> [Rule] { families[family] ?? [] }
}
