public import ExchangeRules

/// What a district settles about routing besides its catalogues.
public struct RoutingPolicy: Sendable {
  /// Whether the town of the place gets a record too.
  public var routeBy: RouteBy

  /// Makes a policy; what is left out is what 薛政办字〔2020〕19号 has.
  public init(routeBy: RouteBy = .item) { self.routeBy = routeBy }
}
