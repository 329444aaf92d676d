/// What decides who supervises what was permitted.
public enum RouteBy: String, Sendable, Hashable, CaseIterable {
  /// The item alone.
  case item
  /// The item, and besides the town or street office of the place.
  case itemAndTown = "item+town"
}
