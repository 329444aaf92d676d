/// Where a record about an item goes.
public enum ItemRoute: Sendable, Hashable {
  /// To the departments that supervise it, the lead first. `nameDiffers` tells that the record calls the item
  /// something else than the catalogue does; the code was followed.
  case found(item: Item, recipients: [Department], nameDiffers: Bool)
  /// The catalogue doesn't have it. `nearest` is the name in the catalogue that comes closest, if one is close.
  case unknown(nearest: String?)
}
