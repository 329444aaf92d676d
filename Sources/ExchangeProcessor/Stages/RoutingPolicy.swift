public import ExchangeFormats
public import ExchangeRules

/// What a district settles about routing besides its catalogues.
public struct RoutingPolicy: Sendable {
  /// Whether the town of the place gets a record too.
  public var routeBy: RouteBy
  /// What the codes of items look like in this region; `nil` where nothing is known of it. A code that the
  /// catalogue has is right in any form.
  public var itemCodePattern: XSDPattern?

  /// Makes a policy; what is left out is what 薛政办字〔2020〕19号 has.
  public init(routeBy: RouteBy = .item, itemCodePattern: XSDPattern? = nil) {
    self.routeBy = routeBy
    self.itemCodePattern = itemCodePattern
  }
}
