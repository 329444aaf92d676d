/// By what a record finds the departments that supervise it.
public enum RouteBy: String, Sendable, Hashable, CaseIterable {
  /// Its item.
  case item
  /// Its item, and the town that it names.
  case itemAndTown = "item+town"
}
