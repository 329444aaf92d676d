/// A profile's rules by what they are looked up by: obligations are computed for every matter anew.
struct RuleIndex: Sendable, Equatable {
  private let families: [Rule.Family: [Rule]]
  /// The kinds whose records open something by themselves; claims are opened by deliveries, and a push opens
  /// nothing.
  let opening: Set<String>
  /// The kinds that answer something.
  let answering: Set<String>
  /// The kinds that ask for something whose clock starts with their delivery, claims aside.
  let timedByDelivery: Set<String>

  init(_ rules: [Rule]) {
    families = Dictionary(grouping: rules, by: \.family)
    let asking = rules.filter { $0.family != .push && $0.family != .claim }
    opening = Set(asking.flatMap(\.kinds))
    timedByDelivery = Set(asking.filter { $0.trigger == .delivery }.flatMap(\.kinds))
    answering = Set(rules.flatMap(\.answeredBy))
  }

  /// The rules of a family, in the profile's order.
  subscript(family: Rule.Family) -> [Rule] { families[family] ?? [] }
}
