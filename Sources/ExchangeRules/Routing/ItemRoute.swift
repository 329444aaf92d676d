/// Where a record about an item goes.
public enum ItemRoute: Sendable, Hashable {
  /// Something that the sender or the operator should know of a route.
  public enum Remark: Sendable, Hashable {
    /// The record calls the item something else than the catalogue does; the code was followed.
    case nameDiffers
    /// This supervisor takes no part on the day and nobody has taken over, so that it gets nothing.
    case supervisorAbsent(Department)
    /// No town that takes part on the day has this code or name.
    case townUnknown(String)
  }

  /// To the departments that supervise it, the lead first, a town last. There may be none; the remarks say
  /// why.
  case found(item: Item, recipients: [Department], remarks: [Remark])
  /// The catalogue has it, but it wasn't in force on any of the days.
  case notInForce(Item)
  /// The catalogue doesn't have it. `nearest` is the name in the catalogue that comes closest, if one is close.
  case unknown(nearest: String?)
}
